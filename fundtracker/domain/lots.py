"""Partial exits: which cost leaves with the shares sold, and what is realised and what not."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.exact import fen
from fundtracker.domain.money import Fen
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


def position(lots: Sequence[Lot], sales: Sequence[Sale], method: str) -> Position:
    """Return what is left of lots after sales, in order of their days.

    FIFO releases the cost of the oldest shares, average that of the mean share held on the day. No fen is lost:
    released + remaining = all cost, and realised + unrealised is the same under both methods.

    Raises:
        UserError: ``sells_more_than_held``, ``cost_method_unknown``.
    """
    if method not in METHODS:
        raise UserError("cost_method_unknown", text=method)
    held: list[list[Fraction]] = []  # shares, cost left
    released = realised = Fraction()
    events: list[tuple[dt.date, int, Lot | Sale]] = [
        *((lot.day, 0, lot) for lot in lots),
        *((sale.day, 1, sale) for sale in sales),
    ]
    for day, _order, event in sorted(events, key=lambda each: each[:2]):
        if isinstance(event, Lot):
            held.append([event.shares, Fraction(event.cost)])
            continue
        if event.shares > sum(shares for shares, _cost in held):
            raise UserError("sells_more_than_held", day=day.isoformat())
        gone = _take(held, event.shares, method)
        released += gone
        realised += event.proceeds - gone
    fees = sum(lot.fee for lot in lots) + sum(sale.fee for sale in sales)
    shares = sum((each[0] for each in held), Fraction())
    cost = sum(lot.cost for lot in lots) - int(released)
    return Position(shares, cost, int(released), int(realised), fees)


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
