"""A desk's side of the hub's database: its bundle goes into the inbox, the hub's changes come out.

What a desk takes it proves itself: each change is under the hub's signature and follows the one
before; who runs the database can withhold changes, never make or alter one.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.desks import bundle_file, desk
from fundtracker.ledger.desks.bundle_file import ANSWER, Head
from fundtracker.ledger.desks.desk import Answered
from fundtracker.ledger.desks.moving import Moving
from fundtracker.ledger.desks.place import Place, pending, place
from fundtracker.ledger.desks.registry import HUB, desk_of
from fundtracker.ledger.hub_database import stream
from fundtracker.ledger.hub_database.schema import require_form
from fundtracker.ledger.hub_database.server import Server
from fundtracker.ledger.hub_database.stream import Entry
from fundtracker.ledger.repositories import Repositories
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key

Tick = Callable[[int, int], None]
PIECE = 1 << 20  # bytes of a bundle a row


class State(NamedTuple):
    """Where a desk stands at the hub: the hub's last ``number`` and the desk's own (``have``), how
    many changes wait here, and how many bundles of this login the hub has not opened yet.
    """

    number: int
    have: int
    waiting: int
    unopened: int


class Pulled(NamedTuple):
    """What the hub's database has for a desk, as it takes a bundle."""

    head: Head
    path: Path
    public: bytes
    entries: list[Entry]

    def changes(self) -> Iterator[Moving]:
        """Yield the changes in order; raises UserError ``hub_altered``, ``hub_version``."""
        for entry in self.entries:
            yield stream.moving_of(self.head.ledger, self.public, entry)


