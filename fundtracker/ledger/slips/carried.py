"""Money carried out of a year that has not so much left: the year would stand below nothing. Said
when it is written, by every door.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

_LEFT = (
    "SELECT coalesce((SELECT sum(amount_fen) FROM quota WHERE kind <> 'receipt' AND source_id = ?1"
    " AND year = ?2 AND (?3 IS NULL OR project_id = ?3)), 0) - coalesce((SELECT sum(amount_fen)"
    " FROM paid_sum WHERE measure = 0 AND source_id = ?1 AND book_quarter / 4 = ?2"
    " AND (?3 IS NULL OR project_id = ?3)), 0)"
)


def told(db: Database, written: Change) -> Iterator[Issue]:
    """Yield each year that more was carried out of than was left of it, with both sums."""
    for source, project, year, fen, name, of in db.read(
        "SELECT q.source_id, q.project_id, q.year, -q.amount_fen, s.name_zh, coalesce(p.name, '')"
        " FROM quota q JOIN fund_source s ON s.id = q.source_id LEFT JOIN project p ON"
        " p.id = q.project_id WHERE q.rev = ? AND q.kind = 'carry' AND q.amount_fen < 0"
        " ORDER BY q.id",
        (written.seq,),
    ):
        [(left,)] = db.read(_LEFT, (source, year, project))
        if left < 0:
            details = {"name": f"{name} {of}".strip(), "year": year, "following": year + 1}
            amounts = {"amount": show(fen), "left": show(left + fen)}
            yield Issue("carried_told", None, details | amounts)
