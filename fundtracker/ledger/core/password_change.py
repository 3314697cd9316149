"""Putting a ledger under a password, under another one, or under none.

The whole file is written anew beside the ledger, proved to hold the same to the last byte of every
row, and put in its place in one step: a crash leaves the old ledger or the new one. Its copies
beside it (the automatic ones, those made before an upgrade) go along; one that does not open stays
as it is and is named.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.core import backup, migrations
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.secrets import passwords

Secret = tuple[bytes, bytes]  # key and salt; empty ones: no password
Tick = Callable[[str], None]  # told each file; may raise to call the rest off
NO_SECRET: Secret = (b"", b"")


class Changed(NamedTuple):
    """How many copies beside the ledger went along, and the names of those that did not."""

    copies: int
    left: list[str]


def change(ledger: Database, password: str | None, tick: Tick | None = None) -> Changed:
    """Put a ledger and its copies under a password; None: under none any more. The ledger, open
    for writing nowhere else, is closed by it.

    Raises:
        UserError: ``passphrase_short``, ``no_encryption_here``, ``read_only_ledger``,
            ``ledger_in_use``, ``role_refused``, ``write_failed``, ``disk_full``: it is as before.
    """
    tell, path = tick or (lambda _: None), ledger.path
    tell(path.name)
    try:
        # a change that is rolled back: where roles hold it is an administrator's
        with ledger.change("password", preview=lambda *_: None):
            pass
        new = NO_SECRET if password is None else passwords.new_key(password)
        _replace(ledger, _written_anew(path, new))
    finally:
        ledger.close()
    done, left = 0, []
    for copy in _copies(path):
        tell(copy.name)
        try:
            private_files.settle(_written_anew(copy, new), copy)
            done += 1
        except UserError:
            left.append(copy.name)
    return Changed(done, left)


def _replace(ledger: Database, part: Path) -> None:
    """Put a finished file in place of a ledger that is open here: nobody else writes in between."""
    opening.close(ledger.connection, write=True)
    del ledger.connection
    try:
        private_files.settle(part, ledger.path)
    except OSError as error:
        raise UserError("write_failed", path=ledger.path.name, why=error.strerror or "") from None


def _copies(ledger: Path) -> list[Path]:
    beside = sorted(ledger.parent.glob(f"{ledger.stem}.v*.backup{ledger.suffix}"))
    return [*backup.copies(ledger), *beside]


def _written_anew(path: Path, new: Secret) -> Path:
    """Return a finished file with all that ``path`` holds, under another key, proved equal."""
    from fundtracker.ledger.secrets import cipher

    part = path.with_name(path.name + ".part")
    try:
        private_files.reserve(part)
        try:
            cipher.export(_uri(path, "ro"), passwords.key_of(path), _uri(part, "rw"), new)
            if not _is_same(path, part):
                raise UserError("backup_not_equal", path=part.name)
        except opening.FAILURES as error:
            raise opening.as_user_error(error, path) from error
    except OSError as error:
        part.unlink(missing_ok=True)
        raise UserError("write_failed", path=part.name, why=error.strerror or "") from None
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    return part


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(str(path.absolute()))}?mode={mode}"


def _is_same(path: Path, part: Path) -> bool:
    same = []
    for each in (path, part):
        connection = opening.connect(each, write=False)
        try:
            [(version,)] = connection.execute("PRAGMA user_version").fetchall()
            migrations.prove(connection, each, version)
            digest = sha256()
            tables = "SELECT name, sql FROM sqlite_master WHERE type = 'table' ORDER BY name"
            for name, sql in connection.execute(tables).fetchall():
                digest.update(f"{name} {sql}\n".encode())
                for row in connection.execute(f'SELECT * FROM "{name}"'):
                    digest.update(repr(row).encode("utf-8", "surrogatepass"))
            intact = connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            same.append((version, digest.digest(), intact))
        finally:
            connection.close()
    return same[0] == same[1] and same[1][2]
