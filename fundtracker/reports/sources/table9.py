"""表9, policy money: applied, approved and paid per company and clause, with compute vouchers."""

from __future__ import annotations

from fundtracker.domain.park.plan import descendants
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value, rate

LINE = "policy"


def columns() -> list[Column]:
    """Return the columns of 表9."""
    return [
        Column("company", tr("Company")),
        Column("document", tr("Policy document")),
        Column("clause", tr("Clause")),
        Column("nature", tr("Kind of support")),
        Column("state", tr("Status")),
        Column("applied_day", tr("Applied on"), "day"),
        Column("applied", tr("Applied for"), "money", "claimed"),
        Column("approved", tr("Approved"), "money", "committed"),
        Column("approved_doc", tr("Approval")),
        Column("paid", tr("Paid"), "money", "paid"),
        Column("rate", tr("Paid of the approved"), "percent", "", "{paid} ÷ {approved}"),
        Column("left", tr("Left to pay"), "money", "balance", "{approved} − {paid}"),
        Column("p_hours", tr("Compute (P·h)"), "count"),
    ]


def nature_name(nature: str) -> str:
    """Return the name of a kind of support."""
    return {"money": tr("money"), "compute": tr("compute voucher"), "other": tr("not money")}[
        nature
    ]


STATES = ("waiting", "to_pay", "paid", "refused")


def state_of(approved: int | None, paid: int) -> str:
    """Return how far an application is: waiting, to_pay, paid (in full) or refused (approved with
    nothing).
    """
    if approved is None:
        return "waiting"
    if not approved:
        return "refused"
    return "paid" if paid >= approved else "to_pay"


def state_name(state: str) -> str:
    """Return the name of a state."""
    return {
        "waiting": tr("waits for approval"), "to_pay": tr("to be paid"), "paid": tr("paid in full"),
        "refused": tr("refused"),
    }[state]  # fmt: skip


@shows_frozen("policy")
def build(context: ReportContext) -> Table:
    """Return 表9 at the end of a quarter; its total is all that was paid on the plan's policy
    line.
    """
    ledger, q, day = context.ledger, context.quarter, context.day
    frame = context.frame("policy", tr("Table 9: policy money"), columns())
    clauses = {c.id: c for c in ledger.policy.clauses()}
    paid = ledger.policy.paid(q.ordinal)
    sums = dict.fromkeys(("applied", "approved", "paid", "p_hours"), 0)
    for a in ledger.policy.applications(day):
        clause, fen = clauses[a.clause_id], paid.get(a.id, 0)
        approved = a.approved_fen if a.approved_day is None or a.approved_day <= day else None
        values: dict[str, Value] = {
            "company": a.company,
            "document": clause.doc_name or clause.doc_no,
            "clause": f"{clause.clause} {clause.title}".strip(),
            "nature": nature_name(clause.nature),
            "state": state_name(state_of(approved, fen)),
            "applied_day": a.applied_day,
            "applied": a.applied_fen,
            "approved": approved,
            "approved_doc": a.approved_doc if approved is not None else "",
            "paid": fen,
            "rate": rate(fen, approved),
            "left": None if approved is None else approved - fen,
            "p_hours": a.p_hours,
        }
        trail = Trail((0, q.ordinal), application_id=a.id)
        frame.add(f"a{a.id}", a.number, values, dict.fromkeys(("paid", "rate", "left"), trail))
        counted = {
            "applied": a.applied_fen,
            "approved": approved,
            "paid": fen,
            "p_hours": a.p_hours,
        }
        for name, figure in counted.items():
            sums[name] += figure or 0
    _rest(context, frame, sums)
    return frame.table()


def _rest(context: ReportContext, frame: Frame, sums: dict[str, int]) -> None:
    lines = context.lines
    ids = tuple(i for line in lines if line.code == LINE for i in descendants(lines, line.id))
    outside = Trail((0, context.quarter.ordinal), lines=ids, application_id=0)
    _, _, fen = context.ledger.bookings.paid(outside, 0)
    frame.add("none", tr("On no application"), {"paid": fen}, {"paid": outside})
    values: dict[str, Value] = {
        **sums, "paid": sums["paid"] + fen, "rate": rate(sums["paid"], sums["approved"]),
        "left": sums["approved"] - sums["paid"],
    }  # fmt: skip
    frame.add("total", tr("Total"), values, total=True)
