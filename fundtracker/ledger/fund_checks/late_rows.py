"""In which funds a change recorded something dated before a call or distribution that stands.

One question: a change that adds to the end of a fund's book, as most do by hand, makes nothing
that stands fall otherwise, and nothing more is asked.
"""

from __future__ import annotations

from fundtracker.ledger.core.database import Database

# Fund, day and change of each row, of those taken out the change that took them. Terms weigh on
# what is divided on their first day too, all else only on later days.
ROWS = " UNION ALL ".join(
    (
        "SELECT fund_id AS f, day AS d, rev AS r FROM commitment",
        "SELECT fund_id, day, rev FROM interest_transfer",
        "SELECT c.fund_id, c.day, l.rev FROM call_line l JOIN capital_call c ON c.id = l.call_id",
        "SELECT c.fund_id, r.day, r.rev FROM receipt r JOIN capital_call c ON c.id = r.call_id",
        "SELECT d.fund_id, d.day, l.rev FROM distribution_line l"
        " JOIN distribution d ON d.id = l.distribution_id",
        "SELECT fund_id, start_day - 1, rev FROM fund_terms",
        "SELECT t.fund_id, t.start_day - 1, b.rev FROM fund_basis b"
        " JOIN fund_terms t ON t.id = b.terms_id",
        "SELECT fund_id, start_day - 1, rev FROM partner_terms",
        "SELECT fund_id, day, rev_end FROM commitment_h WHERE op = 'D'",
        "SELECT fund_id, day, rev_end FROM interest_transfer_h WHERE op = 'D'",
        "SELECT (SELECT fund_id FROM capital_call WHERE id = r.call_id UNION"
        " SELECT fund_id FROM capital_call_h WHERE id = r.call_id), r.day, r.rev_end"
        " FROM receipt_h r WHERE r.op = 'D'",
    )
)
_DIVIDED = (  # fund, day and change of each call and distribution
    "SELECT c.fund_id AS f, c.day AS d, min(l.rev) AS r FROM capital_call c"
    " JOIN call_line l ON l.call_id = c.id GROUP BY c.id UNION ALL"
    " SELECT g.fund_id, g.day, min(l.rev) FROM distribution g"
    " JOIN distribution_line l ON l.distribution_id = g.id GROUP BY g.id"
)
_LATE = (
    f"SELECT DISTINCT late.f FROM ({ROWS}) late JOIN ({_DIVIDED}) stood"
    " ON stood.f = late.f AND late.d < stood.d AND late.r > stood.r"
    " WHERE late.r = ?"
)


def funds(db: Database, seq: int) -> set[int]:
    """Return the funds whose calls or distributions may fall otherwise by what one recorded."""
    return {fund for (fund,) in db.read(_LATE, (seq,))}
