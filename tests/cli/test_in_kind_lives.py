"""Shares handed out in kind: named in every door until a distribution gives them to the partners."""

import pytest

from tests.cli.fund_life import TWO, Life

M = 1_000_000


@pytest.fixture
def life(tmp_path, capsys):
    life = Life(tmp_path, capsys).begun(TWO, paid=80 * M)
    life.holds("丙公司", "丁公司")
    life.lists("investments", f"丙公司,A轮,2023-02-01,1000,{10 * M}", f"丁公司,A轮,2023-02-01,1000,{10 * M}")  # fmt: skip
    return life


def named(life, quarter):
    notes = [n for n in life.table("funds", quarter)["notes"] if "实物分配方式转出的股份" in n]
    warned = [
        row["cells"]["what"]["text"]
        for row in life.table("warnings", quarter)["rows"]
        if "实物分配方式转出" in row["cells"]["what"]["text"]
    ]
    return notes, warned


def test_what_was_handed_out_is_named_until_its_distribution_is_recorded(life):
    code, said = life.list("exits", f"丙公司,2023-08-01,实物分配,400,{6 * M}")
    assert code == 0 and "6,000,000.00 元" in said and "没有登记对应的分配" in said, said
    notes, warned = named(life, "2023Q3")
    assert "6,000,000.00" in notes[0] and len(warned) == 1
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 82 * M
    life.lists("distributions", "1,2023-08-01,4000000,,2000000,,")
    assert named(life, "2023Q3") == ([], [])
    assert life.get("funds", "2023Q3", "甲基金", "nav") == 76 * M
    assert life.get("fundcash", "2023Q3", "甲基金", "closing") == 60 * M


def test_two_companies_in_one_distribution_and_one_that_is_left(life):
    life.fund("exit", "--company", "丙公司", "--kind", "in_kind", "--shares", 400, "--amount", 6 * M, "--date", "2023-08-01")  # fmt: skip
    life.fund("exit", "--company", "丁公司", "--kind", "in_kind", "--shares", 400, "--amount", 4 * M, "--date", "2023-08-01")  # fmt: skip
    life.lists("distributions", "1,2023-08-02,8000000,,2000000,,")
    assert named(life, "2023Q3") == ([], [])
    said = life.fund("exit", "--company", "丁公司", "--kind", "in_kind", "--shares", 100, "--amount", M, "--date", "2023-09-01")  # fmt: skip
    assert "1,000,000.00 元" in said and "没有登记对应的分配" in said, said
    notes, warned = named(life, "2023Q3")
    assert "1,000,000.00" in notes[0] and len(warned) == 1


def test_a_distribution_before_the_shares_left_does_not_give_them(life):
    life.lists("distributions", f"1,2023-07-01,{6 * M},,,,")
    _, said = life.list("exits", f"丙公司,2023-08-01,实物分配,400,{6 * M}")
    assert "分配日不早于转出日" in said, said


def test_an_exit_in_kind_for_nothing_and_one_for_money_say_nothing(life):
    for row in ("丙公司,2023-08-01,实物分配,400,0", f"丁公司,2023-08-01,转让,400,{6 * M}"):
        _, said = life.list("exits", row)
        assert "没有登记对应的分配" not in said, said
    assert named(life, "2023Q3") == ([], [])
