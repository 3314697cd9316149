"""The one door for writes: changesets with digests, chained by hashes.

A changeset is one transaction. Every stamped row it writes carries its number; the generated
triggers keep the rows it replaces or deletes. At its end a digest of each table it touched and a
hash over all of it and of the changeset before are stored: a chain whose head is printed and signed.
Their order is their number; their time is what the clock said, right or wrong.
"""

import json
import marshal
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, islice, repeat
from typing import Any

from fundtracker.errors import UserError
from fundtracker.ledger.core import migrations
from fundtracker.ledger.core.migrations import Stamped

ROWS_A_STATEMENT = 50
Column = Sequence[Any] | int | None  # of the values of all rows; a number or None: every row has it
FIRST = b"\0" * 32
DIGEST_VERSION = 2  # 1: of the rows that a changeset ended, only the ids of the deleted ones are in the digest
Ended = tuple[int, int, str]  # a row that a changeset ended: id, the changeset that wrote it, U or D


def packed(rows: Sequence[tuple[Any, ...]]) -> memoryview:
    """Return rows as the digest takes them, one after the other: tuples of None, int, str, bytes.

    The form is that of ``marshal`` version 2, which knows no references and is four times faster
    than JSON: ``(`` and the number of values, then ``N``, ``i`` and 4 bytes, ``l`` and digits of 15 bits,
    ``u`` or ``s`` and the length and the bytes; all little-endian. A test pins it.
    """
    return memoryview(marshal.dumps(list(rows), 2))[5:]  # without the list's own head


TableDigest = tuple[str, int, int, bytes]  # table, rows written, rows deleted, digest


