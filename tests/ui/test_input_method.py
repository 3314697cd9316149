"""汉字 by fcitx: 5 by the words Qt reads before it starts, 4 by its own protocol, spoken by the window."""

import os
import shutil
import subprocess

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from fundtracker.ui.typing import input_method, session_bus
from fundtracker.ui.window import app

FCITX4 = "org.fcitx.Fcitx-7"


class Desk:
    """A bus with names on it; fcitx 4 that takes letters and commits 汉 when a blank comes."""

    def __init__(self, *names):
        self.names, self.calls, self.waiting, self.lost = set(names), [], [], False
        self.answers, self.made = True, 0
        self.handle, self.other_end = os.pipe()

    def owned(self, name):
        return name in self.names

    def watch(self, rule):
        self.rule = rule

    def signals(self):
        waiting, self.waiting = self.waiting, []
        yield from waiting

    def call(self, name, path, interface, method, *values, wait=0):
        self.calls.append((path, method, [value for _, value in values]))
        if not self.answers:
            return None
        if method == "CreateICv3":
            self.made += 1
            return [self.made, 1, 0, 0, 0, 0]
        if method == "ProcessKeyEvent":
            if wait and values[3] == ("i", input_method.PRESS) and self.letters.pop(0) == " ":
                self.waiting.append(("CommitString", ["汉"]))
            return [1]
        return None


@pytest.fixture
def desk(monkeypatch):
    def made(*names):
        desk = Desk(*names)
        monkeypatch.setattr(input_method, "Bus", lambda: desk)
        monkeypatch.setattr(input_method.sys, "platform", "linux")
        monkeypatch.setattr(input_method, "has_plugin", lambda: False)
        return desk

    return made


@pytest.mark.parametrize(
    ("around", "asks"),
    [
        ({"QT_IM_MODULE": "fcitx"}, True),
        ({"QT_IM_MODULE": "fcitx5"}, True),
        ({"QT_IM_MODULES": "wayland;fcitx;ibus"}, True),
        ({"XMODIFIERS": "@im=fcitx"}, True),
        ({"XMODIFIERS": "@im=fcitx", "WAYLAND_DISPLAY": "wayland-0"}, False),
        ({"QT_IM_MODULE": "ibus", "XMODIFIERS": "@im=fcitx"}, False),
        ({"XMODIFIERS": "@im=ibus"}, False),
        ({}, False),
    ],
)
def test_a_desk_asks_for_fcitx_by_the_words_it_sets(around, asks):
    assert input_method.asks_fcitx(around) is asks


def test_fcitx_5_is_met_as_the_portal_of_ibus(desk):
    desk(input_method.PORTAL, FCITX4)  # fcitx 5 has the names of 4 too
    around = {"QT_IM_MODULES": "fcitx", "QT_IM_MODULE": "fcitx", "DISPLAY": ":7"}
    assert input_method.prepare(around) is None
    assert around == {"QT_IM_MODULE": "ibus", "IBUS_USE_PORTAL": "1", "DISPLAY": ":7"}


@pytest.mark.parametrize("display", [":7", ":7.0", "host:7"])
def test_fcitx_4_is_met_on_the_bus_by_the_number_of_the_display(desk, display):
    bus = desk(FCITX4)
    around = {"QT_IM_MODULE": "fcitx", "DISPLAY": display}
    assert input_method.prepare(around) is bus
    assert around == {"QT_IM_MODULE": "fcitx", "DISPLAY": display}


def test_nothing_changes_without_fcitx_or_with_qts_own_plugin(desk, monkeypatch):
    around = {"QT_IM_MODULE": "fcitx", "DISPLAY": ":7"}
    desk()
    assert input_method.prepare(around) is None
    bus = desk(input_method.PORTAL)
    monkeypatch.setattr(input_method, "has_plugin", lambda: True)
    assert input_method.prepare(around) is None
    monkeypatch.setattr(input_method, "has_plugin", lambda: False)

    def none():
        raise OSError("no session bus")

    monkeypatch.setattr(input_method, "Bus", none)
    assert input_method.prepare(around) is None
    monkeypatch.setattr(input_method, "Bus", lambda: bus)
    monkeypatch.setattr(input_method.sys, "platform", "win32")
    assert input_method.prepare(around) is None
    assert around == {"QT_IM_MODULE": "fcitx", "DISPLAY": ":7"}


def test_a_desk_without_fcitx_loads_nothing_of_it(monkeypatch):
    for name in app.IM_NAMES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(input_method, "prepare", lambda: 1 / 0)
    assert app.input_method_of_the_desk() is None
    monkeypatch.setenv("XMODIFIERS", "@im=fcitx")
    with pytest.raises(ZeroDivisionError):
        app.input_method_of_the_desk()


