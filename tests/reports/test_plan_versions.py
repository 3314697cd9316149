"""Table 1 and the versions of the plan: the day of approval rules, and the head says what stands
beside the version that counts.
"""

import pytest

from fundtracker import cli
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.reports.plan import plan_data, table1
from tests.ledger import world

YI = 10_000_000_000


@pytest.fixture
def ledger(tmp_path):
    """V1, then V2 of May 2024 with 57 for infrastructure, then, entered later, V3 of April: 56."""
    with world.planned(tmp_path / "l.ftdb") as ledger:
        for name, dated, fen in (("乙", "2024-05-10", 57 * YI), ("甲", "2024-04-10", 56 * YI)):
            ledger.plan.new_version(VersionPapers(name, name, "r", doc_no=name, dated=dated))
            with ledger.change("plan") as change:
                version, line = ledger.plan.current(), ledger.plan.line("infrastructure")
                ledger.plan.set_amount(change, version, line, 0, PlanAmount(fen, doc_no=name))
        yield ledger


def shown(ledger, year, number):
    table = table1.build(ledger, quarter=Quarter(year, number), unit="yuan", lang="zh")
    return table, table.row("infrastructure").number("plan")


def test_the_version_approved_last_by_the_quarters_end_is_measured_against(ledger):
    for quarter, label, fen in (
        ((2024, 1), "V1", 55),
        ((2024, 2), "V2", 57),
        ((2025, 4), "V2", 57),
    ):
        table, plan = shown(ledger, *quarter)
        assert (table.version[:2], plan) == (label, fen * YI)


def test_the_head_names_the_versions_that_do_not_count(ledger):
    table, _ = shown(ledger, 2024, 1)
    assert any("V2 乙 (2024-05-10)、V3 甲 (2024-04-10)" in line for line in table.about)
    table, _ = shown(ledger, 2024, 2)
    assert any("V3 甲 (2024-04-10)" in line for line in table.about)
    assert any(
        "V3 甲" in note for note in plan_data.as_data(table, ledger.plan.versions())["notes"]
    )
    asked = table1.build(ledger, quarter=Quarter(2024, 2), lang="zh", number=3)
    assert any("V2 乙 (2024-05-10)" in line for line in asked.about)


def test_a_version_begins_with_the_amounts_of_the_one_approved_before_it(ledger):
    ledger.plan.new_version(VersionPapers("丙", "c", "r", doc_no="3", dated="2024-04-20"))
    version, line = ledger.plan.current(), ledger.plan.line("infrastructure")
    amounts = [a.amount_fen for a in ledger.plan.amounts(version.id) if a.line_id == line.id]
    assert amounts == [56 * YI]


def test_adding_a_version_approved_before_another_says_until_when_it_counts(tmp_path, capsys):
    path = str(tmp_path / "l.ftdb")
    with world.planned(tmp_path / "l.ftdb"):
        pass
    words = ["add", "plan.version", "--ledger", path, "--person", "x", "--why=r", "--lang=zh"]
    assert cli.run([*words, "--name=乙", "--doc=2", "--day=2024-05-10"]) == 0
    assert "早于" not in capsys.readouterr().out
    assert cli.run([*words, "--name=甲", "--doc=1", "--day=2024-04-10"]) == 0
    assert "V2 乙" in capsys.readouterr().out
    amount = ["add", "plan.amount", "--ledger", path, "--person", "x", "--line=policy", "--doc=2"]
    assert cli.run([*amount, "--amount=1", "--version=2"]) == 0
    with world.opened(tmp_path / "l.ftdb") as ledger:
        line = ledger.plan.line("policy").id
        of = {
            v.number: [a.amount_fen for a in ledger.plan.amounts(v.id) if a.line_id == line]
            for v in ledger.plan.versions()
        }
    assert of[2] == [100] and of[3] != [100]
