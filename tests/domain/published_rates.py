"""The kinds xirr and pme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from fundtracker.domain.base.daycount import convention
from fundtracker.domain.funds import irr
from fundtracker.domain.funds import pme as market
from fundtracker.domain.funds.irr import Rate
from tests.domain import published_formulas as formulas
from tests.domain.published_units import (
    day,
    first,
    has,
    minor,
    minors,
    number,
    one_rate,
    pairs,
    unit,
)

REASONS = {
    "": None,
    "no_flow": "no flow",
    "one_flow": "one flow",
    "one_day": "all flows on one day",
    "no_positive": "no positive flow",
    "no_negative": "no negative flow",
    "no_root": "no rate",
}
_FLOWS = ("flows", "cash_flows", "cashflows")
_PERIODIC = ("periodic_amounts", "amounts", "values", "periodic_flows")
_NAV = ("nav", "final_nav", "ending_nav", "residual_value", "final_value")
_NAV_DATE = ("nav_date", "valuation_date", "as_of", "end_date")


# --- xirr ------------------------------------------------------------------------------------


def xirr(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return rate, roots, status and reason of one series of payments, or of each of several."""
    day_count = convention(
        str(first(inputs, "day_count", "daycount", "convention", default=irr.ACT_365))
    )
    if "series" in inputs:
        return _each([_told(_dated(series, day_count)) for series in inputs["series"]])
    rows = _dated_rows(inputs)
    if rows is not None:
        return _told(_dated([*rows, *_closing(inputs, rows)], day_count))
    amounts = first(inputs, *_PERIODIC, *_FLOWS, default=[])
    if amounts and isinstance(amounts[0], list):
        return _each([_told(irr.irr(minors(row))) for row in amounts])
    end = [minor(first(inputs, *_NAV))] if has(inputs, *_NAV) else []
    flows = minors(amounts)
    if end and flows:
        flows[-1] += end[0]
    return _told(irr.irr(flows))


def _dated_rows(inputs: Mapping[str, Any]) -> list[tuple[Any, Any]] | None:
    """Return the dated payments of a case, signed; None where it has no dates."""
    if has(inputs, "dates"):
        return list(zip(inputs["dates"], first(inputs, *_PERIODIC, *_FLOWS), strict=False))
    rows = first(inputs, *_FLOWS)
    if isinstance(rows, Mapping) or (rows and isinstance(rows[0], list | tuple | dict)):
        return pairs(rows)
    if rows == []:
        return []
    paid, back = _sides(inputs)
    if any(
        isinstance(side, Mapping) or (side and isinstance(side[0], list | tuple | dict))
        for side in (paid, back)
    ):
        return [(when, -abs(number(amount))) for when, amount in pairs(paid)] + pairs(back)
    return None


def _sides(inputs: Mapping[str, Any]) -> tuple[Any, Any]:
    paid = first(inputs, "contributions", "calls", "called", "paid_in", default=[])
    return paid, first(inputs, "distributions", "received", default=[])


