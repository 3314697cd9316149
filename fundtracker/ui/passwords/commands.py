"""Commands of the menu about the password of the ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import tr
from fundtracker.ledger.secrets import passwords
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.passwords.watch import Watch


class PasswordCommands:
    """``leave`` asks before the open ledger is left."""

    def __init__(
        self, session: Session, window: QWidget, leave: Callable[[Callable[[], object]], None]
    ) -> None:
        self._session, self._window, self._leave = session, window, leave
        self.watch = Watch(session, window)
        self.dialog: Dialog | None = None
        session.locked.connect(self.ask)

    def ask(self, path: Path, then: Callable[[], object]) -> None:
        """Ask for the password of a ledger that is to be opened."""
        from fundtracker.ui.passwords.unlock_dialog import UnlockDialog

        self.dialog = UnlockDialog(self._session, path, then, self._window)
        self.dialog.open()

    def change(self) -> None:
        """Show the dialog that sets, changes or removes the password of the open ledger."""
        self._leave(self._change)

    def _change(self) -> None:
        from fundtracker.ui.passwords.change_dialog import ChangePasswordDialog

        info = self._session.info
        if info is not None:
            self.dialog = ChangePasswordDialog(self._session, info.path, self._window)
            self.dialog.open()

    def lock(self) -> None:
        """Lock the window, or say what it needs for that."""
        info = self._session.info
        if info is not None and not passwords.salt_of(info.path):
            text = tr("{name} has no password: set one first.", name=info.path.name)
            self._session.offered.emit("warn", text, tr("Password of the ledger…"), self.change)
        else:
            self.watch.lock()
