"""The names of a chart's series, each a switch, wrapped where they do not fit beside each other;
and the card that says the figures of a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fundtracker.reports.charts.chart import Series
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.chart_steps import DASHES

_GAP, _HIGHER, _DOT, _LINE = 8, 8, 9, 20
Line = tuple[Series, str]  # what is said of a series at a place: its figure in words
_X, _Y, _BETWEEN = 10, 7, 14  # pixels: margins, between name and figure


def key_width(series: Sequence[Series]) -> int:
    """Return how many pixels the keys of series take beside their names."""
    return _LINE if any(_drawn_as_line(each) for each in series) else _DOT


def _drawn_as_line(series: Series) -> bool:
    return series.kind in ("line", "area", "mark")


def paint_key(painter: QPainter, series: Series, place: QRectF, tone: str) -> None:
    """Paint what tells a series from others: a piece of its line, a dot, a pale or hollow one."""
    color, middle = QColor(theme.color(tone)), place.center()
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if _drawn_as_line(series):
        painter.setPen(QPen(color, 2, DASHES[series.style], Qt.PenCapStyle.FlatCap))
        half = QPointF(place.width() / 2, 0) if series.kind != "mark" else QPointF(0, _DOT * 0.7)
        painter.drawLine(middle - half, middle + half)
        return
    hollow = series.kind == "stem" and series.style != "solid"
    painter.setPen(QPen(color, 2) if hollow else Qt.PenStyle.NoPen)
    if not hollow:
        color.setAlpha(_PALE.get((series.kind, series.style), 255))
        painter.setBrush(color)
    size = _DOT / 2 - hollow
    painter.drawEllipse(middle, size, size)


_PALE = {
    ("band", "dash"): 70, ("band", "solid"): 130, ("bar", "dash"): 110, ("stack", "dash"): 110,
}  # fmt: skip


class SeriesName(QAbstractButton):
    """The key of a series and its name; faint while the series is switched off."""

    def __init__(self, series: Series, size: int, parent: QWidget) -> None:
        super().__init__(parent)
        name, self.series, self._size = series.name, series, size
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(self._size))
        wide = metrics.horizontalAdvance(self.text()) + key_width([self.series]) + 10
        return QSize(wide, self._size + _HIGHER)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown, key = self.isChecked(), key_width([self.series])
        tone = self.series.tone if shown else "faint"
        paint_key(painter, self.series, QRectF(2, 0, key, self.height()), tone)
        painter.setPen(theme.color("text2" if shown else "faint"))
        painter.setFont(theme.font(self._size))
        room = QRectF(key + 6, 0, self.width() - key - 6, self.height())
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


def first_of_each(series: Sequence[Series]) -> dict[str, Series]:
    """Return a series of each name, in their order: the solid one where another goes on dotted."""
    solid = {each.name: each for each in series if each.style == "solid"}
    return {each.name: solid.get(each.name, each) for each in series if each.name}


class ChartLegend(QWidget):
    """Names at the right, the first leftmost; hidden where there is one name or none."""

    switched = Signal(str, bool)  # name, shown

    def __init__(self, size: int = theme.SMALL) -> None:
        super().__init__()
        self.buttons: list[SeriesName] = []
        self._size, self._high = size, size + _HIGHER
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def show_series(self, series: Sequence[Series], hidden: frozenset[str]) -> None:
        """Show the names of ``series``, each once; those ``hidden`` are switched off."""
        named = first_of_each(series)
        if list(named) != [button.text() for button in self.buttons]:
            self._make(list(named.values()))
        for button in self.buttons:
            button.series = named[button.text()]
            button.blockSignals(True)
            button.setChecked(button.text() not in hidden)
            button.blockSignals(False)
            button.update()
        self.setVisible(len(named) > 1)
        self._lay_out()

    def _make(self, series: Sequence[Series]) -> None:
        for old in self.buttons:
            old.setParent(None)
            old.deleteLater()
        self.buttons = [SeriesName(each, self._size, self) for each in series]
        for button in self.buttons:
            button.toggled.connect(partial(self.switched.emit, button.text()))
            button.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        """Put the names into rows that end at the right side."""
        rows: list[list[SeriesName]] = [[]]
        used, room = 0, max(80, self.width())
        for button in self.buttons:
            wide = min(button.sizeHint().width(), room)
            if rows[-1] and used + wide > room:
                rows.append([])
                used = 0
            rows[-1].append(button)
            used += wide + _GAP
        for at, line in enumerate(rows):
            right = self.width()
            for button in reversed(line):
                wide = min(button.sizeHint().width(), room)
                button.setGeometry(QRect(right - wide, at * self._high, wide, self._high))
                right -= wide + _GAP
        self.setFixedHeight(self._high * len(rows))


class ReadOut(QWidget):
    """The card beside a chart's cursor: the place, its unit, each series with its exact figure. It
    takes no mouse. Painted: a label of rich text takes four times as long at every move.
    """

    def __init__(self, parent: QWidget, size: int = theme.SMALL) -> None:
        super().__init__(parent)
        self._size = size
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._head, self._unit, self._lines = "", "", list[Line]()
        self.hide()

    def say(self, head: str, unit: str, lines: Sequence[Line]) -> None:
        """Say a place: its name, the unit of its figures, a line a series."""
        self._head, self._unit, self._lines = head, unit, list(lines)
        bold, plain = self._metrics()
        self._room = key_width([series for series, _ in lines]) + 8
        self._names = max((plain.horizontalAdvance(line.name) for line, _ in lines), default=0)
        figures = max((plain.horizontalAdvance(text) for _, text in lines), default=0)
        top = bold.horizontalAdvance(f"{head} ") + plain.horizontalAdvance(unit)
        wide = max(top, self._room + self._names + _BETWEEN + figures) + 2 * _X
        self._high = plain.height() + 2
        self.resize(QSize(wide, self._high * (1 + len(self._lines)) + 2 * _Y))
        self.update()

    def text(self) -> str:
        """Return what is said, a line a series."""
        lines = [f"{series.name} {text}" for series, text in self._lines]
        return "\n".join([f"{self._head} {self._unit}".rstrip(), *lines])

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        bold, plain = theme.font(self._size, bold=True), theme.font(self._size)
        return QFontMetrics(bold), QFontMetrics(plain)

    def paintEvent(self, _: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.color("border2"), 1))
        painter.setBrush(theme.color("surface"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        bold, plain = self._metrics()
        y = _Y + plain.ascent()
        painter.setFont(theme.font(self._size, bold=True))
        painter.setPen(theme.color("text"))
        painter.drawText(_X, y, self._head)
        painter.setFont(theme.font(self._size))
        painter.setPen(theme.color("muted"))
        painter.drawText(_X + bold.horizontalAdvance(f"{self._head} "), y, self._unit)
        for series, text in self._lines:
            y += self._high
            key = QRectF(_X, y - plain.ascent(), self._room - 8, plain.ascent() + 2)
            paint_key(painter, series, key, series.tone)
            painter.setPen(theme.color("text2"))
            painter.drawText(_X + self._room, y, series.name)
            painter.setPen(theme.color("text"))
            painter.drawText(self.width() - _X - plain.horizontalAdvance(text), y, text)
