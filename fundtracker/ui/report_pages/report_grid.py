"""The rows of a report's table as Qt asks for them, and a grid that holds their first column in
place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.tables import report_table as report
from fundtracker.reports.tables.report_table import Band, Cell, Row, Table
from fundtracker.reports.tables.shown_part import NAME
from fundtracker.reports.tables.text_grid import Value
from fundtracker.reports.tables.totals import Line
from fundtracker.ui.widgets.table_model import Column, Index, Records
from fundtracker.ui.widgets.table_view import Grid

Tone = Callable[[Row], str]


def hint_of(kind: str) -> str:
    """Return what the field under a head says, by the kind of its column."""
    return _HINTS[kind]() if kind in _HINTS else tr("contains…")


_HINTS: dict[str, Callable[[], str]] = {
    "money": lambda: tr("≥ ≤ or a range"),
    "day": lambda: tr(">2024-03"),
    **{
        kind: lambda: tr("≥ ≤ or a range")
        for kind in ("percent", "points", "index", "own", "count", "year")
    },
}


class ReportModel(Records[Line]):
    """The lines of a report's table, rows and headings of bands; its columns come with it.

    A band restates its columns; where it has fewer than the table, the last of them runs on (see
    ``runs_on``).
    """

    def __init__(self) -> None:
        super().__init__(())
        self.bold = lambda line: isinstance(line, Band) or (line.total and not line.depth)
        self.ground = _ground
        self.table: Table | None = None

    def show_table(
        self, table: Table, lines: Sequence[Line], pills: Mapping[str, Tone], name: str
    ) -> None:
        """Show ``lines`` of a table; ``pills`` gives states their tone by column, ``name`` heads
        the first column.
        """
        self.beginResetModel()
        self.table = table
        self.columns = (
            Column(
                NAME, lambda: name, _name, tip=lambda line: line.name, hint=lambda: tr("contains…")
            ),
            *(self._column(at, c, pills.get(c.code)) for at, c in enumerate(table.columns)),
        )
        self._records = lines
        self.endResetModel()

    def place(self, line: Line, section: int) -> report.Column | None:
        """Return the column of the report that a line shows in a section; None for its name, or
        for nothing.
        """
        columns = self.table.columns_of(line) if self.table is not None else ()
        return columns[section - 1] if 0 < section <= len(columns) else None

    def cell(self, line: Line, section: int) -> Cell | None:
        """Return the cell of a line in a section."""
        column = self.place(line, section)
        return line.cells.get(column.code) if column is not None and isinstance(line, Row) else None

    def runs_on(self, line: Line) -> int:
        """Return the section whose words run over all sections after it; 0: none."""
        columns = self.table.columns_of(line) if self.table is not None else ()
        return len(columns) if 0 < len(columns) < len(self.columns) - 1 else 0

    def tone(self, column: report.Column, row: Row) -> str:
        """Return the tone of a figure."""
        cell = row.cells.get(column.code)
        value = cell.value if cell is not None else None
        if value is None or value == "":
            return "muted"
        if isinstance(value, int) and value < 0 and column.kind == "money":
            return "bad"
        return "text2" if column.kind in ("text", "day") and not row.total else ""

    def _column(self, at: int, c: report.Column, pill: Tone | None) -> Column[Line]:
        return Column(
            c.code,
            lambda: c.head,
            partial(self._text, at + 1),
            numeric=c.kind not in ("text", "day"),
            tone=partial(self._tone, at + 1),
            exact=partial(self._exact, at + 1),
            exact_head=lambda: report.exact_head(c),
            tip=partial(self._tip, at + 1),
            hint=lambda: hint_of(c.kind),
            pill=None if pill is None else lambda line: pill(line) if isinstance(line, Row) else "",
        )

    def _text(self, section: int, line: Line) -> str:
        column = self.place(line, section)
        if column is None or self.table is None:
            return ""
        if isinstance(line, Band):  # heads stand again only where a band changes them
            return column.head if any(band.columns for band in self.table.bands) else ""
        text = report.shown(self.table, column, line.cells.get(column.code))
        words = column.kind in ("text", "day") and text == money.MISSING
        return "" if words and (line.total or line.band) else text

    def _tone(self, section: int, line: Line) -> str:
        column = self.place(line, section)
        return (
            "text2"
            if isinstance(line, Band)
            else self.tone(column, line)
            if column is not None
            else ""
        )

    def _exact(self, section: int, line: Line) -> Value:
        column = self.place(line, section)
        if column is None:
            return ""
        return (
            report.exact_head(column)
            if isinstance(line, Band)
            else report.plain(column, line.cells.get(column.code))
        )

    def _tip(self, section: int, line: Line) -> str:
        column, cell = self.place(line, section), self.cell(line, section)
        if column is None or cell is None or cell.value is None or self.table is None:
            return ""
        if column.kind == "money" and isinstance(cell.value, int):
            return cell.mark + tr("{amount} yuan", amount=money.show(cell.value)) + "  (F9)"
        return report.shown(self.table, column, cell)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = (
            self.record(index.row())
            if index.isValid() and role == Qt.ItemDataRole.TextAlignmentRole
            else None
        )
        if line is not None and index.column() == self.runs_on(line) > 0:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return super().data(index, role)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if (
            role == Qt.ItemDataRole.ToolTipRole
            and orientation == Qt.Orientation.Horizontal
            and section > 0
        ):
            column_ = self.table.columns[section - 1] if self.table is not None else None
            formula = (
                report.tooltip(self.table, column_)
                if self.table is not None and column_ is not None
                else ""
            )
            return f"{column_.head} = {formula}" if column_ is not None and formula else None
        return super().headerData(section, orientation, role)


def _name(line: Line) -> str:
    return line.name if isinstance(line, Band) else "    " * line.depth + line.name


def _ground(line: Line) -> str:
    if isinstance(line, Band):
        return "sunken"
    return "hover" if line.total and not line.depth else ""


class Part(Grid):
    """Rows of the table with their first column held at the left while the others are scrolled."""

    resized = Signal()

    def __init__(self, model: ReportModel) -> None:
        self.model_ = model
        super().__init__(model)
        for view in (self, self.held):
            view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
            view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.hold(1)

    def fit(self) -> None:
        """The table gives the widths, see ``ReportTable``."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.resized.emit()
