"""Lives of holdings through lists and commands, with figures worked out by hand."""

import pytest

from tests.cli.fund_life import Life

BOUGHT = "基金名称,被投企业,轮次,投资日期,取得股数,投资金额"
VALUED = "基金名称,被投企业,估值日期,公允价值,估值方法"
ROUNDS = "被投企业,轮次日期,轮次,本轮新增股数"


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(paid=100_000_000)
    made.holds("A")
    return made


def bought(life, row, more=""):
    """A purchase of A; ``more``: heads of further columns at the end of the row."""
    life.lists("investments", f"甲基金,A,{row}", head=BOUGHT + more)


def holding(life, quarter, column):
    return life.get("portfolio", quarter, "A", column)


def note(life, quarter):
    return "\n".join(life.table("portfolio", quarter)["notes"])


def test_a_note_beside_shares_becomes_shares_of_its_own_cost(life):
    """1,000 shares for 10m; a note of 6m becomes 400 shares. FIFO: the first 1,000 cost 10m, the next 200 cost 3m."""
    bought(life, "A轮,2023-02-01,1000,10000000")
    bought(life, "可转债,2023-05-01,,6000000")
    assert holding(life, "2023Q2", "cost") == 16_000_000
    bought(life, "债转股,2023-10-01,400,0")
    life.lists("exits", "A,2024-02-01,转让,1200,20000000")
    assert holding(life, "2024Q1", "realised") == 20_000_000 - 13_000_000
    assert holding(life, "2024Q1", "cost") == 3_000_000


def test_by_average_a_converted_note_is_of_the_mean_cost(life):
    """1,400 shares cost 16m; 700 of them 8m."""
    life.lists("funds", "F1,甲基金,加权平均", head="基金编码,基金名称,成本结转方法")
    bought(life, "A轮,2023-02-01,1000,10000000")
    bought(life, "可转债,2023-05-01,,6000000")
    bought(life, "债转股,2023-10-01,400,0")
    life.lists("valuations", "A,2023-12-31,28000000,最近融资")
    life.lists("exits", "A,2024-02-01,转让,700,15000000")
    assert holding(life, "2024Q1", "realised") == 7_000_000
    assert holding(life, "2024Q1", "value") == 14_000_000
    assert holding(life, "2024Q1", "state") == "须重估"
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 100_000_000 + 7_000_000 + 6_000_000
    assert life.get("partners", "2024Q1", "财政局", "nav") == 113_000_000


def test_a_note_partly_repaid_and_the_rest_converted_beside_shares(life):
    """A note of 6m: 2m repaid at cost, 4m become 400 shares; the 1,000 shares of the A round stay at 10m."""
    bought(life, "A轮,2023-02-01,1000,10000000")
    bought(life, "借款,2023-05-01,,6000000")
    life.lists("exits", "A,2023-08-01,还款,,2000000")
    assert holding(life, "2023Q3", "cost") == 14_000_000
    assert holding(life, "2023Q3", "realised") == 0
    bought(life, "债转股,2023-10-01,400,0")
    life.lists("exits", "A,2024-02-01,转让,全部,30000000")
    assert holding(life, "2024Q1", "realised") == 16_000_000
    assert holding(life, "2024Q1", "state") == "已退出"


def test_a_company_reformed_into_shares_keeps_the_part_that_is_held(life):
    """1.25m of 10m registered capital; reformed the fund has 2.5m shares (of 20m); a fifth of them is sold."""
    bought(life, "A轮,2023-02-01,1250000,10000000,1250000,8750000", ",新增注册资本,投前注册资本")
    assert holding(life, "2023Q1", "share") == "12.5%"
    bought(life, "股改,2023-10-01,2500000,0")
    assert holding(life, "2023Q4", "share") == "12.5%"
    life.lists("exits", "A,2024-02-01,转让,500000,5000000")
    assert holding(life, "2024Q1", "cost") == 8_000_000
    assert holding(life, "2024Q1", "realised") == 3_000_000
    assert holding(life, "2024Q1", "share") == "10.0%"


