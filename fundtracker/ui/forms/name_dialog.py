"""A name, asked for."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from fundtracker.i18n import tr
from fundtracker.ui.base import theme
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.widgets.building_blocks import button, column, field


class NameDialog(Dialog):
    """Ask for a name."""

    def __init__(self, title: str, name: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(420)
        self.name = QLineEdit(name)
        self.name.setFont(theme.font())
        self.name.selectAll()
        self.ok = button(tr("Save"), "primary")
        self.ok.clicked.connect(self.accept)
        self.name.textChanged.connect(lambda _: self.ok.setEnabled(bool(self.value())))
        self.setLayout(
            column(
                field(QLabel(tr("Name")), self.name),
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )

    def value(self) -> str:
        """Return the name."""
        return self.name.text().strip()
