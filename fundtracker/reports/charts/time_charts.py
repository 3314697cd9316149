"""Charts over quarters and months: earned value, warnings in force, money paid; payees' shares."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import s_curve
from fundtracker.domain.park.earned_value import earned_value
from fundtracker.domain.park.project import below, in_force
from fundtracker.i18n import tr
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.warnings import alerts
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.context import ReportContext
from fundtracker.reports.warnings.table11 import severity_name

MONTHS = 12  # of a chart by month
_TONES = {3: "bad", 2: "warn", 1: "c1"}


class _Figures(NamedTuple):
    """The figures of a project's earned value over a span of quarters."""

    project: int
    span: list[Quarter]

    def of(self, column: str) -> list[str]:
        """Return the ids of a column, one a quarter."""
        return [f"earned/p{self.project}/{column}/{quarter.name}" for quarter in self.span]


def earned_course(context: ReportContext, project: int) -> Chart:
    """Return planned value, earned value and money paid of a project, by quarter until now.

    Earned value is the estimate in force then × the physical progress reported last; None before
    there are both. Money paid is that of the project and all below it.
    """
    ledger, parents = context.ledger, context.parents
    ids = below(project, parents)
    plans, paid = ledger.projects.curves("plan"), ledger.projects.paid_by_quarter()
    plan = s_curve.added([plans[i][max(plans[i])] for i in ids if plans.get(i)])
    spent = s_curve.added([paid.get(i, {}) for i in ids])
    known = [*plan, *spent]
    if not known:
        return Chart(tr("Earned value over time"), (), ())
    span = [Quarter.at(q) for q in range(min(known), max(context.quarter.ordinal, min(known)) + 1)]
    planned = [s_curve.reached(plan, q.ordinal) if plan else None for q in span]
    earned = [_earned(context, project, q.last_day.toordinal()) for q in span]
    done = [s_curve.reached(spent, q.ordinal) for q in span]
    figures = _Figures(project, span)
    series = [
        Series(tr("Planned value (PV)"), planned, "plan", style="dash", figures=figures.of("pv")),
        Series(tr("Earned value (EV)"), earned, "c1", figures=figures.of("ev")),
        Series(tr("Paid (AC)"), done, "c2", "area", figures=figures.of("paid")),
    ]
    shown = [sery for sery in series if any(value is not None for value in sery.values)]
    return Chart(tr("Earned value over time"), [q.label for q in span], shown)


def _earned(context: ReportContext, project: int, day: int) -> int | None:
    """Return a project's earned value on a day; None without an estimate or a report then."""
    projects = context.ledger.projects
    estimate = in_force(projects.estimates().get(project, []), day)
    progress = projects.progress(day).get(project)
    if estimate is None or progress is None:
        return None
    return earned_value(estimate.amount, progress.physical)


def warnings_by_month(context: ReportContext) -> Chart:
    """Return how many warnings were in force at the end of each of the last months, the quarter's
    last one included, by severity, as the ledger says today.
    """
    ends = _month_ends(context.quarter, MONTHS)
    counts: list[dict[int, int]] = []
    for end in ends:
        of_day: dict[int, int] = {}
        for warning in alerts(context.ledger, end.toordinal()):
            of_day[warning.severity] = of_day.get(warning.severity, 0) + 1
        counts.append(of_day)
    return Chart(
        tr("Warnings at the end of each month"),
        [f"{end:%y-%m}" for end in ends],
        [
            Series(severity_name(severity), [of.get(severity, 0) for of in counts], tone, "stack",
                   figures=[f"alerts/{severity}/count/{end.isoformat()}" for end in ends])
            for severity, tone in _TONES.items()
            if any(severity in of for of in counts)
        ],
        "count",
    )  # fmt: skip


def _month_ends(quarter: Quarter, n: int) -> list[dt.date]:
    last = quarter.last_day
    months = [last.year * 12 + last.month - 1 - back for back in reversed(range(n))]
    firsts = [dt.date((month + 1) // 12, (month + 1) % 12 + 1, 1) for month in months]
    return [first - dt.timedelta(1) for first in firsts]


def paid_by_month(context: ReportContext) -> Chart:
    """Return all money paid by month of its day, refunds against it, until the quarter's end."""
    query = Query(measures=(PAID,), days=(None, context.day))
    sums = {group.keys[0]: group.fen for group in context.ledger.groups(["month"], query)}
    if not sums:
        return Chart(tr("Paid by month"), (), ())
    first, last = min(sums), max(sums)
    months = [
        year * 100 + month
        for year in range(first // 100, last // 100 + 1)
        for month in range(1, 13)
        if first <= year * 100 + month <= last
    ]
    return Chart(
        tr("Paid by month"),
        [f"{month // 100 % 100:02d}-{month % 100:02d}" for month in months],
        [Series(tr("Paid"), [sums.get(month, 0) for month in months], "c2", "bar",
                figures=[f"payments/month={month}/paid/{context.quarter.name}"
                         for month in months])],
    )  # fmt: skip


def payee_shares(context: ReportContext, most: int = 10) -> Chart:
    """Return the largest payees until the quarter's end: the share of each in all money paid, and
    of it and the larger ones together, in tenths of a per cent.
    """
    query = Query(measures=(PAID,), quarters=(0, context.quarter.ordinal))
    groups = [group for group in context.ledger.groups(["payee"], query) if group.fen > 0]
    total = sum(group.fen for group in groups)
    largest = sorted(groups, key=lambda group: (-group.fen, group.keys[0]))[:most]
    names = context.ledger.payment_groups.words([group.keys[0] for group in largest])
    shares, together, sums = [_tenths(group.fen, total) for group in largest], 0, []
    for group in largest:
        together += group.fen
        sums.append(_tenths(together, total))
    return Chart(
        tr("The largest payees: share of all money paid"),
        [names.get(group.keys[0]) or tr("(not named)") for group in largest],
        [
            Series(tr("share of all money paid"), shares, "c1", "bar",
                   figures=[f"payments/payee={group.keys[0]}/paid/{context.quarter.name}"
                            for group in largest]),
            Series(tr("with the larger ones"), sums, "plan", "mark"),
        ] if largest else [],
        "tenths", across=True,
    )  # fmt: skip


def _tenths(part: int, total: int) -> int:
    return (2000 * part + total) // (2 * total) if total else 0
