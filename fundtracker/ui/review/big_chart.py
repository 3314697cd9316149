"""A chart of meeting mode: drawn of the same places as on paper, in type that a hall reads."""

from __future__ import annotations

import html
from typing import Any

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from fundtracker.reports.charts import paper_charts
from fundtracker.reports.charts.chart import Chart
from fundtracker.ui.base import theme

READ = 20  # pixels: nothing that is read aloud is smaller


class BigChart(QWidget):
    """A chart of a report in big type: bars from left to right, or lines over quarters."""

    def __init__(self) -> None:
        super().__init__()
        self._drawing: dict[str, Any] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_chart(self, chart: Chart | None, unit: str, lang: str) -> None:
        """Show a chart with its amounts in a unit; None shows nothing."""
        self._drawing = paper_charts.drawn(chart, unit, lang) if chart is not None else None
        self.setVisible(chart is not None)
        self.setAccessibleName(chart.title if chart is not None else "")
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(320, 200)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._drawing is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = theme.font(READ)
        painter.setFont(font)
        across = self._drawing["across"]
        (self._across if across else self._upright)(painter, self._drawing, QFontMetrics(font))

    def _across(self, painter: QPainter, drawing: dict[str, Any], metrics: QFontMetrics) -> None:
        rows, line = drawing["rows"], metrics.height()
        names = min(
            round(self.width() * 0.42),
            max((metrics.horizontalAdvance(r["name"]) for r in rows), default=0) + 12,
        )
        numbers = (
            max((metrics.horizontalAdvance(b["text"]) for r in rows for b in r["bars"]), default=0)
            + 12
        )
        room, y = max(40, self.width() - names - numbers), 0.0
        step = min(line * 4.4, self.height() / max(1, len(rows)))
        for each in rows:
            thick = min(line, (step - 10) / max(1, len(each["bars"])))
            painter.setPen(theme.color("text"))
            high = max(line, thick * len(each["bars"]))
            name, flags = each["name"], Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextWrapAnywhere
            if high < 2 * line:  # no room for a second line
                name = metrics.elidedText(name, Qt.TextElideMode.ElideMiddle, names - 8)
            painter.drawText(QRectF(0, y, names - 8, high), int(flags), name)
            for at, bar in enumerate(each["bars"]):
                top = y + at * thick
                long = room * bar["share"] * paper_charts.HEADROOM
                painter.fillRect(
                    QRectF(names, top + 2, max(2, long), thick - 4), QColor(bar["colour"])
                )
                if thick >= line * 0.8 or at == len(each["bars"]) - 1:
                    painter.setPen(theme.color("text2"))
                    painter.drawText(
                        QRectF(names + long + 6, top + thick / 2 - line / 2, numbers, line),
                        Qt.AlignmentFlag.AlignVCenter, bar["text"],
                    )  # fmt: skip
            painter.setPen(QPen(theme.color("text"), 2))
            for mark in each["marks"]:
                x = names + room * mark["at"] * paper_charts.HEADROOM
                painter.drawLine(QPointF(x, y), QPointF(x, y + thick * len(each["bars"])))
            y += step

    def _upright(self, painter: QPainter, drawing: dict[str, Any], metrics: QFontMetrics) -> None:
        line = metrics.height()
        high, wide, places = self.height() - line - 6, self.width(), drawing["places"]

        def at(point: list[float]) -> QPointF:
            return QPointF(wide * point[0], high * (1 - point[1]))

        painter.setPen(QPen(theme.color("border2"), 1))
        for grid in drawing["grid"]:
            painter.drawLine(
                QPointF(0, high * (1 - grid["at"])), QPointF(wide, high * (1 - grid["at"]))
            )
        painter.setPen(theme.color("muted"))
        every = max(1, -(-len(places) * (metrics.horizontalAdvance("23Q1") + 14) // max(1, wide)))
        for place, name in enumerate(places):
            if place % every == 0:
                size = metrics.horizontalAdvance(name)
                x = min(max(0, wide / len(places) * (place + 0.5) - size / 2), wide - size)
                painter.drawText(
                    QRectF(x, high + 4, size + 4, line), Qt.AlignmentFlag.AlignLeft, name
                )
        for bar in drawing["bars"]:
            top, base = high * (1 - bar["y"]), high * (1 - bar["base"])
            colour = QColor(bar["colour"])
            colour.setAlpha(110 if bar["light"] else 255)
            area = QRectF(wide * bar["x"], top, wide * bar["w"], base - top)
            painter.fillRect(area, colour)
        for each in drawing["lines"]:
            pen = QPen(QColor(each["colour"]), 3)
            if each["dash"]:
                pen.setStyle(Qt.PenStyle.DashLine)
            painter.setPen(pen)
            painter.drawPolyline(QPolygonF([at(point) for point in each["points"]]))
        for each in drawing["lines"]:
            if each["points"]:
                end = at(each["points"][-1])
                size = metrics.horizontalAdvance(each["end"]) + 8
                x = min(end.x() + 6, wide - size)
                box = QRectF(x, max(0, end.y() - line - 4), size, line)
                painter.fillRect(box, QColor(theme.color("surface")))
                painter.setPen(QColor(each["colour"]))
                painter.drawText(box, Qt.AlignmentFlag.AlignLeft, each["end"])


def titled(chart: Chart) -> str:
    """Return the title of a chart and the names of its series, each in its colour."""
    names = [
        f"<span style='color:{paper_charts.COLOURS[sery.tone]}'>■</span> {html.escape(sery.name)}"
        for sery in chart.series
        if sery.name
    ]
    return f"{html.escape(chart.title)}<br>{'&nbsp;&nbsp; '.join(names)}"
