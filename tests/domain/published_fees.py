"""The kinds fee and forecast."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from fundtracker.domain.base.daycount import ACT_365, convention, year_fraction
from fundtracker.domain.base.fractions import fen
from fundtracker.domain.funds import fees
from fundtracker.domain.funds import forecast as pacing
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
    rate,
    spans,
    summed,
    unit,
    units,
    words,
)

START = dt.date(2001, 1, 1)
_COMMITTED = ("commitment", "committed", "fund", "fund_size", "commitments", "amount")
_CALLED = ("called", "calls", "contributions", "invested")
_STANDING = ("paid_in", "invested_capital", "net_invested", "net_invested_capital", "navs", "nav")
_BILLED = {"monthly": 1, "quarterly": 3, "semi_annual": 6, "half_yearly": 6, "annual": 12}


def basis_of(text: Any) -> str:
    """Return the fee basis that words name."""
    plain = str(text).lower().replace("-", " ").replace("_", " ")
    if "commit" in plain:
        return fees.COMMITTED
    if "nav" in plain.split() or "net asset" in plain:
        return fees.NAV
    if "net" in plain.split() or "remaining" in plain or "unreali" in plain:
        return fees.NET_INVESTED
    return fees.PAID_IN


def _when(text: Any) -> str:
    return next((word for word in ("closing", "average") if word in str(text).lower()), "opening")


# --- fee -------------------------------------------------------------------------------------


def fee(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the fees of a case: by period, by year of a life, or the equalisation of a late closing."""
    if has(inputs, "late_lp_commitment", "late_commitment", "new_commitment"):
        return _late(inputs)
    lists = [
        inputs[name]
        for name in (*_CALLED, *_STANDING)
        if isinstance(inputs.get(name), list | tuple)
    ]
    if lists:
        return _yearly(inputs)
    if spans(inputs, "basis") or spans(inputs, "rate"):
        return _lifetime(inputs)
    return _billed(inputs)


def _less(inputs: Mapping[str, Any], gross: int) -> dict[str, Any]:
    """Return a fee before and after what is waived and what is set against it."""
    waived = summed(first(inputs, "waived", "waiver", "waivers", default=0))
    if has(inputs, "waiver_rate", "waiver_share", "waiver_pct"):
        waived += fen(gross * rate(inputs, "waiver_rate", "waiver_share", "waiver"))
    others = (
        "transaction_fees",
        "portfolio_fees",
        "portfolio_company_fees",
        "monitoring_fees",
        "other_fees",
    )
    offset = summed(first(inputs, "offset", "offsets", default=0))
    offset += fen(
        rate(inputs, "offset_rate", "offset_share", default=1)
        * summed(first(inputs, *others, default=0))
    )
    net = fees.FeePeriod(START, START, (), gross, waived, offset).due
    return {
        "fee": unit(gross),
        "gross_fee": unit(gross),
        "waived": unit(waived),
        "offset": unit(offset),
        "net_fee": unit(net),
        "due": unit(net),
    }


def _billed(inputs: dict[str, Any]) -> dict[str, Any]:
    share = rate(inputs, "rate", "fee_rate", "management_fee")
    basis = basis_of(inputs.get("basis", "committed"))
    amount = minor(first(inputs, *_COMMITTED, *_STANDING, *_CALLED, default=0))
    length = _length(inputs)
    if length is not None:
        return _less(inputs, formulas.simple_fee(amount, share, length))
    years = int(number(first(inputs, "years", "life", default=1)))
    last = START.replace(year=START.year + years) - dt.timedelta(days=1)
    told: dict[str, Any] = {}
    for name, months in _BILLED.items():
        rows = formulas.fee_schedule(
            [fees.Step(START, share, basis)],
            {basis: [(START, amount)]},
            (START, last),
            formulas.Billing(months),
        )
        told[name] = unit(rows[0].fee)
    total = sum(row.fee for row in rows)
    return {**_less(inputs, total), **told, "total": unit(total), "periods": len(rows)}


def _length(inputs: Mapping[str, Any]) -> Fraction | None:
    """Return the time charged in years where a case states days, months or dates; None for whole years."""
    text = str(inputs.get("day_count", ACT_365))
    if has(inputs, "start", "from", "start_date") and has(inputs, "end", "to", "end_date"):
        ends = (
            day(first(inputs, "start", "from", "start_date")),
            day(first(inputs, "end", "to", "end_date")),
        )
        return year_fraction(*ends, convention(text))
    if has(inputs, "days"):
        return _days(int(number(inputs["days"])), text)
    if has(inputs, "months"):
        return number(inputs["months"]) / 12
    return number(inputs["quarters"]) / 4 if has(inputs, "quarters") else None


def _days(count: int, text: str) -> Fraction:
    """Return stated days in years: under 30/360 they are days of such a year already."""
    name = convention(text)
    return year_fraction(
        START, START + dt.timedelta(days=count), "act/360" if name.startswith("30") else name
    )


