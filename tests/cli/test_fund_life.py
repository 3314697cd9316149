"""Lives of funds through lists and commands, with figures worked out by hand (ILPA, partnership agreements)."""

import pytest

from tests.cli.fund_life import ONE, TERMS, TWO, WITH_GP, Life
from tests.ledger import world


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


# ---------------------------------------------------------------- terms
def test_a_hard_hurdle_is_a_column_of_the_list(life):
    """100 at 8 % sold for 200 after a year: carry is 20 % of what lies above 108."""
    life.begun(WITH_GP, f"门槛类型,{TERMS}", "硬门槛,8%,20%,100%,0%,认缴,0%", paid=100_000_000)
    life.fund("distribute", "--date", "2024-01-01", "--cash", "200000000")
    assert life.get("distributions", "2024Q1", "甲基金", "carry") == 18_400_000


def test_simple_interest_clawback_and_the_months_of_a_fee_are_columns(life):
    """8 % simple over 730 days is 16; the catch-up on 16 is 4. The fee of a half-year is 2 % ÷ 2 of 100m."""
    terms = f"门槛计息方式,分配模式,回拨,管理费周期,单一企业上限,{TERMS}"
    life.begun(WITH_GP, terms, "单利,整体基金,否,半年,20%,8%,20%,100%,2%,认缴,0%", paid=100_000_000)
    life.fund("distribute", "--date", "2024-12-31", "--cash", "120000000")
    assert life.get("distributions", "2024Q4", "甲基金", "carry") == 4_000_000
    life.fund("fees", "--date", "2023-12-31")
    assert life.get("fundcosts", "2023Q4", "23Q2", "due") == 1_000_000
    with world.opened(life.ledger) as ledger:
        (row,) = ledger.funds.terms(ledger.funds.get("F1").id)
    assert (row.clawback, row.one_company) == (0, 200_000)


def test_the_command_sets_every_term_and_takes_the_split_of_the_fee_back(life):
    life.begun(values="8%,20%,100%,2%,认缴,0%")
    new = ("--doc", "补", "--reason", "改")
    life.fund(
        "terms",
        "--date",
        "2023-03-01",
        "--fee-split",
        "paid_in",
        "--hurdle",
        "hard",
        "--one-company",
        "20%",
        *new,
    )
    life.fund(
        "terms", "--date", "2023-06-01", "--fee-split", "reckoned", "--style", "deal_by_deal", "--clawback", "no",
        "--compounding", "monthly", "--fee-months", "12", "--one-company", "none", *new,
    )  # fmt: skip
    with world.opened(life.ledger) as ledger:
        rows = ledger.funds.terms(ledger.funds.get("F1").id)
    assert [(r.fee_split, r.hurdle, r.one_company) for r in rows] == [
        ("", "soft", None), ("paid_in", "hard", 200_000), ("", "hard", None)
    ]  # fmt: skip
    assert (rows[2].style, rows[2].clawback, rows[2].compounding, rows[2].fee_months) == (
        "deal_by_deal",
        0,
        "monthly",
        12,
    )


def test_partners_own_terms_are_columns_of_the_list_of_partners(life):
    life.lists(
        "funds",
        "F1,甲基金,产业基金,2023-01-01,8%,20%,100%,0%,认缴,8%",
        head=f"基金编码,基金名称,基金类型,成立日期,{TERMS}",
    )
    life.lists(
        "partners", "甲基金,GP甲,普通合伙人,1000000,2023-01-01,70%,否", "甲基金,GP乙,普通合伙人,1000000,2023-01-01,30%,否",
        "甲基金,财政局,财政出资,98000000,2023-01-01,,",
        head="基金名称,出资人,出资人类别,认缴金额,认缴日期,业绩报酬分成,承担管理费",
    )  # fmt: skip
    life.lists("calls", "1,2023-01-01,2023-01-01,100000000,")
    life.lists("receipts", "1,全部,2023-01-01,100000000")
    life.lists("distributions", "1,2024-07-01,100000000,,40000000,10000000,")
    assert life.get("distributions", "2024Q3", "GP甲", "carry") == 7_000_000
    assert life.get("distributions", "2024Q3", "GP乙", "carry") == 3_000_000


