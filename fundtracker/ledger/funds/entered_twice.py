"""Money entered by a person's own door (command, form) that is equal to what is recorded already.

A list read twice says what is known; a person who enters a payment means a payment. Two equal ones
of a day are usual (banks limit a single transfer), so an equal second entry is neither dropped
without a word nor taken for a second payment: it is refused, with what tells a second one apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import KNOWN, Put

# Kinds of changes that record money → how a second equal one is refused: with what tells it apart.
_REFUSED = {
    "fund.receive": "received_already",
    "fund.overdue_interest": "received_already",
    "fund.own_income": "received_already",
    "fund.concession": "conceded_already",
    "fund.cost": "spent_already",
    "fund.income": "income_already",
    "fund.exit": "exited_already",
    "fund.invest": "invested_already",
    "fund.call": "numbered_already",
    "fund.distribute": "numbered_already",
    "fund.transfer": "transferred_already",
    "fund.close": "closed_already",
}


def guard(change: Change) -> None:
    """Refuse a change that was to record money and wrote nothing, for all of it stands already.

    Raises:
        UserError: ``received_already``, ``spent_already``, ``income_already``, ``exited_already``,
            ``invested_already``, ``numbered_already``, ``conceded_already``,
            ``transferred_already``, ``closed_already``.
    """
    refused = _REFUSED.get(change.stated.kind)
    if refused and not change.touched():
        raise UserError(refused)


def equal_row(db: Database, change: Change, table: str, row: Mapping[str, object]) -> Put | None:
    """Return the row that says the same, whatever came after it; None: it is new, or a person
    enters it for another reason than each that stands.
    """
    where = " AND ".join(f"{column} = ?" for column in row)
    ids = [int(i) for (i,) in db.read(f"SELECT id FROM {table} WHERE {where}", (*row.values(),))]
    if not ids or _for_another_reason(db, change, table, ids):
        return None
    return Put(ids[0], KNOWN, table)


def _for_another_reason(db: Database, change: Change, table: str, ids: Sequence[int]) -> bool:
    """Tell whether a person states a reason that none of some rows was entered for; of lists only
    their rows speak.
    """
    reason = change.stated.reason.strip()
    if not reason or change.stated.kind not in _REFUSED:
        return False
    marks = ",".join("?" * len(ids))
    before = [
        str(text).strip()
        for (text,) in db.read(
            f"SELECT c.reason FROM {table} r JOIN changeset c ON c.seq = r.rev"
            f" WHERE r.id IN ({marks})",
            ids,
        )
    ]
    return reason not in before
