"""Payments under subtotals in their own table: shown, opened, selected, copied, exported, printed, kept in views."""

import io
from decimal import Decimal

import openpyxl
import pytest
from PySide6.QtCore import QItemSelection, QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_outline import Head, View
from fundtracker.reports.payments import payments_xlsx
from fundtracker.ui.payments import saved_views
from tests.ui.conftest import NOON, settle
from tests.ui.test_payments import column
from tests.ui.test_saved_views import saved
from tests.ui.test_table_stack import press

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
COLUMNS = ("counterparty", "project", "line", "source", "date", "file", "contract", "quarter")


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("payments")
    page.quarter.click()
    settle(qtbot, desk)
    return page


def read(desk, work):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return work(ledger)


def group(qtbot, desk, page, key):
    """A right click on a head, a click on "group by this column"."""
    press(page.menus.head_menu(column(page, key)), tr("Group by this column"))
    settle(qtbot, desk)
    settle(qtbot, desk)


def lines(page):
    """Every line; those that nobody scrolled to are read first."""
    found = [page.model.record(at) for at in range(page.model.rowCount())]
    while None in found:
        QTest.qWait(20)
        found = [page.model.record(at) for at in range(page.model.rowCount())]
    return found


def heads(page):
    return [(at, r) for at, r in enumerate(lines(page)) if isinstance(r, Head)]


def select(qtbot, desk, page, *ranges):
    rows = QItemSelection()
    for first, last in ranges:
        rows.select(page.model.index(first, 0), page.model.index(last, 0))
    flags = QItemSelectionModel.SelectionFlag
    page.grid.selectionModel().select(rows, flags.ClearAndSelect | flags.Rows)
    settle(qtbot, desk)


@pytest.mark.parametrize("key", COLUMNS)
def test_groups_of_a_column_carry_subtotals_that_are_those_of_the_ledger(qtbot, desk, page, key):
    group(qtbot, desk, page, key)
    found, whole = heads(page), read(desk, lambda ledger: ledger.pages.totals(page.query))
    assert len(found) > 1 and sum(head.fen for _, head in found) == whole.fen
    assert page.count.text() == tr("{n} payments", n=f"{whole.n:,}")
    at = column(page, key)
    assert not page.grid.isColumnHidden(at)
    for row, head in found[:5]:
        assert page.model.index(row, at).data() == page.columns.group_name(key, head)
        amount = page.model.index(row, column(page, "amount")).data()
        assert amount == desk.session.money(head.fen)
        below = read(desk, lambda ledger, h=head: ledger.pages.totals(
            page.grouping.view(page.query).of(h.key)))  # fmt: skip
        assert below.fen == head.fen and below.n == head.n
    name = page.model.columns[at].name or page.model.columns[at].head
    assert page.grouping.chip.text() == tr("Groups: {name}", name=name())
    page.grouping.chip.click()
    settle(qtbot, desk)
    assert heads(page) == [] and page.grouping.chip.isHidden()


def test_a_group_opens_and_closes_where_it_is(qtbot, desk, page):
    group(qtbot, desk, page, "counterparty")
    found = heads(page)
    assert len(found) == page.model.rowCount()  # many: closed
    at, head = next(one for one in found if one[1].n > 3)
    page.grid.setCurrentIndex(page.model.index(at, 1))
    qtbot.keyClick(page.grid, Qt.Key.Key_Return)
    settle(qtbot, desk)
    settle(qtbot, desk)
    here = lines(page)
    assert here[at] == head and page.grid.currentIndex().row() == at
    assert [r.counterparty for r in here[at + 1 : at + 1 + head.n]] == [head.text] * head.n
    assert sum(r.amount_fen for r in here[at + 1 : at + 1 + head.n]) == head.fen
    assert isinstance(here[at + 1 + head.n], Head)
    press(page.menus.cell_menu(page.model.index(at, 1)), tr("Close this group"))
    settle(qtbot, desk)
    settle(qtbot, desk)
    assert len(heads(page)) == page.model.rowCount()
    press(page.menus.cell_menu(page.model.index(at, 1)), tr("Open all groups"))
    settle(qtbot, desk)
    settle(qtbot, desk)
    assert page.model.rowCount() == len(found) + page.totals.n


