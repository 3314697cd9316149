"""Balances that differ in equal rows: those of another payment, or reckoned anew.

Rows put in or taken out above a row shift the balances of all below it by their sum, another
opening shifts every balance alike. What no such shift explains is another payment.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from itertools import accumulate, pairwise
from typing import NamedTuple

from fundtracker.intake.meaning.block import Block


class _Pair(NamedTuple):
    """A row, its equal in another file, fen by which their balances differ."""

    line: int
    shift: int
    theirs: int


_Moved = Callable[[int, int], int]  # fen that moved between two lines


class Reckoning:
    """The balances of a file beside those of the files that show the same rows."""

    def __init__(self) -> None:
        self._lines, self._moved = array("q"), array("q")  # of rows that no other file shows
        self._same = defaultdict[int, "array[int]"](lambda: array("q"))  # both lines by turns
        self._shifts = defaultdict[int, list[_Pair]](list)
        self._judged: dict[int, dict[int, str]] = {}

    def passed(self, block: Block, equal: Collection[int]) -> None:
        """Take a block of which some rows are equal to payments of the ledger."""
        if not any(block.left):
            return
        for i, line in enumerate(block.lines):
            if i not in equal:
                self._lines.append(line)
                fen = block.amounts[i]
                self._moved.append(fen if block.directions[i] else -fen)

    def same(self, line: int, source: int, theirs: int) -> None:
        """Take a row that has the balance of its equal, which stands on the line ``theirs`` of the
        file of an import.
        """
        self._same[source].extend((line, theirs))

    def differs(self, line: int, source: int, theirs: int, shift: int) -> None:
        """Take a row the balance of which is another one."""
        self._shifts[source].append(_Pair(line, shift, theirs))

    def anew(self, line: int, source: int) -> str:
        """Return how the balance of a row was reckoned anew: ``explained`` by rows that were put
        in, or since it stands where its equal does among rows with equal balances; ``shifted`` as
        those of other rows are; '' where it was not. Ask when all rows are taken.
        """
        if source not in self._judged:
            lines = self._same[source]
            same = sorted(_Pair(n, 0, of) for n, of in zip(lines[::2], lines[1::2], strict=True))
            judged = self._judge(sorted([*same, *self._shifts[source]]))
            for pair in self._shifts[source]:
                if same and _in_place(pair, same):
                    judged[pair.line] = "explained"
            self._judged[source] = judged
        return self._judged[source].get(line, "")

    def _judge(self, pairs: list[_Pair]) -> dict[int, str]:
        order = sorted(range(len(self._lines)), key=self._lines.__getitem__)
        lines = [self._lines[i] for i in order]
        sums = [0, *accumulate(self._moved[i] for i in order)]

        def moved(after: int, before: int) -> int:
            return sums[bisect_left(lines, before)] - sums[bisect_right(lines, after)]

        judged: dict[int, str] = {}
        last = lines[-1] + 1 if lines else 0
        for run in _runs(pairs, moved):
            first, end = run[0], run[-1]
            explained = any(pair.shift == 0 for pair in run)
            explained |= first == pairs[0] and first.shift == moved(0, first.line)
            below = moved(end.line, max(last, end.line + 1))
            explained |= end == pairs[-1] and end.shift == below
            how = "explained" if explained else "shifted" if len(run) > 1 else ""
            judged |= {pair.line: how for pair in run}
        return judged


def _runs(pairs: list[_Pair], moved: _Moved) -> Iterator[list[_Pair]]:
    """Yield the runs of pairs between which the balances of both files move alike, rows that one
    of them has alone aside; either order of time.
    """
    run = pairs[:1]
    for before, pair in pairwise(pairs):
        if abs(pair.shift - before.shift) == abs(moved(before.line, pair.line)):
            run.append(pair)
        else:
            yield run
            run = [pair]
    if run:
        yield run


def _in_place(pair: _Pair, same: list[_Pair]) -> bool:
    """Return whether a row stands among the rows with equal balances (sorted) where its equal does:
    a further payment stands behind all that the other file shows.
    """
    falling = len(same) > 1 and same[0].theirs > same[-1].theirs  # one file runs backwards
    at = bisect_left(same, pair)
    return all(
        (pair.line > row.line) == ((pair.theirs > row.theirs) != falling)
        for row in same[max(at - 1, 0) : at + 1]
    )
