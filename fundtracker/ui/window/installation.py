"""What the Help menu does to the program itself: prove that it is whole, update it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundtracker.i18n import tr
from fundtracker.ui.base.actions import Actions
from fundtracker.ui.window.frame import Frame

if TYPE_CHECKING:
    from fundtracker.ui.forms.dialog import Dialog


class InstallationCommands:
    """The commands about the installation; their dialogs load when they are asked for."""

    def __init__(self, window: Frame, actions: Actions) -> None:
        self._window = window
        self.dialog: Dialog | None = None
        add = actions.add
        add("update", lambda: tr("Update from a file…"), self.update, menu="help", icon="refresh")
        add("selftest", lambda: tr("Test the installation…"), self.test, menu="help", icon="ok")

    def test(self) -> None:
        """Run the program's test of itself and show its lines as they come."""
        from fundtracker.ui.window.installation_dialogs import SelftestDialog

        dialog = self.dialog = SelftestDialog(self._window)
        dialog.open()

    def update(self) -> None:
        """Ask for the packed program of a newer version, prove it and install it."""
        from fundtracker.ui.window.installation_dialogs import UpdateDialog

        dialog = self.dialog = UpdateDialog(self._window.session, self._window)
        dialog.open()
