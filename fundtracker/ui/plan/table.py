"""Table 1 on the page: heads stand inside the table above each measure, every cell explains
itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QMenu, QStyleOptionViewItem

from fundtracker.i18n import tr
from fundtracker.reports.plan.plan_screen import on_screen
from fundtracker.reports.plan.plan_words import note_of, pace_of
from fundtracker.reports.tables.report_table import Band, Cell, Column, Row, Table
from fundtracker.reports.tables.shown_part import NAME
from fundtracker.reports.tables.text_grid import Value
from fundtracker.reports.tables.totals import Line
from fundtracker.settings import Settings
from fundtracker.ui.base import theme
from fundtracker.ui.base.later import later
from fundtracker.ui.columns.column_layout import ColumnLayout
from fundtracker.ui.report_pages.report_grid import ReportModel
from fundtracker.ui.widgets.cell_painting import Delegate, draw_pill
from fundtracker.ui.widgets.table_model import PILL_ROLE, ROW_ROLE, Index, Role
from fundtracker.ui.widgets.table_view import Grid

ROW = 26  # a compact row
_PACES = {"ahead": "ok", "behind": "warn", "in_step": "muted"}
_QUIET = ("apart", "unclassified", "elsewhere", "outside", "city", "funds", "unlined_money")
_NEAR = 4  # pixels from the edge of a heading
_LEAST = {NAME: 108, "pace": 84, "note": 84}


class PlanModel(ReportModel):
    """The lines of 表1 in its own tones and tooltips."""

    def __init__(self) -> None:
        super().__init__()
        self.bold = lambda line: isinstance(line, Band) or line.total
        self.ground = lambda line: (
            "sunken" if isinstance(line, Band) else "hover" if line.code == "fiscal" else ""
        )  # fmt: skip

    def tone(self, column: Column, row: Row) -> str:
        value = row.number(column.code)
        if value is not None and value < 0 and column.kind == "money":
            return "bad"
        if column.code == "gap" and pace_of(row) == "behind":
            return "warn"
        if (
            row.code in _QUIET
            or column.code == "elapsed"
            or (value is None and column.kind != "text")
        ):
            return "muted"
        return "text2" if column.code == "note" else ""

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        line = self.record(index.row()) if index.isValid() else None
        if line is not None and role in (Role.FontRole, Role.ToolTipRole):
            runs = index.column() == self.runs_on(line) > 0
            if role == Role.FontRole and isinstance(line, Band):
                return theme.font(theme.SMALL, bold=not runs)
            if role == Role.ToolTipRole and (index.column() == 0 or runs):
                return note_of(line) if isinstance(line, Row) else line.name
        return super().data(index, role)


class _Ruled(Delegate):
    """Paints a pace as a pill, and a hairline above and below the heads of a band."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        pill = index.data(PILL_ROLE)
        if pill is None:
            super().paint(painter, option, index)
        else:
            ground = index.data(Qt.ItemDataRole.BackgroundRole)
            painter.fillRect(option.rect, ground if ground is not None else theme.color("surface"))
            draw_pill(painter, option.rect, *pill)
        if isinstance(index.data(ROW_ROLE), Band):
            painter.fillRect(
                QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1),
                theme.color("grid"),
            )
            painter.fillRect(
                QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                theme.color("grid"),
            )


