"""Unit and currency that are told beside the cells and heads of money: in titles, names, notes, comments, prints."""

from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment

from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.told import unit_lines

HEAD = "日期,收款单位,支付金额"
ROWS = "2024-03-01,甲公司,120\n2024-03-02,乙公司,35.5"
BANK = "交易日期,对方户名,支出金额,收入金额,余额\n2024-03-01,甲公司,100,,900\n2024-03-02,乙公司,,50,950"


def _read(path: Path, text: str = "") -> tuple[Reading, int]:
    if text:
        path.write_text(text, encoding="utf-8")
    reading = read(path)
    return reading, sum(sum(map(abs, block.amounts)) for block in reading.blocks())


def _book(tmp_path: Path, title: str = "Sheet1") -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = title
    for row in [HEAD, *ROWS.split("\n")]:
        day, payee, money = row.split(",")
        book.active.append([day, payee, money if money == "支付金额" else float(money)])
    return book


# ------------------------------------------------------------ unit
@pytest.mark.parametrize(
    ("text", "unit"),
    [
        (f"# 金额单位=万元; 编制=财务科\n{HEAD}\n{ROWS}", "万元"),
        (f"单位＝万元,,\n{HEAD}\n{ROWS}", "万元"),
        (f'"Payments, CNY mn",,\nDate,Payee,Paid\n{ROWS}', "百万元"),
        (f"Payments RMB million,,\nDate,Payee,Paid\n{ROWS}", "百万元"),
        (f"日期,收款单位,支付金额(单位=万元)\n{ROWS}", "万元"),
    ],
)
def test_a_unit_is_read_where_it_is_plain(tmp_path: Path, text: str, unit: str) -> None:
    reading, _ = _read(tmp_path / "a.csv", text)
    assert (reading.unit, reading.questions) == (unit, [])


@pytest.mark.parametrize("where", ["oddHeader", "oddFooter", "comment", "title"])
def test_a_unit_is_heard_in_print_and_comment(tmp_path: Path, where: str) -> None:
    book = _book(tmp_path)
    sheet = book.active
    if where == "comment":
        sheet["C1"].comment = Comment("财务：\n单位：万元", "u")
    elif where == "title":
        sheet.insert_rows(1)
        sheet["A1"] = "拨付表"
        sheet["A1"].comment = Comment("金额单位：万元", "u")
    else:
        getattr(sheet, where).right.text = "单位：万元"
    book.save(tmp_path / "a.xlsx")
    reading, fen = _read(tmp_path / "a.xlsx")
    assert (reading.unit, fen, reading.questions) == ("万元", 155500000, [])


def test_a_comment_on_other_cells_says_nothing_of_the_unit(tmp_path: Path) -> None:
    book = _book(tmp_path)
    book.active["B1"].comment = Comment("单位：万元", "u")
    book.active["C3"].comment = Comment("原报 35.5 万元", "u")
    book.save(tmp_path / "a.xlsx")
    assert _read(tmp_path / "a.xlsx")[0].unit == "元"


def test_a_unit_of_a_sheet_of_explanations_is_asked_about(tmp_path: Path) -> None:
    book = _book(tmp_path, "明细")
    told = book.create_sheet("说明", 0)
    for line in ("填表说明", "1. 本表金额单位为万元", "2. 日期为付款日"):
        told.append([line])
    book.save(tmp_path / "a.xlsx")
    reading, fen = _read(tmp_path / "a.xlsx")
    assert [(q.code, q.options[0], q.fen) for q in reading.questions] == [("unit", "万元", fen)]
    told["A2"] = "1. 本表金额单位为元"
    book.save(tmp_path / "b.xlsx")
    assert _read(tmp_path / "b.xlsx")[0].questions == []


@pytest.mark.parametrize("head", ["拨付金额(w)", "拨付金额（W）", "拨付金额/w"])
def test_a_short_scale_is_asked_about_and_shown(tmp_path: Path, head: str) -> None:
    reading, _ = _read(tmp_path / "a.csv", f"日期,收款单位,{head}\n{ROWS}")
    assert [(q.code, q.params["unit"]) for q in reading.questions] == [("unit", head)]


@pytest.mark.parametrize(
    "text",
    [
        f"单位：万元,,\n日期,收款单位,支付金额（元）\n{ROWS}",
        f"{HEAD}（元）\n{ROWS}\n金额单位：万元,,",
        f"单位：万元,,\n{HEAD}\n{ROWS}\n注：单位元,,",
    ],
)
def test_the_sum_of_the_question_is_that_of_the_unit_named_first(tmp_path: Path, text: str) -> None:
    reading, fen = _read(tmp_path / "a.csv", text)
    (asked,) = [q for q in reading.questions if q.code == "unit"]
    scale = {"万元": 1_000_000, "元": 100}[asked.options[0]]
    assert reading.questions[0].fen == fen == 155.5 * scale


def test_columns_whose_heads_have_units_of_their_own_are_not_asked_about(tmp_path: Path) -> None:
    rows = "2024-03-01,甲公司,120000,5\n2024-03-02,乙公司,35500,"
    text = f"付款日期,收款单位,区级资金（元）,上级资金（万元）\n{rows}"
    reading, fen = _read(tmp_path / "a.csv", text)
    assert (reading.questions, fen) == ([], 20550000)


