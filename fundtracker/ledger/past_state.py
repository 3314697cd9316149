"""The past as it was: TEMP views of a former state shadow the tables, so every reader runs
unchanged.
"""

from __future__ import annotations

from typing import TypeVar

from fundtracker.errors import UserError
from fundtracker.ledger.core import digests, kept_sums
from fundtracker.ledger.core.database import Database

Opened = TypeVar("Opened", bound=Database)


def open_at(ledger: Opened, seq: int, *, prove: bool = True) -> Opened:
    """Return a read-only ledger as it stood after changeset ``seq``.

    ``prove``: that what moved its sums since is what was written.

    Raises:
        UserError: ``no_such_change``, ``history_altered``.
    """
    last = ledger.read("SELECT max(seq) FROM changeset")[0][0]
    if not 1 <= seq <= last:
        raise UserError("no_such_change", seq=seq)
    if prove:
        ledger.once_a_version(f"sums proved since {seq}", lambda: _prove_sums(ledger, seq))
    past = _reader(ledger)
    _shadow(past, str(seq))
    since = (
        "SELECT 1 FROM main.changeset_table WHERE seq > ? AND tbl IN ('payment', 'part') LIMIT 1"
    )
    touched = past.connection.execute(since, (seq,)).fetchone() is not None
    past.connection.execute(kept_sums.past(seq, touched))
    return past


def open_movable(ledger: Opened) -> Opened:
    """Return a read-only ledger that ``move`` sets to any changeset: for who looks at many of
    them. Nothing of it is proved, and its kept sums are not those of the past.
    """
    past = _reader(ledger)
    past.connection.execute("CREATE TEMP TABLE moment AS SELECT 0 AS seq")
    _shadow(past, "(SELECT seq FROM temp.moment)")
    return past


def move(past: Database, seq: int) -> None:
    """Set a ledger of ``open_movable`` to how it stood after changeset ``seq``."""
    past.connection.execute("UPDATE temp.moment SET seq = ?", (seq,))


def _reader(ledger: Opened) -> Opened:
    connection = ledger.connect(ledger.path, write=False)
    past = type(ledger)(
        ledger.path, ledger.person, ledger.clock, connection, None, connect=ledger.connect
    )
    past.tables = ledger.tables  # of one file
    return past


def _shadow(past: Database, seq: str) -> None:
    """Lay views over the tables of a connection that show them as they stood after a changeset."""
    for table in past.tables.values():
        columns = ", ".join(table.all_columns)
        view = f"SELECT {columns} FROM main.{table.name} WHERE rev <= {seq}"
        if not table.append_only:
            view += (
                f" UNION ALL SELECT {columns} FROM main.{table.name}_h "
                f"WHERE rev <= {seq} AND rev_end > {seq}"
            )
        past.connection.execute(f"CREATE TEMP VIEW {table.name} AS {view}")
    past.connection.execute(
        f"CREATE TEMP VIEW changeset AS SELECT * FROM main.changeset WHERE seq <= {seq}"
    )
    past.connection.execute(
        "CREATE TEMP VIEW payee AS SELECT counterparty AS term_id, count(*) AS n FROM payment "
        "GROUP BY 1"
    )


def _prove_sums(ledger: Database, seq: int) -> None:
    """Prove what moves past sums away from those of today: the versions of payments and parts that
    were written or ended after changeset ``seq``, and the changesets that say so.

    What stood then and stands now is in both sums, and today's are looked at without a proof, too.

    Raises:
        UserError: ``history_altered``.
    """
    later = dict(ledger.read("SELECT seq, digest_version FROM changeset WHERE seq > ?", (seq,)))
    names_its_ends = all(version > 1 for version in later.values())
    for name in ("payment", "part"):
        moving = _moving(ledger, name, seq) | later.keys() if names_its_ends else None
        digests.prove(ledger, ledger.tables[name], moving)


def _moving(ledger: Database, table: str, seq: int) -> set[int]:
    """Return the changesets that wrote or ended a version which stands on one side of ``seq``
    alone.
    """
    history = f"{table}_h"
    rows = ledger.read(
        f"SELECT rev FROM {table} WHERE rev > :seq UNION SELECT rev FROM {history} WHERE rev > :seq"
        f" UNION SELECT rev FROM {history} WHERE rev_end > :seq"
        f" UNION SELECT rev_end FROM {history} WHERE rev_end > :seq"
        " UNION SELECT seq FROM changeset_table WHERE seq > :seq AND tbl = :table",
        {"seq": seq, "table": table},
    )
    return {number for (number,) in rows}
