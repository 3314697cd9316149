"""Fees charged before something dated within their periods was recorded: what they come to by all
that is known now, to the fen.

A charge is not rewritten. What differs is named until the charge is undone and made anew, or
somebody waives a part of the fee, or says by a waiver of nothing why it stays.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from fundtracker.domain.funds import duties
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.fund_checks import late_rows
from fundtracker.ledger.funds.capital_book import Book, FeeRow
from fundtracker.ledger.funds.fund_costs import FundCosts
from fundtracker.ledger.funds.funds import Funds

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

# Fund, day and change of what a fee may rest on besides the book of its partners: what it holds.
_HELD = " UNION ALL ".join(
    (
        *(
            f"SELECT d.fund_id AS f, r.day AS d, r.rev AS r FROM {table} r"
            " JOIN deal d ON d.id = r.deal_id"
            for table in ("lot", "deal_exit", "deal_income", "valuation")
        ),
        *(
            f"SELECT d.fund_id, b.day, b.rev FROM taken_back b JOIN {table} r ON b.what = '{table}'"
            " AND r.id = b.row_id JOIN deal d ON d.id = r.deal_id"
            for table in ("lot", "deal_exit", "deal_income")
        ),
        "SELECT fund_id, day, rev FROM fund_income",
    )
)
_LATE = (
    f"SELECT DISTINCT late.f, fee.id FROM ({_HELD} UNION ALL {late_rows.ROWS}) late"
    " JOIN fund_fee fee ON fee.fund_id = late.f AND late.d <= fee.last_day AND late.r > fee.rev"
    " WHERE fee.last_day <= :day AND (:seq IS NULL OR late.r = :seq)"
)


def alerts(
    ledger: Repositories, day: int, of_change: int | None = None
) -> list[tuple[int, duties.Alert]]:
    """Return (fund, alert) of the fees of periods that end until a day which would be charged
    otherwise now; only because of what one change recorded (``of_change``).
    """
    late = _late(ledger, day, of_change)
    return [
        (fund.id, alert)
        for fund in (ledger.funds.all() if late else ())
        if fund.id in late
        for row in ledger.fund_costs.charged(fund.id)
        if row.id in late[fund.id]
        for alert in duties.fee_alerts(
            f"{fund.name} {dt.date.fromordinal(row.first_day)} – "
            f"{dt.date.fromordinal(row.last_day)}",
            row.last_day,
            row.fee_fen,
            _charged_anew(ledger, fund.id, row),
        )
    ]


class _BookBefore(Book):
    """The book as it would be if the fee of a period and of later ones were not charged yet."""

    def __init__(self, db: Database, funds: Funds, row: FeeRow) -> None:
        super().__init__(db, funds)
        self._first = row.first_day

    def fees(self, fund_id: int) -> list[FeeRow]:
        return [row for row in super().fees(fund_id) if row.first_day < self._first]


def _charged_anew(ledger: Repositories, fund_id: int, row: FeeRow) -> int:
    """Return what the fee of a charged period comes to by all that is recorded now, fen."""
    book = _BookBefore(ledger, ledger.funds, row)
    costs = FundCosts(ledger, ledger.funds, book, ledger.fund_results, ledger.companies)
    periods = costs.not_charged(fund_id, row.last_day)
    return sum(each.fee for each in periods if each.first.toordinal() >= row.first_day)


def _late(db: Database, day: int, of_change: int | None) -> dict[int, set[int]]:
    """Return fund → its fees of which something is dated within the period and recorded later."""
    found: dict[int, set[int]] = {}
    for fund, fee in db.read(_LATE, {"day": day, "seq": of_change}):
        found.setdefault(fund, set()).add(fee)
    return found
