"""Partial exits: which cost leaves with the shares sold, and what is realised and what not."""

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, split
from fundtracker.domain.holdings.pieces import Piece, merged, take, weights
from fundtracker.errors import UserError

FIFO, AVERAGE = METHODS = ("fifo", "average")


class Lot(NamedTuple):
    """Shares bought at a cost (fen, fee apart) on a day; ``day`` orders the lots; ``back``: taken
    back on that day, where ``fee_kept`` without its fee, which nobody paid back.

    Not ``counted``: a loan or note whose ``shares`` are its principal in yuan. Counted and of no
    shares: more of the price of those that are held (分期出资), which raises their cost.
    """

    shares: Fraction
    cost: Fen
    fee: Fen = 0
    day: dt.date = dt.date.min
    back: dt.date | None = None
    counted: bool = True
    fee_kept: bool = False


class Sale(NamedTuple):
    """Shares sold for proceeds (fen, fee apart); a write-off is a sale for 0, money after it one
    of no shares.

    ``back``: it was taken back on that day, where ``fee_kept`` without its fee. Not ``counted``:
    principal (yuan) of a loan or note that was repaid, sold or written off; where a holding has no
    count at all, every sale is of principal. ``of_cost``: capital that came back for no shares:
    it lowers their cost, what comes beyond all cost is gain.
    """

    shares: Fraction
    proceeds: Fen
    fee: Fen = 0
    day: dt.date = dt.date.max
    back: dt.date | None = None
    counted: bool = True
    fee_kept: bool = False
    of_cost: bool = False


class _Back(NamedTuple):
    """A purchase or sale (its place among them) taken back on a day."""

    day: dt.date
    of: Lot | Sale
    place: int


class Split(NamedTuple):
    """Shares that come (or, below 0, go) without money (送股、转增、拆股、缩股): cost is spread
    over the new number.

    It takes effect at the beginning of its day, in proportion on every lot held then. ``becomes``:
    the principal of loans and notes becomes ``added`` shares (转股), what is counted stays as it
    is.
    """

    added: Fraction
    day: dt.date
    becomes: bool = False


class Instalments(NamedTuple):
    """More of the price of shares (fen) since they were valued: ``paid``, and what of it is
    ``left`` after what was sold since.
    """

    paid: Fen = 0
    left: Fraction = Fraction()

    def with_paid(self, amount: Fen) -> "Instalments":
        """Return them after one more, or (below 0) after one was taken back."""
        return Instalments(self.paid + amount, self.left + amount)

    def with_left(self, amount: Fraction) -> "Instalments":
        """Return them after shares were sold, or came back."""
        return self._replace(left=self.left + amount)


Event = Lot | Sale | Split | _Back


class Position(NamedTuple):
    """A holding after its exits: ``realised`` is proceeds − cost released, fees apart;
    ``principal``: of loans and notes without a count of shares, yuan; ``returned``: what of
    ``released`` came back for no shares.
    """

    shares: Fraction
    cost: Fen
    released: Fen
    realised: Fen
    fees: Fen
    principal: Fraction = Fraction()
    returned: Fen = 0

    @property
    def held(self) -> bool:
        """Whether anything is left: shares or principal."""
        return self.shares > 0 or self.principal > 0

    def value_at(self, price: Fraction) -> Fen:
        """What the shares left are worth at a price in fen."""
        return fen(self.shares * price)

    def unrealised(self, value: Fen) -> Fen:
        """Value − remaining cost."""
        return value - self.cost


def position(
    lots: Sequence[Lot], sales: Sequence[Sale], method: str, splits: Sequence[Split] = ()
) -> Position:
    """Return what is left of lots after sales, in order of their days.

    FIFO releases the cost of the oldest shares, average that of the mean share held on the day. No
    fen is lost: released + remaining = all cost, and realised + unrealised is the same under both
    methods.

    Raises:
        UserError: ``sells_more_than_held``, ``cost_method_unknown``, ``split_of_nothing`` (nothing
            is held that could be split, or less than nothing would be left),
            ``instalment_of_nothing``.
    """
    if method not in METHODS:
        raise UserError("cost_method_unknown", text=method)
    course = Course(method)
    for place, event in in_order(lots, sales, splits):
        course.take(event, place)
    shares, principal = (
        sum((each.shares for each in course.of(counted)), Fraction()) for counted in (True, False)
    )
    return Position(
        shares,
        course.cost,
        course.now.cost + course.returned - course.cost,
        course.realised,
        course.fees,
        principal,
        course.returned,
    )


