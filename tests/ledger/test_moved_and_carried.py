"""Said when it is written: a project moved to another line, more carried out of a year than is left."""

import datetime as dt

import pytest

from fundtracker.intake.payments import post
from fundtracker.ledger.sources.sources import Left, Quota
from tests.ledger import world


@pytest.fixture
def ledger(tmp_path):
    """P1 on infrastructure with 600 paid in December 2023 of 1,000 released."""
    with world.planned(tmp_path / "l.ftdb") as ledger:
        line, source = ledger.plan.line("infrastructure").id, ledger.plan.sources()[0].id
        with ledger.change("list") as change:
            project = ledger.projects.put(change, "P1", "道路", line).id
            day = dt.date(2023, 5, 2).toordinal()
            ledger.funding.put_quota(
                change, Quota("指1", "release", source, project, 2023, 1000_00, day)
            )
        post.post(ledger, world.bank(tmp_path / "a.csv", ["2023-12-01,S1,款,600.00,,甲,61"]))
        with ledger.change("classify") as change:
            ledger.payments.classify(
                change, world.ids(ledger), line_id=line, project_id=project, source_id=source
            )
        yield ledger


def told(ledger, code):
    return [issue.params for issue in ledger.told if issue.code == code]


def moved(ledger, line):
    with ledger.change("project") as change:
        ledger.projects.put(change, "P1", "道路", ledger.plan.line(line).id)


def test_a_project_that_leaves_payments_on_its_line_says_so_with_their_sum(ledger):
    moved(ledger, "infrastructure")
    assert told(ledger, "line_moved_told") == []
    moved(ledger, "policy")
    [said] = told(ledger, "line_moved_told")
    assert (said["amount"], said["old"], said["other"]) == ("600.00", "基础设施", "政策扶持")


def carried(ledger, fen, year=2023):
    source, project = ledger.plan.sources()[0].id, ledger.projects.find("P1")
    with ledger.change("quota") as change:
        day = dt.date(2024, 1, 15).toordinal()
        ledger.funding.carry_over(change, f"结{year}{fen}", Left(source, project, year, fen), day)
    return [(said["amount"], said["left"], said["year"]) for said in told(ledger, "carried_told")]


def test_more_carried_out_of_a_year_than_is_left_is_said(ledger):
    assert carried(ledger, 400_00) == []
    assert carried(ledger, 300_00) == [("300.00", "0.00", 2023)]


def test_a_year_in_which_nothing_was_released_is_said_to_have_nothing_left(ledger):
    assert carried(ledger, 400_00, year=2024) == [("400.00", "0.00", 2024)]
