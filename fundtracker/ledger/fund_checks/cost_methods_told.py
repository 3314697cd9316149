"""What another cost method made of the exits that were recorded before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import show
from fundtracker.domain.holdings import lots
from fundtracker.errors import Issue

if TYPE_CHECKING:
    from fundtracker.ledger.funds.fund_entries import Fund
    from fundtracker.ledger.repositories import Repositories

_CHANGED = (  # funds whose method a change replaced, with the one before
    "SELECT f.id, h.cost_method FROM fund f JOIN fund_h h ON h.id = f.id AND h.rev_end = ?"
    " WHERE h.cost_method <> f.cost_method ORDER BY 1"
)


def told(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield the realised gain of each fund by its method before a change and by the one now."""
    for fund_id, before in ledger.read(_CHANGED, (seq,)):
        fund = next(each for each in ledger.funds.all() if each.id == fund_id)
        was, now = _realised(ledger, fund, before), _realised(ledger, fund, fund.cost_method)
        if was != now:
            sums = {"before": show(was), "now": show(now), "change": show(now - was)}
            yield Issue("cost_method_told", None, {"fund": fund.name, **sums})


def _realised(ledger: Repositories, fund: Fund, method: str) -> int:
    """Return what all exits of a fund gained by a method, fen."""
    book = ledger.companies
    return sum(
        lots.position(
            book.lots(deal.id), book.sales(deal.id), method, book.splits(deal.id)
        ).realised
        for deal in book.deals(fund.id)
    )
