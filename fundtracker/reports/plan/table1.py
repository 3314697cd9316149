"""表1, the plan's execution: money paid, what is released, contracted and available, completed
investment, totals, each in its own band.
"""

from __future__ import annotations

from collections.abc import Mapping

from fundtracker.domain.base import money
from fundtracker.domain.base.period import (
    Quarter,
    Share,
    elapsed_in_plan,
    elapsed_share,
    gap_tenths,
    show_percent,
)
from fundtracker.domain.park.bounds import FLOORS, MARKS
from fundtracker.domain.park.plan import (
    Amount,
    Line,
    Totals,
    Version,
    descendants,
    in_force,
    pace,
    totals,
)
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.review import freeze
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan import plan_words, stages
from fundtracker.reports.plan.completed_investment import reached
from fundtracker.reports.plan.plan_frozen import as_frozen
from fundtracker.reports.plan.plan_words import about, beside_even, excess_in, pace_words
from fundtracker.reports.tables.frozen import proof_said
from fundtracker.reports.tables.report_table import Band, Cell, Column, Row, Table
from fundtracker.reports.tables.totals import adds_up, rounding_note

# Completed investment has figures of its own: it never stands in a column of money paid.
DONE = {"quarter": "done_quarter", "year": "done_year", "total": "done_total", "left": "done_left"}
STRONG = ("fiscal", "parts", "headline", "with_city")  # rows that sum others, or the whole plan
_NO_LINE = -1  # stands for a list of lines that is empty
_NOTHING = (0, -1)  # a span of book quarters without any
Spans = tuple[tuple[int, int], ...]  # first and last book quarter of each, both inside


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
        about(version, lang),
    )
    table = table._replace(notes=_notes(table, version))
    is_open = number is not None or quarter.ordinal not in freeze.frozen(ledger)
    return proof_said(ledger, table if is_open else as_frozen(context, table))


def _rows(context: ReportContext, version: Version, with_city: bool) -> list[Row]:
    lang, lines = context.lang, context.lines
    amounts = context.ledger.plan.amounts(version.id)
    planned = {a.line_id: a for a in amounts if a.year == 0}
    yearly = {a.line_id: a.amount_fen for a in amounts if a.year == context.quarter.year}
    maker = _Maker(version, context.quarter, [s for s in context.plan_sums if s[3] or s[2]])
    maker.tolerance = plan_words.tolerance(context.ledger)
    fiscal = [line for line in lines if line.nature == "fiscal" and line.parent_id is None]
    rows = [
        maker.paid(
            line.code, line.name(lang), planned[line.id].amount_fen if line.id in planned else None,
            yearly.get(line.id), descendants(lines, line.id), depth=1 if line.parent_id else 0,
        )
        for line in lines
        if line.nature == "fiscal"
    ]  # fmt: skip
    ids = [i for line in fiscal for i in descendants(lines, line.id)] or [_NO_LINE]
    known = [planned[x.id].amount_fen for x in fiscal if x.id in planned]
    split = [yearly[x.id] for x in fiscal if x.id in yearly]
    whole_year = sum(split) if len(split) == len(fiscal) else None
    rows += [
        maker.paid("fiscal", tr("Fiscal subtotal"), sum(known), whole_year, ids),
        maker.waiting("unclassified", tr("Not classified")),
        *maker.elsewhere(
            "elsewhere", tr("On other lines of the plan"), [x.id for x in lines if x.id not in ids]
        ),
        maker.outside(
            "outside",
            tr("Outside the plan's period"),
            in_force(context.versions, Quarter.at(version.first.ordinal - 1)),
        ),
    ]
    expected = {s.line_id for s in context.ledger.plan.statements() if s.certainty == "expected"}
    for line in lines:
        if line.nature == "investment" and line.parent_id is None and line.id in planned:
            done = _reached(context, line, version)
            sure = line.id not in expected
            rows.append(
                maker.invested(
                    line, planned[line.id], yearly.get(line.id), lang, done, expected=not sure
                )
            )
    return rows + _totals(totals(lines, planned), context, with_city)


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


