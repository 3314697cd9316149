"""The kind waterfall."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from fundtracker.domain.base.daycount import ACT_365, convention, year_fraction
from fundtracker.domain.funds import carry as carries
from fundtracker.domain.funds import carry_terms, fees
from fundtracker.domain.funds import waterfall as w
from tests.domain import published_formulas as formulas
from tests.domain.published_units import (
    day,
    first,
    has,
    minor,
    minors,
    number,
    pairs,
    rate,
    summed,
    unit,
    units,
    words,
)

DAY = dt.date(2001, 1, 1)
_RATES = ("pref_rate", "hurdle_rate", "preferred_return_rate", "preferred_rate")
_COMPOUNDED = {
    "semi": "semiannual",
    "half": "semiannual",
    "quarter": "quarterly",
    "month": "monthly",
    "da": "daily",
}
_PAID = ("contributions", "calls", "called", "paid_in")
_GIVEN = ("distributions", "proceeds_by_year")


def _compounding(text: str) -> str:
    plain = text.lower().replace("compounded", "").strip()
    if "simple" in plain or plain in ("none", "no", "false"):
        return carry_terms.SIMPLE
    return next(
        (name for word, name in _COMPOUNDED.items() if plain.startswith(word)), carry_terms.ANNUAL
    )


def _catch_up(inputs: Mapping[str, Any]) -> Fraction:
    value = inputs.get("catch_up")
    if isinstance(value, str):
        plain = value.strip().lower()
        if plain in ("full", "yes", "true", "gp"):
            return Fraction(1)
        if plain in ("none", "no", "false", ""):
            return Fraction()
    return rate(inputs, "catch_up", "catch_up_share", "catch_up_rate")


def _higher(inputs: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """Return the hurdles a case states as a row of records, the lowest first; [] where it has one."""
    rows = first(inputs, "hurdles", "tiers", "hurdle_tiers", "steps", default=[])
    return rows if isinstance(rows, list) and all(isinstance(each, dict) for each in rows) else []


def _steps(inputs: Mapping[str, Any]) -> tuple[carry_terms.HurdleStep, ...]:
    """Return the hurdles above the first; the first row is the first hurdle where the case states no other."""
    rows = _higher(inputs)
    rows = rows if has(inputs, *_RATES) else rows[1:]
    return tuple(
        carry_terms.HurdleStep(
            rate(each, "carry", "carry_rate", "carried_interest"),
            rate(each, *_RATES, "rate", "irr") if has(each, *_RATES, "rate", "irr") else None,
            number(each["multiple"]) if has(each, "multiple") else None,
            _catch_up(each),
        )
        for each in rows
    )


def terms_of(inputs: Mapping[str, Any]) -> carry_terms.Terms:
    """Return the terms a case states."""
    if _higher(inputs) and not has(inputs, *_RATES):
        inputs = {**_higher(inputs)[0], **inputs}
    hurdle = str(
        first(inputs, "hurdle", "hurdle_type", "hurdle_kind", default=carry_terms.SOFT)
    ).lower()
    return carry_terms.Terms(
        carry=rate(inputs, "carry", "carry_rate", "carried_interest"),
        pref_rate=rate(inputs, *_RATES, "rate", "irr"),
        catch_up=_catch_up(inputs),
        compounding=_compounding(str(first(inputs, "compounding", default="annual"))),
        hurdle=next((kind for kind in carry_terms.HURDLES if kind in hurdle), carry_terms.SOFT),
        steps=_steps(inputs),
        day_count=convention(str(first(inputs, "day_count", default=ACT_365))),
    )


def waterfall(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the tiers of one or several distributions, deals with their clawback, or carry by another rule."""
    if has(inputs, "nav_before_distributions"):
        rows = formulas.total_return_carry(
            minors(inputs["nav_before_distributions"]),
            minor(first(inputs, "committed", "commitment", "fund")),
            rate(inputs, "carry", "carry_rate"),
        )
        return {"carry_total": unit(sum(rows)), "carry": units(rows)}
    if has(inputs, "deals"):
        return _deals(inputs)
    if has(inputs, "structures"):
        return _structures(inputs)
    if has(inputs, "carry_paid", "carry_received"):
        return _clawback(inputs)
    dated = [first(inputs, *names) for names in (_PAID, _GIVEN)]
    if has(inputs, "events", "flows", "cash_flows") or any(
        isinstance(each, list | tuple | dict) for each in dated
    ):
        return _dated(inputs)
    return _once(inputs)


