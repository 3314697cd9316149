"""The drawn part of every chart, the only place that knows pyqtgraph; it computes no figure.

Import it inside a method: pyqtgraph and numpy are never loaded before the first window is filled.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, QRectF, QSizeF, Qt, QTimer, Signal
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
    BARS,
    DASHES,
    DESK,
    Lettering,
    apart_enough,
    broken,
    ends,
    grid_lines,
    hairs,
    place_names,
    reach,
    style_axis,
    value_steps,
)
from fundtracker.ui.widgets.label_places import (
    STROKE,
    Geometry,
    Words,
    beside,
    dot_boxes,
    free_place,
    places,
)

pg.setConfigOptions(antialias=True)
_WALKS = {
    Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1,
    Qt.Key.Key_Home: -(10**6), Qt.Key.Key_End: 10**6,
}  # fmt: skip
_ZOOMS = {
    Qt.Key.Key_Plus: 0.8, Qt.Key.Key_Equal: 0.8, Qt.Key.Key_Minus: 1.25, Qt.Key.Key_0: 0.0,
}  # fmt: skip
_WIDE = 14  # pixels of a bar that stands on a day


class Note(NamedTuple):
    """Words in the drawing, of which series ('' of none), beside which value; ``point``: in its
    coordinates, the present at the top (infinity).
    """

    item: Any
    text: str
    point: QPointF
    series: str


class Bars(pg.BarGraphItem):  # type: ignore[misc]
    """Bars without edges, which never change: how far they reach is not asked at each move."""

    def boundingRect(self) -> QRectF:
        (left, right), (low, high) = self.dataBounds(0), self.dataBounds(1)
        return QRectF(left, low, right - left, high - low) if left is not None else QRectF()


class Plot(pg.PlotWidget):  # type: ignore[misc]
    """Series over places; the wheel scrolls the page unless Ctrl is held, keys walk the places.

    ``walked``: by how many places; ``chosen``: open the place the cursor is on, of the series that
    was clicked at ('' of any); ``zoomed``: by what factor, 0 shows all; ``left``: the mouse went;
    ``asked``: the menu, at a place of the screen.
    """

    walked, chosen, zoomed = Signal(int), Signal(str), Signal(float)
    left, pointed, asked = Signal(), Signal(int), Signal(object)

    def __init__(self, letters: Lettering = DESK) -> None:
        super().__init__(background=None, enableMenu=False)  # its menus are a third of the work
        self.viewport().setAutoFillBackground(False)
        self.setCacheMode(self.CacheModeFlag.CacheNone)  # a cached ground is a bitmap in .svg
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hideButtons()
        self._chart = Chart("", (), ())
        self.geometry = Geometry(self.view, self._chart)
        self._letters = letters
        self._drawn_for = self._room()  # the axes are written, the values fit
        self._at: int | None = None  # the place of the cursor
        self._cursor = pg.InfiniteLine(0, 90)
        self._words: list[Note] = []
        self._grid: list[Any] = []
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
        """Draw all series whose names are not ``hidden``; ``axis`` writes values by the grid."""
        self._chart, self._axis = chart, axis
        shown = [series for series in chart.series if series.name not in hidden]
        self.geometry = Geometry(self.view, chart, shown)
        item = self.getPlotItem()
        item.clear()
        self._words, self._grid = [], []
        steps = self._steps()
        self._span = float(steps[-1] - steps[0]) if steps else 0.0
        self.view.invertY(chart.across)
        self._draw_grid(steps)
        self._write_axes(steps)
        self._draw_now()
        for series in shown:
            self._DRAW[series.kind](self, series, shown)
        angle = 0 if chart.across else 90
        self._cursor = pg.InfiniteLine(0, angle, self._pen("text2", 1))
        self._cursor.setVisible(False)
        item.addItem(self._cursor, ignoreBounds=True)
        self._fit()
        self._fit_values(steps)
        self._drawn_for = self._room()
        self._write_notes()

    def shown(self) -> list[Series]:
        """Return the series that are drawn."""
        return list(self.geometry.shown)

    def _room(self) -> tuple[int, int, int]:
        """Return the size of all and how wide the curves are: names beside them take their part."""
        return self.width(), self.height(), round(self.view.width())

    def _steps(self) -> list[int]:
        most = 2 * self.height() // (5 * self._letters.axis)
        return value_steps(self._chart, self.shown(), max(2, min(5, most)))

    def _draw_grid(self, steps: Sequence[int]) -> None:
        """Draw lines through the values that are written at the axis, none through others."""
        for old in self._grid:
            self.getPlotItem().removeItem(old)
        chart = self._chart
        nought = [0] if 0 in steps and chart.measure != "day" else []
        tones = (("grid", [value for value in steps if value not in nought]), ("border2", nought))
        self._grid = [
            grid_lines(values, ends(chart), self._pen(tone, 1), across=chart.across)
            for tone, values in tones
        ]
        for lines in self._grid:
            self.getPlotItem().addItem(lines, ignoreBounds=True)

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
        x = self.geometry.x_of(place)
        line = pg.InfiniteLine(x, 0 if self._chart.across else 90, self._pen("border2", 1, "dash"))
        self.getPlotItem().addItem(line, ignoreBounds=True)
        if words and not self._chart.across:
            self._add_words(words, "muted", QPointF(x, float("inf")))

    def _add(self, item: Any) -> None:
        self.getPlotItem().addItem(item)

    def _line(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, places = self.geometry.known(series)
        if not xs:
            return
        xs, ys = broken(xs, ys, places)  # unknown in between: the curve does not guess
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
        wide = (self._letters.bars if len(names) > 1 else BARS) / len(names)
        shift = (names.index(series.name) - (len(names) - 1) / 2) * wide
        xs, ys, _ = self.geometry.known(series)
        self._boxes(series, [x + shift for x in xs], [0.0] * len(ys), ys, wide * 0.94)
        self._note(series, shift)

    def _stack(self, series: Series, shown: Sequence[Series]) -> None:
        """Put bars on those of the series before, what is negative below the axis."""
        xs, ys, places = self.geometry.known(series)
        before = [each for each in shown[: shown.index(series)] if each.kind == "stack"]
        base = []
        for place, value in zip(places, ys, strict=True):
            there = [each.values[place] or 0 for each in before]
            base.append(float(sum(v for v in there if (v < 0) == (value < 0))))
        tops = [b + v for b, v in zip(base, ys, strict=True)]
        self._boxes(series, xs, base, tops, BARS)
        self._note(series)

    def _step(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, places = self.geometry.known(series)
        base = [float(series.low[place] or 0) for place in places]
        self._boxes(series, xs, base, ys, BARS)
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
        pens = [
            self._pen(series.tone, 1) if thin else None for thin in hairs(low, high, self._span)
        ]
        drawn = pens if any(pens) else None
        self._add(Bars(**sizes, pen=None, pens=drawn, brush=brush, name=series.name))

    def _band(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, places = self.geometry.known(series)
        lows = [float(series.low[place] or 0) for place in places]
        edges = [pg.PlotDataItem(xs, part) for part in (lows, ys)]
        alpha = 36 if series.style == "dash" else 64
        self._add(pg.FillBetweenItem(*edges, brush=self._fill(series.tone, alpha)))

    def _stem(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, _places = self.geometry.known(series)
        pen = self._pen(series.tone, 2)
        for x, y in zip(xs, ys, strict=True):
            self._add(pg.PlotDataItem([x, x], [0.0, y], pen=pen))
        self._dots(xs, ys, series.tone, hollow=series.style != "solid")
        self._note(series)

    def _mark(self, series: Series, _: Sequence[Series]) -> None:
        xs, ys, _places = self.geometry.known(series)
        pen = self._pen(series.tone, 2.5)
        for x, y in zip(xs, ys, strict=True):
            stroke = ([y, y], [x - STROKE, x + STROKE])
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
                point = self.geometry.point(self.geometry.x_of(place) + shift, float(value))
                pale = {"plan": "muted", "bar": "text2"}.get(series.tone, series.tone)
                tone = "text2" if self._chart.across else pale
                self._add_words(words, tone, point, series.name)

    def _add_words(self, words: str, tone: str, point: QPointF, series: str = "") -> None:
        item = pg.TextItem(words, theme.color(tone), anchor=(0, 0))
        item.setFont(theme.font(self._letters.words if series else self._letters.axis))
        item.textItem.document().setDocumentMargin(0)
        self.getPlotItem().addItem(item, ignoreBounds=True)
        self._words.append(Note(item, words, point, series))

    def _place_words(self) -> None:
        """Place all words anew for the size and range in use."""
        if not self._chart.places:
            return
        if self._drawn_for != self._room():
            self._drawn_for = self._room()
            steps = self._steps()
            self._write_axes(steps)
            self._draw_grid(steps)
            self._fit_values(steps)
        self._write_notes()

    def _write_notes(self) -> None:
        """Put words where they touch nothing: of a series all, or none."""
        room, across = self.view.sceneBoundingRect(), self._chart.across
        self.labels = []
        if not self._words or room.width() < 40:
            return
        # Behind thin bars there is room for one figure: the last series is what became of others.
        notes = self._words[:: -1 if across else 1]
        words, lines = [self._to_place(note, room) for note in notes], list(self.geometry.curves())
        grid = self.geometry.grid(self._steps(), room)
        find = beside if across else partial(free_place, grid=grid)
        spots = places(words, find, room, list(self._bars()), lines)
        for note, spot in zip(notes, spots, strict=True):
            note.item.setVisible(spot is not None)
            if spot is not None:
                self.labels.append(spot)
                high = QFontMetricsF(note.item.textItem.font()).height()
                top = QPointF(spot.left() + 2, spot.center().y() - high / 2)
                note.item.setPos(self.view.mapSceneToView(top))

    def _to_place(self, note: Note, room: QRectF) -> Words:
        """Return words with their point and their size in pixels."""
        metrics = QFontMetricsF(note.item.textItem.font())
        high = metrics.height()
        if self._chart.across:  # figures alone: what lies over and under them is empty
            high = metrics.capHeight() + 3
        size = QSizeF(metrics.horizontalAdvance(note.text) + 4, high)
        if note.point.y() != float("inf"):
            return Words(note.series, self.geometry.pixels(note.point), size)
        x = self.geometry.pixels(QPointF(note.point.x(), 0.0)).x()  # at the top, beside its line
        return Words("", QPointF(x, room.top() + high + 18), size)

    def _bars(self) -> Iterator[QRectF]:
        """Yield the rectangles of bars and dots: what words must not lie on either."""
        for item in self.getPlotItem().items:
            if isinstance(item, Bars):
                yield from self.geometry.boxes(item.opts)
            elif isinstance(item, pg.ScatterPlotItem):
                points = map(self.geometry.pixels, map(QPointF, *item.getData()))
                yield from dot_boxes(points)

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

    def _fit(self) -> None:
        """Show all places; the mouse moves along them alone."""
        first, last = ends(self._chart)
        view, across = self.view, self._chart.across
        view.setLimits(xMin=None, xMax=None, yMin=None, yMax=None, minXRange=None, minYRange=None)
        view.setMouseEnabled(x=not across, y=across)
        view.setRange(**{"yRange" if across else "xRange": (first, last)}, padding=0)
        if across:
            view.setLimits(yMin=first, yMax=last)
        else:
            view.setLimits(xMin=first, xMax=last, minXRange=min(2.0, last - first))

    def _fit_values(self, steps: Sequence[int]) -> None:
        """Show all values; what is seen of the places stays as it is."""
        side = "xRange" if self._chart.across else "yRange"
        self.view.setRange(**{side: self._reach(steps)}, padding=0)

    def _reach(self, steps: Sequence[int]) -> tuple[float, float]:
        """Return the lowest and highest value that must be seen, with some room."""
        part = 0.0
        if self._chart.across:  # words stand behind the bars' ends
            words = [QFontMetricsF(note.item.textItem.font()).horizontalAdvance(note.text) + 12
                     for note in self._words]  # fmt: skip
            part = min(0.6, max(words, default=0.0) / max(1.0, self.view.width()))
        return reach(self._chart, self.shown(), steps, part)

    def zoom(self, by: float, around: int | None) -> None:
        """Narrow (below 1) or widen what is shown around a place; 0 shows all."""
        first, last = ends(self._chart)
        across = self._chart.across
        if by == 0.0:
            self.view.setRange(**{"yRange" if across else "xRange": (first, last)}, padding=0)
            return
        middle = (first + last) / 2 if around is None else self.geometry.x_of(around)
        scale, center = ((1.0, by), (0, middle)) if across else ((by, 1.0), (middle, 0))
        self.view.scaleBy(scale, center=center)

    # ------------------------------------------------------------ the cursor
    def put_cursor(self, place: int | None) -> None:
        """Draw the cursor on a place, or take it away."""
        self._at = place
        self._cursor.setVisible(place is not None)
        self._cursor.setPos(self.geometry.x_of(place) if place is not None else 0)

    def pixels(self, place: int, value: int = 0) -> QPointF:
        """Return where a value of a place is drawn, in pixels of this widget."""
        point = self.geometry.point(self.geometry.x_of(place), value)
        return QPointF(self.mapFromScene(self.geometry.pixels(point)))

    def _hover(self, where: QPointF) -> None:
        if not self._chart.places or not self.view.sceneBoundingRect().contains(where):
            return
        point, there = self.view.mapSceneToView(where), range(len(self._chart.places))
        x = point.y() if self._chart.across else point.x()
        nearest = min(there, key=lambda place: abs(self.geometry.x_of(place) - x))
        if nearest != self._at:  # within a place nothing is said anew
            self.pointed.emit(nearest)

    def _clicked(self, click: Any) -> None:
        if click.button() == Qt.MouseButton.LeftButton:
            self._hover(click.scenePos())
            self.chosen.emit(self._series_at(click.scenePos()))

    def _series_at(self, where: QPointF) -> str:
        """Return the name of the series drawn at a point in pixels: a curve near by, else the bar
        on top; '' where there is none.
        """
        curve = self.geometry.curve_at(self._at, where) if self._at is not None else ""
        bars = [item.opts for item in self.getPlotItem().items if isinstance(item, Bars)]
        hit = [opts["name"] for opts in bars
               if any(box.contains(where) for box in self.geometry.boxes(opts))]  # fmt: skip
        return curve or (hit[-1] if hit else "")

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
            self.chosen.emit("")
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
