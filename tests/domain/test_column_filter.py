import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base import typed_ranges
from fundtracker.domain.base.column_filter import one_of, parse, parse_ranges


@pytest.mark.parametrize(
    ("typed", "passing", "failing"),
    [
        ("", ["", "甲"], []),
        ("甲|乙", ["甲公司", "乙"], ["丙", ""]),
        ("!甲", ["", "乙"], ["甲公司"]),
        ("甲|!公司", ["甲方"], ["甲公司", "乙"]),
        ("空", [""], ["甲", "空"]),
        ("!空", ["甲"], [""]),
        ("空|甲", ["", "甲"], ["乙"]),
        ('"甲"', ["甲"], ["甲公司", ""]),
        ('"a|b"', ["a|b"], ["a", "b"]),
        ("ABC", ["xabcx"], ["ab"]),
        ("甲 ｜ 乙", ["乙"], ["丙"]),
        ("!", ["", "甲"], []),
    ],
)
def test_what_is_typed_under_a_head_leaves_what_it_says(typed, passing, failing):
    wanted = parse(typed)
    assert all(wanted.passes(cell) for cell in passing)
    assert not any(wanted.passes(cell) for cell in failing)


@given(
    st.lists(st.text('ab|!"空 ', max_size=5), min_size=1, max_size=4),
    st.text('ab|!"空 ', max_size=5),
)
def test_values_chosen_from_a_list_pass_and_no_others(chosen, other):
    wanted = parse(one_of(chosen))
    assert all(wanted.passes(value) for value in chosen)
    assert wanted.passes(other) == (other in chosen)


def test_ranges_of_amounts_join_and_leave_out():
    read = typed_ranges.amounts
    typed = parse_ranges(">=100|<0|!150..160", read)
    assert [typed.passes(fen) for fen in (10_000, 15_500, -1, 0, 9_999)] == [
        True, False, True, False, False,
    ]  # fmt: skip
    assert parse_ranges("空", read).passes(None) and not parse_ranges("空", read).passes(5)
    assert parse_ranges("!空", read).passes(5) and not parse_ranges("!空", read).passes(None)
    with pytest.raises(ValueError):
        parse_ranges("100|sooner", read)


def test_quarters_and_numbers():
    assert typed_ranges.quarters("2024") == (2024 * 4, 2024 * 4 + 3)
    assert typed_ranges.quarters("2024Q2") == (2024 * 4 + 1, 2024 * 4 + 1)
    assert typed_ranges.numbers(">=5") == (5, None) and typed_ranges.numbers("3..7") == (3, 7)


@pytest.mark.parametrize("text", ["9" * 23, "1e30", "1e9999999", "inf", "-inf", "nan", "1.5"])
def test_a_number_beyond_all_measure_is_no_number(text):
    for read in (typed_ranges.numbers, lambda one: typed_ranges.decimals(one, 1)):
        for typed in (text, f">{text}", f"1..{text}"):
            with pytest.raises(ValueError):
                read(typed)
