"""The funds of many ledgers in one table: each as its ledger has it, money added up, no rate."""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.i18n import tr
from fundtracker.reports.rollup.member import Member
from fundtracker.reports.rollup.sums import added
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table, rate

_ADDED = ("money", "count")
LEDGER = "ledger"  # the column that names the ledger of a row


def adds(column: Column) -> bool:
    """Tell whether a total has the sum of a column: of rates and multiples it has none."""
    return column.kind in _ADDED


def row_code(at: int, row: Row) -> str:
    """Return the code of a ledger's row in the roll-up; ``at`` counts ledgers from 0."""
    return f"{at + 1}-{row.code}"


def table(members: Sequence[Member]) -> Table:
    """Return the funds of all ledgers at the end of one quarter: under the funds of each its
    total, below all the sum of the totals.
    """
    first = members[0].table
    columns = [Column(LEDGER, tr("Ledger")), *first.columns]
    rows = [_row(at, m, row) for at, m in enumerate(members) for row in m.table.rows]
    names = ", ".join(m.name for m in members)
    notes = [f"{m.name}: {note}" for m in members for note in _own(m, members)]
    return first._replace(
        columns=columns, rows=[*rows, _total(members, first)], frozen=(),
        sample=any(m.table.sample for m in members),
        title=first.title + " · " + tr("{n} ledgers as one", n=len(members)),
        version="", about=[tr("Ledgers: {names}", names=names)],
        notes=[
            tr("Rates and multiples stand with each fund; they are never added up, a total of "
               "several ledgers has none."),
            *notes, *_common(members),
        ],
    )  # fmt: skip


def _row(at: int, member: Member, row: Row) -> Row:
    """Return a row of a ledger under its place in the roll-up; a total keeps what can be added."""
    codes = [c.code for c in member.table.columns if not row.total or adds(c) or c.code == "pic"]
    cells = {
        code: cell._replace(id=_id(cell.id, row_code(at, row)))
        for code in codes
        if (cell := row.cells.get(code)) is not None
    }
    name = tr("Total of {name}", name=member.name) if row.total else row.name
    return Row(row_code(at, row), name, {LEDGER: Cell("", member.name), **cells}, 0, row.total)


def _id(figure: str, code: str) -> str:
    table_code, _, column, *rest = figure.split("/")
    return "/".join([table_code, code, column, *rest])


def _total(members: Sequence[Member], first: Table) -> Row:
    values = {
        c.code: added(m.sum_of("total", c.code) for m in members) for c in first.columns if adds(c)
    }
    values["pic"] = rate(values.get("paid_in"), values.get("committed"))
    end = first.quarter.name
    cells = {code: Cell(f"funds/total/{code}/{end}", value) for code, value in values.items()}
    return Row("total", tr("Total"), cells, 0, True)


def _common(members: Sequence[Member]) -> list[str]:
    """Return the notes that every ledger has: they are said once."""
    return [n for n in members[0].table.notes if all(n in m.table.notes for m in members)]


def _own(member: Member, members: Sequence[Member]) -> list[str]:
    """Return the notes of a ledger that not all have, nor its snapshot (told by itself)."""
    skipped = {*_common(members), *member.table.frozen}
    return [note for note in member.table.notes if note not in skipped]
