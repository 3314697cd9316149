"""The kinds multiples, fee, forecast and rollforward."""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from typing import Any

from fundtracker.domain import carry as carries
from fundtracker.domain import fees, lots, nav, performance
from fundtracker.domain import forecast as pacing
from fundtracker.domain.daycount import basis_days, convention
from fundtracker.domain.exact import exact
from fundtracker.domain.fund import call_split
from fundtracker.domain.period import Share
from tests.domain.published_units import SCALE, first, minor, minors, one_rate, spans, unit, units

START = dt.date(2001, 1, 1)


def _basis(words: str) -> str:
    text = str(words).lower().replace("-", " ").replace("_", " ")
    if "commit" in text:
        return fees.COMMITTED
    if "nav" in text.split() or "net asset" in text:
        return fees.NAV
    if "net" in text and "invested" in text:
        return fees.NET_INVESTED
    return fees.PAID_IN


# --- multiples -------------------------------------------------------------------------------


def _one(row: dict[str, Any]) -> dict[str, Any]:
    paid, given = minor(row.get("paid_in", 0)), minor(row.get("distributions", 0))
    if "cash_flows" in row:
        amounts = [minor(amount) for _day, amount in row["cash_flows"]]
        paid, given = -sum(a for a in amounts if a < 0), sum(a for a in amounts if a > 0)
    left = minor(row["unfunded"]) if "unfunded" in row else None
    found = performance.multiples(paid, given, minor(row.get("nav", 0)), minor(row.get("commitment", 0)), left)
    told = {name: share.ratio for name, share in found._asdict().items() if name != "unfunded"}
    told |= {"paid_in": unit(paid), "distributions": unit(given), "pct_unfunded": found.unfunded.ratio}
    if "invested" in row or "cost" in row:
        proceeds, value = first(row, "proceeds", "realised", default=0), first(row, "fair_value", "nav", default=0)
        told["moic"] = performance.moic(minor(proceeds), minor(value), minor(first(row, "invested", "cost"))).ratio
    return told


def multiples(inputs: dict[str, Any]) -> dict[str, Any]:
    if "rows" not in inputs:
        return _one(inputs)
    rows = [_one(row) for row in inputs["rows"]]
    return {"rows": rows, **{key: [row.get(key) for row in rows] for key in (rows[0] if rows else ())}}


# --- fee -------------------------------------------------------------------------------------


def fee(inputs: dict[str, Any]) -> dict[str, Any]:
    if spans(inputs, "basis"):
        return _lifetime(inputs)
    if "late_lp_commitment" in inputs:
        return _late(inputs)
    if any(name in inputs for name in ("called", "paid_in", "navs", "nav")):
        return _yearly(inputs)
    return _billed(inputs)


def _billed(inputs: dict[str, Any]) -> dict[str, Any]:
    years, rate = int(inputs.get("years", 1)), exact(inputs["rate"])
    basis = _basis(inputs.get("basis", "committed"))
    amount = minor(first(inputs, "commitment", "committed", "fund", "amount"))
    last = START.replace(year=START.year + years) - dt.timedelta(days=1)
    told: dict[str, Any] = {}
    lengths = (("monthly", 1), ("quarterly", 3), ("semi_annual", 6), ("half_yearly", 6), ("annual", 12))
    for name, months in lengths:
        rows = fees.fee_schedule(
            [fees.Step(START, rate, basis)], {basis: [(START, amount)]}, START, last, months=months
        )
        told[name] = unit(rows[0].fee)
        told["total"] = unit(sum(row.fee for row in rows))
    return told


def _yearly(inputs: dict[str, Any]) -> dict[str, Any]:
    paid = minors(first(inputs, "called", "paid_in", "contributions", default=[]))
    back = minors(first(inputs, "realised", "returned", "distributions", default=[0] * len(paid)))
    navs = minors(first(inputs, "navs", "nav", default=[0] * len(paid)))
    count = max(len(paid), len(navs))
    basis = _basis(inputs["basis"])
    committed = minor(first(inputs, "committed", "commitment", "fund", default=0))
    days = [START.replace(year=START.year + at) for at in range(count)]
    sums = [sum(paid[: at + 1]) for at in range(count)]
    series = {
        fees.COMMITTED: [(START, committed)],
        fees.PAID_IN: list(zip(days, sums, strict=False)),
        fees.NET_INVESTED: [(day, sums[at] - sum(back[: at + 1])) for at, day in enumerate(days)],
        fees.NAV: list(zip(days, navs, strict=False)),
    }
    last = START.replace(year=START.year + count) - dt.timedelta(days=1)
    steps = [fees.Step(START, exact(inputs["rate"]), basis)]
    rows = fees.fee_schedule(steps, series, START, last, months=12)
    charged = units(row.fee for row in rows)
    return {"paid_in": units(sums), "fee": charged, "fees": charged, "total": unit(sum(row.fee for row in rows))}


