"""Lives of funds by terms that are seldom tried; every figure worked out by hand, its source beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.money import split
from fundtracker.ledger.funds.capital_parts import gain_before_carry, part_of
from tests.cli.fund_life import DAY, TWO, Life

M = 1_000_000
GP = (("GP甲", "普通合伙人", 2 * M), ("财政局", "财政出资", 98 * M))
FEE = "0%,0%,0%,2%,{},0%"


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys)


def due(life, quarter, row):
    return life.get("fundcosts", quarter, row, "due")


def test_a_fee_on_paid_in_capital_follows_it_by_days(life):
    """40m from 1 January, 20m more from 15 February: 2 % ÷ 4 × (40m + 20m × 45/90)."""
    life.begun(values=FEE.format("实缴"), paid=40 * M)
    life.lists("calls", "2,2023-02-15,2023-02-15,20000000,")
    life.lists("receipts", "2,全部,2023-02-15,20000000")
    life.fund("fees", "--date", "2023-06-30")
    assert due(life, "2023Q2", "23Q1") == 250_000
    assert due(life, "2023Q2", "23Q2") == 300_000


def test_a_fee_on_net_invested_falls_on_the_day_of_an_exit(life):
    """60m of cost until 31 August 2023, 40m from 1 September on: 1.5 % ÷ 4 × (60m × 62 + 40m × 30) ÷ 92."""
    life.begun(values="0%,0%,0%,1.5%,投资净额,0%", paid=80 * M)
    life.holds("A", "B")
    life.lists("investments", f"A,,{DAY},100,40000000", f"B,,{DAY},100,20000000")
    life.lists("exits", "B,2023-09-01,转让,100,50000000")
    life.fund("fees", "--date", "2023-12-31")
    assert due(life, "2023Q4", "23Q3") == pytest.approx(200_543.48, abs=0.005)
    assert due(life, "2023Q4", "23Q4") == 150_000


def test_a_least_fee_a_year_is_compared_period_by_period(life):
    """0.5 % of 100m is 125,000 a quarter; 1m a year is at least 250,000 a quarter, 125,000 for half of one."""
    life.begun(
        values="0%,0%,0%,0.5%,认缴,0%,100万",
        terms="门槛收益率,业绩报酬比例,追补比例,管理费率,管理费基数,后续交割利率,最低管理费",
    )
    life.fund("fees", "--date", "2023-03-31")
    assert due(life, "2023Q1", "23Q1") == 250_000
    assert "≥ 250000.00" in life.get("fundcosts", "2023Q1", "23Q1", "words")
    life.fund(
        "terms", "--date", "2023-07-01", "--fee-floor", "0", "--reason", "补充协议", "--doc", "补1"
    )
    life.fund("fees", "--date", "2023-09-30")
    assert due(life, "2023Q3", "23Q3") == 125_000


def test_what_belongs_to_a_partner_without_fee_is_in_no_basis(life):
    """ILPA: the GP's own commitment bears no fee; 2 % of 98m, not of 100m, on each basis."""
    life.begun(GP, values=FEE.format("认缴"), paid=100 * M)
    life.fund("own", "--partner", "GP甲", "--date", DAY, "--no-fee", "yes", "--doc", "约定")
    life.fund("fees", "--date", "2023-03-31")
    assert due(life, "2023Q1", "23Q1") == 490_000
    for quarter, day, basis in (("23Q2", "2023-04-01", "paid_in"), ("23Q3", "2023-07-01", "nav")):
        life.fund("terms", "--date", day, "--fee-basis", basis, "--reason", "补", "--doc", basis)
        life.fund("fees", "--date", "2023-06-30" if quarter == "23Q2" else "2023-09-30")
    assert due(life, "2023Q3", "23Q2") == 490_000
    assert due(life, "2023Q3", "23Q3") == pytest.approx(
        (100 * M - 980_000) * 0.98 * 0.005, abs=0.01
    )
    assert life.get("nav", "2023Q3", "GP甲", "closing") == 2 * M


