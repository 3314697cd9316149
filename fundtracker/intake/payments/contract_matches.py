"""Payments on no contract beside the contract each may belong to, as people look at them before
they accept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.park.contract import Contract
from fundtracker.domain.park.warnings import Warning
from fundtracker.i18n import language, tr
from fundtracker.intake.payments.contract_scoring import (
    Candidate,
    Money,
    in_ledger,
    kind_of,
    open_money,
)
from fundtracker.intake.payments.predicted_breaches import Placing, warnings_for
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.bookings import on_contract
from fundtracker.ledger.projects.contract_paid import LATEST
from fundtracker.ledger.projects.contracts import Row


class Match(NamedTuple):
    """A payment on no contract and the contract it may belong to, with score and reasons; fen.

    ``room`` is what the contract's cap leaves on the payment's day, negative where it is exceeded
    already.
    ``source``: of the payment once it is linked ('' none); ``other_source``: the contract's, where
    they differ.
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
    source: str = ""
    other_source: str = ""

    @property
    def key(self) -> tuple[int, int]:
        """The payment and its part."""
        return self.payment, self.position


def over_caps(matches: Sequence[Match], chosen: Sequence[Match]) -> dict[tuple[int, int], int]:
    """Return what would lie over its contract's cap after each of ``matches`` (key → fen, 0 where
    nothing).

    They are taken in order of time, each after those of ``chosen`` that lie before it.
    """
    picked = {match.key for match in chosen}
    before: dict[int, int] = {}
    over = {}
    for match in sorted(matches, key=lambda m: (m.date, m.payment, m.position)):
        paid = before.get(match.contract, 0) + match.fen
        over[match.key] = max(0, paid - match.room) if match.fen > 0 else 0
        if match.key in picked:
            before[match.contract] = paid
    return over


def excess(chosen: Sequence[Match]) -> int:
    """Return the most that would lie over the cap of each contract on the way, added up (fen)."""
    over, most = over_caps(chosen, chosen), dict[int, int]()
    for match in chosen:
        most[match.contract] = max(most.get(match.contract, 0), over[match.key])
    return sum(most.values())


def breaches(ledger: Ledger, chosen: Sequence[Match]) -> list[Warning]:
    """Return what the payments would breach on their contracts, taken together in order of time."""
    waiting = {(m.item.payment_id, m.item.position): m for m in open_money(ledger)}
    placings = []
    for match in chosen:
        money = waiting.get(match.key)
        if money is not None:
            item, serial = money.item, ledger.payments.get(match.payment).serial
            placings.append(
                Placing(
                    match.fen,
                    item.day,
                    item.project_id,
                    item.source_id,
                    match.contract,
                    kind_of(money.texts),
                    serial,
                    match.payment,
                    match.position,
                )
            )
    return warnings_for(ledger, placings)


def matches(ledger: Ledger, contract: int | None = None) -> list[Match]:
    """Return the best candidate of each payment on no contract; for one contract every payment
    that may be its.
    """
    waiting = {(m.item.payment_id, m.item.position): m for m in open_money(ledger)}
    candidates = (
        in_ledger(ledger)
        if contract is None
        else _of_contract(ledger, contract, list(waiting.values()))
    )
    rows = {i: ledger.contracts.get(i) for i in {c.contract for c in candidates}}
    money = ledger.contracts.positions(list(rows.values()), LATEST)
    names: dict[int | None, str] = {s.id: s.name(language()) for s in ledger.plan.sources()}
    return [
        _match(waiting[c.payment, c.position], c, rows[c.contract], money[c.contract], names)
        for c in candidates
    ]


def _of_contract(ledger: Ledger, contract: int, waiting: Sequence[Money]) -> list[Candidate]:
    """Every open payment of the contract's payee or project, the likely ones first."""
    row = ledger.contracts.get(contract)
    likely = {(c.payment, c.position): c for c in in_ledger(ledger, 0) if c.contract == contract}
    candidates = []
    for m in waiting:
        key = (m.item.payment_id, m.item.position)
        if key in likely:
            candidates.append(likely[key])
        elif (m.payee and m.payee == row.party) or m.item.project_id == row.project_id:
            candidates.append(Candidate(*key, contract, 0, ("hand",), m.item.fen))
    return sorted(candidates, key=lambda c: (-c.score, c.payment, c.position))


def _match(
    money: Money, c: Candidate, row: Row, contract: Contract, names: dict[int | None, str]
) -> Match:
    words, then = (
        next((text for text in money.texts if text), ""),
        contract._replace(day=money.item.day),
    )
    linked = on_contract(money.item, row)
    return Match(
        c.payment,
        c.position,
        dt.date.fromordinal(money.item.day).isoformat(),
        c.fen,
        money.payee,
        words,
        c.contract,
        row.number,
        c.score,
        c.why,
        then.cap - then.course.paid,
        names.get(linked.source_id, ""),
        names.get(row.source_id, "") if row.source_id not in (None, linked.source_id) else "",
    )


def why_name(word: str) -> str:
    """Return why a payment may belong to a contract, in words."""
    words = {
        "number": tr("the contract number"),
        "number_in_text": tr("the contract number in its words"),
        "learnt": tr("as learnt"),
        "payee": tr("same payee"),
        "account": tr("same account"),
        "project": tr("same project"),
        "amount": tr("an amount that is due"),
        "only_contract": tr("the payee's only contract"),
        "after_signing": tr("after signing"),
        "before_signing": tr("before signing"),
        "hand": tr("by hand"),
    }
    return words.get(word, word)
