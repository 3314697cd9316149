"""What opens a review copy that is under a passphrase, and what writes the parts of one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.widgets.building_blocks import button, column, row

_ASKED = ("sealed_passphrase_needed", "sealed_wrong_passphrase")


class CopyLock(QWidget):
    """Asks for the passphrase of a copy; ``opened``: its key is known now."""

    opened = Signal()

    def __init__(self, session: Session, path: Path) -> None:
        super().__init__()
        self._session, self._path = session, path
        self.secret = Field(tr("Passphrase of the copy"))
        self.secret.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.open_it = button(tr("Open"), "primary")
        self.open_it.clicked.connect(self.unlock)
        self.secret.line.returnPressed.connect(self.unlock)
        self.setLayout(row(self.secret.layout, column(18, self.open_it, None, gap=0), gap=8))
        self.hide()

    def ask(self, error: UserError) -> None:
        """Show itself where an error is about the passphrase."""
        self.setVisible(error.code in _ASKED)
        self.open_it.setEnabled(True)
        if error.code in _ASKED:
            self.secret.line.setFocus()
            self.secret.line.selectAll()

    def unlock(self) -> None:
        """Open the copy with what was typed; another passphrase is said beside it."""
        from fundtracker.ledger.secrets import sealed_files

        path, typed = self._path, self.secret.line.text()
        if not typed:
            return
        self.open_it.setEnabled(False)
        self.secret.say("", tell=True)
        self._session.operations.outside(
            self,
            lambda _: sealed_files.unlock(path, typed),
            lambda _: self.opened.emit(),
            failed=self._refused,
        )

    def _refused(self, error: UserError) -> None:
        self.secret.say(say(error), tell=True)
        self.ask(error)
        self.setVisible(True)


def ask_for_folder(dialog: Dialog, session: Session, path: Path) -> None:
    """Ask for a new folder and write the parts of a copy into it, for other programs."""
    name = save_name(dialog, tr("Save its parts…"), path.stem, tr("Folder") + " (*)")
    if name:
        save_parts(dialog, session, path, Path(name))


def save_parts(dialog: Dialog, session: Session, path: Path, folder: Path) -> None:
    """Write the parts of a copy into a new folder; what is wrong is said in the dialog."""
    from fundtracker.reports.review import review_copy

    session.operations.outside(
        dialog,
        lambda _: review_copy.unpack(path, folder),
        lambda _: session.notice.emit("ok", tr("{name} is written.", name=folder.name)),
        failed=lambda error: dialog.refuse(say(error)),
    )
