"""A file that says of itself that it is no list of payments, or not yet: it is asked or refused in true words."""

from pathlib import Path

import openpyxl
import pytest

from fundtracker.errors import RefusedError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import parts

ROWS = "2024-03-10,甲公司,1000\n2024-03-11,乙公司,200"
HEAD = "日期,收款单位,金额"
PAID = "付款日期,收款单位,金额"


def _read(tmp_path: Path, text: str, **answers: str) -> Reading:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path, choices=Choices(answers=answers))
    list(reading.blocks())
    return reading


@pytest.mark.parametrize(
    "title",
    [
        *("2024年3月资金申请表", "用款申请表", "请款单", "应付账款明细", "应付款项清单"),
        *("4月计划", "下季度资金计划表", "2024年度资金预算表", "Accounts payable 2024"),
    ],
)
def test_a_title_of_money_asked_for_or_owed_is_asked_about(tmp_path: Path, title: str) -> None:
    asked = _read(tmp_path, f"{title},,\n{HEAD}\n{ROWS}").questions
    assert [(q.code, q.fen, q.params["name"]) for q in asked] == [("said_unpaid", 120000, title)]


@pytest.mark.parametrize(
    ("title", "head"),
    [
        ("用款申请及支付情况", HEAD),
        ("资金申请支付表", HEAD),
        ("应付账款付款台账", HEAD),
        ("资金支付申请执行情况", HEAD),
        ("应付账款明细", PAID),
        ("资金申请表", PAID),
        ("三年行动计划专项资金支付明细", HEAD),
        ("2024年度预算支出明细", HEAD),
    ],
)
def test_a_title_that_speaks_of_paid_money_too_is_not_asked_about(
    tmp_path: Path, title: str, head: str
) -> None:
    assert _read(tmp_path, f"{title},,\n{head}\n{ROWS}").questions == []


@pytest.mark.parametrize("name", ["4月计划", "下月计划", "二季度用款计划", "计划"])
def test_a_sheet_of_a_plan_beside_paid_ones_is_left_and_named(tmp_path: Path, name: str) -> None:
    book = openpyxl.Workbook()
    book.active.title = "3月"
    for sheet, row in (
        (book.active, ["2024-03-10", "甲公司", 1000]),
        (book.create_sheet(name), ["2024-04-10", "乙公司", 200]),
    ):
        sheet.append(["付款日期", "收款单位", "付款金额"])
        sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    found = parts.parts_of(None, tmp_path / "a.xlsx", tmp_path / "f")
    assert [(u.code, u.name, u.fen) for u in found.left] == [("sheet_not_paid", name, 20000)]


REGISTER = "资产名称,购置日期,供应商,金额\n电脑,2024-03-01,甲公司,5000\n空调,2024-03-02,乙公司,3000"


def test_a_register_of_assets_is_asked_about(tmp_path: Path) -> None:
    asked = _read(tmp_path, REGISTER).questions
    assert [(q.code, q.fen) for q in asked] == [("day_of_purchase", 800000)]
    assert _read(tmp_path, REGISTER, day_of_purchase="paid").questions == []
    with pytest.raises(RefusedError) as caught:
        _read(tmp_path, REGISTER, day_of_purchase="unpaid")
    assert caught.value.code == "money_of_register"
    bought = "设备名称,付款日期,供应商,付款金额\n电脑,2024-03-01,甲公司,5000"
    assert _read(tmp_path, bought).questions == []


@pytest.mark.parametrize(
    ("title", "code"),
    [("2024年项目支付情况", "paid_by_month"), ("2024年用款计划", "file_is_cash_plan")],
)
def test_a_table_by_month_is_called_what_it_is(tmp_path: Path, title: str, code: str) -> None:
    table = "项目,收款单位,1月,2月,3月,合计\n道路,甲公司,10,20,5,35\n绿化,乙公司,,8,2,10"
    with pytest.raises(RefusedError) as caught:
        _read(tmp_path, f"{title},,,,,\n{table}")
    assert caught.value.code == code


@pytest.mark.parametrize("paid", ["已付", "已拨付", "已支付"])
@pytest.mark.parametrize("beside", ["未付", "审定金额", "应付金额"])
def test_money_paid_so_far_beside_other_money_is_asked_about(
    tmp_path: Path, paid: str, beside: str
) -> None:
    rows = "2024-03-01,甲公司,1000,\n2024-03-02,乙公司,200,500"
    reading = _read(tmp_path, f"日期,收款单位,{paid},{beside}\n{rows}")
    assert [(q.code, q.fen) for q in reading.questions] == [("paid_or_so_far", 120000)]


