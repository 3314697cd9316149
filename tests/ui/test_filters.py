import datetime as dt

import pytest

from fundtracker.ui import filters
from fundtracker.ui.charts import nice_steps


def d(text):
    return dt.date.fromisoformat(text).toordinal()


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("", (None, None)),
        ("2024-03-05", (d("2024-03-05"), d("2024-03-05"))),
        ("2024-02", (d("2024-02-01"), d("2024-02-29"))),
        ("2024", (d("2024-01-01"), d("2024-12-31"))),
        ("2024Q2", (d("2024-04-01"), d("2024-06-30"))),
        (">2024-03", (d("2024-04-01"), None)),
        (">= 2024-03", (d("2024-03-01"), None)),
        ("<2024", (None, d("2023-12-31"))),
        ("≤2024-03", (None, d("2024-03-31"))),
        ("2024-01..2024-02", (d("2024-01-01"), d("2024-02-29"))),
        ("..2024", (None, d("2024-12-31"))),
    ],
)
def test_days_are_read_as_a_person_types_them(text, span):
    assert filters.days(text) == span


@pytest.mark.parametrize(
    ("text", "unit", "span"),
    [
        ("", "yuan", (None, None)),
        ("100", "yuan", (10_000, 10_000)),
        (">=100", "wan", (100_000_000, None)),
        (">0.01", "yuan", (2, None)),
        ("<0", "wan", (None, -1)),
        ("100..2万", "yuan", (10_000, 2_000_000)),
        ("≤1.5亿", "yuan", (None, 15_000_000_000)),
        ("−5", "yuan", (-500, -500)),
    ],
)
def test_amounts_are_read_in_the_unit_shown(text, unit, span):
    assert filters.amounts(text, unit) == span


@pytest.mark.parametrize("text", ["soon", "2024-13", "2024-02-30", ">"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):
        filters.days(text)


@pytest.mark.parametrize("text", ["much", "1,2,3", ">", "0.001"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):
        filters.amounts(text)


@pytest.mark.parametrize("highest", [0.4, 1, 7, 63, 213.5, 9_999, 8.34e9])
def test_an_axis_has_few_round_steps_and_room_for_the_highest_value(highest):
    steps = nice_steps(highest)
    assert steps[0] == 0
    assert steps[-1] >= highest
    assert 2 <= len(steps) <= 7
