"""What the saving of a record works with: the ledger, the open change, and what names mean."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from fundtracker.errors import UserError
from fundtracker.ledger import Change, Ledger

Values = dict[str, Any]


class Writer:
    """The ledger, the open change, and what names mean; names that the change made before are
    known.
    """

    def __init__(self, ledger: Ledger, change: Change) -> None:
        self.ledger, self.change = ledger, change

    @cached_property
    def _sources(self) -> dict[str, int]:
        return self.ledger.plan.source_names()

    @cached_property
    def _lines(self) -> dict[str, int]:
        return {
            n: line.id
            for line in self.ledger.plan.lines()
            for n in (line.code, line.name_zh, line.name_en)
        }

    def project(self, text: str | None) -> int:
        """Return a project by code or name; raises UserError ``project_unknown``."""
        project_id = self.ledger.projects.find(text or "")
        if project_id is None:
            raise UserError("project_unknown", text=text or "—")
        return project_id

    def source(self, text: str | None) -> int | None:
        """Return a source by its name, None for none stated; raises UserError
        ``source_unknown``.
        """
        if not text:
            return None
        if text not in self._sources:
            raise UserError("source_unknown", text=text, known="、".join(self._alike(text)))
        return self._sources[text]

    def _alike(self, text: str) -> list[str]:
        """Return the sources whose names share two letters with a text, all where none does."""
        names = [source.name_zh for source in self.ledger.plan.sources()]
        pairs = [text[i : i + 2] for i in range(len(text) - 1)]
        return [name for name in names if any(pair in name for pair in pairs)] or names

    def line(self, text: str | None) -> int | None:
        """Return a plan line by code or name; raises UserError ``no_such_line``."""
        if not text:
            return None
        if text not in self._lines:
            raise UserError("no_such_line", code=text)
        return self._lines[text]

    def contract(self, text: str) -> int:
        """Return a contract by its number; raises UserError ``contract_unknown``."""
        contract_id = self.ledger.contracts.find(text)
        if contract_id is None:
            raise UserError("contract_unknown", text=text)
        return contract_id

    def company(self, text: str) -> int:
        """Return a company by name or credit code; raises UserError ``company_unknown``."""
        return self.ledger.companies.get(text).id

    def partner(self, text: str) -> int:
        """Return a partner by name; raises UserError ``partner_unknown``."""
        return self.ledger.funds.partner(text).id

    def fund(self, text: str) -> int:
        """Return a fund by code or name; raises UserError ``fund_unknown``."""
        return self.ledger.funds.get(text).id