def test_a_company_with_a_stated_part_alone_shows_it_until_all_is_sold(life):
    """8.125 % for 5m, nobody states a count; later another paper states 6.5 %."""
    bought(life, "A轮,2023-02-01,,5000000,8.125%,61538461.54", ",持股比例,投后估值")
    assert holding(life, "2023Q1", "share") == "8.1%"
    bought(life, "B轮,2023-09-01,,0,6.5%", ",持股比例")
    assert holding(life, "2023Q4", "share") == "6.5%"
    assert holding(life, "2023Q4", "cost") == 5_000_000
    life.lists("exits", "A,2024-02-01,转让,全部,7000000")
    assert holding(life, "2024Q1", "realised") == 2_000_000


def test_a_part_as_stated_that_its_rounds_contradict_is_said(life):
    """100 of 1,000 shares are 10 %, the paper states 12 %: the paper counts, the difference is in the notes."""
    bought(life, "A轮,2023-02-01,100,1000000,100,900,12%", ",本轮新增股数,投前总股数,持股比例")
    assert holding(life, "2023Q1", "share") == "12.0%"
    assert "12.000%" in note(life, "2023Q1")
    assert "10.000%" in note(life, "2023Q1")


def test_rounds_of_others_with_classes_dilute_and_the_holders_are_kept(life):
    """100 of 1,000; 250 preferred B are issued to others: 100 of 1,250 are 8 %."""
    bought(life, "A轮,2023-02-01,100,10000000,100,900", ",本轮新增股数,投前总股数")
    life.lists(
        "rounds", "A,2023-08-01,B轮,250,B轮优先股,75000000,100000000,1400,乙创投,200",
        head=f"{ROUNDS},股权类别,投前估值,投后估值,完全稀释总股本,认购方,认购股数",
    )  # fmt: skip
    life.lists(
        "rounds", "A,2023-08-01,B轮,丙基金,50", head="被投企业,轮次日期,轮次,认购方,认购股数"
    )
    assert holding(life, "2023Q2", "share") == "10.0%"
    assert holding(life, "2023Q3", "share") == "8.0%"
    code, said = life.list(
        "rounds", "A,2023-08-01,B轮,丁,1", head="被投企业,轮次日期,轮次,认购方,认购股数"
    )
    assert code == 1
    assert "parts_above_round" in said


def test_shares_that_others_took_before_a_round_are_taken_from_its_paper(life):
    """100 of 1,000 at A; the paper of C says 1,500 before it: 500 were issued to others between."""
    bought(life, "A轮,2023-02-01,100,1000000,100,900", ",本轮新增股数,投前总股数")
    bought(life, "C轮,2023-10-01,100,5000000,500,1500", ",本轮新增股数,投前总股数")
    assert holding(life, "2023Q4", "share") == "10.0%"  # 200 of 2,000
    code, said = life.list("investments", "甲基金,A,D轮,2024-01-05,1,50000,1,1900",
                           head=f"{BOUGHT},本轮新增股数,投前总股数")  # fmt: skip
    assert code == 1
    assert "before_below_known" in said


def test_registered_capital_may_have_decimals(life):
    """52.6316 of 1,052.6316 (万元) are 5.0000 %."""
    bought(life, "A轮,2023-02-01,52.6316,5000000,52.6316,1000", ",新增注册资本,投前注册资本")
    assert holding(life, "2023Q1", "share") == "5.0%"
    life.lists("exits", "A,2024-02-01,转让,26.3158,4000000")
    assert holding(life, "2024Q1", "realised") == 1_500_000


def test_a_value_beside_what_its_numbers_come_to(life):
    """8 × 50m × 10 % less 30 % is 28m; 30m are entered: 2m apart, said in the notes."""
    bought(life, "A轮,2023-02-01,100,10000000,100,900", ",本轮新增股数,投前总股数")
    head = f"{VALUED},估值倍数,估值基数,基数名称,流动性折扣"
    life.lists(
        "valuations", "甲基金,A,2023-12-31,30000000,可比公司,8,50000000,净利润,30%", head=head
    )
    assert holding(life, "2023Q4", "value") == 30_000_000
    said = note(life, "2023Q4")
    assert "28,000,000.00" in said
    assert "2,000,000.00" in said
    life.lists("valuations", "甲基金,A,2024-03-31,,可比公司,8倍,50000000,净利润,30%", head=head)
    assert holding(life, "2024Q1", "value") == 28_000_000
    assert "2,000,000.00" not in note(life, "2024Q1")


