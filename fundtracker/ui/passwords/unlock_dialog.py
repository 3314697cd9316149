"""The dialog that asks for the password of a ledger."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger.secrets import passwords
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.widgets.building_blocks import button, column, label


class UnlockDialog(Dialog):
    """``then`` is called when the ledger's key is known."""

    def __init__(
        self,
        session: Session,
        path: Path,
        then: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        title = tr("{name} has a password", name=path.name)
        super().__init__(title, parent)
        self._session, self._path, self._then = session, path, then
        self.setMinimumWidth(460)
        self.secret = Field(tr("Password"))
        self.secret.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.wrong = label(tone="bad", wrap=True)
        self.wrong.hide()
        forgotten = tr(
            "Forgotten? Nobody opens it without, we neither: what remains is a copy from the time"
            " before the password, or the files that were imported."
        )
        self.ok = button(tr("Open"), "primary")
        self.ok.clicked.connect(self._unlock)
        self.secret.line.textChanged.connect(lambda _: self._check())
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True),
                self.secret.layout,
                self.wrong,
                label(forgotten, theme.SMALL, tone="muted", wrap=True),
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )
        self._check()

    def _check(self) -> None:
        self.wrong.hide()
        self.ok.setEnabled(bool(self.secret.line.text()))

    def _unlock(self) -> None:
        path, typed = self._path, self.secret.line.text()
        self.ok.setEnabled(False)
        self._session.operations.outside(
            self, lambda _: passwords.unlock(path, typed), self._opened, failed=self._refused
        )

    def _opened(self, _: object) -> None:
        self.accept()
        self._then()

    def _refused(self, error: UserError) -> None:
        self.secret.line.selectAll()
        self._check()
        self.refuse(say(error))
        self.secret.line.setFocus()
