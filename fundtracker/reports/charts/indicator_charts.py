"""The chart of an indicator: what was reported against the even course to its target."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import indicators as rules
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.review.indicators import Indicator, Target
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.context import ReportContext
from fundtracker.reports.indicators.table10 import chosen


class Course(NamedTuple):
    """An indicator over the quarters, in thousandths of its unit; ``path`` the even course from
    baseline to target. ``own_unit``: its unit as it was stated, which is ``unit`` in Chinese.
    """

    code: str
    quarter: int
    name: str
    unit: str
    definition: str
    source: str
    quarters: list[str]
    actual: list[int | None]
    path: list[int | None]
    now: int
    amount: int | None
    frozen: bool
    figures: tuple[str, ...] = ()
    own_unit: str = ""


def _even_course(
    indicator: Indicator, target: Target | None, start: dt.date, quarters: Sequence[Quarter]
) -> list[int | None]:
    """Return the course from the baseline to the target at the end of each quarter until it is due;
    ``start``: the day of a baseline without one of its own.
    """
    if target is None or indicator.baseline is None:
        return [None] * len(quarters)
    begin = indicator.baseline_day or start.toordinal()
    due = dt.date(target.year, 12, 31).toordinal()
    days = [q.last_day.toordinal() for q in quarters]
    return [
        rules.path(indicator.baseline, begin, target.amount, due, day, target.bound)
        if day <= due
        else None
        for day in days
    ]


def read_course(ledger: Ledger, code: str, quarter: Quarter, lang: str) -> Course | None:
    """Return an indicator's course; None of a row that is none (reading thread)."""
    indicator = next((i for i in ledger.indicators.all() if i.code == code), None)
    if indicator is None:
        return None
    version, actuals = ledger.plan.current(), ledger.indicators.actuals()
    target = chosen(ledger.indicators.targets().get(indicator.id, []), quarter.year)
    last = max(version.last.ordinal, target.year * 4 + 3 if target else 0)
    quarters = [Quarter.at(q) for q in range(version.first.ordinal, last + 1)]
    path = _even_course(indicator, target, version.first.first_day, quarters)
    there = [actuals.get((indicator.id, q.ordinal)) for q in quarters]
    reported = actuals.get((indicator.id, quarter.ordinal))
    return Course(
        code, quarter.ordinal, indicator.name(lang), indicator.unit(lang), indicator.definition,
        reported.source if reported else indicator.source,
        [q.label for q in quarters], [a.amount if a else None for a in there], path,
        quarter.ordinal - version.first.ordinal, reported.amount if reported else None,
        quarter.ordinal in ledger.reviews.frozen(),
        _figures(code, quarters), indicator.unit_zh,
    )  # fmt: skip


def _figures(code: str, quarters: Sequence[Quarter]) -> tuple[str, ...]:
    return tuple(f"indicators/{code}/q0/{quarter.name}" for quarter in quarters)


def against_path(course: Course) -> Chart:
    """Return what was reported of an indicator against the even course to its target."""
    series = [
        Series(tr("even course to the target"), course.path, "plan", style="dash"),
        Series(tr("reported"), course.actual, "c1", "area", figures=course.figures),
    ]
    now = (course.now, tr("this quarter"))
    return Chart(course.name, course.quarters, _known(series), "thousandths", now)


def _known(series: list[Series]) -> list[Series]:
    """Return the series that have a figure: a name in the legend that draws nothing misleads."""
    return [each for each in series if any(value is not None for value in each.values)]


def all_against_path(context: ReportContext) -> Chart:
    """Return how much of its target each indicator with one reached, in tenths of a per cent; a
    stroke: where an even course from its baseline would be now (an assumption).
    """
    names, reached, path, ids = [], list[int | None](), list[int | None](), []
    ledger, day = context.ledger, context.day
    actuals, targets = ledger.indicators.actuals(), ledger.indicators.targets()
    first = context.version.first.first_day.toordinal()
    for indicator in ledger.indicators.all():
        target = chosen(targets.get(indicator.id, []), context.quarter.year)
        if target is None:
            continue
        binds = target.amount, target.bound, indicator.baseline
        if rules.rate(0, *binds) is None:  # of no amount, or a ceiling without a baseline above it
            continue
        reported = actuals.get((indicator.id, context.quarter.ordinal))
        due = dt.date(target.year, 12, 31).toordinal()
        even = None
        if indicator.baseline is not None:
            begin = indicator.baseline_day or first
            even = rules.path(
                indicator.baseline, begin, target.amount, due, min(day, due), target.bound
            )
        names.append(context.name(indicator))
        amount = reported.amount if reported else None
        reached.append(rules.rate(amount, *binds))
        path.append(rules.rate(even, *binds))
        ids.append(f"indicators/{indicator.code}/q0/{context.quarter.name}")
    return Chart(
        tr("Indicators against their path"), names,
        _known([
            Series(tr("of the target"), reached, "c1", "bar", figures=ids),
            Series(tr("even course, assumed"), path, "plan", "mark"),
        ]),
        "tenths", across=True,
    )  # fmt: skip