def test_carry_deal_by_deal_does_not_run_through_the_whole_fund(life):
    life.begun(WITH_GP, f"分配模式,{TERMS}", "逐项目,0%,20%,100%,0%,认缴,0%", paid=90_000_000)
    code, said = life.call(
        "fund",
        "distribute",
        "--date",
        "2024-01-01",
        "--cash",
        "1000",
        "--fund",
        "F1",
        "--ledger",
        life.ledger,
    )
    assert code == 2
    assert "逐项目" in said


# ---------------------------------------------------------------- partners
def test_two_closers_of_one_day_pay_in_with_interest_and_all_are_even_after_it(life):
    life.begun(values="8%,20%,100%,0%,认缴,8%", paid=40_000_000)
    for name, amount in (("LPB", "100000000"), ("LPC", "200000000")):
        life.fund(
            "close",
            "--partner",
            name,
            "--class",
            "other",
            "--amount",
            amount,
            "--date",
            "2024-01-01",
        )
    assert life.get("calls", "2024Q1", "LPC", "asked") == 21_600_000  # 20m and 8 % of it for a year
    assert life.get("distributions", "2024Q1", "财政局", "equalisation") == 30_000_000
    life.lists("receipts", "2,全部,2024-01-10,")
    assert [life.get("partners", "2024Q1", name, "nav") for name in ("财政局", "LPB", "LPC")] == [
        10_000_000, 10_000_000, 20_000_000
    ]  # fmt: skip


def test_after_a_default_the_managers_own_number_is_free(life):
    """The program numbers the reversal of a default; the manager's second call is No. 2 all the same."""
    life.begun(TWO)
    life.lists("calls", "1,2023-02-01,2023-02-01,40000000,")
    life.lists("receipts", "1,财政局,2023-02-01,24000000", "1,乙方,2023-02-01,5000000")
    life.fund("default", "--partner", "乙方", "--date", "2023-06-30", "--doc", "催")
    assert life.get("partners", "2023Q2", "乙方", "unfunded") == 0
    life.lists("calls", "2,2023-07-05,2023-07-05,10000000,")
    assert life.get("calls", "2023Q3", "财政局", "asked", nth=1) == 10_000_000
    life.lists("distributions", "1,2023-09-01,2900000,,,,")
    assert life.get("distributions", "2023Q3", "乙方", "distributed") == 500_000


def test_a_transfer_takes_its_part_of_what_may_be_called_again_along(life):
    """Half of all goes: half of the net value, of the unfunded commitment and of what was given back to be recalled."""
    life.begun(
        (("甲方", "社会出资", 100_000_000), ("乙方", "社会出资", 100_000_000)), paid=120_000_000
    )
    life.lists("distributions", "1,2023-05-01,,,,,20000000")
    move = ("transfer", "--partner", "甲方", "--to", "乙方", "--amount", "50000000", "--doc", "转")
    life.fund(*move, "--paid", "30000000", "--date", "2023-07-01")
    got = {c: life.get("partners", "2023Q3", "甲方", c) for c in ("nav", "unfunded", "committed")}
    assert got == {"nav": 25_000_000, "unfunded": 25_000_000, "committed": 50_000_000}
    life.fund(*move, "--date", "2023-08-01")  # the rest: nothing of it stays behind
    got = {c: life.get("partners", "2023Q3", "甲方", c) for c in ("nav", "unfunded", "committed")}
    assert got == {"nav": 0, "unfunded": 0, "committed": 0}


