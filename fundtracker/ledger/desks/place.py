"""Where a desk's file stands: what the hub decided, what it has of the hub, what waits."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.history import Entry, History
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
    history, found = History(db), []
    for seq, uid in db.read(
        "SELECT c.seq, c.uid FROM changeset c JOIN hub_answer a ON a.uid = c.uid"
        " WHERE a.number IS NULL ORDER BY 1"
    ):
        answer = said(db, uid)
        if answer is not None and not (unseen and answer.seen):
            found.append((history.entries(seq, seq)[0], answer))
    return found


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


class Difference(NamedTuple):
    """A value of a refused change beside what stands now; None: there is no such row."""

    table: str
    id: int
    column: str
    mine: Any
    theirs: Any


def differences(db: Database, seq: int, limit: int = 200) -> list[Difference]:
    """Return mine and theirs of a refused change, value by value, at most ``limit`` rows."""
    found: list[Difference] = []
    for row in History(db).changes_of(seq, limit)[:limit]:
        if db.tables[row.table].append_only:
            continue
        columns = db.tables[row.table].columns
        names = ", ".join(columns)
        sql = f"SELECT {names} FROM {row.table} WHERE id = ?"
        there = next(iter(db.read(sql, (row.id,))), None)
        now = dict(zip(columns, there, strict=True)) if there else {}
        mine = row.new or {}
        for column in columns[1:]:
            if mine.get(column) != now.get(column):
                found.append(
                    Difference(row.table, row.id, column, mine.get(column), now.get(column))
                )
    return found
