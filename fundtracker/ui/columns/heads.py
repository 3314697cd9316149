"""Heads of tables: an arrow for each order, a field to filter by under each, widths that hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPolygon
from PySide6.QtWidgets import QApplication, QHeaderView, QLineEdit, QTableView, QToolButton, QWidget

from fundtracker.i18n import tr
from fundtracker.ui.base import theme

PAUSE = 180  # ms after the last key before a filter is asked for
_BESIDE = 40  # pixels of a field beside its words
ROOM = 26  # pixels beside the words of a head
Sorting = list[tuple[str, bool]]  # (key of a column, descending), the first one first


class Heads(QHeaderView):
    """Heads that sort: a click by one column, with Shift by a further one; the arrow says which
    way, a figure below it which one it is of several.

    ``keys`` names the columns; a head is never drawn narrower than its words, nor than what
    ``least`` says. ``drawn`` tells that a person gave a column its width, ``fit`` that they want
    the width of its contents.
    """

    sorted_by = Signal(object)  # Sorting
    drawn = Signal(int)  # section
    fit = Signal(int)  # section

    def __init__(self, view: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.keys: Sequence[str] = ()
        self.words: Callable[[int], str] = lambda section: ""
        self.sortable: Callable[[int], bool] = lambda section: False
        self.least: Mapping[int, int] = {}
        self.sorting: Sorting = []
        self._widths: dict[int, int] = {}
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setFont(theme.font(theme.SMALL, bold=True))
        self.setMinimumSectionSize(32)
        self.sectionClicked.connect(self.sort_by)
        self.sectionHandleDoubleClicked.connect(self.fit)
        self.sectionResized.connect(self._hold)

    def sort_by(self, section: int) -> None:
        """Order by a column, the other way round where it is the first already; with Shift by a
        further one.
        """
        if not 0 <= section < len(self.keys) or not self.sortable(section):
            return
        key, further = (
            self.keys[section],
            bool(QApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier),
        )
        before = dict(self.sorting)
        down = not before[key] if key in before else False
        if further:
            self.sorting = list((before | {key: down}).items())
        else:
            self.sorting = [(key, down)]
        self.viewport().update()
        self.sorted_by.emit(self.sorting)

    def least_width(self, section: int) -> int:
        """Return the least width of a column: its words, or more where they are known to need
        it.
        """
        metrics = QFontMetrics(self.font())
        return max(
            metrics.horizontalAdvance(self.words(section)) + ROOM, self.least.get(section, 0)
        )

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        painter.save()
        super().paintSection(painter, rect, section)
        painter.restore()
        names = [key for key, _ in self.sorting]
        if not 0 <= section < len(self.keys) or self.keys[section] not in names:
            return
        at = names.index(self.keys[section])
        painter.save()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("accent"))
        middle = QPoint(rect.right() - 6, rect.top() + min(rect.height(), theme.HEAD) // 2)
        way = 3 if self.sorting[at][1] else -3  # ▼ the highest first, ▲ the lowest first
        painter.drawPolygon(
            QPolygon([middle + QPoint(-4, -way), middle + QPoint(4, -way), middle + QPoint(0, way)])
        )
        if len(names) > 1:
            painter.setPen(theme.color("accent"))
            painter.setFont(theme.font(theme.CAPTION))
            place = QRect(rect.right() - 11, middle.y() + 3, 11, 12)
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(at + 1))
        painter.restore()

    # ------------------------------------------------------------ widths
    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._widths = {i: self.sectionSize(i) for i in range(self.count())}
        super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        for section, width in self._widths.items():
            if section < self.count() and self.sectionSize(section) != width:
                self.drawn.emit(section)
        self._widths = {}

    def _hold(self, section: int, _: int, width: int) -> None:
        if self._widths and 0 < width < (least := self.least_width(section)):
            self.resizeSection(section, least)


class FilterHeader(Heads):
    """Heads with a field under each; ``listed`` asks for the values of a column, shown below its
    field.
    """

    filtered = Signal(str, str)  # key of the column, text
    listed = Signal(str)  # key of the column

    def __init__(self, view: QTableView) -> None:
        super().__init__(view)
        self.fields: dict[int, QLineEdit] = {}
        self.held: Heads | None = None  # of the columns that are held at the left
        self._timers: dict[QLineEdit, QTimer] = {}
        self._arrows: dict[QLineEdit, QToolButton] = {}
        self._columns: Sequence[Any] = ()
        self.setSectionsMovable(True)
        self.sectionResized.connect(self.place)
        self.sectionMoved.connect(self.place)
        view.horizontalScrollBar().valueChanged.connect(self.place)

    def fill(self, columns: Sequence[Any]) -> None:
        """Make a field for each column that has a hint; those that stay keep what is typed."""
        before: dict[str, QLineEdit] = {
            self._columns[at].key: line for at, line in self.fields.items()
        }
        self._columns, self.fields = columns, {}
        for at, column in enumerate(columns):
            if column.hint is not None:
                self.fields[at] = (
                    before.pop(column.key) if column.key in before else self._field(column.key)
                )
        for line in before.values():
            self._timers.pop(line).stop()
            del self._arrows[line]
            line.hide()
            line.deleteLater()
        self.retranslate(columns)
        self.updateGeometries()

    def _field(self, key: str) -> QLineEdit:
        line = QLineEdit(self)
        line.setObjectName("filter")
        line.setFont(theme.font(theme.SMALL))
        timer = self._timers[line] = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(PAUSE)
        timer.timeout.connect(lambda: self.filtered.emit(key, line.text()))
        line.textChanged.connect(lambda _: timer.start())
        line.returnPressed.connect(lambda: timer.start(0))
        line.setTextMargins(0, 0, 14, 0)
        arrow = self._arrows[line] = QToolButton(line)
        arrow.setObjectName("values")
        arrow.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Alt+Down does the same
        arrow.setCursor(Qt.CursorShape.ArrowCursor)
        arrow.clicked.connect(lambda: self.listed.emit(key))
        line.installEventFilter(self)
        return line

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt+Down opens the list of values, as in a spreadsheet; Enter is no dialog's."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                assert isinstance(watched, QLineEdit)
                watched.returnPressed.emit()
                return True
            down = event.key() == Qt.Key.Key_Down
            if down and event.modifiers() & Qt.KeyboardModifier.AltModifier:
                key = next((self._columns[at].key for at, line in self.fields.items()
                            if line is watched), "")  # fmt: skip
                self.listed.emit(key)
                return True
        return super().eventFilter(watched, event)

    def retranslate(self, columns: Sequence[Any]) -> None:
        """Name the fields in the language in use."""
        self._columns = columns
        for at, line in self.fields.items():
            line.setAccessibleName(tr("Filter {column}", column=columns[at].head()))
            arrow = self._arrows[line]
            arrow.setIcon(theme.icon("chevron", "muted", 12))
            arrow.setIconSize(QSize(12, 12))
            arrow.setAccessibleName(tr("Values of {column}", column=columns[at].head()))
            line.setToolTip(
                tr("a|b: one of them · !a: without · empty: nothing stated · Alt+↓: all values")
            )
        self.place()

    def field(self, key: str) -> QLineEdit | None:
        """Return the field of a column."""
        return next(
            (line for at, line in self.fields.items() if self._columns[at].key == key), None
        )

    def wrong(self, key: str, columns: Sequence[Any], wrong: bool) -> None:
        """Tint the field of a column whose text cannot be read."""
        line = self.field(key)
        if line is not None and bool(line.property("wrong")) != wrong:
            line.setProperty("wrong", wrong)
            line.style().unpolish(line)
            line.style().polish(line)

    def clear(self, key: str = "", columns: Sequence[Any] = ()) -> None:
        """Empty all fields, or that of one column."""
        for at, line in self.fields.items():
            if not key or self._columns[at].key == key:
                line.clear()

    def typed(self) -> dict[str, str]:
        """Return what is typed, by the key of its column."""
        return {
            self._columns[at].key: line.text().strip()
            for at, line in self.fields.items()
            if line.text().strip()
        }

    # ------------------------------------------------------------ places
    def sizeHint(self) -> QSize:
        size = super().sizeHint()
        size.setHeight(theme.HEAD + self.below())
        return size

    def below(self) -> int:
        """Return the height of the fields."""
        return theme.FILTER if self.fields else 0

    def updateGeometries(self) -> None:
        self.setViewportMargins(0, 0, 0, self.below())
        super().updateGeometries()
        self.place()

    def place(self, *_: int) -> None:
        """Put every field under its head, those of columns that are held under theirs."""
        held = self.held if self.held is not None and self.held.isVisible() else None
        for at, line in self.fields.items():
            owner = held if held is not None and not held.isSectionHidden(at) else self
            host: QWidget = owner
            if line.parentWidget() is not host:
                line.setParent(host)
            line.setVisible(not self.isSectionHidden(at))
            x = owner.sectionViewportPosition(at)
            width = max(20, self.sectionSize(at) - 8)
            line.setGeometry(x + 4, theme.HEAD + 2, width, 24)
            self._arrows[line].setGeometry(width - 18, 2, 16, 18)
            hint = self._columns[at].hint()
            fits = line.fontMetrics().horizontalAdvance(hint) <= width - _BESIDE
            line.setPlaceholderText(hint if fits else "")  # the tooltip says it all
