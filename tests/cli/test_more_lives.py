"""Further lives of funds by hand: forfeits, hurdles over two years, months and parts of quarters, several funds, losses."""

import pytest

from tests.cli.fund_life import DAY, TERMS, TWO, WITH_GP, Life
from tests.cli.test_unseen_lives import M, bought, nav, near, partner

HARD = TERMS + ",门槛类型,门槛计息方式"


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


def sold_after_two_years(life, terms, values):
    """100m become 150m after 730 days, all of it distributed by the tiers; returns the carry."""
    life.begun(WITH_GP, terms=terms, values=values, paid=100 * M)
    life.holds("X")
    bought(life, "X", DAY, 100, 100 * M)
    life.lists("exits", "X,2024-12-31,转让,100,150000000")
    life.fund("distribute", "--date", "2024-12-31", "--cash", 150 * M)
    return life.get("distributions", "2024Q4", "甲基金", "carry")


def test_a_hurdle_of_simple_interest_and_one_that_compounds(life):
    """Two years at 8 %: 16 or 16.64; a fifth of the rest of 50."""
    carry = sold_after_two_years(life, HARD, "8%,20%,100%,0%,认缴,0%,硬门槛,单利")
    assert carry == near(6.8 * M)


def test_a_compounding_hurdle(life):
    carry = sold_after_two_years(life, HARD, "8%,20%,100%,0%,认缴,0%,硬门槛,复利")
    assert carry == near(6.672 * M)


def test_a_catch_up_of_a_half_that_is_not_filled(life):
    """Hurdle 16.64; half of the rest until a fifth of all is reached: X = 0.2 × 16.64 ÷ 0.3 = 11.0933: filled, 10m."""
    carry = sold_after_two_years(life, TERMS, "8%,20%,50%,0%,认缴,0%")
    assert carry == near(10 * M)


def test_a_hurdle_that_is_not_reached_gives_no_carry(life):
    life.begun(WITH_GP, values="8%,20%,100%,0%,认缴,0%", paid=100 * M)
    life.holds("X")
    bought(life, "X", DAY, 100, 100 * M)
    life.lists("valuations", "X,2024-12-31,115000000,最近融资")
    assert life.get("funds", "2024Q4", "甲基金", "nav") == 115 * M


def test_a_trigger_hurdle_takes_a_fifth_of_all_once_it_is_reached(life):
    carry = sold_after_two_years(life, TERMS + ",门槛类型", "8%,20%,100%,0%,认缴,0%,触发门槛")
    assert carry == near(10 * M)


def test_losses_of_an_earlier_deal_are_given_back_first_where_the_terms_say_so(life):
    """Deal by deal: Y loses 20m first, X gains 50m: a fifth of 50m, or of 30m with losses carried forward."""
    terms = TERMS + ",分配模式,亏损结转"
    life.begun(WITH_GP, terms=terms, values="0%,20%,100%,0%,认缴,0%,逐项目,是", paid=100 * M)
    life.holds("X", "Y")
    bought(life, "Y", "2023-02-01", 100, 20 * M)
    bought(life, "X", "2023-02-01", 100, 50 * M)
    life.lists("exits", "Y,2023-06-01,核销,100,0")
    life.lists("exits", "X,2023-09-01,转让,100,100000000")
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 130 * M - 6 * M


def test_half_of_what_a_failing_partner_paid_in_passes_to_the_others(life):
    """B paid 10m of 40m; half of it, 5m of 10m net value, goes to A for nothing."""
    life.begun(TWO, paid=25 * M)
    life.fund(
        "default",
        "--partner",
        "乙方",
        "--date",
        "2023-09-01",
        "--forfeit",
        "50%",
        "--reason",
        "决议",
    )
    assert nav(life, "2023Q3", "乙方") == 5 * M
    assert nav(life, "2023Q3", "财政局") == 20 * M
    assert partner(life, "2023Q3", "乙方", "unfunded") == 0
    assert partner(life, "2023Q3", "乙方", "committed") == 5 * M


