"""表1, the plan's execution, as data: rows of cells that each can be explained. ``plan_files`` writes it out."""

from collections.abc import Mapping

from fundtracker.domain.base import money
from fundtracker.domain.base.period import (  # fmt: skip
    Quarter,
    Share,
    elapsed_in_plan,
    elapsed_share,
    gap_tenths,
    show_percent,
    show_points,
)
from fundtracker.domain.park.plan import RESERVED, Amount, Line, Totals, Version, descendants, pace, totals
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.review import freeze
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan.completed_investment import reached
from fundtracker.reports.plan.plan_frozen import as_frozen
from fundtracker.reports.plan.plan_report import Cell, PlanReport, Row, Spans, pace_words

COLUMNS = ("plan", "year_plan", "quarter", "year", "total", "rate", "elapsed", "gap", "left")
# Completed investment has figures of its own: it never stands in a column of money paid.
DONE = {"quarter": "done_quarter", "year": "done_year", "total": "done_total", "left": "done_left"}


def build(
    ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "yi", lang: str = "zh", with_city: bool = False,
    number: int | None = None,
) -> PlanReport:  # fmt: skip
    """Return 表1 at the end of ``quarter``, by default the last one with payments: the rows of money paid (subtotal,
    not classified, elsewhere, outside) are all payments booked until then, each once. A frozen quarter shows its
    snapshot (see ``frozen``).

    ``number`` asks for an earlier version of the plan; the ids of its cells end in ``/vNUMBER``.

    Raises:
        UserError: ``no_plan``, ``no_such_version``.
    """

    def work(one: Ledger) -> PlanReport:
        version = one.plan.current() if number is None else one.plan.version(number)
        last = [version.first.ordinal, *(q for _, q, n, fen in one.plan.sums() if n or fen)]
        context = ReportContext(one, quarter or Quarter.at(max(last)), unit, lang)
        return of(context, with_city=with_city, number=number)

    return ledger.reading(work)


def of(context: ReportContext, *, with_city: bool = False, number: int | None = None) -> PlanReport:
    """Return 表1 of a context; see ``build``."""
    ledger, quarter, unit, lang = context.ledger, context.quarter, context.unit, context.lang
    current, lines = ledger.plan.current(), context.lines
    version = current if number is None else ledger.plan.version(number)
    sums = [s for s in context.plan_sums if s[3] or s[2]]
    amounts = ledger.plan.amounts(version.id)
    planned = {a.line_id: a for a in amounts if a.year == 0}
    yearly = {a.line_id: a.amount_fen for a in amounts if a.year == quarter.year}
    maker = _Maker(version, quarter, sums)
    rows = []
    total = totals(lines, planned)
    fiscal = [line for line in lines if line.nature == "fiscal" and line.parent_id is None]
    for line in lines:
        if line.nature == "fiscal":
            amount = planned[line.id].amount_fen if line.id in planned else None
            name = ("  " if line.parent_id else "") + line.name(lang)
            rows.append(maker.paid(line.code, name, amount, yearly.get(line.id), descendants(lines, line.id)))
    ids = [i for line in fiscal for i in descendants(lines, line.id)] or [_NO_LINE]
    others = [line.id for line in lines if line.id not in ids]
    known = [planned[x.id].amount_fen for x in fiscal if x.id in planned]
    split = [yearly[x.id] for x in fiscal if x.id in yearly]
    whole_year = sum(split) if len(split) == len(fiscal) else None
    rows.append(maker.paid("fiscal", tr("Fiscal subtotal"), sum(known), whole_year, ids))
    rows += [
        maker.waiting("unclassified", tr("Not classified")),
        *maker.elsewhere("elsewhere", tr("On other lines of the plan"), others),
        maker.outside("outside", tr("Outside the plan's period")),
    ]
    expected = {s.line_id for s in ledger.plan.statements() if s.certainty == "expected"}
    for line in lines:
        if line.nature == "investment" and line.parent_id is None and line.id in planned:
            done = _reached(context, line, version)
            sure = line.id not in expected
            rows.append(maker.invested(line, planned[line.id], yearly.get(line.id), lang, done, expected=not sure))
    rows += _totals(total, lang, unit, with_city, lines)
    if version.number != current.number:
        rows = [_of_version(row, version.number) for row in rows]
    report = PlanReport(
        version, quarter, unit, lang, rows, total.breached,
        tr("Table 1: execution of the three-year plan"), unit_name(unit), ledger.is_sample,
    )  # fmt: skip
    if number is not None or quarter.ordinal not in freeze.frozen(ledger):
        return report
    return as_frozen(ledger, report)


