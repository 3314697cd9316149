"""Settings that travel with the ledger: few, by name, each change in the history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundtracker.ledger.core.change import Change

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger


class Settings:
    """Name → text of a ledger's settings."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def get(self, name: str, default: str = "") -> str:
        """Return a setting, ``default`` where it was never set."""
        found = self._ledger.read("SELECT value FROM setting WHERE name = ?", (name,))
        return str(found[0][0]) if found else default

    def put(self, change: Change, name: str, value: str) -> None:
        """Set a setting; setting what stands already writes nothing."""
        found = self._ledger.read("SELECT id, value FROM setting WHERE name = ?", (name,))
        if not found:
            change.insert("setting", {"name": name, "value": value})
        elif found[0][1] != value:
            change.update("setting", found[0][0], {"value": value})
