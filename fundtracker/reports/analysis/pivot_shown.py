"""How a pivot is shown: the value itself, its share, a running total, the change on the period
before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import rounded
from fundtracker.i18n import tr
from fundtracker.reports.analysis import ready_made
from fundtracker.reports.analysis.pivot import (
    OTHERS,
    TIMES,
    Cell,
    Line,
    Pivot,
    dimension_names,
    measure_names,
)
from fundtracker.reports.charts.chart import Chart, Series

MODES = ("value", "share", "running", "change", "growth")
_TONES = ("c1", "c2", "c3", "c4", "plan")


class Shown(NamedTuple):
    """A figure to show: ``value`` in ``measure`` (fen, count, tenths of a per cent); None:
    nothing there.
    """

    value: int | None
    measure: str


def mode_names() -> dict[str, str]:
    """Return the modes with their names."""
    return {
        "value": tr("Figures"), "share": tr("Share of the total"), "running": tr("Running total"),
        "change": tr("Change on the one before"), "growth": tr("Change in per cent"),
    }  # fmt: skip


def _share(pivot: Pivot, value: int | None, at: int | None) -> int | None:
    """Return the part of a column's total, None of nothing."""
    cell = pivot.total.total if at is None else pivot.total.cells[at]
    total = cell.value(pivot.spec.measure) if cell is not None else 0
    return None if value is None or total == 0 else _tenths(value, total)


def shown(pivot: Pivot, line: Line, at: int | None, mode: str) -> Shown:
    """Return the figure of a line in column ``at``, None the line's total.

    ``share``: of the column's total, in tenths of a per cent, None where that is 0. ``running``:
    from the first column on. ``change``, ``growth``: to the column before, the latter in tenths of
    a per cent of it; of the first column and of the total nothing, no growth on nothing.
    """
    measure = pivot.spec.measure
    kind = "count" if measure == "count" else "fen"
    values = [cell.value(measure) if cell is not None else None for cell in line.cells]
    value = line.total.value(measure) if at is None else values[at]
    if mode == "share":
        return Shown(_share(pivot, value, at), "tenths")
    if mode == "running" and at is not None and measure != "average":
        return Shown(sum(value or 0 for value in values[: at + 1]), kind)
    if mode in ("change", "growth"):
        return _change(values, at, kind, in_tenths=mode == "growth")
    return Shown(value, kind)


def _change(values: Sequence[int | None], at: int | None, kind: str, *, in_tenths: bool) -> Shown:
    """Return the change on the column before."""
    if at is None or at == 0:
        return Shown(None, "tenths" if in_tenths else kind)
    before, now = values[at - 1] or 0, values[at] or 0
    if in_tenths:
        return Shown(_tenths(now - before, abs(before)) if before else None, "tenths")
    return Shown(now - before if now or before else None, kind)


def _tenths(part: int, divisor: int) -> int:
    tenths = rounded(1000 * part, abs(divisor))
    return tenths if divisor > 0 else -tenths


class _Group(NamedTuple):
    """What one name of a chart draws: a row at each column, or a column at each row."""

    name: str
    cells: Sequence[Cell | None]
    code: str

    def values(self, measure: str) -> list[int | None]:
        """Return what is drawn at each place."""
        return [cell.value(measure) if cell is not None else None for cell in self.cells]

    def figures(self) -> list[str]:
        """Return what a click opens at each place. See ``drawn``."""
        return [f"{self.code}/{at}" for at in range(len(self.cells))]


_REST = "rest"


