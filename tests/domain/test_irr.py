import datetime as dt
import itertools
import random
from math import isclose, log1p

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.funds.irr import OK, irr, rate_of, xirr
from fundtracker.domain.funds.roots import only, plainly_single, single
from tests.examples import examples

D = dt.date
DAYS = st.dates(D(2015, 1, 1), D(2035, 1, 1))
FLOWS = st.lists(st.tuples(DAYS, st.integers(-(10**12), 10**12)), min_size=1, max_size=12)


def worth(flows, rate):
    start = min(day for day, amount in flows if amount)
    return sum(amount * (1 + rate) ** (-(day - start).days / 365) for day, amount in flows)


@given(FLOWS)
def test_amounts_times_100_and_any_order_give_the_very_same_result(flows):
    shuffled = [(day, amount * 100) for day, amount in flows]
    random.Random(1).shuffle(shuffled)
    assert xirr(shuffled) == xirr(flows)


@given(FLOWS)
@examples(80)
def test_every_rate_given_makes_the_payments_worth_nothing(flows):
    rate = xirr(flows)
    for root in rate.roots:
        if -0.999 < root < 1e6:
            # Near a multiple root the value is flat, so the test is of the value, not of the rate.
            size = (
                sum(abs(worth([(day, abs(amount))], root)) for day, amount in flows if amount) or 1
            )
            below, above = (
                worth(flows, root - 1e-7 * (1 + root)),
                worth(flows, root + 1e-7 * (1 + root)),
            )
            assert abs(worth(flows, root)) < 1e-6 * size or (below > 0) != (above > 0)


@given(
    st.lists(st.tuples(st.integers(-900, 3000), st.just(0)), min_size=1, max_size=3, unique=True)
)
def test_rates_built_into_a_series_are_all_found(chosen):
    # The product of (1 + r - (1 + root)) over the roots, as yearly payments, has exactly these roots.
    roots = sorted(each / 1000 for each, _ in chosen)
    if any(b - a < 0.02 for a, b in itertools.pairwise(roots)):
        return
    amounts = [-(10**9)]
    for root in roots:
        grown = 1 + root
        amounts = [
            a - b
            for a, b in zip(
                [*amounts, 0], [0, *(amount * grown for amount in amounts)], strict=True
            )
        ]
    found = irr(amounts).roots
    assert len(found) == len(roots)
    assert all(isclose(a, b, abs_tol=1e-6) for a, b in zip(found, roots, strict=True))


def test_twenty_billion_yuan_in_fen_solve():
    flows = [(D(2023, 3, 2), -2_000_000_000_000), (D(2026, 3, 1), 2_662_000_000_000)]
    rate = xirr(flows)  # 1.1^3 = 1.331 over 1,095 days = 3 years of 365
    assert rate.status == "ok"
    assert rate.annual == pytest.approx(0.1, abs=1e-9)
    assert rate.period == pytest.approx(0.331, abs=1e-9)


def test_two_rates_are_both_reported_and_none_is_preferred():
    # -100, +230, -132: (1 + r) = 1.1 or 1.2.
    rate = irr([-100, 230, -132])
    assert rate.status == "multiple"
    assert rate.annual is None
    assert rate.roots == pytest.approx((0.1, 0.2))


def test_a_rate_that_only_touches_zero_is_given_once():
    rate = irr([-100, 220, -121])  # -(1 + r - 1.1)^2
    assert rate.roots == pytest.approx((0.1,), abs=1e-4)


def test_a_series_without_any_rate_says_so():
    rate = irr([-100, 150, -100])  # 150^2 < 4 * 100 * 100
    assert (rate.status, rate.reason, rate.annual, rate.roots) == ("none", "no_root", None, ())


def test_a_total_loss_is_minus_100_per_cent_only_where_an_explicit_zero_ends_it():
    lost = xirr([(D(2020, 1, 1), -100), (D(2022, 1, 1), 0)])
    assert (lost.status, lost.annual, lost.period) == ("total_loss", -1.0, -1.0)
    assert lost.last == D(2022, 1, 1)
    assert (
        xirr([(D(2020, 1, 1), -100), (D(2021, 1, 1), 0), (D(2022, 1, 1), -5)]).reason
        == "no_positive"
    )


