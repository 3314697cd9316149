"""The figures of a fund at a day V: what was called, paid, held, given back; gross and net; the roll-forward.

Gross: between the fund and its companies. Net: between the partners and the fund, after fees, costs and
carry, accrued carry too. Everything is worked out from the book as it stands, nothing is stored.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import capital_account, carry, nav, waterfall
from fundtracker.domain.funds import partners as fund
from fundtracker.domain.funds.capital_account import Accounts, Handover, Result
from fundtracker.domain.funds.irr import Rate
from fundtracker.domain.funds.partners import Entry, Standing
from fundtracker.domain.funds.performance import GROSS, NET, Movement, Performance, performance
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.companies import Deal, Valuation
from fundtracker.ledger.funds.funds import Fund


class Holding(NamedTuple):
    """A deal at a day: fen; ``cost`` is what is left of it, ``invested`` all that went in, fees apart.

    ``revalue``: its last value, where that was made for another holding (须重估).
    """

    deal: Deal
    invested: int
    cost: int
    value: int
    proceeds: int
    income: int
    realised: int
    fees: int
    shares: int
    gross: Performance
    movements: tuple[Movement, ...]
    revalue: Valuation | None


class Figures(NamedTuple):
    """A fund at a day, fen; ``nav`` is the partners' net asset value, accrued carry taken off.

    ``accounts``: the partners' accounts before the carry of the day; ``accrued_fee`` has accrued and is not charged;
    ``assumed``: distributions without a payment on record that count on their day; ``prices``: what takers paid.
    """

    fund: Fund
    day: dt.date
    entries: tuple[Entry, ...]
    partners: dict[str, Standing]
    whole: Standing
    holdings: tuple[Holding, ...]
    rolled: nav.RollForward
    shares: dict[str, nav.RollForward]
    cash: int
    borrowed: int
    accrued_carry: int
    carry_paid: int
    clawback: int
    gross: Performance
    net: Performance
    accounts: Accounts
    accrued_fee: int
    assumed: int
    prices: dict[Handover, int]

    @property
    def nav(self) -> int:
        """The partners' net asset value."""
        return self.rolled.closing

    @property
    def value(self) -> int:
        """The fair value of all holdings."""
        return sum(each.value for each in self.holdings)

    @property
    def invested(self) -> int:
        """All cost that went into companies."""
        return sum(each.invested for each in self.holdings)

    def passed(self, name: str) -> tuple[int, int]:
        """Return the net value that a partner took over from others and handed over to others, fen."""
        taken = sum(each.value for each in self.accounts.handed if each.taker == name)
        return taken, sum(each.value for each in self.accounts.handed if each.giver == name)

    def movements(self, name: str) -> list[Movement]:
        """Return a partner's payments, and what passed between partners at its price, else at its net value."""
        rows = fund.movements(self.entries, name)
        for each in self.accounts.handed:
            price = self.prices.get(each._replace(value=0), each.value)
            if name == each.giver:
                rows.append(Movement(each.day, received=price))
            elif name == each.taker:
                rows.append(Movement(each.day, paid=price))
        return rows


def figures(ledger: Ledger, one: Fund, day: dt.date) -> Figures:
    """Return the figures of a fund at a day; what happened later does not count."""
    until = day.toordinal()
    entries = tuple(ledger.funds.entries(one.id, until))
    partners = fund.standings(entries, day)
    whole = fund.whole_fund(partners.values())
    holdings = tuple(holding(ledger, deal, day) for deal in ledger.companies.deals(one.id))
    holdings = tuple(each for each in holdings if each.invested or each.movements)
    got_carry: dict[str, int] = {}
    for entry in entries:
        if entry.kind == fund.CARRY and entry.moved <= day:
            got_carry[entry.partner] = got_carry.get(entry.partner, 0) + entry.signed
    carry_paid, accrued_fee = sum(got_carry.values()), ledger.fund_costs.accrued(one.id, until)
    lines, borrowed = _lines(ledger, one, whole, holdings, carry_paid, until)
    lines["fees"] += accrued_fee
    before = nav.roll_forward(0, lines).closing
    due = _carry_due(ledger, one, day, entries, holdings, before)
    accrued = max(0, due - carry_paid) if before > 0 else 0
    clawback = max(0, carry_paid - due)
    lines["carry"] = carry_paid + accrued
    rolled = nav.roll_forward(0, lines)
    value = sum(each.value for each in holdings)
    gross = [move for each in holdings for move in each.movements]
    accounts, prices = _accounts(ledger, one, day, entries, accrued_fee)
    shares = {
        name: nav.RollForward(0, row)
        for name, row in capital_account.with_carry(accounts, accrued, clawback, got_carry).items()
    }
    return Figures(
        one, day, entries, partners, whole, holdings, rolled, shares,
        before - value + borrowed + accrued_fee, borrowed, accrued, carry_paid, clawback,
        performance(gross, value, day, GROSS),
        performance(fund.movements(entries), rolled.closing, day, NET, whole.committed),
        accounts, accrued_fee, _assumed(ledger, one, until), prices,
    )  # fmt: skip


