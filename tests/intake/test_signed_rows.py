"""Rows below a table that say who signed it, when it was printed, or that nothing follows."""

import pytest

from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post

ROWS = "支付日期,收款人,支付金额\n2024-03-04,示例甲公司,120.00\n2024-03-06,示例乙公司,80.00\n"


def _read(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    reading = read(path)
    return reading, [(row["direction"], row["amount_fen"]) for row in post.settled(reading)]


@pytest.mark.parametrize(
    "line",
    [
        *("以下空白,,", "（以下空白）,,", "本页以下无正文,,", "打印日期：2024-04-01,共1页,第1页"),
        *(
            "审核：赵,制单：钱,2024-03-31",
            "制表人：孙,,",
            "复核人:李,,日期",
            "单位负责人：周,会计：吴,",
        ),
    ],
)
def test_such_a_row_is_no_payment_that_lacks_its_day(tmp_path, line):
    reading, rows = _read(tmp_path, ROWS + line + "\n")
    assert rows == [("out", 12_000), ("out", 8_000)]
    assert not reading.rejected and not reading.questions


@pytest.mark.parametrize("line", ["审核：赵,示例丙公司,50.00", ",示例丙公司,50.00"])
def test_a_row_of_money_is_never_left_out_as_a_signature(tmp_path, line):
    reading, rows = _read(tmp_path, ROWS + line + "\n")
    assert len(rows) == 2 and (reading.rejected or reading.questions)


def test_titles_of_states_alone_part_the_rows(tmp_path):
    head, *paid = ROWS.splitlines()
    text = "\n".join([head, "已支付,,", *paid, "未支付,,", "2024-04-10,示例丙公司,50.00", ""])
    reading, rows = _read(tmp_path, text)
    assert rows == [("out", 12_000), ("out", 8_000)]
    assert [(i.line, i.code) for i in reading.rejected] == [(6, "below_heading")]