def test_a_value_by_the_price_of_the_last_round_by_command(life):
    """100 shares at 350 yuan less 10 % are 31,500."""
    bought(life, "A轮,2023-02-01,100,10000")
    said = life.fund(
        "value", "--company", "A", "--date", "2023-12-31", "--technique", "round", "--price-per-share", "350",
        "--discount", "10",
    )  # fmt: skip
    assert "31,500.00" in said
    assert holding(life, "2023Q4", "value") == 31_500
    code, said = life.call("fund", "value", "--fund", "F1", "--ledger", life.ledger, "--company", "A", "--date",
                           "2024-03-31", "--technique", "multiple", "--multiple", "8")  # fmt: skip
    assert code == 2
    assert "不足以算出" in said


def test_half_is_written_off_and_money_comes_while_half_is_held(life):
    """1,000 for 10m: 500 written off (−5m), 1m recovered, the rest sold for 6m: −3m in all."""
    bought(life, "A轮,2023-02-01,1000,10000000")
    code, said = life.list("exits", "A,2023-05-01,核销收回,,1000000")
    assert (code, "recovery_of_held" in said) == (1, True)
    life.lists("exits", "A,2023-06-01,核销,500,0", "A,2023-09-01,核销收回,,1000000")
    assert holding(life, "2023Q3", "realised") == -4_000_000
    assert holding(life, "2023Q3", "cost") == 5_000_000
    life.lists("exits", "A,2024-02-01,转让,全部,6000000")
    assert holding(life, "2024Q1", "realised") == -3_000_000


def test_a_loan_with_interest_is_repaid_in_part_and_the_rest_is_lost_and_partly_found(life):
    """10m lent: 4m repaid, 0.5m interest, 6m written off, 1m recovered: realised −5m, income 0.5m."""
    bought(life, "借款,2023-02-01,,10000000")
    life.lists("exits", "A,2023-06-01,还款,,4000000")
    life.lists("dealincome", "A,2023-06-30,500000,利息")
    life.lists("exits", "A,2023-12-01,核销,全部,0", "A,2024-02-01,核销收回,,1000000")
    assert holding(life, "2024Q1", "realised") == -5_000_000
    assert holding(life, "2024Q1", "proceeds") == 5_500_000
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 95_500_000


def test_half_goes_to_the_partners_in_kind_and_half_is_sold(life):
    """1,000 for 10m: 500 given at 9m (+4m), 500 sold for 8m (+3m); 9m and 8m are distributed."""
    bought(life, "A轮,2023-02-01,1000,10000000")
    life.lists("exits", "A,2023-09-01,实物分配,500,9000000", "A,2024-02-01,上市减持,500,8000000")
    life.lists(
        "distributions", "1,2023-09-01,5000000,,4000000,,", "2,2024-02-01,5000000,,3000000,,"
    )
    assert holding(life, "2024Q1", "realised") == 7_000_000
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 90_000_000
    assert life.get("funds", "2024Q1", "甲基金", "dpi") == "0.170"


def test_one_fund_sells_to_another_and_the_company_issues_nothing(life):
    """F1 has 200 of 1,000 (4m) and sells 100 to F2 for 3m: each holds 10 %, F1 realised 1m."""
    bought(life, "A轮,2023-02-01,200,4000000,200,800", ",本轮新增股数,投前总股数")
    life.lists("funds", "F2,乙基金,产业基金,2023-01-01", head="基金编码,基金名称,基金类型,成立日期")
    life.lists("exits", "A,2023-09-01,转让,100,3000000")
    life.lists("investments", "乙基金,A,受让老股,2023-09-01,100,3000000", head=BOUGHT)
    assert [holding(life, "2023Q3", "share"), life.get("portfolio", "2023Q3", "A", "share", 1)] == [
        "10.0%",
        "10.0%",
    ]
    assert holding(life, "2023Q3", "realised") == 1_000_000
    assert life.get("portfolio", "2023Q3", "A", "cost", 1) == 3_000_000


