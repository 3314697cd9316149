"""What a desk keeps of the table of a file on its way in: for each kind of head its own layout."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from hashlib import sha256

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtWidgets import QMenu, QTableView

from fundtracker.i18n import tr
from fundtracker.settings import Settings
from fundtracker.ui.columns.column_layout import ColumnLayout

MOST = 40  # kinds of files whose layout is kept, the latest
_PREFIX = "import:"


class PreviewLayout(QObject):
    """Order, width and visibility of the columns of a file; files with the same head share them."""

    def __init__(self, settings: Settings, view: QTableView) -> None:
        super().__init__(view)
        self._settings, self._view = settings, view
        self._keys: list[str] = []
        self._heads: list[str] = []
        self._drawn: set[str] = set()
        self._layout: ColumnLayout | None = None
        self._applies = False
        header = view.horizontalHeader()
        header.setSectionsMovable(True)
        header.sectionMoved.connect(lambda *_: self._store())
        header.sectionResized.connect(self._resized)
        header.viewport().installEventFilter(self)
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self._on_head)
        self._pressed = False

    def apply(self, own: Sequence[str], heads: Sequence[str]) -> None:
        """Lay out the columns ``own`` (of the program) and ``heads`` (of a file) as they are kept;
        the view has the widths of the program.
        """
        self._keys = [*own, *(f"{at}:{head}" for at, head in enumerate(heads))]
        self._heads = [*own, *heads]
        digest = sha256("\x1f".join(heads).encode()).hexdigest()[:16]
        self._applies = True
        key = _PREFIX + digest
        self._layout = ColumnLayout(self._settings, key, self._view, lambda: self._keys)
        header = self._view.horizontalHeader()
        for at in range(header.count()):
            header.moveSection(header.visualIndex(at), at)
        self._drawn = set(self._layout.widths())
        self._layout.restore()
        self._show_columns()
        self._applies = False

    def _show_columns(self) -> None:
        assert self._layout is not None
        hidden = self._layout.hidden()
        for at, key in enumerate(self._keys):
            self._view.setColumnHidden(at, key in hidden)

    def _store(self) -> None:
        if self._applies or self._layout is None:
            return
        self._layout.store(sorted(self._drawn), 0)
        kinds = [key for key in self._settings.tables if key.startswith(_PREFIX)]
        for key in kinds[:-MOST]:
            del self._settings.tables[key]
            self._settings.hidden.pop(key, None)

    def _resized(self, section: int, _: int, width: int) -> None:
        if self._pressed and not self._applies and width and section < len(self._keys):
            self._drawn.add(self._keys[section])
            self._store()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A width is a person's while the mouse draws it."""
        if event.type() in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick):
            self._pressed = True
        elif event.type() == QEvent.Type.MouseButtonRelease:
            self._pressed = False
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------ columns
    def _on_head(self, at: QPoint) -> None:
        header = self._view.horizontalHeader()
        self.menu(header.logicalIndexAt(at)).popup(header.mapToGlobal(at))

    def menu(self, section: int) -> QMenu:
        """Return the menu of a head: hide it, show what is hidden, all as at first."""
        menu = QMenu(self._view)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        layout = self._layout
        if layout is None:
            return menu
        shown = sum(not self._view.isColumnHidden(at) for at in range(len(self._keys)))
        if 0 <= section < len(self._keys) and shown > 1:
            menu.addAction(tr("Hide this column"), lambda: self.show(section, False))
        for at in range(len(self._keys)):
            if self._view.isColumnHidden(at):
                words = tr("Show {name}", name=self._heads[at].replace("&", "&&"))
                menu.addAction(words, partial(self.show, at, True))
        menu.addSeparator()
        menu.addAction(tr("Columns as at first"), self.reset)
        return menu

    def show(self, section: int, on: bool) -> None:
        """Show or hide a column of files like this one from now on."""
        if self._layout is not None:
            self._layout.show(self._keys[section], on)
            self._show_columns()

    def reset(self) -> None:
        """Show the columns as the file has them; widths that were drawn stay until it is read
        again.
        """
        if self._layout is not None:
            self._applies = True
            self._layout.forget()
            self._drawn = set()
            self._show_columns()
            self._applies = False
