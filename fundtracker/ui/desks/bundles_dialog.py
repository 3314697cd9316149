"""Bundles in the window: where this file stands, bundles written and taken, what was refused."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.desks import bundle_file, desk, hub, place, registry
from fundtracker.ledger.desks.registry import HUB, Desk
from fundtracker.ledger.review import signing
from fundtracker.reports.desks import desk_words
from fundtracker.reports.tables.labels import kind_name, local_time
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Task
from fundtracker.ui.base.file_names import open_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.desks.forms import NewDeskDialog, WriteBundleDialog
from fundtracker.ui.desks.hub_dialog import HubDialog
from fundtracker.ui.desks.ticking import ticking
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.review.forms import ReasonDialog
from fundtracker.ui.widgets.building_blocks import button, card, column, label
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid

KINDS = " (*.ftbundle);;*"


class Line(NamedTuple):
    """A row of the table: a change that waits or was refused; at the hub a desk.

    ``details``: mine and theirs of a refusal. ``uid`` is '' of what needs no look.
    """

    at: str
    who: str
    what: str
    state: str
    details: str = ""
    uid: str = ""


class Standing(NamedTuple):
    """Where a file stands, read at one moment."""

    words: list[str]
    lines: list[Line]
    desks: list[Desk]
    at_hub: bool


def read_standing(ledger: Ledger) -> Standing:
    """Return where a file stands (reading thread)."""
    known = registry.desks(ledger)
    at_hub = ledger.desk == HUB
    lines: list[Line] = []
    for each in known[1:] if at_hub else ():
        mark = signing.fingerprint(bytes.fromhex(each.public_key))
        lines.append(Line(str(each.number), each.name, mark, tr("registered")))
    if known and not at_hub:
        for entry, reason in place.refused(ledger, unseen=True):
            why = desk_words.refusal(entry, reason)
            both = desk_words.mine_and_theirs(ledger, entry.seq)
            lines.append(
                Line(entry.at, entry.person, kind_name(entry.kind), tr("refused by the hub"),
                     "\n".join([why, *both]), reason.uid)
            )  # fmt: skip
        lines += [
            Line(entry.at, entry.person, kind_name(entry.kind), tr("waits for the hub"))
            for entry in place.pending(ledger)
        ]
    return Standing(desk_words.standing(ledger), lines, known, at_hub)


class BundlesDialog(Dialog):
    """Where this file stands among the desks, and what is done with bundles."""

    ASKS = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Desks and bundles"), parent)
        self._session = session
        self._standing = Standing([], [], [], at_hub=True)
        self.form: Dialog | None = None
        self.resize(820, 560)
        self.model = Records[Line](self._columns(), self)
        self.grid = Grid(self.model)
        self.grid.setAccessibleName(tr("Desks and bundles"))
        none = lambda: tr("Nothing waits and nothing was refused.")
        ShownList(session, self.grid, Listing("desks", lambda: tr("Desks and bundles"), none))
        self.grid.selectionModel().currentRowChanged.connect(lambda *_: self._look())
        self.state, self.words = label(bold=True, wrap=True), label(tone="text2", wrap=True)
        self.write = button(tr("Write a bundle…"))
        self.take = button(tr("Take a bundle…"))
        self.new = button(tr("New desk…"), icon="plus")
        self.close_desk = button(tr("Withdraw its key…"))
        self.seen = button(tr("Refusals seen"))
        self.hub = button(tr("The hub…"))
        self.write.clicked.connect(self._write)
        self.take.clicked.connect(self._take)
        self.new.clicked.connect(self._new)
        self.close_desk.clicked.connect(self._ask_to_close)
        self.seen.clicked.connect(self._see)
        self.hub.clicked.connect(self._hub)
        about = label(
            tr(
                "Each desk works on a ledger of its own. A bundle carries its changes to the hub "
                "on a stick, the hub accepts or refuses each of them whole, and its answer brings "
                "back what all desks did. Nothing is merged in silence."
            ),
            theme.SMALL, tone="muted", wrap=True,
        )  # fmt: skip
        self.setLayout(
            column(
                label(tr("Desks and bundles"), theme.CARD, bold=True), self.state, about,
                card(self.grid, margins=(1, 1, 1, 1)), self.words,
                self.closing(
                    self.write, self.take, self.hub, self.seen, self.new, self.close_desk
                ),
                gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self.fill()

    def _columns(self) -> list[Column[Line]]:
        def at(line: Line) -> str:
            return local_time(line.at) if "T" in line.at else line.at

        return [
            Column("at", lambda: tr("Time or number"), at, 150),
            Column("who", lambda: tr("Person or desk"), lambda line: line.who, 150),
            Column("what", lambda: tr("What"), lambda line: line.what, 220, stretch=True),
            Column("state", lambda: tr("State"), lambda line: line.state, 160),
        ]

    def fill(self) -> None:
        """Read where the file stands again."""
        self._session.operations.read(self, read_standing, self._show, key="desks")

    def _show(self, standing: Standing) -> None:
        self._standing = standing
        self.state.setText("\n".join(standing.words))
        self.model.show(standing.lines)
        writable, shared = self._session.writable, bool(standing.desks)
        self.write.setEnabled(shared)
        self.hub.setEnabled(shared)
        self.take.setEnabled(shared and writable)
        self.new.setVisible(standing.at_hub)
        self.new.setEnabled(writable)
        self.close_desk.setVisible(standing.at_hub and bool(standing.lines))
        self._look()
        self.seen.setVisible(any(line.uid for line in standing.lines))
        self.seen.setEnabled(writable)

    def _look(self) -> None:
        line = self.model.record(self.grid.currentIndex().row())
        self.close_desk.setEnabled(line is not None and self._session.writable)
        if line is not None and line.details:
            self.words.setText(line.details)

    # ------------------------------------------------------------ bundles
    def _write(self) -> None:
        desks = self._standing.desks[1:] if self._standing.at_hub else []
        self.form = WriteBundleDialog(self._session, desks, self._written, self)
        self.form.open()

    def _written(self, words: str) -> None:
        self.words.setText(words)
        self.fill()

    def _take(self) -> None:
        name = open_name(self, tr("Take a bundle"), tr("Bundle") + KINDS, "bundle")
        if name:
            self.take_file(Path(name))

    def take_file(self, path: Path) -> None:
        """Take a bundle: at the hub a desk's work, at a desk the hub's answer."""

        def work(ledger: Ledger, task: Task) -> list[str]:
            bundle = bundle_file.read(ledger, path)
            if ledger.desk == HUB:
                decisions = hub.take_work(ledger, bundle, ticking(task))
                return desk_words.decided(decisions, bundle.head.sender)
            return desk_words.answered(desk.take_answer(ledger, bundle, ticking(task)))

        self.take.setEnabled(False)
        self._session.operations.write(self, work, self._taken, failed=self._failed)

    def _taken(self, lines: list[str]) -> None:
        self.words.setText("\n".join(lines))
        self.fill()

    def _failed(self, error: UserError) -> None:
        self.words.setText(say(error))
        self.fill()

    def _hub(self) -> None:
        self.form = HubDialog(self._session, self.fill, self, at_hub=self._standing.at_hub)
        self.form.open()

    def _see(self) -> None:
        uids = [line.uid for line in self._standing.lines if line.uid]

        def work(ledger: Ledger, task: Task) -> None:
            place.mark_seen(ledger, uids)

        self._session.operations.write(self, work, lambda _: self.fill(), failed=self._failed)

    # ------------------------------------------------------------ desks
    def _ask_to_close(self) -> None:
        line = self.model.record(self.grid.currentIndex().row())
        if line is None:
            return
        words = tr(
            "From now on no bundle under the key of {name} is taken. What the desk has not sent is "
            "not here and cannot come any more; its login at a hub is shut out separately.",
            name=line.who,
        )  # fmt: skip
        self.form = form = ReasonDialog(
            tr("Withdraw the key of a desk"), words, tr("Withdraw"), self
        )
        form.accepted.connect(lambda: self._close(int(line.at), form.reason.text()))
        form.open()

    def _close(self, number: int, reason: str) -> None:
        def work(ledger: Ledger, task: Task) -> str:
            return desk_words.closed(registry.close_desk(ledger, number, reason))

        self._session.operations.write(self, work, self._written, failed=self._failed)

    def _new(self) -> None:
        first = not self._standing.desks
        self.form = NewDeskDialog(self._session, self._written, self, first=first)
        self.form.open()
