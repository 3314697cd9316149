"""Pictures of every page in every look, to be looked at one by one: ``python -m tests.tools.pictures``.

They go into ``build/shots`` (never into the repository): page × zh/en × light/dark × 1366×768 and
1440×900 at 100 %, and the light Chinese ones at 200 %.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundtracker.settings import Settings
    from fundtracker.ui.base.session import Session
    from fundtracker.ui.window.main_window import MainWindow

ROOT = Path(__file__).parents[2]
SHOTS = ROOT / "build" / "shots"
SIZES = ((1366, 768), (1440, 900))


def settle(milliseconds: int) -> None:
    """Let the window work for a while."""
    from PySide6.QtCore import QEventLoop, QTimer

    loop = QEventLoop()  # quitting the application would close the window
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


def answered(window: MainWindow) -> None:
    """Wait until all that was asked of the ledger is answered and shown; an answer may ask for more."""
    for _ in range(4):
        answers: list[int] = []
        for ask in (window.session.operations.outside, window.session.operations.read):
            ask(window, lambda _: 0, answers.append)
        while len(answers) < 2:
            settle(20)
        settle(100)


def opened(path: Path, settings: Settings) -> tuple[Session, MainWindow]:
    """Return the window of a new application on the sample ledger at ``path``, made where it is not there."""
    from PySide6.QtWidgets import QApplication

    from fundtracker.intake import sample
    from fundtracker.ui.base.session import Session, now
    from fundtracker.ui.window.main_window import MainWindow, dress
    from tests.tools.fonts import load_fonts

    app = QApplication([])
    app.setStyle("Fusion")
    load_fonts()
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        for _ in sample.build(path, "sample", now):
            pass
    session = Session(settings)
    dress(app)
    window = MainWindow(session)
    window.show()
    there: list[int] = []
    session.open(path, lambda: there.append(1))
    while not there:
        settle(20)
    return session, window


def take(scale: str) -> None:
    """Take the pictures of one scale in this process; a screen's scale cannot change while it runs."""
    from fundtracker.settings import Settings
    from fundtracker.ui.window.pages import PAGES

    session, window = opened(ROOT / "build" / "shots.ftdb", Settings(unit="yi"))
    looks = (
        [("zh", "light")]
        if scale != "1"
        else [(lang, look) for lang in ("zh", "en") for look in ("light", "dark")]
    )
    for language, look in looks:
        session.set_language(language)
        session.set_theme(look)
        for width, height in SIZES[:1] if scale != "1" else SIZES:
            window.resize(width, height)
            for entry in PAGES:
                window.open_page(entry.name)
                settle(400)
                name = f"{entry.name}_{language}_{look}_{width}x{height}" + (
                    "" if scale == "1" else f"@{scale}x"
                )
                window.grab().save(str(SHOTS / f"{name}.png"))
    window.close()


def main() -> None:
    """Take all pictures, each scale in a process of its own."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    if len(sys.argv) > 1:
        take(sys.argv[1])
        return
    for scale in ("1", "2"):
        env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
        subprocess.run(
            [sys.executable, "-m", "tests.tools.pictures", scale], cwd=ROOT, env=env, check=True
        )
    print(f"{len(list(SHOTS.glob('*.png')))} pictures in {SHOTS.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
