"""Lives of funds that nobody had tried: late money, transfers, carry, notes, sub-funds; every figure worked out by hand."""

import pytest

from tests.cli.fund_life import DAY, TERMS, TWO, WITH_GP, Life

M = 1_000_000
CARRY = "8%,20%,100%,0%,认缴,0%"


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


def nav(life, quarter, who):
    return life.get("partners", quarter, who, "nav")


def partner(life, quarter, who, column):
    return life.get("partners", quarter, who, column)


def bought(life, company, day, shares, yuan):
    life.lists("investments", f"{company},A轮,{day},{shares},{yuan}")


def near(value, tolerance=0.02):
    return pytest.approx(value, abs=tolerance)


# ---------------------------------------------------------------- closings
def test_two_later_closings_a_year_apart_with_simple_interest(life):
    """40m paid by A on 2023-01-01. B (100m of 200m) owes 20m and a year of 10 %; C (200m of 400m) 20m and two years,
    10m and 2m each to A and B."""
    life.begun(values="0%,0%,0%,0%,认缴,10%", paid=40 * M)
    life.fund("close", "--partner", "B", "--class", "other", "--amount", 100 * M, "--date", "2024-01-01")  # fmt: skip
    assert partner(life, "2024Q1", "财政局", "unfunded") == 80 * M
    assert partner(life, "2024Q1", "B", "unfunded") == 80 * M
    life.fund("close", "--partner", "C", "--class", "other", "--amount", 200 * M, "--date", "2024-12-31")  # fmt: skip
    for who, left in (("财政局", 90), ("B", 90), ("C", 180)):
        assert partner(life, "2024Q4", who, "unfunded") == left * M
    life.fund("receive", "--number", 2, "--partner", "B", "--amount", 22 * M, "--date", "2024-12-31")  # fmt: skip
    life.fund("receive", "--number", 3, "--partner", "C", "--amount", 24 * M, "--date", "2024-12-31")  # fmt: skip
    for who, paid in (("财政局", 10), ("B", 10), ("C", 20)):
        assert partner(life, "2024Q4", who, "paid_in") == paid * M
        assert nav(life, "2024Q4", who) == paid * M
    assert life.get("fundcash", "2024Q4", "甲基金", "closing") == 40 * M


def test_a_later_closing_names_what_was_distributed_before_it(life):
    """40m paid by A, 10m of capital and 2m of income given back; B commits as much: it owes 20m of the calls and
    would have 5m of the capital."""
    life.begun(values="0%,0%,0%,0%,认缴,0%", paid=40 * M)
    came = ("--amount", 100 * M, "--class", "other")
    code, said = life.call("fund", "close", "--partner", "B", *came, "--date", "2023-06-01", "--fund", "甲基金", "--ledger", life.ledger, "--dry-run")  # fmt: skip
    assert code == 0 and "后续交割之前已分配" not in said
    life.fund("distribute", "--capital", 10 * M, "--income", 2 * M, "--date", "2023-09-01")
    code, said = life.call("fund", "close", "--partner", "B", *came, "--date", "2024-01-01", "--fund", "甲基金", "--ledger", life.ledger)  # fmt: skip
    assert code == 0, said
    assert "之前已分配本金 10,000,000.00 元、其他 2,000,000.00 元" in said, said
    assert "补缴（20,000,000.00 元）" in said and "其中 5,000,000.00 元归新出资人" in said, said


def test_three_partners_come_on_one_day_and_one_of_them_was_there(life):
    """A 100m, call 30m. On 2023-07-01 A adds 50m, B 100m and C 50m come: 300m in all. Of 30m: A 10m + its own 5m more,
    B 10m, C 5m; so A as it was keeps 10m, gets 20m back and owes 5m."""
    life.begun(values="0%,0%,0%,0%,认缴,0%", paid=30 * M)
    for who, amount in (("财政局", 50), ("B", 100), ("C", 50)):
        life.fund("close", "--partner", who, "--class", "other", "--amount", amount * M, "--date", "2023-07-01")  # fmt: skip
    assert partner(life, "2023Q3", "财政局", "unfunded") == 135 * M
    assert partner(life, "2023Q3", "B", "unfunded") == 90 * M
    assert partner(life, "2023Q3", "C", "unfunded") == 45 * M
    whole = life.get("partners", "2023Q3", "甲基金", "unfunded")
    assert whole == 270 * M


