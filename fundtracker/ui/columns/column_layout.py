"""What a desk keeps of a table: order, width and visibility of its columns, what is held."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTableView

from fundtracker.settings import Settings

_PAUSE = 400  # ms after the last move before it is written


class ColumnLayout:
    """Keeps the layout of one table under its key; ``keys`` names its columns in their own
    order.
    """

    def __init__(
        self, settings: Settings, key: str, view: QTableView, keys: Callable[[], Sequence[str]]
    ) -> None:
        self._settings, self._key, self._view, self._keys = settings, key, view, keys
        self._restoring = False
        self._soon = QTimer(view)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_PAUSE)
        self._soon.timeout.connect(settings.save)

    def stored(self) -> dict[str, Any]:
        """Return what is kept of this table."""
        stored = self._settings.tables.get(self._key)
        return stored if isinstance(stored, dict) else {}

    def hidden(self, default: Iterable[str] = ()) -> frozenset[str]:
        """Return the columns that are not shown."""
        return frozenset(self._settings.hidden.get(self._key, default))

    def show(self, key: str, on: bool, default: Iterable[str] = ()) -> None:
        """Show or hide a column from now on."""
        hidden = self.hidden(default) - {key} if on else self.hidden(default) | {key}
        self._settings.hidden[self._key] = sorted(hidden)
        self._soon.start()

    def widths(self) -> dict[str, int]:
        """Return the widths that a person gave columns."""
        widths = self.stored().get("widths")
        if not isinstance(widths, dict):
            return {}
        return {k: v for k, v in widths.items() if isinstance(v, int) and 8 < v < 4000}

    def held(self, default: int) -> int:
        """Return how many columns are held at the left."""
        n = self.stored().get("held", default)
        return n if isinstance(n, int) and 0 <= n < 20 else default

    def restore(self) -> None:
        """Put the columns in the order and widths that are kept."""
        self._restoring = True
        header, keys = self._view.horizontalHeader(), list(self._keys())
        order = [key for key in self.stored().get("order", ()) if key in keys]
        for at, key in enumerate(order):
            header.moveSection(header.visualIndex(keys.index(key)), at)
        for key, width in self.widths().items():
            if key in keys:
                self._view.setColumnWidth(keys.index(key), width)
        self._restoring = False

    def order(self, keys: Sequence[str]) -> list[str]:
        """Return ``keys`` in the order that is kept, new ones behind."""
        known = [key for key in self.stored().get("order", ()) if key in keys]
        return [*known, *(key for key in keys if key not in known)]

    def keep(self, **facts: Any) -> None:
        """Keep an order or widths of a table that moves its columns itself."""
        self._settings.tables[self._key] = {**self.stored(), **facts}
        self._soon.start()

    def store(self, own_widths: Sequence[str], held: int) -> None:
        """Keep order and widths as they are now."""
        if self._restoring:
            return
        header, keys = self._view.horizontalHeader(), list(self._keys())
        order = [keys[header.logicalIndex(i)] for i in range(min(header.count(), len(keys)))]
        stored: dict[str, Any] = {"held": held}
        if order != keys:
            stored["order"] = order
        widths = {key: self._view.columnWidth(keys.index(key)) for key in own_widths if key in keys}
        stored["widths"] = self.widths() | widths
        self._settings.tables[self._key] = stored
        self._soon.start()

    def forget(self) -> None:
        """Drop what is kept: the table is as the program brings it."""
        self._settings.tables.pop(self._key, None)
        self._settings.hidden.pop(self._key, None)
        header = self._view.horizontalHeader()
        self._restoring = True
        for at in range(header.count()):
            header.moveSection(header.visualIndex(at), at)
        self._restoring = False
        self._soon.start()
