"""A text that keeps itself, without a button: a moment after the last key, and when it is left."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QPlainTextEdit

from fundtracker.ui.base import theme

PAUSE = 900  # ms after the last key before the text is kept


class KeptText(QPlainTextEdit):
    """A text that keeps itself: a moment after the last key, and when it is left."""

    edited = Signal(str)

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.setFont(theme.font())
        self.setFixedHeight(58)
        self.setTabChangesFocus(True)
        self._saved_text = text
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(PAUSE)
        self._timer.timeout.connect(self.keep)
        self.textChanged.connect(self._timer.start)

    def show_text(self, text: str) -> None:
        """Show what is kept already."""
        self._saved_text = text
        self.setPlainText(text)
        self._timer.stop()

    def keep(self) -> None:
        """Keep what was typed, if it is something new."""
        self._timer.stop()
        text = self.toPlainText().strip()
        if text != self._saved_text:
            self._saved_text = text
            self.edited.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.keep()
        super().focusOutEvent(event)
