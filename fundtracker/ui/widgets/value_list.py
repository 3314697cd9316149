"""The values of a column with how often each stands, to tick: the list under a head, as in a
spreadsheet.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QListWidget, QListWidgetItem, QWidget

from fundtracker.i18n import tr
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.building_blocks import Search, button, column, label, row

_WIDTH, _HEIGHT = 320, 380
_KEY = int(Qt.ItemDataRole.UserRole)


class Offered(NamedTuple):
    """A value: its words, what is typed for it, how many rows show it, further words (a sum)."""

    text: str
    typed: str
    n: int
    more: str = ""


class ValueList(QFrame):
    """A popup of the values of a column; ``chosen(text)`` is told what to type under the head."""

    def __init__(self, parent: QWidget, chosen: Callable[[str], object]) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("card")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH, _HEIGHT)
        self._chosen = chosen
        self._values: Sequence[Offered] = ()
        self.search = Search(_WIDTH - 24)
        self.search.setPlaceholderText(tr("Search values…"))
        self.search.setAccessibleName(tr("Search values…"))
        self.list = QListWidget()
        self.list.setAccessibleName(tr("Values"))
        self.list.setFont(theme.font())
        self.list.setUniformItemSizes(True)
        self.all = button(tr("All"), "ghost")
        self.none = button(tr("None"), "ghost")
        self.ok = button(tr("Apply"), "primary")
        self.clear = button(tr("Clear"))
        self.more = label(size=theme.SMALL, tone="muted", wrap=True)
        self.more.hide()
        self.setLayout(
            column(self.search, row(self.all, self.none, None), self.list, self.more,
                   row(None, self.clear, self.ok), gap=6, margins=(12, 12, 12, 12))
        )  # fmt: skip
        self.search.textChanged.connect(lambda _: self._sift())
        self.all.clicked.connect(lambda: self._tick(True))
        self.none.clicked.connect(lambda: self._tick(False))
        self.ok.clicked.connect(self.apply)
        self.clear.clicked.connect(lambda: self._answer(""))
        self.list.itemActivated.connect(self._turn)

    def offer(
        self, values: Sequence[Offered], ticked: Callable[[Offered], bool], *, more: bool = False
    ) -> None:
        """Show values, those that pass the filter in use ticked; ``more``: these are only the
        first.
        """
        self._values = values
        self.list.clear()
        for at, value in enumerate(values):
            words = value.text or tr("(none)")
            item = QListWidgetItem("  ".join(filter(None, (words, f"({value.n:,})", value.more))))
            item.setData(_KEY, at)
            item.setSizeHint(QSize(0, 26))
            item.setToolTip(words)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(_state(ticked(value)))
            self.list.addItem(item)
        if more:
            self.more.setText(
                tr("The {n} commonest values; type below the head to find others.",
                   n=f"{len(values):,}")
            )  # fmt: skip
            self.more.show()

    def open_below(self, place: QWidget) -> None:
        """Show the list below a field, inside the screen."""
        at = place.mapToGlobal(QPoint(0, place.height() + 2))
        room = place.screen().availableGeometry()
        x = max(room.left(), min(at.x(), room.right() - _WIDTH))
        y = max(room.top(), min(at.y(), room.bottom() - _HEIGHT))
        self.move(x, y)
        self.show()
        self.search.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.apply()
        else:
            super().keyPressEvent(event)

    def apply(self) -> None:
        """Tell what is ticked: one of those, or all but the others where these are fewer."""
        searching = bool(self.search.text().strip())  # what is found and ticked is meant
        on, off = list[str](), list[str]()
        for i, value in enumerate(self._values):
            item = self.list.item(i)
            ticked = item.checkState() == Qt.CheckState.Checked
            (on if ticked and not (searching and item.isHidden()) else off).append(value.typed)
        if not on:
            return
        if not off and self.more.isHidden():
            self._answer("")
        elif len(off) < len(on):
            self._answer("|".join("!" + typed for typed in off))
        else:
            self._answer("|".join(on))

    def _answer(self, text: str) -> None:
        self._chosen(text)
        self.close()

    def _turn(self, item: QListWidgetItem) -> None:
        item.setCheckState(_state(item.checkState() != Qt.CheckState.Checked))

    def _tick(self, on: bool) -> None:
        for i in range(self.list.count()):
            if not self.list.item(i).isHidden():
                self.list.item(i).setCheckState(_state(on))

    def _sift(self) -> None:
        words = self.search.text().lower().split()
        for i, value in enumerate(self._values):
            self.list.item(i).setHidden(not all(word in value.text.lower() for word in words))


def _state(on: bool) -> Qt.CheckState:
    return Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
