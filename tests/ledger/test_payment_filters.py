"""Filters of every column, values of every column, orders by several: each as a plain loop says."""

import random

import pytest

from fundtracker.domain.base import money
from fundtracker.domain.base.column_filter import parse, quoted
from fundtracker.domain.base.period import Quarter
from fundtracker.ledger.payments.column_conditions import typed_in
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Part
from tests.ledger import world

TEXTS = ("serial", "counterparty", "account", "payer", "summary", "purpose", "contract_text", "note")  # fmt: skip


@pytest.fixture(scope="module")
def ledger(tmp_path_factory):
    """Payments with every shape: classified, split, matched, named by the file, in and out."""
    folder = tmp_path_factory.mktemp("filters")
    with world.planned(folder / "l.ftdb") as ledger:
        desk = world.Desk(ledger, folder, 5)
        for act in ("take_in", "take_in", *["split"] * 4, *["classify"] * 6):
            desk.act(act)
        lines = [line.id for line in ledger.plan.lines()]
        with ledger.change("projects") as change:
            projects = [
                ledger.projects.put(change, code, name, lines[0]).id
                for code, name in (("P1", "一期厂房"), ("P2", "二期 厂房"))
            ]
        free = [p for p in ledger.payments.some() if not p.parts and p.measure == 0]
        with ledger.change("classify") as change:
            for payment in free[:6]:
                ledger.payments.classify(
                    change, [payment.id], line_id=lines[0], project_id=projects[payment.id % 2]
                )
            whole = free[7]
            parts = [Part(whole.amount_fen - 7, lines[0], projects[0]), Part(7, None, None)]
            ledger.payments.split(change, whole.id, parts)
        yield ledger


def rows(ledger, query=Query()):  # noqa: B008 - a plain value
    return ledger.pages.rows(query, 0, 1 << 40)


def fen(found):
    return sum(row.amount_fen for row in found)


@pytest.mark.parametrize("column", TEXTS)
def test_a_filter_of_words_is_that_of_a_loop_and_its_complement_is_the_rest(ledger, column):
    whole, dice = rows(ledger), random.Random(column)
    texts = sorted({getattr(row, column) for row in whole})
    typed = [quoted(dice.choice(texts)), "空"]
    typed += [f"{dice.choice(texts)[:2]}|{quoted(dice.choice(texts))}" for _ in range(4)]
    for text in filter(None, typed):
        wanted, turned = parse(text), "|".join("!" + one for one in text.split("|"))
        found = rows(ledger, Query(holds=((column, text),)))
        if column != "serial":  # the end of a number finds it too
            assert {r.id for r in found} == {
                r.id for r in whole if wanted.passes(getattr(r, column))
            }, text
        others = rows(ledger, Query(holds=((column, turned),)))
        assert fen(found) + fen(others) == fen(whole) and len(found) + len(others) == len(whole)


@pytest.mark.parametrize("column", ["line", "project", "source", "contract"])
def test_a_filter_by_name_and_its_complement_share_every_fen(ledger, column):
    whole = fen(rows(ledger))
    for text in ("空", "期", '"一期厂房"', "政策", "厂|政"):
        turned = "|".join("!" + one for one in text.split("|"))
        halves = [ledger.pages.totals(Query(holds=((column, t),))).fen for t in (text, turned)]
        assert sum(halves) == whole, text
        assert halves[0] == fen(rows(ledger, Query(holds=((column, text),))))


@pytest.mark.parametrize(
    ("column", "typed"),
    [("amount", ">=1010|!1015..1020"), ("amount", "!<0"), ("date", "2023-03|2023-05"),
     ("date", "!2023-03"), ("file_line", "3..9"), ("quarter", "2023Q2|2023Q4"), ("date", "空")],
)  # fmt: skip
def test_a_filter_of_ranges_is_that_of_a_loop(ledger, column, typed):
    value = {
        "amount": lambda r: r.amount_fen, "date": lambda r: r.date.toordinal(),
        "file_line": lambda r: r.file_line, "quarter": lambda r: r.book_quarter,
    }[column]  # fmt: skip
    wanted = typed_in(column, typed, ("yuan", "zh"))
    found = {r.id for r in rows(ledger, Query(holds=((column, typed),)))}
    assert found == {r.id for r in rows(ledger) if wanted.passes(value(r))}


