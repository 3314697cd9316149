"""Figures that were wrong without a word, and records that nobody doubted: every figure worked out by hand."""

import pytest

from tests.cli.fund_life import DAY, PLAIN, TERMS, TWO, Life

M = 1_000_000
ROUND = "基金名称,被投企业,轮次,投资日期,取得股数,投资金额,本轮新增股数,投前总股数"


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


def call(life, *argv):
    """Run ``fund``; return its code and words, refused or not."""
    return life.call("fund", *argv, "--fund", "F1", "--ledger", life.ledger)


# ---------------------------------------------------------------- look-through
def looked_through(life, quarter):
    """The fiscal money's part of the cost of Z."""
    rows = life.table("lookthrough", quarter)["rows"]
    return next(row["cells"]["cost"]["value"] / 100 for row in rows if row["name"] == "Z")


def holds_z(life, paid=100 * M):
    """财政局 60m, 乙方 40m; Z for 30m, 30 % of it."""
    life.begun(TWO, paid=paid).holds("Z")
    life.lists("investments", "甲基金,Z,A,2023-02-01,300,30000000,300,700", head=ROUND)
    return life


def test_an_interest_that_was_sold_is_looked_through_no_more(life):
    holds_z(life)
    assert looked_through(life, "2023Q1") == 18 * M
    life.fund("transfer", "--partner", "财政局", "--to", "C", "--class", "other", "--amount", 30 * M, "--price", 30 * M, "--date", "2023-04-01", "--doc", "转1")  # fmt: skip
    assert looked_through(life, "2023Q2") == 9 * M
    life.fund("transfer", "--partner", "财政局", "--to", "C", "--class", "other", "--amount", 30 * M, "--price", 30 * M, "--date", "2023-07-01", "--doc", "转2")  # fmt: skip
    assert looked_through(life, "2023Q3") == 0


def test_an_interest_that_was_bought_is_looked_through(life):
    holds_z(life)
    life.fund("transfer", "--partner", "乙方", "--to", "财政局", "--class", "fiscal", "--amount", 40 * M, "--price", 40 * M, "--date", "2023-04-01", "--doc", "转1")  # fmt: skip
    assert looked_through(life, "2023Q2") == 30 * M


def test_forfeits_and_closings_weigh_in_look_through(life):
    """Half paid (30m, 20m); 乙方 loses half of its 20m to 财政局: 40 of 50."""
    holds_z(life, paid=50 * M)
    life.fund(
        "default",
        "--partner",
        "乙方",
        "--date",
        "2023-04-01",
        "--forfeit",
        "50%",
        "--reason",
        "决议",
    )
    assert looked_through(life, "2023Q2") == 24 * M


# ---------------------------------------------------------------- rates by command
@pytest.mark.parametrize("option", ["--fee-rate", "--pref-rate", "--carry-rate", "--catch-up", "--late-rate", "--escrow", "--overdue-rate", "--carry-tax", "--give-share", "--give-ceiling", "--one-company"])  # fmt: skip
@pytest.mark.parametrize("rate", ["0.02", "1"])
def test_a_bare_part_of_one_is_refused_by_the_command_as_by_lists(life, option, rate):
    life.begun(TWO, values="8%,20%,100%,2%,认缴,0%")
    code, said = call(life, "terms", "--date", "2023-04-01", option, rate, "--doc", "补1", "--reason", "r")  # fmt: skip
    assert code != 0 and f"“{rate}”说不清是 {rate}% 还是" in said, said


@pytest.mark.parametrize("rate", ["200", "-1", "2%%"])
def test_a_rate_above_the_whole_is_refused_in_words(life, rate):
    life.begun(TWO, values="8%,20%,100%,2%,认缴,0%")
    code, said = call(life, "terms", "--date", "2023-04-01", f"--fee-rate={rate}", "--doc", "补1", "--reason", "r")  # fmt: skip
    assert code != 0 and "CHECK" not in said and "比率" in said, said


def test_rates_with_their_sign_or_above_one_are_taken_as_they_are(life):
    life.begun(TWO, values="8%,20%,100%,2%,认缴,0%", paid=50 * M)
    life.fund("terms", "--date", "2023-04-01", "--fee-rate", "1.5", "--pref-rate", "0.5%", "--carry-rate", "１５％", "--doc", "补1", "--reason", "r")  # fmt: skip
    life.fund("fees", "--date", "2023-06-30")
    assert life.get("funds", "2023Q2", "甲基金", "fees") == 875_000


