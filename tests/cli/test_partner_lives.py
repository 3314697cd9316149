"""Lives of partners through lists and commands: later closings, transfers, defaults; figures worked out by hand.

Everywhere 60m (财政局) and 40m (乙方) are committed; 60m are called, due and paid on 2023-01-01; 30m go into 丙公司.
"""

import pytest

from tests.cli.fund_life import TWO, Life

CLOSE = ("close", "--class", "other", "--doc", "交割2")


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(TWO, values="0%,0%,0%,0%,认缴,10%", paid=60_000_000)
    made.holds("丙公司")
    made.lists("investments", "丙公司,,2023-02-01,1000,30000000")
    return made


def row(life, quarter, name, *columns, report="partners"):
    return tuple(life.get(report, quarter, name, column) for column in columns)


def close(life, name, amount, date):
    life.fund(*CLOSE, "--partner", name, "--amount", str(amount), "--date", date)


# ---------------------------------------------------------------- later closings
def test_interest_of_a_later_closing_is_neither_paid_in_nor_distributed_and_no_share(life):
    """丁 comes with 100m after 365 days: half of 60m = 30m, 10 % of it 3m; then each holds what it has in."""
    close(life, "丁", 100_000_000, "2024-01-01")
    assert row(life, "2024Q1", "丁", "call", "call_outside", report="calls") == (
        30_000_000,
        3_000_000,
    )
    life.fund("receive", "--number", "2", "--all", "--date", "2024-01-10")
    life.lists("valuations", "丙公司,2024-03-31,90000000,最近融资")  # 60m of gain by 18 : 12 : 30
    assert row(life, "2024Q1", "丁", "paid_in", "nav") == (30_000_000, 60_000_000)
    assert row(life, "2024Q1", "财政局", "paid_in", "distributed", "nav") == (
        18_000_000,
        0,
        36_000_000,
    )
    assert (
        life.get("statements", "2024Q1", "其外：后续交割利息", "inception") == 0
    )  # of the fund: in and out
    notes = " ".join(life.table("partners", "2024Q1")["notes"])
    assert "3,000,000.00" in notes
    assert row(life, "2024Q1", "甲基金", "in", "out", report="fundcash") == (33_000_000, 33_000_000)


def test_interest_runs_from_the_day_a_call_was_due(life):
    """A second call of 20m, notice 1 June, due 1 July: half of it 10m; 10 % for 184 days = 504,109.59."""
    life.lists("calls", "2,2023-06-01,2023-07-01,20000000,")
    close(life, "丁", 100_000_000, "2024-01-01")
    interest = row(life, "2024Q1", "丁", "call_outside", report="calls")
    assert interest == (3_504_109.59,)


def test_who_commits_more_on_a_closing_day_owes_and_gets_the_difference(life):
    """乙方 + 60m and 丁 40m: each pays its part of 60m (18m, 12m); of the 30m 18m go to 财政局, 12m to 乙方."""
    close(life, "乙方", 60_000_000, "2024-01-01")
    close(life, "丁", 40_000_000, "2024-01-01")
    assert life.get("calls", "2024Q1", "乙方", "asked", nth=1) == 6_600_000
    assert row(life, "2024Q1", "丁", "asked", report="calls") == (13_200_000,)
    assert row(life, "2024Q1", "财政局", "paid_in", "unfunded") == (36_000_000, 42_000_000)
    life.fund("receive", "--number", "2", "--all", "--date", "2024-01-10")
    assert row(life, "2024Q1", "财政局", "paid_in", "unfunded") == (18_000_000, 42_000_000)


def test_a_closing_after_a_default_shares_what_was_really_paid(life):
    """66m came (of the second 10m 乙方 never paid 4m); 84m beside 60m + 24m: 33m, back 60 : 24; interest 3,152,054.79."""
    life.lists("calls", "2,2023-06-01,2023-06-30,10000000,")
    life.lists("receipts", "2,财政局,2023-06-30,6000000")
    life.fund("default", "--partner", "乙方", "--date", "2023-09-30", "--doc", "违约")
    close(life, "丁", 84_000_000, "2024-01-01")
    assert row(life, "2024Q1", "丁", "call", "call_outside", report="calls") == (
        33_000_000,
        3_152_054.79,
    )
    life.fund("receive", "--number", "4", "--all", "--date", "2024-01-10")
    assert row(life, "2024Q1", "财政局", "paid_in") == (18_428_571.43,)


def test_a_later_closer_that_never_pays_gives_back_what_the_others_were_to_get(life):
    close(life, "丁", 100_000_000, "2024-01-01")
    life.fund("default", "--partner", "丁", "--date", "2024-03-01", "--doc", "违约")
    assert row(life, "2024Q1", "财政局", "paid_in", "unfunded", "nav") == (
        36_000_000,
        24_000_000,
        36_000_000,
    )
    assert row(life, "2024Q1", "丁", "committed", "paid_in", "nav") == (0, 0, 0)
    assert row(life, "2024Q1", "甲基金", "closing", report="fundcash") == (30_000_000,)


