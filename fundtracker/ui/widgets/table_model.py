"""Tables: columns are data; one windowed model over the ledger for every big table.

The model holds a few pages of 256 rows; a row that is not there yet is asked for on the reading
thread and painted when it comes. Order, filters and totals are done by the ledger.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor

from fundtracker.domain.base import money
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_pages import SIZE
from fundtracker.reports.tables.report_table import in_unit, unit_name
from fundtracker.reports.tables.text_grid import Value, yuan
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Operations

if TYPE_CHECKING:
    from fundtracker.ui.base.session import Session

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
ROW_ROLE = int(Role.UserRole)  # the record itself
PILL_ROLE = int(Role.UserRole) + 1  # (word, tone) of a state
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
# Plain numbers: comparing with enums costs more than all the rest of painting a cell.
_DISPLAY, _ALIGNMENT, _FONT = int(Role.DisplayRole), int(Role.TextAlignmentRole), int(Role.FontRole)
_FOREGROUND, _BACKGROUND = int(Role.ForegroundRole), int(Role.BackgroundRole)
_ANSWERED = frozenset(
    {
        _DISPLAY,
        _ALIGNMENT,
        _FONT,
        _FOREGROUND,
        _BACKGROUND,
        ROW_ROLE,
        PILL_ROLE,
        int(Role.ToolTipRole),
    }
)
KEPT = 40


def _nothing(_: Any) -> str:
    return ""


def _color(tone: str) -> QColor | None:
    return theme.color(tone) if tone else None


def _never(_: Any) -> bool:
    return False


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column: its head, how a record shows in it, its tone; ``exact`` and ``exact_head`` are
    what a copy holds where that is not what is shown (see ``amount_column`` for money).

    ``kind`` is that of a report's column (money, count, day …) and ``number`` its figure of a
    record, None where it has none; without it its words are filtered and ordered by.
    ``name`` is its head without a unit, where the head has one. ``order`` names the ledger's order,
    empty where it cannot be sorted by; ``hint`` is what the filter field says, None where there is
    none; ``pill`` gives a tone and makes the text a state (an empty tone leaves it plain text);
    ``icon`` gives (drawing, tone) before the text; ``bar``
    a part of 1 drawn under the figure.
    """

    key: str
    head: Callable[[], str]
    text: Callable[[R], str]
    width: int = 120
    numeric: bool = False
    tone: Callable[[R], str] = _nothing
    exact: Callable[[R], Value] | None = None
    exact_head: Callable[[], str] | None = None
    name: Callable[[], str] | None = None
    tip: Callable[[R], str] | None = None
    pill: Callable[[R], str] | None = None
    icon: Callable[[R], tuple[str, str] | None] | None = None
    bar: Callable[[R], float] | None = None
    order: str = ""
    hint: Callable[[], str] | None = None
    kind: str = "text"
    number: Callable[[R], int | None] | None = None
    stretch: bool = False
    hidden: bool = False


def amount_column(
    session: Session,
    key: str,
    name: Callable[[], str],
    fen: Callable[[R], int | None],
    width: int = 120,
    *,
    names_unit: bool = False,
    **more: Any,
) -> Column[R]:
    """Return a column of money: shown in the unit in use, copied as exact yuan under a head that
    says so.

    Args:
        session: gives unit and language.
        key: of the column.
        name: without a unit.
        fen: the amount of a record; None: not known.
        width: pixels.
        names_unit: its head names the unit in use; else the page does.
        more: other fields of ``Column``, in place of those given here.
    """

    def tip(record: R) -> str:
        amount = fen(record)
        return "" if amount is None else session.exact(amount)

    def head() -> str:
        return in_unit(name(), unit_name(session.unit)) if names_unit else name()

    fields: dict[str, Any] = {
        "head": head,
        "name": name,
        "text": lambda record: session.money(fen(record)),
        "tone": lambda record: "bad" if (fen(record) or 0) < 0 else "",
        "exact": lambda record: yuan(fen(record)),
        "exact_head": lambda: in_unit(name(), unit_name("yuan")),
        "tip": tip,
        "kind": "money",
        "number": fen,
    }
    return Column(key, width=width, numeric=True, **(fields | more))