def _of_version(row: Row, number: int) -> Row:
    return row._replace(cells={c: cell._replace(id=f"{cell.id}/v{number}") for c, cell in row.cells.items()})


def unit_name(unit: str) -> str:
    """Return the unit's name: Chinese counts in 元, 万元, 亿元, English in CNY, million, billion."""
    return {"yuan": tr("CNY"), "wan": tr("CNY m"), "yi": tr("CNY bn")}[unit]


_NO_LINE = -1  # stands for a list of lines that is empty: [] asks for what has no line


class _Maker:
    """Makes rows of money paid from the kept sums: every payment booked until the quarter is in one of them."""

    def __init__(self, version: Version, quarter: Quarter, sums: list[tuple[int, int, int, int]]) -> None:
        self._version, self._quarter, self._sums = version, quarter, sums
        q, first, last = quarter.ordinal, version.first.ordinal, version.last.ordinal
        begins = {"quarter": q, "year": quarter.year * 4, "total": 0}
        self._inside = {key: _spans((max(a, first), min(q, last))) for key, a in begins.items()}
        self._outside = {key: _spans((a, min(q, first - 1)), (max(a, last + 1), q)) for key, a in begins.items()}

    def _sum(self, lines: list[int] | None, spans: Spans) -> tuple[int, int]:
        """Return (how many payments, fen) of some lines: None all of them, [] those without a line."""
        wanted = None if lines is None else set(lines) or {0}
        found = [
            s for s in self._sums
            if (wanted is None or s[0] in wanted) and any(a <= s[1] <= b for a, b in spans)
        ]  # fmt: skip
        return sum(s[2] for s in found), sum(s[3] for s in found)

    def _row(self, code: str, name: str, lines: list[int] | None, spans: Mapping[str, Spans]) -> Row:
        cells = {key: Cell(_id(code, key, self._quarter), self._sum(lines, some)[1]) for key, some in spans.items()}
        quarters = (self._version.first.ordinal, min(self._quarter.ordinal, self._version.last.ordinal))
        return Row(code, name, cells, "", lines, quarters, spans=spans)

    def paid(self, code: str, name: str, plan: int | None, year_plan: int | None, lines: list[int]) -> Row:
        """A row of the plan: what was paid on its lines inside the plan's period."""
        q, row = self._quarter, self._row(code, name, lines, self._inside)
        cells = row.cells
        cells["plan"] = Cell(_id(code, "plan", q), plan)
        cells["year_plan"] = Cell(_id(code, "year_plan", q), year_plan)
        step = remark = ""
        if plan:
            step = self._pace(code, cells, plan)
            if year_plan:
                remark = tr(
                    "of the year {rate}, elapsed {elapsed}",
                    rate=show_percent(Share(cells["year"].fen or 0, year_plan).tenths),
                    elapsed=show_percent(elapsed_share(q).tenths),
                )
        note = " · ".join(filter(None, [pace_words(step), remark]))
        return row._replace(note=note, pace=step, remark=remark)

    def _pace(self, code: str, cells: dict[str, Cell], plan: int, of: str = "") -> str:
        """Add rate, time elapsed, gap and what is left of a plan; return how it keeps step with time."""
        q, v, total = self._quarter, self._version, cells[f"{of}total"].fen or 0
        rate, elapsed = Share(total, plan), elapsed_in_plan(q, v.first, v.last)
        gap = gap_tenths(rate, elapsed)
        cells["rate"] = Cell(_id(code, "rate", q), None, rate.tenths)
        cells["elapsed"] = Cell(_id(code, "elapsed", q), None, elapsed.tenths)
        cells["gap"] = Cell(_id(code, "gap", q), None, gap)
        cells[f"{of}left"] = Cell(_id(code, f"{of}left", q), plan - total)
        return pace(gap)

    def invested(
        self, line: Line, amount: Amount, year_plan: int | None, lang: str, done: dict[str, int] | None, *,
        expected: bool,
    ) -> Row:  # fmt: skip
        """A row of completed investment, as projects report it; ``done`` None: nobody reported any."""
        code, q = line.code, self._quarter
        cells = {"plan": Cell(f"plan/{code}/plan", amount.amount_fen, at_least=amount.bound == "at_least")}
        remark, step = tr("completed investment is reported by project, never as money paid"), ""
        if expected:
            remark = tr("expected") + " · " + remark
        if done is not None:
            cells |= {DONE[key]: Cell(_id(code, DONE[key], q), fen) for key, fen in done.items()}
            cells["year_plan"] = Cell(_id(code, "year_plan", q), year_plan)
            step = self._pace(code, cells, amount.amount_fen, "done_")
        note = " · ".join(filter(None, [pace_words(step), remark]))
        return Row(code, line.name(lang), cells, note, [line.id], (0, -1), "investment", step, remark)

    def waiting(self, code: str, name: str) -> Row:
        """What was paid inside the period and has no line."""
        row = self.paid(code, name, None, None, [])
        n, _ = self._sum([], self._inside["total"])
        note = tr("payments waiting for a plan line: {n}; not in the subtotal", n=n) if n else ""
        return row._replace(note=note, remark=note)

    def elsewhere(self, code: str, name: str, lines: list[int]) -> list[Row]:
        """What was paid on lines that are not fiscal, where anything was: in no subtotal, but not lost."""
        n, _ = self._sum(lines or [_NO_LINE], self._inside["total"])
        note = tr("payments on lines of no fiscal money: {n}; not in the subtotal", n=n)
        return [self._row(code, name, lines, self._inside)._replace(note=note, remark=note)] if n else []

    def outside(self, code: str, name: str) -> Row:
        """What was booked until the quarter, before or after the plan's period."""
        n, _ = self._sum(None, self._outside["total"])
        note = tr("payments: {n}; counted in no line above", n=n) if n else ""
        return self._row(code, name, None, self._outside)._replace(note=note, remark=note)


