"""A change of another desk written here: whole, on the very base it was made on, or not at all."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change, TableDigest
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.terms import CONTENT as CONTENT_BIT
from fundtracker.ledger.desks import moving as travel
from fundtracker.ledger.desks.evidence import (
    CONTENT,
    Evidence,
    Row,
    blocks,
    content_rows,
    packed_evidence,
    tally,
)
from fundtracker.ledger.desks.moving import Moving, Part, Versions
from fundtracker.ledger.desks.registry import HUB
from fundtracker.ledger.review import people, roles, signing

Note = Callable[[Change], None]
# Kinds that a desk does not send: what the hub alone does, and what concerns one file.
NEVER = (
    *("create", "template", "password", "desk", "desk.close", travel.WITHDRAWAL),
    *("review.lock", "review.sign", "review.merge"),
)


class Maker:
    """The authority of a change that was made elsewhere: its person, by the signature under it."""

    def __init__(self, db: Database, moving: Moving, evidence: Evidence) -> None:
        self._db, self.moving, self._made = db, moving, evidence
        self._was_on, self._kind = False, ""
        self.expected: list[TableDigest] = []
        self.again = False  # it is put back into its own hub's file: as it was, to the byte

    def begin(self, kind: str, undo_of: int | None) -> str:
        """Return who made it.

        Raises:
            UserError: ``maker_unproved`` (no signature, or not by the key of who is named),
                ``role_refused``.
        """
        self._was_on = people.are_on(people.register(self._db))
        self._kind = people.turned_back(self._db, kind, undo_of)
        if self._was_on:
            self._refuse(self._kind, ())
        return self.moving.person

    def _refuse(self, kind: str, tables: Sequence[str]) -> None:
        moving, evidence = self.moving, self._made
        text = people.sworn(signing.uid_of(self._db), evidence.header[0], evidence.hash)
        digits = moving.key.hex()
        who = next((p for p in people.register(self._db) if p.public_key == digits), None)
        if (
            not moving.key
            or not signing.proves(moving.key, moving.signature, text)
            or who is None
            or who.name != moving.person
        ):
            raise UserError("maker_unproved", person=moving.person)
        if lacking := roles.refused(who, kind, tables):
            held, needed = (
                ", ".join(role for role in roles.ROLES if role in some)
                for some in (who.roles, lacking)
            )
            raise UserError("role_refused", name=who.name, deed=kind, roles=held, needed=needed)

    def judge(self, tables: Sequence[TableDigest]) -> None:
        """Refuse where what would be written here is not what was made there, and what the
        person's roles do not hold.

        Raises:
            UserError: ``writes_more`` (a rule of the ledger would move other rows too),
                ``last_administrator``, and as ``begin``.
        """
        if list(tables) != self.expected:
            raise UserError("writes_more", table=_differing(tables, self.expected))
        written = [name for name, *_ in tables]
        if self._was_on:
            self._refuse(self._kind, written)
        if roles.REGISTER in written:
            on = people.are_on(people.register(self._db))
            if self._was_on and not on:
                raise UserError("last_administrator")
            if on and not self._was_on:
                self._refuse("people", written)

    def endorse(self, seq: int, digest: bytes) -> None:
        """Keep the signature that it has from its person.

        Raises:
            UserError: ``put_back_differs`` (it was to be as it was, and is not).
        """
        if self.again and digest != self.moving.hash:
            raise UserError("put_back_differs", number=seq)
        if self.moving.key:
            self._db.connection.execute(
                "INSERT INTO changeset_signature VALUES(?, ?, ?)",
                (seq, self.moving.key, self.moving.signature),
            )


def _differing(tables: Sequence[TableDigest], expected: Sequence[TableDigest]) -> str:
    return min((name for name, *_ in {*tables} ^ {*expected}), default="")


def take(db: Database, versions: Versions, moving: Moving, sender: int, note: Note) -> int:
    """Write a change that was made elsewhere; return its number here.

    Args:
        db: the open ledger.
        versions: of the ledger as it is; it knows the change afterwards.
        moving: the change, its own hash proved (``moving.prove``).
        sender: the desk whose bundle it came in.
        note: what else is written in the same transaction.

    Raises:
        UserError: the reason why it cannot stand here; nothing is written.
    """
    evidence = travel.evidence(moving, sender)
    maker = Maker(db, moving, evidence)

    def noted(change: Change) -> None:
        note(change)
        _note_maker(change, moving, evidence)

    return _taken(db, versions, maker, evidence, noted)


def put_back(db: Database, versions: Versions, moving: Moving) -> int:
    """Write a change of this very hub that its file lost: its number, uid and hash are those that
    it had; return the number.

    Raises:
        UserError: ``put_back_differs``, and as ``take``.
    """
    evidence = travel.evidence(moving, HUB)
    maker = Maker(db, moving, evidence)
    maker.again = True

    def noted(change: Change) -> None:
        change.uid = str(moving.header[1])
        if evidence.desk != HUB:
            _note_maker(change, moving, evidence)

    return _taken(db, versions, maker, evidence, noted)


def _taken(db: Database, versions: Versions, maker: Maker, evidence: Evidence, note: Note) -> int:
    moving = maker.moving
    _require_travels(db, moving, evidence)
    if not travel.evidence_holds(db, moving, evidence):
        raise UserError("bundle_damaged", path=moving.uid)
    seqs = versions.numbers
    _require_base(versions, db, moving, evidence.desk)
    _require_new_payments(db, moving)
    undo_of = seqs.get(moving.undo_of) if moving.undo_of else None
    if (moving.undo_of and undo_of is None) or any(uid not in seqs for uid in moving.gone):
        raise UserError("base_differs", table="changeset", n=1)
    params = json.loads(moving.header[5])
    if moving.gone:
        params["gone"] = [seqs[uid] for uid in moving.gone]
    with (
        _as_made(db, maker, moving.at),
        db.change(moving.kind, moving.reason, undo_of=undo_of) as change,
    ):
        change.params.update(params)
        maker.expected = _write(db, change, moving)
        note(change)
    versions.add(change.seq, moving.uid)
    return change.seq


def _note_maker(change: Change, moving: Moving, evidence: Evidence) -> None:
    change.execute(
        "INSERT INTO taken_change VALUES(?, ?, ?, ?, ?, ?, ?)",
        (change.seq, moving.uid, evidence.desk, evidence.header[0], evidence.prev, evidence.hash,
         packed_evidence(evidence)),
    )  # fmt: skip


@contextmanager
def _as_made(db: Database, maker: Maker, at: str) -> Iterator[None]:
    """Have a change carry who made it and when, by the clock of its desk."""
    authority, clock = db.authority, db.clock
    db.authority, db.clock = maker, lambda: dt.datetime.fromisoformat(at)
    try:
        yield
    finally:
        db.authority, db.clock = authority, clock


def _require_travels(db: Database, moving: Moving, evidence: Evidence) -> None:
    """Refuse kinds that no desk but the hub makes, and times that are none."""
    if moving.kind in NEVER and evidence.desk != HUB:
        raise UserError("kind_stays", deed=moving.kind)
    if _words(moving.header) != _words(evidence.header):
        raise UserError("bundle_damaged", path=moving.uid)
    try:
        dt.datetime.fromisoformat(moving.at)
    except ValueError:
        raise UserError("bundle_damaged", path=moving.uid) from None
    if unknown := {part.table for part in moving.parts} - db.tables.keys():
        raise UserError("bundle_damaged", path=min(unknown))


def _words(header: Sequence[Any]) -> list[Any]:
    """Return what a change says of itself at every desk: person, kind, reason, details, time."""
    params = json.loads(header[5])
    return [*header[2:5], {name: v for name, v in params.items() if name != "gone"}, header[7]]


# ---------------------------------------------------------------- the base
def _require_base(versions: Versions, db: Database, moving: Moving, desk: int) -> None:
    """Refuse where rows are not those that the change was made on.

    Raises:
        UserError: ``base_differs`` with the table and how many rows; ``ids_used``.
    """
    for part in moving.parts:
        if part.table in CONTENT:
            _require_content_ids(part.rows, part.table)
            continue
        wanted = {row_id: base for (row_id, *_), base in zip(part.ended, part.bases, strict=True)}
        now = versions.now(part.table, list(wanted))
        stray = [row_id for row_id, base in wanted.items() if not base or now.get(row_id) != base]
        if stray:
            raise UserError("base_differs", table=part.table, n=len(stray), id=stray[0])
        _require_fresh(versions, db, part, desk)


def _require_fresh(versions: Versions, db: Database, part: Part, desk: int) -> None:
    """Refuse ids that stand already, are another desk's, or were used for what went since."""
    row_ids = {row_id for row_id, *_ in part.ended}
    fresh = [row[0] for row in part.rows if row[0] not in row_ids]
    used = list(versions.now(part.table, fresh))
    used += [i for i in fresh if i not in part.again and (i >> 39 != desk or i & CONTENT_BIT)]
    if not db.tables[part.table].append_only:
        last = versions.deleted(part.table, fresh)
        used += [i for i in fresh if last.get(i, "") != part.again.get(i, "")]
    if used:
        raise UserError("ids_used", table=part.table, n=len(used), id=used[0])


