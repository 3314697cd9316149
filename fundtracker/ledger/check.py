"""The proof of the whole file: every finding has its own code and names where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from fundtracker.errors import Issue, UserError
from fundtracker.ledger import bookings, fund_rules, schema, sums
from fundtracker.ledger import connection as opening
from fundtracker.ledger.history import FIRST, Digest, chained
from fundtracker.ledger.schema import Stamped

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger

NOTHING = sha256(b"--deleted\n").digest()
_DAMAGES = ("page_damaged", "ledger_damaged")
Made = dict[int, tuple[int, int, bytes]]  # changeset → rows written, rows deleted, digest


def check(ledger: Ledger, progress: Callable[[str], None] | None = None) -> list[Issue]:
    """Prove pages, references, chain, digests, triggers, sums, parts, counts and source files."""
    found: list[Issue] = []
    for name, step in _STEPS.items():
        if progress is not None:
            progress(name)
        try:
            found += step(ledger)
        except (*opening.FAILURES, UserError, ValueError, TypeError) as error:
            if isinstance(error, TypeError) and not any(issue.code in _DAMAGES for issue in found):
                raise  # a fault of the program: only damaged pages hold values of a wrong type
            why = error.params.get("why", error.code) if isinstance(error, UserError) else str(error)
            found.append(Issue("ledger_damaged", None, {"path": ledger.path.name, "why": why}))
    return found


def _pages(ledger: Ledger) -> Iterator[Issue]:
    for (text,) in ledger.read("PRAGMA integrity_check(20)"):
        if text != "ok":
            yield Issue("page_damaged", None, {"why": text})
    for table, row_id, parent, _ in ledger.read("PRAGMA foreign_key_check"):
        yield Issue("reference_broken", None, {"table": table, "id": row_id, "parent": parent})


def _chain(ledger: Ledger) -> Iterator[Issue]:
    if ledger.read("SELECT open_seq FROM ledger_state") != [(None,)]:
        yield Issue("changeset_left_open", None, {})
    prev, expected, last = FIRST, 1, ""
    for row in ledger.read(
        "SELECT seq, uid, person, kind, reason, params, undo_of, at, prev, hash FROM changeset ORDER BY seq"
    ):
        seq = row[0]
        if seq != expected:
            yield Issue("changeset_missing", None, {"seq": expected})
        tables = ledger.read(
            "SELECT tbl, written, deleted, digest FROM changeset_table WHERE seq = ? ORDER BY tbl", (seq,)
        )
        if row[8] != prev or chained(row[8], row[:8], tables) != row[9]:
            yield Issue("changeset_altered", None, {"seq": seq})
        if row[7] < last:
            yield Issue("clock_went_back", None, {"seq": seq})
        prev, expected, last = row[9], seq + 1, row[7]


def _content(ledger: Ledger) -> Iterator[Issue]:
    last = ledger.read("SELECT coalesce(max(seq), 0) FROM changeset")[0][0]
    for table in ledger.tables.values():
        said: Made = {
            seq: (written, deleted, digest)
            for seq, written, deleted, digest in ledger.read(
                "SELECT seq, written, deleted, digest FROM changeset_table WHERE tbl = ?", (table.name,)
            )
        }
        made = _digests(ledger, table)
        for seq in sorted(said.keys() | made.keys()):
            if seq > last or seq < 1:
                yield Issue("row_outside", None, {"table": table.name, "seq": seq})
            elif made.get(seq, (0, 0, NOTHING)) != said.get(seq, (0, 0, NOTHING)):
                yield Issue("content_altered", None, {"table": table.name, "seq": seq})


def _digests(ledger: Ledger, table: Stamped) -> Made:
    """Return the digest of every changeset of a table, from what stands in it and in its history."""
    columns = ", ".join(table.columns)
    both = f"SELECT rev, {columns} FROM {table.name}"
    deleted: dict[int, list[int]] = {}
    if not table.append_only:
        both += f" UNION ALL SELECT rev, {columns} FROM {table.name}_h"
        for seq, row_id in ledger.read(f"SELECT rev_end, id FROM {table.name}_h WHERE op = 'D' ORDER BY 1, 2"):
            deleted.setdefault(seq, []).append(row_id)
    digests: dict[int, Digest] = {}
    rows = ledger.connection.execute(f"{both} ORDER BY 1, 2")
    while block := rows.fetchmany(1000):
        for part in _runs(block):
            digests.setdefault(part[0][0], Digest()).add([row[1:] for row in part])
    made: Made = {}
    for seq in digests.keys() | deleted.keys():
        digest, gone = digests.get(seq, Digest()), deleted.get(seq, [])
        made[seq] = (digest.written, len(gone), digest.end(gone))
    return made


def _runs(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    """Part rows where their changeset changes."""
    begin = 0
    for i in range(1, len(rows) + 1):
        if i == len(rows) or rows[i][0] != rows[begin][0]:
            yield rows[begin:i]
            begin = i


def _shape(ledger: Ledger) -> Iterator[Issue]:
    there, wanted = schema.shape(ledger.connection), schema.expected()
    for kind, name in sorted(there.keys() | wanted.keys(), key=repr):
        if there.get((kind, name)) != wanted.get((kind, name)):
            yield Issue("trigger_altered" if kind == "trigger" else "shape_altered", None, {"name": name})


def _rules(ledger: Ledger) -> Iterator[Issue]:
    for payment, missing in ledger.read(
        "SELECT p.id, p.amount_fen - coalesce(sum(a.amount_fen), 0) FROM payment p LEFT JOIN part a"
        " ON a.payment_id = p.id WHERE p.parts > 0 OR a.id IS NOT NULL GROUP BY p.id"
        " HAVING sum(a.amount_fen) IS NOT p.amount_fen OR count(a.id) <> p.parts"
    ):
        yield Issue("parts_differ", None, {"id": payment, "missing": missing})
    yield from sums.verify(ledger)
    yield from bookings.verify(ledger)
    yield from fund_rules.verify(ledger)
    yield from ledger.files.verify()


def _reviews(ledger: Ledger) -> Iterator[Issue]:
    """Prove the snapshots by their hashes, the chain below them, every signature and every sealed comment."""
    from hashlib import sha256

    from fundtracker.domain.period import Quarter
    from fundtracker.ledger import signing
    from fundtracker.ledger.reviews import ROLES

    heads = {h for (h,) in ledger.read("SELECT lower(hex(hash)) FROM changeset")}
    for (snapshot_id,) in ledger.read("SELECT id FROM review_snapshot ORDER BY id"):
        snapshot = ledger.reviews.snapshot(snapshot_id)
        quarter = Quarter.at(snapshot.quarter).name
        if sha256(snapshot.body).digest() != snapshot.sha256:
            yield Issue("snapshot_altered", None, {"quarter": quarter, "number": snapshot.number})
        if snapshot.head not in heads:
            yield Issue("snapshot_head_unknown", None, {"quarter": quarter, "number": snapshot.number})
        for signature in ledger.reviews.signatures(snapshot_id):
            if not signing.holds(ledger, signature):
                yield Issue("signature_wrong", None, {"name": signature.name, "quarter": quarter})
    uid = signing.uid_of(ledger)
    for (quarter_,) in ledger.read("SELECT DISTINCT quarter FROM comment ORDER BY 1"):
        for one in ledger.reviews.comments(quarter_):
            if one.key and not signing.sealed(uid, one):
                yield Issue("comment_seal_wrong", None, {"name": one.author, "text": one.text[:40]})
    for review in ledger.reviews.all():
        roles = {s.role for s in ledger.reviews.signatures(review.snapshot_id)} if review.snapshot_id else set()
        if review.state == "signed" and len(roles) < len(ROLES):
            yield Issue("signature_missing", None, {"quarter": Quarter.at(review.quarter).name})


_STEPS: dict[str, Callable[[Ledger], Iterator[Issue]]] = {
    "pages": _pages,
    "chain": _chain,
    "content": _content,
    "shape": _shape,
    "rules": _rules,
    "reviews": _reviews,
}