# ---------------------------------------------------------------- transfers
def test_half_of_a_part_paid_interest_passes_with_half_of_its_value(life):
    """A 60m, B 40m, half paid; 50m became 70m: A 42m. C takes over 30m of A's commitment, 15m of it paid: 21m."""
    life.begun(TWO, paid=50 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 1000, 50 * M)
    life.lists("valuations", "X,2023-12-31,70000000,最近融资")
    life.fund("transfer", "--partner", "财政局", "--to", "C", "--class", "other", "--amount", 30 * M, "--paid", 15 * M, "--price", 20 * M, "--date", "2024-01-10", "--doc", "转1")  # fmt: skip
    assert (nav(life, "2024Q1", "财政局"), nav(life, "2024Q1", "C")) == (21 * M, 21 * M)
    assert nav(life, "2024Q1", "乙方") == 28 * M
    assert partner(life, "2024Q1", "财政局", "unfunded") == 15 * M
    assert partner(life, "2024Q1", "C", "unfunded") == 15 * M
    # C paid 20m for what is worth 21m: 1.05; A got 20m and holds 21m for 30m.
    assert partner(life, "2024Q1", "C", "tvpi") == "1.050"
    assert partner(life, "2024Q1", "财政局", "tvpi") == "1.367"


def test_a_chain_of_two_transfers_of_all_leaves_nothing_behind(life):
    life.begun(TWO, paid=100 * M)
    life.fund("transfer", "--partner", "乙方", "--to", "C", "--class", "other", "--amount", 40 * M, "--date", "2023-05-01", "--doc", "转1")  # fmt: skip
    life.fund("transfer", "--partner", "C", "--to", "D", "--class", "other", "--amount", 40 * M, "--date", "2023-06-01", "--doc", "转2")  # fmt: skip
    for who, worth in (("乙方", 0), ("C", 0), ("D", 40), ("财政局", 60)):
        assert nav(life, "2023Q2", who) == worth * M
        assert partner(life, "2023Q2", who, "unfunded") == 0
    life.lists("distributions", "1,2023-06-30,10000000,,,,")
    assert partner(life, "2023Q2", "D", "distributed") == 4 * M


# ---------------------------------------------------------------- carry
def gp_life(life, terms=TERMS, values="0%,20%,100%,0%,认缴,0%", partners=WITH_GP):
    return life.begun(partners, terms=terms, values=values, paid=100 * M)


def test_carry_paid_too_early_is_owed_back_and_paid_back(life):
    """X doubles 50m: carry 10m. Y loses 50m: no profit is left, 10m are owed back, in NAV, then in cash."""
    gp_life(life)
    life.holds("X", "Y")
    bought(life, "X", "2023-02-01", 100, 50 * M)
    bought(life, "Y", "2023-02-01", 100, 50 * M)
    life.lists("exits", "X,2023-06-01,转让,100,100000000")
    life.lists("distributions", "1,2023-06-30,50000000,,40000000,10000000,")
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 50 * M
    life.lists("exits", "Y,2023-12-01,核销,100,0")
    assert life.get("funds", "2023Q4", "甲基金", "nav") == 0
    assert nav(life, "2023Q4", "财政局") == near(10 * M, 0.5)
    assert nav(life, "2023Q4", "GP甲") == near(-10 * M, 0.5)
    life.fund("clawback", "--partner", "GP甲", "--amount", 10 * M, "--date", "2024-02-01")
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 10 * M
    assert nav(life, "2024Q1", "财政局") == near(10 * M, 0.5)
    assert nav(life, "2024Q1", "GP甲") == near(0, 0.5)


