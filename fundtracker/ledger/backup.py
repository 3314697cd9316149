"""Verified copies of a ledger."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from fundtracker.errors import UserError
from fundtracker.ledger import connection as opening


def copy(source: sqlite3.Connection, target: Path) -> None:
    """Write a copy of the ledger to ``target``: whole and proved, or not at all.

    Raises:
        UserError: ``exists`` (nothing is overwritten), ``write_failed``, ``disk_full``.
    """
    if target.exists():
        raise UserError("exists", path=target.name)
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    try:
        made = sqlite3.connect(part, isolation_level=None)
        try:
            source.backup(made)
            made.execute("PRAGMA journal_mode=DELETE")
            found = made.execute("PRAGMA integrity_check(1)").fetchone()[0]
            heads = [c.execute("SELECT max(seq), hash FROM changeset").fetchone() for c in (source, made)]
        finally:
            made.close()
        if found != "ok" or heads[0] != heads[1]:
            raise UserError("backup_not_equal", path=target.name)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(part, target)
    except sqlite3.Error as error:
        raise opening.told(error, target) from error
    except OSError as error:
        raise UserError("write_failed", path=target.name, why=error.strerror or "") from None
    finally:
        part.unlink(missing_ok=True)


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
