"""What a list says of money that has not moved, of who a partner is and of days far off is not lost."""

import json

import pytest

from tests.cli.fund_life import HEADS, Life
from tests.intake.test_fund_doubles import said

M = 1_000_000
GIVEN = f"{HEADS['distributions']},支付日期,支付状态"
ROW = "1,2023-04-01,10000000,,,,"
PARTNER = "基金名称,出资人,出资人类别,认缴金额,认缴日期"


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(values="0%,0%,0%,2%,认缴,0%", paid=60 * M)
    made.holds("丙公司")
    return made


def again(life, row):
    return life.list("distributions", f"甲基金,{row}", head=GIVEN)


def test_a_distribution_that_counts_as_paid_is_not_said_to_be_unpaid_without_a_word(life):
    life.lists("distributions", ROW)
    code, words = again(life, f"{ROW},,未付")
    assert (code, "10,000,000.00" in words, "冲回" in words) == (1, True, True), words
    assert again(life, f"{ROW},,已付")[0] == 0
    assert again(life, f"{ROW},,")[0] == 0
    assert life.get("partners", "2023Q2", "财政局", "distributed") == 10 * M


def test_a_pending_distribution_that_is_said_to_be_paid_needs_the_day(life):
    assert again(life, f"{ROW},,待付")[0] == 0
    assert life.get("partners", "2023Q2", "财政局", "distributed") == 0
    code, words = again(life, f"{ROW},,已付")
    assert (code, "支付日期" in words) == (1, True), words
    assert again(life, f"{ROW},2023-05-01,已付")[0] == 0
    assert life.get("partners", "2023Q2", "财政局", "distributed") == 10 * M
    for state in ("待付", "已付", ""):  # the first list again, and later ones
        assert again(life, f"{ROW},,{state}")[0] == 0, state


def test_a_partners_own_row_too(life):
    head = "基金名称,分配期次,出资人,分配日期,返还本金,支付状态"
    life.lists("distributions", "甲基金,1,财政局,2023-04-01,5000000,", head=head)
    code, words = life.list("distributions", "甲基金,1,财政局,2023-04-01,5000000,未付", head=head)
    assert (code, "5,000,000.00" in words) == (1, True), words


# kind, heads behind those of the kind, row, whether it is sent back
STATES = {
    "cost not paid": ("fundcosts", "支付状态", "2023-06-30,费用,500000,未付", True),
    "cost of a flag": ("fundcosts", "是否支付", "2023-06-30,费用,500000,否", True),
    "cost void": ("fundcosts", "作废标志", "2023-06-30,费用,500000,是", True),
    "cost paid in part": ("fundcosts", "支付状态", "2023-06-30,费用,500000,部分支付", True),
    "sale given back": ("exits", "收款状态", "丙公司,2023-08-01,转让,300,5000000,已退款", True),
    "cost paid": ("fundcosts", "支付状态", "2023-06-30,费用,500000,已支付", False),
    "cost by voucher": ("fundcosts", "审核状态", "2023-06-30,费用,500000,已审核", False),
    "cost printed": ("fundcosts", "打印状态", "2023-06-30,费用,500000,未打印", False),
    "sale not received": ("exits", "收款情况", "丙公司,2023-08-01,转让,300,5000000,未到账", True),
    "sale received or not": ("exits", "是否到账", "丙公司,2023-08-01,转让,300,5000000,否", True),
    "sale received": ("exits", "是否到账", "丙公司,2023-08-01,转让,300,5000000,是", False),
    "not listed": ("investments", "状态", "丙公司,B,2023-08-01,300,5000000,未上市", False),
    "not transferred": ("investments", "付款状态", "丙公司,B,2023-08-01,300,5000000,待付款", True),
    "dividend declared": ("dealincome", "到账状态", "丙公司,2023-08-01,50000,分红,在途", True),
}  # fmt: skip


@pytest.mark.parametrize("name", STATES)
def test_a_row_whose_money_has_not_moved_is_sent_back_with_its_sum(life, name):
    kind, more, row, back = STATES[name]
    life.lists("investments", "丙公司,A,2023-02-01,1000,10000000")
    head = f"{HEADS[kind]},{more}"
    path = life.ledger.parent / "state.csv"
    path.write_text(f"{head}\n甲基金,{row}\n", "utf-8")
    words = ("import", path, "--ledger", life.ledger, "--list", kind, "--unit", "yuan", "--json")
    code, said = life.call(*words)
    told = json.loads(said)["files"][0] if '"files"' in said else json.loads(said)
    told = told[0] if isinstance(told, list) else told
    assert (code, [each["code"] for each in told["rejected_rows"]]) == (
        (1, ["list_row_unpaid"]) if back else (0, [])
    ), said
    if back:
        assert any(told["rejected_sums_fen"].values())
        assert life.call(*words, "--ignore-column", more)[0] == 0


def test_a_limited_partner_is_fiscal_or_not(life):
    code, words = life.list("partners", "甲基金,乙,有限合伙人,1000000,2023-01-01", head=PARTNER)
    assert (code, "社会出资" in words, "财政出资" in words) == (1, True, True), words
    assert said(life, "partners", PARTNER, "乙,,1000000,2023-01-01") == ["doubt_class_unsaid"]
    assert said(life, "partners", PARTNER, "丁,社会出资,1000000,2023-01-01") == []


def test_fees_of_years_to_come_are_told(life):
    assert "2099" not in life.fund("fees", "--date", "2023-06-30", "--dry-run")
    told = life.fund("fees", "--date", "2035-12-31", "--dry-run")
    assert "2035-12-31" in told and "元" in told, told
