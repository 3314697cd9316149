"""A change on its way between desks: whole, with its base, provable by whoever gets it.

A change is known by its uid wherever it is; its number differs from file to file. Its base is, for
each row that it ended, the uid of the change that wrote the version before. What proves who made it
is what its own hash was made of at its desk: it travels along (``Evidence``).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import DIGEST_VERSION, Ended, TableDigest
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.migrations import Stamped
from fundtracker.ledger.core.opening_proof import is_chained
from fundtracker.ledger.desks.evidence import (
    CONTENT,
    Evidence,
    Row,
    blocks,
    content_rows,
    evidence_of,
    tally,
)

WITHDRAWAL = "desk.withdraw"


class Part(NamedTuple):
    """What a change did to one table.

    ``rows``: written, without rev, by id. ``ended``: (id, number at the sender of the change that
    wrote the version, U or D). ``bases``: the uids of those changes. ``again``: id of a row that
    comes back → uid of the change that had deleted it.
    """

    table: str
    rows: list[Row]
    ended: list[Ended]
    bases: list[str]
    again: dict[int, str]


class Moving(NamedTuple):
    """A change as it travels: ``header``, ``prev``, ``hash`` and ``tables`` of the sender's chain.

    ``undo_of``, ``gone``: uids of the changes that it turns back. ``carried``: words and files that
    it refers to and that only changes wrote which the hub has not. ``made``: None where the sender
    made it. ``whole`` is False where its rows stay out: who gets it has them.
    """

    uid: str
    header: list[Any]
    prev: bytes
    hash: bytes
    tables: list[TableDigest]
    parts: list[Part]
    undo_of: str | None
    gone: list[str]
    carried: dict[str, list[Row]]
    key: bytes
    signature: bytes
    made: Evidence | None
    whole: bool = True

    @property
    def number(self) -> int:
        """Its number at the sender."""
        return int(self.header[0])

    @property
    def person(self) -> str:
        """Who made it."""
        return str(self.header[2])

    @property
    def kind(self) -> str:
        """What kind of change it is."""
        return str(self.header[3])

    @property
    def reason(self) -> str:
        """Why it was made."""
        return str(self.header[4])

    @property
    def at(self) -> str:
        """When, by the clock of its desk."""
        return str(self.header[7])


# ---------------------------------------------------------------- who is who in a file
def uids(db: Database) -> dict[int, str]:
    """Return number → uid of all changes of a file."""
    return dict(
        db.read(
            "SELECT c.seq, coalesce(t.uid, c.uid) FROM changeset c LEFT JOIN taken_change t USING "
            "(seq)"
        )
    )


def set_aside(db: Database) -> set[int]:
    """Return the numbers of what was withdrawn and of the withdrawals: no other desk knows them."""
    aside: set[int] = set()
    sql = "SELECT seq, params FROM changeset WHERE kind = ?"
    for seq, params in db.read(sql, (WITHDRAWAL,)):
        aside |= {seq, *json.loads(params)["gone"]}
    return aside


class Versions:
    """The changes that wrote the versions of rows, as all desks know them.

    A version that a withdrawal restored is the one that stood before what was withdrawn.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.uids = uids(db)
        self.aside = set_aside(db)
        self.numbers = {uid: seq for seq, uid in self.uids.items() if seq not in self.aside}

    def add(self, seq: int, uid: str) -> None:
        """Note a change that was written since."""
        self.uids[seq] = uid
        self.numbers[uid] = seq

    def _is_known(self, seq: int) -> bool:
        """Tell whether other desks know a change: it stands, or was taken again at its place."""
        return seq not in self.aside or self.uids[seq] in self.numbers

    def written(self, table: str, row_id: int, seq: int) -> str:
        """Return the uid of the version of a row that change ``seq`` wrote; '' of none known."""
        if self._is_known(seq):
            return self.uids.get(seq, "")
        return self._last(table, row_id, "rev", seq)

    def ended(self, table: str, row_id: int, seq: int) -> str:
        """Return the uid of the change that deleted a row last before ``seq``; '' where none is
        known.
        """
        return self._last(table, row_id, "rev_end", seq, " AND op = 'D'")

    def _last(self, table: str, row_id: int, stamp: str, seq: int, where: str = "") -> str:
        sql = f"SELECT {stamp} FROM {table}_h WHERE id = ? AND {stamp} < ?{where} ORDER BY 1 DESC"
        for (number,) in self._db.read(sql, (row_id, seq)):
            if self._is_known(number):
                return self.uids.get(number, "")
        return ""

    def deleted(self, table: str, ids: Sequence[int]) -> dict[int, str]:
        """Return id → uid of the change that deleted a row last, of those that any deleted."""
        there: dict[int, str] = {}
        for some in blocks(ids):
            marks = ",".join("?" * len(some))
            sql = f"SELECT id, rev_end FROM {table}_h WHERE id IN ({marks}) AND op = 'D' ORDER BY 2"
            for row_id, seq in self._db.read(sql, some):
                if self._is_known(seq):
                    there[row_id] = self.uids[seq]
        return there

    def now(self, table: str, ids: Sequence[int]) -> dict[int, str]:
        """Return id → uid of the version that stands, of the rows that stand."""
        there: dict[int, str] = {}
        for some in blocks(ids):
            sql = f"SELECT id, rev FROM {table} WHERE id IN ({','.join('?' * len(some))})"
            for row_id, rev in self._db.read(sql, some):
                there[row_id] = self.written(table, row_id, rev)
        return there


