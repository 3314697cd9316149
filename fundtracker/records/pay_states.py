"""Whether a distribution is paid out, as rows state it."""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.base.money import show
from fundtracker.errors import UserError
from fundtracker.i18n import mark
from fundtracker.ledger.core.upsert import NEW, Put
from fundtracker.ledger.funds.capital_book import Distribution
from fundtracker.records.field import Option
from fundtracker.records.writer import Values, Writer

PENDING = "pending"
PAY_STATES = (
    Option("paid", mark("paid out"), "已付 已支付"),
    Option(PENDING, mark("decided"), "待付 待支付 未付 未支付 托管 留存 暂扣 escrow"),
)


def require_state(w: Writer, rows: list[Values], put: Put) -> None:
    """Refuse a state of payment that a distribution which stands contradicts: it would be lost.

    Raises:
        UserError: ``counts_as_paid`` (the row says that it is not paid), ``paid_when`` (it says
            that what is pending is paid, and not when).
    """
    if put.outcome == NEW:
        return
    known = w.ledger.capital.distribution(w.fund(rows[0]["fund"]), rows[0]["number"])
    for row in rows:
        _require_state(known, row)


def _require_state(known: Distribution, row: Values) -> None:
    """Refuse what a row says of a distribution, or of a partner's part of it."""
    name = row["partner"]
    parts = [name] if name else [*known.lines]
    fen = sum(sum(known.lines.get(part, {}).values()) for part in parts)
    told = {"number": known.number, "amount": show(fen)}
    if row["state"] == PENDING and not known.pending:
        day = dt.date.fromordinal(known.day).isoformat()
        raise UserError("counts_as_paid", **told, day=day)
    said_paid = row["state"] == "paid" and not row["paid"]
    if said_paid and known.pending and not {*parts} <= {*known.paid}:
        raise UserError("paid_when", **told)
