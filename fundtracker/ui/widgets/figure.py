"""A figure that explains itself: a click, Enter or F9 opens the drawer on it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.plan.plan_report import Cell
from fundtracker.ui.base import theme
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
        self.setText(text)
        self.setAccessibleName(text)
        fen = cell.fen if cell is not None else None
        exact = tr("{amount} yuan", amount=money.show(fen)) if fen is not None else ""
        self.setToolTip(f"{exact}  (F9)" if exact else "")

    def say_id(self, figure: str, text: str, tip: str) -> None:
        """Show a figure by its id ('' none) with the exact amount as its tooltip."""
        self.id = figure
        self.setText(text)
        self.setAccessibleName(text)
        self.setToolTip(f"{tip}  (F9)" if figure else tip)

    def _explain(self) -> None:
        if self.id:
            self._session.explain.emit(self.id)
