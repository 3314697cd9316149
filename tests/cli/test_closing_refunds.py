"""What a later closing gives back moves as the money of those who joined comes in; figures worked out by hand.

Everywhere 60m (财政局) and 40m (乙方) are committed; 60m are called, due and paid on 2023-01-01. 丁 joins with 100m
on 2023-06-30: it owes half of the 60m, 30m, and 10 % for 180 days on it, 1,479,452.05. 18m go back to 财政局, 12m to 乙方.
"""

import json

import pytest

from tests.cli.fund_life import TWO, Life

CLOSE = (
    "close",
    "--class",
    "other",
    "--doc",
    "交割2",
    "--date",
    "2023-06-30",
    "--amount",
    "100000000",
)
WORDS = "后续交割退还款"
INTEREST = 1_479_452.05


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(TWO, values="0%,0%,0%,0%,认缴,10%", paid=60_000_000)
    made.fund(*CLOSE, "--partner", "丁")
    return made


def row(life, quarter, name, *columns, report="partners"):
    return tuple(life.get(report, quarter, name, column) for column in columns)


def noted(life, report, quarter):
    return [note for note in life.table(report, quarter)["notes"] if WORDS in note]


def proved(life, figure):
    """The sum and the days of what a figure is made of, yuan."""
    code, said = life.call("explain", figure, "--ledger", life.ledger, "--format", "json")
    assert code == 0, said
    return json.loads(said)


def test_until_the_newcomer_pays_the_money_is_the_earlier_partners(life):
    """60m lie in the account all the while: nothing has come, nothing has gone."""
    assert row(life, "2023Q2", "甲基金", "closing", report="fundcash") == (60_000_000,)
    assert row(life, "2023Q2", "甲基金", "paid_in", "nav", report="funds") == (
        60_000_000,
        60_000_000,
    )
    assert row(life, "2023Q2", "财政局", "paid_in", "nav", "unfunded") == (
        36_000_000,
        36_000_000,
        42_000_000,  # of 60m 18m stay called by the closing
    )
    assert row(life, "2023Q2", "丁", "paid_in", "nav", "unfunded", "outstanding") == (
        0,
        0,
        70_000_000,
        30_000_000,
    )
    for report in ("funds", "partners", "statements", "fundcash"):
        [note] = noted(life, report, "2023Q2")
        assert "30,000,000.00" in note


def test_it_moves_on_the_day_the_money_comes_and_is_named_no_more(life):
    life.lists("receipts", f"2,丁,2023-08-15,{30_000_000 + INTEREST}")
    assert row(life, "2023Q2", "甲基金", "closing", report="fundcash") == (60_000_000,)
    assert row(life, "2023Q2", "财政局", "paid_in") == (36_000_000,)
    assert row(life, "2023Q3", "财政局", "paid_in", "nav", "unfunded") == (
        18_000_000,
        18_000_000,
        42_000_000,
    )
    assert row(life, "2023Q3", "丁", "paid_in", "nav") == (30_000_000, 30_000_000)
    assert row(life, "2023Q3", "甲基金", "in", "out", "closing", report="fundcash") == (
        30_000_000 + INTEREST,
        30_000_000 + INTEREST,
        60_000_000,
    )
    assert not noted(life, "funds", "2023Q3")


def test_in_parts_it_moves_in_parts(life):
    """10m of 30m: 6m to 财政局, 4m to 乙方; then 20m + interest."""
    life.lists("receipts", "2,丁,2023-08-15,10000000", f"2,丁,2023-10-20,{20_000_000 + INTEREST}")
    assert row(life, "2023Q3", "财政局", "paid_in", "nav") == (30_000_000, 30_000_000)
    assert row(life, "2023Q3", "丁", "paid_in", "nav", "outstanding") == (
        10_000_000,
        10_000_000,
        20_000_000,
    )
    assert row(life, "2023Q3", "甲基金", "closing", report="fundcash") == (60_000_000,)
    assert "20,000,000.00" in noted(life, "funds", "2023Q3")[0]
    assert row(life, "2023Q4", "财政局", "paid_in") == (18_000_000,)
    assert not noted(life, "funds", "2023Q4")


