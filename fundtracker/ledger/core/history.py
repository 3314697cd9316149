"""What changesets did: who, when, why, old → new; reads only."""

import datetime as dt
import json
from bisect import bisect_left, bisect_right
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.migrations import Stamped


class Entry(NamedTuple):
    """One changeset as the history shows it."""

    seq: int
    uid: str
    person: str
    kind: str
    reason: str
    params: dict[str, Any]
    undo_of: int | None
    at: str


class ClockDoubt(NamedTuple):
    """A changeset (None: the present moment) whose time ``at`` does not fit another time
    (``other``).
    """

    seq: int | None
    at: str
    other: str


class RowChange(NamedTuple):
    """What a changeset did to one row: ``old`` or ``new`` is None where it began or ended it."""

    table: str
    id: int
    old: dict[str, Any] | None
    new: dict[str, Any] | None


_END = "9999"  # later than any time


def _later(at: str) -> str:
    """Return an ISO time with the hour added that clocks may differ."""
    try:
        return (dt.datetime.fromisoformat(at) + dt.timedelta(hours=1)).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return at


def _agreeing(times: list[str], latest: str) -> list[int]:
    """Return the places of the longest series of times that never falls and ends before
    ``latest``.
    """
    ends: list[
        tuple[str, int]
    ] = []  # of the series of each length: the lowest last time and its place
    before: dict[int, int] = {}
    for place, at in enumerate(times):
        if at > latest:
            continue
        length = bisect_right(ends, (at, len(times)))
        if length:
            before[place] = ends[length - 1][1]
        ends[length : length + 1] = [(at, place)]
    series = [ends[-1][1]] if ends else []
    while series and series[-1] in before:
        series.append(before[series[-1]])
    return series[::-1]


def root(entries: dict[int, Entry], entry: Entry) -> Entry:
    """Return the change that a redo (of an undo of a redo …) brought back."""
    while entry.kind in ("redo", "undo") and entry.undo_of is not None:
        entry = entries[entry.undo_of]
    return entry


