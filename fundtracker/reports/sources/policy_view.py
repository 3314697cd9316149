"""What the page of policy money shows beside table 9: the budget used, each clause in one line,
the applications.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.park.plan import descendants
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.sources.policy import Application, Clause
from fundtracker.reports.context import ReportContext, door
from fundtracker.reports.sources import table9
from fundtracker.reports.sources.table9 import LINE, state_of
from fundtracker.reports.tables.report_table import Row, Table


class ClauseLine(NamedTuple):
    """A clause with the applications under it; fen, P-hours of approved compute vouchers."""

    clause: Clause
    n: int
    approved: int
    paid: int
    p_hours: int


class Budget(NamedTuple):
    """The plan's policy money: its budget (None: the plan has none), approved and not paid, paid;
    fen.
    """

    planned: int | None
    open: int
    paid: int


class Unlinked(NamedTuple):
    """A payment of policy money on no application, and the one it seems to be for (None: chosen by
    hand).

    ``left``: what is left of that application's approval (fen), before any of the payments offered.
    """

    payment: int
    date: str
    fen: int
    payee: str
    words: str
    application: int | None = None
    number: str = ""
    why: str = ""
    left: int = 0


class PolicyView(NamedTuple):
    """All that the page shows; ``applications`` by the code of their row."""

    table: Table
    budget: Budget
    lines: list[ClauseLine]
    clauses: list[Clause]
    applications: dict[str, Application]
    paid: dict[int, int]
    projects: list[tuple[str, int]]

    def state(self, code: str) -> str:
        """Return the state of a row's application, '' for other rows."""
        application = self.applications.get(code)
        return (
            state_of(application.approved_fen, self.paid.get(application.id, 0))
            if application is not None
            else ""
        )

    def row(self, code: str) -> Row | None:
        """Return the row of a code."""
        return next((row for row in self.table.rows if row.code == code), None)


def title(clause: Clause) -> str:
    """Return number and title of a clause."""
    return f"{clause.clause} {clause.title}".strip()


def view(context: ReportContext) -> PolicyView:
    """Return table 9 with the budget, the clauses and what the forms need."""
    ledger, day = context.ledger, context.day
    clauses = ledger.policy.clauses()
    applications = [_until(a, day) for a in ledger.policy.applications(day)]
    paid = ledger.policy.paid(context.quarter.ordinal)
    lines = [_clause_line(clause, applications, paid) for clause in clauses]
    table = table9.build(context)
    waiting = sum(max(0, (a.approved_fen or 0) - paid.get(a.id, 0)) for a in applications)
    paid_sum = next(row.number("paid") for row in table.rows if row.code == "total")
    budget = Budget(_planned(context), waiting, paid_sum or 0)
    projects = [(name, project) for project, name in context.project_names.items()]
    return PolicyView(
        table, budget, lines, clauses, {f"a{a.id}": a for a in applications}, paid, projects
    )


def _clause_line(
    clause: Clause, applications: Sequence[Application], paid: Mapping[int, int]
) -> ClauseLine:
    mine = [each for each in applications if each.clause_id == clause.id]
    return ClauseLine(
        clause,
        len(mine),
        sum(each.approved_fen or 0 for each in mine),
        sum(paid.get(each.id, 0) for each in mine),
        sum(each.p_hours or 0 for each in mine if each.approved_fen),
    )


def _planned(context: ReportContext) -> int | None:
    """Return what the version in force plans for policies; None where it says nothing."""
    ids = {line.id for line in context.lines if line.code == LINE}
    amounts = context.ledger.plan.amounts(context.version.id)
    return next((a.amount_fen for a in amounts if a.line_id in ids and not a.year), None)


build = door(view)


def _until(a: Application, day: int) -> Application:
    later = a.approved_day is not None and a.approved_day > day
    return a._replace(approved_day=None, approved_fen=None, approved_doc="") if later else a


def unlinked(ledger: Ledger, application: Application, most: int = 500) -> list[Unlinked]:
    """Return the largest payments of policy money on no application, those to its company first."""
    lines = ledger.plan.lines()
    ids = tuple(i for line in lines if line.code == LINE for i in descendants(lines, line.id))
    pairs, _, _ = ledger.bookings.paid(Trail((0, 1 << 40), lines=ids, application_id=0), most)
    records = [of_payment(ledger, payment) for payment, _ in pairs]
    left = left_of(ledger, application)
    left_over = [record._replace(left=left) for record in records if record is not None]
    return sorted(left_over, key=lambda record: (record.payee != application.company, -record.fen))


def left_of(ledger: Ledger, application: Application) -> int:
    """Return what is left of an approval (fen), all that was ever paid on it taken off; less than
    0: too much.
    """
    return (application.approved_fen or 0) - ledger.policy.paid().get(application.id, 0)


def over_approvals(chosen: Sequence[Unlinked]) -> int:
    """Return what the payments chosen exceed the approvals by, each application with all of its
    own (fen).
    """
    paid: dict[int | None, int] = {}
    for payment in chosen:
        paid[payment.application] = paid.get(payment.application, 0) + payment.fen
    left = {payment.application: payment.left for payment in chosen}
    return sum(max(0, fen - left[application]) for application, fen in paid.items())


def of_payment(ledger: Ledger, payment: int) -> Unlinked | None:
    """Return a payment as a line to choose; None for one that is split (its parts lie
    elsewhere).
    """
    if ledger.payments.parts(payment):
        return None
    p = ledger.payments.get(payment)
    return Unlinked(p.id, p.date.isoformat(), p.amount_fen, p.counterparty, p.summary or p.purpose)


def why_words(why: str) -> str:
    """Return in words why a payment seems to be for an application."""
    return {"number": tr("names its number"), "payee amount": tr("company and amount fit")}.get(
        why, why
    )
