"""Policy money, table 9: applications by company and clause, approvals, payments, compute
vouchers, the budget used.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtWidgets import QComboBox, QWidget

from fundtracker.i18n import language, tr
from fundtracker.intake.payments.contract_scoring import applications_in_ledger
from fundtracker.ledger import Ledger
from fundtracker.ledger.sources.policy import Application
from fundtracker.reports.sources import policy_view
from fundtracker.reports.sources.policy_view import PolicyView, Unlinked, title
from fundtracker.reports.sources.table9 import STATES, state_name
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.report_pages.report_grid import Tone
from fundtracker.ui.report_pages.report_page import ReportPage
from fundtracker.ui.sources.policy_cards import TONES, ApplicationPanel, BudgetCard, ClausesCard
from fundtracker.ui.sources.policy_forms import (
    application_dialog,
    approve_dialog,
    clause_dialog,
    link_dialog,
    refuse_dialog,
)
from fundtracker.ui.widgets.building_blocks import Piece, Segments, button, offer, row
from fundtracker.ui.widgets.nothing_found import Narrowing


class PolicyPage(ReportPage):
    """The budget, the clauses, the applications; from the application to its last payment."""

    REPORT = "policy"
    READS = frozenset(
        {
            "policy_clause",
            "application",
            "booking",
            "payment",
            "part",
            "plan_amount",
            "plan_version",
        }
    )
    HIDDEN = ("document", "nature", "applied_day", "approved_doc", "p_hours", "rate")

    def __init__(self, session: Session) -> None:
        self.states = Segments(1 + len(STATES))
        self.clause = QComboBox()
        self.new_clause, self.new, self.link = (
            button(icon="plus"),
            button(icon="plus"),
            button(icon="wand"),
        )
        self.panel = ApplicationPanel(session)
        self.view: PolicyView | None = None
        self.dialog: Dialog | None = None
        super().__init__(session)
        self.states.changed.connect(lambda _: self.sift())
        self.clause.activated.connect(lambda _: self.sift())
        self.table.arrived.connect(lambda _: self._point())
        self.new_clause.clicked.connect(lambda: self._ask(partial(clause_dialog, session)))
        self.new.clicked.connect(self.new_application)
        self.link.clicked.connect(self.link_payments)
        self.panel.approve.clicked.connect(self.approve)
        self.panel.refuse.clicked.connect(self.refuse)
        self.panel.link.clicked.connect(self.link_one)

    # ------------------------------------------------------------ parts
    def head(self) -> str:
        return tr("Application")

    def above(self) -> Sequence[Piece]:
        self.budget, self.clauses = (
            BudgetCard(self.session, self.texts),
            ClausesCard(self.session, self.texts),
        )
        self.clause.setFont(theme.font())
        self.clause.setFixedHeight(theme.CONTROL)
        self.clause.setMinimumWidth(170)
        self.texts(self.clause.setAccessibleName, lambda: tr("Clause"))
        self.texts(self.states.say, lambda: [tr("All"), *(state_name(state) for state in STATES)])
        for push_button, icon, text in (
            (self.link, "wand", lambda: tr("Link payments…")),
            (self.new_clause, "plus", lambda: tr("Clause…")),
            (self.new, "plus", lambda: tr("Application…")),
        ):
            self.texts(push_button.setText, text)
            self.texts(push_button.setIcon, partial(theme.icon, icon, "text2", 16))
        cards = row(self.budget, gap=12)
        cards.addWidget(self.clauses, 1)
        return [cards, row(self.states, 4, self.clause, None, self.link, self.new_clause, self.new)]

    def beside(self) -> QWidget | None:
        return self.panel

    def pills(self) -> dict[str, Tone]:
        return {
            "state": lambda record: (
                TONES.get(self.view.state(record.code), "") if self.view is not None else ""
            )
        }

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        work = lambda ledger: policy_view.build(ledger, quarter=quarter, unit=unit, lang=lang)
        self.session.operations.read(self, work, self._take, key="table")

    def _take(self, view: PolicyView) -> None:
        self.view = view
        offer(
            self.clause,
            [(tr("All clauses"), 0), *((title(clause), clause.id) for clause in view.clauses)],
        )
        none = next((r.cells["paid"].value for r in view.table.rows if r.code == "none"), 0)
        self.budget.show_budget(
            view.budget, view.table.quarter.name, none if isinstance(none, int) else 0
        )
        self.clauses.show_lines(view.lines)
        writable = self.session.writable
        self.new_clause.setEnabled(writable)
        self.new.setEnabled(writable)
        self.link.setEnabled(writable)
        self._show(view.table)
        self.show_empty(False)
        if self.table.current() is None and self.table.rows():
            self.table.go_to(self.table.rows()[0].code)
        self._point()

    def narrowing(self) -> Sequence[Narrowing]:
        return (self.states, self.clause)

    def keep(self, row: Row) -> bool:
        state, clause = self.states.current(), self.clause.currentData()
        if self.view is None or (not state and not clause):
            return True
        application = self.view.applications.get(row.code)
        return (
            application is not None
            and (not state or self.view.state(row.code) == STATES[state - 1])
            and (not clause or application.clause_id == clause)
        )

    def current(self) -> Application | None:
        """Return the application under the cursor."""
        record = self.table.current()
        return (
            self.view.applications.get(record.code)
            if self.view is not None and record is not None
            else None
        )

    def _point(self) -> None:
        if self.view is not None:
            self.panel.show_application(self.view, self.current(), writable=self.session.writable)

    # ------------------------------------------------------------ deeds
    def _ask(self, make: Callable[[PolicyView, QWidget], Dialog]) -> None:
        if self.view is not None:
            self.dialog = make(self.view, self.window())
            self.dialog.open()

    def new_application(self) -> None:
        """Ask for an application; it lies on a clause."""
        if self.view is not None and not self.view.clauses:
            self.session.notice.emit(
                "warn", tr("Record a clause first: an application lies on one.")
            )
            return
        self._ask(
            lambda view, parent: application_dialog(
                self.session, view, self.session.working_day(), parent
            ).makes("number")
        )

    def approve(self) -> None:
        """Approve the application under the cursor, in whole or in part."""
        if (a := self.current()) is not None:
            self._ask(
                lambda view, parent: approve_dialog(
                    self.session, view, a, self.session.working_day(), parent
                )
            )

    def refuse(self) -> None:
        """Refuse the application under the cursor, with document and reason."""
        if (a := self.current()) is not None:
            self._ask(
                lambda _, parent: refuse_dialog(self.session, a, self.session.working_day(), parent)
            )

    def link_payments(self) -> None:
        """Show the payments that seem to belong to applications, to be linked together."""
        self.session.operations.read(
            self, _proposed, lambda payments: self._offer(payments, None), key="link"
        )

    def link_one(self) -> None:
        """Show payments of policy money to choose for the application under the cursor."""
        a = self.current()
        if a is not None:
            work = lambda ledger: policy_view.unlinked(ledger, a)
            self.session.operations.read(
                self, work, lambda payments: self._offer(payments, a), key="link"
            )

    def _offer(self, payments: list[Unlinked], application: Application | None) -> None:
        if not payments:
            self.session.notice.emit(
                "accent", tr("No payment of policy money waits that fits an approved application.")
            )
            return
        self._ask(lambda _, parent: link_dialog(self.session, payments, application, parent))


def _proposed(ledger: Ledger) -> list[Unlinked]:
    applications = {a.id: a for a in ledger.policy.applications()}
    proposed = []
    for payment, application, why in applications_in_ledger(ledger):
        unlinked_payment = policy_view.of_payment(ledger, payment)
        if unlinked_payment is not None:
            of = applications[application]
            left = policy_view.left_of(ledger, of)
            proposed.append(
                unlinked_payment._replace(
                    application=application, number=of.number, why=why, left=left
                )
            )
    return proposed
