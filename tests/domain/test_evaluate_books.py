"""New cases of the kinds multiples, fee, forecast and rollforward, by hand and by a second computation."""

import datetime as dt

import pytest

from tests.domain import reference
from tests.domain.published import evaluate

D = dt.date

# --- multiples -------------------------------------------------------------------------------

MULTIPLES = {
    "plain": ({"paid_in": 80, "distributions": 60, "nav": 50, "commitment": 100}, {"dpi": 0.75, "rvpi": 0.625, "tvpi": 1.375, "pic": 0.8, "pct_unfunded": 0.2}),
    "texts": ({"paid_in": "$80,000", "distributions": "60,000", "nav": "50k", "commitment": "0.1m"}, {"dpi": 0.75, "rvpi": 0.625, "tvpi": 1.375, "pic": 0.8}),
    "nothing paid in": ({"paid_in": 0, "distributions": 0, "nav": 0, "commitment": 100}, {"dpi": None, "rvpi": None, "tvpi": None, "pic": 0.0, "pct_unfunded": 1.0}),
    "no commitment": ({"paid_in": 80, "distributions": 60, "nav": 50}, {"pic": None, "tvpi": 1.375, "pct_unfunded": None}),
    "negative value": ({"paid_in": 100, "distributions": 20, "nav": "(5)"}, {"rvpi": -0.05, "tvpi": 0.15}),
    "over the commitment": ({"paid_in": 120, "distributions": 0, "nav": 120, "commitment": 100}, {"pic": 1.2, "pct_unfunded": -0.2}),
    "recallable": ({"paid_in": 80, "distributions": 30, "recallable": 10, "nav": 0, "commitment": 100}, {"unfunded": 30, "pct_unfunded": 0.3}),
    "released, outside": ({"paid_in": 80, "outside_commitment": 5, "released": 20, "nav": 0, "commitment": 100}, {"unfunded": 5, "pic": 1.0}),
    "lists added up": ({"contributions": [10, 20], "distributions": [15, 30], "nav": 15}, {"dpi": 1.5, "tvpi": 2.0, "gain": 30}),
    "missing distributions": ({"paid_in": 50, "nav": None, "commitment": 50}, {"dpi": 0.0, "tvpi": 0.0, "pic": 1.0}),
    "gross": ({"invested_cost": 40, "proceeds": 30, "fair_value": 50, "paid_in": 44, "nav": 45}, {"moic": 2.0, "tvpi": 45 / 44}),
    "same-day flows stay two": ({"cash_flows": [["2020-01-01", -100], ["2020-01-01", 40], ["2021-01-01", 20]], "nav": 60}, {"dpi": 0.6, "tvpi": 1.2}),
    "flow objects": ({"cash_flows": [{"date": "2020/1/1", "amount": "-100"}, {"date": "2021/1/1", "amount": "110"}], "nav": 0}, {"dpi": 1.1, "irr": 1.1 ** (365 / 366) - 1}),
    "year by year": ({"paid_in": [80, 105, 125], "distributions": [0, 0, 25], "nav": [70, 90, 130], "commitment": 200}, {"dpi": [0.0, 0.0, 0.2], "tvpi": [0.875, 90 / 105, 1.24], "pic": [0.4, 0.525, 0.625]}),
    "called year by year": ({"called": [80, 25, 20], "distributions": [0, 0, 25], "nav": [70, 90, 130]}, {"paid_in": [80, 105, 125], "tvpi": [0.875, 90 / 105, 1.24]}),
    "rows": ({"rows": [{"commitment": "100", "unfunded": "25"}, {"commitment": 100, "paid_in": 40, "nav": 50, "fund": "x"}]}, {"pct_unfunded": [0.25, 0.6], "pct_funded": [0.75, 0.4], "tvpi": [None, 1.25]}),
}  # fmt: skip