def test_who_joins_shares_in_past_results_once_its_money_is_there(life):
    """As if it had been there from the first closing: 10m before and 10m after, both by 18 : 12 : 30."""
    life.holds("丙公司")
    life.lists("investments", "丙公司,,2023-07-01,1000,30000000")
    life.lists("valuations", "丙公司,2023-07-31,40000000,最近融资")
    assert row(life, "2023Q3", "丁", "nav") == (0,)
    life.lists("receipts", f"2,丁,2023-08-15,{30_000_000 + INTEREST}")
    life.lists("valuations", "丙公司,2023-09-30,50000000,最近融资")
    assert row(life, "2023Q3", "丁", "nav") == (40_000_000,)
    assert row(life, "2023Q3", "财政局", "nav") == (24_000_000,)
    assert row(life, "2023Q3", "乙方", "nav") == (16_000_000,)


def test_money_in_parts_takes_past_results_along_in_parts(life):
    """10m of 30m: a third of the half."""
    life.holds("丙公司")
    life.lists("investments", "丙公司,,2023-07-01,1000,30000000")
    life.lists("valuations", "丙公司,2023-07-31,42000000,最近融资")
    life.lists("receipts", "2,丁,2023-08-15,10000000")
    assert row(life, "2023Q3", "丁", "nav") == (12_000_000,)
    assert row(life, "2023Q3", "财政局", "nav") == (36_000_000,)
    life.lists("receipts", f"2,丁,2023-10-20,{20_000_000 + INTEREST}")
    assert row(life, "2023Q4", "丁", "nav") == (36_000_000,)


def test_gains_already_distributed_stay_with_who_got_them(life):
    """Of 10m gained 4m were given out before: 3m of the other 6m pass."""
    life.holds("丙公司")
    life.lists("investments", "丙公司,,2023-07-01,1000,30000000")
    life.lists("valuations", "丙公司,2023-07-31,36000000,最近融资")
    life.lists("dealincome", "丙公司,2023-07-31,4000000,分红")
    life.lists("distributions", "1,2023-08-01,0,4000000,0,0,0")
    life.lists("receipts", f"2,丁,2023-08-15,{30_000_000 + INTEREST}")
    assert row(life, "2023Q3", "丁", "nav") == (33_000_000,)


def test_a_recorded_payment_of_the_refund_holds(life):
    """乙方 is paid on 2023-09-01, before anything came: the book says that the fund has 12m less."""
    life.fund("paid", "--number", "1", "--partner", "乙方", "--date", "2023-09-01")
    assert row(life, "2023Q3", "甲基金", "closing", report="fundcash") == (
        60_000_000 - 12_000_000 - round(INTEREST * 0.4, 2),
    )
    assert row(life, "2023Q3", "财政局", "paid_in") == (36_000_000,)
    assert row(life, "2023Q3", "乙方", "paid_in") == (12_000_000,)
    assert "18,000,000.00" in noted(life, "funds", "2023Q3")[0]


def test_a_newcomer_that_fails_after_a_part_leaves_nothing_open(life):
    """12,345,678.91 came and stay; of the 30m the rest is given back to nobody."""
    life.lists("receipts", "2,丁,2023-08-15,12345678.91")
    life.fund("default", "--partner", "丁", "--date", "2023-09-01", "--doc", "违约")
    assert not noted(life, "funds", "2023Q3")
    assert row(life, "2023Q3", "甲基金", "paid_in", report="funds") == (60_000_000,)
    assert row(life, "2023Q3", "甲基金", "closing", report="fundcash") == (60_000_000,)
    assert row(life, "2023Q3", "丁", "paid_in", "nav") == (12_345_678.91, 12_345_678.91)
    first, second = (row(life, "2023Q3", name, "paid_in")[0] for name in ("财政局", "乙方"))
    assert abs(first - (36_000_000 - 12_345_678.91 * 0.6)) <= 0.01
    assert round(first + second + 12_345_678.91, 2) == 60_000_000
    assert row(life, "2023Q2", "财政局", "paid_in") == (36_000_000,)


def test_money_that_goes_back_takes_the_refund_along(life):
    life.lists("receipts", f"2,丁,2023-07-10,{30_000_000 + INTEREST}")
    life.lists("receipts", f"2,丁,2023-10-10,-{30_000_000 + INTEREST}")
    assert row(life, "2023Q3", "财政局", "paid_in") == (18_000_000,)
    assert row(life, "2023Q4", "财政局", "paid_in") == (36_000_000,)
    assert row(life, "2023Q4", "甲基金", "closing", report="fundcash") == (60_000_000,)
    assert "30,000,000.00" in noted(life, "funds", "2023Q4")[0]
    life.lists("receipts", f"2,丁,2024-01-10,{30_000_000 + INTEREST}")
    assert row(life, "2024Q1", "财政局", "paid_in", "unfunded") == (18_000_000, 42_000_000)


