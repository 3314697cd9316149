"""Public market equivalents: what the same payments would have made in an index the person imports.

Sources: Kaplan & Schoar 2005 (KS-PME); Long & Nickels 1996 (LN-PME, ICM); Rouvinez 2003 (PME+);
Gredil, Griffiths & Stucke 2014 (Direct Alpha); Cambridge Associates 2013 (mPME). All are dated: the
rates come from our own solver, a payment of the last day stays beside the value of that day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.daycount import year_fraction
from fundtracker.domain.base.period import Share
from fundtracker.domain.funds.irr import Rate, rate_of


class Indexed(NamedTuple):
    """A payment at ``time`` (years), ``amount`` fen (paid in is negative), ``level`` of the index
    beside it.
    """

    time: float
    amount: int
    level: Fraction


def dated(
    days: Sequence[dt.date], amounts: Sequence[int], index: Sequence[Fraction]
) -> list[Indexed]:
    """Return payments in order of their days, the times Act/365 from the first; within a day the
    order stays.
    """
    rows = sorted(zip(days, amounts, index, strict=True), key=lambda row: row[0])
    return [
        Indexed(float(year_fraction(rows[0][0], day)), amount, level) for day, amount, level in rows
    ]


def index_at(series: Sequence[tuple[dt.date, Fraction]], day: dt.date) -> Fraction | None:
    """Return the index of the last day on or before ``day`` of an ascending series; None before
    it begins.
    """
    known = [value for at, value in series if at <= day]
    return known[-1] if known else None


def _carried(flow: Indexed, end: Fraction) -> Fraction:
    return flow.amount * end / flow.level


def _sides(flows: Sequence[Indexed]) -> tuple[Fraction, Fraction]:
    """Return contributions and distributions, each carried with the index to the last flow's
    date.
    """
    end = flows[-1].level
    carried = [_carried(flow, end) for flow in flows]
    return -sum((each for each in carried if each < 0), Fraction()), sum(
        (each for each in carried if each > 0), Fraction()
    )


def _with(
    flows: Sequence[Indexed], amounts: Sequence[float | Fraction], value: float | Fraction
) -> Rate:
    points = [(flow.time, float(amount)) for flow, amount in zip(flows, amounts, strict=True)]
    return rate_of([*points, (flows[-1].time, float(value))])


def ks_pme(flows: Sequence[Indexed], value: int) -> float | None:
    """Return (Σ D·I_T/I_t + NAV) / Σ C·I_T/I_t; above 1 the fund did better than the index. None
    without calls.
    """
    paid, received = _sides(flows)
    ratio = (received + value) / paid if paid else None
    return None if ratio is None else float(ratio)


def ln_value(flows: Sequence[Indexed]) -> Fraction:
    """Return what the index account holds at the end: Σ C·I_T/I_t − Σ D·I_T/I_t. Negative: it ran
    dry.
    """
    paid, received = _sides(flows)
    return paid - received


def ln_pme(flows: Sequence[Indexed]) -> Rate:
    """Return the rate of the same payments with the index account's value at the end (LN-PME)."""
    return _with(flows, [flow.amount for flow in flows], ln_value(flows))


def pme_plus_factor(flows: Sequence[Indexed], value: int) -> Share | None:
    """Return λ = (Σ C·I_T/I_t − NAV) / Σ D·I_T/I_t; None where nothing was distributed."""
    paid, received = _sides(flows)
    if not received:
        return None
    factor = (paid - value) / received
    return Share(factor.numerator, factor.denominator)


def pme_plus(flows: Sequence[Indexed], value: int) -> Rate | None:
    """Return the rate of payments whose distributions are scaled by λ, so that the index ends at
    the fund's NAV.
    """
    factor = pme_plus_factor(flows, value)
    if factor is None:
        return None
    scale = Fraction(factor.part, factor.whole)
    amounts = [flow.amount * scale if flow.amount > 0 else Fraction(flow.amount) for flow in flows]
    return _with(flows, amounts, value)


def direct_alpha(flows: Sequence[Indexed], value: int) -> Rate:
    """Return the rate of the payments carried with the index to the end: a discrete rate, ln(1 +
    r) is continuous.
    """
    end = flows[-1].level
    return _with(flows, [_carried(flow, end) for flow in flows], value)
