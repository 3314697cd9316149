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


# ---------------------------------------------------------------- rates by command
@pytest.mark.parametrize("option", ("--fee-rate", "--pref-rate", "--carry-rate", "--catch-up", "--late-rate", "--escrow", "--overdue-rate", "--carry-tax", "--give-share", "--give-ceiling", "--one-company"))  # fmt: skip
@pytest.mark.parametrize("rate", ("0.02", "1"))
def test_a_bare_part_of_one_is_refused_by_the_command_as_by_lists(life, option, rate):
    life.begun(TWO, values="8%,20%,100%,2%,认缴,0%")
    code, said = call(life, "terms", "--date", "2023-04-01", option, rate, "--doc", "补1", "--reason", "r")  # fmt: skip
    assert code != 0 and f"“{rate}”说不清是 {rate}% 还是" in said, said


@pytest.mark.parametrize("rate", ("200", "-1", "2%%"))
def test_a_rate_above_the_whole_is_refused_in_words(life, rate):
    life.begun(TWO, values="8%,20%,100%,2%,认缴,0%")
    code, said = call(life, "terms", "--date", "2023-04-01", f"--fee-rate={rate}", "--doc", "补1", "--reason", "r")  # fmt: skip
    assert code != 0 and "CHECK" not in said and "比率" in said, said


def test_rates_with_their_sign_or_above_one_are_taken_as_they_are(life):
    life.begun(TWO, values="8%,20%,100%,2%,认缴,0%", paid=50 * M)
    life.fund("terms", "--date", "2023-04-01", "--fee-rate", "1.5", "--pref-rate", "0.5%", "--carry-rate", "１５％", "--doc", "补1", "--reason", "r")  # fmt: skip
    life.fund("fees", "--date", "2023-06-30")
    assert life.get("funds", "2023Q2", "甲基金", "fees") == 875_000


def test_a_bare_part_of_one_is_no_forfeit_and_no_share_of_the_carry(life):
    life.begun(TWO, paid=50 * M)
    for words in (("default", "--partner", "乙方", "--forfeit", "0.5"), ("own", "--partner", "乙方", "--carry-share", "0.5")):  # fmt: skip
        code, said = call(life, *words, "--date", "2023-04-01")
        assert code != 0 and "说不清" in said, said
