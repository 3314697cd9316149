"""Carry that was paid otherwise than the tiers say, then cash through the waterfall, by hand."""

import pytest

from tests.cli.fund_life import TERMS, Life

M = 1_000_000
PARTNERS = (("GP甲", "普通合伙人", M), ("财政局", "财政出资", 99 * M))
WHOLE = "0%,20%,0%,0%,认缴,0%"


def begun(tmp_path, capsys, values=WHOLE):
    """100m paid in and invested, half of it sold for 75m."""
    life = Life(tmp_path, capsys).begun(PARTNERS, values=values)
    life.lists("calls", "1,2023-01-01,2023-01-01,100000000,")
    life.lists("receipts", "1,GP甲,2023-01-01,1000000", "1,财政局,2023-01-01,99000000")
    life.holds("丙公司")
    life.lists("investments", "丙公司,A轮,2023-01-02,1000,100000000")
    life.lists("exits", "丙公司,2023-05-01,转让,500,75000000")
    return life


def sold(life, amount, day="2023-06-20"):
    life.lists("exits", f"丙公司,{day},转让,500,{amount}")
    return life.fund("distribute", "--date", "2023-06-25", "--cash", amount)


def carry(life, row="第 2 次分配"):
    return life.get("distributions", "2023Q2", row, "carry")


@pytest.mark.parametrize(("amount", "expected"), [(50 * M, 0), (80 * M, 6 * M)])
def test_carry_paid_before_all_capital_is_back_is_not_paid_again(
    tmp_path, capsys, amount, expected
):
    life = begun(tmp_path, capsys)
    life.lists("distributions", "1,2023-05-10,50000000,,20000000,5000000,")
    said = sold(life, amount)
    assert "多 5,000,000.00 元" in said
    assert carry(life) == expected
    assert carry(life, "甲基金") == 5 * M + expected
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 0
    assert not [
        each for each in life.table("warnings", "2023Q2")["rows"] if "业绩报酬" in str(each)
    ]


def test_with_a_full_catch_up_what_was_paid_counts_too(tmp_path, capsys):
    life = begun(tmp_path, capsys, "8%,20%,100%,0%,认缴,0%")
    life.lists("distributions", "1,2023-05-10,50000000,,20000000,5000000,")
    sold(life, 80 * M)
    assert carry(life, "甲基金") == 11 * M


def test_more_carry_than_is_due_leaves_none_and_is_asked_back(tmp_path, capsys):
    life = begun(tmp_path, capsys)
    life.lists("distributions", "1,2023-05-10,50000000,,15000000,10000000,")
    sold(life, 50 * M)
    assert carry(life) == 0
    asked = [each for each in life.table("warnings", "2023Q2")["rows"] if "业绩报酬" in str(each)]
    assert [each["cells"]["amount"]["value"] for each in asked] == [5 * M * 100]


def test_carry_left_out_before_is_made_up_for_and_said(tmp_path, capsys):
    """Gain 25m + 30m, carry 11m; of the first 125m none was paid (5m by the tiers)."""
    life = begun(tmp_path, capsys)
    life.lists("exits", "丙公司,2023-05-02,转让,250,50000000")
    life.lists("distributions", "1,2023-05-10,100000000,,25000000,,")
    life.lists("exits", "丙公司,2023-06-20,转让,250,30000000")
    said = life.fund("distribute", "--date", "2023-06-25", "--cash", 30 * M)
    assert "少 5,000,000.00 元" in said
    assert carry(life) == 11 * M
    assert life.get("funds", "2023Q2", "甲基金", "nav") == 0


def test_carry_by_the_tiers_says_nothing(tmp_path, capsys):
    life = begun(tmp_path, capsys)
    assert "业绩报酬" not in life.fund("distribute", "--date", "2023-05-10", "--cash", 75 * M)
    assert "此前" not in sold(life, 80 * M)
    assert carry(life, "甲基金") == 11 * M


def test_the_waterfall_of_a_day_has_the_carry_of_the_net_value(tmp_path, capsys):
    life = begun(tmp_path, capsys)
    life.lists("distributions", "1,2023-05-10,50000000,,20000000,5000000,")
    life.lists("valuations", "丙公司,2023-06-30,50000000,最近融资")
    assert life.get("waterfall", "2023Q2", "甲基金", "gp") == 0
    assert life.get("waterfall", "2023Q2", "甲基金", "lp") == 50 * M
    life.lists("valuations", "丙公司,2023-09-30,80000000,最近融资")
    assert life.get("waterfall", "2023Q3", "甲基金", "gp") == 6 * M
    assert life.get("nav", "2023Q3", "甲基金", "carry") == -6 * M


def test_carry_in_escrow_is_the_general_partners_in_the_waterfall(tmp_path, capsys):
    """All is sold and distributed; 3m of the 10m of carry wait in escrow: nothing of it is the partners'."""
    terms = f"{TERMS},业绩报酬托管比例"
    life = Life(tmp_path, capsys).begun(PARTNERS, terms, f"{WHOLE},30%")
    life.lists("calls", "1,2023-01-01,2023-01-01,100000000,")
    life.lists("receipts", "1,GP甲,2023-01-01,1000000", "1,财政局,2023-01-01,99000000")
    life.holds("丙公司")
    life.lists("investments", "丙公司,A轮,2023-01-02,1000,100000000")
    life.lists("exits", "丙公司,2023-05-01,转让,1000,150000000")
    life.fund("distribute", "--date", "2023-06-01", "--cash", 150 * M)
    assert life.get("waterfall", "2023Q2", "甲基金", "gp") == 3 * M
    assert life.get("waterfall", "2023Q2", "甲基金", "lp") == 0


def test_the_carry_owed_by_the_tiers_deal_by_deal_is_that_of_the_net_value(tmp_path, capsys):
    """40m of 100m lay idle: the hard hurdle of 8 % rests on the 100m paid in for 364 days, not on the 60m invested;
    who pays what the note says owes nothing back."""
    life = Life(tmp_path, capsys).begun(
        PARTNERS, f"{TERMS},门槛类型", "8%,20%,0%,0%,认缴,0%,硬门槛"
    )
    life.lists("calls", "1,2023-01-01,2023-01-01,100000000,")
    life.lists("receipts", "1,GP甲,2023-01-01,1000000", "1,财政局,2023-01-01,99000000")
    life.holds("丙公司")
    life.lists("investments", "丙公司,A轮,2023-03-01,1000,60000000")
    life.lists("exits", "丙公司,2023-12-31,转让,1000,110000000")
    assert life.get("nav", "2023Q4", "甲基金", "carry") == -8_404_553.93
    notes = "\n".join(life.table("tiers", "2023Q4")["notes"])
    assert "应付8,404,553.93元；已付业绩报酬0.00元，其中应回拨0.00元" in notes
    assert "业绩报酬9,202,925.87元" in notes
    life.lists("distributions", "1,2023-12-31,100000000,,41595446.07,8404553.93,")
    notes = "\n".join(life.table("tiers", "2023Q4")["notes"])
    assert "应付8,404,553.93元；已付业绩报酬8,404,553.93元，其中应回拨0.00元" in notes
