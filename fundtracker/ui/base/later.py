"""What is done once the event loop has had its turn."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer


def later(owner: QObject, act: Callable[[], object], delay: int = 0) -> None:
    """Do something after what is waiting now, ``delay`` milliseconds from now at the earliest;
    never once its owner is gone.

    PySide6 6.8 leaves an error of such a call pending, and the next call into Qt ends the program:
    it is handed on here to whom errors are told.
    """
    QTimer.singleShot(delay, owner, lambda: _told(act))


def _told(act: Callable[[], object]) -> None:
    try:
        act()
    except Exception:  # noqa: BLE001 - it is told, whatever it is
        sys.excepthook(*sys.exc_info())
