"""What a change says of a call that leaves a partner out: what the call's money earns is shared
with it all the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import show
from fundtracker.domain.funds.left_out import left_out
from fundtracker.domain.funds.partners import standings
from fundtracker.errors import Issue
from fundtracker.ledger.funds.holding_book import date

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

_CALLS = (  # of a change, that do not ask everybody who was asked before
    "SELECT f.id, f.name, c.id, max(c.day) FROM capital_call c JOIN fund f ON f.id = c.fund_id"
    " WHERE c.kind = 'call' AND c.rev = ? AND EXISTS (SELECT 1 FROM call_line l JOIN capital_call x"
    " ON x.id = l.call_id WHERE x.fund_id = c.fund_id AND x.day < c.day AND l.partner_id NOT IN"
    " (SELECT partner_id FROM call_line WHERE call_id = c.id)) GROUP BY f.id ORDER BY f.name"
)
_ASKED = "SELECT p.name FROM call_line l JOIN partner p ON p.id = l.partner_id WHERE l.call_id = ?"


def told(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield the partners that the last call of a change leaves out, with what would be theirs."""
    for fund_id, name, call_id, day in ledger.read(_CALLS, (seq,)):
        asked = {partner for (partner,) in ledger.read(_ASKED, (call_id,))}
        entries = [each for each in ledger.funds.as_written(fund_id) if each.day <= date(day)]
        for partner, fen in left_out(entries, standings(entries, date(day))).items():
            if partner not in asked:
                named = {"fund": name, "partner": partner, "day": date(day).isoformat()}
                yield Issue("partner_left_out_told", None, {**named, "amount": show(fen)})
