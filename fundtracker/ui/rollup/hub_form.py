"""Which hub's ledgers are read as one: its address; this computer's copies are brought up to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from fundtracker import audit
from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.hub_database import followers, kept
from fundtracker.ledger.hub_database import server as hub_server
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.forms.field import Field
from fundtracker.ui.widgets.building_blocks import button, column, label


class HubLedgersDialog(Dialog):
    """``chosen`` gets the copies of all ledgers that the login may read there."""

    def __init__(
        self,
        session: Session,
        chosen: Callable[[Sequence[Path]], None],
        parent: QWidget | None = None,
    ) -> None:
        title = tr("Ledgers of a hub")
        super().__init__(title, parent)
        self._session, self._chosen = session, chosen
        self.setMinimumWidth(520)
        self.address = Field(tr("Address of the hub"), "postgresql://login@host/database")
        self.address.line.setText(kept.rollup_address())
        self.password = Field(tr("Password at the hub"), tr("only where the hub asks"))
        self.password.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.wrong = label(tone="bad", wrap=True)
        self.ok = button(tr("Read these ledgers"), "primary")
        self.ok.clicked.connect(self._ask)
        for typed in (self.address, self.password):
            typed.line.textChanged.connect(lambda _: self._check())
        words = tr(
            "All ledgers that this login may read are copied to this computer and follow the hub; "
            "they take the place of those chosen. Ask again to bring them up to the hub."
        )
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True), label(words, tone="text2", wrap=True),
                self.address.layout, self.password.layout, self.wrong, self.foot(self.ok), gap=10,
                margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self._check()

    def _check(self) -> None:
        self.wrong.hide()
        self.ok.setEnabled(bool(self.address.text()))

    def _ask(self) -> None:
        text, secret = self.address.text(), self.password.line.text() or None
        person, clock = self._session.person, self._session.clock

        def opener(path: Path) -> Ledger:
            return Ledger.open(path, person, clock=clock)

        def work() -> list[Path] | UserError:
            try:
                with hub_server.Server(hub_server.address(text), secret) as server:
                    audit.note("open", f"rollup: {server.where.name}")
                    paths = followers.follow(server, opener)
                    kept.remember_rollup(server.where)
                    return paths
            except UserError as error:
                return error

        self.ok.setEnabled(False)
        self._session.operations.aside(self, work, self._done)

    def _done(self, paths: list[Path] | UserError) -> None:
        self._check()
        if isinstance(paths, UserError):
            self.refuse(say(paths))
            return
        self.leave()
        self._chosen(paths)
