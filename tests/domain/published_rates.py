"""The kinds xirr and pme."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fundtracker.domain import irr
from fundtracker.domain import pme as market
from fundtracker.domain.daycount import convention
from fundtracker.domain.exact import exact
from fundtracker.domain.irr import Rate
from tests.domain.published_units import first, minor, minors, one_rate, unit

REASONS = {
    "": None,
    "no_flow": "no flow",
    "one_flow": "one flow",
    "one_day": "all flows on one day",
    "no_positive": "no positive flow",
    "no_negative": "no negative flow",
    "no_root": "no rate",
}


def _dated(rows: Any, day_count: str) -> Rate:
    return irr.xirr([(dt.date.fromisoformat(day), minor(amount)) for day, amount in rows], convention(day_count))


def _told(rate: Rate) -> dict[str, Any]:
    return {
        "irr": one_rate(rate),
        "period_irr": rate.period,
        "roots": list(rate.roots),
        "status": rate.status,
        "error": REASONS[rate.reason],
    }


def xirr(inputs: dict[str, Any]) -> dict[str, Any]:
    day_count = inputs.get("day_count") or irr.ACT_365
    if "periodic_amounts" in inputs:
        amounts = inputs["periodic_amounts"]
        if amounts and isinstance(amounts[0], list):
            rows = [_told(irr.irr(minors(row))) for row in amounts]
            return {key: [row[key] for row in rows] for key in rows[0]}
        return _told(irr.irr(minors(amounts)))
    if "series" in inputs:
        rows = [_told(_dated(series, day_count)) for series in inputs["series"]]
        return {key: [row[key] for row in rows] for key in (rows[0] if rows else ())}
    if "dates" in inputs:
        return _told(_dated(zip(inputs["dates"], inputs["amounts"], strict=True), day_count))
    return _told(_dated(inputs["flows"], day_count))


def pme(inputs: dict[str, Any]) -> dict[str, Any]:
    if "amounts" not in inputs:
        return _implied(inputs)
    levels = [exact(level) for level in inputs["index"]]
    amounts = minors(inputs["amounts"])
    amounts += [0] * (len(levels) - len(amounts))
    if inputs.get("dates") and not inputs.get("periodic"):
        flows = market.dated([dt.date.fromisoformat(day) for day in inputs["dates"]], amounts, levels)
    else:
        flows = market.periodic(amounts, levels)
    values = None
    if "nav_series" in inputs:
        values = [exact(minor(value)) for value in inputs["nav_series"]]
    elif "asset_prices" in inputs:
        given = minors(inputs["amounts"])
        values = market.values_from_prices(given, [exact(price) for price in inputs["asset_prices"]])
    told: dict[str, Any] = {}
    if values is not None:
        told["mpme_irr"] = one_rate(market.modified_pme(flows, values))
        told["mpme_nav"] = unit(values[-1])
    end = minor(inputs["nav"]) if "nav" in inputs else round(values[-1]) if values is not None else 0
    told["fund_irr"] = one_rate(market.fund_rate(flows, end))
    told["ks_pme"] = market.ks_pme(flows, end)
    told["ln_pme_nav"] = unit(market.ln_value(flows))
    told["ln_pme_irr"] = one_rate(market.ln_pme(flows))
    factor = market.pme_plus_factor(flows, end)
    plus = market.pme_plus(flows, end)
    told["pme_plus_lambda"] = factor.ratio if factor else None
    told["pme_plus_irr"] = one_rate(plus) if plus else None
    alpha = one_rate(market.direct_alpha(flows, end))
    told["direct_alpha"] = alpha
    told["direct_alpha_continuous"] = None if alpha is None else market.continuous(alpha)
    return told


def _implied(inputs: dict[str, Any]) -> dict[str, Any]:
    continuous = "direct_alpha_continuous" in inputs
    alphas = first(inputs, "direct_alpha_continuous", "direct_alpha")
    rates = inputs["fund_irr"]
    if not isinstance(rates, list):
        return {"implied_index_irr": market.implied_index_rate(rates, alphas, is_continuous=continuous)}
    pairs = zip(rates, alphas, strict=True)
    return {"implied_index_irr": [market.implied_index_rate(f, a, is_continuous=continuous) for f, a in pairs]}