def _tiers(tiers: Sequence[w.Tiers], capital_left: int = 0) -> dict[str, Any]:
    def total(name: str, side: str) -> int:
        return sum(getattr(getattr(each, name), side) for each in tiers)

    lp, gp = sum(each.lp for each in tiers), sum(each.gp for each in tiers)
    profit = lp + gp - total("capital", "lp")
    return {
        "return_of_capital": unit(total("capital", "lp")),
        "preferred_return": unit(total("preferred", "lp")),
        "catch_up_gp": unit(total("catch_up", "gp")),
        "catch_up_lp": unit(total("catch_up", "lp")),
        "catch_up": unit(total("catch_up", "total")),
        "split_lp": unit(total("split", "lp")),
        "split_gp": unit(total("split", "gp")),
        "lp_total": unit(lp),
        "gp_total": unit(gp),
        "carry": unit(gp),
        "profit": unit(profit - capital_left),
        "gp_share_of_profit": float(Fraction(gp, profit)) if profit else None,
    }


def _years(inputs: Mapping[str, Any], terms: carry_terms.Terms) -> Fraction:
    ends = (
        first(inputs, "start", "from", "start_date"),
        first(inputs, "end", "to", "end_date", "exit_date"),
    )
    if all(ends):
        return year_fraction(day(ends[0]), day(ends[1]), terms.day_count)
    if has(inputs, "days"):
        return year_fraction(
            DAY, DAY + dt.timedelta(days=int(number(inputs["days"]))), terms.day_count
        )
    if has(inputs, "months"):
        return number(inputs["months"]) / 12
    return number(first(inputs, "years", "holding_years", default=1))


def _once(inputs: dict[str, Any]) -> dict[str, Any]:
    preferred = first(inputs, "pref_amount", "preferred_return")
    terms = terms_of(inputs)
    tiers = w.once(
        summed(first(inputs, "capital", "contributed", "paid_in", "contributions", default=0)),
        minor(
            first(inputs, "proceeds", "distributable", "distributions", "exit_proceeds", default=0)
        ),
        terms,
        _years(inputs, terms),
        None if preferred is None else minor(preferred),
    )
    return _tiers([tiers])


def _dated(inputs: dict[str, Any]) -> dict[str, Any]:
    """Run dated payments, or payments year after year (the first ones at the start), through the tiers."""
    events: list[w.Event] = []
    given = first(inputs, "events", "flows", "cash_flows")
    if given is not None:
        rows = [(_day(when), minor(amount)) for when, amount in _timed(given)]
        events = [w.Event(when, max(0, -amount), max(0, amount)) for when, amount in rows]
    for names, side in ((_PAID, "paid_in"), (_GIVEN, "cash")):
        for when, amount in _timed(first(inputs, *names, default=[])):
            events.append(w.Event(_day(when), **{side: abs(minor(amount))}))
    versions = [terms_of(inputs)]
    steps = w.run(events, versions)
    told = _tiers([step.tiers for step in steps])
    told["steps"] = [_tiers([step.tiers]) for step in steps]
    told["lp_by_distribution"] = [unit(step.tiers.lp) for step in steps]
    told["gp_by_distribution"] = [unit(step.tiers.gp) for step in steps]
    account = steps[-1].account if steps else w.Account()
    told["capital_outstanding"], told["preferred_outstanding"] = (
        unit(account.capital),
        unit(account.preferred),
    )
    told["profit"] = unit(sum(event.cash - event.paid_in for event in events))
    due = w.carry_due(events, versions) if events else 0
    back = _back(carries.clawback(account.carry, due, sum(e.cash - e.paid_in for e in events)))
    return {**told, **{name: value for name, value in back.items() if name != "gp_total"}}


def _timed(rows: Any) -> list[tuple[Any, Any]]:
    if isinstance(rows, list | tuple) and rows and not isinstance(rows[0], list | tuple | dict):
        return list(enumerate(rows))
    return pairs(rows if isinstance(rows, list | tuple | Mapping) else [(0, rows)])


def _day(when: Any) -> dt.date:
    """Return a day; a number of years counts from the first, 365 days each."""
    if isinstance(when, int | float) or (
        isinstance(when, str) and when.strip().replace(".", "").isdigit() and len(when) < 5
    ):
        count = number(when)
        return (
            dt.date(int(count), 12, 31)
            if count > 1900
            else DAY + dt.timedelta(days=round(365 * count))
        )
    return day(when)


