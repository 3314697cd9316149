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
    """Shares bought at a cost (fen, fee apart) on a day; ``day`` orders the lots; ``back``: taken back on that day."""

    shares: Fraction
    cost: Fen
    fee: Fen = 0
    day: dt.date = dt.date.min
    back: dt.date | None = None


class Sale(NamedTuple):
    """Shares sold for proceeds (fen, fee apart); a write-off is a sale for 0, money after it one of no shares.

    ``back``: it was taken back on that day.
    """

    shares: Fraction
    proceeds: Fen
    fee: Fen = 0
    day: dt.date = dt.date.max
    back: dt.date | None = None


class _Back(NamedTuple):
    """A purchase or sale (its place among them) taken back on a day."""

    day: dt.date
    of: Lot | Sale
    place: int


class Split(NamedTuple):
    """Shares that come (or, below 0, go) without money (送股、转增、拆股、缩股): cost is spread over the new number.

    It takes effect at the beginning of its day, in proportion on every lot held then.
    """

    added: Fraction
    day: dt.date


Event = Lot | Sale | Split | _Back


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
    course = _Course(method)
    for place, event in _in_order(lots, sales, splits):
        course.take(event, place)
    shares = sum((each[0] for each in course.held), Fraction())
    return Position(shares, course.cost, course.now.cost - course.cost, course.realised, course.fees)


class _Course:
    """A holding while its events pass."""

    def __init__(self, method: str) -> None:
        self._method = method
        self.held: list[list[Fraction]] = []  # shares, cost left
        self._bought: dict[int, tuple[Lot, Fraction]] = {}  # purchase → it, ratio then
        self._sold: dict[int, tuple[list[tuple[Fraction, Fraction]], Fraction]] = {}  # sale → what left, ratio then
        self.realised, self.fees, self.ratio, self.now = 0, 0, Fraction(1), Holding()

    @property
    def cost(self) -> Fen:
        """The cost left."""
        return int(sum(cost for _shares, cost in self.held))

    def take(self, event: Event, place: int) -> None:
        """Take an event; ``place`` names a purchase or sale."""
        if isinstance(event, Split):
            _spread(self.held, event)
            self.ratio *= _ratio(self.now.shares * self.ratio, event)
        elif isinstance(event, Lot):
            self.fees += event.fee
            self.held.append([event.shares, Fraction(event.cost)])
            self._bought[place] = (event, self.ratio)
            self.now = self.now._replace(bought=self.now.bought + event.shares / self.ratio)
            self.now = self.now._replace(cost=self.now.cost + event.cost)
        elif isinstance(event, Sale):
            self.fees += event.fee
            if event.shares > sum(shares for shares, _cost in self.held):
                raise UserError("sells_more_than_held", day=event.day.isoformat())
            pieces = _take(self.held, event.shares, self._method)
            self._sold[place] = (pieces, self.ratio)
            self.realised += event.proceeds - int(sum(cost for _shares, cost in pieces))
            self.now = self.now._replace(sold=self.now.sold + event.shares / self.ratio)
        elif isinstance(event.of, Sale):
            self._sale_back(event, event.of)
        else:
            self._lot_back(event, event.of)

    def _sale_back(self, event: _Back, sale: Sale) -> None:
        pieces, then = self._sold.pop(event.place)
        self.held[:0] = [[shares * self.ratio / then, cost] for shares, cost in pieces]
        self.fees -= sale.fee
        self.realised -= sale.proceeds - int(sum(cost for _shares, cost in pieces))
        self.now = self.now._replace(sold=self.now.sold - sale.shares / then)

    def _lot_back(self, event: _Back, lot: Lot) -> None:
        """Take a purchase out; what was sold after it has to be taken back before it."""
        if self._sold:
            raise UserError("taken_back_sold", day=event.day.isoformat())
        _, then = self._bought.pop(event.place)
        self.held = [[one.shares * self.ratio / at, Fraction(one.cost)] for one, at in self._bought.values()]
        self.fees -= lot.fee
        bought = self.now.bought - lot.shares / then
        self.now = self.now._replace(bought=bought, cost=self.now.cost - lot.cost)


def _in_order(lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split]) -> list[tuple[int, Event]]:
    """Return all events by day with their place: a split begins the day, what is taken back ends it."""
    order = {Split: 0, Lot: 1, Sale: 2, _Back: 3}
    rows: list[tuple[int, Event]] = list(enumerate([*splits, *lots, *sales]))
    rows += [(at, _Back(each.back, each, at)) for at, each in rows if not isinstance(each, Split | _Back) and each.back]
    return sorted(rows, key=lambda row: (row[1].day, order[type(row[1])]))


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
    course = _Course(FIFO)
    for place, event in _in_order(lots, sales, splits):
        course.take(event, place)
    return course.now


def ratio_of(split: Split, lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split]) -> Fraction:
    """Return by what a split multiplied the shares that were held when its day began."""
    before = [each for each in splits if each.day < split.day]

    def back(day: dt.date | None) -> dt.date | None:
        return day if day is not None and day < split.day else None

    held = position(
        [lot._replace(back=back(lot.back)) for lot in lots if lot.day < split.day],
        [sale._replace(back=back(sale.back)) for sale in sales if sale.day < split.day],
        FIFO,
        before,
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


def _take(held: list[list[Fraction]], wanted: Fraction, method: str) -> list[tuple[Fraction, Fraction]]:
    """Take shares out of the lots and return what left of each: shares and cost in whole fen."""
    if method == AVERAGE and wanted:
        shares, cost = sum(lot[0] for lot in held), sum(lot[1] for lot in held)
        held[:] = [[Fraction(shares), Fraction(cost)]]
    gone = []
    for lot in held:
        part = min(wanted, lot[0])
        if not part:
            continue
        cost = Fraction(fen(lot[1] * part / lot[0]))
        lot[0] -= part
        lot[1] -= cost
        gone.append((part, cost))
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
    events: dict[dt.date, list[tuple[int, Event]]] = {each.day: [] for each in values}
    for place, event in _in_order(lots, sales, splits):
        events.setdefault(event.day, []).append((place, event))
    known, at = sorted(values, key=lambda each: each.day), 0
    course, found = _Course(method), list[State]()
    for day in sorted(events):
        for place, event in events[day]:
            course.take(event, place)
        while at < len(known) and known[at].day <= day:
            at += 1
        last = known[at - 1] if at else None
        value = course.cost if last is None else moved_value(last.amount, last.made_for, course.now)
        found.append(State(day, course.cost, course.realised, course.fees, value if course.now.shares > 0 else 0))
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
