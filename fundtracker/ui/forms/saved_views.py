"""The button of a page's saved views: choose one, save what is shown, rename, delete."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.documents.saved_views import SavedView
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.name_dialog import NameDialog


class SavedViewsButton(QPushButton):
    """Shows the name of the view in use, '' none; its menu holds the views of a kind of all who
    work in the ledger.

    ``shown``: returns what the page shows now as plain data of JSON, as the ledger keeps it.
    ``chosen`` tells the page to show a view; ``named``: another one is in use, or another name.
    """

    chosen = Signal(object)  # SavedView
    named = Signal(str)

    def __init__(
        self, session: Session, kind: str, words: Callable[[], str], shown: Callable[[], Any]
    ) -> None:
        super().__init__()
        self._session, self._kind, self._words, self._shown = session, kind, words, shown
        self.views: list[SavedView] = []
        self.name = ""
        self.asked: NameDialog | None = None
        self.setFont(theme.font())
        self.setFixedHeight(theme.CONTROL)
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Fixed)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill)
        self.setMenu(self._menu)
        session.operations.changed.connect(self._changed)
        session.opened.connect(self.again)
        self.say()
        self.again()

    # ------------------------------------------------------------ what there is
    def again(self) -> None:
        """Read which views there are."""
        if self._session.info is not None:
            kind = self._kind
            self._session.operations.read(
                self, lambda ledger: ledger.saved_views.all(kind), self._take, key="views"
            )

    def _changed(self, tables: frozenset[str]) -> None:
        if "saved_view" in tables:
            self.again()

    def _take(self, views: list[SavedView]) -> None:
        self.views = views
        if self.name and all(view.name != self.name for view in views):
            self.use("")
        self.say()

    def use(self, name: str) -> None:
        """Show that a view is in use; '' none."""
        self.name = name
        self.say()
        self.named.emit(name)

    def say(self) -> None:
        """Write the button in the language in use; a view that differs from what is saved has a
        star.
        """
        star = " *" if self.altered() else ""
        self.setText(f"{self.name}{star}" if self.name else self._words())
        self.setAccessibleName(f"{self._words()}: {self.name or tr('none')}{star}")

    def altered(self) -> bool:
        """Tell whether the page shows something else than the view in use saves."""
        saved = next((view for view in self.views if view.name == self.name), None)
        return saved is not None and saved.spec != json.loads(json.dumps(self._shown()))

    # ------------------------------------------------------------ the menu
    def _fill(self) -> None:
        self._menu.clear()
        for view in self.views:
            action = self._menu.addAction(view.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(view.name == self.name)
            action.triggered.connect(partial(self._choose, view))
        if self.views:
            self._menu.addSeparator()
        writable = self._session.writable
        if self.name:
            save = self._menu.addAction(tr("Save “{name}”", name=self.name))
            save.setEnabled(writable and self.altered())
            save.triggered.connect(lambda *_: self.save(self.name))
        add = self._menu.addAction(tr("Save as…"), self.ask)
        add.setEnabled(writable)
        if self.name:
            self._menu.addAction(tr("Rename…"), self.ask_name).setEnabled(writable)
            delete = self._menu.addAction(tr("Delete “{name}”", name=self.name), self.delete)
            delete.setEnabled(writable)

    def _choose(self, view: SavedView, _: bool = False) -> None:
        self.use(view.name)
        self.chosen.emit(view)

    # ------------------------------------------------------------ changing them
    def ask(self) -> None:
        """Ask for a name and save what is shown under it."""
        self.asked = asked = NameDialog(tr("Save the view"), self.name, self.window())
        asked.accepted.connect(lambda: self.save(asked.value()))
        asked.open()

    def ask_name(self) -> None:
        """Ask for another name of the view in use."""
        self.asked = asked = NameDialog(tr("Rename the view"), self.name, self.window())
        asked.accepted.connect(lambda: self.rename(asked.value()))
        asked.open()

    def save(self, name: str) -> None:
        """Save what is shown under a name, replacing the view of that name."""
        kind, spec = self._kind, self._shown()
        self._write(
            lambda ledger: ledger.saved_views.save(kind, name, spec),
            name, tr("The view “{name}” is saved.", name=name),
        )  # fmt: skip

    def rename(self, to: str) -> None:
        """Give the view in use another name."""
        kind, name = self._kind, self.name
        self._write(
            lambda ledger: ledger.saved_views.rename(kind, name, to),
            to, tr("The view is called “{name}” now.", name=to),
        )  # fmt: skip

    def delete(self) -> None:
        """Delete the view in use; undo brings it back."""
        kind, name = self._kind, self.name
        self._write(
            lambda ledger: ledger.saved_views.delete(kind, name),
            "", tr("The view “{name}” is deleted; undo brings it back.", name=name),
        )  # fmt: skip

    def _write(self, work: Callable[[Ledger], None], name: str, message: str) -> None:
        def written(views: list[SavedView]) -> None:
            self.views = views
            self.use(name)
            self._session.notice.emit("ok", message)

        kind = self._kind

        def write(ledger: Ledger, _: object) -> list[SavedView]:
            work(ledger)
            return ledger.saved_views.all(kind)

        self._session.operations.write(self, write, written)