def test_fees_by_the_month_are_rounded_each(life):
    """100m × 2 % ÷ 12 = 166,666.67; a quarter of them is 500,000.01."""
    life.begun(terms=TERMS + ",管理费周期", values="0%,0%,0%,2%,认缴,0%,月", paid=50 * M)
    life.fund("fees", "--date", "2023-03-31")
    assert life.get("funds", "2023Q1", "甲基金", "fees") == 500_000.01


def test_the_first_quarter_of_a_fund_is_charged_by_its_days(life):
    """From 15 February 45 of 90 days: half of 500,000."""
    life.begun(values="0%,0%,0%,2%,认缴,0%", paid=50 * M, day="2023-02-15")
    life.fund("fees", "--date", "2023-03-31")
    assert life.get("funds", "2023Q1", "甲基金", "fees") == 250_000


def test_a_fee_that_runs_is_taken_off_before_it_is_charged(life):
    """At 15 May nothing is charged of the second quarter: at its end 500,000 have accrued."""
    life.begun(values="0%,0%,0%,2%,认缴,0%", paid=50 * M)
    life.fund("fees", "--date", "2023-03-31")
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 49 * M
    assert life.get("fundcosts", "2023Q2", "甲基金", "accrued") == 500_000


def test_two_tranches_of_a_day_at_two_prices_and_the_first_is_sold_first(life):
    life.begun(paid=50 * M)
    life.holds("X")
    life.lists("investments", "X,A轮,2023-02-01,100,10000000", "X,A+轮,2023-02-01,100,20000000")
    life.lists("exits", "X,2023-05-01,转让,150,45000000")
    assert life.get("portfolio", "2023Q2", "X", "cost") == 10 * M
    assert life.get("portfolio", "2023Q2", "X", "realised") == 25 * M


def test_a_company_that_is_lost_has_a_rate_in_words(life):
    life.begun(paid=10 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 100, 10 * M)
    life.lists("exits", "X,2023-09-01,核销,全部,0")
    assert life.get("portfolio", "2023Q3", "X", "gross_irr") == "全部损失"
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 0
    assert life.get("funds", "2023Q3", "甲基金", "tvpi") == "0.000"


def test_amounts_with_their_own_unit_in_the_cell(life):
    life.begun(TWO)
    life.lists("calls", f"1,{DAY},{DAY},5000万元,")
    life.lists("receipts", f"1,财政局,{DAY},3000万", f"1,乙方,{DAY},0.2亿元")
    assert life.get("partners", "2023Q1", "财政局", "paid_in") == 30 * M
    assert life.get("partners", "2023Q1", "乙方", "paid_in") == 20 * M


def test_one_partner_in_two_funds_on_one_line(life):
    life.begun(TWO, paid=50 * M)
    life.lists("funds", f"F2,乙基金,产业基金,{DAY},0%,0%,0%,0%,认缴,0%", head=f"基金编码,基金名称,基金类型,成立日期,{TERMS}")  # fmt: skip
    life.lists("partners", f"乙基金,财政局,财政出资,20000000,{DAY}", head="基金名称,出资人,出资人类别,认缴金额,认缴日期")  # fmt: skip
    life.lists("calls", f"乙基金,1,{DAY},{DAY},10000000,", head="基金名称,缴款期次,通知日期,缴款截止日,投资款,管理费")  # fmt: skip
    life.lists("receipts", f"乙基金,1,财政局,{DAY},10000000", head="基金名称,缴款期次,出资人,到账日期,到账金额")  # fmt: skip
    for column, value in (("committed", 80), ("paid_in", 40), ("unfunded", 40), ("nav", 40)):
        assert life.get("partners-total", "2023Q1", "财政局", column) == value * M
    assert life.get("partners-total", "2023Q1", "财政局", "tvpi") == "1.000"


