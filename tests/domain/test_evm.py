"""Earned value against a published example and against docs/earned_value.md, worked by hand."""

import pytest

from fundtracker.domain.park import s_curve
from fundtracker.domain.park.earned_value import Earned, earned_value

# QuickBooks Canada, "How to use earned value management", section "Earned value analysis summary":
# quickbooks.intuit.com/ca/resources/running-a-business/using-earned-value-management
# BAC 100,000, PV 55,000, AC 45,000, half done: EV 50,000; SV −5,000, SPI 0.91, CV 5,000, CPI 1.11, EAC 90,000.
PUBLISHED = Earned(100_000_00, 55_000_00, 50_000_00, 45_000_00)


def test_the_published_example_comes_out():
    e = PUBLISHED
    assert earned_value(e.bac, 500) == e.ev
    assert (e.sv, e.cv, e.eac_cpi) == (-5_000_00, 5_000_00, 90_000_00)
    assert (round(e.spi, 2), round(e.cpi, 2)) == (0.91, 1.11)


def test_the_example_worked_by_hand_in_the_docs_comes_out():
    # docs/earned_value.md: BAC 8,000 万元, plan 1,000 2,000 3,000 2,000 by quarter, 45 % done, 4,000 paid.
    plan = {8092: 1_000, 8093: 2_000, 8094: 3_000, 8095: 2_000}
    wan = 1_000_000
    e = Earned(
        8_000 * wan, s_curve.reached(plan, 8094) * wan, earned_value(8_000 * wan, 450), 4_000 * wan
    )
    assert (e.pv, e.ev) == (6_000 * wan, 3_600 * wan)
    assert (e.cv, e.sv) == (-400 * wan, -2_400 * wan)
    assert (e.cpi, e.spi) == (0.9, 0.6)
    assert e.eac_plan == 8_400 * wan
    assert e.eac_cpi == 8_888_888_889  # 8,000 ÷ 0.9 = 8,888.888… 万元
    assert e.eac_both == 12_148_148_148  # 4,000 + 4,400 ÷ (0.9 × 0.6) = 12,148.148… 万元
    assert e.vac == 8_000 * wan - 8_888_888_889
    assert e.tcpi == pytest.approx(4_400 / 4_000)


def test_nothing_spent_or_planned_has_no_index():
    e = Earned(100, 0, 0, 0)
    assert (e.cpi, e.spi, e.eac_cpi, e.eac_both, e.etc, e.vac) == (None,) * 6
    assert Earned(100, 100, 100, 100).tcpi is None
    assert earned_value(100, None) is None


def test_a_curve_has_no_gaps_and_ends_at_its_sum():
    points = s_curve.running({3: 5, 6: -2})
    assert [(p.period, p.fen, p.total) for p in points] == [
        (3, 5, 5),
        (4, 0, 5),
        (5, 0, 5),
        (6, -2, 3),
    ]
    assert s_curve.running({}) == []
    assert s_curve.added([{1: 2, 3: 4}, {3: 1}]) == {1: 2, 3: 5}


def test_a_forecast_puts_the_rest_in_the_shape_of_the_plan_and_loses_no_fen():
    found = s_curve.forecast({1: 40}, {1: 50, 2: 10, 3: 20}, 1, 101)
    assert found == {1: 40, 2: 20, 3: 41}
    assert sum(found.values()) == 101
    assert s_curve.forecast({1: 40}, {}, 1, 50) == {1: 40, 2: 10}
    assert s_curve.forecast({1: 60}, {2: 10}, 1, 50) == {1: 60}


def test_how_a_forecast_moved_is_told_from_quarter_to_quarter():
    assert s_curve.moved({5: {6: 10}, 6: {6: 7, 8: 6}}) == [(5, 6, 10, 0), (6, 8, 13, 3)]
