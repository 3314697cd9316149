"""The rows of a ledger proved when it is opened to be looked at, where they are few: each changeset
by its digests, the kept sums by the payments. A large one is proved by ``check`` and before a file
leaves it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, cast

from fundtracker.errors import Issue
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import digests, kept_sums
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.migrations import Stamped

MOST = 10_000  # rows that changes wrote: about 40 ms
_FILES = "source_chunk"  # each file is compared with its own hash where it goes out


class Rows(NamedTuple):
    """What does not prove of the rows; ``proved``: they were few enough to be looked at."""

    issues: list[Issue]
    proved: bool


class _Plain(NamedTuple):
    """The questions of a proof, outside what a reading keeps of the ledger's answers."""

    connection: sqlite3.Connection

    def read(self, sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.connection.execute(sql, params).fetchall()


def of(connection: sqlite3.Connection, tables: Mapping[str, Stamped]) -> Rows:
    """Return what of all rows is not as the changes wrote it, unless they are too many.

    Codes: ``content_altered``, ``sum_differs``, ``ledger_damaged`` (it cannot be read).
    """
    db = cast(Database, _Plain(connection))
    try:
        [(written,)] = db.read("SELECT coalesce(sum(written), 0) FROM changeset_table")
        if written > MOST:
            return Rows([], proved=False)
        return Rows(list(_altered(db, tables)), proved=True)
    except (ValueError, TypeError, KeyError, *opening.FAILURES) as error:
        return Rows([Issue("ledger_damaged", None, {"path": "", "why": str(error)})], proved=True)


def _altered(db: Database, tables: Mapping[str, Stamped]) -> Iterator[Issue]:
    for name, table in tables.items():
        if name == _FILES:
            continue
        sums = kept_sums.Scan(table.columns) if name == "payment" else None
        written = digests.recorded(db, name)
        content = digests.of_table(db, table, [] if sums is None else [sums.add])
        for seq in sorted(written.keys() | content.keys()):
            if content.get(seq) != written.get(seq):
                yield Issue("content_altered", None, {"table": name, "seq": seq})
        if sums is not None:
            yield from kept_sums.verify(db, sums)
