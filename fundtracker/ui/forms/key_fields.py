"""The fields that ask for a person's key: one that there is, or one to be made."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from fundtracker.i18n import tr
from fundtracker.ledger.review import signing
from fundtracker.ui.base.file_names import open_name, save_name
from fundtracker.ui.forms.field import Field
from fundtracker.ui.widgets.building_blocks import Segments, button, column, row


class KeyAsked(NamedTuple):
    """A key file and what opens it; ``make``: it is to be made first, for ``name``."""

    path: Path
    passphrase: str
    make: bool
    name: str

    def key(self) -> signing.Key:
        """Return the key, unlocked, made first where that is wanted; raises as ``signing``."""
        if self.make:
            return signing.make_key(self.path, self.name, self.passphrase)
        return signing.open_key(self.path, self.passphrase)


class KeyFields(QWidget):
    """``may_make``: a key may be made here too. ``changed``: something else stands in it."""

    changed = Signal()

    def __init__(self, person: str, *, may_make: bool = True) -> None:
        super().__init__()
        self.kind = Segments(2)
        self.kind.say([tr("I have a key"), tr("Make a key")])
        self.path, self.browse = Field(tr("Key file")), button(tr("Choose…"))
        self.name = Field(tr("Name on the documents"))
        self.name.line.setText(person)
        strong = tr("at least 12 characters, a Chinese one counts as two")
        self.passphrase, self.again = Field(tr("Passphrase"), strong), Field(tr("Once more"))
        for secret in (self.passphrase, self.again):
            secret.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.browse.clicked.connect(self._browse)
        self.kind.changed.connect(lambda _: self._again())
        for typed in (self.path, self.name, self.passphrase, self.again):
            typed.line.textChanged.connect(lambda _: self._again())
        self._making = QWidget()
        self._making.setLayout(column(self.name.layout, self.again.layout, gap=8))
        self.setLayout(
            column(
                *([row(self.kind, None)] if may_make else []),
                row(self.path.layout, column(18, self.browse, None, gap=0), gap=8),
                self.passphrase.layout,
                self._making,
                gap=10,
            )
        )
        self._again()

    def asked(self) -> KeyAsked:
        """Return what was filled in."""
        make = self.kind.current() == 1
        path, secret = Path(self.path.text()), self.passphrase.line.text()
        return KeyAsked(path, secret, make, self.name.text())

    def is_complete(self) -> bool:
        """Tell whether nothing is missing and a new passphrase stands there twice."""
        secret = self.passphrase.line.text()
        known = bool(self.path.text() and secret)
        if self.kind.current() == 1:
            return known and bool(self.name.text()) and self.again.line.text() == secret
        return known

    def _browse(self) -> None:
        kinds = tr("Key") + " (*.ftkey);;*"
        if self.kind.current() == 1:
            name = save_name(self, tr("Key file"), tr("Key") + ".ftkey", kinds, "key")
        else:
            name = open_name(self, tr("Key file"), kinds, "key")
        if name:
            self.path.line.setText(name)
            self.path.line.setModified(True)

    def _again(self) -> None:
        making, again = self.kind.current() == 1, self.again.line.text()
        self._making.setVisible(making)
        differs = making and bool(again) and again != self.passphrase.line.text()
        self.again.say(tr("not the same") if differs else "", tell=True)
        self.changed.emit()
