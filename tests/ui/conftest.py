import datetime as dt
import functools
import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from pytestqt.qtbot import QtBot

from fundtracker import i18n
from fundtracker.settings import Settings, page_key
from fundtracker.ui.base import theme
from fundtracker.ui.base.collector import Collector
from fundtracker.ui.base.session import Session
from fundtracker.ui.window.main_window import MainWindow, dress
from tests.tools.fonts import load_fonts


def patient(waits):
    """A busy machine is slow, not wrong: a wait ends when what it waits for has come, and only then. What never
    comes is given up after 90 seconds, as many times longer as more works beside than the machine has cores.

    A wait that may end without it (``raising=False``, ``assertNotEmitted``) takes the time it states.
    """

    @functools.wraps(waits)
    def waiting(*args, timeout=0, **named):
        longer = timeout if named.get("raising") is False else max(timeout, patience())
        return waits(*args, timeout=longer, **named)

    return waiting


class Eager:
    """What ``waitUntil`` waits with: it looks again at once after the next events, not after 10 ms."""

    def __init__(self, qtbot):
        self.qtbot = qtbot

    def wait(self, _):
        self.qtbot.wait(1)


def patience() -> int:
    """Return how many milliseconds a wait may take here and now."""
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0
    return round(90_000 * max(1, load / (os.cpu_count() or 1)))


wait_until = QtBot.waitUntil
QtBot.waitUntil = patient(lambda qtbot, *args, **named: wait_until(Eager(qtbot), *args, **named))
QtBot.waitSignal = patient(QtBot.waitSignal)
NOON = dt.datetime(2026, 1, 5, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="session", autouse=True)
def _chinese_letters(qapp):
    load_fonts()
    qapp.setStyle("Fusion")


@pytest.fixture(scope="session", autouse=True)
def _collector(qapp):
    """As in the program: no thread that reads takes down the widgets of earlier tests."""
    collector = Collector()
    yield collector
    gc.enable()


@pytest.fixture
def session(qapp, _collector):
    session = Session(Settings(person="li"), clock=lambda: NOON)
    faults = []
    session.operations.crashed.connect(faults.append)
    if (
        qapp.styleSheet() != theme.sheet()
    ):  # a sheet set again is read and laid on every widget again
        dress(qapp)
    yield session
    session.operations.close()
    for sender in (
        session.operations,
        session,
    ):  # what is connected to them holds the window, unseen by Python
        sender.deleteLater()
    QCoreApplication.sendPostedEvents(
        None, QEvent.Type.DeferredDelete
    )  # the window goes now, not in the next test
    _collector.collect()
    i18n.use("zh")
    theme.use("light")
    assert faults == []


@pytest.fixture
def window(qtbot, session):
    window = MainWindow(session)
    qtbot.addWidget(window)
    window.show()
    return window


@pytest.fixture
def ledger(tmp_path, sample_ledger):
    path = tmp_path / "work.ftdb"
    path.write_bytes(sample_ledger.read_bytes())
    return path


@pytest.fixture
def desk(request, qtbot, window, ledger):
    """The window on a copy of the sample ledger, its page filled: the one that the tests of a file work on
    (its ``PAGE``, as if the ledger had been left there), else the first one.
    """
    if page := getattr(request.module, "PAGE", ""):
        window.session.settings.pages[page_key(ledger)] = page
    with qtbot.waitSignal(window.session.opened, timeout=10_000):
        window.session.open(ledger)
    settle(qtbot, window)
    return window


def with_keys(qtbot, window):
    """The window, with the keys of the keyboard."""
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def settle(qtbot, window):
    """Wait until all that was asked of the ledger is answered and shown, however slow the machine is."""
    operations = window.session.operations
    for _ in range(4):  # an answer may ask for more
        answers = []
        operations.outside(window, lambda _: 0, answers.append)
        operations.read(window, lambda _: 0, answers.append)
        qtbot.waitUntil(lambda answers=answers: len(answers) == 2)
    for _ in range(5):  # what was put off until the window is idle, and what that puts off
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()
