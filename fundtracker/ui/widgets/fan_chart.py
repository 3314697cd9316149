"""A fan over years: the middle as a line, half and four fifths of all courses as bands around it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fundtracker.ui.base import theme
from fundtracker.ui.widgets.charts import nice_steps


class Band(NamedTuple):
    """A course with its bands, by year: the tenth, first quarter, middle, third quarter and ninetieth of a hundred."""

    low: Sequence[float]
    lower: Sequence[float]
    middle: Sequence[float]
    upper: Sequence[float]
    high: Sequence[float]


class Fan(QWidget):
    """A fan; the planned course, another measure than the middle of the courses, is dashed."""

    def __init__(self, tone: str, height: int = 190) -> None:
        super().__init__()
        self._tone = tone
        self._years: Sequence[str] = ()
        self._band = Band((), (), (), (), ())
        self._plan: Sequence[float] = ()
        self._label: Callable[[float], str] = str
        self.setMinimumHeight(height)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_fan(
        self, years: Sequence[str], band: Band, plan: Sequence[float], *, name: str, label: Callable[[float], str]
    ) -> None:
        """Draw a fan; ``label`` writes a value of the axis."""
        self._years, self._band, self._plan, self._label = years, band, plan, label
        self.setAccessibleName(name)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(380, self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._years:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font(theme.CAPTION))
        steps = nice_steps(max((*self._band.high, *self._plan), default=1.0), 4)
        metrics = QFontMetricsF(painter.font())
        left = max(metrics.horizontalAdvance(self._label(s)) for s in steps) + 12
        place = QRectF(left, 8, self.width() - left - 14, self.height() - 8 - 22)
        top = steps[-1] * 1.03 or 1.0

        def at(i: int, value: float) -> QPointF:
            x = place.left() + (i + 0.5) * place.width() / len(self._years)
            return QPointF(x, place.bottom() - value / top * place.height())

        self._grid(painter, place, steps, at)
        self._fill(painter, self._band.low, self._band.high, at, 36)
        self._fill(painter, self._band.lower, self._band.upper, at, 64)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.color(self._tone), 2.5))
        painter.drawPolyline(QPolygonF([at(i, v) for i, v in enumerate(self._band.middle)]))
        painter.setPen(QPen(theme.color("text2"), 1.5, Qt.PenStyle.DashLine))
        painter.drawPolyline(QPolygonF([at(i, v) for i, v in enumerate(self._plan)]))

    def _fill(
        self, painter: QPainter, low: Sequence[float], high: Sequence[float], at: Callable[[int, float], QPointF],
        alpha: int,
    ) -> None:  # fmt: skip
        ground = theme.color(self._tone)
        ground.setAlpha(alpha)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        there = [at(i, v) for i, v in enumerate(high)]
        back = [at(i, v) for i, v in enumerate(low)]
        painter.drawPolygon(QPolygonF([*there, *reversed(back)]))

    def _grid(
        self, painter: QPainter, place: QRectF, steps: Sequence[float], at: Callable[[int, float], QPointF]
    ) -> None:
        for step in steps:
            y = round(at(0, step).y()) + 0.5
            painter.setPen(QPen(theme.color("border2" if step == 0 else "grid"), 1))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))
            painter.setPen(theme.color("muted"))
            where = QRectF(0, y - 8, place.left() - 8, 16)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._label(step))
        width = place.width() / len(self._years)
        painter.setPen(theme.color("muted"))
        for i, name in enumerate(self._years):
            where = QRectF(at(i, 0).x() - width, place.bottom() + 5, 2 * width, 16)
            painter.drawText(where, Qt.AlignmentFlag.AlignHCenter, name)
