"""Payments that come back: their receipt lowers what was paid, or is asked about; it is no income."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post

HEAD = "日期,收支,金额,对方户名,备注\n"
PAID = "2024-03-02,支出,300.00,甲路桥有限公司,进度款\n"
OTHER = "2024-03-05,收入,50.00,丙财政局,拨款\n"
TURNED = [("out", 300_00), ("out", -300_00), ("in", 50_00)]
LEFT = [("out", 300_00), ("in", 300_00), ("in", 50_00)]


def read_text(tmp_path: Path, text: str, **answers: str) -> tuple[Reading, list[tuple[str, int]]]:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    reading = read(path, choices=Choices(answers=answers))
    rows = [(row["direction"], row["amount_fen"]) for row in post.settled(reading)]
    return reading, rows


def back(word: str, day: str = "2024-03-03", payee: str = "甲路桥有限公司") -> str:
    return HEAD + PAID + f"{day},收入,300.00,{payee},{word}\n" + OTHER


FAILED = [
    "支付失败退回",
    "付款未成功",
    "账号错误退回",
    "收款人账号不存在",
    "户名不符",
    "账户异常",
    "反交易",
    "冲回",
    "误付退回",
    "原支付撤销",
    "撤销",
    "作废",
    "系统自动退回",
    "原路退回",
    "payment failed",
]
CAME_BACK = ["退款", "多付退回", "退还多付款", "退货款", "已退", "追回", "打回", "拒收", "refund"]


@pytest.mark.parametrize("word", [*FAILED, *CAME_BACK])
def test_the_receipt_that_sends_a_payment_back_lowers_what_was_paid(tmp_path, word):
    reading, rows = read_text(tmp_path, back(word))
    assert rows == TURNED
    assert not reading.questions
    assert [w.code for w in reading.warnings] == ["reversals_counted"]


@pytest.mark.parametrize("word", FAILED)
def test_words_of_failure_without_the_payment_are_asked(tmp_path, word):
    text = HEAD + PAID + f"2024-03-03,收入,70.00,乙公司,{word}\n"
    reading, _ = read_text(tmp_path, text)
    assert [(q.code, q.fen) for q in reading.questions] == [("reversal", 70_00)]


@pytest.mark.parametrize("word", ["", "进度款", "返还", "收回", "更正", "调账", "冲抵", "其他"])
def test_the_money_of_a_payment_shortly_after_is_asked_whatever_its_words(tmp_path, word):
    reading, rows = read_text(tmp_path, back(word))
    assert rows == LEFT
    (question,) = reading.questions
    assert (question.code, question.fen) == ("sent_back", 300_00)
    assert question.params["words"] == "2024-03-03 甲路桥有限公司 300.00"
    assert read_text(tmp_path, back(word), sent_back="negative")[1] == TURNED
    reading, rows = read_text(tmp_path, back(word), sent_back="income")
    assert (rows, reading.questions) == (LEFT, [])


@pytest.mark.parametrize(
    "text",
    [
        *(
            back(word)
            for word in ("货款", "租金收入", "存款利息", "项目拨款", "退还保证金", "还款", "往来款")
        ),
        back("投标保证金退回"),
        back("", day="2024-04-20"),  # long after
        back("", day="2024-03-01"),  # before
        back("", payee="乙公司"),
        back("返还", day="2024-09-20"),
        back("", payee="甲银行青石支行").replace("甲路桥有限公司", "甲银行青石支行"),
        back("").replace("300.00,甲路桥有限公司,进度款", "300.00,甲路桥有限公司,购买理财"),
        HEAD + "2024-03-02,收入,300.00,甲公司,\n2024-03-03,支出,300.00,甲公司,退还\n",
        HEAD + PAID + "2024-03-03,收入,300.00,乙公司,退款\n",  # nothing was paid to it
        HEAD + PAID + "2024-03-03,收入,20.00,甲路桥有限公司,退税款\n",
        HEAD + PAID + "2024-03-03,收入,20.00,甲路桥有限公司,支付失败后重新支付\n",
        HEAD + PAID + "2024-03-03,收入,20.00,甲路桥有限公司,撤销建制镇补助\n",
        "户名：甲路桥有限公司,,,,\n" + back(""),  # between accounts of its own
    ],
)
def test_an_honest_receipt_is_income_and_nothing_is_asked(tmp_path, text):
    reading, rows = read_text(tmp_path, text)
    assert not reading.questions
    assert any(side == "in" for side, _ in rows)
    assert all(fen > 0 for _, fen in rows)


def test_a_refund_of_a_part_is_asked(tmp_path):
    text = HEAD + PAID + "2024-03-03,收入,20.00,甲路桥有限公司,退款\n"
    reading, _ = read_text(tmp_path, text)
    assert [(q.code, q.fen) for q in reading.questions] == [("reversal", 20_00)]


def test_one_payment_is_sent_back_once(tmp_path):
    text = HEAD + PAID + 2 * "2024-03-03,收入,300.00,甲路桥有限公司,\n"
    (question,) = read_text(tmp_path, text)[0].questions
    assert question.fen == 300_00


def test_the_newest_row_may_stand_first(tmp_path):
    text = HEAD + "2024-03-09,支出,5.00,丙,\n2024-03-03,收入,300.00,甲路桥有限公司,\n" + PAID
    assert [q.code for q in read_text(tmp_path, text)[0].questions] == ["sent_back"]


def test_the_payer_of_money_in_is_the_payee_of_money_out(tmp_path):
    text = (
        "日期,付款单位,收款单位,收支,金额,备注\n"
        "2024-03-02,园区中心,甲路桥有限公司,支出,300.00,进度款\n"
        "2024-03-03,甲路桥有限公司,园区中心,收入,300.00,账号错误退回\n"
        "2024-03-04,乙公司,园区中心,收入,20.00,租金\n"
    )
    rows = read_text(tmp_path, text)[1]
    assert rows == [("out", 300_00), ("out", -300_00), ("in", 20_00)]


@pytest.mark.parametrize("word", ["", "退款", "账号错误退回"])
def test_a_payment_far_above_is_remembered(tmp_path, word):
    between = "".join(
        f"2024-03-02,支出,{i}.00,收款单位{i},一笔普通的付款\n" for i in range(1, 9000)
    )
    text = HEAD + PAID + between + f"2024-03-03,收入,300.00,甲路桥有限公司,{word}\n"
    reading, rows = read_text(tmp_path, text)
    assert rows[-1] == (("out", -300_00) if word else ("in", 300_00))
    assert [q.code for q in reading.questions] == ([] if word else ["sent_back"])


@pytest.mark.parametrize("word", ["支付失败退回", "退款", "收回", ""])
@pytest.mark.parametrize("state", ["支付失败", "已退汇"])
def test_the_return_of_a_payment_that_was_not_paid_is_kept_out_with_it(tmp_path, word, state):
    text = (
        "日期,收支,金额,对方户名,备注,状态\n"
        f"2024-03-02,支出,300.00,甲路桥有限公司,进度款,{state}\n"
        f"2024-03-03,收入,300.00,甲路桥有限公司,{word},成功\n"
        "2024-03-04,支出,300.00,甲路桥有限公司,进度款,成功\n"
        "2024-03-05,收入,50.00,丙财政局,拨款,成功\n"
    )
    reading, rows = read_text(tmp_path, text)
    assert rows == [("out", 300_00), ("in", 50_00)]
    assert [issue.code for issue in reading.rejected] == ["not_settled", "returned_unpaid"]
    assert reading.rejected[1].params["in_fen"] == 300_00


@pytest.mark.parametrize("name", ["", ",对方户名"])
def test_money_that_came_back_from_nobody_knows_whom_is_asked(tmp_path, name):
    blank = "," if name else ""
    text = (
        f"日期,支出,收入,余额,摘要{name}\n2024-03-02,300,,700,付甲公司进度款{blank}\n"
        f"2024-03-03,,300,1000,甲公司退回{blank}\n2024-03-05,,50,1050,拨款{blank}\n"
    )
    reading, _ = read_text(tmp_path, text)
    assert [(q.code, q.fen) for q in reading.questions] == [("reversal", 300_00)]


@pytest.mark.parametrize(("word", "told"), [("", 1), ("收回", 1), ("退款", 1), ("货款", 0)])
def test_in_a_file_that_runs_backwards_a_payment_far_below_is_told(tmp_path, word, told):
    between = "".join(
        f"2024-03-02,支出,{i}.00,收款单位{i},一笔普通的付款\n" for i in range(1, 9000)
    )
    text = f"{HEAD}2024-03-03,收入,300.00,甲路桥有限公司,{word}\n{between}"
    text += "2024-03-01,支出,300.00,甲路桥有限公司,进度款\n"
    reading, _ = read_text(tmp_path, text)
    assert not reading.questions
    said = [(w.code, w.line, w.params) for w in reading.warnings]
    assert said == told * [("sent_back_perhaps", 2, {"amount": "300.00"})]


@pytest.mark.parametrize("word", ["退款", "多付退回", "工程款退款", "退还工程款", "refund"])
def test_a_refund_of_no_payment_in_the_file_is_income_and_told(tmp_path, word):
    text = HEAD + PAID + f"2024-03-20,收入,70.00,乙公司,{word}\n"
    reading, rows = read_text(tmp_path, text)
    assert rows == [("out", 300_00), ("in", 70_00)] and not reading.questions
    told = [(w.code, w.params) for w in reading.warnings]
    assert told == [("refund_is_income", {"n": 1, "amount": "70.00"})]


@pytest.mark.parametrize("word", ["退投标保证金", "保证金退回", "退押金", "借款归还"])
def test_a_deposit_that_its_receiver_gives_back_later_is_told(tmp_path, word):
    paid = "2024-03-02,支出,300.00,甲路桥有限公司,投标保证金\n"
    text = HEAD + paid + f"2024-05-20,收入,300.00,甲路桥有限公司,{word}\n"
    reading, rows = read_text(tmp_path, text)
    assert rows == [("out", 300_00), ("in", 300_00)] and not reading.questions
    assert [(w.code, w.line) for w in reading.warnings] == [("sent_back_perhaps", 3)]
    reading, _ = read_text(tmp_path, text.replace("甲路桥有限公司," + word, "乙公司," + word))
    assert not reading.warnings
