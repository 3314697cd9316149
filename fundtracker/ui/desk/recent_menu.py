"""The ledgers opened last, in the menu of files."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QMenu

from fundtracker.i18n import tr
from fundtracker.settings import Settings


class RecentMenu(QMenu):
    """Filled when the menu that holds it opens; ledgers that went away are not offered."""

    def __init__(self, holder: QMenu, settings: Settings, opened: Callable[[Path], object]) -> None:
        super().__init__(holder)
        self._settings, self._opened = settings, opened
        holder.addMenu(self)
        holder.aboutToShow.connect(self.fill)
        self.fill()

    def fill(self) -> None:
        """Offer the ledgers that are there."""
        self.setTitle(tr("Recent ledgers"))
        self.clear()
        for path in filter(Path.exists, map(Path, self._settings.recent)):
            action = self.addAction(f"{path.name}   {path.parent}".replace("&", "&&"))
            action.triggered.connect(partial(self._open, path))
        self.setEnabled(not self.isEmpty())

    def _open(self, path: Path, _: bool = False) -> None:
        self._opened(path)
