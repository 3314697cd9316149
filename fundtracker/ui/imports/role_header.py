"""The heads of a file on its way in, with what each column means under them, to choose."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHeaderView, QTableView

from fundtracker.i18n import tr
from fundtracker.intake.columns.column_roles import Column
from fundtracker.ui.base import theme
from fundtracker.ui.imports.words import ROLES, role_name

LINE, VERDICT, CELLS = 0, 1, 2  # the file's own cells begin at column CELLS


class RoleHeader(QHeaderView):
    """The file's heads, with what each column means under it, to choose."""

    chosen = Signal(int, str)  # column of the file, role

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.boxes: list[QComboBox] = []
        self.setHighlightSections(False)
        self.setFont(theme.font(theme.SMALL, bold=True))
        self.sectionResized.connect(self._place)
        view.horizontalScrollBar().valueChanged.connect(self._place)

    def fill(self, columns: Sequence[Column]) -> None:
        """Give each column its choice of roles."""
        for box in self.boxes:
            box.hide()
            box.deleteLater()
        self.boxes = [self._box(column) for column in columns]
        self.updateGeometries()

    def _box(self, column: Column) -> QComboBox:
        box = QComboBox(self)
        box.setObjectName("role")
        box.setFont(theme.font(theme.SMALL))
        for role in ROLES if column.role in ROLES else (*ROLES, column.role):
            box.addItem(role_name(role), role)
        box.setCurrentIndex(box.findData(column.role))
        box.setAccessibleName(
            tr("meaning of column {name}", name=column.header or str(column.at + 1))
        )
        box.activated.connect(lambda _: self.chosen.emit(column.at, box.currentData()))
        box.show()
        return box

    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        size.setHeight(theme.HEAD + theme.FILTER + 2)
        return size

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, theme.FILTER + 2)
        super().updateGeometries()
        self._place()

    def _place(self, *_: int) -> None:
        for at, box in enumerate(self.boxes):
            section = at + CELLS
            if section < self.count():
                x = self.sectionViewportPosition(section)
                box.setGeometry(x + 3, theme.HEAD, max(40, self.sectionSize(section) - 6), 28)
