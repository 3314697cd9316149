"""Balances of accounts at the ends of months, by the bank and by the unit's book, and items in
transit.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from fundtracker.domain.park.reconciliation import SIDES, Reconciliation
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put


class Balance(NamedTuple):
    """An account at the end of a month: fen; ``day`` an ordinal."""

    account: str
    day: int
    statement_fen: int
    book_fen: int
    doc_no: str


class Transit(NamedTuple):
    """An item that is in one of the two books and not in the other: ``day`` the end of the month,
    ``dated`` its own.
    """

    account: str
    day: int
    side: str
    dated: int
    amount_fen: int
    summary: str = ""
    doc_no: str = ""


def month_end(day: int) -> int:
    """Return the last day of the month a day lies in (ordinals)."""
    date = dt.date.fromordinal(day)
    return dt.date(date.year + date.month // 12, date.month % 12 + 1, 1).toordinal() - 1


class BankBalances:
    """The bank reconciliations of a ledger."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def balances(self, first: int = 0, last: int = 1 << 40) -> list[Balance]:
        """Return the balances of some days (ordinals), by account and day."""
        rows = self._db.read(
            f"SELECT {', '.join(Balance._fields)} FROM bank_balance WHERE day BETWEEN ? AND ? "
            f"ORDER BY account, day",
            (first, last),
        )
        return [Balance(*row) for row in rows]

    def transits(self, first: int = 0, last: int = 1 << 40) -> list[Transit]:
        """Return the items in transit at some ends of months, by account, day and their own
        date.
        """
        rows = self._db.read(
            f"SELECT {', '.join(Transit._fields)} FROM bank_transit WHERE day BETWEEN ? AND ?"
            " ORDER BY account, day, side, dated, id",
            (first, last),
        )
        return [Transit(*row) for row in rows]

    def reconciliations(self, first: int, last: int) -> dict[tuple[str, int], Reconciliation]:
        """Return (account, end of a month) → its reconciliation, of the balances recorded for
        these days.
        """
        sums: dict[tuple[str, int], dict[str, int]] = {}
        for transit in self.transits(first, last):
            sides = sums.setdefault((transit.account, transit.day), dict.fromkeys(SIDES, 0))
            sides[transit.side] += transit.amount_fen
        return {
            (b.account, b.day): Reconciliation(
                b.statement_fen, b.book_fen, **sums.get((b.account, b.day), {})
            )
            for b in self.balances(first, last)
        }

    def sides(self, account: str, day: int) -> Reconciliation:
        """Return the items in transit of an account at the end of a month, its balances still 0."""
        sums = dict.fromkeys(SIDES, 0)
        for transit in self.transits(day, day):
            if transit.account == account:
                sums[transit.side] += transit.amount_fen
        return Reconciliation(0, 0, **sums)

    # ------------------------------------------------------------ writing
    def put(
        self,
        change: Change,
        account: str,
        day: int,
        statement_fen: int,
        book_fen: int,
        doc_no: str = "",
    ) -> Put:
        """Record the balances of an account at the end of a month, or correct them.

        Raises:
            UserError: ``not_a_month_end``.
        """
        _require_month_end(day)
        values = {"statement_fen": statement_fen, "book_fen": book_fen, "doc_no": doc_no}
        return put(self._db, change, "bank_balance", {"account": account, "day": day}, values)

    def add_transit(self, change: Change, transit: Transit) -> Put:
        """Record an item in transit at the end of a month.

        Raises:
            UserError: ``not_a_month_end``, ``not_above_zero``, ``transit_later`` (it is dated
                after the month).
        """
        _require_month_end(transit.day)
        if transit.amount_fen <= 0:
            raise UserError("not_above_zero")
        if transit.dated > transit.day:
            raise UserError("transit_later")
        key = transit._asdict()
        summary = key.pop("summary")
        return put(self._db, change, "bank_transit", key, {"summary": summary})


def _require_month_end(day: int) -> None:
    if month_end(day) != day:
        raise UserError("not_a_month_end", day=dt.date.fromordinal(day).isoformat())