@pytest.mark.parametrize(("inputs", "wanted"), MULTIPLES.values(), ids=MULTIPLES)
def test_multiples(inputs, wanted):
    told = evaluate("multiples", inputs)
    for name, value in wanted.items():
        assert told[name] == (pytest.approx(value) if value is not None else None), name


# --- fee -------------------------------------------------------------------------------------

FEES = {
    "committed by quarter": ({"commitment": "5,000,000", "rate": "2%", "years": "5", "basis": "Committed capital"}, {"quarterly": 25_000, "total": 500_000, "semi_annual": 50_000}),
    "percent key": ({"fund": 1000, "rate_pct": 1.5, "years": 2}, {"annual": 15, "total": 30}),
    "days": ({"commitment": 365_000, "rate": 0.02, "days": 73, "day_count": "ACT/365"}, {"fee": 1460}),
    "360 days": ({"commitment": 360_000, "rate": 0.02, "days": 91, "day_count": "Actual/360"}, {"fee": 1820}),
    "dates in a leap year": ({"commitment": 366_000, "rate": 0.02, "start": "2024-01-01", "end": "2024-03-01", "day_count": "ACT/ACT"}, {"fee": 1200}),
    "dates, 30/360": ({"commitment": 360_000, "rate": 0.02, "start": "2024-01-31", "end": "2024-03-31", "day_count": "30/360"}, {"fee": 1200}),
    "months": ({"commitment": 1200, "rate": 0.02, "months": 5}, {"fee": 10}),
    "waiver and offset": ({"commitment": 1000, "rate": 0.02, "years": 1, "waiver": 5, "offset_rate": "80%", "transaction_fees": 10}, {"gross_fee": 20, "net_fee": 7}),
    "offset beyond the fee": ({"commitment": 1000, "rate": 0.02, "offsets": [15, 15]}, {"due": 0}),
    "no rate": ({"commitment": 1000, "rate": 0, "years": 3}, {"total": 0}),
    "paid in, one amount": ({"paid_in": 500, "rate": 0.02, "basis": "paid-in"}, {"annual": 10}),
    "called, then given back": ({"called": [100, 50, 0], "realised": [0, 30, 20], "rate": 0.02, "basis": "net invested"}, {"fee": [2, 3, 2.4]}),
    "opening balance": ({"called": [100, 50, 0], "realised": [0, 30, 20], "rate": 0.02, "basis": "net invested, opening"}, {"fee": [0, 2, 2.4]}),
    "closing balance": ({"called": [100, 50, 0], "realised": [0, 30, 20], "rate": 0.02, "basis": "net invested, closing"}, {"fee": [2, 2.4, 2]}),
    "of the net assets": ({"navs": [100, "120", 0], "rate": "1%", "basis": "NAV"}, {"fee": [1, 1.2, 0], "total": 2.2}),
    "stated paid-in": ({"paid_in": [80, 105], "rate": 0.02, "basis": "paid-in"}, {"fee": [1.6, 2.1]}),
    "step-down by years": ({"commitment": 100, "rate_years_1_5": 0.02, "rate_years_6_10": 0.015, "basis": "committed"}, {"total": 17.5, "investment_capital": 82.5}),
    "committed, then invested": ({"called": [40, 40, 20, 0], "realised": [0, 0, 10, 30], "commitment": 100, "rate": 0.02, "basis_years_1_2": "committed", "basis_years_3_4": "net invested"}, {"fee": [2, 2, 2, 1.8]}),
}  # fmt: skip


@pytest.mark.parametrize(("inputs", "wanted"), FEES.values(), ids=FEES)
def test_fees(inputs, wanted):
    told = evaluate("fee", inputs)
    for name, value in wanted.items():
        assert told[name] == pytest.approx(value), name


