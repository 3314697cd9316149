"""Which proof opens a figure of the funds, by the table it stands in."""

from __future__ import annotations

from collections.abc import Callable

from fundtracker.ledger import Ledger
from fundtracker.reports.disclosure import disclosure_proofs, fund_expenses
from fundtracker.reports.funds import fund_book, fund_proofs
from fundtracker.reports.funds.fund_proofs import Proof
from fundtracker.reports.pacing import pacing_table
from fundtracker.reports.partners import capital_statement

PROVERS: dict[str, Callable[[Ledger, str], Proof]] = {
    **dict.fromkeys(fund_book.NAMES, fund_book.proof),
    "statements": capital_statement.proof,
    "expenses": fund_expenses.proof,
    "pacing": pacing_table.proof,
    **dict.fromkeys(("disclosure", "scorecard", "vintages"), disclosure_proofs.proof),
}


def prove(ledger: Ledger, figure: str) -> Proof:
    """Return the dated amounts behind a figure, ``TABLE/ROW/COLUMN/QUARTER``, of a table of the
    funds.

    Raises:
        UserError: ``no_such_figure``.
    """
    table = figure.partition("/")[0]
    return PROVERS.get(table, fund_proofs.proof)(ledger, figure)
