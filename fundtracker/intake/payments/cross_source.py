"""One payment seen by several sources: candidates, side by side, with the reason."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID, RECEIVED
from fundtracker.ledger.payments.payments import Fact

DAYS = 5
SAME_PAYEE_DAYS = 31


class Candidate(NamedTuple):
    """Two payments of different files that may be one; ``why``: day and payee as they agree."""

    one: Fact
    other: Fact
    days_apart: int
    same_payee: bool


def candidates(facts: Sequence[Fact]) -> list[Candidate]:
    """Return pairs that may be the same money, each payment in one pair at most, the likeliest first.

    Candidates have the same amount and no file in common, and lie within five days of each other
    or, with the same payee, within a month.
    """
    by_amount: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_amount[fact.amount_fen].append(fact)
    pairs = []
    for same in by_amount.values():
        for i, one in enumerate(same):
            for other in same[i + 1 :]:
                if one.imports & other.imports:
                    continue
                apart = abs(one.day - other.day)
                payee = bool(one.counterparty) and one.counterparty == other.counterparty
                if apart <= (SAME_PAYEE_DAYS if payee else DAYS):
                    first, second = sorted((one, other), key=lambda f: f.id)
                    pairs.append(Candidate(first, second, apart, payee))
    pairs.sort(key=lambda c: (not c.same_payee, c.days_apart, c.one.id, c.other.id))
    taken: set[int] = set()
    best = []
    for pair in pairs:
        if pair.one.id not in taken and pair.other.id not in taken:
            taken |= {pair.one.id, pair.other.id}
            best.append(pair)
    return best


def in_ledger(ledger: Ledger, first_day: int = 0, last_day: int = 1 << 30) -> list[Candidate]:
    """Return the candidates among the payments of the ledger, and among the receipts, between two days."""
    sides = (ledger.payments.facts(first_day, last_day, measure) for measure in (PAID, RECEIVED))
    return [pair for facts in sides for pair in candidates(facts)]


def accept_all(ledger: Ledger, reason: str = "") -> int:
    """Merge every candidate, round by round until none is left; return how many went.

    Four sources of one payment need three rounds: each payment takes part in one pair a round.
    """
    gone = 0
    while pairs := in_ledger(ledger):
        with ledger.change("match", reason, pairs=len(pairs)) as change:
            for pair in pairs:
                ledger.payments.merge(change, pair.one.id, pair.other.id)
        gone += len(pairs)
    return gone
