"""Whole columns at once: what a column of a million cells needs is done in C, odd cells alone in Python."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import compress
from operator import itemgetter
from typing import Any, TypeVar

T = TypeVar("T")
first_of: Callable[[str], str] = itemgetter(slice(0, 1))
last_of: Callable[[str], str] = itemgetter(slice(-1, None))

_MEMORY = 200_000
# Seen by nobody, copied along: marks of direction, joiners, soft hyphens.
MARKS = (
    "\xad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
)
MARKS += "\u2066\u2067\u2068\u2069\ufeff"
_OUTER = " \t\r\n\u3000\xa0" + MARKS
_ODD_FIRST = frozenset(_OUTER + "='`-—–―_/nN")  # n: null, none, nan
_SHAPE = str.maketrans("0123456789", "0" * 10)


def without(column: Sequence[T], gone: Sequence[int]) -> list[T]:
    """Return a column without the rows ``gone`` (ascending)."""
    kept: list[T] = []
    at = 0
    for i in gone:
        kept += column[at:i]
        at = i + 1
    kept += column[at:]
    return kept


def total(amounts: Sequence[int], directions: Sequence[int]) -> tuple[int, int]:
    """Return the fen that went out and that came in (direction 1)."""
    into = sum(compress(amounts, directions)) if any(directions) else 0
    return sum(amounts) - into, into


class Texts:
    """Columns of text cleaned by ``clean``; a cell that begins and ends plainly needs no cleaning,
    unless it holds a character of ``also``.
    """

    def __init__(self, clean: Callable[[str], str], also: str = "") -> None:
        self._clean, self._also = clean, also
        self._plain: set[str] = set()

    def column(self, cells: Sequence[str]) -> list[str]:
        """Return the cells as meant."""
        fresh = set(cells) - self._plain
        odd = {}
        if fresh:
            if _may_be_odd(fresh) or self._holds(fresh):
                odd = {cell: meant for cell in fresh if (meant := self._clean(cell)) != cell}
                fresh.difference_update(odd)
            if len(fresh) * 2 < len(cells) or len(cells) < 100:  # what never comes again is not remembered
                if len(self._plain) > _MEMORY:
                    self._plain.clear()
                self._plain |= fresh
        return [odd.get(cell, cell) for cell in cells] if odd else list(cells)

    def _holds(self, cells: set[str]) -> bool:
        joined = "\n".join(cells) if self._also else ""
        return any(character in joined for character in self._also)


def _may_be_odd(cells: set[str]) -> bool:
    return any(c in _ODD_FIRST or c.isspace() for c in set(map(first_of, cells))) or any(
        c in _OUTER for c in set(map(last_of, cells)) if c
    )


def fen(cells: Sequence[str], plain: Callable[[str], Any], odd: Callable[[str], Any]) -> list[Any]:
    """Return the fen of a column in yuan: ``plain`` knows 1,234.56 by its shape (each digit a 0),
    any other cell goes to ``odd``.
    """
    joined = "\n".join(cells)
    shapes = joined.translate(_SHAPE).split("\n")
    if len(shapes) != len(cells):  # a cell with a line break
        return [int(cell.replace(",", "").replace(".", "")) if plain(cell) else odd(cell) for cell in cells]
    known = {shape: bool(plain(shape)) for shape in set(shapes)}
    digits = joined.replace(",", "").replace(".", "").split("\n")
    if all(known.values()):
        return list(map(int, digits))
    return [
        int(number) if fits else odd(cell) if cell else None
        for number, fits, cell in zip(digits, map(known.__getitem__, shapes), cells, strict=True)
    ]
