"""Charts as a spreadsheet's own: the figures in exact units in cells, a chart that draws them.

What is changed in the cells moves the chart. Stretches and steps stand on a series without a
colour, as spreadsheets draw them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from fundtracker.i18n import tr
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.charts.paper_charts import COLOURS
from fundtracker.reports.tables.report_table import unit_name

_SCALES = {"fen": 100, "tenths": 10, "thousandths": 1000, "count": 1, "day": 1}
_FORMATS = {
    "fen": "#,##0.00;[Red]-#,##0.00", "tenths": "0.0", "thousandths": "#,##0.###", "count": "#,##0",
    "day": "yyyy-mm-dd",
}  # fmt: skip
_AXES = {
    "fen": "#,##0",
    "tenths": "0",
    "thousandths": "#,##0.##",
    "count": "#,##0",
    "day": "yyyy-mm",
}
_EPOCH = 693594  # the ordinal of 1899-12-30, day 0 of a spreadsheet
_DASHES = {"dash": "dash", "dot": "round_dot"}
_LINES = ("line", "area", "mark", "stem", "band")
WIDE, HIGH = 620, 320  # pixels of a chart


class _Column(NamedTuple):
    """A column of figures: its head, its values, the series it is of, how it is drawn: line, bar,
    base (carries others, without a colour) or '' not at all. ``helper``: it only serves the chart.
    """

    head: str
    values: Sequence[int | None]
    series: Series
    kind: str
    helper: bool = False


class SheetCharts:
    """Writes charts of one book: their figures into a sheet, the chart beside them or elsewhere."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        self._title = book.add_format({"bold": True, "font_size": 13})
        self._looks = {
            measure: book.add_format({"num_format": form}) for measure, form in _FORMATS.items()
        }

    def write(self, sheet: Any, top: int, chart: Chart) -> tuple[Any, int]:
        """Write a chart's figures from a row on; return the chart, to be put where it shall stand
        (None where there is nothing to draw), and the first row after the figures.

        Money is exact yuan, as its heads say; what is not known is an empty cell.
        """
        columns = _columns(chart)
        sheet.write_string(top, 0, chart.title, self._title)
        for x, column in enumerate(columns, 1):
            sheet.write_string(top + 1, x, _head(column, chart.measure), self._head)
        for y, name in enumerate(chart.places):
            sheet.write_string(top + 2 + y, 0, name)
            for x, column in enumerate(columns, 1):
                self._figure(sheet, (top + 2 + y, x), column, chart.measure, column.values[y])
        drawn = self._drawn(sheet.get_name(), top, chart, columns) if columns else None
        return drawn, top + 2 + len(chart.places)

    def _figure(
        self, sheet: Any, at: tuple[int, int], column: _Column, measure: str, value: int | None
    ) -> None:
        if value is None:
            return
        if measure == "day" and column.helper and column.kind == "bar":
            measure = "count"  # how many days, no date
        number = value - _EPOCH if measure == "day" else value
        sheet.write_number(*at, number / _SCALES[measure], self._looks[measure])

    def _drawn(self, sheet: str, top: int, chart: Chart, columns: Sequence[_Column]) -> Any:
        where, how = (sheet, top), (len(chart.places), chart.across)
        bars = [at for at, column in enumerate(columns, 1) if column.kind in ("base", "bar")]
        lines = [at for at, column in enumerate(columns, 1) if column.kind == "line"]
        stacked = any(c.helper or c.series.kind == "stack" for c in columns)
        kind = {"type": "bar" if chart.across else "column"} if bars else {"type": "line"}
        drawing = self._book.add_chart(kind | ({"subtype": "stacked"} if bars and stacked else {}))
        over = drawing  # a spreadsheet has no lines on bars that go across
        if bars and lines and not chart.across:
            over = self._book.add_chart({"type": "line"})
        for at in bars:
            drawing.add_series(_series(*where, at, columns[at - 1], *how))
        for at in lines:
            over.add_series(_series(*where, at, columns[at - 1], *how))
        if over is not drawing:
            drawing.combine(over)
        _dress(drawing, chart, columns)
        return drawing


