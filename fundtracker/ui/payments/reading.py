"""What the page of disbursements reads, off the GUI thread."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.i18n import language
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_pages import PageRow, Totals
from fundtracker.ledger.payments.payment_query import Query


class PaymentSource(NamedTuple):
    """A query as the windowed table asks for it."""

    query: Query

    def page(self, ledger: Ledger, number: int, after: PageRow | None, count: int | None) -> list[PageRow]:
        """Return one page."""
        return ledger.pages.page(self.query, number, after=after, count=count)

    def totals(self, ledger: Ledger) -> Totals:
        """Return the totals."""
        return ledger.pages.totals(self.query)


class Names(NamedTuple):
    """Names by id, in both languages where they have two: zh first."""

    lines: dict[int, tuple[str, str]]
    projects: dict[int, str]
    sources: dict[int, tuple[str, str]]
    files: dict[int, str]


def read_names(ledger: Ledger) -> Names:
    """Read what ids of payments mean (reading thread)."""
    return Names(
        {line.id: (line.name_zh, line.name_en) for line in ledger.plan.lines()},
        ledger.plan.projects(),
        {source.id: (source.name_zh, source.name_en) for source in ledger.plan.sources()},
        ledger.imports.names(),
    )


def named(names: dict[int, tuple[str, str]], which: int | None) -> str:
    """Return a name in the language in use; the sign of nothing where there is none."""
    if which is None or which not in names:
        return money.MISSING
    return names[which][0 if language() == "zh" else 1]
