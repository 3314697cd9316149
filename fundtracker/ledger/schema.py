"""The shape of the file: migrations, and what is generated from it (history tables, triggers)."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fundtracker.ledger.connection import APPLICATION_ID
from fundtracker.paths import asset

APPEND_ONLY = ("comment_seal", "review_signature", "review_snapshot", "source_chunk", "source_file", "term")
_LOG = ("changeset", "changeset_table")
_OPEN = "(SELECT open_seq FROM ledger_state)"


class Stamped(NamedTuple):
    """A table whose rows carry the changeset that wrote them; ``columns`` without ``rev``."""

    name: str
    columns: tuple[str, ...]
    append_only: bool

    @property
    def all_columns(self) -> tuple[str, ...]:
        """Every column of the table, ``rev`` in second place."""
        return (self.columns[0], "rev", *self.columns[1:])


def files() -> list[Path]:
    """Return the migrations in order."""
    return sorted(asset("db/migrations").glob("[0-9]*.sql"))


@cache
def version() -> int:
    """Return the version of the file that this program writes."""
    return len(files())


def statements(sql: str) -> Iterator[str]:
    """Split SQL where statements end (``executescript`` would commit)."""
    pending = ""
    for line in sql.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            yield pending.strip()
            pending = ""
    if pending.strip() and not pending.strip().startswith("--"):
        raise ValueError(f"unfinished statement: {pending[:60]}")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a file to the present version, whole or not at all; triggers are made anew, once."""
    from sqlite_utils import Database, Migrations

    steps = Migrations("fundtracker")
    for number, path in enumerate(files(), 1):
        steps(name=path.stem)(_step(number, path))
    database = Database(connection)
    with database.atomic(), _triggers_anew(connection):
        steps.apply(database)


def _step(number: int, path: Path):  # type: ignore[no-untyped-def] # sqlite_utils is untyped
    def step(database: object) -> None:
        connection: sqlite3.Connection = database.conn  # type: ignore[attr-defined]
        _applied(connection, path)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {number}")

    step.__name__ = path.stem
    return step


@contextmanager
def _triggers_anew(connection: sqlite3.Connection) -> Iterator[None]:
    """Take the triggers away and make those of the shape that stands then: a step may change any table."""
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for table in stamped(connection):
        for statement in triggers_of(table):
            connection.execute(statement)
    for name in _LOG:
        for operation in ("UPDATE", "DELETE"):
            connection.execute(
                f"CREATE TRIGGER {name}_no_{operation.lower()} BEFORE {operation} ON {name}"
                " BEGIN SELECT RAISE(ABORT, 'the change log is append-only'); END"
            )


def _applied(connection: sqlite3.Connection, path: Path) -> None:
    """Run one step, and make the history tables that it asks for."""
    for statement in statements(path.read_text("utf-8")):
        connection.execute(statement)
    for table in stamped(connection):
        if not table.append_only:
            for statement in _history_table(connection, table):
                connection.execute(statement)


def stamped(connection: sqlite3.Connection) -> list[Stamped]:
    """Return the stamped tables, by name."""
    tables: dict[str, list[str]] = {}
    for name, column in connection.execute(
        "SELECT m.name, c.name FROM main.sqlite_master m, pragma_table_info(m.name, 'main') c"
        " WHERE m.type = 'table' AND m.name NOT GLOB '*_h' AND m.sql LIKE '% rev INTEGER NOT NULL%'"
        " ORDER BY m.name, c.cid"
    ):
        tables.setdefault(name, []).append(column)
    for name, columns in tables.items():
        if "rev" not in columns:
            raise sqlite3.DatabaseError(f"malformed schema: {name}")
        columns.remove("rev")
    return [Stamped(name, tuple(columns), name in APPEND_ONLY) for name, columns in tables.items()]


