"""Forms of policy money: a clause, an application, an approval, a refusal, payments linked to
applications.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.sources.policy import Application, Applied, Approved
from fundtracker.reports.sources.policy_view import (
    PolicyView,
    Unlinked,
    over_approvals,
    title,
    why_words,
)
from fundtracker.reports.sources.table9 import nature_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, Judged, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Amount, Choice, Day, Number, Words
from fundtracker.ui.lists.choose_dialog import ChooseDialog, Offer
from fundtracker.ui.widgets.table_model import Column, amount_column

_NATURES = ("money", "compute", "other")


def clause_dialog(
    session: Session, view: PolicyView, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a policy document's clause; the last document is offered."""
    last = view.clauses[-1] if view.clauses else None
    entries = {
        "doc_no": Words(tr("Document number"), text=last.doc_no if last else ""),
        "doc_name": Words(tr("Policy document"), text=last.doc_name if last else ""),
        "clause": Words(tr("Clause"), tr("its number in the document")),
        "title": Words(tr("Title"), tr("what it supports")),
        "nature": Choice(tr("Kind of support"), [(nature_name(n), n) for n in _NATURES]),
    }
    return RecordDialog(
        session,
        Form(
            tr("Policy clause"),
            entries,
            (("doc_no", "doc_name"), ("clause", "title", "nature")),
            ok=tr("Record the clause"),
            message=lambda v: tr("Clause {name} is recorded.", name=v["clause"]),
            judge=lambda v: _judge_clause(view, v),
        ),
        _put_clause,
        parent=parent,
    )


def _put_clause(ledger: Ledger, v: Values) -> None:
    with ledger.change("policy.clause", v["reason"], doc_no=v["doc_no"]) as change:
        ledger.policy.put_clause(
            change, v["doc_no"], v["doc_name"], v["clause"], v["title"], v["nature"]
        )


def _judge_clause(view: PolicyView, v: Values) -> Judged:
    exists = any((c.doc_no, c.clause) == (v["doc_no"], v["clause"]) for c in view.clauses)
    return (
        (tr("This clause is already recorded; its title and kind are changed."), "warn")
        if exists
        else ("", "")
    )


