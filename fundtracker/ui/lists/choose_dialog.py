"""A list to choose from, and one deed with what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QWidget

from fundtracker import i18n
from fundtracker.domain.park.warnings import Warning
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ui.base import theme
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.breaches import breach_tone, warned_lines
from fundtracker.ui.widgets.building_blocks import button, card, column, label, retoned
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid

R = TypeVar("R")


@dataclass(frozen=True)
class Offer(Generic[R]):
    """What is offered in a list, and the words about it: ``start`` tells which rows are chosen at
    first, ``judge`` what is to be said of those chosen (text, tone), ``breaches`` reads what they
    would breach, ``ok`` names the button by how many there are, ``message`` what was done.
    """

    title: str
    head: str
    columns: Sequence[Column[R]]
    offered: Sequence[R]
    judge: Callable[[Sequence[R]], tuple[str, str]]
    ok: Callable[[int], str]
    message: Callable[[int], str]
    start: Callable[[R], bool]
    breaches: Callable[[Ledger, Sequence[R]], list[Warning]] | None = None


class ChooseDialog(Dialog, Generic[R]):
    """Choose some of what is offered and do something with them in one change."""

    def __init__(
        self,
        session: Session,
        offer: Offer[R],
        work: Callable[[Ledger, Sequence[R]], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(offer.title, parent)
        self.resize(1040, 480)
        self._session, self._work, self._offer = session, work, offer
        self.model: Records[R] = Records(offer.columns, self)
        self.model.show(offer.offered)
        self.grid = Grid(self.model)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.grid.setAccessibleName(offer.title)
        none = lambda: tr("Nothing to report.")
        key = "choose:" + "".join(column.key[0] for column in offer.columns)
        ShownList(session, self.grid, Listing(key, lambda: offer.title, none))
        self.message = label(wrap=True, tone="text2")
        self.warning = label(size=theme.SMALL, wrap=True)
        self.warning.hide()
        self.ok = button(kind="primary")
        self.ok.clicked.connect(self.save)
        head, table = (
            label(offer.head, 14, bold=True, wrap=True),
            card(self.grid, margins=(1, 1, 1, 1)),
        )
        foot = self.foot(self.ok)
        self.setLayout(
            column(head, table, self.message, self.warning, foot, gap=10, margins=(20, 16, 20, 16))
        )
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._check())
        rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for at, row in enumerate(offer.offered):
            if offer.start(row):
                self.grid.selectionModel().select(self.model.index(at, 0), rows)
        self._offered = self.chosen()
        self._check()

    def chosen(self) -> list[R]:
        """Return what is chosen, in the order of the list."""
        rows = [i for first, last in self.grid.ranges() for i in range(first, last + 1)]
        return [row for i in rows if (row := self.model.record(i)) is not None]

    def _check(self) -> None:
        chosen = self.chosen()
        self._say(*self._offer.judge(chosen))
        self.grid.viewport().update()  # what a row says may depend on the others that are chosen
        self.ok.setText(self._offer.ok(len(chosen)))
        self.ok.setEnabled(bool(chosen))
        read = self._offer.breaches
        if read is not None:
            self._session.operations.read(
                self, lambda ledger: read(ledger, chosen), self._warn, key="warn"
            )

    def _say(self, text: str, tone: str) -> None:
        self.message.setText(text)
        retoned(self.message, tone)

    def _warn(self, warnings: list[Warning]) -> None:
        self.warning.setText(warned_lines(warnings))
        retoned(self.warning, breach_tone(warnings))
        self.warning.setVisible(bool(warnings))

    def entered(self) -> bool:
        return super().entered() or self.chosen() != self._offered

    def save(self) -> None:
        """Do it with what is chosen, in one change; what the ledger refuses is said here."""
        chosen = self.chosen()
        self.ok.setEnabled(False)
        self._session.operations.write(
            self,
            lambda ledger, _: self._work(ledger, chosen),
            lambda _: self._done(len(chosen)),
            failed=self._failed,
        )

    def _done(self, n: int) -> None:
        self.accept()
        self._session.notice.emit("ok", self._offer.message(n))

    def _failed(self, error: UserError) -> None:
        self._say(i18n.say(error), "bad")
        self.ok.setEnabled(True)
