"""Opening a ledger: what is wrong with a file is said before it is worked on; killed writers are
cleared up after.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from fundtracker.errors import Issue, UserError
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import migrations, recovery
from fundtracker.ledger.core.change import FIRST, TableDigest, chained
from fundtracker.ledger.core.connection import Connect
from fundtracker.ledger.core.lock import Lock
from fundtracker.ledger.core.recovery import FiguresHold
from fundtracker.ledger.secrets import passwords


def looked_at(path: Path) -> bool:
    """Say what is wrong with a file before SQLite meets it; return whether it needs neither
    healing nor upgrade.
    """
    opening.regular(path)
    try:
        with path.open("rb") as file:
            head = file.read(100)
            size = file.seek(0, os.SEEK_END)
    except FileNotFoundError:
        raise UserError("no_ledger", path=str(path)) from None
    except OSError as error:
        raise UserError("cannot_read", name=path.name, why=error.strerror or "") from None
    complete = not path.with_name(path.name + "-journal").exists()
    if head.startswith(passwords.MAGIC):
        passwords.key_of(path)  # or it is asked for
        if size % passwords.PAGE and complete:
            raise UserError("ledger_damaged", path=path.name, why="truncated")
        return False  # what it needs stands under its password
    if not head.startswith(passwords.PLAIN):
        raise UserError("not_a_ledger", path=path.name)
    page = int.from_bytes(head[16:18], "big")
    pages = int.from_bytes(head[28:32], "big")
    if pages * (65536 if page == 1 else page) > size and complete:
        raise UserError("ledger_damaged", path=path.name, why="truncated")
    version, application = (int.from_bytes(head[at : at + 4], "big") for at in (60, 68))
    return complete and (version, application) == (migrations.version(), opening.APPLICATION_ID)


LAST = 64  # changes that are proved each time a ledger is opened
Proved = tuple[sqlite3.Connection, list[str], int]


def proved(path: Path, write: bool, connect: Connect, figures_hold: FiguresHold) -> Proved:
    """Connect to a file that is proved to be a ledger.

    The second is the names of journals that would have wrecked the file and were set aside; the
    last SQLite's number of the shape that was proved.

    Raises:
        UserError: ``not_a_ledger``, ``newer_file``, ``upgrade_needs_writing``, ``strange_shape``,
            ``ledger_damaged``; and ``connection.FAILURES``.
    """
    aside = _healed(path, write, connect, figures_hold)
    connection = connect(path, write=write)
    try:
        number = _prove(connection, path, write)
        return connection, aside, number
    except BaseException:
        connection.close()
        raise


def _healed(path: Path, write: bool, connect: Connect, figures_hold: FiguresHold) -> list[str]:
    """Clear up after a killed writer; a reader first lets a writer of its own do it, where he may
    and nobody writes.

    Raises:
        UserError: ``ledger_damaged``.
    """
    if not recovery.is_hot(path):
        return []
    if write:
        return recovery.recover(path, connect, figures_hold)
    lock = Lock(path)
    try:
        if not os.access(path, os.W_OK) or not lock.take("", ""):
            return []
        aside = recovery.recover(path, connect, figures_hold)
        healer = connect(path, write=True)
        healer.execute("SELECT count(*) FROM sqlite_master").fetchone()
        opening.close(healer, write=True)
        return aside
    except (OSError, *opening.FAILURES):
        return []  # the plain opening tells what is wrong
    finally:
        lock.release()


def _prove(connection: sqlite3.Connection, path: Path, write: bool) -> int:
    """Prove that the file is a ledger of a version we know, and whole at its head; return SQLite's
    number of its shape: another one as soon as anybody alters it.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != opening.APPLICATION_ID:
        raise UserError("not_a_ledger", path=path.name)
    if version > migrations.version():
        raise UserError("newer_file", path=path.name, version=version, known=migrations.version())
    number = int(connection.execute("PRAGMA schema_version").fetchone()[0])
    migrations.prove(connection, path, version)
    if version < migrations.version():
        if not write:
            raise UserError("upgrade_needs_writing", path=path.name)
        from fundtracker.ledger.core import backup

        backup.before_upgrade(connection, path, version)
        migrations.migrate(connection)
        number = -1  # another shape now: the first change proves it
    if connection.execute("SELECT 1 FROM ledger_state, changeset LIMIT 1").fetchone() is None:
        raise UserError("ledger_damaged", path=path.name, why="unfinished")
    return number


def last_changes(connection: sqlite3.Connection) -> list[Issue]:
    """Return what does not prove of the last ``LAST`` changes: each by its hash over its words, its
    digests and the change before, and one after the other.

    Codes: ``changeset_altered``, ``changeset_missing``, ``changeset_left_open``,
    ``ledger_damaged`` (it cannot be read). Cheap: the rows that changes wrote are not read.
    """
    try:
        # one question, for it is asked at each opening: a change comes once a table that it wrote
        rows = connection.execute(
            "SELECT c.seq, uid, person, kind, reason, params, undo_of, at, digest_version, prev,"
            " hash, tbl, written, deleted, digest, (SELECT open_seq FROM ledger_state)"
            " FROM changeset c LEFT JOIN changeset_table t ON t.seq = c.seq"
            " WHERE c.seq > (SELECT max(seq) FROM changeset) - ? ORDER BY c.seq, tbl",
            (LAST + 1,),
        ).fetchall()
        changes = {row[0]: row[:11] for row in rows}
        digests = [(row[0], *row[11:15]) for row in rows if row[11] is not None]
        return [
            *([Issue("changeset_left_open", None, {})] if rows and rows[0][15] is not None else []),
            *_broken(list(changes.values()), digests),
        ]
    except (ValueError, TypeError, AttributeError, *opening.FAILURES) as error:
        return [Issue("ledger_damaged", None, {"path": "", "why": str(error)})]


def _broken(rows: Sequence[Any], digests: Sequence[Any]) -> Iterator[Issue]:
    """Yield what does not prove of some changes; of the first, where others come before it, only
    the hash is taken for the next one to follow.
    """
    tables: dict[int, list[Any]] = {}
    for seq, *table in digests:
        tables.setdefault(seq, []).append(table)
    known = len(rows) > LAST
    prev, expected = (rows[0][10], rows[0][0] + 1) if known else (FIRST, 1)
    for row in rows[1:] if known else rows:
        if row[0] != expected:
            yield Issue("changeset_missing", None, {"seq": expected})
        if row[9] != prev or not is_chained(row[10], row[9], row[:9], tables.get(row[0], [])):
            yield Issue("changeset_altered", None, {"seq": row[0]})
        prev, expected = row[10], row[0] + 1


def is_chained(
    stated: bytes, prev: bytes, header: Sequence[Any], tables: Sequence[TableDigest]
) -> bool:
    """Tell whether a changeset has the hash that is ``stated``; damaged values have none."""
    try:
        return chained(prev, header, tables) == stated
    except (TypeError, AttributeError, ValueError):
        return False
