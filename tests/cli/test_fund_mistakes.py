"""Slips of a person at the fund's own doors: what would be lost, counted twice or made of nothing is said."""

import pytest

from tests.cli.fund_life import Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(partners=(("财政局", "财政出资", 200 * M),), paid=100 * M)
    made.holds("A")
    return made


def fund(life, *argv):
    """Run ``fund``; return its code and words."""
    return life.call("fund", *argv, "--fund", "F1", "--ledger", life.ledger)


def entries(life):
    return life.call("history", "--ledger", life.ledger)[1].count("\n")


def nav(life, quarter):
    return life.get("funds", quarter, "甲基金", "nav")


def cash(life, quarter):
    return life.get("fundcash", quarter, "甲基金", "closing")


# ---------------------------------------------------------------- an equal second entry
RECEIPT = ("receive", "--number", 2, "--partner", "财政局", "--amount", M, "--date", "2023-02-01")
TWICE = {
    "receive": (RECEIPT, ("--ref", "B2"), "流水号"),
    "cost": (("cost", "--amount", M, "--date", "2023-02-01", "--reason", "审计"), ("--reason", "律师"), "事由"),
    "income": (("income", "--company", "A", "--amount", M, "--date", "2023-02-02"), ("--doc", "2"), "文号"),
    "invest": (("invest", "--company", "A", "--amount", M, "--shares", 5, "--date", "2023-02-01"), ("--doc", "2"), "文号"),
    "exit": (("exit", "--company", "A", "--amount", M, "--shares", 5, "--date", "2023-02-01"), ("--to", "B"), "受让方"),
}  # fmt: skip


@pytest.mark.parametrize("door", TWICE)
def test_an_equal_second_entry_is_refused_with_what_tells_a_second_one_apart(life, door):
    first, apart, words = TWICE[door]
    life.lists("calls", "2,2023-01-10,2023-02-28,10000000,")
    life.lists("investments", "A,A轮,2023-01-15,100,5000000")
    life.fund(*first)
    before = entries(life), cash(life, "2023Q1")
    for dry in ((), ("--dry-run",)):
        code, said = fund(life, *first, *dry)
        assert code == 2
        assert words in said
    assert (entries(life), cash(life, "2023Q1")) == before
    life.fund(*first, *apart)
    assert cash(life, "2023Q1") != before[1]


def test_an_equal_second_record_by_add_is_refused_too_and_a_fact_again_is_only_known(life):
    life.lists("calls", "2,2023-01-10,2023-02-28,10000000,")
    at = ("--ledger", life.ledger)
    receipt = ("add", "fund.receipt", *at, "--fund", "F1", "--number", 2, "--partner", "财政局",
               "--amount", M, "--day", "2023-02-01")  # fmt: skip
    assert life.call(*receipt)[0] == 0
    before = entries(life)
    assert life.call(*receipt)[0] == 2
    code, said = life.call("add", "company", *at, "--name", "A")
    assert (code, "未写入" in said) == (0, True)
    assert entries(life) == before
    assert life.call(*receipt, "--ref", "B2")[0] == 0


# ---------------------------------------------------------------- all
def test_all_of_nothing_is_refused_and_a_list_read_twice_is_known(life):
    life.lists("investments", "A,A轮,2023-01-15,100,5000000")
    life.lists("exits", "A,2023-03-01,转让,全部,6000000")
    code, said = life.list("exits", "A,2023-03-01,转让,全部,6000000")
    assert (code, "1 条已有" in said or "已有 1" in said) == (0, True), said
    for day in ("2023-03-01", "2023-03-02"):
        code, said = fund(life, "exit", "--company", "A", "--date", day, "--shares", "all", "--amount", 7 * M)  # fmt: skip
        assert (code, "不再持有" in said or "已不持有" in said) == (2, True), said
    assert life.get("portfolio", "2023Q1", "A", "proceeds") == 6 * M
    assert "all" in life.call("fund", "--help")[1].split("--shares")[2]


# ---------------------------------------------------------------- money out of nothing
def test_more_than_is_drawn_cannot_be_repaid_and_of_a_list_it_is_said(life):
    life.fund("cost", "--kind", "draw", "--amount", 10 * M, "--date", "2023-02-01")
    code, said = fund(life, "cost", "--kind", "repay", "--amount", 10 * M + 50_000, "--date", "2023-03-01")  # fmt: skip
    assert (code, "50000.00" in said) == (2, True)
    life.fund("cost", "--kind", "repay", "--amount", 10 * M, "--date", "2023-03-01")
    code, said = life.list("fundcosts", "2023-03-02,还款,50000")
    assert (code, "50,000.00" in said) == (0, True), said


def test_more_than_the_fund_has_is_said_when_it_is_distributed(life):
    said = life.fund("distribute", "--number", 1, "--date", "2023-03-01", "--capital", 100 * M)
    assert "!" not in said
    said = life.fund("distribute", "--number", 2, "--date", "2023-03-02", "--capital", 900 * M)
    assert "900,000,000.00" in said.splitlines()[-1]
    code, said = life.list("distributions", "3,2023-03-03,1,,,,")
    assert (code, "900,000,001.00" in said) == (0, True)


def test_a_distribution_that_was_paid_is_taken_back_with_the_reference_of_its_return(life):
    life.fund("distribute", "--number", 1, "--date", "2023-03-01", "--capital", M, "--pending")
    life.fund("paid", "--number", 1, "--date", "2023-03-05", "--ref", "r1")
    back = ("reverse", "--what", "distribution", "--number", 1, "--date", "2023-04-01")
    code, said = fund(life, *back)
    assert (code, "1000000.00" in said) == (2, True)
    assert cash(life, "2023Q2") == 99 * M
    life.fund(*back, "--ref", "r2")
    assert cash(life, "2023Q2") == 100 * M


def test_a_distribution_that_counts_as_paid_says_that_its_reversal_brings_the_money_back(life):
    life.fund("distribute", "--number", 1, "--date", "2023-03-01", "--capital", M)
    said = life.fund("reverse", "--what", "distribution", "--number", 1, "--date", "2023-04-01")
    assert "1,000,000.00" in said
    life.fund("distribute", "--number", 3, "--date", "2023-05-01", "--capital", M, "--pending")
    said = life.fund("reverse", "--what", "distribution", "--number", 3, "--date", "2023-05-02")
    assert "1,000,000.00" not in said


def test_a_day_of_payment_that_moves_is_said(life):
    life.fund("distribute", "--number", 1, "--date", "2023-03-01", "--capital", M, "--pending")
    life.fund("paid", "--number", 1, "--date", "2023-03-05", "--ref", "r1")
    said = life.fund("paid", "--number", 1, "--date", "2023-06-05", "--ref", "r2")
    assert "2023-03-05" in said
    assert "2023-06-05" in said
    code, said = life.call("add", "fund.payment", "--ledger", life.ledger, "--fund", "F1", "--number", 1,
                           "--day", "2023-09-05")  # fmt: skip
    assert (code, "2023-06-05" in said) == (0, True)