def yuan_column(
    key: str, name: Callable[[], str], fen: Callable[[R], int | None], width: int = 130, **more: Any
) -> Column[R]:
    """Return a column of money that is shown in yuan whatever unit is in use; its head says so."""
    head = lambda: in_unit(name(), unit_name("yuan"))
    text: Callable[[R], str] = lambda record: money.show(fen(record))
    tone: Callable[[R], str] = lambda record: "bad" if (fen(record) or 0) < 0 else ""
    exact: Callable[[R], Value] = lambda record: yuan(fen(record))
    return Column(
        key, head, text, width, True, tone, exact, name=name, kind="money", number=fen, **more
    )


def count_column(
    key: str, head: Callable[[], str], n: Callable[[R], int | None], width: int = 84, **more: Any
) -> Column[R]:
    """Return a column of whole numbers; None: not known."""
    text: Callable[[R], str] = lambda record: (
        money.MISSING if (number := n(record)) is None else f"{number:,}"
    )
    return Column(key, head, text, width, True, kind="count", number=n, **more)


class Table(QAbstractTableModel, Generic[R]):
    """What all tables share: heads, alignment, tones, tooltips. ``record`` gives the rows."""

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.bold: Callable[[R], bool] = _never
        self.ground: Callable[[R], str] = _nothing

    def record(self, row: int) -> R | None:
        """Return the record of a row; None: not read yet."""
        raise NotImplementedError

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role not in _ANSWERED or not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == _ALIGNMENT:
            return _RIGHT if column.numeric else _LEFT
        record = self.record(index.row())
        if record is None:
            return None
        if role == _DISPLAY:
            return column.text(record)
        return self._answer(column, record, role)

    def _answer(self, column: Column[R], record: R, role: int) -> Any:
        if role == ROW_ROLE:
            return record
        if role == PILL_ROLE:
            tone = column.pill(record) if column.pill else ""
            return (column.text(record), tone) if tone else None
        if role == _FONT:
            return theme.font(bold=True) if self.bold(record) else None
        if role == _FOREGROUND:
            return _color(column.tone(record))
        if role == _BACKGROUND:
            return _color(self.ground(record))
        return column.tip(record) if column.tip else None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Role.DisplayRole:
                return self.columns[section].head()
            if role == Role.TextAlignmentRole:
                return _RIGHT if self.columns[section].numeric else _LEFT
        return None

    def retranslate(self) -> None:
        """Show heads and cells in the language, unit and theme in use."""
        self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(self.columns) - 1)
        if self.rowCount():
            self.dataChanged.emit(
                self.index(0, 0), self.index(self.rowCount() - 1, len(self.columns) - 1)
            )

    def copied_heads(self, columns: Sequence[int]) -> list[Value]:
        """Return the heads of a copy: each names the unit in which ``copied`` gives its column."""
        return [(self.columns[at].exact_head or self.columns[at].head)() for at in columns]

    def copied(self, record: R, columns: Sequence[int]) -> list[Value]:
        """Return a row of a copy: exact figures."""
        return [(self.columns[at].exact or self.columns[at].text)(record) for at in columns]


class Records(Table[R]):
    """A small table: all its records at once (a few hundred rows); ``sifter`` says which of them
    are shown, in which order.
    """

    def __init__(self, columns: Sequence[Column[R]], parent: QObject | None = None) -> None:
        super().__init__(columns, parent)
        self.all: Sequence[R] = ()
        self._records: Sequence[R] = ()
        self.sifter: Callable[[Sequence[R]], Sequence[R]] | None = None

    def show(self, records: Sequence[R]) -> None:
        """Replace the rows."""
        self.beginResetModel()
        self.all = records
        self._records = records if self.sifter is None else self.sifter(records)
        self.endResetModel()

    def row_of(self, fits: Callable[[R], bool]) -> int:
        """Return the first row shown whose record fits; -1: none does."""
        return next((at for at, record in enumerate(self._records) if fits(record)), -1)

    def record(self, row: int) -> R | None:
        return self._records[row] if 0 <= row < len(self._records) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._records)


