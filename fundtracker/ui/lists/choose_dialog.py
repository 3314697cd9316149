"""A list to choose from, and one deed with what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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


class ChooseDialog(Dialog, Generic[R]):
    """Offer ``found``, those that ``start`` names chosen; ``work(ledger, chosen)`` is one change.

    ``said`` tells of what is chosen (text, tone), ``breaches`` reads what it would breach, ``ok``
    names the button by how many there are, ``told`` what was done.
    """

    def __init__(
        self,
        session: Session,
        title: str,
        head: str,
        columns: Sequence[Column[R]],
        offered: Sequence[R],
        work: Callable[[Ledger, Sequence[R]], None],
        *,
        judge: Callable[[Sequence[R]], tuple[str, str]],
        ok: Callable[[int], str],
        message: Callable[[int], str],
        start: Callable[[R], bool],
        breaches: Callable[[Ledger, Sequence[R]], list[Warning]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(title, parent)
        self.resize(1040, 480)
        self._session, self._work, self._judge, self._ok, self._message = (
            session,
            work,
            judge,
            ok,
            message,
        )
        self._breaches = breaches
        self.model: Records[R] = Records(columns, self)
        self.model.show(offered)
        self.grid = Grid(self.model)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.grid.setAccessibleName(title)
        none = lambda: tr("Nothing to report.")
        key = "choose:" + "".join(column.key[0] for column in columns)
        ShownList(session, self.grid, Listing(key, lambda: title, none))
        self.message = label(wrap=True, tone="text2")
        self.warning = label(size=theme.SMALL, wrap=True)
        self.warning.hide()
        self.ok = button(kind="primary")
        self.ok.clicked.connect(self.save)
        self.setLayout(
            column(label(head, 14, bold=True, wrap=True), card(self.grid, margins=(1, 1, 1, 1)),
                   self.message, self.warning, self.foot(self.ok), gap=10, margins=(20, 16, 20, 16))
        )  # fmt: skip
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._check())
        rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for at, row in enumerate(offered):
            if start(row):
                self.grid.selectionModel().select(self.model.index(at, 0), rows)
        self._offered = self.chosen()
        self._check()

    def chosen(self) -> list[R]:
        """Return what is chosen, in the order of the list."""
        rows = [i for first, last in self.grid.ranges() for i in range(first, last + 1)]
        return [row for i in rows if (row := self.model.record(i)) is not None]

    def _check(self) -> None:
        chosen = self.chosen()
        self._say(*self._judge(chosen))
        self.grid.viewport().update()  # what a row says may depend on the others that are chosen
        self.ok.setText(self._ok(len(chosen)))
        self.ok.setEnabled(bool(chosen))
        if self._breaches is not None:
            read = self._breaches
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
        self._session.notice.emit("ok", self._message(n))

    def _failed(self, error: UserError) -> None:
        self._say(i18n.say(error), "bad")
        self.ok.setEnabled(True)
