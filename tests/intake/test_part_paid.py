"""Remarks that name another sum than that of their row: of its money only a part was paid."""

import pytest

from fundtracker.intake.meaning.reading import Choices, read
from fundtracker.intake.payments import post

HEAD = "支付日期,收款人,支付金额,{}\n"
ROWS = "2024-03-04,示例甲公司,120000.00,{}\n2024-03-06,示例乙公司,86400.50,\n"


def _read(tmp_path, remark, head="备注", **answers):
    path = tmp_path / "a.csv"
    path.write_text(HEAD.format(head) + ROWS.format(remark), "utf-8")
    reading = read(path, choices=Choices(answers=answers))
    return reading, [row["amount_fen"] for row in post.settled(reading)]


@pytest.mark.parametrize(
    ("remark", "paid"),
    [
        ("实付100000，余下月付", 10_000_000),
        ("只付了80000", 8_000_000),
        ("先付5万元", 5_000_000),
        ("本次支付100000.00元", 10_000_000),
        ("其中20000未付", 10_000_000),
        ("其中2万元下月付", 10_000_000),
        ("含退回20000", 10_000_000),
        ("20000元未付", 10_000_000),
    ],
)
@pytest.mark.parametrize("head", ["备注", "情况说明", "摘要"])
def test_what_was_paid_of_a_row_is_asked(tmp_path, remark, paid, head):
    asked, _ = _read(tmp_path, remark, head)
    assert [(q.key, q.fen) for q in asked.questions] == [("part_paid", 12_000_000)]
    assert remark[:20] in asked.questions[0].params["words"]
    for answer, money in (("named", [paid]), ("paid", [12_000_000]), ("unpaid", [])):
        reading, got = _read(tmp_path, remark, head, part_paid=answer)
        assert got == [*money, 8_640_050] and not reading.questions
        kept = [(i.line, i.code) for i in reading.rejected]
        assert kept == ([] if money else [(2, "word_says_unpaid")])


@pytest.mark.parametrize("remark", ["扣20000质保金", "少付500", "余款30000待付"])
def test_what_was_kept_back_is_told_with_the_sum_of_the_row(tmp_path, remark):
    reading, got = _read(tmp_path, remark)
    assert got == [12_000_000, 8_640_050] and not reading.questions
    assert [(w.code, w.line, w.params["amount"]) for w in reading.warnings] == [
        ("kept_back_told", 2, "120,000.00")
    ]


@pytest.mark.parametrize(
    "remark",
    [
        *("实付120000", "多付100待退", "合同价500000", "实付80%", "先付30%", "此前已付50000"),
        *("其中3号楼未验收", "实付3月工资", "20000号凭证", "合同2024-120号", "扣税后支付", "第2期"),
    ],
)
def test_other_figures_of_a_remark_say_nothing(tmp_path, remark):
    reading, got = _read(tmp_path, remark)
    assert got == [12_000_000, 8_640_050]
    assert not (reading.questions or reading.warnings or reading.rejected)


def test_a_column_that_holds_the_sum_accounts_for_it(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "支付日期,收款人,应付金额,质保金,实付金额,备注\n"
        "2024-03-04,示例甲公司,140000.00,20000.00,120000.00,扣20000质保金\n"
        "2024-03-06,示例乙公司,86400.50,,86400.50,\n",
        "utf-8",
    )
    reading = read(path, choices=Choices())
    assert [row["amount_fen"] for row in post.settled(reading)] == [12_000_000, 8_640_050]
    assert not [w for w in reading.warnings if w.code == "kept_back_told"]


def test_a_sum_without_a_unit_counts_in_that_of_the_file(tmp_path):
    path = tmp_path / "a.csv"
    text = "支付日期,收款人,支付金额（万元）,备注\n2024-03-04,示例甲公司,12,实付10\n2024-03-06,示例乙公司,8.64,\n"
    path.write_text(text, "utf-8")
    reading = read(path, choices=Choices(answers={"part_paid": "named"}))
    assert [row["amount_fen"] for row in post.settled(reading)] == [10_000_000, 8_640_000]


def test_the_balance_says_what_was_paid(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "日期,对方户名,支出,收入,余额,备注\n2024-03-04,示例甲公司,120000.00,,80000.00,实付100000\n"
        "2024-03-06,示例乙公司,5000.00,,75000.00,\n",
        "utf-8",
    )
    reading = read(path)
    assert len(list(post.settled(reading))) == 2 and not reading.questions
