"""Units in which indicators are counted: which of them fit each other, and an amount of one of them
in another.
"""

from __future__ import annotations

import unicodedata
from fractions import Fraction
from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.patterns import lazy

_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
# What a unit counts, and how much of it one is: units of one family fit each other.
_WORTH: tuple[tuple[str, Fraction | int, str], ...] = (
    ("元", 1, "元 圆 yuan rmb cny"),
    ("个", 1, "个 家 项 件 户 台 套 座 所 支 种 款"),
    ("人", 1, "人 名 位"),
    ("PFLOPS", 1, "P PFLOPS PFlops PFLOP/s P算力"),
    ("PFLOPS", 1000, "E EFLOPS EFlops EFLOP/s E算力"),
    ("PFLOPS", Fraction(1, 1000), "T TFLOPS TFlops TFLOP/s T算力"),
    ("%", 1, "% 百分之 百分比 percent"),
    ("%", Fraction(1, 10), "‰ 千分之"),
    ("平方米", 1, "平方米 平米 m2"),
    ("平方米", 10_000, "公顷 hm2"),
    ("平方米", 10**6, "平方公里 平方千米 km2"),
    ("平方米", Fraction(2000, 3), "亩"),
    ("吨", 1, "吨"), ("次", 1, "次"), ("人次", 1, "人次"), ("篇", 1, "篇"), ("米", 1, "米"),
    ("米", 1000, "公里"), ("瓦", 1, "瓦"), ("瓦时", 1, "瓦时"), ("小时", 1, "小时"),
)  # fmt: skip
_KNOWN = {
    word: (family, Fraction(worth)) for family, worth, words in _WORTH for word in words.split()
}
_FAMILIES = {family for family, _ in _KNOWN.values()}
_PREFIXED = lazy("([十百千万亿]*)(.*)")
_BRACKETS = lazy(r"[(\[【〔]([^()\[\]【】〔〕]*)[)\]】〕]")
_BEHIND = lazy(r"(?:[/_]|(?=[十百千万亿]+元$))([^/_()]{1,8})$")


class Measured(NamedTuple):
    """An amount with the unit that the file, or a person, states beside it.

    ``if_it_fits``: the unit stands above the whole list, whose other figures are counted otherwise.
    """

    amount: Fraction
    unit: str
    if_it_fits: bool = False


def number_of(words: str) -> int:
    """Return the number that words of it are: 1 of none, 万 is 10000, 百万 1000000."""
    number = 1
    for word in words:
        number *= _TIMES[word]
    return number


def _taken_apart(unit: str) -> tuple[str, Fraction]:
    """Return what a unit counts and how much of it one is; '' where it is a number word alone."""
    text = unicodedata.normalize("NFKC", "".join(unit.split()))
    text = _BRACKETS.sub("", text).removeprefix("人民币").removesuffix("人民币")
    if text in _KNOWN:
        return _KNOWN[text]
    match = _PREFIXED.fullmatch(text)
    times, noun = (match[1], match[2]) if match else ("", text)
    family, scale = _KNOWN.get(noun, (noun, Fraction(1)))
    return family, number_of(times) * scale


def is_unit(text: str) -> bool:
    """Return whether a text is a unit that is known: 万元, 家, P, %, 万 …"""
    family, worth = _taken_apart(text)
    return family in _FAMILIES or (not family and worth > 1)


def unit_in_head(head: str) -> tuple[str, str]:
    """Return the unit that the head of a column states and the head without it; '' and the head
    where it states none: ``目标（万元）``.
    """
    text = unicodedata.normalize("NFKC", head).strip()
    for match in (*_BRACKETS.finditer(text), *_BEHIND.finditer(text)):
        stated = match[1].strip().removeprefix("单位").lstrip(":").strip()
        if is_unit(stated):
            return stated, text[: match.start()] + text[match.end() :]
    return "", head


def fits(unit: str, other: str) -> bool:
    """Return whether an amount of one unit can be told in another; a number word alone (万) counts
    what the other one counts.
    """
    stated, wanted = _taken_apart(unit)[0], _taken_apart(other)[0]
    return not stated or stated == wanted


def thousandths(value: int | Measured, unit: str) -> int:
    """Return a value in thousandths of a unit; a bare number is one already.

    Raises:
        UserError: ``measure_differs`` (its unit does not fit), ``bad_thousandths`` (more than three
            decimals there).
    """
    if isinstance(value, int):
        return value
    if not fits(value.unit, unit):
        if value.if_it_fits:
            return thousandths(value._replace(unit=unit), unit)
        raise UserError("measure_differs", stated=value.unit, unit=unit)
    parts = value.amount * _taken_apart(value.unit)[1] / _taken_apart(unit)[1] * 1000
    if parts.denominator != 1 or abs(parts) > 10**15:
        text = f"{float(value.amount):.15g} {value.unit}"
        raise UserError("bad_thousandths", text=text)
    return int(parts)
