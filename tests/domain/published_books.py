"""The kinds multiples and rollforward."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from fundtracker.domain.base.money import split
from fundtracker.domain.base.period import Share
from fundtracker.domain.funds import fees, nav, performance
from fundtracker.domain.funds.partner_events import call_split
from fundtracker.domain.funds.partners import Standing
from fundtracker.domain.holdings import lots
from tests.domain import published_formulas as formulas
from tests.domain.published_fees import basis_of
from tests.domain.published_rates import xirr
from tests.domain.published_units import (
    SCALE,
    day,
    first,
    has,
    minor,
    minors,
    number,
    pairs,
    rate,
    spans,
    summed,
    unit,
    units,
    words,
)

START = dt.date(2001, 1, 1)
_PAID = ("paid_in", "paid_in_capital", "contributions", "called", "calls", "contributed")
_GIVEN = ("distributions", "distributed", "cumulative_distributions", "received")
_NAV = ("nav", "value", "residual_value", "fair_value", "ending_nav")
_COMMITTED = ("commitment", "committed", "commitments", "committed_capital")
_LEFT = ("unfunded", "uncalled", "remaining_commitment", "unfunded_commitment")


# --- multiples -------------------------------------------------------------------------------


def multiples(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the multiples of one fund, of each of several rows, or year by year where lists stand."""
    if "rows" in inputs:
        rows = [_one(row) for row in inputs["rows"]]
        return {
            "rows": rows,
            **{
                key: [row.get(key) for row in rows]
                for key in dict.fromkeys(k for r in rows for k in r)
            },
        }
    values = first(inputs, *_NAV)
    if isinstance(values, list | tuple):
        return _by_year(inputs, len(values))
    return _one(inputs)


def _by_year(inputs: dict[str, Any], count: int) -> dict[str, Any]:
    """Return a list for each multiple: money called and given back adds up, a stated paid-in stands."""
    rows = []
    for at in range(count):
        row = dict(inputs)
        for name, value in inputs.items():
            if isinstance(value, list | tuple) and len(value) == count:
                standing = (
                    name in (*_NAV, *_COMMITTED, *_LEFT, "paid_in", "paid_in_capital")
                    or "cumul" in name
                )
                row[name] = value[at] if standing else list(value[: at + 1])
        rows.append(_one(row))
    return {key: [row.get(key) for row in rows] for key in rows[0]}


def _one(row: dict[str, Any]) -> dict[str, Any]:
    paid, given = summed(first(row, *_PAID, default=0)), summed(first(row, *_GIVEN, default=0))
    told: dict[str, Any] = {}
    flows = first(row, "cash_flows", "flows")
    if flows is not None:
        dated = isinstance(flows, Mapping) or bool(
            flows and isinstance(flows[0], list | tuple | dict)
        )
        amounts = [minor(amount) for _day, amount in pairs(flows)] if dated else minors(flows)
        paid, given = -sum(a for a in amounts if a < 0), sum(a for a in amounts if a > 0)
        told["irr"] = xirr(row)["irr"]
    committed = summed(first(row, *_COMMITTED, default=0))
    standing = Standing(
        committed=committed
        + summed(first(row, "increases", "commitment_increases", default=0))
        - summed(first(row, "released", "release", "releases", default=0)),
        called=paid - summed(first(row, "outside_commitment", "outside", default=0)),
        recallable=summed(first(row, "recallable", "recallable_distributions", default=0)),
    )
    left = minor(first(row, *_LEFT)) if has(row, *_LEFT) else standing.unfunded
    value = summed(first(row, *_NAV, default=0))
    found = performance.multiples(paid, given, value, standing.committed, left)
    told |= {name: share.ratio for name, share in found._asdict().items() if name != "unfunded"}
    told |= {"paid_in": unit(paid), "distributions": unit(given), "unfunded": unit(left)}
    told |= {
        "pct_unfunded": found.unfunded.ratio,
        "total_value": unit(given + value),
        "gain": unit(given + value - paid),
    }
    told["pct_funded"] = None if found.unfunded.ratio is None else 1 - found.unfunded.ratio
    costs = ("invested", "cost", "invested_cost", "invested_capital")
    if has(row, *costs):
        proceeds = first(row, "proceeds", "realised", "realised_proceeds", *_GIVEN, default=0)
        held = first(row, "fair_value", "unrealised_value", *_NAV, default=0)
        told["moic"] = performance.moic(
            summed(proceeds), summed(held), summed(first(row, *costs))
        ).ratio
    return told


# --- rollforward -----------------------------------------------------------------------------


