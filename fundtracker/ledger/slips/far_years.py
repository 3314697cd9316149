"""Money that a change recorded for a year far from the plan's: a slip of a digit counts in no
table that anybody looks at. Said when it is written, by every door.
"""

from __future__ import annotations

from collections.abc import Iterator

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

FAR = 5  # years before the first and after the last year of the plan, or the document's own
_PLAN = "SELECT first_quarter / 4, last_quarter / 4 FROM plan_version ORDER BY number DESC LIMIT 1"
_DATED = "cast(strftime('%Y', dated + 1721424.5) AS INTEGER)"
_WRITTEN = {
    "quota": f"SELECT year, amount_fen, {_DATED} FROM quota WHERE rev = ?",
    "project_budget": "SELECT year, amount_fen, NULL FROM project_budget WHERE rev = ?",
}


def told(db: Database, written: Change) -> Iterator[Issue]:
    """Yield the years of indicators and budgets that are far from those of the plan, with their
    sums.
    """
    tables = _WRITTEN.keys() & written.touched()
    plan = db.read(_PLAN) if tables else []
    far: dict[int, tuple[int, int]] = {}
    for table in sorted(tables):
        for year, fen, dated in db.read(_WRITTEN[table], (written.seq,)):
            near = [*(plan[0] if plan else ()), *([] if dated is None else [dated])]
            if near and not min(near) - FAR <= year <= max(near) + FAR:
                n, total = far.get(year, (0, 0))
                far[year] = (n + 1, total + abs(fen))
    for year, (n, fen) in sorted(far.items()):
        yield Issue("year_far_told", None, {"year": year, "n": n, "amount": show(fen)})
