"""A figure that explains itself: a click, Enter or F9 opens the drawer on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.tables.report_table import Cell
from fundtracker.ui.base import theme
from fundtracker.ui.base.later import later
from fundtracker.ui.base.names import words_before
from fundtracker.ui.base.session import Session


class Figure(QPushButton):
    """An amount on a page; its tooltip is the exact yuan."""

    def __init__(self, session: Session, size: int) -> None:
        super().__init__()
        self.id = ""
        self.setObjectName("figure")
        self.setFont(theme.font(size, bold=True))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._session = session
        self.clicked.connect(self._explain)

    def say(self, cell: Cell | None, text: str) -> None:
        """Show a cell of a report; without one nothing is explained."""
        self.id = cell.id if cell is not None else ""
        self._show(text)
        fen = cell.value if cell is not None else None
        exact = tr("{amount} yuan", amount=money.show(fen)) if isinstance(fen, int) else ""
        self.setToolTip(f"{exact}  (F9)" if exact else "")
        self._redden()

    def say_id(self, figure: str, text: str, tip: str) -> None:
        """Show a figure by its id ('' none) with the exact amount as its tooltip."""
        self.id = figure
        self._show(text)
        self.setToolTip(f"{tip}  (F9)" if figure else tip)
        self._redden()

    def _show(self, text: str) -> None:
        self.setText(text)
        self.setAccessibleName(text)
        later(self, self._say_name)  # what stands before it is said by then

    def _say_name(self) -> None:
        """Say which amount it is to who hears it alone; a name given by the page stays."""
        if self.accessibleName() == self.text():
            self.setAccessibleName(f"{words_before(self)} {self.text()}".strip())

    def _redden(self) -> None:
        """Show an amount below nothing in red, as tables and papers do."""
        below = self.text().startswith(money.MINUS) and not self.text().endswith("%")
        if below != bool(self.property("below")):
            self.setProperty("below", below)
            self.style().unpolish(self)
            self.style().polish(self)

    def _explain(self) -> None:
        if self.id:
            self._session.explain.emit(self.id)
