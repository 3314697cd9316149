"""Reading many ledgers off the window's threads: how far it is, and how it is stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from fundtracker import audit
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.rollup import rollup as many
from fundtracker.reports.rollup.member import Asked
from fundtracker.reports.rollup.rollup import Rollup
from fundtracker.ui.base import theme
from fundtracker.ui.base.background import PROGRESS, Task
from fundtracker.ui.base.session import Session
from fundtracker.ui.widgets.building_blocks import Texts, button, label, row


def opener(session: Session) -> Callable[[Path], Ledger]:
    """Return what opens a ledger for reading, noted in the log of uses."""
    person, clock = session.person, session.clock

    def opened(path: Path) -> Ledger:
        ledger = Ledger.open(path, person, clock=clock, read_only=True)
        audit.note("open", f"rollup: {path}")
        return ledger

    return opened


class Reading(QWidget):
    """How many ledgers were read, with a button to stop; nothing where none is being read.

    A ledger may lie on a drive that hangs: it is read on a thread for which nothing waits.
    """

    done = Signal(object)  # Rollup, or the UserError that it ended with

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._task: Task | None = None
        self._of = 0
        self.texts = Texts()
        self._far, self.cancel = label(size=theme.SMALL, tone="text2"), button()
        self.texts(self.cancel.setText, lambda: tr("Cancel"))
        self.cancel.clicked.connect(lambda: self._ended(UserError("cancelled")))
        self._clock = QTimer(self)
        self._clock.setInterval(PROGRESS)
        self._clock.timeout.connect(self._say)
        self.setLayout(row(self._far, self.cancel))
        self.hide()

    def begin(
        self,
        paths: Sequence[Path],
        asked: Asked,
        quarter: Quarter | None,
        answers: Mapping[str, str],
    ) -> None:
        """Read ledgers; what was being read before is dropped."""
        self.stop()
        self._task = task = Task()
        self._of = len(paths)
        opening, answers_given = opener(self._session), dict(answers)

        def step(n: int) -> None:
            if task.cancelled():
                raise UserError("cancelled")
            task.progress(n)

        def work() -> Rollup | UserError:
            try:
                return many.build(
                    paths, asked, opening, quarter=quarter, answers=answers_given, progress=step
                )
            except UserError as error:
                return error

        self._say()
        self._clock.start()
        self.show()
        self._session.operations.aside(self, work, lambda rollup: self._take(task, rollup))

    def stop(self) -> None:
        """Read no further; nobody is told."""
        if self._task is not None:
            self._task.cancel()
        self._task = None
        self._clock.stop()
        self.hide()

    def _say(self) -> None:
        if self._task is not None:
            n = self._task.rows
            self._far.setText(tr("{n} of {all} ledgers read", n=n, all=self._of))

    def _take(self, task: Task, rollup: Rollup | UserError) -> None:
        if task is self._task:  # else another reading began since, or it was cancelled
            self._ended(rollup)

    def _ended(self, rollup: Rollup | UserError) -> None:
        self.stop()
        self.done.emit(rollup)
