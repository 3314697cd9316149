"""The carry of a fund at a day: what is due if everything were sold for its value, and what is to
be given back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.funds import carry, carry_terms, waterfall
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.partners import Entry
from fundtracker.domain.funds.performance import Movement

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
    liquidation), fen, after a clawback.

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
    terms = carry_terms.terms_on(versions, day)
    if terms.style == carry_terms.DEAL_BY_DEAL:
        deals = [
            carry.Deal(
                each.company,
                (
                    *(
                        waterfall.Event(m.day, paid_in=m.paid, cash=m.received)
                        for m in each.movements
                    ),
                    waterfall.Event(day, cash=each.value),
                ),
            )
            for each in sorted(held, key=lambda fund: _gone(fund, day))
            if each.movements
        ]
        back = carry.deal_by_deal(deals, versions).clawback
        return back.paid - (back.due_back if terms.clawback else 0)
    events = [
        waterfall.Event(m.day, paid_in=m.paid, cash=m.received)
        for m in book.movements(book.settled(entries))
        if m.day <= day
    ]
    events.append(waterfall.Event(day, cash=max(0, before)))
    if terms.clawback:
        return waterfall.carry_due(events, versions)
    steps = waterfall.run(events, versions)
    return steps[-1].account.carry if steps else 0


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
    before = sum(fen for at, fen in ledger.fund_results.net_assets(fund, until) if at <= day) - fees
    return max(0, got - due(ledger, fund, day, entries, held, before))
