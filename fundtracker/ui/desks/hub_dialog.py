"""The hub's database in the window: work pushed, what all did pulled; at the hub decided."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.hub_database import desk_side, hub_side, kept
from fundtracker.ledger.hub_database.server import Server
from fundtracker.ledger.review.signing import Key
from fundtracker.reports.desks import desk_words, hub_words
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import Task
from fundtracker.ui.base.session import Session
from fundtracker.ui.desks.ticking import ticking
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.forms.key_fields import KeyAsked, KeyFields
from fundtracker.ui.widgets.building_blocks import button, column, label


class Line(NamedTuple):
    """How the hub is reached: its address, the desk's key, a password where one was typed."""

    address: str
    key: KeyAsked
    password: str | None
    keep: bool

    @contextmanager
    def open(self, ledger: Ledger) -> Iterator[tuple[Server, Key]]:
        """Connect, and remember what led there; raises as ``kept.connect`` and ``signing``."""
        key = self.key.key()
        with kept.connect(ledger, self.address, key, self.password) as server:
            kept.remember(ledger, server, key if self.keep else None, self.password)
            yield server, key


class HubDialog(Dialog):
    """Asks how the hub is reached; ``told`` hears after each exchange. It stays open, so that
    a push and the pull after it need no second passphrase.
    """

    def __init__(
        self,
        session: Session,
        after: Callable[[], None],
        parent: QWidget | None = None,
        *,
        at_hub: bool,
    ) -> None:
        title = tr("The hub on PostgreSQL")
        super().__init__(title, parent)
        self._session, self._told, self._at_hub = session, after, at_hub
        self.setMinimumWidth(600)
        self.address = Field(tr("Address of the hub"), "postgresql://login@host/database")
        self.fields = KeyFields(session.person, may_make=False)
        self.password = Field(
            tr("Password at the hub"), tr("only where the hub asks and none is kept")
        )
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = QCheckBox(tr("Keep it on this computer, sealed by the key"))
        self.words = label(tone="text2", wrap=True)
        self.push, self.pull = button(tr("Push")), button(tr("Pull"), "primary")
        self.decide = button(tr("Decide on what desks pushed"), "primary")
        main, other = (self.decide, self.pull) if at_hub else (self.pull, self.decide)
        other.setParent(self)
        other.hide()
        self.push.clicked.connect(self._push)
        self.pull.clicked.connect(self._pull)
        self.decide.clicked.connect(self._decide)
        self.push.setVisible(not at_hub)
        for typed in (self.address, self.password):
            typed.line.textChanged.connect(lambda _: self._check())
        self.fields.changed.connect(self._check)
        about = label(
            tr(
                "What waits here is pushed to the hub at any time; the hub decides by the same "
                "rules as on bundles; pull when it has. While the hub is away work goes on: "
                "nothing is lost, and a bundle on a stick does the same."
            ),
            theme.SMALL, tone="muted", wrap=True,
        )  # fmt: skip
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True), about, self.address.layout, self.fields,
                self.password.layout, self.keep, self.words,
                self.foot(main, self.push, cancel=tr("Close")),
                gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._check()
        session.operations.read(self, kept.address, self._known, key="hub")

    def _known(self, address: str) -> None:
        if not self.address.text():
            self.address.line.setText(address)

    def _check(self) -> None:
        ready = bool(self.address.text()) and self.fields.is_complete()
        self.push.setEnabled(ready)
        for each in (self.pull, self.decide):
            each.setEnabled(ready and self._session.writable)
        self.keep.setEnabled(bool(self.password.line.text()))

    def line(self) -> Line:
        """Return how the hub is reached, as it is filled in."""
        secret = self.password.line.text() or None
        return Line(self.address.text(), self.fields.asked(), secret, self.keep.isChecked())

    # ------------------------------------------------------------ the exchange
    def _push(self) -> None:
        line = self.line()

        def work(ledger: Ledger) -> list[str]:
            with line.open(ledger) as (server, key):
                n = desk_side.push(ledger, key, server)
                return [hub_words.pushed(n), hub_words.standing(desk_side.state(ledger, server))]

        self._busy()
        self._session.operations.read(self, work, self._done, failed=self._failed)

    def _pull(self) -> None:
        line = self.line()

        def work(ledger: Ledger, task: Task) -> list[str]:
            with line.open(ledger) as (server, _):
                answered = desk_side.pull(ledger, server, ticking(task))
                state = desk_side.state(ledger, server)
            return [*desk_words.answered(answered), hub_words.standing(state)]

        self._write(work)

    def _decide(self) -> None:
        line = self.line()

        def work(ledger: Ledger, task: Task) -> list[str]:
            with line.open(ledger) as (server, key):
                rounds = hub_side.decide(ledger, key, server, ticking(task))
            lines = [words for each in rounds for words in hub_words.decided(each)]
            return lines or [hub_words.nothing()]

        self._write(work)

    def _write(self, work: Callable[[Ledger, Task], list[str]]) -> None:
        self._busy()
        self._session.operations.write(self, work, self._done, failed=self._failed)

    def _busy(self) -> None:
        for each in (self.push, self.pull, self.decide):
            each.setEnabled(False)
        self.words.setText(tr("At the hub…"))

    def _done(self, lines: list[str]) -> None:
        self.saved(
            self.address.line, self.password.line, self.keep, self.fields.path.line,
            self.fields.passphrase.line,
        )  # fmt: skip
        self._say(lines)

    def _failed(self, error: UserError) -> None:
        self._say([say(error)])

    def _say(self, lines: list[str]) -> None:
        self._check()
        self.words.setText("\n".join(lines))
        self._told()
