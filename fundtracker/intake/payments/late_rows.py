"""Payments dated in a frozen quarter: they are booked in the next open one, and that is said with
their money.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Issue
from fundtracker.intake.meaning.block import Block
from fundtracker.ledger import Ledger
from fundtracker.ledger.review.freeze import frozen, open_quarter


class Late(NamedTuple):
    """Rows of one frozen quarter that are booked in another: how many, fen out and in."""

    dated: str
    booked: str
    n: int
    out_fen: int
    in_fen: int


class BookQuarters(dict[int, int]):
    """day → quarter in which it is booked, each worked out once: a frozen one takes nothing more,
    its late payments are booked in the next open one."""

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._frozen = frozen(ledger)
        self._late: dict[int, tuple[int, int, int]] = {}
        self._before: dict[int, tuple[int, int, int]] = {}  # open quarter → rows, fen, first line

    def __missing__(self, day: int) -> int:
        quarter = self[day] = open_quarter(
            self._frozen, Quarter.of(dt.date.fromordinal(day)).ordinal
        )
        return quarter

    def count(self, block: Block, known: Collection[int] = frozenset()) -> None:
        """Count the rows of a block that are new and late; ``known`` places stand already."""
        if not self._frozen:
            return
        for i, day in enumerate(block.days):
            quarter = Quarter.of(dt.date.fromordinal(day)).ordinal
            if i in known:
                continue
            if self[day] < self._frozen[-1]:
                n, fen, line = self._before.get(self[day], (0, 0, block.lines[i]))
                self._before[self[day]] = n + 1, fen + abs(block.amounts[i]), line
            if self[day] != quarter:
                n, out, into = self._late.get(quarter, (0, 0, 0))
                fen = block.amounts[i]
                side = (0, fen) if block.directions[i] else (fen, 0)
                self._late[quarter] = n + 1, out + side[0], into + side[1]

    def remarks(self) -> list[Issue]:
        """Return what is booked in open quarters before frozen ones, by quarter: the running totals
        that were frozen are without it.
        """
        words = []
        for quarter, (n, fen, line) in sorted(self._before.items()):
            later = "、".join(Quarter.at(q).name for q in self._frozen if q > quarter)
            params = {"n": n, "amount": show(fen), "quarter": Quarter.at(quarter).name}
            words.append(Issue("before_frozen", line, params | {"frozen": later}))
        return words

    def late(self) -> tuple[Late, ...]:
        """Return what was late, by quarter."""
        return tuple(
            Late(Quarter.at(q).name, Quarter.at(open_quarter(self._frozen, q)).name, *counted)
            for q, counted in sorted(self._late.items())
        )