def test_who_hands_over_everything_before_it_is_paid_still_gets_its_refund(life):
    """乙方 holds 24m, 12m of it come back to it: 12m pass on, 28m stay to be called; its 12m wait."""
    life.fund(
        "transfer", "--partner", "乙方", "--to", "戊", "--class", "other", "--amount", "40000000",
        "--price", "12000000", "--date", "2023-07-20", "--doc", "转1",
    )  # fmt: skip
    assert row(life, "2023Q3", "戊", "nav", "unfunded") == (12_000_000, 28_000_000)
    assert row(life, "2023Q3", "乙方", "nav") == (12_000_000,)
    life.lists("receipts", f"2,丁,2023-10-10,{30_000_000 + INTEREST}")
    assert row(life, "2023Q4", "乙方", "nav", "unfunded") == (0, 0)
    assert row(life, "2023Q4", "戊", "nav") == (12_000_000,)
    assert row(life, "2023Q4", "甲基金", "nav", report="funds") == (60_000_000,)


def test_the_rate_counts_the_refund_when_it_comes(life):
    """财政局: −36m on 2023-01-01, +18m on 2024-01-01, worth 21.6m on 2024-12-31 → about 6.7 %."""
    life.lists("receipts", f"2,丁,2024-01-01,{30_000_000 + INTEREST}")
    life.holds("丙公司")
    life.lists("investments", "丙公司,,2024-01-02,1000,60000000")
    life.lists("valuations", "丙公司,2024-12-31,72000000,最近融资")
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        worth = -36 + 18 / (1 + middle) + 21.6 / (1 + middle) ** (730 / 365)
        low, high = (middle, high) if worth > 0 else (low, middle)
    assert row(life, "2024Q4", "财政局", "net_irr") == (f"{100 * low:.1f}%",)


def test_every_figure_is_proved_by_what_it_counts(life):
    life.lists("receipts", "2,丁,2023-08-15,10000000")
    assert life.call("check", "--ledger", life.ledger)[0] == 0


def frozen(life, quarter):
    where = ("--ledger", life.ledger, "--quarter", quarter)
    for words in (("check", "--reason", "尚无账单"), ("freeze",)):
        code, said = life.call("review", *words, *where)
        assert code == 0, said


def test_a_refund_that_had_not_moved_is_paid_in_a_later_quarter(life):
    frozen(life, "2023Q2")
    life.fund("paid", "--number", "1", "--partner", "乙方", "--date", "2023-09-01")
    life.lists("receipts", f"2,丁,2023-08-15,{30_000_000 + INTEREST}")
    assert row(life, "2023Q2", "乙方", "paid_in") == (24_000_000,)
    assert row(life, "2023Q3", "乙方", "paid_in") == (12_000_000,)
    assert life.call("check", "--ledger", life.ledger)[0] == 0


def test_one_that_had_moved_with_the_money_is_not_paid_on_another_day_once_it_is_frozen(life):
    life.lists("receipts", f"2,丁,2023-06-30,{30_000_000 + INTEREST}")
    frozen(life, "2023Q2")
    code, said = life.call(
        "fund",
        "paid",
        "--number",
        "1",
        "--date",
        "2023-09-01",
        "--fund",
        "F1",
        "--ledger",
        life.ledger,
    )
    assert code != 0 and "2023" in said


def test_frames_add_up_to_what_the_table_shows(life):
    """Called follows the closing, paid in the money; what waits has its own kind."""
    life.lists("receipts", "2,丁,2023-08-15,10000000")
    code, said = life.call("frame", "capital", "--ledger", life.ledger)
    assert code == 0, said
    sums: dict[str, float] = {}
    for line in said.splitlines()[1:]:
        fund, _, _, kind, _, amount = line.split(",")[:6]
        if fund == "F1":
            sums[kind] = sums.get(kind, 0) + int(amount) / 100
    assert sums["paid_in"] == 60_000_000
    assert sums["returning"] == -20_000_000
