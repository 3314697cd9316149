"""The log of uses in the window: proved, its last lines, and written for a log server."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from fundtracker import audit
from fundtracker.audit import Use
from fundtracker.errors import UserError
from fundtracker.i18n import say, tr, tr_in
from fundtracker.ledger import Ledger
from fundtracker.ledger.review import uses
from fundtracker.reports.review.use_words import deed_name
from fundtracker.reports.tables.workbook import write_text
from fundtracker.ui.base import theme
from fundtracker.ui.base.file_names import save_name
from fundtracker.ui.base.session import Session, local_time
from fundtracker.ui.forms.dialog import Dialog
from fundtracker.ui.lists.shown_list import Listing, ShownList
from fundtracker.ui.widgets.building_blocks import button, card, column, label
from fundtracker.ui.widgets.table_model import Column, Records
from fundtracker.ui.widgets.table_view import Grid

SHOWN = 1000  # the last of them; a file has all


class UsesDialog(Dialog):
    """Who opened, saved, copied what, and what was refused, the newest first."""

    ASKS = False

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(tr("Log of uses"), parent)
        self._session = session
        self.resize(860, 560)
        self.model = Records[Use](self._columns(), self)
        self.grid = Grid(self.model)
        self.grid.setAccessibleName(tr("Log of uses"))
        none = lambda: tr("No use is noted yet.")
        ShownList(session, self.grid, Listing("uses", lambda: tr("Log of uses"), none))
        self.state = label(bold=True, wrap=True)
        self.jsonl, self.cef = button(tr("Save as JSON lines…")), button(tr("Save as CEF…"))
        self.jsonl.clicked.connect(lambda: self._save("jsonl"))
        self.cef.clicked.connect(lambda: self._save("log"))
        about = label(
            tr(
                "It lies in your own folder ({place}), outside the ledger; each freeze notes its "
                "head in the ledger. Its owner can delete it as a whole: hand it to a log server "
                "where that matters.", place=audit.begun() or audit.place(),
            ),
            theme.SMALL, tone="muted", wrap=True,
        )  # fmt: skip
        self.setLayout(
            column(
                label(tr("Log of uses"), theme.CARD, bold=True), self.state, about,
                card(self.grid, margins=(1, 1, 1, 1)), self.closing(self.jsonl, self.cef),
                gap=10, margins=(20, 16, 20, 16),
            )
        )  # fmt: skip
        self.fill()

    def _columns(self) -> list[Column[Use]]:
        return [
            Column(
                "at",
                lambda: tr_in("clock", "Time"),
                lambda u: local_time(u.at, "%Y-%m-%d %H:%M:%S"),
                160,
            ),
            Column("person", lambda: tr("Person"), lambda u: u.person or u.login, 110),
            Column("deed", lambda: tr("What was done"), lambda u: deed_name(u.deed), 130),
            Column("ledger", lambda: tr("Ledger"), lambda u: Path(u.ledger).name, 140),
            Column("what", lambda: tr("Details"), lambda u: u.what, 220, stretch=True),
        ]

    def fill(self) -> None:
        """Read and prove the log."""

        def work(ledger: Ledger) -> tuple[list[Use], list[str]]:
            path = audit.begun() or audit.place()
            issues = uses.verify(ledger.history, path)
            readable = path.exists() and all(i.code != "audit_unreadable" for i in issues)
            return audit.read(path) if readable else [], [say(issue) for issue in issues]

        self._session.operations.read(self, work, self._show, key="uses")

    def _show(self, uses: tuple[list[Use], list[str]]) -> None:
        entries, wrong = uses
        self.model.show(entries[: -SHOWN - 1 : -1])
        words = tr("{n} uses; the chain is whole.", n=len(entries))
        self.state.setText("\n".join(wrong) or words)

    def _save(self, form: str) -> None:
        kinds = tr("Log of uses") + f" (*.{form})"
        name = save_name(self, tr("Log of uses"), f"uses.{form}", kinds, "uses")
        if name:
            self.save_to(Path(name), form)

    def save_to(self, path: Path, form: str) -> None:
        """Write all uses as JSON lines (``jsonl``) or CEF."""
        line = audit.as_json if form == "jsonl" else audit.as_cef
        try:
            uses = audit.read(audit.begun() or audit.place())
            write_text(path, "".join(line(use) + "\n" for use in uses))
        except UserError as error:
            self.state.setText(say(error))
            return
        self.state.setText(tr("{n} uses written", n=len(uses)))
