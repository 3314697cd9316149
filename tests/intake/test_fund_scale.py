"""Sums, levels, shares and days of a fund out of all proportion: taken as stated, and said by every door."""

import pytest

from fundtracker.records.doubted.likeness import namesakes
from tests.cli.fund_life import HEADS, Life
from tests.intake.test_fund_doubles import said

M = 1_000_000
COST = f"{HEADS['fundcosts']},收款单位"
OWN = "基金名称,到账日期,利息收入,收入种类"
LOT = f"{HEADS['investments']},交易费用"
ROUND = f"{HEADS['investments']},本轮新增股数,投前总股数,投前估值,投后估值,持股比例,完全稀释总股本"
SPLIT = "基金名称,被投企业,变动,变动股数,生效日期,变动名称"
PARTNER = "基金名称,出资人,出资人类别,认缴金额,认缴日期"
TRANSFER = "基金名称,转让方,受让方,受让方类别,转让认缴金额,其中实缴,转让日期,文号"
CLOSING = "基金名称,出资人,出资人类别,认缴金额,交割日期,文号"


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(
        partners=(("财政局", "财政出资", 50 * M), ("社会乙", "社会出资", 50 * M)), paid=100 * M
    )
    made.holds("丙公司", "丁公司")
    made.lists("investments", "丙公司,A,2023-02-01,1000000,10000000")
    return made


# kind, head, what comes, what is said
SCALE = {
    "proceeds in another unit": ("exits", "", "丙公司,2023-08-01,转让,300000,50000000000", "doubt_sold_for_much"),
    "proceeds of all": ("exits", "", "丙公司,2023-08-01,转让,全部,500000000", "doubt_sold_for_much"),
    "a good sale": ("exits", "", "丙公司,2023-08-01,转让,300000,50000000", ""),
    "a cost above the fund": ("fundcosts", COST, "2023-06-30,费用,500000000,某所", "doubt_above_size"),
    "an audit": ("fundcosts", COST, "2023-06-30,费用,500000,某所", ""),
    "a line drawn": ("fundcosts", COST, "2023-06-30,提款,50000000,银行", ""),
    "a line above the fund": ("fundcosts", COST, "2023-06-30,提款,500000000,银行", "doubt_above_size"),
    "interest above the fund": ("fund.own_income", OWN, "2023-06-21,30000000,利息", "doubt_above_size"),
    "a subsidy": ("fund.own_income", OWN, "2023-06-21,30000000,补贴", ""),
    "an investment above the fund": ("investments", LOT, "丁公司,A,2023-03-01,1000,900000000,", "doubt_above_size"),
    "a fee above its deal": ("investments", LOT, "丁公司,A,2023-03-01,1000,3000000,3000000", "doubt_fee_of_deal"),
    "a closing in another unit": ("fund.closing", CLOSING, "丁,社会出资,500000000000,2023-05-01,x", "doubt_above_size"),
    "a closing": ("fund.closing", CLOSING, "丁,社会出资,50000000,2023-05-01,x", ""),
    # ------------------------------------------------------------ shares
    "share beside counts": ("investments", ROUND, "丁公司,A,2023-03-01,1000,5000000,1000,9000,,,20%,", "doubt_share_of_counts"),
    "share in round figures": ("investments", ROUND, "丁公司,A,2023-03-01,1000,5000000,1000,9500,,,10%,", ""),
    "share fully diluted": ("investments", ROUND, "丁公司,A,2023-03-01,1000,5000000,1000,9000,,,8%,12500", ""),
    "share beside values": ("investments", ROUND, "丁公司,A,2023-03-01,1000,5000000,,,,50000000,20%,", "doubt_share_of_value"),
    "share of the round": ("investments", ROUND, "丁公司,A,2023-03-01,1000,5000000,,,45000000,,20%,", "doubt_share_of_value"),
    "others paid in too": ("investments", ROUND, "丁公司,A,2023-03-01,1000,5000000,,,45000000,,5%,", ""),
    "values that do not add up": (
        "investments", ROUND, "丁公司,A,2023-03-01,1000,5000000,1000,9000,45000000,90000000,,", "doubt_post_money",
    ),
    "values that add up": ("investments", ROUND, "丁公司,A,2023-03-01,500,5000000,1000,9000,90000000,100000000,,", ""),
    "value after below the money": ("investments", ROUND, "丁公司,A,2023-03-01,1000,5000000,,,45000000,46000000,,", "doubt_post_money"),
    "others made the round larger": ("investments", ROUND, "丁公司,A,2023-03-01,1000,5000000,,,45000000,90000000,,", ""),
    "more than issued": ("investments", ROUND, "丁公司,A,2023-03-01,2000,5000000,1000,9000,,,,", "doubt_more_than_issued"),
    "old shares": ("investments", ROUND, "丁公司,A轮老股,2023-03-01,2000,5000000,1000,9000,,,,", ""),
    "a round of others": (
        "rounds", "企业名称,轮次,融资日期,本轮新增股数,投前总股数,投前估值,投后估值",
        "丁公司,A,2023-03-01,1000,9000,45000000,90000000", "doubt_post_money",
    ),
    "a ratio as shares": ("fund.split", SPLIT, "丙公司,增加,10,2023-05-01,10送10", "doubt_small_split"),
    "a small bonus": ("fund.split", SPLIT, "丙公司,增加,50000,2023-05-01,10转0.5", ""),
    "a ratio among investments": ("investments", LOT, "丙公司,送股,2023-05-01,10,0,", "doubt_small_split"),
    # ------------------------------------------------------------ days, names
    "before the fund": ("investments", LOT, "丁公司,A,2021-03-01,1000,5000000,", "doubt_before_set_up"),
    "taker with its full name": (
        "fund.transfer", TRANSFER, "财政局,社会乙有限公司,社会出资,10000000,10000000,2023-05-01,x", "doubt_namesake",
    ),
    "taker with its place": (
        "fund.transfer", TRANSFER, "社会乙,青岛市财政局,财政出资,10000000,10000000,2023-05-01,x", "doubt_namesake",
    ),
    "a new taker": ("fund.transfer", TRANSFER, "财政局,社会丁,社会出资,10000000,10000000,2023-05-01,x", ""),
    "a known taker": ("fund.transfer", TRANSFER, "财政局,社会 乙,社会出资,10000000,10000000,2023-05-01,x", ""),
    "a partner with its form": ("partners", PARTNER, "社会乙公司,社会出资,1000000,2023-01-01", "doubt_namesake"),
}  # fmt: skip


