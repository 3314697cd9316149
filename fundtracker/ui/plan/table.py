"""Table 1 on the page: heads stand inside the table above each measure, every cell explains itself."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem

from fundtracker.domain.base import money
from fundtracker.domain.base.period import show_percent, show_points
from fundtracker.i18n import tr
from fundtracker.reports.plan.plan_report import Cell, PlanReport, Row
from fundtracker.reports.plan.table1 import COLUMNS, DONE, band_name, columns_of, shown
from fundtracker.reports.plan.table1_files import exact_head, plain
from fundtracker.reports.tables.text_grid import Value
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.table_model import PILL_ROLE, ROW_ROLE, Column, Index, Records, Role
from fundtracker.ui.widgets.table_view import Delegate, Grid, draw_pill

ROW = 26  # a compact row
_KEYS = ("name", *COLUMNS, "pace", "note")
_PACES = {"ahead": "ok", "behind": "warn", "in_step": "muted"}
_STRONG = ("fiscal", "parts", "headline", "with_city")
_QUIET = ("unclassified", "elsewhere", "outside", "city", "funds")
_LEAST = {"name": 108, "pace": 84, "note": 84}


class Shown(NamedTuple):
    """A row as shown: ``row`` None for the heads of a band."""

    band: str
    row: Row | None
    texts: dict[str, str]
    tip: str = ""

    def cell(self, key: str) -> Cell | None:
        """Return the figure of a column; None for words."""
        if self.row is None:
            return None
        return self.row.cells.get(DONE.get(key, key) if self.row.band == "investment" else key)


def rows_of(report: PlanReport) -> list[Shown]:
    """Return the report's rows, each band under its own heads."""
    found: list[Shown] = []
    for row in report.rows:
        if not found or found[-1].band != row.band:
            found.append(_band(report, row.band))
        own = zip(COLUMNS, columns_of(row.band), strict=True)
        texts = {key: shown(report, row.cells.get(code), key) for key, code in own}
        if row.band == "scope":
            texts = {"plan": texts["plan"], "year_plan": row.note}
        words = {"name": row.name, "pace": _pace(row), "note": row.remark}
        found.append(Shown(row.band, row, texts | words, row.note))
    return found


def _heads(report: PlanReport) -> dict[str, str]:
    """Return short heads; those of the papers are longer."""
    year = report.quarter.year
    return {
        "plan": tr("3-year plan"), "year_plan": tr("{year} plan", year=year),
        "rate": tr("Done"), "elapsed": tr("Time"), "gap": tr("Gap, pp"),
        "left": tr("To go"), "pace": tr("Against time"), "note": tr("Note"),
    }  # fmt: skip


def _band(report: PlanReport, band: str) -> Shown:
    said, q = _heads(report), report.quarter
    if band == "paid":
        said |= {"quarter": tr("Paid Q{n}", n=q.number), "year": tr("Paid {year}", year=q.year)}
        said["total"] = tr("Paid to date")
    elif band == "investment":
        said |= {"quarter": tr("Done Q{n}", n=q.number), "year": tr("Done {year}", year=q.year)}
        said["total"] = tr("Done to date")
    if band == "scope":
        words = tr("payments and completed investment are two measures: what was reached is never added")
        said = {"plan": said["plan"], "year_plan": words}
    names = {"paid": tr("Fiscal payments"), "investment": tr("Completed investment"), "scope": tr("Totals")}
    return Shown(band, None, said | {"name": names[band]}, band_name(band))


def _pace(row: Row) -> str:
    return {"ahead": tr("Ahead"), "behind": tr("Behind"), "in_step": tr("In step"), "": ""}[row.pace]


class PlanModel(Records[Shown]):
    """The rows of 表1; words of the totals run over the columns that have no figure there."""

    def __init__(self) -> None:
        super().__init__([self._column(key) for key in _KEYS])
        self.bold = lambda r: r.row is not None and r.row.code in _STRONG
        self.ground = lambda r: "sunken" if r.row is None else "hover" if r.row.code == "fiscal" else ""

    @staticmethod
    def _column(key: str) -> Column[Shown]:
        pill = (lambda r: _PACES.get(r.row.pace, "") if r.row is not None else "") if key == "pace" else None
        return Column(
            key, str, lambda r: r.texts.get(key, ""), numeric=key in COLUMNS, tone=partial(_tone, key),
            exact=partial(_exact, key), tip=partial(_tip, key), pill=pill,
        )  # fmt: skip

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if index.isValid() and role in (Role.TextAlignmentRole, Role.FontRole):
            record = self.record(index.row())
            if record is not None and role == Role.FontRole and record.row is None:
                return theme.font(theme.SMALL, bold=not (_runs(record) and index.column() == 2))
            if record is not None and role == Role.TextAlignmentRole and _runs(record) and index.column() == 2:
                return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return super().data(index, role)


def _runs(record: Shown) -> bool:
    return record.band == "scope"


