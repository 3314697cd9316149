"""What is settled, done or waiting counts from its day; what is committed ends at the settled price."""

import datetime as dt

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger import warnings
from fundtracker.ledger.projects.contracts import ChangeOrder
from fundtracker.records import doubts
from fundtracker.reports import registry
from tests.ledger import world

YUAN = 100


def day(text):
    return dt.date.fromisoformat(text).toordinal()


MARCH, JUNE = day("2024-03-31"), day("2024-06-30")


@pytest.fixture
def book(tmp_path):
    """A road with an estimate of a million and a contract for all of it."""
    with world.planned(tmp_path / "l.ftdb") as ledger:
        with ledger.change("project") as change:
            line = ledger.plan.line("infrastructure").id
            project = ledger.projects.put(change, "P1", "道路", line).id
            estimated(ledger, change, project, 1_000_000)
            ledger.contracts.put(
                change, "HT1", "施工", project, 1_000_000 * YUAN, party="甲",
                signed_day=day("2024-02-01"),
            )  # fmt: skip
        yield ledger


def estimated(ledger, change, project, yuan):
    ledger.projects.approve_estimate(
        change, project, yuan * YUAN, doc_no="文", dated=day("2023-01-05")
    )


def settle(ledger, yuan, **terms):
    row = ledger.contracts.get(ledger.contracts.find("HT1"))
    with ledger.change("contract.settle") as change:
        ledger.contracts.put(
            change, row.number, row.name, row.project_id, row.signed_fen,
            settled_fen=yuan * YUAN, settled_doc="结1", **terms,
        )  # fmt: skip


def changed(ledger, number, yuan, dated, state="approved"):
    with ledger.change("contract.change") as change:
        order = ChangeOrder(number, yuan * YUAN, "量", day(dated), "批1", state)
        ledger.contracts.put_change(change, ledger.contracts.find("HT1"), order)


def committed(ledger, at):
    return sum(fen for *_, fen in ledger.contracts.committed(at)) // YUAN


