"""A desk: it sends what it did since the hub last decided, and takes what the hub has, in order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger import undo
from fundtracker.ledger.core.change import Authority, Change, TableDigest
from fundtracker.ledger.core.history import Entry
from fundtracker.ledger.desks import bundle_file
from fundtracker.ledger.desks import moving as travel
from fundtracker.ledger.desks.bundle_file import ANSWER, WORK, Head, Incoming
from fundtracker.ledger.desks.moving import WITHDRAWAL, Moving, Versions
from fundtracker.ledger.desks.place import pending, place, writing
from fundtracker.ledger.desks.registry import HUB, desk_of
from fundtracker.ledger.desks.taking import take
from fundtracker.ledger.repositories import Repositories
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key

Tick = Callable[[int, int], None]
FREEZE = "review.lock"


class Answered(NamedTuple):
    """What an answer brought: ``accepted`` of this desk's changes, ``refused`` ones that were
    withdrawn, ``taken`` of other desks; ``number``: the hub's last change that this file has now.
    """

    accepted: int
    refused: int
    taken: int
    number: int


def write_work(
    ledger: Repositories, key: Key, path: Path, tick: Tick = lambda done, of: None
) -> int:
    """Write for the hub all that it has not decided on; return how many changes that is. With
    none it asks for what others did.

    Raises:
        UserError: ``not_a_desk``, ``not_the_desks_key``, and as ``bundle_file.write``.
    """
    head, changes = work(ledger, key, tick)
    return bundle_file.write(path, key, head, changes)


def work(
    ledger: Repositories, key: Key, tick: Tick = lambda done, of: None
) -> tuple[Head, Iterator[Moving]]:
    """Return what a bundle for the hub is made of; raises UserError ``not_a_desk``,
    ``not_the_desks_key``.
    """
    at = place(ledger)
    desk_of(ledger, ledger.desk)
    bundle_file.require_key(ledger, key)
    waiting = pending(ledger)
    head = Head(
        WORK, signing.uid_of(ledger), ledger.desk, HUB, bundle_file.version(), at.number,
        at.hash.hex(), 0, "", [entry.uid for entry in waiting], {},
    )  # fmt: skip
    seqs = [entry.seq for entry in waiting]

    def ticked() -> Iterator[Moving]:
        for n, moving in enumerate(travel.read(ledger, seqs), 1):
            yield moving
            tick(n, len(seqs))

    return head, ticked()


def take_answer(
    ledger: Repositories, bundle: Incoming, tick: Tick = lambda done, of: None
) -> Answered:
    """Take the hub's word: what it refused is withdrawn, what it has is taken, in its order.

    Each change is a transaction; what was stopped goes on with the same answer.

    Raises:
        UserError: ``bundle_gap`` (an answer before this one was not taken), ``bundle_fork`` (the
            hub is not the one whose changes this file has), ``desk_pending`` (changes that this
            answer does not decide), ``bundle_elsewhere``, ``bundle_damaged``, and what the disk or
            a lacking key says.
    """
    head, at = bundle.head, place(ledger)
    name = bundle.path.name
    if head.kind != ANSWER or head.sender != HUB:
        raise UserError("bundle_elsewhere", path=name, number=head.receiver)
    if head.number > at.number:
        raise UserError("bundle_gap", path=name, number=head.number, have=at.number)
    waiting = pending(ledger)
    open_still = [entry for entry in waiting if entry.uid not in head.answers]
    if open_still:
        raise UserError("desk_pending", n=len(open_still))
    taking = _Taking(ledger, head)
    refused = [entry for entry in waiting if isinstance(head.answers[entry.uid], list)]
    news = list(_news(bundle, at.number, at.hash))
    if refused:
        taking.withdraw_refused(refused)
    if freezes := [moving.number for moving in news if moving.kind == FREEZE]:
        taking.withdraw_ahead(freezes[0])  # what counts in a frozen quarter stands as at the hub
    for n, moving in enumerate(news, 1):
        taking.one(moving)
        tick(n, len(news))
    return Answered(len(waiting) - len(refused), len(refused), taking.taken, place(ledger).number)


def _news(bundle: Incoming, number: int, digest: bytes) -> Iterator[Moving]:
    """Yield the changes behind a place, proved to follow it one by one.

    Raises:
        UserError: ``bundle_fork``, ``bundle_damaged``.
    """
    fork = UserError("bundle_fork", path=bundle.path.name, number=number)
    last, prev = bundle.head.number, bytes.fromhex(bundle.head.hash)
    if last == number and prev != digest:
        raise fork
    for moving in bundle.changes():
        if moving.number != last + 1 or moving.prev != prev:
            raise UserError("bundle_damaged", path=bundle.path.name)
        travel.prove(moving)
        last, prev = moving.number, moving.hash
        if last == number and prev != digest:
            raise fork
        if last > number:
            yield moving


class _Taking:
    """An answer on its way into a desk's file."""

    def __init__(self, ledger: Repositories, head: Head) -> None:
        self._ledger, self._head = ledger, head
        self._versions = Versions(ledger)
        self.taken = 0

    def withdraw_refused(self, refused: Sequence[Entry]) -> None:
        """Withdraw what the hub refused, in one change; a person is to see why."""
        rows = []
        for entry in refused:
            code, params = self._head.answers[entry.uid]
            text = json.dumps(params, ensure_ascii=False)
            rows.append((entry.uid, self._ledger.desk, code, text))

        def note(change: Change) -> None:
            change.execute_many("INSERT INTO hub_answer VALUES(?, NULL, ?, ?, ?, 0)", rows)

        seqs = [entry.seq for entry in refused]
        try:
            self._withdraw(seqs, note)
        except UserError:  # what was accepted stands on them here: it is taken again at its place
            ahead = self._ahead(place(self._ledger).number)
            if not ahead:
                raise
            self._withdraw([*seqs, *ahead], note)

    def _withdraw(self, seqs: Sequence[int], note: Callable[[Change], object]) -> None:
        ledger = self._ledger
        with _by_the_hub(ledger), ledger.change(WITHDRAWAL, "", gone=sorted(seqs)) as change:
            for seq in sorted(seqs, reverse=True):
                undo.turn_back(ledger, change, seq)
            for table in change.touched():
                _count_once(change.inserted(table))
            note(change)
        self._versions = Versions(ledger)

    def one(self, moving: Moving) -> None:
        """Take one change of the hub, or know one's own again."""
        if moving.uid in self._versions.numbers or not moving.tables:
            with writing(self._ledger) as connection:
                for sql, values in self._notes(moving):
                    connection.execute(sql, values)
            return
        content = self._content(moving)
        try:
            self._take(moving, content)
        except UserError:
            if not self.withdraw_ahead(moving.number):
                raise
            self._take(moving, content)
        self.taken += content is moving

    def _content(self, moving: Moving) -> Moving:
        """Return a change with its rows: those of this desk's own are in its history."""
        if moving.whole:
            return moving
        own = [seq for seq, uid in self._versions.uids.items() if uid == moving.uid]
        if not own:
            raise UserError("bundle_gap", path=moving.uid, number=moving.number, have=0)
        return next(travel.read(self._ledger, own[-1:]))

    def _take(self, moving: Moving, content: Moving) -> None:
        def note(change: Change) -> None:
            for sql, values in self._notes(moving):
                change.execute(sql, values)

        sender = HUB if content is moving else self._ledger.desk
        take(self._ledger, self._versions, content, sender, note)

    def _notes(self, moving: Moving) -> list[tuple[str, tuple[object, ...]]]:
        return [
            (
                "INSERT OR IGNORE INTO hub_answer VALUES(?, ?, ?, '', '{}', 1)",
                (moving.uid, moving.number, self._ledger.desk),
            ),
            ("UPDATE hub_place SET number = ?, hash = ?", (moving.number, moving.hash)),
        ]

    def withdraw_ahead(self, number: int) -> bool:
        """Withdraw this desk's changes that the hub put behind a number: they are taken again at
        their place. Return whether there were any.
        """
        ahead = self._ahead(number)
        if ahead:
            self._withdraw(ahead, lambda change: None)
        return bool(ahead)

    def _ahead(self, number: int) -> list[int]:
        later = {
            uid for uid, answer in self._head.answers.items()
            if isinstance(answer, int) and answer > number
        }  # fmt: skip
        return [seq for uid, seq in self._versions.numbers.items() if uid in later]


def _count_once(ranges: list[list[int]]) -> None:
    """Join ranges of ids: a row that several changes brought back counts once in the sums."""
    joined: list[list[int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1][1] = max(joined[-1][1], high)
        else:
            joined.append([low, high])
    ranges[:] = joined


class _ByTheHub:
    """The authority of a withdrawal: the person's signature, the hub's word on its rows."""

    def __init__(self, own: Authority) -> None:
        self._own = own

    def begin(self, kind: str, undo_of: int | None) -> str:
        """Return who takes the answer."""
        return self._own.begin(kind, undo_of)

    def judge(self, tables: Sequence[TableDigest]) -> None:
        """Refuse nothing: the hub has."""

    def endorse(self, seq: int, digest: bytes) -> None:
        """Sign it."""
        self._own.endorse(seq, digest)


@contextmanager
def _by_the_hub(ledger: Repositories) -> Iterator[None]:
    own = ledger.authority
    ledger.authority = _ByTheHub(own)
    try:
        yield
    finally:
        ledger.authority = own
