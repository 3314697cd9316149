"""Each command of a fund refuses in a dry run what the real one refuses, says the same, and stores nothing."""

import pytest

from tests.cli.fund_life import TERMS, TWO, WITH_GP, Life

M = 1_000_000
HELD = ("--company", "X")
# What is done → arguments that are taken, arguments that are refused.
COMMANDS = {
    "call": (("--date", "2023-06-01", "--due", "2023-06-20", "--call", M),
             ("--date", "2023-06-01", "--due", "2023-06-20", "--call", 900 * M)),
    "receive": (("--number", 2, "--partner", "乙方", "--amount", 5, "--date", "2023-05-01"),
                ("--number", 1, "--partner", "乙方", "--amount", 900 * M, "--date", "2023-05-01")),
    "remind": (("--number", 2, "--partner", "乙方", "--date", "2023-05-01"),
               ("--number", 9, "--partner", "乙方", "--date", "2023-05-01")),
    "distribute": (("--date", "2023-06-01", "--capital", M), ("--date", "2023-06-01", "--carry", M)),
    "paid": (("--number", 1, "--date", "2023-07-01"), ("--number", 7, "--date", "2023-07-01")),
    "value": ((*HELD, "--date", "2023-06-30", "--amount", 12 * M, "--technique", "round"),
              ("--company", "无此企业", "--date", "2023-06-30", "--amount", M, "--technique", "round")),
    "split": ((*HELD, "--date", "2023-05-01", "--shares", 10), (*HELD, "--date", "2022-05-01", "--shares", 10)),
    "transfer": (("--partner", "乙方", "--to", "财政局", "--amount", M, "--paid", 0, "--date", "2023-06-01"),
                 ("--partner", "乙方", "--to", "丙", "--amount", M, "--date", "2023-06-01")),
    "default": (("--partner", "乙方", "--date", "2023-06-01"), ("--partner", "没有", "--date", "2023-06-01")),
    "close": (("--partner", "丁", "--class", "other", "--amount", M, "--date", "2023-06-01"),
              ("--partner", "丁", "--amount", M, "--date", "2023-06-01")),
    "fees": (("--date", "2023-06-30"), ("--date", "2023-06-31")),
    "waive": (("--date", "2023-01-01", "--offset", 5, "--reason", "r"), ("--date", "2023-01-01", "--offset", 5)),
    "reverse": (("--what", "distribution", "--number", 1, "--date", "2023-08-01"),
                ("--what", "call", "--number", 1, "--date", "2023-08-01")),
    "terms": (("--date", "2023-07-01", "--escrow", 30, "--doc", "补", "--reason", "r"),
              ("--date", "2023-07-01", "--escrow", 30)),
    "own": (("--partner", "乙方", "--no-fee", "yes", "--date", "2023-01-01"),
            ("--partner", "没有", "--no-fee", "yes", "--date", "2023-01-01")),
    "account": (("--account", "6222001", "--account-name", "甲"), ("--account", "")),
    "invest": ((*HELD, "--date", "2023-06-01", "--shares", 5, "--amount", M),
               (*HELD, "--date", "2023-06-01", "--shares", 5, "--amount", -M)),
    "exit": ((*HELD, "--date", "2023-06-01", "--shares", 5, "--amount", M, "--kind", "sale"),
             (*HELD, "--date", "2023-06-01", "--shares", 5_000, "--amount", M, "--kind", "sale")),
    "income": ((*HELD, "--date", "2023-06-01", "--amount", 7, "--kind", "dividend"),
               ("--company", "无此企业", "--date", "2023-06-01", "--amount", 7, "--kind", "dividend")),
    "cost": (("--date", "2023-06-01", "--amount", 7, "--kind", "expense"),
             ("--date", "2023-06-01", "--amount", 0, "--kind", "expense")),
    "convert": ((), (*HELD, "--date", "2023-06-01", "--shares", 0)),
    "concede": (
        ("--partner", "财政局", "--to", "乙方", "--amount", 7, "--date", "2023-12-31", "--doc", "让1"),
        ("--partner", "财政局", "--to", "财政局", "--amount", 7, "--date", "2023-12-31", "--doc", "让1"),
    ),
    "clawback": ((), ("--partner", "财政局", "--amount", M, "--date", "2023-06-01")),
    "rule": (("--date", "2023-01-01", "--due", "2027-01-01", "--multiple", "1.5", "--amount", M, "--doc", "d"),
             ("--date", "2023-01-01", "--multiple", "x", "--amount", M)),
    "credit": ((*HELD, "--amount", M, "--date", "2023-06-01"),
               (*HELD, "--amount", M, "--date", "x")),
    "duty": (("--kind", "evaluation", "--year", 2023, "--doc", "评1"), ("--kind", "evaluation", "--doc", "评1")),
}  # fmt: skip
WITHOUT = {"notice", "match"}  # write files, or name rows of a bank: tests of their own


