"""Charts of projects: the S-curve by quarter or month, how the forecast moved, milestones."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fundtracker.domain.base.money import Fen
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.s_curve import Point
from fundtracker.i18n import tr
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.projects.project_view import Sheet


def s_curve(sheet: Sheet, show: Callable[[Fen], str]) -> Chart:
    """Return baseline, revised plan, money paid and forecast of a project, cumulative by
    quarter.
    """
    c, now = sheet.curves, sheet.contracts.quarter.ordinal
    plans = [("plan", "dash", tr("Baseline"), c.baseline), ("c1", "dash", tr("Revised"), c.revised)]
    if c.baseline == c.revised:
        plans.pop()
    periods = [p.period for points in (c.baseline, c.revised, c.actual, c.forecast) for p in points]
    if not periods:
        return Chart(tr("S-curve of payments"), (), ())
    span = range(min(periods), max(*periods, now) + 1)
    series = [
        Series(name, totals(points, span), tone, style=style,
               figures=_figures(sheet, "plan0", points, span) if name == plans[0][2] else ())
        for tone, style, name, points in plans if points
    ]  # fmt: skip
    ahead = [p for p in c.forecast if p.period >= now]
    if len(ahead) > 1:
        end = tr("forecast {n}", n=show(c.forecast[-1].total))
        series.append(Series(tr("Forecast"), totals(ahead, span), "c2", style="dot").noted(end))
    if c.actual:
        end = tr("Paid {n}", n=show(c.actual[-1].total))
        paid = totals(c.actual, span, until=now)
        ids = [f"projects/p{sheet.project.id}/paid/{Quarter.at(q).name}" for q in span]
        series.append(Series(tr("Paid"), paid, "c2", "area", figures=ids).noted(end))
    place = (now - span[0], tr("this quarter")) if span[0] <= now else None
    return Chart(tr("S-curve of payments"), [Quarter.at(q).label for q in span], series, now=place)


def _figures(sheet: Sheet, which: str, points: Sequence[Point], span: range) -> list[str]:
    """Return the figures of a plan, until each quarter in which it says something."""
    known = {point.period for point in points}
    ids = (f"curves/p{sheet.project.id}/{which}/{Quarter.at(q).name}" for q in span)
    return [id_ if q in known else "" for q, id_ in zip(span, ids, strict=True)]


def paid_by_month(sheet: Sheet) -> Chart:
    """Return the money paid of a project, cumulative by month."""
    months = sheet.curves.months
    names = [f"{p.period // 12 % 100:02d}-{p.period % 12 + 1:02d}" for p in months]
    ids = [
        f"months/p{sheet.project.id}/{p.period // 12}{p.period % 12 + 1:02d}"
        f"/{sheet.contracts.quarter.name}"
        for p in months
    ]
    paid = Series(tr("Paid"), [p.total for p in months], "c2", "area", figures=ids)
    return Chart(tr("S-curve of payments"), names, [paid] if months else [])


def moved_forecast(sheet: Sheet) -> Chart:
    """Return what each forecast of a project said its whole cost would be; see ``moved``."""
    return moved(sheet.curves.moved, sheet.project.id)


def moved(forecasts: Sequence[tuple[int, int, Fen, Fen]], project: int) -> Chart:
    """Return what each forecast said the whole cost would be, by the quarter it was made in.

    ``forecasts``: (made in, last quarter, total, change) of each.
    """
    ids = [f"curves/p{project}/forecast{quarter_made}/all" for quarter_made, _, _, _ in forecasts]
    total = Series(tr("Forecast total"), [fen for _, _, fen, _ in forecasts], "c1", figures=ids)
    names = [Quarter.at(quarter_made).label for quarter_made, _, _, _ in forecasts]
    return Chart(tr("How the forecast moved"), names, [total] if forecasts else [])


def milestones(sheet: Sheet) -> Chart:
    """Return the milestones of a project: due (a stroke) and reached or late (a stretch), by
    day.
    """
    today = sheet.contracts.quarter.last_day.toordinal()
    late = [done or today if (done or today) > due else None for _, due, done in sheet.milestones]
    reached = [done if done and done <= due else None for _, due, done in sheet.milestones]
    due = [due for _, due, _ in sheet.milestones]
    ids = [f"milestones/p{sheet.project.id}/{day}/{sheet.contracts.quarter.name}" for day in due]
    return Chart(
        tr("Milestones"), [name for name, _, _ in sheet.milestones],
        [
            Series(tr("late"), late, "bad", "span", low=due, figures=ids),
            Series(tr("due"), due, "plan", "mark", figures=ids),
            Series(tr("reached"), reached, "ok", "mark", figures=ids),
        ] if due else [],
        measure="day", across=True,
    )  # fmt: skip


def totals(points: Sequence[Point], span: range, until: int | None = None) -> list[int | None]:
    """Return running totals over a span: nothing before the curve, its last total after it until
    a period.
    """
    by_period = {p.period: p.total for p in points}
    last, still = max(by_period), until or 0
    return [by_period.get(q, by_period[last] if last < q <= still else None) for q in span]
