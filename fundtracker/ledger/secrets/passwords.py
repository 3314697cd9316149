"""Passwords of ledgers: which files have one, and the keys of those that were opened.

An encrypted ledger begins with its salt, sixteen bytes that name what it is: eight fixed ones and
eight by chance. Argon2id makes the key from password and salt. A process keeps the keys of the
files that were unlocked in it, by salt: a copy of a file opens with the key of the file.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from pathlib import Path

from fundtracker import audit
from fundtracker.errors import UserError
from fundtracker.ledger.secrets import cipher, sealing
from fundtracker.ledger.secrets.sealing import must_be_strong as must_be_strong

PLAIN = b"SQLite format 3\0"  # begins a ledger that has no password
MAGIC = b"FTRKENC1"  # begins one that has; the cost of the key goes with the number
PAGE = 4096

_keys: dict[bytes, bytes] = {}
_keys_lock = threading.Lock()


def is_ledger(head: bytes) -> bool:
    """Tell by its first sixteen bytes whether a file is a ledger (or another database)."""
    return head.startswith((PLAIN[:15], MAGIC))


def salt_of(path: Path) -> bytes:
    """Return the salt of an encrypted ledger; empty where the file is none, or is not there."""
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError:
        return b""
    return head if head.startswith(MAGIC) and len(head) == 16 else b""


def key_of(path: Path) -> tuple[bytes, bytes]:
    """Return (key, salt) of a file; empty ones where it has no password.

    Raises:
        UserError: ``password_needed``: nobody unlocked it in this process.
    """
    salt = salt_of(path)
    with _keys_lock:
        key = _keys.get(salt, b"")
    if salt and not key:
        raise UserError("password_needed", path=path.name)
    return key, salt


def is_locked(path: Path) -> bool:
    """Tell whether a file has a password that was not given yet."""
    salt = salt_of(path)
    return bool(salt) and salt not in _keys


def unlock(path: Path, password: str) -> None:
    """Keep the key of a file; does nothing where it has no password.

    Raises:
        UserError: ``wrong_password``, ``ledger_damaged`` (its first page is cut off),
            ``no_encryption_here``.
    """
    salt = salt_of(path)
    if not salt:
        return
    key = sealing.key(password, salt)
    if not _opens(path, key, salt):
        audit.note("refused", f"wrong_password: {path.name}")
        raise UserError("wrong_password", path=path.name)
    with _keys_lock:
        _keys[salt] = key


def new_key(password: str) -> tuple[bytes, bytes]:
    """Return (key, salt) of a new password, kept for the files that will be written with it.

    Raises:
        UserError: ``passphrase_short``.
    """
    sealing.must_be_strong(password)
    salt = MAGIC + os.urandom(8)
    key = sealing.key(password, salt)
    with _keys_lock:
        _keys[salt] = key
    return key, salt


def proves(path: Path, password: str) -> bool:
    """Tell whether this is the password of a file that was unlocked before."""
    salt = salt_of(path)
    return bool(salt) and sealing.key(password, salt) == _keys.get(salt)


def forget(path: Path | None = None) -> None:
    """Forget the key of a file, or all of them."""
    with _keys_lock:
        if path is None:
            _keys.clear()
        else:
            _keys.pop(salt_of(path), None)


def _opens(path: Path, key: bytes, salt: bytes) -> bool:
    if path.stat().st_size < PAGE:
        raise UserError("ledger_damaged", path=path.name, why="truncated")
    # the file alone: a journal that lies beside it is looked at when the ledger is opened
    uri = f"{path.absolute().as_uri()}?mode=ro&immutable=1"
    connection = cipher.connect(uri, key, salt, 10.0)
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.close()
    return True
