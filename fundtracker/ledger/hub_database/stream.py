"""A change as the hub's database keeps it: two packed lines and the hub's signature over both.

``frame`` holds what its hash was made of, ``content`` the whole change: who made it needs the frame
alone, the rows are in his file. Of what the hub did before there were desks there is no content.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.desks import bundle_file
from fundtracker.ledger.desks import moving as travel
from fundtracker.ledger.desks.moving import Moving
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key

COLUMNS = "number, uid, version, prev, hash, frame, content, content_hash, signature"
LARGEST = 1 << 30  # bytes of a change unpacked


class Entry(NamedTuple):
    """A row of the stream; ``content`` is None where it was not asked for, or is not there."""

    number: int
    uid: str
    version: int
    prev: bytes
    hash: bytes
    frame: bytes
    content: bytes | None
    content_hash: bytes
    signature: bytes


class Refusal(NamedTuple):
    """A change that the hub refused: why, under its signature."""

    uid: str
    desk: int
    code: str
    params: str
    signature: bytes


def entry_of(ledger: str, key: Key, moving: Moving) -> Entry:
    """Return a change of the hub as its database keeps it."""
    frame = _packed(moving._replace(parts=[], carried={}, whole=False))
    content = _packed(moving) if moving.whole else None
    own = Entry(
        moving.number, moving.uid, bundle_file.version(), moving.prev, moving.hash, frame, content,
        sha256(content or b"").digest(), b"",
    )  # fmt: skip
    return own._replace(signature=signing.sign(key, _sworn(ledger, own)))


def _sworn(ledger: str, entry: Entry) -> bytes:
    parts = [
        "fundtracker hub change", ledger, entry.number, entry.uid, entry.version, entry.hash.hex(),
        sha256(entry.frame).hexdigest(), entry.content_hash.hex(),
    ]  # fmt: skip
    return json.dumps(parts).encode()


def from_row(row: tuple[Any, ...]) -> Entry:
    """Return an entry from what the database gives for ``COLUMNS``."""
    number, uid, version, *blobs = row
    values = [bytes(blob) if blob is not None else None for blob in blobs]
    return Entry(int(number), str(uid), int(version), *values)  # type: ignore[arg-type]


def moving_of(ledger: str, public: bytes, entry: Entry) -> Moving:
    """Return the change of an entry, its signature proved over every byte, its own hash over its
    words and rows.

    Raises:
        UserError: ``hub_altered`` (the database does not hold what the hub signed),
            ``hub_version`` (a newer version of the program wrote it).
    """
    altered = UserError("hub_altered", number=entry.number)
    content = entry.content
    if content is not None and sha256(content).digest() != entry.content_hash:
        raise altered
    if not signing.proves(public, entry.signature, _sworn(ledger, entry)):
        raise altered
    if entry.version > bundle_file.version():
        raise UserError("hub_version", number=entry.number)
    moving = _unpacked(entry.frame if content is None else content, altered)
    if (moving.number, moving.uid, moving.prev, moving.hash) != (
        entry.number, entry.uid, entry.prev, entry.hash,
    ):  # fmt: skip
        raise altered
    try:
        travel.prove(moving)
    except UserError:
        raise altered from None
    return moving


def refusal_of(ledger: str, key: Key, uid: str, desk: int, code: str, params: str) -> Refusal:
    """Return a refusal under the hub's signature."""
    own = Refusal(uid, desk, code, params, b"")
    return own._replace(signature=signing.sign(key, _refused(ledger, own)))


def refusal_from(row: tuple[Any, ...]) -> Refusal:
    """Return a refusal from what the database gives: uid, desk, code, params, signature."""
    uid, desk, code, params, signature = row
    return Refusal(str(uid), int(desk), str(code), str(params), bytes(signature))


def prove_refusal(ledger: str, public: bytes, refusal: Refusal) -> None:
    """Refuse a refusal that the hub did not sign; raises UserError ``hub_altered``."""
    if not signing.proves(public, refusal.signature, _refused(ledger, refusal)):
        raise UserError("hub_altered", number=0)


def _refused(ledger: str, refusal: Refusal) -> bytes:
    return json.dumps(["fundtracker hub refusal", ledger, *refusal[:-1]]).encode()


def _packed(moving: Moving) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor(level=3).compress(bundle_file.line_of(moving))


def _unpacked(packed: bytes, altered: UserError) -> Moving:
    import zstandard

    try:
        line = zstandard.ZstdDecompressor().decompress(packed, max_output_size=LARGEST)
        return bundle_file.read_line(line)
    except (ValueError, KeyError, TypeError, IndexError, zstandard.ZstdError, RecursionError):
        raise altered from None


def push_name(content: bytes) -> tuple[str, Path]:
    """Return the name of a bundle in the inbox, the same for the same bytes, and as a path for the
    words about it.
    """
    name = sha256(content).hexdigest()[:32]
    return name, Path(f"{name[:8]}.ftbundle")