def test_two_general_partners_share_carry_as_stated(life):
    life.begun((("财政局", "财政出资", 98 * M), ("GP甲", "普通合伙人", M), ("GP乙", "普通合伙人", M)),
               values="0%,20%,100%,0%,认缴,0%", paid=100 * M)  # fmt: skip
    for who, share in (("GP甲", "70"), ("GP乙", "30")):
        life.fund("own", "--partner", who, "--carry-share", share, "--date", DAY)
    life.lists("distributions", "1,2023-06-30,,,,10000000,")
    assert partner(life, "2023Q2", "GP甲", "distributed") == 7 * M
    assert partner(life, "2023Q2", "GP乙", "distributed") == 3 * M


def test_a_second_hurdle_takes_a_quarter_of_what_lies_above_twelve_per_cent(life):
    """100m become 150m in 365 days: 8 to the partners, 2 catch-up, 5 to reach 112 (4 + 1), 35 at 25 %: carry 11.75."""
    gp_life(life, terms=TERMS + ",分档门槛", values=CARRY + ",12%:25%")
    life.holds("X")
    bought(life, "X", DAY, 100, 100 * M)
    life.lists("valuations", "X,2024-01-01,150000000,最近融资")
    life.lists("exits", "X,2024-01-01,转让,100,150000000")
    said = life.fund("distribute", "--date", "2024-01-01", "--cash", 150 * M)
    assert life.get("distributions", "2024Q1", "甲基金", "carry") == near(11.75 * M), said


def test_a_hard_hurdle_gives_a_fifth_of_what_lies_above_it(life):
    """8 of 50 is the hurdle: carry is a fifth of 42, 8.4."""
    gp_life(life, terms=TERMS + ",门槛类型", values=CARRY + ",硬门槛")
    life.holds("X")
    bought(life, "X", DAY, 100, 100 * M)
    life.lists("exits", "X,2024-01-01,转让,100,150000000")
    life.fund("distribute", "--date", "2024-01-01", "--cash", 150 * M)
    assert life.get("distributions", "2024Q1", "甲基金", "carry") == near(8.4 * M)


def test_the_terms_keep_three_tenths_of_the_carry_in_escrow(life):
    gp_life(life, terms=TERMS + ",业绩报酬托管比例", values="0%,20%,100%,0%,认缴,0%,30%")
    life.holds("X")
    bought(life, "X", "2023-02-01", 100, 50 * M)
    life.lists("exits", "X,2023-06-01,转让,100,100000000")
    life.lists("distributions", "1,2023-06-30,50000000,,40000000,10000000,")
    assert partner(life, "2023Q2", "GP甲", "distributed") == near(7 * M, 2)
    assert partner(life, "2023Q2", "GP甲", "decided") == 3 * M
    assert life.get("fundcash", "2023Q2", "甲基金", "closing") == 53 * M
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 50 * M  # 3m of 53m are carry due
    life.fund("paid", "--number", 2, "--date", "2023-09-01")
    assert partner(life, "2023Q3", "GP甲", "decided") == 0
    assert life.get("fundcash", "2023Q3", "甲基金", "closing") == 50 * M
    said = life.fund("distribute", "--date", "2023-10-01", "--carry", M, "--dry-run")
    assert "300,000.00 (#4)" in said


def test_carry_kept_back_covers_the_clawback(life):
    gp_life(life, terms=TERMS + ",业绩报酬托管比例", values="0%,20%,100%,0%,认缴,0%,100%")
    life.holds("X", "Y")
    bought(life, "X", "2023-02-01", 100, 50 * M)
    bought(life, "Y", "2023-02-01", 100, 50 * M)
    life.lists("exits", "X,2023-06-01,转让,100,100000000")
    life.lists("distributions", "1,2023-06-30,50000000,,40000000,10000000,")
    life.lists("exits", "Y,2023-12-01,核销,100,0")
    assert nav(life, "2023Q4", "GP甲") == near(0, 0.5)  # nothing was paid, nothing is owed
    assert nav(life, "2023Q4", "财政局") == near(10 * M, 0.5)
    life.fund("reverse", "--what", "distribution", "--number", 2, "--date", "2024-01-05")
    assert life.get("funds", "2024Q1", "甲基金", "decided") == 0
    assert nav(life, "2024Q1", "财政局") == near(10 * M, 0.5)


