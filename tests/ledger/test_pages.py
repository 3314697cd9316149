"""Pages of payments: by key and by counting the same rows; filters and search find what they say."""

import random

import pytest

from fundtracker.domain.base import money
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments import payment_pages
from fundtracker.ledger.payments.payment_orders import ORDERS
from fundtracker.ledger.payments.payment_pages import SIZE
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ui.base.session import now
from tests.ledger import world


@pytest.fixture(scope="module")
def ledger(sample_ledger):
    with Ledger.open(sample_ledger, "x", clock=now, read_only=True) as ledger:
        yield ledger


def everything(ledger, query=Query()):  # noqa: B008 - a plain value
    return ledger.pages.rows(query, 0, 1 << 40)


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", sorted(ORDERS))
def test_pages_by_key_by_counting_and_from_the_end_are_the_same_rows(ledger, order, descending):
    query = Query(order=order, descending=descending)
    whole = everything(ledger, query)
    n = len(whole)

    by_key, after = [], None
    for number in range(-(-n // SIZE)):
        page = ledger.pages.page(query, number, after=after)
        assert page == whole[number * SIZE : number * SIZE + SIZE]
        assert ledger.pages.page(query, number, count=n) == page
        assert ledger.pages.page(query, number) == page
        by_key += page
        after = page[-1]
    assert by_key == whole
    assert len({row.id for row in whole}) == n == ledger.pages.totals(query).n
    keys = [(row.key, row.id) for row in whole]
    assert keys == sorted(keys, reverse=descending)


def test_totals_are_those_of_the_rows(ledger):
    quarters = sorted({row.book_quarter for row in everything(ledger)})
    for quarter in (quarters[0], quarters[-1]):
        query = Query(quarters=(quarter, quarter))
        rows = everything(ledger, query)
        totals = ledger.pages.totals(query)
        assert totals == (
            len(rows),
            sum(r.amount_fen for r in rows if r.measure == 0),
            sum(r.amount_fen for r in rows),
        )
    rows = everything(ledger)
    kept = ledger.pages.totals(Query())
    assert kept == (
        len(rows),
        sum(r.amount_fen for r in rows if r.measure == 0),
        sum(r.amount_fen for r in rows),
    )


def test_the_sum_of_selected_ranges_is_that_of_their_rows(ledger):
    query = Query(order="amount")
    rows = everything(ledger, query)
    chosen = rows[3:10] + rows[300:301]

    totals = ledger.pages.part_totals(query, [(3, 9), (300, 300)])

    assert (totals.n, totals.fen) == (8, sum(row.amount_fen for row in chosen))


def test_every_substring_of_one_to_four_characters_finds_its_row(ledger):
    choose = random.Random(2026)
    rows = everything(ledger)
    for row in choose.sample(rows, 60):
        for text in (row.counterparty, row.summary, row.purpose):
            if not text:
                continue
            length = min(choose.randint(1, 4), len(text))
            start = choose.randrange(len(text) - length + 1)
            word = text[start : start + length]
            if word.split() == [word]:
                assert row.id in {r.id for r in everything(ledger, Query(text=word))}, (word, text)


def test_a_search_finds_nothing_that_does_not_hold_the_word(ledger):
    files = ledger.imports.names()
    lines = {line.id: line.name_zh + line.name_en for line in ledger.plan.lines()}
    projects = ledger.plan.projects()
    found = everything(ledger, Query(text="园林"))
    assert found
    for r in found:
        said = [
            r.serial,
            r.counterparty,
            r.account,
            r.payer,
            r.summary,
            r.purpose,
            r.project_text,
            r.contract_text,
            r.note,
        ]
        said += [files[r.import_id], lines.get(r.line_id, ""), projects.get(r.project_id, "")]
        assert any("园林" in text for text in said) or r.split


def test_two_words_must_both_stand_in_the_row(ledger):
    one = {r.id for r in everything(ledger, Query(text="园林"))}
    other = {r.id for r in everything(ledger, Query(text="进度款"))}
    assert {r.id for r in everything(ledger, Query(text="园林 进度款"))} == one & other


def test_a_voucher_is_found_by_its_whole_number_and_by_its_end(ledger):
    row = next(r for r in everything(ledger) if r.serial.startswith("ZF"))
    assert row.id in {r.id for r in everything(ledger, Query(text=row.serial))}
    assert row.id in {r.id for r in everything(ledger, Query(holds=(("serial", row.serial),)))}


@pytest.mark.parametrize("word", ["%", "_", "'", '"', "\\", "*"])
def test_signs_of_query_languages_are_only_characters(ledger, word):
    files = ledger.imports.names()
    for r in everything(ledger, Query(text=word)):
        said = [
            r.serial,
            r.counterparty,
            r.account,
            r.payer,
            r.summary,
            r.purpose,
            r.note,
            r.project_text,
        ]
        assert word in "".join([*said, r.contract_text, files[r.import_id]])


def test_filters_by_line_measure_day_and_amount_leave_what_they_say(ledger):
    rows = everything(ledger)
    day = rows[len(rows) // 2].date.toordinal()
    line = next(r.line_id for r in rows if r.line_id)
    for query, holds in (
        (Query(days=(day, None)), lambda r: r.date.toordinal() >= day),
        (Query(days=(None, day)), lambda r: r.date.toordinal() <= day),
        (Query(amounts=((None, -1),)), lambda r: r.amount_fen < 0),
        (Query(measures=(1,)), lambda r: r.measure == 1),
        (Query(lines=(line,)), lambda r: r.line_id == line),
        (
            Query(lines=(0,), measures=(0,)),
            lambda r: r.line_id is None and r.measure == 0 and not r.split,
        ),
    ):
        assert [r.id for r in everything(ledger, query)] == [r.id for r in rows if holds(r)]


FILTERS = {
    "nothing": Query(),
    "many rows": Query(text="公司"),
    "few rows": Query(text="园林"),
    "no row": Query(text="园林 不存在的词"),
    "days": Query(days=(738_000, 739_000)),
    "amounts": Query(amounts=((1_000_000, None),)),
    "both": Query(amounts=((1_000_000, None),), measures=(0,)),
}


@pytest.mark.parametrize("probe", [8, 700, 8192])
@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("order", ["date", "amount"])
def test_walking_an_index_and_sorting_what_was_read_give_the_same_pages(
    ledger, order, descending, probe, monkeypatch
):
    monkeypatch.setattr(payment_pages, "PROBE", probe)
    all_rows = everything(ledger, Query(order=order, descending=descending))
    for name, query in FILTERS.items():
        passing = {row.id for row in everything(ledger, query)}
        query = query._replace(order=order, descending=descending)
        whole = [row for row in all_rows if row.id in passing]
        n = len(whole)
        assert ledger.pages.page(query, 0) == whole[:SIZE], name
        for number in range(-(-n // SIZE)):
            after = whole[number * SIZE - 1] if number else None
            expected = whole[number * SIZE : number * SIZE + SIZE]
            assert ledger.pages.page(query, number, after=after, count=n) == expected, name
            assert ledger.pages.page(query, number, count=n) == expected, name
        assert ledger.pages.totals(query) == (
            n,
            sum(r.amount_fen for r in whole if r.measure == 0),
            fen(whole),
        ), name
        for at in (
            {0, n // 3, n - 1} if n else ()
        ):  # behind a row, whatever number the page is given
            expected = whole[at + 1 : at + 1 + SIZE]
            assert ledger.pages.page(query, at // SIZE, after=whole[at]) == expected, name
            gone = whole[at]._replace(
                id=(-1 if descending else 1) << 50
            )  # no row now: behind all of its key
            beyond = [
                row for row in whole if (row.key < gone.key if descending else row.key > gone.key)
            ]
            assert ledger.pages.page(query, 1, after=gone) == beyond[:SIZE], name
        some = [(first, first) for first in range(0, n, 7)]
        assert ledger.pages.part_totals(query, some).fen == fen(whole[::7]), name
        assert ledger.pages.rows(query, n // 2, 700) == whole[n // 2 : n // 2 + 700], name


def fen(rows):
    return sum(row.amount_fen for row in rows)


def test_a_word_that_many_texts_hold_finds_the_same_rows_as_reading_them(ledger):
    rows = everything(ledger)
    for word in ("公", "2", "款"):  # hundreds of words hold it
        found = {r.id for r in everything(ledger, Query(holds=(("summary", word),)))}
        assert found == {r.id for r in rows if word in r.summary}
        found = {r.id for r in everything(ledger, Query(holds=(("counterparty", word),)))}
        assert found == {r.id for r in rows if word in r.counterparty}


@pytest.mark.parametrize("order", ["date", "amount", "counterparty"])
def test_rows_found_before_are_found_anew_when_anybody_has_written(two_files, order):
    query = Query(measures=(0,), order=order)
    with Ledger.open(two_files.path, "y", clock=now, read_only=True) as other:
        for ledger in (two_files, other):
            assert (
                ledger.pages.totals(query).n
                == len(ledger.pages.page(query, 0))
                == len(world.ids(two_files))
            )
        goes = world.ids(two_files)[0]
        with two_files.change("measure") as change:
            change.update("payment", goes, {"measure": 2})
        for ledger in (two_files, other):
            ids = [row.id for row in ledger.pages.page(query, 0, count=1000)]
            assert goes not in ids
            assert ledger.pages.totals(query).n == len(ids) == len(world.ids(two_files)) - 1


def test_rows_found_are_those_of_an_open_change_while_it_is_open(two_files):
    query, goes = Query(measures=(0,)), world.ids(two_files)[0]
    before = two_files.pages.totals(query)
    with pytest.raises(RuntimeError), two_files.change("measure") as change:
        change.update("payment", goes, {"measure": 2})
        assert two_files.pages.totals(query).n == before.n - 1
        raise RuntimeError
    assert two_files.pages.totals(query) == before


@pytest.mark.parametrize("order", ["date", "amount"])
def test_a_table_without_filters_is_never_sorted_and_one_with_few_rows_never_walked(ledger, order):
    plans = []
    ledger.connection.set_trace_callback(plans.append)
    ledger.pages.page(Query(order=order), 0)
    ledger.pages.page(Query(order=order), 3, count=10**6)
    [first, far] = [sql for sql in plans if "OFFSET" in sql]
    plans.clear()
    ledger.pages.page(Query(order=order, text="园林"), 0, count=3)
    few = next(sql for sql in plans if "p.measure" in sql and "ORDER BY" in sql)
    plans.clear()
    for number in (0, 2, 1):
        ledger.pages.page(Query(order=order, text="园林"), number)
    assert not [
        sql for sql in plans if "ORDER BY" in sql and "payment" in sql and "LIMIT" not in sql
    ]
    ledger.connection.set_trace_callback(None)

    def way(sql):
        return [step for *_, step in ledger.read(f"EXPLAIN QUERY PLAN {sql}") if "payment_" in step]

    for sql in (first, far):
        assert any(f"payment_{order}" in step for step in way(sql))
    assert not any(f"payment_{order}" in step for step in way(few))


@pytest.mark.parametrize("unit", money.UNITS)
def test_the_search_knows_amounts_as_shown_and_as_exact_yuan(ledger, unit):
    for row in random.Random(5).sample(everything(ledger), 40):
        shown, exact = money.show(row.amount_fen, unit), money.plain(row.amount_fen)
        words = {
            shown,
            shown.replace(",", ""),
            shown.lstrip(money.MINUS),
            exact,
            exact.lstrip("-"),
            exact.split(".")[0],
        }
        for word in words:
            found = everything(ledger, Query(text=word, shown=(unit, "zh")))
            assert row.id in {one.id for one in found}, (word, exact)


def test_a_query_that_cannot_be_read_has_no_row(ledger):
    for query in (
        Query(unreadable=True),
        Query(unreadable=True, text="园林", order="counterparty"),
    ):
        assert everything(ledger, query) == ledger.pages.page(query, 0) == []
        assert ledger.pages.totals(query) == (0, 0, 0) == ledger.pages.part_totals(query, [(0, 9)])
