"""表3, the contracts: value, changes, work, payments, what is payable, where each will end."""

from __future__ import annotations

from collections.abc import Collection

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.contract import Contract
from fundtracker.i18n import tr
from fundtracker.ledger.payments.trail import Trail
from fundtracker.ledger.projects.contract_paid import LATEST
from fundtracker.ledger.projects.contracts import Row
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value

_MONEY = (
    *(
        "signed",
        "approved",
        "pending",
        "current",
        "work",
        "cap",
        "paid",
        "advance_open",
        "retention_held",
    ),
    *("settled", "due", "payable", "left", "forecast", "over_under", "excess", "over_progress"),
)

_NAMED = 5  # contracts that a note names


def columns() -> list[Column]:
    """Return the columns of 表3, each with its formula."""
    return [
        Column("name", tr("Contract name")),
        Column("project", tr("Project")),
        Column("party", tr("Contractor")),
        Column("signed_day", tr("Signed on"), "day"),
        Column("signed", tr("Signed value"), "money", "committed"),
        Column("approved", tr("Approved changes"), "money", "committed"),
        Column("pending", tr("Pending changes"), "money", "planned"),
        Column("current", tr("Current value"), "money", "committed", "{signed} + {approved}"),
        Column("work", tr("Work done"), "money", "completed"),
        Column(
            "cap",
            tr("Payment cap"),
            "money",
            "committed",
            tr(
                "before settlement the lower of {current} × cap rate and {current} − retention;"
                " then {settled} − retention not due"
            ),
        ),
        Column("paid", tr("Paid"), "money", "paid"),
        Column("paid_quarter", tr("Paid this quarter"), "money", "paid"),
        Column(
            "advance_open",
            tr("Advance not recovered"),
            "money",
            "balance",
            tr(
                "advance paid (by its words, or before any work up to the advance agreed) − "
                "recovered"
            ),
        ),
        Column(
            "retention_held",
            tr("Retention held"),
            "money",
            "balance",
            tr(
                "retention rate × work or settlement − retention released, at most what of these "
                "is not paid"
            ),
        ),
        Column("retention_day", tr("Retention due"), "day"),
        Column("settled", tr("Settled"), "money", "committed"),
        Column(
            "due",
            tr("Due so far"),
            "money",
            "balance",
            tr(
                "the lower of {cap} and {work} × rate + advance agreed, paid and not recovered; "
                "settled: {cap}"
            ),
        ),
        Column(
            "payable",
            tr("Payable now"),
            "money",
            "balance",
            tr("the lower of what is earned and {cap}, − {paid}, never under 0"),
        ),
        Column(
            "left", tr("Left to pay"), "money", "balance", tr("{settled} or {current}, − {paid}")
        ),
        Column(
            "forecast",
            tr("Final forecast"),
            "money",
            "committed",
            tr("{settled}, or {current} + {pending}"),
        ),
        Column("over_under", tr("Over/under"), "money", "committed", "{forecast} − {signed}"),
        Column(
            "excess",
            tr("Paid over the cap"),
            "money",
            "balance",
            tr("{paid} − {cap}, never under 0"),
        ),
        Column(
            "over_progress",
            tr("Paid ahead of progress"),
            "money",
            "balance",
            tr("{paid} − {due}, never under 0"),
        ),
    ]


