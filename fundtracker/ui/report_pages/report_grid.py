"""The rows of a report's table as Qt asks for them, and a grid that holds their first column in place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.tables import report_table as report
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid

Tone = Callable[[Row], str]
NAME = "name "  # the key of the first column, which no report's column has


class ReportModel(Records[Row]):
    """The rows of a report's table; its columns come with it."""

    def __init__(self) -> None:
        super().__init__(())
        self.bold = lambda row: row.total and not row.depth
        self.ground = lambda row: "hover" if row.total and not row.depth else ""
        self.table: Table | None = None

    def show_table(self, table: Table, rows: Sequence[Row], pills: dict[str, Tone], name: str) -> None:
        """Show ``rows`` of a table; ``pills`` gives states their tone by column, ``name`` heads the first column."""
        self.beginResetModel()
        self.table = table
        self.columns = (
            Column(NAME, lambda: name, lambda row: "    " * row.depth + row.name, tip=lambda row: row.name),
            *(self._column(table, c, pills.get(c.code)) for c in table.columns),
        )
        self._records = rows
        self.endResetModel()

    @staticmethod
    def _column(table: Table, c: report.Column, pill: Tone | None) -> Column[Row]:
        numeric = c.kind not in ("text", "day")
        return Column(
            c.code, lambda: c.head, partial(_shown, table, c), numeric=numeric,
            tone=partial(_tone, c), exact=lambda row: report.plain(c, row.cells.get(c.code)),
            exact_head=lambda: report.exact_head(c),
            tip=partial(_tip, table, c), pill=pill,
        )  # fmt: skip

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ToolTipRole and orientation == Qt.Orientation.Horizontal and section > 0:
            column_ = self.table.columns[section - 1] if self.table is not None else None
            formula = report.tooltip(self.table, column_) if self.table is not None and column_ is not None else ""
            return f"{column_.head} = {formula}" if column_ is not None and formula else None
        return super().headerData(section, orientation, role)


def _shown(table: Table, c: report.Column, row: Row) -> str:
    text = report.shown(table, c, row.cells.get(c.code))
    return "" if row.total and c.kind in ("text", "day") and text == money.MISSING else text


def _tone(c: report.Column, row: Row) -> str:
    cell = row.cells.get(c.code)
    value = cell.value if cell is not None else None
    if value is None or value == "":
        return "muted"
    if isinstance(value, int) and value < 0 and c.kind == "money":
        return "bad"
    return "text2" if c.kind in ("text", "day") and not row.total else ""


def _tip(table: Table, c: report.Column, row: Row) -> str:
    cell = row.cells.get(c.code)
    if cell is None or cell.value is None:
        return ""
    if c.kind == "money" and isinstance(cell.value, int):
        return tr("{amount} yuan", amount=money.show(cell.value)) + "  (F9)"
    return report.shown(table, c, cell)


class Part(Grid):
    """Rows of the table with their first column held at the left while the others are scrolled."""

    resized = Signal()

    def __init__(self, model: ReportModel) -> None:
        self.model_ = model
        super().__init__(model)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.held = QTableView(self)
        self.held.setModel(model)
        self.held.setSelectionModel(self.selectionModel())
        self.held.setItemDelegate(self.itemDelegate())
        self.held.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.held.setFrameShape(QFrame.Shape.NoFrame)
        self.held.setShowGrid(False)
        self.held.setAlternatingRowColors(True)
        self.held.setWordWrap(False)
        self.held.verticalHeader().hide()
        self.held.verticalHeader().setDefaultSectionSize(theme.ROW)
        self.held.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.held.horizontalHeader().setHighlightSections(False)
        self.held.horizontalHeader().setFont(theme.font(theme.SMALL, bold=True))
        self.held.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.held.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.held.setVerticalScrollMode(self.verticalScrollMode())
        self.held.doubleClicked.connect(self.opened)
        self.verticalScrollBar().valueChanged.connect(self.held.verticalScrollBar().setValue)
        self.held.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)
        self.horizontalHeader().sectionResized.connect(lambda *_: self._hold())
        self.horizontalHeader().setSectionsMovable(False)
        self.horizontalScrollBar().rangeChanged.connect(lambda *_: self._hold())
        self.viewport().stackUnder(self.held)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._hold()
        self.resized.emit()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if hasattr(self, "held"):
            self._hold()

    def moveCursor(self, action: QAbstractItemView.CursorAction, keys: Qt.KeyboardModifier) -> QModelIndex:
        index = super().moveCursor(action, keys)
        left = self.visualRect(index).left()
        if action == QAbstractItemView.CursorAction.MoveLeft and index.column() > 0 and left < self.columnWidth(0):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + left - self.columnWidth(0))
        return index

    def _hold(self) -> None:
        for at in range(1, len(self.model_.columns)):
            self.held.setColumnHidden(at, True)
        if not self.model_.columns:
            return
        width, head = self.columnWidth(0), self.horizontalHeader().height() * (not self.horizontalHeader().isHidden())
        self.held.setColumnWidth(0, width)
        self.held.horizontalHeader().setFixedHeight(max(1, head))
        edge = self.frameWidth()
        self.held.setGeometry(edge, edge, width, head + self.viewport().height())
        self.held.setVisible(self.horizontalScrollBar().maximum() > 0)