def test_all_receipts_of_a_call_are_one_row_and_another_sum_is_refused(life):
    life.begun(TWO)
    life.lists("calls", "1,2023-02-01,2023-02-01,10000000,", "2,2023-03-01,2023-03-01,10000000,")
    life.fund("receive", "--number", "1", "--date", "2023-02-05", "--all")
    assert life.get("partners", "2023Q1", "乙方", "paid_in") == 4_000_000
    code, said = life.list("receipts", "2,全部,2023-03-05,9000000")
    assert code == 1
    assert "receipts_differ" in said
    life.lists("receipts", "2,全部,2023-03-05,10000000")
    life.lists("receipts", "2,全部,2023-03-05,10000000")  # known
    assert life.get("partners", "2023Q1", "乙方", "paid_in") == 8_000_000


def test_carry_kept_back_is_decided_and_not_paid(life):
    """Escrow: the partners are paid, the carry waits; it counts once it is paid."""
    life.begun(WITH_GP, values="0%,20%,0%,0%,认缴,0%", paid=100_000_000)
    head = "基金名称,分配期次,分配日期,出资人,增值收益,业绩报酬,支付状态"
    rows = ("甲基金,1,2024-01-01,财政局,8000000,,已付", "甲基金,1,2024-01-01,GP甲,,2000000,托管")
    life.lists("distributions", *rows, head=head)
    assert life.get("partners", "2024Q1", "财政局", "distributed") == 8_000_000
    assert life.get("partners", "2024Q1", "GP甲", "decided") == 2_000_000
    life.fund("paid", "--number", "1", "--partner", "GP甲", "--date", "2024-05-01")
    assert life.get("partners", "2024Q2", "GP甲", "distributed") == 2_000_000


def test_a_clawback_is_warned_of_booked_and_paid(life):
    life.begun(WITH_GP, values="0%,20%,0%,0%,认缴,0%", paid=90_000_000, day="2020-01-01")
    life.holds("A", "B")
    life.lists("investments", "A,,2020-01-02,1000,45000000", "B,,2020-01-02,1000,45000000")
    life.lists("exits", "A,2021-01-02,转让,1000,70000000")
    life.lists("distributions", "1,2021-01-03,45000000,,20000000,5000000,")
    life.lists("exits", "B,2022-01-02,核销,1000,0")
    warned = [row["cells"]["amount"]["text"] for row in life.table("warnings", "2022Q1")["rows"]]
    assert "5,000,000.00" in warned
    assert life.get("partners", "2022Q1", "GP甲", "nav") == pytest.approx(-5_000_000, abs=1)
    life.fund("clawback", "--partner", "GP甲", "--date", "2022-05-01", "--amount", "5000000")
    assert life.get("partners", "2022Q2", "GP甲", "nav") == pytest.approx(0, abs=1)
    assert life.get("partners", "2022Q2", "财政局", "nav") == pytest.approx(5_000_000, abs=1)
    assert life.get("funds", "2022Q2", "甲基金", "nav") == pytest.approx(5_000_000, abs=1)
    assert "5,000,000.00" not in [
        row["cells"]["amount"]["text"] for row in life.table("warnings", "2022Q2")["rows"]
    ]


# ---------------------------------------------------------------- holdings
def test_a_loan_has_no_count_earns_interest_and_is_repaid(life):
    life.begun(paid=50_000_000)
    life.holds("A")
    life.lists("investments", "A,,2023-02-01,,10000000")
    life.lists("dealincome", "A,2023-12-31,600000,利息")
    assert life.get("funds", "2023Q4", "甲基金", "nav") == 50_600_000
    life.lists("exits", "A,2024-02-01,还款,,4000000")
    assert life.get("portfolio", "2024Q1", "A", "cost") == 6_000_000
    assert life.get("portfolio", "2024Q1", "A", "realised") == 0
    code, said = life.list("exits", "A,2024-03-01,转让,,1000000")
    assert code == 1
    assert "exit_needs_shares" in said
    life.lists("exits", "A,2024-08-01,转让,全部,5000000")
    assert life.get("portfolio", "2024Q3", "A", "realised") == -1_000_000