class Course:
    """A holding while its events pass."""

    def __init__(self, method: str) -> None:
        self.method = method
        self.held: list[Piece] = []
        # purchase → it, all of it as if nothing were sold
        self._bought: dict[int, tuple[Lot, Piece]] = {}
        self._sold: dict[int, list[Piece]] = {}  # sale → what left
        # counted or not → units of the first day of one share bought now
        self._units: dict[bool, Fraction] = {}
        self.realised, self.fees, self.returned, self.now = 0, 0, 0, Holding()
        self.more = Instalments()
        self._more_sold: dict[int, Fraction] = {}  # sale → what left of them with it

    @property
    def cost(self) -> Fen:
        """The cost left."""
        return int(sum(each.cost for each in self.held))

    def of(self, counted: bool) -> list[Piece]:
        """Return what is held with a count of shares, or without one."""
        return [each for each in self.held if each.counted == counted]

    def take(self, event: Event, place: int) -> None:
        """Take an event; ``place`` names a purchase or sale."""
        if isinstance(event, Split):
            self._split(event)
        elif isinstance(event, Lot):
            self._buy(event, place)
        elif isinstance(event, Sale):
            self._sell(event, place)
        elif isinstance(event.of, Sale):
            self._sale_back(event, event.of)
        else:
            self._lot_back(event, event.of)

    def _split(self, event: Split) -> None:
        """Scale the pieces held, and those sold or bought that may come back, to their new number
        of shares.

        Where nothing was ever counted, the principal becomes counted: the shares of a note that
        was converted.
        """
        of_principal = event.becomes or True not in self._units
        pieces = self.of(not of_principal)
        before = sum((each.shares for each in pieces), Fraction())
        after = event.added if event.becomes else before + event.added
        if before <= 0 or after <= 0:
            raise UserError("split_of_nothing", day=event.day.isoformat())
        factor = after / before
        away = [piece for _lot, piece in self._bought.values()]
        for each in [*self.held, *away, *(piece for gone in self._sold.values() for piece in gone)]:
            if each.counted != of_principal:
                each.scale(factor)
                each.counted = True
        if True not in self._units:
            self._units[True] = self._units.get(False, Fraction(1)) / factor
        elif not of_principal:
            self._units[True] /= factor

    def _buy(self, lot: Lot, place: int) -> None:
        self.fees += lot.fee
        if lot.counted and not lot.shares:
            piece = Piece(Fraction(), Fraction(lot.cost), Fraction(1), counted=True)
            self._pay_more(self.of(True), lot)
            self._bought[place] = (lot, piece)
            self.more = self.more.with_paid(lot.cost)
            self.now = self.now._replace(cost=self.now.cost + lot.cost)
            return
        unit = self._units.get(lot.counted)
        if unit is None:  # the other kind: measured by its cost, at the mean cost of a unit so far
            mean = self.now.bought / self.now.cost if self.now.cost else None
            unit = Fraction(1) if mean is None else mean * lot.cost / lot.shares
            self._units[lot.counted] = unit
        piece = Piece(lot.shares, Fraction(lot.cost), unit, counted=lot.counted, day=lot.day)
        self.held.append(piece)
        self._bought[place] = (lot, piece.copy())
        self.now = self.now._replace(
            bought=self.now.bought + lot.shares * unit, cost=self.now.cost + lot.cost
        )

    @staticmethod
    def _pay_more(held: list[Piece], lot: Lot) -> None:
        """Raise the cost of shares by more of their price, each share's by as much."""
        if not held:
            raise UserError("instalment_of_nothing", day=lot.day.isoformat())
        for piece, amount in zip(held, split(lot.cost, weights(held)), strict=True):
            piece.cost += amount

    def _give_back(self, sale: Sale, place: int) -> None:
        """Lower the cost of all that is held by what came back of it."""
        part = min(sale.proceeds, self.cost)
        fens = split(part, [int(each.cost) for each in self.held]) if part else []
        for piece, amount in zip(self.held, fens, strict=False):
            piece.cost -= amount
        self._sold[place] = [Piece(Fraction(), Fraction(part), Fraction(1), counted=True)]
        self.realised += sale.proceeds - part
        self.returned += part
        self.now = self.now._replace(cost=self.now.cost - part)

    def _sell(self, sale: Sale, place: int) -> None:
        self.fees += sale.fee
        if sale.of_cost:
            self._give_back(sale, place)
            return
        counted = sale.counted and (bool(self.of(True)) or not self.held)
        pool = self.of(counted)
        if sale.shares > sum(each.shares for each in pool):
            raise UserError("sells_more_than_held", day=sale.day.isoformat())
        if pool:  # a sale is of the mean unit, whichever cost it releases
            unit = merged(pool).unit
            for each in pool:
                each.unit = unit
        if counted and sale.shares:
            part = self.more.left * sale.shares / sum(each.shares for each in pool)
            self._more_sold[place], self.more = part, self.more.with_left(-part)
        gone, left = take(pool, sale.shares, at_mean=self.method == AVERAGE)
        self.held = [*left, *self.of(not counted)]
        self._sold[place] = gone
        self.realised += sale.proceeds - int(sum(each.cost for each in gone))
        self.now = self.now._replace(
            sold=self.now.sold + sum(each.shares * each.unit for each in gone)
        )

    def _sale_back(self, event: _Back, sale: Sale) -> None:
        pieces = self._sold.pop(event.place)
        self.more = self.more.with_left(self._more_sold.pop(event.place, Fraction()))
        self.now = self.now._replace(
            sold=self.now.sold - sum(each.shares * each.unit for each in pieces)
        )
        self.fees -= 0 if sale.fee_kept else sale.fee
        cost = int(sum(each.cost for each in pieces))
        self.realised -= sale.proceeds - cost
        if not sale.of_cost:
            self.held[:0] = pieces
            return
        self.returned -= cost
        self.now = self.now._replace(cost=self.now.cost + cost)
        shares = weights(self.held)
        for piece, amount in zip(self.held, split(cost, shares) if shares else [], strict=False):
            piece.cost += amount
        self.realised -= 0 if shares else cost  # what it belonged to was sold since

    def _lot_back(self, event: _Back, lot: Lot) -> None:
        """Take a purchase out; what was sold after it has to be taken back before it."""
        if self._sold:
            raise UserError("taken_back_sold", day=event.day.isoformat())
        _, gone = self._bought.pop(event.place)
        if lot.counted and not lot.shares:
            self.more = self.more.with_paid(-lot.cost)
        self.held = []
        for other, piece in self._bought.values():
            if piece.shares:
                self.held.append(piece.copy())
            else:
                self._pay_more(self.of(True), other)
        self.fees -= 0 if lot.fee_kept else lot.fee
        bought = self.now.bought - gone.shares * gone.unit
        self.now = self.now._replace(bought=bought, cost=self.now.cost - lot.cost)


