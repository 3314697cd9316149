"""One field finds all: pages, commands, forms, quarters, records, payments; Enter opens one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from fundtracker.domain.base import money
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_pages import PageRow
from fundtracker.records.registry import TYPES
from fundtracker.reports import find
from fundtracker.ui.base import theme
from fundtracker.ui.desk.navigation import Entry
from fundtracker.ui.widgets.building_blocks import column
from fundtracker.ui.window import found
from fundtracker.ui.window.frame import Frame

WIDTH, ROW, HEAD, MOST = 620, 34, 26, 460
_LINE = Qt.ItemDataRole.UserRole


class Line(NamedTuple):
    """A row of the results: ``run`` opens it, None for a head or a word to the person."""

    name: str
    detail: str = ""
    amount: str = ""
    run: Callable[[], object] | None = None


def kind_name(kind: str) -> str:
    """Return the head over the results of a kind."""
    return {
        "page": tr("Pages"),
        "command": tr("Commands"),
        "record": tr("To record"),
        "quarter": tr("Quarter"),
        "project": tr("Projects"),
        "contract": tr("Contract register"),
        "fund": tr("Funds"),
        "partner": tr("Partners"),
        "company": tr("Companies"),
        "line": tr("Plan lines"),
        "source": tr("Sources of money"),
        "indicator": tr("Park indicators"),
        "request": tr("Requests for money"),
        "application": tr("Policy applications"),
        "decision": tr("Decisions"),
        "document": tr("Attachments"),
        "file": tr("Imported files"),
        "payee": tr("Payees"),
        "payment": tr("Disbursements"),
    }[kind]


class FindBox(QFrame):
    """The results under the search field of the window; the keys stay in the field."""

    def __init__(self, window: Frame, pages: Sequence[Entry]) -> None:
        super().__init__(window)
        self.setObjectName("popup")
        self._window, self._session, self._pages = window, window.session, pages
        self._field = window.top.search
        self._finder = find.Finder()
        self._records: list[find.Entry] | None = None
        self._payments: list[PageRow] | None = None
        self._wanted = False  # Enter was pressed before all answers were there
        self.listed = QListWidget()
        self.listed.setObjectName("clear")
        self.listed.setFrameShape(QFrame.Shape.NoFrame)
        self.listed.setItemDelegate(_Painter(self.listed))
        self.listed.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.listed.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.listed.itemClicked.connect(lambda item: self._open(item.data(_LINE)))
        self.setLayout(column(self.listed, margins=(6, 6, 6, 6)))
        self._field.textChanged.connect(lambda _: self.look())
        self._field.installEventFilter(self)
        window.installEventFilter(self)
        self._session.opened.connect(self._forget)
        self._session.language_changed.connect(self.hide)
        self.hide()

    def _forget(self) -> None:
        self._finder = find.Finder()
        self._records = self._payments = None
        self.listed.clear()
        self.hide()

    # ------------------------------------------------------------ asking
    def look(self) -> None:
        """Find what stands in the field: names at once, records and payments when they are read."""
        self._records = self._payments = None
        self._wanted = False
        if not self._field.text().strip() or not self._field.hasFocus():
            self.hide()
            return
        self._show()
        typed, lang, finder = self._field.text(), language(), self._finder
        read = self._session.operations.read
        records: Callable[[Ledger], list[find.Entry]] = lambda ledger: finder.records(
            ledger, typed, lang
        )
        read(self, records, self._take_records, key="records")
        self._read_payments(typed)

    def _read_payments(self, typed: str) -> None:
        shown = self._session.unit, language()
        self._session.operations.read(
            self,
            lambda ledger: find.payments(ledger, typed, shown),
            partial(self._take_payments, typed),
            key="payments",
        )

    def _take_records(self, records: list[find.Entry]) -> None:
        self._records = records
        self._show()

    def _take_payments(self, typed: str, payments: list[PageRow] | None) -> None:
        if payments is None:  # a large ledger is read in pieces: others may ask between them
            if self.isVisible():
                self._read_payments(typed)
            return
        self._payments = payments
        self._show()

    # ------------------------------------------------------------ showing
    def lines(self) -> list[Line]:
        """Return what is listed now, heads included."""
        rows = (self.listed.item(at) for at in range(self.listed.count()))
        return [item.data(_LINE) for item in rows]

    def _show(self) -> None:
        typed = self._field.text().strip()
        chosen = self.listed.currentItem()
        before = chosen.data(_LINE) if chosen is not None else None
        self.listed.clear()
        entries = [*self._own().search(typed), *(self._records or ())]
        kinds = {entry.kind for entry in entries}
        for kind in [kind for kind in _ORDER if kind in kinds]:
            self._head(kind_name(kind))
            for entry in [e for e in entries if e.kind == kind][: find.SHOWN]:
                where = " · ".join(filter(None, [entry.code, _detail(entry)]))
                self._add(
                    Line(entry.name, where, "", partial(found.open_entry, self._window, entry))
                )
        self._show_payments(typed)
        self._choose(before)
        self._place()
        self.show()
        self.raise_()
        if self._wanted and self._records is not None and self._payments is not None:
            self.enter()

    def _show_payments(self, typed: str) -> None:
        if self._payments is None:
            self._add(Line(tr("Reading…")))
        elif self._payments:
            self._head(kind_name("payment"))
            for payment in self._payments:
                self._add(
                    Line(
                        payment.counterparty or payment.summary or money.MISSING,
                        "  ".join(
                            filter(None, [str(payment.date), payment.summary, payment.serial])
                        ),
                        money.show(payment.whole_fen),
                        partial(found.open_payment, self._window, payment.id),
                    )
                )
            everything = partial(self._session.search.emit, typed)
            self._add(Line(tr("All disbursements with “{text}”", text=typed), run=everything))
        elif self._records is not None and not self.listed.count():
            self._add(Line(tr("Nothing is found for “{text}”.", text=typed)))

    def _own(self) -> find.Names:
        """Return what the program itself has: pages, commands, forms and quarters."""
        entries = [
            find.Entry("page", page.text(), "", page.name) for page in self._pages if not page.under
        ]
        actions = self._window.actions_
        for name in actions.names():
            if not name.startswith("go.") and actions[name].isEnabled():
                words = actions[name].text().replace("&", "").rstrip("…")
                keys = actions[name].shortcut().toString()
                entries.append(find.Entry("command", words, keys, name))
        if self._session.writable:
            entries += [find.Entry("record", tr(t.words), "", t.code) for t in TYPES.values()]
        info = self._session.info
        quarters = info.quarters if info is not None else []
        entries += [find.Entry("quarter", quarter.name, "", quarter) for quarter in quarters]
        return find.Names(entries)

    def _head(self, text: str) -> None:
        item = self._add(Line(text))
        item.setSizeHint(QSize(0, HEAD))

    def _add(self, line: Line) -> QListWidgetItem:
        item = QListWidgetItem(" ".join(filter(None, [line.name, line.detail, line.amount])))
        item.setData(_LINE, line)
        item.setSizeHint(QSize(0, ROW))
        if line.run is None:
            item.setFlags(Qt.ItemFlag.NoItemFlags)
        self.listed.addItem(item)
        return item

    def _choose(self, before: Line | None) -> None:
        """Keep what was chosen with the arrows where it is still listed, else take the first."""
        rows = [at for at, line in enumerate(self.lines()) if line.run is not None]
        same = [at for at in rows if before is not None and self.lines()[at][:3] == before[:3]]
        self.listed.setCurrentRow((same or rows or [-1])[0])

    def _place(self) -> None:
        corner = self._field.mapTo(self._window, self._field.rect().bottomRight())
        width = min(WIDTH, self._window.width() - 32)
        inside = sum(self.listed.sizeHintForRow(at) for at in range(self.listed.count()))
        left = max(16, min(corner.x() - width, self._window.width() - width - 16))
        self.setGeometry(left, corner.y() + 6, width, min(MOST, inside + 14))

    # ------------------------------------------------------------ keys
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window:
            if event.type() == QEvent.Type.Resize and self.isVisible():
                self._place()
        elif event.type() == QEvent.Type.FocusIn:
            self.look()
        elif event.type() == QEvent.Type.FocusOut:
            self.hide()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._key(event)
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.enter()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._move(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape and self.isVisible():
            self._field.clear()
            self._window.page.setFocus()
        else:
            return False
        return True

    def _move(self, step: int) -> None:
        rows = [at for at, line in enumerate(self.lines()) if line.run is not None]
        if rows:
            now = self.listed.currentRow()
            at = rows.index(now) + step if now in rows else 0
            self.listed.setCurrentRow(rows[at % len(rows)])

    def enter(self) -> None:
        """Open what is chosen; before all answers are there, when they are."""
        item = self.listed.currentItem()
        if item is not None:
            self._open(item.data(_LINE))
        else:
            self._wanted = self._records is None or self._payments is None

    def _open(self, line: Line) -> None:
        if line.run is None:
            return
        self._field.clear()
        self.hide()
        self._window.page.setFocus()
        line.run()


_ORDER = (
    "page", "command", "quarter", "project", "contract", "fund", "partner", "company",
    "line", "source", "indicator", "request", "application", "decision", "document", "file",
    "payee", "record",
)  # fmt: skip


def _detail(entry: find.Entry) -> str:
    return "" if entry.kind == "document" else entry.detail


class _Painter(QStyledItemDelegate):
    """Paints a result: name, what stands beside it, the amount at the right."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        line: Line = index.data(_LINE)
        place = option.rect
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place, theme.color("accent_weak"))
            bar = QRect(place.left(), place.top(), 3, place.height())
            painter.fillRect(bar, theme.color("accent"))
        inner = place.adjusted(12, 0, -12, 0)
        if line.run is None:
            _write(painter, inner, line.name, "muted", theme.font(theme.SMALL, bold=True))
            return
        if line.amount:
            font = theme.font(bold=True)
            tone = "bad" if line.amount.startswith(money.MINUS) else "text"
            wide = QFontMetrics(font).horizontalAdvance(line.amount)
            right = QRect(inner.right() - wide, inner.top(), wide + 1, inner.height())
            _write(painter, right, line.amount, tone, font)
            inner.setRight(right.left() - 16)
        font = theme.font()
        name = QFontMetrics(font).horizontalAdvance(line.name) + 12
        first = min(name, inner.width() if not line.detail else inner.width() * 3 // 5)
        _write(
            painter,
            QRect(inner.left(), inner.top(), first, inner.height()),
            line.name,
            "text",
            font,
        )
        inner.setLeft(inner.left() + first + 8)
        _write(painter, inner, line.detail, "muted", theme.font(theme.SMALL))


def _write(painter: QPainter, place: QRect, text: str, tone: str, font: QFont) -> None:
    painter.setFont(font)
    painter.setPen(theme.color(tone))
    shown = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, place.width())
    painter.drawText(place, int(Qt.AlignmentFlag.AlignVCenter), shown)
