"""The table of a pivot: its lines, their total below, filtered and ordered like any list."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fundtracker.i18n import tr
from fundtracker.reports.analysis.pivot import Line, Pivot
from fundtracker.ui.analysis.columns import SUM, pivot_columns, total_of
from fundtracker.ui.base.session import Session
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid


class PivotList(QWidget):
    """Shows one pivot after the other; filters and orders stay while the columns do."""

    opened = Signal(QModelIndex)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._pivot: Pivot | None = None
        self._sides: tuple[str, str, list[int]] = ("", "", [])
        self.grid: Grid | None = None
        self.model: Records[Line] | None = None
        self.shown: ShownList | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)

    def show_pivot(self, pivot: Pivot, mode: str) -> None:
        """Show a pivot; ``mode``: see ``pivot_shown``."""
        columns = pivot_columns(self._session, pivot, mode)
        sides = (pivot.spec.rows, pivot.spec.columns, [key for key, _ in pivot.columns])
        self._pivot = pivot
        if self.shown is None or self.grid is None or sides != self._sides:
            self._new_grid(pivot, columns)
        else:
            self.shown.take(columns)
            self.grid.fit()
        self._sides = sides
        assert self.model is not None
        self.model.bold = lambda line: line is pivot.total or line.key == SUM
        self.model.show(pivot.lines)

    def _new_grid(self, pivot: Pivot, columns: Sequence[Column[Line]]) -> None:
        if self.grid is not None:
            self._box.removeWidget(self.grid)
            self.grid.deleteLater()
        self.model = Records(columns, self)
        self.grid = Grid(self.model)
        self.grid.setAccessibleName(tr("Analysis"))
        listing = Listing(
            f"analysis:{pivot.spec.rows}:{pivot.spec.columns}", lambda: tr("Analysis"),
            lambda: tr("No payment is found."), total=self._total,
        )  # fmt: skip
        self.shown = ShownList(self._session, self.grid, listing)
        self.grid.opened.connect(self.opened)
        self._box.addWidget(self.grid)

    def _total(self, lines: Sequence[Line]) -> Line:
        assert self._pivot is not None
        return total_of(self._pivot, lines)

    def print_shown(self) -> None:
        """Show what is shown as pages, to look at and print."""
        if self.shown is not None:
            self.shown.print_shown()

    def lines_of(self, line: Line) -> list[Line]:
        """Return the lines that a line tells of: of the sum of what is shown all lines shown."""
        if line.key != SUM or self.model is None:
            return [line]
        rows = range(self.model.rowCount() - 1)
        return [each for at in rows if (each := self.model.record(at)) is not None]
