"""How tables look and are used: zebra, selection bar, states as pills, filter fields under the
heads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableView,
)

from fundtracker import audit
from fundtracker.reports.tables.text_grid import Value, tabbed
from fundtracker.ui.base import theme
from fundtracker.ui.columns.frozen_columns import FrozenColumns
from fundtracker.ui.columns.heads import FilterHeader, Sorting
from fundtracker.ui.widgets.cell_painting import PAD, RowDelegate, draw_ring
from fundtracker.ui.widgets.table_model import Table


def to_clipboard(rows: Sequence[Sequence[Value]]) -> int:
    """Put rows on the clipboard, heads first, and return how many they are without the heads.

    The one door of the window to the clipboard for tables: no cell of it runs in a spreadsheet.
    """
    QGuiApplication.clipboard().setText(tabbed(rows))
    audit.note("copy", f"{len(rows)}")
    return max(0, len(rows) - 1)


@runtime_checkable
class Copying(Protocol):
    """What can be copied."""

    def copied_rows(self) -> list[Sequence[Value]]:
        """Return what is selected, else all that is shown, heads first, each naming its unit."""
        ...


class CopyingView(QTableView):
    """A table that copies by itself wherever it stands: Qt would copy one cell as shown, without
    its head.
    """

    def copied_rows(self) -> list[Sequence[Value]]:
        """See ``Copying``."""
        raise NotImplementedError

    def shown_columns(self) -> list[int]:
        """Return the columns that are shown, from left to right."""
        header = self.horizontalHeader()
        order = (header.logicalIndex(i) for i in range(header.count()))
        return [at for at in order if not header.isSectionHidden(at)]

    def chosen(self) -> tuple[list[int], list[int]]:
        """Return the rows and columns of a copy: those selected, else all that are shown."""
        places = [i for i in self.selectedIndexes() if not self.isColumnHidden(i.column())]
        columns, rows = {i.column() for i in places}, {i.row() for i in places}
        if not places:
            return list(range(self.model().rowCount())), self.shown_columns()
        return sorted(rows), [at for at in self.shown_columns() if at in columns]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            to_clipboard(self.copied_rows())
            return
        super().keyPressEvent(event)


class Grid(CopyingView):
    """A table as all pages show it; a copy holds exact figures.

    ``filters``: fields under the heads of columns that have a hint. A column that stretches takes
    the room left, unless a person gave it a width.
    """

    opened = Signal(QModelIndex)  # Enter, double click
    arranged = Signal()  # order, width, visibility or held columns were changed by a person

    def __init__(self, model: Table[Any], *, filters: bool = False) -> None:
        super().__init__()
        self._table = model
        header = FilterHeader(self)
        self.setHorizontalHeader(header)
        self.setModel(model)
        self.setItemDelegate(RowDelegate(self, model))
        rows = self.verticalHeader()
        rows.hide()
        rows.setDefaultSectionSize(theme.ROW)
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setFont(theme.font())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setTabKeyNavigation(False)
        # where rows must be read first: copies the selected rows in these columns (None: shown)
        self.copier: Callable[[list[int] | None], object] | None = None
        self.printer: Callable[[], object] | None = None  # shows what is shown as pages
        self.own_widths: set[str] = set()  # keys of the columns that a person gave their width
        header.words = lambda section: model.columns[section].head()
        header.drawn.connect(self._drawn)
        header.fit.connect(self.fit_column)
        header.sectionMoved.connect(lambda *_: self.arranged.emit())
        self.held = FrozenColumns(self)
        self.held.doubleClicked.connect(self.opened)
        header.held = self.held.heads
        header.sorted_by.connect(lambda _: self.held.follow())
        self.viewport().stackUnder(self.held)
        if filters:
            header.fill(model.columns)
        for at, column in enumerate(model.columns):
            self.setColumnHidden(at, column.hidden)
        self.fit()
        self.doubleClicked.connect(self.opened)

    @property
    def table(self) -> Table[Any]:
        """The rows and columns that are shown."""
        return self._table

    def copy_selected(self) -> None:
        """Copy what is selected, else all that is shown."""
        if self.copier is not None:
            self.copier(None)
        else:
            to_clipboard(self.copied_rows())

    def copy_column(self, section: int) -> None:
        """Copy one column of the selected rows."""
        if self.copier is not None:
            self.copier([section])
            return
        rows = sorted({index.row() for index in self.selectedIndexes()})
        to_clipboard(self.copied((self._table.record(row) for row in rows), [section]))

    def header(self) -> FilterHeader:
        """Return the heads with their filter fields."""
        header = self.horizontalHeader()
        assert isinstance(header, FilterHeader)
        return header

    def sortable(self, sorting: Sorting, changed: Callable[[Sorting], object]) -> None:
        """Let the heads of columns that have an order sort: ``changed(orders)`` is told."""
        header, columns = self.header(), self._table.columns
        header.keys = [column.key for column in columns]
        header.sortable = lambda section: bool(columns[section].order)
        header.sorting = sorting
        order = {column.key: column.order for column in columns}
        header.sorted_by.connect(lambda keys: changed([(order[key], down) for key, down in keys]))

    # ------------------------------------------------------------ columns
    def hold(self, n: int) -> None:
        """Hold the first columns at the left while the others are scrolled; 0: none."""
        self.held.n = n
        self.held.follow()

    def fit(self) -> None:
        """Give the columns their widths: what they say, their heads at least."""
        header = self.header()
        for at, column in enumerate(self._table.columns):
            if column.key not in self.own_widths:
                self.setColumnWidth(at, max(column.width, header.least_width(at)))
        self.spread()

    def spread(self) -> None:
        """Give the room left to the column that stretches: never less than its width."""
        columns = self._table.columns
        at = next((i for i, c in enumerate(columns) if c.stretch), None)
        if at is None or self.isColumnHidden(at) or columns[at].key in self.own_widths:
            return
        others = sum(self.columnWidth(i) for i in range(len(columns)) if i != at)
        room = self.viewport().width() - others
        self.setColumnWidth(at, max(columns[at].width, self.header().least_width(at), room))

    def fit_column(self, section: int) -> None:
        """Make a column as wide as the widest of its texts at hand, half the table at most."""
        column, metrics = self._table.columns[section], QFontMetrics(theme.font(bold=True))
        first = max(0, self.rowAt(0))
        texts = (
            column.text(record)
            for row in range(first, min(first + 200, self._table.rowCount()))
            if (record := self._table.record(row)) is not None
        )
        widest = max(map(metrics.horizontalAdvance, texts), default=0) + 2 * PAD + 2
        widest += 28 * (column.pill is not None) + 22 * (column.icon is not None)
        most = max(self.viewport().width() // 2, self.header().least_width(section))
        wanted = max(widest, self.header().least_width(section))
        self.setColumnWidth(section, wanted if column.numeric else min(wanted, most))
        self._drawn(section)

    def _drawn(self, section: int) -> None:
        self.own_widths.add(self._table.columns[section].key)
        self.spread()
        self.arranged.emit()

    def event(self, event: QEvent) -> bool:
        """Ctrl+P is the table's while it has the keys, whatever the menu does with it."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            printing = self.printer is not None
            if printing and event.matches(QKeySequence.StandardKey.Print):
                event.accept()
                return True
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.spread()
        self.held.follow()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        if hasattr(self, "held"):
            self.held.follow()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()  # whole rows are coloured, not only the cells

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.held.viewport().update()  # the ring of the cell with the keys may be there

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.held.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus() and not self.currentIndex().isValid():  # no cell shows the keys
            draw_ring(QPainter(self.viewport()), self.viewport().rect())

    def moveCursor(
        self, action: QAbstractItemView.CursorAction, keys: Qt.KeyboardModifier
    ) -> QModelIndex:
        """A cell that the columns held would cover is scrolled out from under them."""
        index = super().moveCursor(action, keys)
        left, width = self.visualRect(index).left(), self.held.width_held()
        hidden = index.isValid() and index.column() not in self.held.held_sections()
        if action == QAbstractItemView.CursorAction.MoveLeft and hidden and left < width:
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() + left - width)
        return index

    def ranges(self) -> list[tuple[int, int]]:
        """Return the selected rows as ranges, both ends inside, in order."""
        row_ranges = sorted(
            (r.top(), r.bottom()) for r in self.selectionModel().selection().toList()
        )
        merged: list[tuple[int, int]] = []
        for top, bottom in row_ranges:
            if merged and top <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(bottom, merged[-1][1]))
            else:
                merged.append((top, bottom))
        return merged

    def copied_rows(self) -> list[Sequence[Value]]:
        rows, columns = self.chosen()
        return self.copied((self._table.record(at) for at in rows), columns)

    def copied(
        self, records: Iterable[Any], columns: Sequence[int] | None = None
    ) -> list[Sequence[Value]]:
        """Return records as a copy holds them, heads first; ``columns``: all that are shown by
        default.
        """
        columns = self.shown_columns() if columns is None else columns
        rows = [self._table.copied(record, columns) for record in records if record is not None]
        return [self._table.copied_heads(columns), *rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        if self.copier is not None and event.matches(QKeySequence.StandardKey.Copy):
            self.copier(None)
            return
        if self.printer is not None and event.matches(QKeySequence.StandardKey.Print):
            self.printer()
            return
        super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say heads, hints and cells again."""
        self.header().retranslate(self._table.columns)
        self._table.retranslate()
        self.fit()