def _spans(*some: tuple[int, int]) -> Spans:
    return tuple((a, b) for a, b in some if a <= b)


def _id(code: str, column: str, quarter: Quarter) -> str:
    return f"plan/{code}/{column}/{quarter.name}"


def _reached(context: ReportContext, line: Line, version: Version) -> dict[str, int] | None:
    """Return completed investment in the quarter, its year and since the start; None: nobody reported any."""
    quarter = context.quarter
    begin = version.first.ordinal if version.first.ordinal <= quarter.ordinal else 0
    before = max(begin, quarter.year * 4) - 1
    ends = [quarter.ordinal, quarter.ordinal - 1, before]
    now, last, year = reached(context.ledger, descendants(context.lines, line.id), [Quarter.at(q) for q in ends])
    if now is None:
        return None
    return {"quarter": now - (last or 0), "year": now - (year or 0), "total": now}


def _totals(total: Totals, lang: str, unit: str, with_city: bool, lines: list[Line]) -> list[Row]:
    def row(code: str, name: str, fen: int | None, note: str, *, at_least: bool = False) -> Row:
        cells = {"plan": Cell(f"plan/{code}/plan", fen, at_least=at_least)}
        return Row(code, name, cells, note, [], (0, -1), "scope", remark=note)

    names = {line.nature: line.name(lang) for line in lines if line.parent_id is None}
    at_least = total.headline_bound == "at_least"
    floor = tr("the floor as published, never worked out from the parts") if at_least else ""
    city = None if total.with_city is None or total.parts is None else total.with_city - total.parts
    found = [
        row("parts", tr("Sum of the parts"), total.parts, _excess(total, lang, unit)),
        row("headline", names.get("headline", ""), total.headline, floor, at_least=at_least),
        row("city", names.get("city", ""), city, tr("city level, apart from the district's plan")),
    ]
    if with_city:
        found.append(row("with_city", tr("Parts with the city's money"), total.with_city, ""))
    name = tr("Memo: {name}", name=names.get("fund", ""))
    return [*found, row("funds", name, total.funds, tr("fund size, added to nothing"))]


def _excess(total: Totals, lang: str, unit: str) -> str:
    if total.excess is None:
        return ""
    shown = money.show(abs(total.excess), unit, lang)
    n = {"yuan": tr("CNY {n}", n=shown), "wan": tr("CNY {n} m", n=shown), "yi": tr("CNY {n} bn", n=shown)}[unit]
    if total.excess >= 0:
        return tr("{n} above the headline: a difference of scope, not an error", n=n)
    return tr("{n} below the headline", n=n)


