"""Words whose figure or door was another one: values of days on which nothing was held, repayments of shares."""

import pytest

from tests.cli.fund_life import Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    life = Life(tmp_path, capsys).begun(paid=100 * M)
    life.holds("丙公司")
    life.lists("investments", f"丙公司,A轮,2023-02-15,1000,{10 * M}")
    return life


def test_a_value_before_the_purchase_counts_as_nothing_and_the_purchase_at_its_cost(life):
    _, said = life.list("valuations", f"丙公司,2023-02-01,{15 * M},最近融资")
    assert "按 0 计，其后买入的按成本计" in said, said
    assert life.get("portfolio", "2023Q1", "丙公司", "value") == 10 * M
    assert life.get("portfolio", "2023Q1", "丙公司", "state") == "须重估"
    assert life.get("funds", "2023Q1", "甲基金", "nav") == 100 * M
    life.lists("valuations", f"丙公司,2023-03-31,{12 * M},最近融资")
    assert life.get("funds", "2023Q1", "甲基金", "nav") == 102 * M


def test_a_value_after_all_was_sold_counts_as_nothing_when_shares_are_bought_again(life):
    life.lists("exits", f"丙公司,2023-08-01,转让,1000,{12 * M}")
    life.lists("valuations", f"丙公司,2023-09-30,{15 * M},最近融资")
    life.lists("investments", f"丙公司,B轮,2023-11-01,500,{6 * M}")
    assert life.get("portfolio", "2023Q4", "丙公司", "value") == 6 * M
    assert life.get("funds", "2023Q4", "甲基金", "nav") == 102 * M


def test_who_wrote_repayment_of_shares_is_not_told_to_write_repayment(life):
    code, said = life.list("exits", f"丙公司,2023-08-01,还款,,{2 * M}")
    assert code == 1 and "没有借款本金可还" in said and "请在退出方式写“还款”" not in said, said
    assert "2000000.00" in said


def test_the_door_for_capital_that_came_back_leads_through(life):
    """2m of 10m: 200 of 1,000 shares bought back, then 200 come by a split: 1,000 shares for 8m, no gain."""
    life.fund("exit", "--company", "丙公司", "--kind", "buyback", "--shares", 200, "--amount", 2 * M, "--date", "2023-08-01")  # fmt: skip
    life.fund("split", "--company", "丙公司", "--shares", 200, "--date", "2023-08-02")
    assert life.get("portfolio", "2023Q3", "丙公司", "cost") == 8 * M
    assert life.get("portfolio", "2023Q3", "丙公司", "value") == 8 * M
    assert life.get("portfolio", "2023Q3", "丙公司", "realised") == 0
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 100 * M
    life.lists("exits", f"丙公司,2023-12-01,转让,1000,{9 * M}")  # all 1,000 are there
    assert life.get("portfolio", "2023Q4", "丙公司", "realised") == M


def test_a_value_is_confirmed_by_the_door_that_is_named(life):
    life.lists("valuations", f"丙公司,2023-08-01,{9 * M},最近融资")
    _, said = life.list("exits", f"丙公司,2023-08-01,转让,400,{8 * M}")
    assert "fund value" in said and "清单再次导入不作确认" in said, said
    life.lists("valuations", f"丙公司,2023-08-01,{9 * M},最近融资")
    assert life.get("portfolio", "2023Q3", "丙公司", "value") == 5_400_000
    life.fund("value", "--company", "丙公司", "--amount", 9 * M, "--date", "2023-08-01", "--technique", "round")  # fmt: skip
    assert life.get("portfolio", "2023Q3", "丙公司", "value") == 9 * M