class History:
    """Who changed what, when and why."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def entries(self, first: int = 1, last: int | None = None) -> list[Entry]:
        """Return changesets in order, from ``first`` to ``last`` (the newest by default)."""
        rows = self._db.read(
            "SELECT seq, uid, person, kind, reason, params, undo_of, at FROM changeset"
            " WHERE seq BETWEEN ? AND ? ORDER BY seq",
            (first, last if last is not None else 1 << 60),
        )
        return [Entry._make((*row[:5], json.loads(row[5]), *row[6:])) for row in rows]

    def at_head(self, head: str) -> int:
        """Return the number of the changeset that a head (its hash in hex) names; raises
        UserError ``no_such_head``.
        """
        rows = self._db.read(
            "SELECT seq FROM changeset WHERE hash = :h UNION ALL"
            " SELECT seq - 1 FROM taken_change WHERE made_prev = :h",  # the head of another desk
            {"h": bytes.fromhex(head)},
        )
        if not rows:
            raise UserError("no_such_head", head=head[:16])
        return int(rows[0][0])

    def booked(self, first: int, last: int) -> list[tuple[Entry, int, int]]:
        """Return (changeset, payments, fen) of the money paid that counts in some book quarters,
        by the changeset that wrote each payment as it stands.
        """
        rows = self._db.read(
            "SELECT rev, count(*), sum(amount_fen) FROM payment WHERE measure = 0 AND book_quarter "
            "BETWEEN ? AND ?"
            " GROUP BY rev ORDER BY rev",
            (first, last),
        )
        return [(self.entries(seq, seq)[0], n, fen) for seq, n, fen in rows]

    def clock_doubts(self) -> list[ClockDoubt]:
        """Return the changesets whose clock was an hour or more off those beside it, or ahead of
        the present one.

        The order of changesets is their number; their times are what the clocks said. The most
        clocks that agree with that order are believed, and the present one too, unless most
        changes are later than it.
        """
        now = self._db.clock().isoformat(timespec="seconds")
        rows = self._db.read("SELECT seq, at FROM changeset ORDER BY seq")
        ahead = [at > _later(now) for _, at in rows]
        present_believed = sum(ahead) * 2 <= len(rows)
        believed = _agreeing([at for _, at in rows], _later(now) if present_believed else _END)
        doubts = []
        for place, (seq, at) in enumerate(rows):
            nth = bisect_left(believed, place)
            before = rows[believed[nth - 1]][1] if nth else ""
            after = rows[believed[nth]][1] if nth < len(believed) else now
            if at > _later(after):
                doubts.append(ClockDoubt(seq, at, after))
            elif before > _later(at):
                doubts.append(ClockDoubt(seq, at, before))
        if not present_believed:
            doubts = [d for d in doubts if d.other != now]
            doubts.append(ClockDoubt(None, now, rows[-1][1]))
        return doubts

    def last(self) -> int:
        """Return the number of the newest changeset."""
        return int(self._db.read("SELECT coalesce(max(seq), 0) FROM changeset")[0][0])

    def touched(self, after: int) -> tuple[int, frozenset[str]]:
        """Return the newest changeset and the tables that those after ``after`` touched."""
        rows = self._db.read("SELECT DISTINCT tbl FROM changeset_table WHERE seq > ?", (after,))
        return self.last(), frozenset(table for (table,) in rows)

    def counts(self, seq: int) -> list[tuple[str, int, int]]:
        """Return (table, rows written, rows deleted) of a changeset."""
        rows = self._db.read(
            "SELECT tbl, written, deleted FROM changeset_table WHERE seq = ? ORDER BY tbl", (seq,)
        )
        return [(table, written, deleted) for table, written, deleted in rows]

    def _before(self, table: Stamped, seq: int, limit: int) -> dict[int, tuple[Any, ...]]:
        """Return the rows that a changeset ended, by id, as they were."""
        if table.append_only:
            return {}
        rows = self._db.read(
            f"SELECT {','.join(table.columns)} FROM {table.name}_h WHERE rev_end = ?"
            " ORDER BY id LIMIT ?",
            (seq, limit),
        )
        return {row[0]: row for row in rows}

    def changes_of(self, seq: int, limit: int = 1000) -> list[RowChange]:
        """Return what a changeset did, old → new, at most ``limit`` rows a table."""
        changes = []
        read = self._db.read
        touched = dict(read("SELECT tbl, written FROM changeset_table WHERE seq = ?", (seq,)))
        for name in touched:
            table = self._db.tables[name]
            before = self._before(table, seq, limit)
            after = {row[0]: row for row in self._after(table, seq, limit)}
            for row_id in sorted({*before, *after})[:limit]:
                old, new = (
                    dict(zip(table.columns, row, strict=True)) if row is not None else None
                    for row in (before.get(row_id), after.get(row_id))
                )
                changes.append(RowChange(name, row_id, old, new))
        return changes

    def of_row(self, table: str, row_id: int) -> list[tuple[Entry, dict[str, Any] | None]]:
        """Return every state of a row with the changeset that made it; None: it was deleted."""
        stamped = self._db.tables[table]
        columns = ",".join(stamped.all_columns)
        states: dict[int, dict[str, Any] | None] = {}
        for row in self._db.read(f"SELECT {columns} FROM {table} WHERE id = ?", (row_id,)):
            states[row[1]] = dict(zip(stamped.all_columns, row, strict=True))
        if not stamped.append_only:
            for row in self._db.read(
                f"SELECT {columns}, rev_end, op FROM {table}_h WHERE id = ? ORDER BY rev", (row_id,)
            ):
                states[row[1]] = dict(zip(stamped.all_columns, row, strict=False))
                if row[-1] == "D":
                    states.setdefault(row[-2], None)
        entries = {e.seq: e for seq in states for e in self.entries(seq, seq)}
        return [(entries[seq], states[seq]) for seq in sorted(states)]

    def writers(self, table: str, ids: list[int]) -> dict[int, int]:
        """Return the changeset that wrote each row as it stands, or ended it."""
        by_person: dict[int, int] = {}
        for at in range(0, len(ids), 500):
            some = ",".join(map(str, ids[at : at + 500]))
            ended = f"SELECT id, max(rev_end) FROM {table}_h WHERE id IN ({some}) GROUP BY id"
            by_person.update(self._db.read(ended))
            by_person.update(self._db.read(f"SELECT id, rev FROM {table} WHERE id IN ({some})"))
        return by_person

    def _after(self, table: Stamped, seq: int, limit: int) -> list[tuple[Any, ...]]:
        columns = ",".join(table.columns)
        sql = f"SELECT {columns} FROM {table.name} WHERE rev = ? ORDER BY id LIMIT ?"
        rows = self._db.read(sql, (seq, limit))
        if not table.append_only:
            sql = f"SELECT {columns} FROM {table.name}_h WHERE rev = ? ORDER BY id LIMIT ?"
            rows += self._db.read(sql, (seq, limit))
        return rows
