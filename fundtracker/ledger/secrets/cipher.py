"""A connection to a file that SQLCipher encrypts page by page (AES-256, HMAC-SHA-512).

``sqlcipher3`` speaks as ``sqlite3`` does but raises errors of its own; here they become those of
``sqlite3``, so that nobody else needs to know which kind of file is open. It loads only where an
encrypted file is met.
"""

from __future__ import annotations

import functools
import sqlite3
from collections.abc import Callable
from typing import Any, cast

from fundtracker.errors import UserError

_KINDS = (  # the narrow ones first: an IntegrityError is a DatabaseError too
    *("IntegrityError", "OperationalError", "ProgrammingError", "DataError", "InternalError"),
    *("NotSupportedError", "DatabaseError", "InterfaceError", "Error"),
)
_OF_CURSORS = ("execute", "executemany", "executescript", "fetchone", "fetchmany", "fetchall")
_OF_CONNECTIONS = ("backup", "commit", "rollback", "close", "create_function")


def connect(uri: str, key: bytes, salt: bytes, wait: float) -> sqlite3.Connection:
    """Open an encrypted file, or begin one where the file is empty.

    Nothing is read yet: another key shows at the first question, as ``file is not a database``.

    Raises:
        UserError: ``no_encryption_here`` (the library is not installed).
    """
    connection = _connection_class()(
        uri, uri=True, isolation_level=None, timeout=wait, check_same_thread=False
    )
    if key:
        connection.execute("PRAGMA cipher_log_level = NONE")  # what is wrong is said by us
        connection.execute(f'PRAGMA key = "{spoken(key, salt)}"')
        connection.key, connection.salt = key, salt
    return cast(sqlite3.Connection, connection)


def export(
    source: str, secret: tuple[bytes, bytes], target: str, new_secret: tuple[bytes, bytes]
) -> None:
    """Write all that a file (URI) holds into an empty one, each under its key or under none.

    Raises:
        sqlite3.Error: either cannot be read or written.
    """
    connection = connect(source, *secret, wait=10.0)
    try:
        key = spoken(*new_secret) if new_secret[0] else ""
        connection.execute("ATTACH DATABASE ? AS target KEY ?", (target, key))
        connection.execute("SELECT sqlcipher_export('target')").fetchall()
        for name in ("user_version", "application_id"):
            [(number,)] = connection.execute(f"PRAGMA main.{name}").fetchall()
            connection.execute(f"PRAGMA target.{name} = {number}")
        connection.execute("DETACH DATABASE target")
    finally:
        connection.close()


def secret_of(connection: sqlite3.Connection) -> tuple[bytes, bytes]:
    """Return (key, salt) of a connection; empty ones where its file is not encrypted."""
    return getattr(connection, "key", b""), getattr(connection, "salt", b"")


def spoken(key: bytes, salt: bytes) -> str:
    """Return a key as SQLCipher takes it: raw, with the salt that stands before the pages."""
    return f"x'{key.hex()}{salt.hex()}'"


@functools.cache
def _connection_class() -> Any:
    try:
        from sqlcipher3 import dbapi2
    except ImportError:
        raise UserError("no_encryption_here") from None

    kinds = [(getattr(dbapi2, name), getattr(sqlite3, name)) for name in _KINDS]

    def told(method: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(method)
        def call(*args: Any, **named: Any) -> Any:
            try:
                return method(*args, **named)
            except dbapi2.Error as error:
                kind = next(ours for theirs, ours in kinds if isinstance(error, theirs))
                raise kind(*error.args) from error

        return call

    methods = {name: told(getattr(dbapi2.Cursor, name)) for name in (*_OF_CURSORS, "__next__")}
    cursor_class = type("Cursor", (dbapi2.Cursor,), methods)

    def through_cursor(name: str) -> Callable[..., Any]:
        def call(self: Any, *args: Any) -> Any:
            return getattr(told(dbapi2.Connection.cursor)(self, cursor_class), name)(*args)

        return call

    own = {name: told(getattr(dbapi2.Connection, name)) for name in _OF_CONNECTIONS}
    own |= {name: through_cursor(name) for name in ("execute", "executemany", "executescript")}
    own |= {"cursor": lambda self: told(dbapi2.Connection.cursor)(self, cursor_class)}
    return type("Connection", (dbapi2.Connection,), {**own, "key": b"", "salt": b""})
