"""The names of a chart's series, each a switch, wrapped where they do not fit beside each other;
and the card that says the figures of a place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from fundtracker.reports.charts.chart import Series
from fundtracker.ui.base import theme

_GAP, _HIGHER, _DOT = 8, 8, 9
Line = tuple[str, str, str]  # name, figure in words, tone
_X, _Y, _ROOM, _BETWEEN = 10, 7, 16, 14  # pixels: margins, room of a dot, between name and figure


class SeriesName(QAbstractButton):
    """A dot in the tone of a series and its name; faint while the series is switched off."""

    def __init__(self, name: str, size: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.tone, self._size = "", size
        self.setText(name)
        self.setAccessibleName(name)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(theme.font(self._size))
        return QSize(metrics.horizontalAdvance(self.text()) + _DOT + 10, self._size + _HIGHER)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shown, middle = self.isChecked(), self.height() / 2
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color(self.tone if shown else "faint"))
        painter.drawEllipse(QPointF(2 + _DOT / 2, middle), _DOT / 2, _DOT / 2)
        painter.setPen(theme.color("text2" if shown else "faint"))
        painter.setFont(theme.font(self._size))
        room = QRectF(_DOT + 6, 0, self.width() - _DOT - 6, self.height())
        words = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideMiddle, int(room.width())
        )
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)
        if self.hasFocus():
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)


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
        tones = {sery.name: sery.tone for sery in series if sery.name}
        if list(tones) != [button.text() for button in self.buttons]:
            self._make(list(tones))
        for button in self.buttons:
            button.tone = tones[button.text()]
            button.blockSignals(True)
            button.setChecked(button.text() not in hidden)
            button.blockSignals(False)
            button.update()
        self.setVisible(len(tones) > 1)
        self._lay_out()

    def _make(self, names: Sequence[str]) -> None:
        for old in self.buttons:
            old.setParent(None)
            old.deleteLater()
        self.buttons = [SeriesName(name, self._size, self) for name in names]
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
        self._names = max((plain.horizontalAdvance(name) for name, _, _ in lines), default=0)
        figures = max((plain.horizontalAdvance(text) for _, text, _ in lines), default=0)
        top = bold.horizontalAdvance(f"{head} ") + plain.horizontalAdvance(unit)
        wide = max(top, _ROOM + self._names + _BETWEEN + figures) + 2 * _X
        self._high = plain.height() + 2
        self.resize(QSize(wide, self._high * (1 + len(self._lines)) + 2 * _Y))
        self.update()

    def text(self) -> str:
        """Return what is said, a line a series."""
        lines = [f"{name} {text}" for name, text, _ in self._lines]
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
        for name, text, tone in self._lines:
            y += self._high
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color(tone))
            painter.drawEllipse(QRectF(_X, y - plain.ascent() / 2 - 2, 8, 8))
            painter.setPen(theme.color("text2"))
            painter.drawText(_X + _ROOM, y, name)
            painter.setPen(theme.color("text"))
            painter.drawText(self.width() - _X - plain.horizontalAdvance(text), y, text)
