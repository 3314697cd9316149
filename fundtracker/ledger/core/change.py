"""The one door for writes: changesets with digests, chained by hashes.

A changeset is one transaction. Every stamped row it writes carries its number; the generated
triggers keep the rows it replaces or deletes. At its end a digest of each table it touched and a
hash over all of it and of the changeset before are stored: a chain whose head is printed and
signed. Their order is their number; their time is what the clock said, right or wrong.
"""

import json
import marshal
import os
import re
import sqlite3
from collections.abc import Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain, islice, repeat
from typing import Any, NamedTuple, Protocol

from fundtracker.errors import UserError
from fundtracker.ledger.core import migrations
from fundtracker.ledger.core.migrations import Stamped

ROWS_A_STATEMENT, BLOCK = 50, 1000  # rows written by one statement, rows read at once
Column = Sequence[Any] | int | None  # of the values of all rows; a number or None: every row has it
FIRST = b"\0" * 32
_LOOKS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK", "PRAGMA")  # what writes nothing
DIGEST_VERSION = 2  # 1: of the rows that a changeset ended, only the ids of the deleted ones
Ended = tuple[int, int, str]  # a row that ended: id, the changeset that wrote it, U or D


def packed(rows: Sequence[tuple[Any, ...]]) -> memoryview:
    """Return rows as the digest takes them, one after the other: tuples of None, int, str, bytes.

    The form is that of ``marshal`` version 2, which knows no references and is four times faster
    than JSON: ``(`` and the number of values, then ``N``, ``i`` and 4 bytes, ``l`` and digits of
    15 bits, ``u`` or ``s`` and the length and the bytes; all little-endian. A test pins it.
    """
    return memoryview(marshal.dumps(list(rows), 2))[5:]  # without the list's own head


@lru_cache(256)
def names_of(sql: str) -> frozenset[str]:
    """Return the names in a statement that may write, none of one that only looks. Every table
    that it writes to is named in it: no foreign key deletes, and the triggers write into the
    history of the same table.
    """
    if sql.lstrip()[:9].upper().startswith(_LOOKS):
        return frozenset()
    return frozenset(re.findall(r"\w+", sql))


TableDigest = tuple[str, int, int, bytes]  # table, rows written, rows deleted, digest


