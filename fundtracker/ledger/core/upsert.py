"""One way to write a record that a list or a form states: new, changed or known by its key."""

from collections.abc import Hashable, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base.spelling import plain
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

NEW, CHANGED, KNOWN = "new", "changed", "known"

# By the very letters: who signs, and accounts, which statements name as they write them.
_AS_WRITTEN = frozenset({"staff", "account_books", "bank_balance", "bank_transit"})


class Put(NamedTuple):
    """What became of a record: its id; ``new``, ``changed`` or ``known`` (nothing was written);
    its table, and the columns of which a value that stood was replaced.
    """

    id: int
    outcome: str
    table: str = ""
    replaced: tuple[str, ...] = ()


def put(
    db: Database, change: Change, table: str, key: dict[str, Any], values: dict[str, Any]
) -> Put:
    """Write a record under its key, in whatever spelling (``as_it_stands``); a value of
    None where one stands already says nothing.
    """
    key = as_it_stands(db, change, table, key)
    where = " AND ".join(f"{column} IS ?" for column in key)
    columns = ", ".join(["id", *values])
    rows = db.read(f"SELECT {columns} FROM {table} WHERE {where}", tuple(key.values()))
    if not rows:
        return Put(change.insert(table, {**key, **values}), NEW, table)
    row_id, *stand = rows[0]
    fresh = {
        c: v
        for (c, v), old in zip(values.items(), stand, strict=True)
        if v is not None and v != old
    }
    if not fresh:
        return Put(int(row_id), KNOWN, table)
    change.update(table, row_id, fresh)
    before = dict(zip(values, stand, strict=True))
    return Put(int(row_id), CHANGED, table, tuple(c for c in fresh if before[c] not in (None, "")))


def stated(
    db: Database,
    change: Change,
    table: str,
    key: dict[str, Any],
    facts: dict[str, Any],
    defaults: dict[str, Any],
) -> Put:
    """Write what is said of a record: None and '' leave what stands, a new one takes the defaults
    for them.
    """
    values = {column: value for column, value in facts.items() if value not in (None, "")}
    key = as_it_stands(db, change, table, key)
    where = " AND ".join(f"{column} IS ?" for column in key)
    known = db.read(f"SELECT 1 FROM {table} WHERE {where}", tuple(key.values()))
    return put(db, change, table, key, values if known else {**defaults, **values})


def as_it_stands(db: Database, change: Change, table: str, key: dict[str, Any]) -> dict[str, Any]:
    """Return the key of a record with its texts as a record spells them that stands under the same
    key; the key itself where none does. ``change.respelled`` keeps what was read as what.

    Raises:
        UserError: ``name_of_several``: several stand that differ in spelling alone.
    """
    texts = [column for column, value in key.items() if isinstance(value, str) and value]
    if not texts or table in _AS_WRITTEN or _stands(db, table, key):
        return key
    row = tuple(key.values())
    near = _spellings(db, change, table, list(key)).setdefault(_plain(row), [])
    there = [each for each in near if _stands(db, table, dict(zip(key, each, strict=True)))]
    if not there:
        near += [] if row in near else [row]
        return key
    meant = dict(zip(key, _only(key[texts[0]], there), strict=True))
    change.respelled |= {key[c]: meant[c] for c in texts if key[c] != meant[c]}
    return meant


def _only(text: str, rows: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    if len(rows) > 1:
        spelled = [" ".join(value for value in row if isinstance(value, str)) for row in rows]
        raise UserError("name_of_several", text=text, codes="、".join(spelled))
    return rows[0]


def _spellings(
    db: Database, change: Change, table: str, columns: Sequence[str]
) -> dict[Hashable, list[tuple[Any, ...]]]:
    """Return how keys are spelled by their plain form: read once a change, then kept up."""
    there = change.spellings.get((table, *columns))
    if there is None:
        there = change.spellings[(table, *columns)] = {}
        for row in db.read(f"SELECT DISTINCT {', '.join(columns)} FROM {table}"):
            there.setdefault(_plain(row), []).append(tuple(row))
    return there


def _plain(row: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(plain(value) if isinstance(value, str) else value for value in row)


def _stands(db: Database, table: str, key: dict[str, Any]) -> bool:
    where = " AND ".join(f"{column} IS ?" for column in key)
    return bool(db.read(f"SELECT 1 FROM {table} WHERE {where} LIMIT 1", tuple(key.values())))
