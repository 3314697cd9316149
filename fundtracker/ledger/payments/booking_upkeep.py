"""What every change keeps true of bookings, and check proves: of its own, so that a change that
touches none loads nothing of contracts.
"""

from fundtracker.errors import Issue
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database

# A booking that cannot stand: its payment went, is no payment any more, was split or joined, or
# lies on another project than its contract.
_STRAY = (
    "booking b LEFT JOIN payment p ON p.id = b.payment_id LEFT JOIN contract c ON c.id = "
    "b.contract_id"
    " LEFT JOIN part x ON b.position >= 0 AND x.payment_id = b.payment_id AND x.position = "
    "b.position"
    " WHERE (p.id IS NULL OR p.measure <> 0 OR (b.position < 0) <> (p.parts = 0) OR (b.position >= "
    "0 AND x.id IS NULL)"
    " OR (b.contract_id IS NOT NULL"
    " AND c.project_id IS NOT CASE WHEN b.position < 0 THEN p.project_id ELSE x.project_id END))"
)


def follow_source(change: Change) -> None:
    """Give payments without a source the one that their contract was first given in this change;
    those of a frozen quarter stay as they were reviewed.
    """
    if "contract" not in change.touched():
        return
    named = (
        "SELECT c.id FROM contract c JOIN contract_h h ON h.id = c.id AND h.rev_end = :s"
        " WHERE c.rev = :s AND c.source_id IS NOT NULL AND h.source_id IS NULL"
    )
    if not change.execute(f"{named} LIMIT 1", {"s": change.seq}).fetchall():
        return
    which = (
        f" JOIN contract c ON c.id = b.contract_id AND c.id IN ({named}) JOIN payment p ON p.id = "
        f"b.payment_id"
        " WHERE p.book_quarter NOT IN (SELECT quarter FROM review WHERE state IN ('locked', "
        "'signed'))"
    )
    wholes = (
        f"SELECT p.id, c.source_id FROM booking b{which} AND b.position < 0 AND p.source_id IS NULL"
    )
    parts = (
        "SELECT x.id, c.source_id FROM part x JOIN booking b ON b.payment_id = x.payment_id"
        f" AND b.position = x.position{which} AND x.source_id IS NULL"
    )
    for table, query in (("payment", wholes), ("part", parts)):
        for row, source in change.execute(query, {"s": change.seq}).fetchall():
            change.update(table, row, {"source_id": source})


def tidy(change: Change) -> None:
    """Take off their contracts the payments that a change moved, split, joined or withdrew."""
    if change.touched().isdisjoint(("payment", "part")):
        return
    if not change.execute("SELECT 1 FROM booking LIMIT 1").fetchall():
        return  # else every payment that went is sought among them
    touched = (
        "SELECT id FROM payment_h WHERE rev_end = :s UNION SELECT payment_id FROM part_h WHERE "
        "rev_end = :s"
        " UNION SELECT payment_id FROM part WHERE rev = :s"
    )
    stray = change.execute(
        f"SELECT b.id FROM {_STRAY} AND b.payment_id IN ({touched})", {"s": change.seq}
    ).fetchall()
    if stray:
        change.disturbed("booking")
        for i in range(0, len(stray), 500):
            some = [row[0] for row in stray[i : i + 500]]
            change.execute(f"DELETE FROM booking WHERE id IN ({','.join('?' * len(some))})", some)


def verify(db: Database) -> list[Issue]:
    """Return an issue for each booking that cannot stand."""
    rows = db.read(f"SELECT b.id, b.payment_id FROM {_STRAY} ORDER BY b.id")
    return [
        Issue("booking_stray", None, {"id": booking, "payment": payment})
        for booking, payment in rows
    ]
