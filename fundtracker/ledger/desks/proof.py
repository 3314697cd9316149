"""What several desks add to the proof of a file: whose ids there are, and that what was taken from
another desk is what was made there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from fundtracker.errors import Issue
from fundtracker.ledger.core.change import DIGEST_VERSION, Digest, Ended, TableDigest
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.digests import ended_by
from fundtracker.ledger.core.migrations import Stamped
from fundtracker.ledger.core.terms import CONTENT as CONTENT_BIT
from fundtracker.ledger.core.terms import content_id
from fundtracker.ledger.desks.evidence import (
    CONTENT,
    Evidence,
    blocks,
    content_rows,
    evidence_of,
    tally,
)
from fundtracker.ledger.desks.registry import HUB

NUMBER = (1 << 39) - 1
BLOCK = 256
Taken = dict[int, Evidence]


def numbers(db: Database) -> set[int]:
    """Return the desks whose ids a file may hold; empty where one desk alone writes it."""
    known = {n for (n,) in db.read("SELECT number FROM desk UNION SELECT number FROM desk_h")}
    return known | {HUB} if known else set()


def ids(db: Database, table: Stamped, known: set[int], counter: int) -> Iterator[Issue]:
    """Return ids of a table that no desk of the register can have given.

    Codes: ``desk_differs``, ``counter_altered``, ``content_id_wrong``.
    """
    sources = [table.name] if table.append_only else [table.name, f"{table.name}_h"]
    last: dict[int, int] = {}
    for source in sources:
        sql = (
            f"SELECT id >> 39, max(id) FROM {source} WHERE id > 0 AND id < {CONTENT_BIT} GROUP BY 1"
        )
        for desk, highest in db.read(sql):
            last[desk] = max(last.get(desk, 0), highest & NUMBER)
    if last.keys() - known:
        yield Issue("desk_differs", None, {"table": table.name, "desk": db.desk})
    if not last.get(db.desk, 0) < counter <= NUMBER + 1:
        yield Issue("counter_altered", None, {"table": table.name, "next": counter})
    column = {"term": "text", "source_file": "sha256"}.get(table.name)
    if column is None:
        return
    sql = f"SELECT id, {column} FROM {table.name} WHERE id >= {CONTENT_BIT}"
    for row_id, content in db.connection.execute(sql):
        if row_id != content_id(content if isinstance(content, bytes) else content.encode()):
            yield Issue("content_id_wrong", None, {"table": table.name, "id": row_id})


def verify(db: Database) -> Iterator[Issue]:
    """Prove that each change taken from another desk says and wrote here what its own hash was made
    of there.

    Code: ``taken_altered``.
    """
    taken: Taken = {}
    for seq, number, prev, digest in db.read(
        "SELECT seq, made_seq, made_prev, made_hash FROM taken_change ORDER BY seq"
    ):
        evidence = evidence_of(db, seq)
        words = db.read(
            "SELECT person, kind, reason, params, at FROM changeset WHERE seq = ?", (seq,)
        )[0]
        if (
            evidence is None
            or (evidence.header[0], evidence.prev, evidence.hash) != (number, prev, digest)
            or _words(words[3], words)
            != _words(evidence.header[5], (*evidence.header[2:6], evidence.header[7]))
        ):
            yield Issue("taken_altered", None, {"seq": seq})
        else:
            taken[seq] = evidence
    wrong: set[int] = set()
    for name in sorted({table[0] for evidence in taken.values() for table in evidence.tables}):
        wrong |= set(_content(db, taken, name) if name in CONTENT else _rows(db, taken, name))
    for seq in sorted(wrong):
        yield Issue("taken_altered", None, {"seq": seq})


def _words(params: str, words: tuple[object, ...]) -> list[object]:
    values = {name: value for name, value in json.loads(params).items() if name != "gone"}
    return [*words[:3], values, words[4]]


def _digests(db: Database, table: Stamped) -> dict[int, Digest]:
    """Return the digests of the rows that taken changes wrote into a table."""
    columns = ", ".join(f"r.{column}" for column in table.columns)
    sources = [table.name] if table.append_only else [table.name, f"{table.name}_h"]
    sql = " UNION ALL ".join(
        f"SELECT r.rev, {columns} FROM {source} r JOIN taken_change k ON k.seq = r.rev"
        for source in sources
    )
    digests: dict[int, Digest] = {}
    rows = db.connection.execute(f"{sql} ORDER BY 2")
    while block := rows.fetchmany(BLOCK):
        for seq, some in groupby(block, itemgetter(0)):
            digests.setdefault(seq, Digest()).add([row[1:] for row in some])
    return digests


def _rows(db: Database, taken: Taken, name: str) -> Iterator[int]:
    """Yield the changes whose rows of a table are not those that they were made of."""
    table = db.tables[name]
    digests = _digests(db, table)
    for seq, evidence in taken.items():
        wanted = next((tuple(t) for t in evidence.tables if t[0] == name), None)
        ended = [] if table.append_only else list(ended_by(db, table, seq))
        there = _tally(digests.get(seq, Digest()), name, ended, evidence.revs.get(name, []))
        if there != wanted and (wanted is not None or seq in digests):
            yield seq


def _tally(digest: Digest, name: str, ended: list[Ended], revs: list[int]) -> TableDigest | None:
    """Return a table's digest with the numbers that ended versions had elsewhere; None where they
    are not as many.
    """
    if len(revs) != len(ended):
        return None
    there = [(i, rev, op) for (i, _, op), rev in zip(ended, revs, strict=True)]
    value = digest.end(there, DIGEST_VERSION)
    return (name, digest.written, digest.deleted, value)


def _content(db: Database, taken: Taken, name: str) -> Iterator[int]:
    """Yield the changes whose words or files are not there as they were made of; pieces of a file
    that another desk brought first are proved by the file's own SHA-256.
    """
    for seq, evidence in taken.items():
        for table in evidence.tables:
            if table[0] != name:
                continue
            rows = content_rows(db, name, evidence.ids[name])
            if name == "source_chunk" and _brought_before(db, evidence.ids[name], seq):
                continue
            if tally(name, sorted(rows), ()) != tuple(table):
                yield seq


def _brought_before(db: Database, chunks: list[int], seq: int) -> bool:
    there = [
        rev
        for some in blocks(chunks)
        for (rev,) in db.read(
            f"SELECT rev FROM source_chunk WHERE id IN ({','.join('?' * len(some))})", some
        )
    ]
    return any(rev < seq for rev in there)