# ---------------------------------------------------------------- writing
def shown(report: PlanReport, cell: Cell | None, column: str) -> str:
    """Return a cell as the table shows it; what is not known is —."""
    if cell is None or (cell.fen is None and cell.tenths is None):
        return money.MISSING
    if cell.fen is not None:
        return ("≥ " if cell.at_least else "") + money.show(cell.fen, report.unit, report.lang)
    return show_points(cell.tenths) if column == "gap" else show_percent(cell.tenths)


def heads(report: PlanReport, band: str = "paid") -> list[str]:
    """Return the heads of the columns of a band, the row's name first, the note last."""
    found = [
        tr("Item"), tr("Three-year plan"), tr("Plan of the year"), tr("This quarter"), tr("This year"),
        tr("Since the start"), tr("Done"), tr("Time elapsed"), tr("Gap (pp)"), tr("Left"), tr("Note"),
    ]  # fmt: skip
    if band == "investment":
        found[3:6] = done_heads()[:3]
        found[9] = done_heads()[3]
    return found


def done_heads() -> list[str]:
    """Return the heads of what was completed, in the order of ``DONE``."""
    return [
        tr("Completed this quarter"), tr("Completed this year"), tr("Completed since the start"),
        tr("Left to complete"),
    ]  # fmt: skip


def columns_of(band: str) -> list[str]:
    """Return the columns of a band in the order of ``heads``."""
    return [DONE.get(c, c) for c in COLUMNS] if band == "investment" else list(COLUMNS)


def reported(report: PlanReport) -> bool:
    """Tell whether projects reported completed investment."""
    return any(DONE["total"] in row.cells for row in report.rows)


def lead(report: PlanReport) -> list[str]:
    """Return the lines above the table: title, version, period, cut-off, unit."""
    v = report.version
    assumed = tr(" (assumed)") if v.period_assumed else ""
    mark = f"  [{tr('Sample data')}]" if report.sample else ""
    return [
        f"{report.title}  {report.quarter.label}{mark}",
        tr("Version: {name} ({date})", name=v.label(report.lang), date=v.dated)
        + "  " + tr("Period: {first}–{last}", first=v.first.label, last=v.last.label) + assumed
        + "  " + tr("Until: {day}", day=report.quarter.last_day.isoformat())
        + "  " + tr("Unit: {unit}", unit=report.unit_name),
    ]  # fmt: skip


def band_name(band: str) -> str:
    """Return the words above the rows of one measure."""
    return {
        "paid": tr("Fiscal payments (proved by payments)"),
        "investment": tr("Completed investment (reported by project)"),
        "scope": tr("Totals of the plan (four scopes, never added together)"),
    }[band]


def foot(report: PlanReport) -> list[str]:
    """Return the notes below the table: why a column is empty, what is assumed, what is rounded."""
    lines = report.rows
    months = (report.version.last.ordinal - report.version.first.ordinal + 1) * 3
    elapsed = tr("Time elapsed: months passed of {months}; an even course is an assumption, not a plan.", months=months)
    found = [*report.frozen, elapsed]
    if all((cell := row.cells.get("year_plan")) is None or cell.fen is None for row in lines):
        found.append(tr("Plan of the year: empty until an approved split is entered with its document number."))
    if not _adds_up(report):
        found.append(tr("Rounded parts do not add up to the total shown: the total is exact."))
    return found


def _adds_up(report: PlanReport) -> bool:
    """Tell whether the lines as shown add up to the fiscal subtotal as shown, column by column."""
    rows = {row.code: row for row in report.rows}
    subtotal = rows["fiscal"]
    parts = [row for row in report.rows if row.band == "paid" and row.lines and row is not subtotal]
    mains = [row for row in parts if not row.name.startswith(" ") and row.code not in RESERVED]
    for column in ("plan", "quarter", "year", "total", "left"):
        cells = [row.cells.get(column) for row in (*mains, subtotal)]
        fen = [cell.fen for cell in cells if cell is not None and cell.fen is not None]
        if len(fen) == len(cells) and not money.adds_up(fen[:-1], fen[-1], report.unit, report.lang):
            return False
    return True