@pytest.mark.parametrize(
    ("when", "rate"), [("opening", 0.02), ("closing", 0.0175), ("average", "2%")]
)
def test_lifetime_fees_and_the_capital_left_to_invest_solve_each_other(when, rate):
    """By trial: the capital is bisected until fees + capital are the commitment."""
    share = 0.02 if rate == "2%" else rate
    inputs = {
        "fund": 500, "rate": rate, "basis_years_1_3": "committed", "basis_years_4_7": f"net invested capital, {when} balance",
        "invested_by_year_3": "in equal parts", "realised_per_year_4_7": 0.25,
    }  # fmt: skip

    def fees(capital):
        rows, held = [500 * share] * 3, capital
        for _ in range(4):
            after = held - capital * 0.25
            rows.append(
                share * {"opening": held, "closing": after, "average": (held + after) / 2}[when]
            )
            held = after
        return rows

    low, high = 0.0, 500.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if middle + sum(fees(middle)) < 500 else (low, middle)
    told = evaluate("fee", inputs)
    assert told["investment_capital"] == pytest.approx(low)
    assert told["fees_by_year"] == pytest.approx(fees(low))


LATE = {
    "one call": ({"late_lp_commitment": 20, "fund_after_close": 200, "prior_call": 40, "rate": 0.08, "days": 90, "day_count": "ACT/365 simple"}, 4, 4 * 0.08 * 90 / 365),
    "act/360": ({"late_lp_commitment": "20m", "fund_after_close": "200m", "prior_call": "40m", "rate": "8%", "days": "90", "day_count": "Actual/360, simple"}, 4e6, 4e6 * 0.02),
    "30/360 days": ({"late_lp_commitment": 20, "fund_after_close": 200, "prior_call": 40, "rate": 0.08, "days": 90, "day_count": "30/360"}, 4, 0.08),
    "compounded": ({"late_lp_commitment": 20, "fund_after_close": 200, "prior_call": 40, "rate": 0.1, "days": 730, "compounding": "compounded yearly"}, 4, 4 * 0.21),
    "several calls": ({"late_lp_commitment": 50, "fund_before_close": 150, "prior_calls": [{"days": 365, "amount": 40}, {"days": 73, "amount": 20}], "rate": 0.05}, 15, 10 * 0.05 + 5 * 0.01),
    "dated calls": ({"late_lp_commitment": 50, "fund_before_close": 150, "prior_calls": [["2023-02-01", 40], ["2024/11/20", 20]], "closing": "2025-02-01", "rate": 0.0365}, 15, 10 * 0.0365 * 731 / 365 + 5 * 0.0001 * 73),
    "on the day of the call": ({"late_lp_commitment": 20, "fund_after_close": 200, "prior_call": 40, "rate": 0.08, "days": 0}, 4, 0),
    "nothing called": ({"late_lp_commitment": 20, "fund_after_close": 200, "prior_call": 0, "rate": 0.08, "days": 90}, 0, 0),
}  # fmt: skip


@pytest.mark.parametrize(("inputs", "catch_up", "interest"), LATE.values(), ids=LATE)
def test_a_late_closing_pays_its_part_of_earlier_calls_with_interest(inputs, catch_up, interest):
    told = evaluate("fee", inputs)
    assert (told["catch_up_contribution"], told["interest"]) == pytest.approx((catch_up, interest))


def test_what_a_late_partner_pays_goes_to_the_earlier_ones():
    told = evaluate("fee", {"new_commitment": 50, "existing_commitments": {"A": 100, "B": 50}, "prior_call": 40, "rate": 0.1, "days": 365})  # fmt: skip
    assert told["returned"] == {"A": pytest.approx(20 / 3), "B": pytest.approx(10 / 3)}
    assert sum(told["interest_to"].values()) == pytest.approx(told["interest"]) == pytest.approx(1)


# --- forecast --------------------------------------------------------------------------------

