"""The park as published: the register, and the forms that add to it."""

from __future__ import annotations

from functools import partial
from typing import Any

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.park.park_entries import entry
from fundtracker.reports.tables.report_table import Row
from fundtracker.ui.forms.record_form import RecordForm
from fundtracker.ui.report_pages.register_page import RegisterPage

# What a row of the register is recorded by; a statement is published and never changes.
_OF_ROW = {
    "f": "park.fact", "w": "park.word", "p": "project.state", "y": "plan.pledge",
    "c": "policy.numbers",
}  # fmt: skip


class ParkPage(RegisterPage):
    """Facts, statements, lists, states, pledges, documents: one row each, with its source."""

    REPORT = "park"
    READS = frozenset({
        "park_fact", "list_word", "published_state", "yearly_pledge", "statement", "policy_clause",
        "more_than", "project", "plan_line", "indicator",
    })  # fmt: skip
    HIDDEN = ("kind", "reason")
    RECORDS = (
        ("park.fact", lambda: tr("Record a fact…")),
        ("park.word", lambda: tr("Add to a list…")),
        ("plan.pledge", lambda: tr("Yearly pledge…")),
        ("policy.numbers", lambda: tr("Fill in a document…")),
    )

    def head(self) -> str:
        return tr("Fact")

    def ask(self, code: str, _: bool = False, *, row: Row | None = None) -> None:
        """Open an empty form, or that of a row that was opened with what it says."""
        if row is None:
            super().ask(code)
            return
        kind = "" if row.code[0] == "s" else _OF_ROW[row.code[0]]
        if not kind:
            self.session.explain.emit(row.cells["stated"].id)
            return
        row_code = row.code

        def read(ledger: Ledger) -> dict[str, Any]:
            return entry(ledger, row_code)

        self.session.operations.read(self, read, partial(self._open, kind), key="entry")

    def _open(self, kind: str, start: dict[str, Any]) -> None:
        if not self.session.writable:
            return
        self.form = RecordForm(self.session, kind, start=start, parent=self.window())
        self.form.open()
