"""The shape of the file: migrations, and what is generated from it (history tables, triggers)."""

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import UserError
from fundtracker.ledger.core.connection import APPLICATION_ID
from fundtracker.paths import asset

APPEND_ONLY = (
    "comment_seal",
    "review_signature",
    "review_snapshot",
    "source_chunk",
    "source_file",
    "term",
)
_LOG = ("changeset", "changeset_table", "changeset_signature", "taken_change")
_STATISTICS = (
    "CREATE TABLE sqlite_stat1(tbl,idx,stat)",
    "CREATE TABLE sqlite_stat4(tbl,idx,neq,nlt,ndlt,sample)",
)
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
    with _without("pandas", "numpy"):
        from sqlite_utils import Database, Migrations

    steps = Migrations("fundtracker")
    for number, path in enumerate(files(), 1):
        steps(name=path.stem)(_step(number, path))
    database = Database(connection)
    with database.atomic(), _triggers_anew(connection):
        steps.apply(database)


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """sqlite_utils loads pandas and numpy where they are installed (0.4 s); nothing here uses
    them.
    """
    away = [name for name in names if name not in sys.modules]
    sys.modules.update(dict.fromkeys(away))  # type: ignore[arg-type] # an import of None fails at once
    try:
        yield
    finally:
        for name in away:
            del sys.modules[name]


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
    """Take the triggers away and make those of the shape that stands then: a step may change any
    table.
    """
    for (name,) in connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    ).fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    yield
    for table in stamped(connection):
        for statement in triggers_of(table):
            connection.execute(statement)
    for statement in working_guards(connection):
        connection.execute(statement)


def _applied(connection: sqlite3.Connection, path: Path) -> None:
    """Run one step, and make the history tables that it asks for."""
    for statement in statements(path.read_text("utf-8")):
        connection.execute(statement)
    there = {
        name
        for (name,) in connection.execute(
            "SELECT name FROM main.sqlite_master WHERE type = 'table'"
        )
    }
    for table in stamped(connection):
        if not table.append_only and f"{table.name}_h" not in there:
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


_STAMPED: dict[tuple[Path, ...], dict[str, Stamped]] = {}  # of the files that this program writes


def stamped_now(connection: sqlite3.Connection) -> dict[str, Stamped]:
    """Return the stamped tables by name of a file that is proved to have the present shape: all
    have the same.
    """
    steps = tuple(files())
    if steps not in _STAMPED:
        _STAMPED[steps] = {table.name: table for table in stamped(connection)}
    return _STAMPED[steps]


def _history_table(connection: sqlite3.Connection, table: Stamped) -> Iterator[str]:
    types = {
        row[1]: (row[2], row[3])
        for row in connection.execute(f"PRAGMA main.table_info({table.name})")
    }
    columns = ", ".join(
        f"{c} {types[c][0]}" + (" NOT NULL" if types[c][1] or c == "id" else "")
        for c in table.all_columns
    )
    yield (
        f"CREATE TABLE {table.name}_h({columns}, rev_end INTEGER NOT NULL,"
        " op TEXT NOT NULL CHECK(op IN ('U', 'D')), PRIMARY KEY(rev_end, id)) STRICT, WITHOUT ROWID"
    )
    yield f"CREATE INDEX {table.name}_h_id ON {table.name}_h(id, rev)"
    yield f"CREATE INDEX {table.name}_h_rev ON {table.name}_h(rev, id)"


def insert_guard(name: str) -> str:
    """Return the trigger that refuses an insert outside a changeset."""
    return (
        f"CREATE TRIGGER {name}_i0 BEFORE INSERT ON {name} WHEN NEW.rev IS NOT {_OPEN}"
        " BEGIN SELECT RAISE(ABORT, 'no open changeset'); END"
    )