@pytest.fixture
def typing(qtbot, qapp, desk):
    """A window with a field and a passphrase, whose keys go to fcitx 4."""
    bus = desk(FCITX4)
    bus.letters = []
    window = QWidget()
    layout = QVBoxLayout(window)
    field, hidden = QLineEdit(), QLineEdit()
    hidden.setEchoMode(QLineEdit.EchoMode.Password)
    for one in (field, hidden):
        layout.addWidget(one)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    field.setFocus()
    context = input_method.Fcitx(bus, qapp, FCITX4)

    def typed(letters):
        for letter in letters:
            bus.letters.append(letter)
            QTest.keyClick(window.windowHandle(), letter)

    yield bus, field, hidden, typed
    window.windowHandle().removeEventFilter(context)
    for signal, slot in ((qapp.focusObjectChanged, context._focus), (qapp.focusWindowChanged, context._window)):  # fmt: skip
        signal.disconnect(slot)
    qapp.inputMethod().cursorRectangleChanged.disconnect(context._cursor)
    context._notifier.setEnabled(False)
    context.deleteLater()
    os.close(bus.handle)
    os.close(bus.other_end)


def test_what_fcitx_takes_is_not_typed_and_what_it_commits_is(typing):
    bus, field, _, typed = typing
    typed("han")
    assert field.text() == ""
    typed(" ")
    assert field.text() == "汉"
    said = [method for _, method, _ in bus.calls]
    assert said[0] == "CreateICv3" and "FocusIn" in said and "SetCursorRect" in said
    assert said.count("ProcessKeyEvent") == 8  # pressed and let go, each once
    assert bus.rule.endswith("path='/inputcontext_1'")


def test_a_candidate_that_the_mouse_chose_is_typed(typing, qtbot):
    bus, field, _, _ = typing
    bus.waiting.append(("CommitString", ["支付"]))
    os.write(bus.other_end, b"1")
    qtbot.waitUntil(lambda: field.text() == "支付")
    bus.lost = True  # the desk ends the bus: nothing is waited for any more
    QApplication.processEvents()


def test_a_passphrase_is_no_matter_of_fcitx(typing, qtbot):
    bus, _, hidden, typed = typing
    hidden.setFocus()
    qtbot.waitUntil(hidden.hasFocus)
    assert [m for _, m, _ in bus.calls if m.startswith("Focus")][-1] == "FocusOut"
    typed("ab")
    assert hidden.text() == "ab" and "ProcessKeyEvent" not in [m for _, m, _ in bus.calls]


def test_fcitx_that_went_away_hinders_no_typing_and_is_met_again(typing, qtbot):
    bus, field, hidden, typed = typing
    bus.answers = False
    typed("ab")
    assert field.text() == "ab"
    bus.answers, bus.letters[:] = True, []
    hidden.setFocus()
    field.setFocus()
    typed("h ")
    assert field.text() == "ab汉"
    assert bus.made == 2 and "'/inputcontext_2'" in bus.rule


def test_a_key_that_fcitx_leaves_works_as_ever(typing, monkeypatch):
    _bus, field, _, typed = typing
    monkeypatch.setattr(input_method.Fcitx, "_process", lambda self, event: False)
    typed("x")
    assert field.text() == "x"
    QTest.keyClick(field.window().windowHandle(), Qt.Key.Key_Backspace)
    assert field.text() == ""


@pytest.mark.skipif(not shutil.which("dbus-daemon"), reason="dbus-daemon is not installed")
def test_the_bus_itself_gives_numbers_texts_and_signals(monkeypatch):
    made = subprocess.Popen(
        ["dbus-daemon", "--session", "--nofork", "--print-address"],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", made.stdout.readline().strip())
        bus = session_bus.Bus()
        there, path = "org.freedesktop.DBus", "/org/freedesktop/DBus"
        assert bus.owned(there) and not bus.owned(FCITX4)
        assert bus.call(there, path, there, "RequestName", ("s", FCITX4), ("u", 4), wait=9000) == [
            1
        ]
        assert bus.owned(FCITX4)
        assert bus.call(there, path, there, "GetNameOwner", ("s", "a.b"), wait=9000) is None
        [owner] = bus.call(there, path, there, "GetNameOwner", ("s", FCITX4), wait=9000)
        assert owner.startswith(":1.")
        seen = list(bus.signals())
        assert ("NameAcquired", [FCITX4]) in seen and list(bus.signals()) == []
        assert bus.handle > 2 and not bus.lost
    finally:
        made.terminate()
        made.communicate()
    list(bus.signals())
    assert bus.lost
    with pytest.raises(OSError):
        session_bus.Bus()
    assert not bus.owned(FCITX4)
