"""Reading a file as it was at one moment: each question is asked once, its answer kept
meanwhile.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

AGAIN = 3  # how often a reading is done anew that a write fell into
ROOM = 100_000  # rows kept in one reading; what finds no room is asked again rather than held
T = TypeVar("T")
Rows = list[tuple[Any, ...]]
Params = Sequence[Any] | dict[str, Any]


class Answers:
    """The answers of one reading; a write of our own voids all, inside a write none is kept."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._changes = connection, connection.total_changes
        self._rows: dict[tuple[str, tuple[Any, ...]], Rows] = {}
        self._room = ROOM

    def get(self, sql: str, params: Params, fetch: Callable[[str, Params], Rows]) -> Rows:
        """Return the rows of a query, asked now or before."""
        if self._connection.in_transaction:
            return fetch(sql, params)
        if self._changes != self._connection.total_changes:
            self._changes = self._connection.total_changes
            self._rows.clear()
            self._room = ROOM
        question = sql, tuple(sorted(params.items()) if isinstance(params, dict) else params)
        rows = self._rows.get(question)
        if rows is None:
            rows = fetch(sql, params)
            if len(rows) > self._room:
                return rows
            self._room -= len(rows)
            self._rows[question] = rows
        return list(rows)  # who asked may sort or shorten his own


def at_one_moment(version: Callable[[], int], work: Callable[[], T]) -> T:
    """Return what ``work`` read while nobody else wrote: else it is done anew, a few times.

    ``version`` is another number as soon as another connection has written. No transaction holds
    the file meanwhile: it would keep the writer waiting. What was read, or went wrong, the last
    time counts; a result is never lost to a reading that goes wrong after it.
    """
    results: list[T] = []
    for last in range(AGAIN, -1, -1):
        before = version()
        try:
            results = [work()]
        except Exception:
            if version() == before or not last:
                if results:
                    return results[0]
                raise
            continue
        if version() == before:
            break
    return results[0]
