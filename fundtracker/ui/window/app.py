"""The program as a window: one application, one session, one main window."""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

from fundtracker.settings import Settings

SOON, STARTING = 400, 1000  # ms


def can_show() -> bool:
    """Tell whether a window can open here."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def run(ledger: Path | None = None) -> int:
    """Open the window on a ledger, the one opened last or the sample; return the exit status.

    The window comes with its first page filled (or soon, whatever happens): widgets get their style once
    instead of at each step of building, and nothing is laid out or painted twice. The garbage
    collector, put to rest when the program began, works again after the first second: nearly all that a
    start makes stays, and what stays is not looked through again.
    """
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from fundtracker.ui.base import theme
    from fundtracker.ui.base.session import Session
    from fundtracker.ui.window.main_window import MainWindow, dress

    # Fusion is the style of most desks without one of their own. To ask for the one in use would make its
    # 570 names in Python (a seventh of all names that a start makes of Qt's).
    app = QApplication([*sys.argv[:1], "-style", "fusion"])
    app.setApplicationName("fundtracker")
    session = Session(Settings.load())
    dress(app, sheet=False)
    recent = next((Path(name) for name in session.settings.recent if Path(name).exists()), None)
    path = ledger or recent
    window = MainWindow(session, waiting=path is not None)
    window.fit_screen()
    app.setStyleSheet(theme.sheet())

    def opened() -> None:
        window.page.fill()
        session.operations.read(window, lambda _: None, lambda _: shown())  # answered after the page

    def shown() -> None:
        window.show()
        app.sendPostedEvents()  # all is laid out by the time the first picture is asked for

    session.opened.connect(opened, Qt.ConnectionType.SingleShotConnection)
    QTimer.singleShot(SOON, window, window.show)
    if path is not None:
        session.open(path, failed=window.not_opened)
    else:
        window.show()
        window.deeds.open_sample()
    QTimer.singleShot(STARTING, window, _started)
    return app.exec()


def _started() -> None:
    gc.freeze()
    gc.enable()
