"""Money of a fund that stands already, spelled otherwise: taken as it is stated, and said by every door."""

import json

import pytest

from tests.cli.fund_life import HEADS, Life

M = 1_000_000
AGAIN, ADDED = "doubt_same_again", "doubt_cost_added"
COST = "基金名称,发生日期,资金类型,发生金额,收款单位,支出用途,文号"
OWN = "基金名称,到账日期,存款利息,付款方,银行流水号,收入种类"
LOT = f"{HEADS['investments']},文号"
SOLD = f"{HEADS['exits']},受让方,文号"
INCOME = f"{HEADS['dealincome']},文号"


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(paid=100 * M)
    made.holds("丙公司")
    made.lists("investments", "丙公司,A,2023-02-01,1000,10000000")
    return made


def said(life, kind, head, row):
    """What is doubtful of a row of a list (codes), as the dry run and the import say it."""
    path = life.ledger.parent / "said.csv"
    whose = "甲基金," if head.startswith("基金") else ""
    path.write_text(f"{head}\n{whose}{row}\n", "utf-8")
    found = []
    for dry in (("--dry-run",), ()):
        code, words = life.call(
            "import",
            path,
            "--ledger",
            life.ledger,
            "--list",
            kind,
            "--unit",
            "yuan",
            "--json",
            *dry,
        )
        assert code == 0, words
        told = json.loads(words[words.index("{") :] if words[:1] != "[" else words)
        found.append([w["code"] for w in _warnings(told) if w["code"].startswith("doubt_")])
    assert found[0] == found[1]
    return found[0]


def _warnings(told):
    files = told if isinstance(told, list) else told.get("files", [told])
    return [w for each in files for w in each["warnings"]]


