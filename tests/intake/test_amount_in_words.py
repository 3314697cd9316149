"""An amount in banking characters is read as it is written by the program itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.money import capital
from fundtracker.intake.columns.amount_in_words import fen


@given(st.integers(1, 10**15))
def test_what_is_written_in_banking_characters_reads_back_to_the_fen(amount):
    assert fen(capital(amount)) == amount
    assert fen(capital(amount, prefix=True)) == amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("人民币（大写）：壹亿贰仟万元正", 12_000_000_000),
        ("壹拾万零伍佰元", 10_050_000),
        ("伍角整", 50),
        ("负叁元零贰分", -302),
        ("甲公司", None),
        ("一", None),
        ("元", None),
        ("100元", None),
        ("", None),
    ],
)
def test_forms_of_banking_characters(text, amount):
    assert fen(text) == amount
