"""The carry of a fund at a day: what is due if everything were sold for its value, and what is to
be given back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.funds import bearing, capital_account, carry, carry_terms, waterfall
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.capital_account import Accounts, Handover
from fundtracker.domain.funds.partners import Entry
from fundtracker.domain.funds.performance import Movement
from fundtracker.ledger.funds.fund_terms import MILLION

if TYPE_CHECKING:
    from fundtracker.ledger.funds.fund_entries import Fund
    from fundtracker.ledger.funds.holding_book import Flow
    from fundtracker.ledger.repositories import Repositories


class Held(NamedTuple):
    """What the fund paid for a company and got of it, and what it is worth, fen."""

    company: str
    movements: tuple[Movement, ...]
    value: int


def movements(flows: Sequence[Flow]) -> tuple[Movement, ...]:
    """Return the money between a fund and a company, fees in it."""
    return tuple(
        Movement(dt.date.fromordinal(each.day), paid=each.amount_fen + each.fee_fen)
        if each.kind == "lot"
        else Movement(dt.date.fromordinal(each.day), received=each.amount_fen - each.fee_fen)
        for each in flows
        if each.kind != "split"
    )


def paid(entries: Sequence[Entry], day: dt.date) -> dict[str, int]:
    """Return partner → carry it got until a day, fen."""
    by_partner: dict[str, int] = {}
    for entry in entries:
        if entry.kind == book.CARRY and entry.moved <= day:
            by_partner[entry.partner] = by_partner.get(entry.partner, 0) + entry.signed
    return by_partner


def due(
    ledger: Repositories,
    fund: Fund,
    day: dt.date,
    entries: Sequence[Entry],
    held: Sequence[Held],
    before: int,
) -> int:
    """Return all carry due if everything were sold at a day for its value (hypothetical
    liquidation), fen, after a clawback. Where the terms bound that by the tax on carry, what
    cannot be had back stays due.

    Args:
        ledger: for the terms.
        one: the fund.
        day: the day.
        entries: the fund's book until it.
        held: its companies.
        before: the net asset value before accrued carry, fen.
    """
    versions = ledger.funds.waterfalls(fund.id)
    if not versions or not held:
        return 0
    tax = Fraction(_tax(ledger, fund, day), MILLION)
    terms = carry_terms.terms_on(versions, day)
    raw = untaxed(ledger, fund, day, entries, held, before)
    if not terms.clawback or not tax:
        return raw
    got = sum(paid(entries, day).values())
    given_back = _given_back(ledger, fund, day)
    received = got + given_back
    owed = carry.clawback(received, raw, 0, cap=carry.after_tax(received, tax)).due_back
    return max(raw, got - max(0, owed - given_back))


def _tax(ledger: Repositories, fund: Fund, day: dt.date) -> int:
    """Return the tax on carry by the terms in force on a day, ppm."""
    terms = ledger.funds.terms(fund.id)
    known = [row for row in terms if row.start_day <= day.toordinal()] or terms[:1]
    return max(known, key=lambda row: row.start_day).carry_tax if known else 0


def _given_back(ledger: Repositories, fund: Fund, day: dt.date) -> int:
    """Return the carry that general partners gave back until a day, fen."""
    return sum(
        each.items.get(book.CARRY, 0)
        for each in ledger.capital.distributions(fund.id)
        if each.kind == "reversal" and each.reverses_id is None and each.day <= day.toordinal()
    )


def untaxed(
    ledger: Repositories,
    fund: Fund,
    day: dt.date,
    entries: Sequence[Entry],
    held: Sequence[Held],
    before: int,
) -> int:
    """Return the carry due without a bound by tax: see ``due``."""
    versions = ledger.funds.waterfalls(fund.id)
    terms = carry_terms.terms_on(versions, day)
    if terms.style == carry_terms.DEAL_BY_DEAL:
        deals, costs = deals_of(ledger, fund, day, held)
        back = carry.deal_by_deal(deals, versions, costs=costs).clawback
        return back.paid - (back.due_back if terms.clawback else 0)
    free = ledger.funds.free_of_carry(fund.id, day)
    passed = [each for each, _ in ledger.capital.handovers(fund.id)]
    events = [each for each in bearing.events(entries, passed, free, day) if each.day <= day]
    before -= worth_of(ledger, fund, day, entries, free) if free else 0
    events.append(waterfall.Event(day, cash=max(0, before)))
    return waterfall.carry_of(events, versions)


def accounts(
    ledger: Repositories,
    fund: Fund,
    day: dt.date,
    entries: Sequence[Entry],
    *,
    postings: bool = False,
) -> tuple[Accounts, dict[Handover, int]]:
    """Return the partners' accounts at a day without accrued carry, and what was paid between
    them where that is known.
    """
    until = day.toordinal()
    results = [
        *ledger.fund_results.results(fund, until),
        *ledger.fund_costs.results(fund.id, until),
    ]
    passed = ledger.capital.handovers(fund.id)
    written = capital_account.written(
        capital_account.Events(
            [*entries], results, [each for each, _ in passed], ledger.funds.joined(fund.id)
        ),
        ledger.funds.shares(fund.id),
        day,
        ledger.capital.received_outside(fund.id),
        postings=postings,
    )
    return written, {each: price for each, price in passed if price is not None}


def worth_of(
    ledger: Repositories, fund: Fund, day: dt.date, entries: Sequence[Entry], names: Collection[str]
) -> int:
    """Return the net asset value of some partners at a day before accrued carry, fen."""
    lines = accounts(ledger, fund, day, entries)[0].lines
    return sum(sum(row.values()) for name, row in lines.items() if name in names)


def deals_of(
    ledger: Repositories, fund: Fund, day: dt.date, held: Sequence[Held]
) -> tuple[list[carry.Deal], list[waterfall.Event]]:
    """Return the deals of a fund as if sold at a day for their value, in the order they left, and
    its fees and costs until then: of all, the part of the partners who bear carry.
    """
    free = ledger.funds.free_of_carry(fund.id, day)
    interests = {n: s.interest for n, s in ledger.funds.standings(fund.id, day.toordinal()).items()}
    bear, total = sum(v for n, v in interests.items() if n not in free), sum(interests.values())
    part = Fraction(bear, total) if bear > 0 and total > 0 else Fraction(1)

    def event(day: dt.date, paid_in: int = 0, cash: int = 0) -> waterfall.Event:
        return waterfall.Event(day, fen(paid_in * part), fen(cash * part))

    deals = [
        carry.Deal(
            each.company,
            (
                *(event(m.day, m.paid, m.received) for m in each.movements),
                event(day, 0, each.value),
            ),
        )
        for each in sorted(held, key=lambda fund: _gone(fund, day))
        if each.movements
    ]
    until = day.toordinal()
    costs = [
        event(dt.date.fromordinal(at), amount)
        for at, amount in _costs(ledger, fund, until)
        if at <= until and amount > 0
    ]
    own = ledger.own_income.of(fund.id, until)
    costs += [event(dt.date.fromordinal(row.day), cash=row.amount_fen) for row in own]
    return deals, costs


def _costs(ledger: Repositories, fund: Fund, until: int) -> list[tuple[int, int]]:
    """Return (day, fen) of what the fund itself cost: fees charged and accrued, costs, interest of
    its line.
    """
    capital = ledger.capital
    rows = [(row.last_day, row.due) for row in capital.fees(fund.id)]
    rows += [(row.day, row.fee_fen) for row in capital.partner_fees(fund.id)]
    for kind in ("expense", "interest"):
        rows += ledger.funds.expenses(fund.id, kind)
    return [*rows, (until, ledger.fund_costs.accrued(fund.id, until))]


def _gone(fund: Held, day: dt.date) -> dt.date:
    """Return when a company left the fund: what is still worth something leaves at ``day``."""
    return day if fund.value else max((move.day for move in fund.movements), default=day)


def owed_back(ledger: Repositories, fund: Fund, day: dt.date) -> int:
    """Return the carry paid above what is due at a day, fen."""
    until = day.toordinal()
    entries = ledger.funds.entries(fund.id, until)
    got = sum(paid(entries, day).values())
    if got <= 0:
        return 0
    books = ledger.companies
    held = [
        Held(deal.company, movements(books.flows(deal.id, until)), books.value(deal, until))
        for deal in books.deals(fund.id)
    ]
    held = [each for each in held if each.movements]
    fees = sum(row.due for row in ledger.capital.fees(fund.id) if row.last_day <= until)
    fees += sum(row.fee_fen for row in ledger.capital.partner_fees(fund.id) if row.day <= until)
    fees += ledger.fund_costs.accrued(fund.id, until)
    before = (
        sum(amount for at, amount in ledger.fund_results.net_assets(fund, until) if at <= day)
        - fees
    )
    return max(0, got - due(ledger, fund, day, entries, held, before))
