"""Rows of words of a sum that are payments, and rows of other words that are none: the balance and
numbers of their own tell; money in a merged cell of several payees.
"""

from pathlib import Path

import openpyxl
import pytest

from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post
from fundtracker.intake.text import sum_words

HEAD = "日期,凭证号,摘要,收入,支出,余额\n"
PLAIN = "日期,凭证号,摘要,收入,支出\n"
FIRST = "2024-03-02,付1,累计二期付款,,300,99700\n"
REST = "2024-03-03,收1,累计拨付,1000,,100700\n2024-03-04,付2,合计付款,,80,100620\n"
ALL = [("out", 300_00), ("in", 1000_00), ("out", 80_00)]
BACKWARDS = (
    "2024-03-05,付3,设备款,,20,100600\n2024-03-04,付2,合计付款,,80,100620\n"
    "2024-03-03,收1,累计拨付,1000,,100700\n2024-03-02,付1,定金,,300,99700\n"
)


def read_text(tmp_path: Path, text: str) -> tuple[Reading, list[tuple[str, int]]]:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    reading = read(path)
    return reading, [(row["direction"], row["amount_fen"]) for row in post.settled(reading)]


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (HEAD + "2024-01-01,,期初余额,,,100000\n" + FIRST + REST, ALL),
        (HEAD + FIRST + REST, ALL),  # no balance before it: the first voucher sums up nothing
        ("期初余额：100000\n" + HEAD + FIRST + REST, ALL),
        (HEAD + BACKWARDS, [("out", 20_00), ("out", 80_00), ("in", 1000_00), ("out", 300_00)]),
    ],
)
def test_a_voucher_of_words_of_a_sum_that_moves_the_balance_is_a_payment(tmp_path, text, rows):
    reading, got = read_text(tmp_path, text)
    assert got == rows
    assert not [*reading.rejected, *reading.warnings]


@pytest.mark.parametrize(
    "text",
    [
        PLAIN + "2024-03-02,付1,设备款,,10\n2024-03-04,收1,累计拨付,1000,\n",
        PLAIN + "2024-03-02,付1,设备款,,10\n2024-03-04,付2,合计付款,,1000\n",
        "日期,流水号,收款人,付款金额\n2024-03-02,8001,甲,10\n2024-03-04,8002,合计,1000\n",
        HEAD + BACKWARDS[: BACKWARDS.rindex("2024-03-02")],  # nothing shows what it did
    ],
)
def test_a_numbered_row_of_words_of_a_sum_that_nothing_proves_is_kept_out_and_named(tmp_path, text):
    reading, _ = read_text(tmp_path, text)
    assert [issue.code for issue in reading.rejected] == ["perhaps_a_sum"]
    assert 1000_00 in reading.rejected[0].params.values()


@pytest.mark.parametrize(
    "sums",
    [
        "2024-03-31,,本月合计,,30,970\n2024-03-31,,本年累计,,500,970\n",
        "2024-03-31,付2,本月合计,,30,970\n",  # it has the number of the row above it
        "2024-03-31,付3,本月合计,,30,970\n",  # it is the sum of the rows above it
    ],
)
def test_a_sum_stays_a_sum(tmp_path, sums):
    rows = "2024-03-01,付1,设备款,,10,990\n2024-03-02,付2,材料款,,20,970\n"
    reading, got = read_text(tmp_path, HEAD + rows + sums)
    assert got == [("out", 10_00), ("out", 20_00)]
    assert not reading.rejected


@pytest.mark.parametrize("word", ["年累", "月累", "本年累", "3月累", "季累", "本日累"])
def test_a_short_word_of_a_running_sum_is_one(word):
    assert sum_words.kind(word) == "subtotal"
    assert sum_words.may_be_among({word})


@pytest.mark.parametrize("word", ["劳累补贴", "积累基金", "年累达物流有限公司"])
def test_a_word_that_holds_such_a_sign_is_none(word):
    assert sum_words.kind(word) is None


def test_a_row_that_leaves_the_balance_and_equals_the_one_above_is_no_payment(tmp_path):
    text = HEAD + "2024-03-02,付1,付检测费,,300,700\n2024-03-31,,年度数,,300,700\n"
    reading, rows = read_text(tmp_path, text)
    assert rows == [("out", 300_00)]
    assert [w.code for w in reading.warnings] == ["sum_of_rows"]


# ---------------------------------------------------------------- one merged sum, several payees
@pytest.mark.parametrize("merged", [True, False])
@pytest.mark.parametrize("payees", [("甲", "乙"), ("甲", "甲")])
def test_a_sum_merged_over_two_payees_is_given_to_none(tmp_path, merged, payees):
    book = openpyxl.Workbook()
    book.active.append(["支付日期", "收款单位", "支付金额", "用途"])
    book.active.append(["2024-03-02", payees[0], 300, "a"])
    book.active.append(["2024-03-02", payees[1], None, "b"])
    book.active.append(["2024-03-04", "丙", 60, "d"])
    if merged:
        book.active.merge_cells("C2:C3")
    path = tmp_path / "a.xlsx"
    book.save(path)
    reading = read(path)
    rows = [row["amount_fen"] for row in post.settled(reading)]
    if merged and payees[0] != payees[1]:
        assert rows == [60_00]
        assert [(i.code, i.line) for i in reading.rejected] == [("shared_money", 2), ("shared_money", 3)]  # fmt: skip
        assert reading.rejected[0].params["out_fen"] == 300_00
    else:
        assert rows == [300_00, 60_00]
        code = "amount_above" if merged else "missing_amount"
        assert [issue.code for issue in reading.rejected] == [code]
