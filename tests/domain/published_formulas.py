"""Formulas of published examples that the program itself has no use for: they stand on its own ones."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import exp, log1p
from typing import NamedTuple

from fundtracker.domain.base.daycount import ACT_365, add_months, year_fraction
from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import Fen, split
from fundtracker.domain.funds.fees import (
    BASES,
    COMMITTED,
    EQUAL,
    PAID_IN,
    BasisSeries,
    FeePeriod,
    Step,
    _parts,
    _Year,
    interest_on,
)
from fundtracker.domain.funds.forecast import Year
from fundtracker.domain.funds.irr import Rate, irr, rate_of
from fundtracker.domain.funds.nav import RollForward, roll_forward
from fundtracker.domain.funds.pme import Indexed, _with
from fundtracker.errors import UserError


def simple_fee(amount: Fen, rate: Fraction, years: Fraction = Fraction(1)) -> Fen:
    """Return rate × basis × time, to the fen."""
    return fen(amount * rate * years)


class Billing(NamedTuple):
    """How a fee is billed: each 1, 3, 6 or 12 months; ``method``: ``equal`` (months / 12) or a day
    count such as ``act/365f``; ``daily``: a change of the basis in a period counts from its day.
    """

    months: int = 3
    method: str = EQUAL
    daily: bool = False


QUARTERLY = Billing()


def fee_schedule(
    steps: Sequence[Step],
    bases: BasisSeries,
    days: tuple[dt.date, dt.date],
    billing: Billing = QUARTERLY,
    *,
    waivers: Mapping[dt.date, Fen] | None = None,
    offsets: Mapping[dt.date, Fen] | None = None,
) -> list[FeePeriod]:
    """Return the fee of each billing period from a first to a last day, both included.

    A step-down inside a period splits it at its day. The basis is what stood on the first day of a
    stretch (its payments included); billed daily it is followed within the period too.

    Args:
        steps: rate and basis by day, ascending; before the first one nothing is charged.
        bases: basis → (day, amount from that day on), ascending.
        days: the first and the last day charged; a last period cut short is charged by its days.
        billing: by which periods.
        waivers: fen waived, by the first day of the period.
        offsets: fen of other income set against the fee, by the first day of the period.

    Raises:
        UserError: ``fee_period_unknown``.
        ValueError: a basis that is none of ``BASES``.
    """
    (first, last), (months, method, daily) = days, billing
    if months not in (1, 3, 6, 12):
        raise UserError("fee_period_unknown", months=months)
    for step in steps:
        if step.basis not in BASES:
            raise ValueError(step.basis)
    periods = []
    number = 0
    while (start := add_months(first, months * number)) <= last:
        number += 1
        end = add_months(first, months * number)
        cut = min(end, last + dt.timedelta(days=1))
        marks = {day for series in bases.values() for day, _amount in series} if daily else set()
        parts = _parts(
            steps,
            bases,
            (start, cut),
            marks,
            _Year(Fraction(months, 12), (end - start).days, method),
        )
        fee = fen(sum((part.amount * part.rate * part.years for part in parts), Fraction()))
        waived, offset = (waivers or {}).get(start, 0), (offsets or {}).get(start, 0)
        end_day = cut - dt.timedelta(days=1)
        periods.append(FeePeriod(start, end_day, tuple(parts), fee, waived, offset))
    return periods


class YearlyBasis(NamedTuple):
    """The fee of a whole life by years (numbers from 1): rate and basis of each.

    ``basis`` is ``committed``, ``paid_in`` (invested so far), or ``net_invested`` (invested −
    realised); ``when`` is ``opening``, ``closing`` or ``average`` of the year's balance.
    """

    rate: Fraction
    basis: str
    when: str = "opening"


def lifetime_fees(
    committed: Fen,
    years: Sequence[YearlyBasis],
    invested_in: Sequence[Fraction],
    realised_in: Sequence[Fraction],
) -> tuple[Fen, list[Fraction]]:
    """Return the investment capital and the fee of each year where the two share the commitment.

    Lifetime fees + investment capital = committed; fees depend on the capital, so the linear
    equation is solved exactly (Metrick & Yasuda 2011, ch. 2).

    Args:
        committed: fen.
        years: one for each year of the life.
        invested_in: the part of the investment capital invested in each year.
        realised_in: the part of it realised in each year.
    """

    def fees(capital: Fraction) -> list[Fraction]:
        rows, invested, realised = [], Fraction(), Fraction()
        for at, year in enumerate(years):
            opening = invested if year.basis == PAID_IN else invested - realised
            invested += capital * invested_in[at]
            realised += capital * realised_in[at]
            closing = invested if year.basis == PAID_IN else invested - realised
            balance = {"opening": opening, "closing": closing, "average": (opening + closing) / 2}[
                year.when
            ]
            rows.append(year.rate * (committed if year.basis == COMMITTED else balance))
        return rows

    fixed = sum(fees(Fraction()), Fraction())
    per_unit = sum(fees(Fraction(1)), Fraction()) - fixed
    capital = (committed - fixed) / (1 + per_unit)
    return fen(capital), fees(capital)


class Interest(NamedTuple):
    """How the interest of a later closing is reckoned: its yearly rate, how days are counted,
    yearly compounding instead of simple interest.
    """

    rate: Fraction
    day_count: str = ACT_365
    compound: bool = False


class LateClosing(NamedTuple):
    """What a partner of a later closing pays, and what each earlier one gets back of it."""

    catch_up: Fen
    interest: Fen
    calls: tuple[
        tuple[dt.date, Fen, Fen], ...
    ]  # the day of each earlier call, its catch-up, its interest
    returned: tuple[Fen, ...]
    interest_to: tuple[Fen, ...]


def late_closing(
    commitment: Fen,
    earlier: Sequence[Fen],
    calls: Sequence[tuple[dt.date, Fen]],
    closing: dt.date,
    terms: Interest,
    *,
    retained: Sequence[Fen] | None = None,
) -> LateClosing:
    """Return the equalisation of a late closing: the partner pays as if it had been there from the
    first call.

    catch-up = call × commitment / all commitments after the closing; interest = catch-up × rate ×
    time from each call to the closing. Both go to the earlier partners by their commitments
    (largest remainder). The interest is outside the commitment.

    Args:
        commitment: of the new partner, fen.
        earlier: commitments before the closing.
        calls: earlier calls (day, total).
        closing: the day of the closing.
        terms: of the interest.
        retained: the part of each call that stays in the fund (a fee on the new commitment),
            default none.
    """
    commitments = commitment + sum(earlier)
    rows = []
    kept_back = list(retained) if retained is not None else [0] * len(calls)
    for day, called in calls:
        share = split(called, [commitment, commitments - commitment])[0]
        years = year_fraction(day, closing, terms.day_count)
        rows.append((day, share, interest_on(share, terms.rate, years, compound=terms.compound)))
    catch_up, interest = sum(row[1] for row in rows), sum(row[2] for row in rows)
    back = max(0, catch_up - sum(kept_back))
    return LateClosing(
        catch_up,
        interest,
        tuple(rows),
        tuple(split(back, earlier)),
        tuple(split(interest, earlier)),
    )


def periodic(amounts: Sequence[int], index: Sequence[Fraction]) -> list[Indexed]:
    """Return payments one period apart."""
    return [Indexed(float(at), *each) for at, each in enumerate(zip(amounts, index, strict=True))]


def fund_rate(flows: Sequence[Indexed], value: int) -> Rate:
    """Return the fund's own rate, its value at the time of the last flow."""
    return rate_of([*((flow.time, flow.amount) for flow in flows), (flows[-1].time, value)])


