"""Profiles of bank files that people saved: they travel with the ledger."""

from __future__ import annotations

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database


class Profiles:
    """Saved profiles by name; the body is the text that ``intake.profiles`` reads."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def bodies(self) -> dict[str, str]:
        """Return name → body, by name."""
        return dict(self._db.read("SELECT name, body FROM profile ORDER BY name"))

    def save(self, name: str, fingerprint: str, body: str) -> None:
        """Save a profile under a name, replacing the one of that name."""
        with self._db.change("profile", name=name) as change:
            self.put(change, name, fingerprint, body)

    def put(self, change: Change, name: str, fingerprint: str, body: str) -> None:
        """Save a profile within a change that does more: an import, which takes it back with it."""
        row = {"name": name, "fingerprint": fingerprint, "body": body}
        if (known := self._id(name)) is None:
            change.insert("profile", row)
        else:
            change.update("profile", known, row)

    def rename(self, name: str, to: str, body: str) -> None:
        """Rename a profile; ``body`` is its text under the new name.

        Raises:
            UserError: ``no_such_profile``, ``profile_exists``.
        """
        known = self._id(name)
        if known is None:
            raise UserError("no_such_profile", name=name)
        if self._id(to) is not None:
            raise UserError("profile_exists", name=to)
        with self._db.change("profile", name=to, was=name) as change:
            change.update("profile", known, {"name": to, "body": body})

    def _id(self, name: str) -> int | None:
        rows = self._db.read("SELECT id FROM profile WHERE name = ?", (name,))
        return int(rows[0][0]) if rows else None
