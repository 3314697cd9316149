import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base import money
from fundtracker.domain.base import typed_ranges as filters
from fundtracker.ui.widgets.chart_steps import round_steps
from tests.examples import examples


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
        ("", "yuan", ()),
        ("100", "yuan", ((10_000, 10_000),)),
        ("=100", "yuan", ((10_000, 10_000),)),
        ("2544.84", "wan", ((2_544_835_000, 2_544_844_999), (254_484, 254_484))),
        (
            "25,448,449.29",
            "wan",
            ((25_448_449_285_000, 25_448_449_294_999), (2_544_844_929, 2_544_844_929)),
        ),
        ("2544.844929", "wan", ((2_544_844_929, 2_544_844_929),)),
        ("2544.84万元", "yuan", ((2_544_835_000, 2_544_844_999),)),
        (">=100", "wan", ((99_995_000, None),)),
        (">100", "wan", ((100_005_000, None),)),
        ("<=2544.84", "wan", ((None, 2_544_844_999),)),
        (">0.01", "yuan", ((2, None),)),
        ("<0", "wan", ((None, -5_000),)),
        ("100..2万", "yuan", ((10_000, 2_000_000),)),
        ("≤1.5亿", "yuan", ((None, 15_000_000_000),)),
        ("−5", "yuan", ((-500, -500),)),
    ],
)
def test_amounts_are_read_as_shown_and_as_exact_yuan(text, unit, span):
    assert filters.amounts(text, unit) == span


def test_english_amounts_are_read_in_the_unit_of_their_head():
    assert filters.amounts("25.448", "wan", "en")[0] == (2_544_750_000, 2_544_849_999)


@examples(80)
@given(st.integers(-(10**14), 10**14), st.sampled_from(money.UNITS), st.sampled_from(["zh", "en"]))
def test_every_amount_is_found_by_what_is_shown_of_it_and_by_its_exact_yuan(fen, unit, lang):
    for text in (
        money.show(fen, unit, lang),
        money.show(fen, unit, lang).replace(",", ""),
        money.plain(fen),
    ):
        assert any(low <= fen <= high for low, high in filters.amounts(text, unit, lang)), text


@given(st.integers(-(10**14), 10**14), st.sampled_from(money.UNITS), st.sampled_from(["zh", "en"]))
def test_what_is_shown_alike_lies_between_two_ends_and_nothing_else(fen, unit, lang):
    low, high = money.shown_alike(fen, unit, lang)
    text = money.show(fen, unit, lang)
    assert low <= fen <= high
    assert [money.show(one, unit, lang) == text for one in (low - 1, low, high, high + 1)] == [
        False,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize("text", ["soon", "2024-13", "2024-02-30", ">"])
def test_what_is_no_day_is_refused(text):
    with pytest.raises(ValueError):
        filters.days(text)


@pytest.mark.parametrize("text", ["much", "1,2,3", ">", "0.001"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):
        filters.amounts(text)


@pytest.mark.parametrize("highest", [1, 7, 63, 21_350, 9_999, 834_000_000_000])
def test_an_axis_has_few_round_steps_and_room_for_the_highest_value(highest):
    steps = round_steps(0, highest)
    assert steps[0] == 0
    assert steps[-1] >= highest
    assert 2 <= len(steps) <= 7