def _yearly(inputs: dict[str, Any]) -> dict[str, Any]:
    """Charge year by year. Money called counts from its year on, money given back from the year after."""
    words_used = [value for _a, _b, value in spans(inputs, "basis")] or [
        inputs.get("basis", "paid-in")
    ]
    stated = {
        name: minors(inputs[name])
        for name in _STANDING
        if isinstance(inputs.get(name), list | tuple)
    }
    called = minors(first(inputs, *_CALLED, default=[]))
    count = max(map(len, [called, *stated.values()]))
    called += [0] * (count - len(called))
    back = minors(first(inputs, "realised", "returned", "distributions", default=[]))
    back += [0] * (count - len(back))
    text = str(words_used).lower()
    early, late = ("opening" in text), ("closing" in text)
    sums = [sum(called[: at + (not early)]) for at in range(count)]
    given = [sum(back[: at + late]) for at in range(count)]
    paid = stated.get("paid_in") or [sum(called[: at + 1]) for at in range(count)]
    net = (
        stated.get("net_invested")
        or stated.get("net_invested_capital")
        or stated.get("invested_capital")
    )
    series = {
        fees.COMMITTED: [minor(first(inputs, *_COMMITTED, default=0))] * count,
        fees.PAID_IN: stated.get("paid_in") or stated.get("invested_capital") or sums,
        fees.NET_INVESTED: net or [a - b for a, b in zip(sums, given, strict=True)],
        fees.NAV: stated.get("navs") or stated.get("nav") or [0] * count,
    }
    days = [START.replace(year=START.year + at) for at in range(count)]
    steps = [fees.Step(at, *_terms(inputs, number_)) for number_, at in enumerate(days, 1)]
    last = START.replace(year=START.year + count) - dt.timedelta(days=1)
    dated = {name: list(zip(days, amounts, strict=False)) for name, amounts in series.items()}
    rows = formulas.fee_schedule(steps, dated, (START, last), formulas.Billing(12))
    charged, total = units(row.fee for row in rows), sum(row.fee for row in rows)
    rest = _less(inputs, total)
    told = {
        "paid_in": units(paid),
        "fee": charged,
        "fees": charged,
        "fees_by_year": charged,
        "total": unit(total),
    }
    return {**rest, **told}


def _terms(inputs: Mapping[str, Any], year: int) -> tuple[Fraction, str]:
    """Return rate and basis of a year of the life."""
    share = next((value for a, b, value in spans(inputs, "rate") if a <= year <= b), None)
    text = next((value for a, b, value in spans(inputs, "basis") if a <= year <= b), None)
    share = rate(inputs, "rate", "fee_rate") if share is None else number(share)
    return share, basis_of(inputs.get("basis", "committed") if text is None else text)


def _lifetime(inputs: dict[str, Any]) -> dict[str, Any]:
    rows, rates = spans(inputs, "basis"), spans(inputs, "rate")
    invested_rows = spans(inputs, "invested") or spans(inputs, "invested_per")
    parts = spans(inputs, "realised") or spans(inputs, "realised_per")
    life = max(
        [
            int(number(inputs.get("years", 0))),
            *(to for _from, to, _value in [*rows, *rates, *parts]),
        ]
    )
    years = []
    for year in range(1, life + 1):
        text = next(
            (value for a, b, value in rows if a <= year <= b), inputs.get("basis", "committed")
        )
        share, basis = _terms(inputs, year)
        years.append(formulas.YearlyBasis(share, basis, _when(text)))
    by = next(
        (int(m[1]) for key in inputs if (m := re.fullmatch(r"invested_by_year_(\d+)", key))), life
    )
    invested = (
        _shares(invested_rows, life) if invested_rows else _shares([(1, by, Fraction(1, by))], life)
    )
    committed = minor(first(inputs, *_COMMITTED))
    capital, charged = formulas.lifetime_fees(committed, years, invested, _shares(parts, life))
    return {
        "lifetime_fees": unit(sum(charged)),
        "investment_capital": unit(capital),
        "fees_by_year": units(charged),
        "fee": units(charged),
        "total": unit(sum(charged)),
        "investment_capital_share": float(Fraction(capital, committed)) if committed else None,
    }


def _shares(rows: Sequence[tuple[int, int, Any]], life: int) -> list[Fraction]:
    return [
        next((number(value) for a, b, value in rows if a <= year <= b), Fraction())
        for year in range(1, life + 1)
    ]


def _late(inputs: dict[str, Any]) -> dict[str, Any]:
    text = str(inputs.get("day_count", "act/365"))
    late = minor(first(inputs, "late_lp_commitment", "late_commitment", "new_commitment"))
    before = first(
        inputs,
        "fund_before_close",
        "commitments_before",
        "earlier_commitments",
        "existing_commitments",
    )
    names: list[str] = list(before) if isinstance(before, Mapping) else []
    if before is not None:
        earlier = minors(list(before.values())) if isinstance(before, Mapping) else minors(before)
    else:
        earlier = [minor(first(inputs, "fund_after_close", "total_commitments_after")) - late]
    calls, closing = _calls_before(inputs)
    name = convention(text)
    if name.startswith("30") and not has(inputs, "closing", "closing_date"):
        name = "act/360"  # the case states the days themselves
    interest = formulas.Interest(
        rate(inputs, "rate", "interest_rate"),
        day_count=name,
        compound="compound" in words(inputs) and "not compound" not in words(inputs),
    )
    result = formulas.late_closing(late, earlier, calls, closing, interest)
    told = {
        "catch_up_contribution": unit(result.catch_up),
        "interest": unit(result.interest),
        "total": unit(result.catch_up + result.interest),
        "share": float(Fraction(late, late + sum(earlier))),
    }
    if names:
        told["returned"] = dict(zip(names, units(result.returned), strict=True))
        told["interest_to"] = dict(zip(names, units(result.interest_to), strict=True))
    return told