def words_of(ledger, column, value):
    """What is typed to see only a value of a list, as the window does."""
    if column == "amount":
        return value.text
    if column == "date":
        return f"{value.key // 100}-{value.key % 100:02d}"
    if column == "quarter":
        return Quarter.at(value.key).name
    if column in ("line", "project", "source"):
        names = {
            "line": {x.id: x.name_zh for x in ledger.plan.lines()},
            "project": {x.id: x.name for x in ledger.projects.all()},
            "source": {x.id: x.name_zh for x in ledger.plan.sources()},
        }[column]
        return quoted(names.get(value.key, ""))
    return quoted(value.text)


@pytest.mark.parametrize(
    "column", [*TEXTS, "amount", "date", "quarter", "line", "project", "source"]
)
def test_the_values_of_a_column_add_up_and_each_leads_to_its_own(ledger, column):
    # a filter of amounts means what a row shows: of a split payment the parts asked for
    more_than = {"line", "project", "source"}.isdisjoint({column})
    queries = [Query(), Query(text="工程"), *([Query(holds=(("amount", ">=1010"),))] * more_than)]
    for query in queries:
        values, more = ledger.payment_groups.values(column, query)
        assert not more
        assert sum(value.fen for value in values) == ledger.pages.totals(query).fen
        for value in values[:12]:
            only = query._replace(holds=(*query.holds, (column, words_of(ledger, column, value))))
            assert ledger.pages.totals(only).fen == value.fen, value


def test_a_long_list_of_values_says_that_there_are_more(ledger):
    values, more = ledger.payment_groups.values("serial", Query(), most=3)
    assert len(values) == 3 and more


@pytest.mark.parametrize("descending", [False, True])
def test_rows_stand_in_the_order_of_several_columns(ledger, descending):
    query = Query(order="counterparty", descending=descending, then=(("amount", True),))
    found = rows(ledger, query)
    keys = [(r.counterparty, r.amount_fen) for r in found]
    expected = sorted(keys, key=lambda k: k[1], reverse=True)
    assert keys == sorted(expected, key=lambda k: k[0], reverse=descending)
    assert [r.id for r in found] == [r.id for r in ledger.pages.page(query, 0)]
    assert ledger.pages.part_totals(query, [(0, 2)]).fen == fen(found[:3])


@pytest.mark.parametrize("seed", range(12))
def test_any_filters_together_give_rows_pages_groups_and_totals_of_one_sum(ledger, seed):
    dice = random.Random(seed)
    ways = {
        "counterparty": ["公司1|公司2", "!公司1", "空"], "amount": [">=1010", "!1015..1020"],
        "line": ["政策", "!政策", "空"], "project": ["期", "空", "!一期"], "date": ["!2023-03"],
        "summary": ["工程款1|工程款2", "!工程款1"],
    }  # fmt: skip
    columns = dice.sample(sorted(ways), 3)
    query = Query(
        holds=tuple((column, dice.choice(ways[column])) for column in columns),
        order=dice.choice(("date", "amount", "serial")),
        then=dice.choice(((), (("amount", True),))),
    )
    found, total = rows(ledger, query), ledger.pages.totals(query)
    assert (total.n, total.fen) == (len(found), fen(found))
    for dimension in ("payee", "line", "project", "file", "month", "measure"):
        assert sum(g.fen for g in ledger.payment_groups.sums([dimension], query)) == total.fen
    assert money.plain(total.fen) == money.plain(
        sum(r.amount_fen for r in ledger.pages.page(query, 0))
    )
