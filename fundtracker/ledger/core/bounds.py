"""Floors that are 超过 (more than): which rows they are, whose own column says at_least."""

from __future__ import annotations

from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

TABLES = ("statement", "plan_amount", "indicator", "indicator_target")


def column(table: str, bound: str = "bound", alias: str = "") -> str:
    """Return SQL that reads the bound of a row of a table, ``more_than`` where it is one."""
    here = alias or table
    return (
        f"iif(EXISTS(SELECT 1 FROM more_than WHERE record_table = '{table}' AND record_id ="
        f" {here}.id), 'more_than', {here}.{bound})"
    )


def stored(bound: str) -> str:
    """Return what the row's own column says of a bound."""
    return "at_least" if bound == "more_than" else bound


def put(db: Database, change: Change, table: str, row_id: int, bound: str) -> None:
    """Record whether the floor of a row is more than its amount."""
    rows = db.read(
        "SELECT id FROM more_than WHERE record_table = ? AND record_id = ?", (table, row_id)
    )
    if bound == "more_than" and not rows:
        change.insert("more_than", {"record_table": table, "record_id": row_id})
    elif bound != "more_than":
        for (known,) in rows:
            change.delete("more_than", known)