def _require_content_ids(rows: Sequence[Row], table: str) -> None:
    if table != "source_chunk" and any(not row[0] & CONTENT_BIT for row in rows):
        raise UserError("ids_used", table=table, n=len(rows), id=rows[0][0])


def _require_new_payments(db: Database, moving: Moving) -> None:
    """Refuse payments that are on record already: the same money in a file of another desk.

    Raises:
        UserError: ``payments_known`` with how many and their sum (yuan).
    """
    part = next((part for part in moving.parts if part.table == "payment"), None)
    if part is None:
        return
    columns = db.tables["payment"].columns
    day, key, amount = (columns.index(name) for name in ("pay_date", "key", "amount_fen"))
    gone = {row_id for row_id, *_ in part.ended}
    fresh = {(row[day], row[key]): row[amount] for row in part.rows if row[0] not in gone}
    known = [fresh[at] for at in _on_record(db, list(fresh), gone)]
    if known:
        raise UserError("payments_known", n=len(known), sum=money.exact(sum(map(abs, known))))


def _on_record(
    db: Database, keys: Sequence[tuple[int, int]], gone: set[int]
) -> Iterator[tuple[int, int]]:
    """Yield the (day, key) of payments that stand, but those that go."""
    for some in blocks(keys):
        values = ",".join(["(?,?)"] * len(some))
        sql = (
            f"WITH wanted(day, key) AS (VALUES {values}) SELECT p.pay_date, p.key, p.id"
            " FROM wanted w CROSS JOIN payment p ON p.pay_date = w.day AND p.key = w.key"
        )
        for day, key, payment in db.read(sql, [value for at in some for value in at]):
            if payment not in gone:
                yield day, key


