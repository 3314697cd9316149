"""The proof of a hub's database: the chain of each ledger, number by number, as it was signed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from fundtracker.errors import Issue, UserError
from fundtracker.ledger.core import heads
from fundtracker.ledger.core.change import FIRST
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.heads import Head
from fundtracker.ledger.desks.place import place
from fundtracker.ledger.desks.registry import HUB, desk_of
from fundtracker.ledger.hub_database import stream
from fundtracker.ledger.hub_database.schema import require_form
from fundtracker.ledger.hub_database.server import Server
from fundtracker.ledger.hub_database.stream import Entry
from fundtracker.ledger.review import signing

BLOCK = 64  # changes read at a time


class Known(NamedTuple):
    """A ledger that a login knows at a hub; ``desk`` is what the login is there."""

    uid: str
    name: str
    key: bytes
    desk: int


class Checked(NamedTuple):
    """What the proof of a ledger's chain found: its last change, and what is wrong (None:
    nothing). ``key``: by which it was proved.
    """

    ledger: Known
    key: bytes
    head: Head | None
    wrong: UserError | None


def ledgers(server: Server) -> list[Known]:
    """Return the ledgers that this login knows at the hub."""

    def work(cursor: Any) -> list[Known]:
        require_form(cursor)
        cursor.execute("SELECT uid, name, hub_key, desk FROM fundtracker.my_ledger ORDER BY 2, 1")
        return [Known(u, name, bytes(key), int(desk)) for u, name, key, desk in cursor.fetchall()]

    return server.read(work)


def check(
    db: Database, server: Server, tick: Callable[[int], None] = lambda n: None
) -> list[Checked]:
    """Prove the chain of each ledger that this login knows: every change follows the one before,
    is what its hash was made of, and under the key of its hub. The key of this file's own ledger is
    that of its register, of the others what the database says.
    """
    own = signing.uid_of(db)
    issues = []
    for known in ledgers(server):
        key = bytes.fromhex(desk_of(db, HUB).public_key) if known.uid == own else known.key
        issues.append(_checked(server, known, key, tick))
    return issues


def _checked(server: Server, known: Known, key: bytes, tick: Callable[[int], None]) -> Checked:
    last, prev, head = 0, FIRST, None
    try:
        for entry in _entries(server, known.uid):
            if entry.number != last + 1 or entry.prev != prev:
                raise UserError("hub_altered", number=last + 1)
            head = _head(known.uid, key, entry)
            last, prev = entry.number, entry.hash
            tick(last)
    except UserError as error:
        if error.code not in ("hub_altered", "hub_version"):
            raise
        return Checked(known, key, head, error)
    return Checked(known, key, head, None)


def _head(uid: str, key: bytes, entry: Entry) -> Head:
    moving = stream.moving_of(uid, key, entry)
    return Head(uid, entry.number, entry.hash.hex(), moving.at, moving.person)


def _entries(server: Server, uid: str) -> Iterator[Entry]:
    last = 0
    while True:
        some = server.read(partial(_block, uid, last))
        if not some:
            return
        yield from some
        last = some[-1].number


def _block(uid: str, after: int, cursor: Any) -> list[Entry]:
    cursor.execute(
        f"SELECT {stream.COLUMNS} FROM fundtracker.stream WHERE ledger = %s AND number > %s"
        " ORDER BY number LIMIT %s",
        (uid, after, BLOCK),
    )
    return [stream.from_row(row) for row in cursor.fetchall()]


def against(db: Database, server: Server) -> list[Issue]:
    """Return what a ledger says otherwise than the head that its hub's database holds.

    Codes: those of ``heads.compare``; at a desk ``hub_behind``, ``hub_forked``.
    """
    uid, key = signing.uid_of(db), bytes.fromhex(desk_of(db, HUB).public_key)
    number = None if db.desk == HUB else place(db).number

    def work(cursor: Any) -> list[Entry]:
        require_form(cursor)
        cursor.execute(
            f"SELECT {stream.COLUMNS} FROM fundtracker.stream WHERE ledger = %(uid)s AND number ="
            " coalesce(%(n)s::bigint, (SELECT max(number) FROM fundtracker.stream"
            " WHERE ledger = %(uid)s))",
            {"uid": uid, "n": number},
        )
        return [stream.from_row(row) for row in cursor.fetchall()]

    there = [_head(uid, key, entry) for entry in server.read(work)]
    if number is None:
        return heads.compare(db, there)
    if not there:
        return [Issue("hub_behind", None, {"number": 0, "have": number})]
    if bytes.fromhex(there[0].hash) != place(db).hash:
        return [Issue("hub_forked", None, {"number": number})]
    return []
