"""The program as a window: one application, one session, one main window."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fundtracker.paths import asset
from fundtracker.settings import Settings
from fundtracker.ui.base.fonts import lend_letters
from fundtracker.ui.base.later import later

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from fundtracker.ui.typing.session_bus import Bus
    from fundtracker.ui.window.main_window import MainWindow

IM_NAMES = ("QT_IM_MODULE", "QT_IM_MODULES", "XMODIFIERS")
SOON, STARTING = 400, 1000  # ms


def can_show() -> bool:
    """Tell whether a window can open here."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def run(ledger: Path | None = None, copy: Path | None = None, imports: Sequence[Path] = ()) -> int:
    """Open the window on a ledger, the one opened last or the sample; return the exit status.

    ``copy`` is a review copy that is shown over it. ``imports`` are shown on the import page of the
    ledger opened last, in the window that is open already if there is one; where no ledger was ever
    opened the person opens one first.

    The window comes with its first page filled (or soon, whatever happens): widgets get their
    style once instead of at each step of building, and nothing is laid out or painted twice. The
    garbage collector, put to rest when the program began, works again after the first second, in
    this thread alone: nearly all that a start makes stays, and what stays is not looked through
    again.
    """
    from PySide6.QtCore import Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from fundtracker.ui.base import theme
    from fundtracker.ui.base.dress import dress
    from fundtracker.ui.base.session import Session
    from fundtracker.ui.window.main_window import MainWindow

    # Fusion is the style of most desks without one of their own. To ask for the one in use would
    # make its
    # 570 names in Python (a seventh of all names that a start makes of Qt's).
    settings = Settings.load()
    if settings.scale != 100:
        os.environ.setdefault("QT_SCALE_FACTOR", str(settings.scale / 100))
    fcitx = input_method_of_the_desk()
    app = QApplication([*sys.argv[:1], "-style", "fusion"])
    app.setApplicationName("fundtracker")
    _own_icon(app)
    if imports:
        from fundtracker.ui.window import hand_over

        if hand_over.given(imports):
            return 0
    if fcitx is not None:
        from fundtracker.ui.typing import input_method

        input_method.Fcitx(fcitx, app, input_method.service(os.environ))
    session = Session(settings)
    lend_letters()
    dress(app, sheet=False)
    recent = next((Path(name) for name in session.settings.recent if Path(name).exists()), None)
    path = ledger or recent
    window = MainWindow(session, waiting=path)
    window.fit_screen()
    app.setStyleSheet(theme.sheet())

    def opened() -> None:
        window.page.fill()
        session.operations.read(
            window, lambda _: None, lambda _: shown()
        )  # answered after the page

    late = QTimer(window, singleShot=True, interval=SOON)  # a ledger that takes long to open
    late.timeout.connect(window.show)

    def shown() -> None:
        late.stop()  # or it would show again a window that was closed at once
        window.show()
        app.sendPostedEvents()  # all is laid out by the time the first picture is asked for

    session.opened.connect(opened, Qt.ConnectionType.SingleShotConnection)
    late.start()
    if path is not None:
        session.open(path, failed=window.not_opened)
    else:
        window.show()
        if copy is None and not imports:
            window.commands.open_sample()
    if copy is not None:
        window.commands.open_copy(copy)
    later(window, lambda: _arrivals(window, imports), 0 if imports else STARTING)
    later(window, lambda: _collect(window), STARTING)
    return app.exec()


def input_method_of_the_desk() -> Bus | None:
    """Prepare for fcitx, before Qt starts, on the desks that name it; see ``input_method``."""
    if not any("fcitx" in os.environ.get(name, "").lower() for name in IM_NAMES):
        return None
    from fundtracker.ui.typing import input_method

    return input_method.prepare()


def _own_icon(app: QApplication) -> None:
    """Let the desk show the program under its own icon, not Python's."""
    from PySide6.QtGui import QIcon

    app.setDesktopFileName("fundtracker")
    app.setWindowIcon(QIcon(str(asset("resources/desktop/fundtracker.svg"))))
    if sys.platform == "win32":
        import ctypes

        ctypes.windll.shell32.SetCurrentProcessExplicitAppUserModelID("fundtracker")


def _arrivals(window: MainWindow, imports: Sequence[Path]) -> None:
    """Take files that come from outside, now and later."""
    from fundtracker.ui.window.hand_over import Arrivals

    arrivals = Arrivals(window)
    if imports:
        arrivals.bring(imports)
    arrivals.listen()


def _collect(window: MainWindow) -> None:
    from fundtracker.ui.base.collector import Collector

    gc.freeze()
    Collector(window)
