"""Each warning begins on its day and at its fen, and no sooner."""

import datetime as dt

from fundtracker.domain.park import warnings as w
from fundtracker.domain.park.contract import Contract, Course, Terms
from fundtracker.domain.park.funding import Amounts, Key, Rule, matrix, total
from fundtracker.domain.park.project import below, in_order, months_later

DAY = dt.date(2024, 6, 30).toordinal()
QUIET = w.ProjectFacts(1, "甲", "李", 1_000, 1_000, 1_000, None, None)


def codes(found) -> list[str]:
    return [one.code for one in found]


def test_a_project_within_its_estimate_is_quiet_and_one_fen_more_is_told_exactly():
    assert codes(w.of_project(QUIET, DAY)) == []
    (one,) = w.of_project(QUIET._replace(paid=1_001), DAY)
    assert (one.code, one.amount, one.who, one.severity) == ("warn_over_estimate", 1, "李", 3)
    assert codes(w.of_project(QUIET._replace(committed=1_001), DAY)) == [
        "warn_committed_over_estimate"
    ]
    assert codes(w.of_project(QUIET._replace(estimate=None, paid=10**15), DAY)) == []


def test_a_milestone_is_told_thirty_days_before_and_graver_when_late():
    def told(due: int, done: int | None = None) -> list[int]:
        return [
            one.severity
            for one in w.of_project(QUIET._replace(milestones=[("封顶", due, done)]), DAY)
        ]

    assert (told(DAY + 31), told(DAY + 30), told(DAY), told(DAY - 1)) == ([], [1], [1], [2])
    assert told(DAY - 1, DAY - 5) == []


def test_the_final_account_is_due_three_months_after_completion():
    done = dt.date(2024, 3, 31).toordinal()
    assert months_later(done, 3) == DAY
    assert months_later(dt.date(2023, 11, 30).toordinal(), 3) == dt.date(2024, 2, 29).toordinal()
    facts = QUIET._replace(done_day=done)
    assert [one.severity for one in w.of_project(facts, DAY)] == [1]
    assert [one.severity for one in w.of_project(facts, DAY + 1)] == [2]
    assert codes(w.of_project(facts._replace(accounts_day=DAY), DAY + 1)) == []


def test_a_contract_warns_of_cap_floor_and_retention():
    def told(terms: Terms, **course: int) -> list[str]:
        return codes(
            w.of_contract(
                w.ContractFacts("C1", 1, "李", None, Contract(terms, Course(**course), DAY)), DAY
            )
        )

    terms = Terms(100_000, retention_day=DAY)
    assert told(terms, paid=97_000) == []
    assert told(terms, paid=97_001) == ["warn_over_cap"]
    assert told(terms, paid=39_999, work=50_000) == ["warn_below_floor"]
    assert told(terms._replace(retention=31), paid=1) == ["warn_retention_high"]
    assert told(terms, paid=97_000, settled=100_000) == ["warn_retention_due"]
    assert told(terms, paid=100_000, retention_paid=3_000, settled=100_000) == []


def test_a_payment_before_its_contract_or_without_a_document_is_told():
    paid = w.PaidFacts(1, "C1", 1, "李", DAY, 5, DAY, "001")
    assert codes(w.of_payment(paid)) == []
    assert codes(w.of_payment(paid._replace(day=DAY - 1, document=" "))) == [
        "warn_before_contract",
        "warn_no_document",
    ]


def test_a_source_warns_when_overdrawn_and_when_idle():
    source = w.SourceFacts(1, "专项债", 1, "甲", 100, 100, DAY - 400, None)
    assert codes(w.of_source(source, DAY)) == []
    assert [(one.code, one.amount) for one in w.of_source(source._replace(paid=101), DAY)] == [
        ("warn_over_source", 1)
    ]
    taken = source._replace(released=-40, paid=0)
    assert [(one.code, one.amount) for one in w.of_source(taken, DAY)] == [("warn_taken_back", 40)]
    assert [(one.code, one.amount) for one in w.of_source(taken._replace(paid=7), DAY)] == [
        ("warn_taken_back", 40),
        ("warn_over_source", 7),
    ]
    idle = source._replace(paid=60)
    assert [(one.code, one.amount) for one in w.of_source(idle, DAY)] == [("warn_source_idle", 40)]
    assert codes(w.of_source(idle._replace(last_paid=DAY - 180), DAY)) == []


def test_a_rule_warns_of_share_cap_and_last_day():
    rule = Rule(1, 1, 500, 60, 1, DAY + 30)
    assert codes(w.of_rule(rule, "债", 0, 50, 100, DAY)) == []
    assert codes(w.of_rule(rule, "债", 1, 61, 100, DAY)) == [
        "warn_source_share",
        "warn_source_cap",
        "warn_source_expires",
    ]


def test_the_gravest_and_largest_come_first():
    first = w.Warning("warn_no_document", 2, 1, 10**9, None, "", "", {})
    second = w.Warning("warn_over_cap", 3, 1, 1, None, "", "", {})
    third = second._replace(amount=2)
    assert w.in_order([first, second, third]) == [third, second, first]


def test_the_matrix_adds_up_whichever_way_it_is_summed():
    entries = [
        (Key(1, 2024, 1), "released", 100),
        (Key(1, 2024, 1), "paid", 30),
        (Key(2, 2023, 1), "paid", -5),
    ]
    cells = matrix(entries)
    assert cells[Key(1, 2024, 1)].available == 70
    assert total(cells, project=1) == Amounts(released=100, paid=25)
    assert total(cells, year=2023).paid == -5


def test_the_tree_of_projects_is_walked_in_order():
    parents = {1: None, 2: 1, 3: 1, 4: 2, 5: None}
    assert below(1, parents) == [1, 2, 3, 4]
    assert in_order([1, 2, 3, 4, 5], parents) == [(1, 0), (2, 1), (4, 2), (3, 1), (5, 0)]
