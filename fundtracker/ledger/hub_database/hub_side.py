"""The hub's side of its database: what its file has goes out, what desks sent is decided by it.

The rules are those of the hub's file (``ledger.desks.hub``); the database only carries. Its stream
is the file's chain, number by number: what a crash left out goes out when it is done again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.desks import bundle_file, hub
from fundtracker.ledger.desks import moving as travel
from fundtracker.ledger.desks.hub import FAULTS, Decision, require_hub
from fundtracker.ledger.hub_database import stream
from fundtracker.ledger.hub_database.schema import require_form
from fundtracker.ledger.hub_database.server import Server
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key

Tick = Callable[[int, int], None]


class Push(NamedTuple):
    """A bundle in the inbox: its bytes, and who put it there (``login``, known as ``desk``)."""

    login: str
    desk: int
    name: str
    content: bytes


class Round(NamedTuple):
    """What became of a push: the hub's word on each of its changes, or why it was sent back."""

    desk: int
    decisions: list[Decision]
    fault: UserError | None


def decide(
    db: Database, key: Key, server: Server, tick: Tick = lambda done, of: None
) -> list[Round]:
    """Decide on all that desks have pushed, and let them have it and all else the hub did.

    Raises:
        UserError: ``only_the_hub``, ``not_the_desks_key``, ``hub_file_behind`` (the database has
            changes that this file has not: an older copy), ``hub_file_differs``, what the disk
            says, and as ``Server``.
    """
    publish(db, key, server, tick=tick)
    rounds = []
    for push in _waiting(server, signing.uid_of(db)):
        rounds.append(_decided(db, push, tick))
        publish(db, key, server, push, rounds[-1].fault, tick)
    return rounds


def _decided(db: Database, push: Push, tick: Tick) -> Round:
    _, path = stream.push_name(push.content)
    try:
        bundle = bundle_file.proved(db, path, push.content)
        if bundle.head.sender != push.desk:
            raise UserError("push_of_another", login=push.login, number=push.desk)
        return Round(push.desk, hub.take_work(db, bundle, tick), None)
    except UserError as error:
        if error.code in FAULTS - {"bundle_damaged"} or error.code == "cancelled":
            raise
        return Round(push.desk, [], error)


def _waiting(server: Server, uid: str) -> list[Push]:
    """Return what lies in the inbox, in the order in which it came."""

    def work(cursor: Any) -> list[Push]:
        require_form(cursor)
        cursor.execute(
            "SELECT i.login, m.desk, i.push, i.piece, i.at FROM fundtracker.hub_inbox i"
            " JOIN fundtracker.hub_member m ON m.ledger = i.ledger AND m.login = i.login"
            " WHERE i.ledger = %s ORDER BY i.at, i.login, i.push, i.n",
            (uid,),
        )
        pieces: dict[tuple[str, int, str], list[bytes]] = {}
        for login, desk, push, piece, _ in cursor.fetchall():
            pieces.setdefault((login, desk, push), []).append(bytes(piece))
        return [Push(*who, b"".join(some)) for who, some in pieces.items()]

    return server.read(work)


def publish(
    db: Database,
    key: Key,
    server: Server,
    done: Push | None = None,
    fault: UserError | None = None,
    tick: Tick = lambda done, of: None,
) -> int:
    """Let desks have what the hub's file has and the database has not, in one transaction with the
    end of a push; return how many changes that is. ``fault``: why the push is sent back.

    Raises:
        UserError: as ``decide``.
    """
    require_hub(db)
    bundle_file.require_key(db, key)
    uid = signing.uid_of(db)

    def work(cursor: Any) -> int:
        require_form(cursor)
        n = _put_changes(cursor, db, uid, key, tick)
        _put_refusals(cursor, db, uid, key)
        if done is not None:
            _end(cursor, uid, done, fault)
        return n

    return server.write(work)


def _put_changes(cursor: Any, db: Database, uid: str, key: Key, tick: Tick) -> int:
    cursor.execute(
        "SELECT number, hash FROM fundtracker.hub_change WHERE ledger = %s"
        " ORDER BY number DESC LIMIT 1",
        (uid,),
    )
    there = cursor.fetchone()
    last = require_same(db, int(there[0]), bytes(there[1])) if there is not None else 0
    seqs = [seq for (seq,) in db.read("SELECT seq FROM changeset WHERE seq > ?", (last,))]
    known = travel.uids(db)
    [(first,)] = db.read(
        "SELECT min(rev) FROM (SELECT rev FROM desk UNION ALL SELECT rev FROM desk_h)"
    )
    bare = {known[seq] for seq in seqs if first is None or seq <= first}

    def rows() -> Iterator[tuple[Any, ...]]:
        for n, moving in enumerate(travel.read(db, seqs, bare), 1):
            yield uid, *stream.entry_of(uid, key, moving)
            tick(n, len(seqs))

    if seqs:
        cursor.executemany(
            f"INSERT INTO fundtracker.hub_change (ledger, {stream.COLUMNS})"
            " VALUES (%s, %s, %s, %s, %b, %b, %b, %b, %b, %b)",
            rows(),
        )
    return len(seqs)


def require_same(db: Database, number: int, digest: bytes) -> int:
    """Refuse where the database's last change is not one of this file; return its number."""
    rows = db.read("SELECT hash FROM changeset WHERE seq = ?", (number,))
    if not rows:
        raise UserError("hub_file_behind", number=number, have=_last(db))
    if rows[0][0] != digest:
        raise UserError("hub_file_differs", number=number)
    return number


def _last(db: Database) -> int:
    [(last,)] = db.read("SELECT max(seq) FROM changeset")
    return int(last)


def _put_refusals(cursor: Any, db: Database, uid: str, key: Key) -> None:
    cursor.execute("SELECT uid FROM fundtracker.hub_refusal WHERE ledger = %s", (uid,))
    there = {each for (each,) in cursor.fetchall()}
    fresh = [
        (uid, *stream.refusal_of(uid, key, *row))
        for row in db.read("SELECT uid, desk, code, params FROM hub_answer WHERE number IS NULL")
        if row[0] not in there
    ]
    if fresh:
        cursor.executemany(
            "INSERT INTO fundtracker.hub_refusal (ledger, uid, desk, code, params, signature)"
            " VALUES (%s, %s, %s, %s, %s, %b)",
            fresh,
        )


def _end(cursor: Any, uid: str, push: Push, fault: UserError | None) -> None:
    """Take a push out of the inbox; where it could not be read say so to who sent it."""
    who = (uid, push.login)
    cursor.execute(
        "DELETE FROM fundtracker.hub_inbox WHERE ledger = %s AND login = %s AND push = %s",
        (*who, push.name),
    )
    cursor.execute("DELETE FROM fundtracker.hub_returned WHERE ledger = %s AND login = %s", who)
    if fault is not None:
        params = json.dumps(fault.params, ensure_ascii=False, default=str)
        cursor.execute(
            "INSERT INTO fundtracker.hub_returned (ledger, login, push, code, params)"
            " VALUES (%s, %s, %s, %s, %s)",
            (*who, push.name, fault.code, params),
        )


def refused(rounds: Sequence[Round]) -> bool:
    """Tell whether anything was refused or sent back."""
    return any(r.fault or any(d.number is None for d in r.decisions) for r in rounds)