def test_a_wrong_exit_is_taken_back_in_a_later_quarter_and_the_right_one_recorded(life):
    """1,000 for 10m: 400 for 6m was wrong; taken back on the day the right one, 300 for 6m, is recorded."""
    bought(life, "A轮,2023-02-01,1000,10000000")
    life.lists("exits", "A,2023-12-01,转让,400,6000000")
    life.lists("exits", "A,2024-02-01,转让,-400,-6000000", "A,2024-02-01,转让,300,6000000")
    assert holding(life, "2023Q4", "realised") == 2_000_000
    assert holding(life, "2023Q4", "cost") == 6_000_000
    assert holding(life, "2024Q1", "realised") == 3_000_000
    assert holding(life, "2024Q1", "cost") == 7_000_000


def test_a_company_that_is_wound_up_gives_back_in_two_parts(life):
    """10m of shares; 清算 gives 3m for all of them (-7m), and 0.5m more half a year later."""
    bought(life, "A轮,2023-02-01,1000,10000000")
    life.lists("exits", "A,2024-01-02,清算分配,1000,3000000")
    assert holding(life, "2024Q1", "realised") == -7_000_000
    late = ("--kind", "liquidation", "--shares", 0, "--amount", 500_000)
    life.fund("exit", "--company", "A", "--date", "2024-07-01", *late)
    assert holding(life, "2024Q3", "realised") == -6_500_000
    assert life.get("nav", "2024Q3", "甲基金", "closing") == 93_500_000


# ---------------------------------------------------------------- a price paid in instalments
MORE = "A轮二期款,2023-05-01,0,6000000"


def test_more_of_the_price_raises_the_cost_of_the_shares_held(life):
    """1,000 shares for 10m and 6m later: 16,000 yuan each; 500 sold for 9m gain 1m under either method."""
    bought(life, "A轮,2023-02-01,1000,10000000")
    life.lists("valuations", "A,2023-03-31,12000000,市价法")
    code, said = life.list("investments", f"甲基金,A,{MORE}", head=BOUGHT)
    assert code == 0
    assert "6,000,000.00 元没有新增股数" in said
    assert "已持 1,000 股" in said
    assert "成本增至 16,000,000.00 元" in said
    assert holding(life, "2023Q2", "cost") == 16_000_000
    assert holding(life, "2023Q2", "value") == 18_000_000  # 12m as valued, what came since at cost
    assert holding(life, "2023Q2", "state") == "须重估"
    life.lists("exits", "A,2024-02-01,转让,500,9000000")
    assert holding(life, "2024Q1", "realised") == 1_000_000
    assert holding(life, "2024Q1", "cost") == 8_000_000
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 84_000_000 + 9_000_000 + 9_000_000


def test_more_of_the_price_falls_on_all_lots_by_their_shares(life):
    """1,000 shares for 10m, 3,000 for 60m; 8m more: 2m on the first 1,000, which fifo sells first."""
    bought(life, "A轮,2023-02-01,1000,10000000")
    bought(life, "B轮,2023-03-01,3000,60000000")
    life.fund(
        "invest", "--company", "A", "--date", "2023-05-01", "--shares", "0", "--amount", "8000000"
    )
    life.lists("exits", "A,2024-02-01,转让,1000,20000000")
    assert holding(life, "2024Q1", "realised") == 8_000_000
    assert holding(life, "2024Q1", "cost") == 66_000_000


def test_an_instalment_is_taken_back_alone_and_its_shares_are_not_before_it(life):
    bought(life, "A轮,2023-02-01,1000,10000000")
    bought(life, MORE)
    code, said = life.list("investments", "甲基金,A,A轮,2023-06-01,,-10000000", head=BOUGHT)
    assert (code, "没有持有股份" in said) == (1, True)
    bought(life, "A轮二期款,2023-06-01,,-6000000")
    assert holding(life, "2023Q2", "cost") == 10_000_000
    bought(life, "A轮,2023-06-02,,-10000000")
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 100_000_000


def test_more_of_a_price_needs_shares_on_its_day(life):
    bought(life, "A轮,2023-06-01,1000,10000000")
    code, said = life.list("investments", f"甲基金,A,{MORE}", head=BOUGHT)
    assert (code, "2023-05-01 没有持有股份" in said) == (1, True)
    code, said = life.list("investments", "甲基金,A,A轮二期款,2023-07-01,,6000000", head=BOUGHT)
    assert (code, "股数填 0" in said) == (1, True)
    assert holding(life, "2023Q3", "cost") == 10_000_000


