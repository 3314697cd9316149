"""What tells one ledger from another: its name from its making on, its first change, its files."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.measures import PAID


class Likeness(NamedTuple):
    """Two files with an equal ``uid`` or an equal ``begun`` are one ledger, or copies of it.

    ``begun`` is the hash of its first change, ``head`` that of its last (hex); ``files`` are the
    names of the files it took in, by SHA-256 (hex).
    """

    uid: str
    begun: str
    head: str
    files: dict[str, str]


def likeness(db: Database) -> Likeness:
    """Return what a ledger is told by."""
    [(uid,)] = db.read("SELECT uid FROM ledger_state")
    [(begun,)] = db.read("SELECT lower(hex(hash)) FROM changeset ORDER BY seq LIMIT 1")
    files = db.read(
        "SELECT lower(hex(f.sha256)), min(i.name) FROM source_file f JOIN import i"
        " ON i.file_id = f.id GROUP BY f.id"
    )
    return Likeness(uid, begun, db.head(), dict(files))


def money_of(db: Database, files: Sequence[str]) -> tuple[int, int]:
    """Return what was paid by the rows of files (SHA-256, hex): (payments, fen)."""
    marks = ",".join("?" * len(files))
    [(n, fen)] = db.read(
        "SELECT count(*), coalesce(sum(p.amount_fen), 0) FROM payment p WHERE p.measure = ? AND"
        " p.import_id IN (SELECT i.id FROM import i JOIN source_file f ON f.id = i.file_id"
        f" WHERE lower(hex(f.sha256)) IN ({marks}))",
        (PAID, *files),
    )
    return int(n), int(fen)
