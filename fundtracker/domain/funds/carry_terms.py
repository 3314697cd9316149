"""The terms of carry by version: preferred return, catch-up, first and higher hurdles, whole fund
or deal by deal.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.daycount import ACT_365, CONVENTIONS
from fundtracker.domain.base.fractions import exact
from fundtracker.domain.funds.fees import growth
from fundtracker.errors import UserError
from fundtracker.patterns import lazy

WHOLE_FUND, DEAL_BY_DEAL = STYLES = ("whole_fund", "deal_by_deal")
SIMPLE, ANNUAL = "simple", "annual"
_PERIODS = {"annual": 1, "semiannual": 2, "quarterly": 4, "monthly": 12, "daily": 365}
COMPOUNDINGS = (SIMPLE, *_PERIODS)
SOFT, HARD, TRIGGER = HURDLES = ("soft", "hard", "trigger")


class HurdleStep(NamedTuple):
    """A hurdle above the first: from it on the GP has the share ``carry`` of what is left.

    It is reached when the partners have their capital with ``rate`` a year on it (compounded as
    the preferred return), or ``multiple`` of it: one of both. ``catch_up``: the GP's share until
    it holds ``carry`` of all profit; 0: none.
    """

    carry: Fraction
    rate: Fraction | None = None
    multiple: Fraction | None = None
    catch_up: Fraction = Fraction()


class Terms(NamedTuple):
    """The terms of one version, valid from ``start``; shares and rates as exact fractions of 1."""

    carry: Fraction
    pref_rate: Fraction = Fraction()
    catch_up: Fraction = Fraction(1)
    compounding: str = ANNUAL
    hurdle: str = SOFT
    style: str = WHOLE_FUND
    clawback: bool = True
    day_count: str = ACT_365
    start: dt.date = dt.date.min
    version: int = 1
    steps: tuple[HurdleStep, ...] = ()
    loss_carryforward: bool = False

    @property
    def gp_catch_up(self) -> Fraction:
        """The GP's share of tier 3; 0 under a hard hurdle, all of it once a trigger hurdle is
        passed.
        """
        return {HARD: Fraction(), TRIGGER: Fraction(1)}.get(self.hurdle, self.catch_up)


def check_terms(terms: Terms) -> None:
    """Refuse terms that no distribution can follow.

    Raises:
        UserError: ``waterfall_terms`` (``name`` of the term): a share outside 0–1, a catch-up
            above 0 that does not exceed the carry, an unknown compounding, hurdle or style.
    """
    wrong = [
        name
        for name, bad in (
            ("carry", not 0 <= terms.carry < 1),
            ("catch_up", not 0 <= terms.catch_up <= 1 or 0 < terms.gp_catch_up <= terms.carry),
            ("pref_rate", terms.pref_rate < 0),
            ("compounding", terms.compounding not in COMPOUNDINGS),
            ("day_count", terms.day_count not in CONVENTIONS),
            ("hurdle", terms.hurdle not in HURDLES),
            ("style", terms.style not in STYLES),
            ("steps", not _steps_follow(terms)),
        )
        if bad
    ]
    if wrong:
        raise UserError("waterfall_terms", name=wrong[0])


def _steps_follow(terms: Terms) -> bool:
    """Tell whether the higher hurdles are whole and rise, each kind above the one before; a
    trigger has none.
    """
    rate, multiple = terms.pref_rate, Fraction(1)
    for step in terms.steps:
        one_measure = (step.rate is None) != (step.multiple is None)
        if (
            not one_measure
            or not 0 <= step.carry < 1
            or not 0 <= step.catch_up <= 1
            or 0 < step.catch_up <= step.carry
        ):
            return False
        if (step.rate is not None and step.rate <= rate) or (
            step.multiple is not None and step.multiple <= multiple
        ):
            return False
        rate, multiple = step.rate or rate, step.multiple or multiple
    return not (terms.steps and terms.hurdle == TRIGGER)


def terms_on(versions: Sequence[Terms], day: dt.date) -> Terms:
    """Return the version valid on a day: the latest start of or before it.

    Raises:
        UserError: ``no_terms``: none is valid yet.
    """
    known = [terms for terms in versions if terms.start <= day]
    if not known:
        raise UserError("no_terms", day=day.isoformat())
    return max(known, key=lambda terms: (terms.start, terms.version))


def preferred_growth(rate: Fraction, years: Fraction, compounding: str) -> Fraction:
    """Return what one yuan of preferred return base has grown to, less one, after a time in
    years.
    """
    if compounding == SIMPLE:
        return rate * years
    times = _PERIODS[compounding]
    return growth(rate / times, years * times) - 1


# ---------------------------------------------------------------- higher hurdles as text
_STEP = lazy(r"([\d.]+)(%|x|\u500d)?[:：→]([\d.]+)%?(?:[:：→]([\d.]+)%?)?", re.IGNORECASE)


def parse_steps(text: str) -> tuple[HurdleStep, ...]:
    """Return higher hurdles as people write them: ``12%:25%; 2x:30%; 20%:35%:100%``.

    Each is a rate a year or a multiple (``x``) of the capital, the carry above it and, where
    agreed, the GP's share of a catch-up to it; parts in per cent.

    Raises:
        UserError: ``hurdle_steps`` (``text``: what is not understood).
    """
    steps = []
    for part in re.split(r"[;；,，、\s]+", text.strip()):
        match = _STEP.fullmatch(part) if part else None
        if part and match is None:
            raise UserError("hurdle_steps", text=part)
        if match is not None:
            at, share, caught = exact(match[1]), exact(match[3]) / 100, exact(match[4] or "0") / 100
            multiple = (match[2] or "%") not in "%"
            steps.append(
                HurdleStep(share, None if multiple else at / 100, at if multiple else None, caught)
            )
    return tuple(steps)


def steps_text(steps: Sequence[HurdleStep]) -> str:
    """Return higher hurdles as ``parse_steps`` reads them; '' for none."""
    return "; ".join(
        (
            f"{_plain(step.rate * 100)}%"
            if step.rate is not None
            else f"{_plain(step.multiple or Fraction())}x"
        )
        + f":{_plain(step.carry * 100)}%"
        + (f":{_plain(step.catch_up * 100)}%" if step.catch_up else "")
        for step in steps
    )


def _plain(number: Fraction) -> str:
    return f"{float(number):.6f}".rstrip("0").rstrip(".")