def test_a_late_partner_that_never_pays_and_fails_leaves_all_as_it_was(life):
    """40m of A are to be shared with B (100m of 200m); B fails: A has 40m and 60m unfunded again."""
    life.begun(values="0%,0%,0%,0%,认缴,10%", paid=40 * M)
    life.fund("close", "--partner", "B", "--class", "other", "--amount", 100 * M, "--date", "2024-01-01")  # fmt: skip
    life.fund("default", "--partner", "B", "--date", "2024-02-01")
    assert partner(life, "2024Q1", "财政局", "unfunded") == 60 * M
    assert partner(life, "2024Q1", "财政局", "paid_in") == 40 * M
    assert partner(life, "2024Q1", "B", "committed") == 0
    assert life.get("fundcash", "2024Q1", "甲基金", "closing") == 40 * M


def test_interest_on_the_line_is_a_cost_and_the_line_is_owed(life):
    life.begun()
    life.lists("fundcosts", "2023-01-05,提款,20000000", "2023-03-01,利息,300000")
    assert life.get("funds", "2023Q1", "甲基金", "nav") == -300_000
    assert life.get("fundcash", "2023Q1", "甲基金", "closing") == 19.7 * M


def test_a_distribution_taken_back_gives_the_tiers_back_too(life):
    life.begun(WITH_GP, values="0%,20%,100%,0%,认缴,0%", paid=100 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 100, 50 * M)
    life.lists("exits", "X,2023-06-01,转让,100,100000000")
    life.fund("distribute", "--date", "2023-06-30", "--cash", 150 * M)
    assert life.get("distributions", "2023Q2", "甲基金", "carry") == 10 * M
    life.fund("reverse", "--what", "distribution", "--number", 1, "--date", "2023-07-15")
    assert life.get("funds", "2023Q3", "甲基金", "distributed") == 0
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 140 * M  # 10m of carry are due again
    life.fund("distribute", "--date", "2023-08-01", "--cash", 150 * M)
    assert life.get("distributions", "2023Q3", "甲基金", "carry") == 10 * M


def test_results_by_commitment_where_the_terms_say_so(life):
    """Only A paid; a gain of 10m is divided 6 : 4 by commitment."""
    life.begun(TWO, terms=TERMS + ",损益分摊", values="0%,0%,0%,0%,认缴,0%,认缴")
    life.fund("call", "--date", "2023-02-01", "--due", "2023-02-01", "--call", 30 * M, "--excuse", "乙方")  # fmt: skip
    life.lists("receipts", "1,财政局,2023-02-01,30000000")
    life.holds("X")
    bought(life, "X", "2023-03-01", 100, 30 * M)
    life.lists("valuations", "X,2023-06-30,40000000,最近融资")
    assert (nav(life, "2023Q2", "财政局"), nav(life, "2023Q2", "乙方")) == (36 * M, 4 * M)


def test_a_value_by_multiple_base_debt_and_discount(life):
    """(6 × 25m − 30m) × 10 % × 0.8 = 9.6m."""
    life.begun(paid=20 * M)
    life.holds("X")
    life.lists("investments", "甲基金,X,A轮,2023-02-01,100,5000000,10%", head="基金名称,被投企业,轮次,投资日期,取得股数,投资金额,持股比例")  # fmt: skip
    life.lists(
        "valuations", "甲基金,X,2023-12-31,,可比公司,6,25000000,净利润,30000000,20%",
        head="基金名称,被投企业,估值日期,公允价值,估值方法,估值倍数,估值基数,基数名称,净负债,流动性折扣",
    )  # fmt: skip
    assert life.get("portfolio", "2023Q4", "X", "value") == 9.6 * M


def test_a_list_of_calls_with_a_money_column_nobody_uses_is_stopped(life):
    life.begun()
    code, said = life.list("calls", f"甲基金,1,{DAY},{DAY},5000000,,777", head="基金名称,缴款期次,通知日期,缴款截止日,投资款,管理费,其他款项金额")  # fmt: skip
    assert code != 0 and "其他款项金额" in said
