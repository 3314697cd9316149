"""Fees charged before something dated within their periods was recorded: what they come to by all
that is known now, to the fen.

A charge is not rewritten by what comes late. What differs is named until somebody charges it
anew (``charge_anew``), undoes the charge, waives a part of the fee, or says by a waiver of nothing
why it stays.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import plain
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import duties, fees
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.fund_checks import late_rows
from fundtracker.ledger.funds.capital_book import Book, FeeRow
from fundtracker.ledger.funds.fund_costs import FundCosts
from fundtracker.ledger.funds.funds import Funds
from fundtracker.ledger.funds.holding_book import date

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
            _fee_now(ledger, fund.id, row),
        )
    ]


def charge_anew(
    ledger: Repositories, change: Change, fund_id: int, until: int, reason: str
) -> list[Put]:
    """Charge what is named of the periods that end until a day as it comes to now, then those that
    are not charged yet. Of a charge the difference alone is new, what was waived and set off stays;
    with its reason.

    A period of a frozen quarter stays as it was charged, unless there is no other: then the
    quarter is named by what refuses it.

    Raises:
        UserError: ``reason_needed``, ``fees_as_charged`` (nothing is charged or comes to another
            sum), ``waived_too_large`` (more was waived than the fee comes to).
    """
    if not reason.strip():
        raise UserError("reason_needed")
    late = _late(ledger, until, None).get(fund_id, set())
    rows = [row for row in ledger.fund_costs.charged(fund_id) if row.id in late]
    rows = [row for row in rows if _fee_now(ledger, fund_id, row) != row.fee_fen]
    frozen = set(ledger.reviews.frozen())
    open_rows = [row for row in rows if Quarter.of(date(row.last_day)).ordinal not in frozen]
    done = []
    for row in open_rows or rows:
        periods = _periods_now(ledger, fund_id, row)
        fee = sum(each.fee for each in periods)
        if row.waived_fen > fee:
            raise UserError("waived_too_large", amount=plain(fee))
        working = "; ".join(map(fees.working, periods))
        words = "; ".join(filter(None, (row.reason, reason.strip())))
        change.update("fund_fee", row.id, {"fee_fen": fee, "working": working, "reason": words})
        done.append(Put(row.id, "changed", "fund_fee"))
    done += ledger.fund_costs.run_fees(change, fund_id, until)
    if not done:
        raise UserError("fees_as_charged", day=date(until).isoformat())
    return done


class _BookBefore(Book):
    """The book as it would be if the fee of a period and of later ones were not charged yet."""

    def __init__(self, db: Database, funds: Funds, row: FeeRow) -> None:
        super().__init__(db, funds)
        self._first = row.first_day

    def fees(self, fund_id: int) -> list[FeeRow]:
        return [row for row in super().fees(fund_id) if row.first_day < self._first]


def _fee_now(ledger: Repositories, fund_id: int, row: FeeRow) -> int:
    """Return what the fee of a charged period comes to by all that is recorded now, fen."""
    return sum(each.fee for each in _periods_now(ledger, fund_id, row))


def _periods_now(ledger: Repositories, fund_id: int, row: FeeRow) -> list[fees.FeePeriod]:
    """Return a charged period as it would be charged by all that is recorded now."""
    book = _BookBefore(ledger, ledger.funds, row)
    costs = FundCosts(ledger, ledger.funds, book, ledger.fund_results, ledger.companies)
    periods = costs.not_charged(fund_id, row.last_day)
    return [each for each in periods if each.first.toordinal() >= row.first_day]


def _late(db: Database, day: int, of_change: int | None) -> dict[int, set[int]]:
    """Return fund → its fees of which something is dated within the period and recorded later."""
    late: dict[int, set[int]] = {}
    for fund, fee in db.read(_LATE, {"day": day, "seq": of_change}):
        late.setdefault(fund, set()).add(fee)
    return late