# ---------------------------------------------------------------- fees
def test_a_fee_on_net_assets_once_a_year_is_on_what_the_last_one_left(life):
    """2 % of 100m, then of 98m."""
    life.begun(terms=TERMS + ",管理费周期", values="0%,0%,0%,2%,净值,0%,年", paid=100 * M)
    life.fund("fees", "--date", "2024-12-31")
    assert life.get("funds", "2024Q4", "甲基金", "fees") == 3.96 * M
    assert life.get("funds", "2024Q4", "甲基金", "nav") == 96.04 * M


def test_an_offset_above_the_fee_goes_into_the_next_period(life):
    life.begun(values="0%,0%,0%,2%,认缴,0%", paid=50 * M)
    life.fund("fees", "--date", "2023-06-30")
    life.fund("waive", "--date", DAY, "--offset", 700_000, "--reason", "顾问费")
    assert life.get("fundcosts", "2023Q2", "甲基金", "due") == 300_000
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 50 * M - 300_000


def test_a_fee_holiday_and_another_basis_afterwards(life):
    """2023: 2 % of 100m. First half of 2024: nothing. Third quarter: 1 % of 50m net invested ÷ 4."""
    life.begun(values="0%,0%,0%,2%,认缴,0%", paid=80 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 100, 50 * M)
    life.fund(
        "terms", "--date", "2024-01-01", "--fee-rate", "0", "--doc", "补1", "--reason", "免收"
    )
    life.fund("terms", "--date", "2024-07-01", "--fee-rate", "1%", "--fee-basis", "net_invested", "--doc", "补2", "--reason", "恢复")  # fmt: skip
    life.fund("fees", "--date", "2024-09-30")
    assert life.get("funds", "2023Q4", "甲基金", "fees") == 2 * M
    assert life.get("funds", "2024Q2", "甲基金", "fees") == 2 * M
    assert life.get("funds", "2024Q3", "甲基金", "fees") == 2_125_000


def test_a_partner_that_bears_no_fee_is_left_out_of_it(life):
    life.begun(TWO, values="0%,0%,0%,2%,认缴,0%", paid=50 * M)
    life.fund("own", "--partner", "财政局", "--no-fee", "yes", "--date", DAY)
    life.fund("fees", "--date", "2023-12-31")
    assert nav(life, "2023Q4", "财政局") == 30 * M
    assert (
        nav(life, "2023Q4", "乙方") == 20 * M - 8 * M // 10
    )  # on its own 40 m; nobody bears the rest


# ---------------------------------------------------------------- holdings
def test_shares_given_out_in_kind_count_at_their_value(life):
    """Half of X, worth 45m of 90m, bought for 30m, goes to the partners: DPI 0.45, 15m realised, 40m + 45m are left."""
    life.begun(paid=100 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 1000, 60 * M)
    life.lists("valuations", "X,2023-12-31,90000000,最近融资")
    life.lists("exits", "X,2024-01-15,实物分配,500,45000000")
    life.lists("distributions", "1,2024-01-15,30000000,,15000000,,")
    assert life.get("portfolio", "2024Q1", "X", "realised") == 15 * M
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 85 * M
    assert life.get("funds", "2024Q1", "甲基金", "dpi") == "0.450"
    assert life.get("fundcash", "2024Q1", "甲基金", "closing") == 40 * M


def test_money_that_comes_back_after_a_write_off(life):
    life.begun(paid=20 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 100, 10 * M)
    life.lists("exits", "X,2023-09-01,核销,全部,0")
    assert life.get("portfolio", "2023Q3", "X", "realised") == -10 * M
    life.lists("exits", "X,2024-02-01,追偿,,2000000")
    assert life.get("portfolio", "2024Q1", "X", "realised") == -8 * M
    assert life.get("portfolio", "2024Q1", "X", "moic") == "0.200"
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 12 * M


