"""The kept list of payees: how many payments have each name, moved by the change itself.

Names of a file are compared with these few thousand, not with all payments; ``verify`` proves the
list equal to a full scan.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from fundtracker.errors import Issue
from fundtracker.ledger.core.change import Change, Column
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.kept_sums import are_as_counted


def count(change: Change, size: int, names: Column) -> None:
    """Count the names (codes) of payments that a change inserts, while they go by."""
    counts = Counter(names) if isinstance(names, Sequence) else {names or 0: size}
    for name, n in counts.items():
        change.payees[name] = change.payees.get(name, 0) + n


def apply(change: Change) -> None:
    """Move the list by what the changeset did to payments."""
    if "payment" not in change.touched():
        return
    moved = Counter(change.payees) if are_as_counted(change) else _inserted(change)
    # A row that is replaced keeps its name unless a statement sets another.
    if change.names("counterparty", "DELETE"):
        _ended(change, moved)
    rows = [(name, n) for name, n in sorted(moved.items()) if n]
    if rows:
        change.execute_many(
            "INSERT INTO payee VALUES(?, ?) ON CONFLICT DO UPDATE SET n = n + excluded.n", rows
        )
    if any(n < 0 for _, n in rows):
        change.execute("DELETE FROM payee WHERE n = 0")


def _inserted(change: Change) -> Counter[int]:
    moved: Counter[int] = Counter()
    for low, high in change.inserted("payment"):
        names = change.execute(
            "SELECT counterparty, count(*) FROM payment WHERE id BETWEEN ? AND ? AND rev = ? "
            "GROUP BY 1",
            (low, high, change.seq),
        )
        moved.update(dict(names.fetchall()))
    return moved


def _ended(change: Change, moved: Counter[int]) -> None:
    """Take off the names of rows that went, and of replaced ones that have another name now."""
    rows = change.execute(
        "SELECT h.counterparty, p.counterparty, count(*) FROM payment_h h LEFT JOIN payment p"
        " ON p.id = h.id AND h.op = 'U' WHERE h.rev_end = ? AND p.counterparty IS NOT "
        "h.counterparty GROUP BY 1, 2",
        (change.seq,),
    )
    for before, after, n in rows.fetchall():
        moved[before] -= n
        if after is not None:
            moved[after] += n


class Scan:
    """What a full scan of payments gives: fed with all that stand, by columns, block by block."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._at = columns.index("counterparty")
        self._names: Counter[int] = Counter()

    def add(self, columns: Sequence[tuple[Any, ...]]) -> None:
        """Count the names of some payments."""
        self._names.update(columns[self._at])

    def verify(self, db: Database) -> list[Issue]:
        """Return an issue for each name that the list has otherwise than the payments."""
        counts, true = dict(db.read("SELECT term_id, n FROM payee")), self._names
        return [
            Issue(
                "payees_differ",
                None,
                {"name": _text(db, code), "kept": counts.get(code, 0), "true": true[code]},
            )
            for code in sorted(counts.keys() | true.keys())
            if counts.get(code) != true.get(code)
        ]


def _text(db: Database, code: int) -> str:
    """The name of a code; its number where no word has it."""
    rows = db.read("SELECT text FROM term WHERE id = ?", (code,))
    return str(rows[0][0]) if rows else str(code)
