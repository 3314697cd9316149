"""In which funds a change recorded something dated before a call or distribution that stands.

One question by the change's own rows: a change that adds to the end of a fund's book, as nearly
all do, makes nothing that stands fall otherwise, and nothing more is asked.
"""

from __future__ import annotations

from fundtracker.ledger.core.database import Database

# Fund and day of each row that a change wrote or took out. Terms weigh on what is divided on their
# first day too, all else only on later days.
_ROWS = " UNION ALL ".join(
    (
        "SELECT fund_id, day FROM commitment WHERE rev = :s",
        "SELECT fund_id, day FROM interest_transfer WHERE rev = :s",
        "SELECT c.fund_id, c.day FROM call_line l JOIN capital_call c ON c.id = l.call_id"
        " WHERE l.rev = :s",
        "SELECT c.fund_id, r.day FROM receipt r JOIN capital_call c ON c.id = r.call_id"
        " WHERE r.rev = :s",
        "SELECT d.fund_id, d.day FROM distribution_line l"
        " JOIN distribution d ON d.id = l.distribution_id WHERE l.rev = :s",
        "SELECT fund_id, start_day - 1 FROM fund_terms WHERE rev = :s",
        "SELECT t.fund_id, t.start_day - 1 FROM fund_basis b JOIN fund_terms t ON t.id = b.terms_id"
        " WHERE b.rev = :s",
        "SELECT fund_id, start_day - 1 FROM partner_terms WHERE rev = :s",
        "SELECT fund_id, day FROM commitment_h WHERE rev_end = :s AND op = 'D'",
        "SELECT fund_id, day FROM interest_transfer_h WHERE rev_end = :s AND op = 'D'",
        "SELECT (SELECT fund_id FROM capital_call WHERE id = r.call_id UNION"
        " SELECT fund_id FROM capital_call_h WHERE id = r.call_id), r.day FROM receipt_h r"
        " WHERE r.rev_end = :s AND r.op = 'D'",
    )
)
_LATE = (
    f"SELECT fund_id FROM ({_ROWS}) w GROUP BY fund_id HAVING min(day) < (SELECT max(day) FROM"
    " (SELECT day FROM capital_call WHERE fund_id = w.fund_id UNION ALL"
    " SELECT day FROM distribution WHERE fund_id = w.fund_id))"
)


def funds(db: Database, seq: int) -> set[int]:
    """Return the funds whose later calls or distributions a change may make fall otherwise."""
    return {fund for (fund,) in db.read(_LATE, {"s": seq})}
