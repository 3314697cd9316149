"""Accounts of the unit's own: money to and from them is neither paid nor received."""

from __future__ import annotations

from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.measures import PAID, RECEIVED, TRANSFER
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.review import freeze


def register(db: Database, change: Change, account: str, name: str) -> Put:
    """Register an account and turn the payments to and from it into transfers.

    What stands in a frozen quarter stays what it was; a correction moves it (see ``corrections``).

    Raises:
        UserError: ``account_of_fund``: the facts of a fund name this account.
    """
    owner = db.read("SELECT name, name_en FROM fund WHERE account = ?", (account,))
    if owner:
        raise UserError("account_of_fund", account=account, name=Named(*owner[0]))
    done = put(db, change, "own_account", {"account": account}, {"name": name})
    for payment, _ in moved(db, account):
        change.update("payment", payment, {"measure": TRANSFER})
    return done


def moved(db: Database, account: str) -> list[tuple[int, int]]:
    """Return the payments (id, fen) to and from an account that count as paid or received, in
    quarters that are not frozen.
    """
    rows = db.read(
        "SELECT p.id, p.amount_fen, p.book_quarter FROM payment p JOIN term t ON t.id = p.account"
        " WHERE t.text = ? AND p.measure IN (?, ?) ORDER BY p.id",
        (account, PAID, RECEIVED),
    )
    frozen = freeze.frozen(db)
    return [(payment, fen) for payment, fen, quarter in rows if quarter not in frozen]
