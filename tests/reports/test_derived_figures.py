"""Figures that charts draw and no table states: what makes them, and what is no figure at all."""

import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.core.measures import PAID
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports import explain
from fundtracker.reports.explanation import ALL
from fundtracker.reports.why import why
from tests.ledger import world


@pytest.fixture(scope="module")
def book(sample_ledger):
    with world.opened(sample_ledger, read_only=True) as ledger:
        yield ledger


def test_rows_added_up_have_the_payments_of_each(book):
    one, other = (
        explain.explain(book, f"projects/{code}/paid/2024Q4", limit=ALL) for code in ("p5", "p6")
    )
    both = explain.explain(book, "projects/p5+p6/paid/2024Q4", limit=ALL)
    assert both.sum_fen == one.sum_fen + other.sum_fen > 0
    assert sorted(both.pairs) == sorted(one.pairs + other.pairs) and both.n == one.n + other.n
    listed = explain.explain(book, "projects/p5+p6/paid/2024Q4", limit=3)
    assert [p["counts_fen"] for p in listed.payments] == [fen for _, fen in both.pairs[:3]]
    assert (
        one.text in both.formula and other.text in both.formula and both.formula.endswith(both.text)
    )


def test_from_one_quarter_to_another_only_what_came_in_between_is_left(book):
    came = explain.explain(book, "projects/p6/paid/2024Q2..2024Q4", limit=ALL)
    then, now = (
        explain.explain(book, f"projects/p6/paid/{q}", limit=ALL) for q in ("2024Q2", "2024Q4")
    )
    assert came.sum_fen == now.sum_fen - then.sum_fen and set(came.pairs) == set(now.pairs) - set(
        then.pairs
    )
    quarters = {book.payments.get(i).book_quarter for i, _ in came.pairs}
    assert quarters == {Quarter(2024, 3).ordinal, Quarter(2024, 4).ordinal}


def test_a_column_less_another_has_the_dated_amounts_of_both(book):
    net = explain.explain(book, "funds/f2/distributed-paid_in/2024Q4")
    paid_in = explain.explain(book, "funds/f2/paid_in/2024Q4")
    given = explain.explain(book, "funds/f2/distributed/2024Q4")
    assert sum(f["fen"] for f in net.flows) == sum(f["fen"] for f in given.flows) - sum(
        f["fen"] for f in paid_in.flows)  # fmt: skip
    assert len(net.flows) == len(given.flows) + len(paid_in.flows)


def test_a_month_is_the_payments_of_its_days_and_says_why_it_changed(book):
    opened = explain.explain(book, "payments/month=202412/paid/2024Q4", limit=ALL)
    days = Query(
        measures=(PAID,),
        days=(Quarter(2024, 4).last_day.toordinal() - 30, Quarter(2024, 4).last_day.toordinal()),
    )
    assert opened.sum_fen == book.pages.totals(days).fen > 0
    found = why(book, "payments/month=202412/paid/2024Q4")
    assert found.now_fen == opened.sum_fen and found.before_fen == 0


@pytest.mark.parametrize("figure", [
    "projects/p5+p999/paid/2024Q4", "projects/p5+p6/moon/2024Q4", "contracts/c1+c2/name/2024Q4",
    "contracts/c1+c2/retention_day/2024Q4", "funds/f2/paid_in/moon..2024Q4", "funds/f2/paid_in/2024Q3..2024Q9",
    "funds/f2/paid_in-/2024Q4", "payments/month=x/paid/2024Q4", "payments/moon=1/paid/2024Q4",
    "payments/payee=999999999/paid/2024Q4", "milestones/px/1/2024Q4", "milestones/p5/1/2024Q4",
    "curves/p6/plan/2024Q4", "curves/p6/plan7/2024Q4", "curves/p999/plan0/2024Q4", "alerts/x/count/2024-12-31",
    "alerts/1/count/2024-13-31",
])  # fmt: skip
def test_what_is_no_figure_is_refused_in_words(book, figure):
    with pytest.raises(UserError) as refused:
        explain.explain(book, figure)
    assert refused.value.code == "no_such_figure"
