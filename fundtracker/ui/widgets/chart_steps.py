"""What stands around the curves of a chart: round values and days, lines through them, letters."""

from __future__ import annotations

import datetime as dt
import re
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
BARS = 0.62  # part of a place that bars take
_BEHIND = -100  # the grid lies under bands
_LINE, _TALL = 1.3, 8  # times a letter: from name to name, a chart with room for two lines of them
_OPEN, _CLOSE = "（(《〔“", "）)》〕”，。、；：…%"  # end no line, begin none


class Lettering(NamedTuple):
    """How large the words of a chart are: those at its axes, those in it and of its legend, the
    room for names under it, and the widest name beside it, all in pixels; ``bars``: which part of
    a place several bars beside each other take.
    """

    axis: int = theme.CAPTION
    words: int = theme.SMALL
    names: int = 24
    longest: int = 132
    bars: float = BARS


# A hall reads twenty pixels: its bars are so high that each has room for its figure behind it.
DESK, HALL = Lettering(), Lettering(20, 20, 34, 270, 0.84)


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


def drawn_values(chart: Chart, shown: Sequence[Series]) -> list[int]:
    """Return all values that are drawn, those of stacks as high as they reach."""
    values = [v for series in shown for v in (*series.values, *series.low) if v is not None]
    return values if chart.measure == "day" else [*values, *stack_ends(chart, shown)]


def value_steps(chart: Chart, shown: Sequence[Series], most: int) -> list[int]:
    """Return the values that lines are drawn through, about ``most``; none of an empty chart."""
    values = drawn_values(chart, shown)
    if chart.measure == "day":
        return day_steps(min(values, default=1), max(values, default=1))
    if not any(values):
        return [0] if chart.known else []
    return round_steps(min(0, *values), max(0, *values), most)


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
    words behind the highest. Where the last step lies far beyond what is drawn it is not seen.
    """
    values = drawn_values(chart, shown)
    if chart.measure == "day":  # the beginnings of years lie inside, not around
        first, last = min(values, default=steps[0]), max(values, default=steps[-1])
        room = max(10.0, (last - first) * 0.05)
        return first - room, last + max(room, (last - first) * part / (1 - part))
    if len(steps) < 2:
        return 0.0, 1.0
    low, high, room = min(0, *values), max(0, *values), (steps[-1] - steps[0]) * 0.05
    bottom, top = steps[0] - (room / 2 if steps[0] else 0.0), steps[-1] + room
    if part:  # words stand behind the longest bar
        return bottom, _whole(
            max(high + room, high + (high - bottom) * part / (1 - part)), steps, room
        )
    low_end = _whole(max(bottom, low - 2 * room), steps, -room / 2) if low else 0.0
    high_end = _whole(min(top, high + 3 * room), steps, room)
    seen = sum(low_end <= step <= high_end for step in steps)
    return (low_end, high_end) if seen > 1 else (bottom, top)


def _whole(end: float, steps: Sequence[int], room: float) -> float:
    """Return an end moved by ``room`` beyond a step near it: its words are not cut in two."""
    return next((step + room for step in steps if step and abs(step - end) < abs(room)), end)


def hairs(low: Sequence[float], high: Sequence[float], span: float) -> list[bool]:
    """Tell which bars are so thin beside all that is seen that they would vanish between two
    pixels: the smallest amount is seen as a hair, nothing as nothing.
    """
    return [0 < abs(b - a) < span / 120 for a, b in zip(low, high, strict=True)]


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
    middle, wide = Qt.TextElideMode.ElideMiddle, metrics.horizontalAdvance
    if lines < 2 or wide(name) <= longest:
        return metrics.elidedText(name, middle, longest)
    parts = [at for at in range(1, len(name)) if _parts(name, at)]
    fitting = [at for at in parts if max(wide(half) for half in _halves(name, at)) <= longest]
    if fitting:
        cut = fitting[-1]
    elif name.isascii():  # words stay whole, or are seen to be shortened
        cut = min(parts, key=lambda at: abs(2 * at - len(name)), default=len(name))
    else:
        cut = _cut_between_letters(name, metrics, longest)
    return "\n".join(
        metrics.elidedText(half, middle, longest) for half in _halves(name, cut) if half
    )


def _halves(name: str, cut: int) -> tuple[str, str]:
    return name[:cut].rstrip(), name[cut:].lstrip()


def _cut_between_letters(name: str, metrics: QFontMetricsF, longest: int) -> int:
    """Return where Chinese letters are parted: a full first line, no last letter alone."""
    wide = metrics.horizontalAdvance
    cut = max((at for at in range(1, len(name)) if wide(name[:at]) <= longest), default=1)
    while cut > 1 and (name[cut] in _CLOSE or name[cut - 1] in _OPEN):
        cut -= 1
    return cut if len(name) - cut > 2 else (len(name) + 1) // 2


def _parts(name: str, at: int) -> bool:
    """Tell whether a name falls into two parts before its letter ``at``: words, a bracket."""
    return name[at] in f" {_OPEN}" or name[at - 1] in " ·・-"


def place_names(chart: Chart, letters: Lettering, width: int, height: int) -> list[tuple[int, str]]:
    """Return the names of places that there is room for in a drawing of a size in pixels; of days,
    the years' beginnings.
    """
    if chart.at:
        return [(day, day_name(day)) for day in day_steps(min(chart.at), max(chart.at))]
    names = [(at, name) for at, name in enumerate(chart.places) if name or chart.across]
    if chart.across:
        return _names_beside(names, letters, width, height)
    return _names_below(names, letters, width, height)


def _names_beside(
    names: list[tuple[int, str]], letters: Lettering, width: int, height: int
) -> list[tuple[int, str]]:
    metrics = QFontMetricsF(theme.font(letters.axis))
    room, n = max(1, height - letters.names - 4), max(1, len(names))
    every = max(1, -(-int(_LINE * letters.axis * n) // room))
    lines = int(room * every / n / metrics.height()) if letters is not DESK else 1
    longest = min(letters.longest, width * 2 // 5)
    return [(at, side_name(name, metrics, longest, lines)) for at, name in names[::every]]


def _names_below(
    names: list[tuple[int, str]], letters: Lettering, width: int, height: int
) -> list[tuple[int, str]]:
    metrics = QFontMetricsF(theme.font(letters.axis))
    widest = max((metrics.horizontalAdvance(name) for _, name in names), default=1.0) + 14
    slot = max(1, width - 60) / max(1, len(names))
    alike = {re.sub(r"\d+", "1", name) for _, name in names}
    if widest > slot > 3 * letters.axis and len(alike) > 1:  # things: none is left out
        lines = 2 if height > _TALL * letters.axis else 1
        return [(i, side_name(name, metrics, int(slot) - 8, lines)) for i, name in names]
    every = max(1, -(-int(widest * len(names)) // max(1, width - 60)))
    return names[::every]


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
        more = max((text.count("\n") for _, text in ticks), default=0)
        axis.setHeight(letters.names + round(more * 1.5 * letters.axis))
    axis.setTextPen(theme.color("muted"))