def test_a_call_asks_nobody_for_a_fee_it_does_not_bear(life):
    """10m by commitments, the fee of 490,000 of the others alone; a refund by command is an amount below 0."""
    life.begun(GP, values=FEE.format("认缴"))
    life.fund("own", "--partner", "GP甲", "--date", DAY, "--no-fee", "yes", "--doc", "约定")
    life.fund("call", "--date", DAY, "--due", "2023-01-10", "--call", 10 * M, "--fee", 490_000)
    assert life.get("calls", "2023Q1", "GP甲", "asked") == 200_000
    assert life.get("calls", "2023Q1", "财政局", "asked") == 9_800_000 + 490_000
    life.fund(
        "receive", "--number", 1, "--partner", "GP甲", "--amount", 200_000, "--date", "2023-01-10"
    )
    code, said = life.call("fund", "reverse", "--what", "call", "--number", 1, "--date", "2023-02-01",
                           "--fund", "F1", "--ledger", life.ledger)  # fmt: skip
    assert code and "先登记退款" in said
    life.fund(
        "receive", "--number", 1, "--partner", "GP甲", "--amount", "-200000", "--date", "2023-02-01"
    )
    life.fund("reverse", "--what", "call", "--number", 1, "--date", "2023-02-01", "--doc", "撤回")
    assert life.get("partners", "2023Q1", "GP甲", "unfunded") == 2 * M
    assert life.get("nav", "2023Q1", "甲基金", "closing") == -490_000  # the fee of the quarter


def test_a_later_partner_without_fee_owes_none_from_the_first_day(life):
    life.begun((("财政局", "财政出资", 100 * M),), values=FEE.format("认缴"), paid=10 * M)
    life.lists(
        "partners",
        f"甲基金,乙方,社会出资,1,{DAY}",
        head="基金名称,出资人,出资人类别,认缴金额,认缴日期",
    )
    life.fund("own", "--partner", "乙方", "--date", DAY, "--no-fee", "yes", "--doc", "约定")
    life.fund("close", "--partner", "乙方", "--amount", 100 * M, "--date", "2023-07-01")
    assert life.get("calls", "2023Q3", "甲基金", "call_fee") == 0


def carried(life, *distribution):
    """100m invested, sold for 150m a year later: the GP's 2m bear no carry of 20 %."""
    life.begun(GP, values="0%,20%,100%,0%,认缴,0%", paid=100 * M)
    life.fund("own", "--partner", "GP甲", "--date", DAY, "--no-carry", "yes", "--doc", "约定")
    life.holds("A")
    life.lists("investments", f"A,,{DAY},100,100000000")
    life.lists("valuations", "A,2023-12-31,150000000,最近融资")
    assert life.get("nav", "2023Q4", "财政局", "closing") == 98 * M + 0.8 * 49 * M
    assert life.get("nav", "2023Q4", "GP甲", "closing") == 3 * M
    assert life.get("waterfall", "2023Q4", "甲基金", "sum") == 150 * M
    assert life.get("waterfall", "2023Q4", "另：不承担业绩报酬的出资人", "lp") == 3 * M
    life.lists("exits", "A,2024-01-01,转让,100,150000000")
    life.fund("distribute", "--date", "2024-01-02", *distribution)


@pytest.mark.parametrize(
    "distribution",
    [
        ("--cash", 150 * M),
        ("--capital", 100 * M, "--gain", 40_200_000, "--carry", 9_800_000),
    ],
)
def test_a_partner_without_carry_gets_its_gain_before_it(life, distribution):
    """Carry is 20 % of the 49m that the others gained; GP 2m + 1m + 9.8m, the others 98m + 39.2m; nothing is left."""
    carried(life, *distribution)
    assert life.get("distributions", "2024Q1", "甲基金", "carry") == 9_800_000
    assert life.get("distributions", "2024Q1", "财政局", "distributed") == 137_200_000
    assert life.get("distributions", "2024Q1", "GP甲", "distributed") == 12_800_000
    for who in ("甲基金", "财政局", "GP甲"):
        assert life.get("nav", "2024Q1", who, "closing") == 0