class Totals(Protocol):
    """What a source says of all its rows; it has the number of them."""

    @property
    def n(self) -> int:
        """How many rows there are."""
        ...


class Source(Protocol[R]):
    """A query over the ledger that gives pages; a plain value, compared by what it asks for."""

    def page(self, ledger: Ledger, number: int, after: R | None, count: int | None) -> list[R]:
        """Return page ``number``; ``after`` is the last row of the page before, if known."""
        ...

    def totals(self, ledger: Ledger) -> Totals:
        """Return the number of rows and their sums."""
        ...


class Windowed(Table[R]):
    """A table of any length; see the module's words."""

    filled = Signal(object)  # the totals of what is shown

    def __init__(
        self, columns: Sequence[Column[R]], operations: Operations, parent: QObject | None = None
    ) -> None:
        super().__init__(columns, parent)
        self._operations = operations
        self._source: Source[R] | None = None  # what was asked for last
        self._displayed: Source[R] | None = None
        self._pages: OrderedDict[int, list[R]] = OrderedDict()
        self._wanted: set[int] = set()
        self._count = 0
        self._counted = False
        self._turn = 0

    # ------------------------------------------------------------ what is shown
    def show(self, source: Source[R]) -> None:
        """Show another query; the first page comes first, the totals after it.

        The same query read again (after a change) keeps selection and place where it can.
        """
        self._source = source
        self._turn += 1
        self._wanted.clear()
        turn = self._turn

        def first(rows: list[R]) -> None:
            if turn == self._turn:
                self._begin(rows, source)

        def totals(totals: Totals) -> None:
            if turn == self._turn:
                self._end(totals)

        self._operations.read(
            self, lambda ledger: source.page(ledger, 0, None, None), first, key="first"
        )
        self._operations.read(self, source.totals, totals, key="totals")

    def _begin(self, rows: list[R], source: Source[R]) -> None:
        again, self._displayed = source == self._displayed, source
        if again and self._counted:
            page_numbers = list(self._pages)
            self._pages.clear()
            self._pages[0] = rows
            for number in page_numbers:
                self._ask(number)
            self._changed(0, len(rows))
            return
        self.beginResetModel()
        self._pages.clear()
        self._pages[0] = rows
        self._count, self._counted = len(rows), len(rows) < SIZE
        self.endResetModel()

    def _end(self, totals: Totals) -> None:
        if totals.n > self._count:
            self.beginInsertRows(QModelIndex(), self._count, totals.n - 1)
            self._count = totals.n
            self.endInsertRows()
        elif totals.n < self._count:
            self.beginRemoveRows(QModelIndex(), totals.n, self._count - 1)
            self._count = totals.n
            self.endRemoveRows()
        self._counted = True
        self.filled.emit(totals)

    # ------------------------------------------------------------ rows
    def record(self, row: int) -> R | None:
        number, at = divmod(row, SIZE)
        page = self._pages.get(number)
        if page is None:
            self._ask(number)
            return None
        self._pages.move_to_end(number)
        return page[at] if at < len(page) else None

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else self._count

    def _ask(self, number: int) -> None:
        source, turn, count = self._source, self._turn, self._count
        if source is None or number in self._wanted or number in self._pages:
            return
        self._wanted.add(number)
        before = self._pages.get(number - 1)
        after = before[-1] if before and len(before) == SIZE else None

        def come(rows: list[R]) -> None:
            if turn != self._turn:
                return
            self._wanted.discard(number)
            self._pages[number] = rows
            while len(self._pages) > KEPT:
                self._pages.popitem(last=False)
            self._changed(number * SIZE, len(rows))

        self._operations.read(self, lambda ledger: source.page(ledger, number, after, count), come)

    def _changed(self, first: int, n: int) -> None:
        last = min(first + n, self._count) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))
