"""What the pages show of contracts beside table 3: the state of each, one contract with all that
happened to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.contract import Contract
from fundtracker.domain.park.project import below
from fundtracker.i18n import tr, tr_in
from fundtracker.ledger.payments.bookings import Booking
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.projects.contracts import ChangeRow
from fundtracker.ledger.projects.contracts import Row as Terms
from fundtracker.reports.context import ReportContext
from fundtracker.reports.projects import table3
from fundtracker.reports.tables.report_table import Cell, Cells, Column, Row, Table, Value

STATES = ("over", "ahead", "pending", "running", "retention", "settled", "idle")


def state_name(state: str) -> str:
    """Return the name of a state of a contract."""
    return {
        "over": tr("over the cap"),
        "ahead": tr("paid beyond the work"),
        "pending": tr("change pending"),
        "running": tr("being performed"),
        "retention": tr("retention held"),
        "settled": tr_in("contract", "closed"),
        "idle": tr("nothing paid"),
    }[state]


def state_of(row: Row) -> str:
    """Return the state of a row of 表3: over its cap, paid beyond its work, a change pending, paid
    on, settled with retention or without.
    """
    cells = row.cells

    def value(code: str) -> Value:
        return cells[code].value if code in cells else None

    if value("excess"):
        return "over"
    paid, work = value("paid"), value("work")
    built = work if isinstance(work, int) else 0
    if (
        value("settled") is None
        and value("over_progress")
        and isinstance(paid, int)
        and paid > built
    ):
        return "ahead"
    if value("settled") is not None:
        return "retention" if value("retention_held") else "settled"
    if value("pending"):
        return "pending"
    return "running" if paid or work else "idle"


def with_states(table: Table) -> Table:
    """Return 表3 with the state of each contract as its second column."""
    rows = [
        row if row.total or row.code == "none"
        else row._replace(cells=_with_state(row.cells, state_name(state_of(row))))
        for row in table.rows
    ]  # fmt: skip
    return table._replace(
        columns=[table.columns[0], Column("state", tr("Status")), *table.columns[1:]], rows=rows
    )


def _with_state(cells: Mapping[str, Cell], name: str) -> Mapping[str, Cell]:
    return (
        cells.saying("state", name)
        if isinstance(cells, Cells)
        else {**cells, "state": Cell("", name)}
    )


def of_project(context: ReportContext, project: int) -> Table:
    """Return 表3 of a project and all below it, with what it paid without a contract and its
    total.
    """
    ledger, q = context.ledger, context.quarter
    ids = below(project, context.parents)
    table = table3.build(context, projects=ids)
    rows = list(table.rows)
    money = [c.code for c in table.columns if c.kind == "money"]
    sums = {
        code: sum(v for row in rows if isinstance(v := row.cells[code].value, int))
        for code in money
    }
    spans = {"paid": (0, q.ordinal), "paid_quarter": (q.ordinal, q.ordinal)}
    of_all = {
        code: sum(fen for p, fen in ledger.projects.paid(last, first).items() if p in ids)
        for code, (first, last) in spans.items()
    }
    rest = {code: fen - sums[code] for code, fen in of_all.items()}
    inside = {code: Trail(span, projects=tuple(ids)) for code, span in spans.items()}
    if any(rest.values()):
        trails = {code: trail._replace(contract_id=0) for code, trail in inside.items()}
        cells = _cells(f"none-p{project}", q, rest, trails)
        rows.append(Row(f"none-p{project}", tr("Without a contract"), cells))
    cells = _cells(f"total-p{project}", q, sums | of_all, inside)
    rows.append(Row(f"total-p{project}", tr("Total"), cells, total=True))
    return table._replace(rows=rows)


def _cells(
    row: str, quarter: Quarter, sums: Mapping[str, int], trails: Mapping[str, Trail]
) -> dict[str, Cell]:
    return {
        code: Cell(f"contracts/{row}/{code}/{quarter.name}", fen, trails.get(code))
        for code, fen in sums.items()
    }


class Detail(NamedTuple):
    """A contract: its terms, its money at the end of the quarter, what happened. Payments the
    latest first.
    """

    terms: Terms
    money: Contract
    project: str
    source: str
    changes: list[ChangeRow]
    work: list[tuple[int, int, str]]
    items: list[tuple[str, int]]
    payments: list[Booking]


def detail(context: ReportContext, contract: int) -> Detail:
    """Return one contract at the end of a quarter.

    Raises:
        UserError: ``no_such_contract``.
    """
    ledger, last = context.ledger, context.quarter.ordinal
    row = ledger.contracts.get(contract)
    paid = [b for b in ledger.bookings.of_contract(contract) if b.quarter <= last]
    return Detail(
        row,
        ledger.contracts.positions([row], context.day, last)[contract],
        context.project_names[row.project_id],
        context.source_names.get(row.source_id or 0, ""),
        ledger.contracts.changes(contract),
        ledger.contracts.work(contract),
        ledger.contracts.items(contract),
        paid[::-1],
    )
