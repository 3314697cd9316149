"""What a change says of a later closing after distributions: the new money bears the earlier calls
whole, and has no part of what was given back of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import show
from fundtracker.domain.funds import fees, partners
from fundtracker.errors import Issue
from fundtracker.ledger.funds.capital_book import Call, Distribution, in_force
from fundtracker.ledger.funds.holding_book import date
from fundtracker.ledger.funds.later_closings import shared_calls

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

_CAPITAL = (partners.CAPITAL, partners.RECALLABLE)
_CLOSINGS = (
    "SELECT c.fund_id, f.name, c.id FROM capital_call c JOIN fund f ON f.id = c.fund_id"
    " WHERE c.kind = 'equalisation' AND c.rev = ? ORDER BY f.name, c.day"
)


def told(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield the closings of a change before which something was distributed, with what it was and
    which part of the capital would fall on the new money.
    """
    for fund_id, name, call_id in ledger.read(_CLOSINGS, (seq,)):
        calls = ledger.capital.calls(fund_id)
        closing = next(call for call in calls if call.id == call_id)
        paid_out = _given(ledger.capital.distributions(fund_id), closing.day)
        asked = sum(line.get(partners.CALL, 0) for line in closing.lines.values())
        if paid_out and asked:
            part = _part(ledger, fund_id, closing, calls, asked)
            named = {"fund": name, "day": date(closing.day).isoformat()}
            amounts = {"asked": show(asked), **_amounts(paid_out, part)}
            yield Issue("closing_after_distributions_told", None, {**named, **amounts})


def _amounts(amounts: dict[str, int], part: Fraction) -> dict[str, str]:
    capital = sum(amounts.get(item, 0) for item in _CAPITAL)
    other = sum(amounts.values()) - capital - amounts.get(partners.CARRY, 0)
    return {"capital": show(capital), "gain": show(other), "part": show(fen(capital * part))}


def _given(rows: list[Distribution], day: int) -> dict[str, int]:
    """Return item → fen of what was distributed before a day and stands."""
    amounts: dict[str, int] = {}
    for row in in_force(rows, day):
        if row.kind == "distribution" and row.day < day:
            for item, amount in row.items.items():
                amounts[item] = amounts.get(item, 0) + amount
    return amounts


def _part(
    ledger: Repositories, fund_id: int, closing: Call, calls: list[Call], asked: int
) -> Fraction:
    """Return which part of the earlier calls a closing asked its new money for."""
    terms = ledger.funds.terms_on(fund_id, closing.day)
    with_fees = terms is not None and terms.fees_by != fees.COMMITTED
    until = [call for call in calls if call.day <= closing.day]
    shared = sum(amount for _, amount in shared_calls(until, closing.day, with_fees=with_fees))
    return Fraction(asked, shared) if shared else Fraction()
