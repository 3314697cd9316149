"""Table 11 says each time what was paid or contracted beyond what a source released."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.intake.payments import post
from fundtracker.ledger import warnings
from fundtracker.ledger.plan.plan import PlanAmount, VersionPapers
from fundtracker.ledger.sources.sources import Quota
from fundtracker.reports import explain
from fundtracker.reports.plan import table1
from fundtracker.reports.warnings import todo
from tests.ledger import world

DAY = dt.date(2024, 3, 31).toordinal()
SIGNED = dt.date(2024, 1, 10).toordinal()


@pytest.fixture
def ledger(tmp_path):
    """Projects P1, P1a below it, P2; payments of 300 and 40."""
    with world.planned(tmp_path / "l.ftdb") as ledger:
        line = ledger.plan.line("infrastructure").id
        with ledger.change("list") as change:
            top = ledger.projects.put(change, "P1", "道路", line).id
            ledger.projects.put(change, "P1a", "路灯", line, parent_id=top)
            ledger.projects.put(change, "P2", "楼", line)
        rows = ["2024-02-01,S1,款,300.00,,甲,61", "2024-02-02,S2,款,40.00,,乙,62"]
        post.post(ledger, world.bank(tmp_path / "a.csv", rows))
        yield ledger


def paid(ledger, first, second="", source=0):
    ids = [p.id for p in sorted(ledger.payments.some(), key=lambda p: p.date)]
    line, of = ledger.plan.line("infrastructure").id, ledger.plan.sources()[source].id
    with ledger.change("classify") as change:
        for payment, project in zip(ids, (first, second), strict=True):
            if project:
                ledger.payments.classify(
                    change, [payment], line_id=line, project_id=ledger.projects.find(project),
                    source_id=of,
                )  # fmt: skip


def released(ledger, fen, project=None, source=0):
    with ledger.change("quota") as change:
        of = ledger.plan.sources()[source].id
        number = ledger.projects.find(project) if project else None
        doc = f"指{project}{source}"
        ledger.funding.put_quota(change, Quota(doc, "release", of, number, 2024, fen, SIGNED))


def told(ledger, *codes):
    codes = codes or ("warn_unreleased", "warn_over_committed", "warn_over_source")
    found = warnings.alerts(ledger, DAY)
    return {(w.code, w.about): (w.amount, w.severity) for w in found if w.code in codes}


def test_paid_from_a_source_without_any_release_is_told(ledger):
    paid(ledger, "P1", "P2")
    assert told(ledger) == {("warn_unreleased", "一般公共预算"): (340_00, 2)}
    released(ledger, 1000_00, "P1", source=1)  # the ledger holds releases: this one is missing
    assert told(ledger) == {("warn_unreleased", "一般公共预算"): (340_00, 3)}


def test_paid_for_a_project_to_which_nothing_was_released_is_told(ledger):
    released(ledger, 1000_00, "P1")
    paid(ledger, "P2", "P1a")  # below P1: its money
    assert told(ledger) == {("warn_unreleased", "一般公共预算 楼"): (300_00, 3)}
    released(ledger, 1000_00)  # to the source as a whole: any project may have it
    assert told(ledger) == {}


def contract(ledger, fen, project="P1"):
    with ledger.change("contract") as change:
        ledger.contracts.put(
            change, f"HT{project}", "施工", ledger.projects.find(project), fen, party="甲",
            source_id=ledger.plan.sources()[0].id, signed_day=SIGNED, override="跨年合同",
        )  # fmt: skip


def test_contracts_beyond_what_was_released_are_told_with_the_reason_that_was_given(ledger):
    released(ledger, 500_00)
    contract(ledger, 1000_00)
    assert told(ledger) == {("warn_over_committed", "一般公共预算"): (500_00, 2)}
    answers = ledger.reviews.explanations(2024 * 4)
    assert [words for figure, words in answers.items() if "warn_over_committed" in figure] == [
        "跨年合同"
    ]
    released(ledger, 500_00, source=0, project="P2")
    assert told(ledger) == {}


def test_contracts_of_a_project_beyond_what_was_released_to_it_are_told(ledger):
    released(ledger, 300_00, "P1")
    released(ledger, 900_00, "P2")
    contract(ledger, 1000_00)
    assert told(ledger) == {("warn_over_committed", "一般公共预算 道路"): (700_00, 2)}


def test_paid_beyond_the_whole_plan_of_a_line_is_told_and_stands_in_table_1(ledger):
    paid(ledger, "P1", "P2")
    assert told(ledger, "warn_over_plan") == {}
    ledger.plan.new_version(VersionPapers("减", "less", "r", doc_no="2", dated="2024-03-01"))
    with ledger.change("plan") as change:
        version, line = ledger.plan.current(), ledger.plan.line("infrastructure")
        ledger.plan.set_amount(change, version, line, 0, PlanAmount(200_00, doc_no="2"))
    assert told(ledger, "warn_over_plan") == {("warn_over_plan", "基础设施"): (140_00, 2)}
    table = table1.build(ledger, quarter=Quarter(2024, 1), lang="zh")
    assert "超出计划总额 140.00 元" in table.row("infrastructure").cells["note"].value
    items = todo.build(ledger, quarter=Quarter(2024, 1)).items.values()
    [figure] = [item.figure for item in items if item.code == "warn_over_plan"]
    assert explain.explain(ledger, figure).id == "plan/infrastructure/left/2024Q1"