def test_a_note_that_earns_interest_becomes_shares_and_half_is_sold(life):
    """6m note, 0.3m interest, 400 shares; 200 sold for 5m: cost 3m, gain 2m, income 0.3m."""
    life.begun(paid=10 * M)
    life.holds("X")
    life.lists("investments", "X,可转债,2023-02-01,,6000000")
    life.lists("dealincome", "X,2023-08-01,300000,利息")
    life.lists("investments", "X,债转股,2023-10-01,400,0")
    life.lists("exits", "X,2024-02-01,转让,200,5000000")
    assert life.get("portfolio", "2024Q1", "X", "cost") == 3 * M
    assert life.get("portfolio", "2024Q1", "X", "realised") == 2 * M
    assert life.get("portfolio", "2024Q1", "X", "proceeds") == 5.3 * M
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 12.3 * M


def test_two_sales_of_a_day_to_two_buyers_and_a_dividend_of_the_day(life):
    life.begun(paid=30 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 300, 30 * M)
    head = "基金名称,被投企业,退出日期,退出方式,退出股数,退出金额,受让方"
    sold = "甲基金,X,2023-11-01,转让,100,15000000"
    life.lists("exits", f"{sold},甲买方", f"{sold},乙买方", head=head)
    life.lists("dealincome", "X,2023-11-01,600000,分红")
    assert life.get("portfolio", "2023Q4", "X", "realised") == 10 * M
    assert life.get("portfolio", "2023Q4", "X", "cost") == 10 * M
    assert life.get("funds", "2023Q4", "甲基金", "nav") == 40.6 * M


def test_a_purchase_after_the_value_is_said_and_counts_at_cost(life):
    life.begun(paid=50 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 100, 10 * M)
    life.lists("valuations", "X,2023-06-30,20000000,最近融资")
    life.lists("investments", "X,B轮,2023-08-01,50,12000000")
    assert life.get("portfolio", "2023Q3", "X", "value") == 32 * M
    assert life.get("portfolio", "2023Q3", "X", "state") == "须重估"
    life.lists("valuations", "X,2023-12-31,36000000,最近融资")
    assert life.get("portfolio", "2023Q4", "X", "unrealised") == 14 * M
    assert life.get("portfolio", "2023Q4", "X", "state") != "须重估"


def test_a_reverse_split_keeps_cost_and_a_sale_takes_its_part(life):
    """1,000 shares become 100; 25 sold: a quarter of 10m."""
    life.begun(paid=20 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 1000, 10 * M)
    life.fund("split", "--company", "X", "--shares", "-900", "--date", "2023-05-01")
    life.lists("exits", "X,2023-07-01,转让,25,4000000")
    assert life.get("portfolio", "2023Q3", "X", "cost") == 7.5 * M
    assert life.get("portfolio", "2023Q3", "X", "realised") == 1.5 * M


def test_an_investment_taken_back_leaves_the_cash_and_its_row(life):
    life.begun(paid=20 * M)
    life.holds("X")
    bought(life, "X", "2023-02-01", 1000, 10 * M)
    life.fund("reverse", "--what", "investment", "--company", "X", "--amount", 10 * M, "--date", "2023-03-01")  # fmt: skip
    assert life.get("fundcash", "2023Q1", "甲基金", "closing") == 20 * M
    assert life.get("funds", "2023Q1", "甲基金", "nav") == 20 * M
    assert life.get("portfolio", "2023Q1", "X", "cost") == 0


def test_money_in_another_currency_is_asked_for_and_nothing_is_stored(life):
    life.begun(paid=20 * M)
    life.holds("X")
    code, said = life.list(
        "investments", "甲基金,X,A轮,2023-02-01,100,1000000,USD",
        head="基金名称,被投企业,轮次,投资日期,取得股数,投资金额,币种",
    )  # fmt: skip
    assert code != 0 and "USD" in said
    assert life.get("fundcash", "2023Q1", "甲基金", "closing") == 20 * M


