"""Charts of the plan: money paid against an even course and the approved years."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

from fundtracker.domain.base.money import Fen
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.plan.plan_course import Course
from fundtracker.reports.warnings.open_work import Overview

Show = Callable[[Fen], str]


def paid_course(overview: Overview, show: Show) -> Chart:
    """Return fiscal money paid since the plan's start against an even course (an assumption)."""
    until = _until(overview)
    sums = list(accumulate(overview.paid[: until + 1]))
    planned = tr("Plan {n}", n=show(overview.even[-1]))
    paid = tr("Paid {n}", n=show(sums[-1]))
    return Chart(
        tr("Fiscal money paid against plan"), _labels(overview.quarters),
        [
            Series(tr("even course, assumed"), overview.even, "plan", style="dot").noted(planned),
            Series(tr("Paid"), padded(sums, len(overview.quarters)), "c2", "area",
                   figures=figures(overview.quarters, "total")).noted(paid),
        ],
        now=_now(overview),
    )  # fmt: skip


def paid_by_quarter(overview: Overview, *, with_even: bool = False) -> Chart:
    """Return fiscal money paid in each quarter of the plan; ``with_even``: beside an even
    course.
    """
    paid = padded(overview.paid[: _until(overview) + 1], len(overview.quarters))
    series = [Series(tr("Paid"), paid, "c2", "bar", figures=figures(overview.quarters, "quarter"))]
    if with_even:
        even = [b - a for a, b in zip([0, *overview.even[:-1]], overview.even, strict=True)]
        series.append(Series(tr("even course"), even, "plan", style="dot"))
    return Chart(tr("Paid by quarter"), _labels(overview.quarters), series, now=_now(overview))


def course(
    plan_course: Course, tone: str, names: tuple[str, str], approved: str, last: str, plan_name: str
) -> Chart:
    """Return a course of the plan. ``names``: of the chart and of what was reached; ``approved``:
    of the approved years; ``last``, ``plan_name``: words at the ends of what was reached and of the
    plan.
    """
    size = len(plan_course.quarters)
    series = [
        Series(tr("even course, assumed"), plan_course.even, "plan", style="dot").noted(plan_name)
    ]
    if any(fen is not None for fen in plan_course.planned):
        series.append(Series(approved, plan_course.planned, "plan", style="dash"))
    if plan_course.paid:
        row, column = ("fiscal", "total") if tone == "c2" else ("industry", "done_total")
        ids = figures(plan_course.quarters, column, row)
        reached = Series(names[1], padded(plan_course.paid, size), tone, "area", figures=ids)
        series.append(reached.noted(last))
    now = None if plan_course.now is None else (plan_course.now, tr("this quarter"))
    return Chart(names[0], _labels(plan_course.quarters), series, now=now)


def padded(values: Sequence[int], size: int) -> list[int | None]:
    """Return values with None for the places after them."""
    return [*values, *(None for _ in range(size - len(values)))]


def figures(quarters: Sequence[Quarter], column: str, row: str = "fiscal") -> list[str]:
    """Return the figures of a row of 表1, one a quarter."""
    return [f"plan/{row}/{column}/{quarter.name}" for quarter in quarters]


def _labels(quarters: Sequence[Quarter]) -> list[str]:
    return [quarter.label for quarter in quarters]


def _until(overview: Overview) -> int:
    now = _now(overview)
    return len(overview.quarters) - 1 if now is None else now[0]


def _now(overview: Overview) -> tuple[int, str] | None:
    quarter = overview.report.quarter
    return (
        (overview.quarters.index(quarter), tr("this quarter"))
        if quarter in overview.quarters
        else None
    )
