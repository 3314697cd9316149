"""表1, the plan's execution: money paid, what is released, contracted and available, completed
investment, totals, each in its own band.
"""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.period import (
    Quarter,
)
from fundtracker.domain.park.bounds import FLOORS, MARKS
from fundtracker.domain.park.plan import (
    Amount,
    Line,
    Totals,
    Version,
    descendants,
    in_force,
    totals,
)
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.review import freeze
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan import plan_words, stages
from fundtracker.reports.plan.completed_investment import reached
from fundtracker.reports.plan.plan_frozen import as_frozen
from fundtracker.reports.plan.plan_rows import DONE, PlanRows, fiscal_sources, fiscal_sums, plan_row
from fundtracker.reports.plan.plan_words import about, excess_in
from fundtracker.reports.tables.frozen import proof_said
from fundtracker.reports.tables.report_table import Band, Cell, Column, Row, Table
from fundtracker.reports.tables.totals import adds_up, rounding_note

_NO_LINE = -1  # stands for a list of lines that is empty


def build(
    ledger: Ledger,
    *,
    quarter: Quarter | None = None,
    unit: str = "yi",
    lang: str = "zh",
    with_city: bool = False,
    number: int | None = None,
) -> Table:
    """Return 表1 in one reading of the ledger, by default at the end of the last quarter with
    payments; see ``table1``.

    Raises:
        UserError: ``no_plan``, ``no_such_version``.
    """

    def work(ledger: Ledger) -> Table:
        versions = ledger.plan.versions() or [ledger.plan.current()]
        version = versions[0] if number is None else ledger.plan.version(number)
        last = [version.first.ordinal, *(q for _, q, n, fen in ledger.plan.sums() if n or fen)]
        context = ReportContext(ledger, quarter or Quarter.at(max(last)), unit, lang)
        return table1(context, with_city=with_city, number=number)

    return ledger.reading(work)


def table1(
    context: ReportContext,
    *,
    with_city: bool = False,
    number: int | None = None,
    with_stages: bool = True,
) -> Table:
    """Return 表1 of a context: its rows of money paid are all payments booked until its quarter,
    each once. A frozen quarter shows its snapshot.

    ``number`` asks for an earlier version of the plan; the ids of its cells end in ``/vNUMBER``.
    ``with_stages``: what is released, contracted and available stands in a band of its own.

    Raises:
        UserError: ``no_plan``, ``no_such_version``.
    """
    ledger, quarter, lang = context.ledger, context.quarter, context.lang
    current = context.version
    version = current if number is None else ledger.plan.version(number)
    rows = _rows(context, version, with_city)
    if with_stages:
        rows = stages.placed(rows, stages.rows(context, version))
    if version.number != current.number:
        rows = [_of_version(row, version.number) for row in rows]
    elif version.number != ledger.plan.current().number:
        # An id without a quarter means the last version: of an earlier one it names its number.
        rows = [_of_version(row, version.number, parts=3) for row in rows]
    reported = any(DONE["total"] in row.cells for row in rows)
    table = Table(
        "plan",
        tr("Table 1: execution of the plan ({period})", period=version.period),
        quarter,
        context.unit,
        lang,
        _columns("paid"),
        rows,
        version.label(lang),
        [],
        ledger.is_sample,
        bands(reported),
        about(version, context.versions, quarter, lang),
    )
    table = table._replace(notes=_notes(table, version))
    is_open = number is not None or quarter.ordinal not in freeze.frozen(ledger)
    return proof_said(ledger, table if is_open else as_frozen(context, table))


class _Planned(NamedTuple):
    """What a version plans, by line: in the whole plan, and of it in the quarter's year."""

    whole: dict[int, Amount]
    year: dict[int, int]

    def fen(self, line: Line) -> int | None:
        return self.whole[line.id].amount_fen if line.id in self.whole else None


