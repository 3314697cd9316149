"""What stands in a table where nothing is found: what was asked for, and a button to clear each
of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QFrame, QPushButton

from fundtracker.i18n import tr
from fundtracker.ui.widgets.building_blocks import Segments, button, column, label

Narrowing = QComboBox | Segments  # a choice that leaves rows out; its first leaves none out
_TOP = 24  # pixels below the heads


class Way(NamedTuple):
    """One thing that was asked for: what its button says, and what clears it."""

    text: str
    clear: Callable[[], object]


class NothingFound(QFrame):
    """Lies over the rows of an empty table; hidden while there are rows."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)  # not in its viewport: a first column that is held would lie over it
        self._rows = view.viewport()
        self.title = label(bold=True, wrap=True)
        self.buttons: list[QPushButton] = []
        self._box = column(self.title, gap=6, margins=(24, _TOP, 24, 8))
        self.setLayout(self._box)
        self._rows.installEventFilter(self)
        self.hide()

    def say(self, title: str, ways: Sequence[Way]) -> None:
        """Say that nothing is found, and offer to clear each thing that was asked for."""
        self.title.setText(title)
        for old in self.buttons:
            self._box.removeWidget(old)
            old.deleteLater()
        self.buttons = [button(way.text, "link") for way in ways]
        for way_button, way in zip(self.buttons, ways, strict=True):
            way_button.clicked.connect(partial(_run, way))
            self._box.addWidget(way_button, 0, Qt.AlignmentFlag.AlignLeft)
        self._fit()
        self.show()
        self.raise_()

    def say_if(
        self, nothing: bool, title: Callable[[], str], ways: Callable[[], Sequence[Way]]
    ) -> None:
        """Say it where nothing is found, else hide."""
        if nothing:
            self.say(title(), ways())
        else:
            self.hide()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        place = self._rows.geometry()
        height = max(self.sizeHint().height(), self.heightForWidth(place.width()))
        self.setGeometry(place.x(), place.y(), place.width(), height)


def _run(way: Way, *_: object) -> None:
    way.clear()


def clear_search(text: str, clear: Callable[[], object]) -> Way:
    """Return the way to drop what is searched for."""
    return Way(tr("Clear the search “{text}”", text=text), clear)


def clear_filter(name: str, text: str, clear: Callable[[], object]) -> Way:
    """Return the way to drop a filter."""
    return Way(tr("Clear the filter {name}: “{text}”", name=name, text=text), clear)


def chosen(box: Narrowing) -> str:
    """Return what is chosen in a box or row of choices; '' for the first, which leaves nothing
    out.
    """
    if isinstance(box, Segments):
        return box.buttons[box.current()].text() if box.current() > 0 else ""
    return box.currentText() if box.currentIndex() > 0 else ""


def unchoose(box: Narrowing) -> None:
    """Choose the first again."""
    if isinstance(box, Segments):
        box.choose(0)
    else:
        box.setCurrentIndex(0)
