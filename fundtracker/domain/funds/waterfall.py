"""Who gets what of a distribution: capital, preferred return, catch-up, carry; versioned terms.

Tiers of a whole-fund (European) waterfall: 1 capital back, 2 preferred return P, 3 catch-up: the GP
takes the share u of this tier until it holds the share c of all profit, the tier's total is
X = c·P / (u − c), the GP's part of it u·X (with u = 1: c·P / (1 − c)); 4 the rest by c.
Sources: ILPA Principles 3.0, appendix A; Metrick & Yasuda 2011, ch. 2; domain.md 4. A hard hurdle
has no tier 3: carry only on what lies above the preferred return.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.daycount import ACT_365, year_fraction
from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen
from fundtracker.domain.funds.fees import growth
from fundtracker.errors import UserError

WHOLE_FUND, DEAL_BY_DEAL = STYLES = ("whole_fund", "deal_by_deal")
SIMPLE, ANNUAL = "simple", "annual"
_PERIODS = {"annual": 1, "semiannual": 2, "quarterly": 4, "monthly": 12, "daily": 365}
COMPOUNDINGS = (SIMPLE, *_PERIODS)
SOFT, HARD = HURDLES = ("soft", "hard")


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

    @property
    def gp_catch_up(self) -> Fraction:
        """The GP's share of tier 3; 0 under a hard hurdle."""
        return Fraction() if self.hurdle == HARD else self.catch_up


class Tier(NamedTuple):
    """A line of the tier table: ``capital``, ``preferred``, ``catch_up`` or ``split``."""

    name: str
    lp: Fen
    gp: Fen

    @property
    def total(self) -> Fen:
        """Both together."""
        return self.lp + self.gp


class Tiers(NamedTuple):
    """The tier table of a distribution; the tiers add to the cash to the fen."""

    capital: Tier
    preferred: Tier
    catch_up: Tier
    split: Tier

    @property
    def lp(self) -> Fen:
        """All that goes to the partners."""
        return sum(tier.lp for tier in self)

    @property
    def gp(self) -> Fen:
        """All carry."""
        return sum(tier.gp for tier in self)


def check_terms(terms: Terms) -> None:
    """Refuse terms that no distribution can follow.

    Raises:
        UserError: ``waterfall_terms`` (``name`` of the term): a share outside 0–1, a catch-up above 0
            that does not exceed the carry, an unknown compounding, hurdle or style.
    """
    wrong = [
        name
        for name, bad in (
            ("carry", not 0 <= terms.carry < 1),
            ("catch_up", not 0 <= terms.catch_up <= 1 or 0 < terms.gp_catch_up <= terms.carry),
            ("pref_rate", terms.pref_rate < 0),
            ("compounding", terms.compounding not in COMPOUNDINGS),
            ("hurdle", terms.hurdle not in HURDLES),
            ("style", terms.style not in STYLES),
        )
        if bad
    ]
    if wrong:
        raise UserError("waterfall_terms", name=wrong[0])


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
    """Return what one yuan of preferred return base has grown to, less one, after a time in years."""
    if compounding == SIMPLE:
        return rate * years
    times = _PERIODS[compounding]
    return growth(rate / times, years * times) - 1


class Account(NamedTuple):
    """Where the waterfall stands: what is still owed, and what each side has had of the profit.

    ``capital`` fen still to return, ``preferred`` the exact preferred return owed, ``base`` the time
    to which both are carried. ``preferred_paid`` and ``catch_up_*`` and ``split_*`` are sums so far.
    """

    capital: Fen = 0
    preferred: Fraction = Fraction()
    until: dt.date | None = None
    preferred_paid: Fen = 0
    catch_up_lp: Fen = 0
    catch_up_gp: Fen = 0
    split_lp: Fen = 0
    split_gp: Fen = 0

    @property
    def profit(self) -> Fen:
        """Profit distributed so far."""
        return self.preferred_paid + self.catch_up_lp + self.catch_up_gp + self.split_lp + self.split_gp

    @property
    def carry(self) -> Fen:
        """What the GP has had of it."""
        return self.catch_up_gp + self.split_gp


def accrue(account: Account, day: dt.date, terms: Terms) -> Account:
    """Return the account carried to a day: capital owed (and, compounded, preferred return owed) earns the rate."""
    if account.until is None or day <= account.until:
        return account._replace(until=account.until or day)
    years = year_fraction(account.until, day, terms.day_count)
    base = account.capital + (Fraction() if terms.compounding == SIMPLE else account.preferred)
    earned = base * preferred_growth(terms.pref_rate, years, terms.compounding)
    return account._replace(preferred=account.preferred + earned, until=day)


