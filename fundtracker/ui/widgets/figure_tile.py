"""A figure of a table on a card or in a tile of its own: its name above, what to know of it
below.
"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QLabel

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.tables import report_table as report
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.building_blocks import Elided, column, label, row
from fundtracker.ui.widgets.figure import Figure


def short_names() -> dict[str, str]:
    """Return the short names of the measures of a card, by column of table 6."""
    return {"pic": "PIC", "dpi": "DPI", "rvpi": "RVPI", "tvpi": "TVPI", "net_irr": tr("Net IRR")}


def figure_text(table: Table, table_row: Row, code: str) -> str:
    """Return a figure of a row of a table as a card shows it; what is no number is —."""
    cell = table_row.cells.get(code)
    if cell is None or not isinstance(cell.value, int):
        return money.MISSING
    return report.shown(table, next(c for c in table.columns if c.code == code), cell)


def say_figure(figure: Figure, table: Table, table_row: Row, code: str) -> None:
    """Show a figure of a row; it explains itself where there is one."""
    cell = table_row.cells.get(code)
    column_ = next(c for c in table.columns if c.code == code)
    exact = ""
    if cell is not None and isinstance(cell.value, int):
        exact = (
            tr("{amount} yuan", amount=money.show(cell.value))
            if column_.kind == "money"
            else column_.head
        )
    figure.say_id(
        cell.id if cell is not None and cell.value is not None else "",
        figure_text(table, table_row, code),
        exact,
    )
    figure.setAccessibleName(f"{table_row.name} {column_.head} {figure.text()}")


def tell(text_label: QLabel, text: str, tone: str) -> None:
    """Show words in a tone."""
    text_label.setText(text)
    text_label.setObjectName(tone)
    text_label.style().unpolish(text_label)
    text_label.style().polish(text_label)


class Tile(QFrame):
    """A figure with its name above and what to know of it below."""

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.setObjectName("card")
        self.name, self.words = (
            label(size=theme.SMALL, tone="text2"),
            Elided(theme.CAPTION, tone="muted"),
        )
        self.figure, self.unit = (
            Figure(session, theme.TITLE + 2),
            label(size=theme.SMALL, tone="muted"),
        )
        self.figure.setFixedHeight(29)
        self.setLayout(
            column(
                self.name,
                row(self.figure, self.unit, None, gap=6),
                self.words,
                gap=1,
                margins=(14, 7, 8, 7),
            )
        )
