"""The costs of each fund by kind (ILPA, 信披指引2号): quarter, year, since inception."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.fund_costs import CATEGORIES
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.records.fund_cash import COST_CATEGORIES
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_proofs import Flow, Proof
from fundtracker.reports.partners.capital_statement import columns
from fundtracker.reports.record_words import fee_words
from fundtracker.reports.tables.report_table import Table

UNSTATED = "unstated"
FEE, CARRY, LINE = "fee", "carry", "line"
LINES = (FEE, CARRY, *CATEGORIES, UNSTATED, LINE)


def category_name(code: str) -> str:
    """Return the name of a kind of cost."""
    return {
        FEE: tr("Management fee"),
        CARRY: tr("Carry paid"),
        LINE: tr("Interest of the subscription line"),
        **{str(each.code): tr(each.words) for each in COST_CATEGORIES},
        UNSTATED: tr("Kind not stated"),
    }[code]


def amounts(
    ledger: Ledger, fund: Fund, until: dt.date
) -> Iterator[tuple[str, dt.date, int, str, str]]:
    """Yield (line, day, fen, words, document) of all that a fund bore until a day."""
    last = until.toordinal()
    for day, fee, working in _fees(ledger, fund):
        if day <= last:
            yield FEE, _date(day), fee, fee_words(working), ""
    for entry in ledger.funds.entries(fund.id, last):
        if entry.kind == "carry" and entry.moved <= until:
            yield CARRY, entry.moved, entry.signed, entry.partner, ""
    kinds = ledger.fund_costs.categories(fund.id)
    for spent in ledger.fund_costs.spendings(fund.id):
        if spent.day <= last and spent.kind in ("expense", "interest"):
            line = LINE if spent.kind == "interest" else kinds.get(abs(spent.id), UNSTATED)
            yield line, _date(spent.day), spent.amount_fen, spent.payee, spent.doc_no


def _fees(ledger: Ledger, fund: Fund) -> Iterator[tuple[int, int, str]]:
    """Yield (day, fen, working) of the management fees of a fund, those of single partners last."""
    for fee in ledger.capital.fees(fund.id):
        if fee.due:
            yield fee.last_day, fee.due, fee.working
    for own in ledger.capital.partner_fees(fund.id):
        yield own.day, own.fee_fen, own.working


def build(context: ReportContext) -> Table:
    """Return a fund's costs by kind; a kind that was never used has no row."""
    q = context.quarter
    frame = context.frame("expenses", tr("Costs of the funds by kind"), columns())
    starts = {"quarter": q.first_day, "year": dt.date(q.year, 1, 1), "inception": dt.date.min}
    for fund in context.funds:
        rows = _rows(context, fund, starts)
        totals = {period: sum(row[period] for row in rows.values()) for period in starts}
        frame.add(f"f{fund.id}", context.name(fund), dict(totals), total=True)
        for line, row in rows.items():
            frame.add(f"f{fund.id}:{line}", category_name(line), dict(row), depth=1)
        if unstated := rows.get(UNSTATED, {}).get("inception"):
            frame.notes.append(
                tr(
                    "{fund}: of costs of {n} yuan nobody stated the kind.",
                    fund=context.name(fund),
                    n=money.show(unstated),
                )
            )
    frame.notes.append(tr("Fees count when they are charged, carry when it is paid."))
    return frame.table()


def _rows(
    context: ReportContext, fund: Fund, starts: Mapping[str, dt.date]
) -> dict[str, dict[str, int]]:
    """Return line → period → fen of a fund's costs, the lines in their order."""
    rows: dict[str, dict[str, int]] = {}
    for line, day, fen, _, _ in amounts(context.ledger, fund, context.quarter.last_day):
        row = rows.setdefault(line, dict.fromkeys(starts, 0))
        for period, first in starts.items():
            row[period] += fen if day >= first else 0
    return {line: rows[line] for line in LINES if line in rows}


def proof(ledger: Ledger, figure: str) -> Proof:
    """Return the dated amounts behind a figure, ``expenses/ROW/PERIOD/QUARTER``.

    Raises:
        UserError: ``no_such_figure``.
    """
    _, row, period, name = figure.split("/")
    match = re.fullmatch(r"f(\d+)(?::(\w+))?", row)
    if match is None:
        raise UserError("no_such_figure", id=figure)
    quarter, fund = Quarter.parse(name), ledger.funds.get(int(match[1]))
    first = {"quarter": quarter.first_day, "year": dt.date(quarter.year, 1, 1)}.get(
        period, dt.date.min
    )
    flows = [
        Flow(
            day.isoformat(), fen, " · ".join(filter(None, (category_name(line), words))), doc, None
        )
        for line, day, fen, words, doc in amounts(ledger, fund, quarter.last_day)
        if day >= first and match[2] in (None, line)
    ]
    return Proof("", quarter.last_day.isoformat(), sorted(flows))


def _date(day: int) -> dt.date:
    return dt.date.fromordinal(day)
