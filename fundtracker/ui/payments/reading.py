"""What the page of disbursements reads, off the GUI thread."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from fundtracker.domain.park.warnings import Warning
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_outline import Head, Lines, View
from fundtracker.ledger.payments.payment_pages import SIZE, PageRow, Totals
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Part, Payment
from fundtracker.ledger.review.freeze import frozen
from fundtracker.ui.payments.rules_dialog import Suggestion, read_suggestions


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


class Opened(NamedTuple):
    """A payment with what proves it, and what may be done with it."""

    payment: Payment
    parts: list[Part]
    seen: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    corrects: int | None
    corrections: list[dict[str, Any]]
    frozen: bool
    rules: list[Suggestion]  # that wait for this payee
    contracts: str  # the numbers of those that it is matched to


def read_payment(ledger: Ledger, payment: int) -> Opened:
    """Read one payment with its witnesses and changes (reading thread)."""
    from fundtracker.reports.explain import opened

    payment_record = ledger.payments.get(payment)
    proof = opened(ledger, payment_record)
    contracts = [b.contract_id for b in ledger.bookings.of_payment(payment) if b.contract_id]
    numbers = [ledger.contracts.get(contract).number for contract in dict.fromkeys(contracts)]
    return Opened(
        payment_record,
        ledger.payments.parts(payment),
        proof["witnesses"],
        proof["changes"],
        proof["corrects"],
        proof["corrections"],
        payment_record.book_quarter in frozen(ledger),
        read_suggestions(ledger, payment_record.counterparty or None),
        tr(", ").join(numbers),
    )


class Target(NamedTuple):
    """A project, or a contract of one, that a part of a payment may go to."""

    name: str
    project_id: int
    line_id: int | None
    contract_id: int | None = None
    source_id: int | None = None
    booked: tuple[int, ...] = ()  # the parts that lie on the contract now, of a whole payment 0


def read_classified(
    ledger: Ledger, payment: Payment, project: int | None, source: int | None
) -> tuple[list[Warning], Sequence[str]]:
    """Return what a payment would breach at a place, and what it would be taken off: contracts of
    another project.
    """
    from fundtracker.intake.payments.predicted_breaches import if_classified

    ids = [b.contract_id for b in ledger.bookings.of_payment(payment.id) if b.contract_id]
    rows = [ledger.contracts.get(contract) for contract in ids]
    left = [leaves(row.number) for row in rows if row.project_id != project]
    return if_classified(ledger, payment.id, project, source), left


def leaves(number: str) -> str:
    """Say that a payment is taken off a contract."""
    return tr(
        "The payment leaves the contract {number} that it is matched to, and is no longer paid on "
        "it.",
        number=number,
    )


def _booked(ledger: Ledger, payment: Payment) -> dict[int, tuple[int, ...]]:
    """Return contract → the parts of a payment that lie on it."""
    booked: dict[int, tuple[int, ...]] = {}
    for link in ledger.bookings.links(payment.id):
        if link.contract_id is not None:
            at = booked.get(link.contract_id, ())
            booked[link.contract_id] = (*at, max(0, link.position))
    return booked


def read_targets(ledger: Ledger, payment: Payment) -> list[Target]:
    """Return what a part may go to: the contracts of the payee and of the payment's project, and
    those that it lies on, each with the source that its part will name, then all projects.
    """
    projects = {p.id: p for p in ledger.projects.all()}
    rows = ledger.contracts.all() if projects else []
    own = [r for r in rows if r.party == payment.counterparty]
    booked = _booked(ledger, payment)
    here = {r.id for r in rows if r.project_id == payment.project_id} | booked.keys()
    near = [r for r in rows if r.id in here and r not in own]
    lang = language()
    sources = {s.id: f" · {s.name(lang)}" for s in ledger.plan.sources()}
    targets = [
        Target(
            f"{r.number} {r.name}{sources.get(r.source_id or payment.source_id or 0, '')}",
            r.project_id,
            projects[r.project_id].line_id,
            r.id,
            r.source_id or payment.source_id,
            booked.get(r.id, ()),
        )
        for r in (*own, *near)
    ]
    return targets + [
        Target(p.title(lang), p.id, p.line_id, None, payment.source_id) for p in projects.values()
    ]
