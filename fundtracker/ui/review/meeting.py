"""Meeting mode: the tables of the review over the whole screen, in big type, by the keyboard alone."""

from __future__ import annotations

from typing import Any, NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLineEdit, QStyle, QStyleOptionViewItem, QWidget

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import language, say, tr
from fundtracker.ledger import Ledger
from fundtracker.reports.review.pack_pdf import shown
from fundtracker.reports.tables import report_table as report
from fundtracker.reports.tables.report_table import name_head
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, unit_name
from fundtracker.ui.review.reading import Papers
from fundtracker.ui.widgets.building_blocks import Elided, Segments, card, column, label, row
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Delegate, Grid

BIG, HEADS, TITLE, LINE, PAD = 24, 18, 34, 55, 8  # pixels
LISTED = 6  # payments named under a figure
# The columns that a hall reads; a sheet without an entry shows those that fit.
_CHOSEN = {
    "plan": ("plan", "quarter", "total", "rate", "gap"),
    "projects": ("status", "estimate", "paid_quarter", "paid", "paid_rate", "physical"),
    "contracts": ("project", "current", "work", "paid", "payable", "excess"),
    "indicators": ("unit", "baseline", "target", "q0", "rate", "standing"),
}


class _Cell(NamedTuple):
    text: str
    id: str
    negative: bool
    value: int | str | None


class _Row(NamedTuple):
    name: str
    cells: dict[str, _Cell]
    strong: bool


