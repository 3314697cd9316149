"""Equal rows inside one file: a slip of the export, or two real payments?

Same serial and all mapped fields equal: rejected (``duplicate_in_file``). No serial: both kept,
told apart by an occurrence number. A voucher number counts as a serial only where it is unique
among the rows, equal twins aside; twins of one entry are two payments, for its other side holds
both.
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator, Mapping
from hashlib import blake2b

from fundtracker.errors import Issue
from fundtracker.intake.cells.column_cleaning import without
from fundtracker.intake.meaning.block import Block, leave, pick
from fundtracker.intake.meaning.reading import Reading

Keyed = tuple[Block, list[int]]
Known = dict[int, tuple[int, str]]  # row of a block → (payment, what its own claim says or '')
Told = Iterator[tuple[Block, list[int], Known]]
# The bits of a key that tell rows of a file apart: a number of 60 bits takes 32 bytes, one of 64
# takes 48. Among a million rows two unlike ones are alike in one of two million files.
_COMPARED = (1 << 60) - 1
_AT_ONCE = 250_000  # voucher numbers that are compared at a time


class _Figures(dict[int, str]):
    """The digits of numbers that come again: days and sides."""

    def __missing__(self, number: int) -> str:
        digits = self[number] = str(number)
        return digits


_FIGURES = _Figures()


def fingerprints(block: Block) -> list[int]:
    """Return the key of each row: 64 bits of its mapped, normalised fields and its serial, if any.

    The same money in another file has the same key, whatever else the line says.
    """
    rows = zip(
        map(_FIGURES.__getitem__, block.days), map(_FIGURES.__getitem__, block.directions),
        map(str, block.amounts),
        block.counterparty, block.account, block.summary, block.purpose, block.project,
        block.contract, block.serial, block.note, strict=True,
    )  # fmt: skip
    texts = map(str.encode, map("\x1f".join, rows))
    joined = b"".join([blake2b(text, digest_size=8).digest() for text in texts])
    return list(struct.unpack(f">{len(joined) // 8}q", joined))


def occurrence(key: int, number: int) -> int:
    """Return the key of the ``number``-th equal row (0 the first: the key itself)."""
    if number == 0:
        return key
    data = b"%d#%d" % (key, number)
    return int.from_bytes(blake2b(data, digest_size=8).digest(), "big", signed=True)


def _twins(keys: list[int], known: set[int]) -> list[int]:
    """Return the rows whose key is known, or stands above them."""
    first = dict(zip(reversed(keys), range(len(keys) - 1, -1, -1), strict=True))
    return [i for i, key in enumerate(keys) if key in known or first[key] != i]


class _Proved:
    """Twins that stand in one entry of a voucher; ``places``: line → how many stand above it."""

    def __init__(self, places: Mapping[int, int]) -> None:
        self._places = places
        self._seen: set[tuple[int, int]] = set()

    def proves(self, line: int, key: int) -> bool:
        """Return whether an entry proves a twin to be a payment of its own: once a place, an entry
        that comes again is a slip of the export.
        """
        twin = key, self._places.get(line, 0)
        fresh = twin[1] > 0 and twin not in self._seen
        self._seen.add(twin)
        return fresh


class Settling:
    """A reading with its twins settled: iterate once, blocks of first rows, then of later twins."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._voucher = reading.serial_role == "voucher_no"
        self._vouchers = array("q")  # hashes of the first rows' numbers
        self._first: dict[int, int] = {}  # the keys of later twins → those of the first ones

    def __iter__(self) -> Iterator[Keyed]:
        seen: set[int] = set()
        later: list[Keyed] = []
        for block in self._reading.blocks():
            keys = fingerprints(block)
            compared = [key & _COMPARED for key in keys]
            fresh = set(compared)
            known = seen & fresh
            if known or len(fresh) < len(keys):
                twins = _twins(compared, known)
                later.append((pick(block, twins), [keys[i] for i in twins]))
                block, keys = leave(block, twins), without(keys, twins)
            seen |= fresh
            if self._voucher:
                self._vouchers.extend(map(hash, block.serial))
            if keys:
                yield block, keys
        del seen
        yield from self._later(later)
        del self._vouchers[:]  # the indexes that follow need the memory

    def first_of(self, key: int) -> int:
        """Return the key that a twin has in common with its equals."""
        return self._first.get(key, key)

    def _later(self, later: list[Keyed]) -> Iterator[Keyed]:
        """Reject the twins that a serial proves to be one payment; number the others."""
        if not later:
            return
        tells = not self._voucher or self._unique()
        entry = _Proved(self._reading.places_in_entry)
        numbers: dict[int, int] = {}
        for block, keys in later:
            remaining, numbered = [], []
            for i, key in enumerate(keys):
                if tells and block.serial[i] and not entry.proves(block.lines[i], key):
                    self._reading.reject(
                        Issue("duplicate_in_file", block.lines[i], {}),
                        block.directions[i],
                        block.amounts[i],
                    )
                    continue
                numbers[key] = numbers.get(key, 0) + 1
                remaining.append(i)
                numbered.append(occurrence(key, numbers[key]))
                self._first[numbered[-1]] = key
            if remaining:
                yield pick(block, remaining), numbered

    def _unique(self) -> bool:
        """Return whether no voucher number stands on two unlike rows (of equal ones the first
        counts).
        """
        every, distinct = len(self._vouchers), 0
        numbers = every - self._vouchers.count(hash(""))
        shares = every // _AT_ONCE + 1  # a set of all is an import's peak of memory
        for share in range(shares):
            distinct += len({number for number in self._vouchers if number % shares == share})
        return distinct - (numbers < every) == numbers
