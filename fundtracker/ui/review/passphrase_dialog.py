"""A dialog that puts another passphrase on a key file."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from fundtracker.i18n import say, tr
from fundtracker.ledger.review import signing
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import open_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.report_pages.page import Page
from fundtracker.ui.widgets.building_blocks import button, column, label, row


class PassphraseDialog(Dialog):
    """Ask for a key file, its passphrase and the one that is to come in its place."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        title = tr("Change the passphrase of a key")
        super().__init__(title, parent)
        self._session = session
        self.setMinimumWidth(520)
        self.path, self.browse = Field(tr("Key file")), button(tr("Choose…"))
        self.old, self.again = Field(tr("Passphrase")), Field(tr("Once more"))
        strong = tr("at least 12 characters, a Chinese one counts as two")
        self.new = Field(tr("New passphrase"), strong)
        for secret in (self.old, self.new, self.again):
            secret.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.wrong = label(tone="bad", wrap=True)
        self.wrong.hide()
        self.ok = button(tr("Change"), "primary")
        self.ok.clicked.connect(self._change)
        self.browse.clicked.connect(self._browse)
        for typed in (self.path, self.old, self.new, self.again):
            typed.line.textChanged.connect(lambda _: self._check())
        words = tr("The key stays the same: what it signed is still proved by it.")
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True), label(words, tone="text2", wrap=True),
                row(self.path.layout, column(18, self.browse, None, gap=0), gap=8),
                self.old.layout, self.new.layout, self.again.layout, self.wrong,
                self.foot(self.ok), gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._check()

    def _browse(self) -> None:
        kinds = tr("Key") + " (*.ftkey);;*"
        name = open_name(self, tr("Key file"), kinds, "key")
        if name:
            self.path.line.setText(name)
            self.path.line.setModified(True)

    def _check(self) -> None:
        self.wrong.hide()  # of what stood here before
        new, again = self.new.line.text(), self.again.line.text()
        self.again.say(tr("not the same") if again and again != new else "", tell=True)
        asked = self.path.text() and self.old.line.text() and new
        self.ok.setEnabled(bool(asked) and again == new)

    def _change(self) -> None:
        path, old, new = Path(self.path.text()), self.old.line.text(), self.new.line.text()
        self.ok.setEnabled(False)
        self._session.operations.outside(
            self,
            lambda _: signing.change_passphrase(path, old, new),
            self._changed,
            failed=lambda error: self._refuse(say(error)),
        )

    def _changed(self, key: signing.Key) -> None:
        words = tr("The passphrase of {name}'s key is changed.", name=key.name)
        self._session.notice.emit("ok", words)
        self.accept()

    def _refuse(self, why: str) -> None:
        self._check()
        self.refuse(why)


def change_passphrase(page: Page) -> None:
    """Open the dialog over a page."""
    PassphraseDialog(page.session, page).open()