def signature_of(db: Database, seq: int) -> tuple[bytes, bytes]:
    """Return the key and the signature under a change; empty where it has none."""
    sql = "SELECT public_key, signature FROM changeset_signature WHERE seq = ?"
    return next(iter(db.read(sql, (seq,))), (b"", b""))


# ---------------------------------------------------------------- reading changes of a file
def read(db: Database, seqs: Collection[int], bare: Collection[str] = ()) -> Iterator[Moving]:
    """Yield changes of a file in order, as they travel; those whose uid is ``bare`` without rows.

    Each table is read once from the first whole one of them on.
    """
    if not seqs:
        return
    versions = Versions(db)
    complete = [seq for seq in seqs if versions.uids[seq] not in bare]
    content = _Content(db, min(complete, default=max(seqs) + 1), versions)
    for seq in sorted(seqs):
        yield content.moving(seq, total=versions.uids[seq] not in bare)


class _Content:
    """What changes did to tables, by change and table."""

    def __init__(self, db: Database, first: int, versions: Versions) -> None:
        self._db, self._versions = db, versions
        self._rows: dict[tuple[int, str], list[Row]] = {}
        self._ended: dict[tuple[int, str], list[Ended]] = {}
        touched = db.read("SELECT DISTINCT tbl FROM changeset_table WHERE seq >= ?", (first,))
        for (name,) in touched:
            self._read(db.tables[name], first)

    def _read(self, table: Stamped, first: int) -> None:
        t, columns = table.name, ", ".join(table.columns)
        sql = f"SELECT {columns}, rev FROM {t} WHERE rev >= :first"
        if not table.append_only:
            sql += f" UNION ALL SELECT {columns}, rev FROM {t}_h WHERE rev >= :first"
            ends = f"SELECT id, rev, op, rev_end FROM {t}_h WHERE rev_end >= :first ORDER BY id"
            for row_id, rev, op, seq in self._db.read(ends, {"first": first}):
                self._ended.setdefault((seq, t), []).append((row_id, rev, op))
        for row in self._db.read(f"{sql} ORDER BY 1", {"first": first}):
            self._rows.setdefault((row[-1], t), []).append(row[:-1])

    def moving(self, seq: int, *, total: bool) -> Moving:
        """Return one change."""
        db = self._db
        row = db.read(
            "SELECT prev, hash, seq, uid, person, kind, reason, params, undo_of, at, "
            "digest_version FROM changeset WHERE seq = ?",
            (seq,),
        )[0]
        tables = db.read(
            "SELECT tbl, written, deleted, digest FROM changeset_table WHERE seq = ? ORDER BY tbl",
            (seq,),
        )
        parts = [self._part(seq, name) for name, *_ in tables] if total else []
        gone = json.loads(row[7]).get("gone", []) if row[5] == "undo" else []
        known = self._versions.uids
        return Moving(
            known[seq], list(row[2:]), row[0], row[1], [tuple(t) for t in tables], parts,
            known[row[8]] if row[8] is not None else None, [known[number] for number in gone],
            self._carried(seq, parts), *signature_of(db, seq), evidence_of(db, seq), total,
        )  # fmt: skip

    def _part(self, seq: int, table: str) -> Part:
        rows, ended = self._rows.get((seq, table), []), self._ended.get((seq, table), [])
        bases = [self._versions.written(table, row_id, rev) for row_id, rev, _ in ended]
        again: dict[int, str] = {}
        if not self._db.tables[table].append_only:
            row_ids = {row_id for row_id, *_ in ended}
            fresh = [row[0] for row in rows if row[0] not in row_ids]
            for row_id in self._had_before(table, fresh, seq):
                again[row_id] = self._versions.ended(table, row_id, seq)
        return Part(table, rows, ended, bases, {i: uid for i, uid in again.items() if uid})

    def _had_before(self, table: str, ids: Sequence[int], seq: int) -> Iterator[int]:
        for some in blocks(ids):
            marks = ",".join("?" * len(some))
            sql = f"SELECT DISTINCT id FROM {table}_h WHERE id IN ({marks}) AND rev_end < ?"
            yield from (row_id for (row_id,) in self._db.read(sql, [*some, seq]))

    def _carried(self, seq: int, parts: Sequence[Part]) -> dict[str, list[Row]]:
        """Return words and files that rows refer to and that the change itself did not write, of
        changes the hub may not have: a word of a refused change is not there, nor will be.
        """
        if self._db.desk == 0:
            return {}
        sought: dict[str, set[int]] = {"term": set(), "source_file": set()}
        for part in parts:
            for parent, place in _content_columns(self._db, part.table):
                sought[parent].update(row[place] for row in part.rows if row[place])
        carried: dict[str, list[Row]] = {}
        unknown = sorted(_undelivered(self._db, self._versions.uids) - {seq})
        for parent, ids in sought.items() if unknown else ():
            carried[parent] = _written_by(self._db, parent, "id", sorted(ids), unknown)
        files = [row[0] for row in carried.get("source_file", ())]
        carried["source_chunk"] = _written_by(self._db, "source_chunk", "file_id", files, unknown)
        return {table: rows for table, rows in carried.items() if rows}