def _deals(inputs: dict[str, Any]) -> dict[str, Any]:
    deals = []
    for count, row in enumerate(inputs["deals"], 1):
        bought = day(row["bought"]) if has(row, "bought") else DAY
        years = number(first(row, "years", default=inputs.get("years", 1)))
        out = (
            day(row["sold"]) if has(row, "sold") else bought + dt.timedelta(days=round(365 * years))
        )
        paid = minor(first(row, "cost", "capital", "invested")) + minor(row.get("fees", 0))
        proceeds = minor(first(row, "proceeds", "exit", "value", default=0))
        deals.append(carries.Deal(str(count), (w.Event(bought, paid), w.Event(out, 0, proceeds))))
    terms = terms_of({"catch_up": 1, **inputs})
    used = words(inputs)
    forward = "loss" in used and "forward" in used and "no loss" not in used
    result = carries.deal_by_deal(deals, [terms], loss_carryforward=forward)
    back = result.clawback
    back = carries.clawback(back.paid, back.due, back.fund_profit, cap=_cap(inputs, back.paid))
    told = _back(back)
    told["lp_total"] = unit(
        sum(event.cash for deal in deals for event in deal.events) - back.paid + back.due_back
    )
    for name, steps in result.deals.items():
        paid = steps[-1].account.carry if steps else 0
        told[f"carry_paid_deal_{name}"] = told[f"carry_deal_{name}"] = unit(paid)
    told["carry_by_deal"] = [told[f"carry_deal_{name}"] for name in result.deals]
    return told


def _cap(inputs: Mapping[str, Any], paid: int) -> int | None:
    """Return the most that is clawed back: carry after tax, where a case states a tax."""
    if has(inputs, "clawback_cap"):
        return minor(inputs["clawback_cap"])
    if not has(inputs, "tax_rate", "tax_rate_pct"):
        return None
    return round(paid * (1 - rate(inputs, "tax_rate")))


def _clawback(inputs: Mapping[str, Any]) -> dict[str, Any]:
    paid = summed(first(inputs, "carry_paid", "carry_received"))
    profit = minor(first(inputs, "fund_profit", "profit", default=0))
    due = first(inputs, "carry_due", "carry_due_whole_fund")
    owed = (
        minor(due)
        if due is not None
        else round(rate(inputs, "carry", "carry_rate") * max(0, profit))
    )
    return _back(carries.clawback(paid, owed, profit, cap=_cap(inputs, paid)))


def _back(back: carries.Clawback) -> dict[str, Any]:
    return {
        "fund_profit": unit(back.fund_profit),
        "carry_paid": unit(back.paid),
        "carry_share_before_clawback": back.share_paid,
        "carry_due_whole_fund": unit(back.due),
        "clawback": unit(back.due_back),
        "carry_after_clawback": unit(back.paid - back.due_back),
        "gp_total": unit(back.paid - back.due_back),
    }


def _structures(inputs: dict[str, Any]) -> dict[str, Any]:
    fund, years = (
        minor(first(inputs, "fund", "committed", "commitment")),
        int(number(inputs["years"])),
    )
    yearly = [formulas.YearlyBasis(rate(inputs, "fee_rate"), fees.COMMITTED)] * years
    capital, rows = formulas.lifetime_fees(fund, yearly, [Fraction()] * years, [Fraction()] * years)
    proceeds = minor(inputs["exit_proceeds"]) if has(inputs, "exit_proceeds") else None
    told: dict[str, Any] = {"lifetime_fees": unit(sum(rows)), "investment_capital": unit(capital)}
    structures = []
    for at, row in enumerate(inputs["structures"], 1):
        committed = "commit" in str(row["basis"]).lower()
        structures.append((rate(row, "carry", "carry_rate"), fund if committed else capital))
        if proceeds is not None:
            taken = unit(formulas.carry_above(proceeds, structures[-1][1], structures[-1][0]))
            told[f"carry_{'committed' if committed else 'investment'}_basis"] = told[
                f"carry_structure_{at}"
            ] = taken
    if len(structures) == 2:
        even = formulas.breakeven(*structures)
        told["breakeven_proceeds"] = unit(even)
        told["carry_at_breakeven"] = (
            None
            if even is None
            else unit(formulas.carry_above(even, structures[0][1], structures[0][0]))
        )
    return told
