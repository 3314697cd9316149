"""A table of the review on a page: first column held in place, totals pinned below, every cell explains itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFrame, QMenu, QPushButton, QWidget

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.tables import report_table as report
from fundtracker.reports.tables.report_table import Row, Table
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.report_pages.report_grid import NAME, Part, ReportModel, Tone
from fundtracker.ui.widgets import building_blocks
from fundtracker.ui.widgets.table_model import Column

_TEXT_MOST, _TEXT_SAMPLE, _LEAST = 260, 200, 64


class ReportTable(QFrame):
    """A report's table, the total of the whole pinned below; sums of groups stay where their parts are.

    ``arrived`` tells the row under the cursor.
    """

    arrived = Signal(object)  # Row or None
    opened = Signal(object)  # Row: Enter, double click
    picked = Signal(str)  # what the status bar says of the selection

    def __init__(self, session: Session, key: str, *, name: Callable[[], str], hidden: Sequence[str] = ()) -> None:
        super().__init__()
        self._session, self._key, self._name = session, key, name
        self._hidden = frozenset(session.settings.hidden.get(key, hidden))
        self._pills: dict[str, Tone] = {}
        self._table: Table | None = None
        self._codes: tuple[str, ...] = ()
        self._heads: list[str] = []
        self._only: Mapping[str, Callable[[], str]] | None = None
        self._text = ""
        self._keep: Callable[[Row], bool] | None = None
        self._order: tuple[str, bool] | None = None
        self.levels: int | None = None  # how many levels are shown while nothing is searched for
        self.wide = NAME  # the column of words that takes the room left
        self.least = 0  # its least width; 0: as wide as its words
        self.most = _TEXT_MOST  # the greatest width of the first column where another one has the room left
        self._fitted = 0  # its width without it
        self.body_model, self.foot_model = ReportModel(), ReportModel()
        self.body, self.foot = Part(self.body_model), Part(self.foot_model)
        self.foot.horizontalHeader().hide()
        self.foot.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.foot.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.foot.setAlternatingRowColors(False)
        self._corner = QWidget()
        self._corner.setFixedSize(0, 1)
        self.setLayout(building_blocks.column(self.body, building_blocks.row(self.foot, self._corner, gap=0), gap=0))
        self.body.verticalScrollBar().rangeChanged.connect(lambda *_: self._corner_room())
        self.body.horizontalScrollBar().valueChanged.connect(self.foot.horizontalScrollBar().setValue)
        self.body.horizontalHeader().sectionResized.connect(lambda at, _, width: self.foot.setColumnWidth(at, width))
        self.body.horizontalHeader().sectionClicked.connect(self._sort)
        self.body.resized.connect(self._spread)
        self.body.opened.connect(lambda index: self.opened.emit(self.body_model.record(index.row())))
        self.setFocusProxy(self.body)
        for part in (self.body, self.foot):
            part.selectionModel().currentChanged.connect(lambda *_: self.arrived.emit(self.current()))
            part.selectionModel().selectionChanged.connect(lambda *_: self.picked.emit(self._selection()))

    # ------------------------------------------------------------ what is shown
    def pills(self, **tones: Tone) -> None:
        """Show columns as states: by the code of a column, the tone of a row (an empty tone: plain text)."""
        self._pills = tones

    def show_table(self, table: Table) -> None:
        """Show another state of the table; cursor and place stay where they were."""
        current, column_ = self.current(), self.body.currentIndex().column()
        self._table = table
        self._fill()
        codes, heads = tuple(c.code for c in table.columns), [c.head for c in table.columns]
        self._fit(table, again=codes == self._codes and heads == self._heads)  # words of another language: anew
        self._heads = heads
        self._codes = codes
        self._hide()
        if current is not None:
            self.go_to(current.code, column_)

    def only(self, columns: Mapping[str, Callable[[], str]] | None) -> None:
        """Show only some columns for now, with short heads, whatever the person chose; None: as chosen."""
        self._only = columns
        if self._table is not None:
            self._fill()
            self._fit(self._table, again=False)
            self._hide()

    def _hide(self) -> None:
        for at, code in enumerate(self._codes, 1):
            for part in (self.body, self.foot):
                part.setColumnHidden(at, code in self._hidden if self._only is None else code not in self._only)
        self._spread()

    def filter(self, text: str, keep: Callable[[Row], bool] | None = None) -> None:
        """Show only rows with all words of a text, and that ``keep`` keeps; groups stay above their parts."""
        self._text, self._keep = text, keep
        if self._table is not None:
            current, column_ = self.current(), self.body.currentIndex().column()
            self._fill()
            if current is not None:
                self.go_to(current.code, column_)

    def rows(self) -> list[Row]:
        """Return the rows shown; the total of the whole table, pinned below, is not among them."""
        return list(self.body_model._records)

    def table(self) -> Table | None:
        """Return the whole table."""
        return self._table

    def current(self) -> Row | None:
        """Return the row under the cursor."""
        index = self.body.currentIndex()
        return self.body_model.record(index.row()) if index.isValid() else None

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
        cell = row.cells.get(part.model_.columns[index.column()].key) if row is not None else None
        return cell.id if cell is not None else None

    def copied_rows(self) -> list[Sequence[Value]]:
        """Return the selected cells, else all that is shown, heads first: exact yuan."""
        part = self.foot if self.foot.hasFocus() else self.body
        if len(part.selectedIndexes()) < 2:  # the cursor alone
            return self.body.copied([*self.rows(), *self.foot_model._records])
        return part.copied_rows()

    def choose_columns(self, beside: QPushButton) -> None:
        """Let the person choose the columns shown; the choice is kept."""
        menu = QMenu(self)
        for at, column_ in enumerate(self.body_model.columns[1:], 1):
            action = menu.addAction(column_.head())
            action.setCheckable(True)
            action.setChecked(not self.body.isColumnHidden(at))
            action.toggled.connect(partial(self.show_column, column_.key))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(beside.mapToGlobal(beside.rect().bottomLeft()))

    def show_column(self, code: str, on: bool) -> None:
        """Show or hide a column, and keep it so."""
        self._hidden = self._hidden - {code} if on else self._hidden | {code}
        self._session.settings.hidden[self._key] = sorted(self._hidden)
        self._session.settings.save()
        for part in (self.body, self.foot):
            part.setColumnHidden(self._codes.index(code) + 1, not on)
        self._spread()

    def restyle(self) -> None:
        """Paint in the theme in use."""
        for model in (self.body_model, self.foot_model):
            model.retranslate()

    # ------------------------------------------------------------ inside
    def _spread(self) -> None:
        """Give the room left to the column of words that is to have it."""
        if self._fitted:
            at = ((NAME, *self._codes).index(self.wide)) if self.wide in self._codes else 0
            shown = [i for i in range(len(self._codes) + 1) if i != at and not self.body.isColumnHidden(i)]
            free = self.body.viewport().width() - sum(self.body.columnWidth(i) for i in shown)
            self.body.setColumnWidth(at, max(self.least or self._fitted, free))

    def _corner_room(self) -> None:
        """Leave the room of the scroll bar beside the totals, so that both parts scroll as one."""
        bar = self.body.verticalScrollBar()
        self._corner.setFixedWidth(bar.sizeHint().width() if bar.maximum() else 0)

    def _fill(self) -> None:
        table = self._table
        assert table is not None
        whole = [row for row in table.rows if row.total][-1:] if table.rows and table.rows[-1].total else []
        rows = table.rows[: len(table.rows) - len(whole)]
        folded = self.levels is not None and not self._text.strip()
        if folded:
            rows = [row for row in rows if row.depth < (self.levels or 0)]
        elif self._text.strip() or self._keep is not None:
            rows = self._kept(table, rows)
        if self._order is not None and not any(row.depth for row in rows):
            code, down = self._order
            parts = sorted((row for row in rows if not row.total), key=lambda row: _rank(row, code), reverse=down)
            rows = [*parts, *(row for row in rows if row.total)]
        totals = whole if folded or details(rows) == details(table.rows) else []
        if self._only is not None:
            short = [c._replace(head=self._only[c.code]()) if c.code in self._only else c for c in table.columns]
            table = table._replace(columns=short)
        self.body_model.show_table(table, rows, self._pills, self._name())
        self.foot_model.show_table(table, totals, {}, "")
        self.foot.setFixedHeight(len(totals) * theme.ROW + 1)
        self.foot.setVisible(bool(totals))
        for at in range(len(self.body_model.columns)):
            self.foot.setColumnWidth(at, self.body.columnWidth(at))

    def _kept(self, table: Table, rows: list[Row]) -> list[Row]:
        words, texts = self._text.lower().split(), [c for c in table.columns if c.kind in ("text", "day")]
        spans = {word: _spans(word, table) for word in words}
        amounts = [c.code for c in table.columns if c.kind == "money"] if any(spans.values()) else []
        found: list[Row] = []
        above: list[Row] = []
        there: set[str] = set()
        for row in rows:
            above = [*above[: row.depth], row]
            if self._keep is not None and not self._keep(row):
                continue
            said = " ".join([row.name, *(report.shown(table, c, row.cells.get(c.code)) for c in texts)]).lower()
            sums = [cell.value for code in amounts if (cell := row.cells.get(code)) is not None]
            if all(word in said or _within(sums, spans[word]) for word in words):
                found += [one for one in above if one.code not in there]
                there.update(one.code for one in above)
        return found

    def _sort(self, section: int) -> None:
        code = self.body_model.columns[section].key
        down = self._order == (code, False)
        self._order = (code, down)
        header = self.body.horizontalHeader()
        header.setSortIndicatorShown(True)
        header.setSortIndicator(section, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
        if self._table is not None:
            self._fill()

    def _fit(self, table: Table, *, again: bool) -> None:
        """Make every column wide enough for its widest figure; texts may be cut, they have a tooltip."""
        wide = self.wide if self.wide in {c.code for c in table.columns} else NAME
        metrics = QFontMetrics(theme.font(bold=True))
        heads = QFontMetrics(theme.font(theme.SMALL, bold=True))
        for at, column_ in enumerate(self.body_model.columns):
            widest = max((metrics.horizontalAdvance(text) for text in _samples(table, column_, at)), default=0)
            pill = 22 if column_.key in self._pills else 0
            wanted = max(_LEAST, widest + 24 + pill, heads.horizontalAdvance(column_.head()) + 34)
            if not column_.numeric:
                wanted = max(
                    min(wanted, _TEXT_MOST if at or wide == NAME else self.most),
                    heads.horizontalAdvance(column_.head()) + 34,
                )
            kept = self.body.columnWidth(at) if again else 0
            if column_.key == wide:
                self._fitted = _TEXT_MOST if at else wanted
                kept = 0
            self.body.setColumnWidth(at, max(wanted, kept) if column_.numeric else kept or wanted)

    def _selection(self) -> str:
        part = self.foot if self.foot.hasFocus() else self.body
        values = []
        for index in part.selectedIndexes():
            column_ = self._table.columns[index.column() - 1] if self._table and index.column() else None
            row = part.model_.record(index.row())
            cell = row.cells.get(column_.code) if row is not None and column_ is not None else None
            if cell is not None and isinstance(cell.value, int) and column_ is not None and column_.kind == "money":
                values.append(cell.value)
        if len(values) < 2:
            return ""
        show = self._session.money
        return tr(
            "Count {n}   Sum {sum}   Average {mean} {unit}", n=f"{len(values):,}", sum=show(sum(values)),
            mean=show(money.rounded(sum(values), len(values))), unit=unit_name(self._session.unit),
        )  # fmt: skip


def details(rows: Iterable[Row]) -> int:
    """Return how many rows are no sums of others."""
    return sum(not row.total for row in rows)


def _samples(table: Table, column_: Column[Row], at: int) -> list[str]:
    """Return the texts that may be widest: of figures the highest and lowest, of words the first rows'."""
    if at and column_.numeric:
        cells = [cell for row in table.rows if (cell := row.cells.get(column_.key)) is not None]
        figures = [cell.value for cell in cells if isinstance(cell.value, int)]
        ends = (max(figures), min(figures)) if figures else ()
        there = (next(r for r in table.rows if (c := r.cells.get(column_.key)) and c.value == v) for v in ends)
        return [column_.text(row) for row in there]
    return [column_.text(row) for row in (*table.rows[:_TEXT_SAMPLE], *table.rows[-2:])]


def _spans(word: str, table: Table) -> list[tuple[int, int]]:
    """Return the ranges of fen that a word means in a table; [] where it is no amount."""
    try:
        return money.meanings(word, table.unit, table.lang)
    except ValueError:
        return []


def _within(values: Sequence[object], spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether one of the amounts is meant; one taken back is found by its digits too."""
    return any(low <= sign * value <= high for value in values if isinstance(value, int)
               for low, high in spans for sign in (1, -1))  # fmt: skip


def _rank(row: Row, code: str) -> tuple[int, float | str]:
    if code == NAME:
        return (1, row.name)
    cell = row.cells.get(code)
    value = cell.value if cell is not None else None
    return (0, "") if value is None else (1, value) if isinstance(value, int) else (2, value)
