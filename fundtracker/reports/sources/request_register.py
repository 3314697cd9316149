"""The register of requests for money (用款申请): asked, approved by which level, paid, what is
left.
"""

from __future__ import annotations

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr, tr_in
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Table, Value


def columns() -> list[Column]:
    """Return the columns of the register."""
    return [
        Column("state", tr("State")),
        Column("project", tr("Project")),
        Column("source", tr("Source of money")),
        Column("payee", tr("Payee")),
        Column("day", tr("Asked on"), "day"),
        Column("quarter", tr("Quarter of use")),
        Column("amount", tr("Amount asked for"), "money", "claimed"),
        Column("approved", tr("Approved"), "money", "committed"),
        Column("level", tr("Approved by level")),
        Column("paid", tr("Paid"), "money", "paid"),
        Column("left", tr("Left to pay"), "money", "balance", "{approved} − {paid}"),
        Column("purpose", tr("Purpose")),
        Column("override", tr("Passes a rule, because")),
    ]


def state_name(state: str) -> str:
    """Return the name of a state of a request."""
    return {
        "asked": tr("in approval"),
        "approved": tr("approved, to be paid"),
        "refused": tr_in("request", "refused"),
        "paid": tr("paid in full"),
    }[state]


@shows_frozen("requests")
def build(context: ReportContext) -> Table:
    """Return the requests asked until the end of the quarter."""
    request_book = context.ledger.requests
    frame = context.frame("requests", tr("Requests for money"), columns())
    sums = dict.fromkeys(("amount", "approved", "paid", "left"), 0)
    for request in request_book.all(context.day):
        state = request_book.state(request)
        approved = request.approved if state in ("approved", "paid", "refused") else None
        values: dict[str, Value] = {
            "state": state_name(state),
            "project": context.project_names[request.project_id],
            "source": context.source_names.get(request.source_id or 0, tr("No source named")),
            "payee": request.payee,
            "day": request.asked_day,
            "quarter": Quarter.at(request.quarter).label,
            "amount": request.amount_fen,
            "approved": approved,
            "level": f"{request.levels} / {request_book.needed_by(request)}",
            "paid": request.paid,
            "left": None if approved is None else approved - request.paid,
            "purpose": request.purpose,
            "override": request.override,
        }
        for code in sums:
            value = values[code]
            sums[code] += value if isinstance(value, int) else 0
        frame.add(f"r{request.id}", request.number, values)
    if frame.rows:
        frame.add("total", tr("Total"), {**sums}, total=True)
    return frame.table()