def chart(pivot: Pivot) -> Chart:
    """Return a pivot as a chart: the columns as places with the largest rows stacked on them, times
    as places whichever side they are on, or the rows as bars where there are no columns. The first
    digits stand beside what is expected of them. Averages stand beside each other: they add up to
    nothing. Its figures are those of ``drawn``.
    """
    measure = pivot.spec.measure
    kind, name = "count" if measure == "count" else "fen", measure_names()[measure]
    title = f"{dimension_names()[pivot.spec.rows]} · {name}"
    if not pivot.columns:
        return _by_row(pivot, title, name, kind)
    form = "bar" if measure == "average" else "stack"
    most, rest = _groups(pivot)
    series = [
        Series(group.name, group.values(measure), tone, form, figures=group.figures())
        for group, tone in zip(most, _TONES, strict=False)
    ]
    if rest and form == "stack":
        series.append(_all_others(rest, measure))
    heads = [head for _, head in pivot.columns]
    places = [line.name for line in pivot.lines] if _turned(pivot) else heads
    return Chart(title, places, series, kind)


def _all_others(rest: list[_Group], measure: str) -> Series:
    columns = zip(*(group.values(measure) for group in rest), strict=True)
    sums = [sum(value or 0 for value in column) for column in columns]
    figures = rest[0]._replace(code=_REST).figures()
    return Series(tr("all others"), sums, _TONES[-1], "stack", figures=figures)


def drawn(pivot: Pivot, figure: str) -> tuple[list[Line], list[int]]:
    """Return the rows and the columns (none: all) that a figure of the pivot's chart adds up."""
    code, place = figure.rsplit("/", 1)
    if not pivot.columns:
        return [pivot.lines[int(place)]], []
    codes = [group.code for group in _groups(pivot)[1]] if code == _REST else [code]
    if _turned(pivot):
        return [pivot.lines[int(place)]], [int(each) for each in codes]
    return [pivot.lines[int(each)] for each in codes], [int(place)]


def _turned(pivot: Pivot) -> bool:
    """Whether the rows are the places: times, which go from left to right."""
    return pivot.spec.rows in TIMES


def _groups(pivot: Pivot) -> tuple[list[_Group], list[_Group]]:
    """Return what has a name of its own in the chart, and the rest."""
    every = _columns(pivot) if _turned(pivot) else _lines(pivot)
    named = [group for group in every if _turned(pivot) or not _others(pivot, group)]
    if _turned(pivot):
        named.sort(key=_size, reverse=True)
    largest = named[: len(_TONES) - 1]
    most = [group for group in every if group in largest]
    return most, [group for group in every if group not in most]


def _lines(pivot: Pivot) -> list[_Group]:
    return [_Group(line.name, line.cells, str(at)) for at, line in enumerate(pivot.lines)]


def _columns(pivot: Pivot) -> list[_Group]:
    return [
        _Group(head, [line.cells[at] for line in pivot.lines], str(at))
        for at, (_, head) in enumerate(pivot.columns)
    ]


def _others(pivot: Pivot, group: _Group) -> bool:
    return pivot.lines[int(group.code)].key == OTHERS


def has_expected(pivot: Pivot) -> bool:
    """Tell whether something is expected of the lines: of how many amounts begin with a digit."""
    return pivot.spec.rows == "digit" and pivot.spec.measure == "count" and not pivot.columns


def expected(pivot: Pivot, line: Line) -> int:
    """Return how many payments of a line are expected by Benford's law, of all of them all."""
    n = pivot.total.total.n
    return n if line is pivot.total else ready_made.expected(line.key, n)


def _size(group: _Group) -> int:
    return abs(sum(cell.fen for cell in group.cells if cell))


def _by_row(pivot: Pivot, title: str, name: str, kind: str) -> Chart:
    measure = pivot.spec.measure
    lines = pivot.lines
    figures = [f"row/{at}" for at in range(len(lines))]
    values = [line.total.value(measure) for line in lines]
    series = [Series(name, values, "c1", "bar", figures=figures)]
    if has_expected(pivot):
        usual = [expected(pivot, line) for line in lines]
        series.append(Series(tr("expected (Benford)"), usual, "c3", style="dash"))
    return Chart(title, [line.name for line in lines], series, kind)
