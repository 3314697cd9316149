"""One way to write a record that a list or a form states: new, changed or known by its key."""

from typing import Any, NamedTuple

from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.naming import as_it_stands

NEW, CHANGED, KNOWN = "new", "changed", "known"


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
    """Write a record under its key, in whatever spelling (``naming.as_it_stands``); a value of
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
