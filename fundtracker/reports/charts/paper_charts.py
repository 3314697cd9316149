"""A chart as paper and meeting draw it: places between 0 and 1, and the words at its axes, bars
and ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fundtracker.domain.base import money
from fundtracker.domain.base.period import show_percent
from fundtracker.reports.charts.chart import Chart, Series, apart, written

HEADROOM = 1.16  # over the largest value, for the words at the ends
TICKS = (0.5, 1.0)
BAR = 9.2  # points of a bar that goes across, and of its words
WIDE = 0.68  # of a place: all bars of it
_THIN = 0.016  # of the width: a bar that stands on a day
COLOURS = {
    "c1": "#2F6BDE",
    "c2": "#16958A",
    "c3": "#D98E04",
    "c4": "#7A5AF8",
    "plan": "#98A2B3",
    "bar": "#C3CAD6",
    "accent": "#2457C5",
    "ok": "#067647",
    "warn": "#B54708",
    "bad": "#B42318",
    "muted": "#667085",
    "text2": "#475467",
}
_NEAR = (0.2, 0.11)  # of the drawing: words at ends nearer than this would touch
_BARS = ("bar", "stack", "step", "stem")


def drawn(chart: Chart, unit: str, lang: str) -> dict[str, Any]:
    """Return what is drawn of a chart: ``rows`` of one that goes across, else ``bars``, ``areas``,
    ``lines`` and ``dots``. Every place lies between 0 and 1.
    """
    drawing: dict[str, Any] = {
        "title": chart.title,
        "legend": [
            {"name": series.name, "colour": _colour(series), "line": series.kind not in _BARS}
            for series in _named(chart)
        ],
        "across": chart.across,
    }
    if chart.across:
        return drawing | {"rows": _rows(chart, unit, lang)}
    low, top = _reach(chart)
    span = (top - low) * HEADROOM
    xs = _places(chart)
    far = top if top >= -low else low  # the axis is written on its longer side
    steps = [round(far * share) for share in TICKS]
    texts = apart(
        steps,
        lambda value: _words(value, chart, unit, lang),
        lambda value: written(value, chart.measure, unit, lang),
    )
    return drawing | {
        "places": _place_names(chart),
        "zero": -low / span,
        "grid": [
            {"at": (far * share - low) / span, "text": text}
            for share, text in zip(TICKS, texts, strict=True)
        ],
        "bars": list(_bars(chart, xs, low, span)),
        "areas": [_area(sery, xs, low, span) for sery in chart.series if sery.kind == "band"],
        "lines": _apart([
            _line(chart, sery, xs, (low, span), (unit, lang))
            for sery in chart.series
            if sery.kind in ("line", "area", "mark")
        ]),
        "dots": [
            {"x": xs[at], "y": (value - low) / span, "colour": _colour(sery)}
            for sery in chart.series if sery.kind == "stem"
            for at, value in enumerate(sery.values) if value is not None
        ],
        "now": None if chart.now is None else xs[chart.now[0]],
    }  # fmt: skip


# Times as high are charts whose table begins a page, where no other table has room beside them.
TALL = {"a4": 2.5, "a3": 3.5}


def height(drawing: dict[str, Any], size: float) -> float:
    """Return about how high a drawing is in points, its title included; ``size`` of the type."""
    if not drawing["across"]:
        return size * 20
    rows = drawing["rows"]
    if drawing.get("halves"):
        rows = rows[: -(-len(rows) // 2)]
    return size * 5 + sum(max(1, len(row["bars"])) * BAR + 4 for row in rows)


def _named(chart: Chart) -> list[Series]:
    """Return the series that the legend names, each name once."""
    return list({sery.name: sery for sery in chart.series if sery.name}.values())


def _colour(series: Series) -> str:
    return COLOURS[series.tone]


def _words(value: int, chart: Chart, unit: str, lang: str) -> str:
    if chart.measure == "fen":
        return money.show(value, unit, lang)
    return show_percent(value) if chart.measure == "tenths" else written(
        value, chart.measure, unit, lang
    )  # fmt: skip


def _reach(chart: Chart) -> tuple[int, int]:
    """Return the lowest and the highest value drawn, 0 among them."""
    values = [v for sery in chart.series for v in (*sery.values, *sery.low) if v is not None]
    for at in range(len(chart.places)):
        there = [sery.values[at] or 0 for sery in chart.series if sery.kind == "stack"]
        values += [sum(v for v in there if v > 0), sum(v for v in there if v < 0)]
    return min([0, *values]), max([1, *values])


# ------------------------------------------------------------ places from left to right
def _places(chart: Chart) -> list[float]:
    """Return where the places stand between left and right: evenly, or by their day."""
    n = max(1, len(chart.places))
    if not chart.at:
        return [(at + 0.5) / n for at in range(len(chart.places))]
    first, days = min(chart.at), max(1, max(chart.at) - min(chart.at))
    return [0.04 + 0.92 * (day - first) / days for day in chart.at]


def _place_names(chart: Chart) -> list[str]:
    """Return the names under the drawing; of days only their beginnings, where each has its own
    place.
    """
    return [""] * len(chart.places) if chart.at else list(chart.places)


def _bars(chart: Chart, xs: Sequence[float], low: int, span: float) -> Iterator[dict[str, Any]]:
    """Yield the bars: beside each other, on each other, steps from where they begin, stalks."""
    stacked = [[0, 0] for _ in chart.places]  # how high and low the bars on each other reach
    for sery in (sery for sery in chart.series if sery.kind in _BARS):
        shift, width = _breadth(chart, sery)
        for at, value in enumerate(sery.values):
            if value is None:
                continue
            base, top = _ends(sery, at, value, stacked[at])
            yield {
                "x": xs[at] + shift, "w": width, "y": (max(base, top) - low) / span,
                "base": (min(base, top) - low) / span,
                "colour": _colour(sery), "light": sery.style == "dash",
            }  # fmt: skip


def _breadth(chart: Chart, sery: Series) -> tuple[float, float]:
    """Return how far right of its place a series' bars begin, and how wide they are."""
    if sery.kind == "stem":
        return -_THIN / 8, _THIN / 4
    n = max(1, len(chart.places))
    beside = list(dict.fromkeys(each.name for each in chart.series if each.kind == "bar"))
    if sery.kind != "bar":
        return -WIDE / 2 / n, WIDE * 0.94 / n
    wide = WIDE / len(beside)
    return (wide * beside.index(sery.name) - WIDE / 2) / n, wide * 0.94 / n


