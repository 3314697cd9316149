"""Figures that were wrong without a word, and records that nobody doubted: every figure worked out by hand."""

import pytest

from tests.cli.fund_life import DAY, TWO, Life

M = 1_000_000
ROUND = "基金名称,被投企业,轮次,投资日期,取得股数,投资金额,本轮新增股数,投前总股数"


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


def call(life, *argv):
    """Run ``fund``; return its code and words, refused or not."""
    return life.call("fund", *argv, "--fund", "F1", "--ledger", life.ledger)


# ---------------------------------------------------------------- look-through
def looked_through(life, quarter):
    """The fiscal money's part of the cost of Z."""
    rows = life.table("lookthrough", quarter)["rows"]
    return next(row["cells"]["cost"]["value"] / 100 for row in rows if row["name"] == "Z")


def holds_z(life, paid=100 * M):
    """财政局 60m, 乙方 40m; Z for 30m, 30 % of it."""
    life.begun(TWO, paid=paid).holds("Z")
    life.lists("investments", "甲基金,Z,A,2023-02-01,300,30000000,300,700", head=ROUND)
    return life


def test_an_interest_that_was_sold_is_looked_through_no_more(life):
    holds_z(life)
    assert looked_through(life, "2023Q1") == 18 * M
    life.fund("transfer", "--partner", "财政局", "--to", "C", "--class", "other", "--amount", 30 * M, "--price", 30 * M, "--date", "2023-04-01", "--doc", "转1")  # fmt: skip
    assert looked_through(life, "2023Q2") == 9 * M
    life.fund("transfer", "--partner", "财政局", "--to", "C", "--class", "other", "--amount", 30 * M, "--price", 30 * M, "--date", "2023-07-01", "--doc", "转2")  # fmt: skip
    assert looked_through(life, "2023Q3") == 0


def test_an_interest_that_was_bought_is_looked_through(life):
    holds_z(life)
    life.fund("transfer", "--partner", "乙方", "--to", "财政局", "--class", "fiscal", "--amount", 40 * M, "--price", 40 * M, "--date", "2023-04-01", "--doc", "转1")  # fmt: skip
    assert looked_through(life, "2023Q2") == 30 * M


def test_forfeits_and_closings_weigh_in_look_through(life):
    """Half paid (30m, 20m); 乙方 loses half of its 20m to 财政局: 40 of 50."""
    holds_z(life, paid=50 * M)
    life.fund("default", "--partner", "乙方", "--date", "2023-04-01", "--forfeit", "50%")
    assert looked_through(life, "2023Q2") == 24 * M