def _columns(chart: Chart) -> list[_Column]:
    """Return the columns of a chart: what each series says, then what only the drawing needs."""
    columns, floats = list[_Column](), list[Series]()
    for series in chart.series:
        if series.kind == "band":
            columns.append(_Column(f"{series.name} ≥", series.low, series, "line"))
            columns.append(_Column(f"{series.name} ≤", series.values, series, "line"))
        elif chart.measure == "day" or series.is_step:
            amounts = [series.amount(place) for place in range(len(chart.places))]
            columns.append(_Column(series.name, amounts, series, ""))
            floats.append(series)
        else:
            kind = "line" if series.kind in _LINES else "bar"
            columns.append(_Column(series.name, series.values, series, kind))
    return [*columns, *(_floating(chart, floats) if floats else ())]


def _floating(chart: Chart, floats: Sequence[Series]) -> list[_Column]:
    """Return columns that float: a base without a colour, the stretch of each series on it.

    Parts of a step at one place stand on each other; of days a stretch goes before a stroke, which
    is drawn as a week.
    """
    n = len(chart.places)
    base: list[int | None] = [None] * n
    stretches: list[list[int | None]] = [[None] * n for _ in floats]
    for place in range(n):
        known = [at for at, series in enumerate(floats) if series.values[place] is not None]
        if chart.measure == "day":
            known = sorted(known, key=lambda at: (floats[at].kind != "span", -at))[:1]
        for at in known:
            first, last = _ends(floats[at], place)
            base[place] = first if base[place] is None else min(base[place] or 0, first)
            stretches[at][place] = last - first
    names = [tr("{name}: height", name=series.name) for series in floats]
    return [
        _Column(tr("from"), base, floats[0], "base", helper=True),
        *(
            _Column(name, stretch, series, "bar", helper=True)
            for name, stretch, series in zip(names, stretches, floats, strict=True)
        ),
    ]


def _ends(series: Series, place: int) -> tuple[int, int]:
    value = series.values[place] or 0
    if not series.low:
        return value - 3, value + 4  # a stroke
    other = series.low[place] or 0
    return min(value, other), max(value, other)


def _head(column: _Column, measure: str) -> str:
    if measure == "fen":
        return tr("{name} (yuan)", name=column.head)
    return f"{column.head} (%)" if measure == "tenths" else column.head


def _series(sheet: str, top: int, at: int, column: _Column, n: int, across: bool) -> dict[str, Any]:
    first, last = top + 2, top + 1 + n
    colour = COLOURS[column.series.tone]
    series: dict[str, Any] = {
        "name": column.series.name if column.helper else [sheet, top + 1, at],
        "categories": [sheet, first, 0, last, 0],
        "values": [sheet, first, at, last, at],
    }
    if column.kind == "base":
        return series | {"fill": {"none": True}, "border": {"none": True}}
    if column.kind == "bar" or across:
        light = 55 if column.series.style == "dash" else 0
        return series | {"fill": {"color": colour, "transparency": light}, "gap": 60}
    if column.series.kind in ("mark", "stem"):
        mark = {"type": "long_dash" if column.series.kind == "mark" else "circle", "size": 9,
                "fill": {"color": colour}, "border": {"color": colour}}  # fmt: skip
        return series | {"line": {"none": True}, "marker": mark}
    line = {"color": colour, "width": 2.0}
    if column.series.style in _DASHES:
        line["dash_type"] = _DASHES[column.series.style]
    return series | {"line": line}


def _dress(drawing: Any, chart: Chart, columns: Sequence[_Column]) -> None:
    """Name the chart and its axes; what only carries others is not in the legend."""
    unit = {"fen": unit_name("yuan"), "tenths": "%"}.get(chart.measure, "")
    drawing.set_title({"name": chart.title, "overlay": False, "name_font": {"size": 11}})
    places, values = (drawing.set_y_axis, drawing.set_x_axis) if chart.across else (
        drawing.set_x_axis, drawing.set_y_axis
    )  # fmt: skip
    axis: dict[str, Any] = {"num_format": _AXES[chart.measure], "name": unit}
    bases = [v for column in columns if column.kind == "base" for v in column.values if v]
    if chart.measure == "day" and bases:
        axis["min"] = min(bases) - _EPOCH - 30
    values(axis | {"major_gridlines": {"visible": True, "line": {"color": "#E4E7EC"}}})
    # Excel writes the places of bars that go across from below upwards.
    places(
        {"reverse": True, "label_position": "low"} if chart.across else {"label_position": "low"}
    )
    drawn = [column for column in columns if column.kind]
    bases_at = [at for at, column in enumerate(drawn) if column.kind == "base"]
    drawing.set_legend({"position": "bottom", "delete_series": bases_at})
    drawing.set_size({"width": WIDE, "height": HIGH})
    drawing.show_blanks_as("gap")
