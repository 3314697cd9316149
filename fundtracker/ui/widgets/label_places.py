"""Where what a chart draws stands, in pixels, and where its words can: never on a line, a bar or
other words, never outside.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.ui.widgets.chart_steps import BARS

_DOT = 6.0  # pixels from the middle of a dot to its edge
_NEAR, _FAR, _STEP = 6.0, 90.0, 6.0  # pixels from the point: nearest, furthest, between tries

_SLACK = (0, 2, 4, -2, -4)  # pixels off the middle of a thin bar
_CLICK = 8.0  # pixels from a curve or a stroke that a click means
_CHOICE = 30  # spots, the nearest ones, that are looked at for one beside the grid
STROKE = BARS / 2 + 0.08  # half of a mark: a little beyond the bars it crosses
_CURVES = ("line", "area", "stem")


class Geometry:
    """Where the series of a chart that are shown stand: in the drawing's coordinates, and in pixels
    of the scene as ``view`` (pyqtgraph's box) shows them now.
    """

    def __init__(self, view: Any, chart: Chart, shown: Sequence[Series] = ()) -> None:
        self._view, self.chart, self.shown = view, chart, shown

    def x_of(self, place: int) -> float:
        """Return where a place stands along its axis."""
        return float(self.chart.at[place]) if self.chart.at else float(place)

    def known(self, series: Series) -> tuple[list[float], list[float], list[int]]:
        """Return where the known values of a series stand, the values, their places."""
        places = [place for place, value in enumerate(series.values) if value is not None]
        values = [float(series.values[place] or 0) for place in places]
        return [self.x_of(place) for place in places], values, places

    def point(self, x: float, value: float) -> QPointF:
        """Return the point of a value at ``x`` along the places."""
        return QPointF(value, x) if self.chart.across else QPointF(x, value)

    def pixels(self, point: QPointF) -> QPointF:
        """Return a point of the drawing in pixels."""
        mapped: QPointF = self._view.mapViewToScene(point)
        return mapped

    def curves(self) -> Iterator[QLineF]:
        """Yield the pieces of all curves: what words must not lie on."""
        for series in self.shown:
            xs, ys, _ = self.known(series)
            if series.kind in _CURVES:
                axis = self.pixels(QPointF()).y()
                yield from pieces(series.kind, map(self.pixels, map(QPointF, xs, ys)), axis)
            elif series.kind == "mark":
                yield from map(self._stroke, xs, ys)
        if self.chart.now is not None and not self.chart.across:
            x = self.pixels(QPointF(self.x_of(self.chart.now[0]), 0)).x()
            room = self._view.sceneBoundingRect()
            yield QLineF(x, room.top(), x, room.bottom())

    def _stroke(self, x: float, y: float) -> QLineF:
        first, last = (self.point(x + far, y) for far in (-STROKE, STROKE))
        return QLineF(self.pixels(first), self.pixels(last))

    def grid(self, steps: Iterable[int], room: QRectF) -> list[QLineF]:
        """Return the lines through values of a chart that stands upright."""
        heights = [self.pixels(QPointF(0.0, float(step))).y() for step in steps]
        return [QLineF(room.left(), y, room.right(), y) for y in heights]

    def boxes(self, bars: dict[str, Any]) -> Iterator[QRectF]:
        """Yield the rectangles of bars; ``bars``: what pyqtgraph draws them of."""
        along, wide, low, high = (
            ("y", "height", "x0", "x1") if self.chart.across else ("x", "width", "y0", "y1")
        )
        half = bars[wide] / 2
        for middle, first, last in zip(bars[along], bars[low], bars[high], strict=True):
            corners = self.point(middle - half, first), self.point(middle + half, last)
            yield QRectF(*map(self.pixels, corners)).normalized()

    def curve_at(self, place: int, where: QPointF) -> str:
        """Return the name of the curve or stroke that passes by a point at a place, '' none."""
        near = []
        for series in self.shown:
            value = series.values[place]
            if value is not None and series.kind in (*_CURVES, "mark"):
                away = self.pixels(self.point(self.x_of(place), value)) - where
                near.append((abs(away.x() if self.chart.across else away.y()), series.name))
        distance, name = min(near, default=(_CLICK + 1, ""))
        return name if distance <= _CLICK else ""


class Words(NamedTuple):
    """Words to place: of which series ('' of none), beside which point, how large; in pixels."""

    series: str
    point: QPointF
    size: QSizeF


Find = Callable[
    [QPointF, QSizeF, QRectF, Sequence[QRectF], Sequence[QLineF]], QRectF | None
]  # ``free_place`` or ``beside``


def places(
    words: Sequence[Words],
    find: Find,
    room: QRectF,
    bars: Sequence[QRectF],
    lines: Sequence[QLineF],
) -> list[QRectF | None]:
    """Return where each of the words stands, None where it has no place.

    A series stands with all its words or with none: where some were missing, a reader took the next
    figure for theirs. Those first have the first choice.
    """
    spots: list[QRectF | None] = [None] * len(words)
    taken = list(bars)
    for series in dict.fromkeys(word.series for word in words):
        own = [at for at, word in enumerate(words) if word.series == series]
        rectangles: list[QRectF] = []
        for at in own:
            spot = find(words[at].point, words[at].size, room, [*taken, *rectangles], lines)
            if spot is None:
                break
            rectangles.append(spot)
        else:
            taken += rectangles
            for at, spot in zip(own, rectangles, strict=True):
                spots[at] = spot
    return spots


def free_place(
    point: QPointF,
    size: QSizeF,
    room: QRectF,
    taken: Iterable[QRectF],
    lines: Sequence[QLineF],
    grid: Sequence[QLineF] = (),
) -> QRectF | None:
    """Return the nearest rectangle of ``size`` beside ``point`` that touches nothing, or None.

    ``taken``: rectangles of bars and words; ``lines``: pieces of the curves; ``grid``: pale lines,
    on which words stand only where there is no other place near. All in pixels.
    """
    occupied, spots = list(taken), list(_spots(point, size))
    clear = _clear(spots[:_CHOICE], room, occupied, [*lines, *grid])
    return clear if clear is not None else _clear(spots, room, occupied, lines)


def _clear(
    spots: Iterable[QRectF], room: QRectF, occupied: Sequence[QRectF], lines: Sequence[QLineF]
) -> QRectF | None:
    """Return the first of ``spots`` that touches nothing, or None."""
    for spot in spots:
        covers = any(spot.intersects(spot_taken) for spot_taken in occupied)
        if room.contains(spot) and not covers and not any(touches(line, spot) for line in lines):
            return spot
    return None


def beside(
    point: QPointF, size: QSizeF, room: QRectF, taken: Iterable[QRectF], lines: Sequence[QLineF]
) -> QRectF | None:
    """Return the nearest rectangle right of the end of a bar that goes across, behind the strokes
    there, or None: anywhere else it would be another bar's.
    """
    first = QRectF(QPointF(point.x() + _NEAR, point.y() - size.height() / 2), size)
    tries = int((_FAR - _NEAR) / _STEP)
    spots = (first.translated(at * _STEP, 0) for at in range(tries))
    free = (spot for spot in spots if not any(touches(line, spot) for line in lines))
    spot = next(free, first)
    return _clear([spot.translated(0, down) for down in _SLACK], room, list(taken), lines)


def pieces(kind: str, points: Iterable[QPointF], axis: float) -> list[QLineF]:
    """Return the pieces of a curve through ``points``; stems stand on ``axis``, each for itself."""
    if kind == "stem":
        return [QLineF(point.x(), axis, point.x(), point.y()) for point in points]
    return [QLineF(a, b) for a, b in pairwise(points)]


def dot_boxes(points: Iterable[QPointF]) -> Iterator[QRectF]:
    """Yield the rectangles of dots."""
    for point in points:
        yield QRectF(point.x() - _DOT, point.y() - _DOT, 2 * _DOT, 2 * _DOT)


def touches(line: QLineF, area: QRectF) -> bool:
    """Tell whether a piece of a line passes through a rectangle."""
    if area.contains(line.p1()) or area.contains(line.p2()):
        return True
    corners = (area.topLeft(), area.topRight(), area.bottomRight(), area.bottomLeft())
    edges = zip(corners, (*corners[1:], corners[0]), strict=True)
    bounded = QLineF.IntersectionType.BoundedIntersection
    return any(line.intersects(QLineF(a, b))[0] == bounded for a, b in edges)


def _spots(point: QPointF, size: QSizeF) -> Iterator[QRectF]:
    """Yield rectangles right of, left of and over a point, near ones first."""
    away = _NEAR
    while away <= _FAR:
        for down in (-1, 1):
            y = point.y() + (away if down > 0 else -away - size.height())
            for x in (
                point.x() + _NEAR,
                point.x() - size.width() - _NEAR,
                point.x() - size.width() / 2,
            ):
                yield QRectF(QPointF(x, y), size)
        away += _STEP
