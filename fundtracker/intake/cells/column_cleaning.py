"""Whole columns at once: what a column of a million cells needs is done in C, odd cells alone in
Python.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import compress
from operator import itemgetter
from typing import Any, Generic, TypeVar

T = TypeVar("T")
first_of: Callable[[str], str] = itemgetter(slice(0, 1))
last_of: Callable[[str], str] = itemgetter(slice(-1, None))

_MEMORY = 100_000
_PATIENCE = 4  # blocks
_KEPT = 1000  # cells that were cleaned, kept to be told of
# Seen by nobody, copied along: marks of direction, joiners, soft hyphens.
MARKS = "\xad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
MARKS += "\u2060\u2061\u2062\u2063\u2064"
MARKS += "\u2066\u2067\u2068\u2069\ufeff"
_OUTER = " \t\r\n\u3000\xa0" + MARKS
_ODD_FIRST = frozenset(_OUTER + "='`-—–―_/nN")  # n: null, none, nan
_SHAPE = str.maketrans("0123456789", "0" * 10)


def without(column: Sequence[T], gone: Sequence[int]) -> list[T]:
    """Return a column without the rows ``gone`` (ascending)."""
    items: list[T] = []
    at = 0
    for i in gone:
        items += column[at:i]
        at = i + 1
    items += column[at:]
    return items


def total(amounts: Sequence[int], directions: Sequence[int]) -> tuple[int, int]:
    """Return the fen that went out and that came in (direction 1)."""
    into = sum(compress(amounts, directions)) if any(directions) else 0
    return sum(amounts) - into, into


class _Known(dict[str, T]):
    """What is known of texts; ``missed`` grows by those that are looked up and not known."""

    def __init__(self) -> None:
        super().__init__()
        self.missed: list[str] = []
        self._strange = 0  # blocks in a row of which most texts were new

    def __missing__(self, text: str) -> Any:
        self.missed.append(text)
        return text

    def learnt(self, size: int) -> list[str]:
        """Return what was missed in a column of ``size`` cells, and begin anew."""
        missed, self.missed = self.missed, []
        self._strange = self._strange + 1 if len(missed) * 2 > size else 0
        return missed

    @property
    def comes_again(self) -> bool:
        """Whether texts come again often enough to be worth their memory."""
        return self._strange < _PATIENCE and len(self) < _MEMORY


class Judged(Generic[T]):
    """What some texts of a column mean; texts that come again are judged once.

    ``judge`` gets texts and returns those that mean something.
    """

    def __init__(self, judge: Callable[[Collection[str]], dict[str, T]]) -> None:
        self._judge = judge
        self._known: _Known[bool] | None = _Known()  # None: they do not come again
        self._found: dict[str, T] = {}

    def of(self, cells: Sequence[str]) -> dict[str, T]:
        """Return the texts of a column that mean something, with what they mean."""
        known = self._known
        if known is None:
            return self._judge(cells)
        distinct = set(cells)
        if fresh := distinct.difference(known):
            known.missed = list(fresh)
            known.learnt(len(cells))
            self._found |= self._judge(fresh)
            known.update(dict.fromkeys(fresh, True))
            if not known.comes_again:
                self._known = None
        if not self._found:
            return {}
        return {text: self._found[text] for text in self._found.keys() & distinct}


class Texts:
    """One column of text cleaned by ``clean``; a cell that begins and ends plainly needs no
    cleaning, unless it holds a character of ``also``. Texts that come again are understood once,
    and become one object: what compares them later need not look at their letters.
    """

    def __init__(self, clean: Callable[[str], str], also: str = "") -> None:
        self._clean, self._also = clean, also
        self._known: _Known[str] | None = _Known()  # None: they do not come again
        self.odd: dict[str, str] = {}  # some cells that were cleaned → as meant

    def column(self, cells: Sequence[str]) -> list[str]:
        """Return the cells as meant."""
        known = self._known
        if known is None:
            odd = self._odd(cells)
            return [odd.get(cell, cell) for cell in cells] if odd else list(cells)
        meant = list(map(known.__getitem__, cells))
        if known.missed:
            fresh = dict.fromkeys(known.learnt(len(cells)))
            known.update(zip(fresh, fresh, strict=True))
            known.update(self._odd(fresh))
            meant = list(map(known.__getitem__, cells))
            if not known.comes_again:
                self._known = None
        return meant

    def _odd(self, cells: Collection[str]) -> dict[str, str]:
        if not _may_be_odd(cells) and not self._holds(cells):
            return {}
        odd = {cell: plain for cell in set(cells) if (plain := self._clean(cell)) != cell}
        if len(self.odd) < _KEPT:
            self.odd |= odd
        return odd

    def _holds(self, cells: Collection[str]) -> bool:
        joined = "\n".join(cells) if self._also else ""
        return any(character in joined for character in self._also)


def _may_be_odd(cells: Collection[str]) -> bool:
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
        return [
            int(cell.replace(",", "").replace(".", "")) if plain(cell) else odd(cell)
            for cell in cells
        ]
    known = {shape: bool(plain(shape)) for shape in set(shapes)}
    digits = joined.replace(",", "").replace(".", "").split("\n")
    if all(known.values()):
        return list(map(int, digits))
    return [
        int(number) if fits else odd(cell) if cell else None
        for number, fits, cell in zip(digits, map(known.__getitem__, shapes), cells, strict=True)
    ]