def test_a_bare_part_of_one_is_no_forfeit_and_no_share_of_the_carry(life):
    life.begun(TWO, paid=50 * M)
    for words in (("default", "--partner", "乙方", "--forfeit", "0.5"), ("own", "--partner", "乙方", "--carry-share", "0.5")):  # fmt: skip
        code, said = call(life, *words, "--date", "2023-04-01")
        assert code != 0 and "说不清" in said, said


# ---------------------------------------------------------------- what may be called again
def test_what_may_be_called_again_opens_the_commitment_once_it_is_paid(life):
    """100m of 100m paid; 20m recallable decided on 03-20 and paid on 04-05: nothing to call before that day."""
    life.begun(TWO, paid=100 * M)
    life.fund("distribute", "--number", 1, "--date", "2023-03-20", "--recallable", 20 * M, "--pending")  # fmt: skip
    for who in ("甲基金", "财政局", "乙方"):
        assert life.get("partners", "2023Q1", who, "unfunded") == 0
        assert life.get("partners", "2023Q1", who, "recallable") == 0
    code, said = life.list("calls", "2,2023-03-25,2023-04-10,20000000,")
    assert code != 0 and "2023-03-25" in said, said
    life.fund("paid", "--number", 1, "--date", "2023-04-05")
    assert life.get("funds", "2023Q1", "甲基金", "unfunded") == 0
    assert life.get("partners", "2023Q2", "乙方", "unfunded") == 8 * M
    assert life.get("partners", "2023Q2", "乙方", "recallable") == 8 * M
    assert life.list("calls", "2,2023-03-25,2023-04-10,20000000,")[0] != 0  # before it was paid
    life.lists("calls", "2,2023-04-06,2023-04-20,20000000,")


def test_a_decision_that_is_taken_back_before_it_is_paid_opens_nothing(life):
    life.begun(TWO, paid=100 * M)
    life.fund("distribute", "--number", 1, "--date", "2023-03-20", "--recallable", 20 * M, "--pending")  # fmt: skip
    life.fund("reverse", "--what", "distribution", "--number", 1, "--date", "2023-04-05")
    assert life.get("funds", "2023Q2", "甲基金", "unfunded") == 0


# ---------------------------------------------------------------- local reinvestment
RULE = ("rule", "--multiple", "1.5", "--amount", 40 * M, "--doc", "协1")


def credit(life, day, amount, doc):
    return call(life, "credit", "--company", "X", "--amount", amount, "--date", day, "--doc", doc, "--approved", "局", "--purpose", "落地")  # fmt: skip


def test_credits_outside_the_days_of_the_rule_do_not_count_and_are_named(life):
    life.begun(paid=100 * M).holds("X")
    life.fund(*RULE, "--date", "2023-01-01", "--due", "2024-12-31")
    for day, amount, doc in (("2022-06-01", 7, "证0"), ("2023-01-01", 1, "证1"), ("2024-12-31", 2, "证2"), ("2025-02-01", 20, "证3")):  # fmt: skip
        assert credit(life, day, amount * M, doc)[0] == 0
    notes = "\n".join(life.table("funds", "2025Q1")["notes"])
    assert "已认定 3,000,000.00 元" in notes and "返投期外 27,000,000.00 元未计入" in notes
    assert "返投期外 7,000,000.00 元未计入" in "\n".join(life.table("funds", "2023Q1")["notes"])


def test_a_rule_that_supersedes_another_while_it_runs_keeps_its_credits(life):
    life.begun(paid=100 * M).holds("X")
    life.fund(*RULE, "--date", "2022-01-01", "--due", "2024-12-31")
    assert credit(life, "2022-06-01", 7 * M, "证0")[0] == 0
    life.fund(*RULE[:2], "2", *RULE[3:], "--date", "2023-07-01", "--due", "2026-12-31")
    notes = "\n".join(life.table("funds", "2023Q4")["notes"])
    assert "已认定 7,000,000.00 元" in notes and "期外" not in notes


