"""Sub-funds that are looked through in part, or report less than was paid: no money leaves the total unsaid."""

import pytest

from tests.cli.fund_life import Life

M = 1_000_000
REPORTED = "子基金,底层企业,报告日期,持股比例,投资成本（元）,公允价值（元）"
BOUGHT = "基金名称,被投企业,轮次,投资日期,取得股数,投资金额"


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(
        (("财政局", "财政出资", 60 * M), ("乙方", "社会出资", 40 * M)), paid=100 * M
    )
    made.holds("子基金甲", "底层A", "底层B")
    return made


def invested(life, share=""):
    life.lists(
        "investments", f"甲基金,子基金甲,,2023-02-01,,{50 * M},{share}", head=f"{BOUGHT},持股比例"
    )


def reports(life, *rows):
    life.lists("lookthrough", *rows, head=REPORTED)


def seen(life, row, column="cost"):
    return life.get("lookthrough", "2023Q2", row, column)


def said(life):
    return "\n".join(life.table("lookthrough", "2023Q2")["notes"])


def test_a_sub_fund_of_unknown_part_stays_in_the_total(life):
    invested(life)
    reports(life, f"子基金甲,底层A,2023-06-30,10%,{20 * M},{30 * M}")
    assert seen(life, "子基金甲") == 30 * M
    assert seen(life, "合计") == 30 * M
    assert seen(life, "合计", "value") == 30 * M
    assert seen(life, "子基金甲", "kind") == "子基金，持股比例未登记"
    assert "成本 50,000,000.00元计入" in said(life)


def test_with_its_part_it_is_looked_through_and_the_rest_of_its_money_named(life):
    """A fifth of 20m is 4m of the 50m paid."""
    invested(life, "20%")
    reports(life, f"子基金甲,底层A,2023-06-30,10%,{20 * M},{30 * M}")
    assert seen(life, "合计") == 2_400_000
    assert "已付 50,000,000.00 元，按其比例折算子基金甲已报持仓成本 4,000,000.00 元" in said(life)
    reports(life, f"子基金甲,底层B,2023-06-30,30%,{230 * M},{230 * M}")
    assert seen(life, "合计") == 30 * M
    assert "已报持仓成本" not in said(life)


def test_what_the_newest_report_names_no_more_is_said(life):
    invested(life, "20%")
    reports(life, f"子基金甲,底层A,2023-03-31,10%,{100 * M},{120 * M}")
    reports(life, f"子基金甲,底层B,2023-06-30,30%,{150 * M},{150 * M}")
    assert "底层A在 2023-03-31 的报告中有、在 2023-06-30 的报告中没有" in said(life)
    reports(life, "子基金甲,底层A,2023-06-30,0%,0,0")
    assert "的报告中没有" not in said(life)
    assert seen(life, "合计") == 18 * M
