"""The dialog that puts the open ledger under a password, another one or none."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import password_change
from fundtracker.ledger.secrets import passwords
from fundtracker.reports.tables.labels import password_words
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Task
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.widgets.building_blocks import button, column, label


class ChangePasswordDialog(Dialog):
    """The ledger is closed, written anew and opened again; if anything goes wrong, it opens as it
    was.
    """

    def __init__(self, session: Session, path: Path, parent: QWidget | None = None) -> None:
        self._had_one = bool(passwords.salt_of(path))
        title = tr("Change the password of {name}") if self._had_one else tr("Password for {name}")
        title = title.format(name=path.name)
        super().__init__(title, parent)
        self._session, self._path = session, path
        self.setMinimumWidth(520)
        strong = tr("at least 12 characters, a Chinese one counts as two")
        self.old, self.new = Field(tr("Password until now")), Field(tr("New password"), strong)
        self.again = Field(tr("Once more"))
        for secret in (self.old, self.new, self.again):
            secret.line.setEchoMode(QLineEdit.EchoMode.Password)
            secret.line.textChanged.connect(lambda _: self._check())
        self.wrong = label(tone="bad", wrap=True)
        self.wrong.hide()
        self.ok = button(tr("Change") if self._had_one else tr("Set the password"), "primary")
        self.ok.clicked.connect(lambda: self._change(self.new.line.text()))
        self.remove = button(tr("Remove the password"))
        self.remove.clicked.connect(lambda: self._change(None))
        words = tr(
            "The file and its copies beside it are encrypted with it (AES-256). Who forgets it"
            " loses the ledger: write it down and keep it where the seals are kept."
        )
        inputs = [self.old.layout] if self._had_one else []
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True),
                label(words, tone="text2", wrap=True),
                *inputs,
                self.new.layout,
                self.again.layout,
                self.wrong,
                self.foot(self.ok, *([self.remove] if self._had_one else [])),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )
        self._check()

    def _check(self) -> None:
        self.wrong.hide()
        new, again = self.new.line.text(), self.again.line.text()
        self.again.say(tr("not the same") if again and again != new else "", tell=True)
        known = bool(self.old.line.text()) or not self._had_one
        self.ok.setEnabled(known and bool(new) and again == new)
        self.remove.setEnabled(known)

    def _change(self, password: str | None) -> None:
        path, old, had_one = self._path, self.old.line.text(), self._had_one
        session, key = self._session, self._session.key
        self.ok.setEnabled(False)
        self.remove.setEnabled(False)

        def ready(_: Task) -> None:
            if had_one and not passwords.proves(path, old):
                raise UserError("wrong_password", path=path.name)
            if password is not None:
                passwords.must_be_strong(password)

        def writer() -> Ledger:
            ledger = Ledger.open(path, session.person, clock=session.clock)
            ledger.work_as(key)
            return ledger

        def change(_: object) -> None:
            session.close_ledger()
            session.operations.outside(
                session,
                lambda _: password_change.change(writer(), password),
                lambda changed: session.open(path, lambda: told(changed)),
                failed=failed,
            )
            self.accept()

        def told(changed: password_change.Changed) -> None:
            lines = password_words(path.name, password is not None, *changed)
            session.notice.emit("warn" if changed.left else "ok", " ".join(lines))

        def failed(error: UserError) -> None:
            session.open(path, lambda: session.notice.emit("bad", say(error)))

        session.operations.outside(self, ready, change, failed=self._refused)

    def _refused(self, error: UserError) -> None:
        self._check()
        self.refuse(say(error))
