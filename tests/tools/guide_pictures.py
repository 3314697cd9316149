"""The pictures of the guide and the README, taken from the window: ``python -m tests.tools.guide_pictures``.

The guide has one for each page and language, light, 1366×768, made small (``docs/guide/pictures``); the
README has ``README`` pages in both languages and themes (``docs/pictures``).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.tools.pictures import ROOT, answered, opened, settle

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

    from fundtracker.ui.rollup.page import RollupPage
    from fundtracker.ui.window.main_window import MainWindow

PICTURES = ROOT / "docs" / "guide" / "pictures"
README_PICTURES = ROOT / "docs" / "pictures"
README = ("overview", "import", "fund", "review")
WIDTH = 800


def save(picture: QImage, path: Path) -> None:
    """Save a picture small: as wide as the guide shows it, in the 256 colours that most of its points have."""
    from collections import Counter

    from PySide6.QtCore import Qt
    from PySide6.QtGui import QImage

    small = picture.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation)
    small = small.convertToFormat(QImage.Format.Format_RGB32)
    points = Counter(memoryview(small.constBits()).cast("I"))
    table = [colour | 0xFF000000 for colour, _ in points.most_common(256)]
    flags = Qt.ImageConversionFlag.ThresholdDither
    small.convertToFormat(QImage.Format.Format_Indexed8, table, flags).save(str(path), quality=0)


def take(window: MainWindow, name: str, path: Path) -> None:
    """Open a page, fill it and save its picture."""
    page = window.open_page(name)
    if name == "import":
        page.take(
            [ROOT / "tests" / "data" / "samples" / "P14_payment_ledger_wan.csv"]
        )  # the check step
    if name == "rollup":
        add_up(page)
    settle(1200)
    answered(window)
    save(window.grab().toImage(), path)


def add_up(page: RollupPage) -> None:
    """Read the sample and the ledger of another district as one, a figure under the cursor."""
    from fundtracker.intake.payments import post
    from fundtracker.reports.rollup.doubts import ADD, EACH
    from tests.ledger import world

    folder = ROOT / "build" / "districts"
    other = folder / "示例区.ftdb"
    if not other.exists():
        folder.mkdir(parents=True, exist_ok=True)
        with world.planned(other) as ledger:
            post.post(ledger, world.bank(folder / "bank.csv", world.rows(0, 600)))
            world.classify(ledger, world.ids(ledger)[::2], "policy")
    page.panel.choose([ROOT / "build" / "sample.ftdb", other])
    page.answers.update(sample=ADD, same_plan=EACH)
    settle(1200)
    page.refresh()
    settle(1200)
    page.table.go_to("policy", 5)


def main() -> None:
    """Take all pictures."""
    from fundtracker.settings import Settings
    from fundtracker.ui.window.pages import PAGES

    settings = Settings(unit="wan", person="li")
    settings.save = lambda: None  # type: ignore[method-assign]
    session, window = opened(ROOT / "build" / "sample.ftdb", settings)
    window.resize(1366, 768)
    for folder in (PICTURES, README_PICTURES):
        folder.mkdir(parents=True, exist_ok=True)
    for language in ("zh", "en"):
        session.set_language(language)
        for entry in PAGES:
            take(window, entry.name, PICTURES / f"{entry.name}_{language}.png")
        for theme in ("dark", "light"):
            session.set_theme(theme)
            for name in README:
                take(window, name, README_PICTURES / f"{name}_{language}_{theme}.png")
    window.close()
    for folder in (PICTURES, README_PICTURES):
        print(f"{len(list(folder.glob('*.png')))} pictures in {folder.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
