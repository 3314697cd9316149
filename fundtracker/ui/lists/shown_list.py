"""A list of records on the one table stack: what reports can do with their rows, lists can.

The records become a table of the reports (``table_of``), so that filters, values to tick, orders,
sums, print and export are those of ``shown_part``; the grid shows the records as it always did.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QItemSelectionModel, QObject

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.reports.tables import report_table as report
from fundtracker.reports.tables import shown_part
from fundtracker.reports.tables.report_table import Cell, Row, Table
from fundtracker.reports.tables.shown_rows import ShownRows
from fundtracker.ui.base.session import Session
from fundtracker.ui.columns.column_layout import ColumnLayout
from fundtracker.ui.report_pages.report_grid import hint_of
from fundtracker.ui.report_pages.shown_file import export_table, print_one
from fundtracker.ui.widgets.nothing_found import NothingFound, Way, clear_filter
from fundtracker.ui.widgets.table_menus import TableDoors, TableMenus
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid
from fundtracker.ui.widgets.value_list import Offered

Flag = QItemSelectionModel.SelectionFlag


class Listing(NamedTuple):
    """What a list is: the key its layout is kept under, its title, what it says while it is empty.

    ``adds``: the columns that add up; ``total``: the record that stands below some records, for a
    list that has one; ``unit``: of its amounts, '' that in use.
    """

    key: str
    title: Callable[[], str]
    empty: Callable[[], str]
    adds: Sequence[str] = ()
    total: Callable[[Sequence[Any]], Any] | None = None
    unit: str = ""


class ShownList(QObject):
    """Which records a grid shows; the first column is always shown.

    Whatever shows records in the model goes on as before: the filters stay, and hold for them.
    """

    def __init__(self, session: Session, grid: Grid, listing: Listing, held: int = 0) -> None:
        super().__init__(grid)
        assert isinstance(grid.table, Records)
        self._session, self._grid, self._listing = session, grid, listing
        self._model: Records[Any] = grid.table
        self.printed: QObject | None = None
        self.rows = ShownRows(lambda: str(self._model.columns[0].head()))
        self._places: list[int] = []  # of the records shown, among all
        self._wide = [c.key for c in self._model.columns if c.hidden]
        layout = ColumnLayout(
            session.settings, listing.key, grid, lambda: [c.key for c in self._model.columns]
        )
        self._layout = layout
        doors = TableDoors(
            self._typed, self._offer, self._show_column, self._arrange,
            print_shown=self.print_shown, export_shown=self.export_shown,
            fixed=frozenset({self._model.columns[0].key}),
        )  # fmt: skip
        self.menus = TableMenus(grid, layout, doors)
        self.found_none = NothingFound(grid)
        header = grid.header()
        header.sortable = lambda section: True
        header.sorted_by.connect(lambda _: self.again())
        header.filtered.connect(self._filtered)
        self.take(self._model.columns)
        self._arrange()
        self.menus.restore(held)
        self._model.sifter = self._sifted
        self._model.modelReset.connect(self._say)
        self._model.headerDataChanged.connect(lambda *_: self._say())  # another language
        session.unit_changed.connect(self._again_if_narrowed)
        self._say()

    def take(self, columns: Sequence[Column[Any]]) -> None:
        """Show other columns of the same keys; each has a field under its head."""
        self._model.columns = tuple(
            column if column.hint else replace(column, hint=partial(hint_of, column.kind))
            for column in columns
        )
        header = self._grid.header()
        header.keys = [column.key for column in columns]
        header.fill(self._model.columns)

    # ------------------------------------------------------------ what is shown
    def again(self) -> None:
        """Show the records that pass now; those that were selected stay so where they are shown."""
        grid, selection = self._grid, self._grid.selectionModel()
        self.rows.sorting = grid.header().sorting
        current, column = grid.currentIndex().row(), grid.currentIndex().column()
        at = self._places[current] if 0 <= current < len(self._places) else None
        chosen = {self._places[row] for first, last in grid.ranges()
                  for row in range(first, last + 1) if row < len(self._places)}  # fmt: skip
        selection.clear()  # told, where a reset of the model would not be
        self._model.show(self._model.all)
        if at is not None and self._places:
            row = self._places.index(at) if at in self._places else 0
            selection.setCurrentIndex(self._model.index(row, column), Flag.NoUpdate)
            chosen = chosen if at in self._places else {self._places[0]}
        for row, place in enumerate(self._places):
            if place in chosen:
                selection.select(self._model.index(row, 0), Flag.Select | Flag.Rows)

    def shown_table(self) -> Table:
        """Return what is shown as a table, its total below, with the words of its filters."""
        table = self._table(self._model.all)
        lines, totals = self.rows.of(table)
        at = self._grid.shown_columns()
        shown = [self._model.columns[i].key for i in at]
        rows = [line for line in [*lines, *totals] if isinstance(line, Row)]
        return self.rows.as_table(table, shown[1:] if at[:1] == [0] else shown, rows)

    def print_shown(self) -> None:
        """Show what is shown as pages, to look at and print."""
        print_one(self._session, self._grid, self.shown_table(), self)

    def export_shown(self) -> None:
        """Ask for a name, and write what is shown to a spreadsheet."""
        export_table(self._session, self._grid, self.shown_table())

    def _sifted(self, records: Sequence[Any]) -> Sequence[Any]:
        if self.rows.filters() or self.rows.sorting:
            lines, _ = self.rows.of(self._table(records))
            self._places = [int(line.code) for line in lines]
        else:
            self.rows.unreadable, self._places = (), list(range(len(records)))
        for key in (header := self._grid.header()).keys:
            header.wrong(key, self._model.columns, key in self.rows.unreadable)
        shown = [records[at] for at in self._places]
        total = self._listing.total
        return [*shown, total(shown)] if total is not None and shown else shown

    def _table(self, records: Sequence[Any]) -> Table:
        listing, session, columns = self._listing, self._session, self._model.columns
        rows = [_row(str(at), columns, record) for at, record in enumerate(records)]
        if listing.total is not None and records:
            rows.append(_row("total", columns, listing.total(records))._replace(total=True))
        elif listing.adds and records:
            cells = {key: Cell("", sum(row.number(key) or 0 for row in rows))
                     for key in listing.adds}  # fmt: skip
            rows.append(Row("total", tr("Total"), cells, total=True))
        quarter = session.quarter or Quarter.of(session.clock().date())
        about = [session.info.path.stem] if session.info is not None else []
        return Table(
            "list", listing.title(), quarter, listing.unit or session.unit, language(),
            [report.Column(c.key, (c.name or c.head)(), c.kind) for c in columns],
            rows, "", [], False, about=about or [""], head=columns[0].head(),
        )  # fmt: skip

    # ------------------------------------------------------------ filters
    def _filtered(self, key: str, text: str) -> None:
        self.rows.typed[key] = text
        self.again()

    def _again_if_narrowed(self) -> None:
        if self.rows.filters() or self.rows.sorting:
            self.again()

    def _typed(self, record: Any, key: str) -> str:
        return shown_part.typed_for(self._table(()), _row("", self._model.columns, record), key)

    def _offer(self, key: str, show: Callable[[list[Offered], bool], None]) -> None:
        table = self._table(self._model.all)
        rows = self.rows.others(table, key)
        show([Offered(*value) for value in shown_part.values(table, rows, key)], False)

    def _say(self) -> None:
        """Say what leaves all records out, each with a way to clear it; or that there are none."""
        heads = {column.key: column.head for column in self._model.columns}
        ways: list[Way] = [
            clear_filter(heads[key](), text, partial(self._grid.header().clear, key))
            for key, text in self.rows.filters().items()
            if key in heads
        ]
        if self._model.rowCount():
            self.found_none.hide()
        elif self._model.all:
            self.found_none.say(self._none_words(heads), ways)
        else:
            self.found_none.say(self._listing.empty(), [])

    def _none_words(self, heads: dict[str, Callable[[], str]]) -> str:
        typed = self.rows.filters()
        unread = [f"{heads[key]()}: {typed[key]}" for key in self.rows.unreadable if key in typed]
        if not unread:
            return tr("No row is found.")
        words = ", ".join(unread)
        return tr("This filter cannot be read, so no row is shown: {words}", words=words)

    # ------------------------------------------------------------ columns
    def _show_column(self, key: str, on: bool) -> None:
        self._layout.show(key, on, self._wide)
        self._arrange()

    def _arrange(self) -> None:
        hidden = self._layout.hidden(self._wide)
        for at, column in enumerate(self._model.columns):
            self._grid.setColumnHidden(at, column.key in hidden)
        self._grid.fit()
        self._grid.header().place()


def _row(code: str, columns: Sequence[Column[Any]], record: Any) -> Row:
    cells = {column.key: Cell("", _value(column, record)) for column in columns}
    return Row(code, columns[0].text(record), cells)


def _value(column: Column[Any], record: Any) -> int | str | None:
    """Return the figure of a column, a day as its number; else its words."""
    if column.number is not None:
        return column.number(record)
    text = column.text(record)
    if column.kind == "day":
        return dt.date.fromisoformat(text).toordinal() if text[:4].isdigit() else None
    return None if text == money.MISSING else text
