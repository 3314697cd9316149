"""The rows of a file on the import page: what becomes of each, cells to put right, roles to
choose.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView

from fundtracker import i18n
from fundtracker.i18n import tr
from fundtracker.intake.cells.amounts import UNITS
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.payments.preview import Row
from fundtracker.reports.tables.report_table import in_unit
from fundtracker.reports.tables.text_grid import Value
from fundtracker.reports.warnings.table11 import warning_text
from fundtracker.settings import Settings
from fundtracker.ui.base import theme
from fundtracker.ui.imports import block_paste
from fundtracker.ui.imports.preview_layout import PreviewLayout
from fundtracker.ui.imports.role_header import CELLS, LINE, VERDICT, RoleHeader
from fundtracker.ui.imports.understood import understood
from fundtracker.ui.imports.words import verdict
from fundtracker.ui.widgets.breaches import breach_tone
from fundtracker.ui.widgets.cell_painting import Delegate
from fundtracker.ui.widgets.table_view import CopyingView

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
_TONES = {"new": "text2", "known": "warn", "rejected": "bad", "skipped": "muted"}
_ICONS = {"new": "ok", "known": "copy", "rejected": "warning", "skipped": "next"}
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_MONEY = ("amount_out", "amount_in", "amount_signed", "amount_abs", "balance")


def _mark(row: Row) -> tuple[str, str]:
    """Return the icon of a row and its tone: a breach is as grave as an error."""
    if row.warned:
        return "warning", breach_tone(row.warned)
    if row.state == "new" and (row.edited or row.converted):
        return "wand", "accent"
    state = "known" if row.is_duplicate else row.state
    return _ICONS[state], _TONES[state]


class PreviewModel(QAbstractTableModel):
    """Rows of a preview; a cell of the file can be edited, the answer is told by ``corrected``."""

    corrected = Signal(object)  # list of (line, column of the file, text)

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[Row] = []
        self._shown: list[int] = []
        self.columns: list[Column] = []
        self.editable = True
        self.unit = ""  # of amounts, as the file is read

    def show(self, columns: Sequence[Column], rows: list[Row], shown: list[int]) -> None:
        """Show some rows of a file; columns that stay the same keep their place and width."""
        self.beginResetModel()
        self.columns, self._rows, self._shown = sorted(columns), rows, shown
        self.endResetModel()

    def choose(self, shown: list[int]) -> None:
        """Show other rows of the same file."""
        self.beginResetModel()
        self._shown = shown
        self.endResetModel()

    def row(self, at: int) -> Row:
        """Return the file's row on a line of the table."""
        return self._rows[self._shown[at]]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else CELLS + len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = super().flags(index)
        if self.editable and index.column() >= CELLS and self.row(index.row()).state != "skipped":
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, at = self.row(index.row()), index.column() - CELLS
        if role == Role.ToolTipRole and 0 <= at < len(self.columns):
            return understood(row, self.columns[at], self.unit)
        if role in (Role.DisplayRole, Role.EditRole, Role.ToolTipRole):
            return self._text(row, index.column(), role)
        if role == Role.DecorationRole and index.column() == VERDICT:
            return theme.icon(*_mark(row), 16)
        if role == Role.TextAlignmentRole:
            right = index.column() == LINE or (
                0 <= at < len(self.columns) and self.columns[at].role in _MONEY
            )
            return (
                Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        if role == Role.ForegroundRole:
            return self._ink(row, index.column())
        if role == Role.BackgroundRole:
            return self._ground(row, at)
        if role == Role.FontRole and row.state == "known" and at >= 0:
            struck = QFont(theme.font())
            struck.setStrikeOut(True)
            return struck
        return None

    @staticmethod
    def _text(row: Row, column: int, role: int) -> str:
        if column == LINE:
            return str(row.line)
        if column == VERDICT:
            text = verdict(row)
            if role == Role.ToolTipRole and row.state == "rejected" and row.issue is not None:
                text = i18n.say(row.issue)
            if role == Role.ToolTipRole and row.warned:
                text = "\n".join(warning_text(warning) for warning in row.warned)
            if role == Role.ToolTipRole and row.rule is not None:
                text += "\n" + tr("rule: {field} {how} {pattern}", **row.rule)
            return text
        at = column - CELLS
        return row.cells[at] if at < len(row.cells) else ""

    @staticmethod
    def _ink(row: Row, column: int) -> Any:
        if column == LINE:
            return theme.color("muted")
        if column == VERDICT:
            return theme.color("text2" if _mark(row)[1] == "ok" else _mark(row)[1])
        return theme.color("muted") if row.state in ("known", "skipped") else None

    @staticmethod
    def _ground(row: Row, at: int) -> Any:
        if at < 0:
            return None
        if at in row.edited:
            return theme.color("ok_weak")
        if row.state == "rejected" and at == row.column:
            return theme.color("bad_weak")
        return theme.color("accent_weak") if at in row.converted else None

    def copied_head(self, section: int) -> str:
        """Return the head of a column in a copy: that of an amount names its unit, by itself or
        after it.
        """
        head, at = str(self.headerData(section, Qt.Orientation.Horizontal)), section - CELLS
        money = at >= 0 and self.columns[at].role in _MONEY
        named = next((unit for unit in sorted(UNITS, key=len, reverse=True) if unit in head), "")
        return in_unit(head, self.unit) if money and self.unit and self.unit != named else head

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        row, at = self.row(index.row()), index.column() - CELLS
        text = str(value)
        if role != Role.EditRole or at < 0 or (at < len(row.cells) and row.cells[at] == text):
            return False
        self.corrected.emit([(row.line, at, text)])
        return True

    def block(
        self, top: int, places: Sequence[int], rows: Sequence[Sequence[str]]
    ) -> tuple[list[block_paste.Cell], int]:
        """Return what a block of texts becomes from a row on in columns in the order of the
        screen, and how many cells of it lie beyond the rows and columns that can be edited.
        """
        cells, beyond = list[block_paste.Cell](), 0
        for y, texts in enumerate(rows, top):
            for i, text in enumerate(texts):
                x = places[i] if i < len(places) else -1
                at = x - CELLS
                inside = y < self.rowCount() and 0 <= at < len(self.columns)
                if not inside or not self.flags(self.index(y, x)) & Qt.ItemFlag.ItemIsEditable:
                    beyond += 1
                    continue
                column, row = self.columns[at], self.row(y)
                old = row.cells[at] if at < len(row.cells) else ""
                place = block_paste.Place(at, column.header, column.role, self.unit)
                cells.append(block_paste.judged(place, row.line, old, text))
        return cells, beyond

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        at = section - CELLS
        if role == Role.DisplayRole:
            if section == LINE:
                return tr("Line")
            if section == VERDICT:
                return tr("Check")
            return self.columns[at].header or tr("column {n}", n=at + 1)
        if role == Role.TextAlignmentRole:
            right = section == LINE or (
                0 <= at < len(self.columns) and self.columns[at].role in _MONEY
            )
            return (
                Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            ) | Qt.AlignmentFlag.AlignVCenter
        return None


def _fills(event: QKeyEvent) -> bool:
    down = event.key() == Qt.Key.Key_D
    return down and event.modifiers() == Qt.KeyboardModifier.ControlModifier


class PreviewTable(CopyingView):
    """The table of the import page; ``refused`` says why a block is not taken."""

    refused = Signal(str)

    def __init__(self, model: PreviewModel, settings: Settings) -> None:
        super().__init__()
        self.setObjectName("styled")  # its cells are painted by the style
        self.roles = RoleHeader(self)
        self.setHorizontalHeader(self.roles)
        self.setModel(model)
        self._model = model
        self._known: tuple[str, ...] = ()
        self.layout_ = PreviewLayout(settings, self)
        self.dialog: block_paste.BlockDialog | None = None
        self.setItemDelegate(Delegate(self))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(theme.ROW)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setFont(theme.font())
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setIconSize(QSize(16, 16))
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setTabKeyNavigation(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.DoubleClicked | triggers.EditKeyPressed | triggers.AnyKeyPressed
        )

    def event(self, event: QEvent) -> bool:
        """Ctrl+V and Ctrl+D are the table's while it has the keys, whatever the menu does with
        them.
        """
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride:
            paste = event.matches(QKeySequence.StandardKey.Paste)
            event.setAccepted(paste or _fills(event))
            if event.isAccepted():
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste(QGuiApplication.clipboard().text())
        elif _fills(event):
            self.fill_down()
        else:
            super().keyPressEvent(event)

    def paste(self, text: str) -> None:
        """Show what a block of cells becomes from the cell under the cursor on, and take it."""
        index = self.currentIndex()
        lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
        rows = [line.split("\t") for line in lines]
        if index.isValid() and text and self._is_few(sum(map(len, rows))):
            self._offer(*self._model.block(index.row(), self._from(index.column()), rows))

    def _from(self, column: int) -> list[int]:
        """Return a column and those to its right, as they are shown."""
        shown = self.shown_columns()
        return shown[shown.index(column) :] if column in shown else [column]

    def fill_down(self) -> None:
        """Give the selected cells of each column the text of the topmost of them."""
        cells, beyond = list[block_paste.Cell](), 0
        places = self.selectedIndexes()
        if not self._is_few(len(places)):
            return
        for x in sorted({place.column() for place in places}):
            rows = sorted(place.row() for place in places if place.column() == x)
            text = str(self._model.index(rows[0], x).data() or "")
            for y in rows[1:]:
                some, out = self._model.block(y, [x], [[text]])
                cells, beyond = cells + some, beyond + out
        if cells:
            self._offer(cells, beyond)

    def _is_few(self, n: int) -> bool:
        """Tell whether a block is small enough to be looked through; one that is not is refused."""
        if n > block_paste.MOST:
            words = tr("A block of {n} cells is too large: at most {most} at once.",
                       n=f"{n:,}", most=f"{block_paste.MOST:,}")  # fmt: skip
            self.refused.emit(words)
        return n <= block_paste.MOST

    def _offer(self, cells: Sequence[block_paste.Cell], beyond: int) -> None:
        take = self._model.corrected.emit
        self.dialog = block_paste.BlockDialog(cells, beyond, take, self.window())
        self.dialog.open()

    def copied_rows(self) -> list[Sequence[Value]]:
        """Cells go as they stand in the file, heads of amounts with the unit in which they are
        read.
        """
        rows, columns = self.chosen()
        model = self._model
        return [
            [model.copied_head(at) for at in columns],
            *([str(model.index(y, x).data() or "") for x in columns] for y in rows),
        ]

    def fitted(self) -> None:
        """Give the columns of a file their widths, and keep what the person drew for the same
        file.
        """
        columns = self._model.columns
        self.roles.fill(columns)
        names = tuple(column.header for column in columns)
        if names == self._known:
            return
        self._known = names
        self.setColumnWidth(LINE, 60)
        self.setColumnWidth(VERDICT, 210)
        metrics = self.fontMetrics()
        for at, column in enumerate(columns):
            shown = [self._model.row(i).cells for i in range(min(60, self._model.rowCount()))]
            widest = max(
                (metrics.horizontalAdvance(cells[at]) for cells in shown if at < len(cells)),
                default=0,
            )
            head = metrics.horizontalAdvance(column.header) + 8
            self.setColumnWidth(at + CELLS, min(260, max(118, widest + 24, head + 20)))
        self.layout_.apply(("line", "verdict"), names)