def test_slips_of_a_rule_and_its_credits_are_told_or_refused(life):
    life.begun(paid=100 * M).holds("X")
    code, said = call(life, *RULE, "--date", "2023-01-01", "--due", "2022-12-31")
    assert code != 0 and "完成期限 2022-12-31 早于生效日期 2023-01-01" in said
    said = life.fund(*RULE[:2], "150", *RULE[3:], "--date", "2023-01-01", "--due", "2024-12-31")
    assert "是 150 倍" in said
    assert "倍" not in life.fund(*RULE, "--date", "2023-01-01", "--due", "2024-12-31", "--reason", "改")  # fmt: skip
    said = call(life, "credit", "--company", "X", "--amount", M, "--multiple", 120, "--date", "2023-02-01", "--doc", "证9", "--approved", "局", "--purpose", "落地")[1]  # fmt: skip
    assert "120 倍" in said
    assert credit(life, "2023-03-01", 2 * M, "证1")[1] == ""
    assert "佐证 证1 已用于 2023-03-01 认定的 2,000,000.00 元" in credit(life, "2023-03-02", 2 * M, "证1")[1]  # fmt: skip
    assert credit(life, "2023-03-03", 3 * M, "证1")[1] == ""  # another part of one paper


# ---------------------------------------------------------------- a loan that becomes shares
def lends(life):
    life.begun(paid=20 * M).holds("X")
    life.lists("investments", "X,可转债,2023-02-01,,6000000")
    return life


@pytest.mark.parametrize(("amount", "more"), [(6_000_000, "0.00"), (6_480_000, "480,000.00"), (3_000_000, "0.00")])  # fmt: skip
def test_money_beside_shares_that_a_loan_turns_into_is_refused_with_both_sums(life, amount, more):
    lends(life)
    code, said = life.list("investments", f"X,债转股,2024-02-01,648,{amount}")
    assert (
        code != 0 and f"{amount:,}.00 元，所转借款本金 6,000,000.00 元，相差 {more} 元" in said
    ), said
    code, said = call(life, "invest", "--company", "X", "--date", "2024-02-01", "--shares", 648, "--amount", amount, "--purpose", "债转股")  # fmt: skip
    assert code != 0 and "债转股不付现金" in said, said
    life.lists("investments", "X,债转股,2024-02-01,648,0")
    assert life.get("portfolio", "2024Q1", "X", "cost") == 6 * M
    assert life.get("fundcash", "2024Q1", "甲基金", "closing") == 14 * M


def test_what_only_may_turn_and_shares_bought_beside_a_loan_are_taken(life):
    lends(life)
    life.lists(
        "investments", "X,可转换债券第二期,2023-03-01,,1000000", "X,A轮,2023-04-01,100,2000000"
    )
    life.lists("investments", "X,债转股,2024-02-01,648,0")
    life.lists("investments", "X,债转股增资,2024-03-01,10,500000")  # nothing is lent any more
    assert life.get("portfolio", "2024Q1", "X", "cost") == 9.5 * M


# ---------------------------------------------------------------- more given back than paid in
def test_more_capital_than_was_paid_in_is_named_with_its_sums(life):
    life.begun(TWO, paid=50 * M).holds("X")
    life.lists("investments", "X,A轮,2023-02-01,100,40000000")
    life.lists("exits", "X,2023-05-01,转让,全部,150000000")
    code, said = life.list("distributions", "1,2023-06-01,50000000,,,,")
    assert code == 0 and "超过实缴" not in said, said
    code, said = life.list(
        "distributions", "2,2023-06-02,40000000,,,,", "3,2023-06-03,,,,,60000000"
    )
    assert code == 0
    assert "至 2023-06-03 返还的本金（含可循环分配）150,000,000.00 元，超过实缴 50,000,000.00 元，多 100,000,000.00 元" in said, said  # fmt: skip
    assert "未缴出资超过认缴 10,000,000.00 元" in said, said
    said = life.fund("distribute", "--date", "2023-06-04", "--capital", M, "--dry-run")
    assert "多 101,000,000.00 元" in said
    assert "超过实缴" not in life.fund(
        "distribute", "--date", "2023-01-05", "--gain", M, "--dry-run"
    )


# ---------------------------------------------------------------- doubts of a fund's records
LATER = "2099-01-01"


def said_of(life, kind, row):
    """Take a row of a list that is not refused; return what it says."""
    code, said = life.list(kind, row)
    assert code == 0, said
    return said


