"""表1 of many ledgers as one: money added up, rates worked out of the sums, words as in each."""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.domain.base.period import Share, elapsed_in_plan, gap_tenths
from fundtracker.domain.park.plan import pace
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.reports.plan.plan_words import beside_even, excess_in, pace_words
from fundtracker.reports.rollup.doubts import one_period
from fundtracker.reports.rollup.member import Member
from fundtracker.reports.rollup.sums import added, in_order, mark_of
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table
from fundtracker.reports.tables.totals import adds_up, rounding_note

PLANNED = ("plan", "year_plan")
_LEFT = {"left": "total", "done_left": "done_total"}
_OF_SUMS = ("rate", "elapsed", "gap", "note", *_LEFT)
_PAID = ("fiscal", "apart", "unclassified", "elsewhere", "outside")  # they hold every payment once


def adds(column: Column) -> bool:
    """Tell whether the figures of a column are sums of those of the ledgers."""
    return column.kind == "money" and column.code not in _LEFT


def table(members: Sequence[Member], *, once: bool) -> Table:
    """Return 表1 of ledgers at the end of one quarter; ``once``: their plan is one and the same.

    Raises:
        UserError: ``rollup_not_proved``: a ledger's rows are not all it paid.
    """
    for member in members:
        _prove(member)
    tables = [member.table for member in members]
    first = max(tables, key=lambda each: len(each.every_column()))
    columns = {column.code: column for column in first.every_column() if adds(column)}
    maker = _Maker(members, list(columns), once=once)
    rows = [maker.row(code) for code in in_order(members)]
    rows = _with_excess(rows, first)
    summed = first._replace(
        rows=rows, sample=any(each.sample for each in tables), notes=[], frozen=(),
        title=first.title + " · " + tr("{n} ledgers as one", n=len(members)),
        version=tables[0].version if len({t.version for t in tables}) == 1 else "",
        about=_about(members),
    )  # fmt: skip
    notes = _notes(members, summed)
    return summed._replace(
        notes=[*notes, *([] if adds_up(summed, summed.unit) else [rounding_note()])]
    )


def _prove(member: Member) -> None:
    """Refuse where the rows of an open quarter do not hold all that was booked: the kept sums say
    it another way. What a frozen one differs by is told with its snapshot.
    """
    shown = sum(member.sum_of(code, "total") for code in _PAID)
    if not member.frozen and shown != member.booked:
        raise UserError("rollup_not_proved", name=member.name, shown=shown, booked=member.booked)


class _Maker:
    """Makes a row of the sum out of the row of each ledger."""

    def __init__(self, members: Sequence[Member], columns: list[str], *, once: bool) -> None:
        self._members, self._columns, self._once = members, columns, once
        self._version = members[0].version if one_period(members) else None
        self._quarter = members[0].table.quarter
        self._tolerance = min(member.tolerance for member in members)

    def row(self, code: str) -> Row:
        """Return the sum of a row."""
        there = [(m, row) for m in self._members if (row := m.table.row(code)) is not None]
        rows = [row for _, row in there]
        sums = ((column, self._summed(rows, column)) for column in self._columns)
        cells = {column: cell for column, cell in sums if cell is not None}
        note = self._reckoned(rows, cells) or self._which(there)
        cells["note"] = Cell("", note)
        return rows[0]._replace(cells=cells)

    def _summed(self, rows: list[Row], column: str) -> Cell | None:
        some = [row.cells[column] for row in rows if column in row.cells]
        if self._once and column in PLANNED:
            some = some[:1]
        if not some:
            return None
        value = added(cell.value if isinstance(cell.value, int) else None for cell in some)
        return Cell(some[0].id, value, None, mark_of(some))

    def _reckoned(self, rows: list[Row], cells: dict[str, Cell]) -> str:
        """Add what is worked out of the sums, where every ledger states its plan; return the
        words.
        """
        reached = next((c for c in _LEFT.values() if c in cells), "")
        plan = cells["plan"].value if "plan" in cells else None
        blank = any(row.number(c) is None for row in rows for c in ("plan", reached))
        if not reached or not plan or blank:
            return ""
        total = cells[reached]
        assert isinstance(plan, int)
        assert isinstance(total.value, int)
        for left, of in _LEFT.items():
            if of in cells:
                cells[left] = Cell(_id(total, left), plan - total.value)
        rate = Share(total.value, plan)
        cells["rate"] = Cell(_id(total, "rate"), rate.tenths)
        if self._version is None:
            return ""
        q, v = self._quarter, self._version
        elapsed = elapsed_in_plan(q, v.first, v.last)
        gap = gap_tenths(rate, elapsed)
        cells["elapsed"] = Cell(_id(total, "elapsed"), elapsed.tenths)
        cells["gap"] = Cell(_id(total, "gap"), gap)
        words = [pace_words(pace(gap, self._tolerance)), beside_even(plan, total.value, q, v)]
        if rows[0].band == "investment":
            words.append(tr("completed investment is reported by project, never as money paid"))
        return " · ".join(filter(None, words))

    def _which(self, there: list[tuple[Member, Row]]) -> str:
        """Return the words of a row that no plan stands against: which ledgers have money in
        it.
        """
        some = [m.name for m, row in there if row.number("total")]
        if there[0][1].band == "scope" or not some:
            return str(there[0][1].cells["note"].value or "") if there[0][1].band == "scope" else ""
        return tr("in {n} of {all} ledgers: {names}", n=len(some), all=len(self._members),
                  names=", ".join(some))  # fmt: skip


def _id(cell: Cell, column: str) -> str:
    table_code, row, _, *rest = cell.id.split("/")
    return "/".join([table_code, row, column, *rest])


def _with_excess(rows: list[Row], of: Table) -> list[Row]:
    """Say of the parts how far they stand above the headline, of the sums."""
    planned = {row.code: row.number("plan") for row in rows}
    parts, headline = planned.get("parts"), planned.get("headline")
    excess = None if parts is None or headline is None else parts - headline
    words = Cell("", excess_in(excess, of.unit, of.lang))
    return [
        row._replace(cells={**row.cells, "note": words}) if row.code == "parts" else row
        for row in rows
    ]


def _about(members: Sequence[Member]) -> list[str]:
    if not one_period(members):
        return [tr("Ledgers: {names}", names=", ".join(m.name for m in members))]
    version = members[0].version
    return [
        tr("Ledgers: {names}", names=", ".join(m.name for m in members)),
        tr("Period: {first}–{last}", first=version.first.label, last=version.last.label),
    ]


def _notes(members: Sequence[Member], summed: Table) -> list[str]:
    notes = []
    if one_period(members):
        version = members[0].version
        months = (version.last.ordinal - version.first.ordinal + 1) * 3
        notes.append(
            tr("Time elapsed: months passed of {months}; an even course is an assumption, not a "
               "plan.", months=months)
        )  # fmt: skip
    if all(row.number("year_plan") is None for row in summed.rows):
        notes.append(
            tr("Plan of the year: empty until an approved split is entered with its document "
               "number.")
        )  # fmt: skip
    return notes


def is_derived(column: str) -> bool:
    """Tell whether a column is worked out of the sums, not added."""
    return column in _OF_SUMS
