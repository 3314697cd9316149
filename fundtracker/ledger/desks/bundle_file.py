"""A bundle as a file: a head that its desk signed, then changes, packed, each a line of JSON.

Nothing of a bundle is read before its signature proves every byte of it: it comes from a stick.

    fundtracker bundle 1 ⏎ · length of the head (4 bytes) · head · signature (64 bytes) · changes
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from fundtracker import private_files
from fundtracker.errors import UserError, unreadable
from fundtracker.input_files import require_plain_file
from fundtracker.ledger.core import migrations
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.desks.evidence import Row, evidence_as_data, evidence_from_data
from fundtracker.ledger.desks.moving import Moving, Part
from fundtracker.ledger.desks.registry import desk_of
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key

MAGIC = b"fundtracker bundle 1\n"
LONGEST_HEAD = 1 << 22
LARGEST_LINE = 1 << 30  # bytes of one change unpacked
WORK, ANSWER = "work", "answer"


class Head(NamedTuple):
    """What a bundle says of itself.

    ``number``, ``hash``: of the hub's last change that its maker knew (work), or before the first
    that it holds (answer). ``listed``: uids that wait at the desk; of an answer those that it
    decides. ``answers``: uid → number, or (code, params) of a refusal.
    """

    kind: str
    ledger: str
    sender: int
    receiver: int
    version: int
    number: int
    hash: str
    n: int
    payload: str
    listed: list[str]
    answers: dict[str, Any]


class Incoming(Protocol):
    """What a desk takes, however it came: a file, or the hub's database."""

    @property
    def head(self) -> Head:
        """What it says of itself."""

    @property
    def path(self) -> Path:
        """What people call it by."""

    def changes(self) -> Iterator[Moving]:
        """Yield the changes in order."""


class Bundle(NamedTuple):
    """A bundle whose signature holds: its head, and its changes one by one."""

    head: Head
    path: Path
    payload: bytes

    def changes(self) -> Iterator[Moving]:
        """Yield the changes in order; raises UserError ``bundle_damaged``."""
        import zstandard

        try:
            stream = zstandard.ZstdDecompressor().stream_reader(self.payload)
            for line in io.BufferedReader(stream, 1 << 20):
                if len(line) > LARGEST_LINE:
                    raise ValueError
                yield read_line(line)
        except (ValueError, KeyError, TypeError, IndexError, zstandard.ZstdError, RecursionError):
            raise UserError("bundle_damaged", path=self.path.name) from None


def pack(key: Key, head: Head, changes: Iterable[Moving]) -> tuple[bytes, int]:
    """Return a signed bundle as bytes, and how many changes it holds."""
    import zstandard

    packer, packed, n = zstandard.ZstdCompressor(level=6).compressobj(), io.BytesIO(), 0
    for moving in changes:
        packed.write(packer.compress(line_of(moving)))
        n += 1
    packed.write(packer.flush())
    payload = packed.getvalue()
    head = head._replace(n=n, payload=sha256(payload).hexdigest())
    text = json.dumps(head._asdict(), ensure_ascii=False, separators=(",", ":")).encode()
    signature = signing.sign(key, sworn(text))
    return b"".join((MAGIC, len(text).to_bytes(4, "big"), text, signature, payload)), n


def write(path: Path, key: Key, head: Head, changes: Iterable[Moving]) -> int:
    """Write a bundle, whole or not at all; return how many changes it holds.

    Raises:
        UserError: ``exists``, ``no_folder``, ``write_failed``.
    """
    if path.exists():
        raise UserError("exists", path=path.name)
    if not path.parent.is_dir():
        raise UserError("no_folder", path=str(path.parent))
    content, n = pack(key, head, changes)
    part = path.with_name(path.name + ".part")
    try:
        with private_files.opened(part) as file:
            file.write(content)
        private_files.settle(part, path)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
    return n


def sworn(head: bytes) -> bytes:
    """Return the bytes that a desk signs of a bundle."""
    return b"fundtracker bundle " + head


