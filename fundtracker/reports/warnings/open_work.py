"""The overview: the figures of the tiles, money paid by quarter, and what the files left open."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import descendants, straight_line
from fundtracker.ledger import Ledger
from fundtracker.reports.context import ReportContext, door
from fundtracker.reports.plan import table1
from fundtracker.reports.plan.plan_rows import fiscal_sums
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
    for line, booked, _, fen in fiscal_sums(context):
        if line in fiscal and booked in by_quarter:
            by_quarter[booked] += fen
    fiscal_row = report.row("fiscal")
    planned = fiscal_row.number("plan") if fiscal_row is not None else None
    even = [straight_line(planned or 0, q, version) for q in quarters]
    return Overview(report, quarters, [by_quarter[q.ordinal] for q in quarters], even)


build = door(overview)


def waiting(context: ReportContext, report: Table) -> list[Todo]:
    """Return what the files and the plan left open."""
    return [*_of_plan(context, report), *_of_files(context.ledger)]


def _of_plan(context: ReportContext, report: Table) -> Iterator[Todo]:
    if (excess(report) or 0) < 0:
        plan = next(row.number("plan") for row in report.rows if row.code == "parts")
        yield Todo("breach", 1, plan)
    version = version_of(report, context.versions)
    first, last = version.first.ordinal, version.last.ordinal
    sums = [each for each in context.plan_sums if each[2]]
    yield from _payments("unclassified", [each for each in sums if not each[0]])
    yield from _payments("outside", [each for each in sums if not first <= each[1] <= last])


def _payments(kind: str, sums: Sequence[tuple[int, int, int, int]]) -> Iterator[Todo]:
    if sums:
        yield Todo(kind, sum(n for _, _, n, _ in sums), sum(fen for *_, fen in sums))


def _of_files(ledger: Ledger) -> Iterator[Todo]:
    imports = ledger.imports.all()
    for each in imports:
        if each.details and each.details.get("differences"):
            yield Todo("declared", 1, None, each.name)
    rejected = [each for each in imports if each.n_rejected]
    if rejected:
        yield Todo("rejected", sum(e.n_rejected for e in rejected), None, rejected[-1].name)
    if suggested := ledger.rules.all(active=False):
        yield Todo("rules", len(suggested), None, suggested[0].pattern)
