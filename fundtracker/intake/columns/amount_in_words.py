"""金额大写: the money of a row in banking characters, which its figures must not contradict."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fundtracker.intake.columns.column_roles import Column
from fundtracker.patterns import lazy

_DIGITS = dict(zip("零壹贰叁肆伍陆柒捌玖", range(10), strict=True)) | dict(
    zip("〇一二三四五六七八九", range(10), strict=True)
)
_DIGITS |= {"两": 2, "貳": 2, "參": 3, "陸": 6}
_TENS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1_000, "千": 1_000}
_GREAT = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_CENTS = {"角": 10, "分": 1}
_CROSSED = str.maketrans("⊗×", "零零")  # places of a printed form that are not used
_FIGURES = "".join([*_DIGITS, *_TENS, *_GREAT])
_WORDS = lazy(
    rf"(?:人民币|RMB|CNY)?(?:[（(]?大写[)）]?)?[:：]?(负)?(?:([{_FIGURES}]+)[元圆])?"
    rf"((?:[{''.join(_DIGITS)}][角分]?)*)[整正]?"
    r"(?:[（(][￥¥]?[\d,.]+元?[)）])?"
)
_SHARE = 0.5  # of the first rows that must agree before the column speaks for the others


def fen(text: str) -> int | None:
    """Return an amount in banking characters in fen; None for what is none."""
    match = _WORDS.fullmatch("".join(text.split()).translate(_CROSSED))
    if match is None or not (match[2] or set(match[3]) & set(_CENTS)):
        return None
    cents, digit = 0, 0
    for sign in match[3]:
        if sign in _CENTS:
            cents, digit = cents + digit * _CENTS[sign], 0
        else:
            digit = _DIGITS[sign]
    amount = 100 * _yuan(match[2] or "") + cents
    return -amount if match[1] else amount


def is_meant(text: str) -> bool:
    """Return whether a cell speaks of money in banking characters, readable or not."""
    signs = set(text)
    return not signs.isdisjoint(_DIGITS) and not signs.isdisjoint("元圆角分万萬亿億")


def _yuan(figures: str) -> int:
    """Return what figures before 元 come to: 壹亿贰仟万, 叁拾伍."""
    closed = part = 0  # what 亿 and 万 close, what they will close
    digit = None  # the last one: 拾伍 has none before its 拾, a printed form has 零拾
    for sign in figures:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
            continue
        if sign in _TENS:
            part += (1 if digit is None else digit) * _TENS[sign]
        elif _GREAT[sign] > 10_000:  # 亿 closes all that stands before it
            closed, part = (closed + part + (digit or 0)) * _GREAT[sign], 0
        else:
            closed, part = closed + (part + (digit or 0)) * _GREAT[sign], 0
        digit = None
    return closed + part + (digit or 0)


def column(
    columns: Sequence[Column], rows: Sequence[Sequence[str]], paid: Sequence[Any]
) -> int | None:
    """Return the column that says the money of the first rows (fen; anything else where it is not
    read) in words; None where none agrees with half of them.
    """
    for c in columns:
        cells = [row[c.at] if c.at < len(row) else "" for row in rows]
        if fen(next(filter(str.strip, cells), "")) is None:
            continue
        read = list(map(fen, cells))
        both = [
            abs(words) == abs(money)
            for words, money in zip(read, paid, strict=True)
            if words is not None and type(money) is int
        ]
        if both and sum(both) >= _SHARE * len(both):
            return c.at
    return None
