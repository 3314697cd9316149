"""The ledger's records as pandas frames, for notebooks and scripts: the documented door.

Money is fen in ``Int64`` columns that end in ``_fen``, days are dates, words are categories;
unknown is <NA>. Nothing is rounded or converted. pandas is loaded here and nowhere on the way to a
report.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.domain.funds import partners
from fundtracker.errors import UserError
from fundtracker.ledger.core.terms import joined_serial
from fundtracker.ledger.payments.payment_query import Conditions, Query

if TYPE_CHECKING:
    import pandas as pd

    from fundtracker.ledger.repositories import Repositories

_MEASURES = ("paid", "received", "transfer", "released", "evidence")
Rows = tuple[Sequence[str], list[tuple[Any, ...]]]


def frame(ledger: Repositories, name: str, query: Query | None = None) -> pd.DataFrame:
    """Return one of ``NAMES`` as a frame, a row a record.

    payments: a payment a row, with file and line. parts: whole payments and each part of split ones
    (position −1 is the whole), with contract: what 表1 adds up. contracts: as signed, with the sum
    of their approved changes, and apart that of the pending ones. capital: called, paid_in,
    distributed by fund, partner and item, each kind adding up to 表8 (what a later closing gave
    back is negative; its interest, what was taken over of another partner and what is decided and
    not paid are kinds of their own). holdings: money between funds and companies and their values.
    indicators: reported figures in thousandths of the unit.

    Args:
        ledger: an open ledger.
        name: of the frame.
        query: which payments; of the other frames everything comes.

    Raises:
        UserError: ``no_such_frame``.
    """
    if name not in _READ:
        raise UserError("no_such_frame", name=name, names=", ".join(NAMES))
    columns, rows = _READ[name](ledger, query or Query())
    return _typed(columns, rows)


def _typed(columns: Sequence[str], rows: list[tuple[Any, ...]]) -> pd.DataFrame:
    import pandas as pd

    typed = {name: _column(name, [row[at] for row in rows]) for at, name in enumerate(columns)}
    return pd.DataFrame(typed, columns=list(columns))


def _column(name: str, values: list[Any]) -> Any:
    """Return the values of a column in the type that its name tells."""
    import pandas as pd

    if name.endswith(("_fen", "id", "_line", "position", "thousandths")):
        return pd.array(values, dtype="Int64")
    if name.endswith("day"):
        return [None if v is None else dt.date.fromordinal(v) for v in values]
    if name == "shares":
        return values
    return pd.Categorical([None if v in (None, "") else str(v) for v in values])


def _quarter(ordinal: int) -> str:
    return f"{ordinal // 4}Q{ordinal % 4 + 1}"


def _payments(ledger: Repositories, query: Query) -> Rows:
    asked = Conditions(ledger, ledger.terms).asked(query, False)
    words = ("counterparty", "account", "payer", "summary", "purpose", "subject", "note")
    joins = " ".join(f"JOIN term t{i} ON t{i}.id = p.{word}" for i, word in enumerate(words))
    texts = ", ".join(f"t{i}.text" for i in range(len(words)))
    rows = ledger.read(
        "SELECT p.id, p.pay_date, p.book_quarter, p.measure, p.amount_fen, p.parts, l.code, "
        "pr.code, s.code,"
        f" {texts}, h.text, p.serial_tail, f.name, p.line FROM payment p {joins}"
        " JOIN term h ON h.id = p.serial_head JOIN import f ON f.id = p.import_id"
        " LEFT JOIN plan_line l ON l.id = p.line_id LEFT JOIN project pr ON pr.id = p.project_id"
        f" LEFT JOIN fund_source s ON s.id = p.source_id WHERE {asked.where} ORDER BY p.pay_date, "
        f"p.id",
        asked.params,
    )
    columns = (
        "id",
        "day",
        "quarter",
        "measure",
        "amount_fen",
        "parts",
        "line",
        "project",
        "source",
        "payee",
        "account",
        "payer",
        "summary",
        "purpose",
        "subject",
        "note",
        "serial",
        "file",
        "file_line",
    )
    return columns, [
        (
            *row[:2],
            _quarter(row[2]),
            _MEASURES[row[3]],
            *row[4:16],
            joined_serial(row[16], row[17]),
            *row[18:],
        )
        for row in rows
    ]


def _parts(ledger: Repositories, query: Query) -> Rows:
    asked = Conditions(ledger, ledger.terms).asked(query, False)
    half = (
        "SELECT p.id, {position}, p.pay_date, p.book_quarter, p.measure, {owner}.amount_fen, "
        "{owner}.line_id,"
        " {owner}.project_id, {owner}.source_id, b.contract_id, p.counterparty FROM payment p "
        "{join}"
        " LEFT JOIN booking b ON b.payment_id = p.id AND b.position = {position} WHERE {split} AND "
        "{where}"
    )
    join = "JOIN part t ON t.payment_id = p.id"
    split = f"p.parts > 0 AND {asked.part}"
    payments_sql = half.format(
        position="-1", owner="p", join="", split="p.parts = 0", where=asked.where
    )
    some = half.format(position="t.position", owner="t", join=join, split=split, where=asked.where)
    rows = ledger.read(
        "SELECT x.id, x.position, x.pay_date, x.book_quarter, x.measure, x.amount_fen, l.code, "
        "pr.code, s.code,"
        f" c.number, w.text FROM (SELECT * FROM "
        f"({payments_sql.replace('-1,', '-1 AS position,', 1)})"
        f" UNION ALL {some}) x JOIN term w ON w.id = x.counterparty"
        " LEFT JOIN plan_line l ON l.id = x.line_id LEFT JOIN project pr ON pr.id = x.project_id"
        " LEFT JOIN fund_source s ON s.id = x.source_id LEFT JOIN contract c ON c.id = "
        "x.contract_id"
        " ORDER BY x.pay_date, x.id, x.position",
        [*asked.params, *asked.params],
    )
    columns = (
        "payment_id",
        "position",
        "day",
        "quarter",
        "measure",
        "amount_fen",
        "line",
        "project",
        "source",
        "contract",
        "payee",
    )
    return columns, [(*row[:3], _quarter(row[3]), _MEASURES[row[4]], *row[5:]) for row in rows]


def _contracts(ledger: Repositories, _: Query) -> Rows:
    columns = (
        "id",
        "number",
        "name",
        "project",
        "source",
        "party",
        "signed_day",
        "signed_fen",
        "changes_fen",
        "pending_fen",
        "settled_fen",
        "done_day",
    )
    return columns, ledger.read(
        "SELECT c.id, c.number, c.name, p.code, s.code, c.party, c.signed_day, c.signed_fen,"
        f" {_changes('approved')}, {_changes('pending')}, c.settled_fen, c.done_day"
        " FROM contract c JOIN project p ON p.id = c.project_id LEFT JOIN fund_source s ON s.id = "
        "c.source_id"
        " ORDER BY c.id"
    )


def _changes(state: str) -> str:
    """Return the SQL of the sum of a contract's changes in a state."""
    return (
        "(SELECT ifnull(sum(amount_fen), 0) FROM contract_change"
        f" WHERE contract_id = c.id AND state = '{state}')"
    )


