"""What fuzzing found stays found, and every target answers a few bytes of chance (hours: ``fuzz.py``)."""

from random import Random

import pytest

from fundtracker.intake.balances.running_balance import Unsigned
from fundtracker.intake.columns import decimal_commas
from fundtracker.intake.text import row_kinds
from fundtracker.ledger.core.change import chained
from fundtracker.ledger.core.opening_proof import is_chained
from tests.examples import SEARCH
from tests.faults import fuzz

TRIES = {"table": 40, "profile": 200, "ledger": 6, "rows": 4, "copy": 4}


@pytest.fixture(scope="module")
def world():
    made = fuzz.World()
    yield made
    made.close()


@pytest.mark.parametrize("target", fuzz.TARGETS)
def test_bytes_of_chance_are_refused_named_or_harmless(world, target):
    dice, begun = Random(f"gate {target}"), fuzz.seeds(target)
    for _ in range(TRIES[target] * (20 if SEARCH else 1)):
        data = bytearray(dice.choice(begun))
        for _ in range(dice.randrange(1, 6)):
            data[dice.randrange(len(data))] = dice.randrange(256)
        fuzz.TARGETS[target](world, bytes(data))


def test_an_altered_row_that_nobody_names_would_be_found(world, monkeypatch):
    from fundtracker.ledger import Ledger

    monkeypatch.setattr(Ledger, "check", lambda self: [])
    edits = (bytes([at, 2, 0, 0, 4, 7]) for at in range(256))
    with pytest.raises(fuzz.UnseenError):
        for data in edits:
            fuzz.TARGETS["rows"](world, data)


@pytest.mark.parametrize("newest_first", [False, True])
def test_a_statement_without_rows_has_no_sides(newest_first):
    assert Unsigned(newest_first).sides([], []) == []


def test_a_head_of_unsigned_amounts_and_a_balance_without_rows_is_answered(world):
    for text in (
        "交易日期\t摘要\t金额\t余额\r\n",
        "交易日期\t摘要\t金额\t余额\r\n上方\t合计\t1\r\n",
    ):
        fuzz.TARGETS["table"](world, b"\0" + text.encode("utf-16"))


@pytest.mark.parametrize("sign", ["`", '=""', "\u200b", "\u2060", "\ufeff", "\u00ad"])
def test_a_row_of_signs_without_a_text_is_blank(sign):
    assert row_kinds.kind_of(["", sign, sign], 3) == "blank"


def test_a_profile_of_lists_in_lists_is_refused(world):
    fuzz.TARGETS["profile"](world, b'name = "x"\nkind = ' + b"[" * 500 + b"]" * 500)


@pytest.mark.parametrize(
    ("stated", "prev", "header", "digest"),
    [
        (b"h", b"", [1], 7),
        (b"h", 7, [1], b"d"),
        (b"h", b"", [b"1"], b"d"),
        (7, b"", ["\ud800"], b"d"),
    ],
)
def test_a_change_whose_values_are_damaged_has_no_hash_and_is_named(stated, prev, header, digest):
    assert not is_chained(stated, prev, header, [("payment", 1, 0, digest)])


def test_a_change_that_is_whole_has_the_hash_of_its_words():
    tables = [("payment", 1, 0, b"d")]
    assert is_chained(chained(b"p", [1, "x"], tables), b"p", [1, "x"], tables)


def test_decimal_commas_in_a_column_without_a_head_are_named_by_its_place(world):
    text = "序号\t日期\t摘要\n1\t2023/3/2\t甲\t3.600,00\t1,00\n"
    fuzz.TARGETS["table"](world, b"\1" + text.encode())
    assert decimal_commas.notice(["序号", ""], [1, 4], 1).params == {"names": "#2、#5"}