@pytest.fixture(scope="module")
def begun(tmp_path_factory):
    """A fund with two partners, a holding, a fee charged and a distribution; made once."""

    class Quiet:
        def readouterr(self):
            return type("Said", (), {"out": "", "err": ""})()

    folder = tmp_path_factory.mktemp("dry")
    life = Life(folder, Quiet())
    life.begun(TWO, values="0%,20%,100%,2%,认缴,0%", paid=50 * M)
    life.lists("companies", "X", head="企业名称")
    life.lists("investments", "X,A轮,2023-02-01,100,10000000")
    life.lists("distributions", "1,2023-03-01,1000000,,,,")
    life.lists("calls", "2,2023-03-05,2023-03-20,1000000,")
    life.fund("fees", "--date", "2023-03-31")
    return life.ledger.read_bytes()


@pytest.fixture
def life(begun, tmp_path, capsys):
    made = Life(tmp_path, capsys)
    made.ledger.write_bytes(begun)
    return made


def state(life):
    code, said = life.call("history", "--ledger", life.ledger, "--json")
    assert code == 0, said
    return said


def test_every_command_of_a_fund_is_in_the_list(life):
    said = life.call("fund", "--help")[1]
    names = said.split("\n{", 1)[-1] if "\n{" in said else said
    choices = next(
        part for part in names.replace("\n", "").split("{") if part.startswith("call,receive")
    )
    assert set(choices.split("}")[0].replace(" ", "").split(",")) == set(COMMANDS) | WITHOUT


@pytest.mark.parametrize("name", COMMANDS)
def test_a_dry_run_refuses_what_the_real_one_refuses_and_stores_nothing(life, name):
    taken, refused = COMMANDS[name]
    where = ("--fund", "F1", "--ledger", life.ledger)
    before = state(life)
    dry = life.call("fund", name, *refused, "--dry-run", *where)
    assert dry[0] != 0, dry
    assert state(life) == before
    real = life.call("fund", name, *refused, *where)
    assert (real[0], real[1].split("\n")[0]) == (dry[0], dry[1].split("\n")[0])
    assert state(life) == before
    if not taken:
        return
    code, said = life.call("fund", name, *taken, "--dry-run", *where)
    assert code == 0, said
    assert state(life) == before
    code, said = life.call("fund", name, *taken, *where)
    assert code == 0, said
    assert state(life) != before


def test_a_fund_with_a_general_partner_gives_carry_back_and_converts(tmp_path, capsys):
    life = Life(tmp_path, capsys).begun(WITH_GP, terms=TERMS, values="0%,20%,100%,0%,认缴,0%", paid=50 * M)  # fmt: skip
    life.holds("X")
    life.lists("investments", "X,可转债,2023-02-01,,6000000")
    life.lists("distributions", "1,2023-03-01,,,,1000000,")
    where = ("--fund", "F1", "--ledger", life.ledger)
    for words in (
        ("clawback", "--partner", "GP甲", "--amount", M, "--date", "2023-06-01"),
        ("convert", "--company", "X", "--shares", 400, "--date", "2023-06-01"),
    ):
        before = state(life)
        code, said = life.call("fund", *words, "--dry-run", *where)
        assert code == 0 and state(life) == before, said
        code, said = life.call("fund", *words, *where)
        assert code == 0 and state(life) != before, said
