"""A cell of the disclosure, a scorecard or the vintages opened: the dated amounts behind it."""

from __future__ import annotations

import re

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.reports.disclosure import disclosure_tables, fund_expenses
from fundtracker.reports.funds import fund_proofs
from fundtracker.reports.funds.fund_proofs import Proof
from fundtracker.reports.partners import capital_statement

# Line of the disclosure or of a scorecard → the figure of 表6 whose amounts make it.
FIGURES = {
    **{code: code for code in ("committed", "paid_in", "distributed", "invested", "proceeds")},
    **{code: code for code in ("nav", "cost", "value", "pic", "dpi", "tvpi", "net_irr")},
    **dict.fromkeys(("in_park", "in_tracks", "deployed", "companies", "largest"), "invested"),
    "leverage": "committed",
    "stale": "value",
}
# Line → rows of the capital statement whose amounts make it.
STATEMENTS = {"opening": (capital_statement.OPENING,), "fees": ("fees", "waivers")}
BALANCES = ("nav", "cost", "value")  # stand at the day, whatever the period


def proof(ledger: Ledger, figure: str) -> Proof:
    """Return the dated amounts behind a figure, ``TABLE/ROW/COLUMN/QUARTER``; none behind words.

    Raises:
        UserError: ``no_such_figure``.
    """
    _, row, column, name = figure.split("/")
    quarter = Quarter.parse(name)
    if year := re.fullmatch(r"v(\d+)", row):
        funds = disclosure_tables.by_year(ledger, quarter).get(int(year[1]), [])
        every = [_line(ledger, fund.id, column, "", quarter) for fund in funds]
        flows = sorted(flow for each in every for flow in each.flows)
        return Proof(every[0].side if every else "", quarter.last_day.isoformat(), flows)
    of_fund = re.fullmatch(r"f(\d+):(\w+)", row)
    if of_fund is None:
        raise UserError("no_such_figure", id=figure)
    return _line(ledger, int(of_fund[1]), of_fund[2], column, quarter)


def _line(ledger: Ledger, fund: int, line: str, column: str, quarter: Quarter) -> Proof:
    """Return what makes a line of a fund; ``column``: period, inception, value, words, basis."""
    nothing = Proof("", quarter.last_day.isoformat(), [])
    if column in ("words", "basis"):
        return nothing
    period = "year" if column == "period" else "inception"
    if line.startswith(disclosure_tables.COST):
        kind = line.removeprefix(disclosure_tables.COST)
        return fund_expenses.proof(ledger, f"expenses/f{fund}:{kind}/{period}/{quarter.name}")
    if line in STATEMENTS:
        parts = [
            capital_statement.proof(ledger, f"statements/f{fund}:{code}/{period}/{quarter.name}")
            for code in STATEMENTS[line]
        ]
        return parts[0]._replace(flows=sorted(flow for part in parts for flow in part.flows))
    if line not in FIGURES:
        return nothing
    proof = fund_proofs.proof(ledger, f"funds/f{fund}/{FIGURES[line]}/{quarter.name}")
    if column != "period" or line in BALANCES:
        return proof
    before = Quarter(quarter.year - 1, 4).last_day.isoformat()
    return proof._replace(flows=[flow for flow in proof.flows if flow.date > before])
