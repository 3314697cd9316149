"""How a row binds beyond what its own column says: floors that are 超过 (more than), whose column
says at_least; targets that are ceilings (不高于, 低于), whose column says equal.
"""

from __future__ import annotations

from fundtracker.domain.park.bounds import CEILINGS
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

TABLES = ("statement", "plan_amount", "indicator", "indicator_target")


def column(table: str, bound: str = "bound", alias: str = "") -> str:
    """Return SQL that reads the bound of a row of a table, ``more_than`` or a ceiling where it is
    one.
    """
    here = alias or table
    floor = (
        f"iif(EXISTS(SELECT 1 FROM more_than WHERE record_table = '{table}' AND record_id ="
        f" {here}.id), 'more_than', {here}.{bound})"
    )
    if table != "indicator_target":
        return floor
    return f"coalesce((SELECT bound FROM target_ceiling WHERE target_id = {here}.id), {floor})"


def stored(bound: str) -> str:
    """Return what the row's own column says of a bound."""
    return {"more_than": "at_least"}.get(bound, "equal" if bound in CEILINGS else bound)


def put(db: Database, change: Change, table: str, row_id: int, bound: str) -> None:
    """Record whether the floor of a row is more than its amount, and a target's ceiling."""
    if table == "indicator_target":
        _put_ceiling(db, change, row_id, bound)
    rows = db.read(
        "SELECT id FROM more_than WHERE record_table = ? AND record_id = ?", (table, row_id)
    )
    if bound == "more_than" and not rows:
        change.insert("more_than", {"record_table": table, "record_id": row_id})
    elif bound != "more_than":
        for (known,) in rows:
            change.delete("more_than", known)


def _put_ceiling(db: Database, change: Change, target: int, bound: str) -> None:
    rows = db.read("SELECT id, bound FROM target_ceiling WHERE target_id = ?", (target,))
    if any(known == bound for _, known in rows):
        return
    for row_id, _ in rows:
        change.delete("target_ceiling", row_id)
    if bound in CEILINGS:
        change.insert("target_ceiling", {"target_id": target, "bound": bound})
