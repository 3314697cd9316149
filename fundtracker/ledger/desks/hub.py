"""The hub: it accepts or refuses each change of a desk whole, once and for all, and says so."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.desks import bundle_file
from fundtracker.ledger.desks import moving as travel
from fundtracker.ledger.desks.bundle_file import ANSWER, WORK, Bundle, Head
from fundtracker.ledger.desks.moving import Moving, Versions
from fundtracker.ledger.desks.place import said, writing
from fundtracker.ledger.desks.registry import HUB, desk_of
from fundtracker.ledger.desks.taking import take
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key

# What stops the work itself: no word on a change.
FAULTS = frozenset({
    "disk_full", "write_failed", "ledger_moved", "ledger_in_use", "read_only_ledger",
    "ledger_busy", "ledger_damaged", "strange_shape", "history_altered", "bundle_damaged",
})  # fmt: skip
Tick = Callable[[int, int], None]


class Decision(NamedTuple):
    """The hub's word on a change: its ``number`` here, or None and the ``code`` of a refusal.

    ``fresh``: it was decided now; else a bundle brought it again.
    """

    uid: str
    person: str
    kind: str
    at: str
    number: int | None
    code: str
    params: dict[str, object]
    fresh: bool


def require_hub(db: Database) -> None:
    """Refuse what the hub alone does; raises UserError ``only_the_hub``."""
    if db.desk != HUB:
        raise UserError("only_the_hub")


def take_work(db: Database, bundle: Bundle, tick: Tick = lambda done, of: None) -> list[Decision]:
    """Decide on each change of a desk's bundle, in order.

    Each is a transaction: what stops it (a full disk, a person) leaves what was decided, and the
    same bundle goes on from there.

    Raises:
        UserError: ``bundle_fork`` (the desk knows changes of a hub that this file is not),
            ``bundle_damaged``, ``bundle_elsewhere``, and what the disk says.
    """
    require_hub(db)
    head = bundle.head
    if head.kind != WORK:
        raise UserError("bundle_elsewhere", path=bundle.path.name, number=head.receiver)
    rows = db.read("SELECT hash FROM changeset WHERE seq = ?", (head.number,))
    if not rows or rows[0][0].hex() != head.hash:
        raise UserError("bundle_fork", path=bundle.path.name, number=head.number)
    versions, decisions = Versions(db), list[Decision]()
    for moving in bundle.changes():
        travel.prove(moving)
        if not moving.whole:
            raise UserError("bundle_damaged", path=bundle.path.name)
        decisions.append(_decide(db, versions, head, moving))
        tick(len(decisions), head.n)
    with writing(db) as connection:
        connection.execute(
            "INSERT OR REPLACE INTO desk_seen VALUES(?, ?, ?)",
            (head.sender, head.number, json.dumps(head.listed)),
        )
    return decisions


def _decide(db: Database, versions: Versions, head: Head, moving: Moving) -> Decision:
    words = (moving.uid, moving.person, moving.kind, moving.at)
    if moving.uid in versions.numbers:
        return Decision(*words, versions.numbers[moving.uid], "", {}, fresh=False)
    if answer := said(db, moving.uid):
        return Decision(*words, None, answer.code, answer.params, fresh=False)
    try:
        number = take(db, versions, moving, head.sender, _nothing)
    except UserError as error:
        if error.code in FAULTS:
            raise
        params = json.loads(json.dumps(error.params, default=str))
        with writing(db) as connection:
            connection.execute(
                "INSERT INTO hub_answer VALUES(?, NULL, ?, ?, ?, 1)",
                (moving.uid, head.sender, error.code, json.dumps(params, ensure_ascii=False)),
            )
        return Decision(*words, None, error.code, params, fresh=True)
    return Decision(*words, number, "", {}, fresh=True)


def _nothing(change: Change) -> None:
    """Write nothing beside a change."""


def write_answer(
    db: Database, number: int, key: Key, path: Path, tick: Tick = lambda done, of: None
) -> int:
    """Write for a desk what was decided of its changes and all that the hub has since its last
    bundle; return how many changes that is.

    Raises:
        UserError: ``only_the_hub``, ``no_such_desk``, ``not_the_desks_key``, and as
            ``bundle_file.write``.
    """
    require_hub(db)
    if number == HUB:
        raise UserError("no_such_desk", number=number)
    desk_of(db, number)
    bundle_file.require_key(db, key)
    base, listed = _seen(db, number)
    [(digest,)] = db.read("SELECT hash FROM changeset WHERE seq = ?", (base,))
    seqs = [seq for (seq,) in db.read("SELECT seq FROM changeset WHERE seq > ?", (base,))]
    known = {uid: seq for seq, uid in travel.uids(db).items()}
    answers: dict[str, object] = {}
    for uid in listed:
        if uid in known:
            answers[uid] = known[uid]
        elif answer := said(db, uid):
            answers[uid] = [answer.code, answer.params]
    head = Head(
        ANSWER, signing.uid_of(db), HUB, number, bundle_file.version(), base, digest.hex(), 0, "",
        list(listed), answers,
    )  # fmt: skip
    return bundle_file.write(path, key, head, _ticked(db, seqs, listed, tick))


def _ticked(db: Database, seqs: Sequence[int], listed: Sequence[str], tick: Tick):  # type: ignore[no-untyped-def]
    for n, moving in enumerate(travel.read(db, seqs, set(listed)), 1):
        yield moving
        tick(n, len(seqs))


def _seen(db: Database, number: int) -> tuple[int, list[str]]:
    """Return the last number that a desk had, and what waited there; of one that sent nothing yet
    the change that registered it: its file was made of that state.
    """
    for base, listed in db.read("SELECT number, uids FROM desk_seen WHERE desk = ?", (number,)):
        return int(base), json.loads(listed)
    [(base,)] = db.read(
        "SELECT min(rev) FROM (SELECT rev FROM desk WHERE number = :n UNION ALL"
        " SELECT rev FROM desk_h WHERE number = :n)",
        {"n": number},
    )
    return int(base), []
