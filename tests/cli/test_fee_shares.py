"""Who bears the management fee: each day's fee those who were there on it, charged or not; and nobody's twice."""

import pytest

from tests.cli.fund_life import DAY, TERMS, TWO, Life

M = 1_000_000
FEE, PAID_IN = "0%,0%,0%,2%,认缴,0%", "0%,0%,0%,2%,实缴,0%"
CHANGED = "基金名称,出资人,出资人类别,认缴金额,认缴日期,变动类型"


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


def _worth(life, quarter, *names):
    return [life.get("partners", quarter, name, "nav") for name in names]


def _alike(life, quarter, charged, wanted):
    """The accounts are ``wanted`` before the fee is charged and after it."""
    assert _worth(life, quarter, *wanted) == list(wanted.values())
    life.fund("fees", "--date", charged)
    assert _worth(life, quarter, *wanted) == list(wanted.values())


def _close(life, name, day, came, number):
    life.fund("close", "--partner", name, "--class", "other", "--amount", 100 * M, "--date", day)
    life.lists("receipts", f"{number},{name},{day},{came}")


def test_fees_not_charged_are_those_of_their_periods(life):
    life.begun(values="0%,0%,0%,2%,认缴,10%", paid=30 * M)
    _close(life, "B", "2023-07-01", "16743835.62", 2)
    _close(life, "C", "2024-01-01", 13 * M, 3)
    _alike(life, "2024Q1", "2024-03-31", {"财政局": 7.5 * M, "B": 8.5 * M, "C": 9.5 * M})


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("甲基金,乙方,社会出资,20000000,2023-07-01,增加", (28.8, 19)),
        ("甲基金,财政局,财政出资,20000000,2023-07-01,减少", (29, 19.2)),
    ],
)
def test_an_increase_or_release_before_the_fee_is_charged(life, row, wanted):
    life.begun(TWO, values=FEE, paid=50 * M)
    life.lists("partners", row, head=CHANGED)
    _alike(life, "2023Q4", "2023-12-31", {"财政局": wanted[0] * M, "乙方": wanted[1] * M})


def test_a_later_payment_where_the_fee_rests_on_paid_in_capital(life):
    life.begun(TWO, values=PAID_IN)
    for number, day, fen, payer, other in (
        (1, DAY, 30 * M, "财政局", "乙方"),
        (2, "2023-08-15", 20 * M, "乙方", "财政局"),
    ):
        life.fund("call", "--date", day, "--due", day, "--call", fen, "--excuse", other)
        life.lists("receipts", f"{number},{payer},{day},{fen}")
    # 30 m × 2% = 600,000; 20 m × 2% × (47/92 + 1) ÷ 4 = 151,086.96
    _alike(life, "2023Q4", "2023-12-31", {"财政局": 29.4 * M, "乙方": 19_848_913.04})


def test_a_default_and_a_partner_freed_of_the_fee(life):
    life.begun(TWO, values=FEE, paid=50 * M)
    life.fund("default", "--partner", "乙方", "--date", "2023-07-01", "--reason", "协议违约")
    life.fund("own", "--partner", "财政局", "--no-fee", "yes", "--date", "2023-10-01")
    _alike(life, "2023Q4", "2023-12-31", {"财政局": 29.1 * M, "乙方": 19.4 * M})


def test_a_partner_freed_within_a_period(life):
    life.begun(TWO, terms=TERMS + ",管理费周期", values=FEE + ",年", paid=50 * M)
    life.fund("own", "--partner", "财政局", "--no-fee", "yes", "--date", "2023-07-01")
    # 60 m × 2% × 181/365 = 595,068.49
    _alike(life, "2023Q4", "2023-12-31", {"财政局": 29_404_931.51, "乙方": 19.2 * M})


def test_a_later_closer_bears_each_day_once(life):
    life.begun(values=FEE, paid=30 * M)
    _close(life, "B", "2023-08-15", "16244565.22", 2)
    _alike(life, "2023Q3", "2023-09-30", {"财政局": 13.5 * M, "B": 14_744_565.22})


def test_a_later_closer_of_a_year_charged_at_once(life):
    life.begun(terms=TERMS + ",管理费周期", values=FEE + ",年", paid=30 * M)
    before = life.get("partners", "2023Q2", "财政局", "nav")
    _close(life, "B", "2023-07-01", "15991780.82", 2)
    _alike(life, "2023Q4", "2023-12-31", {"财政局": 13 * M, "B": 13_991_780.82})
    # a quarter within the year stands as it did before the charge
    assert before == life.get("partners", "2023Q2", "财政局", "nav") == 29_008_219.18
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 29_008_219.18


