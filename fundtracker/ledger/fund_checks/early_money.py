"""Money that moved before the notice of its call or the decision of its distribution, and nobody
said why.
"""

from __future__ import annotations

from fundtracker.domain.funds import duties
from fundtracker.ledger.core.database import Database

_EARLY = " UNION ALL ".join(
    (
        "SELECT f.id, f.name || ' #' || c.number || ' ' || p.name, r.day, c.day, r.amount_fen"
        " FROM receipt r JOIN capital_call c ON c.id = r.call_id JOIN fund f ON f.id = c.fund_id"
        " JOIN partner p ON p.id = r.partner_id LEFT JOIN early_money e"
        " ON e.what = 'receipt' AND e.row_id = r.id"
        " WHERE r.day < c.day AND r.reverses = 0 AND e.id IS NULL AND r.day <= :day",
        "SELECT f.id, f.name || ' #' || d.number || ' ' || p.name, x.day, d.day,"
        " (SELECT sum(amount_fen) FROM distribution_line l"
        " WHERE l.distribution_id = d.id AND l.partner_id = p.id)"
        " FROM distribution_paid x JOIN distribution d ON d.id = x.distribution_id"
        " JOIN fund f ON f.id = d.fund_id JOIN partner p ON p.id = x.partner_id"
        " LEFT JOIN early_money e ON e.what = 'distribution_paid' AND e.row_id = x.id"
        " WHERE x.day < d.day AND e.id IS NULL AND x.day <= :day",
    )
)


def alerts(db: Database, day: int) -> list[tuple[int, duties.Alert]]:
    """Return (fund, alert) of such money until a day."""
    rows = db.read(f"{_EARLY} ORDER BY 1, 3, 2", {"day": day})
    return [
        (fund, alert)
        for fund, subject, at, decided, fen in rows
        for alert in duties.early_alerts(subject, at, decided, fen)
    ]