def _rows(context: ReportContext, version: Version, with_city: bool) -> list[Row]:
    amounts = context.ledger.plan.amounts(version.id)
    planned = _Planned(
        {a.line_id: a for a in amounts if a.year == 0},
        {a.line_id: a.amount_fen for a in amounts if a.year == context.quarter.year},
    )
    sums = [s for s in fiscal_sums(context) if s[3] or s[2]]
    maker = PlanRows(version, context.quarter, sums, plan_words.tolerance(context.ledger))
    maker.own_sources = fiscal_sources(context)
    fiscal = _mains(context, "fiscal")
    inside = [i for line in fiscal for i in descendants(context.lines, line.id)]
    others = [line.id for line in context.lines if line.id not in inside]
    before = in_force(context.versions, Quarter.at(version.first.ordinal - 1))
    return [
        *_fiscal_lines(context, maker, planned),
        _subtotal(maker, planned, fiscal, inside),
        *_apart(context, maker, inside),
        maker.waiting("unclassified", tr("Not classified")),
        *maker.elsewhere("elsewhere", tr("On other lines of the plan"), others),
        maker.outside("outside", tr("Outside the plan's period"), before),
        *_investments(context, version, maker, planned),
        *_totals(totals(context.lines, planned.whole), context, with_city),
    ]


def _mains(context: ReportContext, nature: str) -> list[Line]:
    return [line for line in context.lines if line.nature == nature and line.parent_id is None]


def _fiscal_lines(context: ReportContext, maker: PlanRows, planned: _Planned) -> list[Row]:
    return [
        maker.paid(
            line.code, line.name(context.lang), planned.fen(line), planned.year.get(line.id),
            descendants(context.lines, line.id), depth=1 if line.parent_id else 0,
        )
        for line in context.lines
        if line.nature == "fiscal"
    ]  # fmt: skip


def _subtotal(maker: PlanRows, planned: _Planned, fiscal: list[Line], inside: list[int]) -> Row:
    """Return the sum of the main lines; of the year only where each has its part of it."""
    total = sum(planned.fen(line) or 0 for line in fiscal)
    split = [planned.year[line.id] for line in fiscal if line.id in planned.year]
    year = sum(split) if len(split) == len(fiscal) else None
    return maker.paid("fiscal", tr("Fiscal subtotal"), total, year, inside or [_NO_LINE])


def _apart(context: ReportContext, maker: PlanRows, inside: list[int]) -> list[Row]:
    """Return the row of money of city, banks, enterprises and funds on fiscal lines, by source in
    its note; [] where there is none.
    """
    if not context.apart_sums:
        return []
    sums = {source: 0 for _, source, *_ in context.apart_sums}
    for _, source, quarter, _, fen in context.apart_sums:
        sums[source] += fen if maker.holds(quarter) else 0
    names = tr(", ").join(
        tr("{source} {sum} yuan", source=context.source_names[source], sum=money.show(fen))
        for source, fen in sums.items()
        if fen
    )
    note = tr("no fiscal money of the district, not in the subtotal: {names}", names=names)
    name = tr("Of city, banks, enterprises, funds")
    return maker.apart("apart", name, note if names else "", inside, tuple(sums))


def _investments(
    context: ReportContext, version: Version, maker: PlanRows, planned: _Planned
) -> list[Row]:
    statements = context.ledger.plan.statements()
    expected = {s.line_id for s in statements if s.certainty == "expected"}
    return [
        maker.invested(
            line,
            planned.whole[line.id],
            planned.year.get(line.id),
            context.lang,
            _reached(context, line, version),
            expected=line.id in expected,
        )
        for line in _mains(context, "investment")
        if line.id in planned.whole
    ]


def _of_version(row: Row, number: int, parts: int = 0) -> Row:
    """Name the version in the ids of a row's cells; ``parts``: only in ids of so many parts."""
    cells = {
        c: cell._replace(id=f"{cell.id}/v{number}")
        if cell.id and parts in (0, cell.id.count("/") + 1)
        else cell
        for c, cell in row.cells.items()
    }
    return row._replace(cells=cells)