def test_days_to_come_are_told_by_lists_and_commands(life):
    life.begun(TWO, paid=50 * M)
    told = "还没有到"
    assert told in said_of(life, "calls", f"2,{LATER},{LATER},1000000,")
    assert told in life.fund("call", "--date", LATER, "--due", LATER, "--call", 2 * M)
    assert told in said_of(life, "distributions", f"1,{LATER},1000000,,,,")
    assert told in life.fund("distribute", "--date", LATER, "--gain", M)
    assert told in life.fund("close", "--partner", "B", "--class", "other", "--amount", M, "--date", LATER)  # fmt: skip
    code, said = life.list("partners", f"甲基金,C,社会出资,1000000,{LATER}", head="基金名称,出资人,出资人类别,认缴金额,认缴日期")  # fmt: skip
    assert code == 0 and told in said
    own = "基金名称,缴款期次,通知日期,缴款截止日,投资款,出资人"
    code, said = life.list("calls", f"甲基金,9,{LATER},{LATER},7,财政局", head=own)
    assert code == 0 and told in said  # a row of one partner's amount, too


def test_the_same_call_or_distribution_under_another_number_is_told(life):
    life.begun(TWO).lists("calls", f"1,{DAY},{DAY},30000000,")
    assert "与第 1 期相同（2023-01-01，30,000,000.00 元）" in said_of(life, "calls", f"2,{DAY},{DAY},30000000,")  # fmt: skip
    assert "与第" not in said_of(life, "calls", f"1,{DAY},{DAY},30000000,")
    assert "与第" not in said_of(life, "calls", "3,2023-01-02,2023-01-02,30000000,")
    life.lists("receipts", f"1,全部,{DAY},30000000")
    life.lists("distributions", "1,2023-06-01,1000000,,,,")
    assert "与第 1 期相同" in life.fund("distribute", "--date", "2023-06-01", "--capital", M)
    assert "与第" not in life.fund("distribute", "--date", "2023-06-01", "--gain", M)


def test_commitments_entered_again_and_newcomers_without_a_closing_are_told(life):
    life.begun(TWO)
    head = "基金名称,出资人,出资人类别,认缴金额,认缴日期,变动类型"

    def partner(row):
        code, said = life.list("partners", f"甲基金,{row}", head=head)
        assert code == 0, said
        return said

    assert "已认缴 60,000,000.00 元，再认缴 60,000,000.00 元后合计 120,000,000.00 元" in partner("财政局,财政出资,60000000,2023-01-02,认缴")  # fmt: skip
    assert "已认缴" not in partner("乙方,社会出资,40000000,2023-01-01,认缴")  # the very same row
    assert "已认缴" not in partner("乙方,社会出资,40000000,2023-03-01,增加")
    assert "已认缴" in partner("乙方,社会出资,8000000000,2023-03-01,增加")
    assert "后续交割" not in partner("丙方,社会出资,1000000,2023-03-01,认缴")
    life.lists("calls", f"1,{DAY},{DAY},30000000,")
    assert "2023-03-02 认缴，晚于首次缴款 2023-01-01" in partner("丁方,社会出资,1000000,2023-03-02,认缴")  # fmt: skip


def test_swapped_carry_and_hurdle_are_told(life):
    life.begun(TWO)
    said = life.fund("terms", "--date", "2023-02-01", "--carry-rate", "8", "--pref-rate", "20", "--doc", "补1", "--reason", "r")  # fmt: skip
    assert "业绩报酬比例 8% 低于门槛收益率 20%" in said
    said = life.fund("terms", "--date", "2023-03-01", "--carry-rate", "20", "--pref-rate", "8", "--doc", "补2", "--reason", "r")  # fmt: skip
    assert "低于门槛" not in said


