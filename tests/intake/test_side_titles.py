"""Titles and headings between rows that turn the side of what stands below them."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import parts, post

HEAD = "日期,单位,金额"
PAID, GOT = "2024-03-02,甲公司,300", "2024-03-05,区财政局,1000"


def found(
    tmp_path: Path, *lines: str, **answers: str
) -> tuple[list[tuple[str, int]], list[str], list[str]]:
    """The payments of a file, what it asks, what it is warned of."""
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    whole = parts.parts_of(None, path, tmp_path, choices=Choices(answers=answers))
    rows, asked, said = [], [q.code for q in whole.questions], []
    for part in whole.parts:
        reading = read(part.path, choices=part.choices)
        rows += [(r["direction"], r["amount_fen"]) for r in post.settled(reading)]
        asked += [q.code for q in reading.questions if q.code not in asked]
        said += [w.code for w in reading.warnings]
    return rows, asked, said


@pytest.mark.parametrize(
    ("first", "second"),
    [("本月付款", "本月收款"), ("支出明细", "收入明细"), ("一、支出", "二、收入"), ("付款情况", "到账情况")],
)  # fmt: skip
@pytest.mark.parametrize("between", [[], [""], ["合计,,300", ""]], ids=["close", "blank", "sum"])
def test_a_table_of_income_below_one_of_payments_is_income(
    tmp_path: Path, first: str, second: str, between: list[str]
) -> None:
    lines = [f"{first},,", HEAD, PAID, *between, f"{second},,", HEAD, GOT]
    assert found(tmp_path, *lines)[:2] == ([("out", 30_000), ("in", 100_000)], [])
    turned = [f"{second},,", HEAD, GOT, *between, f"{first},,", HEAD, PAID]
    assert found(tmp_path, *turned)[:2] == ([("in", 100_000), ("out", 30_000)], [])


def test_a_title_that_comes_again_with_its_head_is_one_table(tmp_path: Path) -> None:
    lines = ["支付明细,,", HEAD, PAID, "支付明细,,", HEAD, PAID.replace("02", "03")]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), "utf-8")
    assert len(parts.parts_of(None, path, tmp_path).parts) == 1
    assert len(post.settled(read(path))) == 2


@pytest.mark.parametrize("heads", [("一、支出", "二、收入"), ("本月支出", "本月收入"), ("（一）付款部分", "（二）收款部分")])  # fmt: skip
def test_headings_of_sides_within_one_table_turn_their_rows(
    tmp_path: Path, heads: tuple[str, str]
) -> None:
    lines = ["日期,单位,支付金额", f"{heads[0]},,", PAID, f"{heads[1]},,", GOT]
    rows, asked, said = found(tmp_path, *lines)
    assert (rows, asked) == ([("out", 30_000), ("in", 100_000)], [])
    assert "side_by_heading" in said


def test_headings_say_the_sides_whatever_is_answered_of_the_column(tmp_path: Path) -> None:
    lines = ["收支明细,,", HEAD, "一、收入,,1000", GOT, "二、支出,,300", PAID]
    assert found(tmp_path, *lines)[1] == ["side"]
    rows, _, said = found(tmp_path, *lines, **{"role:金额": "amount_out"})
    assert rows == [("in", 100_000), ("out", 30_000)]
    assert "side_by_heading" in said


def test_other_headings_turn_nothing(tmp_path: Path) -> None:
    lines = ["日期,单位,支付金额", "一、工程款,,", PAID, "二、收入分成支出,,", GOT]
    rows, _, said = found(tmp_path, *lines)
    assert rows == [("out", 30_000), ("out", 100_000)]
    assert "side_by_heading" not in said


PAYEES = "日期,收款人,金额"


@pytest.mark.parametrize(
    "title",
    [
        "二、退回",
        "本月退款",
        "退款明细",
        "收回",
        "缴回",
        "退库",
        "本期退回资金",
        "（二）退回款项情况表",
    ],
)
@pytest.mark.parametrize("between", [[], [""]], ids=["close", "blank"])
def test_a_table_of_returns_below_one_of_payments_is_asked_about(tmp_path, title, between) -> None:
    lines = ["一、支付", PAYEES, PAID, *between, title, PAYEES, PAID.replace("300", "20")]
    assert found(tmp_path, *lines)[1] == ["returned"]
    rows, asked, _ = found(tmp_path, *lines, returned="negative")
    assert (rows, asked) == ([("out", 30_000), ("out", -2_000)], [])
    rows, asked, _ = found(tmp_path, *lines, returned="paid")
    assert (rows, asked) == ([("out", 30_000), ("out", 2_000)], [])


def test_a_tab_of_returns_is_asked_about(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.title = "支付"
    back = book.create_sheet("退款明细")
    for sheet, row in ((book.active, ["2024-03-02", "甲公司", 300]), (back, ["2024-03-07", "甲公司", 20])):  # fmt: skip
        sheet.append(PAYEES.split(","))
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    whole = parts.parts_of(None, tmp_path / "a.xlsx", tmp_path, choices=Choices())
    assert [q.code for q in whole.questions] == ["returned"]


@pytest.mark.parametrize(
    ("title", "row"),
    [
        ("支付及退回明细", PAID),
        ("支付（含退回）", PAID),
        ("付款明细", PAID),
        ("退休人员补助", PAID),
        ("退税款支付明细", PAID),
    ],
)
def test_a_title_of_payments_that_names_returns_asks_nothing(tmp_path, title, row) -> None:
    assert found(tmp_path, title, PAYEES, row)[:2] == ([("out", 30_000)], [])


def test_returns_with_a_minus_are_not_turned_round(tmp_path: Path) -> None:
    rows, asked, _ = found(tmp_path, "退款明细", PAYEES, PAID.replace("300", "-300"))
    assert asked == ["minus_out"]
    rows, asked, _ = found(
        tmp_path, "退款明细", PAYEES, PAID.replace("300", "-300"), minus_out="refund"
    )
    assert (rows, asked) == ([("out", -30_000)], [])