def _columns(band: str) -> list[Column]:
    """Return the columns of a band: of money paid, or of completed investment as projects report
    it.
    """
    done = band == "investment"
    measure = "completed" if done else "paid"
    own = DONE if done else {code: code for code in DONE}
    heads = (
        {
            "quarter": tr("Completed this quarter"),
            "year": tr("Completed this year"),
            "total": tr("Completed since the start"),
            "left": tr("Left to complete"),
        }
        if done
        else {
            "quarter": tr("This quarter"),
            "year": tr("This year"),
            "total": tr("Since the start"),
            "left": tr("Left"),
        }
    )
    return [
        Column("plan", tr("Whole plan"), "money", "planned"),
        Column("year_plan", tr("Plan of the year"), "money", "planned"),
        *(
            Column(own[code], heads[code], "money", measure)
            for code in ("quarter", "year", "total")
        ),
        Column("rate", tr("Done"), "percent", "", f"{{{own['total']}}} ÷ {{plan}}"),
        Column("elapsed", tr("Time elapsed"), "percent"),
        Column("gap", tr("Gap (pp)"), "points", "", "{rate} − {elapsed}"),
        Column(own["left"], heads["left"], "money", "balance", f"{{plan}} − {{{own['total']}}}"),
        Column("note", tr("Note")),
    ]


def bands(reported: bool) -> list[Band]:
    """Return the measures of 表1; ``reported``: projects reported completed investment."""
    return [
        Band("paid", tr("Fiscal payments (proved by payments)")),
        stages.band(),
        Band("investment", tr("Completed investment (reported by project)"),
             _columns("investment") if reported else ()),
        Band("scope", tr("Totals of the plan (four scopes, never added together)")),
    ]  # fmt: skip


def _reached(context: ReportContext, line: Line, version: Version) -> dict[str, int] | None:
    """Return completed investment in the quarter, its year and since the start; None: nobody
    reported any.
    """
    quarter = context.quarter
    begin = version.first.ordinal if version.first.ordinal <= quarter.ordinal else 0
    before = max(begin, quarter.year * 4) - 1
    ends = [quarter.ordinal, quarter.ordinal - 1, before]
    now, last, year = reached(
        context, descendants(context.lines, line.id), [Quarter.at(q) for q in ends]
    )
    if now is None:
        return None
    return {"quarter": now - (last or 0), "year": now - (year or 0), "total": now}


def _totals(total: Totals, context: ReportContext, with_city: bool) -> list[Row]:
    def row(code: str, name: str, fen: int | None, note: str, bound: str = "equal") -> Row:
        plan = Cell(f"plan/{code}/plan", fen, mark=MARKS[bound])
        return plan_row(code, name, {"plan": plan}, "scope", note)

    names = {
        line.nature: line.name(context.lang) for line in context.lines if line.parent_id is None
    }
    stated = tr("the floor as published, never worked out from the parts")
    floor = stated if total.headline_bound in FLOORS else ""
    city = None if total.with_city is None or total.parts is None else total.with_city - total.parts
    rows = [
        row(
            "parts",
            tr("Sum of the parts"),
            total.parts,
            excess_in(total.excess, context.unit, context.lang),
        ),
        row(
            "headline", names.get("headline", ""), total.headline, floor, bound=total.headline_bound
        ),
        row("city", names.get("city", ""), city, tr("city level, apart from the district's plan")),
    ]
    if with_city:
        rows.append(row("with_city", tr("Parts with the city's money"), total.with_city, ""))
    name = tr("Memo: {name}", name=names.get("fund", ""))
    return [*rows, row("funds", name, total.funds, tr("fund size, added to nothing"))]


def _notes(table: Table, version: Version) -> list[str]:
    """Return the notes below the table: why a column is empty, what is assumed, what is rounded."""
    months = (version.last.ordinal - version.first.ordinal + 1) * 3
    notes = [
        tr(
            "Time elapsed: months passed of {months}; an even course is an assumption, not a plan.",
            months=months,
        )
    ]
    if all(row.number("year_plan") is None for row in table.rows):
        notes.append(
            tr(
                "Plan of the year: empty until an approved split is entered with its document "
                "number."
            )
        )
    if any(row.band == stages.BAND for row in table.rows):
        notes.append(stages.how())
    if not adds_up(table, table.unit):
        notes.append(rounding_note())
    return notes
