"""How tables look and are used: zebra, selection bar, states as pills, filter fields under the heads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol, runtime_checkable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QGuiApplication, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QLineEdit,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from fundtracker.reports.tables.text_grid import Value, tabbed
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.building_blocks import mark_wrong, paint_pill
from fundtracker.ui.widgets.table_model import Table

_PAUSE = 180  # ms after the last key before a filter is asked for


_PAD = 11  # pixels left and right of a cell's text, as in the heads
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RowDelegate(QStyledItemDelegate):
    """Paints cells of a ``Table`` by itself, which is several times quicker than the style: ground, text, pill, bar."""

    def __init__(self, view: QTableView, table: Table[Any]) -> None:
        super().__init__(view)
        self._table = table
        self._fonts = {bold: theme.font(bold=bold) for bold in (False, True)}
        self._metrics = {bold: QFontMetrics(font) for bold, font in self._fonts.items()}

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        table, place = self._table, option.rect
        column = table.columns[index.column()]
        record = table.record(index.row())
        ground = table.ground(record) if record is not None else ""
        if ground:
            painter.fillRect(place, theme.color(ground))
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, theme.color("accent_weak"))
            if place.left() <= 0:
                painter.fillRect(QRect(0, place.top(), 3, place.height()), theme.color("accent"))
        if record is None:
            return
        text = column.text(record)
        left = place.left() + _PAD
        if column.icon is not None and (drawing := column.icon(record)):
            pixmap = theme.pixmap(*drawing, 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(left, place.center().y() - 7, pixmap)
            left += 22
        if column.pill is not None and (tone := column.pill(record)):
            draw_pill(painter, place, text, tone)
            return
        bold = table.bold(record)
        width = place.right() - _PAD - left + 1
        metrics = self._metrics[bold]
        if metrics.horizontalAdvance(text) > width:
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        painter.setFont(self._fonts[bold])
        painter.setPen(theme.color(column.tone(record) or "text"))
        painter.drawText(left, place.top(), width, place.height(), _RIGHT if column.numeric else _LEFT, text)


def draw_pill(painter: QPainter, place: QRect, text: str, tone: str) -> None:
    """Paint a state into a cell."""
    width = QFontMetrics(theme.font(theme.SMALL)).horizontalAdvance(text) + 28
    width = min(width, place.width() - 8)
    paint_pill(painter, QRectF(place.left() + 6, place.center().y() - 9.5, width, 20), text, tone)


class Delegate(QStyledItemDelegate):
    """For models of another kind: the style paints, under it a cell's own ground, beside it the bar."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)
        if option.rect.left() <= 0 and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(QRect(0, option.rect.top(), 3, option.rect.height()), theme.color("accent"))


class FilterHeader(QHeaderView):
    """Heads to sort by, with a field under each to filter by."""

    filtered = Signal(str, str)  # key of the column, text

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.fields: dict[int, QLineEdit] = {}
        self._timers: dict[int, QTimer] = {}
        self.setSectionsClickable(True)
        self.setSectionsMovable(True)
        self.setHighlightSections(False)
        self.setFont(theme.font(theme.SMALL, bold=True))
        self.sectionResized.connect(self._place)
        self.sectionMoved.connect(self._place)
        view.horizontalScrollBar().valueChanged.connect(self._place)

    def fill(self, columns: Sequence[Any]) -> None:
        """Make the fields of the columns that can be filtered."""
        for at, column in enumerate(columns):
            if column.hint is None:
                continue
            line = QLineEdit(self)
            line.setObjectName("filter")
            line.setFont(theme.font(theme.SMALL))
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.setInterval(_PAUSE)
            timer.timeout.connect(lambda key=column.key, line=line: self.filtered.emit(key, line.text()))
            line.textChanged.connect(lambda _, timer=timer: timer.start())
            line.returnPressed.connect(lambda timer=timer: timer.setInterval(0) or timer.start())
            self.fields[at] = line
        self.retranslate(columns)

    def retranslate(self, columns: Sequence[Any]) -> None:
        """Name the fields in the language in use."""
        for at, line in self.fields.items():
            line.setPlaceholderText(columns[at].hint())
            line.setAccessibleName(columns[at].head())

    def wrong(self, key: str, columns: Sequence[Any], wrong: bool) -> None:
        """Tint the field of a column whose text cannot be read."""
        for at, line in self.fields.items():
            if columns[at].key == key:
                mark_wrong(line, wrong)

    def clear(self, key: str = "", columns: Sequence[Any] = ()) -> None:
        """Empty all fields, or that of one column."""
        for at, line in self.fields.items():
            if not key or columns[at].key == key:
                line.clear()

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        size.setHeight(theme.HEAD + (theme.FILTER if self.fields else 0))
        return size

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, theme.FILTER if self.fields else 0)
        super().updateGeometries()
        self._place()

    def _place(self, *_: int) -> None:
        for at, line in self.fields.items():
            line.setVisible(not self.isSectionHidden(at))
            x = self.sectionViewportPosition(at)
            line.setGeometry(x + 4, theme.HEAD + 2, max(20, self.sectionSize(at) - 8), 24)


