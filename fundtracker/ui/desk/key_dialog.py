"""One's own key: unlocked for the session, or made first; it never leaves this computer."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from fundtracker.i18n import say, tr
from fundtracker.ledger.review import signing
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.key_fields import KeyFields
from fundtracker.ui.widgets.building_blocks import button, column, label


class KeyDialog(Dialog):
    """Ask for one's key file and its passphrase, or make a key; it stays unlocked until the window
    closes or it is locked.
    """

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        title = tr("Unlock my key")
        super().__init__(title, parent)
        self._session = session
        self.setMinimumWidth(520)
        self.fields = KeyFields(session.person)
        self.fields.changed.connect(self._check)
        self.wrong = label(tone="bad", wrap=True)
        self.ok = button(tr("Unlock"), "primary")
        self.ok.clicked.connect(self._unlock)
        words = tr("It stays unlocked until this window is closed or it is locked again.")
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True), label(words, tone="text2", wrap=True),
                self.fields, self.wrong, self.foot(self.ok), gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._check()

    def _check(self) -> None:
        self.wrong.hide()  # of what stood here before
        self.ok.setEnabled(self.fields.is_complete())

    def _unlock(self) -> None:
        asked = self.fields.asked()
        self.ok.setEnabled(False)
        self._session.operations.outside(
            self,
            lambda _: asked.key(),
            self._unlocked,
            failed=lambda error: self.refuse(say(error)),
        )

    def _unlocked(self, key: signing.Key) -> None:
        self._session.unlock(key)
        words = tr("The key of {name} is unlocked.", name=key.name)
        self._session.notice.emit("ok", words)
        self.accept()

    def refuse(self, why: str) -> None:
        """Say why the key does not open; what was typed stays."""
        self._check()
        super().refuse(why)
