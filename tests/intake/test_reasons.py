"""Why a row is kept out, and what of it the sentence shows."""

from pathlib import Path

import pytest

from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post


def rejected(tmp_path: Path, text: str) -> list[tuple[int, str, object]]:
    path = tmp_path / "x.csv"
    path.write_text(text, "utf-8")
    reading = read(path)
    post.settled(reading)
    return [(issue.line or 0, issue.code, issue.params.get("cell")) for issue in reading.rejected]


@pytest.mark.parametrize(
    ("money", "currency"),
    [
        ("USD 50.00", "USD"),
        ("$50.00", "$"),
        ("HK$50.00", "HK$"),
        ("50.00 €", "€"),
        ("50港币", "港币"),
        ("50美金", "美金"),
    ],
)
def test_a_foreign_currency_is_named_where_it_stands(
    tmp_path: Path, money: str, currency: str
) -> None:
    found = rejected(
        tmp_path, f"付款日期,收款人,付款金额\n2023-03-02,甲,CNY 1.00\n2023-03-03,乙,{money}\n"
    )
    assert found == [(3, "foreign_currency", currency)]


def test_a_currency_beside_the_figures_is_named_before_that_of_the_column(tmp_path: Path) -> None:
    head = "付款日期,收款人,币种,付款金额\n2023-03-02,甲,CNY,1.00\n"
    assert rejected(tmp_path, f"{head}2023-03-03,乙,CNY,$5.00\n2023-03-03,丙,EUR,5.00\n") == [
        (3, "foreign_currency", "$"),
        (4, "foreign_currency", "EUR"),
    ]