class Digest:
    """Digest of the rows of one table and changeset, in the order of their ids.

    Rows are hashed one by one, so that blocks of any size give the same digest.
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


class Change:
    """An open changeset: the only thing that writes. Repositories of this package use it."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        seq: int,
        tables: dict[str, Stamped],
        desk: int,
        params: dict[str, Any],
    ) -> None:
        self.seq = seq
        self.params = params  # what the history keeps about the change; may grow until its end
        self.tables = tables
        self._connection = connection
        self._desk = desk
        self._inserted: dict[str, list[list[int]]] = {}  # ranges of ids, both ends inside
        self._running: dict[str, Digest | None] = {}  # None: rows came out of order, read them again
        self._unguarded: set[str] = set()

    def execute(self, sql: str, params: Sequence[Any] | dict[str, Any] = ()) -> sqlite3.Cursor:
        """Run one statement. An UPDATE must set ``rev``; an INSERT goes through ``insert``."""
        return self._connection.execute(sql, params)

    def new_ids(self, table: str, n: int = 1) -> int:
        """Return the first of ``n`` ids that no row of the table ever had."""
        [(after,)] = self.execute(
            "INSERT INTO counter VALUES(?, ? + 1) ON CONFLICT DO UPDATE SET next = next + ? RETURNING next",
            (table, n, n),
        ).fetchall()
        return self._desk << 39 | int(after) - n

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
        one = f"(?,{self.seq}" + ",?" * (len(stamped.columns) - 1) + ")"
        head = f"INSERT INTO {table}({','.join(stamped.all_columns)}) VALUES"
        many = head + ",".join([one] * ROWS_A_STATEMENT)
        whole = len(rows) // ROWS_A_STATEMENT * ROWS_A_STATEMENT
        for i in range(0, whole, ROWS_A_STATEMENT):
            self._connection.execute(many, list(chain.from_iterable(rows[i : i + ROWS_A_STATEMENT])))
        if whole < len(rows):
            self._connection.executemany(head + one, rows[whole:])

    def insert_columns(self, table: str, size: int, columns: Sequence[Column]) -> None:
        """Insert ``size`` rows given column by column in the order of the table's columns without rev, ids
        ascending. A column of one value is that value, an integer or None: it costs nothing a row.
        """
        if not size:
            return
        whole = [c if isinstance(c, Sequence) else repeat(c, size) for c in columns]
        self._note(table, list(zip(*whole, strict=True)))
        stamped = self.tables[table]
        values = ["?" if isinstance(c, Sequence) else "NULL" if c is None else str(int(c)) for c in columns]
        one = f"({','.join((values[0], str(self.seq), *values[1:]))})"
        head = f"INSERT INTO {table}({','.join(stamped.all_columns)}) VALUES"
        varied = [c for c in columns if isinstance(c, Sequence)]
        width = len(varied)
        flat: list[Any] = [None] * (size * width)
        for i, column in enumerate(varied):
            flat[i::width] = column
        step = ROWS_A_STATEMENT * width
        end = len(flat) // step * step
        many = head + ",".join([one] * ROWS_A_STATEMENT)
        for i in range(0, end, step):
            self._connection.execute(many, flat[i : i + step])
        self._connection.executemany(head + one, [flat[i : i + width] for i in range(end, len(flat), width)])

    def update(self, table: str, row_id: int, values: dict[str, Any]) -> None:
        """Change some columns of a row."""
        self._running[table] = None
        sets = ", ".join(f"{c} = ?" for c in values)
        self.execute(f"UPDATE {table} SET rev = ?, {sets} WHERE id = ?", (self.seq, *values.values(), row_id))

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
        found = self.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL", (table,)
        ).fetchall()
        for name, _ in found:
            self.execute(f"DROP INDEX {name}")
        return [sql for _, sql in found]

    def touched(self) -> set[str]:
        """Return the tables written to so far."""
        return set(self._running)

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
        ended = self._tables_with_ended_rows()
        found = []
        for name in sorted(self._running.keys() | ended):
            table = self.tables[name]
            rows: Iterable[Ended] = ()
            if name in ended:
                sql = f"SELECT id, rev, op FROM {name}_h WHERE rev_end = ? ORDER BY id"
                rows = self._connection.execute(sql, (self.seq,))
            running = self._running.get(name)
            digest = running if running is not None else self._read_again(table)
            value = digest.end(rows, DIGEST_VERSION)
            if digest.written or digest.ended:
                found.append((name, digest.written, digest.deleted, value))
        return found

    def _tables_with_ended_rows(self) -> set[str]:
        """Ask all tables in one statement: a changeset touches few of them."""
        looks = [
            f"SELECT '{table.name}' WHERE EXISTS (SELECT 1 FROM {table.name}_h WHERE rev_end = :seq)"
            for table in self.tables.values()
            if not table.append_only
        ]
        return {name for (name,) in self.execute(" UNION ALL ".join(looks), {"seq": self.seq})}

    def _read_again(self, table: Stamped) -> Digest:
        digest = Digest()
        ids = set()
        if not table.append_only:
            ids = {
                i for (i,) in self.execute(f"SELECT id FROM {table.name}_h WHERE rev_end = ? AND op = 'U'", (self.seq,))
            }
        columns = ",".join(table.columns)
        spans = sorted([*self._inserted.get(table.name, []), *([i, i] for i in ids)])
        done = -1
        for low, high in spans:
            rows = self._connection.execute(
                f"SELECT {columns} FROM {table.name} WHERE id BETWEEN ? AND ? AND rev = ? ORDER BY id",
                (max(low, done + 1), high, self.seq),
            )
            while block := rows.fetchmany(1000):
                digest.add(block)
            done = max(done, high)
        return digest


def chained(prev: bytes, header: Sequence[Any], tables: Sequence[TableDigest]) -> bytes:
    """Return the hash of a changeset: the one before, its own words, its digests.

    The last of its words is the version of its digests; version 1 stands for itself and is not hashed.
    """
    if header[-1] == 1:
        header = header[:-1]
    body = [list(header), [[t, w, d, g.hex()] for t, w, d, g in tables]]
    from hashlib import sha256

    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return sha256(prev + text.encode()).digest()