def _ends(sery: Series, at: int, value: int, stacked: list[int]) -> tuple[int, int]:
    """Return from where to where a bar goes; one on others takes note of itself in ``stacked``."""
    if sery.kind == "step":
        return sery.low[at] or 0, value
    if sery.kind != "stack":
        return 0, value
    which = 0 if value >= 0 else 1
    base = stacked[which]
    stacked[which] += value
    return base, base + value


def _area(series: Series, xs: Sequence[float], low: int, span: float) -> dict[str, Any]:
    """Return a band as the points of its edge, there and back."""
    known = [at for at, value in enumerate(series.values) if value is not None]
    there = [[xs[at], ((series.values[at] or 0) - low) / span] for at in known]
    back = [[xs[at], ((series.low[at] or 0) - low) / span] for at in reversed(known)]
    light = series.style == "dash"
    return {"points": [*there, *back], "colour": _colour(series), "light": light}


def _line(
    chart: Chart, series: Series, xs: Sequence[float], within: tuple[int, float],
    shown: tuple[str, str],
) -> dict[str, Any]:  # fmt: skip
    low, span = within
    points = [
        [xs[at], (value - low) / span]
        for at, value in enumerate(series.values)
        if value is not None
    ]
    known = [value for value in series.values if value is not None]
    return {
        "points": points,
        "colour": _colour(series),
        "dash": {"dash": "dashed", "dot": "dotted"}.get(series.style, ""),
        "end": _words(known[-1], chart, *shown) if known else "",
    }


def _apart(lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return lines without the words at their ends that would lie on those of a later one."""
    written: list[list[float]] = []
    groups = []
    for line in reversed(lines):
        end = line["points"][-1] if line["points"] else None
        if end is not None and any(
            abs(x - end[0]) < _NEAR[0] and abs(y - end[1]) < _NEAR[1] for x, y in written
        ):
            line = line | {"end": ""}
        elif end is not None:
            written.append(end)
        groups.append(line)
    return groups[::-1]


# ------------------------------------------------------------ places that go down
def _rows(chart: Chart, unit: str, lang: str) -> list[dict[str, Any]]:
    """Return the lines of a chart that goes across: bars one under the other, stretches, strokes
    over them.
    """
    values = [v for sery in chart.series for v in (*sery.values, *sery.low) if v is not None]
    low = min(values, default=0) if chart.measure == "day" else 0
    top = max([low + 1, *values])

    def share(value: int) -> float:
        return max(0, value - low) / ((top - low) * HEADROOM)

    rows = []
    for at, name in enumerate(chart.places):
        bars = [
            {"share": share(value), "colour": _colour(sery),
             "text": _words(value, chart, unit, lang)}
            for sery, value in _drawn_at(chart, at, "bar", "stack")
        ]  # fmt: skip
        marks = [
            {"at": share(v), "colour": _colour(sery)} for sery, v in _drawn_at(chart, at, "mark")
        ]
        spans = [
            {"from": share(sery.low[at] or 0), "to": share(value), "colour": _colour(sery),
             "text": _words(value, chart, unit, lang)}
            for sery, value in _drawn_at(chart, at, "span")
        ]  # fmt: skip
        rows.append({"name": name, "bars": bars, "marks": marks, "spans": spans})
    return rows


def _drawn_at(chart: Chart, at: int, *kinds: str) -> Iterator[tuple[Series, int]]:
    """Yield the series of some kinds that are known at a place, with their values there."""
    for sery in chart.series:
        value = sery.values[at]
        if sery.kind in kinds and value is not None:
            yield sery, value
