"""Digests made anew from what a file holds now, and the succession of a row's versions."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, cast

from fundtracker.errors import Issue, UserError
from fundtracker.ledger.core import connection as opening
from fundtracker.ledger.core import kept_sums
from fundtracker.ledger.core.change import DIGEST_VERSION, Digest, Ended
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.migrations import Stamped
from fundtracker.ledger.core.opening_proof import is_chained

BLOCK = 256  # rows that are turned into columns at a time: they stay in the processor's cache
Columns = list[tuple[Any, ...]]  # of the current rows, in the order of the table's columns
Content = dict[int, tuple[int, int, bytes]]  # changeset → rows written, rows deleted, digest


def recorded(db: Database, table: str) -> Content:
    """Return what the changesets said that they did to a table."""
    rows = db.read(
        "SELECT seq, written, deleted, digest FROM changeset_table WHERE tbl = ?", (table,)
    )
    return {seq: (written, deleted, digest) for seq, written, deleted, digest in rows}


def of_table(
    db: Database,
    table: Stamped,
    watching: Sequence[Callable[[Columns], None]] = (),
    only: Collection[int] = (),
) -> Content:
    """Return what changesets did to a table, from its current rows and its history; ``only`` some
    of them.

    Rows come by id, those of one changeset therefore too; nothing is sorted and nothing is held.
    ``watching`` get the columns of the current rows, block by block.
    """
    digests: defaultdict[int, Digest] = defaultdict(Digest)
    rows = db.connection.execute(_versions(db, table, only))
    while block := rows.fetchmany(BLOCK):
        if watching:
            _show(block, watching)
        for seq, part in groupby(block, itemgetter(0)):
            digests[seq].add([row[1:-1] for row in part])
    ending = set() if table.append_only else set(_ending(db, table, only))
    versions = dict(db.read("SELECT seq, digest_version FROM changeset"))
    content: Content = {}
    for seq in digests.keys() | ending:
        digest, version = digests[seq], versions.get(seq, DIGEST_VERSION)
        ended = ended_by(db, table, seq) if seq in ending else ()
        value = digest.end(ended, version)
        if digest.written or digest.deleted or version != 1:
            content[seq] = (digest.written, digest.deleted, value)
    return content


def _show(block: list[tuple[Any, ...]], watching: Sequence[Callable[[Columns], None]]) -> None:
    """Show the current rows of a block, turned into columns, to those who watch."""
    is_current = itemgetter(-1)
    current = block if all(map(is_current, block)) else list(filter(is_current, block))
    if current:
        turned = list(zip(*current, strict=True))[1:-1]
        for watch in watching:
            watch(turned)


def ended_by(db: Database, table: Stamped, seq: int) -> Iterator[Ended]:
    """Return the rows of a table that a changeset ended, by id."""
    sql = f"SELECT id, rev, op FROM {table.name}_h WHERE rev_end = ? ORDER BY id"
    return db.connection.execute(sql, (seq,))


def _versions(db: Database, table: Stamped, only: Collection[int]) -> str:
    """Return the query of all versions of all rows, or of those that some changesets wrote."""
    columns = ", ".join(table.columns)
    where = f" WHERE rev IN ({','.join(map(str, only))})" if only else ""
    query = f"SELECT rev, {columns}, 1 FROM {table.name}{where}"
    if not table.append_only:
        history = f"{table.name}_h"
        if db.read(f"SELECT 1 FROM {history} LIMIT 1"):
            index = "" if only else f" INDEXED BY {history}_id"
            query += f" UNION ALL SELECT rev, {columns}, 0 FROM {history}{index}{where}"
    return f"{query} ORDER BY 2"


def _ending(db: Database, table: Stamped, only: Collection[int]) -> Iterator[int]:
    where = f" WHERE rev_end IN ({','.join(map(str, only))})" if only else ""
    for (seq,) in db.read(f"SELECT DISTINCT rev_end FROM {table.name}_h{where}"):
        yield seq


def broken_successions(db: Database, table: Stamped) -> Iterator[tuple[int, int]]:
    """Yield (id, changeset that ended it) of history rows without the successor that they must
    have.

    The versions of a row follow one another without overlap: what was replaced has a version that
    the replacing changeset wrote, what was deleted has none before a later changeset brings the
    row back. So the ends are proved in changesets of digest version 1 too: nothing but the true
    end fits between the versions that are digested.
    """
    t = table.name
    yield from db.connection.execute(
        f"SELECT h.id, h.rev_end FROM {t}_h h LEFT JOIN {t} t ON t.id = h.id WHERE h.rev_end <= "
        f"h.rev"
        " OR t.rev < h.rev_end OR (h.op = 'U' AND t.rev IS NOT h.rev_end"
        f" AND NOT EXISTS (SELECT 1 FROM {t}_h n WHERE n.id = h.id AND n.rev = h.rev_end))"
        f" OR EXISTS (SELECT 1 FROM {t}_h n WHERE n.id = h.id AND n.rev > h.rev AND n.rev < "
        f"h.rev_end)"
        " ORDER BY 2, 1"
    )


def link_holds(db: Database, seq: int) -> bool:
    """Tell whether a changeset is there, its own hash is that of its words and digests, and the
    next one builds on it.
    """
    rows = db.read(
        "SELECT c.prev, c.hash, n.prev, c.seq, c.uid, c.person, c.kind, c.reason, c.params, "
        "c.undo_of, c.at,"
        " c.digest_version FROM changeset c LEFT JOIN changeset n ON n.seq = c.seq + 1 WHERE c.seq "
        "= ?",
        (seq,),
    )
    if not rows:
        return False
    [row] = rows
    tables = db.read(
        "SELECT tbl, written, deleted, digest FROM changeset_table WHERE seq = ? ORDER BY tbl",
        (seq,),
    )
    return is_chained(row[1], row[0], row[3:], tables) and row[2] in (None, row[1])


def prove(db: Database, table: Stamped, only: Collection[int] | None = None) -> None:
    """Refuse where what changesets (``only`` some) did to a table is not what they wrote down.

    Raises:
        UserError: ``history_altered`` with the table and the changeset.
    """
    if only is not None and not only:
        return
    written = recorded(db, table.name)
    content = of_table(db, table, only=only or ())
    broken = {seq for _, seq in broken_successions(db, table)} if not table.append_only else set()
    for seq in sorted(written.keys() | content.keys() | broken if only is None else only):
        if content.get(seq) != written.get(seq) or seq in broken or not link_holds(db, seq):
            raise UserError("history_altered", table=table.name, seq=seq)


# ---------------------------------------------------------------- rows that are looked at
# The rows of a ledger that is looked at are proved where they are few (about 40 ms); those of a
# large one by ``check``, and before a file leaves it.
MOST = 10_000
_FILES = "source_chunk"  # each file is compared with its own hash where it goes out


class Rows(NamedTuple):
    """What does not prove of the rows; ``proved``: they were few enough to be looked at."""

    issues: list[Issue]
    proved: bool


class _Plain(NamedTuple):
    """The questions of a proof, outside what a reading keeps of the ledger's answers."""

    connection: sqlite3.Connection

    def read(self, sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        return self.connection.execute(sql, params).fetchall()


def of_rows(connection: sqlite3.Connection, tables: Mapping[str, Stamped]) -> Rows:
    """Return what of all rows is not as the changes wrote it, unless they are too many.

    Codes: ``content_altered``, ``sum_differs``, ``ledger_damaged`` (it cannot be read).
    """
    db = cast(Database, _Plain(connection))
    try:
        [(written,)] = db.read("SELECT coalesce(sum(written), 0) FROM changeset_table")
        if written > MOST:
            return Rows([], proved=False)
        return Rows(list(_altered(db, tables)), proved=True)
    except (ValueError, TypeError, KeyError, *opening.FAILURES) as error:
        return Rows([Issue("ledger_damaged", None, {"path": "", "why": str(error)})], proved=True)


def _altered(db: Database, tables: Mapping[str, Stamped]) -> Iterator[Issue]:
    for name, table in tables.items():
        if name == _FILES:
            continue
        sums = kept_sums.Scan(table.columns) if name == "payment" else None
        written = recorded(db, name)
        content = of_table(db, table, [] if sums is None else [sums.add])
        for seq in sorted(written.keys() | content.keys()):
            if content.get(seq) != written.get(seq):
                yield Issue("content_altered", None, {"table": name, "seq": seq})
        if sums is not None:
            yield from kept_sums.verify(db, sums)
