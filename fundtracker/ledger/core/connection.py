"""Opening SQLite: the only place that does, with the settings that were measured under faults."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.secrets import cipher, passwords

# SQLite's messages quote the file: where its bytes are damaged, the message itself cannot be read.
FAILURES = (sqlite3.Error, UnicodeDecodeError)
Failure = sqlite3.Error | UnicodeDecodeError
APPLICATION_ID = 0x4654524B  # 'FTRK'
_SETTINGS = (
    "synchronous=FULL",
    "cache_spill=OFF",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "secure_delete=ON",
    "cache_size=-65536",
    "temp_store=MEMORY",
)

# KiB, while each row is sought in every index. More is no quicker: 48 to 96 MiB take 2.4–2.8 s at a
# million rows.
CHECKING_CACHE = -64 * 1024
_READERS_CACHE = -16384  # KiB; a reader never holds dirty pages, the system's own cache serves it


class Connect(Protocol):
    """How a connection to a file is opened; see ``connect``, the one that people use."""

    def __call__(
        self,
        path: Path,
        *,
        write: bool,
        create: bool = False,
        immutable: bool = False,
        wait: float = 10.0,
    ) -> sqlite3.Connection: ...


def connect(
    path: Path, *, write: bool, create: bool = False, immutable: bool = False, wait: float = 10.0
) -> sqlite3.Connection:
    """Open a connection; transactions are begun and ended by us alone.

    A writing one keeps its rollback journal (PERSIST) while open; ``close`` deletes it, so that a
    closed ledger is one file. Never WAL: a file moved while open would take saves into nowhere.
    ``immutable``: read the file alone, whatever journal lies beside it.

    Raises:
        UserError: ``password_needed``, ``no_encryption_here``, ``no_plain_file``.
    """
    key, salt = passwords.key_of(path)
    if create:
        private_files.reserve(path, new=True)
    else:
        regular(path)
    mode = "rw" if create else "rw" if write else "ro"
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}" + ("&immutable=1" if immutable else "")
    connection = _opened(uri, key, salt, wait)
    try:
        for setting in _SETTINGS:
            connection.execute(f"PRAGMA {setting}")
        if write:
            connection.execute("PRAGMA journal_mode=PERSIST")
        else:
            connection.execute(f"PRAGMA cache_size={_READERS_CACHE}")
    except BaseException:
        connection.close()
        raise
    return connection


def beside(source: sqlite3.Connection, path: Path) -> sqlite3.Connection:
    """Begin a file under the same password as another one's, or under none where that has none."""
    private_files.reserve(path)
    return _opened(f"file:{quote(str(path.absolute()))}", *cipher.secret_of(source), 10.0)


def _opened(uri: str, key: bytes, salt: bytes, wait: float) -> sqlite3.Connection:
    if key:
        return cipher.connect(uri, key, salt, wait)
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=wait, check_same_thread=False
    )


SIDE_FILES = ("-journal", "-wal", "-shm")  # what SQLite looks for beside a ledger


def regular(path: Path) -> None:
    """Refuse what is no plain file, or has no plain file beside it: to open a pipe waits for ever.

    Raises:
        UserError: ``no_plain_file`` with its name.
    """
    for suffix in ("", *SIDE_FILES, ".lock"):
        name = f"{path.name}{suffix}"
        try:
            status = os.stat(f"{path}{suffix}")
        except OSError:
            continue  # it is not there, or the opening says why it cannot be read
        if not (
            stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)
        ):  # a folder is told as such
            raise UserError("no_plain_file", path=name)


def close(connection: sqlite3.Connection, *, write: bool) -> None:
    """Close a connection; a writing one leaves no journal behind."""
    if write:
        try:
            connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error:
            pass  # the file went away: nothing to tidy
    connection.close()


def as_user_error(error: Failure, path: Path) -> UserError:
    """Return what a failure of SQLite means to the person.

    A failure that the person cannot put right is raised again: it is a fault of the program.
    """
    text = str(error)
    if isinstance(error, UnicodeDecodeError):
        return UserError("ledger_damaged", path=path.name, why=text)
    if isinstance(error, sqlite3.IntegrityError):
        if match := re.match(r"UNIQUE constraint failed: (\w+)\.(\w+)", text):
            return UserError("already_there", table=match[1], column=match[2])
        if "FOREIGN KEY" in text:
            return UserError("still_used")
        if text.startswith("CHECK constraint failed"):
            return UserError("row_refused", why=text)
        raise error  # a guard of ours was met: a fault of the program
    if "full" in text:
        return UserError("disk_full", path=path.name)
    if "readonly" in text:
        return UserError("read_only_file", path=path.name)
    if "locked" in text:
        return UserError("ledger_busy", path=path.name)
    if any(word in text for word in ("malformed", "not a database", "corrupt", "Could not decode")):
        return UserError("ledger_damaged", path=path.name, why=text)
    if isinstance(error, sqlite3.OperationalError):
        return UserError("write_failed", path=path.name, why=text)
    raise error


def identity(path: Path) -> tuple[int, int] | None:
    """Return what tells a file from another one under the same name; None: it is not there."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino
