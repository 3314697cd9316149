"""What was paid on a contract: in all, as advance, as retention, since a quarter."""

from __future__ import annotations

from typing import NamedTuple


class Paid(NamedTuple):
    """What was paid on a contract: fen, ``now`` since a first quarter; the first day and how many
    payments have no document.
    """

    fen: int = 0
    advance: int = 0
    retention: int = 0
    now: int = 0
    first_day: int | None = None
    undocumented: int = 0


def both(first: Paid, other: Paid) -> Paid:
    """Return what was paid in two parts of the payments, together."""
    days = [day for day in (first.first_day, other.first_day) if day is not None]
    return Paid(
        first.fen + other.fen,
        first.advance + other.advance,
        first.retention + other.retention,
        first.now + other.now,
        min(days, default=None),
        first.undocumented + other.undocumented,
    )
