"""Payments of the ledger that are equal to rows of a file, and the keys that tell them apart."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fundtracker.intake.meaning.block import Block
from fundtracker.intake.same.duplicates import Settling, occurrence
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments import payment_texts

_COLLISION = 1 << 30
_AT_ONCE = 4  # equal payments that are looked for at a time


class Standing(NamedTuple):
    """A payment that stands under a key: ``own`` as its claim keeps it, or ''."""

    payment: int
    day: int
    amount: int
    own: str


Chain = dict[int, Standing]  # number among its equals → payment


class Equals:
    """The equals of the rows of a file. The first of equal payments has their common key, each
    other one a number beside it; a payment that went leaves its number free.
    """

    def __init__(self, ledger: Ledger, settling: Settling) -> None:
        self._ledger, self._settling = ledger, settling
        self._days = _days_apart(ledger)
        self._open: set[int] = set()  # keys of rows that were not what stands under them
        self._given: set[int] = set()  # keys that rows of this file have
        self.apart: dict[int, int] = {}  # day → how many equal payments stand there at most

    def under(self, block: Block, keys: list[int]) -> dict[int, Standing]:
        """Return row → the payment under its key; a chance collision gets another key."""
        of_keys = self._ledger.payments.of_keys(keys, block.days)
        standing = {}
        for i, key in enumerate(keys) if of_keys else ():
            if key not in of_keys or key in self._given:
                continue
            results = Standing(*of_keys[key])
            if (results.day, results.amount) == (block.days[i], block.amounts[i]):
                standing[i] = results
            else:
                keys[i] = occurrence(key, _COLLISION)
        return standing

    def others(self, block: Block, keys: list[int]) -> list[int]:
        """Return the rows that may have equals under other keys: on days on which rows were told
        apart, and later twins of rows that were not what stands under their key.
        """
        days, twins = self._days, bool(self._open or self._given)
        if not twins and (not days or days.keys().isdisjoint(block.days)):
            return []
        return [
            i
            for i, (day, key) in enumerate(zip(block.days, keys, strict=True))
            if day in days or (twins and self._is_open(key))
        ]

    def _is_open(self, key: int) -> bool:
        first = self._settling.first_of(key)
        return key in self._given or (first != key and first in self._open)

    def open(self, key: int) -> None:
        """Take the key of a row that is not what stands under it."""
        self._open.add(self._settling.first_of(key))

    def keep(self, keys: Sequence[int]) -> None:
        """Take the keys that new rows of this file have beside their equals."""
        self._given.update(keys)

    def is_later(self, key: int) -> bool:
        """Return whether a key is that of a later twin in the file."""
        return self._settling.first_of(key) != key

    def chains(self, block: Block, keys: list[int], rows: Sequence[int]) -> dict[int, Chain]:
        """Return row → the payments that are equal to it."""
        chains: dict[int, Chain] = {i: {} for i in rows}
        asked, first = list(rows), 0
        while asked:
            for i, number, standing in self._numbered(block, keys, asked, first):
                chains[i][number] = standing
            first += _AT_ONCE
            most = {i: self._days.get(block.days[i], 0) for i in asked}
            asked = [i for i in asked if first - 1 in chains[i] or first < most[i]]
        return chains

    def _numbered(
        self, block: Block, keys: list[int], rows: Sequence[int], first: int
    ) -> Iterator[tuple[int, int, Standing]]:
        """Yield (row, number, payment) of the equals from a number on."""
        firsts = {i: self._settling.first_of(keys[i]) for i in rows}
        numbers = range(first, first + _AT_ONCE)
        wanted = [(i, n, occurrence(firsts[i], n)) for i in rows for n in numbers]
        payments = self._ledger.payments.of_keys(
            [key for _, _, key in wanted], [block.days[i] for i, _, _ in wanted]
        )
        for i, number, key in wanted:
            if key in payments and key not in self._given:
                standing = Standing(*payments[key])
                if (standing.day, standing.amount) == (block.days[i], block.amounts[i]):
                    yield i, number, standing

    def part(self, block: Block, keys: list[int], i: int, chain: Chain) -> None:
        """Give a row a key of its own beside its equals."""
        first = self._settling.first_of(keys[i])
        number = next(
            n
            for n in range(len(chain) + len(self._given) + 2)
            if n not in chain and occurrence(first, n) not in self._given
        )
        keys[i] = occurrence(first, number)
        self._given.add(keys[i])
        self.remember(block.days[i], max((number, *chain)) + 1)

    def remember(self, day: int, number: int) -> None:
        """Keep that so many equal payments stand on a day."""
        self.apart[day] = max(self.apart.get(day, 0), number)


def _days_apart(ledger: Ledger) -> dict[int, int]:
    """Return day → how many equal payments stand there at most, of the days on which rows were
    told apart.
    """
    days: dict[int, int] = {}
    for details in payment_texts.details_with(ledger, "apart"):
        for day, number in json.loads(details)["apart"]:
            days[day] = max(days.get(day, 0), number)
    return days