def _calls_before(inputs: Mapping[str, Any]) -> tuple[list[tuple[dt.date, int]], dt.date]:
    """Return the calls before a closing and its day: dated, or so many days before it."""
    given = first(inputs, "prior_calls", "prior_call", "calls", "called")
    rows = (
        [(first(inputs, "days", default=0), given)]
        if not isinstance(given, list | tuple | Mapping)
        else None
    )
    if has(inputs, "closing", "closing_date"):
        closing = day(first(inputs, "closing", "closing_date"))
        rows = rows if rows is None else [(first(inputs, "call_date", "prior_call_date"), given)]
        return [(day(when), minor(amount)) for when, amount in rows or pairs(given)], closing
    closing = START + dt.timedelta(days=36525)
    rows = pairs(given, "days") if rows is None else rows
    return [
        (closing - dt.timedelta(days=int(number(count))), minor(amount)) for count, amount in rows
    ], closing


# --- forecast --------------------------------------------------------------------------------


def forecast(inputs: dict[str, Any]) -> dict[str, Any]:
    """Return the pace of a commitment year by year, or distribution rates for several bows."""
    life = int(number(inputs["life"]))
    yield_ = rate(inputs, "yield", "yield_rate")
    start, end = _years(inputs, life)
    if "bows" in inputs:
        told: dict[str, Any] = {}
        for bow in inputs["bows"]:
            told[f"bow_{float(number(bow)):g}"] = [
                pacing.distribution_rate(year, life, number(bow), yield_)
                for year in range(start, end + 1)
            ]
        return told
    return _paced(inputs, life, yield_, start, end)


def _years(inputs: dict[str, Any], life: int) -> tuple[int, int]:
    given = inputs.get("years")
    if isinstance(given, list | tuple) and given:
        return int(number(given[0])), int(number(given[-1]))
    match = re.fullmatch(r"\s*(\d+)\s*(?:\.\.|-|–|to)\s*(\d+)\s*", str(given))
    return (int(match[1]), int(match[2])) if match else (1, int(number(given)) if given else life)


def _rates(inputs: dict[str, Any]) -> tuple[Fraction, ...]:
    listed = first(inputs, "contribution_rates", "call_rates")
    if listed is not None:
        rates = tuple(number(share) for share in listed)
        return rates if inputs.get("last_rate_repeats", True) else (*rates, Fraction())
    later = rate(inputs, "contribution_rate", "call_rate")
    if has(inputs, "initial_contribution_rate", "initial_contribution_rate_pct"):
        return formulas.equal_first_calls(rate(inputs, "initial_contribution_rate"), later)
    return (later,)


def _paced(
    inputs: dict[str, Any], life: int, yield_: Fraction, start: int, end: int
) -> dict[str, Any]:
    committed = minor(first(inputs, "commitment", "committed", default=100))
    pace = pacing.Pace(
        committed, _rates(inputs), life, rate(inputs, "bow"), rate(inputs, "growth"), yield_
    )
    age = int(number(inputs.get("age", 0)))
    paid, value = (
        minor(first(inputs, "paid_in", "called", default=0)),
        minor(first(inputs, "nav", "value", default=0)),
    )
    rows = pacing.takahashi_alexander(
        pace, max(end, life + 1) - age, pacing.Reached(paid, value, age)
    )
    shown = [row for row in rows if start <= row.number <= end]
    called, given = [row.called for row in rows], [row.distributed for row in rows]
    told: dict[str, Any] = {"irr": one_rate(formulas.forecast_rate(rows[: end - age]))}
    series = {"contributions": called, "distributions": given, "nav": [row.value for row in rows]}
    for name, amounts in series.items():
        told[name] = units(amounts[row.number - 1 - age] for row in shown)
        told |= {
            f"{name}_year_{a}_to_{b}": units(amounts[a - 1 - age : b - age])
            for a in range(age + 1, age + len(rows) + 1)
            for b in range(a, age + len(rows) + 1)
        }
        if name != "nav":
            told[f"cumulative_{name}"] = units(sum(amounts[: row.number - age]) for row in shown)
            told[f"total_{name}"] = unit(sum(amounts))
    told["uncalled"] = units(committed - paid - sum(called[: row.number - age]) for row in shown)
    told["distribution_rates"] = [
        pacing.distribution_rate(row.number, life, pace.bow, yield_) for row in shown
    ]
    told["tvpi"] = (
        float(Fraction(sum(given) + rows[-1].value, sum(called) + paid))
        if sum(called) + paid
        else None
    )
    return told
