"""The doors of the page of disbursements to changes of many payments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu, QWidget

from fundtracker.i18n import tr
from fundtracker.reports.payments.payment_names import Names
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.file_drop import FileDrop
from fundtracker.ui.payments.bulk_dialog import BulkDialog
from fundtracker.ui.payments.bulk_scope import Scope
from fundtracker.ui.payments.many_papers_dialog import ManyPapersDialog
from fundtracker.ui.payments.ratio_dialog import RatioDialog
from fundtracker.ui.widgets.building_blocks import Texts, button
from fundtracker.ui.widgets.table_view import Grid


class BulkDoors(QObject):
    """A button and entries of the menu; ``scope`` says what is shown and selected."""

    def __init__(
        self,
        session: Session,
        page: QWidget,
        texts: Texts,
        scope: Callable[[], Scope],
        names: Callable[[], Names],
    ) -> None:
        super().__init__(page)
        self._session, self._page, self._scope, self._names = session, page, scope, names
        self.dialog: BulkDialog | RatioDialog | ManyPapersDialog | None = None
        self.button = button(icon="tag")
        texts(self.button.setText, lambda: tr("Change many…"))
        texts(self.button.setIcon, lambda: theme.icon("tag", "text2", 16))
        texts(self.button.setToolTip, lambda: tr("Change all payments shown, or the selected ones"))
        self.button.clicked.connect(self.change)

    def accept_drops(self, grid: Grid) -> None:
        """Let files that are dropped on a table with several rows selected be papers of these."""
        usable = lambda _: self._session.writable and self._scope().n_selected > 1
        for part in (grid.viewport(), grid.held.viewport()):
            FileDrop(part, usable, lambda files, _: self.put(files) if files else None)

    def add_to(self, menu: QMenu) -> None:
        """Add the entries to the menu of a cell."""
        n = self._scope().n_selected
        words = tr("Change the {n} selected…", n=f"{n:,}") if n > 1 else tr("Change all shown…")
        papers = (
            tr("Attach to the {n} selected…", n=f"{n:,}") if n > 1 else tr("Attach to all shown…")
        )
        doors = (words, self.change), (tr("Split by ratio…"), self.split), (papers, self.attach)
        for text, act in doors:
            action = menu.addAction(text, act)
            action.setEnabled(self._session.writable)

    def change(self, _: bool = False) -> None:
        """Ask what many payments shall become."""
        if self._session.writable and self._scope().n_all:
            window = self._page.window()
            self.dialog = BulkDialog(self._session, self._scope(), self._names(), window)
            self.dialog.open()

    def attach(self, _: bool = False) -> None:
        """Ask which papers many payments shall have."""
        self.put(())

    def put(self, paths: Sequence[Path]) -> None:
        """Ask whether many payments shall have files that were dropped on their table."""
        if self._session.writable and self._scope().n_all:
            window = self._page.window()
            self.dialog = ManyPapersDialog(self._session, self._scope(), paths, window)
            self.dialog.open()

    def split(self) -> None:
        """Ask for the ratio by which many payments are split."""
        if self._session.writable and self._scope().n_all:
            window = self._page.window()
            self.dialog = RatioDialog(self._session, self._scope(), self._names(), window)
            self.dialog.open()
