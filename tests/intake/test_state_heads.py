"""Heads and names that say more than they seem to: states, what was paid of an invoice, sides."""

import datetime as dt

import openpyxl
import pytest

from fundtracker.intake.cells import payment_states
from fundtracker.intake.meaning import money_signs
from fundtracker.intake.meaning.reading import Choices, read
from fundtracker.intake.payments import parts, post
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.measures import PAID, RECEIVED

CLOCK = lambda: dt.datetime(2026, 1, 1, tzinfo=dt.UTC)  # noqa: E731
HEAD = "付款日期,收款单位,付款金额,{}\n"
PLAIN = "2024-03-0{},示例{}公司,{}.00,{}\n"


def reading(tmp_path, name, words, **choices):
    lines = [PLAIN.format(n, n, n * 100, word) for n, word in enumerate(words, 1)]
    path = tmp_path / "a.csv"
    path.write_text(HEAD.format(name) + "".join(lines), "utf-8")
    return read(path, choices=Choices(**choices))


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("办理情况", ["已付", "审批中", "退单"]),
        ("目前状况", ["付讫", "没付", "没有付"]),
        ("流程节点", ["出纳已付款", "财务科长审核", "领导审批中"]),
        ("银行回盘", ["00成功", "01失败", "02账户已冻结"]),
        ("进度", ["已付", "已提交银行", "退件"]),
    ],
)
def test_only_what_is_paid_counts_under_such_a_head(tmp_path, name, words):
    read_now = reading(tmp_path, name, words)
    assert [row["amount_fen"] for row in post.settled(read_now)] == [10_000]
    assert [(i.line, i.code) for i in read_now.rejected] == [
        (3, "not_settled"),
        (4, "not_settled"),
    ]


def test_the_words_of_a_bank_that_nobody_knows_are_asked(tmp_path):
    asked = reading(tmp_path, "银行回盘", ["00成功", "01户名不符", "02账户已销户"])
    post.settled(asked)
    assert [(q.key, q.fen) for q in asked.questions] == [
        ("state:01户名不符", 20_000),
        ("state:02账户已销户", 30_000),
    ]


def test_a_word_that_nobody_knows_is_asked_with_its_sum(tmp_path):
    asked = reading(tmp_path, "发放结果", ["发放成功", "重发成功", "账户冻结"])
    post.settled(asked)
    assert [(q.key, q.fen) for q in asked.questions] == [("state:重发成功", 20_000)]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("形象进度", ["已完成", "主体施工", "未开工"]),
        ("验收情况", ["已付", "待验收", "合格"]),
        ("情况说明", ["一期", "二期", "三期"]),
        ("检查结果", ["合格", "不合格", "合格"]),
        ("拨付进度", ["50%", "80%", "100%"]),
    ],
)
def test_other_columns_of_progress_say_nothing_of_payments(tmp_path, name, words):
    assert not payment_states.may_speak_of(name, words)
    read_now = reading(tmp_path, name, words)
    assert not read_now.questions and not read_now.rejected


@pytest.mark.parametrize(
    "owed", ["价税合计", "含税金额", "发票金额", "开票金额", "结算金额", "金额"]
)
@pytest.mark.parametrize("paid", ["已付金额", "已付款"])
def test_what_is_paid_of_an_invoice_is_asked_and_not_the_invoice(tmp_path, owed, paid):
    text = (
        f"付款日期,收款单位,{owed},{paid}\n2024-03-01,示例甲公司,1000,1000\n"
        "2024-03-02,示例乙公司,2000,500\n"
    )
    (tmp_path / "a.csv").write_text(text, "utf-8")
    asked = read(tmp_path / "a.csv")
    post.settled(asked)
    assert [(q.key, q.fen) for q in asked.questions] == [("paid_or_so_far", 150_000)]
    said = read(tmp_path / "a.csv", choices=Choices(answers={"paid_or_so_far": "payment"}))
    assert [row["amount_fen"] for row in post.settled(said)] == [100_000, 50_000]


@pytest.mark.parametrize("rows", [("1000,1000", "500,1500"), ("1000,1000", "500,500")])
def test_a_sum_so_far_beside_the_payments_is_none(tmp_path, rows):
    """已付金额 that grows with the payments, or says what they say, is no other money."""
    lines = [f"2024-03-0{n},示例公司,{row}\n" for n, row in enumerate(rows, 1)]
    (tmp_path / "a.csv").write_text(
        "付款日期,收款单位,付款金额,已付金额\n" + "".join(lines), "utf-8"
    )
    read_now = read(tmp_path / "a.csv")
    assert [row["amount_fen"] for row in post.settled(read_now)] == [100_000, 50_000]


