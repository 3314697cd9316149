"""The password of a ledger in the window: set, asked for, changed, removed; the window locked and unlocked."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget

from fundtracker.ledger.secrets import passwords
from fundtracker.ui.passwords.change_dialog import ChangePasswordDialog
from fundtracker.ui.passwords.lock_screen import LockScreen
from fundtracker.ui.passwords.unlock_dialog import UnlockDialog
from tests.ui.conftest import settle

GOOD, OTHER = "a long enough word", "another long word"


@pytest.fixture(autouse=True)
def _nobody_knows_a_key():
    passwords.forget()
    yield
    passwords.forget()


def type_into(qtbot, field, text):
    field.line.setFocus()
    field.line.clear()
    qtbot.keyClicks(field.line, text)


def with_password(qtbot, desk, *, old="", new=""):
    """Set or change the password through the dialog, and wait until the ledger is open again."""
    desk.actions_.run("password")
    dialog = desk.commands.desk.passwords.dialog
    assert isinstance(dialog, ChangePasswordDialog)
    if old:
        type_into(qtbot, dialog.old, old)
    type_into(qtbot, dialog.new, new)
    assert not dialog.ok.isEnabled()
    type_into(qtbot, dialog.again, new)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: desk.session.info is not None and dialog.result() == 1 and not dialog.isVisible()
    )
    qtbot.waitUntil(
        lambda: bool(passwords.salt_of(desk.session.info.path)) and desk.session.info is not None
    )
    qtbot.waitUntil(lambda: "密码" in desk.message.text())
    settle(qtbot, desk)


def test_set_closed_asked_for_wrong_right(qtbot, desk):
    path = desk.session.info.path
    total = desk.page.title()
    with_password(qtbot, desk, new=GOOD)
    assert passwords.salt_of(path) and desk.page.title() == total
    desk.session.close_ledger()
    passwords.forget()
    desk.session.open(path)
    qtbot.waitUntil(lambda: isinstance(desk.commands.desk.passwords.dialog, UnlockDialog))
    dialog = desk.commands.desk.passwords.dialog
    assert desk.session.info is None and dialog.isVisible() and not dialog.ok.isEnabled()
    type_into(qtbot, dialog.secret, OTHER)
    qtbot.keyClick(dialog.secret.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.wrong.isVisible())
    assert "密码不对" in dialog.wrong.text() and desk.session.info is None
    type_into(qtbot, dialog.secret, GOOD)
    qtbot.keyClick(dialog.secret.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.session.info is not None)
    settle(qtbot, desk)
    assert desk.session.info.path == path and not dialog.isVisible()


def test_who_does_not_know_the_old_one_changes_nothing(qtbot, desk):
    with_password(qtbot, desk, new=GOOD)
    before = passwords.salt_of(desk.session.info.path)
    desk.actions_.run("password")
    dialog = desk.commands.desk.passwords.dialog
    for field, text in ((dialog.old, OTHER), (dialog.new, OTHER), (dialog.again, OTHER)):
        type_into(qtbot, field, text)
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.wrong.isVisible())
    assert passwords.salt_of(desk.session.info.path) == before and desk.session.info is not None
    type_into(qtbot, dialog.old, GOOD)
    type_into(qtbot, dialog.new, "short")
    type_into(qtbot, dialog.again, "short")
    qtbot.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "至少" in dialog.wrong.text() and dialog.wrong.isVisible())
    assert passwords.salt_of(desk.session.info.path) == before
    dialog.accept()


def test_changed_and_removed(qtbot, desk):
    with_password(qtbot, desk, new=GOOD)
    first = passwords.salt_of(desk.session.info.path)
    with_password(qtbot, desk, old=GOOD, new=OTHER)
    assert passwords.salt_of(desk.session.info.path) != first
    path = desk.session.info.path
    desk.actions_.run("password")
    dialog = desk.commands.desk.passwords.dialog
    assert not dialog.remove.isEnabled()
    type_into(qtbot, dialog.old, OTHER)
    qtbot.mouseClick(dialog.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not passwords.salt_of(path) and desk.session.info is not None)
    settle(qtbot, desk)
    assert desk.session.writable


def test_locked_and_unlocked_nothing_is_lost(qtbot, desk):
    with_password(qtbot, desk, new=GOOD)
    desk.actions_.run("record")  # a form half filled stays as it is
    settle(qtbot, desk)
    desk.actions_.run("lock")
    screen = desk.commands.desk.passwords.watch.screen
    assert isinstance(screen, LockScreen)
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    assert shown == [screen]
    screen.close()
    assert screen.isVisible() and not desk.isVisible()
    late = QWidget()  # long work ends meanwhile and shows what it found
    qtbot.addWidget(late)
    late.show()
    qtbot.waitUntil(lambda: not late.isVisible())
    for typed in (OTHER, GOOD):
        type_into(qtbot, screen.secret, typed)
        qtbot.keyClick(screen.secret.line, Qt.Key.Key_Return)
        if typed == OTHER:
            qtbot.waitUntil(lambda: bool(screen.wrong.text()))
            assert not desk.isVisible()
    qtbot.waitUntil(lambda: desk.isVisible() and desk.commands.desk.passwords.watch.screen is None)
    assert desk.commands.desk.passwords.watch.screen is None and late.isVisible()
    settle(qtbot, desk)


def test_nobody_at_the_desk_locks_it_and_a_key_puts_it_off(qtbot, desk):
    watch = desk.commands.desk.passwords.watch
    watch.again()
    assert not watch._timer.isActive()  # no password, nothing to lock
    with_password(qtbot, desk, new=GOOD)
    assert watch._timer.isActive() and watch._timer.interval() == 15 * 60_000
    watch._timer.stop()
    QApplication.sendEvent(desk, QEvent(QEvent.Type.Leave))
    assert not watch._timer.isActive()
    QApplication.sendEvent(
        desk, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Shift, Qt.KeyboardModifier.NoModifier)
    )
    assert watch._timer.isActive()
    watch._timer.timeout.emit()
    assert watch.screen is not None and watch.screen.isVisible()
    type_into(qtbot, watch.screen.secret, GOOD)
    qtbot.mouseClick(watch.screen.ok, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(desk.isVisible)
    desk.session.settings.lock_after = 0
    watch.again()
    assert not watch._timer.isActive()


def test_a_ledger_without_a_password_is_not_locked_and_the_way_is_shown(qtbot, desk):
    desk.actions_.run("lock")
    assert desk.isVisible() and "没有密码" in desk.message.text()
