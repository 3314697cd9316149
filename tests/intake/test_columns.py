"""Whole columns give what their cells give one by one."""

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from fundtracker.intake.cells import amounts, column_cleaning
from fundtracker.intake.cells.cell_words import account, text
from fundtracker.ledger.core.terms import joined_serial, split_serial, split_serials

CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "——",
            "null",
            "NaN",
            "='a'",
            '="001"',
            "'622",
            " x",
            "x\u3000",
            "甲\n乙",
            "6.22E+18",
            "2e10",
            "nobody",
        ]
    ),
    st.text(alphabet="甲乙ab =-'\"/\u3000\n1.,E+", max_size=8),
)
MONEY = st.one_of(
    st.sampled_from(
        [
            "1,234.56",
            "-0.01",
            "12,34.00",
            "壹佰元整",
            "",
            "１２.00",
            "1.234",
            "(5.00)",
            "7",
            "1\n2",
            "1,234.5",
        ]
    ),
    st.integers(-(10**12), 10**12).map(lambda fen: f"{fen / 100:,.2f}"),
)
SERIALS = st.one_of(
    st.integers(0, 10**6).map(lambda n: f"记-202501-{n:06d}"),
    st.sampled_from(
        ["", "7", "000", "A1", "12-3", "x" * 20, "1" * 30, "号１２", "记-202501-1234567"]
    ),
)


@given(st.lists(CELLS), st.lists(CELLS))
def test_a_column_of_text_is_cleaned_as_its_cells_are(first, second):
    cleaner = column_cleaning.Texts(text)
    for cells in (first, second, first):  # what is remembered must not change what comes later
        assert cleaner.column(cells) == [text(cell) for cell in cells]


@given(st.lists(CELLS), st.lists(CELLS))
def test_a_column_of_accounts_loses_the_damaged_ones(first, second):
    cleaner = column_cleaning.Texts(account, also="eE")
    for cells in (first, second, first):
        assert cleaner.column(cells) == [account(cell) for cell in cells]


@given(st.lists(MONEY))
def test_a_column_of_money_is_read_as_its_cells_are(cells):
    assert column_cleaning.fen(cells, amounts.PLAIN, amounts.fen) == [
        amounts.fen(cell) for cell in cells
    ]


@given(st.lists(SERIALS, min_size=1), st.booleans())
def test_a_column_of_serials_is_split_as_its_cells_are(serials, alike):
    serials = [s for s in serials if len(s) == len(serials[0])] if alike else serials
    heads, tails = split_serials(serials)
    assert list(zip(heads, tails, strict=True)) == [split_serial(serial) for serial in serials]
    assert list(map(joined_serial, heads, tails)) == serials


@given(st.lists(st.integers(), min_size=1, max_size=30), st.data())
def test_rows_taken_out_leave_the_others_in_order(column, data):
    gone = sorted(data.draw(st.sets(st.integers(0, len(column) - 1))))
    assert column_cleaning.without(column, gone) == [
        x for i, x in enumerate(column) if i not in gone
    ]


@given(st.lists(st.tuples(st.integers(-(10**12), 10**12), st.integers(0, 1))))
def test_money_out_and_money_in_are_summed_apart(rows):
    fen, sides = [a for a, _ in rows], [s for _, s in rows]
    assert column_cleaning.total(fen, sides) == (
        sum(a for a, s in rows if not s),
        sum(a for a, s in rows if s),
    )


def test_texts_mean_the_same_whether_they_come_again_or_not():
    some = random.Random(5)
    repeated = ["甲公司", " 乙", "='丙'", "丁\u3000", "null", "-"]
    for share in (0.0, 0.3, 0.7, 1.0):  # of cells that never come again
        texts = column_cleaning.Texts(text)
        for _ in range(12):
            cells = [
                f"{some.choice(repeated)}{some.random()}"
                if some.random() < share
                else some.choice(repeated)
                for _ in range(200)
            ]
            assert texts.column(cells) == list(map(text, cells))


def test_what_texts_mean_is_judged_once_and_always_found():
    some, asked = random.Random(6), Counter()

    def judge(cells):
        asked.update(set(cells))
        return {cell: len(cell) for cell in cells if "计" in cell}

    for share in (0.0, 0.9):
        judged, words = column_cleaning.Judged(judge), ["甲", "合计", "乙", "小计", "丙"]
        for _ in range(12):
            cells = [
                f"计{some.random()}" if some.random() < share else some.choice(words)
                for _ in range(200)
            ]
            assert judged.of(cells) == {cell: len(cell) for cell in cells if "计" in cell}
        if not share:
            assert set(asked.values()) == {1}
