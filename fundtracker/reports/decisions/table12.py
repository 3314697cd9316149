"""表12, what earlier meetings decided and what became of it."""

from __future__ import annotations

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Table, Value


def columns() -> list[Column]:
    """Return the columns of 表12."""
    return [
        Column("quarter", tr("Decided in")),
        Column("owner", tr("Responsible")),
        Column("due", tr("Due"), "day"),
        Column("state", tr("State")),
        Column("outcome", tr("What became of it")),
    ]


def state_name(state: str) -> str:
    """Return the name of a decision's state."""
    return {"open": tr("under way"), "done": tr("done"), "dropped": tr("dropped")}[state]


@shows_frozen("decisions")
def build(context: ReportContext) -> Table:
    """Return 表12 of a quarter: the decisions of the quarter before, and older ones still open."""
    q = context.quarter
    frame = context.frame("decisions", tr("Table 12: decisions of the last meeting"), columns())
    for one in context.ledger.reviews.decisions():
        if one.quarter == q.ordinal - 1 or (one.quarter < q.ordinal and one.state == "open"):
            made = Quarter.at(one.quarter)
            values: dict[str, Value] = {
                "quarter": made.label, "owner": one.owner, "due": one.due_day, "state": state_name(one.state),
                "outcome": one.outcome,
            }  # fmt: skip
            frame.add(f"{made.name}-{one.number}", one.text, values)
    if not frame.rows:
        frame.notes.append(tr("No decision is on record."))
    return frame.table()