def told(ledger, at):
    return {(w.code, w.amount // YUAN) for w in warnings.alerts(ledger, at)}


def test_a_contract_ended_at_less_leaves_the_rest_of_the_estimate_to_another(book):
    project = book.projects.find("P1")

    def again():
        with book.change("contract") as change:
            book.contracts.put(
                change, "HT2", "续建", project, 600_000 * YUAN, party="乙",
                signed_day=day("2024-06-10"),
            )  # fmt: skip

    with pytest.raises(UserError):
        again()
    settle(book, 400_000)
    assert committed(book, JUNE) == 400_000
    again()
    assert committed(book, JUNE) == 1_000_000
    assert not {c for c, _ in told(book, JUNE)} & {"warn_committed_over_estimate"}


def test_a_contract_settled_above_the_estimate_is_committed_with_the_settled_price(book):
    settle(book, 1_100_000)
    assert ("warn_committed_over_estimate", 100_000) in told(book, JUNE)


def test_a_change_after_the_settlement_moves_nothing_that_is_committed_and_is_told(book):
    settle(book, 1_000_000)
    stated = {"contract": "HT1", "number": "B1", "amount": 50_000 * YUAN, "day": day("2024-05-01")}
    found = [
        d.issue.code for d in doubts.of(book, "contract.change", {**stated, "state": "approved"})
    ]
    assert found == ["doubt_change_of_settled"]
    changed(book, "B1", 50_000, "2024-05-01")
    assert committed(book, JUNE) == 1_000_000
    assert not {c for c, _ in told(book, JUNE)} & {"warn_committed_over_estimate"}
    early = [
        d.issue.code
        for d in doubts.of(
            book, "contract.change", {**stated, "number": "B2", "day": day("2024-01-01")}
        )
    ]
    assert early == ["doubt_day_before", "doubt_change_of_settled"]


def test_what_is_completed_later_is_not_settled_yet(book):
    settle(book, 400_000, done_day=day("2024-05-01"))
    assert (committed(book, MARCH), committed(book, JUNE)) == (1_000_000, 400_000)
    rows = book.contracts.all()
    for at, settled in ((MARCH, None), (JUNE, 400_000 * YUAN)):
        [money] = book.contracts.positions(rows, at).values()
        assert money.course.settled == settled


def test_changes_that_wait_are_told_before_they_pass_the_estimate(book):
    changed(book, "B1", 100_000, "2024-03-01", "pending")
    assert ("warn_pending_over_estimate", 100_000) in told(book, MARCH)
    settle(book, 400_000)
    assert not {c for c, _ in told(book, MARCH)} & {"warn_pending_over_estimate"}


def test_estimates_inside_a_group_that_add_up_to_more_than_its_own_are_told(book):
    with book.change("project") as change:
        line = book.plan.line("infrastructure").id
        group = book.projects.put(change, "G", "群", line, level="group").id
        middle = book.projects.put(change, "M", "片", line, parent_id=group).id
        estimated(book, change, group, 1_000_000)
        for code, yuan in (("A", 700_000), ("B", 300_000)):
            inside = book.projects.put(change, code, code, line, parent_id=middle).id
            estimated(book, change, inside, yuan)
    assert not {c for c, _ in told(book, MARCH)} & {"warn_estimates_over_group"}
    with book.change("project") as change:
        inside = book.projects.put(change, "C", "C", line, parent_id=middle).id
        estimated(book, change, inside, 1)
    assert ("warn_estimates_over_group", 1) in told(book, MARCH)


def test_a_milestone_and_a_completion_of_a_later_day_have_not_happened_yet(book):
    project = book.projects.find("P1")
    with book.change("project") as change:
        book.projects.set_milestone(change, project, "封顶", day("2024-03-15"), day("2024-04-10"))
        book.projects.put(
            change, "P1", "道路", book.plan.line("infrastructure").id, status="done",
            done_day=day("2024-05-01"),
        )  # fmt: skip
    late = [
        "封顶" in {w.params.get("name") for w in warnings.alerts(book, at)} for at in (MARCH, JUNE)
    ]
    assert late == [True, False]
    states = [
        next(r for r in registry.build(book, "projects", quarter=Quarter(2024, q)).rows if r.name == "道路")
        .cells["status"].value
        for q in (1, 2)
    ]  # fmt: skip
    assert states[0] != states[1]


def test_a_settlement_counts_from_its_day_on_which_may_be_recorded_later(book):
    settle(book, 400_000)
    assert committed(book, MARCH) == 400_000  # nobody said from when
    settle(book, 400_000, settled_day=day("2024-05-20"))
    assert (committed(book, MARCH), committed(book, JUNE)) == (1_000_000, 400_000)
    row = book.contracts.get(book.contracts.find("HT1"))
    assert (row.settled_fen, row.settled_day) == (400_000 * YUAN, day("2024-05-20"))
    for at, settled in ((MARCH, None), (day("2024-05-19"), None), (JUNE, 400_000 * YUAN)):
        [money] = book.contracts.positions([row], at).values()
        assert money.course.settled == settled
    tables = [
        next(iter(registry.build(book, "contracts", quarter=Quarter(2024, q)).rows)).cells
        for q in (1, 2)
    ]
    assert [t["settled"].value for t in tables] == [None, 400_000 * YUAN]
    assert [t["forecast"].value for t in tables] == [1_000_000 * YUAN, 400_000 * YUAN]


def test_a_change_decided_later_waited_until_then_with_the_sum_that_was_asked(book):
    with book.change("project.estimate") as change:
        project = book.projects.find("P1")
        book.projects.approve_estimate(
            change, project, 2_000_000 * YUAN, doc_no="文2", dated=JUNE, reason="调"
        )
    changed(book, "B1", 80_000, "2024-03-05", "pending")
    changed(book, "B1", 50_000, "2024-04-05")
    changed(book, "B2", 9_000, "2024-03-05", "pending")
    changed(book, "B2", 9_000, "2024-04-06", "rejected")
    row = book.contracts.get(book.contracts.find("HT1"))
    for at, approved, pending in (
        (day("2024-03-04"), 0, 0), (MARCH, 0, 89_000), (day("2024-04-05"), 50_000, 9_000),
        (JUNE, 50_000, 0),
    ):  # fmt: skip
        [money] = book.contracts.positions([row], at).values()
        assert (money.course.approved // YUAN, money.course.pending // YUAN) == (approved, pending)
    book.undo()
    [money] = book.contracts.positions([row], JUNE).values()
    assert money.course.pending == 9_000 * YUAN
