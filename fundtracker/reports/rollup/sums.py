"""Figures of many ledgers added up in whole fen, and which ledger each sum comes from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fundtracker.domain.park.bounds import MARKS
from fundtracker.reports.rollup.member import Member
from fundtracker.reports.tables.report_table import Cell, Row


class Part(NamedTuple):
    """What one ledger has of a figure; ``figure`` is its id there, ``counts`` whether the figure
    of the roll-up is a sum that it is in (a rate is shown, never added).
    """

    member: Member
    row: Row
    cell: Cell
    counts: bool


def added(values: Iterable[int | None]) -> int | None:
    """Return a sum in fen (or a count); None where nobody states any."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def mark_of(cells: Iterable[Cell]) -> str:
    """Return the mark of a sum: more than a floor where one is, at least it where one is."""
    marks = {cell.mark for cell in cells}
    return next((MARKS[b] for b in ("more_than", "at_least") if MARKS[b] in marks), "")


def in_order(members: Sequence[Member]) -> list[str]:
    """Return the codes of the rows of all ledgers: as the first has them, what only others have
    behind the row that stands above it there.
    """
    codes = [row.code for row in members[0].table.rows]
    for member in members[1:]:
        at = 0
        for row in member.table.rows:
            if row.code in codes:
                at = codes.index(row.code) + 1
            else:
                codes.insert(at, row.code)
                at += 1
    return codes
