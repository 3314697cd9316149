"""Funds that hold funds: the fiscal money's part of each company through all levels, circles refused."""

import pytest

from tests.cli.fund_life import Life
from tests.cli.test_holding_lives import BOUGHT

PARTNERS = "基金名称,出资人,出资人类别,认缴金额,认缴日期"
RECEIVED = "基金名称,缴款期次,出资人,到账日期,到账金额"
CALLED = "基金名称,缴款期次,通知日期,缴款截止日,投资款"
REPORTED = "子基金,底层企业,报告日期,持股比例,投资成本,公允价值"


def fund(life, name, *partners, day="2023-01-01"):
    """A fund whose commitments are all paid in on its first day."""
    life.lists(
        "funds", f"C{name},{name},产业基金,{day}", head="基金编码,基金名称,基金类型,成立日期"
    )
    life.lists(
        "partners",
        *(f"{name},{who},{kind},{fen},{day}" for who, kind, fen in partners),
        head=PARTNERS,
    )
    life.lists("calls", f"{name},1,{day},{day},{sum(fen for *_, fen in partners)}", head=CALLED)
    life.lists("receipts", f"{name},1,全部,{day},", head=RECEIVED)


@pytest.fixture
def life(tmp_path, capsys):
    """母基金 (60 % fiscal) has 40 of 100 of 子基金, which has 10 % of 企业X (cost 30, value 50)."""
    made = Life(tmp_path, capsys)
    fund(made, "母基金", ("财政局", "财政出资", 60_000_000), ("社会方", "社会出资", 40_000_000))
    fund(made, "子基金", ("母基金", "社会出资", 40_000_000), ("他方", "社会出资", 60_000_000))
    made.holds("子基金", "企业X")
    made.lists("investments", "母基金,子基金,,2023-01-01,40000000,40000000", head=BOUGHT)
    made.lists(
        "investments",
        "子基金,企业X,A轮,2023-02-01,100,30000000,100,900",
        head=f"{BOUGHT},本轮新增股数,投前总股数",
    )
    made.lists("valuations", "子基金,企业X,2023-12-31,50000000,其他",
               head="基金名称,被投企业,估值日期,公允价值,估值方法")  # fmt: skip
    return made


def looked(life, row, column, quarter="2023Q4"):
    return life.get("lookthrough", quarter, row, column)


def test_the_fiscal_part_runs_through_two_funds_to_the_fen(life):
    """60 % × 40 % × 10 % = 2.4 % of the company; 24 % of what the sub-fund has in it."""
    assert looked(life, "企业X", "part") == "2.400%"
    assert looked(life, "企业X", "cost") == 7_200_000
    assert looked(life, "企业X", "value") == 12_000_000
    table = life.table("lookthrough", "2023Q4")
    assert table["rows"][1]["name"] == "财政局 → 60.000% 母基金 → 40.000% 子基金 → 10.000% 企业X"


def test_direct_and_indirect_parts_add_up(life):
    """The mother fund has 5 % of the company itself: 60 % × 5 % = 3 % more."""
    life.lists("investments", "母基金,企业X,受让,2023-03-01,50,20000000", head=BOUGHT)
    assert looked(life, "企业X", "part") == "5.400%"
    assert looked(life, "企业X", "cost") == 7_200_000 + 12_000_000


def test_a_sub_fund_that_is_not_kept_here_reports_what_it_holds(life):
    """60 % × 25 % of 海外基金, which has 8 % of 企业Y for 10m: 1.2 %, 1.5m."""
    life.holds("海外基金", "企业Y")
    life.lists("investments", "母基金,海外基金,,2023-02-01,,5000000,25%", head=f"{BOUGHT},持股比例")
    life.lists("lookthrough", "海外基金,企业Y,2023-06-30,8%,10000000,12000000", head=REPORTED)
    assert looked(life, "企业Y", "part") == "1.200%"
    assert looked(life, "企业Y", "cost") == 1_500_000
    assert looked(life, "海外基金", "kind") == "子基金（已穿透）"
    assert looked(life, "合计", "cost") == 7_200_000 + 1_500_000


def test_a_part_nobody_recorded_is_said_with_its_cost(life):
    life.holds("企业Z")
    life.lists("investments", "母基金,企业Z,,2023-02-01,,5000000", head=BOUGHT)
    table = life.table("lookthrough", "2023Q4")
    assert any("企业Z" in note and "5,000,000.00" in note for note in table["notes"])


def test_books_of_fund_and_sub_fund_that_differ_are_said(life):
    """The mother's book has the units at 40m; the sub-fund is worth 120m, 48m of it the mother's."""
    notes = "\n".join(life.table("lookthrough", "2023Q4")["notes"])
    assert "40,000,000.00" in notes
    assert "48,000,000.00" in notes
    life.lists("valuations", "母基金,子基金,2023-12-31,48000000,净资产",
               head="基金名称,被投企业,估值日期,公允价值,估值方法")  # fmt: skip
    assert "48,000,000.00" not in "\n".join(life.table("lookthrough", "2023Q4")["notes"])


def test_a_circle_is_refused_by_every_door(life):
    life.holds("母基金")
    code, said = life.list("investments", "子基金,母基金,,2023-05-01,1,1000", head=BOUGHT)
    assert code != 0
    assert "子基金 → 母基金" in said or "母基金 → 子基金" in said
    code, said = life.list("partners", "母基金,子基金,社会出资,1000,2023-05-01", head=PARTNERS)
    assert code != 0
    life.holds("别名公司")
    life.lists("investments", "子基金,别名公司,,2023-05-01,1,1000", head=BOUGHT)
    code, said = life.call(
        "add", "fund.identity", "--fund", "母基金", "--company", "别名公司", "--ledger", life.ledger
    )
    assert code == 2
    assert "不能经由他人持有自身" in said


def test_another_name_of_a_fund_is_joined_by_its_identity(life):
    """The same life, but the register calls the sub-fund otherwise: joined by hand the part is there."""
    fund(life, "乙基金", ("财政局", "财政出资", 10_000_000))
    life.holds("乙产业基金（有限合伙）", "企业W")
    life.lists("investments", "母基金,乙产业基金（有限合伙）,,2023-02-01,100,1000", head=BOUGHT)
    code, _ = life.call("add", "fund.identity", "--fund", "乙基金", "--company", "乙产业基金（有限合伙）", "--ledger",
                        life.ledger)  # fmt: skip
    assert code == 0
    names = [row["name"] for row in life.table("lookthrough", "2023Q4")["rows"]]
    assert "乙产业基金（有限合伙）" not in names
