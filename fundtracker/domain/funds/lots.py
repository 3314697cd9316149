"""Partial exits: which cost leaves with the shares sold, and what is realised and what not."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen
from fundtracker.errors import UserError

FIFO, AVERAGE = METHODS = ("fifo", "average")


class Lot(NamedTuple):
    """Shares bought at a cost (fen, fee apart) on a day; ``day`` orders the lots."""

    shares: Fraction
    cost: Fen
    fee: Fen = 0
    day: dt.date = dt.date.min


class Sale(NamedTuple):
    """Shares sold for proceeds (fen, fee apart); a write-off is a sale for 0."""

    shares: Fraction
    proceeds: Fen
    fee: Fen = 0
    day: dt.date = dt.date.max


class Split(NamedTuple):
    """Shares that come (or, below 0, go) without money (送股、转增、拆股、缩股): cost is spread over the new number.

    It takes effect at the beginning of its day, in proportion on every lot held then.
    """

    added: Fraction
    day: dt.date


class Position(NamedTuple):
    """A holding after its exits: ``realised`` is proceeds − cost released, fees apart."""

    shares: Fraction
    cost: Fen
    released: Fen
    realised: Fen
    fees: Fen

    def value_at(self, price: Fraction) -> Fen:
        """What the shares left are worth at a price in fen."""
        return fen(self.shares * price)

    def unrealised(self, value: Fen) -> Fen:
        """Value − remaining cost."""
        return value - self.cost


def position(lots: Sequence[Lot], sales: Sequence[Sale], method: str, splits: Sequence[Split] = ()) -> Position:
    """Return what is left of lots after sales, in order of their days.

    FIFO releases the cost of the oldest shares, average that of the mean share held on the day. No fen is lost:
    released + remaining = all cost, and realised + unrealised is the same under both methods.

    Raises:
        UserError: ``sells_more_than_held``, ``cost_method_unknown``, ``split_of_nothing`` (nothing is held
            that could be split, or less than nothing would be left).
    """
    if method not in METHODS:
        raise UserError("cost_method_unknown", text=method)
    held: list[list[Fraction]] = []  # shares, cost left
    released = realised = Fraction()
    for event in _in_order(lots, sales, splits):
        if isinstance(event, Split):
            _spread(held, event)
        elif isinstance(event, Lot):
            held.append([event.shares, Fraction(event.cost)])
        else:
            if event.shares > sum(shares for shares, _cost in held):
                raise UserError("sells_more_than_held", day=event.day.isoformat())
            gone = _take(held, event.shares, method)
            released += gone
            realised += event.proceeds - gone
    fees = sum(lot.fee for lot in lots) + sum(sale.fee for sale in sales)
    shares = sum((each[0] for each in held), Fraction())
    cost = sum(lot.cost for lot in lots) - int(released)
    return Position(shares, cost, int(released), int(realised), fees)


def _in_order(lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split]) -> list[Lot | Sale | Split]:
    """Return all events by day: a split begins the day, sales end it."""
    order = {Split: 0, Lot: 1, Sale: 2}
    return sorted([*splits, *lots, *sales], key=lambda event: (event.day, order[type(event)]))


def _spread(held: list[list[Fraction]], split: Split) -> None:
    """Scale the lots held to their new number of shares."""
    before = sum((shares for shares, _cost in held), Fraction())
    if before <= 0 or before + split.added <= 0:
        raise UserError("split_of_nothing", day=split.day.isoformat())
    ratio = (before + split.added) / before
    for lot in held:
        lot[0] *= ratio


class Holding(NamedTuple):
    """All that was bought and sold until a day, in shares of the first day (splits taken out), and its cost, fen.

    Two days with the same one saw the same holding: a value made for the one holds for the other.
    """

    bought: Fraction = Fraction()
    sold: Fraction = Fraction()
    cost: Fen = 0

    @property
    def shares(self) -> Fraction:
        """What is left."""
        return self.bought - self.sold


def holding(lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split] = ()) -> Holding:
    """Return what was bought and sold, in shares of the first day; a split changes nothing of it."""
    bought = sold = Fraction()
    cost, ratio = 0, Fraction(1)
    for event in _in_order(lots, sales, splits):
        if isinstance(event, Split):
            ratio *= _ratio((bought - sold) * ratio, event)
        elif isinstance(event, Lot):
            bought += event.shares / ratio
            cost += event.cost
        else:
            sold += event.shares / ratio
    return Holding(bought, sold, cost)


def ratio_of(split: Split, lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split]) -> Fraction:
    """Return by what a split multiplied the shares that were held when its day began."""
    before = [each for each in splits if each.day < split.day]
    held = position(
        [lot for lot in lots if lot.day < split.day], [sale for sale in sales if sale.day < split.day], FIFO, before
    )
    return _ratio(held.shares, split)


def _ratio(before: Fraction, split: Split) -> Fraction:
    """Return (before + added) / before; 1 where nothing is held that could be split."""
    return (before + split.added) / before if before > 0 and before + split.added > 0 else Fraction(1)


def moved_value(value: Fen, made_for: Holding, now: Holding) -> Fen:
    """Return what a value comes to for another holding than the one it was made for.

    What was sold since leaves with its part of the value, what was bought since comes at its cost; shares sold
    beyond those valued leave with the cost of the new ones. It is a stand-in until the holding is valued anew.
    """
    if made_for == now:
        return value
    gone = now.sold - made_for.sold + max(Fraction(), made_for.bought - now.bought)
    fresh = max(Fraction(), now.bought - made_for.bought)
    added = max(0, now.cost - made_for.cost)
    if made_for.shares > 0:
        value -= int(value * min(gone, made_for.shares) / made_for.shares)
    beyond = gone - max(Fraction(), made_for.shares)
    if beyond > 0 and fresh > 0:
        added -= int(added * min(beyond, fresh) / fresh)
    return value + added


def _take(held: list[list[Fraction]], wanted: Fraction, method: str) -> Fraction:
    """Take shares out of the lots and return their cost in whole fen."""
    if method == AVERAGE:
        shares, cost = sum(lot[0] for lot in held), sum(lot[1] for lot in held)
        held[:] = [[Fraction(shares), Fraction(cost)]]
    gone = Fraction()
    for lot in held:
        part = min(wanted, lot[0])
        if not part:
            continue
        cost = Fraction(fen(lot[1] * part / lot[0]))
        lot[0] -= part
        lot[1] -= cost
        gone += cost
        wanted -= part
    held[:] = [lot for lot in held if lot[0]]
    return gone


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
    lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split], values: Sequence[Value], method: str
) -> list[State]:
    """Return the holding day by day: what ``position`` and ``moved_value`` say of each, worked out in one pass.

    Raises:
        UserError: see ``position``.
    """
    events: dict[dt.date, list[Lot | Sale | Split]] = {each.day: [] for each in values}
    for event in _in_order(lots, sales, splits):
        events.setdefault(event.day, []).append(event)
    known, at = sorted(values, key=lambda each: each.day), 0
    held: list[list[Fraction]] = []
    realised, fees, now, ratio, found = 0, 0, Holding(), Fraction(1), list[State]()
    for day in sorted(events):
        for event in events[day]:
            if isinstance(event, Split):
                ratio *= _ratio(now.shares * ratio, event)
                _spread(held, event)
                continue
            fees += event.fee
            if isinstance(event, Lot):
                held.append([event.shares, Fraction(event.cost)])
                now = Holding(now.bought + event.shares / ratio, now.sold, now.cost + event.cost)
                continue
            if event.shares > sum(shares for shares, _cost in held):
                raise UserError("sells_more_than_held", day=event.day.isoformat())
            realised += event.proceeds - int(_take(held, event.shares, method))
            now = now._replace(sold=now.sold + event.shares / ratio)
        while at < len(known) and known[at].day <= day:
            at += 1
        cost = int(sum(cost for _shares, cost in held))
        last = known[at - 1] if at else None
        value = cost if last is None else moved_value(last.amount, last.made_for, now)
        found.append(State(day, cost, realised, fees, value if now.shares > 0 else 0))
    return found


class FxEffect(NamedTuple):
    """A gain in fen, split: what the price did (at the rate of the purchase) and what the currency did."""

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
    whole = fen(value * now_at) - fen(cost * bought_at)
    price = fen((value - cost) * bought_at)
    return FxEffect(price, whole - price)