def test_a_column_that_says_whether_it_is_paid_is_no_money(tmp_path: Path) -> None:
    rows = "2024-03-01,甲公司,1000,是\n2024-03-02,乙公司,200,否"
    reading = _read(tmp_path, f"日期,收款单位,支付金额,已付\n{rows}")
    assert (reading.accepted["out_fen"], len(reading.rejected)) == (100000, 1)


OTHER_DAYS = [
    "采购日期",
    "订货日期",
    "交货日期",
    "确认日期",
    "预提日期",
    "背书日期",
    "Accrual date",
]
OTHER_MONEY = [
    "汇票金额",
    "票据金额",
    "暂估金额",
    "入库金额",
    "采购金额",
    "挂账金额",
    "Accrued amount",
]
PAPERS = ["入库单号", "送货单", "承兑人", "汇票号码"]


def _asked(reading: Reading) -> list[tuple[str, str]]:
    return [(q.code, q.params["name"]) for q in reading.questions]


@pytest.mark.parametrize("day", OTHER_DAYS)
def test_a_day_of_goods_estimates_or_bills_is_asked_about(tmp_path: Path, day: str) -> None:
    text = f"{day},收款单位,金额\n{ROWS}"
    assert _asked(_read(tmp_path, text)) == [("day_of_purchase", day)]
    assert _read(tmp_path, text, day_of_purchase="paid").questions == []
    with pytest.raises(RefusedError) as caught:
        _read(tmp_path, text, day_of_purchase="unpaid")
    assert caught.value.code == "money_of_register"


@pytest.mark.parametrize("money", OTHER_MONEY)
def test_money_of_goods_estimates_or_bills_is_asked_about(tmp_path: Path, money: str) -> None:
    text = f"日期,收款单位,{money}\n{ROWS}"
    assert _asked(_read(tmp_path, text)) == [("said_unpaid", money)]
    assert _read(tmp_path, text, said_unpaid="paid").questions == []
    with pytest.raises(RefusedError) as caught:
        _read(tmp_path, text, said_unpaid="unpaid")
    assert caught.value.code == "money_not_paid"


@pytest.mark.parametrize("paper", PAPERS)
def test_money_beside_papers_of_goods_or_bills_is_asked_about(tmp_path: Path, paper: str) -> None:
    text = f"{HEAD},{paper}\n2024-03-10,甲公司,1000,A1\n2024-03-11,乙公司,200,A2"
    assert _asked(_read(tmp_path, text)) == [("said_unpaid", paper)]


@pytest.mark.parametrize(
    "head",
    [
        "付款日期,收款单位,采购金额",
        "支付日期,收款单位,票据金额",
        "采购日期,收款单位,付款金额",
        "日期,收款单位,采购支付金额",
        "交易日期,收款单位,订单金额",
        "支付明细,,\n日期,供应商,采购金额",
        "日期,收款单位,货款金额",
    ],
)
def test_what_is_called_paid_beside_goods_or_bills_is_read(tmp_path: Path, head: str) -> None:
    assert _read(tmp_path, f"{head}\n{ROWS}").questions == []


@pytest.mark.parametrize(
    "note",
    [
        "红字为退回",
        "红色字体为退款",
        "注：红字表示冲销",
        "标红的为未付",
        "注：标黄的尚未支付",
        "说明：绿色为已付",
    ],
)
def test_a_note_about_colours_is_asked_about(tmp_path: Path, note: str) -> None:
    head, rows = "支付日期,收款人,支付金额", "2024-03-04,甲公司,120.00\n2024-03-06,乙公司,20.00"
    for text in (f"{note}\n{head}\n{rows}\n", f"{head},a\n{rows}\n注：{note}\n"):
        assert [q.code for q in _read(tmp_path, text).questions] == ["said_by_colour"]
        assert _read(tmp_path, text, said_by_colour="paid").questions == []
        with pytest.raises(RefusedError) as caught:
            _read(tmp_path, text, said_by_colour="unpaid")
        assert caught.value.code == "money_told_by_colour"


@pytest.mark.parametrize(
    "note", ["红星路项目支付明细", "红字发票信息表：已付", "绿色产业园支付明细", "蓝色港湾支付表"]
)
def test_names_with_a_colour_are_no_note_about_colours(tmp_path: Path, note: str) -> None:
    text = f"{note}\n支付日期,收款人,支付金额\n2024-03-04,甲公司,120.00\n"
    assert _read(tmp_path, text).questions == []
