"""Payments under subtotals: groups, lines, selections and totals agree to the fen, whatever is asked."""

import random

import pytest

from fundtracker.ledger import Ledger
from fundtracker.ledger.payments import payment_outline as outline
from fundtracker.ledger.payments.payment_outline import Head, View
from fundtracker.ledger.payments.payment_pages import Totals
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Part
from tests.examples import seeds
from tests.ledger import random_queries
from tests.ui.conftest import NOON

DIMENSIONS = (
    *("payee", "account", "payer", "summary", "line", "project", "source", "contract"),
    *("file", "month", "quarter"),
)


@pytest.fixture(scope="module")
def ledger(tmp_path_factory, sample_ledger):
    """The sample with sixty payments split over lines, projects and sources, some parts on nothing."""
    path = tmp_path_factory.mktemp("outline") / "l.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    with Ledger.open(path, "li", clock=lambda: NOON) as ledger:
        yield split_some(ledger)


def split_some(ledger, n=60):
    rng = random.Random(4)
    lines = [None, *(line.id for line in ledger.plan.lines())]
    projects = [None, *(p.id for p in ledger.projects.all())]
    sources = [None, *(s.id for s in ledger.plan.sources())]
    free = ledger.payments.some("p.parts = 0 AND p.measure = 0 AND p.amount_fen > 1000", limit=400)
    with ledger.change("split") as change:
        for payment in rng.sample(free, n):
            first = rng.randrange(1, payment.amount_fen - 500)
            second = rng.randrange(1, payment.amount_fen - first)
            fens = [first, second, payment.amount_fen - first - second]
            parts = [
                Part(fen, *place(ledger, rng, lines, projects, sources)) for fen in fens if fen
            ]
            ledger.payments.split(change, payment.id, parts)
    return ledger


def place(ledger, rng, lines, projects, sources):
    project = rng.choice(projects)
    line = ledger.projects.line_of(project) if project else None
    return line if line is not None else rng.choice(lines), project, rng.choice(sources)


@pytest.fixture(scope="module")
def rows(ledger):
    return ledger.pages.rows(Query(), 0, 1 << 40)


@pytest.fixture(scope="module")
def names(ledger):
    return random_queries.names_of(ledger)


def summed(found):
    return Totals(
        len(found),
        sum(row.amount_fen for row in found if row.measure == 0),
        sum(row.amount_fen for row in found),
    )


@pytest.mark.parametrize("seed", seeds(40))
def test_groups_of_any_query_add_up_to_its_total(ledger, rows, names, seed):
    rng = random.Random(seed)
    asked, dimension = random_queries.query(rng, rows, names), rng.choice(DIMENSIONS)
    whole = ledger.pages.totals(asked)
    every = ledger.pages.rows(asked, 0, 1 << 40)
    assert summed(every) == whole
    view = View(asked, dimension, opened=True)
    heads = ledger.outlines.heads(asked, dimension)
    assert sum(head.fen for head in heads) == whole.fen
    assert sum(head.paid_fen for head in heads) == whole.paid_fen
    for head in heads:
        below = ledger.pages.rows(view.of(head.key), 0, 1 << 40)
        assert summed(below) == Totals(head.n, head.paid_fen, head.fen)
        assert ledger.pages.totals(view.of(head.key)) == summed(below)
    assert {row.id for row in every} == set(ledger.outlines.ids(view, None))
    together = [
        row.id for head in heads for row in ledger.pages.rows(view.of(head.key), 0, 1 << 40)
    ]
    assert set(together) == {row.id for row in every}