def test_a_note_becomes_shares_at_its_cost(life):
    life.begun(paid=50_000_000)
    life.holds("A")
    life.lists("investments", "A,,2023-02-01,,10000000")
    life.lists("investments", "A,A轮,2023-03-01,100,1000000")  # shares beside the note
    code, said = life.list(
        "investments", "A,A+轮,2023-04-01,,1000000"
    )  # a count is missing, no loan is named
    assert code == 1
    assert "counts_differ" in said
    life.lists("investments", "A,债转股,2024-01-15,2000,0")
    life.lists("exits", "A,2024-03-01,转让,1000,9000000")
    assert life.get("portfolio", "2024Q1", "A", "realised") == 4_000_000
    life.lists("investments", "A,B轮,2024-04-01,100,1000000")
    assert life.get("portfolio", "2024Q2", "A", "cost") == 7_000_000


def test_units_of_a_fund_are_no_whole_numbers(life):
    life.begun(paid=50_000_000)
    life.holds("子基金")
    life.lists("investments", "子基金,,2023-02-01,1234.5678,10000000")
    life.lists("exits", "子基金,2024-02-01,转让,617.2839,6000000")
    assert life.get("portfolio", "2024Q1", "子基金", "cost") == 5_000_000
    assert life.get("portfolio", "2024Q1", "子基金", "realised") == 1_000_000
    life.lists("exits", "子基金,2024-03-01,转让,617.2839,6000000")
    assert life.get("portfolio", "2024Q1", "子基金", "state") == "已退出"


def test_a_holding_in_kind_and_money_after_a_write_off(life):
    life.begun(TWO, paid=100_000_000)
    life.holds("A", "B")
    life.lists("investments", "A,,2023-02-01,1000,50000000", "B,,2023-02-01,1000,10000000")
    life.lists("exits", "A,2024-02-01,实物分配,1000,80000000")
    life.lists("distributions", "1,2024-02-01,50000000,,30000000,,")
    assert life.get("partners", "2024Q1", "财政局", "distributed") == 48_000_000
    assert life.get("fundcash", "2024Q1", "甲基金", "closing") == 40_000_000
    code, said = life.list("exits", "B,2024-02-01,核销收回,,1000")
    assert code == 1
    assert "recovery_of_held" in said
    life.lists("exits", "B,2024-02-02,核销,1000,0")
    life.lists("exits", "B,2024-08-01,核销收回,,3000000")
    assert life.get("portfolio", "2024Q3", "B", "realised") == -7_000_000


def test_what_was_recorded_by_mistake_is_taken_back_and_stays(life):
    life.begun(paid=50_000_000)
    life.holds("A")
    life.lists("investments", "A,,2023-02-01,10.5,100000")
    life.lists("dealincome", "A,2023-03-01,500,")
    life.lists("fundcosts", "2023-03-01,费用,700")
    life.lists("exits", "A,2023-03-16,转让,5.25,70000")
    assert life.get("funds", "2023Q1", "甲基金", "nav") == 50_000_000 + 500 - 700 + 20_000
    code, said = life.list("investments", "A,,2023-04-01,,-100000")
    assert code == 1
    assert "taken_back_sold" in said
    life.lists("dealincome", "A,2023-04-01,-500,")
    life.lists("fundcosts", "2023-04-01,费用,-700")
    life.fund(
        "reverse", "--what", "exit", "--company", "A", "--date", "2023-04-02", "--amount", "70000"
    )
    life.lists("investments", "A,,2023-04-03,,-100000")
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 50_000_000
    assert life.get("portfolio", "2023Q2", "A", "invested") == 0
    assert life.get("portfolio", "2023Q2", "A", "realised") == 0
    assert life.get("nav", "2023Q2", "甲基金", "expenses") == 700
    assert life.get("funds", "2023Q1", "甲基金", "nav") == 50_000_000 + 500 - 700 + 20_000
    code, said = life.list("fundcosts", "2023-04-05,费用,-700")
    assert code == 1
    assert "nothing_to_take_back" in said