def working_guards(connection: sqlite3.Connection) -> Iterator[str]:
    """Yield the triggers of the tables that are not stamped: the log, kept sums, counters, the
    ledger's own state. A file of an older version has not all of them.
    """
    there = {name for (name,) in connection.execute("SELECT name FROM main.sqlite_master")}
    for name in (name for name in _LOG if name in there):
        yield _refusal(
            f"{name}_i0", f"INSERT ON {name} WHEN NEW.seq IS NOT {_OPEN}", "no open changeset"
        )
        for operation in ("UPDATE", "DELETE"):
            yield _refusal(
                f"{name}_no_{operation.lower()}",
                f"{operation} ON {name}",
                "the change log is append-only",
            )
    for name in (name for name in ("paid_sum", "payee") if name in there):
        for operation in ("INSERT", "UPDATE", "DELETE"):
            when = f"{operation} ON {name} WHEN {_OPEN} IS NULL"
            yield _refusal(f"{name}_{operation[0].lower()}0", when, "no open changeset")
    yield _refusal("counter_i0", f"INSERT ON counter WHEN {_OPEN} IS NULL", "no open changeset")
    falls = f"UPDATE ON counter WHEN {_OPEN} IS NULL OR NEW.tbl <> OLD.tbl OR NEW.next < OLD.next"
    yield _refusal("counter_u0", falls, "no open changeset, or ids given twice")
    yield _refusal("counter_no_delete", "DELETE ON counter", "no id is given twice")
    yield _refusal(
        "ledger_state_i0",
        "INSERT ON ledger_state WHEN EXISTS (SELECT 1 FROM ledger_state)",
        "a ledger has one state",
    )
    following = "(SELECT coalesce(max(seq), 0) + 1 FROM changeset)"
    yield _refusal(
        "ledger_state_u0",
        "UPDATE ON ledger_state WHEN NEW.one IS NOT OLD.one OR NEW.uid IS NOT OLD.uid OR NEW.desk "
        "IS NOT OLD.desk"
        f" OR NEW.open_seq <> {following}",
        "a ledger keeps its name and desk",
    )
    yield _refusal("ledger_state_no_delete", "DELETE ON ledger_state", "a ledger keeps its state")


def _refusal(name: str, when: str, why: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} BEGIN SELECT RAISE(ABORT, '{why}'); END"


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
        f"CREATE TRIGGER {t}_u0 BEFORE UPDATE ON {t} WHEN NEW.rev IS NOT {_OPEN} OR NEW.id <> "
        f"OLD.id"
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


_SHAPE = (
    "SELECT type, name, coalesce(sql, '') AS sql FROM main.sqlite_master"
    " WHERE NOT (type = 'index' AND sql IS NULL AND name GLOB 'sqlite_autoindex_*')"
    " AND NOT (tbl_name = '_sqlite_migrations' AND (type, name) IN (VALUES ('table', "
    "'_sqlite_migrations'),"
    " ('index', 'idx__sqlite_migrations_migration_set_name')))"
    f" AND coalesce(sql, '') NOT IN {_STATISTICS}"
    " ORDER BY tbl_name, type = 'trigger', type = 'index', name"
)


def shape(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    """Return (type, name) → SQL of all that a file declares: tables, indexes, triggers, views.

    Left out are the indexes that SQLite makes for a table's own constraints, the list of
    migrations and the statistics of ANALYZE, each by its exact words.
    """
    rows = connection.execute(_SHAPE)
    return {(kind, name): sql for kind, name, sql in rows}


def as_text(there: dict[tuple[str, str], str]) -> str:
    """Return a shape as ``db/schema.sql`` holds it: comparing with that is cheap, making the
    shape anew is not.
    """
    return "".join(f"{sql};\n" for sql in there.values())


def _is_as_written(connection: sqlite3.Connection) -> bool:
    """Tell whether a shape is, letter by letter, that of ``db/schema.sql``: SQLite joins it, which
    takes half the time of 2,000 rows handed to Python.
    """
    [(text,)] = connection.execute(f"SELECT group_concat(sql || ';\n', '') FROM ({_SHAPE})")
    return bool(text == asset("db/schema.sql").read_text("utf-8"))


def expected(number: int | None = None) -> dict[tuple[str, str], str]:
    """Return the shape that a file of a version (by default the present one) must have."""
    return _expected(tuple(files()[:number]))


def strange(connection: sqlite3.Connection, number: int) -> list[tuple[str, str]]:
    """Return (type, name) of what a file of a version has beside its shape, lacks of it or has
    otherwise.

    An older file's guards are made anew by its upgrade: of its triggers only foreign ones are
    strange.
    """
    if number == version() and _is_as_written(connection):
        return []
    there = shape(connection)
    wanted = expected(number)
    differ = [
        key
        for key in sorted(there.keys() | wanted.keys(), key=repr)  # a damaged one may be no text
        if there.get(key) != wanted.get(key)
    ]
    if number < version():
        return [key for key in differ if key[0] != "trigger" or key not in wanted]
    return differ


def prove(connection: sqlite3.Connection, path: Path, number: int) -> None:
    """Refuse a file whose shape is not that of its version ``number``; no table of it is read.

    Raises:
        UserError: ``strange_shape`` with the type and name of the first that differs and how many
            do.
    """
    if differ := strange(connection, number):
        kind, name = differ[0]
        raise UserError("strange_shape", path=path.name, kind=kind, name=name, n=len(differ))


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