PACES = {
    "buyout": (100, [0.25, 0.3333333333, 0.5], 12, 2.5, 0.13, 0),
    "a yield": (1_000_000, [0.3, 0.4], 8, 1.5, 0.08, 0.06),
    "late": (50, [0.1], 15, 6, 0.15, 0.02),
    "a straight bow": (100, [1.0], 5, 1, 0.1, 0),
    "a bow of zero gives all back at once": (100, [0.5], 6, 0, 0.1, 0),
    "no growth": (100, [0.5, 0.5, 1], 7, 2, 0, 0),
    "a loss": (100, [0.5], 7, 2, -0.1, 0.05),
    "no calls": (100, [0], 5, 2, 0.1, 0),
    "one year": (100, [0.5], 1, 2, 0.1, 0),
    "a whole yield": (100, [0.4], 10, 2, 0.1, 1),
}


@pytest.mark.parametrize(
    ("commitment", "rates", "life", "bow", "growth", "yield_"), PACES.values(), ids=PACES
)
@pytest.mark.parametrize("text", [False, True])
def test_a_pace_year_by_year(commitment, rates, life, bow, growth, yield_, text):
    write = (lambda value: f"{value * 100:.10g}%") if text else (lambda value: value)
    inputs = {
        "commitment": f"{commitment:,}" if text else commitment, "contribution_rates": [write(rate) for rate in rates],
        "life": str(life) if text else life, "bow": str(bow) if text else bow, "growth": write(growth), "yield": write(yield_),
        "years": f"1-{life + 1}" if text else f"1..{life + 1}",
    }  # fmt: skip
    told = evaluate("forecast", inputs)
    called, given, values = reference.pace(commitment, rates, life, bow, growth, yield_, life + 1)
    assert told["contributions"] == pytest.approx(called, rel=1e-8, abs=1e-8)
    assert told["distributions"] == pytest.approx(given, rel=1e-8, abs=1e-8)
    assert told["nav"] == pytest.approx(values, rel=1e-8, abs=1e-8)
    assert told["total_distributions"] == pytest.approx(sum(given))
    assert told["cumulative_contributions"][-1] == pytest.approx(sum(called))
    if sum(called) > 0 and life > 1:
        assert told["irr"] == pytest.approx(growth, abs=1e-6)


def test_equal_first_calls_a_rest_that_is_never_called_and_a_fund_under_way():
    told = evaluate("forecast", {"commitment": 100, "initial_contribution_rate": "25%", "contribution_rate": 0.5, "life": 10, "bow": 2, "growth": 0.1})  # fmt: skip
    assert told["contributions"][:4] == pytest.approx([25, 25, 25, 12.5])
    told = evaluate("forecast", {"commitment": 100, "contribution_rates": [0.5, 0.5], "last_rate_repeats": False, "life": 10, "bow": 2, "growth": 0.1})  # fmt: skip
    assert told["contributions"][:4] == pytest.approx([50, 25, 0, 0])
    told = evaluate("forecast", {"commitment": 100, "contribution_rate": 0.5, "life": 10, "bow": 2, "growth": 0.1, "age": 4, "paid_in": 60, "nav": 50, "years": [5, 6]})  # fmt: skip
    assert told["contributions"] == pytest.approx([20, 10])
    assert told["distributions"] == pytest.approx([0.25 * 55, 0.36 * (55 * 0.75 + 20) * 1.1])


@pytest.mark.parametrize("years", ["0..4", "0-4", "0 to 4", [0, 1, 2, 3, 4]])
def test_distribution_rates_by_bow(years):
    told = evaluate("forecast", {"life": "4", "yield": "10%", "bows": [1, "2.5"], "years": years})
    assert told["bow_1"] == pytest.approx([0.1, 0.25, 0.5, 0.75, 1])
    assert told["bow_2.5"] == pytest.approx([0.1, 0.1, 0.5**2.5, 0.75**2.5, 1])


# --- rollforward -----------------------------------------------------------------------------

