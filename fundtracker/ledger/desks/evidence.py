"""What proves a change wherever it is: what its own hash was made of at the desk that made it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from fundtracker.ledger.core.change import DIGEST_VERSION, Digest, Ended, TableDigest, chained
from fundtracker.ledger.core.database import Database

CONTENT = ("term", "source_file", "source_chunk")  # their ids come from what they hold
Row = tuple[Any, ...]
SOME = 400  # values a statement


class Evidence(NamedTuple):
    """What the hash of a change was made of where it was made.

    ``header`` as ``chained`` takes it; ``revs``: table → numbers there of the versions it ended, by
    id; ``ids``: append-only table → ids it wrote.
    """

    desk: int
    header: list[Any]
    prev: bytes
    tables: list[TableDigest]
    revs: dict[str, list[int]]
    ids: dict[str, list[int]]

    @property
    def hash(self) -> bytes:
        """The hash that the change had there: what its person signed."""
        return chained(self.prev, self.header, self.tables)


def blocks(values: Sequence[Any], size: int = SOME) -> Iterator[Sequence[Any]]:
    """Yield values a statement at a time."""
    for at in range(0, len(values), size):
        yield values[at : at + size]


def tally(table: str, rows: Sequence[Row], ended: Sequence[Ended]) -> TableDigest:
    """Return what a change's digest says of a table, of rows and ends by id."""
    digest = Digest()
    digest.add(rows)
    value = digest.end(ended, DIGEST_VERSION)
    return (table, digest.written, digest.deleted, value)


def content_rows(db: Database, table: str, ids: Sequence[int]) -> list[Row]:
    """Return words or files of a ledger by their ids."""
    columns, rows = ", ".join(db.tables[table].columns), []
    for some in blocks(ids):
        marks = ",".join("?" * len(some))
        rows += db.read(f"SELECT {columns} FROM {table} WHERE id IN ({marks})", some)
    return rows


def packed_evidence(evidence: Evidence) -> bytes:
    """Return evidence as a ledger keeps it."""
    import zstandard

    text = json.dumps(evidence_as_data(evidence), ensure_ascii=False, separators=(",", ":"))
    return zstandard.ZstdCompressor(level=3).compress(text.encode())


def evidence_of(db: Database, seq: int) -> Evidence | None:
    """Return the evidence of a change that was taken from another desk, None of one made here."""
    import zstandard

    rows = db.read("SELECT evidence FROM taken_change WHERE seq = ?", (seq,))
    if not rows:
        return None
    return evidence_from_data(json.loads(zstandard.ZstdDecompressor().decompress(rows[0][0])))


def evidence_as_data(evidence: Evidence) -> dict[str, Any]:
    """Return evidence as JSON takes it."""
    tables = [
        [name, written, gone, digest.hex()] for name, written, gone, digest in evidence.tables
    ]
    return {**evidence._asdict(), "prev": evidence.prev.hex(), "tables": tables}


def evidence_from_data(data: dict[str, Any]) -> Evidence:
    """Return evidence from what ``evidence_as_data`` gave."""
    tables = [(name, written, gone, bytes.fromhex(d)) for name, written, gone, d in data["tables"]]
    return Evidence(
        data["desk"], data["header"], bytes.fromhex(data["prev"]), tables,
        data["revs"], data["ids"],
    )  # fmt: skip
