"""The explain drawer (F9): a figure's formula, payments, file, line, raw line and changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.labels import kind_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session, local_time
from fundtracker.ui.explaining.explained import (
    add_flows,
    add_record,
    breakable,
    emptied,
    selectable,
    why_lines,
)
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Texts,
    button,
    column,
    hline,
    label,
    row,
    scrolled,
)

if TYPE_CHECKING:
    from fundtracker.reports.behind import Figure
    from fundtracker.reports.explanation import Explanation
    from fundtracker.reports.why import Why

NARROWEST = 320
_EDGE, _STEP = 8, 40  # pixels: what is drawn to make it wider; what a key makes it wider


class ExplainDrawer(QFrame):
    """Right of every page; it shows the figure that was asked for until it is closed. Its left
    edge (or Alt with the arrows) makes it wider.
    """

    widened = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self._figure: Figure | None = None
        self._id = ""
        self._payment_shown = 0
        self._name = ""
        self.texts = Texts()
        self.widen(session.settings.widths.get("drawer", theme.DRAWER + 100))
        self._drawn_from: tuple[int, int] | None = None  # (x of the mouse, width) when it began
        self._built = False
        session.explain.connect(self.open)
        session.operations.changed.connect(lambda _: self._again_if_open())
        session.unit_changed.connect(self._again_if_open)
        self.hide()

    def _build(self) -> None:
        """Make what the drawer consists of, when the first figure is explained."""
        self._built = True
        self._title = Elided(theme.CARD, bold=True)
        self._close = button(kind="ghost", icon="close")
        self._close.setFixedWidth(32)
        self._close.clicked.connect(self.hide)
        self.proof = button(kind="ghost", icon="export")
        self.proof.clicked.connect(self._write_proof)
        self.why = button(kind="link")
        self.why.clicked.connect(self._ask_why)
        from fundtracker.ui.explaining.behind_table import BehindTable

        self.table = BehindTable(self._session)
        self.table.chosen.connect(self._choose)
        self.table.opened.connect(self._session.show_payment.emit)
        self.in_list = button(kind="link")
        self.in_list.clicked.connect(lambda: self._session.show_payment.emit(self._payment_shown))
        self._body, self._causes, self._details = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        for box in (self._body, self._causes, self._details):
            box.setSpacing(6)
        body = column(
            self._body, self.why, self._causes, self.table, self.in_list, self._details, None
        )
        body.setContentsMargins(0, 0, 8, 0)
        area = scrolled(body)
        head = row(self._title, self.proof, self._close)
        head.setStretch(0, 1)
        frame = QFrame()
        frame.setObjectName("drawer")
        frame.setLayout(
            column(
                head,
                hline(),
                area,
                gap=8,
                margins=(16, 10, 8, 12),
            )
        )
        self.setLayout(column(frame, margins=(_EDGE, 4, 24, 16)))
        self.setMouseTracking(True)
        self.again()

    def open(self, figure: Figure) -> None:
        """Explain a figure: an id of a report, or a function that explains it from the ledger."""
        self._figure = figure
        self._session.operations.read(
            self, lambda ledger: _explained(ledger, figure), self._show, key="explain"
        )

    def forget(self) -> None:
        """Hold nothing of the ledger that was open."""
        self.hide()
        self._figure, self._id, self._name, self._payment_shown = None, "", "", 0
        if self._built:
            for box in (self._body, self._causes, self._details):
                emptied(box)
            self.table.forget()

    def again(self) -> None:
        """Say everything in the language and theme in use."""
        if not self._built:
            return
        self._title.say(tr("Where the figure comes from"))
        self.proof.setIcon(theme.icon("export", "text2", 16))
        self.proof.setText(tr("Proof sheet…"))
        self.in_list.setText(tr("Show it among the disbursements"))
        self.table.again()
        self._close.setIcon(theme.icon("close", "text2", 16))
        self._close.setAccessibleName(tr("Close"))
        self._close.setToolTip(tr("Close") + " (Esc)")
        self._again_if_open()

    # ------------------------------------------------------------ its width
    def widen(self, width: int) -> None:
        """Make it this wide, within what its window has room for."""
        parent = self.parentWidget()
        most = parent.width() - NARROWEST if parent is not None else width
        self.setFixedWidth(max(NARROWEST, min(width, max(NARROWEST, most))))
        self.widened.emit()

    def _keep_width(self) -> None:
        self._session.settings.widths["drawer"] = self.width()
        self._session.settings.save()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.position().x() <= _EDGE:
            self._drawn_from = round(event.globalPosition().x()), self.width()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        at_edge = event.position().x() <= _EDGE or self._drawn_from is not None
        shape = Qt.CursorShape
        self.setCursor(shape.SplitHCursor if at_edge else shape.ArrowCursor)
        if self._drawn_from is not None:
            begun, width = self._drawn_from
            self.widen(width + begun - round(event.globalPosition().x()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drawn_from is not None:
            self._drawn_from = None
            self._keep_width()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        elif alt and event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.widen(self.width() + (_STEP if event.key() == Qt.Key.Key_Left else -_STEP))
            self._keep_width()
        else:
            super().keyPressEvent(event)

    def _write_proof(self) -> None:
        name = save_name(
            self,
            tr("Proof sheet…"),
            self._name + ".pdf",
            f"PDF (*.pdf);;{tr('Spreadsheet')} (*.xlsx)",
        )
        if name:
            self.write_proof(name)

    def write_proof(self, name: str) -> None:
        """Write the figure that is shown, with all that proves it, as PDF or spreadsheet by the
        ending of the name.
        """
        figure = self._figure
        assert figure is not None, "the button is there once a figure is shown"

        def work(ledger: Ledger) -> None:
            from fundtracker.reports import proof_sheet

            proof_sheet.write(ledger, figure, name)

        message = tr("The proof of the figure is written to {name}.", name=name)
        self._session.operations.export(
            self, work, lambda _: self._session.notice.emit("ok", message)
        )

    def words(self) -> str:
        """Return all that is shown, as text."""
        labels, links = self.findChildren(QLabel), self.findChildren(QPushButton)
        return "\n".join([*(label.text() for label in labels), *(link.text() for link in links)])

    def _again_if_open(self) -> None:
        if self.isVisible() and self._figure is not None:
            self.open(self._figure)

    # ------------------------------------------------------------ showing
    def _show(self, explanation: Explanation) -> None:
        if not self._built:
            self._build()
        emptied(self._body)
        self._name = explanation.name
        add = self._body.addWidget
        add(label(explanation.name, theme.SMALL, tone="text2", wrap=True))
        add(selectable(label(explanation.text, theme.TITLE, bold=True, wrap=True)))
        add(label(tr("Formula"), theme.SMALL, bold=True))
        add(selectable(label(explanation.formula, wrap=True)))
        for statement in explanation.statements:
            add(hline())
            add(label(statement["text_zh" if i18n.language() == "zh" else "text_en"], wrap=True))
            add(label(statement["source"], theme.SMALL, tone="muted", wrap=True))
        if explanation.sum_fen is not None:
            add(hline())
            total = tr(
                "{n} payments, {sum} yuan in all",
                n=f"{explanation.n:,}",
                sum=money.show(explanation.sum_fen),
            )
            add(label(total, bold=True, wrap=True))
        add_flows(self._body, explanation)
        for record in explanation.records:
            add_record(self._body, record)
        if explanation.n_records > len(explanation.records):
            more = tr("and {n} more", n=f"{explanation.n_records - len(explanation.records):,}")
            add(label(more, theme.SMALL, tone="muted"))
        emptied(self._causes)
        emptied(self._details)
        for payment in explanation.payments:
            self._payment(payment)
        several = explanation.sum_fen is not None and explanation.n > 1
        self._payment_shown = explanation.payments[0]["id"] if explanation.payments else 0
        self.in_list.setVisible(bool(self._payment_shown))
        self.table.setVisible(several)
        self._say_why(explanation)
        if several:
            self._read_behind()
        self.show()

    # ------------------------------------------------------------ the payments behind it
    def _read_behind(self) -> None:
        from fundtracker.reports.behind import behind

        figure = self._figure
        assert figure is not None
        read = self._session.operations.read
        read(self, lambda ledger: behind(ledger, figure), self.table.show_behind, key="behind")

    def _choose(self, payment: int) -> None:
        """Open the payment under the cursor: its rows in files, its changes."""
        from fundtracker.reports.explain import explain_payment

        if payment == self._payment_shown:
            return

        def show(explanation: Explanation) -> None:
            emptied(self._details)
            self._payment(explanation.payments[0])

        self._payment_shown = payment
        self._session.operations.read(
            self, lambda ledger: explain_payment(ledger, payment), show, key="payment"
        )

    def _say_why(self, explanation: Explanation) -> None:
        """Offer to say why the figure changed, where payments of a quarter make it."""
        has_quarter = isinstance(self._figure, str) and len(explanation.id.split("/")) > 3
        self.why.setVisible(has_quarter and explanation.sum_fen is not None)
        self.why.setText(tr("Why it changed since the quarter before"))
        self._id = explanation.id

    def _ask_why(self) -> None:
        from fundtracker.reports.why import why

        figure = self._id
        self._session.operations.read(
            self, lambda ledger: why(ledger, figure), self._show_why, key="why"
        )

    def _show_why(self, why: Why | None) -> None:
        emptied(self._causes)
        for words, amount in why_lines(why):
            tone = "bad" if amount.startswith(money.MINUS) else ""
            line = row(selectable(label(words, theme.SMALL, wrap=True)), label(amount, tone=tone))
            line.setStretch(0, 1)
            self._causes.addLayout(line)
        self.why.hide()

    def _payment(self, payment: dict[str, Any]) -> None:
        add = self._details.addWidget
        add(hline())
        amount = label(
            money.show(payment["counts_fen"]),
            bold=True,
            tone="bad" if payment["counts_fen"] < 0 else "",
        )
        self._details.addLayout(row(label(payment["date"], tone="text2"), None, amount))
        if payment["counterparty"]:
            add(selectable(label(payment["counterparty"], wrap=True)))
        if payment["summary"]:
            add(label(payment["summary"], theme.SMALL, tone="muted", wrap=True))
        for seen in payment["witnesses"]:
            where = tr("{file}, line {line}", file=seen["file"], line=seen["line"])
            link = button(where, "link")
            link.setToolTip(tr("Show this line in its file"))
            link.clicked.connect(
                partial(self._session.show_source.emit, seen["import"], seen["line"])
            )
            add(link)
            add(selectable(label(breakable(seen["raw"]), theme.CAPTION, tone="muted", wrap=True)))
        for change in payment["changes"]:
            at = local_time(change["at"], "%Y-%m-%d %H:%M")
            words = filter(
                None, [at, change["person"], kind_name(change["kind"]), change["reason"]]
            )
            add(label(" · ".join(words), theme.SMALL, tone="text2", wrap=True))


def _explained(ledger: Ledger, figure: Figure) -> Explanation:
    """Open a figure with the largest payment of it; the others are read for the table."""
    if not isinstance(figure, str):
        return figure(ledger, 1)
    from fundtracker.reports.explain import explain

    return explain(ledger, figure, limit=1)


def _call(run: Callable[[int, int], object], which: int, line: int, _: bool = False) -> None:
    run(which, line)
