"""Capital calls as a table: what was asked for, what came of it, interest on what came late."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.funds import partners as book
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.capital_book import Call, Distribution
from fundtracker.ledger.funds.fund_entries import Fund, Partner
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.fund_proofs import Flow, entry_name
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value
from fundtracker.reports.tables.totals import sums

Values = dict[str, Value]


LATE = ("late_due", "late_paid")


def call_columns(*, late: bool = False) -> list[Column]:
    """Return the columns of the calls; ``late``: with interest on what came after its due day."""
    columns = [
        Column("day", tr("Notice of"), "day"),
        Column("due", tr("Due on"), "day"),
        *(Column(item, item_name(item), "money", "planned") for item in book.CALL_KINDS),
        Column(
            "asked",
            tr("Asked for"),
            "money",
            "planned",
            " + ".join(f"{{{i}}}" for i in book.CALL_KINDS),
        ),
        Column("arrived", tr("Arrived"), "money"),
        Column("outstanding", tr("Not come"), "money", "balance"),
        Column("late_due", tr("Interest on late payment, due"), "money", "balance"),
        Column("late_paid", tr("Interest on late payment, paid"), "money"),
        Column("state", tr("Status")),
        Column("words", tr("Purpose")),
        Column("document", tr("Document number")),
    ]
    return [column for column in columns if late or column.code not in LATE]


def item_name(item: str) -> str:
    """Return the short name of an item of a call or distribution."""
    return {
        book.CALL: tr("Investment"), book.CALL_FEE: tr("Fee"), book.CALL_EXPENSE: tr("Costs"),
        book.CALL_OUTSIDE: tr("Outside"), book.CAPITAL: tr("Capital"), book.INCOME: tr("Income"),
        book.GAIN: tr("Gain"), book.CARRY: tr("Carry"), book.RECALLABLE: tr("Recallable"),
    }[item]  # fmt: skip


def state_name(code: str) -> str:
    """Return the name of the state of a call, a distribution or a partner's part of one."""
    return {
        "later": tr("after V"),
        "reversed": tr("reversed"),
        "reversal": tr("reversal"),
        "default": tr("in default"),
        "come": tr("all came"),
        "overdue": tr("overdue"),
        "part": tr("part came"),
        "due": tr("awaited"),
        "equalisation": tr("later closing"),
        "given": tr("decided"),
        "escrow": tr("in escrow"),
        "paid": tr("paid out"),
        "assumed": tr("payment not recorded"),
        "charged": tr("charged"),
    }[code]


STATE_TONES = {
    "later": "muted",
    "reversed": "muted",
    "reversal": "muted",
    "default": "bad",
    "come": "ok",
    "overdue": "bad",
    "part": "warn",
    "due": "accent",
    "equalisation": "muted",
    "given": "warn",
    "escrow": "warn",
    "paid": "ok",
    "assumed": "warn",
    "charged": "muted",
}


def calls(context: ReportContext) -> Table:
    """Return every call with its partners: asked for, arrived and not come until V."""
    ledger, q = context.ledger, context.quarter
    funds = ledger.funds.all()
    late = {fund.id: late_interest(ledger, fund, q.last_day.toordinal()) for fund in funds}
    columns = call_columns(late=any(late.values()))
    frame = context.frame("calls", tr("Capital calls"), columns)
    for fund in funds:
        _fund_calls(ledger, frame, fund, late[fund.id])
        frame.notes += _late_notes(context.name(fund), list(late[fund.id].values()))
    frame.notes.append(
        tr("Lines dated after V = {day} are listed and do not count.", day=q.last_day.isoformat())
    )
    return frame.table()


def late_interest(ledger: Ledger, fund: Fund, day: int) -> dict[tuple[int, str], dict[str, int]]:
    """Return (call, partner) → interest on late payment due by the terms and paid until a day,
    fen; those of neither left out.
    """
    by_partner: dict[tuple[int, str], dict[str, int]] = {}
    paid: dict[tuple[int, str], int] = {}
    for row in ledger.capital.overdue_interest(fund.id):
        if row.day <= day:
            paid[row.call, row.partner] = paid.get((row.call, row.partner), 0) + row.amount_fen
    for call in ledger.capital.calls(fund.id):
        due = ledger.capital.interest_due(fund.id, call, day)
        for name in call.lines:
            values = {"late_due": due.get(name, 0), "late_paid": paid.get((call.number, name), 0)}
            if any(values.values()):
                by_partner[call.id, name] = values
    return by_partner


def _late_notes(fund: str, rows: list[dict[str, int]]) -> list[str]:
    """Return what of interest on late payment is not as the terms say: too little of one partner
    is not made good by too much of another.
    """
    open_ = [row["late_due"] - row["late_paid"] for row in rows]
    missing, beyond = sum(fen for fen in open_ if fen > 0), -sum(fen for fen in open_ if fen < 0)
    notes = []
    if missing:
        notes.append(
            tr(
                "{fund}: of interest on late payment {n} yuan are due by the terms and not "
                "recorded as paid; they count in no figure until they are.",
                fund=fund,
                n=money.show(missing),
            )
        )
    if beyond:
        notes.append(
            tr(
                "{fund}: {n} yuan of interest on late payment were paid beyond what the terms "
                "make due; like what was due they count as income of all partners but the one that "
                "paid them.",
                fund=fund,
                n=money.show(beyond),
            )
        )
    return notes