def _history_table(connection: sqlite3.Connection, table: Stamped) -> Iterator[str]:
    types = {row[1]: (row[2], row[3]) for row in connection.execute(f"PRAGMA main.table_info({table.name})")}
    columns = ", ".join(
        f"{c} {types[c][0]}" + (" NOT NULL" if types[c][1] or c == "id" else "") for c in table.all_columns
    )
    yield (
        f"CREATE TABLE IF NOT EXISTS {table.name}_h({columns}, rev_end INTEGER NOT NULL,"
        " op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID"
    )
    yield f"CREATE INDEX IF NOT EXISTS {table.name}_h_id ON {table.name}_h(id, rev)"
    yield f"CREATE INDEX IF NOT EXISTS {table.name}_h_rev ON {table.name}_h(rev, id)"


def insert_guard(name: str) -> str:
    """Return the trigger that refuses an insert outside a changeset."""
    return (
        f"CREATE TRIGGER {name}_i0 BEFORE INSERT ON {name} WHEN NEW.rev IS NOT {_OPEN}"
        " BEGIN SELECT RAISE(ABORT, 'no open changeset'); END"
    )


def triggers_of(table: Stamped) -> Iterator[str]:
    """Yield the triggers of one stamped table."""
    t, columns = table.name, ", ".join(table.all_columns)
    yield insert_guard(t)
    if table.append_only:
        for operation in ("UPDATE", "DELETE"):
            yield (
                f"CREATE TRIGGER {t}_no_{operation.lower()} BEFORE {operation} ON {t}"
                " BEGIN SELECT RAISE(ABORT, 'append-only'); END"
            )
        return
    old = ", ".join(f"OLD.{c}" for c in table.all_columns)
    yield (
        f"CREATE TRIGGER {t}_u0 BEFORE UPDATE ON {t} WHEN NEW.rev IS NOT {_OPEN} OR NEW.id <> OLD.id"
        " BEGIN SELECT RAISE(ABORT, 'no open changeset'); END"
    )
    yield (
        f"CREATE TRIGGER {t}_d0 BEFORE DELETE ON {t} WHEN {_OPEN} IS NULL"
        " BEGIN SELECT RAISE(ABORT, 'no open changeset'); END"
    )
    yield (
        f"CREATE TRIGGER {t}_u AFTER UPDATE ON {t} WHEN OLD.rev <> NEW.rev BEGIN"
        f" INSERT INTO {t}_h({columns}, rev_end, op) VALUES({old}, NEW.rev, 'U'); END"
    )
    yield (
        f"CREATE TRIGGER {t}_d AFTER DELETE ON {t} WHEN OLD.rev <> {_OPEN} BEGIN"
        f" INSERT INTO {t}_h({columns}, rev_end, op) VALUES({old}, {_OPEN}, 'D'); END"
    )
    yield (
        f"CREATE TRIGGER {t}_d2 AFTER DELETE ON {t} WHEN OLD.rev = {_OPEN} BEGIN"
        f" UPDATE {t}_h SET op = 'D' WHERE rev_end = {_OPEN} AND id = OLD.id; END"
    )
    yield (
        f"CREATE TRIGGER {t}_h_no_delete BEFORE DELETE ON {t}_h"
        " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    )
    yield (
        f"CREATE TRIGGER {t}_h_no_update BEFORE UPDATE ON {t}_h WHEN OLD.rev_end IS NOT {_OPEN}"
        " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    )
    yield (
        f"CREATE TRIGGER {t}_h_no_insert BEFORE INSERT ON {t}_h WHEN NEW.rev_end IS NOT {_OPEN}"
        " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
    )


def shape(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return (type, name) → SQL of the tables, indexes and triggers of a file, SQLite's own apart."""
    rows = connection.execute(
        "SELECT type, name, sql FROM main.sqlite_master WHERE sql IS NOT NULL AND tbl_name NOT GLOB '*sqlite_*'"
    )
    return {(kind, name): sql for kind, name, sql in rows}


def expected() -> dict[tuple[str, str], str]:
    """Return the shape that a file of the present version must have."""
    return _expected(tuple(files()))


@cache
def _expected(steps: tuple[Path, ...]) -> dict[tuple[str, str], str]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        with _triggers_anew(connection):
            for path in steps:
                _applied(connection, path)
        return shape(connection)
    finally:
        connection.close()