# ---------------------------------------------------------------- money of the partners
def test_a_partner_in_default_keeps_what_it_paid_and_owes_nothing_more(life):
    """Half of the second call never came from B (10m paid of 40m committed): 60m and 10m are left committed."""
    life.begun(TWO, paid=25 * M)
    life.lists("calls", "2,2023-06-01,2023-06-15,50000000,")
    life.lists("receipts", "2,财政局,2023-06-10,30000000")
    life.fund("default", "--partner", "乙方", "--date", "2023-09-01")
    assert partner(life, "2023Q3", "乙方", "committed") == 10 * M
    assert partner(life, "2023Q3", "乙方", "unfunded") == 0
    assert partner(life, "2023Q3", "乙方", "outstanding") == 0
    life.lists("calls", "4,2023-10-01,2023-10-15,15000000,")  # all of it falls on A
    assert partner(life, "2023Q4", "财政局", "called") == 60 * M


def test_a_default_that_is_cured_by_a_new_commitment_calls_it_again(life):
    life.begun(TWO, paid=25 * M)
    life.fund("default", "--partner", "乙方", "--date", "2023-09-01", "--reason", "决议")
    life.lists("partners", "甲基金,乙方,社会出资,30000000,2023-10-01,增加", head="基金名称,出资人,出资人类别,认缴金额,认缴日期,变动类型")  # fmt: skip
    assert partner(life, "2023Q4", "乙方", "committed") == 40 * M
    assert partner(life, "2023Q4", "乙方", "unfunded") == 30 * M


def test_what_is_recallable_can_be_called_again_and_counts_as_distributed(life):
    life.begun(TWO, paid=100 * M)
    life.lists("distributions", "1,2023-06-30,,,,,20000000")
    assert partner(life, "2023Q2", "乙方", "unfunded") == 8 * M
    assert life.get("funds", "2023Q2", "甲基金", "dpi") == "0.200"
    life.lists("calls", "2,2023-07-01,2023-07-15,20000000,")
    life.lists("receipts", "2,全部,2023-07-15,20000000")
    assert partner(life, "2023Q3", "乙方", "unfunded") == 0
    assert life.get("funds", "2023Q3", "甲基金", "paid_in") == 120 * M
    assert life.get("funds", "2023Q3", "甲基金", "pic") == "120.0%"


def test_a_partner_excused_from_a_call_has_no_share_of_its_gain_by_what_is_paid_in(life):
    """A pays 30m alone; 30m earn 6m: all A's."""
    life.begun(TWO)
    life.fund("call", "--date", "2023-02-01", "--due", "2023-02-01", "--call", 30 * M, "--excuse", "乙方")  # fmt: skip
    life.lists("receipts", "1,财政局,2023-02-01,30000000")
    life.holds("X")
    bought(life, "X", "2023-03-01", 100, 30 * M)
    life.lists("valuations", "X,2023-06-30,36000000,最近融资")
    assert (nav(life, "2023Q2", "财政局"), nav(life, "2023Q2", "乙方")) == (36 * M, 0)


def test_distributions_by_commitment_where_the_terms_say_so(life):
    """Only A has paid; by commitment B gets four tenths all the same."""
    life.begun(TWO, terms=TERMS + ",分配基数", values="0%,0%,0%,0%,认缴,0%,认缴")
    life.lists("calls", f"1,{DAY},{DAY},50000000,")
    life.lists("receipts", f"1,财政局,{DAY},30000000")
    life.lists("distributions", "1,2023-06-30,10000000,,,,")
    assert partner(life, "2023Q2", "乙方", "distributed") == 4 * M


def test_calls_by_what_is_unfunded(life):
    """A was called for 30m more than B's share: of 60m unfunded, A 20m and B 40m, a call of 30m asks 10m and 20m."""
    life.begun(TWO, terms=TERMS + ",缴款分摊", values="0%,0%,0%,0%,认缴,0%,未缴")
    life.fund("call", "--date", "2023-02-01", "--due", "2023-02-01", "--call", 40 * M, "--excuse", "乙方")  # fmt: skip
    life.lists("calls", "2,2023-03-01,2023-03-01,30000000,")
    assert partner(life, "2023Q1", "财政局", "called") == 50 * M
    assert partner(life, "2023Q1", "乙方", "called") == 20 * M


