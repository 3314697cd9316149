"""The review of a quarter: open → checked → locked → signed; snapshots, signatures, comments,
decisions.

Locked and signed quarters are frozen (see ``freeze``). A lock is soft: it opens again with a
reason. With the third signature the quarter is signed, and stays so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any, NamedTuple

from fundtracker import audit
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.review import answers, freeze, freezing, people, signing
from fundtracker.ledger.review.people import folded
from fundtracker.ledger.review.signing import Comment, Key, Signature

STATES = ("open", "checked", "locked", "signed")
ROLES = ("prepared", "reviewed", "approved")


class Review(NamedTuple):
    """Where a quarter stands; ``snapshot_id`` None until it is locked."""

    quarter: int
    state: str
    snapshot_id: int | None


class Snapshot(NamedTuple):
    """A quarter's figures as they were: ``body`` canonical JSON, ``head`` the chain's hash below
    it.
    """

    id: int
    quarter: int
    number: int
    sha256: bytes
    head: str
    body: bytes


_SAID = Comment._fields[:8]


class Decision(NamedTuple):
    """What a meeting decided, who does it until when, what became of it."""

    quarter: int
    number: int
    text: str
    owner: str
    due_day: int | None
    state: str
    outcome: str


def comment_uid(comment: Comment) -> str:
    """Return the name of a comment: made of all it says and of who sealed it, the same on every
    desk.
    """
    stated = comment[1:8]  # from the quarter to the day it is due
    content = json.dumps([*stated, comment.copy.hex(), comment.key.hex()], ensure_ascii=False)
    return sha256(content.encode()).hexdigest()[:32]


def _not_the_same(signatures: list[Signature]) -> None:
    """Refuse that one person or key prepared and reviewed."""
    prepared = [s for s in signatures if s.role == "prepared"]
    for signature in (s for s in signatures if s.role == "reviewed"):
        for first in prepared:
            if (
                folded(first.name) == folded(signature.name)
                or first.public_key == signature.public_key
            ):
                raise UserError("same_signer", name=first.name)


def _uses() -> dict[str, Any]:
    """Return the head of this desk's log of uses, for the params of a freeze; none: nothing."""
    end = audit.head()
    return {} if end is None else {"uses": list(end)}


class Request(NamedTuple):
    """What was sent back: the gate it is about ('' none), who does it until when; open while it
    has no outcome.
    """

    quarter: int
    number: int
    gate: str
    text: str
    author: str
    owner: str
    due_day: int | None
    outcome: str


