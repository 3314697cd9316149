"""Files dropped on a part of the window that means something of its own; elsewhere they are
imported.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from fundtracker.ui.forms.papers_dialog import files_of


class FileDrop(QObject):
    """Takes files over ``on`` while ``usable(place)`` says so: ``take(files, place)``; what it
    does not take goes on to the window.
    """

    def __init__(
        self,
        on: QWidget,
        usable: Callable[[QPoint], bool],
        take: Callable[[list[Path], QPoint], object],
    ) -> None:
        super().__init__(on)
        self._usable, self._take = usable, take
        on.setAcceptDrops(True)
        on.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files that are dropped."""
        if not isinstance(event, QDragEnterEvent | QDragMoveEvent | QDropEvent):
            return super().eventFilter(watched, event)
        place = event.position().toPoint()
        if not (event.mimeData().hasUrls() and self._usable(place)):
            event.ignore()
            return True  # ignored: the window is asked next
        event.acceptProposedAction()
        if event.type() == QEvent.Type.Drop:
            self._take(files_of(event.mimeData()), place)
        return True
