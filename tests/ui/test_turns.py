"""One ledger, two desks: who looks on asks for it, who writes is told, hands it over, and who waited opens it."""

from PySide6.QtCore import Qt

from fundtracker.ledger import Ledger
from fundtracker.ledger.core import lock
from tests.ui.conftest import NOON, settle


def test_who_looks_on_asks_is_told_and_takes_over(qtbot, window, ledger):
    other = Ledger.open(ledger, "张科长", clock=lambda: NOON)
    with qtbot.waitSignal(window.session.opened):
        window.session.open(ledger)
    settle(qtbot, window)
    assert "张科长" in window.message.text() and window.session.info.read_only
    qtbot.mouseClick(window.message.act, Qt.MouseButton.LeftButton)
    # the file is there a moment before its words are: who asks is known once, when they are
    qtbot.waitUntil(lambda: getattr(lock.asked(ledger), "person", None) == "li")
    window.commands.desk.turns.look()
    settle(qtbot, window)
    assert "空出来了" not in window.message.text()
    other.close()
    window.commands.desk.turns.look()
    qtbot.waitUntil(lambda: "空出来了" in window.message.text())
    with qtbot.waitSignal(window.session.opened):
        qtbot.mouseClick(window.message.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.session.writable)
    settle(qtbot, window)


def test_who_writes_is_asked_and_hands_it_over(qtbot, desk):
    path = desk.session.info.path
    lock.ask(path, "王会计", "2024-01-01T08:00:00+00:00")
    desk.commands.desk.turns.look()
    qtbot.waitUntil(lambda: "王会计" in desk.message.text())
    assert lock.asked(path) is None
    qtbot.mouseClick(desk.message.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: desk.session.info is None)
    assert lock.is_free(path)