def test_a_distribution_decided_in_one_quarter_and_paid_in_the_next(life):
    life.begun(paid=100 * M)
    life.fund("distribute", "--date", "2023-03-20", "--capital", 10 * M, "--pending")
    assert life.get("funds", "2023Q1", "甲基金", "dpi") == "0.000"
    assert life.get("funds", "2023Q1", "甲基金", "decided") == 10 * M
    assert life.get("funds", "2023Q1", "甲基金", "nav") == 100 * M
    life.fund("paid", "--number", 1, "--date", "2023-04-10")
    assert life.get("funds", "2023Q2", "甲基金", "dpi") == "0.100"
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 90 * M


def test_interest_on_late_payment_is_the_others_income(life):
    """B is 73 days late with 20m at 10 %: 0.4m, all A's."""
    life.begun(TWO, terms=TERMS + ",逾期缴款利率", values="0%,0%,0%,0%,认缴,0%,10%")
    life.lists("calls", f"1,{DAY},{DAY},50000000,")
    life.lists("receipts", f"1,财政局,{DAY},30000000", "1,乙方,2023-03-15,20000000")
    assert life.get("calls", "2023Q1", "乙方", "late_due") == 400_000
    code, said = life.call(
        "add", "fund.overdue_interest", "--fund", "F1", "--number", 1, "--partner", "乙方", "--day",
        "2023-03-20", "--amount", 400_000, "--ledger", life.ledger,
    )  # fmt: skip
    assert code == 0, said
    assert (nav(life, "2023Q1", "财政局"), nav(life, "2023Q1", "乙方")) == (30.4 * M, 20 * M)
    assert partner(life, "2023Q1", "乙方", "paid_in") == 20 * M


def test_a_line_drawn_and_repaid_shows_the_rate_with_and_without_it(life):
    """Drawn 50m for a year, called afterwards: with the line the partners had their money in for half a year only."""
    life.begun()
    life.lists("fundcosts", "2023-01-01,提款,50000000", head="")
    life.holds("X")
    bought(life, "X", "2023-01-01", 100, 50 * M)
    life.lists("calls", "1,2024-01-01,2024-01-01,50000000,")
    life.lists("receipts", "1,财政局,2024-01-01,50000000")
    life.lists("fundcosts", "2024-01-01,还款,50000000")
    life.lists("valuations", "X,2024-12-31,60500000,最近融资")
    # without the line: 50m for two years (730 days) → 10 % a year; with it: a year → 21 %.
    assert life.get("funds", "2024Q4", "甲基金", "net_irr") == "21.0%"
    assert life.get("funds", "2024Q4", "甲基金", "net_irr_no_line") == "10.0%"


def test_local_reinvestment_counts_what_is_proved_with_its_factor(life):
    """1.5 × 40m are asked; 10m × 1.2 are approved, 20m without evidence are claimed only."""
    life.begun(paid=100 * M)
    life.holds("X", "Y")
    life.fund("rule", "--date", DAY, "--due", "2027-01-01", "--multiple", "1.5", "--amount", 40 * M, "--doc", "协1")  # fmt: skip
    life.fund("credit", "--company", "X", "--amount", 10 * M, "--multiple", "1.2", "--date", "2023-05-01", "--doc", "证1", "--approved", "区财政局")  # fmt: skip
    life.fund("credit", "--company", "Y", "--amount", 20 * M, "--date", "2023-06-01")  # fmt: skip
    notes = " ".join(life.table("funds", "2023Q2")["notes"])
    assert "60,000,000.00" in notes and "12,000,000.00" in notes and "20,000,000.00" in notes


