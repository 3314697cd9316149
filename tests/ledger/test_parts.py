"""A filter by plan line counts of a split payment only the parts that lie on it: in rows, sums and exports."""

import openpyxl
import pytest

from fundtracker.ledger.payments.payment_pages import SIZE
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.payments.payments import Part
from fundtracker.reports.explain import explain_total
from fundtracker.reports.payments.payments_xlsx import Shown, write_xlsx
from tests.ledger import world


@pytest.fixture(params=[1, 2, 3])
def split(request, tmp_path):
    """A ledger after random work: classified, split (parts without a line too), undone."""
    with world.planned(tmp_path / "l.ftdb") as ledger:
        desk = world.Desk(ledger, tmp_path, request.param)
        for act in ("take_in", "take_in", "take_in", *["split"] * 4, *["classify"] * 4):
            desk.act(act)
        for _ in range(25):
            desk.act()
        loose = world.ids(ledger)[0]
        whole, line = ledger.payments.get(loose), ledger.plan.line("policy").id
        with ledger.change("split") as change:
            ledger.payments.split(change, loose, [Part(whole.amount_fen - 7, line), Part(7, None)])
        assert any(payment.parts for payment in ledger.payments.some())
        yield ledger


def lines(ledger):
    return [0, *(line.id for line in ledger.plan.lines())]


def rows(ledger, query):
    return ledger.pages.rows(query, 0, 1 << 40)


def fen(found):
    return sum(row.amount_fen for row in found)


@pytest.mark.parametrize(
    "extra", [{}, {"measures": (0,)}, {"text": "工程"}, {"order": "amount"}, {"order": "line"}]
)
def test_the_sums_of_all_lines_add_up_to_the_total(split, extra):
    whole = Query(**extra)
    each = [whole._replace(lines=(line,)) for line in lines(split)]
    assert sum(split.pages.totals(query).fen for query in each) == split.pages.totals(whole).fen
    assert (
        sum(split.pages.totals(query).paid_fen for query in each)
        == split.pages.totals(whole).paid_fen
    )
    some, others = tuple(lines(split)[::2]), tuple(lines(split)[1::2])
    halves = [split.pages.totals(whole._replace(lines=ids)).fen for ids in (some, others)]
    assert sum(halves) == split.pages.totals(whole).fen


def test_rows_pages_selection_explanation_and_export_agree_with_the_sum(split, tmp_path):
    for line in lines(split):
        for order in ("date", "amount", "counterparty"):
            query = Query(lines=(line,), order=order)
            totals, found = split.pages.totals(query), rows(split, query)
            assert (totals.n, totals.fen) == (len(found), fen(found))
            assert (
                split.pages.page(query, 0)
                == found[:SIZE]
                == split.pages.page(query, 0, count=len(found))
            )
            assert (
                split.pages.part_totals(query, [(0, len(found))] if found else []).fen == totals.fen
            )
            assert [r.key for r in found] == sorted((r.key for r in found), reverse=True)
        assert all(row.whole_fen == row.amount_fen for row in found if not row.split)
        assert explain_total(split, query).sum_fen == totals.fen
        shown = Shown(["a"], ["fen"], lambda r: [r.amount_fen])
        write_xlsx(split, query, tmp_path / "x.xlsx", shown)
        cells = [
            c
            for (c,) in openpyxl.load_workbook(tmp_path / "x.xlsx").active.iter_rows(
                min_row=2, values_only=True
            )
        ]
        amounts = [c for c in cells if isinstance(c, int | float)]
        assert round(sum(amounts) * 100) == totals.fen


def test_the_head_filter_and_the_search_for_a_line_count_parts_too(split):
    """A payment that holds the word elsewhere counts whole; one found by its line's name counts its parts there."""
    for line in split.plan.lines():
        by_id = split.pages.totals(Query(lines=(line.id,)))
        same = [
            x.id
            for x in split.plan.lines()
            if line.name_zh in x.name_zh or line.name_zh in x.name_en.lower()
        ]
        by_ids = split.pages.totals(Query(lines=tuple(same)))
        assert split.pages.totals(Query(holds=(("line", line.name_zh),))) == by_ids
        assert split.pages.totals(Query(text=line.name_zh)) == by_ids
        assert by_id.fen == by_ids.fen or len(same) > 1
    one, other = (split.plan.line(code) for code in ("policy", "infrastructure"))
    both = Query(lines=(one.id,), holds=(("line", other.name_zh),))
    assert (
        split.pages.totals(both).n == 0
    )  # no part lies on both, though a payment has parts on both


def test_an_amount_filter_looks_at_what_the_row_shows(split):
    line = split.plan.line("policy").id
    for row in rows(split, Query(lines=(line,))):
        found = rows(split, Query(lines=(line,), amounts=((row.amount_fen, row.amount_fen),)))
        assert row.id in {one.id for one in found}
        assert {one.amount_fen for one in found} == {row.amount_fen}
