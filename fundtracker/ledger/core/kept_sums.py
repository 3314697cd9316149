"""Kept sums: plan line × project × source × quarter × measure, moved by the change itself.

Moved by + rows the changeset wrote − rows it ended; ``verify`` proves them equal to a full scan.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import repeat
from operator import itemgetter
from typing import Any, NamedTuple

from fundtracker.errors import Issue
from fundtracker.ledger.core.change import Change, Column
from fundtracker.ledger.core.database import Database

KEY = ("line_id", "project_id", "source_id", "book_quarter", "measure")
_KEY = ", ".join(KEY)
_OWN = (
    "coalesce(line_id, 0), coalesce(project_id, 0), coalesce(source_id, 0), book_quarter, measure"
)
_PART = (
    "coalesce(a.line_id, 0), coalesce(a.project_id, 0), coalesce(a.source_id, 0), "
    "p.book_quarter, p.measure"
)

_INSERT = f"INSERT INTO paid_sum({_KEY}, n, amount_fen)"
_ADD = "ON CONFLICT DO UPDATE SET n = n + excluded.n, amount_fen = amount_fen + excluded.amount_fen"


class Moved(NamedTuple):
    """By how many payments and fen a kept sum moved; ``line_id`` 0: of payments without a plan
    line.
    """

    quarter: int
    measure: int
    line_id: int
    n: int
    fen: int


ByLine = dict[tuple[int, int, int], tuple[int, int]]


def by_line(db: Database) -> ByLine:
    """Return (quarter, measure, plan line) → (payments, fen) of the kept sums."""
    rows = db.read(
        "SELECT book_quarter, measure, line_id, sum(n), sum(amount_fen) FROM paid_sum GROUP BY 1, "
        "2, 3"
    )
    return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows}


def moved(before: ByLine, after: ByLine) -> list[Moved]:
    """Return by how much sums differ, by quarter."""
    differences = []
    for key in sorted(before.keys() | after.keys()):
        (n, fen), (m, more) = before.get(key, (0, 0)), after.get(key, (0, 0))
        if (n, fen) != (m, more):
            differences.append(Moved(*key, m - n, more - fen))
    return differences


def apply(change: Change) -> None:
    """Move the kept sums by what the changeset did to payments and their parts."""
    if change.touched().isdisjoint(("payment", "part")):
        return
    seq = change.seq
    ranges = change.inserted("payment")
    if are_as_counted(change):
        rows = [(*key, n, fen) for key, (n, fen) in sorted(change.counted.items()) if n or fen]
        change.execute_many(f"{_INSERT} VALUES(?, ?, ?, ?, ?, ?, ?) {_ADD}", rows)
    else:
        for low, high in ranges:
            new = (
                f"SELECT {_OWN}, 1, amount_fen FROM payment "
                "WHERE id BETWEEN ? AND ? AND rev = ? AND parts = 0"
            )
            _move(change, new, (low, high, seq))
    rewritten = "SELECT id FROM payment_h WHERE rev_end = :s AND op = 'U'"
    moved = (
        f"SELECT {_OWN}, 1, amount_fen FROM payment WHERE id IN ({rewritten}) AND rev = :s AND "
        f"parts = 0 UNION ALL"
        f" SELECT {_OWN}, -1, -amount_fen FROM payment_h WHERE rev_end = :s AND parts = 0"
    )
    _move(change, moved, {"s": seq})
    _parts(change, seq)
    change.execute("DELETE FROM paid_sum WHERE n = 0 AND amount_fen = 0")


def are_as_counted(change: Change) -> bool:
    """Tell whether the payments that were counted while they went by are all that came, and stand
    as they came.
    """
    n = sum(high - low + 1 for low, high in change.inserted("payment"))
    return change.n_counted == n and change.as_inserted("payment")


def count(change: Change, size: int, key: Sequence[Column], fens: Column) -> None:
    """Count payments without parts that a change inserts, while they go by: ``apply`` then reads
    none of them again.

    Args:
        size: how many they are.
        key: their columns of ``KEY``; None counts as 0.
        fens: their amounts.
    """
    *keys, amounts = (c if isinstance(c, Sequence) else repeat(c, size) for c in (*key, fens))
    sums: dict[tuple[int | None, ...], list[int]] = defaultdict(list)
    for place, fen in zip(zip(*keys, strict=True), amounts, strict=True):
        sums[place].append(fen)
    for place, some in sums.items():
        known = tuple(part or 0 for part in place)
        n, fen = change.counted.get(known, (0, 0))
        change.counted[known] = n + len(some), fen + sum(some)
    change.n_counted += size


def _parts(change: Change, seq: int) -> None:
    """Parts count by their payment's quarter: move those whose part or whose payment changed."""
    touched = [
        i
        for (i,) in change.execute(
            "SELECT payment_id FROM part_h WHERE rev_end = :s UNION SELECT payment_id FROM part "
            "WHERE rev = :s"
            " UNION SELECT id FROM payment_h WHERE rev_end = :s AND parts > 0",
            {"s": seq},
        )
    ]
    for payment in touched:
        moved = (
            f"SELECT {_PART}, 1, a.amount_fen FROM part a JOIN payment p ON p.id = a.payment_id "
            f"WHERE p.id = :p"
            f" UNION ALL SELECT {_PART}, -1, -a.amount_fen FROM"
            " (SELECT line_id, project_id, source_id, amount_fen FROM part WHERE payment_id = :p "
            "AND rev < :s"
            " UNION ALL SELECT line_id, project_id, source_id, amount_fen FROM part_h"
            " WHERE payment_id = :p AND rev_end = :s) a,"
            " (SELECT book_quarter, measure FROM payment WHERE id = :p AND rev < :s"
            " UNION ALL SELECT book_quarter, measure FROM payment_h WHERE id = :p AND rev_end = "
            ":s) p"
        )
        _move(change, moved, {"p": payment, "s": seq})