def _lifetime(inputs: dict[str, Any]) -> dict[str, Any]:
    rows = spans(inputs, "basis")
    rates = spans(inputs, "rate")
    life = max(to for _from, to, _value in rows)
    years = []
    for number in range(1, life + 1):
        words = next(value for a, b, value in rows if a <= number <= b)
        rate = next((value for a, b, value in rates if a <= number <= b), inputs.get("rate"))
        when = next((word for word in ("closing", "average") if word in words.lower()), "opening")
        years.append(fees.YearlyBasis(exact(rate), _basis(words), when))
    by = next((int(m[1]) for key in inputs if (m := re.fullmatch(r"invested_by_year_(\d+)", key))), life)
    invested = [Fraction(1, by) if number <= by else Fraction() for number in range(1, life + 1)]
    parts = spans(inputs, "realised") or spans(inputs, "realised_per")
    realised = [
        next((exact(value) for a, b, value in parts if a <= number <= b), Fraction()) for number in range(1, life + 1)
    ]
    committed = minor(first(inputs, "fund", "committed", "commitment"))
    capital, charged = fees.lifetime_fees(committed, years, invested, realised)
    return {
        "lifetime_fees": unit(sum(charged)),
        "investment_capital": unit(capital),
        "fees_by_year": units(charged),
        "total": unit(sum(charged)),
    }


def _late(inputs: dict[str, Any]) -> dict[str, Any]:
    words = str(inputs.get("day_count", "act/365"))
    late, whole = minor(inputs["late_lp_commitment"]), minor(inputs["fund_after_close"])
    closing = START + dt.timedelta(days=int(inputs["days"]))
    calls = [(START, minor(inputs["prior_call"]))]
    name = convention(words)
    if name in ("30/360", "30e/360"):  # the case states the days themselves
        closing = START + dt.timedelta(days=int(inputs["days"]))
        name = "act/360"
    assert basis_days(name)
    result = fees.late_closing(
        late,
        [whole - late],
        calls,
        closing,
        exact(inputs["rate"]),
        day_count=name,
        compound="compound" in words or "compound" in str(inputs.get("compounding", "")),
    )
    return {
        "catch_up_contribution": unit(result.catch_up),
        "interest": unit(result.interest),
        "total": unit(result.catch_up + result.interest),
        "share": late / whole,
    }


# --- forecast --------------------------------------------------------------------------------


def forecast(inputs: dict[str, Any]) -> dict[str, Any]:
    life = int(inputs["life"])
    yield_ = exact(inputs.get("yield", 0))
    start, end = _years(inputs, life)
    if "bows" in inputs:
        told: dict[str, Any] = {}
        for bow in inputs["bows"]:
            told[f"bow_{bow:g}"] = [
                pacing.distribution_rate(year, life, exact(bow), yield_) for year in range(start, end + 1)
            ]
        return told
    return _paced(inputs, life, yield_, start, end)


def _years(inputs: dict[str, Any], life: int) -> tuple[int, int]:
    match = re.fullmatch(r"\s*(\d+)\s*(?:\.\.|-|to)\s*(\d+)\s*", str(inputs.get("years", "")))
    return (int(match[1]), int(match[2])) if match else (1, int(inputs.get("years", life)))


def _paced(inputs: dict[str, Any], life: int, yield_: Fraction, start: int, end: int) -> dict[str, Any]:
    if "contribution_rates" in inputs:
        rates = tuple(exact(rate) for rate in inputs["contribution_rates"])
        if not inputs.get("last_rate_repeats", True):
            rates = (*rates, Fraction())
    elif "initial_contribution_rate" in inputs:
        rates = pacing.equal_first_calls(exact(inputs["initial_contribution_rate"]), exact(inputs["contribution_rate"]))
    else:
        rates = (exact(inputs["contribution_rate"]),)
    pace = pacing.Pace(
        minor(inputs.get("commitment", 100)), rates, life, exact(inputs["bow"]), exact(inputs["growth"]), yield_
    )
    rows = pacing.takahashi_alexander(pace, max(end, life + 1))
    shown = [row for row in rows if start <= row.number <= end]
    told: dict[str, Any] = {
        "irr": one_rate(pacing.forecast_rate(rows[:end])),
        "nav": units(row.value for row in shown),
    }
    for name, amounts in (
        ("contributions", [row.called for row in rows]),
        ("distributions", [row.distributed for row in rows]),
    ):
        told[name] = units(amounts[row.number - 1] for row in shown)
        told[f"cumulative_{name}"] = units(sum(amounts[: row.number]) for row in shown)
        told[f"total_{name}"] = unit(sum(amounts))
    for name, amounts in (
        ("contributions", [row.called for row in rows]),
        ("distributions", [row.distributed for row in rows]),
        ("nav", [row.value for row in rows]),
    ):
        for a in range(1, len(rows) + 1):
            for b in range(a, len(rows) + 1):
                told[f"{name}_year_{a}_to_{b}"] = units(amounts[a - 1 : b])
    return told


# --- rollforward -----------------------------------------------------------------------------


def rollforward(inputs: dict[str, Any]) -> dict[str, Any]:
    if "columns" in inputs:
        return {name: _column(column) for name, column in inputs["columns"].items()}
    if "buys" in inputs:
        return _exit(inputs)
    if "commitments" in inputs:
        return _call(inputs)
    if "assets" in inputs:
        return _balance(inputs)
    return _fund_years(inputs)


