"""What a person types under a head, as the ledger asks for it: days, months, amounts, ranges.

``>2024-03``, ``2024``, ``2024-03``, ``2024Q2``, ``2024-01-05..2024-02``; ``>=1000``, ``100..2万``, ``<0``.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re

from fundtracker.domain import money
from fundtracker.domain.period import Quarter

Range = tuple[int | None, int | None]
_DAY = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
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


def amounts(text: str, unit: str = "yuan") -> Range:
    """Return (least, most) fen, None where open; ``unit`` is that of numbers without one.

    Raises:
        ValueError: no number.
    """
    body = text.strip()
    if not body:
        return (None, None)
    sign, rest = _signed(body)
    if sign:
        fen = money.parse(rest, unit)
        return _compared(sign, fen, fen)
    low, high = _halves(body)
    return (money.parse(low, unit) if low else None, money.parse(high, unit) if high else None)


def _signed(text: str) -> tuple[str, str]:
    sign = next((s for s in _SIGNS if text.startswith(s)), "")
    return {"≥": ">=", "≤": "<="}.get(sign, sign), text.removeprefix(sign).strip()


def _compared(sign: str, first: int, last: int) -> Range:
    return {
        ">": (last + 1, None), ">=": (first, None), "<": (None, first - 1), "<=": (None, last), "=": (first, last)
    }[sign]  # fmt: skip


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
    found = _DAY.fullmatch(text)
    if not found:
        raise ValueError(text)
    year = int(found[1])
    if found[2] is None:
        return dt.date(year, 1, 1).toordinal(), dt.date(year, 12, 31).toordinal()
    month = int(found[2])
    first = dt.date(year, month, int(found[3] or 1))
    if found[3]:
        return first.toordinal(), first.toordinal()
    return first.toordinal(), dt.date(year, month, calendar.monthrange(year, month)[1]).toordinal()
