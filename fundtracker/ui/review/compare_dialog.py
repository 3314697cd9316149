"""Two quarters, or two versions of one, side by side in the window: what differs by table, and the
changes behind it.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.review import quarter_comparison
from fundtracker.reports.tables.report_table import Table, unit_name
from fundtracker.reports.tables.table_xlsx import write_xlsx
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import sheet_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.explaining.explained import emptied, selectable
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.report_pages.report_table import ReportTable
from fundtracker.ui.widgets.building_blocks import (
    Search,
    button,
    card,
    column,
    label,
    offer,
    row,
    scrolled,
)
from fundtracker.ui.widgets.nothing_found import clear_search

_CAUSES = 60


class CompareDialog(Dialog):
    """Choose two sides; below them every figure that differs, and each change that moved some."""

    ASKS = False

    def __init__(self, session: Session, quarter: Quarter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Side by side"), parent)
        self.resize(1080, 680)
        self._session, self._quarter = session, quarter
        self.first, self.other = QComboBox(), QComboBox()
        for box, name in ((self.first, tr("First side")), (self.other, tr("Second side"))):
            box.setFont(theme.font())
            box.setFixedSize(190, theme.CONTROL)
            box.setAccessibleName(name)
            box.activated.connect(lambda _: self.reload())
        self.part = QComboBox()  # all tables, or one of them
        self.part.setFont(theme.font())
        self.part.setFixedSize(230, theme.CONTROL)
        self.part.setAccessibleName(tr("Table"))
        self.part.activated.connect(lambda _: self._show_part())
        self._whole: Table | None = None
        self.find_line, self.count = Search(150), label(size=theme.SMALL, tone="text2")
        self.find_line.setPlaceholderText(tr("Search…"))
        self.find_line.setAccessibleName(tr("Search in the table"))
        self.table = ReportTable(session, "compare", name=lambda: tr("Figure"))
        self.headline = label(size=theme.CARD, bold=True)
        self.causes = column(gap=6)
        self.export = button(tr("Export to Excel"), icon="export")
        self.found_none = self.table.found_none
        self.find_line.textChanged.connect(lambda _: self._filter())
        self.export.clicked.connect(self._export)
        why = card(self.headline, scrolled(column(self.causes, None)), gap=6)
        why.setFixedHeight(190)
        sheet = card(self.table, gap=0, margins=(1, 1, 1, 1))
        tools = row(
            self.first, label("↔"), self.other, 8, self.part, self.find_line, None, self.export
        )
        layout = column(
            tools,
            row(self.count, None),
            sheet,
            why,
            self.closing(),
            gap=10,
            margins=(16, 14, 16, 12),
        )
        layout.setStretch(2, 1)
        self.setLayout(layout)
        quarters = session.info.quarters if session.info is not None else []
        session.operations.read(
            self,
            lambda ledger: quarter_comparison.sides(ledger, quarters),
            self._offer,
            key="sides",
        )

    def _offer(self, sides: list[tuple[str, str]]) -> None:
        """Begin with the quarter against the one before; a frozen version against today where
        there is one.
        """
        for box in (self.first, self.other):
            offer(box, sides)
        own = [text for _, text in sides if text.startswith(self._quarter.name)]
        before = Quarter.at(self._quarter.ordinal - 1).name
        first = own[1] if len(own) > 1 else f"{before}@now"
        self.first.setCurrentIndex(max(0, self.first.findData(first)))
        self.other.setCurrentIndex(max(0, self.other.findData(own[0] if own else None)))
        self.reload()

    def reload(self) -> None:
        """Read what differs between the sides chosen."""
        first, other, unit, lang = (
            self.first.currentData(),
            self.other.currentData(),
            self._session.unit,
            language(),
        )

        def read(ledger: Ledger) -> tuple[Table, list[str]]:
            comparison = quarter_comparison.compare(ledger, first, other, lang)
            table = quarter_comparison.as_table(ledger, comparison, unit=unit, lang=lang)
            return table, [quarter_comparison.cause_words(cause) for cause in comparison.causes]

        self.headline.setText(tr("Looking for what differs…"))
        self._session.operations.read(self, read, self._show, key="compare")

    def _show(self, table_and_notes: tuple[Table, list[str]]) -> None:
        self._whole, causes = table_and_notes
        parts = [(tr("All tables"), ""), *((band.name, band.code) for band in self._whole.bands)]
        offer(self.part, parts)
        self.part.setCurrentIndex(0)
        self._show_part()
        self.headline.setText(
            tr("Changes behind it") if causes else tr("No change lies behind it.")
        )
        emptied(self.causes)
        for words in causes[:_CAUSES]:
            self.causes.addWidget(selectable(label(words, theme.SMALL, wrap=True)))
        if len(causes) > _CAUSES:
            self.causes.addWidget(
                label(tr("and {n} more", n=len(causes) - _CAUSES), theme.SMALL, tone="muted")
            )

    def _show_part(self) -> None:
        """Show what differs in all tables, or in the one that is chosen."""
        if self._whole is None:
            return
        table, code = self._whole, self.part.currentData()
        if code:
            rows = [table_row for table_row in table.rows if table_row.band == code]
            bands = [band for band in table.bands if band.code == code]
            table = table._replace(rows=rows, bands=bands)
        self.table.show_table(table)
        self._filter()
        n = tr("{n} figures differ", n=f"{len(table.rows):,}")
        unit = tr("Unit: {unit}", unit=unit_name(table.unit))
        self.count.setText(f"{n} · {unit}")

    def _filter(self) -> None:
        text = self.find_line.text().strip()
        self.table.filter(text)
        if text and not self.table.rows():
            self.found_none.say(tr("No row is found."), [clear_search(text, self.find_line.clear)])
        else:
            self.found_none.hide()

    def _export(self) -> None:
        name = sheet_name(self, self.windowTitle())
        table = self._whole
        if name and table is not None:
            message = tr("{n} rows written to {name}", n=f"{len(table.rows):,}", name=name)
            self._session.operations.export(
                self,
                lambda _: write_xlsx(table, Path(name)),
                lambda _: self._session.notice.emit("ok", message),
            )
