"""Commands of this desk: copies of the ledger, a second window, settings."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QProcess
from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ui.base.session import Session
from fundtracker.ui.desk.turns import Turns
from fundtracker.ui.passwords.commands import PasswordCommands

if TYPE_CHECKING:
    from fundtracker.ui.forms.dialog import Dialog


class Command(NamedTuple):
    """A command as the menu of files shows it."""

    name: str
    text: Callable[[], str]
    run: Callable[[], object]
    keys: str = ""
    icon: str = ""


class DeskCommands:
    """``leave`` asks before the open ledger is left for another."""

    def __init__(
        self, session: Session, window: QWidget, leave: Callable[[Callable[[], object]], None]
    ) -> None:
        self._session, self._window, self._leave = session, window, leave
        self.dialog: Dialog | None = None
        self.passwords = PasswordCommands(session, window, leave)
        self.turns = Turns(session, window, leave)

    def entries(self) -> list[Command]:
        """Return the commands in the order of the menu."""
        return [
            Command("copies", lambda: tr("Copies of the ledger…"), self.copies, icon="history"),
            Command("window", lambda: tr("Second window"), self.second_window, "Ctrl+Shift+N"),
            Command("uses", lambda: tr("Log of uses…"), self.uses, icon="list"),
            Command("people", lambda: tr("People and roles…"), self.people, icon="lock"),
            Command("bundles", lambda: tr("Desks and bundles…"), self.bundles, icon="list"),
            Command(
                "password",
                lambda: tr("Password of the ledger…"),
                self.passwords.change,
                icon="lock",
            ),
            Command("lock", lambda: tr("Lock the window"), self.passwords.lock, "Ctrl+Alt+L"),
            Command("settings", lambda: tr("Settings…"), self.settings, "Ctrl+,", "settings"),
        ]

    def copies(self) -> None:
        """Show the copies of the ledger, to compare and to open one."""
        from fundtracker.ui.desk.backups_dialog import BackupsDialog

        self._show(BackupsDialog(self._session, self._leave, self._window))

    def second_window(self) -> None:
        """Open the ledger in a window beside this one, to look at: it follows what is saved."""
        info = self._session.info
        if info is not None:
            program = [] if getattr(sys, "frozen", False) else ["-m", "fundtracker"]
            QProcess.startDetached(sys.executable, [*program, str(info.path)])

    def uses(self) -> None:
        """Show the log of uses, proved; write it for a log server."""
        from fundtracker.ui.desk.uses_dialog import UsesDialog

        if self._session.info is not None:
            self._show(UsesDialog(self._session, self._window))

    def people(self) -> None:
        """Show who works with the ledger, in which roles; unlock one's key."""
        from fundtracker.ui.desk.people_dialog import PeopleDialog

        if self._session.info is not None:
            self._show(PeopleDialog(self._session, self._window))

    def bundles(self) -> None:
        """Show where this file stands among the desks; write and take bundles."""
        from fundtracker.ui.desks.bundles_dialog import BundlesDialog

        if self._session.info is not None:
            self._show(BundlesDialog(self._session, self._window))

    def settings(self) -> None:
        """Show what is set on this desk."""
        from fundtracker.ui.desk.settings_dialog import SettingsDialog

        self._show(SettingsDialog(self._session, self._window))

    def _show(self, dialog: Dialog) -> None:
        self.dialog = dialog
        dialog.open()