def _fund_calls(
    ledger: Ledger,
    frame: Frame,
    fund: Fund,
    late: dict[tuple[int, str], dict[str, int]],
) -> None:
    day = frame.quarter.last_day.toordinal()
    every = ledger.capital.calls(fund.id)
    marks = _Marks(
        day,
        {call.reverses_id for call in every if call.day <= day},
        book.failed(ledger.funds.entries(fund.id, day)),
        {partner.name: partner for partner in ledger.funds.partners()},
        late,
    )
    call_rows: list[tuple[Call, dict[str, int], Values]] = []
    for call in every:
        came = ledger.capital.arrived(call.id, day)
        values = _call_values(call, call.items, sum(came.values()))
        for code in LATE:
            values[code] = sum(row[code] for (of, _), row in late.items() if of == call.id)
        call_rows.append((call, came, values))
    total = added([values for call, _, values in call_rows if call.day <= day], frame)
    frame.add(f"f{fund.id}", fund.title(frame.lang), total, total=True)
    for call, came, values in call_rows:
        _add_call(frame, call, came, values, marks)


class _Marks(NamedTuple):
    """What a call's rows are judged by: the day V, the calls taken back, the partners that failed,
    all partners by name, interest on late payment.
    """

    day: int
    gone: set[int | None]
    failed: set[str]
    known: dict[str, Partner]
    late: dict[tuple[int, str], dict[str, int]]


def _add_call(
    frame: Frame, call: Call, came: dict[str, int], values: Values, marks: _Marks
) -> None:
    """Add a call and its partners."""
    day, gone, failed, known, late = marks
    open_ = {
        name: 0 if name in failed else sum(row.values()) - came.get(name, 0)
        for name, row in call.lines.items()
    }  # fmt: skip
    state = _call_state(call, gone, day, sum(came.values()), sum(open_.values()))
    known_state: Values = {
        "day": call.day,
        "due": call.due_day,
        "state": state_name(state),
        "words": call.purpose,
        "document": call.doc_no,
    }
    left = sum(open_.values()) if state in ("due", "part", "overdue") else 0
    frame.add(
        f"c{call.id}",
        tr("Call {n}", n=call.number),
        values | known_state | {"outstanding": left},
        depth=1,
    )
    for name, row in call.lines.items():
        part = (
            "default" if name in failed and state not in ("later", "reversal", "reversed") else ""
        )
        part = part or _call_state(call, gone, day, came.get(name, 0), open_[name])
        own = _call_values(call, row, came.get(name, 0)) | {"state": state_name(part)}
        own |= late.get((call.id, name), {})
        own["outstanding"] = open_[name] if part in ("due", "part", "overdue") else 0
        frame.add(f"c{call.id}p{known[name].id}", known[name].title(frame.lang), own, depth=2)


def _call_values(call: Call, items: dict[str, int], arrived: int) -> Values:
    sign = -1 if call.kind == "reversal" else 1
    values: Values = {item: sign * items.get(item, 0) for item in book.CALL_KINDS}
    return values | {"asked": sign * sum(items.values()), "arrived": arrived}


def _call_state(call: Call, gone: set[int | None], day: int, came: int, left: int) -> str:
    if call.day > day:
        return "later"
    if call.kind == "reversal" or call.id in gone:
        return "reversal" if call.kind == "reversal" else "reversed"
    if left <= 0:
        return "come"
    if call.due_day < day:
        return "overdue"
    return "part" if came else "due"


def added(rows: list[Values], frame: Frame) -> Values:
    """Add up the money of rows, column by column."""
    total = sums(rows, (column.code for column in frame.columns if column.kind == "money"))
    if "outstanding" in total:
        total["outstanding"] = total["asked"] - total["arrived"]
    return {**total}


def iso_day(ordinal: int) -> str:
    """Return an ordinal as an ISO date."""
    return dt.date.fromordinal(ordinal).isoformat()


def line_flows(row: str, each: Call | Distribution) -> list[tuple[str, str, Flow]]:
    """Return (row, partner, flow) of the lines of a call or distribution."""
    sign = (1 if isinstance(each, Distribution) else -1) * (-1 if each.kind == "reversal" else 1)
    day, source = iso_day(each.day), f"#{each.number} {each.doc_no}".strip()
    return [
        (
            row,
            name,
            Flow(day, sign * fen, f"{entry_name(item)} · {name}", source, None),
        )
        for name, items in each.lines.items()
        for item, fen in items.items()
    ]


def call_flows(ledger: Ledger, fund: Fund, day: dt.date) -> list[tuple[str, str, Flow]]:
    """Return (row, partner, flow) of what was called and came until a day."""
    flows = []
    for call in ledger.capital.calls(fund.id):
        flows += line_flows(f"c{call.id}", call)
        for got in ledger.capital.receipts(call.id):
            if got.day <= day.toordinal():
                words = f"{entry_name(book.RECEIPT)} · {got.partner}"
                flow = Flow(iso_day(got.day), got.signed, words, got.bank_ref, None)
                flows.append((f"c{call.id}", got.partner, flow))
    return flows


def late_flows(
    column: str, ledger: Ledger, fund: Fund, day: dt.date
) -> list[tuple[str, str, Flow]]:
    """Return the interest on late payment that is due at a day, or what was paid of it."""
    calls = {call.number: call for call in ledger.capital.calls(fund.id)}
    if column == "late_paid":
        words = tr("Interest on late payment")
        return [
            (
                f"c{calls[row.call].id}",
                row.partner,
                Flow(
                    iso_day(row.day), row.amount_fen, f"{words} · {row.partner}", row.bank_ref, None
                ),
            )
            for row in ledger.capital.overdue_interest(fund.id)
            if row.day <= day.toordinal()
        ]
    flows = []
    for call in calls.values():
        words = tr("Interest on late payment from {day}", day=iso_day(call.due_day))
        for name, fen in ledger.capital.interest_due(fund.id, call, day.toordinal()).items():
            flow = Flow(day.isoformat(), fen, f"{words} · {name}", f"#{call.number}", None)
            flows.append((f"c{call.id}", name, flow))
    return flows
