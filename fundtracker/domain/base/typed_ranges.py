"""What a person types under a head, as the ledger asks for it: days, months, amounts, ranges.

``>2024-03``, ``2024``, ``2024-03``, ``2024Q2``, ``2024-01-05..2024-02``; ``>=1000``, ``100..2万``,
``<0``.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from fundtracker.domain.base import money
from fundtracker.domain.base.fractions import exact_decimal
from fundtracker.domain.base.period import Quarter

Range = tuple[int | None, int | None]
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
_MOST = 10**15  # a number that a ledger holds, whatever it is multiplied by
_SIGNS = (">=", "≥", "<=", "≤", ">", "<", "=")


def days(text: str) -> Range:
    """Return (first, last) day as ordinals, None where open; an empty text is open on both sides.

    Raises:
        ValueError: no day, month, quarter or year.
    """
    body = text.strip()
    if not body:
        return (None, None)
    sign, rest = _signed(body)
    if sign:
        first, last = _span(rest)
        return _compared(sign, first, last)
    low, high = _halves(body)
    return (_span(low)[0] if low else None, _span(high)[1] if high else None)


def numbers(text: str) -> Range:
    """Return (first, last) whole number, None where open.

    Raises:
        ValueError: no number.
    """
    body = text.strip()
    sign, rest = _signed(body)
    if sign:
        return _compared(sign, _scaled(rest, 1), _scaled(rest, 1))
    low, high = _halves(body)
    return (_scaled(low, 1) if low else None, _scaled(high, 1) if high else None)


def decimals(text: str, scale: int) -> Range:
    """Return (first, last) of a number with decimals as whole parts of ``scale`` (10: tenths).

    Raises:
        ValueError: no number, or one with more decimals than the scale holds.
    """
    body = text.strip().replace("%", "").replace(",", "").replace("−", "-")
    sign, rest = _signed(body)
    if sign:
        return _compared(sign, _scaled(rest, scale), _scaled(rest, scale))
    low, high = _halves(body)
    return (_scaled(low, scale) if low else None, _scaled(high, scale) if high else None)


def _scaled(text: str, scale: int) -> int:
    value = exact_decimal(text) * scale
    if abs(value) > _MOST or value != value.to_integral_value():
        raise ValueError(text)
    return int(value)


def quarters(text: str) -> Range:
    """Return (first, last) quarter as ordinals of a quarter, a year or a range of days.

    Raises:
        ValueError: no day, month, quarter or year.
    """
    first, last = days(text)
    ends = [None if day is None else Quarter.of(dt.date.fromordinal(day)) for day in (first, last)]
    low, high = (end.ordinal if end is not None else None for end in ends)
    return low, high


def amounts(text: str, unit: str = "yuan", lang: str = "zh") -> tuple[Range, ...]:
    """Return ranges of fen, one of which is meant, None where open; nothing typed: no range.

    ``unit`` (of ``lang``) is that of the table: a number alone means all that is shown by its
    digits, and exact yuan too; the end of a range means what is shown by it.

    Raises:
        ValueError: no number.
    """
    body = text.strip()
    if not body:
        return ()
    sign, rest = _signed(body)
    if sign and sign != "=":
        return (_compared(sign, *_end(rest, unit, lang)),)
    low, high = _halves(rest)
    if low == high:
        return tuple(money.meanings(low, unit, lang))
    return (
        (_end(low, unit, lang)[0] if low else None, _end(high, unit, lang)[1] if high else None),
    )


def _end(text: str, unit: str, lang: str) -> tuple[int, int]:
    """Return the least and greatest fen that the end of a range means; one with its own unit is
    exact.
    """
    fen = money.parse(text, unit, lang)
    if money.named_unit(text):
        return fen, fen
    span = money.meanings(text, unit, lang)[0]
    return span if span[0] <= fen <= span[1] else (fen, fen)


def _signed(text: str) -> tuple[str, str]:
    sign = next((s for s in _SIGNS if text.startswith(s)), "")
    return {"≥": ">=", "≤": "<="}.get(sign, sign), text.removeprefix(sign).strip()


def _compared(sign: str, first: int, last: int) -> Range:
    return {
        ">": (last + 1, None),
        ">=": (first, None),
        "<": (None, first - 1),
        "<=": (None, last),
        "=": (first, last),
    }[sign]


def _halves(text: str) -> tuple[str, str]:
    for mark in ("..", "~", "～"):
        if mark in text:
            low, high = text.split(mark, 1)
            return low.strip(), high.strip()
    return text, text


def _span(text: str) -> tuple[int, int]:
    """Return the first and last day of a day, month, quarter or year."""
    if "q" in text.lower():
        quarter = Quarter.parse(text)
        return quarter.first_day.toordinal(), quarter.last_day.toordinal()
    match = _DAY.fullmatch(text)
    if not match:
        raise ValueError(text)
    year = int(match[1])
    if match[2] is None:
        return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
    month = int(match[2])
    first = dt.date(year, month, int(match[3] or 1))
    if match[3]:
        return first.toordinal(), first.toordinal()
    return first.toordinal(), dt.date(year, month, calendar.monthrange(year, month)[1]).toordinal()