def _accounts(
    ledger: Ledger, one: Fund, day: dt.date, entries: tuple[Entry, ...], accrued_fee: int
) -> tuple[Accounts, dict[Handover, int]]:
    """Return the partners' accounts at a day, and what was paid between them where that is known."""
    found = ledger.fund_results.results(one, day.toordinal())
    if accrued_fee:
        found.append(Result(day, "fees", -accrued_fee))
    passed = ledger.capital.handovers(one.id)
    accounts = capital_account.written(
        entries, found, [each for each, _ in passed], ledger.funds.shares(one.id), day,
        ledger.capital.received_outside(one.id),
    )  # fmt: skip
    return accounts, {each: price for each, price in passed if price is not None}


def _assumed(ledger: Ledger, one: Fund, until: int) -> int:
    """Return the distributions that count as paid on their day because no payment is recorded, fen."""
    every = ledger.capital.distributions(one.id)
    gone = {each.reverses_id for each in every}
    return sum(
        sum(row.values())
        for each in every
        if each.kind == "distribution" and not each.pending and each.id not in gone and each.day <= until
        for name, row in each.lines.items()
        if name not in each.paid
    )


def holding(ledger: Ledger, deal: Deal, day: dt.date) -> Holding:
    """Return a deal at a day, with its gross performance."""
    until = day.toordinal()
    flows = ledger.companies.flows(deal.id, until)
    position = ledger.companies.position(deal, until)
    moves = tuple(
        Movement(dt.date.fromordinal(each.day), paid=each.amount_fen + each.fee_fen)
        if each.kind == "lot"
        else Movement(dt.date.fromordinal(each.day), received=each.amount_fen - each.fee_fen)
        for each in flows
        if each.kind != "split"
    )
    value = ledger.companies.value(deal, until)
    incomes = ("dividend", "interest", "other")
    return Holding(
        deal,
        invested=sum(each.amount_fen for each in flows if each.kind == "lot"),
        cost=position.cost,
        value=value,
        proceeds=sum(each.amount_fen for each in flows if each.kind != "lot" and each.kind not in incomes),
        income=sum(each.amount_fen for each in flows if each.kind in incomes),
        realised=position.realised,
        fees=position.fees,
        shares=int(position.shares),
        gross=performance(moves, value, day, GROSS),
        movements=moves,
        revalue=ledger.companies.to_revalue(deal, until),
    )


def _lines(
    ledger: Ledger, one: Fund, whole: Standing, holdings: tuple[Holding, ...], carry_paid: int, until: int
) -> tuple[dict[str, int], int]:
    """Return the lines of the roll-forward since inception, and what the subscription line is drawn by."""
    fees = [row for row in ledger.capital.fees(one.id) if row.last_day <= until]
    own = sum(row.fee_fen for row in ledger.capital.partner_fees(one.id) if row.day <= until)
    charged, due = sum(row.fee_fen for row in fees) + own, sum(row.due for row in fees) + own

    def spent(kind: str) -> int:
        return sum(fen for day, fen in ledger.funds.expenses(one.id, kind) if day <= until)

    lines = {
        "contributions": whole.paid_in,
        "distributions": whole.distributed - carry_paid,
        "fees": charged,
        "waivers": charged - due,
        "expenses": spent("expense") + spent("interest"),
        "income": sum(each.income for each in holdings),
        "realised": sum(each.realised - each.fees for each in holdings),
        "unrealised": sum(each.value - each.cost for each in holdings),
        "carry": carry_paid,
    }
    return lines, spent("draw") - spent("repay")


def _carry_due(
    ledger: Ledger, one: Fund, day: dt.date, entries: tuple[Entry, ...], holdings: tuple[Holding, ...], before: int
) -> int:
    """Return all carry due if everything were sold at V for its value (hypothetical liquidation), after a clawback."""
    versions = ledger.funds.waterfalls(one.id)
    if not versions or not holdings:
        return 0
    terms = waterfall.terms_on(versions, day)
    if terms.style == waterfall.DEAL_BY_DEAL:
        deals = [
            carry.Deal(
                each.deal.company,
                (
                    *(waterfall.Event(m.day, paid_in=m.paid, cash=m.received) for m in each.movements),
                    waterfall.Event(day, cash=each.value),
                ),
            )
            for each in holdings
            if each.movements
        ]
        back = carry.deal_by_deal(deals, versions).clawback
        return back.paid - (back.due_back if terms.clawback else 0)
    events = [
        waterfall.Event(m.day, paid_in=m.paid, cash=m.received)
        for m in fund.movements(fund.settled(entries))
        if m.day <= day
    ]
    events.append(waterfall.Event(day, cash=max(0, before)))
    if terms.clawback:
        return waterfall.carry_due(events, versions)
    steps = waterfall.run(events, versions)
    return steps[-1].account.carry if steps else 0


def between(before: nav.RollForward, after: nav.RollForward) -> nav.RollForward:
    """Return the roll-forward of a period from those since inception at its two ends."""
    return nav.RollForward(before.closing, {name: fen - before.lines.get(name, 0) for name, fen in after.lines.items()})


def ends(ledger: Ledger, one: Fund, quarter: Quarter) -> tuple[Figures, Figures]:
    """Return a fund's figures at the end of the quarter before and of the quarter."""
    return (
        figures(ledger, one, Quarter.at(quarter.ordinal - 1).last_day),
        figures(ledger, one, quarter.last_day),
    )


def share_tenths(rate: Rate) -> int | None:
    """Return a rate in tenths of a per cent as pages show it; None where it is not a single number."""
    return None if rate.shown is None else round(rate.shown * 1000)
