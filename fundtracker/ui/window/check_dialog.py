"""What the full check found; the head of the ledger noted at a second place and compared there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, TypeVar

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fundtracker.i18n import say, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.core import heads
from fundtracker.ledger.review import uses
from fundtracker.reports.tables.labels import clock_words
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import open_name, save_name
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.widgets.building_blocks import button, column, label, row

T = TypeVar("T")


class Checked(NamedTuple):
    """What a check found, in words: findings, doubts about clocks; the head of the ledger."""

    findings: list[str]
    clocks: list[str]
    head: str


def checked(ledger: Ledger) -> Checked:
    """Prove the whole ledger."""
    doubts = [clock_words(doubt) for doubt in ledger.history.clock_doubts()]
    issues = [*ledger.check(), *uses.verify(ledger.history)]
    return Checked([say(issue) for issue in issues], doubts, ledger.head())


class CheckDialog(Dialog):
    """What the full check found, and which clocks it doubts."""

    ASKS = False

    def __init__(self, checked: Checked, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Check the ledger"), parent)
        self._session, self._found = session, checked
        self.setMinimumWidth(620)
        title = (
            tr("{n} findings", n=len(checked.findings))
            if checked.findings
            else tr("The ledger is whole. Head: {head}", head=checked.head[:16])
        )
        self.findings = QPlainTextEdit()
        self.findings.setReadOnly(True)
        self.findings.setAccessibleName(tr("Findings"))
        self.note, self.compare = button(tr("Note the head…")), button(tr("Compare with heads…"))
        self.note.clicked.connect(self._note)
        self.compare.clicked.connect(self._compare)
        self.note.setEnabled(not checked.findings)
        self.told = label(tone="text2", wrap=True)
        self.told.setText(
            tr(
                "A chain made anew as a whole, or cut off at its end, proves itself: note the head "
                "on a share or a stick, and compare with it."
            )
        )
        self._list([*checked.findings, *checked.clocks])
        self.setLayout(
            column(
                label(title, theme.CARD, bold=True, wrap=True), self.findings, self.told,
                row(self.note, self.compare, None, gap=8), self.closing(),
                gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip

    def _list(self, lines: list[str]) -> None:
        self.findings.setPlainText("\n".join(lines))
        self.findings.setVisible(bool(lines))

    def _note(self) -> None:
        kinds = tr("Heads") + " (*.txt)"
        name = save_name(self, tr("Note the head"), "heads.txt", kinds, "heads", adds=True)
        if name:
            self.note_in(Path(name))

    def note_in(self, path: Path) -> None:
        """Write the head below those of a file."""

        def done(new: bool) -> None:
            self.told.setText(
                tr("{path}: the head is noted.", path=path.name)
                if new
                else tr("{path}: it was noted already.", path=path.name)
            )

        self._read(lambda ledger: heads.note(path, heads.of(ledger)), done)

    def _compare(self) -> None:
        kinds = tr("Heads") + " (*.txt);;*"
        name = open_name(self, tr("Compare with heads"), kinds, "heads")
        if name:
            self.compare_with(Path(name))

    def compare_with(self, path: Path) -> None:
        """Compare the ledger with the heads of a file and list what differs."""

        def done(issues: list[str]) -> None:
            self._list([*self._found.findings, *issues, *self._found.clocks])
            words = (
                tr("{path}: {n} findings", path=path.name, n=len(issues))
                if issues
                else tr("{path}: every noted head is in this ledger.", path=path.name)
            )
            self.told.setText(words)

        def work(ledger: Ledger) -> list[str]:
            return [say(issue) for issue in heads.compare(ledger, heads.read(path))]

        self._read(work, done)

    def _read(self, work: Callable[[Ledger], T], done: Callable[[T], None]) -> None:
        self._session.operations.read(
            self, work, done, failed=lambda error: self.told.setText(say(error)), key="heads"
        )
