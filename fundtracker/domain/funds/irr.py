"""The money-weighted rate of return of dated payments, with a status that says what it is worth."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import repeat
from math import expm1, fsum, log1p
from operator import truediv
from typing import NamedTuple, TypeVar

from fundtracker.domain.base.daycount import ACT_365, add_months, year_fraction
from fundtracker.domain.funds.roots import all_roots, only, plainly_single, single

OK, MULTIPLE, NONE, TOTAL_LOSS, ONE_DAY = STATUSES = (
    "ok",
    "multiple",
    "none",
    "total_loss",
    "one_day",
)

_MEANT = log1p(100.0)  # nobody means a rate above 10,000 % a year where there is another one
Flow = tuple[dt.date, float]
Moment = TypeVar("Moment", dt.date, float)


class Rate(NamedTuple):
    """A rate of return and how far it may be trusted.

    ``annual`` is per year, ``period`` over the whole span (both None unless ``ok`` or
    ``total_loss``); ``roots`` are all annual rates, ascending, without those above 10,000 % where
    there is another. ``reason`` is set where no rate
    exists: ``no_flow``, ``one_flow``, ``one_day``, ``no_positive``, ``no_negative`` or ``no_root``.
    ``under_year``: the span is shorter than a year, a page then shows ``period`` (GIPS 2020,
    2.A.20).
    """

    status: str
    reason: str = ""
    annual: float | None = None
    period: float | None = None
    roots: tuple[float, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    under_year: bool = False

    @property
    def shown(self) -> float | None:
        """The rate for a page: not annualised under a year."""
        return self.period if self.under_year else self.annual


def xirr(flows: Iterable[Flow], day_count: str = ACT_365) -> Rate:
    """Return the rate at which dated payments are worth nothing at the first date.

    Σ aᵢ / (1 + r)^(dᵢ − d₀) = 0, the time in years by ``day_count`` (Act/365 fixed unless told).
    Order and unit of the amounts do not matter: payments of a day are added, all are divided by the
    largest. Paid out by the investor is negative, received positive, the value held at the end is a
    positive payment of the last day. Payments of 0 do not count, except that outflows alone whose
    last dated entry is an explicit 0 are a total loss, −100 %.
    """
    ordered = sorted(flows)
    if day_count == ACT_365 and len(ordered) > 1:
        quick = _newton_first(*zip(*ordered, strict=False))
        if quick:
            return quick
    days, amounts, many, zero = _merged(ordered)
    if not days:
        return Rate(ONE_DAY, "one_day") if many else Rate(NONE, "no_flow")
    first, end = days[0], days[-1]
    if min(amounts) > 0 or max(amounts) < 0:
        early = _no_rate(amounts, many, ends_in_zero=zero is not None)
        return _placed(early, first, zero if zero and early.status == TOTAL_LOSS else end)
    return _placed(_solved(_times(days, day_count), amounts), first, end)


def _times(days: Sequence[dt.date], day_count: str) -> Sequence[float]:
    """Return the years from the first day to each."""
    if day_count == ACT_365:
        return _years(days)
    return [float(year_fraction(days[0], day, day_count)) for day in days]


def _newton_first(days: tuple[dt.date, ...], amounts: tuple[float, ...]) -> Rate | None:
    """Return the rate by pyxirr where it is proved to be the only one, else None. Days ascend,
    some may be equal.

    pyxirr fails on large amounts (its issue 75), hence the division: by the first amount where the
    sums that grow from it are of its size and prove the rate to be alone, else by the largest.
    """
    first, end = days[0], days[-1]
    span = (end - first).days
    unit = abs(amounts[0])
    if not (span and unit and amounts[-1]):
        return None
    scaled = [amount / unit for amount in amounts]
    alone = plainly_single(scaled)
    if not alone:
        low, high = min(amounts), max(amounts)
        if not low < 0 < high:
            return None
        scaled = list(map(truediv, amounts, repeat(max(high, -low))))
    rate = _library()(days, scaled, silent=True)
    if rate is None or not -0.99 < rate < 100.0:
        return None
    x = log1p(rate)
    if not (alone or single(amounts) or only(_years(days), scaled, x)):
        return None
    early = span < 365 or (span == 365 and _under_year(first, end))
    return Rate(OK, "", rate, expm1(x * (span / 365)), (rate,), first, end, early)


def _years(days: Sequence[dt.date]) -> list[float]:
    start = days[0].toordinal()
    return [(day.toordinal() - start) / 365 for day in days]


def irr(amounts: Sequence[float]) -> Rate:
    """Return the rate per period of payments one period apart, the first at period 0; a 0 holds
    its place.
    """
    return rate_of([(float(period), amount) for period, amount in enumerate(amounts)])


def rate_of(points: Iterable[tuple[float, float]]) -> Rate:
    """Return the rate of payments at times given in years (or periods); as ``xirr`` otherwise."""
    times, amounts, many, zero = _merged(points)
    if not times:
        return Rate(ONE_DAY, "one_day") if many else Rate(NONE, "no_flow")
    if min(amounts) > 0 or max(amounts) < 0:
        return _no_rate(amounts, many, ends_in_zero=zero is not None)
    return _solved([time - times[0] for time in times], amounts)


def _merged(
    flows: Iterable[tuple[Moment, float]],
) -> tuple[list[Moment], list[float], int, Moment | None]:
    """Return moments and their nonzero sums in order, how many entries are not 0, and a last
    explicit 0's moment.
    """
    sums: dict[Moment, list[float]] = {}
    for moment, amount in sorted(flows):
        sums.setdefault(moment, []).append(amount)
    moments = [(moment, total) for moment, parts in sums.items() if (total := _added(parts))]
    many = sum(1 for parts in sums.values() for amount in parts if amount)
    last = next(reversed(sums)) if sums else None
    ends_in_zero = last is not None and not any(sums[last])
    return (
        [moment for moment, _ in moments],
        [amount for _, amount in moments],
        many,
        last if ends_in_zero else None,
    )


def _added(amounts: list[float]) -> float:
    if len(amounts) == 1:
        return amounts[0]
    return sum(amounts) if all(isinstance(amount, int) for amount in amounts) else fsum(amounts)


def _no_rate(amounts: Sequence[float], many: int, *, ends_in_zero: bool) -> Rate:
    """Return the verdict where payments lie on one day or all have one sign; ``amounts`` one for
    each day.
    """
    if max(amounts) < 0 and ends_in_zero:
        return Rate(TOTAL_LOSS, "", -1.0, -1.0, (-1.0,))
    if many == 1:
        return Rate(NONE, "one_flow")
    if len(amounts) == 1:
        return Rate(ONE_DAY, "one_day")
    return Rate(NONE, "no_positive" if max(amounts) < 0 else "no_negative")


def _solved(times: Sequence[float], amounts: Sequence[float]) -> Rate:
    if times[-1] <= 0.0:  # two days that a 30/360 year does not tell apart
        return Rate(ONE_DAY, "one_day")
    largest = max(*amounts, -min(amounts))
    solutions = all_roots(times, [amount / largest for amount in amounts])
    solutions = [x for x in solutions if x <= _MEANT] or solutions
    if not solutions:
        return Rate(NONE, "no_root")
    roots = tuple(_grown(x) for x in solutions)
    if len(solutions) > 1:
        return Rate(MULTIPLE, "", None, None, roots)
    return Rate(OK, "", roots[0], _grown(solutions[0] * times[-1]), roots)


def _grown(x: float) -> float:
    return expm1(x) if x < 709.0 else float("inf")


@cache
def _library() -> Callable[..., float | None]:
    """Load pyxirr when a rate is first wanted: a window opens without it."""
    import pyxirr

    solver: Callable[..., float | None] = pyxirr.xirr
    return solver


def _placed(rate: Rate, first: dt.date, last: dt.date) -> Rate:
    return Rate(*rate[:5], first, last, _under_year(first, last))


def _under_year(first: dt.date, last: dt.date) -> bool:
    days = (last - first).days
    return days < 365 or (days == 365 and last < add_months(first, 12))
