"""Words searched for at once are those that are there: the look at characters spares work and misses none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.intake.cells import payment_states, taken_back
from fundtracker.intake.sides import sent_back
from fundtracker.intake.text import sum_words
from fundtracker.patterns import Marks
from tests.examples import examples

LISTS = {
    "back": payment_states.BACK_MARKS,
    "taken back": taken_back._MARKS,
    "types": taken_back._TYPE_MARKS,
    "sent back": sent_back._MARKS,
    "sums": sum_words._MARKS,
}


def words(marks: Marks) -> list[str]:
    return [word for word, _ in marks._needed]


@pytest.mark.parametrize("marks", LISTS.values(), ids=LISTS.keys())
def test_each_word_is_found_wherever_it_stands(marks):
    for word in words(marks):
        for text in (word, f"支付{word}1", f"2024-03-0{word}", f"{word}\n乙"):
            assert list(marks.among(text)) == [each for each in words(marks) if each in text]


@examples(200)
@given(st.text("合计 退冲on tTVvoid（(汇0重复", max_size=12))
def test_what_is_found_is_what_is_there(text):
    for marks in LISTS.values():
        assert list(marks.among(text)) == [each for each in words(marks) if each in text]