# ---------------------------------------------------------------- sold beyond what was valued
def valued_and_bought(life, method="先进先出"):
    """1,000 shares valued at 12m; then 1,000 for 20m and 1,000 for 5m; 1,500 are sold for 30m."""
    life.lists("funds", f"F1,甲基金,{method}", head="基金编码,基金名称,成本结转方法")
    bought(life, "A轮,2023-02-01,1000,10000000")
    life.lists("valuations", "A,2023-03-31,12000000,最近融资")
    bought(life, "B轮,2023-04-10,1000,20000000")
    bought(life, "C轮,2023-04-20,1000,5000000")
    life.lists("exits", "A,2023-05-10,转让,1500,30000000")


def test_by_fifo_what_is_left_of_later_purchases_counts_at_its_own_cost(life):
    """500 of the second purchase (10m) and all of the third (5m) are left; nothing of what was valued."""
    valued_and_bought(life)
    assert holding(life, "2023Q2", "cost") == 15_000_000
    assert holding(life, "2023Q2", "value") == 15_000_000
    assert holding(life, "2023Q2", "state") == "须重估"
    assert life.get("nav", "2023Q2", "甲基金", "unrealised") == -2_000_000
    assert life.get("partners", "2023Q2", "财政局", "nav") == 100_000_000 + 30_000_000 - 20_000_000


def test_by_average_what_is_left_of_later_purchases_counts_at_their_mean_cost(life):
    """1,500 of the 2,000 bought since are left: 18.75m of 25m."""
    valued_and_bought(life, "加权平均")
    assert holding(life, "2023Q2", "value") == 18_750_000


def test_by_fifo_a_split_and_capital_given_back_keep_the_order_of_purchases(life):
    """2 for 1: 500 of the 1,500 left are sold, 3m of capital came back: 15m of cost, less 5m sold, less 3m."""
    valued_and_bought(life)
    life.lists("exits", "A,2023-05-20,还款,,3000000")
    bought(life, "拆股,2023-06-01,1500,0")
    life.lists("exits", "A,2023-06-10,转让,500,5000000")
    assert holding(life, "2023Q2", "value") == holding(life, "2023Q2", "cost")
    life.lists("exits", "A,2023-06-20,转让,-500,-5000000")
    assert holding(life, "2023Q2", "value") == holding(life, "2023Q2", "cost") == 12_000_000


# ---------------------------------------------------------------- currencies
def in_dollars(life, row):
    bought(life, row, ",投资币种,原币投资额")


def dollars(life, method="先进先出"):
    """The rate is 7.2 at the end."""
    life.lists("funds", f"F1,甲基金,{method}", head="基金编码,基金名称,成本结转方法")
    life.lists(
        "indexes",
        *("USD/CNY,2023-02-01,7", "USD/CNY,2023-04-01,6.8", "USD/CNY,2023-06-30,7.2"),
        head="指数名称,日期,收盘点位",
    )


def fx(life, column, quarter="2023Q2"):
    return life.get("fx", quarter, "A", column)


def two_dollar_lots(life, method):
    """1m dollars at 7.0 and 2m at 6.8 for 1,000 shares each; 1,000 are sold, the rest is worth 14.4m (2m dollars)."""
    dollars(life, method)
    in_dollars(life, "A轮,2023-02-01,1000,7000000,USD,1000000")
    in_dollars(life, "B轮,2023-04-01,1000,13600000,USD,2000000")
    life.lists("exits", "A,2023-05-01,转让,1000,14000000")
    life.lists("valuations", "A,2023-06-30,14400000,最近融资")


def test_by_fifo_the_currency_of_the_lot_that_is_left_counts(life):
    two_dollar_lots(life, "先进先出")
    assert fx(life, "cost") == 13_600_000
    assert fx(life, "bought_at") == "6.8000"
    assert fx(life, "fx") == 800_000
    assert fx(life, "price") == 0


