"""Carry beyond one waterfall: deal by deal with clawback, carry on total return, breakeven,
让利.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, split
from fundtracker.domain.funds.carry_terms import Terms
from fundtracker.domain.funds.hurdles import Account
from fundtracker.domain.funds.waterfall import Event, Step, carry_due, run
from fundtracker.errors import UserError


class Deal(NamedTuple):
    """A deal's dated payments: capital in (cost with its part of fees) and proceeds, positive
    fen.
    """

    name: str
    events: tuple[Event, ...]

    @property
    def profit(self) -> Fen:
        """Proceeds − capital."""
        return sum(event.cash - event.paid_in for event in self.events)


class Clawback(NamedTuple):
    """What was paid deal by deal against what the whole fund owes; ``due_back`` never below 0."""

    paid: Fen
    due: Fen
    fund_profit: Fen
    due_back: Fen

    @property
    def share_paid(self) -> float | None:
        """The part of the fund's profit that carry has taken; None without profit."""
        return self.paid / self.fund_profit if self.fund_profit > 0 else None


class DealByDeal(NamedTuple):
    """The tiers of each deal and the clawback over all of them."""

    deals: dict[str, list[Step]]
    clawback: Clawback


def deal_by_deal(
    deals: Sequence[Deal],
    versions: Sequence[Terms],
    *,
    loss_carryforward: bool = False,
    costs: Sequence[Event] = (),
) -> DealByDeal:
    """Run an American waterfall: each deal by itself, then the whole fund as the test of the
    clawback.

    Args:
        deals: in the order of their exits.
        versions: the fund's terms.
        loss_carryforward: capital lost in earlier deals is returned first by later ones, whatever
            the terms say.
        costs: fees and costs of the fund, paid in by the partners as capital is: the whole fund
            gives them back before it owes carry.
    """
    steps: dict[str, list[Step]] = {}
    lost: Fen = 0
    loss_carryforward = loss_carryforward or any(terms.loss_carryforward for terms in versions)
    for deal in deals:
        start = (
            Account(capital=lost, until=min(event.day for event in deal.events)) if lost else None
        )
        steps[deal.name] = run(deal.events, versions, start)
        if loss_carryforward:
            last = steps[deal.name][-1].account if steps[deal.name] else None
            owed = last.capital if last else lost + sum(event.paid_in for event in deal.events)
            lost = owed
    paid = sum(rows[-1].account.carry for rows in steps.values() if rows)
    due = carry_due([*costs, *(event for deal in deals for event in deal.events)], versions)
    profit = sum(deal.profit for deal in deals) - sum(event.paid_in for event in costs)
    return DealByDeal(steps, clawback(paid, due, profit))


def clawback(paid: Fen, due: Fen, fund_profit: Fen, *, cap: Fen | None = None) -> Clawback:
    """Return what the GP owes back: carry paid above carry due, at most ``cap``.

    Net of tax ``cap`` is ``after_tax(paid, rate)``.
    """
    over = max(0, paid - due)
    return Clawback(paid, due, fund_profit, over if cap is None else min(over, cap))


def after_tax(paid: Fen, rate: Fraction) -> Fen:
    """Return the most that is given back of carry paid: paid − rate × paid.

    The clause "net of taxes" bounds what is given back by all carry received less the tax on it;
    what was paid too much below that is given back in full: of 100 with 30 of tax at most 70, and
    50 of an excess of 50 (M. Hong, Davis Polk, on GP clawbacks, Private Equity Law Report).
    """
    return paid - fen(rate * paid)


TO_NONE, TO_MANAGER, TO_PARTNERS, TO_ALL = CONCESSION_TO = ("none", "manager", "partners", "all")
GAIN, EXCESS = CONCESSION_BASES = ("gain", "excess")
ALWAYS, OWN_BACK, FUND_BACK = CONCESSION_WHEN = ("always", "own_back", "fund_back")


class Concession(NamedTuple):
    """What a fiscal partner gives up of its gain (让利) under a fund's terms.

    ``share`` of the base: its whole gain, or its ``excess`` above the preferred return on its own
    money; at most ``ceiling`` of the capital it paid in; only ``when`` it has its own capital back
    (``own_back``) or all partners have (``fund_back``).
    """

    to: str
    base: str
    share: Fraction
    ceiling: Fraction | None = None
    when: str = ALWAYS


class Given(NamedTuple):
    """What a partner gives, fen, and how it came about: the base, and whether the condition is
    met.
    """

    base: Fen
    met: bool
    amount: Fen


def check_concession(terms: Concession) -> None:
    """Refuse a concession that cannot be reckoned.

    Raises:
        UserError: ``concession_terms`` (``name`` of the term).
    """
    wrong = [
        name
        for name, bad in (
            ("to", terms.to not in CONCESSION_TO),
            ("base", terms.base not in CONCESSION_BASES),
            ("share", not 0 < terms.share <= 1),
            ("ceiling", terms.ceiling is not None and terms.ceiling < 0),
            ("when", terms.when not in CONCESSION_WHEN),
        )
        if bad
    ]
    if wrong:
        raise UserError("concession_terms", name=wrong[0])


def given_up(
    terms: Concession,
    paid_in: Fen,
    distributed: Fen,
    value: Fen,
    preferred: Fraction,
    *,
    fund_back: bool,
) -> Given:
    """Return what a partner gives up at a day.

    Args:
        terms: the concession in force on the day.
        paid_in: of the partner, fen.
        distributed: to the partner so far, fen.
        value: its net asset value at the day, fen.
        preferred: the preferred return its money has earned to the day.
        fund_back: whether all partners together have what they paid in back.

    Capital is never given: a loss gives nothing, and never more than the gain.
    """
    gain = max(0, distributed + value - paid_in)
    base = gain if terms.base == GAIN else max(0, gain - fen(preferred))
    met = {ALWAYS: True, OWN_BACK: distributed >= paid_in, FUND_BACK: fund_back}[terms.when]
    amount = fen(terms.share * base)
    if terms.ceiling is not None:
        amount = min(amount, fen(terms.ceiling * max(0, paid_in)))
    return Given(base, met, amount if met else 0)


def concession(
    gains: Mapping[str, Fen], giver: str, share: Fraction, to: Mapping[str, int]
) -> dict[str, Fen]:
    """Return gains after 让利: a partner gives up a share of its gain to others; the total stays.

    A giver without a gain gives nothing; capital is never given.

    Args:
        gains: partner → gain, fen.
        giver: the partner that gives (a fiscal LP).
        share: of its gain, 0–1.
        to: partner → weight; divided by largest remainder.
    """
    return handed_over(gains, giver, fen(share * max(0, gains[giver])), to)


def handed_over(
    gains: Mapping[str, Fen], giver: str, amount: Fen, to: Mapping[str, int]
) -> dict[str, Fen]:
    """Return gains after an amount passed from one partner to others by weight (largest
    remainder).
    """
    after = dict(gains)
    after[giver] -= amount
    names = list(to)
    for name, part in zip(names, split(amount, [to[name] for name in names]), strict=True):
        after[name] = after.get(name, 0) + part
    return after
