"""Holdings bought in several currencies: what of cost, money of its own and value is of each."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen
from fundtracker.domain.holdings.lots import Lot, Sale, Split, position, ratio_of

HOME = "CNY"
_EXACT = 10**6  # shares have up to six decimals here


class Paid(NamedTuple):
    """In which currency a purchase was paid, and how much of it in its minor units."""

    currency: str
    minor: int


class Part(NamedTuple):
    """What is left of what was bought in one currency: cost in fen, cost in its minor units, and
    the part of the holding's value.
    """

    cost: Fen
    minor: int
    value: Fraction


def by_currency(
    bought: Sequence[tuple[Lot, Paid]], sales: Sequence[Sale], splits: Sequence[Split], method: str
) -> dict[str, Part]:
    """Return currency → what is left of it: of the lots that are left (FIFO) or of the mean share.

    The value is divided by shares; by cost where a part of the price came later or a loan stands
    beside shares. Capital that came back lowers each cost in proportion.
    """
    lots = [lot for lot, _ in bought]
    currencies = [paid.currency for _, paid in bought]
    costs, minors = [lot.cost for lot in lots], [paid.minor for _, paid in bought]
    counts = _shares(lots, sales, splits) or costs
    sold = [sale for sale in sales if not sale.of_cost]

    def left(amounts: Sequence[int]) -> dict[str, int]:
        """Return what is left of an amount of each lot, that goes the way of its cost."""
        return {
            each: position(_costing(lots, amounts, currencies, each), sold, method, splits).cost
            for each in dict.fromkeys(currencies)
        }

    cost, minor, count = left(costs), left(minors), left(counts)
    if min(sum(cost.values()), sum(count.values())) <= 0:
        return {}
    remaining = Fraction(position(lots, sales, method, splits).cost, sum(cost.values()))
    total = sum(count.values())
    return {
        each: Part(
            fen(cost[each] * remaining), fen(minor[each] * remaining), Fraction(count[each], total)
        )
        for each in cost
    }


def _costing(
    lots: Sequence[Lot], amounts: Sequence[int], currencies: Sequence[str], currency: str
) -> list[Lot]:
    """Return lots that cost an amount where they were bought in a currency, else nothing."""
    return [
        lot._replace(cost=amount if own == currency else 0)
        for lot, amount, own in zip(lots, amounts, currencies, strict=True)
    ]


def _shares(lots: Sequence[Lot], sales: Sequence[Sale], splits: Sequence[Split]) -> list[int]:
    """Return the shares of each lot in those of the last day; [] where they do not compare."""
    if any(not lot.shares for lot in lots) or len({lot.counted for lot in lots}) > 1:
        return []
    ratios = [(each.day, ratio_of(each, lots, sales, splits)) for each in splits]
    factors = []
    for lot in lots:
        factor = Fraction(_EXACT)
        for day, ratio in ratios:
            factor *= ratio if day > lot.day else 1
        factors.append(fen(lot.shares * factor))
    return factors