def continuous(rate: float) -> float:
    """Return ln(1 + rate)."""
    return log1p(rate)


def implied_index_rate(fund: float, alpha: float, *, is_continuous: bool) -> float:
    """Return the index rate that fund rate and Direct Alpha imply: (1 + fund) / (1 + alpha) − 1,
    or / e^alpha.
    """
    return (1 + fund) / (exp(alpha) if is_continuous else 1 + alpha) - 1


def modified_pme(flows: Sequence[Indexed], values: Sequence[Fraction]) -> Rate:
    """Return the rate of an index account that gives back the same share of itself as the fund
    does (mPME).

    NAV_t = (1 − w)(NAV_{t−1}·I_t/I_{t−1} + C), D* = w·(the same), w = D / (D + fund value after
    it).

    Args:
        flows: the fund's payments.
        values: the fund's value after the payment of each flow; the last one ends the account.
    """
    out, account = _modified(flows, values)
    return _with(flows, out, account)


def modified_value(flows: Sequence[Indexed], values: Sequence[Fraction]) -> Fraction:
    """Return what the account of ``modified_pme`` holds at the end."""
    return _modified(flows, values)[1]


def _modified(
    flows: Sequence[Indexed], values: Sequence[Fraction]
) -> tuple[list[Fraction], Fraction]:
    account = Fraction()
    out: list[Fraction] = []
    before = flows[0].level
    for flow, value in zip(flows, values, strict=True):
        account = account * flow.level / before
        before = flow.level
        if flow.amount < 0:
            account -= flow.amount
            out.append(Fraction(flow.amount))
            continue
        share = Fraction(flow.amount) / (flow.amount + value) if flow.amount else Fraction()
        out.append(account * share)
        account -= account * share
    return out, account


