"""A comma without quotes cuts an amount or a text: the row is kept out and named, even where it has as many cells as the table."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post

HEAD = "付款日期,收款单位,付款金额,备注\n"
MOVED = "付款日期,用途,付款金额,收款单位,备注\n2024-03-01,工程款,1000.00,甲公司,\n"


def _read(tmp_path: Path, text: str) -> tuple[list[int], list[tuple[int | None, str, str]]]:
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    reading = read(path)
    fens = [row["amount_fen"] for row in post.settled(reading)]
    assert not reading.questions
    return fens, [
        (issue.line, issue.code, str(issue.params.get("whole", issue.params.get("cell", ""))))
        for issue in reading.rejected
    ]


@pytest.mark.parametrize(
    ("rows", "fens", "kept_out"),
    [
        (
            "2024-03-01,甲公司,1,200.00,\n2024-03-02,乙公司,350.00,\n2024-03-03,丙公司,12,000.00,\n",
            [35000],
            [(2, "amount_cut", "1,200.00"), (4, "amount_cut", "12,000.00")],
        ),
        (
            "2024-03-01,甲公司,1,200.00\n2024-03-02,乙公司,350.00,工程款\n",
            [35000],
            [(2, "amount_cut", "1,200.00")],
        ),
        (
            "2024-03-01,甲公司,-1,200\n2024-03-02,乙公司,350,\n2024-03-03,丙公司,80,工程款\n",
            [35000, 8000],
            [(2, "amount_cut", "-1,200")],
        ),
        (
            "2024-03-01,甲公司,1,200.00\n2024-03-02,乙公司,12,340.00\n",
            [],
            [(2, "amount_cut", "1,200.00"), (3, "amount_cut", "12,340.00")],
        ),
    ],
)
def test_an_amount_that_a_comma_cut_is_kept_out_with_what_it_was(
    tmp_path, rows, fens, kept_out
) -> None:
    assert _read(tmp_path, HEAD + rows) == (fens, kept_out)


def test_millions_are_named_whole(tmp_path: Path) -> None:
    text = "付款日期,收款单位,付款金额,备注,用途\n2024-03-01,甲公司,1,200,000.00\n2024-03-02,乙公司,50.00,,工程款\n"
    assert _read(tmp_path, text) == ([5000], [(2, "amount_cut", "1,200,000.00")])


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("2024-03-03,发票12,500,2000.00,丙公司\n", "2000.00"),
        ("2024-03-03,发票12,500,2000,丙公司\n", "2000"),
    ],
)
def test_a_row_whose_text_a_comma_cut_is_kept_out(tmp_path, row, cell) -> None:
    assert _read(tmp_path, MOVED + row) == ([100000], [(3, "cells_moved", cell)])


@pytest.mark.parametrize(
    ("rows", "fens"),
    [
        # numbers of vouchers in the remark
        (
            "2024-03-01,甲公司,500,001\n2024-03-02,乙公司,350,002\n2024-03-03,丙公司,12,003\n",
            [50000, 35000, 1200],
        ),
        (
            "2024-03-01,甲公司,500,118\n2024-03-02,乙公司,3500,207\n2024-03-03,丙公司,12,36\n",
            [50000, 350000, 1200],
        ),
        # cents elsewhere: without them 123 is no rest of an amount
        ("2024-03-01,甲公司,350,123\n2024-03-02,乙公司,350.50,\n", [35000, 35050]),
        # the column holds other money
        (
            "2024-03-01,甲公司,100,300.00\n2024-03-02,乙公司,2500.00,1500.00\n",
            [10000, 250000],
        ),
        ('2024-03-01,甲公司,"1,200.00",\n2024-03-02,乙公司,350.00,200号楼\n', [120000, 35000]),
    ],
)
def test_honest_figures_in_a_remark_count(tmp_path, rows, fens) -> None:
    assert _read(tmp_path, HEAD + rows) == (fens, [])


def test_payees_that_are_numbers_count(tmp_path: Path) -> None:
    rows = "2024-03-02,话费,50.00,10086,\n2024-03-03,车票,553.50,12306,\n"
    assert _read(tmp_path, MOVED + rows) == ([100000, 5000, 55350], [])