# How an entry of a fund's book counts in the frame, so that each kind adds up to 表8. What asks
# for money counts on its own day, what moves it on the day it moved.
_NOT_MOVED = {partners.EQUALISATION: "returning", partners.LATE_GOT: "interest_returning"}
_ASKED = ("called", "interest_called", "taken_over")
_CAPITAL: dict[str, tuple[tuple[str, int], ...]] = {
    **dict.fromkeys(partners.CALL_KINDS, (("called", 1),)),
    partners.RECEIPT: (("paid_in", 1),),
    partners.EQUALISATION: (("called", -1), ("paid_in", -1)),
    **dict.fromkeys(partners.DISTRIBUTION_KINDS, (("distributed", 1),)),
    partners.LATE_CALL: (("interest_called", 1),),
    partners.LATE_PAID: (("interest_paid", 1),),
    partners.LATE_GOT: (("interest_received", 1),),
    partners.INTEREST_IN: (("taken_over", 1),),
    partners.INTEREST_OUT: (("taken_over", -1),),
}


def _capital(ledger: Repositories, _: Query) -> Rows:
    columns = ("fund", "partner", "day", "kind", "item", "amount_fen")
    rows: list[tuple[Any, ...]] = []
    for fund in ledger.funds.all():
        for entry in ledger.funds.entries(fund.id):
            for kind, sign in _CAPITAL.get(entry.kind, ()):
                day, counts = _counts(entry, kind)
                words = (fund.code, entry.partner, day.toordinal(), counts)
                rows.append((*words, entry.kind, sign * entry.signed))
    return columns, sorted(rows, key=lambda row: (row[0], row[2], row[3], row[1], row[4]))


def _counts(entry: partners.Entry, kind: str) -> tuple[dt.date, str]:
    """Return on which day an entry counts in a kind, and as what while its money has not moved."""
    if kind in _ASKED:
        return entry.day, kind
    if entry.moved == partners.NOT_YET:
        return entry.day, _NOT_MOVED.get(entry.kind, "decided")
    return entry.moved, kind


def _holdings(ledger: Repositories, _: Query) -> Rows:
    columns = ("fund", "company", "day", "kind", "amount_fen", "fee_fen", "shares")
    funds = {fund.id: fund.code for fund in ledger.funds.all()}
    rows: list[tuple[Any, ...]] = []
    sql = "SELECT day, value_fen FROM valuation WHERE deal_id = ? ORDER BY day"
    for deal in ledger.companies.deals():
        name = str(ledger.companies.get(deal.company_id).name)
        fund = funds[deal.fund_id]
        rows += [
            (fund, name, flow.day, flow.kind, flow.amount_fen, flow.fee_fen, flow.shares)
            for flow in ledger.companies.flows(deal.id)
        ]  # fmt: skip
        rows += [
            (fund, name, day, "value", fen, 0, None)
            for day, fen in ledger.read(sql, (deal.id,))
        ]  # fmt: skip
    return columns, rows


def _indicators(ledger: Repositories, _: Query) -> Rows:
    columns = ("code", "name", "unit", "quarter", "amount_thousandths", "source")
    rows = ledger.read(
        "SELECT i.code, i.name_zh, i.unit_zh, a.quarter, a.amount, a.source FROM indicator_actual a"
        " JOIN indicator i ON i.id = a.indicator_id ORDER BY i.position, a.quarter"
    )
    return columns, [(*row[:3], _quarter(row[3]), *row[4:]) for row in rows]


_READ: dict[str, Callable[[Repositories, Query], Rows]] = {
    "payments": _payments,
    "parts": _parts,
    "contracts": _contracts,
    "capital": _capital,
    "holdings": _holdings,
    "indicators": _indicators,
}
NAMES = tuple(_READ)
