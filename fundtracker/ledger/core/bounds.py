"""How a row binds beyond what its own column says: floors that are 超过 (more than), whose column
says at_least; targets that are ceilings (不高于, 低于), whose column says equal.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from fundtracker.domain.park.bounds import CEILINGS
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.history import RowChange

BESIDE = frozenset(("more_than", "target_ceiling"))
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


def folded(rows: Sequence[RowChange], but: Collection[str] = ()) -> list[RowChange]:
    """Return what a change did with each bound in the row that it binds: what stands beside it (a
    ceiling, more than) is no row of its own for a person. Rows of the tables ``but`` are left out.
    """
    beside: dict[tuple[str, int], dict[str, str]] = {}
    for row in rows:
        for state, values in (("old", row.old), ("new", row.new)):
            if row.table in BESIDE and values is not None:
                owner, bound = _bound_beside(row.table, values)
                beside.setdefault(owner, {})[state] = bound
    left = [row for row in rows if row.table not in BESIDE and row.table not in but]
    known = {(row.table, row.id) for row in left}
    left += [RowChange(*owner, {}, {}) for owner in beside if owner not in known]
    return [_with_bound(row, beside.get((row.table, row.id), {})) for row in left]


def _bound_beside(table: str, values: Mapping[str, Any]) -> tuple[tuple[str, int], str]:
    if table == "target_ceiling":
        return ("indicator_target", values["target_id"]), values["bound"]
    return (values["record_table"], values["record_id"]), "more_than"


def _with_bound(row: RowChange, beside: Mapping[str, str]) -> RowChange:
    if not beside:
        return row
    name = "baseline_bound" if row.table == "indicator" else "bound"
    own = stored(next(iter(beside.values())))  # of a row that did not change itself

    def bound(state: str, values: dict[str, Any] | None) -> dict[str, Any] | None:
        if values is None:
            return None
        return {**values, name: beside.get(state, values.get(name, own))}

    return row._replace(old=bound("old", row.old), new=bound("new", row.new))


def _put_ceiling(db: Database, change: Change, target: int, bound: str) -> None:
    rows = db.read("SELECT id, bound FROM target_ceiling WHERE target_id = ?", (target,))
    if any(known == bound for _, known in rows):
        return
    for row_id, _ in rows:
        change.delete("target_ceiling", row_id)
    if bound in CEILINGS:
        change.insert("target_ceiling", {"target_id": target, "bound": bound})
