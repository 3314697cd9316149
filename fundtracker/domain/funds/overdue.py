"""Interest on capital that a partner pays after the day it was due."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen


def interest(
    asked: Fen, came: Sequence[tuple[int, Fen]], due_day: int, until: int, rate: Fraction
) -> Fen:
    """Return simple interest, Act/365, on what was not paid on its due day, to the fen.

    Args:
        asked: of the partner, fen.
        came: (day, fen) of what it paid, in any order; below 0 went back.
        due_day: an ordinal; a payment of that day is in time.
        until: the last day that counts, an ordinal.
        rate: a year, as a fraction of 1.

    What is paid earns no interest from the day it comes on. Nothing is due on or before the due
    day, and never below 0.
    """
    owed = asked - sum(amount for day, amount in came if day <= due_day)
    earned, at = Fraction(), due_day
    for day, amount in sorted((day, amount) for day, amount in came if due_day < day <= until):
        earned += Fraction(max(0, owed) * (day - at), 365)
        owed, at = owed - amount, day
    if until > at:
        earned += Fraction(max(0, owed) * (until - at), 365)
    return fen(earned * rate)