def test_the_gross_multiple_and_the_gross_rate_rest_on_one_money(life):
    """Bought for 100 with a fee of 10, sold for 121 a year later with a fee of 11: 110 ÷ 110 is 1.000 and 0.0 %."""
    life.begun(paid=50_000_000)
    life.holds("A")
    life.lists(
        "investments",
        "甲基金,A,2023-02-01,100,100,10",
        head="基金名称,被投企业,投资日期,取得股数,投资金额,交易费用",
    )
    life.lists(
        "exits",
        "甲基金,A,2024-02-01,转让,100,121,11",
        head="基金名称,被投企业,退出日期,退出方式,退出股数,退出金额,退出费用",
    )
    assert life.get("portfolio", "2024Q1", "A", "moic") == "1.000"
    assert life.get("portfolio", "2024Q1", "A", "gross_irr") == "0.0%"
    assert any("口径一致" in note for note in life.table("funds", "2024Q1")["notes"])


# ---------------------------------------------------------------- money, duties, one partner
def test_an_offset_above_the_fee_is_carried_forward_by_the_command(life):
    life.begun(terms=f"管理费周期,{TERMS}", values="每年,8%,20%,100%,2%,认缴,0%", paid=50_000_000)
    life.fund("fees", "--date", "2024-12-31")
    life.fund("waive", "--date", "2023-01-01", "--offset", "2500000", "--reason", "顾问费")
    assert life.get("fundcosts", "2024Q4", "23Q4", "due") == 0
    assert life.get("fundcosts", "2024Q4", "24Q4", "due") == 1_500_000


def test_cash_by_the_book_is_warned_of_below_zero_and_said_to_be_unproved(life):
    life.begun(paid=10_000_000)
    life.lists("fundcosts", "2023-03-01,费用,11000000")
    assert life.get("fundcash", "2023Q1", "甲基金", "closing") == -1_000_000
    notes = life.table("fundcash", "2023Q1")["notes"]
    assert any("多 1,000,000.00 元" in note for note in notes)
    assert any("未经核对" in note for note in notes)
    assert "1,000,000.00" in [
        row["cells"]["amount"]["text"] for row in life.table("warnings", "2023Q1")["rows"]
    ]


def test_duties_and_local_reinvestment_are_recorded_by_the_command(life):
    life.begun(paid=10_000_000)
    kinds = {row["cells"]["what"]["text"][:20] for row in life.table("warnings", "2024Q3")["rows"]}
    assert any("投向评价" in words for words in kinds)
    life.fund("duty", "--kind", "evaluation", "--year", "2023", "--doc", "投评1")
    assert not any(
        "投向评价" in row["cells"]["what"]["text"]
        for row in life.table("warnings", "2024Q3")["rows"]
    )
    life.fund(
        "rule",
        "--date",
        "2023-01-01",
        "--due",
        "2028-01-01",
        "--multiple",
        "1.5",
        "--amount",
        "60000000",
    )
    life.fund(
        "credit",
        "--date",
        "2023-02-01",
        "--amount",
        "5000000",
        "--purpose",
        "迁入",
        "--doc",
        "证",
        "--approved",
        "甲",
    )
    assert any(
        "90,000,000.00" in note and "5,000,000.00" in note
        for note in life.table("funds", "2024Q3")["notes"]
    )


