"""What is decided for a partner and not paid stays its own when it hands over its part."""

import pytest

from tests.cli.fund_life import TWO, Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys).begun(TWO, paid=100 * M)


def _decided(life, day="2023-12-20"):
    life.fund("distribute", "--date", day, "--capital", 10 * M, "--pending")


def _passes(life, amount, price):
    move = ("--partner", "乙方", "--to", "C", "--class", "other", "--amount", amount)
    life.fund("transfer", *move, "--price", price, "--date", "2024-01-10", "--doc", "转1")


def _of(life, quarter, who, *columns):
    return [life.get("partners", quarter, who, column) for column in columns]


def test_all_of_a_part_passes_between_the_decision_and_its_payment(life):
    _decided(life)
    _passes(life, 40 * M, 36 * M)
    life.fund("paid", "--number", 1, "--date", "2024-02-01")
    life.lists("distributions", "2,2024-05-01,90000000,,,,")
    assert _of(life, "2024Q2", "乙方", "nav", "tvpi") == [0, "1.000"]  # (4 + 36) of 40
    assert _of(life, "2024Q2", "C", "nav", "tvpi") == [0, "1.000"]  # 36 of 36


def test_half_of_a_part_passes(life):
    _decided(life)
    _passes(life, 20 * M, 18 * M)
    assert _of(life, "2024Q1", "乙方", "nav") + _of(life, "2024Q1", "C", "nav") == [22 * M, 18 * M]
    life.fund("paid", "--number", 1, "--date", "2024-02-01")
    assert _of(life, "2024Q1", "乙方", "nav") + _of(life, "2024Q1", "C", "nav") == [18 * M, 18 * M]


def test_what_is_paid_before_passes_no_more(life):
    _decided(life)
    life.fund("paid", "--number", 1, "--date", "2024-01-09")
    _passes(life, 20 * M, 18 * M)
    assert _of(life, "2024Q1", "乙方", "nav") + _of(life, "2024Q1", "C", "nav") == [18 * M, 18 * M]


def test_a_part_forfeited_by_a_default_is_of_the_rest(tmp_path, capsys):
    life = Life(tmp_path, capsys).begun(TWO, paid=50 * M)
    _decided(life, "2023-03-20")
    life.fund(
        *("default", "--partner", "乙方", "--date", "2023-04-01", "--forfeit", "50"),
        *("--reason", "未履行协议第12条"),  # it owes nothing that is due
    )
    life.fund("paid", "--number", 1, "--date", "2023-04-10")
    assert _of(life, "2023Q2", "乙方", "nav") == [8 * M]  # half of 20 less 4
    assert _of(life, "2023Q2", "财政局", "nav") == [32 * M]
