"""Round values and days for the axis of a chart, and the lines through them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

_BEHIND = -100  # the grid lies under bands


def round_steps(low: int, high: int, most: int = 5) -> list[int]:
    """Return round whole values from at most ``low`` to at least ``high``, about ``most`` steps, 0
    among them where it lies between; at least two values."""
    unit = 10 ** max(0, len(str(high - low)) - 2)
    sizes = (unit * n for n in (1, 2, 5, 10, 20, 50, 100))
    step = next(size for size in sizes if high - low <= size * most)
    first, last = low // step * step, -(-high // step) * step
    return list(range(first, max(last, first + step) + 1, step))


def day_steps(first: int, last: int) -> list[int]:
    """Return the ordinals of the beginnings of years, or of quarters of a short time, inside it."""
    start, end = dt.date.fromordinal(first), dt.date.fromordinal(max(last, first))
    months = (1,) if end.toordinal() - start.toordinal() > 900 else (1, 4, 7, 10)
    days = [
        dt.date(year, month, 1).toordinal()
        for year in range(start.year, end.year + 2)
        for month in months
    ]
    inside = [day for day in days if first <= day <= last]
    return inside or [first]


def grid_lines(
    steps: Sequence[int], ends: tuple[float, float], pen: QPen, *, across: bool
) -> QGraphicsPathItem:
    """Return lines through values from end to end of the places, under bands.

    An item of Qt's own: it is painted again at each move of the mouse, and pyqtgraph's lines do
    that in Python.
    """
    path = QPainterPath()
    for step in map(float, steps):
        begin, end = QPointF(ends[0], step), QPointF(ends[1], step)
        path.moveTo(begin.transposed() if across else begin)
        path.lineTo(end.transposed() if across else end)
    item = QGraphicsPathItem(path)
    item.setPen(pen)
    item.setZValue(_BEHIND)
    return item


def day_name(day: int) -> str:
    """Return what a day of ``day_steps`` is called: 2024 where a year begins, else 24-07."""
    date = dt.date.fromordinal(day)
    return str(date.year) if (date.month, date.day) == (1, 1) else f"{date:%y-%m}"
