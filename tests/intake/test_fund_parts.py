"""Calls and distributions with a row a partner: who is left out or out of proportion is told with the sums."""

import pytest

from tests.cli.fund_life import HEADS, TERMS, Life

M = 1_000_000
CALL = "基金名称,缴款期次,出资人,通知日期,缴款截止日,投资款,管理费"
GIVEN = "基金名称,分配期次,出资人,分配日期,返还本金,分配收益,增值收益,业绩报酬"
THREE = (("GP甲", "普通合伙人", M), ("财政局", "财政出资", 49 * M), ("社会乙", "社会出资", 50 * M))
DOUBT = "doubt_out_of_share"


@pytest.fixture
def life(tmp_path, capsys):
    return Life(tmp_path, capsys).begun(partners=THREE, paid=40 * M)


def call(life, *amounts, number=2, day="2023-04-01"):
    rows = [f"甲基金,{number},{who},{day},{day},{yuan}" for who, yuan in amounts]
    rows = [row if row.count(",") == 6 else f"{row}," for row in rows]
    return life.list("calls", *rows, head=CALL)


def given(life, *rows, number=1):
    rows = [f"甲基金,{number},{who},2023-06-01,{amounts}" for who, amounts in rows]
    return life.list("distributions", *rows, head=GIVEN)


CALLS = {
    "a digit short": ((("GP甲", 200_000), ("财政局", 980_000), ("社会乙", 10 * M)), ["财政局 980,000.00 (9,800,000.00)"]),
    "too much of a small one": ((("GP甲", 500_000), ("财政局", 9.8 * M), ("社会乙", 10 * M)), ["GP甲 500,000.00 (200,000.00)"]),
    "two digits changed places": (
        (("GP甲", 200_000), ("财政局", 8.9 * M), ("社会乙", 10 * M)), ["财政局 8,900,000.00 (9,800,000.00)"],
    ),
    "one left out": ((("GP甲", 200_000), ("财政局", 9.8 * M)), ["社会乙 0.00 (10,000,000.00)"]),
    "all but one left out": ((("财政局", 9.8 * M),), ["GP甲 0.00 (200,000.00)", "社会乙 0.00 (10,000,000.00)"]),
    "by share": ((("GP甲", 200_000), ("财政局", 9.8 * M), ("社会乙", 10 * M)), []),
    "by share in whole 万元": ((("GP甲", 120_000), ("财政局", 6.04 * M), ("社会乙", 6.17 * M)), []),
    "by share to the fen": ((("GP甲", "123456.79"), ("财政局", "6049382.71"), ("社会乙", "6172839.5")), []),
    "with fee": ((("GP甲", "200000,20000"), ("财政局", "9800000,980000"), ("社会乙", "10000000,1000000")), []),
    "the fee of one": (
        (("GP甲", "200000,20000"), ("财政局", "9800000,9800"), ("社会乙", "10000000,1000000")),
        ["财政局 9,800.00 (980,000.00)"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_a_call_out_of_proportion_is_told_with_its_sums(life, name):
    amounts, told = CALLS[name]
    code, words = call(life, *((who, str(yuan).removesuffix(".0")) for who, yuan in amounts))
    assert code == 0, words
    assert words.count(DOUBT) == bool(told), words
    for each in told:
        assert each in words, words


def test_calls_one_after_the_other_are_level_at_the_end(life):
    """Money of the state comes after that of the others (社会资本先到位)."""
    assert DOUBT in call(life, ("GP甲", 200_000), ("社会乙", 10 * M))[1]
    code, words = call(life, ("财政局", 9_800_000), number=3)
    assert (code, DOUBT in words) == (0, False), words


def test_terms_that_say_own_amounts_explain_any(tmp_path, capsys):
    life = Life(tmp_path, capsys).begun(
        partners=THREE,
        terms=f"{TERMS},分配分摊",
        values="0%,0%,0%,0%,认缴,0%,逐人约定",
        paid=40 * M,
    )
    code, words = given(life, ("财政局", "4900000,,,"), ("社会乙", "900000,,,"))
    assert (code, "doubt_" in words) == (0, False), words


def test_a_partner_whose_commitment_is_drawn_explains_itself(life):
    call(life, ("财政局", 29_400_000))
    code, words = call(life, ("GP甲", 200_000), ("社会乙", 10 * M), number=3)
    assert (code, DOUBT in words) == (0, False), words


GIFTS = {
    "a digit short": ((("财政局", "490000,,,"), ("社会乙", "5000000,,,"), ("GP甲", "100000,,,")), "财政局 490,000.00 (4,900,000.00)"),
    "one alone": ((("财政局", "4900000,,,"),), "社会乙 0.00 (5,000,000.00)"),
    "by share": ((("财政局", "4900000,,,"), ("社会乙", "5000000,,,"), ("GP甲", "100000,,,")), ""),
    "gain of one": (
        (("财政局", "4900000,,392000,"), ("社会乙", "5000000,,4000000,"), ("GP甲", "100000,,80000,2000000")),
        "财政局 392,000.00 (3,920,000.00)",
    ),
    "gain and carry": (
        (("财政局", "4900000,,3920000,"), ("社会乙", "5000000,,4000000,"), ("GP甲", "100000,,80000,2000000")), "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", GIFTS)
def test_a_distribution_out_of_proportion_is_told_with_its_sums(life, name):
    rows, told = GIFTS[name]
    code, words = given(life, *rows)
    assert (code, DOUBT in words) == (0, bool(told)), words
    assert told in words, words


def test_the_rest_of_a_distribution_makes_it_level(life):
    assert DOUBT in given(life, ("财政局", "4900000,,,"))[1]
    code, words = given(life, ("社会乙", "5000000,,,"), ("GP甲", "100000,,,"), number=2)
    assert (code, DOUBT in words) == (0, False), words


def test_command_and_add_say_it_too(life):
    parts = ("--part", "GP甲=200000", "--part", "财政局=980000", "--part", "社会乙=10000000")
    words = (
        "call",
        "--number",
        2,
        "--date",
        "2023-04-01",
        "--due",
        "2023-04-20",
        "--call",
        11_180_000,
    )
    assert "财政局 980,000.00 (9,800,000.00)" in life.fund(*words, *parts, "--dry-run")
    assert "(" not in life.fund(*words, "--dry-run")
    code, words = life.call(
        "add", "fund.distribution", "--ledger", life.ledger, "--fund", "F1", "--number", 1, "--partner", "财政局",
        "--day", "2023-06-01", "--capital", 4_900_000, "--dry-run",
    )  # fmt: skip
    assert (code, "社会乙 0.00 (5,000,000.00)" in words) == (0, True), words


def test_rows_without_partners_are_divided_by_the_program(life):
    code, words = life.list("calls", "2,2023-04-01,2023-04-20,20000000,")
    assert (code, "doubt_" in words, HEADS["calls"] != CALL) == (0, False, True)
