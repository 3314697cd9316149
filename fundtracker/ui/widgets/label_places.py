"""Where the words of a chart can stand: never on a line, a bar or other words, never outside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from PySide6.QtCore import QLineF, QPointF, QRectF, QSizeF

_DOT = 6.0  # pixels from the middle of a dot to its edge
_NEAR, _FAR, _STEP = 6.0, 90.0, 6.0  # pixels from the point: nearest, furthest, between tries

_SLACK = (0, 2, 4, -2, -4)  # pixels off the middle of a thin bar


def free_place(
    point: QPointF, size: QSizeF, room: QRectF, taken: Iterable[QRectF], lines: Sequence[QLineF]
) -> QRectF | None:
    """Return the nearest rectangle of ``size`` beside ``point`` that touches nothing, or None.

    ``taken``: rectangles of bars and words; ``lines``: pieces of the curves. All in pixels.
    """
    return _clear(_spots(point, size), room, list(taken), lines)


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
