"""Who gets what of a distribution: capital, preferred return, catch-up, carry; versioned terms.

Tiers of a whole-fund (European) waterfall: 1 capital back, 2 preferred return P, 3 catch-up: the GP
takes the share u of this tier until it holds the share c of all profit, the tier's total is
X = c·P / (u − c), the GP's part of it u·X (with u = 1: c·P / (1 − c)); 4 the rest by c.
Sources: ILPA Principles 3.0, appendix A; Metrick & Yasuda 2011, ch. 2; domain.md 4. A hard hurdle
has no tier 3: carry only on what lies above the preferred return. Under a trigger hurdle the GP
has c of all profit as soon as the cash reaches the preferred return, though the partners then keep
less than it. Higher hurdles (``steps``) follow tier 4: each is reached when the partners have
their capital with its own rate, or its multiple of it; from there on its share of carry holds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen
from fundtracker.domain.funds.carry_terms import (
    TRIGGER,
    Terms,
    check_terms,
    preferred_growth,
    terms_on,
)
from fundtracker.domain.funds.hurdles import (
    Account,
    LpFlow,
    carried,
    merged,
    of_hurdle,
    owed_to,
    shortfalls,
)


class Tier(NamedTuple):
    """A line of the tier table: ``capital``, ``preferred``, ``catch_up``, ``split``, ``step`` and
    its number, or ``own``: what goes to partners who bear no carry, beside the tiers.
    """

    name: str
    lp: Fen
    gp: Fen

    @property
    def total(self) -> Fen:
        """Both together."""
        return self.lp + self.gp


class Tiers(NamedTuple):
    """The tier table of a distribution; the tiers add to the cash to the fen.

    ``ahead``: the carry paid before it beyond what the tiers give of the same money (below 0: less
    than that); it is made good in this distribution, as far as that reaches.
    """

    capital: Tier
    preferred: Tier
    catch_up: Tier
    split: Tier
    above: tuple[Tier, ...] = ()
    ahead: Fen = 0

    @property
    def rows(self) -> tuple[Tier, ...]:
        """The tiers in order, those above higher hurdles last."""
        return (self.capital, self.preferred, self.catch_up, self.split, *self.above)

    @property
    def lp(self) -> Fen:
        """All that goes to the partners."""
        return sum(tier.lp for tier in self.rows)

    @property
    def gp(self) -> Fen:
        """All carry."""
        return sum(tier.gp for tier in self.rows)


NONE = Tiers(
    Tier("capital", 0, 0), Tier("preferred", 0, 0), Tier("catch_up", 0, 0), Tier("split", 0, 0)
)


def distribute(
    account: Account, cash: Fen, terms: Terms, shortfalls: Sequence[Fen] = ()
) -> tuple[Tiers, Account]:
    """Divide cash (fen, ≥ 0) through the tiers; return the tier table and the account after it.

    ``shortfalls``: what the partners lack before it to each of the higher hurdles of the terms,
    fen.
    """
    left = cash
    capital = min(left, max(0, account.capital))
    left -= capital
    owed = fen(account.preferred)
    account = account._replace(capital=account.capital - capital)
    first = Tier("capital", capital, 0)
    if terms.hurdle == TRIGGER and 0 < owed <= left:
        return _triggered(account, first, left, owed, terms)
    preferred = min(left, owed)
    left -= preferred
    still = account.preferred - preferred if preferred < owed else Fraction()
    account = account._replace(preferred=still, preferred_paid=account.preferred_paid + preferred)
    catch_up, left = _catch_up(account, left, terms.gp_catch_up, terms.carry)
    account = account._replace(
        catch_up_lp=account.catch_up_lp + catch_up.lp, catch_up_gp=account.catch_up_gp + catch_up.gp
    )
    if terms.steps:
        got = capital + preferred + catch_up.lp
        split, *above = _bands(account, left, terms, [each - got for each in shortfalls])
    else:
        split, above = _split(account, left, terms), []
    lp, gp = sum(tier.lp for tier in (split, *above)), sum(tier.gp for tier in (split, *above))
    account = account._replace(split_lp=account.split_lp + lp, split_gp=account.split_gp + gp)
    return Tiers(first, Tier("preferred", preferred, 0), catch_up, split, tuple(above)), account


def _triggered(
    account: Account, capital: Tier, left: Fen, owed: Fen, terms: Terms
) -> tuple[Tiers, Account]:
    """Divide what reaches the preferred return: the GP has its share of all profit."""
    gp = max(0, min(left, fen(terms.carry * (account.profit + left)) - account.carry))
    preferred = min(owed, left - gp)
    split = Tier("split", left - gp - preferred, gp)
    account = account._replace(
        preferred=Fraction(), preferred_paid=account.preferred_paid + preferred,
        split_lp=account.split_lp + split.lp, split_gp=account.split_gp + gp,
        forgone=account.forgone + max(Fraction(), account.preferred - preferred),
    )  # fmt: skip
    return Tiers(capital, Tier("preferred", preferred, 0), Tier("catch_up", 0, 0), split), account


def _bands(account: Account, left: Fen, terms: Terms, lacking: Sequence[Fen]) -> list[Tier]:
    """Divide what is left after tier 3 by the carry of each hurdle, until the partners have what
    the next one asks.
    """
    tiers, lacks, got, carry = list[Tier](), [*lacking, None], 0, account.carry
    shares = [terms.carry, *(step.carry for step in terms.steps)]
    for at, (share, lack) in enumerate(zip(shares, lacks, strict=True)):
        caught = Tier("", 0, 0)
        if at and terms.steps[at - 1].catch_up:
            now = account._replace(
                split_lp=account.split_lp + got, split_gp=carry - account.catch_up_gp
            )
            caught, left = _catch_up(now, left, terms.steps[at - 1].catch_up, share)
        need = None if lack is None else max(0, lack - got - caught.lp)
        band = left if need is None else min(left, fen(need / (1 - share)))
        gp = band - need if need is not None and band < left else fen(share * band)
        lp, gp = caught.lp + band - gp, caught.gp + gp
        tiers.append(Tier(f"step{at}" if at else "split", lp, gp))
        left, got, carry = left - band, got + lp, carry + gp
    return tiers


def _catch_up(account: Account, left: Fen, share: Fraction, carry: Fraction) -> tuple[Tier, Fen]:
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
    capital: Fen,
    proceeds: Fen,
    terms: Terms,
    years: Fraction = Fraction(),
    preferred: Fen | None = None,
) -> Tiers:
    """Return the tier table of one capital paid in at once and one payment out after a time in
    years.

    ``preferred`` states the preferred return instead of computing it from the rate.
    """
    check_terms(terms)
    owed = (
        capital * preferred_growth(terms.pref_rate, years, terms.compounding)
        if preferred is None
        else Fraction(preferred)
    )
    lacking = [
        fen(
            capital
            * (
                step.multiple
                or 1 + preferred_growth(step.rate or Fraction(), years, terms.compounding)
            )
        )
        for step in terms.steps
    ]
    return distribute(Account(capital, owed), proceeds, terms, lacking)[0]


class Event(NamedTuple):
    """Money paid in by the partners or to be distributed on a day, positive fen.

    ``joins``: the money until then of an interest that begins to bear carry, for its holder
    changed; ``leaves``: of one that bears none any more. What is still owed on it goes along.
    """

    day: dt.date
    paid_in: Fen = 0
    cash: Fen = 0
    joins: tuple[LpFlow, ...] = ()
    leaves: tuple[LpFlow, ...] = ()


class Step(NamedTuple):
    """A distribution of the run: its day, the terms' version, the tier table, the account after
    it.
    """

    day: dt.date
    version: int
    tiers: Tiers
    account: Account


def run(
    events: Sequence[Event], versions: Sequence[Terms], account: Account | None = None
) -> list[Step]:
    """Run dated payments through the waterfall; capital paid in on a day counts before that day's
    cash.

    Accrual follows the terms of its time: a version's start splits the accrual.
    """
    return _walk(events, versions, account).steps


def carry_due(events: Sequence[Event], versions: Sequence[Terms]) -> Fen:
    """Return the carry that all payments together owe, as of the last of them: the test of a
    clawback.

    It is the carry of the run, unless partners are left without capital, preferred return or what
    a higher hurdle asks at the end (carry was paid before a later loss): then all profit goes once
    more through the tiers, with the whole return that each hurdle has earned on the partners'
    money first.
    """
    steps, account, flows, passed = _walk(events, versions, None)
    if not steps:
        return 0
    last = max(event.day for event in events)
    terms = terms_on(versions, last)
    hurdles = [of_hurdle(flows, step, terms, last) for step in terms.steps]
    above = [
        sum(step.tiers.above[at].gp for step in steps if step.tiers.above)
        for at in range(len(hurdles))
    ]
    short = account.capital or fen(account.preferred) > 0
    if not short and not any(lacks and gp for (lacks, _), gp in zip(hurdles, above, strict=True)):
        return account.carry
    profit = max(0, sum(event.cash - event.paid_in for event in events) - passed)
    owed = Account(preferred=account.preferred_paid + account.preferred + account.forgone)
    return min(
        account.carry, distribute(owed, profit, terms, [earned for _, earned in hurdles])[1].carry
    )


def carry_of(events: Sequence[Event], versions: Sequence[Terms]) -> Fen:
    """Return the carry of all payments together by the terms of the last of them: with a clawback
    as that tests it.
    """
    if not events:
        return 0
    if terms_on(versions, max(event.day for event in events)).clawback:
        return carry_due(events, versions)
    steps = run(events, versions)
    return steps[-1].account.carry if steps else 0


def next_tiers(
    events: Sequence[Event], cash: Event, versions: Sequence[Terms], carry_paid: Fen
) -> Tiers:
    """Return the tiers of cash after the payments before it, which may have been divided
    otherwise than the tiers say: with it the GP has the carry of all money together, what was paid
    of it (``carry_paid``) counted, and never any of the capital and the preferred return.
    """
    tiers = run([*events, cash], versions)[-1].tiers
    due = carry_of([*events, cash], versions) - carry_paid
    return _with_carry(tiers, due)._replace(ahead=tiers.gp - due)


def _with_carry(tiers: Tiers, gp: Fen) -> Tiers:
    """Return the tiers with so much carry, the last of them changed first: none below 0, and at
    most what lies above capital and preferred return.
    """
    profit = (tiers.catch_up, tiers.split, *tiers.above)
    wanted = max(0, min(gp, sum(tier.total for tier in profit)))
    more, changed = wanted - tiers.gp, list[Tier]()
    for tier in reversed(profit):
        moved = max(-tier.gp, min(tier.lp, more))
        more -= moved
        changed.append(tier._replace(lp=tier.lp - moved, gp=tier.gp + moved))
    catch_up, split, *above = reversed(changed)
    return tiers._replace(catch_up=catch_up, split=split, above=tuple(above))


def preferred_earned(events: Sequence[Event], versions: Sequence[Terms]) -> Fraction:
    """Return the preferred return that payments have earned to the last of them, paid or still
    owed.
    """
    account = _walk(events, [terms._replace(carry=Fraction()) for terms in versions], None).account
    return account.preferred_paid + account.preferred


class _Walked(NamedTuple):
    """A run: its steps, the account and the partners' flows at its end, and the capital that came
    with interests that began to bear carry less what went with those that bear none any more.
    """

    steps: list[Step]
    account: Account
    flows: list[LpFlow]
    passed: Fen


def _walk(events: Sequence[Event], versions: Sequence[Terms], account: Account | None) -> _Walked:
    for terms in versions:
        check_terms(terms)
    state, passed = account or Account(), 0
    steps, flows = list[Step](), list[LpFlow]()
    for event in sorted(events, key=_order):
        state = carried(state, event.day, versions)
        state = state._replace(capital=state.capital + event.paid_in)
        if event.paid_in:
            flows.append(LpFlow(event.day, paid_in=event.paid_in))
        if event.joins or event.leaves:
            before = state.capital
            state = _passed(state, event, versions)
            passed += state.capital - before
            flows = merged(flows, event.joins, event.leaves)
        if event.cash:
            now = terms_on(versions, event.day)
            tiers, state = distribute(state, event.cash, now, shortfalls(flows, now, event.day))
            flows.append(LpFlow(event.day, got=tiers.lp))
            steps.append(Step(event.day, now.version, tiers, state))
    return _Walked(steps, state, flows, passed)


def _order(event: Event) -> tuple[dt.date, int]:
    """Of one day what is paid in comes first, then what passes, then cash."""
    return event.day, 2 if event.cash > 0 else int(bool(event.joins or event.leaves))


def _passed(state: Account, event: Event, versions: Sequence[Terms]) -> Account:
    """Return the account with what is owed on an interest that joins, without that of one that
    leaves.
    """
    more, preferred = owed_to(event.joins, versions, event.day)
    less, gone = owed_to(event.leaves, versions, event.day)
    return state._replace(
        capital=max(0, state.capital + more - less),
        preferred=max(Fraction(), state.preferred + preferred - gone),
    )