class Digest:
    """Digest of the rows of one table and changeset by id, hashed one by one: blocks of any size
    give the same.
    """

    def __init__(self) -> None:
        from hashlib import sha256  # OpenSSL comes with it: opening a ledger to look does without

        self._hash = sha256()
        self.written = self.ended = self.deleted = 0
        self.last = -1

    def add(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Add rows (their columns without rev, id first) in ascending order of id."""
        if rows:
            self._hash.update(packed(rows))
            self.written += len(rows)
            self.last = rows[-1][0]

    def end(self, ended: Iterable[Ended], version: int) -> bytes:
        """Return the digest with the rows that the changeset ended, in ascending order of id.

        U is a row that it replaced, D one that it deleted; ``deleted`` counts the latter.
        """
        self._hash.update(b"--deleted\n" if version == 1 else b"--ended\n")
        rows = iter(ended)
        while some := list(islice(rows, 1000)):
            deleted = [row_id for row_id, _, op in some if op == "D"]
            self.ended += len(some)
            self.deleted += len(deleted)
            if version == 1:
                self._hash.update(b"%d\n" * len(deleted) % tuple(deleted))
            else:
                lines = "%d %d %s\n" * len(some) % tuple(chain.from_iterable(some))
                self._hash.update(lines.encode())
        return self._hash.digest()


class Authority(Protocol):
    """Who may change what: asked when a change begins and when it ends, by whatever door."""

    def begin(self, kind: str, undo_of: int | None) -> str:
        """Return who makes a change of a kind; raises UserError where nobody may."""

    def judge(self, tables: Sequence[TableDigest]) -> None:
        """Refuse what the change wrote, all of it written, nothing of it kept yet."""

    def endorse(self, seq: int, digest: bytes) -> None:
        """Put a name under the changeset that was written, by its hash."""


class Anybody:
    """The authority of a database whose subjects are not known: whoever opened it does all."""

    def __init__(self, person: str) -> None:
        self._person = person

    def begin(self, kind: str, undo_of: int | None) -> str:
        """Return who opened the database."""
        return self._person

    def judge(self, tables: Sequence[TableDigest]) -> None:
        """Refuse nothing."""

    def endorse(self, seq: int, digest: bytes) -> None:
        """Sign nothing."""


class Stated(NamedTuple):
    """What a change says of itself in the history."""

    kind: str
    reason: str
    params: dict[str, Any]
    undo_of: int | None


class Change:
    """An open changeset: the only thing that writes. Repositories of this package use it."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        seq: int,
        tables: dict[str, Stamped],
        desk: int,
        stated: Stated,
    ) -> None:
        self.seq = seq
        self.uid = os.urandom(16).hex()  # what is put back by its hub is what it was
        self.stated, self.params = stated, stated.params  # for the history; grows until its end
        self.tables = tables
        # Sums of inserted rows that the inserter counted while they went by, and how many rows.
        self.counted: dict[tuple[int, ...], tuple[int, int]] = {}
        self.n_counted = 0
        self.payees: dict[int, int] = {}  # of the same rows: how many have each name
        self._connection = connection
        self._desk = desk
        self._inserted: dict[str, list[list[int]]] = {}  # ranges of ids, both ends inside
        # None: rows came out of order, read them again
        self._running: dict[str, Digest | None] = {}
        self._unguarded, self._named = set[str](), set[str]()
        self.respelled: dict[str, str] = {}  # what was read as what: ``upsert.as_it_stands``
        self.spellings: dict[tuple[str, ...], dict[Hashable, list[tuple[Any, ...]]]] = {}

    def execute(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement. An UPDATE must set ``rev``; an INSERT goes through ``insert``."""
        self._named |= names_of(sql)
        return self._connection.execute(sql, params)

    def execute_many(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Run one statement once for each row, as ``execute``."""
        self._named |= names_of(sql)
        self._connection.executemany(sql, rows)

    def new_ids(self, table: str, n: int = 1) -> int:
        """Return the first of ``n`` ids that no row of the table ever had."""
        [(after,)] = self.execute(
            "INSERT INTO counter VALUES(?, ? + 1) ON CONFLICT DO UPDATE SET next = next + ? "
            "RETURNING next",
            (table, n, n),
        ).fetchall()
        return self._desk << 39 | int(after) - n

    def is_shared(self) -> bool:
        """Tell whether several desks write this ledger: words and files have ids of their
        content, so that two desks which meet the same word give it the same one.
        """
        return self.execute("SELECT 1 FROM desk LIMIT 1").fetchone() is not None

    def insert(self, table: str, row: dict[str, Any]) -> int:
        """Insert a row; its id is made unless ``row`` brings one."""
        values = dict(row)
        row_id = values.pop("id", None)
        if row_id is None:
            row_id = self.new_ids(table)
        columns = self.tables[table].columns
        self.insert_rows(table, [(row_id, *(values[c] for c in columns[1:]))])
        return int(row_id)

    def insert_rows(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert rows given in the order of the table's columns without rev, ids ascending."""
        if not rows:
            return
        self._note(table, rows)
        stamped = self.tables[table]
        placeholders = f"(?,{self.seq}" + ",?" * (len(stamped.columns) - 1) + ")"
        head = f"INSERT INTO {table}({','.join(stamped.all_columns)}) VALUES"
        many = head + ",".join([placeholders] * ROWS_A_STATEMENT)
        full_size = len(rows) // ROWS_A_STATEMENT * ROWS_A_STATEMENT
        for i in range(0, full_size, ROWS_A_STATEMENT):
            self._connection.execute(
                many, list(chain.from_iterable(rows[i : i + ROWS_A_STATEMENT]))
            )
        if full_size < len(rows):
            self._connection.executemany(head + placeholders, rows[full_size:])

    def insert_columns(self, table: str, size: int, columns: Sequence[Column]) -> None:
        """Insert ``size`` rows given column by column in the order of the table's columns without
        rev, ids ascending. A column of one value is that value, an integer or None: it costs
        nothing a row.
        """
        if not size:
            return
        full_columns = [c if isinstance(c, Sequence) else repeat(c, size) for c in columns]
        self._note(table, list(zip(*full_columns, strict=True)))
        stamped = self.tables[table]
        values = [
            "?" if isinstance(c, Sequence) else "NULL" if c is None else str(int(c))
            for c in columns
        ]
        placeholders = f"({','.join((values[0], str(self.seq), *values[1:]))})"
        head = f"INSERT INTO {table}({','.join(stamped.all_columns)}) VALUES"
        varied = [c for c in columns if isinstance(c, Sequence)]
        width = len(varied)
        flat: list[Any] = [None] * (size * width)
        for i, column in enumerate(varied):
            flat[i::width] = column
        step = ROWS_A_STATEMENT * width
        end = len(flat) // step * step
        many = head + ",".join([placeholders] * ROWS_A_STATEMENT)
        for i in range(0, end, step):
            self._connection.execute(many, flat[i : i + step])
        self._connection.executemany(
            head + placeholders, [flat[i : i + width] for i in range(end, len(flat), width)]
        )

    def update(self, table: str, row_id: int, values: dict[str, Any]) -> None:
        """Change some columns of a row."""
        self._running[table] = None
        sets = ", ".join(f"{c} = ?" for c in values)
        self.execute(
            f"UPDATE {table} SET rev = ?, {sets} WHERE id = ?", (self.seq, *values.values(), row_id)
        )

    def delete(self, table: str, row_id: int) -> None:
        """End a row; its last state stays in the history."""
        self.disturbed(table)
        self.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Write something that may be refused: then nothing of it stays, and the change goes on.

        Raises:
            UserError: the refusal itself; ``row_refused`` where a rule of the file refused it.
        """
        self.execute("SAVEPOINT attempt")
        try:
            yield
        except (UserError, sqlite3.IntegrityError) as error:
            self.execute("ROLLBACK TO attempt")
            self.execute("RELEASE attempt")
            for table in self._inserted:
                self.disturbed(table)
            if isinstance(error, sqlite3.IntegrityError):
                raise UserError("row_refused", why=str(error)) from None
            raise
        self.execute("RELEASE attempt")

    def disturbed(self, table: str) -> None:
        """Say that rows were changed by a statement of one's own (``execute``)."""
        self._running[table] = None

    @contextmanager
    def bulk(self, *tables: str) -> Iterator[None]:
        """Let many rows in quickly, inside the transaction: the insert guards are away meanwhile,
        and the indexes of a table that is empty (but for an id 0) are made when its rows are in.

        Raises:
            sqlite3.IntegrityError: at its end, where rows of an empty table break a unique index.
        """
        indexes: list[str] = []
        for table in tables:
            self.execute(f"DROP TRIGGER {table}_i0")
            self._unguarded.add(table)
            if self.execute(f"SELECT 1 FROM {table} WHERE id > 0 LIMIT 1").fetchone() is None:
                indexes += self._without_indexes(table)
        try:
            yield
        finally:
            self._unguarded.difference_update(tables)
            if self._connection.in_transaction:
                for statement in (*indexes, *map(migrations.insert_guard, tables)):
                    self.execute(statement)

    def _without_indexes(self, table: str) -> list[str]:
        """Drop the indexes of a table; return the statements that make them again."""
        indexes = self.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS "
            "NOT NULL",
            (table,),
        ).fetchall()
        for name, _ in indexes:
            self.execute(f"DROP INDEX {name}")
        return [sql for _, sql in indexes]

    def touched(self) -> set[str]:
        """Return the tables that were written to so far, or may have been: a statement of the
        change names them.
        """
        return self._running.keys() | (self._named & self.tables.keys())

    def as_inserted(self, table: str) -> bool:
        """Tell whether the inserted rows stand as they came: no statement changed any since."""
        return self._running.get(table) is not None

    def names(self, *words: str) -> bool:
        """Tell whether a statement of the change that may write has one of these words."""
        return not self._named.isdisjoint(words)

    def inserted(self, table: str) -> list[list[int]]:
        """Return the ranges of ids inserted so far."""
        return self._inserted.get(table, [])

    def _note(self, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
        first, last = rows[0][0], rows[-1][0]
        ranges = self._inserted.setdefault(table, [])
        dense = last - first == len(rows) - 1
        if not dense:
            ranges += [[row[0], row[0]] for row in rows]
        elif ranges and ranges[-1][1] + 1 == first:
            ranges[-1][1] = last
        else:
            ranges.append([first, last])
        running = self._running.setdefault(table, Digest())
        if running is not None:
            if dense and first > running.last:
                running.add(rows)
            else:
                self._running[table] = None

    def finish(self) -> list[TableDigest]:
        """Return (table, rows written, rows deleted, digest) of each table touched, by name."""
        tallies = []
        for name in sorted(self.touched()):
            ended: Iterator[Ended] = iter(())
            some: list[Ended] = []
            if not self.tables[name].append_only:
                sql = f"SELECT id, rev, op FROM {name}_h WHERE rev_end = ? ORDER BY id"
                ended = self._connection.execute(sql, (self.seq,))
                some = list(islice(ended, BLOCK))
            digest = self._running.get(name) or self._read_again(self.tables[name], some)
            value = digest.end(chain(some, ended), DIGEST_VERSION)
            if digest.written or digest.ended:
                tallies.append((name, digest.written, digest.deleted, value))
        return tallies

    def _read_again(self, table: Stamped, some: Sequence[Ended]) -> Digest:
        """Return the digest of the rows written, in the order of their ids; ``some`` rows ended,
        all if not a block.
        """
        digest = Digest()
        ids = [row_id for row_id, _, op in some if op == "U"]
        if len(some) == BLOCK:
            sql = f"SELECT id FROM {table.name}_h WHERE rev_end = ? AND op = 'U'"
            ids = [row_id for (row_id,) in self._connection.execute(sql, (self.seq,))]
        rewritten = ([row_id, row_id] for row_id in ids)
        columns = ",".join(table.columns)
        done = -1
        for low, high in sorted([*self._inserted.get(table.name, []), *rewritten]):
            rows = self._connection.execute(
                f"SELECT {columns} FROM {table.name} WHERE id BETWEEN ? AND ? AND rev = ? ORDER BY "
                f"id",
                (max(low, done + 1), high, self.seq),
            )
            while block := rows.fetchmany(BLOCK):
                digest.add(block)
            done = max(done, high)
        return digest


def chained(prev: bytes, header: Sequence[Any], tables: Sequence[TableDigest]) -> bytes:
    """Return the hash of a changeset: the one before, its own words, its digests.

    The last of its words is the version of its digests; version 1 stands for itself and is not
    hashed.
    """
    if header[-1] == 1:
        header = header[:-1]
    body = [list(header), [[t, w, d, g.hex()] for t, w, d, g in tables]]
    from hashlib import sha256

    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return sha256(prev + text.encode()).digest()
