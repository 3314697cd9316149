"""The parts of a report's table on a page: its rows, the total below them, their columns as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from fundtracker.reports.tables.report_table import Table
from fundtracker.reports.tables.shown_part import NAME
from fundtracker.ui.base.session import Session
from fundtracker.ui.columns.column_layout import ColumnLayout
from fundtracker.ui.report_pages.report_grid import Part, ReportModel, Tone
from fundtracker.ui.report_pages.report_widths import TEXT_MOST, wanted_width
from fundtracker.ui.widgets import building_blocks
from fundtracker.ui.widgets.table_menus import TableMenus


class ReportParts(QFrame):
    """Rows and totals, scrolled, drawn and ordered as one; the layout is kept under ``key``."""

    menus: TableMenus

    def __init__(self, session: Session, key: str, hidden: Sequence[str]) -> None:
        super().__init__()
        self._session = session
        self._first_hidden = frozenset(hidden)
        self._pills: dict[str, Tone] = {}
        self._table: Table | None = None
        self._codes: tuple[str, ...] = ()
        self._heads: list[str] = []
        self._only: Mapping[str, Callable[[], str]] | None = None
        self.wide = NAME  # the column of words that takes the room left
        self.least = 0  # its least width; 0: as wide as its words
        self.most = TEXT_MOST  # of the first column, where another one has the room left
        self._fitted = 0  # its width without it
        self.body_model, self.foot_model = ReportModel(), ReportModel()
        self.body, self.foot = Part(self.body_model), Part(self.foot_model)
        self.foot.horizontalHeader().hide()
        self.foot.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.foot.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.foot.setAlternatingRowColors(False)
        self._corner = QWidget()
        self._corner.setFixedSize(0, 1)
        self.setLayout(
            building_blocks.column(
                self.body, building_blocks.row(self.foot, self._corner, gap=0), gap=0
            )
        )
        self.layout_ = ColumnLayout(
            session.settings, key, self.body, lambda: [c.key for c in self.body_model.columns]
        )
        self._hidden = self.layout_.hidden(self._first_hidden)
        self.body.verticalScrollBar().rangeChanged.connect(lambda *_: self._corner_room())
        self.body.horizontalScrollBar().valueChanged.connect(
            self.foot.horizontalScrollBar().setValue
        )
        header = self.body.header()
        header.sectionResized.connect(lambda at, _, width: self.foot.setColumnWidth(at, width))
        header.sectionMoved.connect(self._follow_order)
        self.body.resized.connect(self._spread)
        self.setFocusProxy(self.body)

    def _fill(self) -> None:
        """Show the rows that are asked for."""
        raise NotImplementedError

    def _mend_layout(self) -> None:
        self.menus.restore(1)
        self._follow_order()
        self._spread()

    def only(self, columns: Mapping[str, Callable[[], str]] | None) -> None:
        """Show only some columns for now, with short heads, whatever the person chose; None: as
        chosen.
        """
        self._only = columns
        if self._table is not None:
            self._fill()
            self._fit(self._table, again=False)
            self._hide()

    def _hide(self) -> None:
        for at, code in enumerate(self._codes, 1):
            for part in (self.body, self.foot):
                part.setColumnHidden(
                    at, code in self._hidden if self._only is None else code not in self._only
                )
        self._spread()

    def choose_columns(self, beside: QPushButton) -> None:
        """Let the person choose the columns shown; the choice is kept."""
        self.menus.columns_menu(beside)

    def show_column(self, code: str, on: bool) -> None:
        """Show or hide a column, and keep it so."""
        self.layout_.show(code, on, self._first_hidden)
        self._hidden = self.layout_.hidden(self._first_hidden)
        for part in (self.body, self.foot):
            part.setColumnHidden(self._codes.index(code) + 1, not on)
        self._spread()
        self.body.header().place()

    def _show_key(self, key: str, on: bool) -> None:
        if key in self._codes:
            self.show_column(key, on)

    def _reset(self) -> None:
        self._hidden = self._first_hidden
        if self._table is not None:
            self._fit(self._table, again=False)
            self._hide()
            self._follow_order()

    def _follow_order(self, *_: int) -> None:
        """The totals stand under the columns, in whatever order these are."""
        body, foot = self.body.horizontalHeader(), self.foot.horizontalHeader()
        for at in range(min(body.count(), foot.count())):
            foot.moveSection(foot.visualIndex(body.logicalIndex(at)), at)

    def restyle(self) -> None:
        """Paint in the theme in use."""
        for model in (self.body_model, self.foot_model):
            model.retranslate()

    def _spread(self) -> None:
        """Give the room left to the column of words that is to have it."""
        if self._fitted:
            at = ((NAME, *self._codes).index(self.wide)) if self.wide in self._codes else 0
            shown = [
                i
                for i in range(len(self._codes) + 1)
                if i != at and not self.body.isColumnHidden(i)
            ]
            if (NAME, *self._codes)[at] in self.body.own_widths:
                return
            free = self.body.viewport().width() - sum(self.body.columnWidth(i) for i in shown)
            self.body.setColumnWidth(at, max(self.least or self._fitted, free))

    def _corner_room(self) -> None:
        """Leave the room of the scroll bar beside the totals, so that both parts scroll as one."""
        bar = self.body.verticalScrollBar()
        self._corner.setFixedWidth(bar.sizeHint().width() if bar.maximum() else 0)

    def _fit(self, table: Table, *, again: bool) -> None:
        """Make every column wide enough for its widest figure; texts may be cut, they have a
        tooltip.
        """
        wide = self.wide if self.wide in {c.code for c in table.columns} else NAME
        for at, column_ in enumerate(self.body_model.columns):
            most = TEXT_MOST if at or wide == NAME else self.most
            wanted = wanted_width(table, column_, at, pill=column_.key in self._pills, most=most)
            if column_.key == wide:
                self._fitted = TEXT_MOST if at else wanted
            keep = again and column_.key != wide
            self.body.setColumnWidth(at, self._width(at, wanted, column_.numeric, keep))

    def _width(self, at: int, wanted: int, numeric: bool, keep: bool) -> int:
        """Return the width of a column: what it had stays, but for figures that need more."""
        before = self.body.columnWidth(at) if keep else 0
        return max(wanted, before) if numeric else before or wanted
