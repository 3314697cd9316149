"""How long it is between two days, in years, by the conventions contracts and markets use."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction

from fundtracker.errors import UserError
from fundtracker.patterns import lazy

ACT_365 = "act/365f"
CONVENTIONS = (ACT_365, "act/360", "act/365.25", "act/act", "30/360", "30e/360")
_WRITTEN = lazy(r"(act|actual|a|30e?)/(act|actual|a|360|365\.25|365)(?:f|fixed)?(?![\d.])")


def convention(text: str) -> str:
    """Return the convention a text names: ``ACT/365F``, ``Actual / 360, simple``, ``30/360
    European`` …

    The first one named counts; case, spaces and what stands around it do not.

    Raises:
        UserError: ``day_count_unknown``.
    """
    plain = re.sub(r"\s*/\s*", "/", text.lower())
    match = _WRITTEN.search(plain)
    if not match:
        raise UserError("day_count_unknown", text=text)
    upper, lower = match.groups()
    if upper.startswith("30"):
        upper = "30e" if "europ" in plain or upper == "30e" else "30"
    else:
        upper, lower = "act", {"365": "365f", "actual": "act", "a": "act"}.get(lower, lower)
    name = f"{upper}/{lower}"
    if name not in CONVENTIONS:
        raise UserError("day_count_unknown", text=text)
    return name


def basis_days(name: str) -> Fraction:
    """Return the days of a year under a convention; ``act/act`` has no fixed number and counts
    365.
    """
    return {"act/360": Fraction(360), "30/360": Fraction(360), "30e/360": Fraction(360)}.get(
        name, Fraction(1461, 4) if name == "act/365.25" else Fraction(365)
    )


def year_fraction(first: dt.date, last: dt.date, name: str = ACT_365) -> Fraction:
    """Return the exact part of years from ``first`` to ``last``; negative where ``last`` is
    earlier.

    ``30/360`` is the American bond basis (ISDA 2006 4.16(f)), ``30e/360`` the Eurobond basis
    (4.16(g)), ``act/act`` the ISDA one (4.16(b)): days in leap years over 366, the others over 365.
    """
    if name in ("30/360", "30e/360"):
        return Fraction(_days_30(first, last, european=name == "30e/360"), 360)
    if name == "act/act":
        return _in_years(last) - _in_years(first)
    return Fraction((last - first).days) / basis_days(name)


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the day ``months`` later; a day that month has not becomes its last one."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    following = dt.date(year + (month == 11), (month + 1) % 12 + 1, 1)
    length = (following - dt.date(year, month + 1, 1)).days
    return dt.date(year, month + 1, min(day.day, length))


def _days_30(first: dt.date, last: dt.date, *, european: bool) -> int:
    from_day = min(first.day, 30)
    to_day = min(last.day, 30) if european or from_day == 30 else last.day
    return 360 * (last.year - first.year) + 30 * (last.month - first.month) + to_day - from_day


def _in_years(day: dt.date) -> Fraction:
    start = dt.date(day.year, 1, 1)
    return day.year + Fraction((day - start).days, (dt.date(day.year, 12, 31) - start).days + 1)