def test_a_clawback_of_carry_deal_by_deal_counts_the_fees(life):
    """A 45m → 70m, B 45m → 40m, 2m of costs: 20m less 2m of gain, carry due 3.6m; 5m was paid for A, 1.4m goes back
    (ILPA Principles 3.0: all contributions, fees and expenses among them, come back first)."""
    life.begun(
        (("GP甲", "普通合伙人", 1), ("财政局", "财政出资", 99_999_999)),
        terms="门槛收益率,业绩报酬比例,追补比例,管理费率,管理费基数,后续交割利率,分配模式",
        values="0%,20%,100%,0%,认缴,0%,逐项目", paid=92 * M,
    )  # fmt: skip
    life.holds("A", "B")
    life.lists("investments", f"A,,{DAY},100,45000000", f"B,,{DAY},100,45000000")
    life.lists("fundcosts", "2023-02-01,费用,2000000")
    life.lists("exits", "A,2023-06-01,转让,100,70000000")
    life.lists("distributions", "1,2023-06-02,45000000,,20000000,5000000,")
    life.lists("exits", "B,2023-09-01,转让,100,40000000")
    life.lists("distributions", "2,2023-09-02,40000000,,,,")
    notes = life.table("tiers", "2023Q3")["notes"]
    assert any(
        "应付3,600,000.00元；已付业绩报酬5,000,000.00元，其中应回拨1,400,000.00元" in note
        for note in notes
    )
    assert life.get("warnings", "2023Q3", "甲基金", "amount", nth=0) >= 0
    assert life.get("nav", "2023Q3", "甲基金", "closing") == 0


def test_terms_of_a_day_are_corrected_with_reason_and_document(life):
    life.begun(values=FEE.format("认缴"))
    code, said = life.call(
        "fund", "terms", "--fund", "F1", "--ledger", life.ledger, "--date", DAY, "--fee-rate", "1%"
    )
    assert code and "变更原因和文号" in said
    life.fund("terms", "--date", DAY, "--fee-rate", "1%", "--reason", "录入有误", "--doc", "更1")
    life.fund("fees", "--date", "2023-03-31")
    assert due(life, "2023Q1", "23Q1") == 250_000


def test_terms_between_two_versions_go_on_from_the_one_before_them(life):
    """2 % from 2023, 1 % from 2025; what is said for 2024 alone changes nothing of the fee before or after."""
    life.begun(values=FEE.format("认缴"))
    life.fund(
        "terms", "--date", "2025-01-01", "--fee-rate", "1%", "--reason", "降费", "--doc", "补2"
    )
    life.fund(
        "terms", "--date", "2024-01-01", "--late-rate", "6%", "--reason", "补充", "--doc", "补1"
    )
    life.fund("fees", "--date", "2025-03-31")
    assert due(life, "2025Q1", "24Q1") == 500_000
    assert due(life, "2025Q1", "25Q1") == 250_000


def test_a_preferred_return_by_months_of_thirty_days(life):
    """30/360 from 31 January to 31 July is half a year: 8 % simple of 100m is 4m; 20 % of the 6m above it."""
    heads = "门槛收益率,业绩报酬比例,追补比例,管理费率,管理费基数,后续交割利率,门槛类型,门槛计息方式,门槛计息天数"
    life.begun(
        (("GP甲", "普通合伙人", 1), ("财政局", "财政出资", 99_999_999)), terms=heads,
        values="8%,20%,0%,0%,认缴,0%,硬门槛,单利,30/360", paid=100 * M, day="2023-01-31",
    )  # fmt: skip
    life.fund("distribute", "--date", "2023-07-31", "--cash", 110 * M)
    assert life.get("distributions", "2023Q3", "甲基金", "carry") == 1_200_000


