"""A row that is called a batch beside the payments that it was made of: the money moved once."""

import pytest

from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post

HEAD = "支付日期,收款人,支付金额,摘要,备注\n"
PARTS = "2024-03-10,张一,10360.00,{0},\n2024-03-10,李二,8700.00,{0},\n"
LAST = "2024-03-11,示例市政公司,120000.00,工程款,\n"


def _read(tmp_path, text):
    path = tmp_path / "a.csv"
    path.write_text(text, "utf-8")
    reading = read(path)
    return reading, [row["amount_fen"] for row in post.settled(reading)]


@pytest.mark.parametrize(
    ("payee", "summary", "note", "parts"),
    [
        ("批量代发", "代发工资2笔", "", "代发工资"),
        ("代发工资专户", "", "批量代发2笔", "代发"),
        ("集中支付", "工资", "批量2笔", "工资"),
        ("示例监理公司", "工资", "含以下2笔", "工资"),
        ("某银行", "合并付款", "", ""),
        ("Bulk payment", "Salaries", "", "Salaries"),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_a_batch_and_its_parts_count_once(tmp_path, payee, summary, note, parts, above):
    batch = f"2024-03-10,{payee},19060.00,{summary},{note}\n"
    rows = [batch, PARTS.format(parts)][:: 1 if above else -1]
    reading, got = _read(tmp_path, HEAD + "".join(rows) + LAST)
    assert sorted(got) == [870_000, 1_036_000, 12_000_000]
    told = [(w.code, w.params["amount"]) for w in reading.warnings]
    assert told == [("batch_of_rows", "19,060.00")] and not reading.questions


@pytest.mark.parametrize(
    "rows",
    [
        "2024-03-10,甲,19060.00,代发工资,\n" + PARTS.format("代发工资"),  # all are such rows
        "2024-03-10,甲,19060.01,批量代发2笔,\n" + PARTS.format("工资"),  # another sum
        "2024-03-09,甲,19060.00,批量代发2笔,\n" + PARTS.format("工资"),  # another day
        "2024-03-10,甲,19060.00,工程款,\n" + PARTS.format("工资"),  # no word
    ],
)
def test_other_rows_of_the_same_sum_are_payments(tmp_path, rows):
    reading, got = _read(tmp_path, HEAD + rows + LAST)
    assert len(got) == 4 and not [w for w in reading.warnings if w.code == "batch_of_rows"]


def test_a_batch_that_the_balance_shows_is_a_payment(tmp_path):
    text = (
        "日期,对方户名,支出,收入,余额,摘要\n2024-03-10,批量代发,300.00,,700.00,代发2笔\n"
        "2024-03-10,张一,100.00,,600.00,\n2024-03-10,李二,200.00,,400.00,\n"
    )
    assert len(_read(tmp_path, text)[1]) == 3
