"""Words beside a payment that undo it or say that it is none; honest purposes that hold such words."""

from pathlib import Path

import pytest

from fundtracker.intake.cells import taken_back
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post

UNDOES = [
    "冲销3月2日多付进度款",
    "红字冲回",
    "冲销记-1号凭证",
    "冲回3月2日付款",
    "多付收回",
    "收回多付款",
    "(红字)进度款",
    "进度款（冲）",
    "红字更正",
    "冲减多付工程款",
    "监理费冲正",
    "进度款冲销",
    "支付冲销",
    "误付追回",
    "收回3月重复支付款",
    "3月9日冲销多付款",
    "根据审计意见，冲销3月2日多付款",
    "更正3月错账",
    "调账",
    "扣回预付款",
    "付款退回",
]
NO_PAYMENT = [
    "未付出",
    "重复支付，不计",
    "作废重开",
    "退票，未付出",
    "重复，不计",
    "设计费，作废",
    "支票作废",
    "此笔不计入支出",
    "未实际支付",
    "本笔重复登记",
    "撤销3月2日付款",
]
ENGLISH = ("reversal of payment 12", "Voided cheque 102", "duplicate payment", "payment reversed")
HONEST = [
    "退款保证金",
    "退还保证金",
    "冲抵预付款",
    "退税款",
    "土地退出补偿",
    "多付",
    "退役军人优抚金",
    "退休人员工资",
    "红十字会捐款",
    "冲击钻",
    "冲床维修",
    "红冲村道路工程款",
    "发票红冲重开",
    "红字发票",
    "开具红字发票后支付",
    "第3期进度款，冲销预付款20000元，实付",
    "进度款（扣回预付款）",
    "预付款待冲销",
    "凭票冲账",
    "不计息贷款",
    "不计入固定资产",
    "重复利用项目补助",
    "收回土地补偿款",
    "收回国有土地使用权补偿",
    "撤销建制镇补助",
    "质保金未付",
    "作废物资处置",
    "退回投标保证金",
    "退回误汇款",
    "未成年人保护经费",
    "缓冲带建设",
    "抢险冲毁道路修复",
    "其中质保金3万元，未付",
    "冲销预付款后支付余款",
    "支付失败后重新支付",
    "上月支付失败，本次补付",
    "取消项目补偿",
    "对冲基金",
    "废旧物资",
    "计划内",
]


@pytest.mark.parametrize("text", [*UNDOES, *NO_PAYMENT, *ENGLISH])
def test_a_text_that_undoes_its_row_is_heard(text):
    wanted = taken_back.UNDOES if text in UNDOES or "revers" in text else taken_back.NO_PAYMENT
    assert taken_back.in_texts([text]) == {text: wanted}


@pytest.mark.parametrize("text", HONEST)
def test_a_purpose_of_a_real_payment_is_left_alone(text):
    assert taken_back.in_texts([text]) == {}


@pytest.mark.parametrize(
    "word",
    [
        "蓝字凭证",
        "正常",
        "付款单",
        "退还保证金",
        "保证金退款",
        "退休费",
        "直接支付",
        "退税",
        "冲抵",
        "核销",
    ],
)
def test_a_kind_of_payment_that_holds_such_a_word_is_left_alone(word):
    assert taken_back.in_types([word]) == {}


def test_a_payee_whose_name_holds_such_a_word_is_paid():
    names = [
        "红冲村委会",
        "作废有限公司",
        "张红冲",
        "王冲",
        "重复利用公司",
        "冲回村",
        "示例公司（红字）",
    ]
    assert set(taken_back.in_names(names)) == {"示例公司（红字）"}


ROWS = (
    "支付日期,收款单位,支付金额,备注\n2023-03-02,甲,120.00,\n2023-03-03,乙,50.00,退票，未付出\n2023-03-04,丙,7.00,作废\n"
    "2023-03-05,甲,20.00,红字冲回\n2023-03-06,甲,20.00,重复，不计\n"
)


def _read(tmp_path: Path, text: str, **answers: str) -> tuple[Reading, list[tuple[int, int]]]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    named = {key.replace("__", ":"): value for key, value in answers.items()}
    reading = read(path, choices=Choices(answers=named))
    return reading, [(row["line"], row["amount_fen"]) for row in post.settled(reading)]


def test_a_question_names_the_whole_sum_and_the_words_and_rows_say_where_they_stood(tmp_path):
    asked, _ = _read(tmp_path, ROWS)
    assert [(q.key, q.fen, q.params["words"]) for q in asked.questions] == [
        ("taken_back:void", 7700, "退票，未付出 / 作废 / 重复，不计"),
        ("taken_back:red", 2000, "红字冲回"),
    ]
    half, _ = _read(tmp_path, ROWS, taken_back__void="unpaid")
    assert [(q.key, q.fen) for q in half.questions] == [("taken_back", 2000)]
    reading, got = _read(tmp_path, ROWS, taken_back__void="unpaid", taken_back__red="negative")
    assert got == [(2, 12000), (5, -2000)] and not reading.questions
    assert [(i.line, i.code, i.params["name"], i.params["cell"]) for i in reading.rejected] == [
        (3, "word_says_unpaid", "备注", "退票，未付出"),
        (4, "word_says_unpaid", "备注", "作废"),
        (6, "word_says_unpaid", "备注", "重复，不计"),
    ]
    reading, got = _read(tmp_path, ROWS, taken_back="unpaid")
    assert got == [(2, 12000)] and len(reading.rejected) == 4


