"""People and roles: who works with the ledger by which key; one's own key is unlocked here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.people import folded
from fundtracker.ledger.review.roles import ROLES, Person
from fundtracker.records.writer import Values
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import open_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.desk.key_dialog import KeyDialog
from fundtracker.ui.desk.worker_link import roles_words, worker_words
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.record_form import RecordForm
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.building_blocks import button, card, column, label, row
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid


class PeopleDialog(Dialog):
    """The register, whose key is unlocked, and what is done with both."""

    ASKS = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("People and roles"), parent)
        self._session = session
        self._people: list[Person] = []
        self.resize(760, 480)
        self.model = Records[Person](self._columns(), self)
        self.grid = Grid(self.model)
        self.grid.setAccessibleName(tr("People and roles"))
        none = lambda: tr("Nobody is registered yet.")
        ShownList(session, self.grid, Listing("people", lambda: tr("People and roles"), none))
        self.state, self.words = label(bold=True, wrap=True), label(tone="text2", wrap=True)
        self.unlock = button(tr("Unlock my key…"), icon="lock")
        self.lock = button(tr("Lock it"))
        self.add = button(tr("Register by key file…"), icon="plus")
        self.change = button(tr("Change the roles…"))
        self.unlock.clicked.connect(self._unlock)
        self.lock.clicked.connect(lambda: session.unlock(None))
        self.add.clicked.connect(self._add)
        self.change.clicked.connect(self._change)
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._look())
        about = label(
            tr(
                "A key proves who works, a login name does not. Where roles hold, each change is "
                "signed; what a role may not do is refused in every door. Somebody who writes the "
                "file with other programs is not stopped: the full check names it."
            ),
            theme.SMALL, tone="muted", wrap=True,
        )  # fmt: skip
        self.setLayout(
            column(
                row(label(tr("People and roles"), theme.CARD, bold=True), None, self.unlock,
                    self.lock, gap=8),
                self.state, about, card(self.grid, margins=(1, 1, 1, 1)), self.words,
                self.closing(self.add, self.change), gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        for signal in (session.worker_changed, session.selected):
            signal.connect(self.fill)
        self.fill()

    def _columns(self) -> list[Column[Person]]:
        def key(person: Person) -> str:
            return signing.fingerprint(bytes.fromhex(person.public_key))

        return [
            Column("name", lambda: tr("Name"), lambda p: p.name, 180, stretch=True),
            Column("key", lambda: tr("Fingerprint"), key, 190),
            Column("roles", lambda: tr("Roles"), roles_words, 260),
        ]

    def fill(self) -> None:
        """Read the register again."""
        self._session.operations.read(
            self, lambda ledger: ledger.people.all(), self._show, key="people"
        )
        self._look()

    def _show(self, people: list[Person]) -> None:
        self._people = people
        self.model.show(people)
        self._look()

    def _look(self) -> None:
        session = self._session
        self.state.setText(
            worker_words(session)
            or tr("No roles: nobody is registered as administrator, everybody does all.")
        )
        self.lock.setVisible(session.key is not None)
        if session.key is not None:
            key = signing.fingerprint(session.key.public)
            words = tr("Unlocked: {name}, fingerprint {key}", name=session.key.name, key=key)
            self.words.setText(words)
        else:
            self.words.setText(
                tr(
                    "To begin: unlock your key, then register it with “{role}” ticked.",
                    role=tr("Administers"),
                )
                if not (session.info and session.info.people)
                else ""
            )
        self.add.setEnabled(session.writable)
        self.change.setEnabled(session.writable and self._chosen() is not None)

    def _chosen(self) -> Person | None:
        return self.model.record(self.grid.currentIndex().row())

    def _unlock(self) -> None:
        KeyDialog(self._session, self).open()

    def _add(self) -> None:
        kinds = tr("Key") + " (*.ftkey);;*"
        name = open_name(self, tr("Key file of the person"), kinds, "key")
        if name:
            self.register(Path(name))

    def register(self, path: Path) -> None:
        """Ask for the roles of who owns a key file; its passphrase is not needed."""
        try:
            name, key = signing.public_part(path)
        except UserError as error:
            self.words.setText(say(error))
            return
        known = next((p for p in self._people if folded(p.name) == folded(name)), None)
        self._ask({"name": known.name if known else name, "key": key}, known)

    def _change(self) -> None:
        person = self._chosen()
        if person is not None:
            self._ask({"name": person.name, "key": None}, person)

    def _ask(self, known: Values, person: Person | None) -> None:
        start = {role: getattr(person, f"may_{role}", 0) for role in ROLES}
        title = tr("Roles of {name}", name=known["name"])
        self.form = RecordForm(
            self._session, "person", known=known, start=start, title=title, parent=self
        )
        self.form.accepted.connect(self.fill)
        self.form.open()
