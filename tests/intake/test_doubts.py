"""What may count twice, or not at all: it is said with its sum, and an answer settles it."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.choices import Choices
from fundtracker.intake.meaning.doubts import SumsAbove
from fundtracker.intake.meaning.reading import Reading, read
from fundtracker.intake.payments import post


def _read(tmp_path: Path, text: str, **answers: str) -> tuple[Reading, list[tuple[int, int]]]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path, choices=Choices(answers=answers))
    return reading, [(row["line"], row["amount_fen"]) for row in post.settled(reading)]


KEPT = "支付日期,收款单位,支付金额,其中：扣留质保金\n2023-03-02,甲,126.00,6.00\n2023-03-03,乙,31.00,1.00\n"
AGAIN = (
    "支付日期,收款单位,支付金额,备注\n2023-03-02,甲,120.00,工程款\n2023-03-03,乙,30.00,账号错误退回，重新支付\n"
    "2023-03-06,乙,30.00,\n"
)


@pytest.mark.parametrize(
    ("answer", "rows"), [("less", [(2, 12000), (3, 3000)]), ("支付金额", [(2, 12600), (3, 3100)])]
)
def test_money_kept_back_is_asked_and_taken_off_by_an_answer(tmp_path, answer, rows) -> None:
    asked, _ = _read(tmp_path, KEPT)
    assert [(q.code, q.options[-1], q.fen) for q in asked.questions] == [("amounts", "less", 700)]
    assert [(u.code, u.fen) for u in asked.unread] == [("other_column", 700)]
    reading, got = _read(tmp_path, KEPT, amounts=answer)
    assert got == rows and not reading.questions


@pytest.mark.parametrize(
    ("answer", "rows"),
    [("unpaid", [(2, 12000), (4, 3000)]), ("paid", [(2, 12000), (3, 3000), (4, 3000)])],
)
def test_a_payment_made_again_counts_as_the_person_says(tmp_path, answer, rows) -> None:
    assert [(q.code, q.fen) for q in _read(tmp_path, AGAIN)[0].questions] == [("taken_back", 3000)]
    reading, got = _read(tmp_path, AGAIN, taken_back=answer)
    assert got == rows and not reading.questions


@pytest.mark.parametrize(
    ("note", "fen"),
    [
        ("说明：另有丙公司监理费86400.50元已于3月6日通过基本户支付，未列入本表", 8640050),
        ("注：此外已付丙公司 1.2 万元，未计入本表", 1200000),
        ("Note: CNY 86400.50 paid to C Ltd is not listed above", 8640050),
        ("注：另有两笔已付：丙公司 100元、丁公司 50元", None),
    ],
)
def test_a_note_of_money_paid_and_not_listed_is_named(tmp_path, note, fen) -> None:
    text = f'支付日期,收款单位,支付金额\n2023-03-02,甲,120.00\n2023-03-03,乙,30.00\n"{note}",,\n'
    reading, got = _read(tmp_path, text)
    assert got == [(2, 12000), (3, 3000)]
    assert [(u.code, u.name, u.line, u.fen) for u in reading.unread] == [
        ("note_of_money", note, 4, fen)
    ]


@pytest.mark.parametrize(
    "note", ["另有质保金100元尚未支付", "说明：本表已付150元", "注：另有附件2份", "制表人：张三"]
)
def test_another_note_is_no_money(tmp_path, note) -> None:
    text = f"支付日期,收款单位,支付金额\n2023-03-02,甲,120.00\n2023-03-03,乙,30.00\n{note},,\n"
    assert not _read(tmp_path, text)[0].unread


def test_a_sum_whose_parts_are_in_the_next_block_is_found_once() -> None:
    from fundtracker.intake.meaning.block import Block

    def block(lines, money, names) -> Block:
        made = Block()
        made.lines, made.amounts, made.counterparty = lines, money, names
        made.days, made.directions = [738000] * len(lines), [0] * len(lines)
        return made

    sums = SumsAbove()
    sums.see(block(list(range(1, 41)), [7] * 39 + [150], [f"p{i}" for i in range(39)] + ["甲"]))
    sums.see(block([41, 42], [100, 50], ["甲", ""]))
    assert sums.end() == []  # a part without a payee beside one with it is no group
    sums = SumsAbove()
    sums.see(block(list(range(1, 41)), [7] * 39 + [150], [f"p{i}" for i in range(39)] + ["甲"]))
    sums.see(block([41, 42, *range(43, 80)], [100, 50] + [3] * 37, ["", ""] + ["丙"] * 37))
    (issue,) = sums.end()
    assert (issue.code, issue.line, issue.params) == (
        "rows_equal_sum",
        40,
        {"n": 1, "amount": "1.50"},
    )


LIST = "日期,收款单位,付款金额\n2023-03-01,甲公司,10.00\n2023-03-02,乙公司,20.00\n"


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("2023-03-03,丙公司,5.00\n2023-03-31,局本级,35.00\n", [(5, "35.00")]),
        ("2023-03-31,财务科,30.00\n", [(4, "30.00")]),
        (
            "2023-03-02,一组,30.00\n2023-03-03,甲公司,4.00\n2023-03-04,丙公司,5.00\n2023-03-04,二组,9.00\n"
            "2023-03-31,全局,39.00\n",
            [(4, "30.00"), (7, "9.00"), (8, "39.00")],
        ),
        ("2023-03-31,丙公司,30.00\n", []),  # three payments, each with its payee
        ("2023-03-03,丙公司,5.00\n2023-03-31,甲公司,35.00\n", []),  # paid before, too
        ("2023-03-03,丙公司,5.00\n2023-03-31,局本级,35.01\n", []),
        ("2023-03-31,财务科,30.00\n2023-03-31,丙公司,31.00\n", []),  # not the last row
    ],
)
def test_a_last_row_that_equals_the_rows_above_counts_and_is_named(tmp_path, rows, named) -> None:
    reading, got = _read(tmp_path, LIST + rows)
    assert len(got) == 2 + rows.count("\n") and not reading.questions
    assert [(w.line, w.params["amount"]) for w in reading.warnings] == named
    assert {w.code for w in reading.warnings} <= {"row_equals_sum_above"}
