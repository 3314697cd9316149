import datetime as dt
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.daycount import add_months, convention, year_fraction
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds.equity import (
    EquityYear,
    equity_method,
)
from fundtracker.domain.funds.fees import (
    NET_INVESTED,
    Step,
)
from fundtracker.domain.funds.forecast import (
    Pace,
    Spread,
    fan,
    in_quarters,
    scenario,
    takahashi_alexander,
)
from fundtracker.domain.funds.nav import (
    roll_forward,
)
from fundtracker.domain.funds.partner_events import (
    call_split,
)
from fundtracker.domain.funds.partners import (
    Entry,
    standings,
    whole_fund,
)
from fundtracker.domain.funds.performance import (
    Movement,
    by_quarter,
    moic,
    multiples,
    performance,
)
from fundtracker.domain.funds.pme import (
    dated,
    direct_alpha,
    index_at,
    ks_pme,
    ln_pme,
)
from fundtracker.domain.holdings.lots import Lot, Sale, position
from fundtracker.domain.holdings.values import fx_effect
from fundtracker.errors import UserError
from tests.domain.published_formulas import (
    Billing,
    YearlyBasis,
    adds_across,
    chain,
    fee_schedule,
    for_partners,
    forecast_rate,
    fund_rate,
    lifetime_fees,
)

D = dt.date
FEN = st.integers(0, 10**13)


@given(FEN, FEN, FEN, FEN)
def test_tvpi_is_dpi_plus_rvpi_exactly(paid, given_back, value, committed):
    found = multiples(paid, given_back, value, committed)
    assert found.tvpi.part == found.dpi.part + found.rvpi.part
    assert (found.tvpi.ratio is None) == (paid == 0)
    assert (found.pic.ratio is None) == (committed == 0)


def test_moic_is_of_cost_and_none_without_any():
    assert moic(30_00, 90_00, 60_00).ratio == 2.0
    assert moic(1, 1, 0).ratio is None


@given(
    st.dictionaries(st.sampled_from(["call", "call_fee", "call_expense"]), FEN, min_size=1),
    st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 10**12), min_size=1),
)
def test_the_parts_of_a_call_add_up_item_by_item(items, shares):
    parts = call_split(items, shares)
    assert {kind: sum(row[kind] for row in parts.values()) for kind in items} == items


@given(
    st.dictionaries(st.sampled_from("abcde"), st.integers(1, 10**10), min_size=1),
    st.lists(st.tuples(st.integers(0, 100), st.booleans()), max_size=8),
)
def test_unfunded_stays_at_or_above_zero_and_partners_add_to_the_fund(commitments, steps):
    day = D(2023, 1, 1)
    book = [Entry(day, name, "commit", amount) for name, amount in commitments.items()]
    for percent, back in steps:
        day += dt.timedelta(days=30)
        now = standings(book, day)
        if back:
            book += [
                Entry(day, n, "recallable", s.called * percent // 100)
                for n, s in now.items()
                if s.called * percent >= 100
            ]
        else:
            left = sum(s.unfunded for s in now.values())
            parts = (
                call_split({"call": left * percent // 100}, {n: s.unfunded for n, s in now.items()})
                if left
                else {}
            )
            book += [Entry(day, n, "call", row["call"]) for n, row in parts.items() if row["call"]]
        now = standings(book, day)
        assert all(each.unfunded >= 0 for each in now.values())
        fund = whole_fund(now.values())
        assert fund.unfunded == sum(each.unfunded for each in now.values())
        assert fund.drawn == sum(each.drawn for each in now.values())


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**12)), min_size=1, max_size=6),
    st.lists(st.tuples(st.fractions(0, 1, max_denominator=50), st.integers(0, 10**12)), max_size=4),
    st.integers(0, 10**8),
)
def test_realised_and_unrealised_together_are_the_same_under_both_methods(buys, sells, price):
    lots = [
        Lot(Fraction(shares), cost, day=D(2023, 1, 1) + dt.timedelta(days=at))
        for at, (shares, cost) in enumerate(buys)
    ]
    held, sales = sum((lot.shares for lot in lots), Fraction()), []
    for at, (part, proceeds) in enumerate(sells):
        if held * part:
            sales.append(Sale(held * part, proceeds, day=D(2024, 1, 1) + dt.timedelta(days=at)))
            held -= held * part
    found = [position(lots, sales, method) for method in ("fifo", "average")]
    for each in found:
        assert each.released + each.cost == sum(lot.cost for lot in lots)
        assert each.shares == held
    a, b = (each.realised + each.unrealised(each.value_at(Fraction(price))) for each in found)
    assert a == b