def to_clipboard(rows: Sequence[Sequence[Value]]) -> int:
    """Put rows on the clipboard, heads first, and return how many they are without the heads.

    The one door of the window to the clipboard for tables: no cell of it runs in a spreadsheet.
    """
    QGuiApplication.clipboard().setText(tabbed(rows))
    return max(0, len(rows) - 1)


@runtime_checkable
class Copying(Protocol):
    """What can be copied."""

    def copied_rows(self) -> list[Sequence[Value]]:
        """Return what is selected, else all that is shown, heads first, each naming its unit."""
        ...


class CopyingView(QTableView):
    """A table that copies by itself wherever it stands: Qt would copy one cell as shown, without its head."""

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
    """A table as all pages show it; a copy holds exact figures."""

    opened = Signal(QModelIndex)  # Enter, double click

    def __init__(self, model: Table[Any], *, filters: bool = False) -> None:
        super().__init__()
        self._table = model
        header = FilterHeader(self)
        self.setHorizontalHeader(header)
        self.setModel(model)
        if filters:
            header.fill(model.columns)
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
        for at, column in enumerate(model.columns):
            self.setColumnWidth(at, column.width)
            self.setColumnHidden(at, column.hidden)
            if column.stretch:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(48)
        self.doubleClicked.connect(self.opened)

    def header(self) -> FilterHeader:
        """Return the heads with their filter fields."""
        header = self.horizontalHeader()
        assert isinstance(header, FilterHeader)
        return header

    def sortable(self, key: str, descending: bool, changed: Any) -> None:
        """Let the heads sort: ``changed(order, descending)`` is told."""
        header, columns = self.header(), self._table.columns
        at = next(i for i, column in enumerate(columns) if column.key == key)
        order = Qt.SortOrder.DescendingOrder if descending else Qt.SortOrder.AscendingOrder
        header.setSortIndicatorShown(True)
        header.setSortIndicator(at, order)

        def turned(section: int, way: Qt.SortOrder) -> None:
            if columns[section].order:
                changed(columns[section].order, way == Qt.SortOrder.DescendingOrder)

        header.sortIndicatorChanged.connect(turned)

    def ranges(self) -> list[tuple[int, int]]:
        """Return the selected rows as ranges, both ends inside, in order."""
        found = sorted((r.top(), r.bottom()) for r in self.selectionModel().selection().toList())
        merged: list[tuple[int, int]] = []
        for top, bottom in found:
            if merged and top <= merged[-1][1] + 1:
                merged[-1] = (merged[-1][0], max(bottom, merged[-1][1]))
            else:
                merged.append((top, bottom))
        return merged

    def copied_rows(self) -> list[Sequence[Value]]:
        rows, columns = self.chosen()
        return self.copied((self._table.record(at) for at in rows), columns)

    def copied(self, records: Iterable[Any], columns: Sequence[int] | None = None) -> list[Sequence[Value]]:
        """Return records as a copy holds them, heads first; ``columns``: all that are shown by default."""
        columns = self.shown_columns() if columns is None else columns
        rows = [self._table.copied(record, columns) for record in records if record is not None]
        return [self._table.copied_heads(columns), *rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())
            return
        super().keyPressEvent(event)

    def retranslate(self) -> None:
        """Say heads, hints and cells again."""
        self.header().retranslate(self._table.columns)
        self._table.retranslate()