def test_values_sales_and_dividends_out_of_proportion_are_told(life):
    life.begun(paid=50 * M).holds("X", "Y", "Z")
    life.lists("investments", "X,A轮,2023-02-01,100,10000000", "Y,A轮,2023-02-01,100,10000000", "Z,A轮,2023-02-01,100,10000000")  # fmt: skip
    assert "成本为 10,000,000.00 元" in said_of(
        life, "valuations", "X,2023-03-31,200000000,最近融资"
    )
    assert "核对单位" not in said_of(life, "valuations", "Y,2023-03-31,30000000,最近融资")
    assert "2023-03-31 的估值为 30,000,000.00 元" in said_of(life, "valuations", "Y,2023-06-30,600000000,最近融资")  # fmt: skip
    said = life.fund("value", "--company", "Y", "--date", "2023-09-30", "--amount", 60_000, "--technique", "round")  # fmt: skip
    assert "2023-06-30 的估值为 600,000,000.00 元" in said
    assert "核对单位" not in said_of(
        life, "valuations", "Z,2023-06-30,100000,最近融资"
    )  # 1 % of it
    assert "超过投资成本 10,000,000.00 元" in said_of(
        life, "dealincome", "X,2023-04-01,10000001,分红"
    )
    assert "超过投资成本" not in said_of(life, "dealincome", "X,2023-04-02,9000000,分红")
    assert "所转让部分的成本为 5,000,000.00 元" in said_of(life, "exits", "X,2023-05-01,转让,50,0")
    assert "成本为" in life.fund("exit", "--company", "Y", "--date", "2023-10-01", "--shares", "all", "--amount", 99_999)  # fmt: skip
    assert "成本为" not in said_of(life, "exits", "Z,2023-05-01,转让,50,100000")
    assert "成本为" not in said_of(life, "exits", "Z,2023-06-01,核销,50,0")


# ---------------------------------------------------------------- words and figures that agree
def test_interest_above_the_terms_goes_where_its_note_says(life):
    """乙方 pays 20m a month late and 999,999 of interest: all of it is 财政局's, as for the part that was due."""
    life.begun(TWO, terms=TERMS + ",逾期缴款利率", values=PLAIN + ",10%")
    life.lists("calls", "1,2023-01-15,2023-01-31,50000000,")
    life.lists("receipts", "1,财政局,2023-01-31,30000000", "1,乙方,2023-03-02,20000000")
    code, said = life.call("add", "fund.overdue_interest", "--fund", "F1", "--number", 1, "--partner", "乙方", "--day", "2023-03-05", "--amount", 999_999, "--ledger", life.ledger)  # fmt: skip
    assert code == 0, said
    notes = "\n".join(life.table("calls", "2023Q1")["notes"])
    assert "超出条款应付 835,615.44 元，与应付部分一样计为缴款人以外各出资人的收益" in notes
    assert life.get("partners", "2023Q1", "财政局", "nav") == 30_999_999
    assert life.get("partners", "2023Q1", "乙方", "nav") == 20_000_000


def test_an_interest_handed_over_is_no_distribution_of_the_equity_sheet(life):
    """财政局 (60 of 100m, all paid) gets 3m of 5m and hands 36m of 57m over."""
    life.begun(TWO, paid=100 * M)
    life.lists("distributions", "1,2023-03-01,5000000,,,,")
    life.fund("transfer", "--partner", "财政局", "--to", "C", "--class", "other", "--amount", 36 * M, "--paid", 36 * M, "--price", 36 * M, "--date", "2023-05-01", "--doc", "转1")  # fmt: skip
    row = life.table("equity", "2023Q4")["rows"][0]["cells"]
    fen = {name: (row[name]["value"] or 0) / 100 for name in ("invested", "result", "dividends", "disposed", "closing")}  # fmt: skip
    assert fen["dividends"] == 3 * M and fen["invested"] == 60 * M
    assert fen["disposed"] == 57 * M * 36 / 60
    assert fen["closing"] == fen["invested"] + fen["result"] - fen["dividends"] - fen["disposed"]
    assert fen["closing"] == life.get("partners", "2023Q4", "财政局", "nav")


def test_a_loan_written_off_without_a_count_is_told_to_say_all(life):
    life.begun(paid=20 * M).holds("X")
    life.lists("investments", "X,借款,2023-02-01,,6000000")
    code, said = life.list("exits", "X,2023-06-01,核销,,0")
    assert code != 0 and "全部核销（包括借款）请在退出股数写“全部”" in said, said
    life.lists("exits", "X,2023-06-01,核销,全部,0")


def test_a_changed_approval_is_told_by_the_heads_of_its_list(life):
    head = "申报编号,政策文号,条款,企业名称,申报日期,申报金额"
    life.lists("policy", "申1,政1,一,甲公司,2023-01-05,9", head=head)
    approval = "申报编号,核准金额,核准日期,核准文号"
    life.lists("policy.approval", "申1,8,2023-02-05,核1", head=approval)
    code, said = life.list("policy.approval", "申1,7,2023-02-06,核2", head=approval)
    assert code == 0 and "核准金额" in said and "approved_" not in said, said
