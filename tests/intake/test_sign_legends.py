"""Which way a plus goes, as the head of the money or a note says it."""

from pathlib import Path

import pytest

from fundtracker.intake.cells.cell_words import Plus, plus_said
from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.reading import Reading, read

PLUS_OUT = "2024-03-04,甲公司,120000.00\n2024-03-05,财政局,-500000.00\n"
PLUS_IN = "2024-03-04,甲公司,-120000.00\n2024-03-05,财政局,500000.00\n"
BOTH = [(0, 12_000_000), (1, 50_000_000)]


def _read(tmp_path: Path, text: str, **answers: str) -> tuple[Reading, list[tuple[int, int]]]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path, choices=Choices(answers=answers))
    rows = [pair for b in reading.blocks() for pair in zip(b.directions, b.amounts, strict=True)]
    return reading, rows


@pytest.mark.parametrize("party", ["对方", "收款人"])
@pytest.mark.parametrize(
    "head",
    [
        "金额（支出为正、收入为负）",
        "金额（付款为正，收款为负）",
        "金额(+支出 -收入)",
        "支出(+)/收入(-)",
        "金额（收入用负数表示）",
        "收支金额（支出正数，收入负数）",
        "收支金额（正数表示支出；负数表示收入）",
        "发生额（收入-，支出+）",
        "金额（付+收-）",
    ],
)
def test_a_plus_is_money_out_where_the_head_says_so(tmp_path, head, party) -> None:
    reading, rows = _read(tmp_path, f"日期,{party},{head}\n{PLUS_OUT}")
    assert (rows, reading.questions) == (BOTH, [])


@pytest.mark.parametrize("party", ["对方", "收款人"])
@pytest.mark.parametrize(
    "head",
    [
        "金额（收入为正、支出为负）",
        "收入(+)支出(-)",
        "发生额（收入+，支出-）",
        "金额（支出用负数，收入用正数）",
        "金额（“-”表示支出，“+”表示收入）",
    ],
)
def test_a_minus_is_money_out_where_the_head_says_so(tmp_path, head, party) -> None:
    reading, rows = _read(tmp_path, f"日期,{party},{head}\n{PLUS_IN}")
    assert (rows, reading.questions) == (BOTH, [])


@pytest.mark.parametrize(
    "note",
    [
        "说明：支出以“+”表示，收入以“-”表示",
        "注：正数为付款，负数为收款",
        "注：收入为负数，支出为正数",
    ],
)
def test_a_note_above_or_below_is_heard(tmp_path, note) -> None:
    head = "日期,对方,金额\n"
    for text in (f'"{note}"\n{head}{PLUS_OUT}', f'{head}{PLUS_OUT}"{note}"\n'):
        reading, rows = _read(tmp_path, text)
        assert (rows, reading.questions) == (BOTH, [])


def test_what_came_back_lowers_what_was_paid(tmp_path: Path) -> None:
    _, rows = _read(tmp_path, f"日期,收款人,金额（付款为正，退款为负）\n{PLUS_OUT}")
    assert rows == [(0, 12_000_000), (0, -50_000_000)]


@pytest.mark.parametrize(
    "text",
    [
        "结余=收入-支出",
        "本月-支出金额",
        "收款-付款明细",
        "支付正常",
        "收支(+/-)",
        "支付负责人",
        "支出金额（-元）",
        "联系电话：0532-支付中心",
    ],
)
def test_other_words_beside_signs_say_nothing(text) -> None:
    assert plus_said(text) is None


def test_a_side_alone_in_words_is_enough() -> None:
    assert plus_said("支出为正") == Plus(out=True, back=True)
    assert plus_said("支出为正，支出为负") is None
