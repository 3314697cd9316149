"""The past as it was: TEMP views of a former state shadow the tables, so every reader runs unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundtracker.errors import UserError
from fundtracker.ledger import connection as opening
from fundtracker.ledger import digests, sums

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger


def open_at(ledger: Ledger, seq: int, *, prove: bool = True) -> Ledger:
    """Return a read-only ledger as it stood after changeset ``seq``.

    Raises:
        UserError: ``no_such_change``, ``history_altered``.
    """
    last = ledger.read("SELECT max(seq) FROM changeset")[0][0]
    if not 1 <= seq <= last:
        raise UserError("no_such_change", seq=seq)
    if prove:
        ledger.once_a_version("ends proved", lambda: _prove_ends(ledger))
    connection = opening.connect(ledger.path, write=False)
    past = type(ledger)(ledger.path, ledger.person, ledger.clock, connection, None)
    for table in past.tables.values():
        columns = ", ".join(table.all_columns)
        view = f"SELECT {columns} FROM main.{table.name} WHERE rev <= {seq}"
        if not table.append_only:
            view += f" UNION ALL SELECT {columns} FROM main.{table.name}_h WHERE rev <= {seq} AND rev_end > {seq}"
        connection.execute(f"CREATE TEMP VIEW {table.name} AS {view}")
    connection.execute(f"CREATE TEMP VIEW changeset AS SELECT * FROM main.changeset WHERE seq <= {seq}")
    since = "SELECT 1 FROM main.changeset_table WHERE seq > ? AND tbl IN ('payment', 'part') LIMIT 1"
    touched = connection.execute(since, (seq,)).fetchone() is not None
    connection.execute(sums.past(seq, touched))
    return past


def _prove_ends(ledger: Ledger) -> None:
    """Prove when the versions of payments and their parts ended: a moved end would move the sums of the past.

    What was replaced ends where its successor begins; what was deleted, where the digest says so.
    """
    for name in ("payment", "part"):
        table = ledger.tables[name]
        for _, seq in digests.broken_successions(ledger, table):
            raise UserError("history_altered", table=name, seq=seq)
        deleting = ledger.read(f"SELECT DISTINCT rev_end FROM {name}_h WHERE op = 'D'")
        digests.prove(ledger, table, {seq for (seq,) in deleting})
