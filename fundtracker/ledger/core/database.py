"""The database: one SQLite file, opened once, read by all, written through one door. It knows no
subject.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Self, TypeVar

from fundtracker.errors import UserError
from fundtracker.ledger.core import change as changes
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import migrations, opening_proof
from fundtracker.ledger.core.change import FIRST, Anybody, Authority, Change, TableDigest, chained
from fundtracker.ledger.core.connection import Connect
from fundtracker.ledger.core.lock import Holder, Lock, require_mine
from fundtracker.ledger.core.reading import Answers, Params, Rows, at_one_moment

Clock = Callable[[], dt.datetime]
T = TypeVar("T")
Guard = Callable[
    [Change], None
]  # sees a change at its end; what it raises refuses the change whole
Preview = Callable[[Change, Sequence[TableDigest]], None]


class Database:
    """An open file, used by one thread at a time.

    ``read_only`` is True when it was asked for, when another process writes (``holder`` says who
    and since when) or when the place cannot be written. ``connect`` opens every connection to the
    file.
    """

    def __init__(
        self,
        path: Path,
        person: str,
        clock: Clock,
        connection: sqlite3.Connection | None,
        lock: Lock | None,
        *,
        connect: Connect = opening.connect,
    ) -> None:
        self.path, self.person, self.clock, self.connect = path, person, clock, connect
        self.read_only = lock is None
        self.holder: Holder | None = None
        self.set_aside: list[str] = []  # journals that would have wrecked the file
        self.identity = opening.identity(path)
        self._lock = lock
        self._guards: list[Guard] = []
        self._schema_version: int | None = None
        self._done_at: dict[str, tuple[int, int]] = {}  # what was proved, at which state
        self._answers: Answers | None = None  # of the reading that goes on
        if connection is not None:
            self.connection = connection

    # ------------------------------------------------------------ opening and closing
    @classmethod
    def create(
        cls,
        path: str | Path,
        person: str,
        *,
        clock: Clock,
        desk: int = 0,
        connect: Connect = opening.connect,
    ) -> Self:
        """Make a new, empty ledger and open it.

        Raises:
            UserError: ``exists``, ``no_folder``, ``ledger_busy`` (somebody makes it just now),
                ``write_failed``, ``disk_full``.
        """
        path = Path(path)
        if path.exists():
            raise UserError("exists", path=path.name)
        if not path.parent.is_dir():
            raise UserError("no_folder", path=str(path.parent))
        lock = Lock(path)
        connection = None
        try:
            if not lock.take(person, clock().isoformat(timespec="seconds")):
                raise UserError("ledger_busy", path=path.name)
            connection = connect(path, write=True, create=True)
            migrations.migrate(connection)
            uid = os.urandom(16).hex()
            connection.execute("INSERT INTO ledger_state VALUES(1, ?, ?, NULL)", (uid, desk))
            ledger = cls(path, person, clock, connection, lock, connect=connect)
            with ledger.change("create", ledger=uid, desk=desk) as change:
                change.insert("term", {"id": 0, "text": ""})
            return ledger
        except (sqlite3.Error, OSError, UserError) as error:
            if connection is not None:
                connection.close()
                path.unlink(missing_ok=True)
            lock.release()
            if isinstance(error, sqlite3.Error):
                raise opening.as_user_error(error, path) from error
            if isinstance(error, OSError):
                raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
            raise

    @classmethod
    def open(
        cls,
        path: str | Path,
        person: str,
        *,
        clock: Clock,
        read_only: bool = False,
        later: bool = False,
        connect: Connect = opening.connect,
    ) -> Self:
        """Open a ledger; an older file is upgraded after a verified copy of it was written.

        ``later``: where nothing is to be healed or upgraded, the lock is taken now and the file
        opened and proved when it is first used; for who reads on a connection of his own meanwhile.

        Raises:
            UserError: ``no_ledger`` (no such file), ``not_a_ledger``, ``ledger_damaged``,
                ``newer_file``, ``upgrade_needs_writing``.
        """
        path = Path(path)
        ready = opening_proof.looked_at(path)
        lock = Lock(path)
        held: Holder | None = None
        try:
            mine = not read_only and lock.take(person, clock().isoformat(timespec="seconds"))
            if not mine and not read_only:
                held = lock.holder()
        except OSError:
            mine = False  # a place that cannot be written: a CD, a share without rights
        if mine and not os.access(path, os.W_OK):
            lock.release()
            mine = False
        try:
            ledger = cls(path, person, clock, None, lock if mine else None, connect=connect)
            if not (mine and later and ready):
                ledger.connection = ledger._proved()
        except opening.FAILURES as error:
            lock.release()
            raise opening.as_user_error(error, path) from error
        except BaseException:
            lock.release()
            raise
        ledger.holder = held
        return ledger

    @cached_property
    def connection(self) -> sqlite3.Connection:
        """The connection to the file, made now where ``open`` put it off.

        Raises:
            UserError: ``ledger_moved`` (another file, or none, is under the name by now), and as
                ``open``.
        """
        if self._lock is None:
            raise sqlite3.ProgrammingError("the ledger is closed")
        if opening.identity(self.path) != self.identity:
            raise UserError("ledger_moved", path=self.path.name)
        try:
            return self._proved()
        except opening.FAILURES as error:
            raise opening.as_user_error(error, self.path) from error

    def _proved(self) -> sqlite3.Connection:
        connection, self.set_aside, self._schema_version = opening_proof.proved(
            self.path, not self.read_only, self.connect, self._figures_hold
        )
        return connection

    def _figures_hold(self, path: Path, connection: sqlite3.Connection) -> bool:
        """Tell whether what a file's rows add up to proves: only who knows its subjects says no."""
        return True

    @cached_property
    def authority(self) -> Authority:
        """Who may change what: asked for at the first change, who only reads loads none of it."""
        return Anybody(self.person)

    @cached_property
    def tables(self) -> dict[str, migrations.Stamped]:
        """The tables whose rows carry the changeset that wrote them, by name."""
        return dict(migrations.stamped_now(self.connection))

    @cached_property
    def desk(self) -> int:
        """The number of the desk whose file this is; 0 where there is one only."""
        return int(self.connection.execute("SELECT desk FROM ledger_state").fetchone()[0])

    def close(self) -> None:
        """Close the file; a ledger that could be written is one file again."""
        if "connection" in vars(self):
            opening.close(self.connection, write=not self.read_only)
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ------------------------------------------------------------ reading and writing
    def read(self, sql: str, params: Params = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query: for the repositories of this package only."""
        if self._answers is not None:
            return self._answers.get(sql, params, self._fetch)
        return self._fetch(sql, params)

    def reading(self, work: Callable[[Self], T]) -> T:
        """Return what ``work`` reads of the ledger as it was at one moment, each question asked
        once.

        It is done anew where another connection wrote meanwhile; see ``reading.at_one_moment``.
        A reading inside a reading is part of it.
        """
        if self._answers is not None:
            return work(self)

        def once() -> T:
            self._answers = Answers(self.connection)
            try:
                return work(self)
            finally:
                self._answers = None

        return at_one_moment(self.version, once)

    def _fetch(self, sql: str, params: Params) -> Rows:
        try:
            return self.connection.execute(sql, params).fetchall()
        except opening.FAILURES as error:
            if self._reached_again():
                return self.connection.execute(sql, params).fetchall()
            raise opening.as_user_error(error, self.path) from error

    def prove_shape(self) -> None:
        """Refuse to write where somebody altered the file's shape since it was proved.

        Raises:
            UserError: ``strange_shape``.
        """
        [(version,)] = self.connection.execute("PRAGMA schema_version").fetchall()
        if version != self._schema_version:
            migrations.prove(self.connection, self.path, migrations.version())
            self._schema_version = version

    def once_a_version(self, name: str, prove: Callable[[], None]) -> None:
        """Call ``prove`` unless it passed for this very state of the file."""
        state = (self.version(), self.connection.total_changes)
        if self._done_at.get(name) != state:
            prove()
            self._done_at[name] = state

    def version(self) -> int:
        """Return a number that changes as soon as another connection has written to the file."""
        return int(self._fetch("PRAGMA data_version", ())[0][0])

    def _reached_again(self) -> bool:
        """Reach a file again whose name went away: what stands in it can still be read and copied.

        SQLite looks for the file beside its kept journal; an ended journal (its head is zero) is
        of no use any more and goes. Saving stays refused.
        """
        journal = self.path.with_name(self.path.name + "-journal")
        if opening.identity(self.path) is not None or self.read_only or not journal.exists():
            return False
        if self.connection.in_transaction or any(journal.read_bytes()[:28]):
            return False
        journal.unlink()
        return True

    def change(
        self,
        kind: str,
        reason: str = "",
        *,
        undo_of: int | None = None,
        proven: bool = False,
        preview: Preview | None = None,
        **params: Any,
    ) -> AbstractContextManager[Change]:
        """Open a changeset: the one door for writes. ``params`` (JSON values) go into the history;
        ``proven`` and ``preview``: see ``changing``.

        Raises:
            UserError: ``ledger_in_use`` (with who writes, since when), ``read_only_ledger``; at
                the end what ``changing`` names.
        """
        require_mine(self.path, self._lock, self.holder)
        stated = changes.Stated(kind, reason, params, undo_of)
        return changing(self, stated, self._guarded, proven, preview)

    def register(self, *guards: Guard) -> None:
        """Have every change seen at its end by ``guards``, in this order."""
        self._guards += guards

    def _guarded(self, change: Change) -> None:
        for guard in self._guards:
            guard(change)

    def backup(self, target: str | Path, *, plain: bool = False) -> None:
        """Write a verified copy; ``plain``: without the password of the ledger."""
        from fundtracker.ledger.core import backup

        self.read("SELECT 1 FROM ledger_state")  # a file whose name went away is reached again
        (backup.without_password if plain else backup.copy)(self.connection, Path(target))

    def head(self) -> str:
        """Return the hash of the last changeset: what papers print and people sign."""
        return str(
            self.read("SELECT hex(hash) FROM changeset ORDER BY seq DESC LIMIT 1")[0][0]
        ).lower()

    def state_hash(self) -> str:
        """Return a hash of all content that can be undone, whatever its history."""
        from hashlib import sha256

        digest = sha256()
        for table in self.tables.values():
            if not table.append_only:
                columns = ",".join(table.columns)
                for row in self.read(f"SELECT {columns} FROM {table.name} ORDER BY id"):
                    digest.update(changes.packed([row]))
        return digest.hexdigest()


@contextmanager
def changing(
    db: Database,
    stated: changes.Stated,
    before_end: Callable[[Change], None],
    proven: bool = False,
    preview: Preview | None = None,
) -> Iterator[Change]:
    """Open a changeset on a writable ledger, end it with digests and hash, or leave nothing.

    ``proven``: every reference of its rows is made by the change itself or read from the ledger in
    it, so SQLite need not look each of them up again (0.25 of 0.63 s for 100,000 payments);
    ``check`` does.
    ``preview``: it is called with the whole change and what each table's digest counts, then all
    is rolled back.

    Raises:
        UserError: ``ledger_moved`` (the file is not under its name any more), ``disk_full``,
            ``write_failed``, ``already_there`` (a code or name that another row has),
            ``still_used`` (a row that others refer to went), …: the ledger is as before.
    """
    connection = db.connection
    if connection.in_transaction:
        raise RuntimeError("changesets do not nest")
    try:
        if proven:
            connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("BEGIN IMMEDIATE")
        db.prove_shape()
        person = db.authority.begin(stated.kind, stated.undo_of)
        last = "SELECT seq, hash FROM changeset ORDER BY seq DESC LIMIT 1"
        seq, prev = connection.execute(last).fetchone() or (0, FIRST)
        seq += 1
        connection.execute("UPDATE ledger_state SET open_seq = ?", (seq,))
        connection.execute("PRAGMA defer_foreign_keys = ON")
        change = Change(connection, seq, db.tables, db.desk, stated)
        yield change
        before_end(change)
        tables = change.finish()
        db.authority.judge(tables)
        if preview is not None:
            preview(change, tables)
            _rolled_back(connection)
            return
        header = (
            seq, change.uid, person, stated.kind, stated.reason,
            json.dumps(stated.params, ensure_ascii=False, sort_keys=True), stated.undo_of,
            db.clock().isoformat(timespec="seconds"), changes.DIGEST_VERSION,
        )  # fmt: skip
        digest = chained(prev, header, tables)
        connection.execute(
            "INSERT INTO changeset(seq, uid, person, kind, reason, params, undo_of, at, "
            "digest_version, prev, hash) VALUES(?,?,?,?,?,?,?,?,?,?,?)",
            (*header, prev, digest),
        )
        connection.executemany(
            "INSERT INTO changeset_table VALUES(?,?,?,?,?)", [(seq, *t) for t in tables]
        )
        db.authority.endorse(seq, digest)
        connection.execute("UPDATE ledger_state SET open_seq = NULL")
        if opening.identity(db.path) != db.identity:
            raise UserError("ledger_moved", path=db.path.name)
        connection.execute("COMMIT")
    except BaseException as error:
        _rolled_back(connection)
        if isinstance(error, sqlite3.Error):
            if opening.identity(db.path) != db.identity:
                raise UserError("ledger_moved", path=db.path.name) from error
            raise opening.as_user_error(error, db.path) from error
        raise
    finally:
        if proven:
            connection.execute("PRAGMA foreign_keys = ON")


def _rolled_back(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        try:
            connection.execute("ROLLBACK")
        except sqlite3.Error:
            pass  # SQLite rolled back by itself
