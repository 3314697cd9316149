"""Copies that follow the hub: ledgers of many offices read on one computer, for a roll-up.

A copy begins with a base that its hub put into the database, then pulls as a desk does: every
change proved, one after the other. It makes nothing, and what it reads are the program's own
figures: each opens down to its payments and lines. They lie in a folder of this computer's own.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.desks import bundle_file
from fundtracker.ledger.desks.hub import require_hub
from fundtracker.ledger.desks.registry import HUB, READER, desk_of, write_file
from fundtracker.ledger.hub_database import desk_side
from fundtracker.ledger.hub_database.check import Known, ledgers
from fundtracker.ledger.hub_database.schema import require_form
from fundtracker.ledger.hub_database.server import Address, Server
from fundtracker.ledger.repositories import Repositories
from fundtracker.ledger.review import signing
from fundtracker.ledger.review.signing import Key
from fundtracker.paths import settings_file

PIECE = 1 << 20  # bytes a row
# What a copy cannot mend by pulling: it is thrown away and begun anew.
SPENT = frozenset({
    "hub_undecided", "hub_forked", "hub_behind", "not_a_desk", "ledger_damaged", "strange_shape",
    "base_differs", "ids_used", "writes_more",
})  # fmt: skip
Opener = Callable[[Path], Repositories]
Tick = Callable[[int, int], None]


def put_base(db: Database, key: Key, server: Server) -> int:
    """Let readers begin with this file as it is; what lay there before goes. Return its size in
    bytes. The ledger's password, where it has one, stays on it.

    Raises:
        UserError: ``only_the_hub``, ``not_the_desks_key``, what the disk says, and as ``Server``.
    """
    import zstandard

    require_hub(db)
    bundle_file.require_key(db, key)
    with private_files.working() as folder:
        path = Path(folder) / "base.ftdb"
        write_file(db, READER, path)
        content = zstandard.ZstdCompressor(level=3).compress(path.read_bytes())
    uid = signing.uid_of(db)
    [(number,)] = db.read("SELECT max(seq) FROM changeset")
    signature = signing.sign(key, _sworn(uid, number, content))
    rows = [
        (uid, number, at // PIECE, content[at : at + PIECE], signature)
        for at in range(0, len(content), PIECE)
    ]

    def work(cursor: Any) -> None:
        require_form(cursor)
        cursor.execute("DELETE FROM fundtracker.hub_base WHERE ledger = %s", (uid,))
        cursor.executemany(
            "INSERT INTO fundtracker.hub_base (ledger, number, n, piece, signature)"
            " VALUES (%s, %s, %s, %b, %b)",
            rows,
        )

    server.write(work)
    return len(content)


def _sworn(uid: str, number: int, content: bytes) -> bytes:
    return json.dumps(["fundtracker hub base", uid, number, sha256(content).hexdigest()]).encode()


def folder_of(where: Address) -> Path:
    """Return the folder of this computer in which copies of a hub lie."""
    mark = sha256(where.name.encode()).hexdigest()[:16]
    return settings_file().with_name("hub_copies") / mark


def follow(server: Server, opener: Opener, tick: Tick = lambda done, of: None) -> list[Path]:
    """Bring this computer's copies of all ledgers that a login knows up to the hub; return their
    files.

    Args:
        server: under a login that reads for roll-ups, or a desk's.
        opener: opens a copy for writing; one with a password asks for it.
        tick: called for each ledger.

    Raises:
        UserError: ``hub_no_base`` (a hub has not put one there), ``hub_altered``, ``hub_other_key``
            (the copy is under another hub's key), as ``desk_side.pull`` and ``Server``.
    """
    folder = folder_of(server.where)
    private_files.folder(folder)
    paths, known = [], ledgers(server)
    for n, each in enumerate(known, 1):
        path = folder / _file_name(each, known)
        _follow_one(server, each, path, opener)
        paths.append(path)
        tick(n, len(known))
    return paths


def _file_name(known: Known, others: list[Known]) -> str:
    """Return the file name of a ledger: its name at the hub, with its uid where others share it."""
    plain = "".join(c if c.isalnum() or c in " -_" else "_" for c in known.name).strip() or "_"
    same = sum(each.name.casefold() == known.name.casefold() for each in others)
    return f"{plain} {known.uid[:8]}.ftdb" if same > 1 else f"{plain}.ftdb"


def _follow_one(server: Server, known: Known, path: Path, opener: Opener) -> None:
    if path.exists():
        try:
            _pull(server, known, path, opener)
            return
        except UserError as error:
            if error.code not in SPENT:
                raise
        path.unlink()
    _begin(server, known, path)
    _pull(server, known, path, opener)


def _pull(server: Server, known: Known, path: Path, opener: Opener) -> None:
    ledger = opener(path)
    try:
        if signing.uid_of(ledger) != known.uid:
            raise UserError("hub_forked", number=0)
        if bytes.fromhex(desk_of(ledger, HUB).public_key) != known.key:
            raise UserError("hub_other_key", name=server.where.name)
        desk_side.pull(ledger, server)
    finally:
        ledger.close()


def _begin(server: Server, known: Known, path: Path) -> None:
    """Write the copy that its hub's base holds."""
    import zstandard

    def work(cursor: Any) -> list[tuple[Any, ...]]:
        require_form(cursor)
        cursor.execute(
            "SELECT number, piece, signature FROM fundtracker.my_base WHERE ledger = %s ORDER BY n",
            (known.uid,),
        )
        return list(cursor.fetchall())

    rows = server.read(work)
    if not rows:
        raise UserError("hub_no_base", name=known.name)
    content = b"".join(bytes(piece) for _, piece, _ in rows)
    number, _, signature = rows[0]
    if not signing.proves(known.key, bytes(signature), _sworn(known.uid, int(number), content)):
        raise UserError("hub_altered", number=int(number))
    with _part(path) as part:
        private_files.write_bytes(part, zstandard.ZstdDecompressor().decompress(content))


@contextmanager
def _part(path: Path) -> Iterator[Path]:
    """Have a file written beside its place, then put there: whole or not at all."""
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        part = Path(folder) / path.name
        yield part
        private_files.settle(part, path)
