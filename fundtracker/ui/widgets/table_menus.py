"""What a right click in a table offers: only this value, filters, orders, groups, columns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from fundtracker.domain.base.column_filter import parse
from fundtracker.i18n import tr
from fundtracker.ui.columns.column_layout import ColumnLayout
from fundtracker.ui.widgets.table_view import Grid
from fundtracker.ui.widgets.value_list import Offered, ValueList


@dataclass
class TableDoors:
    """What a table does for its menus.

    ``typed(record, key)``: what is typed under a head to see only this value, '' where it has no
    filter. ``values(key, show)``: give the values of a column to ``show(values, more)``.
    ``reset()``: the columns as at first. ``group(key)``: under subtotals, '' none; None: it
    cannot. ``show_column(key, on)``; ``extra`` adds a page's own entries for the cell;
    ``print_shown()`` is also what Ctrl+P does; ``export_shown()`` asks for a file's name.
    """

    typed: Callable[[Any, str], str]
    values: Callable[[str, Callable[[list[Offered], bool], None]], None]
    show_column: Callable[[str, bool], None]
    reset: Callable[[], None]
    group: Callable[[str], None] | None = None
    groupable: Callable[[str], bool] = lambda key: True
    extra: Callable[[QMenu, QModelIndex], None] | None = None
    print_shown: Callable[[], object] | None = None
    export_shown: Callable[[], object] | None = None
    fixed: frozenset[str] = frozenset()  # columns that are always shown


class TableMenus(QObject):
    """The menus of one table, and the lists of values under its heads."""

    def __init__(self, grid: Grid, layout: ColumnLayout, doors: TableDoors) -> None:
        super().__init__(grid)
        self._grid, self._layout, self._doors = grid, layout, doors
        self.list: ValueList | None = None
        header = grid.header()
        for view, show in ((grid, self._on_cell), (header, self._on_head)):
            view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
            view.customContextMenuRequested.connect(show)
        held = grid.held.heads
        held.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        held.customContextMenuRequested.connect(
            lambda at: self.head_menu(held.logicalIndexAt(at)).popup(held.mapToGlobal(at))
        )
        grid.held.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        grid.held.customContextMenuRequested.connect(self._on_cell)
        header.listed.connect(self.offer_values)
        grid.arranged.connect(self.store)
        grid.printer = doors.print_shown

    # ------------------------------------------------------------ values
    def offer_values(self, key: str) -> None:
        """Show the values of a column below its field."""
        field = self._grid.header().field(key)
        if field is None:
            return
        typed = parse(field.text())
        chosen = {alternative.text for alternative in typed.any_of if alternative.whole}

        def ticked(value: Offered) -> bool:
            if typed.any_of and not chosen:
                return value.typed in field.text() or typed.passes(value.text)
            return typed.passes(value.text) if (typed.any_of or typed.none_of) else True

        def show(values: list[Offered], more: bool) -> None:
            self.list = ValueList(self._grid, lambda text: self.filter(key, text))
            self.list.offer(values, ticked, more=more)
            self.list.open_below(field)

        self._doors.values(key, show)

    def filter(self, key: str, text: str) -> None:
        """Type a filter under a head, and apply it at once."""
        field = self._grid.header().field(key)
        if field is not None:
            field.setText(text)
            field.returnPressed.emit()

    # ------------------------------------------------------------ menus
    def _on_cell(self, at: QPoint) -> None:
        index = self._grid.indexAt(at)
        if index.isValid():
            self.cell_menu(index).popup(self._grid.viewport().mapToGlobal(at))

    def _on_head(self, at: QPoint) -> None:
        header = self._grid.header()
        self.head_menu(header.logicalIndexAt(at)).popup(header.mapToGlobal(at))

    def cell_menu(self, index: QModelIndex) -> QMenu:
        """Return the menu of a cell; it becomes the current one, the selection stays if it is in
        it.
        """
        grid, table = self._grid, self._grid.table
        if not grid.selectionModel().isSelected(index):
            grid.setCurrentIndex(index)
        menu, record = self._menu(), table.record(index.row())
        key = table.columns[index.column()].key
        typed = self._doors.typed(record, key) if record is not None else ""
        if typed and grid.header().field(key) is not None:
            menu.addAction(tr("Only this value"), lambda: self.filter(key, typed))
            menu.addAction(tr("Without this value"), lambda: self._without(key, typed))
        if grid.header().typed():
            menu.addAction(tr("Clear all filters"), self.clear)
        menu.addSeparator()
        if self._doors.extra is not None:
            self._doors.extra(menu, index)
            menu.addSeparator()
        menu.addAction(tr("Copy"), grid.copy_selected)
        menu.addAction(tr("Copy this column"), lambda: grid.copy_column(index.column()))
        if self._doors.print_shown is not None:
            menu.addAction(tr("Print what is shown…"), self._doors.print_shown)
        if self._doors.export_shown is not None:
            menu.addAction(tr("Export what is shown…"), self._doors.export_shown)
        return menu

    def _without(self, key: str, typed: str) -> None:
        field = self._grid.header().field(key)
        before = field.text().strip() if field is not None else ""
        self.filter(key, "|".join(filter(None, (before, f"!{typed}"))))

    def head_menu(self, section: int) -> QMenu:
        """Return the menu of a head."""
        menu, grid = self._menu(), self._grid
        if section >= 0:
            column = grid.table.columns[section]
            if grid.header().sortable(section):
                menu.addAction(tr("Lowest first"), lambda: self._sort(column.key, False))
                menu.addAction(tr("Highest first"), lambda: self._sort(column.key, True))
            if grid.header().field(column.key) is not None:
                menu.addAction(tr("Values…"), lambda: self.offer_values(column.key))
            if (group := self._doors.group) is not None:
                if self._doors.groupable(column.key):
                    menu.addAction(tr("Group by this column"), lambda: group(column.key))
                menu.addAction(tr("No groups"), lambda: group(""))
            menu.addSeparator()
            menu.addAction(tr("Hold up to this column"), lambda: self._hold(section))
            menu.addAction(tr("Hold none"), lambda: self._hold(-1))
            menu.addAction(tr("Fit the width"), lambda: grid.fit_column(section))
            if column.key not in self._doors.fixed:
                hide = lambda: self._doors.show_column(column.key, False)
                menu.addAction(tr("Hide this column"), hide)
        self._add_hidden(menu)
        if grid.header().typed():
            menu.addAction(tr("Clear all filters"), self.clear)
        menu.addSeparator()
        menu.addAction(tr("Columns as at first"), self.reset)
        return menu

    def _add_hidden(self, menu: QMenu) -> None:
        """Offer the columns that are hidden."""
        for at, column in enumerate(self._grid.table.columns):
            if self._grid.isColumnHidden(at):
                words = tr("Show {name}", name=column.head().replace("&", "&&"))
                menu.addAction(words, partial(self._doors.show_column, column.key, True))

    def columns_menu(self, beside: QPushButton) -> QMenu:
        """Show the columns to choose from below a button."""
        menu = self._menu(beside)
        for at, column in enumerate(self._grid.table.columns):
            if column.key in self._doors.fixed:
                continue
            action = menu.addAction(column.head())
            action.setCheckable(True)
            action.setChecked(not self._grid.isColumnHidden(at))
            action.toggled.connect(lambda on, key=column.key: self._doors.show_column(key, on))
        menu.addSeparator()
        menu.addAction(tr("Columns as at first"), self.reset)
        menu.popup(beside.mapToGlobal(beside.rect().bottomLeft()))
        return menu

    def _menu(self, parent: QWidget | None = None) -> QMenu:
        menu = QMenu(parent or self._grid)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        return menu

    # ------------------------------------------------------------ doing
    def clear(self) -> None:
        """Clear all filters."""
        self._grid.header().clear()

    def _sort(self, key: str, down: bool) -> None:
        header = self._grid.header()
        header.sorting = [(key, down)]
        header.viewport().update()
        header.sorted_by.emit(header.sorting)

    def _hold(self, section: int) -> None:
        header = self._grid.horizontalHeader()
        last = header.visualIndex(section) if section >= 0 else -1
        shown = [i for i in range(last + 1) if not header.isSectionHidden(header.logicalIndex(i))]
        self._grid.hold(len(shown))
        self.store()

    def store(self) -> None:
        """Keep the layout as it is."""
        self._layout.store(sorted(self._grid.own_widths), self._grid.held.n)

    def restore(self, held: int) -> None:
        """Bring the layout back that is kept; ``held``: columns held where nothing is."""
        self._grid.own_widths = set(self._layout.widths())
        self._layout.restore()
        self._grid.hold(self._layout.held(held))

    def reset(self) -> None:
        """Show the columns as the program brings them."""
        self._layout.forget()
        self._grid.own_widths = set()
        self._doors.reset()
