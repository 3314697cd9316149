"""The papers kept with a fund, its calls and distributions: name, what they belong to, size,
SHA-256.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QStackedLayout, QWidget

from fundtracker.i18n import tr
from fundtracker.reports.funds.fund_detail import FundDocument
from fundtracker.ui.base.session import Session
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.building_blocks import column, label
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid


def size_text(size: int) -> str:
    """Return a size in bytes, kB or MB."""
    if size < 1 << 10:
        return f"{size:,} B"
    return f"{size / (1 << 10):,.0f} kB" if size < 1 << 20 else f"{size / (1 << 20):,.1f} MB"


class Papers(QWidget):
    """The list of papers; Enter opens one."""

    opened = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.model: Records[FundDocument] = Records(
            [
                Column(
                    "name",
                    lambda: tr("Name"),
                    lambda record: record.paper.name,
                    320,
                    tip=lambda record: record.paper.name,
                ),
                Column(
                    "owner",
                    lambda: tr("Belongs to"),
                    lambda record: record.name,
                    160,
                    tone=lambda _: "text2",
                ),
                Column(
                    "size",
                    lambda: tr("Size"),
                    lambda record: size_text(record.paper.size),
                    90,
                    numeric=True,
                    kind="count",
                    number=lambda record: record.paper.size,
                    name=lambda: tr("Size in bytes"),
                ),
                Column(
                    "sha",
                    lambda: "SHA-256",
                    lambda record: record.paper.sha256,
                    460,
                    tone=lambda _: "muted",
                    tip=lambda record: record.paper.sha256,
                ),
            ]
        )
        self.grid = Grid(self.model)
        none = lambda: tr("No document is stored yet.")
        ShownList(session, self.grid, Listing("fund_papers", lambda: tr("Documents"), none))
        self.grid.opened.connect(self._open)
        self._empty = label(tone="muted", wrap=True)
        self._empty.setMargin(16)
        nothing = QWidget()
        nothing.setLayout(column(self._empty, None))
        self._sheets = QStackedLayout(self)
        self._sheets.addWidget(self.grid)
        self._sheets.addWidget(nothing)

    def show_papers(self, papers: Sequence[FundDocument]) -> None:
        """Show the papers of a fund."""
        self.model.show(papers)
        self._empty.setText(
            tr(
                "No document is stored yet: agreements, resolutions, notices and receipts belong "
                "here."
            )
        )
        self._sheets.setCurrentIndex(0 if papers else 1)

    def current(self) -> FundDocument | None:
        """Return the paper under the cursor; the only one where there is but one."""
        index = self.grid.currentIndex()
        if index.isValid():
            return self.model.record(index.row())
        return self.model.record(0) if self.model.rowCount() == 1 else None

    def restyle(self) -> None:
        """Paint in the theme in use."""
        self.model.retranslate()

    def _open(self, _: QModelIndex) -> None:
        self.opened.emit()