def test_a_later_closer_that_fails_owes_no_fee_either(tmp_path, capsys):
    life = Life(tmp_path, capsys).begun(TWO, values="0%,0%,0%,2%,认缴,10%", paid=60_000_000)
    close(life, "丁", 100_000_000, "2024-01-01")
    assert row(life, "2024Q1", "丁", "call_fee", report="calls") == (2_000_000,)
    life.fund("default", "--partner", "丁", "--date", "2024-01-01", "--doc", "违约")
    life.fund("fees", "--date", "2024-03-31")  # 2 % of 100m for five quarters
    assert row(life, "2024Q1", "丁", "nav") == (0,)
    assert row(life, "2024Q1", "甲基金", "nav") == (57_500_000,)


# ---------------------------------------------------------------- defaults
def test_a_default_may_forfeit_a_part_of_the_capital_account(life):
    """乙方 paid 24m; half of it passes to 财政局 for nothing, with half of its net value (24m of 60m)."""
    life.lists("calls", "2,2023-06-01,2023-06-30,10000000,")
    life.lists("receipts", "2,财政局,2023-06-30,6000000")
    life.fund(
        "default", "--partner", "乙方", "--date", "2023-09-30", "--doc", "违约", "--forfeit", "50%"
    )
    assert row(life, "2023Q3", "乙方", "committed", "unfunded", "nav", "tvpi") == (
        12_000_000,
        0,
        12_000_000,
        "0.500",
    )
    assert row(life, "2023Q3", "财政局", "committed", "unfunded", "nav") == (
        72_000_000,
        18_000_000,
        54_000_000,
    )
    assert (
        life.get("partners", "2023Q3", "财政局", "tvpi") == "1.286"
    )  # 54 ÷ 42: the gain cost it nothing


# ---------------------------------------------------------------- transfers
def test_the_multiples_of_a_transfer_rest_on_its_price(life):
    """Half of 财政局 (18m of 36m paid in) at a net value of 27m for 25m: DPI 25 ÷ 36, TVPI (25 + 27) ÷ 36."""
    life.lists("valuations", "丙公司,2023-12-31,60000000,最近融资")
    life.fund("transfer", "--partner", "财政局", "--to", "乙方", "--amount", "30000000", "--paid", "18000000", "--price",
              "25000000", "--date", "2024-01-15", "--doc", "转1")  # fmt: skip
    assert row(life, "2024Q1", "财政局", "nav", "dpi", "tvpi") == (27_000_000, "0.694", "1.444")
    assert row(life, "2024Q1", "乙方", "nav", "tvpi") == (63_000_000, "1.286")  # 63 ÷ (24 + 25)
    assert row(life, "2024Q1", "财政局", "passed") == (-27_000_000,)


def test_half_of_a_later_closer_takes_half_of_its_net_value_along(life):
    close(life, "丁", 100_000_000, "2024-01-01")
    life.fund("receive", "--number", "2", "--all", "--date", "2024-01-10")
    life.fund("transfer", "--partner", "丁", "--to", "乙方", "--amount", "50000000", "--paid", "15000000", "--date",
              "2024-03-01", "--doc", "转1")  # fmt: skip
    assert row(life, "2024Q1", "丁", "committed", "unfunded", "nav") == (
        50_000_000,
        35_000_000,
        15_000_000,
    )
    assert row(life, "2024Q1", "乙方", "committed", "unfunded", "nav") == (
        90_000_000,
        63_000_000,
        27_000_000,
    )


def test_the_fiscal_partner_leaves_wholly_and_later_money_is_the_takers(life):
    life.lists("valuations", "丙公司,2023-12-31,60000000,最近融资")
    life.fund("transfer", "--partner", "财政局", "--to", "乙方", "--amount", "60000000", "--price", "40000000", "--date",
              "2024-01-01", "--doc", "转1")  # fmt: skip
    assert row(life, "2024Q1", "财政局", "committed", "unfunded", "nav", "dpi") == (
        0,
        0,
        0,
        "1.111",
    )
    assert life.get("partners", "2024Q1", "财政局", "net_irr") == "11.1%"  # 36m → 40m over 365 days
    life.lists("distributions", "1,2024-06-30,9000000,,,,")
    assert row(life, "2024Q2", "乙方", "distributed") == (9_000_000,)
    assert row(life, "2024Q2", "财政局", "distributed") == (0,)


def test_two_takers_on_one_day(life):
    life.lists(
        "partners",
        "甲基金,丁,社会出资,10000000,2023-01-01",
        head="基金名称,出资人,出资人类别,认缴金额,认缴日期",
    )
    for taker in ("乙方", "丁"):
        life.fund("transfer", "--partner", "财政局", "--to", taker, "--amount", "30000000", "--paid", "18000000",
                  "--date", "2024-01-15", "--doc", "转1")  # fmt: skip
    assert row(life, "2024Q1", "乙方", "nav", "unfunded") == (42_000_000, 28_000_000)
    assert row(life, "2024Q1", "丁", "nav", "unfunded") == (18_000_000, 22_000_000)
    assert row(life, "2024Q1", "财政局", "nav", "unfunded") == (0, 0)