def test_too_many_groups_at_once_are_refused_in_words(qtbot, desk, page, monkeypatch):
    monkeypatch.setattr("fundtracker.ui.payments.grouping.OPEN_MOST", 1)
    said = []
    desk.session.notice.connect(lambda tone, words: said.append(words))
    group(qtbot, desk, page, "counterparty")
    page.grouping.all(opened=True)
    first, second = (head for _, head in heads(page)[:2])
    page.grouping.toggle(first, page.grid)
    settle(qtbot, desk)
    settle(qtbot, desk)
    page.grouping.toggle(second, page.grid)
    settle(qtbot, desk)
    assert len(said) == 2 and page.model.rowCount() == len(heads(page)) + first.n


def test_a_closed_group_selected_means_its_payments(qtbot, desk, page):
    group(qtbot, desk, page, "counterparty")
    (at, head) = next(one for one in heads(page) if one[1].n > 3)
    select(qtbot, desk, page, (at, at))
    scope = page.shown.scope()
    assert scope.n_selected == head.n
    assert f"{head.n:,}" in page.selection_text()
    assert desk.session.money(head.fen) in page.selection_text()
    ids = read(desk, lambda ledger: scope.ids(ledger, everything=False))
    payee = read(desk, lambda ledger: [ledger.payments.get(i).counterparty for i in ids])
    assert len(ids) == head.n and set(payee) == {head.text}
    page.bulk.button.click()
    assert page.bulk.dialog.which.current() == 0
    page.bulk.dialog.leave()
    assert page.current() is None  # a head is no payment
    page.grid.setCurrentIndex(page.model.index(at, 1))
    desk.activateWindow()
    page.grid.setFocus()
    qtbot.waitUntil(page.grid.hasFocus)
    explained = read(desk, lambda ledger: page.figure()(ledger))
    assert explained.sum_fen == head.paid_fen


def copied():
    return [line.split("\t") for line in QGuiApplication.clipboard().text().split("\n") if line]


def test_a_copy_holds_the_subtotals_and_adds_up(qtbot, desk, page):
    group(qtbot, desk, page, "line")
    select(qtbot, desk, page, (0, page.model.rowCount() - 1))
    page.copy()
    settle(qtbot, desk)
    head, *rows = copied()
    amount = next(i for i, text in enumerate(head) if "元" in text)
    fens = [int(Decimal(row[amount].replace(",", "")) * 100) for row in rows]
    at = {i for i, _ in heads(page)}
    whole = read(desk, lambda ledger: ledger.pages.totals(page.query))
    assert len(rows) == page.model.rowCount()
    assert sum(fen for i, fen in enumerate(fens) if i in at) == whole.fen
    assert sum(fen for i, fen in enumerate(fens) if i not in at) == whole.fen


def sheet_of(path):
    values = openpyxl.load_workbook(path, data_only=True).active
    formulas = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
    return values, formulas


def test_an_export_holds_every_group_open_with_subtotals_that_count_nothing_twice(
    qtbot, desk, page, tmp_path
):
    group(qtbot, desk, page, "counterparty")  # closed on the page: a file holds all the same
    path = tmp_path / "grouped.xlsx"
    page.export_to(str(path))
    settle(qtbot, desk)
    qtbot.waitUntil(path.exists)
    settle(qtbot, desk)
    values, formulas = sheet_of(path)
    head = [cell.value for cell in values[1]]
    at = next(i for i, text in enumerate(head, 1) if text and "元" in text)
    whole = read(desk, lambda ledger: ledger.pages.totals(page.query))
    groups, single = dict[int, int](), dict[int, int]()
    total = None
    for row in range(2, values.max_row + 1):
        cell, formula = values.cell(row, at).value, str(formulas.cell(row, at).value)
        if cell is None:
            continue
        fen = round(Decimal(str(cell)) * 100)
        if formula.startswith("=SUBTOTAL(9,"):
            first, last = (int("".join(filter(str.isdigit, part))) for part in
                           formula[len("=SUBTOTAL(9,"):-1].split(":"))  # fmt: skip
            if first == 2:
                total = fen
                break
            groups[row] = fen
            below = [
                round(Decimal(str(values.cell(r, at).value)) * 100) for r in range(first, last + 1)
            ]
            assert sum(below) == fen  # the formula's rows are those of its group
        else:
            single[row] = fen
    assert total == whole.fen == sum(groups.values()) == sum(single.values())
    assert len(single) == whole.n and len(groups) == len(heads(page))


