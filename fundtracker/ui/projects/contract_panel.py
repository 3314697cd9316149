"""One contract: every figure with its formula, change orders, work, schedule of values and
payments; its deeds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QLabel

from fundtracker.domain.base.money import decimal
from fundtracker.i18n import tr, tr_in
from fundtracker.intake.payments.contract_matches import why_name
from fundtracker.ledger.projects.contracts import ChangeRow
from fundtracker.reports.projects.contract_view import Detail, state_name, state_of
from fundtracker.reports.tables import report_table as report
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.explaining.explained import emptied, selectable
from fundtracker.ui.forms.papers_dialog import PapersButton
from fundtracker.ui.projects.panel import CONTRACT_TONES
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Pill,
    Segments,
    Texts,
    button,
    column,
    hline,
    label,
    row,
    scrolled,
)
from fundtracker.ui.widgets.figure import Figure

FIGURES = (
    *(
        "signed",
        "approved",
        "pending",
        "current",
        "",
        "work",
        "cap",
        "due",
        "paid",
        "payable",
        "excess",
    ),
    *("over_progress", ""),
    *("advance_open", "retention_held", "left", "forecast", "over_under"),
)
COMMANDS = ("change", "work", "settle", "link", "terms")
_LISTED = 60


def change_state(state: str) -> tuple[str, str]:
    """Return the name of the state of a change order, and its tone."""
    return {
        "pending": (tr("pending"), "warn"),
        "approved": (tr("approved"), "ok"),
        "rejected": (tr("rejected"), "muted"),
    }[state]


def payment_kind(kind: str) -> str:
    """Return what a payment is on its contract, in words."""
    return {
        "advance": tr("advance"),
        "progress": tr("progress payment"),
        "settlement": tr("settlement"),
        "retention": tr("retention"),
        "": "",
    }[kind]


class ContractPanel(QFrame):
    """A contract under the cursor; ``deed`` tells which form is asked for, ``decide`` which
    pending change.
    """

    command = Signal(str)
    decide = Signal(object)  # ChangeRow

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setFixedWidth(theme.DRAWER + 44)
        self._session = session
        self.texts = Texts()
        self.detail: Detail | None = None
        self.pill, self.number = Pill(), label(size=theme.SMALL, tone="muted")
        self.name = label(size=theme.CARD, bold=True, wrap=True)
        self.party = label(size=theme.SMALL, tone="text2", wrap=True)
        self.names = {key: label(size=theme.SMALL, tone="muted") for key in FIGURES if key}
        self.figures = {key: Figure(session, theme.BODY) for key in FIGURES if key}
        self.buttons = {key: button() for key in COMMANDS}
        self.papers = PapersButton(session, self)
        self.lists, self.lines = Segments(3, most=286), column(gap=6)
        self._lay_out()
        self.lists.changed.connect(lambda _: self._fill())
        self.hide()

    def _lay_out(self) -> None:
        names: dict[str, Callable[[], str]] = {
            "change": lambda: tr("Change…"),
            "work": lambda: tr("Work…"),
            "settle": lambda: tr("Settle…"),
            "link": lambda: tr("Link a payment…"),
            "terms": lambda: tr("Terms…"),
        }
        for key, push_button in self.buttons.items():
            self.texts(push_button.setText, names[key])
            push_button.clicked.connect(partial(self._ask, key))
        self.texts(self.lists.say, lambda: [tr("Changes"), tr("Payments"), tr("Work and terms")])
        body = column(row(self.pill, None, self.number), self.name, self.party, hline(), gap=5)
        for key in FIGURES:
            body.addLayout(
                row(self.names[key], None, self.figures[key])
            ) if key else body.addWidget(hline())
        body.addSpacing(2)
        body.addLayout(row(*(self.buttons[key] for key in COMMANDS[:3]), None, gap=6))
        body.addLayout(row(*(self.buttons[key] for key in COMMANDS[3:]), None, gap=6))
        body.addLayout(row(self.papers, None))
        body.addSpacing(4)
        body.addLayout(row(self.lists, None))
        body.addLayout(self.lines)
        body.addStretch(1)
        body.setContentsMargins(16, 14, 16, 16)
        self.setLayout(column(scrolled(body), margins=(0, 0, 0, 0)))

    def _ask(self, command: str, _: bool = False) -> None:
        self.command.emit(command)

    def words(self) -> str:
        """Return all that is shown, as text."""
        return "\n".join(text_label.text() for text_label in self.findChildren(QLabel))

    # ------------------------------------------------------------ showing
    def show_contract(self, table: Table, record: Row, detail: Detail, *, writable: bool) -> None:
        """Show a contract as it stands at the end of the quarter."""
        self.detail = detail
        name = f"{detail.terms.number} {detail.terms.name}"
        self.papers.of("contract", detail.terms.id, name)
        state = state_of(record)
        self.pill.say(state_name(state), CONTRACT_TONES[state])
        self.number.setText(detail.terms.number)
        self.name.setText(detail.terms.name)
        self.party.setText(
            " · ".join(x for x in (detail.terms.party, detail.project, detail.source) if x)
        )
        heads = {c.code: c for c in table.columns}
        for key, figure in self.figures.items():
            cell = record.cells[key]
            fen = cell.value if isinstance(cell.value, int) else None
            self.names[key].setText(heads[key].head)
            self.names[key].setToolTip(report.tooltip(table, heads[key]))
            figure.say_id(
                cell.id,
                self._session.money(fen),
                self._session.exact(fen) if fen is not None else "",
            )
            seldom = key in ("pending", "excess", "over_progress", "advance_open")
            for widget in (self.names[key], figure):
                widget.setVisible(bool(fen) or not seldom)
        for command_button in self.buttons.values():
            command_button.setEnabled(writable)
        self.show()
        self._fill()

    def _fill(self) -> None:
        emptied(self.lines)
        if self.detail is not None:
            (self._changes, self._payments, self._terms)[self.lists.current()](self.detail)

    def _nothing(self, text: str) -> None:
        self.lines.addWidget(label(text, theme.SMALL, tone="muted", wrap=True))

    def _changes(self, detail: Detail) -> None:
        if not detail.changes:
            self._nothing(tr("No change order; the value is the signed one."))
        for change in detail.changes[:_LISTED]:
            name, tone = change_state(change.state)
            pill, amount = Pill(), label(self._session.money(change.amount_fen), bold=True)
            pill.say(name, tone)
            self.lines.addLayout(
                row(pill, label(change.number, theme.SMALL, tone="text2"), None, amount, gap=6)
            )
            self.lines.addWidget(
                selectable(label(_change_text(change), theme.SMALL, tone="muted", wrap=True))
            )
            if change.state == "pending":
                decide = button(tr("Decide…"), "link")
                decide.setEnabled(self.buttons["change"].isEnabled())
                decide.clicked.connect(partial(self.decide.emit, change))
                self.lines.addLayout(row(decide, None))

    def _payments(self, detail: Detail) -> None:
        if not detail.payments:
            self._nothing(tr("Nothing was paid on this contract by the end of the quarter."))
        for paid in detail.payments[:_LISTED]:
            amount = button(self._session.money(paid.fen), "link")
            amount.setAccessibleName(tr("Open the payment"))
            amount.clicked.connect(partial(self._open, paid.payment_id))
            day = dt.date.fromordinal(paid.day).isoformat()
            day_and_kind = " · ".join(x for x in (day, payment_kind(paid.kind)) if x)
            self.lines.addLayout(row(label(day_and_kind, theme.SMALL), None, amount))
            stood = paid.stood
            show = self._session.money
            words = tr(
                "Then: estimate {estimate}, contract {contract}, paid on it before {paid}, "
                "progress {physical}",
                estimate=show(stood.estimate_fen),
                contract=show(stood.contract_fen),
                paid=show(stood.contract_paid_fen),
                physical=f"{decimal(stood.physical, 1)}%" if stood.physical is not None else "—",
            )
            why = ", ".join(why_name(word) for word in paid.why.split())
            for text in (words, tr("Linked by {why}", why=why) if why else ""):
                if text:
                    self.lines.addWidget(label(text, theme.CAPTION, tone="muted", wrap=True))
        if len(detail.payments) > _LISTED:
            self._nothing(tr("and {n} more", n=len(detail.payments) - _LISTED))

    def _open(self, payment: int, _: bool = False) -> None:
        from fundtracker.reports.explain import explain_payment

        self._session.explain.emit(lambda ledger, _=0: explain_payment(ledger, payment))

    def _terms(self, detail: Detail) -> None:
        terms, show = detail.terms, self._session.money
        lines = [
            (tr("Signed on"), _date(terms.signed_day)),
            (tr("Contractor's account"), terms.account or "—"),
            (tr("Advance"), show(terms.advance_fen)),
            (tr("Recovery of the advance (%)"), _share(terms.recovery)),
            (tr("Progress payments (%)"), _share(terms.progress_rate)),
            (tr("Payment cap (%)"), _share(terms.cap)),
            (tr("Retention (%)"), _share(terms.retention)),
            (tr("Retention due"), _date(terms.retention_day)),
            (tr("Completed on"), _date(terms.done_day)),
            (tr("Settled"), f"{show(terms.settled_fen)} {terms.settled_doc}".strip()),
            (tr("Settled on"), _date(terms.settled_day)),
            (tr("Audit"), tr_in("audit", "done") if terms.audited else tr("not done")),
        ]
        lines += [
            (tr("Work until {day}", day=_date(day)), f"{show(fen)} {doc}".strip())
            for day, fen, doc in detail.work[:12]
        ]
        lines += [(name, show(fen)) for name, fen in detail.items[:_LISTED]]
        for name, text in lines:
            head, value = Elided(theme.SMALL, tone="muted"), label(text, theme.SMALL)
            head.say(name)
            line = row(gap=8)
            line.addWidget(head, 1)
            line.addWidget(value)
            self.lines.addLayout(line)


def _share(tenths: int | None) -> str:
    return f"{decimal(tenths, 1)}%" if tenths is not None else "—"


def _date(day: int | None) -> str:
    return dt.date.fromordinal(day).isoformat() if day else "—"


def _change_text(change: ChangeRow) -> str:
    day = dt.date.fromordinal(change.dated).isoformat()
    return " · ".join(x for x in (day, change.doc_no, change.reason) if x)
