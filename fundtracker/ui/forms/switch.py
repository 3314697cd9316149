"""A switch: on or off, with the word for it beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton

from fundtracker.ui.base import theme


class Switch(QAbstractButton):
    """On or off; the word for it stands left of the knob."""

    def __init__(self) -> None:
        super().__init__()
        self._words = ("", "")
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def say(self, on: str, off: str, name: str) -> None:
        """Give the words of both states, and the name for who cannot see."""
        self._words = (off, on)
        self.setAccessibleName(name)
        self.setToolTip(name)
        metrics = QFontMetrics(theme.font(theme.SMALL))
        self.setFixedSize(max(metrics.horizontalAdvance(word) for word in self._words) + 46, 20)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        track = QRectF(self.width() - 35, 1, 34, 18)
        painter.setFont(theme.font(theme.SMALL))
        painter.setPen(theme.color("text2"))
        words = QRectF(0, 0, track.left() - 8, self.height())
        painter.drawText(
            words,
            Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
            self._words[self.isChecked()],
        )
        painter.setPen(QPen(theme.color("text"), 2) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent" if self.isChecked() else "muted"))
        painter.drawRoundedRect(track, 9, 9)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("surface"))
        painter.drawEllipse(
            QRectF(track.left() + (18 if self.isChecked() else 2), track.top() + 2, 14, 14)
        )
