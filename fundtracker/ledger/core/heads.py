"""Heads of a ledger kept at a second place: a text file on a share, a stick or in a safe.

A chain of hashes proves that nothing in it was altered, but not that the whole of it was not made
anew, nor that its end was not cut off. A head noted where nobody alters both can tell.

A line: ``ledger  number of the change  hash  time  person``, parted by tabs.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from fundtracker import input_files, private_files
from fundtracker.errors import Issue, UserError
from fundtracker.ledger.core.database import Database

FIRST_LINE = "# fundtracker heads 1"
LARGEST = 64 << 20  # bytes: a million lines are 160 MB of nothing that we write


class Head(NamedTuple):
    """The last change of a ledger at a time: ``seq`` its number, ``hash`` in hexadecimal."""

    ledger: str
    seq: int
    hash: str
    at: str
    person: str


def of(db: Database) -> Head:
    """Return the head that a ledger has now."""
    [(ledger,)] = db.read("SELECT uid FROM ledger_state")
    [(seq, digest)] = db.read("SELECT seq, hash FROM changeset ORDER BY seq DESC LIMIT 1")
    at = db.clock().isoformat(timespec="seconds")
    return Head(ledger, seq, digest.hex(), at, " ".join(db.person.split()))


def note(path: Path, head: Head) -> bool:
    """Write a head below those that a file holds; return whether it was not its last one yet.

    Raises:
        UserError: ``not_heads`` (another kind of file), ``cannot_read``, ``write_failed``.
    """
    there = read(path) if path.exists() else None
    mine = [heads for heads in there or () if heads.ledger == head.ledger]
    if mine and mine[-1][:3] == head[:3]:
        return False
    text = "\t".join(map(str, head)) + "\n"
    try:
        with private_files.opened(path, "a", encoding="utf-8") as file:
            file.write(text if there is not None else f"{FIRST_LINE}\n{text}")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
    return True


def read(path: Path) -> list[Head]:
    """Return the heads that a file holds, oldest first.

    Raises:
        UserError: ``cannot_read``, ``not_heads`` (``line``: the first that is none).
    """
    strange = UserError("not_heads", path=path.name, line=1)
    try:
        lines = input_files.read_bytes(path, LARGEST, strange).decode("utf-8").split("\n")
    except UnicodeDecodeError:
        raise strange from None
    if lines[0].rstrip("\r") != FIRST_LINE:
        raise strange
    heads = []
    for number, line in enumerate(lines[1:], 2):
        if not line.strip():
            continue
        fields = line.rstrip("\r").split("\t")
        if len(fields) != len(Head._fields) or not (fields[1].isascii() and fields[1].isdecimal()):
            raise UserError("not_heads", path=path.name, line=number)
        heads.append(Head(fields[0], int(fields[1]), *fields[2:]))
    return heads


def compare(db: Database, heads: Sequence[Head]) -> list[Issue]:
    """Return what a ledger says otherwise than its noted heads.

    Codes: ``head_missing`` (the chain ends before it: an older state was put back),
    ``head_differs`` (the chain up to it was made anew). ``head_unknown``: none is of this ledger.
    """
    [(ledger,)] = db.read("SELECT uid FROM ledger_state")
    mine = [head for head in heads if head.ledger == ledger]
    if not mine:
        return [Issue("head_unknown", None, {"n": len(heads)})]
    issues = []
    for head in mine:
        rows = db.read("SELECT hash FROM changeset WHERE seq = ?", (min(head.seq, 2**62),))
        if not rows:
            issues.append(Issue("head_missing", None, _words(head)))
        elif rows[0][0].hex() != head.hash.lower():
            issues.append(Issue("head_differs", None, _words(head)))
    return issues


def _words(head: Head) -> dict[str, str | int]:
    return {"seq": head.seq, "at": head.at, "person": head.person, "hash": head.hash[:16]}