def application_dialog(
    session: Session, view: PolicyView, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form of a new application of a company under a clause."""
    entries = {
        "number": Words(tr("Number"), tr("of the application")),
        "clause": Choice(tr("Clause"), [(title(c), c.id) for c in view.clauses]),
        "company": Words(tr("Company")),
        "project": Choice(tr("Project"), view.projects, empty=tr("No project")),
        "day": Day(tr("Applied on"), day=day),
        "amount": Amount(tr("Applied for"), session.unit),
        "p_hours": Number(tr("Compute (P·h)"), 0, 10**9, needed=False),
    }
    rows = (("number", "clause"), ("company", "project"), ("day", "amount", "p_hours"))
    return RecordDialog(
        session,
        Form(
            tr("New application"),
            entries,
            rows,
            ok=tr("Record the application"),
            message=lambda v: tr(
                "Application {number} is recorded; it waits for approval.", number=v["number"]
            ),
            judge=lambda v: _judge_application(view, v),
        ),
        _put_application,
        parent=parent,
    )


def _put_application(ledger: Ledger, v: Values) -> None:
    with ledger.change("policy.apply", v["reason"], number=v["number"]) as change:
        ledger.policy.put_application(
            change,
            v["number"],
            Applied(
                v["clause"],
                v["company"],
                v["day"],
                v["amount"],
                project=v["project"],
                p_hours=v["p_hours"],
            ),
        )


def _judge_application(view: PolicyView, v: Values) -> Judged:
    if any(a.number == v["number"] for a in view.applications.values()):
        return tr("This number already exists; each application has its own."), "bad"
    same = [a for a in view.applications.values() if v["company"] and a.company == v["company"]]
    nature = next((c.nature for c in view.clauses if c.id == v["clause"]), "")
    if nature == "compute" and v["p_hours"] is None:
        return tr("A compute voucher states its P-hours."), "bad"
    return (
        (tr("{n} applications of this company so far.", n=len(same)), "muted") if same else ("", "")
    )


def approve_dialog(
    session: Session,
    view: PolicyView,
    application: Application,
    day: dt.date,
    parent: QWidget | None = None,
) -> RecordDialog:
    """Return the form that approves an application, in whole or in part."""
    entries = {
        "amount": Amount(
            tr("Approved"), session.unit, fen=application.approved_fen or application.applied_fen
        ),
        "day": Day(tr("Approved on"), day=day),
        "doc_no": Words(
            tr("Document number"), tr("of the approval"), text=application.approved_doc
        ),
    }
    return RecordDialog(
        session,
        Form(
            tr("Approve {number}", number=application.number),
            entries,
            (("amount", "day", "doc_no"),),
            ok=tr("Approve"),
            message=lambda _: tr("{number} is approved.", number=application.number),
            judge=lambda v: _judge_approval(session, view, application, v),
            blame={"approval_needs_document": "doc_no", "approved_more_than_applied": "amount"},
        ),
        lambda ledger, v: _decide(ledger, "policy.approve", application, v["amount"], v),
        parent=parent,
    )


def _judge_approval(session: Session, view: PolicyView, a: Application, v: Values) -> Judged:
    if v["amount"] is None:
        return "", ""
    show, paid = session.money, view.paid.get(a.id, 0)
    if v["amount"] > a.applied_fen:
        return tr("{n} more than applied for ({applied}).", n=show(v["amount"] - a.applied_fen),
                  applied=show(a.applied_fen)), "bad"  # fmt: skip
    if v["day"] is not None and v["day"] < a.applied_day:
        return tr("Approved before it was applied for."), "bad"
    budget = view.budget
    if v["amount"] < paid:
        return tr("{n} were paid already, more than this.", n=show(paid)), "warn"
    if budget.planned is None:
        return "", ""
    left = budget.planned - budget.paid - budget.open + max(0, (a.approved_fen or 0) - paid)
    after = left - (v["amount"] - paid)
    words = tr("Policy budget not bound: {before} → {after}", before=show(left), after=show(after))
    return words, "ok" if after >= 0 else "warn"


def refuse_dialog(
    session: Session, application: Application, day: dt.date, parent: QWidget | None = None
) -> RecordDialog:
    """Return the form that refuses an application: nothing is approved, with document and
    reason.
    """
    entries = {
        "day": Day(tr("Decided on"), day=day),
        "doc_no": Words(tr("Document number"), tr("of the decision")),
    }
    return RecordDialog(
        session,
        Form(
            tr("Refuse {number}", number=application.number),
            entries,
            (("day", "doc_no"),),
            ok=tr("Refuse"),
            message=lambda _: tr(
                "{number} is refused; the reason is in the history.", number=application.number
            ),
            blame={"approval_needs_document": "doc_no"},
        ),
        lambda ledger, v: _decide(ledger, "policy.refuse", application, 0, v),
        parent=parent,
    )


def _decide(ledger: Ledger, kind: str, a: Application, fen: int, v: Values) -> None:
    with ledger.change(kind, v["reason"], number=a.number, doc_no=v["doc_no"]) as change:
        ledger.policy.put_application(
            change,
            a.number,
            Applied(
                a.clause_id,
                a.company,
                a.applied_day,
                a.applied_fen,
                project=a.project_id,
                p_hours=a.p_hours,
            ),
            Approved(v["day"], fen, v["doc_no"]),
        )


def link_dialog(
    session: Session,
    payments: Sequence[Unlinked],
    application: Application | None,
    parent: QWidget | None = None,
) -> ChooseDialog[Unlinked]:
    """Return the dialog that links payments to one application, or each to the one it seems to be
    for.
    """
    head = tr("These payments seem to belong to applications; take away what does not fit.")
    if application is not None:
        head = tr("Choose what was paid on {number}, {company}.", number=application.number,
                  company=application.company)  # fmt: skip

    def work(ledger: Ledger, chosen: Sequence[Unlinked]) -> None:
        with ledger.change("application.match", "", payments=len(chosen)) as change:
            for payment in chosen:
                target = application.id if application is not None else payment.application
                assert target is not None
                ledger.bookings.book_application(
                    change, payment.payment, target, why=payment.why or "hand"
                )

    def judge(chosen: Sequence[Unlinked]) -> Judged:
        total = session.money(sum(payment.fen for payment in chosen))
        words = tr("{n} payments chosen, {sum} in all.", n=len(chosen), sum=total)
        if over := over_approvals(chosen):
            return tr(
                "{words} They exceed what was approved by {over}.",
                words=words,
                over=session.money(over),
            ), "warn"
        return words, "text2"

    return ChooseDialog(
        session,
        Offer(
            tr("Link payments"),
            head,
            _link_columns(session, application is None),
            payments,
            judge=judge,
            ok=lambda n: tr("Link {n} payments", n=n),
            message=lambda n: tr("{n} payments were linked.", n=n),
            start=lambda _: application is None,
        ),
        work,
        parent=parent,
    )


def _link_columns(session: Session, proposed: bool) -> list[Column[Unlinked]]:
    text: Callable[[str], Callable[[Unlinked], str]] = lambda name: (
        lambda payment: str(getattr(payment, name))
    )
    columns = [
        Column("date", lambda: tr("Date"), text("date"), 96),
        Column("payee", lambda: tr("Payee"), text("payee"), 220, tip=text("payee")),
        amount_column(session, "fen", lambda: tr("Amount"), lambda payment: payment.fen, 110),
        Column(
            "words", lambda: tr("Summary"), text("words"), 200, stretch=True, tone=lambda _: "text2"
        ),
    ]
    if proposed:
        columns += [
            Column("number", lambda: tr("Application"), text("number"), 110),
            Column(
                "why",
                lambda: tr("Because"),
                lambda payment: why_words(payment.why),
                150,
                tone=lambda _: "text2",
            ),
        ]
    return columns
