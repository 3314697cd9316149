"""An analysis as an annex of the review: in the pack, frozen with the quarter, each figure with its payments."""

import json

import openpyxl
import pypdfium2
import pytest

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports import explain
from fundtracker.reports.analysis.pivot import Spec
from fundtracker.reports.analysis.saved_analysis import Analysis, as_data
from fundtracker.reports.charts.table_charts import chart_of
from fundtracker.reports.review import annexes, pack, pack_pdf, pack_xlsx
from fundtracker.reports.review.pack import Print
from fundtracker.reports.tables.report_table import plain
from tests.ledger import world

Q = Quarter(2023, 2)
PAYEES = Analysis("", Spec("payee", "quarter", top=5))


@pytest.fixture
def ledger(tmp_path):
    with world.filled(tmp_path) as made:
        yield made


def shown(ledger):
    return annexes.shown(ledger, Q, "zh")[0]


def frozen(ledger):
    ledger.reviews.check(Q.ordinal, ["x"], "示例")
    ledger.reviews.lock(Q.ordinal, pack.body(ledger, Q, []), ledger.head())


def test_an_annex_is_one_change_that_undo_takes_out_and_redo_puts_back(ledger):
    seq = len(ledger.history.entries())
    annexes.put(ledger, Q, "大户", PAYEES)
    assert len(ledger.history.entries()) == seq + 1
    assert [table.title for table in shown(ledger)] == ["分析：大户"]
    ledger.undo()
    assert shown(ledger) == []
    ledger.redo()
    assert [table.title for table in shown(ledger)] == ["分析：大户"]
    annexes.put(ledger, Q, "大户", PAYEES)  # the same again writes nothing
    assert len(ledger.history.entries()) == seq + 3


def test_it_holds_the_payments_until_the_end_of_its_quarter_alone(ledger):
    annexes.put(ledger, Q, "大户", PAYEES)
    (table,) = shown(ledger)
    total = table.row("total").number("total")
    booked = sum(p.amount_fen for p in ledger.payments.some()
                 if p.book_quarter <= Q.ordinal and p.measure == 0)  # fmt: skip
    later = sum(p.amount_fen for p in ledger.payments.some() if p.measure == 0)
    assert total == booked != later
    assert sum(row.number("total") for row in table.rows if not row.total) == total
    assert [column.head for column in table.columns[1:]] == ["23Q1", "23Q2"]


@pytest.mark.parametrize("measure", ["paid", "count", "average"])
@pytest.mark.parametrize("mode", ["value", "share", "running"])
def test_every_figure_opens_the_payments_that_make_it(ledger, measure, mode):
    spec = Spec("payee", "quarter", measure, top=3)
    annexes.put(ledger, Q, "大户", Analysis("", spec, mode))
    (table,) = shown(ledger)
    for row in table.rows:
        for column in table.columns:
            cell = row.cells[column.code]
            opened = explain.explain(ledger, cell.id, limit=explain.ALL)
            assert sum(fen for _, fen in opened.pairs) == opened.sum_fen
            if measure == "paid" and mode == "value":
                assert opened.sum_fen == (cell.value or 0)
            if measure == "count" and mode == "value" and cell.value is not None:
                assert opened.n == cell.value


def test_what_is_no_figure_of_an_annex_is_refused(ledger):
    annexes.put(ledger, Q, "大户", PAYEES)
    for wrong in ("annex9/total/total/2023Q2", "annex1/s0/total/2023Q2", "annex1/total/c99/2023Q2",
                  "annexx/total/total/2023Q2", "annex1/total/total/2023Q9", "annex1"):  # fmt: skip
        with pytest.raises(UserError, match="no_such_figure"):
            explain.explain(ledger, wrong)