class _BigDelegate(Delegate):
    """Rows in big type, bold ones too; figures stand under their heads."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        option.font = theme.font(BIG, bold=option.font.bold())

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        inner = QStyleOptionViewItem(option)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(option.rect, theme.color("accent_weak"))
        inner.rect = option.rect.adjusted(PAD, 0, -PAD, 0)
        super().paint(painter, inner, index)


class _Big(Grid):
    """A grid in big type that fills its width."""

    def __init__(self) -> None:
        self.model_: Records[_Row] = Records(())
        super().__init__(self.model_)
        self.setItemDelegate(_BigDelegate(self))
        self.setFont(theme.font(BIG))
        self.verticalHeader().setDefaultSectionSize(LINE)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.horizontalHeader().setFont(theme.font(HEADS, bold=True))
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._widths: list[int] = []

    def show_rows(self, columns: list[Column[_Row]], rows: list[_Row]) -> None:
        """Show another table; a column that would not fit is left out, from the right."""
        self.model_.beginResetModel()
        self.model_.columns = tuple(columns)
        self.model_._records = rows
        self.model_.bold = lambda one: one.strong
        self.model_.endResetModel()
        metrics, heads = QFontMetrics(theme.font(BIG, bold=True)), QFontMetrics(theme.font(HEADS, bold=True))
        self._widths = [
            max([heads.horizontalAdvance(c.head()) + 30, *(metrics.horizontalAdvance(c.text(r)) + 34 for r in rows)])
            for c in columns
        ]
        self._room()
        if rows:
            self.setCurrentIndex(self.model_.index(0, min(1, len(columns) - 1)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._room()

    def _room(self) -> None:
        if not self._widths:
            return
        room = self.viewport().width()
        texts = [i for i, c in enumerate(self.model_.columns) if i and not c.numeric]
        widths = [min(w, 420) if i in texts else w for i, w in enumerate(self._widths)]
        widths[0] = min(widths[0], max(320, room // 3))
        left = room - widths[0]
        for at, width in enumerate(widths[1:], 1):
            self.setColumnHidden(at, width > left)
            left -= width if width <= left else 0
            self.setColumnWidth(at, width)
        self.setColumnWidth(0, widths[0] + max(0, left))


class Meeting(QWidget):
    """← → tables · ↑ ↓ rows · Enter where a figure comes from · D a decision · U the unit · Esc back."""

    def __init__(self, session: Session, quarter: Quarter, papers: Papers) -> None:
        super().__init__(None, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("page")
        self._session, self._quarter, self._papers = session, quarter, papers
        self._said: dict[str, Any] = papers.content["languages"][language()]
        self._sheets: list[dict[str, Any]] = [s for s in self._said["sheets"] if s["rows"]]
        self.at = 0
        self.setWindowTitle(self._said["title"])
        self.title, self.lead = label(size=TITLE, bold=True), label(size=HEADS, tone="text2")
        self.place = label(size=HEADS, tone="muted")
        self.units = Segments(3, ("yuan", "wan", "yi").index(session.unit))
        self.units.say([unit_name(one) for one in ("yuan", "wan", "yi")])
        self.grid = _Big()
        self.notes = Elided(HEADS, tone="muted")
        self.proof = label(size=BIG - 4, wrap=True)
        self.proof_card = card(self.proof, None, margins=(24, 18, 24, 18))
        self.proof_card.hide()
        self.line = QLineEdit()
        self.line.setFont(theme.font(BIG))
        self.line.setFixedHeight(LINE)
        self.line.setPlaceholderText(tr("Decision; Enter keeps it, Esc puts it away"))
        self.line.setAccessibleName(tr("Decision"))
        self.line.hide()
        self.told = label(size=HEADS, tone="ok")
        self.keys = label(size=HEADS - 2, tone="muted")
        self.keys.setText(
            tr("← → tables   ↑ ↓ rows   Enter where a figure comes from   D note a decision   U unit   Esc leave")
        )
        body = row(card(self.grid, gap=0, margins=(1, 1, 1, 1)), self.proof_card, gap=16)
        body.setStretch(0, 1)
        whole = column(
            row(column(self.title, self.lead, gap=4), None, self.place), body, self.notes, self.line,
            row(self.keys, None, self.told), gap=14, margins=(48, 32, 48, 24),
        )  # fmt: skip
        whole.setStretchFactor(body, 1)
        self.setLayout(whole)
        self.grid.opened.connect(self._open)
        self.line.returnPressed.connect(self._decide)
        self.grid.installEventFilter(self)
        self.line.installEventFilter(self)
        self.show_table(0)
        self.grid.setFocus()

    def sizeHint(self) -> QSize:
        return QSize(1920, 1080)

    # ------------------------------------------------------------ tables
    def show_table(self, at: int) -> None:
        """Show another table of the pack; the last is followed by the first."""
        self.at = at % len(self._sheets)
        sheet, unit, lang = self._sheets[self.at], self._session.unit, language()
        chosen = _CHOSEN.get(sheet["code"])
        kept = [c for c in sheet["columns"] if chosen is None or c["code"] in chosen]
        name: Column[_Row] = Column("name", lambda: name_head(sheet["code"]), lambda one: one.name)
        columns = [name, *(_column(c["code"], c["head"], c["kind"]) for c in kept)]
        rows = [_row(one, kept, unit, lang) for one in sheet["rows"]]
        self.proof_card.hide()
        self.title.setText(sheet["title"])
        mark = tr("Sample data") if self._papers.content["sample"] else ""
        frozen = f"SHA-256 {self._papers.digest[:16]}…" if self._papers.digest else tr("Draft, not frozen")
        money_ = tr("unit {unit}", unit=unit_name(unit))
        self.lead.setText(" · ".join(filter(None, [self._said["title"], self._said["version"], money_, frozen, mark])))
        self.place.setText(f"{self.at + 1} / {len(self._sheets)}")
        self.notes.say("  ".join(sheet["notes"]))
        self.grid.show_rows(columns, rows)

    def _open(self, index: QModelIndex) -> None:
        """Show where the figure under the cursor comes from, beside the table."""
        one = self.grid.model_.record(index.row())
        key = self.grid.model_.columns[index.column()].key
        cell = one.cells.get(key) if one is not None else None
        if self.proof_card.isVisible() or cell is None or not cell.id:
            self.proof_card.hide()
            return
        figure = cell.id

        def work(ledger: Ledger) -> str:
            from fundtracker.reports.explain import explain

            found = explain(ledger, figure, limit=LISTED)
            lines = [found.name, found.text, "", found.formula]
            if found.sum_fen is not None:
                lines += ["", tr("{n} payments, {sum} yuan in all", n=f"{found.n:,}", sum=money.show(found.sum_fen))]
            for one in found.payments:
                lines.append(f"{one['date']}  {money.show(one['counts_fen'])}  {one['counterparty']}")
            return "\n".join(lines)

        def show(text: str) -> None:
            self.proof_card.setFixedWidth(max(460, self.width() * 3 // 10))
            self.proof.setText(text)
            self.proof_card.show()

        self._session.operations.read(self, work, show, key="proof", failed=lambda e: self.told.setText(say(e)))

    # ------------------------------------------------------------ decisions
    def _decide(self) -> None:
        text = self.line.text().strip()
        if not text:
            return
        q = self._quarter.ordinal

        def done(number: int) -> None:
            self.line.clear()
            self.line.hide()
            self.grid.setFocus()
            self.told.setObjectName("ok")
            self.told.setText(tr("Decision {n} of {quarter} is noted.", n=number, quarter=self._quarter.label))

        def refused(error: UserError) -> None:
            self.told.setText(say(error))

        self._session.operations.write(self, lambda ledger, _: ledger.reviews.decide(q, text), done, failed=refused)

    # ------------------------------------------------------------ keys
    def eventFilter(self, watched: Any, event: Any) -> bool:
        if event.type() == event.Type.KeyPress and self._key(watched, event):
            return True
        return super().eventFilter(watched, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._key(self, event):
            super().keyPressEvent(event)

    def _key(self, watched: Any, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if watched is self.line:
            if key == Qt.Key.Key_Escape:
                self.line.hide()
                self.grid.setFocus()
                return True
            return False
        turn = {
            Qt.Key.Key_Right: 1, Qt.Key.Key_PageDown: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_PageUp: -1,
        }  # fmt: skip
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if key in turn and not shift:
            self.show_table(self.at + turn[key])
        elif key in turn:
            self._along(turn[key])
        elif key == Qt.Key.Key_D:
            self.line.show()
            self.line.setFocus()
        elif key == Qt.Key.Key_U:
            units = ("yuan", "wan", "yi")
            self._session.set_unit(units[(units.index(self._session.unit) + 1) % 3])
            self.show_table(self.at)
        elif key == Qt.Key.Key_Escape:
            if self.proof_card.isVisible():
                self.proof_card.hide()
            else:
                self.close()
        else:
            return False
        return True

    def _along(self, step: int) -> None:
        """Go to the next column that is shown (Shift with an arrow)."""
        index, shown_ = self.grid.currentIndex(), self.grid.shown_columns()
        if index.isValid() and index.column() in shown_:
            at = (shown_.index(index.column()) + step) % len(shown_)
            self.grid.setCurrentIndex(self.grid.model_.index(index.row(), shown_[at]))


def _column(code: str, head: str, kind: str) -> Column[_Row]:
    kept = report.Column(code, head, kind)
    return Column(
        code, lambda: head, lambda one: one.cells[code].text if code in one.cells else "",
        numeric=kind not in ("text", "day"),
        tone=lambda one: "bad" if code in one.cells and one.cells[code].negative else "",
        exact=lambda one: report.plain(kept, report.Cell("", one.cells[code].value)) if code in one.cells else None,
        exact_head=lambda: report.exact_head(kept),
    )  # fmt: skip


def _row(one: dict[str, Any], columns: list[dict[str, Any]], unit: str, lang: str) -> _Row:
    cells = {}
    for c in columns:
        cell = one["cells"].get(c["code"])
        value = cell["value"] if cell else None
        text = "" if one["band"] else shown(value, c["kind"], cell["mark"] if cell else "", unit, lang)
        negative = c["kind"] == "money" and isinstance(value, int) and value < 0
        cells[c["code"]] = _Cell(text, cell["id"] if cell else "", negative, None if one["band"] else value)
    return _Row("\u3000" * one["depth"] + one["name"], cells, bool(one["total"] or one["band"]))