def _closing(inputs: Mapping[str, Any], rows: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return the value held at the end as a payment of its day, the last one of the payments unless told."""
    if not has(inputs, *_NAV):
        return []
    when = first(inputs, *_NAV_DATE) or max((day(each[0]) for each in rows), default=None)
    return [(when, first(inputs, *_NAV))] if when else []


def _dated(rows: Any, day_count: str) -> Rate:
    return irr.xirr([(day(when), minor(amount)) for when, amount in pairs(rows)], day_count)


def _each(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {key: [row[key] for row in rows] for key in (rows[0] if rows else ())}


def _told(rate: Rate) -> dict[str, Any]:
    return {
        "irr": one_rate(rate),
        "xirr": one_rate(rate),
        "period_irr": rate.period,
        "roots": list(rate.roots),
        "status": rate.status,
        "error": REASONS[rate.reason],
        "annualised": not rate.under_year,
    }


# --- pme -------------------------------------------------------------------------------------


def pme(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return every public market equivalent a case allows."""
    if has(inputs, "fund_irr") and not has(inputs, "amounts", "contributions", *_FLOWS):
        return _implied(inputs)
    flows = _indexed(inputs)
    values = None
    if has(inputs, "nav_series", "navs"):
        values = [Fraction(minor(value)) for value in first(inputs, "nav_series", "navs")]
    elif has(inputs, "asset_prices", "prices"):
        prices = [number(price) for price in first(inputs, "asset_prices", "prices")]
        values = formulas.values_from_prices([flow.amount for flow in flows], prices)
    told: dict[str, Any] = {}
    if values is not None and len(values) == len(flows):
        told["mpme_irr"] = one_rate(formulas.modified_pme(flows, values))
        told["mpme_nav"] = unit(formulas.modified_value(flows, values))
    end = minor(first(inputs, *_NAV)) if has(inputs, *_NAV) else round(values[-1]) if values else 0
    told["fund_irr"] = one_rate(formulas.fund_rate(flows, end))
    told["ks_pme"] = market.ks_pme(flows, end)
    told["ln_pme_nav"] = unit(market.ln_value(flows))
    told["ln_pme_irr"] = told["ln_pme"] = one_rate(market.ln_pme(flows))
    factor = market.pme_plus_factor(flows, end)
    plus = market.pme_plus(flows, end)
    told["pme_plus_lambda"] = told["lambda"] = factor.ratio if factor else None
    told["pme_plus_irr"] = told["pme_plus"] = one_rate(plus) if plus else None
    alpha = one_rate(market.direct_alpha(flows, end))
    told["direct_alpha"] = alpha
    told["direct_alpha_continuous"] = None if alpha is None else formulas.continuous(alpha)
    return told


def _indexed(inputs: Mapping[str, Any]) -> list[market.Indexed]:
    """Return the payments with the index beside each; a series of dates is looked up, gaps take the day before."""
    given = first(inputs, "index", "index_values", "benchmark", "index_series")
    series = isinstance(given, Mapping) or bool(given and isinstance(given[0], list | tuple | dict))
    rows = None if inputs.get("periodic") else _dated_rows(inputs)
    if rows is None:
        return _periodic(
            inputs, [number(level) for level in (dict(pairs(given)).values() if series else given)]
        )
    days = [day(when) for when, _amount in rows]
    amounts = [minor(amount) for _when, amount in rows]
    stated = inputs.get("dates") or []
    days += [day(when) for when in stated[len(days) :]]
    if has(inputs, *_NAV_DATE):
        days.append(max(day(first(inputs, *_NAV_DATE)), *days))
    if series:
        levels = _looked_up(pairs(given), days)
    else:
        levels = [number(level) for level in given]
        days += days[-1:] * (len(levels) - len(days))
        levels += levels[-1:] * (len(days) - len(levels))
    amounts += [0] * (len(days) - len(amounts))
    return market.dated(days, amounts, levels)


def _looked_up(rows: list[tuple[Any, Any]], days: list[dt.date]) -> list[Fraction]:
    ordered = sorted((day(when), number(level)) for when, level in rows)
    return [market.index_at(ordered, at) or ordered[0][1] for at in days]


def _periodic(inputs: Mapping[str, Any], levels: list[Fraction]) -> list[market.Indexed]:
    rows = first(inputs, *_PERIODIC, *_FLOWS)
    if rows is None:
        paid, back = ([abs(amount) for amount in minors(side)] for side in _sides(inputs))
    else:
        amounts = minors([row[1] if isinstance(row, list | tuple) else row for row in rows])
        paid, back = [-min(amount, 0) for amount in amounts], [max(amount, 0) for amount in amounts]
    found = []
    for at, level in enumerate(levels):
        here = [-paid[at] if at < len(paid) else 0, back[at] if at < len(back) else 0]
        kept = [amount for amount in here if amount] or [0]
        found += [market.Indexed(float(at), amount, level) for amount in kept]
    return found


def _implied(inputs: dict[str, Any]) -> dict[str, Any]:
    continuous = has(inputs, "direct_alpha_continuous")
    alphas = first(inputs, "direct_alpha_continuous", "direct_alpha", default=[])
    rates = inputs["fund_irr"]
    if not isinstance(rates, list):
        rates, alphas = [rates], [alphas]
        single = True
    else:
        single = False
    found = [
        formulas.implied_index_rate(float(number(f)), float(number(a)), is_continuous=continuous)
        for f, a in zip(rates, alphas, strict=True)
    ]
    return {"implied_index_irr": found[0] if single else found}
