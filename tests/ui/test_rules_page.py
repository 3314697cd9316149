"""The page of rules: order, trial on what is there, learnt ones taken, applied in one change."""

import pytest

from fundtracker.ledger import Ledger, rule_trials
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.rule_trials import look
from fundtracker.ui.payments.page import PaymentsPage
from tests.ui.conftest import NOON, settle
from tests.ui.test_bulk import choose

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def read(desk, work):
    with Ledger.open(desk.session.info.path, "x", clock=lambda: NOON, read_only=True) as ledger:
        return work(ledger)


@pytest.fixture
def page(qtbot, desk):
    """The page with payments that lie nowhere and a rule learnt of their payee."""

    def loosen(ledger, _):
        ids = ledger.pages.ids(Query(measures=(0,), holds=(("line", "!空"),)))
        free = [i for i in ids if not ledger.payments.get(i).parts][:30]
        payee = ledger.payments.get(free[0])
        with ledger.change("classify") as change:
            ledger.rules.learn(change, payee.id)
            ledger.payments.classify(change, free, line_id=None)
        return payee.counterparty

    names = []
    desk.session.operations.write(desk, loosen, names.append)
    qtbot.waitUntil(lambda: bool(names))
    page = desk.open_page("rules")
    settle(qtbot, desk)
    page.payee = names[0]
    return page


def go_to(page, pattern):
    at = next(
        i for i in range(page.model.rowCount()) if page.model.record(i).rule.pattern == pattern
    )
    page.grid.setCurrentIndex(page.model.index(at, 0))
    return page.model.record(at)


def test_a_learnt_rule_is_taken_moved_and_applied_in_one_change(qtbot, desk, page):
    trial = go_to(page, page.payee)
    assert not trial.rule.active and trial.fits.n > 0 and trial.fills.n > 0
    page.buttons["switch"].click()
    settle(qtbot, desk)
    assert go_to(page, page.payee).rule.active
    for _ in range(page.model.rowCount()):
        go_to(page, page.payee)
        page.buttons["up"].click()
        settle(qtbot, desk)
    assert page.model.record(0).rule.pattern == page.payee
    said = read(desk, lambda ledger: look(ledger, ledger.rules.all()))
    page.buttons["apply"].click()
    assert f"{said.filled.n:,}" in page.dialog.ok.text()
    page.dialog.ok.click()
    qtbot.waitUntil(lambda: not page.dialog.isVisible())
    settle(qtbot, desk)
    assert read(desk, lambda ledger: look(ledger, ledger.rules.all())).filled.n == 0
    assert not page.buttons["apply"].isEnabled()
    desk.commands.undo()
    settle(qtbot, desk)
    assert read(desk, lambda ledger: look(ledger, ledger.rules.all())) == said


def test_a_rule_is_made_by_hand_and_says_what_it_fits_while_it_is_typed(qtbot, desk, page):
    page.buttons["add"].click()
    dialog = page.dialog
    assert not dialog.ok.isEnabled()
    choose(dialog.how, dialog.how.findData("contains"))
    dialog.pattern.setText(page.payee[:6])
    choose(dialog.line, 1)
    settle(qtbot, desk)
    assert any(letter.isdigit() for letter in dialog.words.text()) and dialog.ok.isEnabled()
    dialog.ok.click()
    qtbot.waitUntil(lambda: not dialog.isVisible())
    settle(qtbot, desk)
    assert go_to(page, page.payee[:6]).rule.how == "contains"
    page.buttons["edit"].click()
    page.dialog.pattern.setText(page.payee[:7])
    page.dialog.ok.click()
    qtbot.waitUntil(lambda: not page.dialog.isVisible())
    settle(qtbot, desk)
    go_to(page, page.payee[:7])
    page.buttons["remove"].click()
    settle(qtbot, desk)
    patterns = read(desk, lambda ledger: {rule.pattern for rule in ledger.rules.all()})
    assert page.payee[:7] not in patterns


def test_a_freeze_and_a_source_of_another_name_are_shown(qtbot, desk, page, monkeypatch):
    trial = go_to(page, page.payee)
    page.buttons["switch"].click()
    settle(qtbot, desk)
    assert page.buttons["apply"].isEnabled() and trial.fills.n > 0
    every = frozenset(range(2200 * 4))
    monkeypatch.setattr(rule_trials, "frozen", lambda _: every)
    desk.session.operations.changed.emit(frozenset({"review"}))
    settle(qtbot, desk)
    assert not page.buttons["apply"].isEnabled()
    assert {"fund_source"} <= page.READS & PaymentsPage.READS


def test_no_head_is_cut_after_the_language_was_changed(qtbot, desk, page):
    desk.session.set_language("en")
    settle(qtbot, desk)
    header = page.grid.header()
    for at in range(page.model.columnCount()):
        assert header.sectionSize(at) >= header.least_width(at)