def in_order(
    lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split]
) -> list[tuple[int, Event]]:
    """Return all events by day with their place: a split begins the day, what is taken back ends
    it.
    """
    order = {Split: 0, Lot: 1, Sale: 2, _Back: 3}
    rows: list[tuple[int, Event]] = list(enumerate([*splits, *lots, *sales]))
    rows += [
        (at, _Back(each.back, each, at))
        for at, each in rows
        if not isinstance(each, Split | _Back) and each.back
    ]
    return sorted(rows, key=lambda row: (row[1].day, order[type(row[1])]))


class Holding(NamedTuple):
    """All that was bought and sold until a day, in shares of the first day (splits taken out), and
    its cost, fen.

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
    """Return what was bought and sold, in shares of the first day; a split changes nothing of
    it.
    """
    course = Course(FIFO)
    for place, event in in_order(lots, sales, splits):
        course.take(event, place)
    return course.now


def ratio_of(
    split: Split, lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split]
) -> Fraction:
    """Return by what a split multiplied the shares that were held when its day began."""
    return _ratio(_before(split, lots, sales, splits).shares, split)


def _before(
    split: Split, lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split]
) -> Position:
    """Return what was held when the day of a split began."""
    before = [each for each in splits if each.day < split.day]

    def back(day: dt.date | None) -> dt.date | None:
        return day if day is not None and day < split.day else None

    return position(
        [lot._replace(back=back(lot.back)) for lot in lots if lot.day < split.day],
        [sale._replace(back=back(sale.back)) for sale in sales if sale.day < split.day],
        FIFO,
        before,
    )


def converted(
    split: Split, lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split]
) -> Fraction:
    """Return how many shares a conversion made of principal."""
    return (
        split.added
        if split.becomes
        else _before(split, lots, sales, splits).principal + split.added
    )


def _ratio(before: Fraction, split: Split) -> Fraction:
    """Return (before + added) / before; 1 where nothing is held that could be split."""
    return (
        (before + split.added) / before if before > 0 and before + split.added > 0 else Fraction(1)
    )