EXITS = {
    "two lots": ([(109, 3149.2), (52, 1684.92)], [(15, 531.5)], 100),
    "into the second lot": ([(10, 100), (10, 300)], [(15, 400)], 20),
    "several sales": ([(10, 100), (20, 500), (5, 40)], [(3, 60), (12, 200), (15, 500)], 31.5),
    "all sold": ([(10, 100), (10, 300)], [(20, 500)], 0),
    "written off in part": ([(10, 100), (30, 600)], [(20, 0)], 12),
    "nothing sold": ([(7, 21)], [], 4),
}


@pytest.mark.parametrize(("buys", "sells", "price"), EXITS.values(), ids=EXITS)
@pytest.mark.parametrize("text", [False, True])
def test_partial_exits_share_by_share(buys, sells, price, text):
    write = str if text else (lambda value: value)
    inputs = {
        "buys": [{"shares": write(count), "cost": write(cost)} for count, cost in buys],
        "sells": [{"shares": write(count), "proceeds": write(amount)} for count, amount in sells],
        "price_at_end": write(price),
    }
    told = evaluate("rollforward", inputs)
    for name, average in (("fifo", False), ("average", True)):
        wanted = reference.shares_sold(buys, sells, price, average=average)
        for key, value in wanted.items():
            assert told[name][key] == pytest.approx(value), (name, key)
    assert told["fifo"]["gross_gain"] == pytest.approx(told["average"]["gross_gain"])
    assert (
        evaluate("rollforward", {**inputs, "cost_method": "weighted average"})["realised"]
        == told["average"]["realised"]
    )


def test_lots_in_another_currency_carry_the_rate_of_their_day():
    told = evaluate(
        "rollforward",
        {"buys": [{"shares": 100, "cost": 1000, "fx": "6.5"}, {"shares": 100, "price": 12, "fx": 7}],
         "sale": {"shares": 150, "price": "15", "fx": 7.2, "fee": 10}, "price_at_end": 16, "fx_at_end": 7.1},
    )  # fmt: skip
    assert told["fifo"]["realised"] == pytest.approx(150 * 15 * 7.2 - (6500 + 4200))
    assert told["fifo"]["unrealised"] == pytest.approx(50 * 16 * 7.1 - 4200)
    assert told["fees"] == pytest.approx(72)


def test_dated_trades_run_in_the_order_of_their_days():
    buys = [
        {"shares": 10, "cost": 300, "date": "2022-05-01"},
        {"shares": 10, "cost": 100, "date": "2021-05-01"},
    ]
    told = evaluate(
        "rollforward", {"buys": buys, "sell": {"shares": 10, "proceeds": 200, "date": "2023-01-01"}}
    )
    assert told["fifo"]["realised"] == 100


CALLS = {
    "a remainder to share": ({"A": 1, "B": 1, "C": 1}, 100, 1),
    "ties go to the first": ({"A": 1, "B": 1, "C": 1, "D": 1}, 2, 1),
    "small and large": ({"LP1": 99_999, "GP": 1}, 10_007, 1),
    "a partner without commitment": ({"A": 5, "B": 0, "C": 7}, 100, 1),
    "nothing called": ({"A": 5, "B": 7}, 0, 1),
    "cents": ({"A": 333, "B": 333, "C": 334}, 10_001, 0.01),
}


@pytest.mark.parametrize(("commitments", "call", "size"), CALLS.values(), ids=CALLS)
def test_a_call_is_split_by_largest_remainder(commitments, call, size):
    told = evaluate(
        "rollforward", {"commitments": commitments, "call": call * size, "smallest_unit": size}
    )
    parts = reference.remainder(call, list(commitments.values()))
    assert list(told["calls"].values()) == pytest.approx([part * size for part in parts])
    assert told["uncalled_after"] == pytest.approx(sum(commitments.values()) - call * size)


