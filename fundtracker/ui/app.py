"""The program as a window: one application, one session, one main window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from fundtracker.settings import Settings


def can_show() -> bool:
    """Tell whether a window can open here."""
    if os.environ.get("QT_QPA_PLATFORM"):
        return True
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True


def run(ledger: Path | None = None) -> int:
    """Open the window on a ledger, the one opened last or the sample; return the exit status."""
    from PySide6.QtWidgets import QApplication

    from fundtracker.ui.main_window import MainWindow, dress
    from fundtracker.ui.session import Session

    app = QApplication(sys.argv[:1])
    app.setApplicationName("fundtracker")
    if app.style().objectName().lower() != "fusion":  # the style of most desks without one of their own
        app.setStyle("Fusion")
    session = Session(Settings.load())
    dress(app)
    recent = next((Path(name) for name in session.settings.recent if Path(name).exists()), None)
    path = ledger or recent
    window = MainWindow(session, waiting=path is not None)
    window.show()
    if path is not None:
        session.open(path, failed=window.not_opened)
    else:
        window.deeds.open_sample()
    return app.exec()
