"""The window shown on a ledger, every page opened, and closed: for ``--selftest``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from fundtracker.settings import Settings
from fundtracker.ui.base.dress import dress
from fundtracker.ui.base.fonts import lend_letters
from fundtracker.ui.base.session import Session
from fundtracker.ui.window.main_window import MainWindow
from fundtracker.ui.window.pages import PAGES

FEWEST = 4  # colours of a page that shows something


def try_pages(ledger: Path, lang: str, patience: int) -> int:
    """Show the window on a ledger, open every page, close it; return how many pages there are.

    Nothing of the person's settings is read or written. ``patience``: milliseconds that one page
    may take.

    Raises:
        RuntimeError: a page did not come, stayed blank, or met a fault; the text names it.
    """
    app = QApplication.instance() or QApplication([*sys.argv[:1], "-style", "fusion"])
    trial = _Trial(ledger, lang, patience)
    lend_letters()
    dress(app)
    try:
        trial.open()
        for entry in PAGES:
            trial.page(entry.name)
    finally:
        trial.close()
    return len(PAGES)


class _Trial:
    """A window of its own with what went wrong in it."""

    def __init__(self, ledger: Path, lang: str, patience: int) -> None:
        self._ledger, self._patience = ledger, patience
        self.session = Session(Settings(language=lang))
        self.faults: list[str] = []
        for signal in (self.session.operations.crashed, self.session.operations.failed):
            signal.connect(lambda error: self.faults.append(repr(error)))
        self.window = MainWindow(self.session, waiting=ledger)

        self._hook = sys.excepthook
        sys.excepthook = lambda _, error, __: self.faults.append(repr(error))  # of a slot of Qt

    def open(self) -> None:
        self.window.show()
        self.session.open(self._ledger)
        self._wait("ledger", lambda: self.session.info is not None)

    def page(self, name: str) -> None:
        """Open a page and wait until it is answered; an answer may ask for more."""
        self.window.open_page(name)
        operations = self.session.operations
        for _ in range(3):
            answers: list[object] = []
            operations.outside(self.window, lambda _: 0, answers.append)
            operations.read(self.window, lambda _: 0, answers.append)
            self._wait(name, lambda answers=answers: len(answers) == 2)  # type: ignore[misc]
        if self.faults:
            raise RuntimeError(f"{name}: {self.faults[0]}")
        if not painted(self.window.grab().toImage()):
            raise RuntimeError(f"{name}: blank")

    def _wait(self, name: str, done: Callable[[], bool]) -> None:
        until = QDeadlineTimer(self._patience)
        while not done():
            if self.faults or until.hasExpired():
                raise RuntimeError(f"{name}: {self.faults[0] if self.faults else self._patience}")
            QApplication.processEvents()

    def close(self) -> None:
        self.window.close()
        QApplication.processEvents()
        self.session.operations.close()
        self.window.deleteLater()
        sys.excepthook = self._hook


def painted(picture: QImage) -> bool:
    """Tell whether a picture of the window shows more than its ground along its middle lines."""
    across, down = picture.width() // 2, picture.height() // 2
    colors = {picture.pixel(x, down) for x in range(0, picture.width(), 7)}
    colors |= {picture.pixel(across, y) for y in range(0, picture.height(), 7)}
    return len(colors) >= FEWEST