@pytest.mark.parametrize(("answer", "sign"), [("refund", -1), ("paid", 1)])
def test_a_list_of_returns_with_a_minus_is_what_the_person_says(tmp_path, answer, sign):
    text = "支付日期,收款单位,支付金额,摘要\n2023-03-12,甲,-20.00,退回多付款\n2023-03-13,乙,-5.00,冲销重复支付\n"
    asked, _ = _read(tmp_path, text)
    assert [(q.key, q.fen) for q in asked.questions] == [("minus_out", 2500)]
    reading, got = _read(tmp_path, text, minus_out=answer, taken_back="paid")
    assert got == [(2, sign * 2000), (3, sign * 500)] and not reading.questions


@pytest.mark.parametrize(
    "text",
    [
        *(
            "已退",
            "银行退件",
            "退",
            "退单",
            "款已退",
            "款已回来",
            "未到账",
            "取消",
            "已撤单",
            "拒付",
            "对方拒收",
        ),
        *(
            "止付",
            "支票已挂失止付",
            "账户冻结未付出",
            "账户已销户",
            "多付，已收回",
            "预算，待批",
            "转下月付",
        ),
        *("与3月5日重复登记", "待支付", "预计4月支付", "下月支付", "次月付", "拟支付", "暂不付"),
        *("先不付", "等资金到位再付", "资金到位后再付", "明年付", "下季度付", "计划年底支付"),
        *("账号有误", "户名不符", "收款账户不存在", "退回多付款", "退还误汇款", "审批中，拟下周付"),
    ],
)
def test_a_remark_that_says_that_no_money_moved_is_heard(text):
    assert set(taken_back.in_remarks([text])) == {text}


@pytest.mark.parametrize(
    "text",
    [
        *(
            "退休费",
            "取消项目补偿",
            "收回土地款",
            "待遇调整",
            "冻结肉采购",
            "拒马采购",
            "下月租金",
            "退役费",
        ),
        *(
            "待摊费用",
            "重复使用器材",
            "止水带",
            "撤并学校补助",
            "账户管理费",
            "回来路费",
            "销户手续费",
            "退库税款",
        ),
        *("已收回执", "收据已收回，付讫", "取消收费站补偿，已付", "月付", "按月付", "下月租金已付"),
        *("退票后再付", "年底付款", "退还投标保证金", "预计工期3个月", "安排付款", "计划内支付"),
    ],
)
def test_a_remark_that_holds_such_a_word_by_chance_is_left_alone(text):
    assert taken_back.in_remarks([text]) == {}


@pytest.mark.parametrize("word", ["4月付", "四月份支付", "转5月再付", "另于2024年6月付"])
def test_a_later_month_of_payment_is_asked_and_its_own_is_not(tmp_path, word):
    text = "支付日期,收款单位,支付金额,备注\n2024-03-02,甲,20.00,{}\n2024-03-13,乙,5.00,\n"
    asked, _ = _read(tmp_path, text.format(word))
    assert [(q.key, q.fen) for q in asked.questions] == [("taken_back", 2000)]
    for own in ("3月付", "三月份支付", "2月付", "2024年3月付"):
        reading, got = _read(tmp_path, text.format(own))
        assert len(got) == 2 and not reading.questions


FLAGGED = "日期,摘要,对方户名,收付标志,金额,冲正标志\n"
BALANCED = "日期,摘要,对方户名,支出,收入,余额,红字标志\n"


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (  # a red entry: no receipt is there to be undone
            FLAGGED
            + "2024-03-01,付款,甲,付,10.00,\n2024-03-02,付款,甲,付,10.00,是\n2024-03-03,收款,乙,收,2.00,\n",
            [("out", 1000), ("out", -1000), ("in", 200)],
        ),
        (  # the payment that is undone is of another month
            FLAGGED + "2024-03-02,付款,甲,付,10.00,是\n2024-03-03,收款,乙,收,2.00,\n",
            [("out", -1000), ("in", 200)],
        ),
        (  # the receipt is undone by money out
            FLAGGED + "2024-03-01,收款,甲,收,10.00,\n2024-03-02,退,甲,付,10.00,是\n",
            [("in", 1000), ("in", -1000)],
        ),
        (  # the payment is undone by money in
            FLAGGED + "2024-03-01,付款,甲,付,10.00,\n2024-03-02,退,甲,收,10.00,是\n",
            [("out", 1000), ("out", -1000)],
        ),
        (  # a red receipt
            FLAGGED + "2024-03-01,收款,甲,收,10.00,\n2024-03-02,收款,甲,收,10.00,是\n",
            [("in", 1000), ("in", -1000)],
        ),
        (  # the balance rises: a red payment, though a receipt of the same money is there
            BALANCED
            + "2024-03-01,收款,丙,,10.00,60.00,\n2024-03-02,付款,甲,10.00,,50.00,\n2024-03-03,付款,甲,10.00,,60.00,红\n",
            [("in", 1000), ("out", 1000), ("out", -1000)],
        ),
        (  # the balance falls: the receipt went back
            BALANCED
            + "2024-03-01,收款,丙,,10.00,60.00,\n2024-03-02,付款,甲,10.00,,50.00,\n2024-03-03,退,丙,10.00,,40.00,红\n",
            [("in", 1000), ("out", 1000), ("in", -1000)],
        ),
    ],
)
def test_a_flagged_row_lowers_its_own_side_or_the_one_that_it_undoes(tmp_path, text, rows) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    reading = read(path)
    assert [(row["direction"], row["amount_fen"]) for row in post.settled(reading)] == rows
    into = rows[-1] == ("in", -1000)
    code = "reversals_of_receipts" if into else "reversals_counted"
    assert [w.code for w in reading.warnings] == [code]
