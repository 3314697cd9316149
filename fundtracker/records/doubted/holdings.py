"""What is doubted of values, exits and income of holdings."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from fundtracker.domain.base.money import show
from fundtracker.ledger import Ledger
from fundtracker.ledger.funds.holding_book import Deal
from fundtracker.records.doubted.doubt import (
    LEAP,
    LEAP_OF_PROFIT,
    Doubt,
    Doubted,
    Stated,
    doubted,
    iso,
)

_SOLD = (None, "sale", "buyback", "listing", "merger")
_LITTLE = 100  # a sale for less than this part of its cost


def _deal(ledger: Ledger, v: Stated) -> Deal:
    return ledger.companies.deal(ledger.funds.get(v["fund"]).id, v["company"])


def _valuation(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a value many times the one before, or the cost where there is none, or next to
    nothing of it.
    """
    value, day = v.get("value"), v["day"]
    if not value:
        return
    deal = _deal(ledger, v)
    known = {each.day: each.value_fen for each in ledger.companies.valuations(deal.id)}
    if known.get(day) == value:
        return
    cost = ledger.companies.position(deal, day).cost
    last = max((each for each in known if each < day and known[each]), default=None)
    beside = cost if last is None else known[last]
    if beside and (value >= LEAP * max(beside, cost) or value * LEAP_OF_PROFIT <= beside):
        code = "doubt_value_of_cost" if last is None else "doubt_value_leaps"
        at = "" if last is None else iso(last)
        yield doubted("value", code, amount=show(value), beside=show(beside), day=at)


def _exit(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt shares sold for nothing or next to nothing of their cost."""
    shares, proceeds = v.get("shares"), v["proceeds"]
    if v.get("kind") not in _SOLD or proceeds < 0 or not shares:
        return
    held = ledger.companies.position(_deal(ledger, v), v["day"])
    if held.shares <= 0:
        return
    part = Fraction(1) if shares == "all" else min(Fraction(1), Fraction(shares) / held.shares)
    cost = int(held.cost * part)
    if 0 <= proceeds * _LITTLE < cost:
        yield doubted("proceeds", "doubt_sold_for_little", amount=show(proceeds), cost=show(cost))


def _income(ledger: Ledger, v: Stated) -> Iterator[Doubt]:
    """Doubt a dividend or interest above all that the holding has cost."""
    lots = ledger.companies.lots(_deal(ledger, v).id, v["day"])
    cost = sum(lot.cost for lot in lots if lot.back is None)
    if v["amount"] > cost > 0:
        yield doubted(
            "amount", "doubt_income_above_cost", amount=show(v["amount"]), cost=show(cost)
        )


OF_HOLDINGS: dict[str, Doubted] = {
    "fund.valuation": _valuation,
    "fund.exit": _exit,
    "fund.income": _income,
}
