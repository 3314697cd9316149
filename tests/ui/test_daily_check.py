"""The full check once a day in the window: when it is due, what it says, and nothing of another ledger."""

import datetime as dt

import pytest

from fundtracker.i18n import tr
from fundtracker.ui.desk.daily_check import DailyCheck
from tests.ledger import world
from tests.ui.conftest import settle


@pytest.fixture
def own(qtbot, window, tmp_path):
    """The window on a ledger that is no sample."""
    world.filled(tmp_path).close()
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        window.session.open(tmp_path / "l.ftdb")
    settle(qtbot, window)
    return window


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_ledger_is_checked_once_a_day_and_the_result_is_told(qtbot, own):
    session, offers = own.session, []
    session.offered.connect(lambda *words: offers.append(words[:2]))
    check = DailyCheck(session)
    assert check.is_due() and check.link.isHidden()
    check.run()
    qtbot.waitUntil(lambda: not check.link.isHidden())
    assert not check.is_due() and offers == []
    assert tr("Checked {time}: whole", time="x").partition("x")[2] in check.link.text()
    later = session.clock() + dt.timedelta(days=1)
    session.clock = lambda: later
    assert check.is_due()
    world.behind(session.info.path, "UPDATE paid_sum SET n = n + 1")
    check.run()
    qtbot.waitUntil(lambda: bool(offers))
    assert offers[0][0] == "bad" and not check.is_due()
    assert "whole" not in check.link.text() and check.link.text() != ""
    check.link.deleteLater()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_sample_and_a_closed_window_are_left_in_peace(qtbot, desk):
    check = DailyCheck(desk.session)
    assert not check.is_due()
    desk.session.close_ledger()
    check.run()
    assert not check.is_due() and check.link.isHidden()
    check.link.deleteLater()
