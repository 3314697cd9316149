"""The rules of sources as ceilings of what is committed: read for forms, asked before a contract or
a change order is written.
"""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.base import money
from fundtracker.domain.park.funding import Rule
from fundtracker.domain.park.source_room import Commitment, Passed, SourceRoom
from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.projects.contract_paid import LATEST, difference

RULE = "stop_over_source"  # the setting's name: 1 such a contract needs its reason, 0 it is told
EXCESS = "over_source"  # of a change: source → fen that its contracts lie over a rule of it
ANSWERED = {  # the warnings that the reason answers, at once or when payments follow the contract
    "stop_source_released": ("warn_over_committed", "warn_over_source"),
    "stop_source_share": ("warn_source_share",),
    "stop_source_cap": ("warn_source_cap",),
    "stop_source_expired": ("warn_source_expires",),
}
# What a contract passes with its reason only: see ``Ceilings.require``.
STOPS = ("over_estimate_stop", *ANSWERED)


def rules(db: Database) -> list[Rule]:
    """Return the rules of sources in their order."""
    rows = db.read(
        "SELECT source_id, project_id, share, cap_fen, position, last_day FROM source_rule "
        "ORDER BY position, id"
    )
    return [Rule(*row) for row in rows]


def room(db: Database, stops: bool, *, but: int | None = None) -> SourceRoom:
    """Return what sources released and what contracts commit of it, those of contract ``but``
    left out.
    """
    released: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for source, project, day, fen in db.read(
        "SELECT source_id, coalesce(project_id, 0), dated, amount_fen FROM quota"
        " WHERE kind <> 'receipt'"
    ):
        released.setdefault((source, project), []).append((day, fen))
    committed = {
        (source, project): fen
        for source, project, fen in db.read(
            "SELECT source_id, project_id, sum(fen) FROM ("
            "SELECT coalesce(source_id, 0) AS source_id, project_id,"
            f" signed_fen + {difference('contract', str(LATEST))} AS fen"
            " FROM contract WHERE id IS NOT ?1 UNION ALL"
            " SELECT coalesce(c.source_id, 0), c.project_id, h.amount_fen FROM contract_change h"
            " JOIN contract c ON c.id = h.contract_id"
            " WHERE h.state = 'approved' AND c.id IS NOT ?1) GROUP BY 1, 2",
            (but,),
        )
    }
    names = {
        source: Named(zh, en)
        for source, zh, en in db.read("SELECT id, name_zh, name_en FROM fund_source")
    }
    return SourceRoom(released, committed, tuple(rules(db)), names, stops)


def require(
    change: Change, room: SourceRoom, commitment: Commitment, override: str
) -> list[Passed]:
    """Refuse a commitment that passes a rule of its source where no reason is given; return what
    it passes with one.

    Raises:
        UserError: ``stop_source_released``, ``stop_source_share``, ``stop_source_cap``,
            ``stop_source_expired``: name, limit and excess in yuan, the last day.
    """
    passed = room.passed(commitment)
    for each in passed:
        if room.stops and not override.strip():
            due = "" if each.due is None else dt.date.fromordinal(each.due).isoformat()
            raise UserError(
                each.code, name=each.name, limit=money.show(each.limit),
                excess=money.show(each.excess), due=due,
            )  # fmt: skip
        excesses = change.params.setdefault(EXCESS, {})
        excesses[each.name] = max(each.excess, excesses.get(each.name, 0))
    return passed
