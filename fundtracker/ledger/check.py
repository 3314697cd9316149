"""The proof of the whole file: every finding has its own code and names where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from fundtracker.errors import Issue, UserError
from fundtracker.ledger import bookings, fund_rules, schema, sums
from fundtracker.ledger import connection as opening
from fundtracker.ledger.change import FIRST, Digest, chained
from fundtracker.ledger.schema import Stamped

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger

NOTHING = sha256(b"--deleted\n").digest()
_DAMAGES = ("page_damaged", "ledger_damaged")
BLOCK = 256  # rows that are turned into columns at a time: they stay in the processor's cache
MOST = 250_000  # references held before they are looked up
Columns = list[tuple[Any, ...]]  # of the rows that stand, in the order of the table's columns
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
    """Prove the pages; each row is sought in every index, which pays where the indexes lie in memory."""
    [(kept,)] = ledger.read("PRAGMA cache_size")
    ledger.read(f"PRAGMA cache_size = {opening.CHECKING_CACHE}")
    try:
        for (text,) in ledger.read("PRAGMA integrity_check(20)"):
            if text != "ok":
                yield Issue("page_damaged", None, {"why": text})
    finally:
        ledger.read(f"PRAGMA cache_size = {kept}")
        ledger.read("PRAGMA shrink_memory")


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
    """Prove digests, references and kept sums: every table is read once, from end to end."""
    last = ledger.read("SELECT coalesce(max(seq), 0) FROM changeset")[0][0]
    for (name,) in ledger.read("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        table = ledger.tables.get(name)
        if table is None:
            yield from _broken(ledger, name)
            continue
        references = _References(ledger, table)
        watching: list[Callable[[Columns], None]] = [references.add] if references.held else []
        scan = sums.Scan(table.columns) if name == "payment" else None
        if scan:
            watching.append(scan.add)
        said: Made = {
            seq: (written, deleted, digest)
            for seq, written, deleted, digest in ledger.read(
                "SELECT seq, written, deleted, digest FROM changeset_table WHERE tbl = ?", (name,)
            )
        }
        made = _digests(ledger, table, watching)
        for seq in sorted(said.keys() | made.keys()):
            if seq > last or seq < 1:
                yield Issue("row_outside", None, {"table": name, "seq": seq})
            elif made.get(seq, (0, 0, NOTHING)) != said.get(seq, (0, 0, NOTHING)):
                yield Issue("content_altered", None, {"table": name, "seq": seq})
        if not references.stand():
            yield from _broken(ledger, name)
        if scan:
            yield from sums.verify(ledger, scan)


def _digests(ledger: Ledger, table: Stamped, watching: Sequence[Callable[[Columns], None]]) -> Made:
    """Return the digest of every changeset of a table, from what stands in it and in its history.

    Rows come by id, those of one changeset therefore too; nothing is sorted and nothing is held.
    ``watching`` are told the columns of the rows that stand, block by block.
    """
    columns = ", ".join(table.columns)
    rows_of = f"SELECT rev, {columns}, 1 FROM {table.name}"
    gone: list[tuple[int, int]] = []
    if not table.append_only:
        history = f"{table.name}_h"
        if ledger.read(f"SELECT 1 FROM {history} LIMIT 1"):
            rows_of += f" UNION ALL SELECT rev, {columns}, 0 FROM {history} INDEXED BY {history}_id"
        gone = ledger.read(f"SELECT rev_end, count(*) FROM {history} WHERE op = 'D' GROUP BY rev_end")
    digests: dict[int, Digest] = {}
    first, stands = itemgetter(0), itemgetter(-1)
    rows = ledger.connection.execute(f"{rows_of} ORDER BY 2")
    while block := rows.fetchmany(BLOCK):
        if watching and (standing := block if all(map(stands, block)) else list(filter(stands, block))):
            turned = list(zip(*standing, strict=True))[1:-1]
            for watch in watching:
                watch(turned)
        for seq, part in groupby(block, first):
            digest = digests.get(seq) or digests.setdefault(seq, Digest())
            digest.add([row[1:-1] for row in part])
    made: Made = {}
    deleted = dict(gone)
    for seq in digests.keys() | deleted.keys():
        ids: Iterable[tuple[int]] = ()
        if seq in deleted:
            sql = f"SELECT id FROM {table.name}_h WHERE rev_end = ? AND op = 'D' ORDER BY id"
            ids = ledger.connection.execute(sql, (seq,))
        digest = digests.get(seq) or Digest()
        made[seq] = (digest.written, deleted.get(seq, 0), digest.end(row_id for (row_id,) in ids))
    return made


class _References:
    """The rows that the rows of a table refer to: each is looked up once, however many refer to it."""

    def __init__(self, ledger: Ledger, table: Stamped) -> None:
        self._ledger = ledger
        self._missing = False
        # parent, its column → positions of the columns that refer to it, and what they hold
        self.held: dict[tuple[str, str], tuple[list[int], set[Any]]] = {}
        for parent, column, key in ledger.read(
            'SELECT "table", "from", coalesce("to", \'id\') FROM pragma_foreign_key_list(?)', (table.name,)
        ):
            self.held.setdefault((parent, key), ([], set()))[0].append(table.columns.index(column))

    def add(self, columns: Columns) -> None:
        """Take the columns of some rows."""
        for where, (positions, values) in self.held.items():
            for at in positions:
                values.update(columns[at])
            if len(values) > MOST:
                self._look(where, values)

    def stand(self) -> bool:
        """Tell whether every row referred to is there."""
        for where, (_, values) in self.held.items():
            self._look(where, values)
        return not self._missing

    def _look(self, where: tuple[str, str], values: set[Any]) -> None:
        values.discard(None)
        sought = sorted(values)
        for i in range(0, len(sought), 500):
            some = sought[i : i + 500]
            sql = f"SELECT count(*) FROM {where[0]} WHERE {where[1]} IN ({','.join('?' * len(some))})"
            if self._ledger.read(sql, some) != [(len(some),)]:
                self._missing = True
        values.clear()


def _broken(ledger: Ledger, table: str) -> Iterator[Issue]:
    """Name each row of a table that refers to a row which is not there."""
    for name, row_id, parent, _ in ledger.read(f"PRAGMA foreign_key_check({table})"):
        yield Issue("reference_broken", None, {"table": name, "id": row_id, "parent": parent})


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
        try:
            snapshot = ledger.reviews.snapshot(snapshot_id)
        except UserError as error:
            yield Issue(error.code, None, error.params)
            continue
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