def _undelivered(db: Database, known: dict[int, str]) -> set[int]:
    """Return the numbers of this desk's changes of which the hub has no number."""
    delivered = {uid for (uid,) in db.read("SELECT uid FROM hub_answer WHERE number IS NOT NULL")}
    [(first,)] = db.read("SELECT first FROM hub_place")
    return {seq for seq, uid in known.items() if seq > first and uid not in delivered}


def _content_columns(db: Database, table: str) -> list[tuple[str, int]]:
    """Return (term or source_file, place of the column that refers to it) of a table."""
    columns = db.tables[table].columns
    return [
        (parent, columns.index(column))
        for parent, column in db.read(
            'SELECT "table", "from" FROM pragma_foreign_key_list(?)', (table,)
        )
        if parent in CONTENT
    ]


def _written_by(
    db: Database, table: str, column: str, ids: Sequence[int], seqs: Sequence[int]
) -> list[Row]:
    names, rows, wanted = ", ".join(db.tables[table].columns), [], set(seqs)
    for some in blocks(ids):
        marks = ",".join("?" * len(some))
        sql = f"SELECT rev, {names} FROM {table} WHERE {column} IN ({marks}) ORDER BY 2"
        rows += [row[1:] for row in db.read(sql, some) if row[0] in wanted]
    return sorted(rows)


# ---------------------------------------------------------------- proof
def prove(moving: Moving) -> None:
    """Refuse a change whose hash is not that of its words and rows.

    Raises:
        UserError: ``bundle_damaged``.
    """
    strange = UserError("bundle_damaged", path=moving.uid)
    if not is_chained(moving.hash, moving.prev, moving.header, moving.tables):
        raise strange
    if not moving.whole:
        return
    if moving.header[8] != DIGEST_VERSION or [p.table for p in moving.parts] != [
        name for name, *_ in moving.tables
    ]:
        raise strange
    for part, table in zip(moving.parts, moving.tables, strict=True):
        if tally(part.table, part.rows, part.ended) != tuple(table):
            raise strange


def evidence(moving: Moving, desk: int) -> Evidence:
    """Return what proves a change: what came along, else what its sender ``desk`` made it of."""
    if moving.made is not None:
        return moving.made
    revs = {part.table: [rev for _, rev, _ in part.ended] for part in moving.parts if part.ended}
    return Evidence(
        desk, moving.header, moving.prev, moving.tables, revs,
        {part.table: [row[0] for row in part.rows] for part in moving.parts
         if part.table in CONTENT},
    )  # fmt: skip


def evidence_holds(db: Database, moving: Moving, evidence: Evidence) -> bool:
    """Tell whether a change's rows are those that its hash was made of where it was made.

    Words and files that others wrote before are read from the ledger, or come along.
    """
    parts = {part.table: part for part in moving.parts}
    if set(parts) - {name for name, *_ in evidence.tables} - set(CONTENT):
        return False
    return all(
        _content_holds(db, moving, evidence, table)
        if table[0] in CONTENT
        else _rows_hold(parts.get(table[0], Part(table[0], [], [], [], {})), evidence, table)
        for table in evidence.tables
    )


def _rows_hold(part: Part, evidence: Evidence, table: TableDigest) -> bool:
    revs = evidence.revs.get(part.table, [])
    if len(revs) != len(part.ended):
        return False
    ended = [(i, rev, op) for (i, _, op), rev in zip(part.ended, revs, strict=True)]
    return tally(part.table, part.rows, ended) == tuple(table)


def _content_holds(db: Database, moving: Moving, evidence: Evidence, table: TableDigest) -> bool:
    name = table[0]
    came = [
        *moving.carried.get(name, ()),
        *(r for p in moving.parts if p.table == name for r in p.rows),
    ]
    there = {row[0]: row for row in came}
    missing = [i for i in evidence.ids[name] if i not in there]
    if name == "source_chunk" and missing:
        return True  # packed by another program perhaps; the file's own SHA-256 proves it
    there |= {row[0]: row for row in content_rows(db, name, missing)}
    rows = [there[i] for i in evidence.ids[name] if i in there]
    return tally(name, rows, ()) == tuple(table)