def test_what_is_distributed_in_kind_moves_no_cash(life):
    life.begun(paid=20 * M)
    life.holds("A")
    life.lists("investments", f"A,,{DAY},100,15000000")
    life.lists("exits", "A,2024-01-02,实物分配,100,18000000")
    life.lists("distributions", "1,2024-01-03,15000000,,3000000,,", "2,2024-02-01,2000000,,,,")
    assert life.get("fundcash", "2024Q1", "甲基金", "in") == 0
    assert life.get("fundcash", "2024Q1", "甲基金", "out") == 2 * M
    assert life.get("fundcash", "2024Q1", "甲基金", "closing") == 3 * M
    assert life.get("partners", "2024Q1", "财政局", "dpi") == "1.000"


def test_money_distributed_before_the_shares_is_not_taken_for_them(life):
    """A is handed out in kind on 2024-01-02 (18m); 2m of cash went to the partners before the shares did."""
    life.begun(paid=20 * M)
    life.holds("A")
    life.lists("investments", f"A,,{DAY},100,15000000")
    life.lists("exits", "A,2024-01-02,实物分配,100,18000000")
    life.lists("distributions", "1,2024-02-01,2000000,,,,", "2,2024-04-10,13000000,,5000000,,")
    assert life.get("fundcash", "2024Q1", "甲基金", "closing") == 3 * M
    assert life.get("fundcash", "2024Q2", "甲基金", "closing") == 3 * M


def test_a_later_part_of_a_price_comes_for_no_shares(life):
    """10m of shares: 60 % sold for 9m, 2m more out of escrow a year later; 4m of cost is still held."""
    life.begun(paid=10 * M)
    life.holds("A")
    life.lists("investments", f"A,,{DAY},100,10000000")
    code, said = life.list("exits", "A,2023-05-01,转让,0,2000000")
    assert code and "退出股数写 0" in said
    life.lists("exits", "A,2023-07-01,转让,60,9000000")
    life.fund("exit", "--company", "A", "--date", "2024-07-01", "--shares", 0, "--amount", 2 * M)
    assert life.get("portfolio", "2024Q3", "A", "realised") == 5 * M
    assert life.get("portfolio", "2024Q3", "A", "cost") == 4 * M
    assert life.get("nav", "2024Q3", "甲基金", "closing") == 15 * M


def test_a_list_headed_as_the_form_names_its_fields_is_read(life):
    """The form says 更高档门槛 and 每年最低管理费; a column of shares that nothing reads stops."""
    heads = "基金编码,基金名称,成立日期,业绩报酬,追补比例,更高档门槛,每年最低管理费"
    life.lists("funds", f"F1,甲基金,{DAY},20%,100%,15%:25%,100万", head=heads)
    life.lists(
        "partners",
        f"甲基金,财政局,财政出资,{100 * M},{DAY}",
        head="基金名称,出资人,出资人类别,认缴金额,认缴日期",
    )
    life.fund("fees", "--date", "2023-03-31")
    assert due(life, "2023Q1", "23Q1") == 250_000
    code, said = life.list(
        "funds", f"F2,乙基金,{DAY},12%:25%;15%:30%", head="基金编码,基金名称,成立日期,无此列"
    )
    assert code and "无此列" in said


def test_what_a_default_took_back_is_neither_owed_nor_received(life):
    """Call of 10m; the partner pays 1m of its 4m and defaults: 3m of the call are gone for good."""
    life.begun(TWO)
    life.fund("call", "--date", "2023-02-01", "--due", "2023-02-10", "--call", "10000000")
    paid = ("--number", "1", "--partner", "乙方", "--date", "2023-02-10", "--amount", "1000000")
    life.fund("receive", *paid)
    life.fund("default", "--partner", "乙方", "--date", "2023-03-01", "--doc", "违1")
    late = ("--number", "1", "--partner", "乙方", "--date", "2023-03-20", "--amount", "3000000")
    code, said = life.call("fund", "receive", *late, "--fund", "F1", "--ledger", life.ledger)
    assert code and "违约" in said
    life.fund("receive", "--number", "1", "--all", "--date", "2023-03-25")
    assert life.get("partners", "2023Q1", "乙方", "paid_in") == 1_000_000
    assert life.get("partners", "2023Q1", "甲基金", "paid_in") == 7_000_000
    assert life.get("partners", "2023Q1", "甲基金", "outstanding") == 0
    said = life.call("review", "status", "--ledger", life.ledger, "--quarter", "2023Q1")[1]
    assert "✓ 缴款已对账" in said


