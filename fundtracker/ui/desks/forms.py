"""Forms of the desks: a bundle written under the key of this desk, a new desk registered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QComboBox, QWidget

from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.desks import desk, hub, registry
from fundtracker.ledger.desks.registry import HUB, Desk
from fundtracker.ledger.review import signing
from fundtracker.reports.desks import desk_words
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Task
from fundtracker.ui.base.file_names import open_name, save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.forms.key_fields import KeyFields
from fundtracker.ui.widgets.building_blocks import Piece, button, column, label, row

Told = Callable[[str], None]


class WriteBundleDialog(Dialog):
    """Asks for the key of this desk and, at the hub, for which desk; ``told`` gets what was
    written.
    """

    def __init__(
        self, session: Session, desks: Sequence[Desk], after: Told, parent: QWidget | None = None
    ) -> None:
        title = tr("Write a bundle")
        super().__init__(title, parent)
        self._session, self._told = session, after
        self.setMinimumWidth(520)
        self.desk = QComboBox()
        self.desk.setAccessibleName(tr("For which desk"))
        for each in desks:
            self.desk.addItem(f"{each.number}  {each.name}", each.number)
        self.desk.setVisible(bool(desks))
        self.fields = KeyFields(session.person, may_make=False)
        self.fields.changed.connect(self._check)
        self.wrong = label(tone="bad", wrap=True)
        self.ok = button(tr("Write…"), "primary")
        self.ok.clicked.connect(self._ask)
        words = (
            tr("The answer for a desk, signed by the key of the hub.")
            if desks
            else tr("What waits for the hub, signed by the key of this desk.")
        )
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True), label(words, tone="text2", wrap=True),
                self.desk, self.fields, self.wrong, self.foot(self.ok), gap=10,
                margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._check()

    def _check(self) -> None:
        self.wrong.hide()
        self.ok.setEnabled(self.fields.is_complete())

    def _ask(self) -> None:
        number = self.desk.currentData()
        proposed = tr("bundle") if number is None else tr("answer {number}", number=number)
        kinds = tr("Bundle") + " (*.ftbundle)"
        name = save_name(
            self, tr("Write a bundle"), f"{proposed}.ftbundle", kinds, "bundle", adds=True
        )
        if name:
            self.write_to(Path(name))

    def write_to(self, path: Path) -> None:
        """Write the bundle; what was typed stays where it cannot be written."""
        asked, number = self.fields.asked(), self.desk.currentData()

        def work(ledger: Ledger) -> str:
            key = asked.key()
            if ledger.desk == HUB:
                n = hub.write_answer(ledger, number, key, path)
            else:
                n = desk.write_work(ledger, key, path)
            return desk_words.written(n, path)

        self.ok.setEnabled(False)
        self._session.operations.read(self, work, self._written, failed=self._failed)

    def _written(self, words: str) -> None:
        self.leave()
        self._told(words)

    def _failed(self, error: UserError) -> None:
        self._check()
        self.refuse(say(error))


class NewDeskDialog(Dialog):
    """Registers a desk by its key file and writes the ledger that it begins with."""

    def __init__(
        self, session: Session, after: Told, parent: QWidget | None = None, *, first: bool
    ) -> None:
        title = tr("New desk")
        super().__init__(title, parent)
        self._session, self._told, self._first = session, after, first
        self.setMinimumWidth(520)
        self.name = Field(tr("Name of the desk"))
        self.key = Field(tr("Key file of the desk"), tr("only its public part is read"))
        self.hub_key = Field(tr("Key file of the hub"), tr("needed once"))
        lines: list[Piece] = [self.name.layout]
        for typed in (self.key, self.hub_key) if first else (self.key,):
            browse = button(tr("Choose…"))
            browse.clicked.connect(lambda *_, typed=typed: self._browse(typed))
            lines.append(row(typed.layout, column(18, browse, None, gap=0), gap=8))
        for typed in (self.name, self.key, self.hub_key):
            typed.line.textChanged.connect(lambda _: self._check())
        self.wrong = label(tone="bad", wrap=True)
        self.ok = button(tr("Register and write its ledger…"), "primary")
        self.ok.clicked.connect(self._ask)
        words = tr(
            "The person of the desk makes a key there and brings the key file. The desk gets a "
            "copy of this ledger; freezing and signing stay here."
        )
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True), label(words, tone="text2", wrap=True),
                *lines, self.wrong, self.foot(self.ok), gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._check()

    def _browse(self, typed: Field) -> None:
        name = open_name(self, tr("Key file"), tr("Key") + " (*.ftkey);;*", "key")
        if name:
            typed.line.setText(name)
            typed.line.setModified(True)

    def _check(self) -> None:
        self.wrong.hide()
        known = bool(self.name.text() and self.key.text())
        self.ok.setEnabled(known and bool(self.hub_key.text() or not self._first))

    def _ask(self) -> None:
        kinds = tr("Ledger") + " (*.ftdb)"
        name = save_name(
            self, tr("New desk"), f"{self.name.text()}.ftdb", kinds, "ledger", adds=True
        )
        if name:
            self.make(Path(name))

    def make(self, path: Path) -> None:
        """Register the desk and write its ledger."""
        name, key = self.name.text(), Path(self.key.text())
        hub_key = Path(self.hub_key.text()) if self._first else None

        def work(ledger: Ledger, task: Task) -> str:
            public = signing.public_part(key)[1]
            of_hub = signing.public_part(hub_key)[1] if hub_key else None
            return desk_words.made(registry.new_desk(ledger, name, public, path, of_hub), path)

        self.ok.setEnabled(False)
        self._session.operations.write(self, work, self._made, failed=self._failed)

    def _made(self, words: str) -> None:
        self.leave()
        self._told(words)

    def _failed(self, error: UserError) -> None:
        self._check()
        self.refuse(say(error))
