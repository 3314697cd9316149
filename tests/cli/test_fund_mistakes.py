"""Slips of a person at the fund's own doors: what would be lost, counted twice or made of nothing is said."""

import pytest

from tests.cli.fund_life import HEADS, Life

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


# ---------------------------------------------------------------- the fee and the end of the term
def ended(tmp_path, capsys, day="2024-05-15"):
    """A fund of 100m with a fee of 2 % whose term ends on a day."""
    made = Life(tmp_path, capsys).begun(values="0%,0%,0%,2%,认缴,0%", paid=100 * M)
    made.lists("funds", f"F1,甲基金,{day}", head="基金编码,基金名称,存续期届满日")
    return made


def test_no_fee_runs_after_the_term_and_the_tables_say_so(tmp_path, capsys):
    life = ended(tmp_path, capsys)
    said = life.fund("fees", "--date", "2024-12-31")
    assert "2024-05-15" in said
    # 2023 and 2024Q1 whole, 45 of the 91 days of 2024Q2
    fees = 2 * M + 500_000 + round(500_000 * 45 / 91, 2)
    assert life.get("funds", "2024Q4", "甲基金", "fees") == pytest.approx(fees, abs=0.005)
    assert nav(life, "2024Q4") == pytest.approx(100 * M - fees, abs=0.005)
    for report in ("funds", "partners"):
        assert any("2024-05-15" in note for note in life.table(report, "2024Q4")["notes"])
        assert not any("2024-05-15" in note for note in life.table(report, "2024Q1")["notes"])


def test_an_extension_is_the_new_day_of_the_term_and_the_fee_goes_on(tmp_path, capsys):
    life = ended(tmp_path, capsys)
    life.fund("fees", "--date", "2024-12-31")
    life.lists("funds", "F1,甲基金,2026-05-15", head="基金编码,基金名称,存续期届满日")
    assert life.fund("fees", "--date", "2024-12-31") == ""
    assert life.get("funds", "2024Q4", "甲基金", "fees") == 4 * M


def test_a_fee_charged_for_days_after_the_term_is_named_with_its_sum(tmp_path, capsys):
    life = Life(tmp_path, capsys).begun(values="0%,0%,0%,2%,认缴,0%", paid=100 * M)
    life.fund("fees", "--date", "2023-12-31")
    life.lists("funds", "F1,甲基金,2023-11-30", head="基金编码,基金名称,存续期届满日")
    after = f"{500_000 * 31 / 92:,.2f}"
    assert any(after in note for note in life.table("funds", "2023Q4")["notes"])
    assert not any("届满" in note for note in life.table("funds", "2023Q3")["notes"])


def test_all_that_came_already_is_no_receipt(life):
    code, said = fund(life, "receive", "--number", 1, "--all", "--date", "2023-02-01")
    assert (code, "没有尚欠" in said) == (2, True)


def test_what_accrues_ends_with_the_term_too(tmp_path, capsys):
    life = ended(tmp_path, capsys, "2023-12-31")
    assert nav(life, "2023Q4") == nav(life, "2024Q2") == 98 * M


# ---------------------------------------------------------------- carry to be given back
TIERS = (("财政局", "财政出资", 100 * M), ("GP甲", "普通合伙人", 1))
DEALS = {  # terms beside 20 % deal by deal → to be given back by the tables of the funds
    "escrow": (("--escrow", "30%", "--clawback", "yes"), 4_200_000),
    "tax": (("--carry-tax", "20%", "--clawback", "yes"), 4_800_000),
    "stays": (("--clawback", "no"), 0),
}


@pytest.mark.parametrize("terms", DEALS)
def test_the_tiers_name_what_the_tables_of_the_funds_take_back(tmp_path, capsys, terms):
    """A is sold for 80m of 50m: 6m of carry; B is lost: no carry is due of the whole fund."""
    options, back = DEALS[terms]
    life = Life(tmp_path, capsys).begun(partners=TIERS)
    life.fund("terms", "--date", "2023-01-01", "--fee-rate", "0%", "--carry-rate", "20%", "--pref-rate", "0%",
              "--style", "deal_by_deal", "--reason", "x", "--doc", "d", *options)  # fmt: skip
    life.fund("call", "--date", "2023-01-01", "--due", "2023-01-01", "--call", 100 * M, "--part",
              f"财政局={100 * M}", "--part", "GP甲=0")  # fmt: skip
    life.fund("receive", "--number", 1, "--all", "--date", "2023-01-01")
    life.holds("A", "B")
    life.lists("investments", f"A,A轮,2023-01-02,1000,{50 * M}", f"B,A轮,2023-01-02,1000,{50 * M}")
    life.lists("exits", f"A,2023-02-01,转让,全部,{80 * M}")
    assert "已付业绩报酬0.00元，其中应回拨0.00元" in tiers_note(life)
    life.fund("distribute", "--number", 1, "--date", "2023-02-02", "--capital", 50 * M, "--gain", 24 * M,
              "--carry", 6 * M)  # fmt: skip
    life.lists("exits", "B,2023-03-01,核销,全部,0")
    assert f"其中应回拨{back:,}.00元" in tiers_note(life)
    told = [note for note in life.table("funds", "2023Q1")["notes"] if "应回拨" in note]
    assert [f"{back:,}.00" in note for note in told] == ([True] if back else [])


def tiers_note(life):
    return "\n".join(life.table("tiers", "2023Q1")["notes"])


