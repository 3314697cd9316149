"""The records behind a figure: rows of the ledger by what they are about, each with who wrote it,
when and why.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from fundtracker.ledger.core.change_words import Field, Readable
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.history import History, RowChange

MOST = 60  # records that are opened; of more only their number is told


class AtMost(NamedTuple):
    """A condition on a column: not above this."""

    value: int


class Among(NamedTuple):
    """A condition on a column: one of these."""

    values: Sequence[int]


class Stated(NamedTuple):
    """A row as it stands: its columns in words, and the change that wrote it (``file``: the list
    or file it came with, '' where a person typed it).
    """

    table: str
    id: int
    fields: list[Field]
    seq: int
    at: str
    person: str
    kind: str
    reason: str
    file: str


def rows(db: Database, table: str, **where: Any) -> list[int]:
    """Return the ids of the rows of a table that meet conditions: a value, ``AtMost``,
    ``Among``.
    """
    parts, params = ["1"], []
    for column, value in where.items():
        if isinstance(value, AtMost):
            parts.append(f"{column} <= ?")
            params.append(value.value)
        elif isinstance(value, Among):
            parts.append(f"{column} IN ({','.join(str(int(v)) for v in value.values) or 'NULL'})")
        else:
            parts.append(f"{column} IS ?")
            params.append(value)
    return [
        row
        for (row,) in db.read(
            f"SELECT id FROM {table} WHERE {' AND '.join(parts)} ORDER BY id", params
        )
    ]


def last_of(db: Database, table: str, by: str, at: str, ids: Sequence[int]) -> list[int]:
    """Return of some rows the last one of each ``by`` in the order of ``at``."""
    some = ",".join(map(str, ids)) or "NULL"
    last_ids = dict(db.read(f"SELECT {by}, id FROM {table} WHERE id IN ({some}) ORDER BY {at}"))
    return sorted(last_ids.values())


def stated(db: Database, history: History, table: str, ids: Sequence[int]) -> list[Stated]:
    """Return rows with their columns in words and the change that wrote each as it stands."""
    words, columns, stated_values = Readable(db), db.tables[table].columns, []
    for row_id in ids:
        read = db.read(f"SELECT rev, {', '.join(columns)} FROM {table} WHERE id = ?", (row_id,))
        if not read:
            continue
        seq, *values = read[0]
        fields = words.fields(
            RowChange(table, row_id, None, dict(zip(columns, values, strict=True)))
        )
        entry = history.entries(seq, seq)[0]
        file = str(entry.params.get("file", ""))
        stated_values.append(
            Stated(
                table, row_id, fields, seq, entry.at, entry.person, entry.kind, entry.reason, file
            )
        )
    return stated_values