@shows_frozen("contracts", text="", projects=None, state="", offset=0, limit=LATEST)
def build(
    context: ReportContext,
    *,
    text: str = "",
    projects: Collection[int] | None = None,
    state: str = "",
    offset: int = 0,
    limit: int = LATEST,
) -> Table:
    """Return 表3 at the end of a quarter, or one page of it; ``text`` (in number, name or
    contractor), ``projects`` and ``state`` (one of ``contract_view.STATES``) filter.

    A whole table ends with what was paid without a contract and the total. A page costs its own
    rows only; a page of one state looks at all contracts the other filters leave.
    """
    ledger, q, day = context.ledger, context.quarter, context.day
    frame = context.frame("contracts", tr("Table 3: contracts and payments"), columns())
    first, most = (0, LATEST) if state else (offset, limit)
    until = (day, q.ordinal)
    rows = ledger.contracts.page(
        text=text, projects=projects, offset=first, limit=most, until=until
    )
    paid = ledger.contracts.paid(rows, q.ordinal, q.ordinal)
    money = ledger.contracts.positions(rows, day, paid=paid)
    if state:
        rows = [row for row in rows if state_of(money[row.id]) == state][offset : offset + limit]
    totals: dict[str, int] = dict.fromkeys((*_MONEY, "paid_quarter"), 0)
    for row in rows:
        values = _values(row, money[row.id])
        values["paid_quarter"] = paid[row.id].now if row.id in paid else 0
        for name in totals:
            totals[name] += values[name] or 0
        words: dict[str, Value] = {
            "name": row.name, "project": context.project_names[row.project_id], "party": row.party,
            "signed_day": row.signed_day, "retention_day": row.retention_day,
        }  # fmt: skip
        frame.add(f"c{row.id}", row.number, words | values, _trails(q, row.id))
    undated = [r.number for r in rows if r.settled_fen is not None
               and r.settled_day is None and r.done_day is None]  # fmt: skip
    if undated:
        numbers = ", ".join(undated[:_NAMED]) + (" …" if len(undated) > _NAMED else "")
        frame.notes.append(
            tr(
                "Settled without a day, shown as settled in every quarter: {numbers}.",
                numbers=numbers,
            )
        )
    if not text and not state and projects is None and offset == 0 and limit == LATEST:
        _rest(context, frame, totals)
    return frame.table()


def state_of(c: Contract) -> str:
    """Return the state of a contract: over its cap, paid beyond its work, settled with retention
    held or without, a change pending, under way, nothing paid.
    """
    if c.excess:
        return "over"
    if c.beyond_work and c.course.settled is None:
        return "ahead"
    if c.course.settled is not None:
        return "retention" if c.retention_held else "settled"
    if c.course.pending:
        return "pending"
    return "running" if c.course.paid or c.course.work else "idle"


def _values(row: Row, c: Contract) -> dict[str, int | None]:
    current, cap, course = c.current, c.cap, c.course
    forecast = c.forecast
    return {
        "signed": row.signed_fen,
        "approved": course.approved,
        "pending": course.pending,
        "current": current,
        "work": course.work,
        "cap": cap,
        "paid": course.paid,
        "advance_open": c.advance_open,
        "retention_held": c.retention_held,
        "settled": course.settled,
        "payable": c.payable,
        "left": c.left,
        "forecast": forecast,
        "over_under": forecast - row.signed_fen,
        "excess": max(0, course.paid - cap),
        "due": c.due,
        "over_progress": c.over_progress,
    }


def _trails(q: Quarter, contract: int) -> dict[str, Trail]:
    trail = Trail((0, q.ordinal), contract_id=contract)
    return {
        "paid": trail, "payable": trail, "left": trail, "excess": trail, "over_progress": trail,
        "paid_quarter": Trail((q.ordinal, q.ordinal), contract_id=contract),
    }  # fmt: skip


def _rest(context: ReportContext, frame: Frame, totals: dict[str, int]) -> None:
    """Add payments without a contract and the total: with them every fen paid is in the table."""
    ledger, q = context.ledger, context.quarter
    paid = sum(ledger.projects.paid(q.ordinal).values())
    in_quarter = sum(ledger.projects.paid(q.ordinal, q.ordinal).values())
    rest: dict[str, Value] = {
        "paid": paid - totals["paid"],
        "paid_quarter": in_quarter - totals["paid_quarter"],
    }
    trails = _trails(q, 0)
    frame.add("none", tr("Without a contract"), rest, {c: trails[c] for c in rest})
    trails_of_all = {"paid": Trail((0, q.ordinal)), "paid_quarter": Trail((q.ordinal, q.ordinal))}
    frame.add(
        "total",
        tr("Total"),
        {**totals, "paid": paid, "paid_quarter": in_quarter},
        trails_of_all,
        total=True,
    )
