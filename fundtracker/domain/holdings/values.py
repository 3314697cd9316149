"""What holdings are worth over time: values moved to another holding, day by day, in another
currency.
"""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen
from fundtracker.domain.holdings.lots import (
    FIFO,
    Course,
    Event,
    Holding,
    Instalments,
    Lot,
    Sale,
    Split,
    in_order,
)

NO_MORE = Instalments()


def moved_value(
    value: Fen,
    made_for: Holding,
    now: Holding,
    returned: Fen = 0,
    more: Instalments = NO_MORE,
) -> Fen:
    """Return what a value comes to for another holding than the one it was made for.

    What was sold since leaves with its part of the value, what was bought since comes at its cost;
    shares sold beyond those valued leave with the mean cost of the new ones. A value of a day on
    which nothing was held counts for nothing. ``returned``: capital that came back since for no
    shares; ``more``: what was paid since for the shares that were held, at its cost too.
    It is a stand-in until the holding is valued anew.
    """
    if made_for == now:
        return value
    value = value if made_for.shares > 0 else 0
    gone = now.sold - made_for.sold + max(Fraction(), made_for.bought - now.bought)
    fresh = max(Fraction(), now.bought - made_for.bought)
    added = max(0, now.cost + returned - more.paid - made_for.cost)
    if made_for.shares > 0:
        value -= int(value * min(gone, made_for.shares) / made_for.shares)
    beyond = gone - max(Fraction(), made_for.shares)
    if beyond > 0 and fresh > 0:
        added -= int(added * min(beyond, fresh) / fresh)
    return max(0, value - returned + fen(more.left)) + added


class State(NamedTuple):
    """A holding at the end of a day on which something happened to it; fen, fees apart.

    ``realised`` and ``fees`` are sums since the first day; ``value`` is what counts on the day.
    """

    day: dt.date
    cost: Fen
    realised: Fen
    fees: Fen
    value: Fen


class Value(NamedTuple):
    """A fair value of a day, fen, with the holding it was made for."""

    day: dt.date
    amount: Fen
    made_for: Holding


def states(
    lots: Sequence[Lot],
    sales: Sequence[Sale],
    splits: Sequence[Split],
    values: Sequence[Value],
    method: str,
) -> list[State]:
    """Return the holding day by day: what ``position`` and ``moved_value`` say of each, worked out
    in one pass.

    Raises:
        UserError: see ``position``.
    """
    events: dict[dt.date, list[tuple[int, Event]]] = {each.day: [] for each in values}
    for place, event in in_order(lots, sales, splits):
        events.setdefault(event.day, []).append((place, event))
    known, at, back = sorted(values, key=lambda each: each.day), 0, 0
    course, states = Course(method), list[State]()
    for day in sorted(events):
        for place, event in events[day]:
            course.take(event, place)
        while at < len(known) and known[at].day <= day:
            at, back = at + 1, course.returned  # what came back until its day is in the value
            course.more = NO_MORE
        value = course.cost
        if at:
            value = _moved(known[at - 1], course, course.returned - back, course.more)
        states.append(
            State(
                day,
                course.cost,
                course.realised,
                course.fees,
                value if course.now.shares > 0 else 0,
            )
        )
    return states


def value_at_end(
    lots: Sequence[Lot],
    sales: Sequence[Sale],
    splits: Sequence[Split],
    last: Value | None,
    method: str,
) -> Fen:
    """Return what a holding is worth after all its events by its last value, by its cost where it
    was never valued: the end of ``states``.

    Raises:
        UserError: see ``position``.
    """
    course, back, waits = Course(method), 0, last
    for place, event in in_order(lots, sales, splits):
        if waits is not None and event.day > waits.day:
            back, course.more, waits = course.returned, NO_MORE, None
        course.take(event, place)
    if course.now.shares <= 0 or last is None:
        return course.cost if last is None else 0
    since = (0, NO_MORE) if waits is not None else (course.returned - back, course.more)
    return _moved(last, course, *since)


def _moved(last: Value, course: Course, returned: Fen, more: Instalments) -> Fen:
    """Return what the last value of a holding comes to where it stands now: by fifo the cost of
    what is left, once all that was valued is sold.
    """
    held, day = course.held, last.day
    by_lot = course.method == FIFO and held and held[0].day > day and last.made_for != course.now
    if by_lot and all(each.day > day for each in held):
        return course.cost
    return moved_value(last.amount, last.made_for, course.now, returned, more)


class FxEffect(NamedTuple):
    """A gain in fen, split: what the price did (at the rate of the purchase) and what the
    currency did.
    """

    price: Fen
    currency: Fen

    @property
    def total(self) -> Fen:
        """Both; exactly value now − cost then."""
        return self.price + self.currency


def fx_effect(cost: int, bought_at: Fraction, value: int, now_at: Fraction) -> FxEffect:
    """Return the gain on a foreign holding.

    Args:
        cost: in minor units of the foreign currency.
        bought_at: fen for one such unit on the day of purchase.
        value: proceeds or value, same currency.
        now_at: fen for one unit on the day of valuation or sale.
    """
    total = fen(value * now_at) - fen(cost * bought_at)
    price = fen((value - cost) * bought_at)
    return FxEffect(price, total - price)