def values_from_prices(amounts: Sequence[int], prices: Sequence[Fraction]) -> list[Fraction]:
    """Return what a holding is worth after each payment when only unit prices are known.

    A payment in buys at that day's price, one out sells; ``amounts`` may be one shorter than
    ``prices``.
    """
    held = Fraction()
    values: list[Fraction] = []
    for at, price in enumerate(prices):
        amount = amounts[at] if at < len(amounts) else 0
        held -= Fraction(amount) / price
        values.append(held * price)
    return values


def total_return_carry(values: Sequence[Fen], committed: Fen, carry: Fraction) -> list[Fen]:
    """Return the carry of each year on total return: value before distributions above the
    committed capital first.

    Afterwards only the increase above the highest value so far counts (CFA Level II, private equity
    valuation). ``values`` are net asset values before distributions, fen.
    """
    mark, paid = committed, []
    for value in values:
        paid.append(fen(carry * max(0, value - mark)))
        mark = max(mark, value)
    return paid


class Moved(NamedTuple):
    """What moves the value of a fund in a year, fen."""

    called: Fen
    result: Fen
    distributed: Fen
    fee: Fen


class FundYear(NamedTuple):
    """A year of a fund's net asset value, fen."""

    opening: Fen
    called: Fen
    result: Fen
    fee: Fen
    before: Fen
    carry: Fen
    distributed: Fen
    after: Fen


def fund_years(
    years: Sequence[Moved],
    *,
    carry: Fraction = Fraction(),
    committed: Fen = 0,
    opening: Fen = 0,
) -> list[FundYear]:
    """Return year by year: opening + called + result − fee = before; before − carry − distributed
    = after.

    Carry is on total return above ``committed``, then above the highest value before distributions.
    """
    mark, value, rows = committed, opening, []
    for paid, result, distributed, fee in years:
        before = value + paid + result - fee
        taken = fen(carry * max(0, before - mark))
        mark = max(mark, before)
        after = before - taken - distributed
        rows.append(FundYear(value, paid, result, fee, before, taken, distributed, after))
        value = after
    return rows


def carry_above(proceeds: Fen, basis: Fen, carry: Fraction) -> Fen:
    """Return carry on proceeds above a basis (committed or investment capital)."""
    return fen(carry * max(0, proceeds - basis))


