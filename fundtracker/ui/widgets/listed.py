"""What cards show beside figures: the legend of a chart, a small table that shows all its rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from fundtracker.ui.base import theme
from fundtracker.ui.widgets.building_blocks import Dot, column, label, row
from fundtracker.ui.widgets.table_model import Records
from fundtracker.ui.widgets.table_view import Grid

_COMPACT = 28


class Legend(QWidget):
    """Dots and words, for what a chart draws."""

    def __init__(self) -> None:
        super().__init__()
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(6)
        self._names: list[QLabel] = []

    def say(self, names: list[tuple[str, str]]) -> None:
        """Show (tone, word) pairs; the dots are made once."""
        if len(names) != len(self._names):
            while (item := self._box.takeAt(0)) is not None:
                if (widget := item.widget()) is not None:
                    widget.deleteLater()
            self._names = []
            for tone, _ in names:
                self._names.append(label(size=theme.SMALL, tone="text2"))
                self._box.addWidget(Dot(tone))
                self._box.addWidget(self._names[-1])
                self._box.addSpacing(6)
        for caption, (_, word) in zip(self._names, names, strict=True):
            caption.setText(word)


class FullGrid(Grid):
    """A small table that shows all its rows; the page scrolls, not the table."""

    def __init__(self, model: Records) -> None:  # type: ignore[type-arg]
        super().__init__(model)
        self.verticalHeader().setMinimumSectionSize(_COMPACT)
        self.verticalHeader().setDefaultSectionSize(_COMPACT)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        model.modelReset.connect(
            lambda: self.setFixedHeight(theme.HEAD + 2 + model.rowCount() * _COMPACT)
        )


class Listed(QFrame):
    """A small table under its title."""

    def __init__(self, grid: FullGrid) -> None:
        super().__init__()
        self.setObjectName("card")
        self.title = label(size=theme.CARD, bold=True)
        self.setLayout(
            column(
                row(self.title, None, margins=(15, 10, 15, 8)), grid, 8, gap=0, margins=(1, 0, 1, 0)
            )
        )
