"""Analyses that go into the review of a quarter as annexes: what they ask for, until the freezing
keeps their figures.
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.base.view_names import checked_name
from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database


class Annex(NamedTuple):
    """An annex of a quarter: its place among them, its name, what it asks for as plain data of
    JSON (None where a hand left no JSON).
    """

    id: int
    quarter: int
    number: int
    name: str
    spec: Any


class Annexes:
    """The annexes of all quarters; those of a frozen quarter never change."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, quarter: int) -> list[Annex]:
        """Return the annexes of a quarter in their order."""
        rows = self._db.read(
            "SELECT id, quarter, number, name, spec FROM review_annex WHERE quarter = ?"
            " ORDER BY number, id",
            (quarter,),
        )
        return [Annex(i, q, number, name, _read(spec)) for i, q, number, name, spec in rows]

    def put(self, quarter: int, name: str, spec: Any) -> None:
        """Add an annex as the last one; one of the same name asks for this from now on. The same
        again writes nothing.

        Raises:
            UserError: ``view_name`` (empty, or longer than 60 letters), ``frozen_quarter``.
        """
        name, there = checked_name(name), self.of(quarter)
        text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
        known = next((annex for annex in there if annex.name == name), None)
        if known is not None and known.spec == json.loads(text):
            return
        number = max((annex.number for annex in there), default=0) + 1
        with self._db.change("review.annex", quarter=Quarter.at(quarter).name, name=name) as change:
            if known is not None:
                change.update("review_annex", known.id, {"spec": text})
            else:
                row = {"quarter": quarter, "number": number, "name": name, "spec": text}
                change.insert("review_annex", row)

    def remove(self, quarter: int, name: str) -> None:
        """Take an annex out of the review; undo brings it back.

        Raises:
            UserError: ``no_such_annex``, ``frozen_quarter``.
        """
        known = next((annex for annex in self.of(quarter) if annex.name == name.strip()), None)
        if known is None:
            raise UserError("no_such_annex", name=name.strip(), quarter=Quarter.at(quarter).name)
        with self._db.change(
            "review.annex.remove", quarter=Quarter.at(quarter).name, name=known.name
        ) as change:
            change.delete("review_annex", known.id)


def _read(spec: str) -> Any:
    try:
        return json.loads(spec)
    except ValueError:
        return None
