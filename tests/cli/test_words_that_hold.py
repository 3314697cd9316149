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


@pytest.mark.parametrize("kind", ["还款", "资本返还", "退还出资"])
def test_capital_that_came_back_lowers_the_cost_and_the_shares_stay(life, kind):
    """2m of 10m for 1,000 shares: 8m; sold for 9m later the gain is 1m."""
    code, said = life.list("exits", f"丙公司,2023-08-01,{kind},,{2 * M}")
    assert code == 0 and "按资本返还登记：股数不变，成本减至 8,000,000.00 元" in said, said
    assert life.get("portfolio", "2023Q3", "丙公司", "cost") == 8 * M
    assert life.get("portfolio", "2023Q3", "丙公司", "value") == 8 * M
    assert life.get("portfolio", "2023Q3", "丙公司", "realised") == 0
    assert life.get("portfolio", "2023Q3", "丙公司", "proceeds") == 2 * M
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 100 * M
    assert life.get("fundcash", "2023Q3", "甲基金", "closing") == 92 * M
    life.lists("exits", f"丙公司,2023-12-01,转让,1000,{9 * M}")
    assert life.get("portfolio", "2023Q4", "丙公司", "realised") == M
    assert life.get("portfolio", "2023Q4", "丙公司", "cost") == 0
    assert life.get("nav", "2023Q4", "甲基金", "closing") == 101 * M
    assert life.call("check", "--ledger", life.ledger)[0] == 0


def test_by_the_command_too_and_known_when_it_is_read_again(life):
    said = life.fund("exit", "--company", "丙公司", "--kind", "repayment", "--amount", 2 * M, "--date", "2023-08-02")  # fmt: skip
    assert "成本减至 8,000,000.00 元" in said
    code, said = life.list("exits", f"丙公司,2023-08-02,还款,,{2 * M}")
    assert code == 0 and "已有 1" in said, said
    assert life.get("portfolio", "2023Q3", "丙公司", "cost") == 8 * M


def test_more_than_the_cost_is_gain(life):
    life.lists("exits", f"丙公司,2023-08-01,资本返还,,{13 * M}")
    assert life.get("portfolio", "2023Q3", "丙公司", "cost") == 0
    assert life.get("portfolio", "2023Q3", "丙公司", "realised") == 3 * M
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 103 * M


def test_a_value_of_before_falls_by_what_came_back_and_one_of_after_holds(life):
    life.lists("valuations", f"丙公司,2023-06-30,{15 * M},最近融资")
    life.lists("exits", f"丙公司,2023-08-01,资本返还,,{2 * M}")
    assert life.get("portfolio", "2023Q3", "丙公司", "value") == 13 * M
    assert life.get("portfolio", "2023Q3", "丙公司", "state") == "须重估"
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 105 * M
    assert life.get("nav", "2023Q3", "甲基金", "closing") == 105 * M
    life.lists("investments", f"丙公司,B轮,2023-09-01,100,{5 * M}")
    assert life.get("portfolio", "2023Q3", "丙公司", "value") == 18 * M
    life.lists("valuations", f"丙公司,2023-12-31,{14 * M},最近融资")
    assert life.get("portfolio", "2023Q4", "丙公司", "value") == 14 * M
    assert life.get("portfolio", "2023Q4", "丙公司", "cost") == 13 * M
    assert life.get("nav", "2023Q4", "甲基金", "closing") == 101 * M


def test_capital_that_came_back_is_taken_back(life):
    life.lists("exits", f"丙公司,2023-08-01,资本返还,,{2 * M}")
    life.fund("reverse", "--what", "exit", "--company", "丙公司", "--amount", 2 * M, "--date", "2023-09-01")  # fmt: skip
    assert life.get("portfolio", "2023Q3", "丙公司", "cost") == 10 * M
    assert life.get("portfolio", "2023Q3", "丙公司", "realised") == 0
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 100 * M
    life.lists("exits", f"丙公司,2023-12-01,转让,500,{6 * M}")
    assert life.get("portfolio", "2023Q4", "丙公司", "realised") == M


def test_two_purchases_of_another_price_bear_it_by_their_cost(life):
    """1,000 for 10m and 500 for 10m; 2m come back, 1m each; the first 1,000 released cost 9m."""
    life.lists("investments", f"丙公司,B轮,2023-03-01,500,{10 * M}")
    life.lists(
        "exits", f"丙公司,2023-08-01,资本返还,,{2 * M}", f"丙公司,2023-09-01,转让,1000,{12 * M}"
    )
    assert life.get("portfolio", "2023Q3", "丙公司", "realised") == 3 * M
    assert life.get("portfolio", "2023Q3", "丙公司", "cost") == 9 * M


def test_no_shares_and_another_way_out_are_told_the_door(life):
    for kind in ("转让", "减资"):
        code, said = life.list("exits", f"丙公司,2023-08-01,{kind},0,{2 * M}")
        assert code == 1 and "资本返还）的，请在退出方式写“还款”，退出股数留空" in said, said


def test_a_value_is_confirmed_by_the_door_that_is_named(life):
    life.lists("valuations", f"丙公司,2023-08-01,{9 * M},最近融资")
    _, said = life.list("exits", f"丙公司,2023-08-01,转让,400,{8 * M}")
    assert "fund value" in said and "清单再次导入不作确认" in said, said
    life.lists("valuations", f"丙公司,2023-08-01,{9 * M},最近融资")
    assert life.get("portfolio", "2023Q3", "丙公司", "value") == 5_400_000
    life.fund("value", "--company", "丙公司", "--amount", 9 * M, "--date", "2023-08-01", "--technique", "round")  # fmt: skip
    assert life.get("portfolio", "2023Q3", "丙公司", "value") == 9 * M
