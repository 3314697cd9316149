"""A cell, or what a person typed, read as the field of a record says: one reader for lists, forms
and commands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from fundtracker.domain.base.fractions import exact, exact_decimal
from fundtracker.domain.base.money import decimal
from fundtracker.domain.base.period import Quarter
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
PERCENT = lazy(r"(\d{1,3}(?:\.\d+)?)\s*(%?)")
MILLION = 1_000_000
CUT_SHORT = "account_precision_lost"


def value(field: Field, text: str, *, scale: int = 100, percent_head: bool = False) -> Any:
    """Return what a text says as a value of ``field.KINDS``; None where it says nothing.

    Args:
        field: what is read.
        text: the cell as in the file, or as typed.
        scale: fen of one unit of an amount that names no unit itself.
        percent_head: the head of the column says that its bare numbers are per cent.

    Raises:
        UserError: ``bad_amount``, ``bad_date``, ``bad_percent``, ``bad_rate``, ``bad_number``,
            ``bad_count``, ``bad_quarter``, ``bad_choice``, ``bad_year``,
            ``account_precision_lost``, ``amount_in_another_unit`` and what ``amounts.fen`` names.
    """
    clean = bare(text)
    if field.kind in ("text", "reference"):
        _require_whole(field, clean)
        return text.strip() or None
    if not clean:
        return None
    if field.kind == "money":
        return _fen(clean, scale)
    if field.kind in ("choice", "flag"):
        return option(field.options, clean)
    if field.kind in ("percent", "rate", "limit", "part") and percent_head:
        clean = clean.removesuffix("%") + "%"
    return _READERS[field.kind](clean)


def _require_whole(field: Field, text: str) -> None:
    """Refuse an account or another number that a spreadsheet has cut short (6.22E+18)."""
    cut = DAMAGED if "account" in (field.name, field.reference) else _CUT
    if cut.fullmatch(text):
        raise UserError(CUT_SHORT, cell=text)


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
    decimals = {"rate": 4, "limit": 4, "percent": 1, "thousandths": 3, "ratio": 6}.get(field.kind)
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


def _whole(text: str) -> int:
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
    """Return a number or fraction in parts per million: ``1.5`` is 1500000, ``1/2`` 500000."""
    try:
        parts = round(exact(text) * MILLION)
    except (ValueError, ZeroDivisionError):
        raise UserError("bad_number", text=text) from None
    if abs(parts) > 10**15:
        raise UserError("bad_number", text=text)
    return parts


def percent(text: str) -> int:
    """Return tenths of a per cent: 97.2 % and 97.2 are 972, a bare 0.03 (a sheet's 3 %) is 30."""
    match = PERCENT.fullmatch(text)
    if match is None:
        raise UserError("bad_percent", text=text)
    number = Decimal(match[1])
    if not match[2] and 0 < number < 1:
        number *= 100
    tenths = number * 10
    if tenths != tenths.to_integral_value() or tenths > 1000:
        raise UserError("bad_percent", text=text)
    return int(tenths)


def rate(text: str) -> int:
    """Return parts per million, exact: 1.75 % and 1.75 are 17500, a bare 0.0175 (a sheet's 1.75
    %) too.
    """
    match = PERCENT.fullmatch(text)
    number = Decimal(match[1]) if match is not None else Decimal()
    if match is not None and not match[2] and 0 < number < 1:
        number *= 100
    parts = number * 10_000
    if match is None or parts != parts.to_integral_value() or parts > 1_000_000:
        raise UserError("bad_rate", text=text)
    return int(parts)


def part(text: str) -> Fraction:
    """Return a part of a whole, 0–1, exact: 8.125 % and 8.125 are 0.08125, a bare 0.08125 (a
    sheet's 8.125 %) too.
    """
    bare_number = text.rstrip("%％").strip()
    try:
        fraction = exact(bare_number)
    except (ValueError, ZeroDivisionError):
        raise UserError("not_a_share", text=text) from None
    if bare_number != text or fraction >= 1:
        fraction /= 100
    if not 0 <= fraction <= 1:
        raise UserError("not_a_share", text=text)
    return fraction


def limit(text: str) -> int:
    """Return a rate, or -1 where a cell says that there is no limit."""
    return -1 if text.lower() in ("无", "不限", "无上限", "none") else rate(text)


def number_of_shares(text: str) -> Decimal | str:
    """Return a count of shares, exact and perhaps below 0, or ``all`` where a cell says 全部."""
    if text in ("全部", "全部退出", "全部转让", "all"):
        return "all"
    try:
        number = exact_decimal(text.replace(",", "").removesuffix("股").removesuffix("份"))
    except ValueError:
        raise UserError("bad_count", text=text) from None
    if abs(number) > 10**15 or number != round(number, 12):
        raise UserError("bad_count", text=text)
    return number


def thousandths(text: str) -> int:
    """Return a number in thousandths, exact: ``1,384.15`` is 1384150."""
    try:
        number = exact_decimal(text.replace(",", "")) * 1000
    except ValueError:
        raise UserError("bad_number", text=text) from None
    if number != number.to_integral_value() or abs(number) > 10**15:
        raise UserError("bad_number", text=text)
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
    "percent": percent,
    "rate": rate,
    "limit": limit,
    "number": _whole,
    "year": year,
    "quarter": quarter,
    "thousandths": thousandths,
    "count": number_of_shares,
    "ratio": ratio,
    "part": part,
}