def _tone(key: str, record: Shown) -> str:
    if record.row is None:
        return "text2"
    cell = record.cell(key)
    if cell is not None and cell.fen is not None and cell.fen < 0:
        return "bad"
    if key == "gap" and record.row.pace == "behind":
        return "warn"
    if record.row.code in _QUIET or key == "elapsed" or record.texts.get(key) == money.MISSING:
        return "muted"
    words = key == "note" or (key == "year_plan" and _runs(record))
    return "text2" if words else ""


def _exact(key: str, record: Shown) -> Value:
    if record.row is None:
        text = record.texts.get(key, "")
        measured = key == "plan" if _runs(record) else key in COLUMNS
        return exact_head(text, key) if measured else text
    if (cell := record.cell(key)) is not None:
        return plain(cell)
    text = record.texts.get(key, "").strip()
    return None if text == money.MISSING else text


def _tip(key: str, record: Shown) -> str:
    cell = record.cell(key)
    if cell is not None and cell.fen is not None:
        floor = "≥ " if cell.at_least else ""
        return floor + tr("{amount} yuan", amount=money.show(cell.fen)) + "  (F9)"
    if cell is not None and cell.tenths is not None:
        return (show_points(cell.tenths) if key == "gap" else show_percent(cell.tenths)) + "  (F9)"
    return record.tip if key in ("name", "note", "year_plan") else ""


class _Ruled(Delegate):
    """Paints a pace as a pill, and a hairline above and below the heads of a band."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        pill = index.data(PILL_ROLE)
        if pill is None:
            super().paint(painter, option, index)
        else:
            ground = index.data(Qt.ItemDataRole.BackgroundRole)
            painter.fillRect(option.rect, ground if ground is not None else theme.color("surface"))
            draw_pill(painter, option.rect, *pill)
        record = index.data(ROW_ROLE)
        if record is not None and record.row is None:
            painter.fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1), theme.color("grid"))
            painter.fillRect(
                QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1), theme.color("grid")
            )


class PlanGrid(Grid):
    """As high as its rows, no figure ever cut; the last column takes the room that is left."""

    def __init__(self) -> None:
        self.model_ = PlanModel()
        super().__init__(self.model_)
        self.setItemDelegate(_Ruled(self))
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setAlternatingRowColors(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ContiguousSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._whole = 0

    def show_report(self, report: PlanReport) -> None:
        """Show another state of the table; the cell under the cursor stays where it was."""
        current = self.currentIndex()
        at = (current.row(), current.column())
        rows = rows_of(report)
        self.clearSpans()
        self.model_.show(rows)
        for i, record in enumerate(rows):
            if _runs(record):
                self.setSpan(i, 2, 1, len(_KEYS) - 2)
        self._fit(rows)
        if current.isValid() and at[0] < len(rows):
            self.setCurrentIndex(self.model_.index(*at))
        self._room()

    def shown(self) -> list[Shown]:
        """Return the rows shown, heads too."""
        return [r for i in range(self.model_.rowCount()) if (r := self.model_.record(i)) is not None]

    def figure(self, index: QModelIndex | None = None) -> str:
        """Return the id of the figure in a cell (by default the one under the cursor); '' without one."""
        index = self.currentIndex() if index is None else index
        record = self.model_.record(index.row()) if index.isValid() else None
        cell = record.cell(_KEYS[index.column()]) if record is not None else None
        return cell.id if cell is not None else ""

    def copied_rows(self, *, whole: bool = False) -> list[Sequence[Value]]:
        """Return the selected cells, or the whole table, in exact yuan, each band under its heads."""
        rows, columns = self.chosen()
        if whole:
            rows, columns = list(range(self.model_.rowCount())), list(range(len(_KEYS)))
        shown = self.shown()
        heads = {record.band: record for record in shown if record.row is None}
        records: list[Shown] = []
        for record in (shown[at] for at in rows):
            if record.row is not None and (not records or records[-1].band != record.band):
                records.append(heads[record.band])  # they were not selected
            records.append(record)
        return [self.model_.copied(record, columns) for record in records]

    # ------------------------------------------------------------ room
    def _fit(self, rows: list[Shown]) -> None:
        widths = []
        for key in _KEYS:
            texts = [r for r in rows if not (_runs(r) and key not in ("name", "plan"))]
            widths.append(max([_LEAST.get(key, 56), *(_width(r, key) for r in texts)]))
        widths[-1] = _LEAST["note"]
        for at, width in enumerate(widths):
            self.setColumnWidth(at, width)
        self._whole = sum(widths)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self._room)

    def _room(self) -> None:
        last = len(_KEYS) - 1
        room = self.viewport().width() - (self._whole - _LEAST["note"])
        self.setColumnWidth(last, max(_LEAST["note"], room))
        bar = self.horizontalScrollBar().sizeHint().height() if room < _LEAST["note"] else 0
        self.setFixedHeight(self.model_.rowCount() * ROW + bar)


def _width(record: Shown, key: str) -> int:
    text = record.texts.get(key, "")
    if key == "pace" and record.row is not None:
        return QFontMetrics(theme.font(theme.SMALL)).horizontalAdvance(text) + 44
    font = theme.font(theme.SMALL, bold=True) if record.row is None else theme.font(bold=record.row.code in _STRONG)
    return QFontMetrics(font).horizontalAdvance(text) + 24
