"""What was refused though anyone can read it: heads of two sides, money in yuan beside another currency, signs and days as programs write them."""

from pathlib import Path

import pytest

from fundtracker.intake.cells import amounts, dates
from fundtracker.intake.meaning.reading import read
from fundtracker.intake.payments import post


def rows_of(tmp_path: Path, *lines: str) -> list[tuple[str, int]]:
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines) + "\n", "utf-8")
    reading = read(path)
    rows = [(r["direction"], r["amount_fen"]) for r in post.settled(reading)]
    assert (reading.questions, reading.rejected) == ([], [])
    return rows


@pytest.mark.parametrize(
    ("into", "out"),
    [
        ("借(转入)", "贷(转出)"),
        ("本期增加（借）", "本期减少（贷）"),
        ("存入", "提取"),
        ("Amount (CR)", "Amount (DR)"),
    ],
)
def test_heads_of_two_sides(tmp_path: Path, into: str, out: str) -> None:
    lines = [f"日期,{into},{out},余额,对方户名", "2024-03-02,1000,,1700,区财政局", "2024-03-05,,300,1400,甲公司", "2024-03-06,,100,1300,乙公司"]  # fmt: skip
    assert rows_of(tmp_path, *lines) == [("in", 100_000), ("out", 30_000), ("out", 10_000)]


@pytest.mark.parametrize(
    ("head", "first", "second"),
    [
        ("币种,金额,折人民币", "USD,100,710", "CNY,80,80"),
        ("支付金额（美元）,折合人民币（元）", "100,710", "11.5,80"),
        ("外币金额（USD）,汇率,折人民币金额", "100,7.1,710", "10,8,80"),
    ],
)
def test_money_in_yuan_beside_another_currency(
    tmp_path: Path, head: str, first: str, second: str
) -> None:
    lines = [
        f"付款日期,收款单位,{head}",
        f"2024-03-02,甲公司,{first}",
        f"2024-03-03,乙公司,{second}",
    ]
    assert rows_of(tmp_path, *lines) == [("out", 71_000), ("out", 8_000)]


def test_another_currency_alone_is_still_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("付款日期,收款单位,支付金额（美元）\n2024-03-02,甲公司,100\n", "utf-8")
    reading = read(path)
    assert post.settled(reading) == []
    assert [i.code for i in reading.rejected] == ["foreign_currency"]


@pytest.mark.parametrize(
    ("cell", "fen"),
    [
        ("30,000.00+", 3_000_000),
        ("30,000.00-", -3_000_000),
        ("86400.499999999", 8_640_050),
        ("86400.500000001", 8_640_050),
        ("12.345", "sub_fen_precision"),
        ("12.3456789", "sub_fen_precision"),
    ],
)
def test_amounts_as_programs_write_them(cell: str, fen: object) -> None:
    assert amounts.fen(cell) == fen


@pytest.mark.parametrize("hyphen", "\u2010\u2011\u2012\u2013\u2212-")
def test_a_day_with_any_hyphen(hyphen: str) -> None:
    assert dates.day(f"2024{hyphen}03{hyphen}05") == dates.day("2024-03-05")


@pytest.mark.parametrize("narrative", ["Payment", "工程款"])
def test_sides_behind_the_amounts_are_read_beside_any_words(tmp_path: Path, narrative: str) -> None:
    lines = ["Booking Date,Narrative,Counterparty,Amount,Balance", f'2024-01-31,{narrative},甲,"1,200.00 DR","8,800.00 CR"', '2024-02-02,Receipt,乙,500.00 CR,"9,300.00 CR"']  # fmt: skip
    assert rows_of(tmp_path, *lines) == [("out", 120_000), ("in", 50_000)]
