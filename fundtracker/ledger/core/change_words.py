"""What a change did, in words: coded words looked up, days as dates, fen as yuan, bytes as a
size.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import Named
from fundtracker.ledger.core.database import Database

if TYPE_CHECKING:
    from fundtracker.ledger.core.history import RowChange

# Tables that only serve others: their rows say nothing to a person.
INNER = frozenset({"term", "source_chunk", "source_file"})
# What names a record: a column of it (t), or that of what it belongs to.
_NAMED = {
    "term": "t.text",
    "plan_line": "t.name_zh",
    "project": "t.name",
    "contract": "t.number",
    "application": "t.number",
    "policy_clause": "t.clause",
    "fund_source": "t.name_zh",
    "import": "t.name",
    "account_books": "t.account",
    "payment_request": "t.number",
    "plan_version": "t.name_zh",
    "indicator": "t.name_zh",
    "indicator_target": "(SELECT name_zh FROM indicator WHERE id = t.indicator_id)",
}
# The English name of a record where it stands in another table.
_ENGLISH = {
    "indicator_target": "(SELECT name_en FROM indicator WHERE id = t.indicator_id)",
    "project": "coalesce((SELECT name_en FROM project_fact WHERE project_id = t.id), '')",
}
_INNER_COLUMNS = frozenset(
    {"id", "key", "own_key", "why", "score", "moved", "serial_tail", "details", "own"}
)


class Field(NamedTuple):
    """One column of a row that changed: its name, what stood there, what stands there now."""

    column: str
    old: str
    new: str


class Readable:
    """Rows of the history for people; words are looked up once."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._shows: dict[str, dict[str, Callable[[Any], str]]] = {}
        self._words: dict[tuple[str, int], str] = {}

    def fields(self, row: RowChange) -> list[Field]:
        """Return the columns of a row that changed; what is absent is —."""
        shows = self._shows.get(row.table)
        if shows is None:
            shows = self._shows[row.table] = self._showing(row.table)
        old, new = row.old or {}, row.new or {}
        fields = []
        for column in new or old:
            if column in _INNER_COLUMNS or old.get(column) == new.get(column):
                continue
            old_and_new = [self._shown(shows, column, state.get(column)) for state in (old, new)]
            if old_and_new[0] != old_and_new[1]:
                fields.append(Field(column, *old_and_new))
        return fields

    @staticmethod
    def _shown(shows: dict[str, Callable[[Any], str]], column: str, value: Any) -> str:
        if value is None or value == "":
            return money.MISSING
        if isinstance(value, bytes):
            return f"{len(value)} B"
        show = shows.get(column)
        return show(value) if show is not None else str(value)

    def _showing(self, table: str) -> dict[str, Callable[[Any], str]]:
        shows: dict[str, Callable[[Any], str]] = {}
        for column in self._db.tables[table].columns:
            if column.endswith("_fen"):
                shows[column] = money.show
            elif column in ("pay_date", "dated") or column.endswith("_day"):
                shows[column] = _day
            elif column in ("book_quarter", "quarter"):
                shows[column] = _quarter
        for _, _, target, column, *_ in self._db.read(f"PRAGMA main.foreign_key_list({table})"):
            if target in _NAMED:
                shows[column] = self._looking(target, _NAMED[target])
        return shows

    def _looking(self, table: str, name: str) -> Callable[[Any], str]:
        there = "t.name_en" if "name_en" in self._db.tables[table].columns else "''"
        sql = f"SELECT {name}, {_ENGLISH.get(table, there)} FROM {{}} t WHERE t.id = ? LIMIT 1"

        def look(row_id: int) -> str:
            known = self._words.get((table, row_id))
            if known is None:
                known = self._words[table, row_id] = self._name(sql, table, row_id)
            return known

        return look

    def _name(self, sql: str, table: str, row_id: int) -> str:
        rows = self._db.read(sql.format(table), (row_id,))
        if not rows and not self._db.tables[table].append_only:
            rows = self._db.read(sql.format(f"{table}_h"), (row_id,))
        names = [str(word or "") for word in rows[0]] if rows else [""]
        return Named(*names) if names[0] else money.MISSING


def _day(value: int | str) -> str:
    return value if isinstance(value, str) else dt.date.fromordinal(value).isoformat()


def _quarter(value: int) -> str:
    return Quarter.at(value).label
