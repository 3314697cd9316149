"""表2, progress of the projects, and their earned value: rolled up the tree, tied to the plan's
lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import sum_by_key
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import s_curve
from fundtracker.domain.park.earned_value import Earned, earned_value
from fundtracker.domain.park.project import below, in_force, in_order, subtrees
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.projects.projects import Project
from fundtracker.reports.context import ReportContext
from fundtracker.reports.park.park_words import states_words
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value, rate


def columns() -> list[Column]:
    """Return the columns of 表2."""
    return [
        Column("code", tr("Code")),
        Column("status", tr("Status")),
        Column("manager", tr("Responsible")),
        Column("estimate", tr("Approved estimate"), "money", "planned"),
        Column("version", tr("Estimate version")),
        Column("budget", tr("Budget of the year"), "money", "planned"),
        Column("committed", tr("Contracts"), "money", "committed"),
        Column("paid_quarter", tr("Paid this quarter"), "money", "paid"),
        Column("paid_year", tr("Paid this year"), "money", "paid"),
        Column("paid", tr("Paid since the start"), "money", "paid"),
        Column("paid_rate", tr("Paid of the estimate"), "percent", "", "{paid} ÷ {estimate}"),
        Column("estimate_left", tr("Estimate left"), "money", "balance", "{estimate} − {paid}"),
        Column("completed", tr("Completed investment"), "money", "completed"),
        Column("physical", tr("Physical progress"), "percent"),
        Column("cpi", tr("Cost index (CPI)"), "index"),
        Column("spi", tr("Schedule index (SPI)"), "index"),
        Column("counted_in", tr("Fund money inside"), "money", "planned"),
        Column("installed", tr("Compute installed (P)"), "count"),
        Column("issues", tr("Issues")),
        Column("next_steps", tr("Next steps")),
    ]


def status_name(status: str) -> str:
    """Return the name of a project's status."""
    return {"planned": tr("to be built"), "building": tr("under way"), "done": tr("completed")}[
        status
    ]


class _Figures(NamedTuple):
    """What is summed: fen by project."""

    estimate: dict[int, int]
    budget: dict[int, int]
    committed: dict[int, int]
    paid_quarter: dict[int, int]
    paid_year: dict[int, int]
    paid: dict[int, int]
    completed: dict[int, int]
    counted_in: dict[int, int]


@shows_frozen("projects")
def build(context: ReportContext) -> Table:
    """Return 表2 at the end of a quarter. The estimate of a group is its own, else the sum below
    it.
    """
    ledger, q, day = context.ledger, context.quarter, context.day
    frame = context.frame("projects", tr("Table 2: progress of the projects"), columns())
    projects, parents = context.projects, context.parents
    figures = _figures(context)
    estimates, reported = ledger.projects.estimates(), ledger.projects.progress(day)
    plans, published = ledger.projects.curves("plan"), _statuses(context)
    inside, ceilings = subtrees(parents), ceilings_of(figures.estimate, parents)
    for project, depth in in_order(list(projects), parents):
        p, ids = projects[project], inside[project]
        sums = _summed(figures, ids, ceilings)
        known, progress = in_force(estimates.get(project, []), day), reported.get(project)
        physical = progress.physical if progress else None
        values: dict[str, Value] = {
            "code": p.code,
            "status": published[project],
            "manager": p.manager,
            **sums,
            "version": known.label if known else "",
            "installed": p.installed_p,
            "paid_rate": rate(sums["paid"], sums["estimate"]),
            "physical": physical,
            "issues": progress.issues if progress else "",
            "next_steps": progress.next_steps if progress else "",
        }
        if sums["estimate"] is not None:
            values["estimate_left"] = sums["estimate"] - (sums["paid"] or 0)
        earned = _earned(sums, physical, plans.get(project, {}), q)
        if earned is not None:
            values |= {"cpi": index_of(earned.cpi), "spi": index_of(earned.spi)}
        frame.add(f"p{project}", context.name(p), values, _trails(q, tuple(ids)), depth=depth)
    _totals(
        frame, figures, [ceilings.get(p) for p in projects if parents[p] not in projects], projects
    )
    frame.notes.append(
        tr("Money paid and completed investment are two measures and are never added.")
    )
    return frame.table()


def _statuses(context: ReportContext) -> dict[int, str]:
    """Return how each project stands: what was published of it, until it is built."""
    published = context.ledger.plan.park.states()
    return {
        project: (
            states_words(published[project], context.day)
            if project in published and record.status == "planned"
            else ""
        )
        or status_name(_status(record, context.day))
        for project, record in context.projects.items()
    }


def _status(record: Project, day: int) -> str:
    """Return the status of a project on a day: what is completed later is under way."""
    later = record.done_day is not None and record.done_day > day
    return "building" if record.status == "done" and later else record.status


def _figures(context: ReportContext) -> _Figures:
    ledger, q, day = context.ledger, context.quarter, context.day
    projects, estimate = ledger.projects, estimates_at(context)
    budgets = projects.budgets()
    budget = sum_by_key((project, fen) for project, _, year, fen in budgets if year == q.year)
    committed = sum_by_key((project, fen) for project, *_, fen in ledger.contracts.committed(day))
    inside = {p: sum(fen for _, fen, _ in counted) for p, counted in projects.counted_in().items()}
    return _Figures(
        estimate,
        budget,
        committed,
        projects.paid(q.ordinal, q.ordinal),
        projects.paid(q.ordinal, q.year * 4),
        projects.paid(q.ordinal),
        projects.completed(day),
        inside,
    )


