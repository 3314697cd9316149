"""A page around a table of the review: search, columns, export; what is special stands in its own
page.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStackedLayout, QWidget

from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.reports import registry
from fundtracker.reports.charts.table_book import write_xlsx
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.reports.tables.shown_rows import details
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.later import later
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.report_pages.made_row import MadeRow, called
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.report_pages.page_chart import page_chart
from fundtracker.ui.report_pages.report_grid import Tone
from fundtracker.ui.report_pages.report_table import ReportTable
from fundtracker.ui.report_pages.shown_file import ask_name, print_shown, say_written
from fundtracker.ui.widgets.building_blocks import (
    Piece,
    Search,
    button,
    card,
    column,
    label,
    row,
    scrolled,
)
from fundtracker.ui.widgets.nothing_found import (
    Narrowing,
    chosen,
    clear_filter,
    clear_search,
    unchoose,
)

_NOTES_LINES, _NOTES_BESIDE = 3, 48  # lines of notes at once, points beside them


class ReportPage(Page):
    """``REPORT`` names a table of ``reports.tables``; ``HIDDEN`` columns are not shown at first;
    ``CHARTS``: codes of the catalogue that stand over the table, one of them at a time.

    A page of its own overrides ``above`` (cards over the table), ``beside`` (a panel at its right),
    ``deeds`` (buttons at the right of the search line), ``pills``, ``keep`` (a filter of its own)
    and ``build`` (reading thread); ``shown(table)`` tells it what was read. ``nothing`` says what
    an empty page says in the place of the table: a title and what to do; its own buttons stay over
    it.
    """

    REPORT = ""
    HIDDEN: Sequence[str] = ()
    CHARTS: Sequence[str] = ()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.table = ReportTable(session, self.REPORT, name=self.head, hidden=self.HIDDEN)
        self.table.pills(**self.pills())
        self.find_line = Search(260)
        self.columns_button = button(icon="columns")
        self.export = button(icon="export")
        self.notes = label(size=theme.SMALL, tone="muted", wrap=True)
        self.notes.setMinimumWidth(1)  # a long word wraps too: the area never scrolls sideways
        self.notes_area = scrolled(column(self.notes, margins=(0, 0, 0, 0)))
        self.notes_area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.count = label(size=theme.SMALL, tone="text2")
        self.found_none = self.table.found_none
        self._selection = ""
        self._row_to_find = ""  # the row to put the cursor on when it is there
        self._made = MadeRow(self)
        self._lay_out()
        self.find_line.textChanged.connect(lambda _: self.sift())
        self.columns_button.clicked.connect(lambda: self.table.choose_columns(self.columns_button))
        self.export.clicked.connect(lambda: ask_name(self, self.title(), self.export_to))
        self.table.picked.connect(self._picked)
        self.table.sifted.connect(self._sifted)
        self.printer = self.table.printing.emit
        for signal in (self.table.printing, self.table.exporting):
            signal.disconnect()
        self.table.exporting.connect(self.export.click)
        self.table.printing.connect(lambda: print_shown(self, self.table.shown_table()))

    # ------------------------------------------------------------ what a page may say itself
    def head(self) -> str:
        """Return the head of the first column."""
        return tr("Item")

    def above(self) -> Sequence[Piece]:
        """Return what stands over the table."""
        return ()

    def beside(self) -> QWidget | None:
        """Return the panel at the right of the table."""
        return None

    def commands(self) -> Sequence[Piece]:
        """Return what stands beside the search line."""
        return ()

    def pills(self) -> dict[str, Tone]:
        """Return the columns that are states, each with the tone of a row."""
        return {}

    def keep(self, row: Row) -> bool:
        """Tell whether a row is shown, apart from what is searched for."""
        return True

    def narrowing(self) -> Sequence[Narrowing]:
        """Return the choices by which ``keep`` leaves rows out; the first of each leaves none
        out.
        """
        return ()

    def build(self, ledger: Ledger, quarter: Quarter | None, unit: str, lang: str) -> Table:
        """Make the table (reading thread)."""
        return registry.build(ledger, self.REPORT, quarter=quarter, unit=unit, lang=lang)

    def shown(self, table: Table) -> None:
        """Take note of what was read."""

    def nothing(self) -> tuple[str, str]:
        """Return the title and the words of the empty page."""
        return tr("Nothing recorded yet"), tr(
            "Lists from a spreadsheet or CSV file are imported on the import page."
        )

    # ------------------------------------------------------------ layout
    def _lay_out(self) -> None:
        self.texts(self.find_line.setPlaceholderText, lambda: tr("Search…"))
        self.texts(self.find_line.setAccessibleName, lambda: tr("Search in the table"))
        self.texts(self.columns_button.setText, lambda: tr("Columns"))
        self.texts(self.export.setText, lambda: tr("Export to Excel"))
        self.texts(self.columns_button.setIcon, lambda: theme.icon("columns", "text2", 16))
        self.texts(self.export.setIcon, lambda: theme.icon("export", "text2", 16))
        self.chart_card, self.chart_toggle = page_chart(
            self.session, self.texts, self.CHARTS, self.REPORT
        )
        shown_by = [self.chart_toggle] if self.chart_toggle is not None else []
        self._tools = tools = row(
            self.find_line, *self.commands(), None, self.count, *shown_by,
            self.columns_button, self.export,
        )  # fmt: skip
        sheet: Piece = card(self.table, gap=0, margins=(1, 1, 1, 1))
        if self.chart_card is not None:
            sheet = column(self.chart_card, sheet, gap=12)
            sheet.setStretch(1, 1)
        self._side = side = self.beside()
        self._body = body = row(sheet, side, gap=12) if side is not None else row(sheet)
        body.setStretch(0, 1)
        filled = QWidget()
        filled.setLayout(body)
        body.setContentsMargins(0, 0, 0, 0)
        self._sheets = QStackedLayout()
        self._layout = column(
            *self.above(), tools, self._sheets, self.notes_area, gap=12, margins=(24, 4, 24, 16)
        )
        self._layout.setStretchFactor(self._sheets, 1)
        self.setLayout(self._layout)
        for each in (filled, self._empty()):  # earlier, Qt shows the first as a window of its own
            self._sheets.addWidget(each)

    def show_empty(self, empty: bool) -> None:
        """Show the words of the empty page in the place of the table, or the table."""
        self._sheets.setCurrentIndex(int(empty))
        for widget in (self.find_line, self.columns_button, self.export):
            widget.setEnabled(not empty)  # what serves the rows; the page's own buttons stay

    def show_tools(self, shown: bool) -> None:
        """Show or hide what serves the whole table only: columns, export, count, notes."""
        for widget in (self.columns_button, self.export, self.count, self.notes_area):
            widget.setVisible(shown)
        for box in (self._tools, self._layout):
            box.invalidate()  # what is hidden before it was ever shown would still take its room

    def _empty(self) -> QWidget:
        title, words = label(size=16, bold=True), label(tone="muted", wrap=True)
        words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        take_in: QPushButton = button(kind="primary")
        take_in.clicked.connect(lambda: self.session.command.emit("import"))
        self.texts(title.setText, lambda: self.nothing()[0])
        self.texts(words.setText, lambda: self.nothing()[1])
        self.texts(take_in.setText, lambda: tr("Import files…"))
        picture = QLabel()
        self.texts(
            picture.setPixmap, lambda: theme.pixmap("tray", "faint", 56, self.devicePixelRatioF())
        )
        frame = card(
            None,
            row(None, picture, None),
            row(None, title, None),
            words,
            8,
            row(None, take_in, None),
            None,
            gap=8,
            kind="drop",
            margins=(48, 24, 48, 24),
        )
        frame.setFixedWidth(560)
        frame.setMaximumHeight(280)
        widget = QWidget()
        widget.setSizePolicy(
            QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored
        )  # asks for no room while hidden
        widget.setLayout(column(None, row(None, frame, None), None, None))
        return widget

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        later(self, self._fit_notes)  # once everything else has its new place

    def _fit_notes(self) -> None:
        """Give the notes the room they need, three lines at most: what is below is scrolled to."""
        wanted = self.notes.heightForWidth(max(200, self.width() - _NOTES_BESIDE))
        most = _NOTES_LINES * self.notes.fontMetrics().lineSpacing() + 2
        self.notes_area.setFixedHeight(max(0, min(wanted, most)))

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        quarter, unit, lang = self.session.quarter, self.session.unit, language()
        self.session.operations.read(
            self, lambda ledger: self.build(ledger, quarter, unit, lang), self._show, key="table"
        )

    def _show(self, table: Table) -> None:
        self.show_empty(all(row.total or row.code == "none" for row in table.rows))
        self.table.show_table(table)
        self.notes.setText("  ".join(table.notes))
        self.notes_area.setVisible(bool(table.notes))
        self._fit_notes()
        self.sift()
        self._made.show()
        self.shown(table)
        self.headed.emit()

    def sift(self) -> None:
        """Show the rows that are searched for and that the page keeps."""
        self.table.filter(self.find_line.text(), self.keep)
        self._sifted()
        self._arrive()

    def _sifted(self) -> None:
        """Say how many rows are shown, or what leaves all of them out."""
        table = self.table.table()
        row_count, there = (
            details(table.rows) if table is not None else 0,
            details(self.table.rows()),
        )
        if self.table.rows_.folded():
            row_count = there = len(self.table.rows())
        text = (
            tr("{n} of {all} rows", n=f"{there:,}", all=f"{row_count:,}")
            if there < row_count
            else ""
        )
        self.count.setText(
            "" if self._sheets.currentIndex() else text or tr("{n} rows", n=f"{there:,}")
        )
        self._say_nothing(row_count, there)

    def _say_nothing(self, row_count: int, there: int) -> None:
        """Where all rows were left out, name what leaves them out, each with a way to clear it."""
        text = self.find_line.text().strip()
        ways = [clear_search(text, self.find_line.clear)] if text else []
        ways += self.table.ways_to_clear()
        for box in self.narrowing():
            if chosen(box):
                name = box.accessibleName() or tr("Choice")
                ways.append(clear_filter(name, chosen(box), partial(self._drop, box)))
        if row_count and not there and ways:
            self.found_none.say(self.table.unread_words() or tr("No row is found."), ways)
        else:
            self.found_none.hide()

    def _drop(self, box: Narrowing) -> None:
        unchoose(box)
        self.sift()

    def arrive_at(self, text: str) -> None:
        """Search for a text and put the cursor on its row, at once or when the table has been
        read.
        """
        self._row_to_find = text
        for box in self.narrowing():
            unchoose(box)
        if self.find_line.text() == text:
            self.sift()
        self.find_line.setText(text)
        self.table.setFocus()

    def _arrive(self) -> None:
        rows = [row for row in self.table.rows() if not row.total]
        if self._row_to_find and rows:
            self.table.go_to(
                next((row.code for row in rows if self._row_to_find in called(row)), rows[0].code)
            )
            self._row_to_find = ""

    # ------------------------------------------------------------ what the frame asks
    def title(self) -> str:
        table = self.table.table()
        return table.title if table is not None else ""

    def subtitle(self) -> str:
        table = self.table.table()
        if table is None:
            return ""
        until = tr("until {day}", day=table.quarter.last_day.isoformat())
        unit = tr("unit {unit}", unit=unit_name(self.session.unit))
        return " · ".join(filter(None, [table.version, until, unit]))

    def figure(self) -> str | None:
        """Return the figure that has the keys, on a card or in the table."""
        return getattr(self.focusWidget(), "id", "") or self.table.figure()

    def look_for(self, text: str) -> None:
        self.find_line.setText(text)

    def copied_rows(self) -> list[Sequence[Value]]:
        return super().copied_rows() or self.table.copied_rows()

    def selection_text(self) -> str:
        return self._selection

    def retranslate(self) -> None:
        self._again("retranslate")
        super().retranslate()

    def restyle(self) -> None:
        super().restyle()
        self.table.restyle()
        self._again("restyle")

    def _again(self, name: str) -> None:
        """Let the panel say and paint itself once more: by a way of its own, else by its texts."""
        own, texts = getattr(self._side, name, None), getattr(self._side, "texts", None)
        if own is not None:
            own()
        elif texts is not None:
            texts.again()

    def _picked(self, figure: str) -> None:
        self._selection = figure
        self.session.selected.emit()

    # ------------------------------------------------------------ export
    def export_to(self, name: str) -> None:
        """Write what is shown, as it is shown, to a spreadsheet: amounts as numbers of yuan."""
        table = self.table.shown_table()
        if table is None:
            return
        self.session.operations.export(
            self,
            lambda _: write_xlsx(table, Path(name)),
            lambda _: say_written(self.session, len(table.rows), name),
        )
