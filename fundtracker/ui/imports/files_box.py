"""The box of the files on their way in."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter

_EDGE = 8


class FilesBox(QComboBox):
    """Closed it shows the file's name alone, shortened in its middle where it does not fit; open,
    each item says all of its file. An item's data is the name.
    """

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumWidth(60)

    def closed_text(self) -> str:
        """Return what the closed box shows."""
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        field = self.style().subControlRect(
            QStyle.ComplexControl.CC_ComboBox, option, QStyle.SubControl.SC_ComboBoxEditField, self
        )
        room = field.width() - self.iconSize().width() - _EDGE
        name = str(self.currentData() or self.currentText())
        return self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideMiddle, room)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), QStyleOptionComboBox()
        self.initStyleOption(option)
        option.currentText = self.closed_text()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
