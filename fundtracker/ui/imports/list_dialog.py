"""The form that takes a list in: its unit, columns that are not to be read, and what would become
of it, at once.
"""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QWidget

from fundtracker import i18n
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns.list_kinds import KINDS
from fundtracker.intake.lists import list_words, post_list
from fundtracker.intake.lists.post_list import ListOutcome
from fundtracker.ledger import Ledger
from fundtracker.ui.base.session import Session
from fundtracker.ui.forms.record_dialog import Form, RecordDialog, Values
from fundtracker.ui.forms.record_fields import Choice, Words

_PAUSE = 300  # milliseconds after the last key until the list is tried again
_MOST = 4  # findings shown
# pixels for what would become of the list: three lines of sums and columns, findings of two lines
# each
_ROOM = 190


class ListDialog(RecordDialog):
    """Tries a list to the end without writing, says what would become of it, and takes it in when
    asked.
    """

    _turn = 0
    _good = False
    _taken: ListOutcome | None = None

    def __init__(
        self,
        session: Session,
        path: Path,
        parent: QWidget | None = None,
        *,
        kind: str | None = None,
        sheet: str | None = None,
    ) -> None:
        kinds = sorted((list_words.kind_name(each), each) for each in KINDS)
        entries = {
            "kind": Choice(tr("Kind of list"), kinds, current=kind, empty=tr("as its columns say")),
            "unit": Choice(
                tr("Unit of the amounts"),
                [(unit, unit) for unit in amounts.UNITS],
                empty=tr("as the file states it"),
            ),
            "ignored": Words(
                tr("Columns not to be read"), tr("their heads, a comma between them"), needed=False
            ),
        }
        super().__init__(
            session,
            Form(
                tr("List: {name}", name=path.name),
                entries,
                (("kind", "unit"), ("ignored",)),
                ok=tr("Import the list"),
                message=lambda _: self._counts(),
            ),
            self._post,
            parent=parent,
        )
        self.entries["reason"].needed = False
        self.setMinimumWidth(720)
        self.message.setMinimumHeight(_ROOM)
        self.message.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._path, self._sheet = path, sheet
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._try)
        self._try()

    def check(self) -> None:
        """Try the list again where it is asked for in another way; until it is known to go in, it
        does not.
        """
        super().check()
        self.ok.setEnabled(self.ok.isEnabled() and self._good)
        if hasattr(self, "_pause") and self._asked(self.values()) != self._tried:
            self._good = False
            self.ok.setEnabled(False)
            self._pause.start()

    @staticmethod
    def _asked(v: Values) -> tuple[str | None, str | None, tuple[str, ...]]:
        heads = (v["ignored"] or "").replace("，", ",").replace("、", ",").split(",")
        return v["kind"], v["unit"], tuple(head.strip() for head in heads if head.strip())

    def _try(self) -> None:
        self._turn += 1
        turn, path = self._turn, self._path
        self._tried = self._asked(self.values())
        chosen = self._chosen(self.values())

        def when_read(done: ListOutcome) -> None:
            if turn == self._turn:
                self._taken, self._good = done, bool(done.counts["new"])
                self.check()
                doubtful = done.rejected or done.doubted or done.changes
                self._say(
                    _words(done), "warn" if doubtful or done.unit_source == "assumed" else "ok"
                )

        def failed(error: UserError) -> None:
            if turn == self._turn:
                self._good = False
                self.check()
                self._say(i18n.say(error), "bad")

        self._session.operations.write(
            self,
            lambda ledger, _: post_list.propose(ledger, path, **chosen),
            when_read,
            failed=failed,
        )

    def _post(self, ledger: Ledger, v: Values) -> None:
        self._taken = post_list.post(
            ledger, self._path, reason=v["reason"] or "", **self._chosen(v)
        )

    def _chosen(self, v: Values) -> post_list.Chosen:
        """Return what the person states about the list."""
        kind, unit, ignored = self._asked(v)
        return {"kind": kind, "unit": unit, "ignored": ignored, "sheet": self._sheet}

    def _counts(self) -> str:
        return "" if self._taken is None else f"{self._path.name}: {list_words.counts(self._taken)}"


def _words(done: ListOutcome) -> str:
    """Return what would become of a list: counts, unit and sums, columns that nothing reads, the
    first findings.
    """
    issues = [*done.warnings, *done.rejected]
    lines = [
        f"{list_words.kind_name(done.kind)}: {list_words.counts(done)}",
        *list_words.report(done),
    ]
    for issue in issues[:_MOST]:
        where = "" if issue.line is None else tr("line {line}: ", line=issue.line)
        lines.append(where + i18n.say(issue))
    if len(issues) > _MOST:
        lines.append(tr("and {n} more", n=len(issues) - _MOST))
    return "\n".join(lines)
