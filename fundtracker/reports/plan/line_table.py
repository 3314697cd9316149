"""表4 by plan line: what is planned, released, committed, paid and still available of each line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fundtracker.domain.park.funding import Amounts
from fundtracker.domain.park.plan import descendants
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Table, Value, rate


def columns() -> list[Column]:
    """Return the columns: four amounts of a line, and what each leaves."""
    return [
        Column("plan", tr("Whole plan"), "money", "planned"),
        Column("released", tr("Released by indicator"), "money", "released"),
        Column("received", tr("Money arrived"), "money", "received"),
        Column("committed", tr("Contracts"), "money", "committed"),
        Column("paid", tr("Paid"), "money", "paid"),
        Column("available", tr("Available"), "money", "balance", "{released} − {paid}"),
        Column("uncommitted", tr("Not committed"), "money", "balance", "{released} − {committed}"),
        Column("plan_left", tr("Plan not committed"), "money", "balance", "{plan} − {committed}"),
        Column("paid_rate", tr("Paid of the released"), "percent", "", "{paid} ÷ {released}"),
    ]


@shows_frozen("lines")
def build(context: ReportContext) -> Table:
    """Return the table at the end of a quarter; its totals are those of 表4.

    Released, arrived and committed money is on the line of its project, money paid on the line
    that the payment itself states; what has none stands in a row of its own.
    """
    frame = context.frame("lines", tr("Table 4 by plan line"), columns())
    by_line, planned = amounts_by_line(context), _planned(context)
    for line in context.lines:
        ids = descendants(context.lines, line.id)
        amounts = added(by_line, ids)
        if not any(amounts) and line.nature not in ("fiscal", "city"):
            continue
        paid_on = Trail((0, context.quarter.ordinal), lines=tuple(ids))
        trails = dict.fromkeys(("paid", "available", "paid_rate"), paid_on)
        shown = values(amounts, planned.get(line.id)) | _unknown(amounts)
        depth = 1 if line.parent_id is not None else 0
        frame.add(f"l{line.id}", line.name(context.lang), shown, trails, depth=depth)
    if 0 in by_line and any(by_line[0]):
        trail = Trail((0, context.quarter.ordinal), lines=(0,))
        shown = values(by_line[0], None) | dict.fromkeys(("available", "uncommitted"))
        frame.add("l0", tr("No plan line"), shown, {"paid": trail})
    every = Trail((0, context.quarter.ordinal))
    totals = values(added(by_line, [*by_line]), None)
    frame.add("total", tr("Total"), totals, {"paid": every}, total=True)
    frame.notes.append(
        tr("Released and committed by the line of the project, paid by the line of the payment.")
    )
    if 0 in by_line and by_line[0].released:
        frame.notes.append(
            tr("Money released to a source as a whole is on no line: available is in the total.")
        )
    return frame.table()


def _unknown(amounts: Amounts) -> dict[str, Value]:
    """Return what cannot be said of a line to which nothing was released by itself."""
    return {} if amounts.released else dict.fromkeys(("available", "uncommitted"))


def _planned(context: ReportContext) -> dict[int, int]:
    amounts = context.ledger.plan.amounts(context.version.id)
    return {a.line_id: a.amount_fen for a in amounts if not a.year}


def amounts_by_line(context: ReportContext) -> dict[int, Amounts]:
    """Return line (0: none) → its amounts, each fen of 表4 once."""
    line_of = {project: record.line_id or 0 for project, record in context.projects.items()}
    amounts: dict[int, Amounts] = {}

    def add(line: int, more: Amounts) -> None:
        amounts[line] = amounts[line].plus(more) if line in amounts else more

    for key, cell in context.budget_quotas.items():
        line = line_of.get(key.project, 0)
        add(line, cell._replace(paid=0))
    for line, quarter, _, fen in context.plan_sums:
        if quarter <= context.quarter.ordinal:
            add(line, Amounts(paid=fen))
    return amounts


def added(by_line: Mapping[int, Amounts], lines: Iterable[int]) -> Amounts:
    """Return the amounts of some lines together."""
    summed = Amounts()
    for line in lines:
        summed = summed.plus(by_line.get(line, Amounts()))
    return summed


def values(a: Amounts, plan: int | None) -> dict[str, Value]:
    """Return the columns of a row; ``plan``: fen, None where none is stated."""
    return {
        "plan": plan,
        "released": a.released,
        "received": a.received,
        "committed": a.committed,
        "paid": a.paid,
        "available": a.available,
        "uncommitted": a.uncommitted,
        "plan_left": None if plan is None else plan - a.committed,
        "paid_rate": rate(a.paid, a.released),
    }
