"""Interests that pass between partners who bear carry and partners who bear none: carry is on profit alone.

Every figure is worked out by hand beside its test.
"""

import pytest

from tests.cli.fund_life import TERMS, Life

M = 1_000_000
FREE = (
    "甲基金,GP甲,普通合伙人,1000000,2023-01-01,否",
    "甲基金,财政局,财政出资,49000000,2023-01-01,否",
    "甲基金,社会乙,社会出资,50000000,2023-01-01,是",
)
PARTNERS = "基金名称,出资人,出资人类别,认缴金额,认缴日期,承担业绩报酬"
PAID = ("GP甲,2023-01-01,1000000", "财政局,2023-01-01,49000000", "社会乙,2023-01-01,50000000")


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


def begun(life, partners=FREE, paid=PAID, values="0%,20%,0%,0%,认缴,0%", cost=100):
    life.lists("funds", f"F1,甲基金,产业基金,2023-01-01,{values}", head=f"基金编码,基金名称,基金类型,成立日期,{TERMS}")  # fmt: skip
    life.lists("partners", *partners, head=PARTNERS)
    life.lists("calls", f"1,2023-01-01,2023-01-01,{cost * M},")
    life.lists("receipts", *(f"1,{row}" for row in paid))
    life.holds("丙公司")
    life.lists("investments", f"丙公司,,2023-01-02,1000,{cost * M}")


def passed(life, giver, taker, amount, day="2023-02-01", *more):
    return life.fund("transfer", "--partner", giver, "--to", taker, "--amount", amount * M, "--date", day, "--doc", "转1", *more)  # fmt: skip


def sold(life, yuan, day="2024-06-01"):
    life.lists("exits", f"丙公司,{day},转让,1000,{yuan}")
    life.fund("distribute", "--date", day, "--cash", yuan)


@pytest.mark.parametrize("taker", [("社会乙",), ("丁", "--class", "other")])
def test_capital_taken_over_at_cost_bears_no_carry(life, taker):
    begun(life)
    said = passed(life, "财政局", taker[0], 49, "2023-02-01", *taker[1:])
    assert "原不承担业绩报酬，受让后承担" in said and "49,000,000.00" in said
    life.lists("valuations", "丙公司,2023-03-31,100000000,最近融资")
    assert life.get("nav", "2023Q1", "甲基金", "closing") == 100 * M
    assert life.get("nav", "2023Q1", "甲基金", "carry") == 0
    assert life.get("tiers", "2023Q1", "甲基金 · 整体基金", "carry") == 0


def test_the_gain_of_what_was_taken_over_bears_carry(life):
    """99m of 100m bear carry; sold for 150m the gain is 49.5m: carry 9.9m; the partner without carry has 1.5m."""
    begun(life)
    passed(life, "财政局", "社会乙", 49)
    sold(life, 150 * M)
    assert life.get("distributions", "2024Q2", "甲基金", "carry") == 9_900_000
    assert life.get("distributions", "2024Q2", "社会乙", "distributed") == 148_500_000 - 9_900_000
    assert life.get("distributions", "2024Q2", "GP甲", "distributed") == 1_500_000 + 9_900_000
    assert life.get("funds", "2024Q2", "甲基金", "nav") == 0


def test_the_gain_of_before_goes_along_with_the_interest(life):
    """The taker steps into the place of the giver, whose gain of 24.5m was not distributed: 49.5m, carry 9.9m."""
    begun(life)
    life.lists("valuations", "丙公司,2023-12-31,150000000,最近融资")
    assert life.get("nav", "2023Q4", "甲基金", "carry") == -5 * M
    passed(life, "财政局", "社会乙", 49, "2024-02-01")
    assert life.get("nav", "2024Q1", "甲基金", "closing") == 150 * M - 9_900_000
    sold(life, 150 * M)
    assert life.get("distributions", "2024Q2", "甲基金", "carry") == 9_900_000


def test_of_what_was_given_back_before_only_the_rest_is_capital(life):
    """财政局 got 24.5m of its 49m back: 24.5m of capital pass, with 社会乙's own 25m and GP甲's 0.5m: 50m in all.
    Sold for 90m, 89.1m fall on 社会乙; its capital is 49.5m, the gain 39.6m: carry 7.92m."""
    begun(life)
    life.lists("exits", "丙公司,2023-05-01,转让,500,50000000")
    life.lists("distributions", "1,2023-05-01,50000000,,,,")
    passed(life, "财政局", "社会乙", 49, "2023-06-01")
    assert life.get("nav", "2023Q2", "甲基金", "carry") == 0
    life.lists("exits", "丙公司,2024-06-01,转让,500,90000000")
    life.fund("distribute", "--date", "2024-06-01", "--cash", 90 * M)
    assert life.get("distributions", "2024Q2", "甲基金", "carry") == 7_920_000