def test_a_fund_of_a_fund_of_a_fund_is_looked_through(life):
    """0.6 × 0.5 × 0.4 × 0.25 = 3 % of X is the fiscal partner's."""
    life.begun(TWO, paid=100 * M)
    head = f"基金编码,基金名称,基金类型,成立日期,{TERMS}"
    for code, name in (("F2", "乙基金"), ("F3", "丙基金")):
        life.lists("funds", f"{code},{name},产业基金,{DAY},0%,0%,0%,0%,认缴,0%", head=head)
    rows = (
        "乙基金,甲基金,社会出资,50000000,2023-01-01", "乙基金,他人,社会出资,50000000,2023-01-01",
        "丙基金,乙基金,社会出资,40000000,2023-01-01", "丙基金,别人,社会出资,60000000,2023-01-01",
    )  # fmt: skip
    life.lists("partners", *rows, head="基金名称,出资人,出资人类别,认缴金额,认缴日期")
    life.holds("乙基金", "丙基金", "X")
    for fund in ("乙基金", "丙基金"):
        life.lists("calls", f"{fund},1,{DAY},{DAY},100000000,", head="基金名称,缴款期次,通知日期,缴款截止日,投资款,管理费")  # fmt: skip
        life.lists("receipts", f"{fund},1,全部,{DAY},100000000", head="基金名称,缴款期次,出资人,到账日期,到账金额")  # fmt: skip
    invest = "基金名称,被投企业,轮次,投资日期,取得股数,投资金额,本轮新增股数,投前总股数"
    life.lists("investments", f"甲基金,乙基金,,{DAY},,50000000,,", head=invest)
    life.lists("investments", f"乙基金,丙基金,,{DAY},,40000000,,", head=invest)
    life.lists("investments", f"丙基金,X,A轮,{DAY},250,100000000,250,750", head=invest)
    table = life.table("lookthrough", "2023Q1")
    row = next(row for row in table["rows"] if row["name"] == "X")
    shares = [cell["text"] for cell in row["cells"].values()]
    assert any("3.0" in str(text) for text in shares), shares


def test_a_rate_of_73_days_is_not_made_a_yearly_one(life):
    """100m → 110m in 73 days: 10.0 %."""
    life.begun(paid=100 * M, day="2023-01-18")
    life.holds("X")
    bought(life, "X", "2023-01-18", 100, 100 * M)
    life.lists("valuations", "X,2023-03-31,110000000,最近融资")
    assert life.get("funds", "2023Q1", "甲基金", "net_irr") == "10.0%"


def test_costs_taken_back_and_a_cost_booked_twice(life):
    life.begun(paid=10 * M)
    life.lists("fundcosts", "2023-02-01,费用,100000")
    life.lists("fundcosts", "2023-02-01,费用,-100000")
    assert life.get("funds", "2023Q1", "甲基金", "nav") == 10 * M
    assert life.get("fundcash", "2023Q1", "甲基金", "closing") == 10 * M


def test_a_partner_that_commits_less_is_called_by_what_is_left(life):
    """A 60m → 20m by release: of a call of 30m A 10m, B 20m."""
    life.begun(TWO)
    life.lists("partners", "甲基金,财政局,财政出资,40000000,2023-02-01,减少", head="基金名称,出资人,出资人类别,认缴金额,认缴日期,变动类型")  # fmt: skip
    life.lists("calls", "1,2023-03-01,2023-03-01,30000000,")
    assert partner(life, "2023Q1", "财政局", "called") == 10 * M
    assert partner(life, "2023Q1", "乙方", "called") == 20 * M


def test_a_call_for_fee_and_costs_inside_and_money_outside_the_commitment(life):
    """10m + 1m + 0.5m count against the commitment, 0.2m outside do not; all of it is paid in."""
    life.begun()
    life.lists("calls", f"甲基金,1,{DAY},{DAY},10000000,1000000,500000,200000", head="基金名称,缴款期次,通知日期,缴款截止日,投资款,管理费,基金费用,认缴外金额")  # fmt: skip
    life.lists("receipts", f"1,财政局,{DAY},11700000")
    assert partner(life, "2023Q1", "财政局", "unfunded") == 88.5 * M
    assert partner(life, "2023Q1", "财政局", "paid_in") == 11.7 * M
    assert nav(life, "2023Q1", "财政局") == 11.7 * M


def test_money_that_went_back_to_a_partner_opens_the_call_again(life):
    life.begun(TWO, paid=50 * M)
    life.lists("receipts", "1,乙方,2023-02-01,-5000000")
    assert partner(life, "2023Q1", "乙方", "paid_in") == 15 * M
    assert partner(life, "2023Q1", "乙方", "outstanding") == 5 * M
    assert nav(life, "2023Q1", "乙方") == 15 * M
