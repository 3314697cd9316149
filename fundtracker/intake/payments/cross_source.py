"""One payment seen by several sources: candidates, side by side, with the reason."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID, RECEIVED
from fundtracker.ledger.payments.payments import Fact

if TYPE_CHECKING:
    from fundtracker.intake.same.day_kept import DayKept
    from fundtracker.intake.same.two_payments import TwoPayments

DAYS = 5
SAME_PAYEE_DAYS = 31


class Candidate(NamedTuple):
    """Two payments of different files that may be one; ``why``: day and payee as they agree."""

    first: Fact
    other: Fact
    days_apart: int
    same_payee: bool


def candidates(facts: Sequence[Fact], two: TwoPayments | None = None) -> list[Candidate]:
    """Return pairs that may be the same money, each payment in one pair at most, the likeliest
    first; none that ``two`` says to be two payments.

    Candidates have the same amount and no file in common, and lie within five days of each other
    or, with the same payee, within a month.
    """
    pairs = [pair for same in _groups(facts, lambda fact: fact.amount_fen) for pair in _pairs(same)]
    if two is not None and pairs:
        pairs = two.left(pairs)
    pairs.sort(key=lambda c: (not c.same_payee, c.days_apart, c.first.id, c.other.id))
    taken: set[int] = set()
    best = []
    for pair in pairs:
        if pair.first.id not in taken and pair.other.id not in taken:
            taken |= {pair.first.id, pair.other.id}
            best.append(pair)
    return best


def _groups(facts: Iterable[Fact], key: Callable[[Fact], object]) -> list[list[Fact]]:
    """Return the facts of one key, where they are not all of the same files: only they can make a
    pair.
    """
    groups: dict[object, list[Fact]] = defaultdict(list)
    for fact in facts:
        groups[key(fact)].append(fact)
    return [group for group in groups.values() if len({fact.imports for fact in group}) > 1]


def _pairs(same: list[Fact]) -> Iterator[Candidate]:
    """Yield the pairs among payments of one amount: those near each other, then those of one
    payee further apart.
    """
    for earlier, other, apart in _within(same, 0, DAYS):
        yield Candidate(
            earlier,
            other,
            apart,
            bool(earlier.counterparty) and earlier.counterparty == other.counterparty,
        )
    for payee in _groups(
        (fact for fact in same if fact.counterparty), lambda fact: fact.counterparty
    ):
        for earlier, other, apart in _within(payee, DAYS + 1, SAME_PAYEE_DAYS):
            yield Candidate(earlier, other, apart, True)


def _within(facts: list[Fact], least: int, most: int) -> Iterator[tuple[Fact, Fact, int]]:
    """Yield the pairs without a file in common whose days lie so far apart, the lower id first."""
    facts = sorted(facts, key=lambda fact: fact.day)
    days = [fact.day for fact in facts]
    for i, earlier in enumerate(facts):
        low = bisect_left(days, earlier.day + least, i + 1)
        for other in facts[low : bisect_right(days, earlier.day + most, low)]:
            if not earlier.imports & other.imports:
                first, second = (earlier, other) if earlier.id < other.id else (other, earlier)
                yield first, second, other.day - earlier.day


def in_ledger(
    ledger: Ledger,
    first_day: int = 0,
    last_day: int = 1 << 30,
    amounts: Collection[int] | None = None,
    two: TwoPayments | None = None,
) -> list[Candidate]:
    """Return the candidates among the payments of the ledger, and among the receipts, between two
    days; ``amounts``: those of so many fen, which make their pairs among themselves.
    """
    sides = (
        ledger.payments.facts(first_day, last_day, measure, amounts) for measure in (PAID, RECEIVED)
    )
    from fundtracker.intake.same.two_payments import TwoPayments  # a first file has no pairs

    two = two or TwoPayments(ledger)
    return [pair for facts in sides for pair in candidates(facts, two)]


def days_kept(ledger: Ledger, pairs: Sequence[Candidate]) -> list[DayKept]:
    """Return pairs as they are merged, with the day that counts."""
    from fundtracker.intake.same.day_kept import Days

    return Days(ledger).of(pairs)


def accept_all(ledger: Ledger, reason: str = "") -> int:
    """Merge every candidate, round by round until none is left; return how many went.

    Four sources of one payment need three rounds: each payment takes part in one pair a round.
    """
    gone = 0
    while pairs := in_ledger(ledger):
        with ledger.change("match", reason, pairs=len(pairs)) as change:
            for left in days_kept(ledger, pairs):
                ledger.payments.merge(change, left.stays, left.goes)
        gone += len(pairs)
    return gone


def accepted(ledger: Ledger) -> tuple[int, int]:
    """Merge every candidate; return how many went, and of how many pairs another day than the
    other file's counts now.
    """
    other_days = sum(left.day != left.other for left in days_kept(ledger, in_ledger(ledger)))
    return accept_all(ledger), other_days


def beside_ledger(
    ledger: Ledger, facts: Sequence[Fact], measure: int, two: TwoPayments
) -> list[Candidate]:
    """Return what of a file's payments (or receipts) may be in the ledger already, from another
    file; a payment that is not stored has an id below 0.
    """
    if not facts:
        return []
    days = [fact.day for fact in facts]
    amounts = {fact.amount_fen for fact in facts}
    first, last = min(days) - SAME_PAYEE_DAYS, max(days) + SAME_PAYEE_DAYS
    pairs = candidates([*facts, *ledger.payments.facts(first, last, measure, amounts)], two)
    return [pair for pair in pairs if pair.first.id < 0 or pair.other.id < 0]


def of_import(
    ledger: Ledger, ours: int, days: tuple[int, int], amounts: set[int], two: TwoPayments | None
) -> list[Candidate]:
    """Return what of a stored file, of some fen between two days, may be in the ledger twice."""
    first, last = days[0] - SAME_PAYEE_DAYS, days[1] + SAME_PAYEE_DAYS
    # Of two payments that one file shows none is the other: one of a pair comes from elsewhere.
    shared = ledger.payments.shared_amounts(amounts, ours, first, last)
    if not shared:
        return []
    pairs = in_ledger(ledger, first, last, shared, two)
    return [pair for pair in pairs if ours in pair.first.imports | pair.other.imports]