# ------------------------------------------------------------ currency
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a", f"户名：示例公司美元资本金账户,,,,\n{BANK}"),
        ("a", f"示例公司港元户对账单,,,,\n{BANK}"),
        ("美元户流水", BANK),
        ("付款_USD", f"{HEAD}\n{ROWS}"),
        ("a", f"本表以美元计价,,\n{HEAD}\n{ROWS}"),
        ("a", f"付款明细（欧元）,,\n{HEAD}\n{ROWS}"),
        ("a", f"Payments in USD,,\nDate,Payee,Paid\n{ROWS}"),
        ("a", f"{HEAD}\n{ROWS}\n注：以上金额均为美元,,"),
        ("a", f"金额单位：万美元,,\n{HEAD}\n{ROWS}"),
    ],
)
def test_money_in_a_foreign_currency_is_kept_out_with_its_sum(
    tmp_path: Path, name: str, text: str
) -> None:
    reading, fen = _read(tmp_path / f"{name}.csv", text)
    assert (fen, reading.questions) == (0, [])
    assert {issue.code for issue in reading.rejected} == {"foreign_currency"}
    assert sum(i.params.get("out_fen", 0) + i.params.get("in_fen", 0) for i in reading.rejected)


def test_the_name_of_a_tab_tells_a_currency(tmp_path: Path) -> None:
    _book(tmp_path, "USD账户").save(tmp_path / "a.xlsx")
    reading, fen = _read(tmp_path / "a.xlsx")
    assert (fen, [i.params["cell"] for i in reading.rejected]) == (0, ["USD", "USD"])


def test_a_remark_that_is_a_currency_keeps_its_row_out(tmp_path: Path) -> None:
    rows = (
        "2024-03-01,甲公司,100,\n2024-03-02,乙公司,600,港币\n2024-03-03,丙公司,7,购汇手续费（美元）"
    )
    reading, fen = _read(tmp_path / "a.csv", f"{HEAD},备注\n{rows}")
    assert fen == 10700
    assert [(i.line, i.params["cell"], i.params["out_fen"]) for i in reading.rejected] == [
        (3, "港币", 60000)
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"购汇手续费支付明细（美元账户扣划，人民币计价）,,\n{HEAD}\n{ROWS}",
        f"3月1日元旦慰问支付明细,,\n{HEAD}\n{ROWS}",
        f"户名：上海美元素科技有限公司账户,,,,\n{BANK}",
        f"美元贷款利息支付表,,\n{HEAD}\n{ROWS}",
        f"{HEAD}\n{ROWS}\n注：金额已按美元汇率折算,,",
        f"付汇明细（美元户）,,\n日期,收款单位,人民币金额\n{ROWS}",
        f"{HEAD},摘要\n2024-03-01,甲公司,100,支付美元货款\n2024-03-02,中行,3,美元账户管理费",
    ],
)
def test_what_merely_mentions_a_currency_is_read(tmp_path: Path, text: str) -> None:
    reading, fen = _read(tmp_path / "a.csv", text)
    assert fen and not reading.rejected and not reading.questions


UNITS_TOLD = [
    ("注：合同金额单位为万元，支付金额单位为元", "元", "万元"),
    ("单位：万元（合同额）、元（支付额）", "元", "万元"),
    ("注：1.合同金额单位：万元；2.支付金额单位：元。", "元", "万元"),
    ("备注：合同金额（万元），支付金额（元）", "元", "万元"),
    ("单位：合同金额万元，支付金额元", "元", "万元"),
    ("单位：元（合同金额：万元）", "元", "万元"),
    ("合同台账（合同额单位：万元）", None, "万元"),
    ("投资额单位：亿元", None, "亿元"),
    ("注：预算数以万元为单位", None, "万元"),
    ("注：合同额按万元填列", None, "万元"),
    ("合同台账（单位：万元）", "万元", None),
    ("合同台账（万元）", "万元", None),
    ("合同金额、支付金额单位均为万元", "万元", None),
    ("合同额及付款额单位：万元", "万元", None),
    ("预算支出情况表（单位：万元）", "万元", None),
    ("项目投资额情况（单位：万元）", "万元", None),
]


@pytest.mark.parametrize(("line", "paid", "other"), UNITS_TOLD)
def test_a_unit_is_that_of_the_money_it_is_told_of(line: str, paid: str, other: str) -> None:
    heads = unit_lines.Heads(["支付金额"], ["收款单位", "合同金额"])
    assert heads.said([line]) == ({paid} - {None}, {other} - {None})


@pytest.mark.parametrize(
    ("above", "below", "asked"),
    [
        ("", "合同金额单位：万元", True),
        ("投资额单位：亿元", "", True),
        ("", "注：合同金额单位为万元，支付金额单位为元", False),
        ("单位：万元（合同额）、元（支付额）", "", False),
    ],
)
def test_the_unit_of_other_money_is_not_that_of_payments(
    tmp_path: Path, above: str, below: str, asked: bool
) -> None:
    path = tmp_path / "a.csv"
    rows = ["收款单位,合同金额,支付日期,支付金额", "甲公司,1200,2024-03-02,120000.00"]
    path.write_text("\n".join(filter(None, [above, *rows, below])), "utf-8")
    reading = read(path)
    for _ in reading.blocks():
        pass
    assert [q.key for q in reading.questions] == (["unit"] if asked else [])
    assert asked or reading.accepted["out_fen"] == 12_000_000
