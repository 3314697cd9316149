"""The overview: the figures of the tiles, money paid by quarter, and what the files left open."""

from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import descendants, straight_line
from fundtracker.reports.context import ReportContext, door
from fundtracker.reports.plan import table1
from fundtracker.reports.plan.plan_words import excess, version_of
from fundtracker.reports.tables.report_table import Table


class Todo(NamedTuple):
    """Something that waits: ``kind`` is unclassified, outside, rejected, declared, rules or
    breach.
    """

    kind: str
    n: int
    fen: int | None = None
    name: str = ""


class Overview(NamedTuple):
    """What the overview shows; ``paid`` and ``even`` are fen a quarter of the plan, in order. What
    waits to be done is ``todo.build``, the same list as on its own page.

    ``paid`` is the fiscal money paid in each quarter, ``even`` what an even course would have
    reached by its end (an assumption, never a plan).
    """

    report: Table
    quarters: list[Quarter]
    paid: list[int]
    even: list[int]


def overview(context: ReportContext) -> Overview:
    """Return the overview at the end of a quarter."""
    report = table1.table1(context.at(unit="yi"), with_stages=False)
    version, lines = version_of(report, context.versions), context.lines
    fiscal = {i for line in lines if line.nature == "fiscal" for i in descendants(lines, line.id)}
    quarters = list(version.first.until(version.last))
    by_quarter = {q.ordinal: 0 for q in quarters}
    for line, booked, _, fen in context.plan_sums:
        if line in fiscal and booked in by_quarter:
            by_quarter[booked] += fen
    fiscal_row = report.row("fiscal")
    planned = fiscal_row.number("plan") if fiscal_row is not None else None
    even = [straight_line(planned or 0, q, version) for q in quarters]
    return Overview(report, quarters, [by_quarter[q.ordinal] for q in quarters], even)


build = door(overview)


def waiting(context: ReportContext, report: Table) -> list[Todo]:
    """Return what the files and the plan left open."""
    ledger = context.ledger
    todos = []
    rows = {row.code: row for row in report.rows}
    version = version_of(report, context.versions)
    first, last = version.first.ordinal, version.last.ordinal
    sums = context.plan_sums
    if (excess(report) or 0) < 0:
        todos.append(Todo("breach", 1, rows["parts"].number("plan")))
    waiting = [s for s in sums if not s[0] and s[2]]
    if waiting:
        todos.append(Todo("unclassified", sum(s[2] for s in waiting), sum(s[3] for s in waiting)))
    outside = [s for s in sums if not first <= s[1] <= last and s[2]]
    if outside:
        todos.append(Todo("outside", sum(s[2] for s in outside), sum(s[3] for s in outside)))
    for taken in ledger.imports.all():
        if taken.details and taken.details.get("differences"):
            todos.append(Todo("declared", 1, None, taken.name))
    rejected = [
        (taken.n_rejected, taken.name) for taken in ledger.imports.all() if taken.n_rejected
    ]
    if rejected:
        todos.append(Todo("rejected", sum(n for n, _ in rejected), None, rejected[-1][1]))
    if suggested := ledger.rules.all(active=False):
        todos.append(Todo("rules", len(suggested), None, suggested[0].pattern))
    return todos