def read(db: Database, path: Path) -> Bundle:
    """Return the bundle of a file; raises UserError as ``proved``, and why it cannot be read."""
    require_plain_file(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise unreadable(error, path.name) from None
    return proved(db, path, content)


def proved(db: Database, path: Path, content: bytes) -> Bundle:
    """Return a bundle that is meant for this file and proved by the key of its desk; ``path`` is
    what people call it by.

    Raises:
        UserError: ``bundle_damaged`` (cut, altered, or no bundle), ``bundle_foreign`` (of another
            ledger), ``bundle_elsewhere`` (meant for another desk), ``bundle_version`` (made by
            another version of the program), ``bundle_unsigned`` (its desk is not in the register,
            or the signature is not by its key).
    """
    damaged = UserError("bundle_damaged", path=path.name)
    start = len(MAGIC) + 4
    size = int.from_bytes(content[len(MAGIC) : start], "big")
    if content[: len(MAGIC)] != MAGIC or not 0 < size < LONGEST_HEAD:
        raise damaged
    text, payload = content[start : start + size], content[start + size + 64 :]
    try:
        head = Head(**json.loads(text))
    except (ValueError, TypeError, RecursionError):
        raise damaged from None
    _require_ours(db, path, head)
    key = bytes.fromhex(desk_of(db, head.sender).public_key)
    if not signing.proves(key, content[start + size : start + size + 64], sworn(text)):
        raise UserError("bundle_unsigned", path=path.name)
    if sha256(payload).hexdigest() != head.payload:
        raise damaged
    return Bundle(head, path, payload)


def _require_ours(db: Database, path: Path, head: Head) -> None:
    if head.ledger != signing.uid_of(db):
        raise UserError("bundle_foreign", path=path.name)
    if head.receiver != db.desk:
        raise UserError("bundle_elsewhere", path=path.name, number=head.receiver)
    if head.version != migrations.version():
        raise UserError("bundle_version", path=path.name)
    try:
        desk_of(db, head.sender)
    except UserError:
        raise UserError("bundle_unsigned", path=path.name) from None


def version() -> int:
    """Return the version of ledgers whose changes a bundle holds."""
    return migrations.version()


def require_key(db: Database, key: Key) -> None:
    """Refuse to sign with a key that is not this desk's; raises UserError ``not_the_desks_key``."""
    desk = desk_of(db, db.desk)
    if key.public.hex() != desk.public_key:
        mark = signing.fingerprint(bytes.fromhex(desk.public_key))
        raise UserError("not_the_desks_key", name=desk.name, key=mark)


# ---------------------------------------------------------------- a change as a line
def line_of(moving: Moving) -> bytes:
    """Return a change as a line of JSON."""
    data = moving._asdict()
    for name in ("prev", "hash", "key", "signature"):
        data[name] = data[name].hex()
    data["tables"] = [[t, w, d, g.hex()] for t, w, d, g in moving.tables]
    data["parts"] = [part._asdict() | {"again": list(part.again.items())} for part in moving.parts]
    data["made"] = evidence_as_data(moving.made) if moving.made is not None else None
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=_as_list)
    return text.encode() + b"\n"


def _as_list(value: bytes) -> list[str]:
    return [base64.b64encode(value).decode()]


def read_line(line: bytes) -> Moving:
    """Return a change from its line; raises what broken JSON raises."""
    data: dict[str, Any] = json.loads(line)
    for name in ("prev", "hash", "key", "signature"):
        data[name] = bytes.fromhex(data[name])
    data["tables"] = [(t, w, d, bytes.fromhex(g)) for t, w, d, g in data["tables"]]
    data["parts"] = [_part(part) for part in data["parts"]]
    data["carried"] = {table: _rows(rows) for table, rows in data["carried"].items()}
    data["made"] = evidence_from_data(data["made"]) if data["made"] is not None else None
    return Moving(**data)


def _part(data: dict[str, Any]) -> Part:
    ended = [(row_id, rev, op) for row_id, rev, op in data["ended"]]
    if len(ended) != len(data["bases"]):
        raise ValueError
    again = {int(row_id): str(uid) for row_id, uid in data["again"]}
    return Part(data["table"], _rows(data["rows"]), ended, data["bases"], again)


def _rows(rows: list[list[Any]]) -> list[Row]:
    return [
        tuple(base64.b64decode(v[0]) if isinstance(v, list) else v for v in row) for row in rows
    ]