def test_one_partner_over_all_funds_is_one_line(life):
    life.begun(TWO, paid=10_000_000)
    life.lists(
        "funds",
        "F2,乙基金,产业基金,2023-01-01,0%,0%,0%,0%,认缴,0%",
        head=f"基金编码,基金名称,基金类型,成立日期,{TERMS}",
    )
    life.lists(
        "partners",
        "乙基金,财政局,财政出资,20000000,2023-01-01",
        head="基金名称,出资人,出资人类别,认缴金额,认缴日期",
    )
    life.lists(
        "calls",
        "乙基金,1,2023-01-01,2023-01-01,5000000",
        head="基金名称,缴款期次,通知日期,缴款截止日,投资款",
    )
    life.lists(
        "receipts",
        "乙基金,1,财政局,2023-01-01,5000000",
        head="基金名称,缴款期次,出资人,到账日期,到账金额",
    )
    life.lists(
        "distributions", "乙基金,1,2023-06-30,1100000", head="基金名称,分配期次,分配日期,返还本金"
    )
    wanted = {
        "funds": "2", "committed": 80_000_000, "paid_in": 11_000_000, "unfunded": 69_000_000, "distributed": 1_100_000,
        "nav": 9_900_000, "dpi": "0.100", "tvpi": "1.000", "net_irr": "0.0%",
    }  # fmt: skip
    assert {code: life.get("partners-total", "2023Q2", "财政局", code) for code in wanted} == wanted
    one, whole = life.table("partners-total", "2023Q2"), life.table("partners", "2023Q2")
    total = next(row["cells"]["nav"]["value"] for row in one["rows"] if row["code"] == "total")
    assert total == sum(row["cells"]["nav"]["value"] for row in whole["rows"] if row["depth"] == 0)


def test_the_net_rate_stands_with_and_without_the_subscription_line(life):
    """100m drawn for a year at 5 %, then called with the interest, sold for 130m after two years:
    105 → 130 in one year is 23.8 %, 100 → 130 in two years is 14.0 %."""
    life.begun(ONE)
    life.holds("A")
    life.lists("fundcosts", "2023-01-01,提款,90000000")
    life.lists("investments", "A,,2023-01-01,1000,90000000")
    life.lists("calls", "1,2024-01-01,2024-01-01,94500000,")
    life.lists("receipts", "1,全部,2024-01-01,94500000")
    life.lists("fundcosts", "2024-01-01,还款,90000000", "2024-01-01,利息,4500000")
    life.lists("exits", "A,2024-12-31,转让,1000,117000000")
    life.lists("distributions", "1,2024-12-31,94500000,,22500000,,")
    assert life.get("funds", "2024Q4", "甲基金", "net_irr") == "23.8%"
    assert life.get("funds", "2024Q4", "甲基金", "net_irr_no_line") == "14.0%"
    assert (
        life.get("funds", "2023Q2", "甲基金", "net_irr_no_line") == "0.0%"
    )  # drawn, nothing called yet


def test_a_part_that_came_back_is_told_how_it_is_recorded(life):
    """Of a cost of 300,000 a third comes back, of a dividend of 2m a quarter: taken back whole, the rest anew."""
    life.begun(paid=50_000_000)
    life.holds("A")
    life.lists("investments", "A,A轮,2023-02-01,100,20000000")
    life.lists("fundcosts", "2023-03-15,费用,300000")
    life.lists("dealincome", "A,2023-03-20,2000000,分红")
    for kind, row, whole in (
        ("fundcosts", "2023-07-01,费用,-100000", "300000"), ("dealincome", "A,2023-07-01,-500000,分红", "2000000"),
    ):  # fmt: skip
        code, said = life.list(kind, row)
        assert code == 1 and "part_to_take_back" in said and whole in said and "同一日期" in said
    code, said = life.list("fundcosts", "2023-07-01,费用,-300001")
    assert code == 1 and "nothing_to_take_back" in said
    life.lists("fundcosts", "2023-07-01,费用,-300000", "2023-07-01,费用,200000")
    life.lists("dealincome", "A,2023-07-01,-2000000,分红", "A,2023-07-01,1500000,分红")
    assert life.get("funds", "2023Q1", "甲基金", "nav") == 51_700_000
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 51_300_000