# kind, head, what stands, what comes, what is said
DOUBLES = {
    "round spelled otherwise": ("investments", LOT, "", "丙公司,A轮,2023-02-01,1000,10000000,", AGAIN),
    "round left out": ("investments", LOT, "", "丙公司,,2023-02-01,1000,10000000,", AGAIN),
    "a day later": ("investments", LOT, "", "丙公司,A,2023-02-02,1000,10000000,", AGAIN),
    "another round a day later": ("investments", LOT, "", "丙公司,B,2023-02-02,1000,10000000,", ""),
    "other shares": ("investments", LOT, "", "丙公司,A轮,2023-02-01,900,10000000,", ""),
    "the next part months later": ("investments", LOT, "", "丙公司,A轮,2023-08-01,1000,10000000,", ""),
    "buyer by its full name": (
        "exits", SOLD, "丙公司,2023-05-01,转让,300,4000000,甲方公司,",
        "丙公司,2023-05-01,回购,300,4000000,甲方有限公司,", AGAIN,
    ),
    "sold a day later": (
        "exits", SOLD, "丙公司,2023-05-01,转让,300,4000000,甲方公司,",
        "丙公司,2023-05-02,转让,300,4000000,,", AGAIN,
    ),
    "sold in another way": (
        "exits", SOLD, "丙公司,2023-05-01,转让,300,4000000,甲方公司,",
        "丙公司,2023-05-01,回购,300,4000000,甲方公司,", AGAIN,
    ),
    "the very same sale": (
        "exits", SOLD, "丙公司,2023-05-01,转让,300,4000000,甲方公司,",
        "丙公司,2023-05-01,转让,300,4000000,甲方公司,", "",
    ),
    "two buyers": (
        "exits", SOLD, "丙公司,2023-05-01,转让,300,4000000,甲方公司,",
        "丙公司,2023-05-01,转让,300,4000000,乙方公司,", "",
    ),
    "two papers": (
        "exits", SOLD, "丙公司,2023-05-01,转让,300,4000000,甲方公司,退1",
        "丙公司,2023-05-01,回购,300,4000000,甲方公司,退2", "",
    ),
    "income of another kind": (
        "dealincome", INCOME, "丙公司,2023-05-01,200000,分红,", "丙公司,2023-05-03,200000,其他,", AGAIN,
    ),
    "cost with its payee": ("fundcosts", COST, "2023-05-01,费用,500000,,,", "2023-05-01,费用,500000,某所,,", AGAIN),
    "cost without its payee": ("fundcosts", COST, "2023-05-01,费用,500000,某所,,票1", "2023-05-01,费用,500000,,,", AGAIN),
    "cost of the day of payment": (
        "fundcosts", COST, "2023-05-01,费用,500000,某律师事务所,,", "2023-05-04,费用,500000,某律师事务所,律师费,", AGAIN,
    ),
    "costs of two payees": ("fundcosts", COST, "2023-05-01,费用,500000,甲所,,", "2023-05-01,费用,500000,乙所,,", ""),
    "costs for two things": (
        "fundcosts", COST, "2023-05-01,费用,5000,,托管费,", "2023-05-01,费用,5000,,审计费,", "",
    ),
    "a charge of the bank every day": (
        "fundcosts", COST, "2023-05-01,费用,10,银行,手续费,", "2023-05-02,费用,10,银行,手续费,", "",
    ),
    "a corrected cost": ("fundcosts", COST, "2023-03-01,费用,500000,,,", "2023-03-01,费用,50000,,,", ADDED),
    "another cost of the day": ("fundcosts", COST, "2023-03-01,费用,500000,甲所,,", "2023-03-01,费用,50000,乙所,,", ""),
    "interest with its payer": ("fund.own_income", OWN, "2023-03-21,1000,,,", "2023-03-21,1000,银行,,", AGAIN),
    "interest by the day of the paper": (
        "fund.own_income", OWN, "2023-03-21,1000.05,银行,,", "2023-03-22,1000.05,,流1,", AGAIN,
    ),
    "money put aside earns daily": (
        "fund.own_income", OWN, "2023-03-21,55.5,银行,,理财", "2023-03-22,55.5,银行,,理财", "",
    ),
    "interest of two accounts": (
        "fund.own_income", OWN, "2023-03-21,12.5,银行,流1,", "2023-03-21,12.5,银行,流2,", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DOUBLES)
def test_money_that_stands_under_another_spelling_is_told(life, name):
    kind, head, stands, comes, code = DOUBLES[name]
    if stands:
        life.lists(kind, f"甲基金,{stands}", head=head)
    assert said(life, kind, head, comes) == ([code] if code else [])


def test_costs_of_one_list_stand_beside_each_other(life):
    code, words = life.list("fundcosts", "2023-03-01,费用,500000", "2023-03-01,费用,50000")
    assert (code, "doubt_" in words) == (0, False), words


def test_what_was_taken_back_is_no_double(life):
    life.lists("fundcosts", "2023-05-01,费用,500000", "2023-05-01,费用,-500000")
    life.lists("investments", "丙公司,A,2023-02-01,,-10000000")
    assert said(life, "fundcosts", COST, "2023-05-01,费用,500000,某所,,") == []
    assert said(life, "investments", LOT, "丙公司,A轮,2023-02-01,1000,10000000,") == []


BY_COMMAND = {
    "invest": ("--company", "丙公司", "--amount", 10 * M, "--shares", 1000, "--date", "2023-02-02", "--purpose", "A轮"),
    "exit": ("--company", "丙公司", "--amount", 4 * M, "--shares", 300, "--date", "2023-05-01", "--to", "甲方有限公司"),
    "income": ("--company", "丙公司", "--amount", 200_000, "--date", "2023-05-02"),
    "cost": ("--amount", 500_000, "--date", "2023-05-01", "--to", "某所"),
}  # fmt: skip


@pytest.mark.parametrize("door", [*BY_COMMAND, "own income"])
def test_the_command_and_add_say_it_too(life, door):
    life.lists("exits", "甲基金,丙公司,2023-05-01,转让,300,4000000,甲方公司,", head=SOLD)
    life.lists("dealincome", "丙公司,2023-05-01,200000,分红")
    life.lists("fundcosts", "2023-05-01,费用,500000")
    life.lists("fund.own_income", "甲基金,2023-03-21,1000,,,", head=OWN)
    words = BY_COMMAND.get(door, ("--amount", 1000, "--date", "2023-03-21", "--to", "银行"))
    told = life.fund("income" if door == "own income" else door, *words)
    assert "请核对是否重复登记" in told, told


def test_a_form_says_it(life):
    code, words = life.call(
        "add", "fund.investment", "--ledger", life.ledger, "--fund", "F1", "--company", "丙公司",
        "--round", "A轮", "--day", "2023-02-01", "--shares", 1000, "--amount", 10 * M, "--dry-run",
    )  # fmt: skip
    assert (code, "10,000,000.00" in words, "请核对是否重复登记" in words) == (0, True, True), words
