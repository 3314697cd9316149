"""What a change says of money that left a fund: more than it has by its book, more capital than
was paid in, a line repaid above
what was drawn, a day of payment that moved, a distribution or fee of which no return is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import show
from fundtracker.domain.funds import partners
from fundtracker.errors import Issue
from fundtracker.ledger import fund_cash
from fundtracker.ledger.funds.holding_book import date

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

_MOVED = (
    "SELECT f.name, d.number, p.name, h.day, x.day FROM distribution_paid_h h"
    " JOIN distribution_paid x ON x.id = h.id JOIN distribution d ON d.id = x.distribution_id"
    " JOIN fund f ON f.id = d.fund_id JOIN partner p ON p.id = x.partner_id"
    " WHERE h.rev_end = ? AND h.op = 'U' AND h.day <> x.day ORDER BY 1, 2, 3"
)
_PAID = (  # fund and day of what a change distributed or paid out
    "SELECT d.fund_id, d.day FROM distribution d WHERE d.rev = :s AND d.kind <> 'reversal'"
    " AND d.id NOT IN (SELECT distribution_id FROM distribution_pending) UNION"
    " SELECT d.fund_id, x.day FROM distribution_paid x"
    " JOIN distribution d ON d.id = x.distribution_id WHERE x.rev = :s ORDER BY 1, 2"
)
_GIVEN = (  # fund and day of what a change decided to distribute
    "SELECT fund_id, day FROM distribution WHERE rev = ? AND kind = 'distribution' ORDER BY 1, 2"
)
_LINES = (
    "SELECT DISTINCT f.id, f.name FROM fund_expense e JOIN fund f ON f.id = e.fund_id"
    " WHERE e.rev = ? AND e.kind = 'repay' ORDER BY 2"
)
_BACK = (  # reversals of distributions that count as paid on their day, for nobody said otherwise
    "SELECT f.name, d.number, b.day, sum(l.amount_fen) FROM distribution b"
    " JOIN distribution d ON d.id = b.reverses_id JOIN fund f ON f.id = b.fund_id"
    " JOIN distribution_line l ON l.distribution_id = b.id WHERE b.rev = ? AND b.kind = 'reversal'"
    " AND d.kind = 'distribution' AND b.day > d.day"
    " AND d.id NOT IN (SELECT distribution_id FROM distribution_pending)"
    " AND d.id NOT IN (SELECT distribution_id FROM distribution_paid) GROUP BY b.id ORDER BY 1, 2"
)

_FEES = (  # fees of what a change took back, which stay
    "SELECT c.name, b.day, coalesce(l.fee_fen, x.fee_fen) FROM fee_kept k"
    " JOIN taken_back b ON b.id = k.taken_back_id"
    " LEFT JOIN lot l ON b.what = 'lot' AND l.id = b.row_id"
    " LEFT JOIN deal_exit x ON b.what = 'deal_exit' AND x.id = b.row_id"
    " JOIN deal d ON d.id = coalesce(l.deal_id, x.deal_id) JOIN company c ON c.id = d.company_id"
    " WHERE k.rev = ? ORDER BY k.id"
)

_BACK_KINDS = (partners.CAPITAL, partners.RECALLABLE)


def told(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield what is to be said of the payments that a change recorded."""
    for fund, number, partner, before, now in ledger.read(_MOVED, (seq,)):
        named = {"fund": fund, "number": number, "partner": partner}
        days = {"before": date(before).isoformat(), "now": date(now).isoformat()}
        yield Issue("paid_day_moved_told", None, {**named, **days})
    for fund, number, day, fen in ledger.read(_BACK, (seq,)):
        named = {"fund": fund, "number": number, "day": date(day).isoformat()}
        yield Issue("counts_as_returned_told", None, {**named, "amount": show(fen)})
    for company, day, fen in ledger.read(_FEES, (seq,)):
        named = {"company": company, "day": date(day).isoformat()}
        yield Issue("fee_kept_told", None, {**named, "amount": show(fen)})
    yield from _above_cash(ledger, seq)
    yield from _above_paid_in(ledger, seq)
    for fund_id, name in ledger.read(_LINES, (seq,)):
        left = ledger.funds.drawn(fund_id)
        if left < 0:
            yield Issue("repaid_above_drawn_told", None, {"fund": name, "amount": show(-left)})


def _above_cash(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield the funds that have less than nothing on a day on which the change paid partners."""
    days: dict[int, list[int]] = {}
    for fund_id, day in ledger.read(_PAID, {"s": seq}):
        days.setdefault(fund_id, []).append(day)
    for fund_id, paid in days.items():
        fund = ledger.funds.get(fund_id)
        moves = fund_cash.moves(ledger, fund, dt.date.max.toordinal())
        left, day = min((sum(m.fen for m in moves if m.day <= at), at) for at in paid)
        if left < 0:
            named = {"fund": fund.name, "day": date(day).isoformat(), "amount": show(-left)}
            yield Issue("paid_above_cash_told", None, named)


def _above_paid_in(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield the funds that gave more capital back than was paid in by a day on which the change
    distributed, and those of which more may be called than was ever committed.
    """
    days: dict[int, list[int]] = {}
    for fund_id, day in ledger.read(_GIVEN, (seq,)):
        days.setdefault(fund_id, []).append(day)
    for fund_id, distributed in days.items():
        fund, entries = ledger.funds.get(fund_id), ledger.funds.entries(fund_id)
        excess, back, at = max((*_given_back(entries, each), each) for each in distributed)
        if excess > 0:
            sums = {"back": show(back), "paid": show(back - excess), "amount": show(excess)}
            named = {"fund": fund.name, "day": date(at).isoformat()}
            yield Issue("capital_above_paid_in_told", None, {**named, **sums})
        wide = max(_above_commitment(entries, each) for each in distributed)
        if wide > 0:
            named = {"fund": fund.name, "amount": show(wide)}
            yield Issue("unfunded_above_commitment_told", None, named)


def _given_back(entries: Sequence[partners.Entry], at: int) -> tuple[int, int]:
    """Return by how much the capital given back until a day passes what was paid in, and all of
    it.
    """
    standings = partners.standings(entries, date(at)).values()
    back = sum(e.signed for e in entries if e.kind in _BACK_KINDS and e.day <= date(at))
    return back - sum(each.paid_in for each in standings), back


def _above_commitment(entries: Sequence[partners.Entry], at: int) -> int:
    standings = partners.standings(entries, date(at)).values()
    return sum(max(0, each.unfunded - each.committed) for each in standings)
