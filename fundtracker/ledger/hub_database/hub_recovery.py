"""A hub's file that was put back from an older copy gets what it lost from its own database.

Each change is written again under its old number, uid and time; its hash must come out as it was,
else nothing is written: afterwards the file is the one that was lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.desks.hub import require_hub
from fundtracker.ledger.desks.moving import Versions
from fundtracker.ledger.desks.place import writing
from fundtracker.ledger.desks.registry import HUB, desk_of
from fundtracker.ledger.desks.taking import put_back
from fundtracker.ledger.hub_database import stream
from fundtracker.ledger.hub_database.hub_side import require_same
from fundtracker.ledger.hub_database.schema import require_form
from fundtracker.ledger.hub_database.server import Server
from fundtracker.ledger.hub_database.stream import Entry, Refusal
from fundtracker.ledger.review import signing


def recover(
    db: Database, server: Server, tick: Callable[[int, int], None] = lambda done, of: None
) -> int:
    """Put back what the database has and this file has not; return how many changes that is. What
    was stopped goes on when it is done again.

    Raises:
        UserError: ``only_the_hub``, ``no_such_desk`` (the copy is older than its first desk),
            ``hub_file_differs`` (this file went on by itself: nobody can say which is right),
            ``hub_altered``, ``put_back_differs``, and as ``Server``.
    """
    require_hub(db)
    uid, public = signing.uid_of(db), bytes.fromhex(desk_of(db, HUB).public_key)
    head, digest = _head(db)

    def work(cursor: Any) -> tuple[list[Entry], list[Refusal]]:
        require_form(cursor)
        wanted = f"SELECT {stream.COLUMNS} FROM fundtracker.stream WHERE ledger = %s"
        cursor.execute(f"{wanted} AND number >= %s ORDER BY number", (uid, head))
        entries = [stream.from_row(row) for row in cursor.fetchall()]
        cursor.execute(
            "SELECT uid, desk, code, params, signature FROM fundtracker.hub_refusal"
            " WHERE ledger = %s",
            (uid,),
        )
        return entries, list(map(stream.refusal_from, cursor.fetchall()))

    entries, refusals = server.read(work)
    if entries and (entries[0].number, entries[0].hash) != (head, digest):
        raise UserError("hub_file_differs", number=head)
    versions, lost = Versions(db), entries[1:]
    for n, entry in enumerate(lost, 1):
        put_back(db, versions, stream.moving_of(uid, public, entry))
        require_same(db, entry.number, entry.hash)
        tick(n, len(lost))
    for refusal in refusals:
        stream.prove_refusal(uid, public, refusal)
    with writing(db) as connection:
        connection.executemany(
            "INSERT OR IGNORE INTO hub_answer VALUES(?, NULL, ?, ?, ?, 1)",
            [refusal[:-1] for refusal in refusals],
        )
    return len(lost)


def _head(db: Database) -> tuple[int, bytes]:
    [(number, digest)] = db.read("SELECT seq, hash FROM changeset ORDER BY seq DESC LIMIT 1")
    return int(number), bytes(digest)