def rollforward(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the closing of a statement, an exit's gains, a call's parts, a balance or a fund's years."""
    if "columns" in inputs:
        rows = {name: _row(column) for name, column in inputs["columns"].items()}
        told: dict[str, Any] = {name: _closed(row) for name, row in rows.items()}
        if "total" in rows:
            parts = [row for name, row in rows.items() if name != "total"]
            told["adds_across"] = not formulas.adds_across(parts, rows["total"])
        return told
    if "lines" in inputs:
        return _closed(_row(inputs))
    if "buys" in inputs or "lots" in inputs:
        return _exit(inputs)
    if "commitments" in inputs:
        return _call(inputs)
    if "assets" in inputs:
        return _balance(inputs)
    return _fund_years(inputs)


def _row(column: dict[str, Any]) -> nav.RollForward:
    lines = dict(pairs(column.get("lines", {}), "name"))
    opening = first(
        column, "beginning", "opening", "beginning_balance", "opening_balance", default=0
    )
    return nav.RollForward(minor(opening), {name: minor(amount) for name, amount in lines.items()})


def _closed(row: nav.RollForward) -> dict[str, Any]:
    return {
        "ending": unit(row.closing),
        "closing": unit(row.closing),
        "change": unit(row.closing - row.opening),
    }


def _balance(inputs: dict[str, Any]) -> dict[str, Any]:
    assets = {name: minor(amount) for name, amount in pairs(inputs["assets"], "name")}
    owed = {name: minor(amount) for name, amount in pairs(inputs.get("liabilities") or {}, "name")}
    held = next((name for name in assets if "investment" in name.lower()), "")
    cost = minor(inputs["investments_cost"]) if has(inputs, "investments_cost") else None
    found = formulas.balance(assets, owed, held, cost)
    units_held = number(first(inputs, "units", "units_outstanding", default=0))
    return {
        "total_assets": unit(found.assets),
        "total_liabilities": unit(found.liabilities),
        "partners_capital": unit(found.capital),
        "net_assets": unit(found.capital),
        "unrealised_appreciation": unit(found.appreciation),
        "nav_per_unit": unit(found.capital / units_held) if units_held else None,
    }


def _traded(row: Mapping[str, Any], *names: str) -> tuple[Fraction, int, int]:
    """Return shares, amount and fee of a purchase or sale, in the currency reported."""
    shares = number(first(row, "shares", "quantity", "units", default=0))
    at = number(first(row, "fx", "fx_rate", "exchange_rate", default=1))
    amount = first(row, *names, "amount")
    worth = number(amount) if amount is not None else shares * number(row.get("price", 0))
    return shares, minor(worth * at), minor(number(first(row, "fee", "fees", default=0)) * at)


def _exit(inputs: dict[str, Any]) -> dict[str, Any]:
    sells = first(inputs, "sells", "sales", "sell", "sale", default=[])
    sells = sells if isinstance(sells, list | tuple) else [sells]
    when = START
    bought: list[lots.Lot] = []
    sold: list[lots.Sale] = []
    for row in first(inputs, "buys", "lots"):
        when += dt.timedelta(days=1)
        shares, cost, fee = _traded(row, "cost")
        bought.append(lots.Lot(shares, cost, fee, day(row["date"]) if has(row, "date") else when))
    for row in sells:
        when += dt.timedelta(days=1)
        shares, proceeds, fee = _traded(row, "proceeds")
        sold.append(
            lots.Sale(shares, proceeds, fee, day(row["date"]) if has(row, "date") else when)
        )
    price = number(first(inputs, "price_at_end", "price", "end_price", default=0)) * SCALE
    price *= number(first(inputs, "fx_at_end", "fx_rate_at_end", default=1))
    told: dict[str, Any] = {}
    for method in lots.METHODS:
        left = lots.position(bought, sold, method)
        value = (
            minor(inputs["value_at_end"]) if has(inputs, "value_at_end") else left.value_at(price)
        )
        told[method] = {
            "realised": unit(left.realised),
            "unrealised": unit(left.unrealised(value)),
            "cost_of_sold": unit(left.released),
            "remaining_cost": unit(left.cost),
            "remaining_shares": float(left.shares),
            "gross_gain": unit(left.realised + left.unrealised(value)),
            "net_gain": unit(left.realised + left.unrealised(value) - left.fees),
            "value": unit(value),
            "fees": unit(left.fees),
            "moic": performance.moic(
                sum(sale.proceeds for sale in sold), value, sum(lot.cost for lot in bought)
            ).ratio,
        }
    chosen = (
        lots.AVERAGE if "average" in words(inputs) or "weighted" in words(inputs) else lots.FIFO
    )
    return {**told[chosen], **told}


def _call(inputs: dict[str, Any]) -> dict[str, Any]:
    commitments = {name: minor(amount) for name, amount in pairs(inputs["commitments"], "name")}
    whole = sum(commitments.values())
    given = first(inputs, "call", "calls", "distribution", "distributions", "amount", default=0)
    if has(inputs, "call_rate", "call_pct", "call_percent"):
        given = str(Fraction(whole, SCALE) * rate(inputs, "call_rate", "call"))
    items = (
        {name: minor(value) for name, value in given.items()} if isinstance(given, Mapping) else {}
    )
    call = sum(items.values()) if items else summed(given)
    excused = set(first(inputs, "excused", "defaulted", "excluded", default=[]))
    shares = {name: 0 if name in excused else amount for name, amount in commitments.items()}
    size = minor(first(inputs, "smallest_unit", "rounding_unit", "unit_size", default="1e-12"))
    rows = call_split(
        {name: value // size for name, value in (items or {"call": call}).items()}, shares
    )
    parts = {name: size * sum(row.values()) for name, row in rows.items()}
    before = summed(
        first(inputs, "called_before", "prior_call", "prior_calls", "previously_called", default=0)
    )
    told: dict[str, Any] = {
        "total_commitment": unit(whole),
        "uncalled_after": unit(whole - before - call),
        "uncalled_before": unit(whole - before),
        "called_after": unit(before + call),
        "pct_called": Share(before + call, whole).ratio,
        "calls": {name: unit(part) for name, part in parts.items()},
        "items": {
            name: {key: unit(size * part) for key, part in row.items()}
            for name, row in rows.items()
        },
        "shares": {name: Share(amount, whole).ratio for name, amount in commitments.items()},
    }
    earlier = dict(
        zip(commitments, split(before, list(commitments.values())) if whole else [], strict=False)
    )
    for name, amount in commitments.items():
        stem = "gp" if name.upper().startswith("GP") else "lp"
        left = amount - earlier.get(name, 0) - parts[name]
        for key in (stem, name.lower(), name):
            told.setdefault(f"{key}_share", Share(amount, whole).ratio)
            told.setdefault(f"{key}_commitment", unit(amount))
            told.setdefault(f"{key}_uncalled_after", unit(left))
            for word in ("call", "distribution", "amount"):
                told.setdefault(f"{key}_{word}", unit(parts[name]))
    return told


def _fund_years(inputs: dict[str, Any]) -> dict[str, Any]:
    called = minors(first(inputs, "called", "calls", "contributions", default=[]))
    results = minors(first(inputs, "operating_results", "results", "operating_result", default=[]))
    given = minors(first(inputs, "distributions", "distributed", default=[]))
    stated = minors(first(inputs, "fees", "management_fees", default=[]))
    count = max(map(len, (called, results, given, stated)))
    called, results, given = (row + [0] * (count - len(row)) for row in (called, results, given))
    share, basis = (
        rate(inputs, "fee_rate"),
        basis_of(first(inputs, "fee_basis", "basis", default="paid-in")),
    )
    rates = spans(inputs, "fee_rate")
    committed = minor(first(inputs, "committed", "commitment", "fund", default=0))
    opening = minor(first(inputs, "opening", "beginning", "opening_nav", default=0))
    charged: list[int] = []
    value = opening
    rows: list[formulas.FundYear] = []
    for at in range(count):
        amount = {
            fees.COMMITTED: committed,
            fees.PAID_IN: sum(called[: at + 1]),
            fees.NET_INVESTED: sum(called[: at + 1]) - sum(given[:at]),
            fees.NAV: value,
        }[basis]
        now = next((number(each) for a, b, each in rates if a <= at + 1 <= b), share)
        charged.append(stated[at] if at < len(stated) else formulas.simple_fee(amount, now))
        rows = formulas.fund_years(
            [formulas.Moved(*year) for year in zip(called, results, given, charged, strict=False)],
            carry=rate(inputs, "carry", "carry_rate"),
            committed=committed,
            opening=opening,
        )
        value = rows[-1].after
    sums = [sum(called[: at + 1]) for at in range(count)]
    last = performance.multiples(sums[-1] if sums else 0, sum(given), value, committed)
    return {
        "paid_in": units(sums),
        "fee": units(row.fee for row in rows),
        "nav_before": units(row.before for row in rows),
        "carry": units(row.carry for row in rows),
        "nav_after": units(row.after for row in rows),
        "ending": unit(value),
        "total_fees": unit(sum(charged)),
        "total_carry": unit(sum(row.carry for row in rows)),
        "dpi": last.dpi.ratio,
        "rvpi": last.rvpi.ratio,
        "tvpi": last.tvpi.ratio,
        "pic": last.pic.ratio,
    }
