"""Settings that travel with the ledger: few, by name, each change in the history."""

from __future__ import annotations

from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database


class Settings:
    """Name → text of a ledger's settings."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def get(self, name: str, default: str = "") -> str:
        """Return a setting, ``default`` where it was never set."""
        rows = self._db.read("SELECT value FROM setting WHERE name = ?", (name,))
        return str(rows[0][0]) if rows else default

    def put(self, change: Change, name: str, value: str) -> None:
        """Set a setting; setting what stands already writes nothing."""
        rows = self._db.read("SELECT id, value FROM setting WHERE name = ?", (name,))
        if not rows:
            change.insert("setting", {"name": name, "value": value})
        elif rows[0][1] != value:
            change.update("setting", rows[0][0], {"value": value})
