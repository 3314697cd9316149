"""An analysis is kept whole: what is read back is what was saved, and asks for the same payments."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.analysis import pivot, pivot_shown, ready_made
from fundtracker.reports.analysis.pivot import Cell, Line, Pivot, Spec
from fundtracker.reports.analysis.saved_analysis import SPANS, Analysis, as_data, from_data, in_unit
from tests.ledger import world

numbers = st.integers(-(10**12), 10**12)
ids = st.lists(st.integers(0, 10**9), max_size=3).map(tuple)
pairs = st.tuples(st.none() | numbers, st.none() | numbers)
queries = st.builds(
    Query,
    text=st.text(max_size=9),
    quarters=st.none() | st.tuples(st.integers(0, 9999), st.integers(0, 9999)),
    days=pairs,
    amounts=st.lists(pairs, max_size=2).map(tuple),
    holds=st.lists(
        st.tuples(st.sampled_from(["counterparty", "line", "serial"]), st.text(max_size=4)),
        max_size=2,
    ).map(tuple),
    lines=ids, measures=ids, imports=ids, order=st.just("date"), descending=st.just(True),
    shown=st.just(("yuan", "zh")), unreadable=st.booleans(), then=st.just(()), within=st.just(()),
    among=st.lists(st.tuples(st.sampled_from(["payee", "day"]), ids), max_size=2).map(tuple),
)  # fmt: skip
analyses = st.builds(
    Analysis,
    base=st.just(""),
    spec=st.builds(
        Spec, rows=st.sampled_from(["payee", "project"]), columns=st.sampled_from(["", "year"]),
        measure=st.sampled_from(pivot.MEASURES), query=queries, top=st.integers(0, 100),
        until=st.none(),
    ),
    mode=st.sampled_from(pivot_shown.MODES),
    span=st.sampled_from(SPANS),
)  # fmt: skip


@given(analyses)
def test_what_is_read_back_is_what_was_saved(analysis):
    assert from_data(json.loads(json.dumps(as_data(analysis)))) == analysis


@pytest.mark.parametrize(
    "data", [None, {}, [], {"rows": 1}, {**as_data(Analysis("", Spec())), "top": "x"}]
)
def test_what_is_no_analysis_is_refused_in_words(data):
    with pytest.raises(UserError, match="view_unreadable"):
        from_data(data)


GOOD = json.loads(json.dumps(as_data(Analysis("", Spec()))))


@pytest.mark.parametrize(
    "data",
    [
        {**GOOD, "query": []}, {**GOOD, "measure": "nope"}, {**GOOD, "top": float("inf")},
        *({**GOOD, "query": query} for query in (
            {"holds": [["nope", "x"]]}, {"holds": [["id = 1 OR 1", "x"]]}, {"holds": [["amount", "x"]]},
            {"among": [["nope", [1]]]}, {"quarters": [1e30, 2]}, {"amounts": [[10**30, None]]},
            {"shown": ["fen", "zh"]}, {"shown": 5},
        )),
    ],
)  # fmt: skip
def test_what_a_hand_wrote_wrongly_is_refused_in_words(data):
    """Never a failure of the page or board, never a condition that is left out without a word."""
    with pytest.raises(UserError, match="view_unreadable"):
        from_data(data)


def test_what_was_typed_under_the_amounts_keeps_its_unit(sample_ledger):
    """``!>100`` typed in 万元 leaves out what is above 100 万元, wherever the view is opened."""
    query = Query(holds=(("amount", "!>100"),), shown=("wan", "zh"))
    kept = from_data(json.loads(json.dumps(as_data(Analysis("", Spec(query=query))))))
    assert kept.spec.query == query
    assert in_unit(kept.spec.query, ("yuan", "zh")) == query
    assert in_unit(Query(text="5"), ("wan", "zh")).shown == ("wan", "zh")
    with world.opened(sample_ledger, read_only=True) as ledger:
        held = pivot.build(ledger, kept.resolved(ledger, Quarter(2024, 3))).total
        wrong = query._replace(shown=("yuan", "zh"))
        assert held != pivot.build(ledger, Spec(query=wrong)).total


def test_payments_of_an_unreadable_filter_are_none_when_it_is_saved(sample_ledger):
    kept = from_data(as_data(Analysis("", Spec(query=Query(unreadable=True)))))
    with world.opened(sample_ledger, read_only=True) as ledger:
        made = pivot.build(ledger, kept.resolved(ledger, Quarter(2024, 3)))
    assert made.lines == []


@pytest.mark.parametrize("view", [each.code for each in ready_made.views()])
def test_a_ready_made_view_is_looked_for_again(sample_ledger, view):
    with world.opened(sample_ledger, read_only=True) as ledger:
        quarter = Quarter(2024, 3)
        made = ready_made.view(view).spec(ledger, quarter)
        kept = from_data(as_data(Analysis(view, made)))
        assert kept.spec.query.among == ()
        assert kept.resolved(ledger, quarter) == made._replace(until=quarter.ordinal)


def test_growth_is_the_change_in_per_cent_of_the_one_before():
    def shown(values, at):
        cells = [None if v is None else Cell(v, 1) for v in values]
        line = Line(1, "x", cells, Cell(sum(v or 0 for v in values), 1))
        made = Pivot(Spec(), [(n, str(n)) for n in range(len(values))], [line], line, ())
        return pivot_shown.shown(made, line, at, "growth")

    assert shown([200, 300], 1) == (500, "tenths")
    assert shown([300, 200], 1) == (-333, "tenths")
    assert shown([-100, 50], 1) == (1500, "tenths")
    assert shown([None, 50], 1) == (None, "tenths")
    assert shown([200, 300], 0) == (None, "tenths")