def test_by_average_half_of_all_dollars_are_left(life):
    """10.3m for 1.5m dollars; worth 2m: half a million by price at 6.8667, two million × 0.3333 by currency."""
    two_dollar_lots(life, "加权平均")
    assert fx(life, "cost") == 10_300_000
    assert fx(life, "fx") == 666_666.67
    assert fx(life, "price") == 3_433_333.33


def test_a_dollar_lot_beside_one_in_yuan_has_its_shares_of_the_value(life):
    """1,000 shares of 1m dollars at 7.0, 1,000 of 8m yuan: of 15.2m it has 7.6m, though 7/15 of the cost."""
    dollars(life)
    in_dollars(life, "A轮,2023-02-01,1000,7000000,USD,1000000")
    bought(life, "B轮,2023-04-01,1000,8000000")
    life.lists("valuations", "A,2023-06-30,15200000,最近融资")
    assert fx(life, "value") == 7_600_000
    assert fx(life, "gain") == 600_000
    assert fx(life, "fx") == round((7_600_000 / 7.2) * 0.2, 2)


def test_a_split_a_take_back_and_capital_given_back_keep_the_currencies_apart(life):
    """2 for 1 between the lots: 2,000 of dollars and 1,000 of yuan; a tenth of the cost comes back; 1,000 are sold."""
    dollars(life)
    in_dollars(life, "A轮,2023-02-01,1000,7000000,USD,1000000")
    bought(life, "拆股,2023-03-01,1000,0")
    bought(life, "B轮,2023-04-01,1000,7000000")
    in_dollars(life, "C轮,2023-04-02,1000,7000000,USD,1000000")
    bought(life, "C轮,2023-04-03,-1000,-7000000")
    life.lists("valuations", "A,2023-06-30,21000000,最近融资")
    assert fx(life, "value") == 14_000_000
    life.lists("exits", "A,2023-07-01,还款,,1400000", "A,2023-07-02,转让,1000,8000000")
    assert fx(life, "cost", "2023Q3") == 3_150_000
    assert fx(life, "minor", "2023Q3") == "450,000"
    life.lists("exits", "A,2023-07-03,转让,1000,8000000")
    assert not [row for row in life.table("fx", "2023Q3")["rows"] if row["name"] == "A"]


# ---------------------------------------------------------------- another cost method
METHOD = "基金编码,基金名称,成本结转方法"


def sold_half(life):
    """1,000 for 10m and 1,000 for 15m; 1,000 sold for 15m: +5m by FIFO, +2.5m by average."""
    bought(life, "A轮,2023-02-01,1000,10000000")
    bought(life, "B轮,2023-03-01,1000,15000000")
    life.lists("funds", "F1,甲基金,先进先出", head=METHOD)
    life.lists("exits", "A,2023-05-10,转让,1000,15000000")


def test_another_cost_method_after_exits_needs_a_reason_and_is_told(life):
    sold_half(life)
    code, said = life.list("funds", "F1,甲基金,加权平均", head=METHOD)
    assert (code, "cost_method_used" in said) == (1, True)
    assert holding(life, "2023Q2", "realised") == 5_000_000
    life.lists("funds", "F1,甲基金,先进先出", head=METHOD)  # the same again
    path = life.ledger.parent / "again.csv"
    path.write_text(f"{METHOD}\nF1,甲基金,加权平均\n", "utf-8")
    code, said = life.call(
        "import", path, "--ledger", life.ledger, "--list", "funds", "--reason", "原登记有误"
    )
    assert code == 0
    assert "2,500,000.00 元，原为 5,000,000.00 元" in said
    assert holding(life, "2023Q2", "realised") == 2_500_000


def test_the_cost_method_of_an_exit_in_a_frozen_quarter_stays(life):
    sold_half(life)
    for action in ("check", "freeze"):
        life.call(
            "review", action, "--ledger", life.ledger, "--quarter", "2023Q2", "--reason", "试"
        )
    path = life.ledger.parent / "again.csv"
    path.write_text(f"{METHOD}\nF1,甲基金,加权平均\n", "utf-8")
    code, said = life.call(
        "import", path, "--ledger", life.ledger, "--list", "funds", "--reason", "原登记有误"
    )
    assert (code, "cost_method_frozen" in said) == (1, True)
    assert holding(life, "2023Q3", "realised") == 5_000_000
