"""Payments on no contract beside the contract each may belong to, as people look at them before they accept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.contract import Contract
from fundtracker.i18n import tr
from fundtracker.intake.contracts import Candidate, Money, in_ledger, open_money
from fundtracker.ledger import Ledger
from fundtracker.ledger.contracts import LATEST


class Match(NamedTuple):
    """A payment on no contract and the contract it may belong to, with score and reasons; fen.

    ``room`` is what the contract's cap leaves on the payment's day, negative where it is exceeded already.
    """

    payment: int
    position: int
    date: str
    fen: int
    payee: str
    words: str
    contract: int
    number: str
    score: int
    why: tuple[str, ...]
    room: int

    @property
    def excess(self) -> int:
        """What would lie over the cap after this payment alone."""
        return max(0, self.fen - self.room) if self.fen > 0 else 0


def excess(found: Sequence[Match]) -> int:
    """Return what would lie over the caps after all of them, by contract, added up."""
    by: dict[int, list[Match]] = {}
    for one in found:
        by.setdefault(one.contract, []).append(one)
    return sum(max(0, sum(m.fen for m in some) - min(m.room for m in some)) for some in by.values())


def matches(ledger: Ledger, contract: int | None = None) -> list[Match]:
    """Return the best candidate of each payment on no contract; for one contract every payment that may be its."""
    waiting = {(m.item.payment_id, m.item.position): m for m in open_money(ledger)}
    found = in_ledger(ledger) if contract is None else _of_contract(ledger, contract, list(waiting.values()))
    rows = {i: ledger.contracts.get(i) for i in {c.contract for c in found}}
    money = ledger.contracts.positions(list(rows.values()), LATEST)
    return [
        _match(waiting[c.payment, c.position], c, rows[c.contract].number, money[c.contract]) for c in found
    ]  # fmt: skip


def _of_contract(ledger: Ledger, contract: int, waiting: Sequence[Money]) -> list[Candidate]:
    """Every open payment of the contract's payee or project, the likely ones first."""
    row = ledger.contracts.get(contract)
    likely = {(c.payment, c.position): c for c in in_ledger(ledger, 0) if c.contract == contract}
    found = []
    for m in waiting:
        key = (m.item.payment_id, m.item.position)
        if key in likely:
            found.append(likely[key])
        elif (m.payee and m.payee == row.party) or m.item.project_id == row.project_id:
            found.append(Candidate(*key, contract, 0, ("hand",), m.item.fen))
    return sorted(found, key=lambda c: (-c.score, c.payment, c.position))


def _match(money: Money, c: Candidate, number: str, stands: Contract) -> Match:
    words, then = next((text for text in money.texts if text), ""), stands._replace(day=money.item.day)
    return Match(
        c.payment, c.position, dt.date.fromordinal(money.item.day).isoformat(), c.fen, money.payee, words,
        c.contract, number, c.score, c.why, then.cap - then.course.paid,
    )  # fmt: skip


def why_name(word: str) -> str:
    """Return why a payment may belong to a contract, in words."""
    words = {
        "number": tr("the contract number"), "number_in_text": tr("the contract number in its words"),
        "learnt": tr("as learnt"), "payee": tr("same payee"), "account": tr("same account"),
        "project": tr("same project"), "amount": tr("an amount that is due"),
        "only_contract": tr("the payee's only contract"), "after_signing": tr("after signing"),
        "before_signing": tr("before signing"), "hand": tr("by hand"),
    }  # fmt: skip
    return words.get(word, word)
