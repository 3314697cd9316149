"""A list without a column of days, dated by the one day that stands above it once a person says so."""

from pathlib import Path

import pytest

from fundtracker.errors import RefusedError, UserError
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post

LIST = "支付日期：2024年3月15日,,\n收款单位,用途,金额\n甲公司,工程款,1000.00\n乙公司,设备款,500.00\n合计,,1500.00\n,,1500.00\n"


def answered(tmp_path: Path, answer: str) -> Reading:
    path = tmp_path / "x.csv"
    path.write_text(LIST, "utf-8")
    return read(path, choices=Choices(answers={"day_above": answer}))


def test_rows_that_name_a_payee_have_the_day_and_sums_have_none(tmp_path):
    reading = answered(tmp_path, "2024-03-15")
    rows = post.settled(reading)
    assert [(row["counterparty"], row["amount_fen"]) for row in rows] == [
        ("甲公司", 100_000),
        ("乙公司", 50_000),
    ]
    assert {row["date"] for row in rows} == {"2024-03-15"}
    assert [code for _, code in reading.skipped] == ["preamble", "footer_total", "sum_of_rows"]


def test_that_it_is_not_their_day_refuses_the_list(tmp_path):
    with pytest.raises(RefusedError) as refused:
        answered(tmp_path, "none")
    assert refused.value.code == "no_date_column"


def test_another_day_than_the_one_above_is_no_answer(tmp_path):
    with pytest.raises(UserError) as refused:
        answered(tmp_path, "2024-03-16")
    assert refused.value.code == "no_such_answer"
    assert "2024-03-15" in refused.value.params["options"]
