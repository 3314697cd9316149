"""Before a quarter is frozen: what changed since its check, quarters to come, those around it; what is said when it opens again."""

import json

import pytest

from fundtracker.cli import run
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.intake.payments import post
from fundtracker.ledger.review import freezing
from fundtracker.ledger.sources.sources import Quota
from tests.ledger import world

Q1, Q2, Q3 = (Quarter(2023, n).ordinal for n in (1, 2, 3))


def refused(ledger, quarter) -> UserError:
    with pytest.raises(UserError) as error:
        ledger.reviews.lock(quarter, b"{}", ledger.head())
    return error.value


def freeze(ledger, quarter):
    ledger.reviews.check(quarter, [])
    ledger.reviews.lock(quarter, b"{}", ledger.head())


def pay(ledger, tmp_path, day, number="9"):
    path = tmp_path / f"late{number}.csv"
    path.write_text(
        f"日期,凭证号,收款单位,支付金额,摘要\n{day},新-{number},甲公司,1.00,款\n", "utf-8"
    )
    return post.post(ledger, path)


def payment_of(ledger, quarter):
    return next(p.id for p in ledger.payments.some() if p.book_quarter == quarter)


@pytest.mark.parametrize(("day", "stops"), [
    ("2023-05-05", True), ("2023-02-05", True), ("2023-08-05", False),
])  # fmt: skip
def test_a_payment_after_the_check_stops_the_freeze_until_it_is_checked_again(
    two_files, tmp_path, day, stops
):
    """Money of the quarter, or of one before it, moves its figures; that of a later one does not."""
    two_files.reviews.check(Q2, [])
    pay(two_files, tmp_path, day)
    if stops:
        error = refused(two_files, Q2)
        assert (error.code, error.params["n"]) == ("changed_since_check", 1)
        assert "late9.csv" in error.params["names"]
        two_files.reviews.check(Q2, [])
    two_files.reviews.lock(Q2, b"{}", two_files.head())
    assert two_files.reviews.of(Q2).state == "locked"


@pytest.mark.parametrize("what", ["classify", "undo", "quota", "project"])
def test_every_kind_of_figure_counts(two_files, tmp_path, what):
    line = two_files.plan.line("policy").id
    with two_files.change("list") as change:
        project = two_files.projects.put(change, "P1", "道路", line)
    pay(two_files, tmp_path, "2023-05-05")
    two_files.reviews.check(Q2, [])
    source = two_files.plan.sources()[0].id
    if what == "classify":
        with two_files.change("classify") as change:
            two_files.payments.classify(change, [payment_of(two_files, Q2)], line_id=line)
    elif what == "undo":
        two_files.undo()  # the check itself
        two_files.redo()
        with two_files.change("classify") as change:
            two_files.payments.classify(change, [payment_of(two_files, Q2)], line_id=line)
        two_files.reviews.check(Q2, [])
        with two_files.change("classify") as change:
            two_files.payments.classify(change, [payment_of(two_files, Q2)], line_id=None)
    elif what == "quota":
        with two_files.change("list") as change:
            day = Quarter.at(Q2).last_day.toordinal()
            two_files.funding.put_quota(change, Quota("指1", "release", source, None, 2023, 5, day))
    else:
        with two_files.change("list") as change:
            two_files.projects.put(change, "P1", "道路", two_files.plan.line("infrastructure").id)
    assert project
    assert refused(two_files, Q2).code == "changed_since_check"


def test_words_after_the_check_are_no_figures(two_files):
    two_files.reviews.check(Q2, [])
    two_files.reviews.explain(Q2, "plan/policy/total", "因为")
    two_files.reviews.comment(Q2, "plan/policy/total", "请看")
    two_files.reviews.decide(Q2, "加快")
    two_files.reviews.lock(Q2, b"{}", two_files.head())
    assert refused(two_files, Q2).code == "frozen_already"


def test_a_quarter_to_come_is_neither_checked_nor_frozen(two_files):
    coming = Quarter.of(two_files.clock().date()).ordinal + 1
    with pytest.raises(UserError, match="quarter_to_come"):
        two_files.reviews.check(coming, [])
    assert refused(two_files, coming).code == "quarter_to_come"


def test_quarters_before_that_are_open_and_later_ones_that_are_frozen_are_named(
    two_files, tmp_path
):
    pay(two_files, tmp_path, "2023-05-05")
    freeze(two_files, Q2)
    [issue] = freezing.around(two_files, Q2)
    assert issue.code == "earlier_not_frozen" and "2023Q1" in issue.params["names"]
    freeze(two_files, Q3)
    two_files.reviews.reopen(Q2, "补记")
    [issue] = freezing.around(two_files, Q2)
    assert (issue.code, issue.params["names"], issue.params["of"]) == (
        "later_frozen",
        "2023Q3",
        "2023Q2",
    )


def test_money_in_an_open_quarter_before_a_frozen_one_is_named_by_the_import(two_files, tmp_path):
    freeze(two_files, Q2)
    path = tmp_path / "early.csv"
    path.write_text(
        "日期,凭证号,收款单位,支付金额,摘要\n2023-02-05,早-1,甲公司,50000.00,款\n2023-08-05,早-2,甲公司,1.00,款\n",
        "utf-8",
    )
    for outcome in (post.propose(two_files, path), post.post(two_files, path)):
        [said] = [w for w in outcome.reading.warnings if w.code == "before_frozen"]
        assert (said.params["n"], said.params["amount"]) == (1, "50,000.00")
        assert (said.params["quarter"], said.params["frozen"]) == ("2023Q1", "2023Q2")


def test_the_command_says_what_it_did(tmp_path, capsys):
    with world.filled(tmp_path) as ledger:
        freeze(ledger, Q2)
        freeze(ledger, Q3)
        path = str(ledger.path)
    argv = ["review", "reopen", "--quarter", "2023Q2", "--ledger", path]
    assert run([*argv, "--lang", "zh"]) == 2
    assert "请填写原因" in capsys.readouterr().err
    assert run([*argv, "--lang", "zh", "--reason", "补记"]) == 0
    assert "2023Q3" in capsys.readouterr().out
    again = ["review", "check", "--quarter", "2023Q2", "--ledger", path, "--reason", "x", "--json"]
    assert run(again) == 0
    capsys.readouterr()
    assert run(["review", "freeze", "--quarter", "2023Q2", "--ledger", path, "--json"]) == 0
    assert "2023Q1" in json.loads(capsys.readouterr().out)["said"][0]
