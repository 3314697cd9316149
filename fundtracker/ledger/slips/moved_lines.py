"""A project that a change moved to another plan line: its contracts and releases go along, what was
paid stays on the line of each payment. Said when it is written, by every door.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue, Named
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database


def told(db: Database, written: Change) -> Iterator[Issue]:
    """Yield the projects that were moved, with what was paid for them on other lines (payments of
    frozen quarters too, which stay).
    """
    lines = {
        row: Named(zh, en) for row, zh, en in db.read("SELECT id, name_zh, name_en FROM plan_line")
    }
    for project, name, old, new in db.read(
        "SELECT p.id, p.name, h.line_id, p.line_id FROM project p JOIN project_h h ON h.id = p.id"
        " AND h.rev_end = p.rev WHERE p.rev = ? AND h.line_id IS NOT NULL AND p.line_id IS NOT"
        " h.line_id ORDER BY p.id",
        (written.seq,),
    ):
        [(n, fen)] = db.read(
            "SELECT coalesce(sum(n), 0), coalesce(sum(amount_fen), 0) FROM paid_sum WHERE measure ="
            " 0 AND project_id = ? AND line_id = ?",
            (project, old),
        )
        if n:
            other = lines.get(new, "—")
            details = {"name": name, "old": lines[old], "other": other, "count": f"{n:,}"}
            yield Issue("line_moved_told", None, {**details, "amount": show(fen)})
