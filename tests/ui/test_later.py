"""What is put off is done once, never without its owner, and its errors are told."""

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QEvent, QObject

import fundtracker
from fundtracker.ui.base.later import later


def test_it_is_done_once_and_after_what_is_waiting(qtbot):
    owner, done = QObject(), []
    later(owner, lambda: done.append(1))
    assert done == []
    qtbot.waitUntil(lambda: done == [1])
    qtbot.wait(5)
    assert done == [1]


def test_it_is_not_done_when_its_owner_is_gone(qtbot):
    owner, other, done = QObject(), QObject(), []
    later(owner, lambda: done.append("owner"), 1)
    owner.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    later(other, lambda: done.append("other"), 20)
    qtbot.waitUntil(lambda: bool(done))
    assert done == ["other"]


def test_an_error_is_told_and_what_follows_is_done(qtbot, monkeypatch):
    owner, told, done = QObject(), [], []
    monkeypatch.setattr(sys, "excepthook", lambda kind, *_: told.append(kind))
    later(owner, lambda: 1 / 0)
    later(owner, lambda: done.append(1))
    qtbot.waitUntil(lambda: done == [1])
    assert told == [ZeroDivisionError]


def test_nothing_else_puts_off_by_a_single_shot():
    package = Path(fundtracker.__file__).parent
    files = [
        path.name
        for path in package.rglob("*.py")
        if "QTimer.singleShot(" in path.read_text("utf-8")
    ]
    assert files == ["later.py"]
