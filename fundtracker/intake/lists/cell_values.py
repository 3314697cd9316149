"""A cell, or what a person typed, read as the field of a record says: one reader for lists, forms
and commands.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from fundtracker.domain.base.fractions import exact, exact_decimal
from fundtracker.domain.base.money import decimal
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import measures
from fundtracker.domain.park.measures import Measured
from fundtracker.errors import UserError
from fundtracker.i18n import LANGUAGES, speaking, tr
from fundtracker.intake.cells import amounts, dates
from fundtracker.intake.cells.cell_words import DAMAGED
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy
from fundtracker.records.field import Field, Option

# No name looks so; an account may be written without the sign too.
_CUT = lazy(r"\d(?:\.\d+)?[eE]\+\d{2}")
_YEAR = lazy(r"(\d{4}|\d{2})(?:\.0)?(?:年度?)?")
CUT_SHORT = "account_precision_lost"
MILLION = 1_000_000
PARTS = ("percent", "rate", "limit", "part")  # kinds that are parts of a whole
_NO_LIMIT = ("无", "不限", "无上限", "none")
# What a sign says that a number counts: hundredths, thousandths, ten-thousandths (basis points).
_SIGNS = {
    "%": 100, "百分之": 100, "‰": 1000, "千分之": 1000, "‱": 10_000, "万分之": 10_000,
    "bp": 10_000, "bps": 10_000, "基点": 10_000, "个基点": 10_000, "个bp": 10_000,
}  # fmt: skip
_PART = lazy(
    r"(百分之|千分之|万分之)?\+?(\d{1,12}(?:\.\d{0,40})?|\.\d{1,40})(%|‰|‱|个?基点|个?bp|bps)?",
    re.IGNORECASE,
)
_COUNTED = lazy(r"(.*?)([十百千万亿]*)[股份]?")
_MEASURED = lazy(r"([-+]?[\d,]*\.?\d+)(\D.{0,9})?")


class Column(NamedTuple):
    """What a column says of the bare numbers in it.

    ``fen`` of one unit of money; ``whole``, how many of them make a whole (100: they are per cent,
    1: shares of one; None: nobody says); ``shares`` that one stands for; ``measure``, the unit of
    an indicator's figures ('': the indicator's own).
    """

    fen: int = 100
    whole: int | None = None
    shares: int = 1
    measure: str = ""
    above: bool = False


TYPED = Column()


def value(field: Field, text: str, column: Column = TYPED) -> Any:
    """Return what a text says as a value of ``field.KINDS``; None where it says nothing.

    Args:
        field: what is read.
        text: the cell as in the file, or as typed.
        column: what its column, or who typed it, says of bare numbers.

    Raises:
        UserError: ``bad_amount``, ``bad_date``, ``bad_percent``, ``bad_rate``, ``bad_number``,
            ``bad_ratio``, ``bad_thousandths``, ``part_unclear``, ``bad_count``, ``bad_quarter``,
            ``bad_choice``, ``bad_year``, ``account_precision_lost``, ``amount_in_another_unit``
            and what ``amounts.fen`` names.
    """
    clean = bare(text)
    if field.kind in ("text", "reference"):
        _require_whole(field, clean)
        return text.strip() or None
    if not clean:
        return None
    if field.kind == "money":
        return _fen(clean, column.fen)
    if field.kind in ("choice", "flag"):
        return option(field.options, clean)
    if field.kind in PARTS:
        return _PART_READERS[field.kind](clean, column.whole)
    if field.kind == "count":
        return number_of_shares(clean, column.shares)
    if field.kind == "thousandths":
        return measured(clean, column.measure, above=column.above)
    return _READERS[field.kind](clean)


def _require_whole(field: Field, text: str) -> None:
    """Refuse an account or another number that a spreadsheet has cut short (6.22E+18)."""
    cut = DAMAGED if "account" in (field.name, field.reference) else _CUT
    if cut.fullmatch(text):
        raise UserError(CUT_SHORT, cell=text)


_DECIMALS = {"rate": 4, "limit": 4, "percent": 1, "points": 1, "thousandths": 3, "ratio": 6}


def text_of(field: Field, value: Any) -> str:
    """Return a value as a person writes it, so that ``value`` reads it back; '' of None. Not for
    money and choices.
    """
    if value is None:
        return ""
    if field.kind == "date":
        return dt.date.fromordinal(value).isoformat()
    if field.kind == "limit" and value < 0:
        return "none"
    if field.kind == "quarter":
        return Quarter.at(value).label
    if field.kind == "part":
        return plain_decimal(round(value * 10**11), 9) + "%"
    decimals = {"rate": 4, "limit": 4, "percent": 1, "points": 1, "thousandths": 3, "ratio": 6}.get(
        field.kind
    )
    if decimals is None:
        return str(value)
    sign = "%" if field.kind in ("rate", "limit", "percent") else ""
    return plain_decimal(value, decimals) + sign


def plain_decimal(number: int, decimals: int) -> str:
    """Return ``number`` / 10**decimals without zeros at its end."""
    text = decimal(number, decimals, minus="-")
    return text.rstrip("0").rstrip(".") if decimals else text


def option(options: tuple[Option, ...], text: str) -> str | int:
    """Return the code of the option that a text names: by code, synonym or its name in either
    language.

    Raises:
        UserError: ``bad_choice``.
    """
    asked = _spelled(text)
    for each in options:
        if asked == _spelled(str(each.code)) or asked in map(_spelled, each.synonyms.split()):
            return each.code
    for lang in LANGUAGES:
        with speaking(lang):
            for each in options:
                if asked == _spelled(tr(each.words)):
                    return each.code
    raise UserError("bad_choice", text=text, known="、".join(spellings(options)))


def spellings(options: tuple[Option, ...]) -> list[str]:
    """Return how the options may be spelled, their codes last."""
    return [word for each in options for word in (*each.synonyms.split(), str(each.code))]


def _spelled(text: str) -> str:
    return text.lower().replace(" ", "").replace("_", "")


def _day(text: str) -> int:
    day = dates.day(text)
    if isinstance(day, str):
        raise UserError("bad_date", cell=text)
    return day


def _fen(text: str, scale: int) -> int | None:
    amount = amounts.fen(text, scale)
    if amount == "ambiguous_number" and text.rstrip("整正").endswith(("元", "圆")) and scale != 100:
        unit = next(name for name, fen in amounts.UNITS.items() if fen == scale)
        raise UserError("amount_in_another_unit", text=text, unit=unit)
    if isinstance(amount, str):
        raise UserError(amount, text=text, cell=text)
    return amount


# 第2期, 第二期, 2期, 第十二次
_ORDINAL = lazy("第?([0-9]{1,4}|[一二三四五六七八九]?十?[一二三四五六七八九]?)[期次号笔批]?")
_DIGITS = {digit: at for at, digit in enumerate("一二三四五六七八九", 1)}


def _ordinal(text: str) -> int | None:
    """Return the number of 第2期 or 第十二期, None where a text is none of these."""
    match = _ORDINAL.fullmatch(unicodedata.normalize("NFKC", text))
    if not match or not match[1]:
        return None
    if match[1].isdecimal():
        return int(match[1])
    tens, ten, ones = match[1].rpartition("十")
    if not ten and len(ones) > 1:
        return None
    return (10 * _DIGITS.get(tens, 1) if ten else 0) + _DIGITS.get(ones, 0)


def _whole(text: str) -> int:
    if (ordinal := _ordinal(text)) is not None:
        return ordinal
    digits = text.removesuffix("年").removesuffix("P").replace(",", "").removesuffix(".0")
    if not digits.isdecimal() or len(digits) > 15:
        raise UserError("bad_number", text=text)
    return int(digits)


def year(text: str) -> int:
    """Return a year: ``2024``, ``2024年度``; of two digits one of this century (24 is 2024).

    Raises:
        UserError: ``bad_year``.
    """
    first, last = dates.FIRST_YEAR, dates.LAST_YEAR
    match = _YEAR.fullmatch(text)
    number = int(match[1]) + (2000 if len(match[1]) == 2 else 0) if match else 0
    if not first <= number <= last:
        raise UserError("bad_year", year=text, first=first, last=last)
    return number


def ratio(text: str) -> int:
    """Return a number or fraction in parts per million: ``1.5`` and ``150%`` are 1500000, ``1/2``
    500000.
    """
    try:
        parts = round(exact(unicodedata.normalize("NFKC", text)) * MILLION)
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_ratio", text=text) from None
    if abs(parts) > 10**15:
        raise UserError("bad_ratio", text=text)
    return parts


def bare_part(text: str) -> Fraction | None:
    """Return a number that stands for a part of a whole without a sign that says of what; None
    for all else.
    """
    match = _PART.fullmatch(unicodedata.normalize("NFKC", bare(text)))
    return Fraction(match[2]) if match and not match[1] and not match[3] else None


def has_sign(text: str) -> bool:
    """Return whether a cell says itself of what its number counts parts: ``8%``, ``15‰``."""
    match = _PART.fullmatch(unicodedata.normalize("NFKC", bare(text)))
    return match is not None and bool(match[1] or match[3])


def _fraction(text: str, base: int | None) -> Fraction | None:
    """Return a part of a whole, exact: 8.125 %, 81.25 ‰ and 千分之81.25 are 0.08125; None where it
    is no number.

    A bare number above 1 is per cent where its column says nothing; from 0 to 1 it may be both.
    """
    match = _PART.fullmatch(unicodedata.normalize("NFKC", text))
    if match is None or (match[1] and match[3]):
        return None
    number, sign = Fraction(match[2]), (match[1] or match[3] or "").lower()
    if not sign and base is None and 0 < number <= 1:
        raise UserError("part_unclear", text=text, share=in_per_cent(number))
    return number / (_SIGNS[sign] if sign else base or 100)


def in_per_cent(share: Fraction) -> str:
    """Return a part of a whole as it is written."""
    return plain_decimal(round(share * 10**8), 6) + "%"


def percent(text: str, base: int | None = None) -> int:
    """Return tenths of a per cent: 97.2 % is 972, a bare 97.2 too, a bare 0.03 in a column of
    shares 30.
    """
    fraction = _fraction(text, base)
    if fraction is None or (fraction * 1000).denominator != 1 or fraction > 1:
        raise UserError("bad_percent", text=text)
    return int(fraction * 1000)


def rate(text: str, base: int | None = None) -> int:
    """Return parts per million, exact: 1.75 % and 1.75 are 17500, a bare 0.0175 in a column of
    shares too.
    """
    fraction = _fraction(text, base)
    if fraction is None or (fraction * MILLION).denominator != 1 or fraction > 1:
        raise UserError("bad_rate", text=text)
    return int(fraction * MILLION)


def part(text: str, base: int | None = None) -> Fraction:
    """Return a part of a whole, 0–1, exact: 8.125 % and 8.125 are 0.08125, 1/8 is 0.125."""
    try:
        fraction = exact(text) if "/" in text else _fraction(text, base)
    except (ValueError, ZeroDivisionError):
        raise UserError("not_a_share", text=text) from None
    if fraction is None or not 0 <= fraction <= 1:
        raise UserError("not_a_share", text=text)
    return fraction


def limit(text: str, base: int | None = None) -> int:
    """Return a rate, or -1 where a cell says that there is no limit."""
    return -1 if text.lower() in _NO_LIMIT else rate(text, base)


def number_of_shares(text: str, times: int = 1) -> Decimal | str:
    """Return a count of shares, exact and perhaps below 0, or ``all`` where a cell says 全部.

    A cell with a unit of its own (``100万股``, ``100股``) is worth what it says; ``times`` are the
    shares that a bare number stands for.
    """
    if text in ("全部", "全部退出", "全部转让", "all"):
        return "all"
    match = _COUNTED.fullmatch(text.replace(",", "").replace("，", ""))
    digits, words = (match[1], match[2]) if match else ("", "")
    try:
        number = exact_decimal(digits)
    except ValueError:
        raise UserError("bad_count", text=text) from None
    if text[-1:] in ("股", "份") or words:
        times = measures.number_of(words)
    number *= times
    if abs(number) > 10**15 or number != round(number, 12):
        raise UserError("bad_count", text=text)
    return number


def measured(text: str, unit: str = "", *, above: bool = False) -> int | Measured:
    """Return a figure of an indicator: thousandths of the indicator's own unit, or the figure with
    the unit that its cell or its column states: ``55%``, ``120.5亿元``.
    """
    match = _MEASURED.fullmatch(unicodedata.normalize("NFKC", text))
    stated = (match[2] or "") if match else ""
    if match is None or (stated and not measures.is_unit(stated)):
        raise UserError("bad_thousandths", text=text)
    if stated or unit:
        number = Fraction(exact_decimal(match[1].replace(",", "")))
        return Measured(number, stated or unit, above and not stated)
    return thousandths(match[1])


def thousandths(text: str) -> int:
    """Return a number in thousandths, exact: ``1,384.15`` is 1384150."""
    try:
        number = exact_decimal(text.replace(",", "")) * 1000
    except ValueError:
        raise UserError("bad_thousandths", text=text) from None
    if number != number.to_integral_value() or abs(number) > 10**15:
        raise UserError("bad_thousandths", text=text)
    return int(number)


def quarter(text: str) -> int:
    """Return a quarter's ordinal: ``2023Q3``, ``2023年第三季度``; raises UserError
    ``bad_quarter``.
    """
    short = text.replace("年第", "Q").replace("年", "Q").replace("QQ", "Q").removesuffix("季度")
    for name, digit in zip("一二三四", "1234", strict=True):
        short = short.replace(name, digit)
    try:
        quarter = Quarter.parse(short)
    except ValueError:
        raise UserError("bad_quarter", text=text) from None
    if not dates.FIRST_YEAR <= quarter.year <= dates.LAST_YEAR:
        raise UserError("bad_quarter", text=text)
    return quarter.ordinal


_READERS: dict[str, Callable[[str], Any]] = {
    "date": _day,
    "number": _whole,
    "year": year,
    "quarter": quarter,
    "ratio": ratio,
    "points": lambda text: percent(text, 100),
}
_PART_READERS: dict[str, Callable[[str, int | None], Any]] = {
    "percent": percent,
    "rate": rate,
    "limit": limit,
    "part": part,
}
