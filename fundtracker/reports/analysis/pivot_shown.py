"""How a pivot is shown: the value itself, its share, a running total, the change on the period
before.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from fundtracker.domain.base.money import rounded
from fundtracker.i18n import tr
from fundtracker.reports.analysis import ready_made
from fundtracker.reports.analysis.pivot import (
    OTHERS,
    TIMES,
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
        whole_cell = pivot.total.total if at is None else pivot.total.cells[at]
        total = whole_cell.value(measure) if whole_cell is not None else 0
        share = None if value is None or total == 0 else _tenths(value, total)
        return Shown(share, "tenths")
    if mode == "running" and at is not None and measure != "average":
        sums = list(accumulate(values[i] or 0 for i in range(at + 1)))
        return Shown(sums[-1], kind)
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


def chart(pivot: Pivot) -> Chart:
    """Return a pivot as a chart: the columns as places with the five largest rows stacked on them,
    or the rows as bars where there are no columns. The first digits stand beside what is expected
    of them.
    """
    measure = pivot.spec.measure
    kind, name = "count" if measure == "count" else "fen", measure_names()[measure]
    title = f"{dimension_names()[pivot.spec.rows]} · {name}"
    if not pivot.columns or pivot.spec.rows in TIMES:
        return _by_row(pivot, title, name, kind)
    most = [line for line in pivot.lines if line.key != OTHERS][: len(_TONES) - 1]
    series = [
        Series(
            line.name, [cell.value(measure) if cell else None for cell in line.cells], tone, "stack"
        )
        for line, tone in zip(most, _TONES, strict=False)
    ]
    rest = [line for line in pivot.lines if line not in most]
    if rest and measure != "average":
        columns = range(len(pivot.columns))
        sums = [sum(c.value(measure) for line in rest if (c := line.cells[at])) for at in columns]
        series.append(Series(tr("all others"), sums, _TONES[-1], "stack"))
    return Chart(title, [head for _, head in pivot.columns], series, kind)


def _by_row(pivot: Pivot, title: str, name: str, kind: str) -> Chart:
    measure = pivot.spec.measure
    lines = pivot.lines
    series = [Series(name, [line.total.value(measure) for line in lines], "c1", "bar")]
    if pivot.spec.rows == "digit" and measure == "count":
        n = pivot.total.total.n
        usual = [ready_made.expected(line.key, n) for line in lines]
        series.append(Series(tr("expected (Benford)"), usual, "c3", style="dash"))
    return Chart(title, [line.name for line in lines], series, kind)
