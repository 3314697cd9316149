"""The upgrade note in the window: figures of frozen quarters that this program calculates
otherwise, and why.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.reports.context import in_context
from fundtracker.reports.review import upgrade_note
from fundtracker.reports.tables.report_table import Table
from fundtracker.reports.tables.table_xlsx import write_xlsx
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import sheet_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.report_pages.report_table import ReportTable
from fundtracker.ui.widgets.building_blocks import button, card, column, label, row


class UpgradeDialog(Dialog):
    """Old → new of every frozen figure that moved with the rules of the program."""

    ASKS = False

    def __init__(self, session: Session, quarter: Quarter, parent: QWidget | None = None) -> None:
        super().__init__(tr("Upgrade note"), parent)
        self.resize(1080, 560)
        self._session = session
        self.table = ReportTable(session, "upgrade", name=lambda: tr("Figure"))
        self.table.wide = "why"
        self.notes = label(size=theme.SMALL, tone="muted", wrap=True)
        self.export = button(tr("Export to Excel"), icon="export")
        self.export.clicked.connect(self._export)
        sheet = card(self.table, gap=0, margins=(1, 1, 1, 1))
        layout = column(
            row(self.notes, self.export, gap=12),
            sheet,
            self.closing(),
            gap=10,
            margins=(16, 14, 16, 12),
        )
        layout.setStretch(1, 1)
        self.setLayout(layout)
        lang = language()
        work = lambda ledger: in_context(ledger, upgrade_note.build, quarter=quarter, lang=lang)
        session.operations.read(self, work, self._show, key="upgrade")

    def _show(self, table: Table) -> None:
        self.table.show_table(table)
        self.notes.setText("  ".join([table.title, *table.notes]))

    def _export(self) -> None:
        table = self.table.table()
        name = sheet_name(self, self.windowTitle())
        if name and table is not None:
            words = tr("{n} rows written to {name}", n=f"{len(table.rows):,}", name=name)
            self._session.operations.export(
                self,
                lambda _: write_xlsx(table, Path(name)),
                lambda _: self._session.notice.emit("ok", words),
            )
