"""A table of the review on a page: first column held in place, totals pinned below, every cell
explains itself; filtered by every column, ordered by several, grouped: see ``shown_part``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.tables import shown_part
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.reports.tables.shown_part import NAME
from fundtracker.reports.tables.shown_rows import ShownRows, details
from fundtracker.reports.tables.text_grid import Value
from fundtracker.reports.tables.totals import Line
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.report_pages.report_grid import Tone
from fundtracker.ui.report_pages.report_parts import ReportParts
from fundtracker.ui.report_pages.shown_file import export_table, print_one
from fundtracker.ui.widgets.nothing_found import NothingFound, Way, clear_filter
from fundtracker.ui.widgets.table_menus import TableDoors, TableMenus
from fundtracker.ui.widgets.value_list import Offered


class ReportTable(ReportParts):
    """A report's table, the total of the whole pinned below; sums of groups stay where their parts
    are.

    ``arrived`` tells the row under the cursor; ``sheet``: its lines are the steps of one sum, in
    their order: neither filtered nor ordered.
    """

    arrived = Signal(object)  # Row or None
    opened = Signal(object)  # Row: Enter, double click
    picked = Signal(str)  # what the status bar says of the selection
    printing = Signal()  # what is shown shall be printed; a page may do it in its own way
    exporting = Signal()  # what is shown shall be written to a spreadsheet; the same
    sifted = Signal()  # other rows are shown: a filter, an order, a group

    def __init__(
        self,
        session: Session,
        key: str,
        *,
        name: Callable[[], str],
        hidden: Sequence[str] = (),
        sheet: bool = False,
    ) -> None:
        super().__init__(session, key, hidden)
        self.sheet = sheet
        self._name = name
        self.printed: QWidget | None = None  # the pages of what is shown
        self.rows_ = ShownRows(name)
        self.found_none = NothingFound(self.body)
        self._led = False  # there was a cursor: it stays on a row that is shown
        self.menus = TableMenus(
            self.body,
            self.layout_,
            TableDoors(
                self._typed_for, self._offer, self._show_key, self._reset, self.group_by,
                print_shown=self.printing.emit, export_shown=self.exporting.emit,
                fixed=frozenset({NAME}),
            ),
        )  # fmt: skip
        header = self.body.header()
        header.sortable = lambda section: not sheet
        header.sorted_by.connect(lambda _: self._again())
        header.filtered.connect(self._filtered)
        self.printing.connect(lambda: print_one(session, self, self.shown_table(), self))
        self.exporting.connect(lambda: export_table(session, self, self.shown_table()))
        self.body.opened.connect(
            lambda index: self.opened.emit(self.body_model.record(index.row()))
        )
        for part in (self.body, self.foot):
            part.selectionModel().currentChanged.connect(
                lambda *_: self.arrived.emit(self.current())
            )
            part.selectionModel().selectionChanged.connect(
                lambda *_: self.picked.emit(self._selection())
            )

    # ------------------------------------------------------------ what is shown
    def pills(self, **tones: Tone) -> None:
        """Show columns as states: by the code of a column, the tone of a row (an empty tone:
        plain text).
        """
        self._pills = tones

    def show_table(self, table: Table) -> None:
        """Show another state of the table; cursor and place stay where they were."""

        def fill() -> None:
            self._table = table
            self._fill()
            codes, heads = tuple(c.code for c in table.columns), [c.head for c in table.columns]
            self._fit(
                table, again=codes == self._codes and heads == self._heads
            )  # words of another language: anew
            self._heads, self._codes = heads, codes
            self._hide()
            self._mend_layout()

        self._stay(fill)

    def filter(self, text: str, keep: Callable[[Row], bool] | None = None) -> None:
        """Show only rows with all words of a text, and that ``keep`` keeps; groups stay above
        their parts.
        """
        self.rows_.text, self.rows_.keep = text, keep
        if self._table is not None:
            self._stay(self._fill)

    def _stay(self, fill: Callable[[], object]) -> None:
        """Show other rows: the cursor stays on its row, and where that is not shown any more it
        goes to the first that is: what is told beside a table is told of a row in it, or of none.
        """
        current, column_ = self.current(), self.body.currentIndex().column()
        fill()
        if current is not None:
            self._led = True
            self.go_to(current.code, column_)
        if not self._led or self.current() is not None:
            return
        keep = self.rows_.keep or (lambda row: True)
        rows = [row for row in self.rows() if not row.total]
        first = next((row for row in rows if keep(row)), rows[0] if rows else None)
        if first is not None:
            self.go_to(first.code)
        else:
            self.arrived.emit(None)

    def rows(self) -> list[Row]:
        """Return the rows shown; the total of the whole table, pinned below, is not among them."""
        return [line for line in self.body_model._records if isinstance(line, Row)]

    @property
    def levels(self) -> int | None:
        """How many levels of a tree are shown while nothing is searched for; None: all."""
        return self.rows_.levels

    @levels.setter
    def levels(self, n: int | None) -> None:
        self.rows_.levels = n

    def table(self) -> Table | None:
        """Return the whole table."""
        return self._table

    def current(self) -> Row | None:
        """Return the row under the cursor."""
        index = self.body.currentIndex()
        line = self.body_model.record(index.row()) if index.isValid() else None
        return line if isinstance(line, Row) else None

    def go_to(self, code: str, column_: int = 0) -> None:
        """Put the cursor on the row of a code, if it is shown."""
        for at, row in enumerate(self.body_model._records):
            if row.code == code:
                self.body.setCurrentIndex(self.body_model.index(at, max(0, column_)))
                return

    def figure(self) -> str | None:
        """Return the id of the figure under the cursor; None where none is."""
        part = self.foot if self.foot.hasFocus() else self.body
        index = part.currentIndex()
        row = part.model_.record(index.row()) if index.isValid() else None
        cell = part.model_.cell(row, index.column()) if row is not None else None
        return cell.id if cell is not None else None

    def copied_rows(self) -> list[Sequence[Value]]:
        """Return the selected cells, else all that is shown, heads first: exact yuan."""
        part = self.foot if self.foot.hasFocus() else self.body
        if len(part.selectedIndexes()) < 2:  # the cursor alone
            return self.body.copied([*self.rows(), *self.foot_model._records])
        return part.copied_rows()

    # ------------------------------------------------------------ filters, groups, what is shown
    def filters(self) -> dict[str, str]:
        """Return what is typed under the heads, by the code of its column."""
        return self.rows_.filters()

    def ways_to_clear(self) -> list[Way]:
        """Return a way to clear each filter, in words."""
        heads = {c.key: c.head for c in self.body_model.columns}
        return [
            clear_filter(heads[code](), typed, partial(self.clear_filter, code))
            for code, typed in self.filters().items()
            if code in heads
        ]

    def unread_words(self) -> str:
        """Return what is said of filters that cannot be read; '' where all can."""
        heads = {c.key: c.head for c in self.body_model.columns}
        typed = self.filters()
        unread = [f"{heads[c]()}: {typed[c]}" for c in self.rows_.unreadable if c in typed]
        if not unread:
            return ""
        words = ", ".join(unread)
        return tr("This filter cannot be read, so no row is shown: {words}", words=words)

    def clear_filter(self, code: str) -> None:
        """Clear what is typed under a head."""
        self.body.header().clear(code)
        self._filtered(code, "")

    def group_by(self, code: str) -> None:
        """Show the rows under a subtotal for each value of a column; '': as they are."""
        self.rows_.group = code
        self._again()

    def shown_table(self) -> Table | None:
        """Return what is shown as a table of its own, see ``ShownRows.as_table``."""
        if self._table is None:
            return None
        shown = [self.body_model.columns[at].key for at in self.body.shown_columns()]
        if self._only is not None:  # few are shown for now: those the person chose are meant
            shown = [c.code for c in self._table.columns if c.code not in self._hidden]
        rows = [*self.rows(), *(r for r in self.foot_model._records if isinstance(r, Row))]
        return self.rows_.as_table(self._table, shown, rows)

    def _filtered(self, code: str, text: str) -> None:
        self.rows_.typed[code] = text
        self._again()

    def _again(self) -> None:
        self.rows_.sorting = self.body.header().sorting
        if self._table is not None:
            self._stay(self._fill)
        self.sifted.emit()

    def _typed_for(self, record: Line, key: str) -> str:
        if self._table is None or not isinstance(record, Row):
            return ""
        return shown_part.typed_for(self._table, record, key)

    def _offer(self, key: str, show: Callable[[list[Offered], bool], None]) -> None:
        if self._table is not None:
            rows = self.rows_.others(self._table, key)
            show([Offered(*value) for value in shown_part.values(self._table, rows, key)], False)

    # ------------------------------------------------------------ inside
    def _fill(self) -> None:
        table = self._table
        assert table is not None
        lines, totals = self.rows_.of(table)
        if self._only is not None:
            short = [
                c._replace(head=self._only[c.code]()) if c.code in self._only else c
                for c in table.columns
            ]
            table = table._replace(columns=short)
        before = [(c.key, c.head()) for c in self.body_model.columns]
        self.body_model.show_table(table, lines, self._pills, self._name())
        self.foot_model.show_table(table, totals, {}, "")
        header, columns = self.body.header(), self.body_model.columns
        header.keys = [c.key for c in columns]
        if not self.sheet and before != [(c.key, c.head()) for c in columns]:
            header.fill(columns)
        for code in header.keys:
            header.wrong(code, columns, code in self.rows_.unreadable)
        self.found_none.say_if(
            bool(self.filters()) and details(table.rows) > 0 and not self.rows(),
            lambda: self.unread_words() or tr("No row is found."),
            self.ways_to_clear,
        )
        self.foot.setFixedHeight(len(totals) * theme.ROW + 1)
        self.foot.setVisible(bool(totals))
        for at in range(len(self.body_model.columns)):
            self.foot.setColumnWidth(at, self.body.columnWidth(at))

    def _selection(self) -> str:
        part = self.foot if self.foot.hasFocus() else self.body
        values = []
        for index in part.selectedIndexes():
            column_ = (
                self._table.columns[index.column() - 1] if self._table and index.column() else None
            )
            row = part.model_.record(index.row())
            cell = part.model_.cell(row, index.column()) if row is not None else None
            if (
                cell is not None
                and isinstance(cell.value, int)
                and column_ is not None
                and column_.kind == "money"
            ):
                values.append(cell.value)
        if len(values) < 2:
            return ""
        show = self._session.money
        return tr(
            "Count {n}   Sum {sum}   Average {mean} {unit}",
            n=f"{len(values):,}",
            sum=show(sum(values)),
            mean=show(money.rounded(sum(values), len(values))),
            unit=unit_name(self._session.unit),
        )
