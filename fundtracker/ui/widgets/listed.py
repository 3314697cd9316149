"""What cards show beside figures: the legend of a chart, a small table that shows all its rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame

from fundtracker.ui.base import theme
from fundtracker.ui.widgets.building_blocks import column, label, row
from fundtracker.ui.widgets.table_model import Records
from fundtracker.ui.widgets.table_view import Grid

_COMPACT = 28


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
