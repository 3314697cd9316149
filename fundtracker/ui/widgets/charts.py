"""The drawn part of every chart, the only place that knows pyqtgraph; it computes no figure.

Import it inside a method: pyqtgraph and numpy are never loaded before the first window is filled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QLineF, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QWheelEvent,
)  # fmt: skip

from fundtracker.reports.charts.chart import AxisWords, Chart, Series
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.chart_steps import (
    DASHES,
    DESK,
    Lettering,
    apart_enough,
    broken,
    day_steps,
    ends,
    grid_lines,
    place_names,
    reach,
    round_steps,
    stack_ends,
    style_axis,
)
from fundtracker.ui.widgets.label_places import beside, dot_boxes, free_place, pieces

pg.setConfigOptions(antialias=True)
_WALKS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6,
}  # fmt: skip
_ZOOMS = {
    Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25, Qt.Key.Key_0: 0.0,
}  # fmt: skip
_BAR = 0.62  # part of a place
_STROKE = _BAR / 2 + 0.08  # half a mark
_WIDE = 14  # pixels of a bar that stands on a day


class Bars(pg.BarGraphItem):  # type: ignore[misc]
    """Bars without edges, which never change: how far they reach is not asked at each move."""

    def boundingRect(self) -> QRectF:
        (left, right), (low, high) = self.dataBounds(0), self.dataBounds(1)
        return QRectF(left, low, right - left, high - low) if left is not None else QRectF()


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """Series over places; the wheel scrolls the page unless Ctrl is held, keys walk the places.

    ``walked``: by how many places; ``chosen``: open the place the cursor is on; ``zoomed``: by what
    factor, 0 shows all; ``left``: the mouse went; ``asked``: the menu, at a place of the screen.
    """

    walked, chosen, zoomed = Signal(int), Signal(), Signal(float)
    left, pointed, asked = Signal(), Signal(int), Signal(object)

    def __init__(self, letters: Lettering = DESK) -> None:
        super().__init__(background=None, enableMenu=False)  # its menus are a third of the work
        self.viewport().setAutoFillBackground(False)
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # a cached ground is a bitmap in .svg
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hideButtons()
        self._chart = Chart("", (), ())
        self._hidden: frozenset[str] = frozenset()
        self._letters = letters
        self._size = self.size()  # for which the axes are written
        self._at: int | None = None  # the place of the cursor
        self._cursor = pg.InfiniteLine(0, 90)
        self._words: list[tuple[Any, str, QPointF]] = []
        self.labels: list[QRectF] = []  # where words stand, in pixels of the scene
        self.scene().sendHoverEvents = lambda *_, **__: None  # no item asks: half of a move's work
        self.scene().sigMouseMoved.connect(self._hover)
        self.scene().sigMouseClicked.connect(self._clicked)
        self._later = QTimer(self, interval=0, singleShot=True)  # once for a row of changes
        self._later.timeout.connect(self._place_words)
        self.view.sigResized.connect(self._later.start)
        self.view.sigRangeChanged.connect(self._later.start)

    @property
    def view(self) -> Any:
        """Return the box that the curves stand in."""
        return self.getPlotItem().getViewBox()

    # ------------------------------------------------------------ drawing
    def draw(self, chart: Chart, hidden: frozenset[str], axis: AxisWords) -> None:
        """Draw all series whose names are not ``hidden``; ``axis`` writes values beside the
        grid.
        """
        self._chart, self._hidden, self._axis = chart, hidden, axis
        item = self.getPlotItem()
        item.clear()
        self._words = []
        shown = self.shown()
        steps = self._steps(shown)
        self.view.invertY(chart.across)
        nought = [0] if 0 in steps and chart.measure != "day" else []
        for tone, values in (("grid", [v for v in steps if v not in nought]), ("border2", nought)):
            lines = grid_lines(values, ends(self._chart), self._pen(tone, 1), across=chart.across)
            item.addItem(lines, ignoreBounds=True)
        self._write_axes(steps)
        self._draw_now()
        for series in shown:
            self._DRAW[series.kind](self, series, shown)
        angle = 0 if chart.across else 90
        self._cursor = pg.InfiniteLine(0, angle, self._pen("text2", 1))
        self._cursor.setVisible(False)
        item.addItem(self._cursor, ignoreBounds=True)
        self._fit(steps)
        self._size = self.size()
        self._write_notes()
        self._later.stop()

    def shown(self) -> list[Series]:
        """Return the series that are drawn."""
        return [sery for sery in self._chart.series if sery.name not in self._hidden]

    def _steps(self, shown: Sequence[Series]) -> list[int]:
        values = [v for series in shown for v in (*series.values, *series.low) if v is not None]
        if self._chart.measure == "day":
            return day_steps(min(values, default=1), max(values, default=1))
        values += stack_ends(self._chart, shown)
        return round_steps(
            min([0, *values]),
            max([0, *values]),
            max(2, min(5, self.height() // (3 * self._letters.axis))),
        )

    def _write_axes(self, steps: Sequence[int]) -> None:
        values, places = ("bottom", "left") if self._chart.across else ("left", "bottom")
        numbers = list(zip(steps, self._axis(steps), strict=True))
        if self._chart.across:
            numbers = apart_enough(numbers, self.width(), self._letters)
        names = place_names(self._chart, self._letters, self.width(), self.height())
        for side, ticks in ((values, numbers), (places, names)):
            style_axis(self.getPlotItem().getAxis(side), side, ticks, self._letters)

    def _draw_now(self) -> None:
        if self._chart.now is None:
            return
        place, words = self._chart.now
        x = self.x_of(place)
        line = pg.InfiniteLine(x, 0 if self._chart.across else 90, self._pen("border2", 1, "dash"))
        self.getPlotItem().addItem(line, ignoreBounds=True)
        if words and not self._chart.across:
            self._add_words(words, "muted", QPointF(x, float("inf")), self._letters.axis)

    def x_of(self, place: int) -> float:
        """Return where a place stands along its axis."""
        return float(self._chart.at[place]) if self._chart.at else float(place)

    def _xy(self, series: Series) -> tuple[list[float], list[float], list[int]]:
        places = [place for place, value in enumerate(series.values) if value is not None]
        values = [float(series.values[place] or 0) for place in places]
        return [self.x_of(place) for place in places], values, places

    def _add(self, item: Any) -> None:
        self.getPlotItem().addItem(item)

    def _line(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, places = self._xy(series)
        if not xs:
            return
        gaps = any(b - a > 1 for a, b in pairwise(places))
        if gaps:  # unknown in between: the curve breaks, it does not guess
            xs, ys = broken(xs, ys, places)
        width = 2.5 if series.style == "solid" else 2.0
        filled: dict[str, Any] = {}
        if series.kind == "area":
            filled = {"fillLevel": 0.0, "fillBrush": self._fill(series.tone, 30)}
        pen = self._pen(series.tone, width, series.style)
        self._add(pg.PlotDataItem(xs, ys, pen=pen, connect="finite", **filled))
        if series.kind == "area" or len(places) == 1:
            self._dots(xs[-1:], ys[-1:], series.tone)
        self._note(series)

    def _dots(self, xs: list[float], ys: list[float], tone: str, hollow: bool = False) -> None:
        dots = pg.ScatterPlotItem(xs, ys, size=10, useCache=False)  # cached: a bitmap in .svg
        dots.setPen(self._pen(tone if hollow else "surface", 2))
        dots.setBrush(theme.color("surface" if hollow else tone))
        self._add(dots)

    def _bar(self, series: Series, shown: Sequence[Series]) -> None:
        names = list(dict.fromkeys(each.name for each in shown if each.kind == "bar"))
        wide = _BAR / len(names)
        shift = (names.index(series.name) - (len(names) - 1) / 2) * wide
        xs, ys, _ = self._xy(series)
        self._boxes(series, [x + shift for x in xs], [0.0] * len(ys), ys, wide * 0.94)
        self._note(series, shift)

    def _stack(self, series: Series, shown: Sequence[Series]) -> None:
        """Put bars on those of the series before, what is negative below the axis."""
        xs, ys, places = self._xy(series)
        before = [each for each in shown[: shown.index(series)] if each.kind == "stack"]
        base = []
        for place, value in zip(places, ys, strict=True):
            there = [each.values[place] or 0 for each in before]
            base.append(float(sum(v for v in there if (v < 0) == (value < 0))))
        tops = [b + v for b, v in zip(base, ys, strict=True)]
        self._boxes(series, xs, base, tops, _BAR)
        self._note(series)

    def _step(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, places = self._xy(series)
        self._boxes(series, xs, [float(series.low[place] or 0) for place in places], ys, _BAR)
        self._note(series)

    def _boxes(
        self, series: Series, xs: list[float], low: list[float], high: list[float], wide: float
    ) -> None:
        brush = self._fill(series.tone, 255 if series.style == "solid" else 110)
        if self._chart.at:
            wide = _WIDE * (self._chart.at[-1] - self._chart.at[0] + 1) / max(200, self.width())
        if self._chart.across:
            sizes: dict[str, Any] = {"y": xs, "height": wide, "x0": low, "x1": high}
        else:
            sizes = {"x": xs, "width": wide, "y0": low, "y1": high}
        self._add(Bars(**sizes, pen=None, brush=brush))

    def _band(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, places = self._xy(series)
        lows = [float(series.low[place] or 0) for place in places]
        edges = [pg.PlotDataItem(xs, part) for part in (lows, ys)]
        alpha = 36 if series.style == "dash" else 64
        self._add(pg.FillBetweenItem(*edges, brush=self._fill(series.tone, alpha)))

    def _stem(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, _places = self._xy(series)
        pen = self._pen(series.tone, 2)
        for x, y in zip(xs, ys, strict=True):
            self._add(pg.PlotDataItem([x, x], [0.0, y], pen=pen))
        self._dots(xs, ys, series.tone, hollow=series.style != "solid")
        self._note(series)

    def _mark(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, _places = self._xy(series)
        pen = self._pen(series.tone, 2.5)
        for x, y in zip(xs, ys, strict=True):
            stroke = ([y, y], [x - _STROKE, x + _STROKE])
            self._add(pg.PlotDataItem(*(stroke if self._chart.across else stroke[::-1]), pen=pen))
        self._note(series)

    _DRAW = {  # noqa: RUF012 - a table of what each kind draws
        "line": _line, "area": _line, "bar": _bar, "stack": _stack, "step": _step, "span": _step,
        "band": _band, "stem": _stem, "mark": _mark,
    }  # fmt: skip

    # ------------------------------------------------------------ words in the drawing
    def _note(self, series: Series, shift: float = 0.0) -> None:
        for place, words in series.notes:
            value = series.values[place]
            if value is not None:
                x, y = self.x_of(place) + shift, float(value)
                point = QPointF(y, x) if self._chart.across else QPointF(x, y)
                pale = {"plan": "muted", "bar": "text2"}.get(series.tone, series.tone)
                tone = "text2" if self._chart.across else pale
                self._add_words(words, tone, point, self._letters.words)

    def _add_words(self, words: str, tone: str, point: QPointF, size: int) -> None:
        item = pg.TextItem(words, theme.color(tone), anchor=(0, 0))
        item.setFont(theme.font(size))
        item.textItem.document().setDocumentMargin(0)
        self.getPlotItem().addItem(item, ignoreBounds=True)
        self._words.append((item, words, point))

    def _place_words(self) -> None:
        """Place all words anew for the size and range in use."""
        if not self._chart.places:
            return
        steps = self._steps(self.shown())
        if self._size != self.size():
            self._size = self.size()
            self._write_axes(steps)
            if self._chart.across and self._words:  # those behind bars take another part of it
                self._fit(steps)
        self._write_notes()

    def _write_notes(self) -> None:
        """Put each of the words where it touches nothing; where there is no such place, leave it
        out.
        """
        room = self.view.sceneBoundingRect()
        self.labels = []
        if not self._words or room.width() < 40:
            return
        lines, boxes = list(self._curves()), list(self._bars())
        # Behind thin bars there is room for one figure: the last series is what became of others.
        for item, words, point in self._words[:: -1 if self._chart.across else 1]:
            metrics = QFontMetricsF(item.textItem.font())
            size = QSizeF(metrics.horizontalAdvance(words) + 4, metrics.height())
            if point.y() == float("inf"):  # of the present: at the top, beside its line
                x = self._to_pixels(QPointF(point.x(), 0.0)).x()
                anchor = QPointF(x, room.top() + size.height() + 6)
            else:
                anchor = self._to_pixels(point)
            find = free_place
            if self._chart.across:  # figures alone: what lies over and under them is empty
                find, size = beside, QSizeF(size.width(), metrics.capHeight() + 5)
            spot = find(anchor, size, room, [*boxes, *self.labels], lines)
            item.setVisible(spot is not None)
            if spot is not None:
                self.labels.append(spot)
                top = QPointF(spot.left() + 2, spot.center().y() - metrics.height() / 2)
                item.setPos(self.view.mapSceneToView(top))

    def _to_pixels(self, point: QPointF) -> QPointF:
        mapped: QPointF = self.view.mapViewToScene(point)
        return mapped

    def _curves(self) -> Iterator[QLineF]:
        """Yield the pieces of all curves in pixels: what words must not lie on."""
        for series in self.shown():
            if series.kind in ("line", "area", "stem"):
                xs, ys, _ = self._xy(series)
                axis = self._to_pixels(QPointF()).y()
                yield from pieces(series.kind, map(self._to_pixels, map(QPointF, xs, ys)), axis)
            elif series.kind == "mark":
                yield from map(self._stroke, *self._xy(series)[:2])
        if self._chart.now is not None and not self._chart.across:
            x = self._to_pixels(QPointF(self.x_of(self._chart.now[0]), 0)).x()
            room = self.view.sceneBoundingRect()
            yield QLineF(x, room.top(), x, room.bottom())

    def _stroke(self, x: float, y: float) -> QLineF:
        """Return the stroke of a mark in pixels."""
        ends = QPointF(x - _STROKE, y), QPointF(x + _STROKE, y)
        a, b = (end.transposed() if self._chart.across else end for end in ends)
        return QLineF(self._to_pixels(a), self._to_pixels(b))

    def _bars(self) -> Iterator[QRectF]:
        for item in self.getPlotItem().items:
            if isinstance(item, Bars):
                for index in range(len(item.opts["x" if not self._chart.across else "y"])):
                    yield self._box(item.opts, index)
            elif isinstance(item, pg.ScatterPlotItem):
                yield from dot_boxes(map(self._to_pixels, map(QPointF, *item.getData())))

    def _box(self, opts: dict[str, Any], index: int) -> QRectF:
        if self._chart.across:
            middle, half = opts["y"][index], opts["height"] / 2
            a = QPointF(opts["x0"][index], middle - half)
            b = QPointF(opts["x1"][index], middle + half)
        else:
            middle, half = opts["x"][index], opts["width"] / 2
            a = QPointF(middle - half, opts["y0"][index])
            b = QPointF(middle + half, opts["y1"][index])
        return QRectF(self._to_pixels(a), self._to_pixels(b)).normalized()

    # ------------------------------------------------------------ pens and ranges
    def _pen(self, tone: str, width: float, style: str = "solid") -> Any:
        """Return a pen of logical pixels: pyqtgraph's count the screen's own, half as thick at
        200 %.
        """
        return pg.mkPen(
            theme.color(tone), width=width * self.devicePixelRatioF(), style=DASHES[style]
        )

    @staticmethod
    def _fill(tone: str, alpha: int) -> QColor:
        color = QColor(theme.color(tone))
        color.setAlpha(alpha)
        return color

    def _fit(self, steps: Sequence[int]) -> None:
        low, high = self._reach(steps)
        first, last = ends(self._chart)
        view = self.view
        view.setLimits(xMin=None, xMax=None, yMin=None, yMax=None, minXRange=None, minYRange=None)
        if self._chart.across:
            view.setMouseEnabled(x=False, y=True)
            view.setRange(xRange=(low, high), yRange=(first, last), padding=0)
            view.setLimits(yMin=first, yMax=last)
        else:
            view.setMouseEnabled(x=True, y=False)
            view.setRange(xRange=(first, last), yRange=(low, high), padding=0)
            view.setLimits(xMin=first, xMax=last, minXRange=min(2.0, last - first))

    def _reach(self, steps: Sequence[int]) -> tuple[float, float]:
        """Return the lowest and highest value that must be seen, with some room."""
        part = 0.0
        if self._chart.across:  # words stand behind the bars' ends
            words = [QFontMetricsF(item.textItem.font()).horizontalAdvance(text) + 12
                     for item, text, _ in self._words]  # fmt: skip
            part = min(0.6, max(words, default=0.0) / max(1.0, self.view.width()))
        return reach(self._chart, self.shown(), steps, part)

    def zoom(self, by: float, around: int | None) -> None:
        """Narrow (below 1) or widen what is shown around a place; 0 shows all."""
        first, last = ends(self._chart)
        across = self._chart.across
        if by == 0.0:
            ranges = {"yRange": (first, last)} if across else {"xRange": (first, last)}
            self.view.setRange(**ranges, padding=0)
            return
        middle = (first + last) / 2 if around is None else self.x_of(around)
        scale, center = ((1.0, by), (0, middle)) if across else ((by, 1.0), (middle, 0))
        self.view.scaleBy(scale, center=center)

    # ------------------------------------------------------------ the cursor
    def put_cursor(self, place: int | None) -> None:
        """Draw the cursor on a place, or take it away."""
        self._at = place
        self._cursor.setVisible(place is not None)
        if place is not None:
            self._cursor.setPos(self.x_of(place))

    def pixels(self, place: int, value: int = 0) -> QPointF:
        """Return where a value of a place is drawn, in pixels of this widget."""
        x = self.x_of(place)
        point = QPointF(value, x) if self._chart.across else QPointF(x, value)
        return QPointF(self.mapFromScene(self._to_pixels(point)))

    def _hover(self, where: QPointF) -> None:
        if not self._chart.places or not self.view.sceneBoundingRect().contains(where):
            return
        point = self.view.mapSceneToView(where)
        x = point.y() if self._chart.across else point.x()
        places = range(len(self._chart.places))
        nearest = min(places, key=lambda place: abs(self.x_of(place) - x))
        if nearest != self._at:  # within a place nothing is said anew
            self.pointed.emit(nearest)

    def _clicked(self, click: Any) -> None:
        if click.button() == Qt.MouseButton.LeftButton:
            self._hover(click.scenePos())
            self.chosen.emit()

    # ------------------------------------------------------------ events
    def wheelEvent(self, event: QWheelEvent) -> None:
        zooming = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if zooming:
            self.zoomed.emit(0.8 if event.angleDelta().y() > 0 else 1.25)
        event.setAccepted(zooming)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in _WALKS:
            self.walked.emit(_WALKS[key])
        elif key in _ZOOMS:
            self.zoomed.emit(_ZOOMS[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            event.ignore()  # Ctrl+C, Escape and the page's own keys stay the page's

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.asked.emit(event.globalPos())
        event.accept()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._later.isActive():  # never seen with the words of another size
            self._later.stop()
            self._place_words()
        super().paintEvent(event)
        if self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(QPen(theme.color("accent"), 1.5))
            painter.drawRoundedRect(QRectF(self.viewport().rect()).adjusted(1, 1, -1, -1), 4, 4)
