import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.period import (
    Quarter,
    Share,
    elapsed_in_plan,
    elapsed_share,
    gap_tenths,
    show_percent,
    show_points,
)

FIRST, LAST = Quarter(2023, 1), Quarter(2025, 4)


@given(st.dates())
def test_a_day_lies_in_its_quarter_and_the_index_leads_back(day):
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert Quarter.at(quarter.ordinal) == quarter
    assert Quarter.parse(quarter.name) == quarter
    assert quarter.ordinal == quarter.year * 4 + quarter.number - 1


def test_quarters_are_read_in_both_forms_and_shown_short():
    assert Quarter.parse("2023Q2") == Quarter.parse("23Q2") == Quarter.parse("23q2") == (2023, 2)
    assert Quarter(2023, 2).label == "23Q2"
    assert [q.label for q in Quarter(2023, 4).until(Quarter(2024, 2))] == ["23Q4", "24Q1", "24Q2"]


@pytest.mark.parametrize("text", ["2023Q5", "2023", "Q2", "023Q1", "2023Q", "0000Q1", "２３Q1"])
def test_other_forms_are_refused(text):
    with pytest.raises(ValueError):
        Quarter.parse(text)


def test_elapsed_is_months_of_twelve_and_of_thirty_six():
    assert elapsed_share(Quarter(2024, 3)) == (9, 12)
    assert elapsed_in_plan(Quarter(2024, 3), FIRST, LAST) == (21, 36)
    assert elapsed_in_plan(Quarter(2022, 4), FIRST, LAST) == (0, 36)
    assert elapsed_in_plan(Quarter(2027, 1), FIRST, LAST) == (36, 36)


def test_both_percentages_are_rounded_before_they_are_subtracted():
    # 5/63.9 = 7.8247 % and 3/36 = 8.3333 %: −0.5 of the rounded ones, −0.51 otherwise
    assert gap_tenths(Share(50, 639), Share(3, 36)) == 78 - 83
    assert gap_tenths(Share(1, 0), Share(3, 36)) is None
    assert Share(1, 0).ratio is None


def test_q1_of_27_1_percent_is_2_1_points_ahead():
    gap = gap_tenths(Share(271, 1000), elapsed_share(Quarter(2023, 1)))
    assert (show_percent(271), show_points(gap)) == ("27.1%", "+2.1")
    assert show_points(-57) == "−5.7"
    assert show_points(0) == "0.0"
    assert show_percent(None) == show_points(None) == "—"


def test_a_quarter_ends_on_its_last_day():
    assert Quarter(2023, 2).last_day == dt.date(2023, 6, 30)
    assert Quarter(2023, 4).last_day == dt.date(2023, 12, 31)
