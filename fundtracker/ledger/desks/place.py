"""Where a desk's file stands: what the hub decided, what it has of the hub, what waits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.history import Entry, History, RowChange
from fundtracker.ledger.desks.moving import WITHDRAWAL, set_aside


class Place(NamedTuple):
    """Up to ``first`` a desk's file is the hub's; ``number``, ``hash``: the hub's last change that
    it has.
    """

    first: int
    number: int
    hash: bytes


class Said(NamedTuple):
    """The hub's word on a change; ``number`` None: refused with ``code``."""

    uid: str
    number: int | None
    code: str
    params: dict[str, Any]
    seen: bool


def place(db: Database) -> Place:
    """Return where a desk's file stands; raises UserError ``not_a_desk`` of a file that no hub
    made.
    """
    rows = db.read("SELECT first, number, hash FROM hub_place")
    if not rows:
        raise UserError("not_a_desk", path=db.path.name)
    return Place(*rows[0])


def said(db: Database, uid: str) -> Said | None:
    """Return what the hub said of a change."""
    sql = "SELECT uid, number, code, params, seen FROM hub_answer WHERE uid = ?"
    for row in db.read(sql, (uid,)):
        return Said(row[0], row[1], row[2], json.loads(row[3]), bool(row[4]))
    return None


def pending(db: Database) -> list[Entry]:
    """Return this desk's changes on which the hub has not decided, in order; those that wrote no
    row concern nobody else.
    """
    first, aside = place(db).first, set_aside(db)
    seqs = db.read(
        "SELECT DISTINCT c.seq FROM changeset c JOIN changeset_table t USING (seq)"
        " WHERE c.seq > ? AND c.kind <> ? AND c.uid NOT IN (SELECT uid FROM hub_answer)"
        " AND c.seq NOT IN (SELECT seq FROM taken_change) ORDER BY 1",
        (first, WITHDRAWAL),
    )
    history = History(db)
    return [history.entries(seq, seq)[0] for (seq,) in seqs if seq not in aside]


def refused(db: Database, *, unseen: bool = False) -> list[tuple[Entry, Said]]:
    """Return this desk's changes that the hub refused; only those that no person has seen yet."""
    history, entries = History(db), []
    for seq, uid in db.read(
        "SELECT c.seq, c.uid FROM changeset c JOIN hub_answer a ON a.uid = c.uid"
        " WHERE a.number IS NULL ORDER BY 1"
    ):
        answer = said(db, uid)
        if answer is not None and not (unseen and answer.seen):
            entries.append((history.entries(seq, seq)[0], answer))
    return entries


def sent(db: Database) -> dict[int, int]:
    """Return desk → the hub's last change that it had when it made its last bundle."""
    return dict(db.read("SELECT desk, number FROM desk_seen"))


def mark_seen(db: Database, uids: list[str]) -> None:
    """Note that a person has seen refusals."""
    with writing(db) as connection:
        connection.executemany("UPDATE hub_answer SET seen = 1 WHERE uid = ?", [(u,) for u in uids])


@contextmanager
def writing(db: Database) -> Iterator[sqlite3.Connection]:
    """Write what is no change of the ledger: whole or not at all.

    Raises:
        UserError: as ``Database.change`` where this file cannot be written.
    """
    db.change("desk")  # asks whether this file may be written; nothing is opened by it
    connection = db.connection
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise opening.as_user_error(error, db.path) from error
        raise


def mine_and_theirs(db: Database, seq: int, limit: int = 200) -> list[RowChange]:
    """Return the rows of a refused change beside what stands now: ``new`` is mine, ``old`` theirs
    (None: there is none). A row that came with a name which another row has is shown beside that.
    """
    pairs = []
    for row in History(db).changes_of(seq, limit)[:limit]:
        if db.tables[row.table].append_only:
            continue
        theirs = _standing(db, row.table, "id = ?", (row.id,))
        if theirs is None and row.new is not None:
            theirs = _same_named(db, row.table, row.new)
        if theirs != row.new:
            pairs.append(RowChange(row.table, row.id, theirs, row.new))
    return pairs


def _standing(db: Database, table: str, where: str, values: Sequence[Any]) -> dict[str, Any] | None:
    columns = db.tables[table].columns
    rows = db.read(f"SELECT {', '.join(columns)} FROM {table} WHERE {where} LIMIT 1", values)
    return dict(zip(columns, rows[0], strict=True)) if rows else None


def _same_named(db: Database, table: str, row: dict[str, Any]) -> dict[str, Any] | None:
    """Return the row that stands where a table lets only one be."""
    for (index,) in db.read('SELECT name FROM pragma_index_list(?) WHERE "unique"', (table,)):
        names = [name for (name,) in db.read("SELECT name FROM pragma_index_info(?)", (index,))]
        where = " AND ".join(f"{name} IS ?" for name in names)
        if there := _standing(db, table, where, [row[name] for name in names]):
            return there
    return None
