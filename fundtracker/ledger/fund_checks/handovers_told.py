"""What a change says of interests that pass: of paid-in capital between a partner who bears carry
and one who does not (from then on its gain bears it, or no more), and of calls that its giver still
owes.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.ledger.funds.holding_book import date

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

_PASSED = (
    "SELECT t.fund_id, f.name, t.day, g.name, p.name, t.paid_fen FROM interest_transfer t"
    " JOIN fund f ON f.id = t.fund_id JOIN partner g ON g.id = t.giver_id"
    " JOIN partner p ON p.id = t.taker_id WHERE t.rev = ? ORDER BY t.day, t.id"
)


_COMMITTED = (  # commitment handed over by a change
    "SELECT c.fund_id, f.name, c.day, p.name FROM commitment c JOIN fund f ON f.id = c.fund_id"
    " JOIN partner p ON p.id = c.partner_id WHERE c.rev = ? AND c.kind = 'transfer_out'"
    " ORDER BY c.day, c.id"
)


def owed_told(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield what who handed commitment over still owes of calls: it stays with it."""
    for fund_id, fund, day, giver in dict.fromkeys(map(tuple, ledger.read(_COMMITTED, (seq,)))):
        now = ledger.funds.standings(fund_id, day)[giver]
        if now.outstanding > 0:
            named = {"fund": fund, "giver": giver, "day": date(day).isoformat()}
            yield Issue("call_stays_told", None, {**named, "amount": show(now.outstanding)})


def told(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield the interests that a change passed into carry or out of it, where there is any."""
    for fund_id, fund, day, giver, taker, paid in ledger.read(_PASSED, (seq,)):
        terms = ledger.funds.terms_on(fund_id, day)
        free = ledger.funds.free_of_carry(fund_id, date(day))
        if terms is None or not terms.carry or (giver in free) == (taker in free):
            continue
        named = {"fund": fund, "giver": giver, "taker": taker, "day": date(day).isoformat()}
        code = "passed_into_carry_told" if giver in free else "passed_out_of_carry_told"
        yield Issue(code, None, {**named, "amount": show(paid)})