def _column(column: dict[str, Any]) -> dict[str, Any]:
    row = nav.RollForward(
        minor(first(column, "beginning", "opening")), {name: minor(amount) for name, amount in column["lines"].items()}
    )
    return {"ending": unit(row.closing), "closing": unit(row.closing)}


def _balance(inputs: dict[str, Any]) -> dict[str, Any]:
    assets = {name: minor(amount) for name, amount in inputs["assets"].items()}
    owed = {name: minor(amount) for name, amount in inputs["liabilities"].items()}
    held = next((name for name in assets if "investment" in name), "")
    cost = minor(inputs["investments_cost"]) if "investments_cost" in inputs else None
    found = nav.balance(assets, owed, held, cost)
    return {
        "total_assets": unit(found.assets),
        "total_liabilities": unit(found.liabilities),
        "partners_capital": unit(found.capital),
        "net_assets": unit(found.capital),
        "unrealised_appreciation": unit(found.appreciation),
    }


def _exit(inputs: dict[str, Any]) -> dict[str, Any]:
    day = START
    bought = []
    for row in inputs["buys"]:
        day += dt.timedelta(days=1)
        bought.append(lots.Lot(exact(row["shares"]), minor(row["cost"]), minor(row.get("fee", 0)), day))
    sells = inputs["sell"] if isinstance(inputs.get("sell"), list) else inputs.get("sells", [inputs.get("sell")])
    sold = []
    for row in sells:
        day += dt.timedelta(days=1)
        sold.append(lots.Sale(exact(row["shares"]), minor(row["proceeds"]), minor(row.get("fee", 0)), day))
    price = exact(inputs["price_at_end"]) * SCALE
    told: dict[str, Any] = {}
    for method in lots.METHODS:
        left = lots.position(bought, sold, method)
        value = left.value_at(price)
        told[method] = {
            "realised": unit(left.realised),
            "unrealised": unit(left.unrealised(value)),
            "remaining_cost": unit(left.cost),
            "remaining_shares": float(left.shares),
            "gross_gain": unit(left.realised + left.unrealised(value)),
            "net_gain": unit(left.realised + left.unrealised(value) - left.fees),
            "value": unit(value),
            "fees": unit(left.fees),
        }
    chosen = str(inputs.get("cost_method", lots.FIFO)).lower()
    return {**told[lots.AVERAGE if "average" in chosen else lots.FIFO], **told}


def _call(inputs: dict[str, Any]) -> dict[str, Any]:
    commitments = {name: minor(amount) for name, amount in inputs["commitments"].items()}
    call = minor(inputs["call"])
    parts = {name: row["call"] for name, row in call_split({"call": call}, commitments).items()}
    whole = sum(commitments.values())
    told: dict[str, Any] = {
        "total_commitment": unit(whole),
        "uncalled_after": unit(whole - minor(inputs.get("called_before", 0)) - call),
        "calls": {name: unit(part) for name, part in parts.items()},
        "shares": {name: Share(amount, whole).ratio for name, amount in commitments.items()},
    }
    for name, amount in commitments.items():
        stem = "gp" if name.upper().startswith("GP") else "lp"
        for key in (stem, name.lower()):
            told.setdefault(f"{key}_share", Share(amount, whole).ratio)
            told.setdefault(f"{key}_call", unit(parts[name]))
            told.setdefault(f"{key}_uncalled_after", unit(amount - parts[name]))
    return told


def _fund_years(inputs: dict[str, Any]) -> dict[str, Any]:
    called, given = minors(inputs["called"]), minors(inputs["distributions"])
    rate = exact(inputs.get("fee_rate", 0))
    basis = _basis(inputs.get("fee_basis", "paid-in"))
    committed = minor(first(inputs, "committed", "commitment", default=0))
    opening = minor(first(inputs, "opening", "beginning", default=0))
    charged = []
    value = opening
    rows: list[carries.FundYear] = []
    for at in range(len(called)):
        amount = {
            fees.COMMITTED: committed,
            fees.PAID_IN: sum(called[: at + 1]),
            fees.NET_INVESTED: sum(called[: at + 1]) - sum(given[:at]),
            fees.NAV: value,
        }[basis]
        charged.append(fees.simple_fee(amount, rate))
        rows = carries.fund_years(
            called[: at + 1],
            minors(inputs["operating_results"])[: at + 1],
            given[: at + 1],
            charged,
            carry=exact(inputs.get("carry", 0)),
            committed=committed,
            opening=opening,
        )
        value = rows[-1].after
    sums = [sum(called[: at + 1]) for at in range(len(called))]
    last = performance.multiples(sums[-1], sum(given), value, committed)
    return {
        "paid_in": units(sums),
        "fee": units(row.fee for row in rows),
        "nav_before": units(row.before for row in rows),
        "carry": units(row.carry for row in rows),
        "nav_after": units(row.after for row in rows),
        "dpi": last.dpi.ratio,
        "rvpi": last.rvpi.ratio,
        "tvpi": last.tvpi.ratio,
        "pic": last.pic.ratio,
    }
