"""What is doubted of sums and levels that are many times what they stand beside: one unit taken for
another, a digit or the point of decimals misplaced.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from fundtracker.domain.base.fractions import exact
from fundtracker.domain.base.money import show
from fundtracker.domain.funds import partners
from fundtracker.ledger import Ledger
from fundtracker.patterns import lazy
from fundtracker.records.doubted.doubt import (
    LEAP,
    LEAP_OF_PROFIT,
    Doubt,
    Doubted,
    Stated,
    doubted,
    iso,
)

_PART = 10  # a cost, interest or return above this part of all that is committed
_LITTLE = 10_000_000  # fen: no cost below it is taken for another unit
_FEE = 5  # a fee of a deal above this part of its money
_YEAR = 366
# Times of the nearest level: within a year, farther off. A currency moves little.
_OF_INDEX, _OF_CURRENCY = (3, 8), (Fraction(3, 2), 3)
_CURRENCY = lazy("[A-Z]{3}/[A-Z]{3}")


def _size(ledger: Ledger, fund: int) -> int:
    """Return all that the partners of a fund commit, whenever they do."""
    kinds = partners.COMMITMENT_KINDS
    return sum(kinds[e.kind] * e.signed for e in ledger.funds.entries(fund) if e.kind in kinds)


def _above(ledger: Ledger, v: Stated, field: str, part: int) -> Iterator[Doubt]:
    size = _size(ledger, ledger.funds.get(v["fund"]).id)
    if 0 < size < (v.get(field) or 0) * part and v[field] >= _LITTLE:
        yield doubted(field, "doubt_above_size", amount=show(v[field]), size=show(size))


def _cost(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a cost that is a large part of the fund, a draw above all of it."""
    return _above(ledger, v, "amount", 1 if v.get("kind") in ("draw", "repay") else _PART)


def _own_income(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    return _above(ledger, v, "amount", 1 if v.get("kind") == "subsidy" else _PART)


def _committed(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a commitment many times all that stand: what 元 for 万元 makes of it."""
    size = _size(ledger, ledger.funds.get(v["fund"]).id)
    if 0 < size * LEAP_OF_PROFIT <= v["amount"]:
        yield doubted("amount", "doubt_above_size", amount=show(v["amount"]), size=show(size))


# ---------------------------------------------------------------- deals
def _investment(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    yield from _above(ledger, v, "amount", 1)
    yield from _fee(v, v["amount"])


def _fee(v: Stated, amount: int) -> Iterator[Doubt]:
    """Doubt a fee that is a large part of what it was paid for."""
    if 0 < amount < (v.get("fee") or 0) * _FEE:
        yield doubted("fee", "doubt_fee_of_deal", fee=show(v["fee"]), amount=show(amount))


def _exit(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt money many times the cost and the value of what went."""
    proceeds = v["proceeds"]
    if v.get("kind") != "liquidation":
        yield from _fee(v, proceeds)
    deal = ledger.companies.deal(ledger.funds.get(v["fund"]).id, v["company"])
    held, shares = ledger.companies.position(deal, v["day"]), v.get("shares")
    is_all = not held.shares or shares in (None, "all", 0)
    part = Fraction(1) if is_all else min(Fraction(1), Fraction(shares or 0) / held.shares)
    cost, value = int(held.cost * part), int(ledger.companies.value(deal, v["day"]) * part)
    if not held.held:  # a later part of a price, money after a write-off: all that it has cost
        cost = sum(lot.cost for lot in ledger.companies.lots(deal.id, v["day"]) if lot.back is None)
    if proceeds >= LEAP * max(cost, value) > 0:
        yield doubted(
            "proceeds", "doubt_sold_for_much",
            amount=show(proceeds), cost=show(cost), value=show(value or cost),
        )  # fmt: skip


# ---------------------------------------------------------------- levels
def _level(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a level of an index or currency that is many times the nearest one, or a part of it."""
    try:
        level = exact(v["level"].replace(",", ""))
    except (ValueError, ZeroDivisionError):
        return  # it is refused
    beside = ledger.funds.levels_beside(v["series"], v["day"])
    every = {day: of for day, of in beside.items() if of > 0}
    if level <= 0 or every.pop(v["day"], None) == level or not every:
        return
    nearest = min(every, key=lambda day: (abs(day - v["day"]), day))
    small, large = sorted((level, every[nearest]))
    near, far = _OF_CURRENCY if _CURRENCY.fullmatch(v["series"].strip().upper()) else _OF_INDEX
    if large >= small * (near if abs(nearest - v["day"]) <= _YEAR else far):
        yield doubted(
            "level", "doubt_level_leaps",
            level=v["level"], day=iso(nearest), beside=f"{float(every[nearest]):,.10g}",
        )  # fmt: skip


OF_SCALE: dict[str, Doubted] = {
    "fund.cost": _cost,
    "fund.own_income": _own_income,
    "fund.closing": _committed,
    "fund.investment": _investment,
    "fund.exit": _exit,
    "index": _level,
}