@pytest.mark.parametrize("seed", seeds(25))
def test_lines_are_heads_with_their_payments_on_whatever_page_they_are_read(
    ledger, rows, names, seed
):
    rng = random.Random(seed)
    asked, dimension = random_queries.query(rng, rows, names), rng.choice(DIMENSIONS)
    heads = ledger.outlines.heads(asked, dimension)
    toggled = frozenset(head.key for head in heads if rng.random() < 0.5)
    view = View(asked, dimension, toggled, rng.choice((True, False, None)))
    lines = ledger.outlines.lines(view)
    expected = []
    for head, is_open in zip(lines.heads, lines.is_open, strict=True):
        expected.append(head)
        if is_open:
            expected += ledger.pages.rows(view.of(head.key), 0, 1 << 40)
    assert lines.n == len(expected)

    def bare(found):
        return [r if isinstance(r, Head) else (r.id, r.amount_fen) for r in found]

    step, found = rng.randint(1, 40) + lines.n // 20, []
    while len(found) < lines.n:
        found += ledger.outlines.rows(view, len(found), step)
    assert bare(found) == bare(expected)
    assert ledger.outlines.rows(view, lines.n, 10) == []


@pytest.mark.parametrize("seed", seeds(25))
def test_what_is_selected_counts_a_head_as_its_group_and_nothing_twice(ledger, rows, names, seed):
    rng = random.Random(seed)
    asked, dimension = random_queries.query(rng, rows, names), rng.choice(DIMENSIONS)
    keys = [head.key for head in ledger.outlines.heads(asked, dimension)]
    view = View(asked, dimension, frozenset(rng.sample(keys, len(keys) // 2)), True)
    lines = ledger.outlines.lines(view)
    every = ledger.outlines.rows(view, 0, lines.n)
    assert (
        ledger.outlines.part_totals(view, [(0, lines.n - 1)])[1:]
        == (ledger.pages.totals(asked)[1:])
    )  # all lines: heads and rows, each fen once
    if not lines.n:
        return
    chosen = sorted(rng.sample(range(lines.n), min(lines.n, 30)))
    fen, ids, n = 0, set(), 0
    for at, (start, head) in enumerate(zip(lines.starts, lines.heads, strict=True)):
        own = range(start + 1, start + 1 + head.n * lines.is_open[at])
        below = [every[i] for i in chosen if i in own]
        if not below and start in chosen:
            below = ledger.pages.rows(view.of(head.key), 0, 1 << 40)
        fen += sum(row.amount_fen for row in below)
        n += len(below)
        ids |= {row.id for row in below}
    ranges = [(i, i) for i in chosen]
    assert ledger.outlines.part_totals(view, ranges).fen == fen
    assert set(ledger.outlines.ids(view, ranges)) == ids
    assert outline.n_chosen(lines, ranges) == n


def test_groups_stand_in_the_order_of_the_rows(ledger):
    by_sum = ledger.outlines.heads(Query(order="amount"), "payee")
    assert [h.fen for h in by_sum] == sorted((h.fen for h in by_sum), reverse=True)
    names = [h.text for h in ledger.outlines.heads(Query(order="counterparty"), "payee")]
    assert names == sorted(names, reverse=True)
    months = [h.key for h in ledger.outlines.heads(Query(order="date"), "month")]
    assert months == sorted(months, reverse=True)
    assert [h.key for h in ledger.outlines.heads(Query(order="amount", descending=False), "line")]


def test_what_is_kept_of_groups_is_dropped_when_somebody_writes(ledger):
    before = ledger.outlines.heads(Query(), "line")
    payment = ledger.payments.some(
        "p.parts = 0 AND p.measure = 0 AND p.line_id IS NOT NULL", limit=1
    )[0]
    with ledger.change("classify") as change:
        ledger.payments.classify(change, [payment.id], line_id=None)
    after = ledger.outlines.heads(Query(), "line")
    assert before != after and sum(h.fen for h in before) == sum(h.fen for h in after)
    ledger.undo()
    assert ledger.outlines.heads(Query(), "line") == before


def test_many_groups_are_closed_at_first_and_few_are_open(ledger):
    assert not any(ledger.outlines.lines(View(Query(), "payee")).is_open)
    assert all(ledger.outlines.lines(View(Query(), "quarter")).is_open)
