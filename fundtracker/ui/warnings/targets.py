"""Where a thing to do is dealt with: the page with the cursor on it, the payments or the rules
that wait.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fundtracker.reports.warnings.todo import Item
    from fundtracker.ui.base.session import Session

TONES = {3: "bad", 2: "warn", 1: "accent"}


def go_to(session: Session, item: Item) -> None:
    """Show the place of a thing to do."""
    if item.code == "unclassified":
        from fundtracker.ledger.payments.payment_query import Query

        session.show_payments.emit(Query(lines=(0,), measures=(0,)))
    elif item.code == "rules":
        session.command.emit("rules")
    elif item.code == "outside":
        session.explain.emit(item.figure)
    else:
        session.show_in.emit(item.page, item.find)
