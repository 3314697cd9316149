"""What the page of the sources shows beside its table: each source in one line, its warnings, its
rules.
"""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.funding import Amounts, Key, Rule, total
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.plan import line_table
from fundtracker.reports.sources import fund_indicators, table4_5
from fundtracker.reports.tables.report_table import Column, Table, Value
from fundtracker.reports.warnings import todo
from fundtracker.reports.warnings.todo import Item

VIEWS = ("source", "line", "year", "project", "quotas", "rules")


class Line(NamedTuple):
    """A source with its amounts until the quarter; source 0 is money paid that names none."""

    source: int
    name: str
    amounts: Amounts


class Facts(NamedTuple):
    """What the forms of the page need: names, the matrix until the quarter, the rules."""

    sources: list[tuple[str, int]]
    projects: list[tuple[str, int]]
    cells: dict[Key, Amounts]
    rules: list[Rule]
    quarter: Quarter

    def left(self, source: int, year: int, project: int | None) -> int:
        """Return what is released to a source (for a project) in a year and not paid."""
        where = {"source": source, "year": year} | ({"project": project} if project else {})
        return total(self.cells, **where).available


class View(NamedTuple):
    """All that the page shows."""

    table: Table
    lines: list[Line]
    warned: list[Item]
    facts: Facts


def build(
    ledger: Ledger,
    view: str,
    *,
    quarter: Quarter | None = None,
    unit: str = "wan",
    lang: str = "zh",
) -> View:
    """Return the page in one of ``VIEWS``, read at one moment of the ledger."""
    return in_context(
        ledger, lambda context: _page(context, view), quarter=quarter, unit=unit, lang=lang
    )


def _page(context: ReportContext, view: str) -> View:
    names = [(name, source) for source, name in context.source_names.items()]
    projects = [(name, project) for project, name in context.project_names.items()]
    facts = Facts(
        names, projects, context.budget_quotas, context.ledger.funding.rules(), context.quarter
    )
    lines = [
        Line(s, name, total(facts.cells, source=s))
        for name, s in [*names, (tr("No source named"), 0)]
    ]
    lines = [line for line in lines if any(line.amounts)]
    if view == "quotas":
        table = fund_indicators.build(context)
    elif view == "line":
        table = line_table.build(context)
    elif view == "rules":
        table = _rules(context, facts)
    else:
        table = table4_5.build(context, by=view)
    return View(table, lines, todo.warned(context, "source"), facts)


def _rules(context: ReportContext, facts: Facts) -> Table:
    columns = [
        Column("project", tr("Project")),
        Column("position", tr("Order"), "count"),
        Column("share", tr("Highest share"), "percent"),
        Column("cap", tr("Cap"), "money", "planned"),
        Column("paid", tr("Paid"), "money", "paid"),
        Column("left", tr("Left to the cap"), "money", "balance", "{cap} − {paid}"),
        Column("last_day", tr("Last day"), "day"),
    ]
    frame = context.frame("rules", tr("Rules of the sources"), columns)
    names = {s: name for name, s in facts.sources}
    projects = {p: name for name, p in facts.projects}
    for number, rule in enumerate(facts.rules, 1):
        where = {"source": rule.source} | ({"project": rule.project} if rule.project else {})
        paid = total(facts.cells, **where).paid
        values: dict[str, Value] = {
            "project": projects.get(rule.project or 0, tr("All projects")),
            "position": rule.position,
            "share": rule.share,
            "cap": rule.cap,
            "paid": paid,
            "last_day": rule.last_day,
            "left": None if rule.cap is None else rule.cap - paid,
        }
        frame.add(f"r{number}", names[rule.source], values)
    if not facts.rules:
        frame.notes.append(tr("No source has a rule yet: a share, a cap, an order or a last day."))
    return frame.table()