def test_the_right_to_call_again_goes_along(life):
    """10 % of 60m comes back and may be called again: with all of 财政局 乙方 may be called 46m, no yuan more."""
    life.lists("distributions", "1,2023-07-02,,,,,6000000")
    life.fund(
        "transfer",
        "--partner",
        "财政局",
        "--to",
        "乙方",
        "--amount",
        "60000000",
        "--date",
        "2024-03-01",
        "--doc",
        "转",
    )
    assert row(life, "2024Q1", "乙方", "unfunded") == (46_000_000,)
    life.fund("call", "--date", "2024-04-05", "--due", "2024-04-20", "--call", "46000000")
    code, _ = life.call("fund", "call", "--fund", "F1", "--ledger", life.ledger, "--date", "2024-04-06", "--due",
                        "2024-04-20", "--call", "1")  # fmt: skip
    assert code == 2


@pytest.mark.parametrize("more", [(), ("--paid", "40000000"), ("--paid", "1")])
def test_a_transfer_that_leaves_open_what_is_paid_in_is_asked_or_refused(life, more):
    code, said = life.call("fund", "transfer", "--fund", "F1", "--ledger", life.ledger, "--partner", "财政局", "--to",
                           "乙方", "--amount", "50000000", "--date", "2024-01-15", "--doc", "转", *more)  # fmt: skip
    assert code == 2
    assert "36000000" in said or "24000000" in said


# ---------------------------------------------------------------- between notice and payment
def called_again(life):
    """20m more are called on 1 June, due on the 30th: 8m of 乙方, which has 24m paid in and 8m unfunded then."""
    life.lists("calls", "2,2023-06-01,2023-06-30,20000000,")


def passed(life, amount, paid, day="2023-06-10", *more):
    argv = (
        "--partner",
        "乙方",
        "--to",
        "丁",
        "--class",
        "other",
        "--amount",
        amount,
        "--paid",
        paid,
    )
    return life.call("fund", "transfer", "--fund", "F1", "--ledger", life.ledger, *argv, "--date", day, "--doc", "转1",
                     *more)  # fmt: skip


@pytest.mark.parametrize(("amount", "paid"), [(40_000_000, 24_000_000), (20_000_000, 12_000_000)])
def test_an_interest_with_an_unpaid_call_is_refused_with_the_ways_out(life, amount, paid):
    called_again(life)
    code, said = passed(life, amount, paid)
    assert code != 0
    for words in ("已通知未到账的缴款 8,000,000.00 元", "先登记到账", "冲回该期缴款", "--reason"):
        assert words in said
    assert row(life, "2023Q2", "乙方", "committed", "unfunded") == (40_000_000, 8_000_000)


def test_half_an_interest_passes_on_the_day_its_call_is_paid(life):
    called_again(life)
    life.lists("receipts", "2,财政局,2023-06-28,12000000", "2,乙方,2023-06-25,8000000")
    assert passed(life, 20_000_000, 16_000_000, "2023-06-25")[0] == 0
    assert row(life, "2023Q2", "丁", "committed", "unfunded", "nav") == (20_000_000, 4_000_000, 16_000_000)  # fmt: skip
    assert row(life, "2023Q2", "乙方", "committed", "unfunded", "nav") == (20_000_000, 4_000_000, 16_000_000)  # fmt: skip


def test_the_call_is_taken_back_and_asked_again_after_the_transfer(life):
    called_again(life)
    life.fund("reverse", "--what", "call", "--number", "2", "--date", "2023-06-09")
    assert passed(life, 20_000_000, 12_000_000)[0] == 0
    life.lists("calls", "3,2023-06-11,2023-06-30,20000000,")
    assert row(life, "2023Q2", "丁", "unfunded", "outstanding") == (4_000_000, 4_000_000)
    assert row(life, "2023Q2", "乙方", "unfunded", "outstanding") == (4_000_000, 4_000_000)


def test_with_a_reason_the_call_stays_with_the_giver_and_is_said(life):
    called_again(life)
    code, said = passed(
        life, 20_000_000, 12_000_000, "2023-06-10", "--reason", "协议约定由转让方缴付"
    )
    assert code == 0, said
    assert "8,000,000.00 元，仍由其缴付" in said
    assert row(life, "2023Q2", "乙方", "unfunded", "outstanding") == (0, 8_000_000)


def test_commitment_alone_that_was_not_called_passes_with_a_word(life):
    called_again(life)
    code, said = passed(life, 5_000_000, 0)
    assert code == 0, said
    assert "仍由其缴付" in said
    assert row(life, "2023Q2", "丁", "unfunded", "outstanding") == (5_000_000, 0)