class Reviews:
    """The reviews of a ledger."""

    def __init__(self, db: Database, prove_figures: Callable[[], None]) -> None:
        """``prove_figures`` refuses where what is frozen or signed does not prove; see
        ``figure_proof``.
        """
        self._db, self._prove_figures = db, prove_figures

    # ------------------------------------------------------------ reading
    def of(self, quarter: int) -> Review:
        """Return the review of a quarter; one that nobody began is open."""
        rows = self._db.read(
            "SELECT quarter, state, snapshot_id FROM review WHERE quarter = ?", (quarter,)
        )
        return Review(*rows[0]) if rows else Review(quarter, "open", None)

    def all(self) -> list[Review]:
        """Return the reviews that were begun, by quarter."""
        return [
            Review(*row)
            for row in self._db.read("SELECT quarter, state, snapshot_id FROM review ORDER BY 1")
        ]

    def frozen(self) -> list[int]:
        """Return the frozen quarters."""
        return freeze.frozen(self._db)

    def snapshot(self, snapshot_id: int) -> Snapshot:
        """Return a snapshot, unpacked; raises UserError ``snapshot_altered`` where its bytes are
        none, ``ledger_damaged`` where it is not there.
        """
        import zstandard

        columns = "id, quarter, number, sha256, head, body"
        sql = f"SELECT {columns} FROM review_snapshot WHERE id = ?"
        row = next(iter(self._db.read(sql, (snapshot_id,))), None)
        if row is None:
            raise UserError("ledger_damaged", path=self._db.path.name, why="review_snapshot")
        try:
            body = zstandard.ZstdDecompressor().decompress(row[5], max_output_size=1 << 28)
        except (zstandard.ZstdError, MemoryError):
            name = Quarter.at(row[1]).name
            raise UserError("snapshot_altered", quarter=name, number=row[2]) from None
        return Snapshot._make((*row[:5], body))

    def snapshots(self, quarter: int) -> list[tuple[int, int, str, str]]:
        """Return (id, number, hash in hex, head) of a quarter's snapshots, the last one last."""
        rows = self._db.read(
            "SELECT id, number, lower(hex(sha256)), head FROM review_snapshot WHERE quarter = ? "
            "ORDER BY number",
            (quarter,),
        )
        return [(a, b, c, d) for a, b, c, d in rows]

    def signatures(self, snapshot_id: int) -> list[Signature]:
        """Return the signatures under a snapshot in the order of their roles."""
        columns = ", ".join(Signature._fields)
        rows = self._db.read(
            f"SELECT {columns} FROM review_signature WHERE snapshot_id = ?", (snapshot_id,)
        )
        return sorted(
            (Signature(*row) for row in rows),
            key=lambda s: (ROLES.index(s.role), s.at, s.public_key),
        )

    def signature(self, key: Key, quarter: int, role: str, at: str) -> Signature:
        """Return a key's signature under the snapshot of a locked quarter; writes nothing.

        Raises:
            UserError: ``review_not_locked``.
        """
        review = self.of(quarter)
        if review.snapshot_id is None or review.state != "locked":
            raise UserError("review_not_locked", quarter=Quarter.at(quarter).name)
        digest = self.snapshot(review.snapshot_id).sha256
        text = signing.message(signing.uid_of(self._db), quarter, digest, role, key.name, at)
        return Signature(
            review.snapshot_id, role, key.name, key.public, at, signing.sign(key, text)
        )

    def holds(self, signature: Signature) -> bool:
        """Tell whether a signature stands under the snapshot it names."""
        snapshot = self.snapshot(signature.snapshot_id)
        return signing.is_valid(
            signing.uid_of(self._db), snapshot.quarter, snapshot.sha256, signature
        )

    def explanations(self, quarter: int) -> dict[str, str]:
        """Return figure → why it lies off its plan."""
        return dict(
            self._db.read("SELECT figure, text FROM explanation WHERE quarter = ?", (quarter,))
        )

    def last_answers(self, quarter: int) -> dict[str, tuple[int, str]]:
        """Return figure → (quarter, text) of the last answer to each breach before a quarter."""
        return answers.last_before(self._db, quarter)

    def comments(self, quarter: int) -> list[Comment]:
        """Return the comments on a quarter, oldest first."""
        columns = ", ".join(f"c.{field}" for field in _SAID)
        rows = self._db.read(
            f"SELECT {columns}, coalesce(s.copy, x''), coalesce(s.public_key, x''), "
            f"coalesce(s.signature, x'')"
            " FROM comment c LEFT JOIN comment_seal s ON s.uid = c.uid WHERE c.quarter = ? ORDER "
            "BY c.at, c.uid",
            (quarter,),
        )
        return [Comment(*row) for row in rows]

    def keys(self) -> dict[str, set[bytes]]:
        """Return name (see ``folded``) → keys under which it signed a quarter or sealed a comment
        here.
        """
        by_name: dict[str, set[bytes]] = {}
        for name, key in self._db.read(
            "SELECT name, public_key FROM review_signature UNION SELECT c.author, s.public_key "
            "FROM comment c"
            " JOIN comment_seal s ON s.uid = c.uid WHERE length(s.public_key) > 0"
        ):
            by_name.setdefault(folded(name), set()).add(key)
        return by_name

    def decisions(self) -> list[Decision]:
        """Return all decisions by quarter and number."""
        columns = ", ".join(Decision._fields)
        return [
            Decision(*r)
            for r in self._db.read(f"SELECT {columns} FROM decision ORDER BY quarter, number")
        ]

    def requests(self, quarter: int) -> list[Request]:
        """Return what was sent back of a quarter, in order."""
        columns = ", ".join(Request._fields)
        rows = self._db.read(
            f"SELECT {columns} FROM review_request WHERE quarter = ? ORDER BY number", (quarter,)
        )
        return [Request(*row) for row in rows]

    # ------------------------------------------------------------ the states
    def _put(self, change: Change, quarter: int, state: str, snapshot: int | None) -> None:
        rows = self._db.read("SELECT id FROM review WHERE quarter = ?", (quarter,))
        values = {"state": state, "snapshot_id": snapshot}
        if rows:
            change.update("review", rows[0][0], values)
        else:
            change.insert("review", {"quarter": quarter, **values})

    def check(self, quarter: int, failed: list[str], reason: str = "") -> None:
        """Say that the checklist of a quarter was gone through.

        Raises:
            UserError: ``review_not_open``, ``quarter_to_come``; ``gates_closed`` where gates
                ``failed`` and no reason is given.
        """
        now = self.of(quarter)
        if now.state not in ("open", "checked"):
            raise UserError("review_not_open", quarter=Quarter.at(quarter).name)
        freezing.require_begun(self._db, quarter)
        if failed and not reason.strip():
            raise UserError("gates_closed", gates=", ".join(failed), n=len(failed))
        with self._db.change(
            "review.check", reason, quarter=Quarter.at(quarter).name, failed=failed
        ) as change:
            self._put(change, quarter, "checked", now.snapshot_id)

    def lock(self, quarter: int, body: bytes, head: str) -> bytes:
        """Freeze a checked quarter with its figures; return the snapshot's SHA-256.

        Raises:
            UserError: what ``freezing.require`` names; ``snapshot_stale`` (something changed since
                its figures were made); ``figures_not_proved``.
        """
        import zstandard

        freezing.require(self._db, quarter, self.of(quarter).state)
        self._prove_figures()
        digest = sha256(body).digest()
        with self._db.change(
            "review.lock", "", quarter=Quarter.at(quarter).name, sha256=digest.hex(), **_uses()
        ) as change:
            if self._db.head() != head:
                raise UserError("snapshot_stale")
            number = len(self.snapshots(quarter)) + 1
            packed = zstandard.ZstdCompressor(level=10).compress(body)
            row = {"quarter": quarter, "number": number, "sha256": digest, "head": head}
            snapshot = change.insert("review_snapshot", {**row, "body": packed})
            self._put(change, quarter, "locked", snapshot)
        return digest

    def reopen(self, quarter: int, reason: str) -> None:
        """Open a locked quarter again; its snapshot and signatures stay on record.

        Raises:
            UserError: ``reason_needed``, ``review_is_signed``, ``review_not_locked``.
        """
        now = self.of(quarter)
        name = Quarter.at(quarter).name
        if now.state == "signed":
            raise UserError("review_is_signed", quarter=name)
        if now.state != "locked":
            raise UserError("review_not_locked", quarter=name)
        if not reason.strip():
            raise UserError("reason_needed")
        with self._db.change("review.reopen", reason, quarter=name) as change:
            self._put(change, quarter, "open", now.snapshot_id)

    def send_back(
        self,
        quarter: int,
        text: str,
        *,
        gate: str = "",
        owner: str = "",
        due_day: int | None = None,
    ) -> int:
        """Ask for changes: a quarter that was examined or frozen is open again. Return the
        request's number.

        Raises:
            UserError: ``reason_needed``, ``review_is_signed``.
        """
        now, name = self.of(quarter), Quarter.at(quarter).name
        if not text.strip():
            raise UserError("reason_needed")
        if now.state == "signed":
            raise UserError("review_is_signed", quarter=name)
        number = len(self.requests(quarter)) + 1
        comment = Request(quarter, number, gate, text.strip(), self._db.person, owner, due_day, "")
        with self._db.change("review.return", text, quarter=name, gate=gate) as change:
            change.insert("review_request", comment._asdict())
            if now.state != "open":
                self._put(change, quarter, "open", now.snapshot_id)
        return number

    def settle(self, quarter: int, number: int, outcome: str) -> None:
        """Say what became of a request; raises UserError ``no_such_request``,
        ``outcome_needed``.
        """
        rows = self._db.read(
            "SELECT id FROM review_request WHERE quarter = ? AND number = ?", (quarter, number)
        )
        if not rows:
            raise UserError("no_such_request", number=number)
        if not outcome.strip():
            raise UserError("outcome_needed")
        with self._db.change("review.note", "") as change:
            change.update("review_request", rows[0][0], {"outcome": outcome.strip()})

    def add_signature(self, quarter: int, signature: Signature) -> None:
        """Put a signature under the quarter's snapshot; with all three roles the quarter is signed.

        Raises:
            UserError: ``review_not_locked``, ``signed_already`` (the role), ``role_too_early``,
                ``figures_not_proved``, and what ``take_signatures`` names.
        """
        now = self.of(quarter)
        if now.state != "locked" or now.snapshot_id is None:
            raise UserError("review_not_locked", quarter=Quarter.at(quarter).name)
        there = {s.role: s for s in self.signatures(now.snapshot_id)}
        if signature.role in there:
            raise UserError("signed_already", name=there[signature.role].name)
        if any(role not in there for role in ROLES[: ROLES.index(signature.role)]):
            raise UserError("role_too_early")
        self._prove_figures()
        name = Quarter.at(quarter).name
        with self._db.change(
            "review.sign", "", quarter=name, role=signature.role, name=signature.name
        ) as change:
            self.take_signatures(change, quarter, [signature])

    def take_signatures(self, change: Change, quarter: int, signatures: list[Signature]) -> int:
        """Write signatures that are not there yet, in whatever order they come; return how many
        were new.

        Raises:
            UserError: ``review_not_locked`` (another snapshot), ``signature_wrong``,
                ``same_signer`` (prepared and reviewed by one person or key), and what
                ``people.require_signer`` names.
        """
        now, n = self.of(quarter), 0
        for signature in signatures:
            if now.state not in ("locked", "signed") or signature.snapshot_id != now.snapshot_id:
                raise UserError("review_not_locked", quarter=Quarter.at(quarter).name)
            there = self.signatures(signature.snapshot_id)
            if any((s.role, s.public_key) == (signature.role, signature.public_key) for s in there):
                continue
            if not self.holds(signature):
                raise UserError(
                    "signature_wrong", name=signature.name, quarter=Quarter.at(quarter).name
                )
            _not_the_same([*there, signature])
            people.require_signer(self._db, quarter, signature)
            change.insert("review_signature", signature._asdict())
            n += 1
        roles = (
            {s.role for s in self.signatures(now.snapshot_id)}
            if now.snapshot_id is not None
            else set()
        )
        if now.state == "locked" and roles == set(ROLES):
            self._put(change, quarter, "signed", now.snapshot_id)
        return n

    # ------------------------------------------------------------ words
    def explain(self, quarter: int, figure: str, text: str) -> None:
        """Say why a figure lies off its plan, or answer a breach (``answers.figure_of``); refused
        for a frozen quarter. Empty words take back what was said.
        """
        with self._db.change("review.note", "", figure=figure) as change:
            answers.write(self._db, change, quarter, figure, text)

    def comment(
        self, quarter: int, figure: str, text: str, *, owner: str = "", due_day: int | None = None
    ) -> str:
        """Remark on a figure; return the comment's uid."""
        at = self._db.clock().isoformat(timespec="seconds")
        comment = Comment("", quarter, figure, text, self._db.person, at, owner, due_day)
        comment = comment._replace(uid=comment_uid(comment))
        with self._db.change("review.note", "", figure=figure) as change:
            self.add_comments(change, [comment])
        return comment.uid

    def add_comments(self, change: Change, comments: list[Comment]) -> int:
        """Write comments that are not there yet; return how many were new.

        Raises:
            UserError: ``comment_seal_wrong``: the seal is not its author's over what it says.
        """
        n = 0
        for comment in comments:
            if not self._db.read("SELECT 1 FROM comment WHERE uid = ?", (comment.uid,)):
                if comment.key and not signing.sealed(signing.uid_of(self._db), comment):
                    raise UserError(
                        "comment_seal_wrong", name=comment.author, text=comment.text[:40]
                    )
                change.insert("comment", dict(zip(_SAID, comment, strict=False)))
                if comment.copy:
                    sealed = {"public_key": comment.key, "signature": comment.signature}
                    change.insert(
                        "comment_seal", {"uid": comment.uid, "copy": comment.copy, **sealed}
                    )
                n += 1
        return n

    def decide(
        self, quarter: int, text: str, *, owner: str = "", due_day: int | None = None
    ) -> int:
        """Note a decision of a quarter's meeting; return its number."""
        last = self._db.read(
            "SELECT coalesce(max(number), 0) FROM decision WHERE quarter = ?", (quarter,)
        )[0][0]
        row = {
            "quarter": quarter,
            "number": last + 1,
            "text": text,
            "owner": owner,
            "due_day": due_day,
        }
        with self._db.change("review.note", "") as change:
            change.insert("decision", {**row, "state": "open", "outcome": ""})
        return int(last) + 1

    def follow_up(self, quarter: int, number: int, state: str, outcome: str) -> None:
        """Say what became of a decision; raises UserError ``no_such_decision``,
        ``outcome_needed``.
        """
        rows = self._db.read(
            "SELECT id FROM decision WHERE quarter = ? AND number = ?", (quarter, number)
        )
        if not rows:
            raise UserError("no_such_decision", number=number)
        if state != "open" and not outcome.strip():
            raise UserError("outcome_needed")
        with self._db.change("review.note", "") as change:
            change.update("decision", rows[0][0], {"state": state, "outcome": outcome})
