"""A partner left out of a call is named: what the call's money earns is shared with it all the same."""

import pytest

from tests.cli.fund_life import TWO, Life

CALL = ("call", "--date", "2023-04-01", "--due", "2023-04-20", "--call", "6000000")
SAID, NOTED = "照样分得", "部分缴款未向乙方收取"


@pytest.fixture
def life(tmp_path, capsys):
    """60m and 40m committed, 30m called and paid."""
    return Life(tmp_path, capsys).begun(TWO, paid=30_000_000)


def noted(life, quarter="2023Q2", report="partners"):
    return [note for note in life.table(report, quarter)["notes"] if NOTED in note]


def test_an_excused_partner_is_named_with_what_would_be_its_own(life):
    """财政局 pays 6m alone: beside its 60m 乙方's 40m would owe 4m."""
    said = life.fund(*CALL, "--excuse", "乙方")
    assert SAID in said and "4,000,000.00" in said
    for report in ("partners", "funds", "statements"):
        [note] = noted(life, report=report)
        assert "4,000,000.00" in note
    assert not noted(life, "2023Q1")


def test_a_partner_asked_for_the_same_part_later_is_not_left_out(life):
    life.fund(*CALL, "--excuse", "乙方")
    life.fund(
        "call",
        "--date",
        "2023-05-01",
        "--due",
        "2023-05-20",
        "--call",
        "4000000",
        "--excuse",
        "财政局",
    )
    assert not noted(life)


def test_a_call_of_all_and_a_call_taken_back_leave_nobody_out(life):
    assert SAID not in life.fund(*CALL)
    assert not noted(life)
    life.fund(
        "call",
        "--date",
        "2023-05-01",
        "--due",
        "2023-05-20",
        "--call",
        "6000000",
        "--excuse",
        "乙方",
    )
    life.fund("reverse", "--what", "call", "--number", "3", "--date", "2023-05-10")
    assert not noted(life)


def test_who_pays_after_the_others_by_agreement_is_not_left_out(tmp_path, capsys):
    life = Life(tmp_path, capsys).begun(TWO)
    said = life.fund(*CALL, "--excuse", "乙方")
    assert SAID not in said and not noted(life)


def test_who_failed_and_who_came_later_are_not_left_out(life):
    life.fund(
        "close",
        "--partner",
        "丁",
        "--class",
        "other",
        "--amount",
        "100000000",
        "--date",
        "2023-02-01",
    )
    assert not noted(life, "2023Q1")
    life.fund(*CALL)
    life.fund("default", "--partner", "乙方", "--date", "2023-05-01", "--doc", "违约")
    assert SAID not in life.fund(
        "call", "--date", "2023-06-01", "--due", "2023-06-20", "--call", "6000000"
    )
    assert not noted(life)
