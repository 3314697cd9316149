"""Shares that left a fund in kind before any distribution gave them to the partners."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundtracker.domain.funds import duties
from fundtracker.errors import Issue
from fundtracker.ledger import fund_cash

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

_OUT = (  # fund, day and value of what a change handed out
    "SELECT d.fund_id, x.day, x.proceeds_fen FROM deal_exit x JOIN deal d ON d.id = x.deal_id"
    " WHERE x.rev = ? AND x.kind = 'in_kind' ORDER BY 1, 2"
)


_FUNDS = (
    "SELECT DISTINCT d.fund_id FROM deal_exit x JOIN deal d ON d.id = x.deal_id"
    " WHERE x.kind = 'in_kind' AND x.day <= ?"
)


def alerts(ledger: Repositories, day: int) -> list[tuple[int, duties.Alert]]:
    """Return (fund, alert) of what left in kind until a day and no distribution gave until then."""
    out = {fund for (fund,) in ledger.read(_FUNDS, (day,))}
    return [
        (fund.id, alert)
        for fund in (ledger.funds.all() if out else ())
        if fund.id in out
        for left in fund_cash.in_kind_left(ledger, fund, day)
        for alert in duties.in_kind_alerts(fund.name, left.day, left.fen)
    ]


def told(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield what a change handed out in kind and no distribution gives to the partners."""
    out = {(fund, dt.date.fromordinal(day), fen) for fund, day, fen in ledger.read(_OUT, (seq,))}
    for fund, alert in alerts(ledger, dt.date.max.toordinal()) if out else ():
        if (fund, alert.due, alert.fen) in out:
            yield alert.issue