@pytest.mark.parametrize("name", SCALE)
def test_what_is_out_of_proportion_is_told(life, name):
    kind, head, comes, code = SCALE[name]
    assert said(life, kind, head or HEADS[kind], comes) == ([code] if code else [])


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("社会乙", "社会乙有限责任公司", True),
        ("社会乙公司", "社会乙股份有限公司", True),
        ("社会乙公司", "社会乙合伙企业（有限合伙）", False),
        ("社会乙", "社会乙合伙企业（有限合伙）", True),
        ("社会乙", "社会乙", False),
        ("社会乙一期基金", "社会乙二期基金", False),
        ("甲集团有限公司", "甲有限公司", False),
        ("市财政局", "青岛市财政局", True),
        ("市财政局", "区财政局", False),
        ("青岛市财政局", "济南市财政局", False),
        ("公司", "有限公司", False),
    ],
)
def test_names_that_may_be_of_one_unit(one, other, same):
    assert namesakes(one, other) is same
    assert namesakes(other, one) is same


LEVELS = {
    "a point ten times": (["沪深300,2023-06-29,3842.45", "沪深300,2023-06-30,\"38,424.5\""], True),
    "a point a tenth": (["沪深300,2023-06-29,3842.45", "沪深300,2023-06-30,384.2"], True),
    "a good year": (["沪深300,2023-06-29,3842.45", "沪深300,2024-06-30,7600"], False),
    "ten years": (["沪深300,2013-06-29,1000", "沪深300,2023-06-30,7600"], False),
    "a rate ten times": (["USD/CNY,2023-06-29,7.2", "USD/CNY,2023-06-30,72"], True),
    "a rate of another currency": (["USD/CNY,2023-06-29,7.2", "USD/CNY,2023-06-30,0.92"], True),
    "a rate": (["USD/CNY,2023-06-29,7.2", "USD/CNY,2023-12-29,6.4"], False),
}  # fmt: skip


@pytest.mark.parametrize("name", LEVELS)
def test_a_level_far_from_its_neighbour_is_told(life, name):
    rows, told = LEVELS[name]
    code, words = life.list("indexes", *rows, head="指数名称,日期,收盘点位")
    assert (code, "[doubt_level_leaps]" in words) == (0, told), words
    assert "doubt_" not in life.list("indexes", *rows, head="指数名称,日期,收盘点位")[1]


def test_commands_say_it_too(life):
    company = ("--company", "丙公司", "--date", "2023-08-01")
    told = life.fund("exit", *company, "--amount", 50_000 * M, "--shares", 300_000)
    assert "50,000,000,000.00" in told and "3,000,000.00" in told, told
    assert "500,000,000.00" in life.fund("cost", "--amount", 500 * M, "--date", "2023-06-30")
    told = life.fund("split", *company, "--shares", 10, "--purpose", "10送10")
    assert "持有 700,000 股" in told, told
    told = life.fund(
        "invest", "--company", "丁公司", "--date", "2021-03-01", "--amount", 5 * M, "--shares", 1000,
        "--purpose", "A", "--issued", 1000, "--pre-money", 45 * M, "--post-money", 90 * M, "--share", "50%",
    )  # fmt: skip
    assert "2023-01-01" in told and "90,000,000.00" in told and "5.556%" in told, told
    told = life.fund(
        "transfer", "--partner", "财政局", "--to", "社会乙公司", "--class", "other", "--amount", M, "--paid", M,
        "--date", "2023-05-01",
    )  # fmt: skip
    assert "“社会乙”" in told, told