@pytest.mark.parametrize(
    ("words", "option"),
    [
        ("paid --number 1 --partner 财政局 --date 2023-06-10 --amount 300000", "--amount"),
        ("receive --number 2 --all --partner 财政局 --date 2023-06-10", "--partner"),
        ("fees --date 2023-06-30 --amount 5", "--amount"),
        ("distribute --date 2023-06-30 --cash 5 --capital 7", "--capital"),
    ],
)
def test_an_option_that_an_action_does_not_use_is_refused_not_lost(life, words, option):
    life.begun(TWO, paid=M)
    life.fund("distribute", "--date", "2023-06-01", "--capital", "600000", "--pending")
    life.fund("call", "--date", "2023-06-01", "--due", "2023-06-10", "--call", "10000")
    code, said = life.call("fund", *words.split(), "--fund", "F1", "--ledger", life.ledger)
    assert code and option in said
    assert life.get("partners", "2023Q2", "财政局", "distributed") == 0
    assert life.get("partners", "2023Q2", "财政局", "paid_in") == 600_000


def test_nothing_is_reversed_before_it_was_and_nothing_paid_after_it_was_reversed(life):
    life.begun(TWO, paid=M)
    where = ("--fund", "F1", "--ledger", life.ledger)
    life.fund("distribute", "--date", "2023-06-01", "--capital", "100000", "--pending")
    life.fund("call", "--date", "2023-06-01", "--due", "2023-06-10", "--call", "10000")
    for what, number in (("call", "2"), ("distribution", "1")):
        words = ("reverse", "--what", what, "--number", number, "--doc", "更", *where, "--date")
        code, said = life.call("fund", *words, "2023-03-10")
        assert code and "2023-06-01" in said
        assert life.get("partners", "2023Q1", "甲基金", "called") == M
        assert life.call("fund", *words, "2023-07-01")[0] == 0
    paid = ("fund", "paid", "--number", "1", "--partner", "乙方", *where, "--date")
    assert life.call(*paid, "2023-06-20")[0] == 0, "it left before the reversal and went back by it"
    code, said = life.call(*paid, "2023-07-10")
    assert code and "冲回" in said
    assert life.get("nav", "2023Q3", "甲基金", "closing") == M


AMOUNTS = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 10**12), min_size=1)


@given(AMOUNTS, st.integers(0, 10**12), st.frozensets(st.sampled_from("abcde")))
def test_gain_before_carry_moves_between_partners_and_loses_no_fen(gains, carry, free):
    parts = {name: {"gain": fen} for name, fen in gains.items()}
    gain_before_carry(parts, carry, free)
    after = {name: row["gain"] for name, row in parts.items()}
    assert sum(after.values()) == sum(gains.values())
    assert all(after[name] >= fen for name, fen in gains.items() if name in free)
    assert all(0 <= after[name] <= fen for name, fen in gains.items() if name not in free)


@given(st.integers(0, 10**12), AMOUNTS, st.frozensets(st.sampled_from("abcde")))
def test_the_part_of_some_is_by_what_stands(fen, stands, names):
    inside = part_of(fen, stands, names)
    weights = [sum(v for n, v in stands.items() if (n in names) == own) for own in (True, False)]
    assert inside == (split(fen, weights)[0] if weights[0] else 0)
    assert 0 <= inside <= fen
