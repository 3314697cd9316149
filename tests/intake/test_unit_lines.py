"""A line that says the unit of one column's money says nothing of the money that is paid."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read

HEAD = "收款单位,合同金额,支付日期,支付金额"
ROWS = "甲公司,1200,2024-03-02,120\n乙公司,86.4,2024-03-04,35.5"


def _read(tmp_path: Path, text: str, **answers: str) -> tuple[Reading, int]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path, choices=Choices(answers=answers))
    return reading, sum(sum(map(abs, block.amounts)) for block in reading.blocks())


def _both(tmp_path: Path, line: str, head: str = HEAD) -> list[tuple[str, list[str], int]]:
    """Return unit, questions and money where a line stands above the table, and below it."""
    texts = (f'"{line}"\n{head}\n{ROWS}\n', f'{head}\n{ROWS}\n"{line}"\n')
    made = [_read(tmp_path, text) for text in texts]
    return [(reading.unit, [q.code for q in reading.questions], fen) for reading, fen in made]


@pytest.mark.parametrize(
    "line",
    [
        "合同金额单位：万元",
        "注：合同金额单位为万元",
        "注：合同额按万元填列",
        "说明：1.合同总价以万元为单位；2.付款日期为到账日",
        "合同金额（万元）",
        "合同金额 单位：万元",
        "合同台账（合同额单位：万元）",
        "预算数以万元为单位",
        "投资额单位：万元",
        "余额单位：万元",
        "Contract amounts in ten thousand yuan",
    ],
)
def test_the_unit_of_other_money_leaves_that_of_the_paid_money_open(tmp_path, line) -> None:
    for _, questions, _ in _both(tmp_path, line):
        assert questions == ["unit"]
    text = f'"{line}"\n{HEAD}\n{ROWS}\n'
    asked, _ = _read(tmp_path, text)
    assert {"元", "万元"} <= set(asked.questions[0].options)
    for unit, fen in (("元", 15550), ("万元", 155500000)):
        reading, money = _read(tmp_path, text, unit=unit)
        assert (reading.questions, money) == ([], fen)


@pytest.mark.parametrize(
    ("line", "unit"),
    [
        ("注：合同金额单位为万元，支付金额单位为元", "元"),
        ("注：合同金额以万元计，支付金额以元计", "元"),
        ("注：合同金额以元计，支付金额以万元计", "万元"),
        ("备注：合同金额（万元），支付金额（元）", "元"),
        ("注：1.合同金额单位：万元；2.支付金额单位：元。", "元"),
        ("单位：万元（合同额）、元（支付额）", "元"),
        ("单位：元（合同额）、万元（支付额）", "万元"),
        ("单位：万元（支付金额：元）", "元"),
        ("单位：合同金额万元，支付金额元", "元"),
        ("填表说明：合同金额填万元，支付金额填元", "元"),
        ("单位：元（合同金额：万元）", "元"),
        ("单位：元（合同金额除外，为万元）", "元"),
        ("除合同金额为万元外，其余均为元", "元"),
        ("注：表中金额均为万元，合同金额为亿元", "万元"),
        ("合同金额、支付金额单位：万元", "万元"),
        ("合同金额及支付金额单位均为万元", "万元"),
        ("支付金额以万元为单位", "万元"),
        # a title that speaks of other money says the unit of the whole table
        ("预算执行情况表（单位：万元）", "万元"),
        ("2024年园区预算（万元）", "万元"),
        ("园区项目投资计划单位：万元", "万元"),
        ("2024年度预算支出 单位：万元", "万元"),
        ("项目资金单位：万元", "万元"),
        ("Budget payments in RMB million", "百万元"),
        ("合同总价1200万元", "元"),
    ],
)
def test_the_unit_of_the_paid_money_is_read_where_a_line_says_it(tmp_path, line, unit) -> None:
    scale = {"元": 100, "万元": 1_000_000, "百万元": 100_000_000}[unit]
    assert _both(tmp_path, line) == [(unit, [], int(155.5 * scale))] * 2


def test_the_head_of_the_paid_money_outweighs_lines_about_other_money(tmp_path: Path) -> None:
    head = f"{HEAD}（元）"
    assert _both(tmp_path, "合同金额单位：万元", head) == [("元", [], 15550)] * 2


def test_payments_and_contracts_in_english_are_not_confused(tmp_path: Path) -> None:
    line = "Unit: 10,000 yuan (contract), yuan (payment)"
    for _, questions, _ in _both(tmp_path, line):
        assert questions == ["unit"]


def test_a_line_far_below_that_tells_of_other_money_is_asked_about(tmp_path: Path) -> None:
    rows = "\n".join(f"甲公司,1200,2024-03-02,{n}.00" for n in range(1, 9000))
    reading, _ = _read(tmp_path, f"{HEAD}\n{rows}\n合同金额单位：万元\n")
    assert [(q.code, set(q.options)) for q in reading.questions] == [("unit", {"元", "万元"})]
    reading, _ = _read(tmp_path, f"{HEAD}（元）\n{rows}\n合同金额单位：万元\n")
    assert reading.questions == []


@pytest.mark.parametrize("place", ["above", "among", "below"])
def test_the_unit_of_a_row_that_is_no_payment_is_its_own(tmp_path, place) -> None:
    """Opening balance and sums say their unit in the column of units, as each payment does."""
    rows = [f"2024-04-0{n},甲{n}公司,,{n}00.00,万元,{9000 - n}00.00,设计费" for n in range(1, 9)]
    rows.insert({"above": 0, "among": 4, "below": 8}[place], "本月合计,,,3600.00,万元,,")
    text = "\n".join(["日期,对方户名,收入,支出,单位,余额,摘要", *rows])
    reading, fen = _read(tmp_path, text)
    assert (fen, reading.questions) == (3600 * 1_000_000, [])
