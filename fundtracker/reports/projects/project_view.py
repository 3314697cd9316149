"""What the page of the projects shows: table 2, the money of each project, what warns; one
project with its course.
"""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.project import Estimate, below, in_force
from fundtracker.domain.park.source_room import SourceRoom
from fundtracker.i18n import tr
from fundtracker.ledger.projects.ceilings import Limits
from fundtracker.ledger.projects.projects import Progress, Project
from fundtracker.reports.context import ReportContext, door
from fundtracker.reports.projects import contract_view, earned_value, table2
from fundtracker.reports.projects.table2 import Curves
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.reports.warnings import todo
from fundtracker.reports.warnings.todo import Item

STEPS = ("project", "estimate", "budget", "contract", "payment", "settlement", "accounts")


class View(NamedTuple):
    """The page: 表2, the money of each project by the code of its row, what warns, what the forms
    offer, the estimates that contracts lie under.
    """

    table: Table
    money: dict[str, Row]
    warned: list[Item]
    projects: dict[str, Project]
    lines: list[tuple[str, int]]
    sources: list[tuple[str, int]]
    limits: Limits
    room: SourceRoom

    def parents(self) -> list[tuple[str, int]]:
        """Return the projects that can hold others: (name, id)."""
        return [
            (row.name, self.projects[row.code].id)
            for row in self.table.rows
            if row.code in self.projects
        ]


def view(context: ReportContext) -> View:
    """Return the page at the end of a quarter."""
    return View(
        table2.build(context),
        {row.code: row for row in earned_value.build(context).rows},
        todo.warned(context, "money", "date", "paper"),
        {f"p{p.id}": p for p in context.projects.values()},
        [(context.name(line), line.id) for line in context.lines],
        [(context.name(source), source.id) for source in context.sources],
        context.ledger.ceilings.limits(),
        context.ledger.ceilings.sources()._replace(names=context.source_names),
    )


build = door(view)


class Sheet(NamedTuple):
    """One project at the end of a quarter; ``names`` of it and all below it; ``done``: which of
    ``STEPS`` are there, a later one without an earlier one too.
    """

    project: Project
    line: str
    parent: str
    names: frozenset[str]
    estimates: list[Estimate]
    budgets: list[tuple[str, int, int]]
    milestones: list[tuple[str, int, int | None]]
    progress: Progress | None
    inside: list[tuple[str, int, str]]
    curves: Curves
    contracts: Table
    done: frozenset[str]

    @property
    def estimate(self) -> Estimate | None:
        """The estimate in force at the end of the quarter."""
        return in_force(self.estimates, self.contracts.quarter.last_day.toordinal())


def sheet(context: ReportContext, project: int) -> Sheet:
    """Return one project with what lies below it."""
    ledger, names, sources = context.ledger, context.project_names, context.source_names
    project_record, ids = context.projects[project], below(project, context.parents)
    lines = {line.id: context.name(line) for line in context.lines}
    budgets = [
        (sources.get(s, tr("No source named")), year, fen)
        for p, s, year, fen in ledger.projects.budgets()
        if p in ids
    ]
    milestones = ledger.projects.milestones()
    contracts = contract_view.with_states(contract_view.of_project(context, project))
    estimates = ledger.projects.estimates().get(project, [])
    return Sheet(
        project_record,
        lines.get(project_record.line_id or 0, ""),
        names.get(project_record.parent_id or 0, ""),
        frozenset(names[i] for i in ids),
        estimates,
        budgets,
        sorted((m for i in ids for m in milestones.get(i, [])), key=lambda m: m[1]),
        ledger.projects.progress(context.day).get(project),
        [counted for i in ids for counted in ledger.projects.counted_in().get(i, [])],
        table2.curves(context, project),
        contracts,
        _done(project_record, estimates, budgets, contracts, context.quarter),
    )


def _done(
    project_record: Project,
    estimates: list[Estimate],
    budgets: list[tuple[str, int, int]],
    contracts: Table,
    quarter: Quarter,
) -> frozenset[str]:
    """Return which of ``STEPS`` are there."""
    rows = [row for row in contracts.rows if row.code.startswith("c")]
    settled = bool(rows) and all(row.cells["settled"].value is not None for row in rows)
    paid = any(row.cells["paid"].value for row in contracts.rows)
    behind = {
        "project": True,
        "estimate": bool(estimates),
        "budget": bool(budgets),
        "contract": bool(rows),
        "payment": paid,
        "settlement": settled,
        "accounts": project_record.accounts_day is not None
        and project_record.accounts_day <= quarter.last_day.toordinal(),
    }
    return frozenset(step for step in STEPS if behind[step])
