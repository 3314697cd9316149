"""Money that was paid in and not invested within a year (art. 20): what went back is not idle."""

import pytest

from tests.cli.fund_life import TWO, Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(TWO, paid=50 * M)
    made.holds("丙公司")
    return made


def idle(life, quarter="2024Q1"):
    rows = life.table("warnings", quarter)["rows"]
    return sum(row["cells"]["amount"]["value"] for row in rows if "第20条" in str(row)) // 100


def test_capital_given_back_before_it_was_invested_is_not_idle(life):
    assert idle(life) == 50 * M
    life.lists("distributions", "1,2023-06-01,10000000,,,,")
    assert idle(life) == 40 * M
    life.fund("reverse", "--what", "distribution", "--number", "1", "--date", "2023-07-01", "--ref", "回1", "--reason", "误")  # fmt: skip
    assert idle(life) == 50 * M


def test_proceeds_that_are_distributed_leave_what_is_idle(life):
    """20m are invested and sold for 26m, which go to the partners: 30m were never invested."""
    life.lists("investments", "丙公司,A轮,2023-02-01,100,20000000")
    assert idle(life) == 30 * M
    life.lists("exits", "丙公司,2023-08-01,转让,100,26000000")
    life.lists("distributions", "1,2023-08-01,20000000,,6000000,,")
    assert idle(life) == 30 * M
    life.lists("distributions", "2,2023-09-01,5000000,,,,")
    assert idle(life) == 25 * M


def test_what_came_in_later_does_not_make_money_idle_again(life):
    life.lists("investments", "丙公司,A轮,2023-02-01,100,20000000")
    life.lists("distributions", "1,2023-06-01,10000000,,,,")
    life.lists("exits", "丙公司,2023-08-01,转让,100,26000000")
    assert idle(life) == 20 * M
