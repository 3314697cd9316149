"""Money entered by a person's own door (command, form) that is equal to what is recorded already.

A list read twice says what is known; a person who enters a payment means a payment. Two equal ones
of a day are usual (banks limit a single transfer), so an equal second entry is neither dropped
without a word nor taken for a second payment: it is refused, with what tells a second one apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import KNOWN, Put

_REF = Named("银行流水号（--ref）", "a bank reference (--ref)")
_PAYEE_DOC = Named(
    "收款单位（--to）、文号（--doc）或事由（--reason）",
    "a payee (--to), a document number (--doc) or a reason (--reason)",
)
_NUMBER = Named("期次编号（--number）", "a number (--number)")
# Kinds of changes that record money → what tells a second equal one apart.
_TOLD_BY = {
    "fund.receive": Named(f"{_REF}或事由（--reason）", f"{_REF.english} or a reason (--reason)"),
    "fund.overdue_interest": _REF,
    "fund.cost": _PAYEE_DOC,
    "fund.income": Named("文号（--doc）", "a document number (--doc)"),
    "fund.exit": Named(
        "受让方（--to）或文号（--doc）", "a buyer (--to) or a document number (--doc)"
    ),
    "fund.invest": Named(
        "轮次（--purpose）或文号（--doc）", "a round (--purpose) or a document number (--doc)"
    ),
    "fund.call": _NUMBER,
    "fund.distribute": _NUMBER,
}


def guard(change: Change) -> None:
    """Refuse a change that was to record money and wrote nothing, for all of it stands already.

    Raises:
        UserError: ``recorded_already``.
    """
    names = _TOLD_BY.get(change.stated.kind)
    if names and not change.touched():
        raise UserError("recorded_already", names=names)


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
    if not reason or change.stated.kind not in _TOLD_BY:
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