class _Maker:
    """Makes rows of money paid from the kept sums, which hold every payment booked until then."""

    tolerance = 0  # the gap within which a line keeps step, in tenths of a point

    def __init__(
        self, version: Version, quarter: Quarter, sums: list[tuple[int, int, int, int]]
    ) -> None:
        self._version, self._quarter, self._sums = version, quarter, sums
        q, first, last = quarter.ordinal, version.first.ordinal, version.last.ordinal
        begins = {"quarter": q, "year": quarter.year * 4, "total": 0}
        self._inside = {key: _spans((max(a, first), min(q, last))) for key, a in begins.items()}
        self._outside = {
            key: _spans((a, min(q, first - 1)), (max(a, last + 1), q)) for key, a in begins.items()
        }

    def _sum(self, lines: list[int] | None, spans: Spans) -> tuple[int, int]:
        """Return (how many payments, fen) of some lines: None all, [] those without a line."""
        wanted = None if lines is None else set(lines) or {0}
        sums = [
            s for s in self._sums
            if (wanted is None or s[0] in wanted) and any(a <= s[1] <= b for a, b in spans)
        ]  # fmt: skip
        return sum(s[2] for s in sums), sum(s[3] for s in sums)

    def _paid(
        self, code: str, lines: list[int] | None, spans: Mapping[str, Spans]
    ) -> dict[str, Cell]:
        return {
            key: Cell(_id(code, key, self._quarter), self._sum(lines, some)[1], _trail(lines, some))
            for key, some in spans.items()
        }

    def paid(
        self,
        code: str,
        name: str,
        plan: int | None,
        year_plan: int | None,
        lines: list[int],
        *,
        depth: int = 0,
    ) -> Row:
        """A row of the plan: what was paid on its lines inside the plan's period."""
        q, cells = self._quarter, self._paid(code, lines, self._inside)
        cells["plan"] = Cell(_id(code, "plan", q), plan)
        cells["year_plan"] = Cell(_id(code, "year_plan", q), year_plan)
        step = remark = ""
        if plan:
            step = self._pace(code, cells, plan)
            remark = beside_even(plan, _fen(cells["total"]), q, self._version)
            if year_plan:
                remark += " · " + tr(
                    "of the year {rate}, elapsed {elapsed}",
                    rate=show_percent(Share(_fen(cells["year"]), year_plan).tenths),
                    elapsed=show_percent(elapsed_share(q).tenths),
                )
        return _row(
            code,
            name,
            cells,
            "paid",
            " · ".join(filter(None, [pace_words(step), remark])),
            depth=depth,
        )

    def _pace(self, code: str, cells: dict[str, Cell], plan: int, of: str = "") -> str:
        """Add rate, time elapsed, gap and what is left of a plan; return how it keeps step with
        time.
        """
        q, v, total = self._quarter, self._version, _fen(cells[f"{of}total"])
        trail = cells[f"{of}total"].trail
        rate, elapsed = Share(total, plan), elapsed_in_plan(q, v.first, v.last)
        gap = gap_tenths(rate, elapsed)
        cells["rate"] = Cell(_id(code, "rate", q), rate.tenths, trail)
        cells["elapsed"] = Cell(_id(code, "elapsed", q), elapsed.tenths)
        cells["gap"] = Cell(_id(code, "gap", q), gap, trail)
        cells[f"{of}left"] = Cell(_id(code, f"{of}left", q), plan - total, trail)
        return pace(gap, self.tolerance)

    def invested(
        self,
        line: Line,
        amount: Amount,
        year_plan: int | None,
        lang: str,
        done: dict[str, int] | None,
        *,
        expected: bool,
    ) -> Row:
        """A row of completed investment as projects report it; ``done`` None: nobody did."""
        code, q = line.code, self._quarter
        cells = {"plan": Cell(f"plan/{code}/plan", amount.amount_fen, mark=MARKS[amount.bound])}
        remark, step = tr("completed investment is reported by project, never as money paid"), ""
        if expected:
            remark = tr("expected") + " · " + remark
        if done is not None:
            cells |= {DONE[key]: Cell(_id(code, DONE[key], q), fen) for key, fen in done.items()}
            cells["year_plan"] = Cell(_id(code, "year_plan", q), year_plan)
            step = self._pace(code, cells, amount.amount_fen, "done_")
            remark = f"{beside_even(amount.amount_fen, done['total'], q, self._version)} · {remark}"
        return _row(
            code,
            line.name(lang),
            cells,
            "investment",
            " · ".join(filter(None, [pace_words(step), remark])),
        )

    def waiting(self, code: str, name: str) -> Row:
        """What was paid inside the period and has no line."""
        n, _ = self._sum([], self._inside["total"])
        note = tr("payments waiting for a plan line: {n}; not in the subtotal", n=n) if n else ""
        row = self.paid(code, name, None, None, [])
        return row._replace(cells={**row.cells, "note": Cell("", note)})

    def elsewhere(self, code: str, name: str, lines: list[int]) -> list[Row]:
        """What was paid on lines that are not fiscal, where anything was: in no subtotal, but not
        lost.
        """
        n, _ = self._sum(lines or [_NO_LINE], self._inside["total"])
        note = tr("payments on lines of no fiscal money: {n}; not in the subtotal", n=n)
        return [_row(code, name, self._paid(code, lines, self._inside), "paid", note)] if n else []

    def outside(self, code: str, name: str, before: Version) -> Row:
        """What was booked until the quarter, before or after the plan's period; what lies in that
        of the version before is said.
        """
        n, _ = self._sum(None, self._outside["total"])
        note = tr("payments: {n}; counted in no line above", n=n) if n else ""
        first, last = (
            before.first.ordinal,
            min(before.last.ordinal, self._version.first.ordinal - 1),
        )
        earlier, fen = self._sum(None, _spans((first, min(last, self._quarter.ordinal))))
        if earlier and before.number != self._version.number:
            note += " · " + tr(
                "of them in the period of {version}: {sum} yuan",
                version=f"V{before.number}", sum=money.show(fen),
            )  # fmt: skip
        return _row(code, name, self._paid(code, None, self._outside), "paid", note)


def _row(
    code: str, name: str, cells: Mapping[str, Cell], band: str, note: str, *, depth: int = 0
) -> Row:
    return Row(code, name, {**cells, "note": Cell("", note)}, depth, code in STRONG, band)


def _fen(cell: Cell) -> int:
    return cell.value if isinstance(cell.value, int) else 0


def _trail(lines: list[int] | None, spans: Spans) -> Trail:
    """Return which payments make a sum; of some lines: None all of them, [] those without a
    line.
    """
    first, second = [*spans, _NOTHING, _NOTHING][:2]
    return Trail(first, lines=None if lines is None else tuple(lines) or (0,), also=second)


def _spans(*some: tuple[int, int]) -> Spans:
    return tuple((a, b) for a, b in some if a <= b)


def _id(code: str, column: str, quarter: Quarter) -> str:
    return f"plan/{code}/{column}/{quarter.name}"


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
        return _row(code, name, {"plan": plan}, "scope", note)

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
