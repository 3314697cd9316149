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
    return {"open": tr("in hand"), "done": tr("done"), "dropped": tr("dropped")}[state]


@shows_frozen("decisions")
def build(context: ReportContext) -> Table:
    """Return 表12 of a quarter: the decisions of the quarter before, and older ones still open."""
    q = context.quarter
    frame = context.frame("decisions", tr("Table 12: decisions of the last meeting"), columns())
    for decision in context.ledger.reviews.decisions():
        if decision.quarter == q.ordinal - 1 or (
            decision.quarter < q.ordinal and decision.state == "open"
        ):
            quarter = Quarter.at(decision.quarter)
            values: dict[str, Value] = {
                "quarter": quarter.label,
                "owner": decision.owner,
                "due": decision.due_day,
                "state": state_name(decision.state),
                "outcome": decision.outcome,
            }
            frame.add(f"{quarter.name}-{decision.number}", decision.text, values)
    if not frame.rows:
        frame.notes.append(tr("No decision is on record."))
    return frame.table()
