"""How cells of tables are painted: ground, selection bar, text, figure, state, bar.

A figure is never cut: its column grows. Texts that differ only at their end are cut in the middle.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView

from fundtracker.ui.base import theme
from fundtracker.ui.base.later import later
from fundtracker.ui.widgets.building_blocks import paint_pill
from fundtracker.ui.widgets.table_model import Column, Table

PAD = 11  # pixels left and right of a cell's text, as in the heads
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class RowDelegate(QStyledItemDelegate):
    """Paints cells of a ``Table`` by itself, which is several times quicker than the style:
    ground, text, pill, bar.
    """

    def __init__(self, view: QTableView, table: Table[Any]) -> None:
        super().__init__(view)
        self._table = table
        self._view = view
        self._fonts = {bold: theme.font(bold=bold) for bold in (False, True)}
        self._metrics = {bold: QFontMetrics(font) for bold, font in self._fonts.items()}
        self._middle: set[str] = set()  # columns whose texts differ at their end

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        table, place = self._table, option.rect
        column = table.columns[index.column()]
        record = table.record(index.row())
        ground = table.ground(record) if record is not None else ""
        if ground:
            painter.fillRect(place, theme.color(ground))
        self._selection(painter, option, index)
        if record is not None:
            self._contents(painter, place, index, column, record)
        view = self._view  # held columns are painted for it: the keys are never theirs
        if view.hasFocus() and index == view.currentIndex():
            draw_ring(painter, place)

    def _selection(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Colour the whole row of what is selected; of a table whose cells are selected one by one
        those are a shade darker, unless it is one.
        """
        view, place = self._view, option.rect
        selected = view.selectionModel()
        if not selected.rowIntersectsSelection(index.row(), QModelIndex()):
            return
        painter.fillRect(place, theme.color("accent_weak"))
        cells = view.selectionBehavior() == QTableView.SelectionBehavior.SelectItems
        if cells and option.state & QStyle.StateFlag.State_Selected and _several(selected):
            shade = theme.color("accent")
            shade.setAlpha(36)
            painter.fillRect(place, shade)
        if place.left() <= 0:
            painter.fillRect(QRect(0, place.top(), 3, place.height()), theme.color("accent"))

    def _contents(
        self,
        painter: QPainter,
        place: QRect,
        index: QModelIndex | QPersistentModelIndex,
        column: Column[Any],
        record: Any,
    ) -> None:
        """Paint bar, icon, and pill or text of a cell."""
        text, left = column.text(record), place.left() + PAD
        if column.bar is not None and (part := column.bar(record)) > 0:
            wide = round(min(1.0, part) * (place.width() - 2 * PAD))
            painter.fillRect(
                QRect(place.right() - PAD - wide + 1, place.bottom() - 4, wide, 3),
                theme.color("bar"),
            )
        if column.icon is not None and (drawing := column.icon(record)):
            pixmap = theme.pixmap(*drawing, 16, painter.device().devicePixelRatioF())
            painter.drawPixmap(left, place.center().y() - 7, pixmap)
            left += 22
        if column.pill is not None and (tone := column.pill(record)):
            if (wanted := pill_width(text) + 8) > place.width():  # no state is cut either
                self._grow(index.column(), wanted - place.width())
            draw_pill(painter, place, text, tone)
            return
        bold = self._table.bold(record)
        width = place.right() - PAD - left + 1
        metrics = self._metrics[bold]
        if (wanted := metrics.horizontalAdvance(text)) > width:
            if column.numeric:  # a figure is never cut: its column grows as soon as it was painted
                self._grow(index.column(), wanted - width)
            text = metrics.elidedText(text, self._way(index, text, width, metrics), width)
        painter.setFont(self._fonts[bold])
        painter.setPen(theme.color(column.tone(record) or "text"))
        painter.drawText(
            left, place.top(), width, place.height(), _RIGHT if column.numeric else _LEFT, text
        )

    def _grow(self, section: int, by: int) -> None:
        view = self._view
        later(view, lambda: view.setColumnWidth(section, view.columnWidth(section) + by))

    def _way(
        self,
        index: QModelIndex | QPersistentModelIndex,
        text: str,
        width: int,
        metrics: QFontMetrics,
    ) -> Qt.TextElideMode:
        """Cut in the middle where the row above or below would show the same letters."""
        column = self._table.columns[index.column()]
        if column.key in self._middle:
            return Qt.TextElideMode.ElideMiddle
        cut = metrics.elidedText(text, Qt.TextElideMode.ElideRight, width)
        for row in (index.row() - 1, index.row() + 1):
            other = self._table.record(row) if 0 <= row < self._table.rowCount() else None
            words = column.text(other) if other is not None else text
            if words != text and words.startswith(cut.rstrip("…")):
                self._middle.add(column.key)
                return Qt.TextElideMode.ElideMiddle
        return Qt.TextElideMode.ElideRight


def _several(selected: QItemSelectionModel) -> bool:
    ranges = selected.selection()
    return ranges.count() > 1 or (
        ranges.count() == 1 and ranges.at(0).width() * ranges.at(0).height() > 1
    )


def pill_width(text: str) -> int:
    """Return how wide a state is."""
    return QFontMetrics(theme.font(theme.SMALL)).horizontalAdvance(text) + 28


def draw_pill(painter: QPainter, place: QRect, text: str, tone: str) -> None:
    """Paint a state into a cell."""
    width = min(pill_width(text), place.width() - 8)
    paint_pill(painter, QRectF(place.left() + 6, place.center().y() - 9.5, width, 20), text, tone)


def draw_ring(painter: QPainter, place: QRect) -> None:
    """Paint what says that the keys are here."""
    painter.setPen(QPen(theme.color("accent"), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place.adjusted(1, 1, -1, -1))


class Delegate(QStyledItemDelegate):
    """For models of another kind: the style paints, under it a cell's own ground, beside it the
    bar.
    """

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        ground = index.data(Qt.ItemDataRole.BackgroundRole)
        if ground is not None:
            painter.fillRect(option.rect, ground)
        super().paint(painter, option, index)
        if option.rect.left() <= 0 and option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(
                QRect(0, option.rect.top(), 3, option.rect.height()), theme.color("accent")
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_ring(painter, option.rect)
