"""Partners that were left out of a call (excused from a deal) and share in what its money earns all
the same: said when the call is written, and beside the figures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, show
from fundtracker.domain.funds.partners import CALL, EQUALISATION, Entry, Standing, failed, standings
from fundtracker.errors import Issue
from fundtracker.ledger.funds.holding_book import date

if TYPE_CHECKING:
    from fundtracker.ledger.repositories import Repositories

_ROUNDED = 1_00  # fen: what shares are rounded by over many calls
_CALLS = (  # of a change, that do not ask everybody who was asked before
    "SELECT f.id, f.name, c.id, max(c.day) FROM capital_call c JOIN fund f ON f.id = c.fund_id"
    " WHERE c.kind = 'call' AND c.rev = ? AND EXISTS (SELECT 1 FROM call_line l JOIN capital_call x"
    " ON x.id = l.call_id WHERE x.fund_id = c.fund_id AND x.day < c.day AND l.partner_id NOT IN"
    " (SELECT partner_id FROM call_line WHERE call_id = c.id)) GROUP BY f.id ORDER BY f.name"
)
_ASKED = "SELECT p.name FROM call_line l JOIN partner p ON p.id = l.partner_id WHERE l.call_id = ?"


def told(ledger: Repositories, seq: int) -> Iterator[Issue]:
    """Yield the partners that the last call of a change leaves out, with what would be theirs."""
    for fund_id, name, call_id, day in ledger.read(_CALLS, (seq,)):
        asked = {partner for (partner,) in ledger.read(_ASKED, (call_id,))}
        entries = [each for each in ledger.funds.as_written(fund_id) if each.day <= date(day)]
        for partner, amount in left_out(entries, standings(entries, date(day))).items():
            if partner not in asked:
                named = {"fund": name, "partner": partner, "day": date(day).isoformat()}
                yield Issue("partner_left_out_told", None, {**named, "amount": show(amount)})


def beside(fund: str, entries: Sequence[Entry], now: Mapping[str, Standing]) -> Iterator[Issue]:
    """Yield what is said beside the figures of a fund of the partners left out."""
    for partner, amount in left_out(entries, now).items():
        named = {"fund": fund, "partner": partner, "amount": show(amount)}
        yield Issue("partner_left_out", None, named)


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
