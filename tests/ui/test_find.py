"""One field finds all, and Enter opens exactly what was found: counted in keys."""

import datetime as dt

import pytest
from PySide6.QtCore import Qt

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.things import things
from tests.ui.conftest import NOON, settle

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


@pytest.fixture
def stored(ledger):
    with Ledger.open(ledger, "li", clock=lambda: NOON, read_only=True) as opened:
        yield opened


def typed(qtbot, desk, text):
    """Ctrl+K and a text; return the box when every answer is in."""
    desk.actions_.run("find")
    qtbot.waitUntil(desk.top.search.hasFocus)
    desk.top.search.clear()
    desk.top.search.insert(text)  # as an input method does
    qtbot.waitUntil(lambda: desk.find_box is not None)
    box = desk.find_box
    qtbot.waitUntil(lambda: all(line.name != tr("Reading…") for line in box.lines()))
    settle(qtbot, desk)
    return box


def opened(qtbot, desk, text):
    """Type and press Enter; return the page that is shown when all is read."""
    typed(qtbot, desk, text)
    qtbot.keyClick(desk.top.search, Qt.Key.Key_Return)
    settle(qtbot, desk)
    assert not desk.find_box.isVisible()
    assert desk.top.search.text() == ""
    return desk.page


@pytest.mark.parametrize(
    ("text", "page"),
    [("jdsy", "review"), ("季度审", "review"), ("jiduanhetong", None), ("hetongtz", None)],
)
def test_a_page_is_found_by_its_name_its_pinyin_and_its_initials(qtbot, desk, text, page):
    box = typed(qtbot, desk, text)
    if page is None:
        assert not any(line.name == tr("Quarterly review") for line in box.lines())
        return
    assert box.lines()[0].name == tr("Pages")
    qtbot.keyClick(desk.top.search, Qt.Key.Key_Return)
    assert desk.page_name == page


def test_a_command_and_a_quarter_are_done_from_the_same_field(qtbot, desk):
    before = desk.session.settings.theme
    opened(qtbot, desk, tr("Dark / light"))
    assert desk.session.settings.theme != before
    other = next(q for q in desk.session.info.quarters if q != desk.session.quarter)
    opened(qtbot, desk, other.name)
    assert desk.session.quarter == other


KINDS = {
    "project": "projects", "contract": "contracts", "company": "companies", "partner": "partner",
    "fund": "fund",
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_enter_opens_exactly_the_record(qtbot, desk, stored, kind):
    thing = [thing for thing in things(stored) if thing.kind == kind][-1]
    page = opened(qtbot, desk, thing.code or thing.name)
    assert desk.page_name == KINDS[kind]
    if kind in ("project", "contract", "company"):
        current = page.table.current()
        assert thing.name in (current.name, *(cell.value for cell in current.cells.values())) or (
            thing.code == current.name
        )
    else:
        assert thing.name in desk.top.title.full_text() + desk.top.subtitle.full_text()


def test_a_payee_and_an_amount_find_their_payment_in_three_steps(qtbot, desk, stored):
    row = next(r for r in stored.pages.rows(stored_query(), 3, 1))
    words = f"{row.counterparty[:4]} {money.plain(row.whole_fen)}"
    page = opened(qtbot, desk, words)  # Ctrl+K, the words, Enter
    assert desk.page_name == "payments"
    assert page.model.rowCount() == 1
    assert page.model.record(0).id == row.id
    qtbot.waitUntil(lambda: page.drawer.isVisible())


def stored_query():
    from fundtracker.ledger.payments.payment_query import Query

    return Query()


def test_a_payee_and_a_file_show_their_payments_and_say_so(qtbot, desk, stored):
    payee = next(thing for thing in things(stored) if thing.kind == "payee")
    box = typed(qtbot, desk, payee.name)
    at = [line.name for line in box.lines()].index(tr("Payees"))
    while box.listed.currentRow() != at + 1:
        qtbot.keyClick(desk.top.search, Qt.Key.Key_Down)
    qtbot.keyClick(desk.top.search, Qt.Key.Key_Return)
    settle(qtbot, desk)
    rows = [desk.page.model.record(i) for i in range(desk.page.model.rowCount())]
    assert rows and {row.counterparty for row in rows} == {payee.name}
    assert payee.name in desk.page.only.text()
    file = next(thing for thing in things(stored) if thing.kind == "file")
    box = typed(qtbot, desk, file.name)
    assert tr("Imported files") in [line.name for line in box.lines()]


def test_esc_leaves_the_field_and_what_finds_nothing_says_so(qtbot, desk):
    box = typed(qtbot, desk, "没有这个东西")
    assert [line.name for line in box.lines()] == [
        tr("Nothing is found for “{text}”.", text="没有这个东西")
    ]
    qtbot.keyClick(desk.top.search, Qt.Key.Key_Escape)
    assert not box.isVisible()
    assert desk.page.hasFocus() or desk.page.focusWidget() is not None


def test_enter_before_the_answer_opens_it_when_it_is_there(qtbot, desk, stored):
    row = next(r for r in stored.pages.rows(stored_query(), 5, 1))
    desk.actions_.run("find")
    qtbot.waitUntil(desk.top.search.hasFocus)
    desk.top.search.setText(f"{row.counterparty} {money.plain(row.whole_fen)}")
    qtbot.keyClick(desk.top.search, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.page_name == "payments")


def test_another_ledger_finds_nothing_of_the_first(qtbot, desk, stored, tmp_path):
    payee = next(thing for thing in things(stored) if thing.kind == "payee")
    typed(qtbot, desk, payee.name)
    with qtbot.waitSignal(desk.session.opened):
        desk.session.create(tmp_path / "other.ftdb", "laoshan-2023")
    settle(qtbot, desk)
    box = typed(qtbot, desk, payee.name)
    assert all(line.run is None for line in box.lines())


def test_nothing_of_the_finder_is_loaded_before_it_is_needed(desk):
    assert desk.find_box is None
    assert dt.date.today()
