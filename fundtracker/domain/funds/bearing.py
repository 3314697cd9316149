"""The money of the partners who bear carry, as the waterfall takes it: what they paid in and got,
and the interests that pass between them and those who bear none.

Who takes over an interest steps into its place: the capital still to be given back and the
preferred return it has earned go along, and so does the gain, which bears carry from then on (or
no more).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence

from fundtracker.domain.funds import partners
from fundtracker.domain.funds.capital_account import Handover, fen_part
from fundtracker.domain.funds.hurdles import LpFlow
from fundtracker.domain.funds.partners import Entry
from fundtracker.domain.funds.waterfall import Event

_PAYS = {partners.RECEIPT: 1, partners.EQUALISATION: -1}


def events(
    entries: Iterable[Entry],
    handovers: Sequence[Handover],
    free: Collection[str],
    until: dt.date,
) -> list[Event]:
    """Return the payments of the partners who bear carry, carry with them, in no order.

    Args:
        entries: the fund's book.
        handovers: paid-in capital that passed between partners, by day.
        free: who bears no carry.
        until: what passes later does not count; payments do, on their days.
    """
    settled = partners.settled(entries)
    bearing = [each for each in settled if each.partner not in free or each.kind == partners.CARRY]
    moves = partners.movements(bearing)
    rows = [Event(move.day, paid_in=move.paid, cash=move.received) for move in moves]
    passed = [each for each in handovers if each.day <= until]
    if any((each.giver in free) != (each.taker in free) for each in passed):
        rows += _passing(settled, passed, free)
    return rows


def _passing(
    settled: Sequence[Entry], handovers: Sequence[Handover], free: Collection[str]
) -> list[Event]:
    """Return the interests that pass between those who bear carry and those who do not."""
    waiting, held, rows = _own(settled), dict[str, list[LpFlow]](), list[Event]()
    for each in sorted(handovers, key=lambda handover: handover.day):
        while waiting and waiting[0][0].day <= each.day:
            flow, name = waiting.pop(0)
            held.setdefault(name, []).append(flow)
        stays, goes = _divided(held.get(each.giver, []), each.paid)
        held[each.giver] = stays
        held[each.taker] = _ordered([*held.get(each.taker, []), *goes])
        if (each.giver in free) and (each.taker not in free):
            rows.append(Event(each.day, joins=tuple(goes)))
        elif (each.giver not in free) and (each.taker in free):
            rows.append(Event(each.day, leaves=tuple(goes)))
    return rows


def _own(settled: Sequence[Entry]) -> list[tuple[LpFlow, str]]:
    """Return what each partner paid in and was given, carry apart, in order of time; a
    distribution on the day on which it was decided.
    """
    rows = []
    for each in settled:
        if each.kind in _PAYS:
            rows.append((LpFlow(each.day, paid_in=_PAYS[each.kind] * each.signed), each.partner))
        elif each.kind in partners.DISTRIBUTION_KINDS and each.kind != partners.CARRY:
            rows.append((LpFlow(each.day, got=each.signed), each.partner))
    return sorted(rows, key=lambda row: (row[0].day, row[0].got != 0))


def _divided(flows: Sequence[LpFlow], paid: int) -> tuple[list[LpFlow], list[LpFlow]]:
    """Return the flows of an interest that stay and those that go with its part ``paid``, fen."""
    total = sum(each.paid_in for each in flows)
    goes = [
        LpFlow(each.day, fen_part(each.paid_in, paid, total), fen_part(each.got, paid, total))
        for each in flows
    ]
    stays = [
        LpFlow(all_.day, all_.paid_in - gone.paid_in, all_.got - gone.got)
        for all_, gone in zip(flows, goes, strict=True)
    ]
    return [each for each in stays if each[1:] != (0, 0)], goes


def _ordered(flows: Sequence[LpFlow]) -> list[LpFlow]:
    return sorted(flows, key=lambda each: (each.day, each.got != 0))
