"""The pieces of which a holding is made: shares or principal bought at one cost, while held."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction

from fundtracker.domain.base.fractions import fen


class Piece:
    """A lot while it is held: shares (or principal), cost left, and how many units of the first
    day one share is; ``day`` on which it was bought.
    """

    __slots__ = ("cost", "counted", "day", "shares", "unit")

    def __init__(
        self,
        shares: Fraction,
        cost: Fraction,
        unit: Fraction,
        *,
        counted: bool,
        day: dt.date = dt.date.min,
    ) -> None:
        self.shares, self.cost, self.unit, self.counted = shares, cost, unit, counted
        self.day = day

    def copy(self) -> "Piece":
        return Piece(self.shares, self.cost, self.unit, counted=self.counted, day=self.day)

    def scale(self, factor: Fraction) -> None:
        """Spread the cost over another number of shares."""
        self.shares, self.unit = self.shares * factor, self.unit / factor


def take(pool: list[Piece], wanted: Fraction, *, at_mean: bool) -> tuple[list[Piece], list[Piece]]:
    """Take shares out of pieces of one kind: what left, its cost in whole fen, and what is left."""
    if at_mean and wanted:
        pool = [merged(pool)]
    gone = []
    for piece in pool:
        part = min(wanted, piece.shares)
        if not part:
            continue
        cost = Fraction(fen(piece.cost * part / piece.shares))
        piece.shares -= part
        piece.cost -= cost
        gone.append(Piece(part, cost, piece.unit, counted=piece.counted, day=piece.day))
        wanted -= part
    return gone, [piece for piece in pool if piece.shares]


def weights(pieces: Sequence[Piece]) -> list[int]:
    """Return how an amount is spread over pieces: by their shares."""
    return [int(each.shares * 1_000_000) or 1 for each in pieces]


def merged(pool: list[Piece]) -> Piece:
    """Return pieces of one kind as one of their mean cost."""
    shares, cost = (
        sum((each.shares for each in pool), Fraction()),
        sum((each.cost for each in pool), Fraction()),
    )
    units = sum((each.shares * each.unit for each in pool), Fraction())
    return Piece(shares, cost, units / shares, counted=pool[0].counted)
