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
    return [
        (issue.line or 0, issue.code, issue.params.get("names") or issue.params.get("cell"))
        for issue in reading.rejected
    ]


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


def test_the_money_of_other_columns_is_named_where_the_amount_is_missing(tmp_path: Path) -> None:
    head = "支付日期,收款单位,支付金额,扣质保金（万元）,单价\n2023-03-02,甲,100.00,,\n"
    rows = "2023-03-03,乙,,0.3,7.00\n2023-03-04,丙,,0.00,7.00\n"
    assert rejected(tmp_path, head + rows) == [
        (3, "money_elsewhere", "扣质保金（万元） 3,000.00"),
        (4, "missing_amount", None),
    ]
