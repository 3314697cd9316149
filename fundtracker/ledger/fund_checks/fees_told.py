"""What a change says of fees that were not charged before their quarter was frozen: they are
charged with the first period that ends in an open one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.ledger.funds.holding_book import date

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

_CHARGED = "SELECT fund_id, id FROM fund_fee WHERE rev = ? ORDER BY fund_id, first_day"


def told(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield the charges of a change that hold periods of frozen quarters, with their fees."""
    for fund_id, fee_id in ledger.read(_CHARGED, (seq,)):
        months = min(ledger.funds.terms(fund_id), key=lambda row: row.start_day).fee_months
        row = next(each for each in ledger.capital.fees(fund_id) if each.id == fee_id)
        *before, last = row.pieces(months)
        if before:
            days = {
                "first": before[0].first_day,
                "last": before[-1].last_day,
                "until": last.last_day,
            }
            named = {name: date(day).isoformat() for name, day in days.items()}
            amount = show(sum(each.fee_fen for each in before))
            fund = ledger.funds.get(fund_id).name
            yield Issue("fee_held_over_told", None, {"fund": fund, **named, "amount": amount})