def breakeven(first: tuple[Fraction, Fen], second: tuple[Fraction, Fen]) -> Fen | None:
    """Return the proceeds at which two (carry, basis) structures pay the same; None where the
    rates are equal.
    """
    if first[0] == second[0]:
        return None
    return fen((first[0] * first[1] - second[0] * second[1]) / (first[0] - second[0]))


def for_partners(
    fund: RollForward,
    openings: Mapping[str, Fen],
    weights: Mapping[str, int],
    own: Mapping[str, Mapping[str, Fen]] | None = None,
) -> dict[str, RollForward]:
    """Return each partner's roll-forward; on every line the partners add up to the fund, to the
    fen.

    Args:
        fund: the fund's roll-forward.
        openings: partner → opening fen; they add up to the fund's.
        weights: partner → share (commitments, say) by which lines are divided (largest remainder).
        own: line → partner → signed fen, for lines known partner by partner (contributions, carry,
            fees with waivers, transfers); they must add up to the fund's line.

    Raises:
        ValueError: openings or an own line do not add up to the fund; ``args[0]`` names the line.
    """
    if sum(openings.values()) != fund.opening:
        raise ValueError("opening")
    names = list(openings)
    rows: dict[str, dict[str, Fen]] = {name: {} for name in names}
    for line, amount in fund.lines.items():
        parts = (own or {}).get(line)
        if parts is None:
            by_weight = split(amount, [weights.get(name, 0) for name in names])
            parts = dict(zip(names, by_weight, strict=True))
        if sum(parts.values()) != amount or not set(parts) <= set(names):
            raise ValueError(line)
        for name in names:
            rows[name][line] = parts.get(name, 0)
    return {name: RollForward(openings[name], rows[name]) for name in names}


def adds_across(columns: Sequence[RollForward], total: RollForward) -> list[str]:
    """Return the lines on which columns do not add up to the total; empty where all agree."""
    wrong = [] if sum(column.opening for column in columns) == total.opening else ["opening"]
    names = dict.fromkeys([*total.lines, *(name for column in columns for name in column.lines)])
    wrong += [
        name
        for name in names
        if sum(column.lines.get(name, 0) for column in columns) != total.lines.get(name, 0)
    ]
    return wrong


def equal_first_calls(first: Fraction, later: Fraction) -> tuple[Fraction, ...]:
    """Return call rates whose first two calls are equal: the second rate is RC1 / (1 − RC1), then
    ``later``.
    """
    return (first, first / (1 - first), later)


def forecast_rate(rows: Sequence[Year]) -> Rate:
    """Return the rate of a forecast, the value of its last year counted: equals the growth of a
    steady pace.
    """
    flows = [row.distributed - row.called for row in rows]
    return irr([*flows[:-1], flows[-1] + rows[-1].value]) if rows else irr([])


def chain(opening: Fen, periods: Sequence[Mapping[str, Fen]]) -> list[RollForward]:
    """Return period after period, each opening where the one before closed."""
    rows: list[RollForward] = []
    for amounts in periods:
        rows.append(roll_forward(rows[-1].closing if rows else opening, amounts))
    return rows


class Balance(NamedTuple):
    """A fund's balance: totals, partners' capital, and how far investments stand above their
    cost.
    """

    assets: Fen
    liabilities: Fen
    capital: Fen
    appreciation: Fen | None


def balance(
    assets: Mapping[str, Fen],
    liabilities: Mapping[str, Fen],
    investments: str = "investments",
    cost: Fen | None = None,
) -> Balance:
    """Return the totals; ``cost`` of the asset called ``investments`` gives its unrealised
    appreciation.
    """
    asset_sum, owed = sum(assets.values()), sum(liabilities.values())
    return Balance(
        asset_sum,
        owed,
        asset_sum - owed,
        None if cost is None else assets.get(investments, 0) - cost,
    )
