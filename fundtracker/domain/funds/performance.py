"""Multiples and since-inception rates of a fund, a partner or a company (GIPS 2020, 2.A.34–37,
glossary).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import Fen
from fundtracker.domain.base.period import Quarter, Share
from fundtracker.domain.funds.irr import Rate, xirr

GROSS, NET = "gross", "net"


class Movement(NamedTuple):
    """Money between an investor and what it holds: what went in and what came back on a day.

    Both are positive fen; a reversal is a negative amount of the same kind. A call and a
    distribution of one day stay two movements: netting them would change every multiple.
    """

    day: dt.date
    paid: Fen = 0
    received: Fen = 0


class Multiples(NamedTuple):
    """The multiples as exact shares; ``.ratio`` is a float, or None where the divisor is 0.

    ``pic`` paid-in / committed, ``dpi`` distributions / paid-in, ``rvpi`` value / paid-in, ``tvpi``
    dpi + rvpi exactly, ``unfunded`` unfunded / committed.
    """

    pic: Share
    dpi: Share
    rvpi: Share
    tvpi: Share
    unfunded: Share


def handed_on(rows: Sequence[Movement], day: dt.date, fen: Fen) -> list[Movement]:
    """Return a partner's movements without what it passed to others of the money it had received.

    It comes off the newest that was received until the day: a payment out after the last one in
    would give the rate two solutions. An amount below 0 came back and is received on the day.
    """
    rows = list(rows)
    for at in sorted(range(len(rows)), key=lambda at: rows[at].day, reverse=True):
        if fen > 0 and rows[at].day <= day:
            part = min(fen, max(0, rows[at].received))
            rows[at] = rows[at]._replace(received=rows[at].received - part)
            fen -= part
    return [*rows, Movement(day, received=-fen)] if fen else rows


def multiples(
    paid_in: Fen, distributed: Fen, value: Fen, committed: Fen = 0, unfunded: Fen | None = None
) -> Multiples:
    """Return the multiples of amounts in fen; ``unfunded`` is committed − paid-in unless told.

    Paid-in 0 gives None, never 0. Paid-in may exceed the commitment (recycling, fees outside it).
    """
    left = committed - paid_in if unfunded is None else unfunded
    return Multiples(
        Share(paid_in, committed),
        Share(distributed, paid_in),
        Share(value, paid_in),
        Share(distributed + value, paid_in),
        Share(left, committed),
    )


def moic(proceeds: Fen, value: Fen, cost: Fen) -> Share:
    """Return the gross multiple of invested capital: (proceeds + fair value) / invested cost."""
    return Share(proceeds + value, cost)


class Performance(NamedTuple):
    """What an investment was worth at a date: sums, multiples and the rate since inception.

    ``side`` is ``gross`` (fund to companies) or ``net`` (partners, after fees and carry) and stands
    beside every figure.
    """

    side: str
    as_of: dt.date
    paid_in: Fen
    distributed: Fen
    value: Fen
    multiples: Multiples
    rate: Rate


def performance(
    movements: Iterable[Movement], value: Fen, as_of: dt.date, side: str, committed: Fen = 0
) -> Performance:
    """Return sums, multiples and rate since inception as of a day; later movements do not count.

    Args:
        movements: of one fund, partner or company, in any order.
        value: net asset value (or fair value) at ``as_of``, fen.
        as_of: the valuation date V; the value is a last payment of that day.
        side: ``gross`` or ``net``.
        committed: the commitment at ``as_of``; 0 gives no PIC.
    """
    known = [each for each in movements if each.day <= as_of]
    paid = sum(each.paid for each in known)
    received = sum(each.received for each in known)
    flows = [
        (each.day, amount) for each in known for amount in (-each.paid, each.received) if amount
    ]
    rate = xirr([*flows, (as_of, value)])
    return Performance(
        side, as_of, paid, received, value, multiples(paid, received, value, committed), rate
    )


def by_quarter(
    movements: Iterable[Movement],
    values: Iterable[tuple[dt.date, Fen]],
    last: Quarter,
    side: str,
    committed: Fen = 0,
) -> Iterator[Performance]:
    """Give the performance at the end of each quarter since the first movement.

    Args:
        movements: in any order.
        values: valuations by date; a quarter uses the latest of or before its last day.
        last: the last quarter wanted.
        side: ``gross`` or ``net``.
        committed: fen; 0 gives no PIC.
    """
    ordered = sorted(movements)
    dated = sorted(values)
    if not ordered:
        return
    for quarter in Quarter.of(ordered[0].day).until(last):
        held = [value for day, value in dated if day <= quarter.last_day]
        yield performance(ordered, held[-1] if held else 0, quarter.last_day, side, committed)
