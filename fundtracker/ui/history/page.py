"""History: every change, who, when, why; old → new; undo of any change that still stands."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core.history import Entry
from fundtracker.ledger.undo import stacks
from fundtracker.reports.tables.labels import clock_words, kind_name, worded
from fundtracker.reports.tables.table_names import table_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session, local_time
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import (
    Elided,
    Pill,
    Search,
    button,
    card,
    column,
    label,
    row,
)
from fundtracker.ui.widgets.cell_painting import draw_ring
from fundtracker.ui.widgets.nothing_found import NothingFound, clear_search
from fundtracker.ui.widgets.table_model import ROW_ROLE, Column, Records
from fundtracker.ui.widgets.table_view import Grid

_ICONS = {
    "import": "import",
    "undo": "undo",
    "redo": "redo",
    "split": "split",
    "unsplit": "split",
    "classify": "tag",
    "create": "plus",
    "template": "plan",
    "plan": "plan",
    "plan.version": "plan",
    "match": "copy",
    "rule": "wand",
    "rules": "wand",
    "own_account": "bank",
    "books": "bank",
    "profile": "save",
}
_ROWS = 400  # changed rows listed of one change


class Item(NamedTuple):
    """A line of the list: a day (``entry`` None), or a change; ``state``: stands, undone, or ''."""

    day: str
    entry: Entry | None
    state: str = ""
    clock: str = ""  # what is doubtful about its time


class Change(NamedTuple):
    """One field that a change set."""

    thing: str
    field: str
    old: str
    new: str


class Details(NamedTuple):
    """What a change did: fields, how many rows of which tables."""

    fields: list[Change]
    counts: list[tuple[str, int, int]]


def read_items(ledger: Ledger) -> list[Item]:
    """Return the changes, newest first, each day headed (reading thread)."""
    entries = ledger.history.entries()
    done, undone = stacks(entries)
    standing = {entry.seq for entry in done}
    gone = {entry.undo_of for entry in undone}
    clocks = {doubt.seq: clock_words(doubt) for doubt in ledger.history.clock_doubts()}
    items: list[Item] = []
    day = ""
    for entry in reversed(entries):
        if (on := local_time(entry.at, "%Y-%m-%d")) != day:
            day = on
            items.append(Item(day, None))
        state = "stands" if entry.seq in standing else "undone" if entry.seq in gone else ""
        items.append(Item(day, entry, state, clocks.get(entry.seq, "")))
    return items


def read_details(ledger: Ledger, seq: int) -> Details:
    """Return what a change did, in words (reading thread)."""
    from fundtracker.ledger.core import bounds, change_words

    words = change_words.Readable(ledger)
    fields = []
    for change in bounds.folded(ledger.history.changes_of(seq, _ROWS), change_words.INNER):
        name = f"{table_name(change.table)} {change.id & ((1 << 39) - 1)}"
        fields += [Change(name, *each) for each in worded(change.table, words.fields(change))]
    told_elsewhere = change_words.INNER | bounds.BESIDE
    counts = [c for c in ledger.history.counts(seq) if c[0] not in told_elsewhere]
    return Details(fields[: 4 * _ROWS], counts)


class _Lines(QStyledItemDelegate):
    """Paints a change as icon, name and time, person and reason under them."""

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        item: Item = index.data(ROW_ROLE)
        return QSize(200, 32 if item.entry is None else 58)

    def paint(
        self, p: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        item: Item = index.data(ROW_ROLE)
        place = option.rect
        p.save()
        if item.entry is None:
            p.setFont(theme.font(theme.SMALL, bold=True))
            p.setPen(theme.color("muted"))
            p.drawText(place.adjusted(16, 6, -8, 0), Qt.AlignmentFlag.AlignVCenter, item.day)
        else:
            self._entry(p, place, item, bool(option.state & QStyle.StateFlag.State_Selected))
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_ring(p, place)
        p.restore()

    @staticmethod
    def _entry(p: QPainter, place: QRect, item: Item, selected: bool) -> None:
        entry = item.entry
        assert entry is not None
        if selected:
            p.fillRect(place, theme.color("accent_weak"))
            p.fillRect(QRect(place.left(), place.top(), 3, place.height()), theme.color("accent"))
        ratio = p.device().devicePixelRatioF()
        icon = theme.pixmap(
            _ICONS.get(entry.kind, "edit"), "accent" if selected else "text2", 18, ratio
        )
        p.drawPixmap(place.left() + 16, place.top() + 11, icon)
        upper = QRect(place.left() + 44, place.top() + 8, place.width() - 60, 20)
        lower = upper.translated(0, 22)
        at = local_time(entry.at)
        p.setFont(theme.font(theme.SMALL))
        p.setPen(theme.color("muted"))
        p.drawText(upper, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, at)
        room = upper.width() - p.fontMetrics().horizontalAdvance(at) - 12
        font = theme.font(bold=selected)
        p.setFont(font)
        p.setPen(theme.color("muted" if item.state == "undone" else "text"))
        name = p.fontMetrics().elidedText(entry_name(entry), Qt.TextElideMode.ElideRight, room)
        p.drawText(upper, Qt.AlignmentFlag.AlignVCenter, name)
        p.setFont(theme.font(theme.SMALL))
        p.setPen(theme.color("muted"))
        words = [
            entry.person,
            tr("undone") if item.state == "undone" else "",
            tr("clock?") if item.clock else "",
            entry.reason,
        ]
        text = p.fontMetrics().elidedText(
            " · ".join(filter(None, words)), Qt.TextElideMode.ElideRight, lower.width()
        )
        p.drawText(lower, Qt.AlignmentFlag.AlignVCenter, text)


def entry_name(entry: Entry) -> str:
    """Return a change in words: what, and which file or change."""
    words = [kind_name(entry.kind), str(entry.params.get("file", ""))]
    if entry.undo_of:
        words.append(tr("of change {seq}", seq=entry.undo_of))
    return " ".join(filter(None, words))


class HistoryPage(Page):
    """The list left, what a change did right."""

    READS = None  # every change is a line of the list
    FOLLOWS: frozenset[str] = frozenset()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._items: list[Item] = []
        words = Column[Item](
            "change", lambda: tr("Change"), lambda i: entry_name(i.entry) if i.entry else i.day
        )
        self.model = Records[Item]([words], self)
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Lines(self.list))
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.list.setUniformItemSizes(False)
        self.found_none = NothingFound(self.list)
        self.find_line = Search(260)
        self.fields = Records[Change](self._columns(), self)
        self.grid = Grid(self.fields)
        title, none = (lambda: tr("Field by field")), (lambda: tr("Nothing to report."))
        ShownList(session, self.grid, Listing("history_fields", title, none))
        self.name = Elided(theme.CARD, bold=True)
        self.when = label(size=theme.SMALL, tone="muted")
        self.state = Pill()
        self.undo = button(icon="undo")
        self.person = label()
        self.reason = label(wrap=True)
        self.count = Elided(theme.SMALL, tone="muted")
        self._build()
        self._connect()

    def _columns(self) -> list[Column[Change]]:
        return [
            Column("thing", lambda: tr("What"), lambda c: c.thing, 150),
            Column("field", lambda: tr("Field"), lambda c: c.field, 130, tone=lambda c: "text2"),
            Column(
                "old",
                lambda: tr("Old"),
                lambda c: c.old,
                190,
                tone=lambda c: "muted",
                tip=lambda c: c.old,
            ),
            Column(
                "new",
                lambda: tr("→ New"),
                lambda c: c.new,
                240,
                tip=lambda c: c.new,
                stretch=True,
                tone=lambda c: "bad" if c.new.startswith(money.MINUS) else "",
            ),
        ]

    def _build(self) -> None:
        say = self.texts
        say(self.find_line.setPlaceholderText, lambda: tr("Search person, file, reason"))
        say(self.find_line.setAccessibleName, lambda: tr("Search person, file, reason"))
        say(self.undo.setText, lambda: tr("Undo this change…"))
        say(self.undo.setIcon, lambda: theme.icon("undo", "text2", 16))
        say(self.list.setAccessibleName, lambda: tr("History"))
        note = label(size=theme.SMALL, tone="muted")
        say(note.setText, lambda: tr("The history only grows; nothing is erased."))
        people = row(gap=28)
        for name, value in (
            (lambda: tr("Person"), self.person),
            (lambda: tr("Reason"), self.reason),
        ):
            head = label(size=theme.SMALL, tone="muted")
            say(head.setText, name)
            people.addLayout(column(head, value, gap=2))
        people.addStretch(1)
        buttons = row(self.state, self.undo)
        names = column(self.name, self.when, gap=1)
        top = row(gap=12)
        top.addLayout(names, 1)
        top.addLayout(buttons)
        head_card = card(top, people, gap=8)
        table_head = label(size=theme.CARD, bold=True)
        say(table_head.setText, lambda: tr("Field by field"))
        title = row(table_head, self.count, margins=(16, 10, 16, 6))
        title.setStretch(1, 1)
        rows = card(title, self.grid, gap=0, margins=(1, 1, 1, 1))
        left = card(self.list, gap=0, margins=(1, 8, 1, 8))
        left.setFixedWidth(340)
        right = column(head_card, rows, gap=12)
        right.setStretch(1, 1)
        body = row(left, gap=12)
        body.addLayout(right, 1)
        box = column(row(self.find_line, None, note), body, gap=12, margins=(24, 4, 24, 16))
        box.setStretch(1, 1)
        self.setLayout(box)

    def _connect(self) -> None:
        self.list.selectionModel().currentChanged.connect(lambda *_: self._chosen())
        self.find_line.textChanged.connect(lambda _: self._filter())
        self.undo.clicked.connect(self._undo)

    # ------------------------------------------------------------ reading
    def reload(self) -> None:
        self.session.operations.read(self, read_items, self._show, key="items")

    def title(self) -> str:
        return tr("History")

    def subtitle(self) -> str:
        return tr("who, when, what, why")

    def look_for(self, text: str) -> None:
        self.find_line.setText(text)

    def retranslate(self) -> None:
        super().retranslate()
        self.grid.retranslate()
        self.list.viewport().update()

    def restyle(self) -> None:
        super().restyle()
        self.grid.retranslate()
        self.list.viewport().update()

    def entry(self) -> Entry | None:
        """Return the change that is chosen."""
        item = self.model.record(self.list.currentIndex().row())
        return item.entry if item else None

    def _show(self, items: list[Item]) -> None:
        self._items = items
        self._filter()

    def _filter(self) -> None:
        wanted = self.find_line.text().strip().lower()
        chosen = self.entry()
        items = [i for i in self._items if i.entry is None or wanted in _words(i.entry)]
        shown = [
            i for n, i in enumerate(items) if i.entry or (n + 1 < len(items) and items[n + 1].entry)
        ]
        self.model.show(shown)
        if shown or not wanted:
            self.found_none.hide()
        else:
            self.found_none.say(
                tr("No change is found."), [clear_search(wanted, self.find_line.clear)]
            )
        at = next(
            (n for n, i in enumerate(shown) if i.entry and chosen and i.entry.seq == chosen.seq), 1
        )
        if len(shown) > at:
            self.list.setCurrentIndex(self.model.index(at, 0))
        self._chosen()

    def _chosen(self) -> None:
        item = self.model.record(self.list.currentIndex().row())
        entry = item.entry if item else None
        if item is None or entry is None:
            self._clear()
            return
        self.name.say(entry_name(entry))
        at = local_time(entry.at, "%Y-%m-%d %H:%M:%S")
        self.when.setText(
            " · ".join(filter(None, [tr("change {seq}", seq=entry.seq), at, item.clock]))
        )
        self.when.setToolTip(item.clock)
        self.person.setText(entry.person)
        self.reason.setText(entry.reason or money.MISSING)
        in_force = item.state == "stands"
        gone = item.state == "undone"
        self.state.say(tr("undone") if gone else tr("stands"), "muted" if gone else "ok")
        writes = self.session.writable
        self.undo.setEnabled(in_force and writes)
        seq = entry.seq
        self.session.operations.read(
            self, lambda ledger: read_details(ledger, seq), self._details, key="details"
        )

    def _clear(self) -> None:
        """No change is chosen: nothing is said of one."""
        for words in (self.name, self.count):
            words.say("")
        for line in (self.when, self.person, self.reason):
            line.clear()
        self.state.say("", "muted")
        self.undo.setEnabled(False)
        self.fields.show([])

    def _details(self, details: Details) -> None:
        self.fields.show(details.fields)
        counts = [
            f"{table_name(t)} {written:,}" + (f" −{gone:,}" if gone else "")
            for t, written, gone in details.counts
        ]
        self.count.say(" · ".join(counts))

    def _undo(self) -> None:
        entry = self.entry()
        if entry is None:
            raise UserError("nothing_to_undo")
        self.session.undo.emit(entry.seq)


def _words(entry: Entry) -> str:
    return " ".join([entry.person, entry.reason, entry_name(entry), str(entry.seq)]).lower()
