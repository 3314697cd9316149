"""Things to do by clicks and keys: the same counts everywhere, filters, and the way to each place."""

import pytest
from PySide6.QtCore import Qt

from fundtracker.domain.base import money
from fundtracker.ledger import Ledger
from fundtracker.ledger.warnings import alerts
from tests.ui.conftest import NOON

PAGE = "todo"  # what the desk is left on

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def page(qtbot, desk):
    page = desk.open_page("todo")
    qtbot.waitUntil(lambda: page.content is not None and bool(page.table.rows()))
    return page


def point(page, code):
    """Put the cursor on the first thing of a code."""
    row = next(row for row in page.table.rows() if page.content.items[row.code].code == code)
    page.table.go_to(row.code)
    return page.content.items[row.code]


def test_every_warning_of_the_ledger_stands_in_the_list_the_gravest_first(desk, page):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        warned = alerts(ledger, desk.session.quarter.last_day.toordinal())
    items = list(page.content.items.values())
    assert len(warned) > 20
    assert sorted(w.code for w in warned) == sorted(i.code for i in items if i.kind != "data")
    assert [i.severity for i in items] == sorted((i.severity for i in items), reverse=True)


def test_the_overview_shows_the_same_counts_and_leads_here(qtbot, desk, page):
    overview = desk.open_page("overview")
    qtbot.waitUntil(lambda: overview.todo.all.text() != "")
    assert str(page.content.count()) in overview.todo.all.text()
    for severity, chip in overview.todo.counts.items():
        assert chip.text().endswith(f" {page.content.count(severity)}")
    qtbot.mouseClick(overview.todo.counts[3], LEFT)
    assert desk.page is page
    qtbot.waitUntil(lambda: len(page.table.rows()) == page.content.count(3))
    assert {page.content.items[row.code].severity for row in page.table.rows()} == {3}


def test_a_line_of_the_overview_leads_to_the_place_of_its_warning(qtbot, desk, page):
    overview = desk.open_page("overview")
    qtbot.waitUntil(lambda: overview.todo.lines.count() > 2)
    cap = next(i for i in list(page.content.items.values())[:4] if i.code == "warn_over_cap")
    link = next(
        b
        for b in overview.todo.findChildren(type(overview.todo.all))
        if cap.what in b.accessibleName()
    )
    qtbot.mouseClick(link, LEFT)
    qtbot.waitUntil(lambda: desk.page.table.current() is not None)
    assert desk.page.table.current().name == cap.find


def test_severity_kind_and_person_sift_the_list_together(qtbot, page):
    whole = len(page.table.rows())
    qtbot.mouseClick(page.severity.buttons[2], LEFT)
    page.kind.setCurrentIndex(page.kind.findData("date"))
    page.kind.activated.emit(page.kind.currentIndex())
    dated = [page.content.items[row.code] for row in page.table.rows()]
    assert 0 < len(dated) < whole
    assert {(i.severity, i.kind) for i in dated} == {(2, "date")}
    who = next(i.who for i in dated if i.who)
    page.who.setCurrentIndex(page.who.findData(who))
    page.who.activated.emit(page.who.currentIndex())
    assert {page.content.items[row.code].who for row in page.table.rows()} == {who}


def test_the_panel_tells_the_thing_under_the_cursor(page):
    item = point(page, "warn_retention_due")
    assert page.detail.what.text() == item.what
    assert page.detail.amount.text() == page.session.money(item.fen)
    assert page.detail.who.full_text() == item.who
    assert page.detail.late.text()


def test_enter_goes_to_the_contract_with_the_cursor_on_it(qtbot, desk, page):
    item = point(page, "warn_over_cap")
    page.table.body.setFocus()
    qtbot.keyClick(page.table.body, Qt.Key.Key_Return)
    contracts = desk.page
    assert contracts is not page
    qtbot.waitUntil(lambda: contracts.table.current() is not None)
    assert contracts.table.current().name == item.find


def test_f9_opens_the_figure_behind_a_warning_with_its_exact_excess(qtbot, desk, page):
    item = point(page, "warn_over_cap")
    desk.actions_.run("explain")
    qtbot.waitUntil(lambda: desk.drawer.isVisible())
    assert money.show(item.fen) in desk.drawer.words()


def test_the_list_follows_the_quarter(qtbot, desk, page):
    before = page.content.count()
    first = desk.session.info.quarters[-1]
    with qtbot.waitSignal(desk.session.quarter_changed):
        desk.session.set_quarter(first)
    qtbot.waitUntil(lambda: page.content.table.quarter == first)
    assert page.content.count() < before