@pytest.mark.parametrize(
    ("flows", "status", "reason"),
    [
        ([], "none", "no_flow"),
        ([(D(2020, 1, 1), 0)], "none", "no_flow"),
        ([(D(2020, 1, 1), -5)], "none", "one_flow"),
        ([(D(2020, 1, 1), -5), (D(2020, 1, 1), 6)], "one_day", "one_day"),
        ([(D(2020, 1, 1), -5), (D(2020, 1, 1), 5)], "one_day", "one_day"),
        ([(D(2020, 1, 1), -5), (D(2021, 1, 1), -6)], "none", "no_positive"),
        ([(D(2020, 1, 1), 5), (D(2021, 1, 1), 6)], "none", "no_negative"),
    ],
)
def test_where_no_rate_exists_the_reason_is_told(flows, status, reason):
    rate = xirr(flows)
    assert (rate.status, rate.reason, rate.annual) == (status, reason, None)


def test_under_a_year_the_page_shows_the_rate_of_the_period():
    short = xirr([(D(2024, 1, 1), -100_00), (D(2024, 7, 1), 105_00)])
    assert short.under_year
    assert short.shown == short.period == pytest.approx(0.05)
    assert short.annual == pytest.approx(1.05 ** (365 / 182) - 1)
    whole = xirr([(D(2024, 1, 1), -100), (D(2025, 1, 1), 105)])  # 366 days, a year
    assert not whole.under_year
    assert whole.shown == whole.annual
    assert xirr(
        [(D(2024, 2, 1), -100), (D(2025, 1, 31), 105)]
    ).under_year  # 365 days, a leap day short


def test_times_may_be_given_in_years():
    assert rate_of([(0.0, -100), (2.0, 121)]).annual == pytest.approx(0.1)


def test_a_flow_of_both_directions_on_one_day_counts_once_in_the_rate():
    netted = [(D(2020, 1, 1), -100), (D(2021, 1, 1), 30), (D(2022, 1, 1), 90)]
    apart = [(D(2020, 1, 1), -100), (D(2021, 1, 1), 50), (D(2021, 1, 1), -20), (D(2022, 1, 1), 90)]
    assert xirr(apart).annual == pytest.approx(xirr(netted).annual, abs=1e-9)


@given(st.lists(st.integers(-9, 9).filter(bool), min_size=2, max_size=7))
@examples(80)
def test_what_is_proved_to_have_one_rate_has_one(amounts):
    if single(amounts):
        assert len(irr(amounts).roots) == 1
    for root in irr(amounts).roots:
        if only([float(at) for at in range(len(amounts))], amounts, log1p(root)):
            assert irr(amounts).status == "ok"


def test_gains_and_losses_of_an_ordinary_fund_are_proved_without_a_search():
    assert single([-100, -50, 60, 120])
    assert single([-100, -50, 60, 20])
    assert not single([100, -80, 30])  # sums from the end: 50, -50, 30


@given(
    st.lists(
        st.one_of(st.integers(-9, 9), st.integers(-(10**12), 10**12)).filter(bool),
        min_size=2,
        max_size=40,
    )
)
@examples(80)
def test_what_rounded_amounts_prove_the_exact_ones_prove_too(amounts):
    if plainly_single([amount / abs(amounts[0]) for amount in amounts]):
        assert single(amounts)


def test_sums_that_rounding_could_turn_are_left_to_the_exact_amounts():
    for amounts, proved in (
        ([-3, 1, 1, 1, 5], False),  # the sums touch zero: rounded, a third thrice is not quite one
        (
            [-(10**12), 10**12 - 1, 10**12],
            False,
        ),  # a fen of ten thousand million yuan is left of them
        ([-(10**12), 10**12 - 1, 2, 5], False),  # and again
        ([-1, -(10**6), 10**7], False),  # far beyond the first amount
        ([-100, -50, 60, 120], True),
        ([100, 50, -60, -120], True),
    ):
        rounded = [amount / abs(amounts[0]) for amount in amounts]
        assert plainly_single(rounded) is proved, amounts
        assert single(amounts)


def test_a_second_rate_that_nobody_means_does_not_hide_the_first():
    """One yuan comes before 100m is paid: the other solution is some 10^28 %."""
    found = rate_of([(0.0, 1.0), (0.3, -100e6), (1.3, 110e6)])
    assert (found.status, len(found.roots)) == (OK, 1)
    assert found.annual == pytest.approx(0.1, abs=1e-6)