def test_calls_in_other_forms():
    rows = [{"name": "LP1", "commitment": "60m"}, {"name": "GP", "commitment": "20m"}]
    told = evaluate(
        "rollforward", {"commitments": rows, "call_rate": "12.5%", "called_before": "8m"}
    )
    assert (told["lp_call"], told["gp_call"], told["uncalled_after"]) == (
        7_500_000,
        2_500_000,
        62_000_000,
    )
    assert told["lp_uncalled_after"] == 60e6 - 6e6 - 7.5e6
    told = evaluate(
        "rollforward", {"commitments": {"A": 3, "B": 1}, "call": {"investment": 40, "fee": 4}}
    )
    assert told["items"]["A"] == {"investment": 30, "fee": 3}
    told = evaluate(
        "rollforward",
        {"commitments": {"A": 3, "B": 1, "C": 4}, "distribution": 40, "excused": ["C"]},
    )
    assert (told["a_distribution"], told["b_distribution"], told["c_distribution"]) == (30, 10, 0)


BOOKS = {
    "columns": ({"columns": {"lp": {"beginning": "1,000", "lines": {"gains": "(50)", "fees": -10.5}}, "gp": {"opening": 10, "lines": {}}}}, {"lp": {"ending": 939.5}, "gp": {"ending": 10}}),
    "one column": ({"beginning": 5, "lines": {"a": -7}}, {"ending": -2}),
    "lines as rows": ({"opening": 5, "lines": [{"name": "a", "amount": 2}, {"name": "b", "amount": "3"}]}, {"closing": 10}),
    "a total that agrees": ({"columns": {"a": {"beginning": 1, "lines": {"x": 2}}, "b": {"beginning": 3, "lines": {"x": 4}}, "total": {"beginning": 4, "lines": {"x": 6}}}}, {"adds_across": True}),
    "a total that does not": ({"columns": {"a": {"beginning": 1, "lines": {"x": 2}}, "total": {"beginning": 1, "lines": {"x": 3}}}}, {"adds_across": False}),
    "balance": ({"assets": {"Investments at value": "90", "cash": 10}, "liabilities": {"fees": 5}, "investments_cost": 70, "units": 19}, {"partners_capital": 95, "unrealised_appreciation": 20, "nav_per_unit": 5}),
    "no liabilities": ({"assets": {"cash": 10}}, {"net_assets": 10, "total_liabilities": 0}),
    "years": ({"called": [50, 15], "operating_results": [-5, "-15"], "fee_rate": "2%", "fee_basis": "paid-in", "years": [2001, 2002]}, {"fee": [1.0, 1.3], "nav_after": [44.0, 42.7]}),
    "years, committed": ({"called": [50], "operating_results": [-5], "distributions": [4], "fee_rate": 0.02, "fee_basis": "committed", "committed": 100}, {"fee": [2], "nav_after": [39], "dpi": 0.08}),
    "years, net invested": ({"called": [50, 20], "operating_results": [0, 0], "distributions": [10, 0], "fee_rate": 0.1, "fee_basis": "net invested"}, {"fee": [5, 6], "nav_after": [35, 49]}),
    "years, net assets": ({"called": [0, 0], "operating_results": [10, 0], "opening": 100, "fee_rate": 0.1, "fee_basis": "NAV"}, {"fee": [10, 10], "nav_after": [100, 90]}),
    "carry above the committed, then above the top": ({"called": [100, 0, 0], "operating_results": [20, -10, 30], "distributions": [0, 0, 50], "committed": 100, "carry": 0.2}, {"carry": [4, 0, 3.2], "nav_after": [116, 106, 82.8]}),
    "stated fees": ({"called": [100, 0], "operating_results": [0, 0], "fees": [2, 1]}, {"nav_after": [98, 97], "total_fees": 3}),
}  # fmt: skip


@pytest.mark.parametrize(("inputs", "wanted"), BOOKS.values(), ids=BOOKS)
def test_statements_and_years(inputs, wanted):
    told = evaluate("rollforward", inputs)
    for name, value in wanted.items():
        if isinstance(value, dict):
            assert {key: told[name][key] for key in value} == value, name
        else:
            assert told[name] == (value if isinstance(value, bool) else pytest.approx(value)), name
