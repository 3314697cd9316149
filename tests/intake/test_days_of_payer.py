"""The day money left and the day it arrived, was cleared or slipped: which one counts is asked."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post

ROWS = "2024-03-31,2024-04-01,甲,300\n2024-04-01,2024-04-02,乙,80\n"


def _read(tmp_path: Path, text: str, **answers: str) -> tuple[Reading, list[str]]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path, choices=Choices(answers=answers))
    return reading, [row["date"] for row in post.settled(reading)]


@pytest.mark.parametrize(
    ("paid", "arrived"),
    [
        ("支付日期", "收款日期"),
        ("支付时间", "到账时间"),
        ("付款日期", "银行回单日期"),
        ("拨付日期", "实际到账日期"),
        ("支付日期", "清算日期"),
        ("日期", "到账日期"),
        ("业务日期", "到账日期"),
        ("办理日期", "到账日"),
        ("汇款日期", "到账日"),
        ("转账日期", "到账时间"),
        ("打款日期", "收款日期"),
        ("交易日期", "收款时间"),
        ("Payment Date", "Received Date"),
    ],
)
def test_a_day_of_arrival_beside_the_day_of_payment_is_asked(tmp_path, paid, arrived) -> None:
    text = f"{paid},{arrived},收款单位,支付金额\n{ROWS}"
    reading, days = _read(tmp_path, text)
    assert [(q.code, q.options) for q in reading.questions] == [("date", (paid, arrived))]
    assert days == ["2024-03-31", "2024-04-01"]
    for answer, right in ((paid, days), (arrived, ["2024-04-01", "2024-04-02"])):
        reading, got = _read(tmp_path, text, date=answer)
        assert (reading.questions, got) == ([], right)


@pytest.mark.parametrize(
    ("head", "first"),
    [
        ("缴款日期,到账日期,缴款单位,到账金额", "2024-04-01"),  # what came in is ours from that day
        ("付款日期,收款日期,付款单位,收款金额", "2024-04-01"),
        ("支付日期,实际支付日期,收款单位,支付金额", "2024-04-01"),
        ("支付日期,记账日期,收款单位,支付金额", "2024-03-31"),
        ("转账日期,入账日期,收款单位,支付金额", "2024-03-31"),
        ("业务日期,支付日期,收款单位,支付金额", "2024-04-01"),
        ("申请日期,到账日期,收款单位,支付金额", "2024-04-01"),
    ],
)
def test_days_that_are_plain_are_not_asked_about(tmp_path, head, first) -> None:
    reading, days = _read(tmp_path, f"{head}\n{ROWS}")
    assert (reading.questions, days[0]) == ([], first)


def test_days_that_agree_are_not_asked_about(tmp_path) -> None:
    text = "支付日期,到账日期,收款单位,支付金额\n2024-03-31,2024-03-31,甲,300\n"
    reading, days = _read(tmp_path, text)
    assert (reading.questions, days) == ([], ["2024-03-31"])


def test_the_clearing_of_what_was_sold_is_its_day(tmp_path) -> None:
    text = "交易日期,清算日期,交易金额\n2024-03-30,2024-03-31,2000\n2024-03-31,2024-04-01,-500\n"
    reading, days = _read(tmp_path, text)
    assert (reading.questions, days) == ([], ["2024-03-31", "2024-04-01"])


def test_three_days_are_asked_about_at_once(tmp_path) -> None:
    text = "支付日期,清算日期,回单日期,收款单位,支付金额\n2024-03-30,2024-03-31,2024-04-01,甲,3\n"
    (asked,) = _read(tmp_path, text)[0].questions
    assert asked.options == ("支付日期", "清算日期", "回单日期")


def test_a_day_that_a_person_named_is_called_by_no_other_name(tmp_path) -> None:
    text = "制单日期,复核日期,收款人,金额\n2024-03-30,2024-04-01,甲,300\n"
    told, _ = _read(tmp_path, text)
    assert [(w.code, w.params["name"]) for w in told.warnings] == [("day_of_order", "制单日期")]
    reading, days = _read(tmp_path, text, **{"role:复核日期": "date"})
    assert days == ["2024-04-01"] and not reading.warnings and not reading.questions


def test_the_day_of_the_money_that_a_person_chose_is_asked(tmp_path) -> None:
    text = (
        "还款日期,持卡人,消费日期,商户,消费金额,还款金额\n"
        "2024-04-20,张一,2024-03-04,酒店,1200.00,1000.00\n2024-04-20,李二,2024-03-05,饭店,800.00,800.00\n"
    )
    first = _read(tmp_path, text, card="amount_spent")[0]
    assert "amounts" in [q.code for q in first.questions]
    answers = {"amounts": "还款金额"}
    asked, _ = _read(tmp_path, text, **answers)
    assert ("date", ("还款日期", "消费日期")) in [(q.code, q.options) for q in asked.questions]
    for day in ("还款日期", "消费日期"):
        reading, _ = _read(tmp_path, text, **answers, date=day)
        assert reading.meaning.header[reading.role["date"]] == day
        assert "date" not in [q.code for q in reading.questions]
