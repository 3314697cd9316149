"""A choice among many: an entry is found by any part of its name."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit

from fundtracker.i18n import tr
from fundtracker.ui.base import theme

FEW = 10  # entries that a list shows at once


class SearchBox(QComboBox):
    """What is shown when the keys are elsewhere is what is chosen: a part of one name alone chooses
    it, any other text that is no entry goes.
    """

    def __init__(self) -> None:
        super().__init__()
        typed = QLineEdit()
        self.setFont(theme.font())
        self.setLineEdit(typed)  # makes it editable
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        typed.setFont(theme.font())
        typed.setToolTip(tr("choose, or type a part of it"))
        completer = QCompleter(self.model(), self)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompleter(completer)
        typed.editingFinished.connect(self._settle)

    def _settle(self) -> None:
        chosen, text = self.itemText(self.currentIndex()), self.currentText().strip().lower()
        if text and text != chosen.strip().lower():
            names = [self.itemText(at).lower() for at in range(self.count())]
            same = [at for at, name in enumerate(names) if name.strip() == text]
            places = same or [at for at, name in enumerate(names) if text in name]
            if len(places) == 1:
                self.setCurrentIndex(places[0])
                self.activated.emit(places[0])
        self.setEditText(self.itemText(self.currentIndex()))
