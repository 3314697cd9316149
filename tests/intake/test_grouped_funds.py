"""Several columns of money below one merged head, in heads of two or three rows: all are paid together, none is lost."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post

ROWS = [["2024-03-01", "甲公司", 100, 200, 300], ["2024-03-02", "乙公司", 10, 20, 30]]


def _read(
    tmp_path: Path, heads: list[list[str]], rows: list[list[object]], *merged: str
) -> Reading:
    book = Workbook()
    for row in [*heads, *rows]:
        book.active.append([cell or None for cell in row])
    for area in merged:
        book.active.merge_cells(area)
    book.save(tmp_path / "a.xlsx")
    return read(tmp_path / "a.xlsx")


@pytest.mark.parametrize(
    ("heads", "merged"),
    [
        (
            [["日期", "单位", "拨付资金", "", ""], ["", "", "中央", "省级", "区级"]],
            ["A1:A2", "B1:B2", "C1:E1"],
        ),
        (
            [
                ["日期", "单位", "拨付资金", "", ""],
                ["", "", "中央", "省级", ""],
                ["", "", "", "一般", "专项"],
            ],
            ["A1:A3", "B1:B3", "C1:E1", "C2:C3", "D2:E2"],
        ),
        (
            [
                ["日期", "单位", "拨付资金", "", ""],
                ["", "", "上级", "", "本级"],
                ["", "", "中央", "省级", "一般"],
            ],
            ["A1:A3", "B1:B3", "C1:E1", "C2:D2"],
        ),
    ],
)
def test_columns_of_levels_below_one_head_are_paid_together(tmp_path, heads, merged) -> None:
    reading = _read(tmp_path, heads, ROWS, *merged)
    assert [row["amount_fen"] for row in post.settled(reading)] == [60000, 6000]
    assert not reading.questions and not reading.rejected


def test_equal_shares_of_two_levels_are_both_paid(tmp_path: Path) -> None:
    heads = [["日期", "单位", "拨付资金", ""], ["", "", "市级", "区级"]]
    rows = [["2024-03-01", "甲公司", 50, 50], ["2024-03-02", "乙公司", 30, 30]]
    reading = _read(tmp_path, heads, rows, "A1:A2", "B1:B2", "C1:D1")
    assert [row["amount_fen"] for row in post.settled(reading)] == [10000, 6000]


def test_a_total_below_the_same_head_is_what_was_paid(tmp_path: Path) -> None:
    heads = [["日期", "单位", "拨付资金", "", ""], ["", "", "中央", "区级", "小计"]]
    reading = _read(tmp_path, heads, ROWS, "A1:A2", "B1:B2", "C1:E1")
    assert [row["amount_fen"] for row in post.settled(reading)] == [30000, 3000]
    assert not reading.questions


def test_a_sum_by_chance_of_columns_that_are_no_levels_is_asked(tmp_path: Path) -> None:
    heads = [["日期", "单位", "支付金额", "", ""], ["", "", "土建", "安装", "设备"]]
    reading = _read(tmp_path, heads, ROWS, "A1:A2", "B1:B2", "C1:E1")
    post.settled(reading)
    assert [q.code for q in reading.questions] == ["amounts"]


def test_a_head_of_two_rows_keeps_a_first_row_of_texts(tmp_path: Path) -> None:
    heads = [["日期", "单位", "金额", "", "备注"], ["", "", "支出", "收入", ""]]
    rows = [
        ["", "", "", "", "见附件"],
        ["2024-03-01", "甲公司", 100, "", "x"],
        ["2024-03-02", "乙公司", "", 30, "y"],
    ]
    reading = _read(tmp_path, heads, rows, "A1:A2", "B1:B2", "C1:D1", "E1:E2")
    assert [row["amount_fen"] for row in post.settled(reading)] == [10000, 3000]
    assert [c.header for c in reading.columns][-1] == "备注"