# ---------------------------------------------------------------- writing
@cache
def _order(references: frozenset[tuple[str, str]], names: tuple[str, ...]) -> list[str]:
    """Return tables so that what is referred to comes before what refers to it."""
    order: list[str] = []

    def visit(name: str, above: frozenset[str]) -> None:
        if name in order or name in above:
            return
        for child, parent in sorted(references):
            if child == name:
                visit(parent, above | {name})
        order.append(name)

    for name in names:
        visit(name, frozenset())
    return order


def tables_in_order(db: Database) -> list[str]:
    """Return the stamped tables, parents before their children."""
    tables = db.read(
        'SELECT m.name, f."table" FROM sqlite_master m, pragma_foreign_key_list(m.name) f'
        " WHERE m.type = 'table'"
    )
    known = db.tables.keys()
    pairs = frozenset((child, parent) for child, parent in tables if {child, parent} <= known)
    return _order(pairs, tuple(sorted(known)))


def _write(db: Database, change: Change, moving: Moving) -> list[TableDigest]:
    """Write the rows; return what the digests of the change must then be."""
    parts = _parts(db, moving)
    order = [name for name in tables_in_order(db) if name in parts]
    for name in reversed(order):
        for row_id, _, op in parts[name].ended:
            if op == "D":
                change.delete(name, row_id)
    for name in order:
        _write_rows(db, change, parts[name])
    return [
        tally(name, part.rows, _ends_here(db, change, part))
        for name, part in sorted(parts.items())
        if part.rows or part.ended
    ]


def _parts(db: Database, moving: Moving) -> dict[str, Part]:
    """Return what is to be written by table, without words and files that are there."""
    parts = {part.table: part for part in moving.parts}
    for name, rows in moving.carried.items():
        known = parts.get(name, Part(name, [], [], [], {}))
        both = {row[0]: row for row in (*known.rows, *rows)}
        parts[name] = known._replace(rows=sorted(both.values()))
    for name in CONTENT:
        if name in parts:
            parts[name] = parts[name]._replace(rows=_new_content(db, parts[name]))
    return parts


def _new_content(db: Database, part: Part) -> list[Row]:
    there = {row[0] for row in content_rows(db, part.table, [row[0] for row in part.rows])}
    return [row for row in part.rows if row[0] not in there]


def _write_rows(db: Database, change: Change, part: Part) -> None:
    row_ids = {row_id for row_id, _, op in part.ended if op == "U"}
    columns = db.tables[part.table].columns
    fresh = [row for row in part.rows if row[0] not in row_ids]
    for row in part.rows:
        if row[0] in row_ids:
            change.update(part.table, row[0], dict(zip(columns[1:], row[1:], strict=True)))
    change.insert_rows(part.table, fresh)
    own = [row[0] & ((1 << 39) - 1) for row in fresh if row[0] >> 39 == db.desk and row[0] > 0]
    if own and part.table not in CONTENT:  # work of this desk that its file had lost
        change.execute(
            "INSERT INTO counter VALUES(?, ?) ON CONFLICT DO UPDATE SET next = max(next, "
            "excluded.next)",
            (part.table, max(own) + 1),
        )


def _ends_here(db: Database, change: Change, part: Part) -> list[tuple[int, int, str]]:
    """Return the versions that ended, with the numbers of their changes in this file."""
    if not part.ended:
        return []
    sql = f"SELECT id, rev, op FROM {part.table}_h WHERE rev_end = ? ORDER BY id"
    ops = {(row_id, op) for row_id, _, op in part.ended}
    return [row for row in db.read(sql, (change.seq,)) if (row[0], row[2]) in ops]
