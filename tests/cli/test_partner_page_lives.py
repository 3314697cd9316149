"""The page of a partner and the table of all partners beside table 8 and a frozen quarter."""

import json

import pytest

from tests.cli.fund_life import Life

M = 1_000_000
HALVES = (("财政局", "财政出资", 50 * M), ("社会乙", "社会出资", 50 * M))


@pytest.fixture
def life(tmp_path, capsys):
    made = Life(tmp_path, capsys).begun(HALVES, paid=100 * M)
    made.holds("丙公司")
    made.lists("investments", f"丙公司,A轮,2023-01-02,1000,{100 * M}")
    return made


def page(life, quarter, name="财政局"):
    code, said = life.call("report", "partner", name, "--ledger", life.ledger, "--quarter", quarter,
                           "--unit", "yuan", "--format", "json")  # fmt: skip
    assert code == 0, said
    return json.loads(said)["tables"]


def test_gain_given_up_and_paid_is_in_the_multiples_of_every_door(life):
    """60m each; 财政局 passes 3m on: 57 / 50 and 63 / 50."""
    life.fund("terms", "--date", "2023-01-02", "--give-to", "partners", "--give-base", "gain", "--give-share", "40%",
              "--give-when", "always", "--doc", "d", "--reason", "r")  # fmt: skip
    life.lists("exits", f"丙公司,2023-12-20,转让,1000,{120 * M}")
    life.lists("distributions", f"1,2023-12-21,{100 * M},,{20 * M},,")
    life.fund(
        "concede", "--partner", "财政局", "--to", "社会乙", "--amount", 3 * M, "--date", "2023-12-31", "--doc", "d"
    )  # fmt: skip
    for name, multiple in (("财政局", "1.140"), ("社会乙", "1.260")):
        for report in ("partners", "partners-total"):
            for column in ("dpi", "tvpi"):
                assert life.get(report, "2023Q4", name, column) == multiple
        total = page(life, "2023Q4", name)[0]["rows"][-1]["cells"]
        assert (total["dpi"]["text"], total["tvpi"]["text"]) == (multiple, multiple)
    assert life.get("partners-total", "2023Q4", "合计", "dpi") == "1.200"


def test_the_page_of_a_frozen_quarter_says_that_it_is_as_of_today(life):
    words = "冻结的材料中没有本表"
    assert not any(words in note for table in page(life, "2023Q1") for note in table["notes"])
    for action in ("check", "freeze"):
        code, said = life.call(
            "review", action, "--ledger", life.ledger, "--quarter", "2023Q1", "--reason", "试"
        )
        assert code == 0 or action == "check", said
    for table in page(life, "2023Q1"):
        assert any(words in note for note in table["notes"])
    assert any(words in note for note in life.table("partners-total", "2023Q1")["notes"])
    assert not any(words in note for table in page(life, "2023Q2") for note in table["notes"])