def test_the_preferred_return_of_what_was_taken_over_goes_along(life):
    """99m at 8 % for 272 days: above the gain of 4.95m, no carry. For 364 days 7.90m: of the gain of 9.9m the
    catch-up takes 20 %."""
    begun(life, values="8%,20%,100%,0%,认缴,0%")
    passed(life, "财政局", "社会乙", 49, "2023-07-01")
    life.lists("valuations", "丙公司,2023-09-30,105000000,最近融资")
    assert life.get("nav", "2023Q3", "甲基金", "carry") == 0
    life.lists("valuations", "丙公司,2023-12-31,110000000,最近融资")
    assert life.get("nav", "2023Q4", "甲基金", "carry") == -1_980_000


def test_what_passes_to_a_partner_without_carry_bears_none_any_more(life):
    """GP甲 10m and 40m taken over: 50m bear none; of 150m the other half has 75m, a gain of 25m: carry 5m."""
    begun(
        life,
        (
            "甲基金,GP甲,普通合伙人,10000000,2023-01-01,否",
            "甲基金,财政局,财政出资,90000000,2023-01-01,是",
        ),
        ("GP甲,2023-01-01,10000000", "财政局,2023-01-01,90000000"),
        "8%,20%,100%,0%,认缴,0%",
    )
    assert "受让后不再承担" in passed(life, "财政局", "GP甲", 40, "2023-06-01")
    life.lists("valuations", "丙公司,2023-12-31,150000000,最近融资")
    assert life.get("nav", "2023Q4", "甲基金", "carry") == -5 * M
    sold(life, 150 * M, "2024-01-01")
    assert life.get("distributions", "2024Q1", "甲基金", "carry") == 5 * M
    assert life.get("distributions", "2024Q1", "甲基金", "capital") == 100 * M
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 0


def test_carry_that_was_paid_stays_earned_when_the_interest_goes_on(life):
    """Carry of 10m of the first half's gain (50m) is paid; what is left (50m at cost) passes to one without carry:
    nothing more is due and nothing is owed back."""
    begun(
        life,
        (
            "甲基金,GP甲,普通合伙人,1,2023-01-01,否",
            "甲基金,财政局,财政出资,99999999,2023-01-01,是",
            "甲基金,免方,社会出资,1,2023-01-01,否",
        ),
        ("GP甲,2023-01-01,1", "财政局,2023-01-01,99999998", "免方,2023-01-01,1"),
    )
    life.lists("exits", "丙公司,2023-05-01,转让,500,150000000")
    life.fund("distribute", "--date", "2023-05-01", "--cash", 150 * M)
    assert life.get("distributions", "2023Q2", "甲基金", "carry") == pytest.approx(10 * M, abs=1)
    life.fund("transfer", "--partner", "财政局", "--to", "免方", "--amount", 99_999_998, "--paid", 99_999_998, "--date", "2023-06-01", "--doc", "转1")  # fmt: skip
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 50 * M
    assert life.get("nav", "2023Q2", "甲基金", "carry") == pytest.approx(-10 * M, abs=1)


def test_nobody_bears_carry_any_more(life):
    """The only partner who bore carry has handed all over to one who bears none."""
    begun(
        life,
        (FREE[0], FREE[1].replace("否", "是"), FREE[2].replace("是", "否")),
    )
    passed(life, "财政局", "社会乙", 49)
    sold(life, 150 * M)
    assert life.get("distributions", "2024Q2", "甲基金", "carry") == 0
    assert life.get("funds", "2024Q2", "甲基金", "nav") == 0


def test_forfeited_capital_that_falls_on_one_without_carry_leaves_the_waterfall(life):
    """乙 forfeits 20m of 40m; of a gain of 80m its 20m of 85m have 18.82m: carry 3.76m."""
    begun(
        life,
        (
            "甲基金,GP甲,普通合伙人,50000000,2023-01-01,否",
            "甲基金,社会乙,社会出资,50000000,2023-01-01,是",
        ),
        ("GP甲,2023-01-01,40000000", "社会乙,2023-01-01,40000000"),
        cost=80,
    )
    life.lists("calls", "2,2023-03-01,2023-03-01,10000000,")
    life.lists("receipts", "2,GP甲,2023-03-01,5000000")
    life.fund("default", "--partner", "社会乙", "--forfeit", "50%", "--date", "2023-04-01")
    life.lists("exits", "丙公司,2024-01-01,转让,1000,160000000")
    life.fund("distribute", "--date", "2024-01-02", "--cash", 165 * M)
    assert life.get("distributions", "2024Q1", "甲基金", "carry") == 3_764_705.88
    assert life.get("tiers", "2024Q1", "甲基金 · 整体基金", "carry") == 3_764_705.88