def test_a_part_that_passes_within_a_period_takes_its_fee_along(life):
    life.begun(TWO, values=FEE, paid=50 * M)
    move = ("--partner", "乙方", "--to", "丙方", "--class", "other", "--amount", 40 * M)
    life.fund("transfer", *move, "--price", 20 * M, "--date", "2023-02-01", "--doc", "转1")
    _alike(life, "2023Q1", "2023-03-31", {"财政局": 29.7 * M, "乙方": 0, "丙方": 19.8 * M})
    life.lists("partners", "甲基金,财政局,财政出资,60000000,2023-05-16,增加", head=CHANGED)
    # 财政局 60 m × 2% ÷ 4 × 45/91, then 120 m × 2% ÷ 4 × 46/91; 丙方 200,000
    _alike(life, "2023Q2", "2023-06-30", {"财政局": 29_248_351.65, "丙方": 19.6 * M})


def test_what_is_waived_of_a_period_comes_back_to_those_who_bore_it(life):
    life.begun(values=FEE, paid=30 * M)
    _close(life, "B", "2023-08-15", "16244565.22", 2)
    life.fund("fees", "--date", "2023-09-30")
    # all of the third quarter: 244,565.22 for A alone, 510,869.56 of both
    life.fund("waive", "--date", "2023-07-01", "--amount", "755434.78", "--reason", "减免")
    assert _worth(life, "2023Q3", "财政局", "B") == [14 * M, 15 * M]


def test_a_fee_charged_too_low_is_charged_anew_by_command(tmp_path, capsys):
    """2 % of what is paid in: 10m paid late on 1 July are 100,000 yuan a half-year of fee more."""
    life = Life(tmp_path, capsys).begun(TWO, values="0%,0%,0%,2%,实缴,0%", paid=60_000_000)
    life.fund("fees", "--date", "2023-12-31")
    life.lists("calls", "2,2023-06-01,2023-07-01,10000000,")
    life.fund("receive", "--number", "2", "--all", "--date", "2023-07-01")
    here = ("--fund", "F1", "--ledger", life.ledger, "--date", "2023-12-31")
    assert (
        "--anew"
        in life.call(
            "report", "warnings", "--ledger", life.ledger, "--quarter", "2023Q4", "--format", "json"
        )[1]
    )
    assert life.get("funds", "2023Q4", "甲基金", "fees") == 1_200_000
    code, _ = life.call("fund", "fees", "--anew", *here)
    assert code != 0  # nobody says why
    life.fund("fees", "--date", "2023-12-31", "--anew", "--reason", "补提差额")
    assert life.get("funds", "2023Q4", "甲基金", "fees") == 1_300_000
    assert life.call("check", "--ledger", life.ledger)[0] == 0


def test_the_period_of_a_frozen_quarter_stays_as_it_was_charged(tmp_path, capsys):
    """Q4 is frozen: of what is paid late on 1 July only the fee of Q3, then frozen too, then of none is anew."""
    life = Life(tmp_path, capsys).begun(TWO, values="0%,0%,0%,2%,实缴,0%", paid=60_000_000)
    life.fund("fees", "--date", "2023-12-31")
    where = ("--ledger", life.ledger, "--quarter", "2023Q4")
    for words in (("check", "--reason", "r"), ("freeze",)):
        assert life.call("review", *words, *where)[0] == 0
    life.lists("calls", "2,2023-06-01,2023-07-01,10000000,")
    life.fund("receive", "--number", "2", "--all", "--date", "2023-07-01")
    life.fund("fees", "--date", "2023-12-31", "--anew", "--reason", "补提差额")
    assert life.get("funds", "2023Q3", "甲基金", "fees") == 950_000
    said = life.call(
        "report", "warnings", "--ledger", life.ledger, "--quarter", "2024Q1", "--format", "json"
    )[1]
    assert "300,000.00 → 350,000.00" in said
    again = (
        "--date",
        "2023-12-31",
        "--anew",
        "--reason",
        "补提差额",
        "--fund",
        "F1",
        "--ledger",
        life.ledger,
    )
    code, said = life.call("fund", "fees", *again)
    assert code != 0 and "2023Q4" in said
