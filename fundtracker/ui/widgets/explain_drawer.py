"""The explain drawer (F9): a figure's formula, payments, file, line, raw line and changes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QLayout, QVBoxLayout

from fundtracker import i18n
from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.tables.labels import kind_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, local_time
from fundtracker.ui.widgets.building_blocks import Texts, button, column, hline, label, row, scrolled

if TYPE_CHECKING:
    from fundtracker.reports.explain import Explanation

LISTED, FLOWS = 30, 120


class ExplainDrawer(QFrame):
    """Right of every page; it shows the figure that was asked for until it is closed."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("page")
        self._session = session
        self._figure: str | Callable[[Ledger], Explanation] | None = None
        self.texts = Texts()
        self.setFixedWidth(theme.DRAWER + 100)
        self._built = False
        session.explain.connect(self.open)
        session.operations.changed.connect(lambda _: self._again_if_open())
        session.unit_changed.connect(self._again_if_open)
        self.hide()

    def _build(self) -> None:
        """Make what the drawer consists of, when the first figure is explained."""
        self._built = True
        self._title = label(size=theme.CARD, bold=True)
        self._close = button(kind="ghost", icon="close")
        self._close.setFixedWidth(32)
        self._close.clicked.connect(self.hide)
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        self._body.setContentsMargins(0, 0, 8, 0)
        area = scrolled(self._body)
        frame = QFrame()
        frame.setObjectName("drawer")
        frame.setLayout(column(row(self._title, None, self._close), hline(), area, gap=8, margins=(16, 10, 8, 12)))
        self.setLayout(column(frame, margins=(0, 4, 24, 16)))
        self.again()

    def open(self, figure: str | Callable[[Ledger], Explanation]) -> None:
        """Explain a figure: an id of a report, or a function that explains it from the ledger."""
        self._figure = figure
        self._session.operations.read(self, lambda ledger: _explained(ledger, figure), self._show, key="explain")

    def again(self) -> None:
        """Say everything in the language and theme in use."""
        if not self._built:
            return
        self._title.setText(tr("Where the figure comes from"))
        self._close.setIcon(theme.icon("close", "text2", 16))
        self._close.setAccessibleName(tr("Close"))
        self._close.setToolTip(tr("Close") + " (Esc)")
        self._again_if_open()

    def keyPressEvent(self, event: Any) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def words(self) -> str:
        """Return all that is shown, as text."""
        return "\n".join(one.text() for one in self.findChildren(QLabel))

    def _again_if_open(self) -> None:
        if self.isVisible() and self._figure is not None:
            self.open(self._figure)

    # ------------------------------------------------------------ showing
    def _show(self, found: Explanation) -> None:
        if not self._built:
            self._build()
        emptied(self._body)
        add = self._body.addWidget
        add(label(found.name, theme.SMALL, tone="text2", wrap=True))
        add(selectable(label(found.text, theme.TITLE, bold=True, wrap=True)))
        add(label(tr("Formula"), theme.SMALL, bold=True))
        add(selectable(label(found.formula, wrap=True)))
        self._flows(found)
        for said in found.statements:
            add(hline())
            add(label(said["text_zh" if i18n.language() == "zh" else "text_en"], wrap=True))
            add(label(said["source"], theme.SMALL, tone="muted", wrap=True))
        if found.sum_fen is not None:
            add(hline())
            total = tr("{n} payments, {sum} yuan in all", n=f"{found.n:,}", sum=money.show(found.sum_fen))
            add(label(total, bold=True, wrap=True))
        self._flows(found)
        for payment in found.payments:
            self._payment(payment)
        if found.n > len(found.payments):
            more = tr("and {n} more, smaller ones", n=f"{found.n - len(found.payments):,}")
            add(label(more, theme.SMALL, tone="muted"))
        self._body.addStretch(1)
        self.show()

    def _flows(self, found: Explanation) -> None:
        """Say which side a figure of a fund is of, at which day, and the dated amounts it is made of."""
        add = self._body.addWidget
        if found.as_of:
            sides = {
                "net": tr("Net: between partners and fund, after fees, costs and carry."),
                "gross": tr("Gross: between fund and companies, before fees, costs and carry."),
            }
            words = " ".join(filter(None, [sides.get(found.side, ""), tr("V = {day}.", day=found.as_of)]))
            add(label(words, theme.SMALL, tone="text2", wrap=True))
        if found.flows:
            add(hline())
            add(label(tr("{n} dated amounts (yuan)", n=f"{len(found.flows):,}"), theme.SMALL, bold=True))
        for flow in found.flows[:FLOWS]:
            fen = flow["fen"]
            amount = label(money.show(fen), bold=True, tone="bad" if fen < 0 else "")
            self._body.addLayout(row(label(flow["date"], tone="text2"), None, amount))
            add(label(flow["words"], theme.SMALL, wrap=True))
            if flow["source"]:
                add(selectable(label(breakable(flow["source"]), theme.CAPTION, tone="muted", wrap=True)))
        if len(found.flows) > FLOWS:
            more = tr("and {n} more; all of them: fundtracker explain", n=f"{len(found.flows) - FLOWS:,}")
            add(label(more, theme.SMALL, tone="muted", wrap=True))

    def _payment(self, payment: dict[str, Any]) -> None:
        add = self._body.addWidget
        add(hline())
        amount = label(money.show(payment["counts_fen"]), bold=True, tone="bad" if payment["counts_fen"] < 0 else "")
        self._body.addLayout(row(label(payment["date"], tone="text2"), None, amount))
        if payment["counterparty"]:
            add(selectable(label(payment["counterparty"], wrap=True)))
        if payment["summary"]:
            add(label(payment["summary"], theme.SMALL, tone="muted", wrap=True))
        for seen in payment["witnesses"]:
            where = tr("{file}, line {line}", file=seen["file"], line=seen["line"])
            add(label(where, theme.SMALL, tone="accent", wrap=True))
            add(selectable(label(breakable(seen["raw"]), theme.CAPTION, tone="muted", wrap=True)))
        for change in payment["changes"]:
            at = local_time(change["at"], "%Y-%m-%d %H:%M")
            words = filter(None, [at, change["person"], kind_name(change["kind"]), change["reason"]])
            add(label(" · ".join(words), theme.SMALL, tone="text2", wrap=True))


def _explained(ledger: Ledger, figure: str | Callable[[Ledger], Explanation]) -> Explanation:
    if not isinstance(figure, str):
        return figure(ledger)
    from fundtracker.reports.explain import explain

    return explain(ledger, figure, limit=LISTED)


def selectable(one: QLabel) -> QLabel:
    """Let the text of a label be selected with the mouse."""
    one.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return one


def breakable(raw: str) -> str:
    """Let a raw line break after its commas, where it has no blanks."""
    return raw.replace(",", ",\u200b").replace("\t", "  ")


def emptied(box: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            emptied(inner)
