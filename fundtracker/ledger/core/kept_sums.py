"""Kept sums: plan line × project × source × quarter × measure, moved by the change itself.

Moved by + rows the changeset wrote − rows it ended; ``verify`` proves them equal to a full scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any, NamedTuple

from fundtracker.errors import Issue
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

_KEY = "line_id, project_id, source_id, book_quarter, measure"
_OWN = "coalesce(line_id, 0), coalesce(project_id, 0), coalesce(source_id, 0), book_quarter, measure"
_PART = "coalesce(a.line_id, 0), coalesce(a.project_id, 0), coalesce(a.source_id, 0), p.book_quarter, p.measure"


class Moved(NamedTuple):
    """By how many payments and fen a kept sum moved; ``line_id`` 0: of payments without a plan line."""

    quarter: int
    measure: int
    line_id: int
    n: int
    fen: int


ByLine = dict[tuple[int, int, int], tuple[int, int]]


def by_line(db: Database) -> ByLine:
    """Return (quarter, measure, plan line) → (payments, fen) of the kept sums."""
    rows = db.read("SELECT book_quarter, measure, line_id, sum(n), sum(amount_fen) FROM paid_sum GROUP BY 1, 2, 3")
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
    seq = change.seq
    for low, high in change.inserted("payment"):
        _move(
            change,
            1,
            _OWN,
            "payment WHERE id BETWEEN ? AND ? AND rev = ? AND parts = 0",
            (low, high, seq),
        )
    rewritten = "SELECT id FROM payment_h WHERE rev_end = ? AND op = 'U'"
    _move(change, 1, _OWN, f"payment WHERE id IN ({rewritten}) AND rev = ? AND parts = 0", (seq, seq))
    _move(change, -1, _OWN, "payment_h WHERE rev_end = ? AND parts = 0", (seq,))
    _parts(change, seq)
    change.execute("DELETE FROM paid_sum WHERE n = 0 AND amount_fen = 0")


def _parts(change: Change, seq: int) -> None:
    """Parts count by their payment's quarter: move those whose part or whose payment changed."""
    touched = [
        i
        for (i,) in change.execute(
            "SELECT payment_id FROM part_h WHERE rev_end = :s UNION SELECT payment_id FROM part WHERE rev = :s"
            " UNION SELECT id FROM payment_h WHERE rev_end = :s AND parts > 0",
            {"s": seq},
        )
    ]
    for payment in touched:
        _move(
            change,
            1,
            _PART,
            "part a JOIN payment p ON p.id = a.payment_id WHERE p.id = ?",
            (payment,),
        )
        former = (
            "(SELECT line_id, project_id, source_id, amount_fen FROM part WHERE payment_id = :p AND rev < :s"
            " UNION ALL SELECT line_id, project_id, source_id, amount_fen FROM part_h"
            " WHERE payment_id = :p AND rev_end = :s) a,"
            " (SELECT book_quarter, measure FROM payment WHERE id = :p AND rev < :s"
            " UNION ALL SELECT book_quarter, measure FROM payment_h WHERE id = :p AND rev_end = :s) p"
            " WHERE true"  # without it SQLite takes ON CONFLICT for the ON of a join
        )
        _move(change, -1, _PART, former, {"p": payment, "s": seq})


def _move(change: Change, sign: int, key: str, source: str, params: Sequence[Any] | dict[str, Any]) -> None:
    amount = "a.amount_fen" if key is _PART else "amount_fen"
    change.execute(
        f"INSERT INTO paid_sum({_KEY}, n, amount_fen)"
        f" SELECT {key}, {sign} * count(*), {sign} * sum({amount}) FROM {source} GROUP BY 1, 2, 3, 4, 5"
        " ON CONFLICT DO UPDATE SET n = n + excluded.n, amount_fen = amount_fen + excluded.amount_fen",
        params,
    )


def past(seq: int, touched: bool) -> str:
    """Return the statement that makes the sums as they stood after changeset ``seq``: a TEMP table.

    It begins from the sums of today, takes off what came since and adds what stood then; ``touched``
    is False where no payment and no part changed since, and today's sums are those of the day.
    """
    moves = ""
    if touched:
        moves = f"""
  UNION ALL SELECT {_OWN}, -1, -amount_fen FROM main.payment WHERE rev > {seq} AND parts = 0
  UNION ALL SELECT {_OWN}, 1, amount_fen FROM main.payment_h WHERE rev <= {seq} AND rev_end > {seq} AND parts = 0
  UNION ALL SELECT {_PART}, -1, -a.amount_fen FROM main.part a JOIN main.payment p ON p.id = a.payment_id
  UNION ALL SELECT {_PART}, 1, a.amount_fen FROM temp.part a JOIN temp.payment p ON p.id = a.payment_id"""
    return (
        f"CREATE TEMP TABLE paid_sum AS SELECT {_KEY}, sum(n) AS n, sum(amount_fen) AS amount_fen FROM ("
        f"SELECT {_KEY}, n, amount_fen FROM main.paid_sum{moves}"
        f") GROUP BY {_KEY} HAVING sum(n) <> 0 OR sum(amount_fen) <> 0"
    )


class Scan:
    """What a full scan of payments gives: fed with all that stand, by columns, block by block."""

    def __init__(self, columns: Sequence[str]) -> None:
        names = (*_KEY.split(", "), "amount_fen", "parts")
        self._pick = itemgetter(*(columns.index(name) for name in names))
        self._found: dict[tuple[int | None, ...], list[int]] = {}

    def add(self, columns: Sequence[tuple[Any, ...]]) -> None:
        """Count whole payments; of split ones the parts count."""
        *keys, amounts, parts = self._pick(columns)
        found = self._found
        for key, fen, split in zip(zip(*keys, strict=True), amounts, parts, strict=True):
            if not split:
                if key in found:
                    sums = found[key]
                    sums[0] += 1
                    sums[1] += fen
                else:
                    found[key] = [1, fen]

    def sums(self, db: Database) -> dict[tuple[int, ...], tuple[int, int]]:
        """Return (count, fen) by key, with the parts of split payments."""
        rows: list[tuple[Any, ...]] = [(*key, n, fen) for key, (n, fen) in self._found.items()]
        rows += db.read(f"SELECT {_PART}, 1, a.amount_fen FROM part a JOIN payment p ON p.id = a.payment_id")
        total: dict[tuple[int, ...], tuple[int, int]] = {}
        for *named, n, fen in rows:
            key = tuple(each or 0 for each in named)
            before = total.get(key, (0, 0))
            total[key] = (before[0] + n, before[1] + fen)
        return total


def verify(db: Database, scan: Scan) -> list[Issue]:
    """Return an issue where a kept sum is not what a full scan gives."""
    kept = {row[:5]: row[5:] for row in db.read(f"SELECT {_KEY}, n, amount_fen FROM paid_sum")}
    scanned = scan.sums(db)
    return [
        Issue(
            "sum_differs",
            None,
            {"key": "/".join(map(str, key)), "kept": kept.get(key), "true": scanned.get(key)},
        )
        for key in sorted(kept.keys() | scanned.keys())
        if kept.get(key) != scanned.get(key)
    ]