def test_the_pack_prints_it_and_the_freezing_keeps_it(ledger, tmp_path):
    annexes.put(ledger, Q, "大户", PAYEES)
    annexes.put(ledger, Q, "周末", annexes.named(ledger, "weekend"))
    before = shown(ledger)
    frozen(ledger)
    kept, is_frozen = annexes.shown(ledger, Q, "zh")
    assert is_frozen and [table.as_data() for table in kept] == [t.as_data() for t in before]
    with pytest.raises(UserError, match="frozen_quarter"):
        annexes.put(ledger, Q, "又一", PAYEES)
    with pytest.raises(UserError, match="frozen_quarter"):
        ledger.annexes.remove(Q.ordinal, "大户")
    review = ledger.reviews.of(Q.ordinal)
    content = json.loads(ledger.reviews.snapshot(review.snapshot_id).body)
    pack_xlsx.write(content, tmp_path / "p.xlsx", Print(("zh",)))
    book = openpyxl.load_workbook(tmp_path / "p.xlsx")
    sheet = next(
        s for s in book if any(c.value == "分析：大户" for row in s.iter_rows() for c in row)
    )
    numbers = [
        c.value for row in sheet.iter_rows() for c in row if isinstance(c.value, int | float)
    ]
    table = kept[0]
    for row in table.rows:
        for column in table.columns:
            if row.cells[column.code].value is not None and not row.total:  # a total is a formula
                assert float(plain(column, row.cells[column.code])) in numbers
    pack_pdf.write(content, tmp_path / "p.pdf", Print(("zh", "en"), "yuan"))
    document = pypdfium2.PdfDocument(tmp_path / "p.pdf")
    text = "".join(page.get_textpage().get_text_bounded() for page in document).replace("\n", "")
    document.close()
    assert "分析：大户" in text and "Analysis: 大户" in text
    assert f"{table.row('total').number('total') / 100:,.2f}" in text


def test_a_reopened_quarter_adds_it_up_again_and_says_what_differs(ledger):
    annexes.put(ledger, Q, "大户", PAYEES)
    frozen(ledger)
    then = json.loads(pack.body(ledger, Q, []))
    ledger.reviews.reopen(Q.ordinal, "补")
    ledger.annexes.remove(Q.ordinal, "大户")
    assert shown(ledger) == []
    gone = {d["id"] for d in pack.differences(then, json.loads(pack.body(ledger, Q, [])), "zh")}
    assert "annex1/total/total/2023Q2" in gone


def test_its_chart_draws_the_figures_of_its_table(ledger):
    annexes.put(ledger, Q, "大户", PAYEES)
    annexes.put(ledger, Q, "首位", annexes.named(ledger, "digits"))
    stacked, digits = shown(ledger)
    chart = chart_of(stacked)
    assert [sum(figure or 0 for figure in row[1:]) for row in chart.table()[1:]] == [
        stacked.row("total").number(column.code) for column in stacked.columns[1:]
    ]
    bars = chart_of(digits)
    assert [row[1] for row in bars.table()[1:]] == [
        row.number("total") for row in digits.rows if not row.total
    ]


def test_what_cannot_be_read_is_said_on_paper_and_never_left_out(ledger):
    ledger.annexes.put(Q.ordinal, "旧", {"rows": "payee"})
    (table,) = shown(ledger)
    assert table.notes == ["无法读取此分析的条件。"] and chart_of(table) is None
    assert "分析：旧" in pack.body(ledger, Q, []).decode()


def test_conditions_are_said_below_it(ledger):
    query = Query(measures=(0,), text="公司", among=(("payee", (1, 2)),), holds=(("serial", "A"),))
    ledger.annexes.put(Q.ordinal, "只", as_data(Analysis("", Spec("payee", "", query=query))))
    notes = "\n".join(shown(ledger)[0].notes)
    assert "公司" in notes and "A" in notes and notes.count("\n") >= 4


def test_a_name_that_is_none_and_a_view_that_is_none_are_refused(ledger):
    with pytest.raises(UserError, match="view_name"):
        annexes.put(ledger, Q, " ", PAYEES)
    with pytest.raises(UserError, match="no_such_view"):
        annexes.named(ledger, "nothing")
    with pytest.raises(UserError, match="no_such_annex"):
        ledger.annexes.remove(Q.ordinal, "无")
    with pytest.raises(UserError, match="no_such_dimension"):
        annexes.put(ledger, Q, "坏", Analysis("", Spec("nothing", "")))
    assert ledger.annexes.of(Q.ordinal) == []
