"""One start that ends itself: ``python -m tests.bench.window_start bare|ours REST_MS``; see ``window``.

It imports nothing of its own that costs; the ledger is the one opened last in FUNDTRACKER_CONFIG.
"""

import os
import sys
from typing import Any


def bare(rest: int) -> None:
    """A window with nothing in it."""
    from PySide6.QtWidgets import QApplication, QMainWindow

    app = QApplication(sys.argv[:1])
    window = QMainWindow()
    window.resize(1440, 900)
    window.show()
    end(rest)
    app.exec()


def ours(rest: int) -> None:
    """The program by its front door; it ends when the page's figures and things to do have come."""
    from fundtracker import __main__
    from fundtracker.ui.window import app

    run = app.run

    def hooked(*files: Any) -> int:
        from fundtracker.ui.base.background import Operations

        answer = Operations._answer

        def answered(operations: Operations) -> None:
            answer(operations)
            if filled():
                Operations._answer = answer
                end(rest)

        Operations._answer = answered
        return run(*files)

    app.run = hooked
    __main__.main([])


def filled() -> bool:
    from PySide6.QtWidgets import QApplication

    window = next((w for w in QApplication.topLevelWidgets() if hasattr(w, "_built")), None)
    page = (
        window._built["overview"][0] if window is not None and "overview" in window._built else None
    )
    return (
        page is not None
        and page._shown is not None
        and page.todo._content is not None
        and page.isVisible()
    )


def end(rest: int) -> None:
    """End when everything that waits was laid out and painted: a timer of 0 ms comes after it."""
    from PySide6.QtCore import QTimer

    def later(left: int) -> None:
        if left:
            QTimer.singleShot(0, lambda: later(left - 1))
        elif rest:
            QTimer.singleShot(rest, lambda: os._exit(0))
        else:
            os._exit(0)

    later(3)


if __name__ == "__main__":
    {"bare": bare, "ours": ours}[sys.argv[1]](int(sys.argv[2]))