class PlanGrid(Grid):
    """As high as its rows, no figure ever cut; the last column takes the room that is left."""

    def __init__(self, settings: Settings) -> None:
        self.model_ = PlanModel()
        super().__init__(self.model_)
        keys = lambda: [column.key for column in self.model_.columns]
        self.layout_ = ColumnLayout(settings, "plan", self, keys)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(
            lambda at: self.menu(self.columnAt(at.x())).popup(self.viewport().mapToGlobal(at))
        )
        self.setItemDelegate(_Ruled(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._full_width = 0
        self._report: Table | None = None
        self._least: list[int] = []  # the widths that cut nothing
        self._edge_from: tuple[int, int, int] | None = None  # (section, x, width) when it began
        self.setMouseTracking(True)
        self.viewport().setMouseTracking(True)

    def show_table(self, table: Table) -> None:
        """Show another state of the table; the cell under the cursor stays where it was."""
        current = self.currentIndex()
        at = (current.row(), current.column())
        self._report = table
        shown = self._in_order(on_screen(table))
        lines = list(shown.lines())
        self.clearSpans()
        self.model_.show_table(shown, lines, {"pace": lambda row: _PACES.get(pace_of(row), "")}, "")
        last = len(self.model_.columns) - 1
        for i, line in enumerate(lines):
            if runs := self.model_.runs_on(line):
                self.setSpan(i, runs, 1, last - runs + 1)
        self._fit(lines)
        if current.isValid() and at[0] < len(lines):
            self.setCurrentIndex(self.model_.index(*at))
        self._room()

    def lines(self) -> list[Line]:
        """Return the lines shown, headings of bands too."""
        return [
            line
            for i in range(self.model_.rowCount())
            if (line := self.model_.record(i)) is not None
        ]

    def cell(self, index: QModelIndex) -> Cell | None:
        """Return the cell of a place in the grid."""
        line = self.model_.record(index.row()) if index.isValid() else None
        return self.model_.cell(line, index.column()) if line is not None else None

    def figure(self, index: QModelIndex | None = None) -> str:
        """Return the id of the figure in a cell (by default the one under the cursor); '' without
        one.
        """
        cell = self.cell(self.currentIndex() if index is None else index)
        return cell.id if cell is not None else ""

    def copied_rows(self, *, everything: bool = False) -> list[Sequence[Value]]:
        """Return the selected cells, or the whole table, in exact yuan, each band under its
        heads.
        """
        rows, columns = self.chosen()
        if everything:
            rows, columns = (
                list(range(self.model_.rowCount())),
                list(range(len(self.model_.columns))),
            )
        lines = self.lines()
        heads = {line.code: line for line in lines if isinstance(line, Band)}
        shown_rows: list[Line] = []
        for line in (lines[at] for at in rows):
            if isinstance(line, Row) and (not shown_rows or _band(shown_rows[-1]) != line.band):
                shown_rows.append(heads[line.band])  # it was not selected
            shown_rows.append(line)
        return [self.model_.copied(line, columns) for line in shown_rows]

    # ------------------------------------------------------------ columns
    def menu(self, section: int) -> QMenu:
        """Return the menu of a column: hide it, show those that are hidden, all as at first; the
        bands restate the heads in their places, so that columns keep their order.
        """
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        columns = self.model_.columns
        if section > 0:
            key = columns[section].key
            menu.addAction(tr("Hide this column"), partial(self.show_column, key, False))
            for words, by in ((tr("Move to the left"), -1), (tr("Move to the right"), 1)):
                menu.addAction(words, partial(self.move_column, key, by)).setEnabled(
                    self._neighbour(section, by) is not None
                )
        for at, column in enumerate(columns):
            if self.isColumnHidden(at):
                words = tr("Show {name}", name=self.head_of(at).replace("&", "&&"))
                menu.addAction(words, partial(self.show_column, column.key, True))
        menu.addSeparator()
        menu.addAction(tr("Columns as at first"), self.reset_columns)
        menu.addAction(tr("Copy"), self.copy_selected)
        return menu

    def head_of(self, section: int) -> str:
        """Return the head of a column, as the first band states it."""
        column = self.model_.columns[section]
        bands = (line for line in self.lines() if isinstance(line, Band))
        return next((text for band in bands if (text := column.text(band))), column.head())

    def show_column(self, key: str, on: bool) -> None:
        """Show or hide a column from now on."""
        self.layout_.show(key, on)
        self._fit(self.lines())
        self._room()

    def reset_columns(self) -> None:
        """Show every column, in the order and widths of the program."""
        self.layout_.forget()
        if self._report is not None:
            self.show_table(self._report)

    def _neighbour(self, section: int, by: int) -> int | None:
        """Return the section that one changes places with; None: the names, the plan, whose totals
        have their words behind it, and the notes keep their places.
        """
        last = len(self.model_.columns) - 1
        to = section + by
        while 1 < to < last and self.isColumnHidden(to):
            to += by
        return to if 1 < section < last and 1 < to < last else None

    def move_column(self, key: str, by: int) -> None:
        """Let a column change places with the next one shown, in every band, from now on."""
        keys = [column.key for column in self.model_.columns]
        at = keys.index(key)
        to = self._neighbour(at, by)
        if to is None or self._report is None:
            return
        keys.insert(to, keys.pop(at))
        self.layout_.keep(order=keys)
        self.show_table(self._report)

    def _in_order(self, shown: Table) -> Table:
        """Return a table with its columns, and those of each band, in the order that is kept."""
        codes = [column.code for column in shown.columns]
        places = [codes.index(code) for code in self.layout_.order(codes)]
        if places[0] != 0 or places[-1] != len(codes) - 1:
            return shown  # kept by a program that had other columns
        columns = [shown.columns[at] for at in places]
        bands = [
            band._replace(columns=[band.columns[at] for at in places])
            if len(band.columns) == len(codes)
            else band
            for band in shown.bands
        ]
        return shown._replace(columns=columns, bands=bands)

    # ------------------------------------------------------------ edges of the headings
    def _edge(self, at: QPoint) -> int | None:
        """Return the column whose right edge in a heading is under the mouse."""
        if not isinstance(self.model_.record(self.rowAt(at.y())), Band):
            return None
        for x in (at.x() - _NEAR, at.x() + _NEAR):
            section = self.columnAt(x)
            if section < 0 or section == len(self.model_.columns) - 1:
                continue
            right = self.columnViewportPosition(section) + self.columnWidth(section)
            if abs(right - at.x()) <= _NEAR:
                return section
        return None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        if self._edge_from is not None:
            section, begun, width = self._edge_from
            self.set_width(section, width + where.x() - begun)
            return
        on_edge = self._edge(where) is not None
        shape = Qt.CursorShape.SplitHCursor if on_edge else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        super().mouseMoveEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        where = event.position().toPoint()
        section = self._edge(where) if event.button() == Qt.MouseButton.LeftButton else None
        if section is None:
            super().mousePressEvent(event)
        else:
            self._edge_from = section, where.x(), self.columnWidth(section)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._edge_from is None:
            super().mouseReleaseEvent(event)
        self._edge_from = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        section = self._edge(event.position().toPoint())
        if section is None:
            super().mouseDoubleClickEvent(event)
        else:
            self.set_width(section, 0)

    def set_width(self, section: int, width: int) -> None:
        """Give a column a width, never one that cuts its figures, from now on; 0: what it needs."""
        key, width = self.model_.columns[section].key, max(width, self._least[section])
        widths = {k: w for k, w in self.layout_.widths().items() if k != key}
        self.layout_.keep(widths=widths | ({key: width} if width > self._least[section] else {}))
        self._fit(self.lines())
        self._room()

    # ------------------------------------------------------------ room
    def _fit(self, lines: list[Line]) -> None:
        widths = []
        for at, column in enumerate(self.model_.columns):
            own = [line for line in lines if not (runs := self.model_.runs_on(line)) or at < runs]
            widths.append(
                max([_LEAST.get(column.key, 56), *(self._width(line, at) for line in own)])
            )
        last = len(widths) - 1
        widths[last] = _LEAST["note"]
        self._least, own_widths = list(widths), self.layout_.widths()
        for at, column in enumerate(self.model_.columns[:last]):
            widths[at] = max(widths[at], own_widths.get(column.key, 0))
        for at, width in enumerate(widths):
            self.setColumnWidth(at, width)
        hidden = self.layout_.hidden()
        for at, column in enumerate(self.model_.columns):
            self.setColumnHidden(at, column.key in hidden and column.key != NAME)
        shown = (w for at, w in enumerate(widths) if not self.isColumnHidden(at))
        self._full_width = sum(shown) + (_LEAST["note"] if self.isColumnHidden(last) else 0)

    def _width(self, line: Line, at: int) -> int:
        column = self.model_.columns[at]
        text = column.text(line)
        if column.key == "pace" and isinstance(line, Row):
            return QFontMetrics(theme.font(theme.SMALL)).horizontalAdvance(text) + 44
        strong = isinstance(line, Row) and line.total
        font = (
            theme.font(theme.SMALL, bold=True)
            if isinstance(line, Band)
            else theme.font(bold=strong)
        )
        return QFontMetrics(font).horizontalAdvance(text) + 24

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        later(self, self._room)

    def _room(self) -> None:
        last = len(self.model_.columns) - 1
        if last < 0:
            return
        room = self.viewport().width() - (self._full_width - _LEAST["note"])
        self.setColumnWidth(last, max(_LEAST["note"], room))
        bar = self.horizontalScrollBar().sizeHint().height() if room < _LEAST["note"] else 0
        self.setFixedHeight(self.model_.rowCount() * ROW + bar)


def _band(line: Line) -> str:
    return line.code if isinstance(line, Band) else line.band
