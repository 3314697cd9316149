"""What a killed writer left beside a ledger is tried on a copy first.

SQLite puts the pages of a hot journal back into whatever file has the name. Beside a good copy
that somebody put there since, that wrecks it. So the outcome is proved on a copy; a journal that
would make the file worse is set aside under another name, and file and journal stay as they were
where neither outcome proves.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import migrations
from fundtracker.ledger.core.connection import Connect

FiguresHold = Callable[
    [Path, sqlite3.Connection], bool
]  # whether what a file's rows add up to proves

_MAGIC = bytes.fromhex(
    "d9d505f920a163d7"
)  # begins a journal that holds pages; an ended one begins with zeros


def is_hot(path: Path) -> bool:
    """Tell whether something beside a ledger would be written into it when it is opened."""
    return bool(_hot(path))


def _hot(path: Path) -> list[str]:
    suffixes = []
    for suffix in ("-journal", "-wal"):
        try:
            with path.with_name(path.name + suffix).open("rb") as file:
                head = file.read(8)
        except OSError:
            continue
        if head == _MAGIC or (suffix == "-wal" and head):
            suffixes.append(suffix)
    return suffixes


def recover(path: Path, connect: Connect, figures_hold: FiguresHold) -> list[str]:
    """See to it that opening a ledger makes it no worse; return the names under which journals
    were set aside.

    For who holds the ledger's lock and may write.

    Raises:
        UserError: ``ledger_damaged``: it proves neither with its journal nor without.
    """
    hot = _hot(path)
    if not hot:
        return []
    trial = path.with_name(path.name + ".recovery")
    try:
        _forget(trial)
        for suffix in ("", *hot):
            private_files.copy(
                path.with_name(path.name + suffix), trial.with_name(trial.name + suffix)
            )
        with_journal = _proved_changes(trial, connect, figures_hold)
        without = _proved_changes(path, connect, figures_hold, immutable=True)
    except OSError as error:
        raise UserError("write_failed", path=trial.name, why=error.strerror or "") from None
    finally:
        _forget(trial)
    if with_journal is not None and (without is None or with_journal >= without):
        return []  # the ordinary case: SQLite rolls back what was not finished
    if without is None:
        raise UserError("ledger_damaged", path=path.name, why="journal")
    return [_set_aside(path, suffix) for suffix in hot]


def _forget(trial: Path) -> None:
    for suffix in ("", *opening.SIDE_FILES):
        trial.with_name(trial.name + suffix).unlink(missing_ok=True)


def _set_aside(path: Path, suffix: str) -> str:
    number = 1
    while (target := path.with_name(f"{path.name}{suffix}.stale{number}")).exists():
        number += 1
    path.with_name(path.name + suffix).rename(target)
    return target.name


def _proved_changes(
    path: Path, connect: Connect, figures_hold: FiguresHold, *, immutable: bool = False
) -> int | None:
    """Return how many changes a file holds, None where it does not prove; ``immutable``: without
    its journal.
    """
    try:
        connection = connect(path, write=not immutable, immutable=immutable)
    except (UserError, *opening.FAILURES):
        return None
    try:
        [(version,)] = connection.execute("PRAGMA user_version").fetchall()
        migrations.prove(connection, path, version)
        if connection.execute("PRAGMA integrity_check(1)").fetchall() != [("ok",)]:
            return None
        if version == migrations.version() and not figures_hold(path, connection):
            return None
        return int(connection.execute("SELECT coalesce(max(seq), 0) FROM changeset").fetchone()[0])
    except (UserError, ValueError, *opening.FAILURES):
        return None
    finally:
        opening.close(connection, write=not immutable)
