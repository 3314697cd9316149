"""The drawer of one payment: its values, file rows, history, papers; classify, split, correct."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QVBoxLayout

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.payments.bookings import Link
from fundtracker.ledger.payments.payments import Part, Payment
from fundtracker.reports.tables.labels import kind_name, measure_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, local_time
from fundtracker.ui.explaining.explained import breakable, emptied, selectable
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.papers_dialog import PapersButton
from fundtracker.ui.payments.reading import Opened, read_classified, read_payment, read_targets
from fundtracker.ui.payments.rules_dialog import Suggestion, decide
from fundtracker.ui.widgets.building_blocks import (
    Pill,
    button,
    column,
    hline,
    label,
    pair,
    row,
    scrolled,
)

if TYPE_CHECKING:
    from fundtracker.ui.payments.forms import ClassifyDialog, SplitDialog

_TONES = ("ok", "accent", "muted", "accent", "muted")


class PaymentDrawer(QFrame):
    """Right of the table; closed by its cross or Esc."""

    closed = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("drawer")
        self.setFixedWidth(theme.DRAWER)
        self.names: Any = None
        self._session = session
        self._shown: Opened | None = None
        self._asked: tuple[int, Callable[[], object] | None] | None = None  # and not shown yet
        self.dialog: Dialog | None = None
        self._serial = label(size=theme.CARD, bold=True)
        self._close = button(kind="ghost", icon="close")
        self._close.setFixedWidth(32)
        self._amount = selectable(label(size=theme.TITLE, bold=True))
        self._pill = Pill()
        self._date = label(size=theme.SMALL, tone="muted")
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        self._body.setContentsMargins(0, 0, 8, 0)
        area = scrolled(self._body)
        self.classify = button(icon="tag")
        self.split = button(icon="split")
        self.correct = button(icon="edit")
        self.papers = PapersButton(session, self)
        head = row(self._serial, None, self._close)
        state = row(self._pill, self._date, None, gap=6)
        doors = row(self.classify, self.split, self.correct, None)
        foot = column(row(self.papers, None), doors, gap=6)
        self.setLayout(
            column(
                head, self._amount, state, 2, hline(), area, foot, gap=6, margins=(16, 10, 8, 14)
            )
        )
        self._close.clicked.connect(self.shut)
        self.classify.clicked.connect(self._classify)
        self.split.clicked.connect(self._split)
        self.correct.clicked.connect(self._correct)
        session.opened.connect(self.shut)
        self.again()
        self.hide()

    def open(self, payment: int, then: Callable[[], object] | None = None) -> None:
        """Show a payment, then do what is asked."""
        self._asked = payment, then

        def show(opened: Opened) -> None:
            self._asked = None
            self._show(opened)
            if then is not None:
                then()

        def failed(error: UserError) -> None:
            self._asked = None
            self._session.operations.failed.emit(error)

        self._session.operations.read(
            self, lambda ledger: read_payment(ledger, payment), show, key="payment", failed=failed
        )

    def add_doors(self, menu: QMenu, payment: int, *, frozen: bool) -> None:
        """Add to a menu what may be done with a payment; each reads it first."""
        for push_button in (self.correct,) if frozen else (self.classify, self.split):
            menu.addAction(
                push_button.icon(), push_button.text(), partial(self._through, push_button, payment)
            )

    def _through(self, door: QPushButton, payment: int) -> None:
        """Show a payment and press a button of it, where it can be pressed."""
        self.open(payment, lambda: None if door.isHidden() else door.click())

    def reload(self) -> None:
        """Read the payment again, or the one that was asked for since; one that left the ledger
        closes the drawer.
        """
        if self._asked is not None:
            self.open(*self._asked)
        elif self._shown is not None:
            payment = self._shown.payment.id
            work = lambda ledger: read_payment(ledger, payment)
            self._session.operations.read(
                self, work, self._show, key="payment", failed=lambda _: self.shut()
            )

    def shut(self) -> None:
        """Close the drawer."""
        self._shown = None
        self.hide()
        self.closed.emit()

    def payment(self) -> int | None:
        """Return the payment that is shown."""
        return self._shown.payment.id if self._shown else None

    def again(self) -> None:
        """Say and paint everything in the language and theme in use."""
        self.classify.setText(tr("Classify…"))
        self.split.setText(tr("Split up…"))
        self.correct.setText(tr("Correct…"))
        self.correct.setIcon(theme.icon("edit", "text2", 16))
        self.classify.setIcon(theme.icon("tag", "text2", 16))
        self.split.setIcon(theme.icon("split", "text2", 16))
        self._close.setIcon(theme.icon("close", "text2", 16))
        self._close.setAccessibleName(tr("Close"))
        self._close.setToolTip(tr("Close") + " (Esc)")
        if self._shown is not None:
            self._show(self._shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    # ------------------------------------------------------------ showing
    def _show(self, opened: Opened) -> None:
        self._shown = opened
        payment = opened.payment
        self._serial.setText(payment.serial or tr("No voucher number"))
        self.papers.of("payment", payment.id, f"{payment.serial} {payment.counterparty}".strip())
        self._amount.setText(self._session.exact(payment.amount_fen))
        self._amount.setObjectName("bad" if payment.amount_fen < 0 else "")
        self._amount.style().polish(self._amount)
        self._pill.say(measure_name(payment.measure), _TONES[payment.measure])
        self._date.setText(payment.date.isoformat())
        self._say_doors(opened)
        emptied(self._body)
        self._facts(payment, opened.contracts)
        if opened.parts:
            self._parts(opened.parts)
        self._corrected(opened)
        self._suggested(opened.rules)
        self._head(tr("Source"))
        for seen in opened.seen:
            self._line(tr("File"), seen["file"])
            self._line(tr("Line"), f"{seen['line']:,}")
            raw = selectable(label(breakable(seen["raw"]), theme.CAPTION, tone="muted", wrap=True))
            self._body.addWidget(raw)
        self._head(tr("History"))
        for change in reversed(opened.changes):
            at = local_time(change["at"], "%Y-%m-%d %H:%M")
            words = filter(
                None, [at, change["person"], kind_name(change["kind"]), change["reason"]]
            )
            self._body.addWidget(label(" · ".join(words), theme.SMALL, tone="text2", wrap=True))
        self._body.addStretch(1)
        self.show()

    def _say_doors(self, opened: Opened) -> None:
        """A frozen payment is corrected, any other classified and split, or why not is said."""
        quarter = Quarter.at(opened.payment.book_quarter).name
        why = tr(
            "{quarter} is frozen: the payment is corrected in the open quarter.", quarter=quarter
        )
        for push_button in (self.classify, self.split):
            push_button.setVisible(not opened.frozen)
            push_button.setEnabled(self._session.writable)
        self.classify.setEnabled(self._session.writable and not opened.payment.parts)
        self.classify.setToolTip(
            tr("The payment is split: change its parts.") if opened.payment.parts else ""
        )
        self.correct.setVisible(opened.frozen)
        self.correct.setEnabled(self._session.writable and not opened.corrections)
        self.correct.setToolTip(
            tr("Corrected already: see its entries.") if opened.corrections else why
        )

    def _corrected(self, opened: Opened) -> None:
        """Say what a payment is an entry of, and by which entries it was corrected; each leads to
        the other.
        """
        entries, of = opened.corrections, opened.corrects
        if not entries and of is None:
            return
        self._head(tr("Correction"))
        if of is not None:
            self._body.addWidget(self._link(tr("Corrects payment {id}", id=of), of))
        for entry in entries:
            words = f"{entry['quarter']}  {money.show(entry['amount_fen'])}"
            self._body.addWidget(self._link(words, entry["payment"]))
            self._body.addWidget(label(entry["reason"], theme.SMALL, tone="text2", wrap=True))

    def _link(self, text: str, payment: int) -> QPushButton:
        link = button(text, "link")
        link.clicked.connect(lambda: self.open(payment))
        return link

    def _suggested(self, rules: list[Suggestion]) -> None:
        """Offer the rule that was learnt of this payee: it can be taken or dropped here."""
        for suggestion in rules:
            self._head(tr("Suggested rule"))
            words = tr("{payee} → {place}", payee=suggestion.rule.pattern, place=suggestion.place)
            self._body.addWidget(label(words, wrap=True))
            take, drop = button(tr("Take the rule")), button(tr("Drop it"), "ghost")
            for answer_button, accept in ((take, True), (drop, False)):
                answer_button.setEnabled(self._session.writable)
                answer_button.clicked.connect(partial(self._decide, suggestion.rule.id, accept))
            self._body.addLayout(row(take, drop, None))

    def _decide(self, rule: int, accept: bool) -> None:
        decide(self._session, self, [rule], accept=accept, done=self.reload)

    def _facts(self, payment: Payment, contracts: str) -> None:
        names = self.names
        at = 0 if language() == "zh" else 1
        line = names.lines.get(payment.line_id, ("", ""))[at] if names else ""
        source = names.sources.get(payment.source_id, ("", ""))[at] if names else ""
        project = names.projects.get(payment.project_id, "") if names else ""
        for name, text in (
            (tr("Payee"), payment.counterparty),
            (tr("Account"), payment.account),
            (tr("Plan line"), line),
            (tr("Project"), project),
            (tr("Matched contract"), contracts),
            (tr("Source of money"), source),
            (tr("Summary"), payment.summary),
            (tr("Purpose"), payment.purpose),
        ):
            if text or name in (tr("Payee"), tr("Plan line")):
                self._line(name, text or money.MISSING)

    def _parts(self, parts: list[Part]) -> None:
        self._head(tr("Parts"))
        at = 0 if language() == "zh" else 1
        for part in parts:
            name = self.names.lines.get(part.line_id, ("", ""))[at] if self.names else ""
            words = label(name or tr("not classified"), wrap=True)
            self._body.addLayout(row(words, None, label(money.show(part.amount_fen))))

    def _head(self, text: str) -> None:
        self._body.addWidget(hline())
        self._body.addWidget(label(text, theme.SMALL, bold=True))

    def _line(self, name: str, text: str) -> None:
        value = selectable(label(text, wrap=True))
        self._body.addLayout(pair(label(name, theme.SMALL, tone="muted", wrap=True), value))

    # ------------------------------------------------------------ writing
    def _classify(self) -> None:
        from fundtracker.ui.payments.forms import ClassifyDialog

        if self._shown is None or self.names is None:
            return
        payment, names = self._shown.payment, self.names
        dialog = ClassifyDialog(payment, names, self.window())

        def look() -> None:
            place = dialog.value()
            self._session.operations.read(
                dialog,
                lambda ledger: read_classified(ledger, payment, place.project_id, place.source_id),
                lambda matches: dialog.warn(*matches),
                key="warn",
            )

        dialog.moved.connect(look)
        look()
        dialog.ok.clicked.connect(lambda: self._put(dialog, payment))
        self.dialog = dialog
        dialog.open()

    def _put(self, dialog: ClassifyDialog, payment: Payment) -> None:
        place = dialog.value()

        def work(ledger: Ledger, _: object) -> int | str | None:
            with ledger.change("classify", place.reason) as change:
                ledger.payments.classify(
                    change,
                    [payment.id],
                    line_id=place.line_id,
                    project_id=place.project_id,
                    source_id=place.source_id,
                )
                return place.learn and ledger.rules.learn(change, payment.id, place.learn)

        def when_saved(learnt: int | str | None) -> None:
            text = tr(
                "Classified. A rule for {payee} is suggested: take it or drop it here, or later "
                'under "{menu}".',
                payee=payment.counterparty,
                menu=tr("Suggested rules…"),
            )
            self._session.notice.emit("ok", text if learnt else tr("Classified."))

        dialog.store(self._session, work, when_saved)

    def _correct(self) -> None:
        from fundtracker.ui.payments.correction_dialog import CorrectionDialog, Facts, read_facts

        if self._shown is None:
            return
        payment = self._shown.payment.id

        def ask(facts: Facts) -> None:
            self.dialog = CorrectionDialog(self._session, facts, self.window())
            self.dialog.open()

        self._session.operations.read(
            self, lambda ledger: read_facts(ledger, payment), ask, key="correct"
        )

    def _split(self) -> None:
        from fundtracker.intake.payments.predicted_breaches import Placing, warnings_for
        from fundtracker.ui.payments.forms import SplitDialog

        if self._shown is None or self.names is None:
            return
        payment = self._shown.payment
        dialog = SplitDialog(payment, self._shown.parts, self.names, self.window())

        def look() -> None:
            shares = dialog.shares()
            if shares is None or payment.measure != PAID:
                dialog.warn(())
                return
            placings = [
                Placing(
                    s.part.amount_fen,
                    payment.date.toordinal(),
                    s.part.project_id,
                    s.part.source_id,
                    s.contract_id,
                    document=payment.serial,
                    payment=payment.id,
                    position=at,
                )
                for at, s in enumerate(shares)
            ]
            self._session.operations.read(
                dialog, lambda ledger: warnings_for(ledger, placings), dialog.warn, key="warn"
            )

        dialog.moved.connect(look)
        dialog.ok.clicked.connect(lambda: self._put_parts(dialog, payment))
        self._session.operations.read(
            dialog, lambda ledger: read_targets(ledger, payment), dialog.offer, key="targets"
        )
        self.dialog = dialog
        dialog.open()

    def _put_parts(self, dialog: SplitDialog, payment: Payment) -> None:
        shares, reason = dialog.shares(), dialog.reason.text()
        if shares is None:
            raise UserError("parts_do_not_add_up", missing=0)

        def work(ledger: Ledger, _: object) -> None:
            with ledger.change("split", reason) as change:
                ledger.payments.split(change, payment.id, [share.part for share in shares])
                for link in (Link(at, share.contract_id) for at, share in enumerate(shares)):
                    if link.contract_id is not None:
                        ledger.bookings.book(change, payment.id, link)

        words = tr("Split in {n} parts.", n=len(shares))
        dialog.store(self._session, work, lambda _: self._session.notice.emit("ok", words))
