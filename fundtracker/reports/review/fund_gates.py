"""What the checklist asks of the funds: valuations of the quarter are in, calls are reconciled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.ledger.fund_matches import matched
from fundtracker.ledger.funds.capital_book import Call, in_force
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.reports.context import ReportContext


def not_valued(context: ReportContext) -> list[str]:
    """Return the holdings without a value of the quarter: company, and the day of the last one."""
    companies, first = context.ledger.companies, context.quarter.first_day.toordinal()
    waiting = []
    for deal in companies.deals():
        if not companies.position(deal, context.day).held:
            continue
        known = companies.valuations(deal.id, context.day)
        if not known:
            waiting.append(tr("{company}: never valued", company=deal.company))
        elif known[-1].day < first:
            day = dt.date.fromordinal(known[-1].day).isoformat()
            waiting.append(tr("{company}: last value of {day}", company=deal.company, day=day))
    return waiting


def not_reconciled(context: ReportContext) -> list[str]:
    """Return what keeps the calls from being reconciled: money that is due and did not arrive,
    and receipts of the quarter that no row of the fund's own bank shows, where its statements are
    taken in. Amounts in exact yuan.
    """
    waiting: list[str] = []
    for fund in context.funds:
        name = context.name(fund)
        for call in _in_force(context, fund):
            waiting += [f"{name} · {words}" for words in _owed(context, call)]
        waiting += [f"{name} · {words}" for words in _unseen(context, fund)]
    return waiting


def _in_force(context: ReportContext, fund: Fund) -> list[Call]:
    calls = in_force(context.ledger.capital.calls(fund.id))
    return [call for call in calls if call.kind == "call"]


def _owed(context: ReportContext, call: Call) -> Iterator[str]:
    """Yield what is due on a call until the end of the quarter and had not arrived by then."""
    if call.due_day > context.day:
        return
    capital = context.ledger.capital
    gone = capital.defaulted(call, context.day)  # what they never paid is not asked any more
    came = sum(
        got.signed
        for got in capital.receipts(call.id)
        if got.day <= context.day and got.partner not in gone
    )
    owed = sum(sum(row.values()) for name, row in call.lines.items() if name not in gone) - came
    if owed:
        yield tr("call {n}: {sum} yuan not arrived", n=call.number, sum=money.show(owed))


def _unseen(context: ReportContext, fund: Fund) -> Iterator[str]:
    """Yield the receipts of the quarter that no bank row of the fund is."""
    ledger, first = context.ledger, context.quarter.first_day.toordinal()
    rows = ledger.books.movements(fund.id)
    if not any(first <= row.day <= context.day for row in rows):
        return
    seen = {record for records in matched(ledger, fund).values() for record in records}
    for call in _in_force(context, fund):
        for got in ledger.capital.receipts(call.id):
            if first <= got.day <= context.day and ("receipt", got.id) not in seen:
                yield tr(
                    "call {n}: receipt of {sum} yuan from {partner} is in no bank row",
                    n=call.number, sum=money.show(got.signed), partner=got.partner,
                )  # fmt: skip
