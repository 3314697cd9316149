"""The register of people and their keys, and the one place where roles are asked.

A key proves who works; the login name proves nothing. Without an administrator in the register
there are no roles, and everybody does all, as before. From the first administrator on each change
is signed by the key of who made it: what was slipped in without one is named by ``check``.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Any

from fundtracker import audit
from fundtracker.errors import Issue, UserError
from fundtracker.ledger.core.change import Change, TableDigest
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.review import roles, signing
from fundtracker.ledger.review.roles import REGISTER, Person
from fundtracker.ledger.review.signing import Key, Signature

_COLUMNS = ", ".join(Person._fields)
_ENDLESS = 1 << 62
Register = dict[str, Person]  # by public key in hexadecimal
History = list[tuple[int, int, Person]]  # a row, from after which change until which one


def folded(name: str) -> str:
    """Return a person's name as names are compared."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def register(db: Database) -> list[Person]:
    """Return the people, by name."""
    return [Person(*row) for row in db.read(f"SELECT {_COLUMNS} FROM staff ORDER BY name")]


def are_on(people: Sequence[Person]) -> bool:
    """Tell whether roles hold: somebody administers them."""
    return any(person.may_administer for person in people)


def sworn(ledger_uid: str, seq: int, digest: bytes) -> bytes:
    """Return the bytes that are signed of a change: ledger, its number, its hash."""
    parts = ["fundtracker change", ledger_uid, seq, digest.hex()]
    return json.dumps(parts, ensure_ascii=False, separators=(",", ":")).encode()


def public_key(text: str) -> str:
    """Return a public key as the register keeps it; raises UserError ``not_a_public_key``."""
    digits = "".join(text.split()).lower()
    if len(digits) != 64 or set(digits) - set("0123456789abcdef"):
        raise UserError("not_a_public_key", text=text[:80])
    return digits


