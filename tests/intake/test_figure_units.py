"""The unit of one figure above or below the rows is not that of the payments, unless they prove
it.
"""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read

HEAD = "支付日期,收款人,支付金额"
YUAN = "2024-03-04,甲公司,120000.00\n2024-03-06,乙公司,86400.50"
WAN = "2024-03-04,甲公司,12\n2024-03-06,乙公司,8.64"


def _read(tmp_path: Path, text: str, **answers: str) -> tuple[Reading, int]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path, choices=Choices(answers=answers))
    return reading, sum(sum(block.amounts) for block in reading.blocks())


@pytest.mark.parametrize(
    "line",
    [
        "合同金额（万元）：100",
        "合同金额（万元）：100 乙方：甲公司",
        "概算（万元）：5000",
        "总投资：100（万元）",
        "投资规模：100（单位：万元）",
        "累计完成产值（万元）：300",
        "合同金额（万元）,100,已付比例,20%",
        '"批复概算 万元：1,200.50"',
        "其中园区配套（亿元）：3",
        "Contract value (RMB million): 12",
        "中标价 100万元",
    ],
)
def test_the_unit_of_a_figure_above_the_head_is_its_own(tmp_path, line) -> None:
    reading, fen = _read(tmp_path, f"{line}\n{HEAD}\n{YUAN}\n")
    assert (reading.unit, reading.questions, fen) == ("元", [], 20640050)


@pytest.mark.parametrize(
    ("line", "options"),
    [
        ("合同金额（万元）：100", ("元", "万元")),  # 12 and 8.64 may be 万元 of its 100
        ("概算（万元）：5000", ("元", "万元")),
    ],
)
def test_small_money_below_a_figure_with_a_unit_is_asked_about(tmp_path, line, options) -> None:
    reading, _ = _read(tmp_path, f"{line}\n{HEAD}\n{WAN}\n")
    assert [(q.code, set(q.options)) for q in reading.questions] == [("unit", set(options))]


def test_a_unit_behind_a_figure_is_the_tables_unless_more_than_all_were_paid(tmp_path) -> None:
    line = "项目：园区道路,合同价：100,单位：万元"
    reading, fen = _read(tmp_path, f"{line}\n{HEAD}\n{WAN}\n")
    assert (reading.unit, reading.questions, fen) == ("万元", [], 20640000)
    reading, _ = _read(tmp_path, f"{line}\n{HEAD}\n{YUAN}\n")
    assert [q.code for q in reading.questions] == ["unit"]


@pytest.mark.parametrize(
    "line",
    [
        "合计（万元）,,20.64",
        "小计（万元）,,20.64",
        "总计(万元),,20.64",
        "合计,单位：万元,20.64",
        "合计(千元),,206.40",
        "合计（亿元）,,0.00206",
        "合计（万元）,,20.64005",
        "Total (RMB million),,0.2064",
    ],
)
def test_the_unit_of_a_sum_is_its_own_where_the_rows_come_to_it_in_yuan(tmp_path, line) -> None:
    reading, fen = _read(tmp_path, f"{HEAD}\n{YUAN}\n{line}\n")
    assert (reading.unit, reading.questions, fen) == ("元", [], 20640050)
    declared = reading.declared()
    assert declared is None or not declared[1]  # rounded, and yet the same


@pytest.mark.parametrize("total", ["20.64", "25"])
def test_the_unit_of_a_sum_is_the_rows_where_they_come_to_it_as_they_stand(tmp_path, total) -> None:
    reading, fen = _read(tmp_path, f"{HEAD}\n{WAN}\n合计（万元）,,{total}\n")
    assert (reading.unit, reading.questions, fen) == ("万元", [], 20640000)


def test_a_sum_that_is_neither_is_asked_about(tmp_path: Path) -> None:
    reading, _ = _read(tmp_path, f"{HEAD}\n{YUAN}\n合计（万元）,,900\n")
    assert [q.code for q in reading.questions] == ["unit"]


def test_the_sum_of_a_long_file_is_compared_with_all_of_it(tmp_path: Path) -> None:
    rows = "\n".join(f"2024-03-04,甲{n}公司,{n}00.00" for n in range(1, 9001))
    reading, fen = _read(tmp_path, f"{HEAD}\n{rows}\n合计（万元）,,405045\n")
    assert (reading.unit, reading.questions, fen) == ("元", [], 4050450000 * 100)
    rows = "\n".join(f"2024-03-04,甲{n}公司,{n}" for n in range(1, 9001))
    reading, _ = _read(tmp_path, f"{HEAD}\n{rows}\n合计（万元）,,40504500\n")
    assert [q.code for q in reading.questions] == ["unit"]


@pytest.mark.parametrize("line", ["支付明细（万元） 2024", "2024年支付明细（万元）2024年3月"])
def test_the_unit_of_a_title_with_a_year_is_the_tables(tmp_path, line) -> None:
    reading, fen = _read(tmp_path, f"{line}\n{HEAD}\n{WAN}\n")
    assert (reading.unit, reading.questions, fen) == ("万元", [], 20640000)