def test_more_cannot_be_sold_than_is_held_on_the_day():
    lots = [Lot(Fraction(10), 100, day=D(2023, 5, 1))]
    with pytest.raises(UserError, match="sells_more_than_held"):
        position(lots, [Sale(Fraction(5), 60, day=D(2023, 4, 1))], "fifo")


def test_a_foreign_gain_is_price_and_currency_without_a_fen_between():
    # 100.00 USD bought at 6.90, worth 120.00 at 7.20: 864 - 690 = 174; price 20 * 6.9 = 138, currency 36.
    effect = fx_effect(100_00, Fraction(69, 10), 120_00, Fraction(72, 10))
    assert (effect.price, effect.currency, effect.total) == (138_00, 36_00, 174_00)


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["contributions", "fees", "unrealised", "carry"]), FEN),
        max_size=5,
    ),
    FEN,
)
def test_every_quarter_opens_where_the_last_closed_and_partners_add_up_on_each_line(
    periods, opening
):
    openings = {"a": opening // 3, "b": opening - opening // 3}
    for amounts, row in zip(periods, chain(opening, periods), strict=True):
        assert row == roll_forward(row.opening, amounts)
        partners = for_partners(row, openings, {"a": 1, "b": 2})
        assert adds_across(list(partners.values()), row) == []
        openings = {name: each.closing for name, each in partners.items()}
        assert sum(openings.values()) == row.closing


def test_a_line_known_partner_by_partner_must_add_up_to_the_fund():
    row = roll_forward(0, {"fees": 10})
    own = {"fees": {"a": -10, "b": 0}}
    assert for_partners(row, {"a": 0, "b": 0}, {"a": 1, "b": 1}, own)["b"].closing == 0
    with pytest.raises(ValueError, match="fees"):
        for_partners(row, {"a": 0, "b": 0}, {"a": 1, "b": 1}, {"fees": {"a": -9}})


def test_the_rate_since_inception_is_known_as_of_any_quarter():
    rows = [
        Movement(D(2023, 2, 1), paid=100_00),
        Movement(D(2024, 2, 1), received=20_00, paid=50_00),
    ]
    found = list(
        by_quarter(
            rows, [(D(2023, 3, 31), 98_00), (D(2024, 3, 31), 150_00)], Quarter(2024, 1), "net"
        )
    )
    assert [each.value for each in found] == [98_00, 98_00, 98_00, 98_00, 150_00]
    assert found[-1].multiples.tvpi == (170_00, 150_00)  # the two of one day are not netted
    assert found[0].rate.under_year
    assert performance(rows, 98_00, D(2023, 3, 31), "net") == found[0]


def test_a_step_down_inside_a_quarter_splits_it_at_its_day():
    # 1,000 at 2 % in the first 46 of 92 days of the quarter, at 1 % after: 1000 * (0.02 + 0.01) / 2 / 4 = 3.75.
    steps = [
        Step(D(2023, 7, 1), Fraction(2, 100), "committed"),
        Step(D(2023, 8, 16), Fraction(1, 100), NET_INVESTED),
    ]
    bases = {"committed": [(D(2023, 1, 1), 1000_00)], NET_INVESTED: [(D(2023, 1, 1), 1000_00)]}
    [row] = fee_schedule(steps, bases, (D(2023, 7, 1), D(2023, 9, 30)))
    assert (row.fee, len(row.parts)) == (3_75, 2)
    [waived] = fee_schedule(
        steps,
        bases,
        (D(2023, 7, 1), D(2023, 9, 30)),
        waivers={row.first: 75},
        offsets={row.first: 9_00},
    )
    assert waived.due == 0


def test_fees_by_days_follow_the_calendar_and_a_basis_may_change_within():
    # 365 days of 2023 at 2 % of 1,000: 20.00; the basis halves on 07-02, after 182 days: 20 * (182 + 183/2) / 365.
    steps = [Step(D(2023, 1, 1), Fraction(2, 100), "nav")]
    bases = {"nav": [(D(2023, 1, 1), 1000_00), (D(2023, 7, 2), 500_00)]}
    year, by_days = (D(2023, 1, 1), D(2023, 12, 31)), Billing(12, "act/365f")
    assert fee_schedule(steps, bases, year, by_days)[0].fee == 20_00
    assert fee_schedule(steps, bases, year, by_days._replace(daily=True))[0].fee == 14_99


def test_fees_and_investments_share_the_commitment():
    capital, rows = lifetime_fees(
        1000_00,
        [YearlyBasis(Fraction(2, 100), "committed")] * 10,
        [Fraction(1, 10)] * 10,
        [Fraction()] * 10,
    )
    assert (capital, sum(rows)) == (800_00, 200_00)


@given(
    st.integers(1, 20),
    st.fractions(0, 3, max_denominator=10),
    st.fractions(Fraction(1, 100), Fraction(1, 2), max_denominator=100),
)
def test_any_pace_earns_its_growth_when_the_last_value_is_counted(life, bow, growth):
    pace = Pace(10**16, (Fraction(1, 4), Fraction(1, 3)), life, bow, growth)
    rows = takahashi_alexander(pace)
    assert sum(row.called for row in rows) <= pace.commitment
    if life > 1:
        assert forecast_rate(rows).annual == pytest.approx(float(growth), abs=1e-9)


def test_the_same_seed_gives_the_same_fan_and_no_spread_gives_the_pace():
    pace = Pace(
        10**12,
        (Fraction(1, 4), Fraction(1, 3), Fraction(1, 2)),
        10,
        Fraction(5, 2),
        Fraction(13, 100),
    )
    one = fan(pace, Spread(0.2, 0.3), random.Random(7), 200)
    assert one == fan(pace, Spread(0.2, 0.3), random.Random(7), 200)
    assert one != fan(pace, Spread(0.2, 0.3), random.Random(8), 200)
    assert all(list(row.value.values()) == sorted(row.value.values()) for row in one)
    still = fan(pace, Spread(0.0), random.Random(1), 3)
    for row, year in zip(still, takahashi_alexander(pace), strict=True):
        assert row.value[50] == pytest.approx(year.value, abs=10)
    assert takahashi_alexander(scenario(pace, delay=2))[1].called == 0
    assert sum(in_quarters(10_03)) == 10_03


def test_equal_index_and_fund_leave_no_alpha_and_an_index_needs_a_day_before():
    days = [D(2023, 1, 1), D(2024, 1, 1), D(2025, 1, 1)]
    levels = [Fraction(100), Fraction(110), Fraction(121)]
    flows = dated(days, [-100_00, 0, 0], levels)
    assert ks_pme(flows, 121_00) == 1.0
    assert direct_alpha(flows, 121_00).annual == pytest.approx(0.0, abs=1e-9)
    # 2024 has 366 days, so the annual rate is a little under 10 %; fund and index agree in it.
    assert ln_pme(flows).annual == pytest.approx(fund_rate(flows, 121_00).annual)
    assert index_at(list(zip(days, levels, strict=True)), D(2024, 6, 1)) == 110
    assert index_at([], D(2024, 6, 1)) is None


def test_a_loss_beyond_the_holding_is_kept_as_a_memo_and_made_good_first():
    # 30 % of -400 is -120 on a holding of 100: -100, 20 not recognised. Then 30 % of 100 = 30: 20 make good, 10 count.
    rows = equity_method(
        [
            EquityYear(2023, Fraction(3, 10), 100_00, -400_00),
            EquityYear(2024, Fraction(3, 10), 0, 100_00),
        ]
    )
    assert [(row.result, row.closing, row.unrecognised) for row in rows] == [
        (-100_00, 0, 20_00),
        (10_00, 10_00, 0),
    ]
    [row] = equity_method(
        [EquityYear(2023, Fraction(1, 2), 50_00, 20_00, 4_00, 3_00, 10_00, 1_00)], 100_00
    )
    assert row.closing == 100_00 + 50_00 + 10_00 + 2_00 - 3_00 - 10_00 - 1_00


def test_days_are_counted_by_the_convention_named():
    assert year_fraction(D(2024, 1, 31), D(2024, 3, 1), "30/360") == Fraction(31, 360)
    assert year_fraction(D(2023, 7, 1), D(2024, 7, 1), "act/act") == Fraction(184, 365) + Fraction(
        182, 366
    )
    assert convention("ACT/365 simple") == "act/365f"
    assert add_months(D(2024, 1, 31), 1) == D(2024, 2, 29)
    assert add_months(D(2023, 12, 15), 12) == D(2024, 12, 15)
    with pytest.raises(UserError, match="day_count_unknown"):
        convention("lunar")
