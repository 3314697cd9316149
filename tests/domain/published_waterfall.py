"""The kind waterfall."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

from fundtracker.domain import carry as carries
from fundtracker.domain import fees
from fundtracker.domain import waterfall as w
from fundtracker.domain.exact import exact
from tests.domain.published_units import first, minor, minors, unit

DAY = dt.date(2001, 1, 1)


def terms_of(inputs: dict[str, Any]) -> w.Terms:
    words = str(inputs.get("compounding", "annual")).lower()
    names = {"semi": "semiannual", "half": "semiannual", "quarter": "quarterly", "month": "monthly", "da": "daily"}
    found = (
        "simple"
        if "simple" in words or words in ("none", "no")
        else next((name for word, name in names.items() if words.startswith(word)), "annual")
    )
    hurdle = str(first(inputs, "hurdle", "hurdle_type", default="soft")).lower()
    return w.Terms(
        carry=exact(inputs.get("carry", 0)),
        pref_rate=exact(first(inputs, "pref_rate", "hurdle_rate", default=0)),
        catch_up=exact(float(inputs.get("catch_up", 0))),
        compounding=found,
        hurdle=w.HARD if "hard" in hurdle else w.SOFT,
    )


def waterfall(inputs: dict[str, Any]) -> dict[str, Any]:
    if "nav_before_distributions" in inputs:
        rows = carries.total_return_carry(
            minors(inputs["nav_before_distributions"]), minor(inputs["committed"]), exact(inputs["carry"])
        )
        return {"carry_total": unit(sum(rows)), "carry": [unit(row) for row in rows]}
    if "deals" in inputs:
        return _deals(inputs)
    if "structures" in inputs:
        return _structures(inputs)
    return _once(inputs)


def _once(inputs: dict[str, Any]) -> dict[str, Any]:
    preferred = first(inputs, "pref_amount", "preferred_return")
    tiers = w.once(
        minor(inputs["capital"]),
        minor(inputs["proceeds"]),
        terms_of(inputs),
        exact(inputs.get("years", 1)),
        None if preferred is None else minor(preferred),
    )
    profit = tiers.lp + tiers.gp - tiers.capital.lp
    return {
        "return_of_capital": unit(tiers.capital.lp),
        "preferred_return": unit(tiers.preferred.lp),
        "catch_up_gp": unit(tiers.catch_up.gp),
        "catch_up_lp": unit(tiers.catch_up.lp),
        "catch_up": unit(tiers.catch_up.total),
        "split_lp": unit(tiers.split.lp),
        "split_gp": unit(tiers.split.gp),
        "lp_total": unit(tiers.lp),
        "gp_total": unit(tiers.gp),
        "carry": unit(tiers.gp),
        "profit": unit(profit),
        "gp_share_of_profit": tiers.gp / profit if profit else None,
    }


def _deals(inputs: dict[str, Any]) -> dict[str, Any]:
    deals = []
    for number, row in enumerate(inputs["deals"], 1):
        years = exact(first(row, "years", default=inputs.get("years", 1)))
        out = DAY + dt.timedelta(days=int(365 * years))
        events = (w.Event(DAY, minor(first(row, "cost", "capital"))), w.Event(out, 0, minor(row["proceeds"])))
        deals.append(carries.Deal(str(number), events))
    terms = terms_of({"catch_up": 1, **inputs})
    forward = any("loss" in str(value) and "forward" in str(value) for value in inputs.values())
    result = carries.deal_by_deal(deals, [terms], loss_carryforward=forward)
    back = result.clawback
    told: dict[str, Any] = {
        "fund_profit": unit(back.fund_profit),
        "carry_paid": unit(back.paid),
        "carry_share_before_clawback": back.share_paid,
        "carry_due_whole_fund": unit(back.due),
        "clawback": unit(back.due_back),
        "gp_total": unit(back.paid - back.due_back),
        "lp_total": unit(sum(event.cash for deal in deals for event in deal.events) - back.paid + back.due_back),
    }
    for name, steps in result.deals.items():
        before = steps[0].account.carry - steps[0].tiers.gp if steps else 0
        told[f"carry_paid_deal_{name}"] = unit(steps[-1].account.carry - before) if steps else 0
    return told


def _structures(inputs: dict[str, Any]) -> dict[str, Any]:
    fund, years = minor(inputs["fund"]), int(inputs["years"])
    yearly = [fees.YearlyBasis(exact(inputs["fee_rate"]), fees.COMMITTED)] * years
    capital, rows = fees.lifetime_fees(fund, yearly, [Fraction()] * years, [Fraction()] * years)
    proceeds = minor(inputs["exit_proceeds"]) if "exit_proceeds" in inputs else None
    told: dict[str, Any] = {"lifetime_fees": unit(sum(rows)), "investment_capital": unit(capital)}
    pairs = []
    for row in inputs["structures"]:
        committed = "commit" in row["basis"]
        pairs.append((exact(row["carry"]), fund if committed else capital))
        if proceeds is not None:
            name = "committed" if committed else "investment"
            told[f"carry_{name}_basis"] = unit(carries.carry_above(proceeds, pairs[-1][1], pairs[-1][0]))
    if len(pairs) == 2:
        even = carries.breakeven(*pairs)
        told["breakeven_proceeds"] = unit(even)
        told["carry_at_breakeven"] = None if even is None else unit(carries.carry_above(even, pairs[0][1], pairs[0][0]))
    return told
