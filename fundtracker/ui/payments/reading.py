"""What the page of disbursements reads, off the GUI thread."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_outline import Head, Lines, View
from fundtracker.ledger.payments.payment_pages import SIZE, PageRow, Totals
from fundtracker.ledger.payments.payment_query import Query


class PaymentSource(NamedTuple):
    """A query as the windowed table asks for it."""

    query: Query

    def page(
        self, ledger: Ledger, number: int, after: PageRow | None, count: int | None
    ) -> list[PageRow]:
        """Return one page."""
        return ledger.pages.page(self.query, number, after=after, count=count)

    def totals(self, ledger: Ledger) -> Totals:
        """Return the totals."""
        return ledger.pages.totals(self.query)


class OutlineTotals(NamedTuple):
    """What is said of a query under groups: ``n`` lines, the totals of its payments."""

    n: int
    payments: Totals
    lines: Lines


class OutlineSource(NamedTuple):
    """A query under groups as the windowed table asks for it: heads stand among the payments."""

    view: View

    def page(
        self, ledger: Ledger, number: int, after: object, count: int | None
    ) -> list[PageRow | Head]:
        """Return one page."""
        return ledger.outlines.rows(self.view, number * SIZE, SIZE)

    def totals(self, ledger: Ledger) -> OutlineTotals:
        """Return the totals, and which line is what."""
        lines = ledger.outlines.lines(self.view)
        return OutlineTotals(lines.n, ledger.outlines.totals(self.view), lines)
