"""Dialogs of the review: a reason, a signature, how the pack is printed, its pages looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from fundtracker.domain.base.money import UNITS
from fundtracker.i18n import language, tr, tr_in
from fundtracker.ledger.review import signing
from fundtracker.reports.tables.labels import role_name
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import unit_name
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.forms.key_fields import KeyAsked, KeyFields
from fundtracker.ui.widgets.building_blocks import (
    Segments,
    button,
    column,
    field,
    hline,
    label,
    row,
)

if TYPE_CHECKING:
    from fundtracker.reports.review.copy_content import Wanted


class ReasonDialog(Dialog):
    """Ask for a reason before something that leaves a trace."""

    def __init__(self, title: str, words: str, ok: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(480)
        self.reason = Field(tr("Reason"), tr("kept in the history for good"))
        self.ok = button(ok, "primary")
        self.ok.setEnabled(False)
        self.reason.line.textChanged.connect(lambda _: self.ok.setEnabled(bool(self.reason.text())))
        self.ok.clicked.connect(self.accept)
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True),
                label(words, tone="text2", wrap=True),
                self.reason.layout,
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )


class Signing(NamedTuple):
    """As what somebody signs, and with which key."""

    role: str
    with_key: KeyAsked

    def key(self) -> signing.Key:
        """Return the key, unlocked; raises as ``signing``."""
        return self.with_key.key()


class SignDialog(Dialog):
    """Ask for the key file and its passphrase, or make a key: it never leaves this computer."""

    def __init__(self, roles: list[str], person: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sign the quarter"), parent)
        self.setMinimumWidth(520)
        self.role = QComboBox()
        self.role.setFont(theme.font())
        self.role.setAccessibleName(tr("Sign as"))
        for role in roles:
            self.role.addItem(role_name(role), role)
        self.fields = KeyFields(person)
        self.fields.changed.connect(self._check)
        self.wrong = label(tone="bad", wrap=True)
        self.wrong.hide()
        self.ok = button(tr("Sign"), "primary")
        self.ok.clicked.connect(self.accept)
        what = tr("A signature covers the hash of the frozen figures.")
        self.setLayout(
            column(
                label(what, tone="text2", wrap=True),
                field(QLabel(tr("Sign as")), self.role),
                self.fields,
                self.wrong,
                self.foot(self.ok),
                gap=10,
                margins=(20, 16, 20, 16),
            )
        )
        self._check()

    def value(self) -> Signing:
        """Return what was filled in."""
        return Signing(self.role.currentData() or "", self.fields.asked())

    def refuse(self, why: str) -> None:
        """Say why it could not be signed; what was typed stays."""
        super().refuse(why)
        self.ok.setEnabled(True)

    def _check(self) -> None:
        self.ok.setEnabled(self.fields.is_complete())


class SealDialog(Dialog):
    """Ask what a review copy holds, whose key seals it, and whether it is for a passphrase.

    ``inside``: what each content (in the order of ``copy_content.CONTENTS``) would hold, in words.
    """

    def __init__(
        self, inside: Mapping[str, Sequence[str]], person: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(tr("Seal the review copy"), parent)
        self.setMinimumWidth(560)
        self._inside = list(inside.items())
        self.content = Segments(2)
        self.content.say([tr("Figures and documents"), tr("The whole ledger")])
        self.content.changed.connect(lambda _: self._say_inside())
        self.inside = label(tone="text2", wrap=True)
        self.fields = KeyFields(person, may_make=False)
        self.fields.changed.connect(self._check)
        strong = tr("at least 12 characters, a Chinese one counts as two")
        self.protect = QCheckBox(tr("Only who knows a passphrase opens the copy"))
        self.protect.setFont(theme.font())
        self.protect.toggled.connect(lambda _: self._check())
        self.secret, self.again = (
            Field(tr("Passphrase of the copy"), strong),
            Field(tr("Once more")),
        )
        for typed in (self.secret, self.again):
            typed.line.setEchoMode(QLineEdit.EchoMode.Password)
            typed.line.textChanged.connect(lambda _: self._check())
        self.cipher = Segments(2)
        self.cipher.say(["AES-256", tr("SM4 (national)")])
        self._secrets = QWidget()
        forgotten = tr("Tell it by another way than the copy. Forgotten, nobody opens the copy.")
        words = label(forgotten, theme.SMALL, tone="muted", wrap=True)
        self._secrets.setLayout(
            column(
                row(self.secret.layout, self.again.layout, gap=8),
                field(QLabel(tr("Cipher")), self.cipher),
                words,
                gap=4,
            )
        )
        self.wrong = label(tone="bad", wrap=True)
        self.wrong.hide()
        self.ok = button(tr("Seal and write"), "primary")
        what = tr("The seal covers all parts of the copy: use a key that signed this quarter.")
        self.setLayout(
            column(
                field(QLabel(tr("What is inside:")), self.content), self.inside, hline(),
                label(what, tone="text2", wrap=True), self.fields,
                hline(), self.protect, self._secrets, self.wrong,
                self.foot(self.ok), gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._say_inside()
        self._check()

    def wanted(self) -> Wanted:
        """Return what the copy is to hold, for which passphrase and by which cipher."""
        from fundtracker.ledger.secrets import sealed_files
        from fundtracker.reports.review.copy_content import Wanted

        secret = self.secret.line.text() if self.protect.isChecked() else ""
        cipher = sealed_files.CIPHERS[self.cipher.current()]
        return Wanted(self._inside[self.content.current()][0], secret, cipher)

    def key(self) -> KeyAsked:
        """Return whose key seals it."""
        return self.fields.asked()

    def refuse(self, why: str) -> None:
        """Say why it could not be written; what was typed stays."""
        super().refuse(why)
        self.ok.setEnabled(True)

    def _say_inside(self) -> None:
        lines = self._inside[self.content.current()][1]
        self.inside.setText("\n".join(f"· {line}" for line in lines))

    def _check(self) -> None:
        protect, secret, again = (
            self.protect.isChecked(),
            self.secret.line.text(),
            self.again.line.text(),
        )
        self._secrets.setVisible(protect)
        differs = bool(again) and again != secret
        self.again.say(tr("not the same") if protect and differs else "", tell=True)
        ready = not protect or (bool(secret) and again == secret)
        self.ok.setEnabled(self.fields.is_complete() and ready)


class PrintDialog(Dialog):
    """Ask how the pack is printed: languages, unit, paper, form."""

    def __init__(self, unit: str, prepared_by: str = "", parent: QWidget | None = None) -> None:
        super().__init__(tr("Save the review pack"), parent)
        self.setMinimumWidth(420)
        self.form, self.paper, self.unit = Segments(2), Segments(2), Segments(3, UNITS.index(unit))
        self.form.say(["PDF/A", "XLSX"])
        self.paper.say(["A4", "A3"])
        self.unit.say([unit_name(unit) for unit in UNITS])
        self.prepared = Field(
            tr("Unit that prepared it"), tr("printed under the title; empty: a line to write on")
        )
        self.both = QCheckBox(tr("In both languages"))
        self.both.setFont(theme.font())
        self.prepared.line.setText(prepared_by)
        self.ok = button(tr("Save…"), "primary")
        self.ok.clicked.connect(self.accept)
        self.form.changed.connect(self._formed)
        rows = [
            field(QLabel(name), box)
            for name, box in (
                (tr("Form"), self.form),
                (tr_in("printer", "Paper"), self.paper),
                (tr("Unit"), self.unit),
            )
        ]
        body = column(
            *rows,
            self.prepared.layout,
            self.both,
            4,
            self.foot(self.ok),
            gap=10,
            margins=(20, 16, 20, 16),
        )
        self.setLayout(body)

    def _formed(self, at: int) -> None:
        """A workbook holds exact yuan in one language."""
        self.both.setEnabled(at == 0)
        self.unit.setEnabled(at == 0)

    def languages(self) -> tuple[str, ...]:
        """Return the languages in their order."""
        first = language()
        return (first, "en" if first == "zh" else "zh") if self.both.isChecked() else (first,)