def push(ledger: Repositories, key: Key, server: Server, tick: Tick = lambda done, of: None) -> int:
    """Put all that the hub has not decided on into its inbox, whole or not at all; return how many
    changes that is. The same work pushed twice lies there once.

    Raises:
        UserError: as ``desk.work`` and ``Server``; ``hub_login`` also where the login is not this
            desk's.
    """
    head, changes = desk.work(ledger, key, tick)
    if not head.listed:
        return 0
    content, n = bundle_file.pack(key, head, changes)
    name, _ = stream.push_name(content)

    def work(cursor: Any) -> None:
        _require_desk(cursor, server, ledger, head.ledger)
        cursor.execute(
            "SELECT 1 FROM fundtracker.my_push WHERE ledger = %s AND push = %s LIMIT 1",
            (head.ledger, name),
        )
        if cursor.fetchone() is not None:
            return  # the word on its arrival was lost
        with cursor.copy(
            "COPY fundtracker.inbox (ledger, push, n, piece) FROM STDIN (FORMAT binary)"
        ) as copy:
            copy.set_types(["text", "text", "int4", "bytea"])
            for at in range(0, len(content), PIECE):
                copy.write_row((head.ledger, name, at // PIECE, content[at : at + PIECE]))

    server.write(work)
    return n


def _require_desk(cursor: Any, server: Server, ledger: Repositories, uid: str) -> None:
    require_form(cursor)
    cursor.execute("SELECT desk FROM fundtracker.my_ledger WHERE uid = %s", (uid,))
    if cursor.fetchone() != (ledger.desk,):
        raise UserError("hub_login", name=server.where.name)


def pull(ledger: Repositories, server: Server, tick: Tick = lambda done, of: None) -> Answered:
    """Take all that the hub has since this file's place: what it refused is withdrawn, what it has
    is taken in its order. What was stopped goes on with the next pull.

    Raises:
        UserError: ``not_a_desk``, ``hub_undecided`` (changes that it has not decided on: others'
            come with the answer), what a bundle was sent back for, ``hub_behind`` (the database is
            older than what this file has), ``hub_forked`` (it goes on from another change),
            ``hub_altered``, ``hub_version``, and as ``desk.take_answer`` and ``Server``.
    """
    at, uid = place(ledger), signing.uid_of(ledger)
    public = bytes.fromhex(desk_of(ledger, HUB).public_key)
    waiting = [entry.uid for entry in pending(ledger)]

    def work(cursor: Any) -> tuple[dict[str, Any], list[Entry]]:
        require_form(cursor)
        _require_place(cursor, uid, at)
        answers = _answers(cursor, uid, public, waiting, at.number)
        undecided = [each for each in waiting if each not in answers]
        if undecided:
            _say_returned(cursor, uid)
            raise UserError("hub_undecided", n=len(undecided))
        return answers, _entries(cursor, uid, at.number, waiting)

    answers, entries = server.read(work)
    head = Head(
        ANSWER, uid, HUB, ledger.desk, bundle_file.version(), at.number, at.hash.hex(),
        len(entries), "", waiting, answers,
    )  # fmt: skip
    return desk.take_answer(ledger, Pulled(head, Path(server.where.name), public, entries), tick)


def _require_place(cursor: Any, uid: str, at: Place) -> None:
    """Refuse a stream that this file is not a part of."""
    cursor.execute("SELECT max(number) FROM fundtracker.stream WHERE ledger = %s", (uid,))
    [last] = cursor.fetchone()
    if last is None or last < at.number:
        raise UserError("hub_behind", number=last or 0, have=at.number)
    cursor.execute(
        "SELECT hash FROM fundtracker.stream WHERE ledger = %s AND number = %s", (uid, at.number)
    )
    row = cursor.fetchone()
    if row is None or bytes(row[0]) != at.hash:
        raise UserError("hub_forked", number=at.number)


def _answers(
    cursor: Any, uid: str, public: bytes, waiting: Sequence[str], have: int
) -> dict[str, Any]:
    """Return the hub's word on changes of this desk. A number is proved when it is taken: what
    this file has already decides on nothing that waits.
    """
    answers: dict[str, Any] = {}
    wanted = list(waiting)
    cursor.execute(
        "SELECT uid, number FROM fundtracker.stream"
        " WHERE ledger = %s AND uid = ANY(%s) AND number > %s",
        (uid, wanted, have),
    )
    for each, number in cursor.fetchall():
        answers[each] = int(number)
    cursor.execute(
        "SELECT uid, desk, code, params, signature FROM fundtracker.my_refusal"
        " WHERE ledger = %s AND uid = ANY(%s)",
        (uid, wanted),
    )
    for refusal in map(stream.refusal_from, cursor.fetchall()):
        stream.prove_refusal(uid, public, refusal)
        answers.setdefault(refusal.uid, [refusal.code, json.loads(refusal.params)])
    return answers


def _say_returned(cursor: Any, uid: str) -> None:
    """Say why a bundle of this login was sent back, if one was."""
    cursor.execute(
        "SELECT code, params FROM fundtracker.my_returned WHERE ledger = %s LIMIT 1", (uid,)
    )
    for code, params in cursor.fetchall():
        raise UserError(code, **json.loads(params))


def _entries(cursor: Any, uid: str, number: int, own: Sequence[str]) -> list[Entry]:
    """Return the stream behind a number; of this desk's own changes the frames alone."""
    columns = stream.COLUMNS.replace(
        " content,", " CASE WHEN uid = ANY(%s) THEN NULL ELSE content END,"
    )
    cursor.execute(
        f"SELECT {columns} FROM fundtracker.stream WHERE ledger = %s AND number > %s"
        " ORDER BY number",
        (list(own), uid, number),
    )
    return [stream.from_row(row) for row in cursor.fetchall()]


def state(ledger: Repositories, server: Server) -> State:
    """Return where this desk stands at the hub; raises UserError ``not_a_desk`` and as
    ``Server``.
    """
    at, uid = place(ledger), signing.uid_of(ledger)

    def work(cursor: Any) -> tuple[int, int]:
        _require_desk(cursor, server, ledger, uid)
        cursor.execute("SELECT max(number) FROM fundtracker.stream WHERE ledger = %s", (uid,))
        [last] = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM fundtracker.my_push WHERE ledger = %s AND n = 0", (uid,)
        )
        return int(last or 0), int(cursor.fetchone()[0])

    last, unopened = server.read(work)
    return State(last, at.number, len(pending(ledger)), unopened)
