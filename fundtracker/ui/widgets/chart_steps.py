"""What stands around the curves of a chart: round values and days, lines through them, letters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import ceil
from typing import Any, NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsPathItem

from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.ui.base import theme

DASHES = {
    "solid": Qt.PenStyle.SolidLine, "dash": Qt.PenStyle.DashLine, "dot": Qt.PenStyle.DotLine,
}  # fmt: skip
_SIDE = 0.6  # of a place: room beside the first and the last
_BEHIND = -100  # the grid lies under bands


class Lettering(NamedTuple):
    """How large the words of a chart are: those at its axes, those in it and of its legend, the
    room for names under it, and the widest name beside it. All in pixels.
    """

    axis: int = theme.CAPTION
    words: int = theme.SMALL
    names: int = 24
    longest: int = 132


DESK, HALL = Lettering(), Lettering(20, 20, 34, 270)  # a hall reads twenty pixels


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


def stack_ends(chart: Chart, shown: Sequence[Series]) -> list[int]:
    """Return how high and how low the stacked bars of each place reach."""
    stacks = [series for series in shown if series.kind == "stack"]
    reached = []
    for place in range(len(chart.places)):
        there = [series.values[place] or 0 for series in stacks]
        reached += [sum(v for v in there if v > 0), sum(v for v in there if v < 0)]
    return reached


def ends(chart: Chart) -> tuple[float, float]:
    """Return where the places begin and end, with some room at both sides."""
    if chart.at:
        room = max(20.0, (max(chart.at) - min(chart.at)) * 0.04)
        return min(chart.at) - room, max(chart.at) + room
    return -_SIDE, max(len(chart.places), 1) - 1 + _SIDE


def reach(
    chart: Chart, shown: Sequence[Series], steps: Sequence[int], part: float
) -> tuple[float, float]:
    """Return the lowest and highest value that must be seen; ``part`` of what is seen is kept for
    words behind the highest.
    """
    if chart.measure == "day":  # the beginnings of years lie inside, not around
        days = [v for series in shown for v in (*series.values, *series.low) if v is not None]
        first, last = min(days, default=steps[0]), max(days, default=steps[-1])
        room = max(10.0, (last - first) * 0.05)
        return first - room, last + max(room, (last - first) * part / (1 - part))
    room = (steps[-1] - steps[0]) * 0.05 or 1.0
    above = max(room, (steps[-1] - steps[0]) * part / (1 - part))
    return steps[0] - (room / 2 if steps[0] else 0.0), steps[-1] + above


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


def side_name(name: str, metrics: QFontMetricsF, longest: int, lines: int) -> str:
    """Return a name as it stands beside a place: on two lines where it needs them and there is
    room, else shortened in its middle.
    """
    middle = Qt.TextElideMode.ElideMiddle
    if lines < 2 or metrics.horizontalAdvance(name) <= longest:
        return metrics.elidedText(name, middle, longest)
    fits = range(1, len(name) + 1)
    cut = max((at for at in fits if metrics.horizontalAdvance(name[:at]) <= longest), default=1)
    space = name.rfind(" ", 0, cut + 1)  # words stay whole where there are some
    cut = space if space > cut // 2 else cut
    return f"{name[:cut].rstrip()}\n{metrics.elidedText(name[cut:].lstrip(), middle, longest)}"


def place_names(chart: Chart, letters: Lettering, width: int, height: int) -> list[tuple[int, str]]:
    """Return the names of places that there is room for in a drawing of a size in pixels; of days,
    the years' beginnings.
    """
    metrics = QFontMetricsF(theme.font(letters.axis))
    if chart.at:
        return [(day, day_name(day)) for day in day_steps(min(chart.at), max(chart.at))]
    if chart.across:
        room, n = max(1, height - letters.names - 8), len(chart.places)
        every = max(1, -(-int((metrics.height() + 1) * n) // room))
        lines = int(room * every / n / metrics.height()) if letters is not DESK else 1
        longest = min(letters.longest, width * 2 // 5)
        return [
            (at, side_name(name, metrics, longest, lines))
            for at, name in list(enumerate(chart.places))[::every]
        ]
    named = [(i, name) for i, name in enumerate(chart.places) if name]
    widest = max((metrics.horizontalAdvance(name) for _, name in named), default=1.0) + 14
    every = max(1, -(-int(widest * len(named)) // max(1, width - 60)))
    return named[::every]


def apart_enough(
    numbers: list[tuple[int, str]], width: int, letters: Lettering
) -> list[tuple[int, str]]:
    """Return the values under a chart that goes across, so many that none touches the next."""
    metrics = QFontMetricsF(theme.font(letters.axis))
    widest = max((metrics.horizontalAdvance(text) for _, text in numbers), default=0.0) + 12
    return numbers[:: max(1, ceil(widest * len(numbers) / max(1, width - letters.longest)))]


def broken(xs: list[float], ys: list[float], places: list[int]) -> tuple[list[float], list[float]]:
    """Return the points of a curve with a break (NaN) wherever a place between two is unknown."""
    left, up = [], []
    for at, (x, y) in enumerate(zip(xs, ys, strict=True)):
        if at and places[at] - places[at - 1] > 1:
            left.append(x)
            up.append(float("nan"))
        left.append(x)
        up.append(y)
    return left, up


def style_axis(axis: Any, side: str, ticks: Sequence[tuple[int, str]], letters: Lettering) -> None:
    """Write words at one side of the drawing, without a line or strokes."""
    axis.setTicks([ticks, []])
    axis.setStyle(
        tickFont=theme.font(letters.axis), tickLength=0, tickAlpha=0, tickTextOffset=8,
        hideOverlappingLabels=False,
    )  # fmt: skip
    axis.setPen(None)
    if side == "bottom":
        axis.setHeight(letters.names)
    axis.setTextPen(theme.color("muted"))