def _move(change: Change, rows: str, params: Sequence[Any] | dict[str, Any]) -> None:
    """Add to the kept sums what a query gives: the key, ±1 payment, ± fen."""
    change.execute(
        f"{_INSERT} SELECT k0, k1, k2, k3, k4, sum(n), sum(fen)"
        f" FROM (SELECT 0 AS k0, 0 AS k1, 0 AS k2, 0 AS k3, 0 AS k4, 0 AS n, 0 AS fen WHERE false "
        f"UNION ALL {rows})"
        " GROUP BY 1, 2, 3, 4, 5 HAVING sum(n) <> 0 OR sum(fen) <> 0"
        f" {_ADD}",
        params,
    )


def past(seq: int, touched: bool) -> str:
    """Return the statement that makes the sums as they stood after changeset ``seq``: a TEMP table.

    It begins from the sums of today, takes off what came since and adds what stood then;
    ``touched`` is False where no payment and no part changed since, and today's sums are those of
    the day.
    """
    moves = ""
    if touched:
        moves = f"""
  UNION ALL SELECT {_OWN}, -1, -amount_fen FROM main.payment WHERE rev > {seq} AND parts = 0
  UNION ALL SELECT {_OWN}, 1, amount_fen FROM main.payment_h
    WHERE rev <= {seq} AND rev_end > {seq} AND parts = 0
  UNION ALL SELECT {_PART}, -1, -a.amount_fen FROM main.part a
    JOIN main.payment p ON p.id = a.payment_id
  UNION ALL SELECT {_PART}, 1, a.amount_fen FROM temp.part a
    JOIN temp.payment p ON p.id = a.payment_id"""
    return (
        f"CREATE TEMP TABLE paid_sum AS SELECT {_KEY}, sum(n) AS n, sum(amount_fen) AS amount_fen "
        f"FROM ("
        f"SELECT {_KEY}, n, amount_fen FROM main.paid_sum{moves}"
        f") GROUP BY {_KEY} HAVING sum(n) <> 0 OR sum(amount_fen) <> 0"
    )


class Scan:
    """What a full scan of payments gives: fed with all that stand, by columns, block by block."""

    def __init__(self, columns: Sequence[str]) -> None:
        names = (*_KEY.split(", "), "amount_fen", "parts")
        self._pick = itemgetter(*(columns.index(name) for name in names))
        self._sums: dict[tuple[int | None, ...], list[int]] = {}

    def add(self, columns: Sequence[tuple[Any, ...]]) -> None:
        """Count whole payments; of split ones the parts count."""
        *keys, amounts, parts = self._pick(columns)
        known_sums = self._sums
        for key, fen, split in zip(zip(*keys, strict=True), amounts, parts, strict=True):
            if not split:
                if key in known_sums:
                    sums = known_sums[key]
                    sums[0] += 1
                    sums[1] += fen
                else:
                    known_sums[key] = [1, fen]

    def sums(self, db: Database) -> dict[tuple[int, ...], tuple[int, int]]:
        """Return (count, fen) by key, with the parts of split payments."""
        rows: list[tuple[Any, ...]] = [(*key, n, fen) for key, (n, fen) in self._sums.items()]
        rows += db.read(
            f"SELECT {_PART}, 1, a.amount_fen FROM part a JOIN payment p ON p.id = a.payment_id"
        )
        total: dict[tuple[int, ...], tuple[int, int]] = {}
        for *named, n, fen in rows:
            key = tuple(each or 0 for each in named)
            before = total.get(key, (0, 0))
            total[key] = (before[0] + n, before[1] + fen)
        return total


def verify(db: Database, scan: Scan) -> list[Issue]:
    """Return an issue where a kept sum is not what a full scan gives."""
    stored = {row[:5]: row[5:] for row in db.read(f"SELECT {_KEY}, n, amount_fen FROM paid_sum")}
    scanned = scan.sums(db)
    return [
        Issue(
            "sum_differs",
            None,
            {"key": "/".join(map(str, key)), "kept": stored.get(key), "true": scanned.get(key)},
        )
        for key in sorted(stored.keys() | scanned.keys())
        if stored.get(key) != scanned.get(key)
    ]
