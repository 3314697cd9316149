"""Quarters, and how much of a year or of the plan has passed (序时进度)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import NamedTuple

from fundtracker.domain.base.money import MINUS, decimal, rounded
from fundtracker.patterns import lazy

_FORM = lazy(r"(?:(\d{4})|(\d{2}))[- ]?[Qq]([1-4])")


class Quarter(NamedTuple):
    """A calendar quarter: the year and 1 to 4."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> Quarter:
        """Return the quarter written ``2023Q2`` or ``23Q2``.

        Raises:
            ValueError: another form.
        """
        match = _FORM.fullmatch(text.strip())
        if not match or not text.isascii():
            raise ValueError(text)
        year = int(match[1]) if match[1] else 2000 + int(match[2])
        if year < 1:
            raise ValueError(text)
        return cls(year, int(match[3]))

    @classmethod
    def of(cls, day: dt.date) -> Quarter:
        """Return the quarter a day lies in."""
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def at(cls, index: int) -> Quarter:
        """Return the quarter of a stored index, ``year * 4 + number - 1``."""
        return cls(index // 4, index % 4 + 1)

    @property
    def ordinal(self) -> int:
        """The number under which sums and payments keep it."""
        return self.year * 4 + self.number - 1

    @property
    def label(self) -> str:
        """The short name, ``23Q2``."""
        return f"{self.year % 100:02d}Q{self.number}"

    @property
    def name(self) -> str:
        """The full name, ``2023Q2``."""
        return f"{self.year:04d}Q{self.number}"

    @property
    def first_day(self) -> dt.date:
        """The day it begins."""
        return dt.date(self.year, self.number * 3 - 2, 1)

    @property
    def last_day(self) -> dt.date:
        """The day it ends."""
        return dt.date(self.year, self.number * 3, 31 if self.number in (1, 4) else 30)

    def until(self, last: Quarter) -> Iterator[Quarter]:
        """Give the quarters from this one to ``last``, both included."""
        return (Quarter.at(index) for index in range(self.ordinal, last.ordinal + 1))


class Share(NamedTuple):
    """A part of a whole, kept exact; ``whole`` 0 has no rate."""

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """The rate as a number, or None."""
        return self.part / self.whole if self.whole else None

    @property
    def tenths(self) -> int | None:
        """The rate in tenths of a per cent, rounded once: 52.6 % is 526."""
        if not self.whole:
            return None
        sign = -1 if self.whole < 0 else 1
        return rounded(1000 * self.part * sign, abs(self.whole))


def elapsed_share(quarter: Quarter) -> Share:
    """Return the part of the year that has passed at the end of ``quarter``: months of 12."""
    return Share(quarter.number * 3, 12)


def elapsed_in_plan(quarter: Quarter, first: Quarter, last: Quarter) -> Share:
    """Return the part of the plan's months that has passed at the end of ``quarter``.

    Before the plan 0, after it all of them.
    """
    months = (last.ordinal - first.ordinal + 1) * 3
    passed = (quarter.ordinal - first.ordinal + 1) * 3
    return Share(max(0, min(passed, months)), months)


def gap_tenths(rate: Share, elapsed: Share) -> int | None:
    """Return 完成率 − 序时进度 in tenths of a percentage point.

    Both are rounded first and then subtracted, so that the three columns agree to the eye.
    """
    if rate.tenths is None or elapsed.tenths is None:
        return None
    return rate.tenths - elapsed.tenths


def show_percent(tenths: int | None, missing: str = "—") -> str:
    """Return ``52.6%``."""
    return missing if tenths is None else decimal(tenths, 1) + "%"


def show_points(tenths: int | None, missing: str = "—") -> str:
    """Return a gap with its sign: ``+0.7``, ``−5.7``, ``0.0``."""
    if tenths is None:
        return missing
    return ("+" if tenths > 0 else MINUS if tenths < 0 else "") + decimal(abs(tenths), 1)
