"""What a change recorded that may be a slip: said when it is written, by every door."""

from __future__ import annotations

from fundtracker.errors import Issue
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

_NAMED = frozenset(("project", "indicator", "fund", "company", "partner"))
_OF_A_YEAR = frozenset(("quota", "project_budget"))


def told(db: Database, written: Change) -> list[Issue]:
    """Return names that other records bear, texts that were read as others, years that are far
    from the plan's, projects that left payments on another line, years overdrawn by carrying.
    """
    touched, issues = written.touched(), list[Issue]()
    if written.respelled or not _NAMED.isdisjoint(touched):
        from fundtracker.ledger.slips import namesakes

        issues += namesakes.told(db, written)
    if "project" in touched:
        from fundtracker.ledger.slips import moved_lines

        issues += moved_lines.told(db, written)
    if "quota" in touched:
        from fundtracker.ledger.slips import carried

        issues += carried.told(db, written)
    if not _OF_A_YEAR.isdisjoint(touched):
        from fundtracker.ledger.slips import far_years

        issues += far_years.told(db, written)
    return issues
