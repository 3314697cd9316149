"""What is still owed before carry: capital, the preferred return it earns, what higher hurdles ask;
of all partners, and of an interest that passes between those who bear carry and those who do not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.daycount import year_fraction
from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen
from fundtracker.domain.funds.carry_terms import (
    SIMPLE,
    HurdleStep,
    Terms,
    preferred_growth,
    terms_on,
)


class Account(NamedTuple):
    """Where the waterfall stands: what is still owed, and what each side has had of the profit.

    ``capital`` fen still to return, ``preferred`` the exact preferred return owed, ``base`` the
    time to which both are carried. ``preferred_paid`` and ``catch_up_*`` and ``split_*`` are sums
    so far.
    """

    capital: Fen = 0
    preferred: Fraction = Fraction()
    until: dt.date | None = None
    preferred_paid: Fen = 0
    catch_up_lp: Fen = 0
    catch_up_gp: Fen = 0
    split_lp: Fen = 0
    split_gp: Fen = 0
    forgone: Fraction = Fraction()

    @property
    def profit(self) -> Fen:
        """Profit distributed so far."""
        return (
            self.preferred_paid
            + self.catch_up_lp
            + self.catch_up_gp
            + self.split_lp
            + self.split_gp
        )

    @property
    def carry(self) -> Fen:
        """What the GP has had of it."""
        return self.catch_up_gp + self.split_gp


def accrue(account: Account, day: dt.date, terms: Terms) -> Account:
    """Return the account carried to a day: capital owed (and, compounded, preferred return owed)
    earns the rate.
    """
    if account.until is None or day <= account.until:
        return account._replace(until=account.until or day)
    years = year_fraction(account.until, day, terms.day_count)
    base = account.capital + (Fraction() if terms.compounding == SIMPLE else account.preferred)
    earned = base * preferred_growth(terms.pref_rate, years, terms.compounding)
    return account._replace(preferred=account.preferred + earned, until=day)


class LpFlow(NamedTuple):
    """Capital that the partners paid in on a day and what they got of a distribution, fen."""

    day: dt.date
    paid_in: Fen = 0
    got: Fen = 0


def shortfalls(flows: Sequence[LpFlow], terms: Terms, day: dt.date) -> list[Fen]:
    """Return what the partners lack at a day to each higher hurdle of the terms, fen, never below
    0.

    As with the preferred return, capital is given back first, and what they had beyond a hurdle
    earns nothing.
    """
    return [of_hurdle(flows, step, terms, day)[0] for step in terms.steps]


def of_hurdle(
    flows: Sequence[LpFlow], step: HurdleStep, terms: Terms, day: dt.date
) -> tuple[Fen, Fen]:
    """Return what the partners lack to a hurdle at a day, and all it asks above their capital,
    fen.
    """
    paid, got = sum(flow.paid_in for flow in flows), sum(flow.got for flow in flows)
    if step.multiple is not None:
        asked = fen(step.multiple * paid)
        return max(0, asked - got), asked - paid
    own = terms._replace(pref_rate=step.rate or Fraction())
    account, earned = Account(), Fraction()
    for flow in [*flows, LpFlow(day)]:
        before = account.preferred
        account = accrue(account, flow.day, own)
        earned += account.preferred - before
        back = min(flow.got, max(0, account.capital))
        account = account._replace(
            capital=account.capital - back + flow.paid_in,
            preferred=max(Fraction(), account.preferred - (flow.got - back)),
        )
    return max(0, account.capital + fen(account.preferred)), fen(earned)


def carried(account: Account, day: dt.date, versions: Sequence[Terms]) -> Account:
    """Return the account carried to a day, each part of the time by the terms in force."""
    since = account.until or day
    changes = sorted({terms.start for terms in versions if since < terms.start < day})
    for until in [*changes, day]:
        account = accrue(account, until, terms_on(versions, since))
        since = until
    return account


def owed_to(
    flows: Sequence[LpFlow], versions: Sequence[Terms], day: dt.date
) -> tuple[Fen, Fraction]:
    """Return what is owed at a day on an interest by its own money: capital not given back, fen,
    and the preferred return that it has earned and that was not paid.
    """
    account = Account()
    for flow in flows:
        account = carried(account, flow.day, versions)
        back = min(flow.got, max(0, account.capital))
        account = account._replace(
            capital=account.capital - back + flow.paid_in,
            preferred=max(Fraction(), account.preferred - (flow.got - back)),
        )
    account = carried(account, day, versions) if flows else account
    return max(0, account.capital), account.preferred


def merged(
    flows: Sequence[LpFlow], joins: Sequence[LpFlow], leaves: Sequence[LpFlow]
) -> list[LpFlow]:
    """Return flows with those of an interest that joins and without those of one that leaves, in
    order of time; what is paid in comes first on a day.
    """
    gone = [LpFlow(each.day, -each.paid_in, -each.got) for each in leaves]
    paid, got = dict[dt.date, Fen](), dict[dt.date, Fen]()
    for each in (*flows, *joins, *gone):
        paid[each.day] = paid.get(each.day, 0) + each.paid_in
        got[each.day] = got.get(each.day, 0) + each.got
    rows = [LpFlow(day, paid_in=fen) for day, fen in paid.items() if fen]
    rows += [LpFlow(day, got=fen) for day, fen in got.items() if fen]
    return sorted(rows, key=lambda each: (each.day, each.got != 0))