def test_paper_holds_the_groups_too(qtbot, desk, page):
    group(qtbot, desk, page, "line")
    query, shown = page.query, page.shown._shown()
    view = page.grouping.view(query)
    about = payments_xlsx.About("x", desk.session.quarter, "wan")
    table = read(desk, lambda ledger: payments_xlsx.as_table(ledger, query, shown, about, view))
    sums = [row for row in table.rows[:-1] if row.total]
    code = next(c.code for c in table.columns if c.kind == "money")
    assert len(sums) > 1
    whole = read(desk, lambda ledger: ledger.pages.totals(query))
    assert table.rows[-1].number(code) == whole.fen
    if sum(not row.total for row in table.rows) == whole.n:
        assert sum(row.number(code) for row in sums) == whole.fen
    months = View(query, "month")
    page.grouping.by("date")
    shown = page.shown._shown()
    table = read(desk, lambda ledger: payments_xlsx.as_table(ledger, query, shown, about, months))
    assert table.rows[0].total and table.rows[0].name[:2] == "20"


def test_a_saved_view_keeps_the_groups(qtbot, desk, page):
    group(qtbot, desk, page, "project")
    before = [(head.key, head.fen) for _, head in heads(page)]
    saved(qtbot, desk, "按项目")
    page.grouping.chip.click()
    settle(qtbot, desk)
    qtbot.mouseClick(desk.navigation.views()[0], Qt.MouseButton.LeftButton)
    settle(qtbot, desk)
    settle(qtbot, desk)
    assert page.grouping.key == "project"
    assert [(head.key, head.fen) for _, head in heads(page)] == before
    old = saved_views.view_of(page) | {"group": "nonsense"}
    saved_views.show_view(page, old)
    settle(qtbot, desk)
    assert page.grouping.key == ""
    del old["group"]  # a view of an older program
    saved_views.show_view(page, old)
    settle(qtbot, desk)
    assert page.grouping.key == ""


def test_filters_and_orders_reach_the_groups(qtbot, desk, page):
    group(qtbot, desk, page, "line")
    page.grid.header().field("summary").setText("工程款")
    page.grid.header().field("summary").returnPressed.emit()
    qtbot.wait(20)
    settle(qtbot, desk)
    settle(qtbot, desk)
    whole = read(desk, lambda ledger: ledger.pages.totals(page.query))
    assert 0 < whole.n == page.totals.n and sum(h.fen for _, h in heads(page)) == whole.fen
    page.grid.header().sort_by(column(page, "amount"))
    settle(qtbot, desk)
    settle(qtbot, desk)
    sums = [head.fen for _, head in heads(page)]
    assert sums == sorted(sums)


def test_the_analysis_is_a_door_away(qtbot, desk, page):
    asked = []
    group(qtbot, desk, page, "line")
    desk.session.show_groups.connect(lambda dimension, query: asked.append((dimension, query)))
    press(page.menus.cell_menu(page.model.index(0, 1)), tr("Add up on the page of analysis"))
    assert asked == [("line", page.query)]
    settle(qtbot, desk)


def test_a_group_is_read_in_the_words_of_its_column(desk, page):
    none = Head(0, "", 1, 1, 1)
    assert page.columns.group_name("counterparty", none) == tr("(none)")
    assert page.columns.group_name("date", Head(202405, "", 1, 1, 1)) == "2024-05"
