"""A list to choose from, and one deed with what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelectionModel
from PySide6.QtWidgets import QAbstractItemView, QDialog, QWidget

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ui.forms import button, card, column, label, row
from fundtracker.ui.session import Session
from fundtracker.ui.tables import Column, Records
from fundtracker.ui.views import Grid

R = TypeVar("R")


class ChooseDialog(QDialog, Generic[R]):
    """Offer ``found``, those that ``start`` names chosen; ``work(ledger, chosen)`` is one change.

    ``said`` tells of what is chosen (text, tone), ``ok`` names the button by how many there are, ``told``
    what was done.
    """

    def __init__(
        self, session: Session, title: str, head: str, columns: Sequence[Column[R]], found: Sequence[R],
        work: Callable[[Ledger, Sequence[R]], None], *, said: Callable[[Sequence[R]], tuple[str, str]],
        ok: Callable[[int], str], told: Callable[[int], str], start: Callable[[R], bool],
        parent: QWidget | None = None,
    ) -> None:  # fmt: skip
        super().__init__(parent)
        self.setWindowTitle(title)
        self.resize(1040, 480)
        self._session, self._work, self._said, self._ok, self._told = session, work, said, ok, told
        self.model: Records[R] = Records(columns, self)
        self.model.show(found)
        self.grid = Grid(self.model)
        self.grid.setSelectionMode(QAbstractItemView.SelectionMode.MultiSelection)
        self.grid.setAccessibleName(title)
        self.said = label(wrap=True, tone="text2")
        self.ok, cancel = button(kind="primary"), button(tr("Cancel"))
        cancel.clicked.connect(self.reject)
        self.ok.clicked.connect(self.save)
        self.setLayout(
            column(label(head, 14, bold=True, wrap=True), card(self.grid, margins=(1, 1, 1, 1)), self.said,
                   row(None, cancel, self.ok), gap=10, margins=(20, 16, 20, 16))
        )  # fmt: skip
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._check())
        rows = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
        for at, one in enumerate(found):
            if start(one):
                self.grid.selectionModel().select(self.model.index(at, 0), rows)
        self._check()

    def chosen(self) -> list[R]:
        """Return what is chosen, in the order of the list."""
        rows = [i for first, last in self.grid.ranges() for i in range(first, last + 1)]
        return [one for i in rows if (one := self.model.record(i)) is not None]

    def _check(self) -> None:
        chosen = self.chosen()
        text, tone = self._said(chosen)
        self.said.setText(text)
        self.said.setObjectName(tone)
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.ok.setText(self._ok(len(chosen)))
        self.ok.setEnabled(bool(chosen))

    def save(self) -> None:
        """Do it with what is chosen, in one change; what the ledger refuses is said here."""
        chosen = self.chosen()
        self.ok.setEnabled(False)
        self._session.operations.write(
            self, lambda ledger, _: self._work(ledger, chosen), lambda _: self._done(len(chosen)), failed=self._failed
        )

    def _done(self, n: int) -> None:
        self.accept()
        self._session.told.emit("ok", self._told(n))

    def _failed(self, error: Exception) -> None:
        self.reject()
        self._session.operations.failed.emit(error)
