"""The pictures of the guide, taken from the window on the sample ledger: ``python -m tests.tools.guide_pictures``.

One for each page and language, light, 1366×768, made small enough for the guide (``docs/guide/pictures``).
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs" / "guide" / "pictures"
WIDTH = 800


def main() -> None:
    """Take all pictures."""
    from PySide6.QtCore import QEventLoop, Qt, QTimer
    from PySide6.QtWidgets import QApplication

    from fundtracker.intake import sample
    from fundtracker.settings import Settings
    from fundtracker.ui.main_window import MainWindow, dress
    from fundtracker.ui.pages import PAGES
    from fundtracker.ui.session import Session, now
    from tests.ui.conftest import load_fonts

    def settle(milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec()

    PICTURES.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    app.setStyle("Fusion")
    load_fonts()
    path = ROOT / "build" / "sample.ftdb"
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        for _ in sample.build(path, "sample", now):
            pass
    settings = Settings(unit="wan", person="li")
    settings.save = lambda: None  # type: ignore[method-assign]
    session = Session(settings)
    dress(app)
    window = MainWindow(session)
    window.resize(1366, 768)
    window.show()
    opened: list[int] = []
    session.open(path, lambda: opened.append(1))
    while not opened:
        settle(20)
    for language in ("zh", "en"):
        session.set_language(language)
        for entry in PAGES:
            window.open_page(entry.name)
            settle(1200)
            small = window.grab().toImage().scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
            small.save(str(PICTURES / f"{entry.name}_{language}.png"), quality=0)
    window.close()
    print(f"{len(list(PICTURES.glob('*.png')))} pictures in {PICTURES.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