# ---------------------------------------------------------------- a deal fee of what is taken back
BOUGHT = "基金名称,被投企业,轮次,投资日期,取得股数,投资金额,交易费用"
FEES = {"stays": ((), 100_000), "came back": (("--fee", 100_000), 0)}


@pytest.mark.parametrize("door", ["reverse", "list"])
@pytest.mark.parametrize("fate", FEES)
def test_the_fee_of_a_purchase_taken_back_stays_unless_its_return_is_said(life, fate, door):
    options, left = FEES[fate]
    life.lists("investments", f"甲基金,A,A轮,2023-02-01,100,{10 * M},100000", head=BOUGHT)
    if door == "reverse":
        said = life.fund("reverse", "--what", "investment", "--company", "A", "--date", "2023-04-01",
                         "--amount", 10 * M, *options)  # fmt: skip
    else:
        fee = -100_000 if options else ""
        row = f"甲基金,A,A轮,2023-04-01,-100,{-10 * M},{fee}"
        code, said = life.list("investments", row, head=BOUGHT)
        assert code == 0, said
    assert ("100,000.00" in said and "--fee" in said) == bool(left)
    for quarter in ("2023Q2", "2023Q4"):
        assert nav(life, quarter) == cash(life, quarter) == 100 * M - left
        assert life.get("partners", quarter, "财政局", "nav") == 100 * M - left
    assert nav(life, "2023Q1") == 100 * M - 100_000


def test_the_fee_of_an_exit_taken_back_stays_and_another_sum_is_refused(life):
    head = "基金名称,被投企业,退出日期,退出方式,退出股数,退出金额,退出费用"
    life.lists("investments", f"A,A轮,2023-02-01,100,{10 * M}")
    life.lists("exits", f"甲基金,A,2023-03-01,回购,30,{4 * M},10000", head=head)
    code, said = life.list("exits", f"甲基金,A,2023-04-01,回购,-30,{-4 * M},-1", head=head)
    assert (code, "10000.00" in said) == (1, True)
    life.lists("exits", f"甲基金,A,2023-04-01,回购,-30,{-4 * M},", head=head)
    assert cash(life, "2023Q2") == 90 * M - 10_000
    assert nav(life, "2023Q2") == 100 * M - 10_000


# ---------------------------------------------------------------- words and units
ABROAD = ("--shares", 1000, "--amount", 6_450_000, "--currency", "USD", "--original")


def test_a_cost_abroad_that_no_rate_explains_is_refused(life):
    at = ("--ledger", life.ledger)
    life.call("add", "index", *at, "--series", "USD/CNY", "--day", "2023-02-01", "--level", "6.45")
    deal = (
        "add",
        "fund.investment",
        *at,
        "--fund",
        "F1",
        "--company",
        "A",
        "--day",
        "2023-03-02",
        *ABROAD,
    )
    code, said = life.call(*deal, 1_000_000_000)
    assert (code, "6.4500" in said) == (2, True)
    assert life.call(*deal, "1,000,000.00")[0] == 0
    assert "THOUSANDTHS" not in life.call("add", "fund.investment", "--help")[1]
    code, said = life.list(
        "investments", "甲基金,A,B轮,2023-03-02,10,6450000,USD", head=f"{HEADS['investments']},币种"
    )
    assert (code, "原币投资额" in said) == (2, True)


def test_a_part_of_the_column_before_is_named_and_not_added_to_it(life):
    """其中：可循环分配 is a part of the capital given back: added to it 10m would be counted twice."""
    head = "基金名称,分配期次,分配日期,返还本金,增值收益,其中：可循环分配"
    code, said = life.list(
        "distributions", f"甲基金,1,2023-03-01,{10 * M},{5 * M},{10 * M}", head=head
    )
    assert code == 2
    assert "list_column_unused" in said and "其中：可循环分配" in said


@pytest.mark.parametrize(
    ("word", "technique"),
    [
        ("参考最近融资价格法", "最近融资"),
        ("市场乘数法", "可比公司"),
        ("净资产法", "净资产"),
        ("现金流折现法", "现金流"),
    ],
)
def test_the_techniques_of_the_official_guide_are_known(life, word, technique):
    life.lists("investments", "A,A轮,2023-01-15,100,5000000")
    life.lists("valuations", f"A,2023-03-31,6000000,{word}")
    assert technique in life.get("portfolio", "2023Q1", "A", "technique")


@pytest.mark.parametrize("word", ["减资", "IPO减持", "大股东回购"])
def test_more_names_of_exits_are_known(life, word):
    life.lists("investments", "A,A轮,2023-01-15,100,5000000")
    life.lists("exits", f"A,2023-03-01,{word},50,3000000")
    assert life.get("portfolio", "2023Q1", "A", "realised") == 500_000


@pytest.mark.parametrize(
    ("action", "kind", "known"), [("cost", "other", "draw"), ("income", "sale", "dividend"), ("exit", "draw", "sale")]
)  # fmt: skip
def test_a_kind_of_another_action_is_refused_in_words(life, action, kind, known):
    life.lists("investments", "A,A轮,2023-01-15,100,5000000")
    company = () if action == "cost" else ("--company", "A")
    code, said = fund(life, action, *company, "--date", "2023-03-01", "--amount", M, "--kind", kind)
    assert code == 2
    assert known in said and "CHECK" not in said
