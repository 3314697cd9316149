"""The running balance as a witness: which way money went shows in what it did to the balance."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from fundtracker.intake import amounts

SAMPLE = 300
_LINES = 0.6  # of the rows that can be compared must agree


class Witness(NamedTuple):
    """What the balance says of a pair of columns out and in; all False: it says nothing.

    ``agrees``: out lowers it; ``flipped``: out raises it, the columns are the unit's own 借 and 贷;
    ``minus_out``: money out is written with a minus in its own column.
    """

    agrees: bool = False
    flipped: bool = False
    minus_out: bool = False


def hear(role: Mapping[str, int], rows: Sequence[Sequence[str]]) -> Witness:
    """Compare the balance of each row with that of its neighbour, in both orders of time."""
    places = [role.get(name) for name in ("amount_out", "amount_in", "balance")]
    if None in places:
        return Witness()
    read: list[tuple[int, int, int]] = []
    for row in rows[:SAMPLE]:
        out, into, left = (_fen(row, place) for place in places)
        if left is None or not (out or into):
            continue
        read.append((out or 0, into or 0, left))
    if len(read) < 2:
        return Witness()
    plain = _share(read, lambda out, into: into - out)
    flipped = _share(read, lambda out, into: out - into)
    minus = _share(read, lambda out, into: into + out)
    best = max(plain, flipped, minus)
    if best < _LINES or [plain, flipped, minus].count(best) > 1:
        return Witness()
    return Witness(best == plain, best == flipped, best == minus)


def _share(read: Sequence[tuple[int, int, int]], moved: Callable[[int, int], int]) -> float:
    """Return the share of neighbours whose balances differ by what moved, in the better order of time."""
    later = earlier = 0
    for (out, into, left), (next_out, next_into, next_left) in itertools.pairwise(read):
        later += next_left - left == moved(next_out, next_into)
        earlier += left - next_left == moved(out, into)
    return max(later, earlier) / (len(read) - 1)


def _fen(row: Sequence[str], place: int | None) -> int | None:
    read = amounts.fen(row[place]) if place is not None and place < len(row) else None
    return read if isinstance(read, int) else None
