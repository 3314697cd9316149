"""Verified copies of a ledger.

SQLite copies page by page under a lock; the file written is then read again whole: every tree of
pages, the order, types and rules of all rows, each row in every index, and the head of the chain.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import migrations
from fundtracker.ledger.secrets import cipher


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Write a copy of the ledger to ``target``: whole and proved, or not at all.

    Raises:
        UserError: ``exists`` (nothing is overwritten), ``strange_shape``, ``write_failed``,
            ``disk_full``.
    """
    [(version,)] = source.execute("PRAGMA user_version").fetchall()
    migrations.prove(source, Path(source.execute("PRAGMA database_list").fetchone()[2]), version)
    if target.exists():
        raise UserError("exists", path=target.name)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        connection = opening.beside(source, part)
        try:
            source.backup(connection)
            connection.execute("PRAGMA journal_mode=DELETE")
            intact = _is_intact(connection)
            heads = [
                c.execute("SELECT max(seq), hash FROM changeset").fetchone()
                for c in (source, connection)
            ]
        finally:
            connection.close()
        if not intact or heads[0] != heads[1]:
            raise UserError("backup_not_equal", path=target.name)
        private_files.settle(part, target)
    except sqlite3.Error as error:
        raise opening.as_user_error(error, target) from error
    except OSError as error:
        raise UserError("write_failed", path=target.name, why=error.strerror or "") from None
    finally:
        part.unlink(missing_ok=True)


def _is_intact(connection: sqlite3.Connection) -> bool:
    connection.execute(f"PRAGMA cache_size = {opening.CHECKING_CACHE}")
    return bool(connection.execute("PRAGMA integrity_check(1)").fetchone()[0] == "ok")


def without_password(source: sqlite3.Connection, target: Path) -> None:
    """Write a verified copy that everybody can read: what goes to people outside the office.

    Raises:
        UserError: as ``copy``.
    """
    key, salt = cipher.secret_of(source)
    if not key:
        copy(source, target)
        return
    locked = target.with_name(target.name + ".locked")
    try:
        copy(source, locked)
        private_files.reserve(target)
        cipher.export(
            locked.absolute().as_uri(), (key, salt), target.absolute().as_uri(), (b"", b"")
        )
        connection = opening.connect(target, write=False)
        try:
            if not _is_intact(connection):
                raise UserError("backup_not_equal", path=target.name)
        finally:
            connection.close()
    except sqlite3.Error as error:
        target.unlink(missing_ok=True)
        raise opening.as_user_error(error, target) from error
    finally:
        locked.unlink(missing_ok=True)


def before_upgrade(source: sqlite3.Connection, ledger: Path, version: int) -> Path:
    """Write the copy that stands beside the ledger before it is upgraded; return its path."""
    number = 0
    while True:
        suffix = f".v{version}.backup" if number == 0 else f".v{version}-{number}.backup"
        target = ledger.with_name(ledger.stem + suffix + ledger.suffix)
        if not target.exists():
            copy(source, target)
            return target
        number += 1


KEPT = (12, 10, 9)  # days, weeks, months


def folder(ledger: Path) -> Path:
    """Return where the automatic copies of a ledger stand: beside it."""
    return ledger.with_name(ledger.stem + ".backups")


def automatic(ledger: Path, now: dt.datetime) -> Path | None:
    """Write a verified copy of a ledger into its folder; None where its newest copy is as new.

    Older copies are thinned: the newest of each of the last 12 days, 10 weeks and 9 months stays.

    Raises:
        UserError: ``write_failed``, ``disk_full``.
    """
    place = folder(ledger)
    source = opening.connect(ledger, write=False)
    try:
        seq = source.execute("SELECT max(seq) FROM changeset").fetchone()[0]
        standing = copies(ledger)
        if standing and _seq(standing[0]) == seq:
            return None
        try:
            private_files.folder(place)
        except OSError as error:
            raise UserError("write_failed", path=place.name, why=error.strerror or "") from None
        target = place / f"{now:%Y%m%d-%H%M%S}-{seq}.ftdb"
        if target.exists():
            return None
        copy(source, target)
    finally:
        source.close()
    for old in _surplus(copies(ledger)):
        old.unlink(missing_ok=True)
    return target


def copies(ledger: Path) -> list[Path]:
    """Return the automatic copies of a ledger, the newest first."""
    return sorted(folder(ledger).glob("????????-??????-*.ftdb"), reverse=True)


def newest_good(ledger: Path) -> Path | None:
    """Return the newest automatic copy that is whole and has the shape of a ledger, or None."""
    for path in copies(ledger):
        try:
            connection = opening.connect(path, write=False)
            try:
                [(version,)] = connection.execute("PRAGMA user_version").fetchall()
                migrations.prove(connection, path, version)
                if _is_intact(connection):
                    return path
            finally:
                connection.close()
        except (UserError, sqlite3.Error):
            continue
    return None


def restore(ledger: Path, backup: Path) -> Path:
    """Put a copy beside a damaged ledger, which is left as it is; return the path of the new
    ledger.

    Raises:
        UserError: ``write_failed``.
    """
    number = 1
    while (
        target := ledger.with_name(
            f"{ledger.stem}-restored{number if number > 1 else ''}{ledger.suffix}"
        )
    ).exists():
        number += 1
    source = opening.connect(backup, write=False)
    try:
        copy(source, target)
    finally:
        source.close()
    return target


def _seq(path: Path) -> int:
    return int(path.stem.rsplit("-", 1)[1])


def _surplus(standing: list[Path]) -> list[Path]:
    """Return the copies that no day, week or month needs; ``standing`` has the newest first."""
    paths: set[Path] = set()
    for form, most in zip(("%Y%m%d", "%G%V", "%Y%m"), KEPT, strict=True):
        seen: list[str] = []
        for path in standing:
            key = dt.datetime.strptime(path.stem[:8], "%Y%m%d").strftime(form)
            if key not in seen and len(seen) < most:
                seen.append(key)
                paths.add(path)
    return [path for path in standing if path not in paths]
