"""Partners that were left out of a call (excused from a deal) and share in what its money earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen
from fundtracker.domain.funds.partners import CALL, EQUALISATION, Entry, Standing, failed

_ROUNDED = 1_00  # fen: what shares are rounded by over many calls


def left_out(entries: Sequence[Entry], now: Mapping[str, Standing]) -> dict[str, Fen]:
    """Return partner → fen that it would have been asked for by its commitment, of partners that
    were asked before and then left out of a call of others.

    Who pays after the others by agreement was never asked before, or is asked for the same part
    of its commitment by and by: neither is left out. Nor is who failed.

    Args:
        entries: the fund's book until a day, in order of day.
        now: where the partners stand on that day.
    """
    there = {name: each for name, each in now.items() if each.committed > 0}
    skipped = _skipped(entries) & (there.keys() - failed(entries))
    if not skipped:
        return {}
    asked = {name: Fraction(each.committed - each.unfunded) for name, each in there.items()}
    most = max(asked[name] / each.committed for name, each in there.items())
    missing = {name: fen(most * there[name].committed - asked[name]) for name in there}
    return {
        name: amount for name, amount in missing.items() if name in skipped and amount > _ROUNDED
    }


def _skipped(entries: Sequence[Entry]) -> set[str]:
    """Return who had been asked before a day on which others alone were; closings apart."""
    asked: dict[object, set[str]] = {}
    closings = {entry.day for entry in entries if entry.kind == EQUALISATION}
    for entry in entries:
        if entry.kind == CALL and not entry.reverses:
            asked.setdefault(entry.day, set()).add(entry.partner)
    skipped: set[str] = set()
    before: set[str] = set()
    for day, names in asked.items():
        if day not in closings:
            skipped |= before - names
        before |= names
    return skipped
