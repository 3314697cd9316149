"""Pacing: calls, distributions and value of a commitment over its life, and the fan around them.

Takahashi & Alexander, "Illiquid Alternative Asset Fund Modeling", Yale Investments Office 2001:
C(t) = RC(t)·(CC − PIC), RD(t) = max(Y, (t/L)^B), D(t) = RD(t)·NAV(t−1)·(1+G),
NAV(t) = NAV(t−1)·(1+G) + C(t) − D(t). From year L on everything is given back.
"""

from __future__ import annotations

import random
from fractions import Fraction
from math import exp, log1p
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, split

QUANTILES = (10, 25, 50, 75, 90)


class Pace(NamedTuple):
    """How a commitment is called and given back.

    ``rates``: the call rate of each year on what is still uncalled, the last one repeats. ``life``
    in years, ``bow`` the lateness of distributions, ``growth`` and ``yield_`` per year.
    """

    commitment: Fen
    rates: tuple[Fraction, ...]
    life: int
    bow: Fraction
    growth: Fraction
    yield_: Fraction = Fraction()


class Year(NamedTuple):
    """A year of the forecast, fen; the year's call and distribution fall at its end."""

    number: int
    called: Fen
    distributed: Fen
    value: Fen


def distribution_rate(year: int, life: int, bow: Fraction, yield_: Fraction = Fraction()) -> float:
    """Return RD = max(yield, (t/L)^bow), from the end of the life on 1."""
    if year >= life:
        return 1.0
    return max(float(yield_), float((year / life) ** float(bow)))


class Reached(NamedTuple):
    """Where a commitment stands ``age`` full years after its first call: what was called of it and
    what it is worth, fen.
    """

    paid: Fen = 0
    value: Fen = 0
    age: int = 0


BEGINNING = Reached()


def takahashi_alexander(
    pace: Pace, years: int | None = None, reached: Reached = BEGINNING
) -> list[Year]:
    """Return year by year what is called, distributed and held.

    Args:
        pace: the terms.
        years: how many to give; the life (less the age) unless told.
        reached: so far; the forecast begins with the year after.
    """
    paid, value, age = reached
    rows = []
    for number in range(age + 1, age + 1 + (pace.life - age if years is None else years)):
        grown = value * (1 + pace.growth)
        distributed = fen(
            Fraction(distribution_rate(number, pace.life, pace.bow, pace.yield_)) * grown
        )
        rate = pace.rates[min(number, len(pace.rates)) - 1]
        called = fen(rate * max(0, pace.commitment - paid)) if number <= pace.life else 0
        paid += called
        value = fen(grown) + called - distributed
        rows.append(Year(number, called, distributed, value))
    return rows


class Spread(NamedTuple):
    """How far a year may stray: yearly volatility of growth, and of the call rate (relative)."""

    growth: float
    calls: float = 0.0


class FanYear(NamedTuple):
    """A year of the fan: percentile → fen (``QUANTILES``) of calls, distributions, value."""

    number: int
    called: dict[int, Fen]
    distributed: dict[int, Fen]
    value: dict[int, Fen]


def fan(
    pace: Pace,
    spread: Spread,
    rng: random.Random,
    paths: int = 1000,
    reached: Reached = BEGINNING,
) -> list[FanYear]:
    """Return the percentiles of many courses around a pace (Monte Carlo).

    Each year's growth is lognormal around ln(1 + G) with the median at G, each call rate is the
    pace's times a lognormal factor, at most 1. The same seed gives the same fan.

    Args:
        pace: the centre.
        spread: volatilities.
        rng: a seeded generator; nothing else is random.
        paths: courses drawn.
        reached: so far.
    """
    courses = [_course(pace, spread, rng, reached) for _ in range(paths)]
    rows = []
    for at in range(pace.life - reached.age):
        year = [course[at] for course in courses]
        rows.append(
            FanYear(
                reached.age + 1 + at,
                _percentiles([each.called for each in year]),
                _percentiles([each.distributed for each in year]),
                _percentiles([each.value for each in year]),
            )
        )
    return rows


def _course(pace: Pace, spread: Spread, rng: random.Random, reached: Reached) -> list[Year]:
    paid, value, age = reached
    centre = log1p(float(pace.growth))
    rows = []
    for number in range(age + 1, pace.life + 1):
        grown = value * exp(rng.gauss(centre, spread.growth))
        distributed = round(distribution_rate(number, pace.life, pace.bow, pace.yield_) * grown)
        factor = exp(rng.gauss(0.0, spread.calls)) if spread.calls else 1.0
        rate = min(1.0, float(pace.rates[min(number, len(pace.rates)) - 1]) * factor)
        called = round(rate * max(0, pace.commitment - paid))
        paid += called
        value = round(grown) + called - distributed
        rows.append(Year(number, called, distributed, value))
    return rows


def _percentiles(values: list[Fen]) -> dict[int, Fen]:
    ordered = sorted(values)
    return {at: ordered[(len(ordered) - 1) * at // 100] for at in QUANTILES}


def in_quarters(amount: Fen) -> list[Fen]:
    """Return a year's amount in four quarters that add up to it: an even course, an assumption."""
    return split(amount, (1, 1, 1, 1))


def scenario(
    pace: Pace, *, growth: Fraction = Fraction(), bow: Fraction = Fraction(), delay: int = 0
) -> Pace:
    """Return a pace changed by a scenario: growth and bow shifted, ``delay`` years without calls
    first.
    """
    rates = (*(Fraction() for _ in range(delay)), *pace.rates)
    return pace._replace(
        rates=rates, life=pace.life + delay, growth=pace.growth + growth, bow=pace.bow + bow
    )
