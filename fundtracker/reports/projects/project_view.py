"""What the page of the projects shows: table 2, the money of each project, what warns; one project with its course."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.project import Estimate, below, in_force
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.projects.projects import Progress, Project
from fundtracker.reports.projects import contract_view, earned_value, table2
from fundtracker.reports.projects.table2 import Curves
from fundtracker.reports.tables.report_table import Row, Table, latest
from fundtracker.reports.warnings import todo
from fundtracker.reports.warnings.todo import Item

STEPS = ("project", "estimate", "budget", "contract", "payment", "settlement", "accounts")


class View(NamedTuple):
    """The page: 表2, the money of each project by the code of its row, what warns, and what the forms offer."""

    table: Table
    money: dict[str, Row]
    warned: list[Item]
    projects: dict[str, Project]
    lines: list[tuple[str, int]]
    sources: list[tuple[str, int]]

    def parents(self) -> list[tuple[str, int]]:
        """Return the projects that can hold others: (name, id)."""
        return [(row.name, self.projects[row.code].id) for row in self.table.rows if row.code in self.projects]


def build(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> View:
    """Return the page at the end of a quarter."""
    q = quarter or latest(ledger)
    names = todo.warned(ledger, q, lang, "money", "date", "paper")
    return View(
        table2.build(ledger, quarter=q, unit=unit, lang=lang),
        {row.code: row for row in earned_value.build(ledger, quarter=q, unit=unit, lang=lang).rows},
        names,
        {f"p{p.id}": p for p in ledger.projects.all()},
        [(line.name(lang), line.id) for line in ledger.plan.lines()],
        [(s.name(lang), s.id) for s in ledger.plan.sources()],
    )


class Sheet(NamedTuple):
    """One project at the end of a quarter; ``names`` of it and all below it; ``done`` steps of ``STEPS``."""

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
    done: int

    @property
    def estimate(self) -> Estimate | None:
        """The estimate in force at the end of the quarter."""
        return in_force(self.estimates, self.contracts.quarter.last_day.toordinal())


def sheet(ledger: Ledger, project: int, quarter: Quarter, *, unit: str = "wan", lang: str = "zh") -> Sheet:
    """Return one project with what lies below it."""
    known = {p.id: p for p in ledger.projects.all()}
    one, ids = known[project], below(project, {p.id: p.parent_id for p in known.values()})
    lines = {line.id: line.name(lang) for line in ledger.plan.lines()}
    sources = {s.id: s.name(lang) for s in ledger.plan.sources()}
    budgets = [
        (sources.get(s, tr("No source named")), year, fen) for p, s, year, fen in ledger.projects.budgets() if p in ids
    ]
    milestones = ledger.projects.milestones()
    contracts = contract_view.with_states(
        contract_view.of_project(ledger, project, quarter=quarter, unit=unit, lang=lang)
    )
    estimates = ledger.projects.estimates().get(project, [])
    return Sheet(
        one, lines.get(one.line_id or 0, ""), known[one.parent_id].title(lang) if one.parent_id in known else "",
        frozenset(known[i].title(lang) for i in ids), estimates, budgets,
        sorted((m for i in ids for m in milestones.get(i, [])), key=lambda m: m[1]),
        ledger.projects.progress(quarter.last_day.toordinal()).get(project),
        [found for i in ids for found in ledger.projects.counted_in().get(i, [])],
        table2.curves(ledger, project, quarter), contracts, _done(one, estimates, budgets, contracts, quarter),
    )  # fmt: skip


def _done(
    one: Project, estimates: list[Estimate], budgets: list[tuple[str, int, int]], contracts: Table, quarter: Quarter
) -> int:
    """Return how many of ``STEPS`` are behind the project."""
    rows = [row for row in contracts.rows if row.code.startswith("c")]
    settled = bool(rows) and all(row.cells["settled"].value is not None for row in rows)
    behind = {
        "estimate": bool(estimates), "budget": bool(budgets), "contract": bool(rows), "payment": settled,
        "settlement": settled,
        "accounts": one.accounts_day is not None and one.accounts_day <= quarter.last_day.toordinal(),
    }  # fmt: skip
    return max((at + 1 for at, step in enumerate(STEPS) if behind.get(step)), default=1)
