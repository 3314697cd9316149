"""What the writers of lists share: the ledger, the change, and what names mean."""

from __future__ import annotations

from typing import Any

from fundtracker.errors import UserError
from fundtracker.ledger import Change, Ledger

Values = dict[str, Any]


class Desk:
    """What the writers share: the ledger, the change, and what names mean."""

    def __init__(self, ledger: Ledger, change: Change) -> None:
        self.ledger, self.change = ledger, change
        self._sources = ledger.plan.source_names()
        self._lines = {n: line.id for line in ledger.plan.lines() for n in (line.code, line.name_zh, line.name_en)}

    def project(self, text: str | None) -> int:
        """Return a project by code or name; raises UserError ``project_unknown``."""
        found = self.ledger.projects.find(text or "")
        if found is None:
            raise UserError("project_unknown", text=text or "—")
        return found

    def source(self, text: str | None) -> int | None:
        """Return a source by its name, None for none said; raises UserError ``source_unknown``."""
        if not text:
            return None
        if text not in self._sources:
            raise UserError("source_unknown", text=text)
        return self._sources[text]

    def line(self, text: str | None) -> int | None:
        """Return a plan line by code or name; raises UserError ``no_such_line``."""
        if not text:
            return None
        if text not in self._lines:
            raise UserError("no_such_line", code=text)
        return self._lines[text]

    def contract(self, text: str) -> int:
        """Return a contract by its number; raises UserError ``contract_unknown``."""
        found = self.ledger.contracts.find(text)
        if found is None:
            raise UserError("contract_unknown", text=text)
        return found
