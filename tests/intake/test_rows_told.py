"""A line of totals that counts the rows of the file is compared with what was read."""

import pytest

from fundtracker.i18n import speaking
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post
from fundtracker.reports.tables.import_words import agreement_words

ROWS = "支付日期,收款单位,支付金额\n2024-03-01,甲,1000.00\n2024-03-02,乙,500.00\n"


def declared(tmp_path, last):
    path = tmp_path / "x.csv"
    path.write_text(ROWS + last + "\n", "utf-8")
    reading = read(path)
    post.settled(reading)
    return reading.declared()


@pytest.mark.parametrize(
    ("last", "stated", "differences"),
    [
        ("合计：3笔,,1500.00", {"out_fen": 150_000, "count": 3}, {"count": 1}),
        ("合计,共 2 笔,1500.00", {"out_fen": 150_000, "count": 2}, {}),
        ("合计,本日1笔,1500.00", {"out_fen": 150_000}, {}),
        ("合计,,1500.00", {"out_fen": 150_000}, {}),
    ],
)
def test_a_count_of_the_whole_file_is_compared(tmp_path, last, stated, differences):
    assert declared(tmp_path, last) == (stated, differences)


@pytest.mark.parametrize(
    ("stated", "words"),
    [
        ({"out_fen": 1}, "文件未报笔数"),
        ({"count": 1, "in_count": 1}, "文件未报合计"),
        ({"out_fen": 1, "count": 1}, "合计、笔数一致"),
    ],
)
def test_what_agrees_is_what_was_compared(stated, words):
    with speaking("zh"):
        assert words in agreement_words(stated)
