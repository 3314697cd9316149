"""Net multiples and rates of a fund are the same before and after the payment of carry, its release from escrow and
its return: carry is no return to the partners' money."""

import pytest

from tests.cli.fund_life import TERMS, WITH_GP, Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


def begun(life, values="8%,20%,100%,0%,认缴,0%", terms=TERMS):
    life.begun(WITH_GP, terms=terms, values=values, paid=100 * M)
    life.holds("丙公司")
    life.lists("investments", f"丙公司,A轮,2023-01-02,1000,{100 * M}")


def test_a_fund_is_worth_as_much_after_the_payment_of_accrued_carry(life):
    """150m for 100m: carry 10m, whether it waits in the net asset value or was paid."""
    begun(life)
    life.lists("exits", f"丙公司,2024-06-30,转让,1000,{150 * M}")
    before = [life.get("funds", "2024Q2", "甲基金", code) for code in ("dpi", "rvpi", "tvpi")]
    assert before == ["0.000", "1.400", "1.400"]
    rate = life.get("funds", "2024Q2", "甲基金", "net_irr")
    life.lists("distributions", "1,2024-06-30,100000000,,40000000,10000000,")
    after = [life.get("funds", "2024Q2", "甲基金", code) for code in ("dpi", "rvpi", "tvpi")]
    assert after == ["1.400", "0.000", "1.400"]
    assert life.get("funds", "2024Q2", "甲基金", "net_irr") == rate
    for table in ("funds", "partners"):
        assert life.get(table, "2024Q2", "甲基金", "distributed") == 150 * M
        notes = life.table(table, "2024Q2")["notes"]
        assert any("已分配中含业绩报酬 10,000,000.00 元" in note for note in notes), notes
    assert life.get("partners", "2024Q2", "财政局", "tvpi") == "1.400"
    assert life.get("partners", "2024Q2", "GP甲", "tvpi") == "1.400"
    assert life.get("vintages", "2024Q2", "2023", "tvpi") == "1.400"


def test_the_net_rate_is_that_of_the_partners_after_carry(life):
    begun(life, "0%,20%,0%,0%,认缴,0%")
    life.lists("exits", f"丙公司,2024-01-01,转让,1000,{200 * M}")
    life.fund("distribute", "--date", "2024-01-01", "--cash", 200 * M)
    assert life.get("funds", "2024Q1", "甲基金", "dpi") == "1.800"
    assert life.get("funds", "2024Q1", "甲基金", "net_irr") == "80.0%"
    assert life.get("partners", "2024Q1", "财政局", "net_irr") == "80.0%"


def test_carry_in_escrow_is_off_the_net_asset_value_and_the_notes_say_so(life):
    """30 % of 10m wait in escrow: 1.400 before and after the release."""
    begun(life, "8%,20%,100%,0%,认缴,0%,30%", f"{TERMS},业绩报酬托管比例")
    life.lists("exits", f"丙公司,2024-01-01,转让,1000,{150 * M}")
    life.fund("distribute", "--date", "2024-01-01", "--cash", 150 * M)
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 0
    assert life.get("funds", "2024Q1", "甲基金", "tvpi") == "1.400"
    assert life.get("funds", "2024Q1", "甲基金", "decided") == 3 * M
    notes = life.table("funds", "2024Q1")["notes"]
    assert any("3,000,000.00 元托管中" in each and "净值已扣除" in each for each in notes), notes
    assert not any("仍计入净值" in note for note in notes), notes
    life.fund("paid", "--number", 2, "--partner", "GP甲", "--date", "2024-06-01")
    assert life.get("funds", "2024Q2", "甲基金", "tvpi") == "1.400"
    assert life.get("funds", "2024Q2", "甲基金", "nav") == 0


def test_carry_that_is_decided_and_not_paid_is_off_the_net_asset_value(life):
    begun(life)
    life.lists("exits", f"丙公司,2024-01-01,转让,1000,{150 * M}")
    life.fund("distribute", "--date", "2024-01-01", "--cash", 150 * M, "--pending")
    notes = life.table("funds", "2024Q1")["notes"]
    assert life.get("funds", "2024Q1", "甲基金", "nav") == 140 * M
    assert any("已决定未支付 140,000,000.00 元" in n and "仍计入净值" in n for n in notes), notes
    assert any("业绩报酬已决定未支付 10,000,000.00 元" in note for note in notes), notes


def test_a_fund_is_worth_as_much_after_carry_was_paid_back(life):
    """X doubles 50m: carry 10m; Y loses 50m: 10m are owed back, and no profit is left: 1.000 of 100m."""
    life.begun(WITH_GP, values="0%,20%,100%,0%,认缴,0%", paid=100 * M)
    life.holds("X", "Y")
    for name in "XY":
        life.lists("investments", f"{name},A轮,2023-02-01,100,{50 * M}")
    life.lists("exits", f"X,2023-06-01,转让,100,{100 * M}")
    life.lists("distributions", "1,2023-06-30,50000000,,40000000,10000000,")
    life.lists("exits", "Y,2023-12-01,核销,100,0")
    assert life.get("funds", "2023Q4", "甲基金", "nav") == 0
    for who in ("甲基金", "财政局", "GP甲"):
        assert life.get("partners", "2023Q4", who, "tvpi") == "1.000"
    rate = life.get("funds", "2023Q4", "甲基金", "net_irr")
    life.fund("clawback", "--partner", "GP甲", "--amount", 10 * M, "--date", "2023-12-31")
    assert life.get("funds", "2023Q4", "甲基金", "nav") == 10 * M
    assert life.get("funds", "2023Q4", "甲基金", "tvpi") == "1.000"
    assert life.get("funds", "2023Q4", "甲基金", "net_irr") == rate
