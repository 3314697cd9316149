"""Answers to breaches: why something stands over its limit, and what follows; one a quarter and
breach.
"""

from __future__ import annotations

from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

PREFIX = "warning/"


def figure_of(code: str, about: str) -> str:
    """Return the id under which a breach is answered."""
    return f"{PREFIX}{code}/{about}"


def write(db: Database, change: Change, quarter: int, figure: str, text: str) -> None:
    """Write the words about a figure of a quarter, in place of those that stand; empty words take
    them away.
    """
    rows = db.read("SELECT id FROM explanation WHERE quarter = ? AND figure = ?", (quarter, figure))
    values = {"text": text.strip(), "author": db.person}
    if not values["text"]:
        if rows:
            change.delete("explanation", rows[0][0])
    elif rows:
        change.update("explanation", rows[0][0], values)
    else:
        change.insert("explanation", {"quarter": quarter, "figure": figure, **values})


def last_before(db: Database, quarter: int) -> dict[str, tuple[int, str]]:
    """Return figure → (quarter, text) of the last answer to each breach before a quarter."""
    rows = db.read(
        f"SELECT figure, quarter, text FROM explanation WHERE quarter < ? AND figure LIKE "
        f"'{PREFIX}%' ORDER BY quarter",
        (quarter,),
    )
    return {figure: (at, text) for figure, at, text in rows}
