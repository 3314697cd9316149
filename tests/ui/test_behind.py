"""What stands behind a figure: all of it, grouped, each payment with its line; why it changed; on paper."""

import re

import pypdfium2
import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports import behind as behind_figure
from fundtracker.reports.explain import explain, explain_total
from fundtracker.reports.why import why
from tests.ui.conftest import NOON, settle

FIGURE = "plan/infrastructure/total/2024Q4"


@pytest.fixture
def stored(ledger):
    with Ledger.open(ledger, "li", clock=lambda: NOON, read_only=True) as opened:
        yield opened


@pytest.fixture
def drawer(qtbot, desk):
    desk.session.explain.emit(FIGURE)
    qtbot.waitUntil(desk.drawer.isVisible)
    settle(qtbot, desk)
    qtbot.waitUntil(lambda: desk.drawer.table.payments.rowCount() > 30)
    return desk.drawer


def test_all_payments_are_listed_and_their_sum_is_the_figure(stored):
    found = explain(stored, FIGURE)
    rows = behind_figure.behind(stored, FIGURE)
    assert len(rows.payments) == rows.n == found.n > 30
    assert sum(p.fen for p in rows.payments) == rows.fen == found.sum_fen
    for by in behind_figure.GROUPED:
        groups = behind_figure.grouped(rows.payments, by)
        assert sum(g.fen for g in groups) == found.sum_fen
        assert sum(g.n for g in groups) == found.n
    total = behind_figure.behind(stored, lambda read, n: explain_total(read, Query(), limit=n))
    assert total.fen == stored.pages.totals(Query()).fen == sum(p.fen for p in total.payments)


def test_no_amount_is_cut_in_the_drawer(qtbot, desk, drawer):
    desk.resize(1366, 768)
    for language in ("en", "zh"):
        desk.session.set_language(language)
        settle(qtbot, desk)
        for at, grid in ((0, drawer.table.grid), (1, drawer.table.group_grid)):
            drawer.table.by.buttons[at].click()
            qtbot.waitUntil(grid.isVisible, timeout=90_000)
            qtbot.waitUntil(
                lambda grid=grid: grid.header().length() <= grid.viewport().width(), timeout=20_000
            )


def test_groups_open_and_a_payment_shows_its_line(qtbot, desk, drawer):
    table = drawer.table
    table.by.buttons[1].click()
    assert not table.grid.isVisible()
    group = table.groups.record(0)
    table.group_grid.setCurrentIndex(table.groups.index(0, 0))
    qtbot.keyClick(table.group_grid, Qt.Key.Key_Return)
    assert {p.counterparty for p in table.listed()} == {group.name}
    assert sum(p.fen for p in table.listed()) == group.fen
    payment = table.payments.record(table.payments.rowCount() - 1)
    table.grid.setCurrentIndex(table.payments.index(table.payments.rowCount() - 1, 0))
    settle(qtbot, desk)
    link = next(b for b in drawer.findChildren(type(drawer.why)) if str(payment.line) in b.text())
    link.click()
    qtbot.waitUntil(lambda: any(d.isVisible() for d in desk.findChildren(QPlainTextEdit)))
    text = next(d for d in desk.findChildren(QPlainTextEdit) if d.isVisible())
    assert text.textCursor().block().text().split()[0] == str(payment.line)
    text.window().close()
    table.back.click()
    assert table.group_grid.isVisible()


def test_a_payment_is_shown_among_the_disbursements(qtbot, desk, drawer):
    payment = drawer.table.payments.record(0)
    drawer.table.opened.emit(payment.id)
    settle(qtbot, desk)
    assert desk.page_name == "payments"
    assert desk.page.model.record(0).id == payment.id


def test_why_it_changed_adds_up(qtbot, desk, drawer, stored):
    found = why(stored, FIGURE)
    assert found.before == Quarter.parse("2024Q3")
    assert sum(cause.fen for cause in found.causes) == found.now_fen - found.before_fen != 0
    drawer.why.click()
    qtbot.waitUntil(lambda: found.before.name in drawer.words())
    assert f"#{found.causes[0].entry.seq}" in drawer.words()
    assert why(stored, "plan/infrastructure/plan/2024Q4") is None


def test_the_drawer_is_made_wider_by_mouse_and_keys_and_stays_so(qtbot, desk, drawer):
    before = drawer.width()
    at = QPoint(3, 200)
    QTest.mousePress(drawer, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(drawer, at - QPoint(100, 0))
    QTest.mouseRelease(drawer, Qt.MouseButton.LeftButton, pos=at)
    wide = drawer.width()
    assert wide >= before
    drawer.setFocus()
    QTest.keyClick(drawer, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert drawer.width() > before
    assert desk.session.settings.widths["drawer"] == drawer.width()
    assert drawer.x() + drawer.width() == desk._right.width()


@pytest.mark.parametrize("ending", ["xlsx", "pdf"])
def test_the_proof_sheet_holds_every_row(qtbot, desk, drawer, stored, tmp_path, ending):
    path = tmp_path / f"proof.{ending}"
    with qtbot.waitSignal(desk.session.notice):
        drawer.write_proof(str(path))
    found = explain(stored, FIGURE, limit=1 << 40)
    seen = found.payments[-1]["witnesses"][0]
    if ending == "xlsx":
        rows = [[c.value for c in row] for row in load_workbook(path).active.iter_rows()]
        assert (
            sum(round(row[2] * 100) for row in rows if isinstance(row[2], int | float))
            == found.sum_fen
        )
        assert any(seen["raw"] == row[5] for row in rows)
        assert stored.head() in [row[1] for row in rows]
        return
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(path))
    plain = re.sub(r"[\s\u200b\ufffe]", "", text)
    assert plain.count(tr("Payment")) >= found.n
    assert stored.head() in plain
    assert re.sub(r"\s", "", seen["raw"]) in plain