def distribute(account: Account, cash: Fen, terms: Terms) -> tuple[Tiers, Account]:
    """Divide cash (fen, ≥ 0) through the tiers; return the tier table and the account after it."""
    left = cash
    capital = min(left, max(0, account.capital))
    left -= capital
    owed = fen(account.preferred)
    preferred = min(left, owed)
    left -= preferred
    still = account.preferred - preferred if preferred < owed else Fraction()
    account = account._replace(
        capital=account.capital - capital, preferred=still, preferred_paid=account.preferred_paid + preferred
    )
    catch_up, left = _catch_up(account, left, terms)
    account = account._replace(
        catch_up_lp=account.catch_up_lp + catch_up.lp, catch_up_gp=account.catch_up_gp + catch_up.gp
    )
    split = _split(account, left, terms)
    account = account._replace(split_lp=account.split_lp + split.lp, split_gp=account.split_gp + split.gp)
    return Tiers(Tier("capital", capital, 0), Tier("preferred", preferred, 0), catch_up, split), account


def _catch_up(account: Account, left: Fen, terms: Terms) -> tuple[Tier, Fen]:
    share, carry = terms.gp_catch_up, terms.carry
    if not left or not share or share <= carry:
        return Tier("catch_up", 0, 0), left
    # The GP has g of the profit p; after X of this tier g + uX = c(p + X).
    room = (carry * account.profit - account.carry) / (share - carry)
    if room <= 0:
        return Tier("catch_up", 0, 0), left
    total = fen(room)
    if left >= total:  # the tier is filled: the GP has exactly its share of all profit
        gp = fen(carry * (account.profit + total)) - account.carry
        gp = max(0, min(total, gp))
        return Tier("catch_up", total - gp, gp), left - total
    gp = fen(share * left)
    return Tier("catch_up", left - gp, gp), 0


def _split(account: Account, left: Fen, terms: Terms) -> Tier:
    if not left:
        return Tier("split", 0, 0)
    if terms.gp_catch_up:
        gp = fen(terms.carry * (account.profit + left)) - account.carry
    else:
        gp = fen(terms.carry * (account.split_lp + account.split_gp + left)) - account.split_gp
    gp = max(0, min(left, gp))
    return Tier("split", left - gp, gp)


def once(
    capital: Fen, proceeds: Fen, terms: Terms, years: Fraction = Fraction(), preferred: Fen | None = None
) -> Tiers:
    """Return the tier table of one capital paid in at once and one payment out after a time in years.

    ``preferred`` states the preferred return instead of computing it from the rate.
    """
    check_terms(terms)
    owed = (
        capital * preferred_growth(terms.pref_rate, years, terms.compounding)
        if preferred is None
        else Fraction(preferred)
    )
    return distribute(Account(capital, owed), proceeds, terms)[0]


class Event(NamedTuple):
    """Money paid in by the partners or to be distributed on a day, positive fen."""

    day: dt.date
    paid_in: Fen = 0
    cash: Fen = 0


class Step(NamedTuple):
    """A distribution of the run: its day, the terms' version, the tier table, the account after it."""

    day: dt.date
    version: int
    tiers: Tiers
    account: Account


def run(events: Sequence[Event], versions: Sequence[Terms], account: Account | None = None) -> list[Step]:
    """Run dated payments through the waterfall; capital paid in on a day counts before that day's cash.

    Accrual follows the terms of its time: a version's start splits the accrual.
    """
    return _walk(events, versions, account)[0]


def carry_due(events: Sequence[Event], versions: Sequence[Terms]) -> Fen:
    """Return the carry that all payments together owe, as of the last of them: the test of a clawback.

    It is the carry of the run, unless partners are left without capital or preferred return at the end (carry was
    paid before a later loss): then all profit goes once more through the tiers, the whole preferred return first.
    """
    steps, account = _walk(events, versions, None)
    if not account.capital and fen(account.preferred) <= 0:
        return account.carry
    profit = max(0, sum(event.cash - event.paid_in for event in events))
    terms = terms_on(versions, max(event.day for event in events))
    owed = account.preferred_paid + account.preferred
    return min(account.carry, distribute(Account(preferred=owed), profit, terms)[1].carry) if steps else 0


def preferred_earned(events: Sequence[Event], versions: Sequence[Terms]) -> Fraction:
    """Return the preferred return that payments have earned to the last of them, paid or still owed."""
    account = _walk(events, [terms._replace(carry=Fraction()) for terms in versions], None)[1]
    return account.preferred_paid + account.preferred


def _walk(events: Sequence[Event], versions: Sequence[Terms], account: Account | None) -> tuple[list[Step], Account]:
    for terms in versions:
        check_terms(terms)
    state = account or Account()
    steps = []
    changes = sorted({terms.start for terms in versions})
    for event in sorted(events, key=lambda each: (each.day, each.cash > 0)):
        for day in changes:
            if state.until is not None and state.until < day < event.day:
                state = accrue(state, day, terms_on(versions, state.until))
        terms = terms_on(versions, state.until if state.until is not None else event.day)
        state = accrue(state, event.day, terms)
        state = state._replace(capital=state.capital + event.paid_in)
        if event.cash:
            now = terms_on(versions, event.day)
            tiers, state = distribute(state, event.cash, now)
            steps.append(Step(event.day, now.version, tiers, state))
    return steps, state
