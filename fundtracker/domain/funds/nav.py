"""Net asset value from quarter to quarter, of a fund and of each partner, and the balance behind
it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fundtracker.domain.base.money import Fen

# Line → the sign with which a positive amount enters. Signed results keep their own sign (+1).
LINES = {
    "contributions": 1,
    "distributions": -1,
    "fees": -1,
    "waivers": 1,
    "expenses": -1,
    "income": 1,
    "realised": 1,
    "unrealised": 1,
    "transfers": 1,
    "carry": -1,
}


class RollForward(NamedTuple):
    """A period: opening, the lines as they enter (signed fen), closing = opening + lines."""

    opening: Fen
    lines: dict[str, Fen]

    @property
    def closing(self) -> Fen:
        """What stands at the end."""
        return closing(self.opening, self.lines)


def closing(opening: Fen, lines: Mapping[str, Fen]) -> Fen:
    """Return opening + lines; the lines carry their sign."""
    return opening + sum(lines.values())


def roll_forward(opening: Fen, amounts: Mapping[str, Fen]) -> RollForward:
    """Return the roll-forward of positive amounts by line; fees, expenses, distributions and carry
    reduce it.

    Realised, unrealised, income and transfers may be negative. Every line stands, 0 where nothing
    is.

    Raises:
        KeyError: a line that does not exist.
    """
    for name in amounts:
        LINES[name]
    return RollForward(opening, {name: sign * amounts.get(name, 0) for name, sign in LINES.items()})
