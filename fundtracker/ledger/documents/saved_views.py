"""Views that people saved under a name: an analysis, a list of payments, a board of charts."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from fundtracker.domain.base.view_names import checked_name
from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database


class SavedView(NamedTuple):
    """A saved view; ``spec`` is plain data (of JSON) that only the page of its ``kind`` reads, None
    where a hand left no JSON: the view stays, and can be deleted or saved anew.
    """

    id: int
    kind: str
    name: str
    spec: Any


class SavedViews:
    """Saved views of a ledger: everyone who works in it has the same ones."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self, kind: str) -> list[SavedView]:
        """Return the views of a kind (``analysis``, ``payments``, ``board``) by name."""
        rows = self._db.read(
            "SELECT id, kind, name, spec FROM saved_view WHERE kind = ? ORDER BY name", (kind,)
        )
        return [SavedView(i, of, name, _read(spec)) for i, of, name, spec in rows]

    def get(self, kind: str, name: str) -> SavedView:
        """Return a view by its name.

        Raises:
            UserError: ``no_such_saved_view``.
        """
        known = next((view for view in self.all(kind) if view.name == name.strip()), None)
        if known is None:
            raise UserError("no_such_saved_view", name=name.strip())
        return known

    def save(self, kind: str, name: str, spec: Any) -> None:
        """Save a view under a name, replacing the one of that name; the same again writes nothing.

        Raises:
            UserError: ``view_name`` (empty, or longer than 60 letters).
        """
        name = checked_name(name)
        text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
        known = next((view for view in self.all(kind) if view.name == name), None)
        if known is not None and known.spec == json.loads(text):
            return
        with self._db.change("view", name=name) as change:
            if known is None:
                change.insert("saved_view", {"kind": kind, "name": name, "spec": text})
            else:
                change.update("saved_view", known.id, {"spec": text})

    def rename(self, kind: str, name: str, to: str) -> None:
        """Give a view another name.

        Raises:
            UserError: ``no_such_saved_view``, ``saved_view_exists``, ``view_name``.
        """
        known, to = self.get(kind, name), checked_name(to)
        if to == known.name:
            return
        if any(view.name == to for view in self.all(kind)):
            raise UserError("saved_view_exists", name=to)
        with self._db.change("view", name=to, was=known.name) as change:
            change.update("saved_view", known.id, {"name": to})

    def delete(self, kind: str, name: str) -> None:
        """Delete a view; undo brings it back.

        Raises:
            UserError: ``no_such_saved_view``.
        """
        known = self.get(kind, name)
        with self._db.change("view.delete", name=known.name) as change:
            change.delete("saved_view", known.id)


def _read(spec: str) -> Any:
    try:
        return json.loads(spec)
    except ValueError:
        return None