class People:
    """The people of a ledger, and who of them works with it now."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def all(self) -> list[Person]:
        """Return the people of the register, by name."""
        return register(self._db)

    def on(self) -> bool:
        """Tell whether roles hold here."""
        return are_on(self.all())

    def of(self, key: Key | None) -> Person | None:
        """Return the person of a key, None of no key or one that is not in the register."""
        return next((p for p in self.all() if key and p.public_key == key.public.hex()), None)

    def put(
        self, change: Change, name: str, key: str | None, roles_held: dict[str, int | None]
    ) -> Put:
        """Register a person, or change the roles or the key of one who is known by name.

        Args:
            change: the open change.
            name: as it stands in the key file.
            key: the public key, 64 hexadecimal digits; None leaves what stands.
            roles_held: role → 1 or 0; absent or None: what stands, 0 of somebody new.

        Raises:
            UserError: ``name_needed``, ``key_of_person_needed`` (somebody new),
                ``not_a_public_key``, ``key_taken`` (somebody else has or had it),
                ``records_and_reviews``.
        """
        if not name.strip():
            raise UserError("name_needed")
        known = next((p for p in self.all() if folded(p.name) == folded(name)), None)
        if known is None:
            return self._put_new(change, name.strip(), key, roles_held)
        digits = public_key(key) if key else known.public_key
        self._require_own(known, digits)
        held = {f"may_{role}": value for role, value in roles_held.items() if value is not None}
        _require_one_side(known.name, known._asdict() | held)
        values = {"public_key": digits, **held}
        return put(self._db, change, REGISTER, {"name": known.name}, values)

    def _put_new(
        self, change: Change, name: str, key: str | None, roles_held: dict[str, int | None]
    ) -> Put:
        if not key:
            raise UserError("key_of_person_needed", name=name)
        digits = public_key(key)
        self._require_own(None, digits)
        held = {f"may_{role}": roles_held.get(role) or 0 for role in roles.ROLES}
        _require_one_side(name, held)
        return put(self._db, change, REGISTER, {"name": name}, {"public_key": digits, **held})

    def _require_own(self, known: Person | None, digits: str) -> None:
        mine = known.id if known else None
        for table in (REGISTER, f"{REGISTER}_h"):
            sql = f"SELECT name FROM {table} WHERE public_key = ? AND id IS NOT ?"
            if others := self._db.read(sql, (digits, mine)):
                raise UserError("key_taken", name=others[0][0])


def _require_one_side(name: str, held: dict[str, Any]) -> None:
    if held["may_record"] and held["may_review"]:
        raise UserError("records_and_reviews", name=name)


class Keyholders:
    """The authority of a ledger: the key that was unlocked, and the roles of its person."""

    def __init__(self, db: Database) -> None:
        self._db, self._login = db, db.person
        self.key: Key | None = None
        self._was_on = False
        self._kind = ""
        self._person: Person | None = None

    def work_as(self, key: Key | None) -> None:
        """Work with an unlocked key, or with none: its name is the author of what is written."""
        self.key = key
        self._db.person = self._login if key is None else key.name

    def begin(self, kind: str, undo_of: int | None) -> str:
        """Return who makes a change.

        Raises:
            UserError: ``key_locked`` (roles hold and no key is unlocked), ``key_unknown`` (it is
                nobody's of the register), ``role_refused`` (with the roles that may).
        """
        people = register(self._db)
        self._was_on, self._person = are_on(people), None
        self._kind = kind if undo_of is None else turned_back(self._db, kind, undo_of)
        if not self._was_on:
            return self._db.person
        self._person = self._required(people)
        self._refuse(self._person, ())
        return self._person.name

    def judge(self, tables: Sequence[TableDigest]) -> None:
        """Refuse tables that the person may not write, and a register that nobody could change.

        Raises:
            UserError: ``role_refused``, ``last_administrator``, ``first_administrator`` (who begins
                the roles must be one of their administrators, with the key unlocked).
        """
        written = [name for name, *_ in tables]
        _require_hub(self._db, written)
        if self._person is not None:
            self._refuse(self._person, written)
        if REGISTER not in written:
            return
        people = register(self._db)
        if self._was_on and not are_on(people):
            raise UserError("last_administrator")
        if not self._was_on and are_on(people):
            mine = next(
                (p for p in people if self.key and p.public_key == self.key.public.hex()), None
            )
            if mine is None or not mine.may_administer:
                raise UserError("first_administrator")
            self._person = mine

    def endorse(self, seq: int, digest: bytes) -> None:
        """Sign a changeset where roles hold."""
        if self._person is None or self.key is None:
            return
        text = sworn(signing.uid_of(self._db), seq, digest)
        self._db.connection.execute(
            "INSERT INTO changeset_signature VALUES(?, ?, ?)",
            (seq, self.key.public, signing.sign(self.key, text)),
        )

    def _required(self, people: Sequence[Person]) -> Person:
        if self.key is None:
            raise _noted(UserError("key_locked", path=self._db.path.name), self._kind)
        digits = self.key.public.hex()
        person = next((p for p in people if p.public_key == digits), None)
        if person is None:
            mark = signing.fingerprint(self.key.public)
            raise _noted(UserError("key_unknown", name=self.key.name, key=mark), self._kind)
        return person

    def _refuse(self, person: Person, tables: Sequence[str]) -> None:
        lacking = roles.refused(person, self._kind, tables)
        if lacking:
            held = ", ".join(role for role in roles.ROLES if role in person.roles)
            needed = ", ".join(role for role in roles.ROLES if role in lacking)
            refusal = UserError(
                "role_refused", name=person.name, deed=self._kind, roles=held, needed=needed
            )
            raise _noted(refusal, self._kind)


def _require_hub(db: Database, tables: Sequence[str]) -> None:
    """Refuse at a desk what the hub alone writes: what freezes and signs a quarter, and the desks.
    It cannot be taken back, so no desk does what the hub might refuse.

    Raises:
        UserError: ``only_the_hub``.
    """
    if roles.OF_THE_HUB & set(tables) and db.read("SELECT 1 FROM hub_place"):
        raise UserError("only_the_hub")


def _noted(refusal: UserError, kind: str) -> UserError:
    """Return a refusal that the log of uses has."""
    audit.note("refused", f"{refusal.code}: {kind}")
    return refusal


def turned_back(db: Database, kind: str, undo_of: int | None) -> str:
    """Return the kind of the change that an undo or redo (of an undo …) turns back."""
    while undo_of is not None:
        rows = db.read("SELECT kind, undo_of FROM changeset WHERE seq = ?", (undo_of,))
        if not rows:
            return kind
        kind, undo_of = rows[0]
    return kind


# ---------------------------------------------------------------- signatures under a quarter
def require_signer(db: Database, quarter: int, signature: Signature) -> None:
    """Refuse a signature of somebody whose role it is not; without roles anybody signs.

    Raises:
        UserError: ``signer_unknown`` (the key or its name is not in the register),
            ``signer_role``, ``recorded_it`` (who reviews made changes since the quarter before was
            frozen that only who prepares may make).
    """
    people = register(db)
    if not are_on(people):
        return
    digits, name = signature.public_key.hex(), signature.name
    person = next((p for p in people if p.public_key == digits), None)
    if person is None or folded(person.name) != folded(name):
        mark = signing.fingerprint(signature.public_key)
        raise UserError("signer_unknown", name=name, key=mark)
    wanted = roles.OF_SIGNATURE[signature.role]
    if wanted not in person.roles:
        raise UserError("signer_role", name=name, needed=wanted)
    if signature.role == "reviewed":
        _require_other_hands(db, quarter, person)


def _require_other_hands(db: Database, quarter: int, person: Person) -> None:
    keys = {bytes.fromhex(person.public_key)} | {
        bytes.fromhex(key)
        for (key,) in db.read("SELECT public_key FROM staff_h WHERE id = ?", (person.id,))
    }
    marks = ", ".join("?" * len(keys))
    [(since,)] = db.read(
        "SELECT coalesce(max(rev), 0) FROM review_snapshot WHERE quarter < ?", (quarter,)
    )
    for seq, kind, undo_of in db.read(
        "SELECT c.seq, c.kind, c.undo_of FROM changeset c JOIN changeset_signature s USING (seq)"
        f" WHERE c.seq > ? AND s.public_key IN ({marks})",
        (since, *keys),
    ):
        if roles.records(turned_back(db, kind, undo_of)):
            raise UserError("recorded_it", name=person.name, seq=seq)


# ---------------------------------------------------------------- proof
def verify(db: Database) -> Iterator[Issue]:
    """Prove that each change since the first administrator is signed by somebody who might make it.

    Codes: ``change_unsigned``, ``change_signature_wrong``, ``change_not_allowed``.
    """
    history = _history(db)
    if not history and not db.read("SELECT 1 FROM changeset_signature LIMIT 1"):
        return
    tables: dict[int, list[str]] = {}
    for seq, name in db.read("SELECT seq, tbl FROM changeset_table"):
        tables.setdefault(seq, []).append(name)
    uid = signing.uid_of(db)
    for seq, kind, undo_of, person, changed_at, digest, key, signature in db.read(
        "SELECT c.seq, c.kind, c.undo_of, c.person, t.made_seq, coalesce(t.made_hash, c.hash),"
        " s.public_key, s.signature FROM changeset c LEFT JOIN changeset_signature s USING (seq)"
        " LEFT JOIN taken_change t USING (seq) ORDER BY c.seq"
    ):
        people = _at(history, seq - 1)
        if not are_on(list(people.values())):
            people = _at(history, seq)  # the first administrator signs what makes him one
        holds = key is not None and signing.proves(
            key, signature, sworn(uid, changed_at or seq, digest)
        )
        code = _doubt(are_on(list(people.values())), signed=key is not None, holds=holds)
        if holds and not code:
            action = turned_back(db, kind, undo_of)
            if not _might(people.get(key.hex()), person, action, tables.get(seq, [])):
                code = "change_not_allowed"
        if code:
            yield Issue(code, None, {"seq": seq, "person": person})


def _doubt(on: bool, *, signed: bool, holds: bool) -> str:
    """Return what is wrong with a signature, whosever it is; '' where nothing is."""
    if on and not signed:
        return "change_unsigned"
    return "change_signature_wrong" if signed and not (on and holds) else ""


def _might(who: Person | None, name: str, action: str, tables: Sequence[str]) -> bool:
    """Tell whether a person of the register is the one named and had the roles for a change."""
    return who is not None and who.name == name and not roles.refused(who, action, tables)


def _history(db: Database) -> History:
    now = db.read(f"SELECT rev, {_ENDLESS}, {_COLUMNS} FROM staff")
    before = db.read(f"SELECT rev, rev_end, {_COLUMNS} FROM staff_h")
    return [(row[0], row[1], Person(*row[2:])) for row in (*now, *before)]


def _at(history: History, seq: int) -> Register:
    return {p.public_key: p for first, end, p in history if first <= seq < end}
