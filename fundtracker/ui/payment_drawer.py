"""The drawer of one payment: its values, every file row that shows it, its history; classify, split."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QFrame, QVBoxLayout

from fundtracker.domain import money
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments import PAID, Part, Payment
from fundtracker.reports.names import kind_name, measure_name
from fundtracker.ui import theme
from fundtracker.ui.drawer import breakable, emptied, selectable
from fundtracker.ui.forms import Pill, button, column, hline, label, pair, row, scrolled
from fundtracker.ui.session import Session, local_time

if TYPE_CHECKING:
    from fundtracker.ui.payment_dialogs import Share, Target

_TONES = ("ok", "accent", "muted", "accent", "muted")


class Opened(NamedTuple):
    """A payment with what proves it."""

    payment: Payment
    parts: list[Part]
    seen: list[dict[str, Any]]
    changes: list[dict[str, Any]]


def read_payment(ledger: Ledger, payment: int) -> Opened:
    """Read one payment with its witnesses and changes (reading thread)."""
    from fundtracker.reports.explain import opened

    found = ledger.payments.get(payment)
    proof = opened(ledger, found)
    return Opened(found, ledger.payments.parts(payment), proof["witnesses"], proof["changes"])


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
        self.dialog: QDialog | None = None
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
        head = row(self._serial, None, self._close)
        state = row(self._pill, self._date, None, gap=6)
        foot = row(self.classify, self.split, None)
        self.setLayout(column(head, self._amount, state, 2, hline(), area, foot, gap=6, margins=(16, 10, 8, 14)))
        self._close.clicked.connect(self.shut)
        self.classify.clicked.connect(self._classify)
        self.split.clicked.connect(self._split)
        session.opened.connect(self.shut)
        self.again()
        self.hide()

    def open(self, payment: int) -> None:
        """Show a payment."""
        self._session.operations.read(self, lambda ledger: read_payment(ledger, payment), self._show, key="payment")

    def reload(self) -> None:
        """Read the payment again; one that left the ledger closes the drawer."""
        if self._shown is not None:
            payment = self._shown.payment.id
            work = lambda ledger: read_payment(ledger, payment)
            self._session.operations.read(self, work, self._show, key="payment", failed=lambda _: self.shut())

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
        self.split.setText(tr("Split…"))
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
    def _show(self, found: Opened) -> None:
        self._shown = found
        payment = found.payment
        self._serial.setText(payment.serial or tr("No voucher number"))
        self._amount.setText(self._session.exact(payment.amount_fen))
        self._amount.setObjectName("bad" if payment.amount_fen < 0 else "")
        self._amount.style().polish(self._amount)
        self._pill.say(measure_name(payment.measure), _TONES[payment.measure])
        self._date.setText(payment.date.isoformat())
        can_write = self._session.info is not None and not self._session.info.read_only
        self.classify.setEnabled(can_write and not payment.parts)
        self.split.setEnabled(can_write)
        emptied(self._body)
        self._facts(payment)
        if found.parts:
            self._parts(found.parts)
        self._head(tr("Source"))
        for seen in found.seen:
            self._line(tr("File"), seen["file"])
            self._line(tr("Line"), f"{seen['line']:,}")
            raw = selectable(label(breakable(seen["raw"]), theme.CAPTION, tone="muted", wrap=True))
            self._body.addWidget(raw)
        self._head(tr("History"))
        for change in reversed(found.changes):
            at = local_time(change["at"], "%Y-%m-%d %H:%M")
            words = filter(None, [at, change["person"], kind_name(change["kind"]), change["reason"]])
            self._body.addWidget(label(" · ".join(words), theme.SMALL, tone="text2", wrap=True))
        self._body.addStretch(1)
        self.show()

    def _facts(self, payment: Payment) -> None:
        names = self.names
        at = 0 if language() == "zh" else 1
        line = names.lines.get(payment.line_id, ("", ""))[at] if names else ""
        source = names.sources.get(payment.source_id, ("", ""))[at] if names else ""
        project = names.projects.get(payment.project_id, "") if names else ""
        for name, text in (
            (tr("Payee"), payment.counterparty), (tr("Account"), payment.account), (tr("Plan line"), line),
            (tr("Project"), project), (tr("Source of money"), source), (tr("Summary"), payment.summary),
            (tr("Purpose"), payment.purpose),
        ):  # fmt: skip
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
        from fundtracker.intake.foresight import if_classified
        from fundtracker.ui.payment_dialogs import ClassifyDialog

        if self._shown is None or self.names is None:
            return
        payment, names = self._shown.payment, self.names
        dialog = ClassifyDialog(payment, names, self.window())

        def look() -> None:
            place = dialog.value()
            self._session.operations.read(
                dialog,
                lambda ledger: if_classified(ledger, payment.id, place.project_id, place.source_id),
                dialog.warn,
                key="warn",
            )

        dialog.moved.connect(look)
        look()
        dialog.accepted.connect(lambda: self._put(payment, dialog.value()))
        self.dialog = dialog
        dialog.open()

    def _put(self, payment: Payment, place: Any) -> None:
        def work(ledger: Ledger, _: object) -> bool:
            with ledger.change("classify", place.reason) as change:
                ledger.payments.classify(
                    change, [payment.id], line_id=place.line_id, project_id=place.project_id, source_id=place.source_id
                )
                return place.learn and ledger.rules.learn(change, payment.id) is not None

        def told(learnt: bool) -> None:
            text = tr("Classified. A rule for {payee} waits to be accepted.", payee=payment.counterparty)
            self._session.told.emit("ok", text if learnt else tr("Classified."))

        self._session.operations.write(self, work, told)

    def _split(self) -> None:
        from fundtracker.intake.foresight import Placing, warnings_for
        from fundtracker.ui.payment_dialogs import SplitDialog

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
                    s.part.amount_fen, payment.date.toordinal(), s.part.project_id, s.part.source_id, s.contract_id,
                    document=payment.serial, payment=payment.id, position=at,
                )
                for at, s in enumerate(shares)
            ]  # fmt: skip
            self._session.operations.read(
                dialog, lambda ledger: warnings_for(ledger, placings), dialog.warn, key="warn"
            )

        dialog.moved.connect(look)
        dialog.accepted.connect(lambda: self._put_parts(payment, dialog.shares(), dialog.reason.text()))
        self._session.operations.read(dialog, lambda ledger: _targets(ledger, payment), dialog.offer, key="targets")
        self.dialog = dialog
        dialog.open()

    def _put_parts(self, payment: Payment, shares: list[Share] | None, reason: str) -> None:
        if shares is None:
            raise UserError("parts_do_not_add_up", missing=0)

        def work(ledger: Ledger, _: object) -> None:
            with ledger.change("split", reason) as change:
                ledger.payments.split(change, payment.id, [share.part for share in shares])
                for at, share in enumerate(shares):
                    if share.contract_id is not None:
                        ledger.bookings.book(change, payment.id, share.contract_id, position=at)

        told = lambda _: self._session.told.emit("ok", tr("Split in {n} parts.", n=len(shares)))
        self._session.operations.write(self, work, told)


def _targets(ledger: Ledger, payment: Payment) -> list[Target]:
    """Return what a part may go to: the contracts of the payee and of the payment's project, then all projects."""
    from fundtracker.ui.payment_dialogs import Target

    projects = {p.id: p for p in ledger.projects.all()}
    rows = ledger.contracts.all() if projects else []
    own = [r for r in rows if r.party == payment.counterparty]
    near = [r for r in rows if r.project_id == payment.project_id and r not in own]
    lang = language()
    found = [
        Target(
            f"{r.number} {r.name}", r.project_id, projects[r.project_id].line_id, r.id, r.source_id or payment.source_id
        )
        for r in (*own, *near)
    ]
    return found + [Target(p.title(lang), p.id, p.line_id, None, payment.source_id) for p in projects.values()]