def estimates_at(context: ReportContext) -> dict[int, int]:
    """Return project → fen of the estimate in force at the end of the quarter."""
    known = context.ledger.projects.estimates().items()
    return {
        project: e.amount
        for project, estimates in known
        if (e := in_force(estimates, context.day)) is not None
    }


_MAYBE = ("estimate", "budget", "completed", "counted_in")


def _summed(
    figures: _Figures, ids: list[int], ceilings: Mapping[int, int]
) -> dict[str, int | None]:
    sums: dict[str, int | None] = {}
    for name, by in figures._asdict().items():
        if name == "estimate":
            sums[name] = ceilings.get(ids[0])
            continue
        there = [by[i] for i in ids if i in by]
        sums[name] = sum(there) if there or name not in _MAYBE else None
    return sums


def ceilings_of(by: Mapping[int, int], parents: Mapping[int, int | None]) -> dict[int, int]:
    """A project's own estimate is the ceiling of all below it; without one, the sum of theirs,
    where known.
    """
    ceilings: dict[int, int] = {}
    for project, _ in reversed(in_order(list(parents), parents)):
        if project in by:
            ceilings[project] = by[project]
        parent = parents[project]
        if project in ceilings and parent is not None and parent in parents and parent not in by:
            ceilings[parent] = ceilings.get(parent, 0) + ceilings[project]
    return ceilings


def _earned(
    sums: Mapping[str, int | None],
    physical: int | None,
    plans: Mapping[int, Mapping[int, int]],
    q: Quarter,
) -> Earned | None:
    """Earned value: BAC the estimate, PV the last plan's curve, EV by physical progress, AC money
    paid.
    """
    bac = sums["estimate"]
    if bac is None or (ev := earned_value(bac, physical)) is None:
        return None
    plan = plans[max(plans)] if plans else {}
    return Earned(bac, s_curve.reached(plan, q.ordinal), ev, sums["paid"] or 0)


def index_of(value: float | None) -> int | None:
    """Return an index in thousandths."""
    return None if value is None else round(value * 1000)


def _trails(q: Quarter, ids: tuple[int, ...]) -> dict[str, Trail]:
    trail = Trail((0, q.ordinal), projects=ids)
    return {
        "paid_quarter": Trail((q.ordinal, q.ordinal), projects=ids),
        "paid_year": Trail((q.year * 4, q.ordinal), projects=ids),
        "paid": trail, "paid_rate": trail, "estimate_left": trail,
    }  # fmt: skip


def _totals(
    frame: Frame, figures: _Figures, roots: Iterable[int | None], projects: Mapping[int, Project]
) -> None:
    """Add what no project has, and the total: with it every fen paid is in the table."""
    none: dict[str, Value] = {
        name: getattr(figures, name).get(0, 0) for name in ("paid_quarter", "paid_year", "paid")
    }  # fmt: skip
    frame.add("none", tr("No project"), none, _trails(frame.quarter, (0,)))
    values: dict[str, Value] = {name: sum(by.values()) for name, by in figures._asdict().items()}
    values["estimate"] = sum(fen for fen in roots if fen is not None)
    everything = _trails(frame.quarter, (0, *projects))
    frame.add("total", tr("Total"), values, {c: everything[c] for c in none}, total=True)


class Curves(NamedTuple):
    """The S-curves of a project, a group or the plan, by quarter's ordinal; ``completed`` is not
    among them: it is another measure. ``moved``: (made in, last quarter, total, change) of the
    forecasts.
    """

    baseline: list[s_curve.Point]
    revised: list[s_curve.Point]
    actual: list[s_curve.Point]
    forecast: list[s_curve.Point]
    moved: list[tuple[int, int, int, int]]
    months: list[s_curve.Point]
    earned: Earned | None


def curves(context: ReportContext, project: int | None) -> Curves:
    """Return the curves of a project with all below it; None: of all projects, and of no
    project.
    """
    projects, quarter, parents = context.ledger.projects, context.quarter, context.parents
    ids = below(project, parents) if project is not None else [0, *parents]
    plans, paid = projects.curves("plan"), projects.paid_by_quarter()
    baseline = s_curve.added([plans[i][0] for i in ids if 0 in plans.get(i, {})])
    revised = s_curve.added([plans[i][max(plans[i])] for i in ids if plans.get(i)])
    every = s_curve.added([paid.get(i, {}) for i in ids])
    actual = {q: fen for q, fen in every.items() if q <= quarter.ordinal}
    bac, earned = sum(revised.values()), None
    if project is not None:
        figures = _figures(context)
        sums = _summed(figures, ids, ceilings_of(figures.estimate, parents))
        progress = projects.progress(context.day).get(project)
        earned = _earned(sums, progress.physical if progress else None, {0: revised}, quarter)
        bac = sums["estimate"] or bac
    forecasts = _forecasts(context, ids)
    ahead = (
        forecasts[max(forecasts)]
        if forecasts
        else s_curve.forecast(actual, revised, quarter.ordinal, bac)
    )
    months = s_curve.added([projects.paid_by_month(i, context.day) for i in ids])
    return Curves(
        s_curve.running(baseline),
        s_curve.running(revised),
        s_curve.running(actual),
        s_curve.running(ahead),
        s_curve.moved(forecasts),
        s_curve.running(months),
        earned,
    )


def _forecasts(context: ReportContext, ids: Sequence[int]) -> dict[int, dict[int, int]]:
    """Return the forecasts of some projects together by the quarter in which they were made, until
    that of the context.
    """
    curves = context.ledger.projects.curves("forecast")
    by_made: dict[int, dict[int, int]] = {}
    for project in ids:
        for day, points in curves.get(project, {}).items():
            if day <= context.quarter.ordinal:
                by_made[day] = s_curve.added([by_made.get(day, {}), points])
    return by_made