# ---------------------------------------------------------------- sides by names that are nothing else
@pytest.mark.parametrize(
    ("name", "side"),
    [
        *(
            (name, "amount_out")
            for name in ("付款", "支出部分", "一、本月支付", "（二）付出", "支付情况", "Payments")
        ),
        *(
            (name, "amount_in")
            for name in ("收款", "收入部分", "二、本期收入", "Receipts", "到账明细")
        ),
        *(
            (name, "")
            for name in ("Sheet1", "收支", "付款单位", "支付中心", "工程款", "1月", "收款单位")
        ),
    ],
)
def test_a_name_that_is_nothing_but_a_side_says_it(name, side):
    assert money_signs._side_alone([name]) == side


def test_two_tabs_or_two_tables_beside_each_other_have_sides_of_their_own(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "收款"
    for sheet, row in (
        (book.active, ["财政局", 5000]),
        (book.create_sheet("付款"), ["甲公司", 200]),
    ):
        sheet.append(["日期", "单位", "金额", "摘要"])
        sheet.append(["2024-03-01", *row, "款"])
    book.save(tmp_path / "t.xlsx")
    beside = openpyxl.Workbook()
    for row in (
        ["收入部分", None, None, None, "支出部分", None, None],
        ["日期", "来源", "金额", None, "日期", "收款人", "金额"],
        ["2024-03-01", "财政局", 5000, None, "2024-03-02", "甲公司", 120],
        ["2024-03-05", "利息", 10, None, "2024-03-06", "乙公司", 80],
    ):
        beside.active.append(row)
    beside.save(tmp_path / "b.xlsx")
    for name, into in (("t.xlsx", 500_000), ("b.xlsx", 501_000)):
        with Ledger.create(tmp_path / f"{name}.ftdb", "x", clock=CLOCK) as ledger:
            for part in parts.parts_of(ledger, tmp_path / name, tmp_path).parts:
                post.post(ledger, part.path, choices=part.choices)
            paid = {
                m: sum(abs(p.amount_fen) for p in ledger.payments.some() if p.measure == m)
                for m in (PAID, RECEIVED)
            }
        assert paid == {PAID: 20_000, RECEIVED: into}


@pytest.mark.parametrize(
    "name", ["已付打√", "已付√", "√", "已付款打勾", "打款", "汇款", "是否完成（打√）", "已办理"]
)
def test_a_row_without_the_tick_of_the_others_is_asked(tmp_path, name):
    asked = reading(tmp_path, name, ["√", "", "√"])
    post.settled(asked)
    assert [(q.key, q.fen) for q in asked.questions] == [("state:blank", 20_000)]
    read_now = reading(tmp_path, name, ["√", "×", "√"])
    assert len(list(post.settled(read_now))) == 2
    assert [(i.line, i.code) for i in read_now.rejected] == [(3, "not_settled")]


@pytest.mark.parametrize("name", ["发票√", "合同", "已开票打√", "民企", "附件（打√）", "授权"])
def test_ticks_of_other_things_say_nothing_of_payments(tmp_path, name):
    read_now = reading(tmp_path, name, ["√", "", "√"])
    assert len(list(post.settled(read_now))) == 3 and not read_now.questions


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("返回信息", ["交易成功", "E203无此户", "交易成功"]),
        ("应答信息", ["OK", "限额已满", "OK"]),
        ("银行返回", ["00", "51", "00"]),
        ("响应码", ["0000", "E203", "0000"]),
        ("Return Code", ["00", "E203", "00"]),
    ],
)
def test_what_a_bank_answered_is_asked_where_nobody_knows_it(tmp_path, name, words):
    asked = reading(tmp_path, name, words)
    post.settled(asked)
    assert [(q.key, q.fen) for q in asked.questions] == [(f"state:{words[1]}", 20_000)]


@pytest.mark.parametrize(
    ("name", "words", "code"),
    [
        ("返回信息", ["交易成功", "余额不足", "交易成功"], "not_settled"),
        ("备注", ["成功", "余额不足", "成功"], "not_settled"),
        ("错误信息", ["", "账号有误", ""], "marked_void"),
        ("出错描述", ["无", "超过限额", "无"], "marked_void"),
    ],
)
def test_what_a_bank_refused_does_not_count(tmp_path, name, words, code):
    read_now = reading(tmp_path, name, words)
    assert [row["amount_fen"] for row in post.settled(read_now)] == [10_000, 30_000]
    assert [(i.line, i.code) for i in read_now.rejected] == [(3, code)]


@pytest.mark.parametrize("word", ["其中20000未付", "含退回20000", "部分未付", "多付100待退"])
def test_a_state_of_a_part_is_asked_and_never_called_unpaid(tmp_path, word):
    asked = reading(tmp_path, "支付状态", ["已付", word, "已付"])
    post.settled(asked)
    assert [(q.key, q.fen) for q in asked.questions] == [(f"state:{word}", 20_000)]
    assert payment_states.judge("01未付") == payment_states.judge("重付失败") == "unpaid"
