"""Dialogs of the review: a reason, a signature, how the pack is printed, its pages looked at."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLabel, QLineEdit, QVBoxLayout, QWidget

from fundtracker.domain.base.money import UNITS
from fundtracker.i18n import language, tr
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import unit_name
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.widgets.building_blocks import Segments, button, column, field, label, row, scrolled


def role_name(role: str) -> str:
    """Return what somebody signs as."""
    return {"prepared": tr("Prepared by"), "reviewed": tr("Reviewed by"), "approved": tr("Approved by")}[role]


class ReasonDialog(Dialog):
    """Ask for a reason before something that leaves a trace."""

    def __init__(self, title: str, words: str, deed: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(480)
        self.reason = Field(tr("Reason"), tr("kept in the history for good"))
        self.ok = button(deed, "primary")
        self.ok.setEnabled(False)
        self.reason.line.textChanged.connect(lambda _: self.ok.setEnabled(bool(self.reason.text())))
        self.ok.clicked.connect(self.accept)
        self.setLayout(
            column(label(title, theme.CARD, bold=True), label(words, tone="text2", wrap=True), self.reason.layout,
                   self.foot(self.ok), gap=10, margins=(20, 16, 20, 16))
        )  # fmt: skip


class Signing(NamedTuple):
    """What a signature is made with; ``make``: the key file is to be made first, for ``name``."""

    role: str
    path: Path
    passphrase: str
    make: bool
    name: str


class SignDialog(Dialog):
    """Ask for the key file and its passphrase, or make a key: it never leaves this computer.

    Without ``roles`` it seals a review copy, with a key that there is.
    """

    def __init__(self, roles: list[str], person: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Sign the quarter") if roles else tr("Seal the review copy"), parent)
        self.setMinimumWidth(520)
        self._roles = roles
        self.role = QComboBox()
        self.role.setFont(theme.font())
        self.role.setAccessibleName(tr("Sign as"))
        for one in roles:
            self.role.addItem(role_name(one), one)
        self.kind = Segments(2)
        self.kind.say([tr("I have a key"), tr("Make a key")])
        self.path, self.signer = Field(tr("Key file")), Field(tr("Name on the papers"))
        self.signer.line.setText(person)
        self.browse = button(tr("Choose…"))
        self.passphrase, self.again = Field(tr("Passphrase"), tr("at least 8 characters")), Field(tr("Once more"))
        for secret in (self.passphrase, self.again):
            secret.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.wrong = label(tone="bad", wrap=True)
        self.wrong.hide()
        self.ok = button(tr("Sign") if roles else tr("Seal and write"), "primary")
        self.ok.clicked.connect(self.accept)
        self.browse.clicked.connect(self._browse)
        self.kind.changed.connect(lambda _: self._check())
        for typed in (self.path, self.signer, self.passphrase, self.again):
            typed.line.textChanged.connect(lambda _: self._check())
        self._making = QWidget()
        self._making.setLayout(column(self.signer.layout, self.again.layout, gap=8))
        place = row(self.path.layout, column(18, self.browse, None, gap=0), gap=8)
        what = tr("A signature stands under the hash of the frozen figures.") if roles else tr(
            "The seal stands under all parts of the copy: use a key that signed this quarter."
        )  # fmt: skip
        asked = [field(QLabel(tr("Sign as")), self.role), row(self.kind, None)] if roles else []
        self.setLayout(
            column(
                label(what, tone="text2", wrap=True), *asked, place, self.passphrase.layout,
                self._making, self.wrong, self.foot(self.ok), gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._check()

    def value(self) -> Signing:
        """Return what was filled in."""
        make = self.kind.current() == 1
        return Signing(
            self.role.currentData() or "", Path(self.path.text()), self.passphrase.line.text(), make, self.signer.text()
        )

    def refuse(self, why: str) -> None:
        """Say why it could not be signed; what was typed stays."""
        self.wrong.setText(why)
        self.wrong.show()
        self.ok.setEnabled(True)

    def _browse(self) -> None:
        kinds = tr("Key") + " (*.ftkey);;*"
        if self.kind.current() == 1:
            name, _ = QFileDialog.getSaveFileName(self, tr("Key file"), "", kinds)
        else:
            name, _ = QFileDialog.getOpenFileName(self, tr("Key file"), "", kinds)
        if name:
            self.path.line.setText(name)
            self.path.line.setModified(True)

    def _check(self) -> None:
        making = self.kind.current() == 1
        self._making.setVisible(making)
        said = self.again.line.text()
        differs = making and bool(said) and said != self.passphrase.line.text()
        self.again.say(tr("not the same") if differs else "", tell=True)
        whole = bool(self.path.text()) and bool(self.passphrase.line.text())
        if making:
            whole = whole and bool(self.signer.text()) and said == self.passphrase.line.text()
        self.ok.setEnabled(whole)


class PrintDialog(Dialog):
    """Ask how the pack is printed: languages, unit, paper, form."""

    ASKS = False

    def __init__(self, unit: str, parent: QWidget | None = None) -> None:
        super().__init__(tr("Save the review pack"), parent)
        self.setMinimumWidth(420)
        self.form, self.paper, self.unit = Segments(2), Segments(2), Segments(3, UNITS.index(unit))
        self.form.say(["PDF/A", "XLSX"])
        self.paper.say(["A4", "A3"])
        self.unit.say([unit_name(one) for one in UNITS])
        self.both = QCheckBox(tr("In both languages"))
        self.both.setFont(theme.font())
        self.ok = button(tr("Save…"), "primary")
        self.ok.clicked.connect(self.accept)
        self.form.changed.connect(self._formed)
        rows = [
            field(QLabel(name), box)
            for name, box in ((tr("Form"), self.form), (tr("Paper"), self.paper), (tr("Unit"), self.unit))
        ]
        self.setLayout(column(*rows, self.both, 4, self.foot(self.ok), gap=10, margins=(20, 16, 20, 16)))

    def _formed(self, at: int) -> None:
        """A workbook holds exact yuan in one language."""
        self.both.setEnabled(at == 0)
        self.unit.setEnabled(at == 0)

    def languages(self) -> tuple[str, ...]:
        """Return the languages in their order."""
        first = language()
        return (first, "en" if first == "zh" else "zh") if self.both.isChecked() else (first,)


class PagesDialog(Dialog):
    """The pages of the pack as they will be printed."""

    ASKS = False

    def __init__(self, title: str, pages: list[bytes], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.resize(980, 760)
        box = QVBoxLayout()
        box.setSpacing(12)
        self.pages: list[QLabel] = []
        ratio = self.devicePixelRatioF()
        for at, page in enumerate(pages, 1):
            picture = QPixmap()
            picture.loadFromData(page)
            picture = picture.scaledToWidth(round(920 * ratio), Qt.TransformationMode.SmoothTransformation)
            picture.setDevicePixelRatio(ratio)
            shown = QLabel()
            shown.setPixmap(picture)
            shown.setAccessibleName(tr("Page {page} of {pages}", page=at, pages=len(pages)))
            self.pages.append(shown)
            box.addWidget(shown)
        self.setLayout(
            column(scrolled(box), self.closing(label(tr("{n} pages", n=len(pages)), tone="text2")), gap=10,
                   margins=(16, 12, 16, 12))
        )  # fmt: skip
