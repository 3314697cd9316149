"""What a list says of money that has not moved, of who a partner is and of days far off is not lost."""

import json

import pytest

from tests.cli.fund_life import HEADS, Life
from tests.intake.test_fund_doubles import said

M = 1_000_000
GIVEN = f"{HEADS['distributions']},支付日期,支付状态"
ROW = "1,2023-04-01,10000000,,,,"
NEW_TERMS = "基金名称,生效日期,管理费率,变更原因,文号,状态"
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


OFF = "list_row_not_in_force"
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
    "remark": ("dealincome", "备注", "丙公司,2023-08-01,50000,分红,尚未支付", True),
    "remark of nothing": ("dealincome", "备注", "丙公司,2023-08-01,50000,分红,上年度未分配利润", False),
    "dividend only declared": ("dealincome", "状态", "丙公司,2023-08-01,50000,分红,已宣告", OFF),
    "call void": ("calls", "状态", "9,2023-05-01,2023-05-30,1000000,,已作废", OFF),
    "call sent": ("calls", "状态", "9,2023-05-01,2023-05-30,1000000,,已发出", False),
    "call unpaid": ("calls", "缴款状态", "9,2023-05-01,2023-05-30,1000000,,未缴清", False),
    "call awaited": ("calls", "状态", "9,2023-05-01,2023-05-30,1000000,,待缴款", False),
    "call a draft": ("calls", "通知状态", "9,2023-05-01,2023-05-30,1000000,,草稿未发", OFF),
    "sale open": ("exits", "交割状态", "丙公司,2023-08-01,转让,300,5000000,未交割", OFF),
    "sale done": ("exits", "交割状态", "丙公司,2023-08-01,转让,300,5000000,已交割", False),
    "investment planned": ("investments", "投资状态", "丙公司,B,2023-08-01,300,5000000,拟投", OFF),
    "investment ended": ("investments", "投资状态", "丙公司,B,2023-08-01,300,5000000,已终止", OFF),
    "investment left": ("investments", "投资状态", "丙公司,B,2023-08-01,300,5000000,已退出", False),
    "investment held": ("investments", "状态", "丙公司,B,2023-08-01,300,5000000,投后管理中", False),
    "value a draft": ("valuations", "状态", "丙公司,2023-06-30,12000000,成本,草稿", OFF),
    "value unproved": ("valuations", "审核状态", "丙公司,2023-06-30,12000000,成本,未审核", OFF),
    "value under review": ("valuations", "审核状态", "丙公司,2023-06-30,12000000,成本,审核中", OFF),
    "value proved": ("valuations", "审核状态", "丙公司,2023-06-30,12000000,成本,审核通过", False),
    "cost reversed": ("fundcosts", "状态", "2023-06-30,费用,500000,已冲销", OFF),
    "company gone": ("exits", "企业状态", "丙公司,2023-08-01,转让,300,5000000,已注销", False),
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
        (1, ["list_row_unpaid" if back is True else back]) if back else (0, [])
    ), said
    if back:
        assert any(told["rejected_sums_fen"].values())
        assert life.call(*words, "--ignore-column", more)[0] == 0


@pytest.mark.parametrize(
    ("kind", "head", "row", "back"),
    [
        ("partners", f"{PARTNER},签约状态", "丁公司,社会出资,1000000,2023-06-01,未签约", True),
        ("partners", f"{PARTNER},状态", "丁公司,社会出资,1000000,2023-06-01,意向", True),
        ("partners", f"{PARTNER},状态", "丁公司,社会出资,1000000,2023-06-01,已退出", True),
        ("partners", f"{PARTNER},状态", "丁公司,社会出资,1000000,2023-06-01,已签约", False),
        ("partners", f"{PARTNER},实缴状态", "丁公司,社会出资,1000000,2023-06-01,未实缴", False),
        ("partners", f"{PARTNER},出资情况", "丁公司,社会出资,1000000,2023-06-01,尚未出资", False),
        ("fund.terms", NEW_TERMS, "2023-06-01,1.5%,补充,补1,草案", True),
        ("fund.terms", NEW_TERMS, "2023-06-01,1.5%,补充,补1,已生效", False),
    ],
)
def test_a_row_that_is_not_in_force_is_sent_back(life, kind, head, row, back):
    code, words = life.list(kind, f"甲基金,{row}", head=head)
    assert (code, f"[{OFF}]" in words) == ((1, True) if back else (0, False)), words


def test_a_limited_partner_is_fiscal_or_not(life):
    code, words = life.list("partners", "甲基金,乙,有限合伙人,1000000,2023-01-01", head=PARTNER)
    assert (code, "社会出资" in words, "财政出资" in words) == (1, True, True), words
    assert said(life, "partners", PARTNER, "乙,,1000000,2023-01-01") == ["doubt_class_unsaid"]
    assert said(life, "partners", PARTNER, "丁,社会出资,1000000,2023-01-01") == []


def test_fees_of_years_to_come_are_told(life):
    assert "2099" not in life.fund("fees", "--date", "2023-06-30", "--dry-run")
    told = life.fund("fees", "--date", "2035-12-31", "--dry-run")
    assert "2035-12-31" in told and "元" in told, told


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("第2期", 2),
        ("第二期", 2),
        ("3期", 3),
        ("第十二期", 12),
        ("第二十一次", 21),
        ("第10次", 10),
        ("5", 5),
    ],
)
def test_the_number_of_a_call_is_read_as_notices_write_it(life, text, number):
    life.lists("calls", f"{text},2023-05-01,2023-05-30,1000000,")
    assert f"第 {number} 次缴款" in [row["name"] for row in life.table("calls", "2023Q2")["rows"]]


@pytest.mark.parametrize("text", ["二三期", "第期", "期", "第两", "2期3", "A2"])
def test_what_is_no_number_of_a_call_is_refused(life, text):
    assert (
        life.list("calls", f"甲基金,{text},2023-05-01,2023-05-30,1000000,", head=HEADS["calls"])[0]
        == 1
    )


def test_a_cost_may_name_what_it_is_for_as_its_kind(life):
    head = "基金名称,发生日期,费用类型,发生金额"
    life.lists(
        "fundcosts", "甲基金,2023-05-01,托管费,1000", "甲基金,2023-05-02,审计费,2000", head=head
    )
    assert life.get("expenses", "2023Q2", "托管费", "quarter") == 1000
    life.lists("fundcosts", "甲基金,2023-05-03,费用,3000", head=head)
    code, words = life.list("fundcosts", "甲基金,2023-05-04,招待,1000", head=head)
    assert (code, "[bad_choice]" in words) == (1, True)


@pytest.mark.parametrize(
    ("head", "state", "back"),
    [("合同状态", "履行中", False), ("合同状态", "未完工", False), ("结算状态", "未结算", False),
     ("付款状态", "未付款", False), ("状态", "已终止", False), ("状态", "草稿", True), ("签约状态", "未签", True)],
)  # fmt: skip
def test_a_contract_whose_work_or_money_is_not_done_stands(tmp_path, capsys, head, state, back):
    life = Life(tmp_path, capsys)
    assert life.list("projects", "P1,道路", head="项目编码,项目名称")[0] == 0
    columns = f"合同编号,合同名称,项目编码,乙方,签订日期,合同金额,{head}"
    code, words = life.list(
        "contracts", f"HT1,施工,P1,甲公司,2024-01-10,1000000,{state}", head=columns
    )
    assert (code, f"[{OFF}]" in words) == ((1, True) if back else (0, False)), words
