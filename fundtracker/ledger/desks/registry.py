"""The desks of a ledger: their numbers, names and keys; and the file that a new desk begins with.

The hub (number 0) is the desk that decides. It gives a new desk a copy of its file with a number of
its own: the ids of what the desk makes carry it, so that no two desks ever give the same id.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import migrations
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

HUB = 0
KIND = "desk"  # of the change that registers one
CLOSED = "desk.close"  # of the change after which its key proves nothing more
LAST = 16_382
READER = LAST + 1  # the number of a copy that follows the hub and makes nothing: no desk


class Desk(NamedTuple):
    """A desk: ``public_key`` (64 hexadecimal digits) proves its bundles."""

    number: int
    name: str
    public_key: str


# All desks that ever were: numbers and keys are given once.
_EVER = "SELECT number, name, public_key FROM desk UNION SELECT number, '', public_key FROM desk_h"


def desks(db: Database) -> list[Desk]:
    """Return the desks by number, the hub first; none where one desk alone writes the ledger."""
    return [Desk(*row) for row in db.read("SELECT number, name, public_key FROM desk ORDER BY 1")]


def desk_of(db: Database, number: int) -> Desk:
    """Return a desk by its number; raises UserError ``no_such_desk``."""
    match = next((desk for desk in desks(db) if desk.number == number), None)
    if match is None:
        raise UserError("no_such_desk", number=number)
    return match


def new_desk(
    db: Database, name: str, public_key: str, target: Path, hub_key: str | None = None
) -> Desk:
    """Register a desk and write the file that it begins with; whole or not at all.

    Args:
        db: the hub's ledger.
        name: what people call it.
        public_key: of its key, 64 hexadecimal digits.
        target: the new file; it has the password of the ledger.
        hub_key: the public key of the hub, needed for the first desk.

    Raises:
        UserError: ``only_the_hub`` (this file is a desk's own), ``hub_key_needed``,
            ``desk_taken`` (name or key are another's), ``name_needed``, ``exists``, ``no_folder``,
            and what writing the copy raises: then no desk was registered that has no file.
    """
    if db.desk != HUB:
        raise UserError("only_the_hub")
    if target.exists():
        raise UserError("exists", path=target.name)
    if not target.parent.is_dir():
        raise UserError("no_folder", path=str(target.parent))
    known = desks(db)
    if not known and not hub_key:
        raise UserError("hub_key_needed")
    number = max((n for (n,) in db.read(f"SELECT number FROM ({_EVER})")), default=HUB) + 1
    desk = Desk(number, name.strip(), public_key)
    with db.change(KIND, "", number=number, name=desk.name) as change:
        if not known and hub_key:
            register(db, change, Desk(HUB, "hub", hub_key))
        register(db, change, desk)
    write_file(db, desk.number, target)
    return desk


def register(db: Database, change: Change, desk: Desk) -> None:
    """Write a desk into the register.

    Raises:
        UserError: ``name_needed``, ``desk_taken``, ``too_many_desks``.
    """
    if not desk.name:
        raise UserError("name_needed")
    if desk.number > LAST:
        raise UserError("too_many_desks", n=LAST)
    sql = f"SELECT name FROM ({_EVER}) WHERE name = ? OR public_key = ? OR number = ?"
    if others := db.read(sql, (desk.name, desk.public_key, desk.number)):
        raise UserError("desk_taken", name=others[0][0] or desk.name)
    change.insert("desk", desk._asdict())


def close_desk(db: Database, number: int, reason: str) -> Desk:
    """Withdraw a desk's key: from this change on no bundle under it is taken. What it did stays,
    proved by who made it; its number and its key are never given again.

    Raises:
        UserError: ``only_the_hub``, ``no_such_desk`` (the hub itself too), ``close_reason_needed``.
    """
    if db.desk != HUB:
        raise UserError("only_the_hub")
    if number == HUB:
        raise UserError("no_such_desk", number=number)
    desk = desk_of(db, number)
    if not reason.strip():
        raise UserError("close_reason_needed")
    [(row_id,)] = db.read("SELECT id FROM desk WHERE number = ?", (number,))
    with db.change(CLOSED, reason, number=number, name=desk.name) as change:
        change.delete("desk", row_id)
    return desk


def write_file(db: Database, number: int, target: Path) -> None:
    """Write the file that a desk begins with, or a copy that follows; whole or not at all."""
    db.backup(target)
    try:
        connection = db.connect(target, write=True)
        try:
            _made_a_desks(connection, number)
        finally:
            opening.close(connection, write=True)
    except (sqlite3.Error, OSError, UserError):
        target.unlink(missing_ok=True)
        raise


def _made_a_desks(connection: sqlite3.Connection, number: int) -> None:
    """Give a copy of the hub's file a number of its own and the place at which it left the hub."""
    guard = next(s for s in migrations.working_guards(connection) if " ledger_state_u0 " in s)
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("DROP TRIGGER ledger_state_u0")
    connection.execute("UPDATE ledger_state SET desk = ?", (number,))
    connection.execute(guard)
    connection.execute("DELETE FROM desk_seen")
    connection.execute("DELETE FROM hub_answer")
    connection.execute(
        "INSERT INTO hub_place SELECT 1, seq, seq, hash FROM changeset ORDER BY seq DESC LIMIT 1"
    )
    connection.execute("COMMIT")
