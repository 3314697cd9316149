"""Management fees: rate × basis × time, with step-downs, waivers and offsets; late closings."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from fundtracker.domain.base.daycount import add_months, year_fraction
from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen
from fundtracker.errors import UserError

COMMITTED, PAID_IN, NET_INVESTED, NAV = BASES = ("committed", "paid_in", "net_invested", "nav")
FOLLOWED = (COMMITTED, PAID_IN, NET_INVESTED)  # a fee by the calendar follows them day by day
EQUAL = "equal"  # a period of three months is a quarter of a year, whatever its days


class Step(NamedTuple):
    """From a day on: this rate on this basis (of ``BASES``), at least ``floor`` fen a year."""

    start: dt.date
    rate: Fraction
    basis: str
    floor: Fen = 0


class FeePart(NamedTuple):
    """A stretch of a period in which rate and basis stand still; ``last`` is its last day."""

    first: dt.date
    last: dt.date
    basis: str
    amount: Fen
    rate: Fraction
    years: Fraction
    floor: Fen = 0


class FeePeriod(NamedTuple):
    """A billing period: ``fee`` is what its parts come to, rounded once; ``due`` after waiver and
    offset. ``bound``: what a ceiling of the terms left for it, where that is less; the fee then.
    """

    first: dt.date
    last: dt.date
    parts: tuple[FeePart, ...]
    fee: Fen
    waived: Fen
    offset: Fen
    bound: Fen | None = None

    @property
    def due(self) -> Fen:
        """What is charged; never below 0."""
        return max(0, self.fee - self.waived - self.offset)


BasisSeries = Mapping[str, Sequence[tuple[dt.date, Fen]]]


class _Year(NamedTuple):
    """How time is told: a period of so many days is ``whole`` of a year, or days are counted."""

    year_fraction: Fraction
    days: int
    method: str

    def between(self, first: dt.date, after: dt.date) -> Fraction:
        """Return the part of a year from a day to another, which is outside."""
        if self.method != EQUAL:
            return year_fraction(first, after, self.method)
        return self.year_fraction * (after - first).days / self.days


def _parts(
    steps: Sequence[Step],
    bases: BasisSeries,
    span: tuple[dt.date, dt.date],
    marks: set[dt.date],
    year: _Year,
) -> list[FeePart]:
    """Return the stretches of a span (its last day outside) between steps and marks."""
    start, cut = span
    edges = [
        start,
        *sorted(day for day in marks | {step.start for step in steps} if start < day < cut),
        cut,
    ]
    parts = []
    for a, b in pairwise(edges):
        terms = _latest(steps, a)
        if terms is not None:
            amount, last = basis_on(bases.get(terms.basis, ()), a), b - dt.timedelta(days=1)
            years = year.between(a, b)
            parts.append(FeePart(a, last, terms.basis, amount, terms.rate, years, terms.floor))
    return parts


def calendar_span(day: dt.date, months: int) -> tuple[dt.date, dt.date]:
    """Return the first day of a day's billing period by the calendar and the day after its last.

    Raises:
        UserError: ``fee_period_unknown``: months are 1, 3, 6 or 12.
    """
    if months not in (1, 3, 6, 12):
        raise UserError("fee_period_unknown", months=months)
    first = dt.date(day.year, (day.month - 1) // months * months + 1, 1)
    return first, add_months(first, months)


def calendar_fee(
    steps: Sequence[Step], bases: BasisSeries, first: dt.date, last: dt.date, months: int
) -> FeePeriod:
    """Return the fee of days that lie in one billing period of the calendar, both included.

    A whole period is months / 12 of a year, a part of it (the first and the last of a fund) its
    days' part. A change of the commitments, of paid-in capital or of what is net invested counts
    from its day; net assets are those of the first day. The least fee is that of the span.
    """
    begin, after = calendar_span(first, months)
    moves = [(day, each) for each in FOLLOWED for day, _amount in bases.get(each, ())]
    marks = {day for day, each in moves if _basis(steps, day) == each}
    year = _Year(Fraction(months, 12), (after - begin).days, EQUAL)
    parts = _parts(steps, bases, (first, last + dt.timedelta(days=1)), marks, year)
    reckoned = sum((part.amount * part.rate * part.years for part in parts), Fraction())
    return FeePeriod(first, last, tuple(parts), fen(max(reckoned, least(parts))), 0, 0)


class Caps(NamedTuple):
    """The most that the management fee may come to, fen, 0 without a ceiling: in a calendar year,
    and in the fund's whole life.
    """

    year: Fen = 0
    whole: Fen = 0


def capped(
    fee: FeePeriod,
    caps: Caps,
    charged: Sequence[tuple[dt.date, Fen]],
    life: tuple[dt.date, dt.date],
) -> FeePeriod:
    """Return the fee of a period of one calendar year under the ceilings of the agreement.

    fee = min(fee, ceiling of the year × its days in the fund's life ÷ its days − charged in the
    year, ceiling in all − charged so far), never below 0: the usual clause 年度（累计）管理费不超过
    X, 不足一年按天数折算. What was waived is in neither, what is offset is.

    Args:
        fee: of the period.
        caps: the ceilings of the version in force on its last day.
        charged: (last day of the period, fen) of what was charged before.
        life: the first day with a fee, and the last one as far as it is known.
    """
    rooms = []
    if caps.year:
        first, last = dt.date(fee.last.year, 1, 1), dt.date(fee.last.year, 12, 31)
        lived = (min(last, life[1]) - max(first, life[0])).days + 1
        before = sum(amount for day, amount in charged if day.year == fee.last.year)
        rooms.append(fen(Fraction(caps.year * lived, (last - first).days + 1)) - before)
    if caps.whole:
        rooms.append(caps.whole - sum(amount for _, amount in charged))
    room = max(0, min(rooms, default=fee.fee))
    return fee if fee.fee <= room else fee._replace(fee=room, bound=room)


def least(parts: Sequence[FeePart]) -> Fraction:
    """Return the least fee of some stretches, fen."""
    return sum((part.floor * part.years for part in parts), Fraction())


def uncharged(
    first: dt.date, last: dt.date, months: int, charged: Sequence[tuple[dt.date, dt.date]]
) -> list[tuple[dt.date, dt.date]]:
    """Return the spans of days from ``first`` to ``last`` that are not charged, none over two
    billing periods.
    """
    spans, day = [], first
    known = sorted(charged)
    while day <= last:
        inside = next((span for span in known if span[0] <= day <= span[1]), None)
        if inside is not None:
            day = inside[1] + dt.timedelta(days=1)
            continue
        end = min(last, calendar_span(day, months)[1] - dt.timedelta(days=1))
        later = [span[0] for span in known if span[0] > day]
        end = min([end, *(start - dt.timedelta(days=1) for start in later)])
        spans.append((day, end))
        day = end + dt.timedelta(days=1)
    return spans


def basis_on(series: Sequence[tuple[dt.date, Fen]], day: dt.date) -> Fen:
    """Return the amount that stands on a day: the last one of or before it, 0 before the first."""
    known = [amount for at, amount in series if at <= day]
    return known[-1] if known else 0


def _basis(steps: Sequence[Step], day: dt.date) -> str:
    step = _latest(steps, day)
    return step.basis if step is not None else ""


def _latest(steps: Sequence[Step], day: dt.date) -> Step | None:
    known = [step for step in steps if step.start <= day]
    return known[-1] if known else None


def interest_on(amount: Fen, rate: Fraction, years: Fraction, *, compound: bool = False) -> Fen:
    """Return simple interest, or yearly compounded, on fen over a time in years."""
    if not compound:
        return fen(amount * rate * years)
    return fen(amount * (growth(rate, years) - 1))


def growth(rate: Fraction, years: Fraction) -> Fraction:
    """Return (1 + rate)^years to 40 digits; exact for whole years."""
    if years.denominator == 1:
        return Fraction((1 + rate) ** int(years))
    with localcontext() as context:
        context.prec = 40
        base = Decimal((1 + rate).numerator) / Decimal((1 + rate).denominator)
        return Fraction(base ** (Decimal(years.numerator) / Decimal(years.denominator)))
