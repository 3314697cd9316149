"""What was paid on a contract: in all, as advance, as retention, since a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.ledger.core.database import Database

if TYPE_CHECKING:
    from fundtracker.ledger.projects.contracts import Row

LATEST = 1 << 40
# The fen of a booking: the payment's, or those of the part it names.
PAID = (
    "booking b JOIN payment p ON p.id = b.payment_id AND p.measure = 0"
    " LEFT JOIN part x ON b.position >= 0 AND x.payment_id = b.payment_id AND x.position = "
    "b.position"
)
FEN = "CASE WHEN b.position < 0 THEN p.amount_fen ELSE x.amount_fen END"
# The same in two halves, for all bookings at once: each walks its first table from end to end and
# finds the
# others by number. CROSS JOIN keeps that order: by the index of contracts every payment is a page
# of its own.
_WHOLES = "booking b CROSS JOIN payment p ON p.id = b.payment_id WHERE b.position < 0"
_PARTS = (
    "part x CROSS JOIN booking b ON b.payment_id = x.payment_id AND b.position = x.position"
    " CROSS JOIN payment p ON p.id = b.payment_id WHERE 1"
)
SOME = 500  # of more contracts than this all are looked at


class Paid(NamedTuple):
    """What was paid on a contract: fen, ``now`` since a first quarter; the first day and how many
    payments have no document. ``early``, ``later``, ``given``: see ``Course``.
    """

    fen: int = 0
    advance: int = 0
    retention: int = 0
    now: int = 0
    first_day: int | None = None
    undocumented: int = 0
    early: int = 0
    later: int = 0
    given: int | None = None

    @property
    def of_course(self) -> tuple[int, int, int, int, int]:
        """What the course of a contract says of its payments, in its order."""
        return self.fen, self.advance, self.retention, self.early, self.later


def both(first: Paid, other: Paid) -> Paid:
    """Return what was paid in two parts of the payments, together."""
    days = [day for day in (first.first_day, other.first_day) if day is not None]
    return Paid(
        first.fen + other.fen,
        first.advance + other.advance,
        first.retention + other.retention,
        first.now + other.now,
        min(days, default=None),
        first.undocumented + other.undocumented,
    )


def paid_sums(db: Database, rows: Sequence[Row], quarter: int, first: int) -> dict[int, Paid]:
    """Return what was paid on each contract until a book quarter, ``now`` from ``first`` on;
    those on which nothing was paid are left out, of more than ``SOME`` all are looked at.
    """
    sums = _sums(db, rows, quarter, first)
    agreed = {r.id for r in rows if r.advance_fen}
    unnamed = [i for i, paid in sums.items() if i in agreed and paid.fen != paid.advance]
    for contract, fen in _early(db, unnamed, quarter):
        sums[contract] = sums[contract]._replace(early=fen)
    released = [i for i, paid in sums.items() if paid.retention]
    for contract, given, fen in _later(db, released, quarter):
        sums[contract] = sums[contract]._replace(later=fen, given=given)
    return sums


def _sums(db: Database, rows: Sequence[Row], quarter: int, first: int) -> dict[int, Paid]:
    found: dict[int, Paid] = {}
    if len(rows) > SOME:
        halves = [("p.amount_fen", _WHOLES, "+b.contract_id IS NOT NULL"),
                  ("x.amount_fen", _PARTS, "+b.contract_id IS NOT NULL")]  # fmt: skip
    else:
        ids = ",".join(str(r.id) for r in rows)
        halves = [(FEN, f"{PAID} WHERE 1", f"b.contract_id IN ({ids})")]
    for fen, tables, where in halves:
        sums_of = [
            f"coalesce(sum({fen}) FILTER (WHERE {which}), 0)"
            for which in (
                "b.kind = 'advance'",
                "b.kind = 'retention'",
                "p.book_quarter >= :first",
            )
        ]
        for contract, *sums in db.read(
            f"SELECT b.contract_id, sum({fen}), {', '.join(sums_of)}, min(p.pay_date),"
            f" sum(b.document = '' AND p.serial_head = 0) FROM {tables} AND {where}"
            " AND p.measure = 0 AND p.book_quarter <= :last GROUP BY 1",
            {"first": first, "last": quarter},
        ):
            paid, known = Paid(*sums), found.get(contract)
            found[contract] = paid if known is None else both(paid, known)
    return found


def _early(db: Database, contracts: Sequence[int], quarter: int) -> list[tuple[int, int]]:
    """Return (contract, fen) of payments whose words do not say what they are, made before any
    work was measured: as far as an advance was agreed they are that.
    """
    if not contracts:
        return []
    ids = ",".join(map(str, contracts))
    rows = db.read(
        f"SELECT b.contract_id, sum({FEN}) FROM {PAID} LEFT JOIN (SELECT contract_id AS work_of,"
        f" min(until_day) AS began FROM contract_work WHERE done_fen > 0 AND contract_id IN ({ids})"
        f" GROUP BY 1) ON work_of = b.contract_id WHERE b.contract_id IN ({ids}) AND b.kind = ''"
        " AND p.book_quarter <= ? AND (began IS NULL OR p.pay_date < began) GROUP BY 1",
        (quarter,),
    )
    return [(contract, fen) for contract, fen in rows]


def _later(db: Database, contracts: Sequence[int], quarter: int) -> list[tuple[int, int, int]]:
    """Return (contract, the first day on which retention was given back, fen paid since by
    payments whose words do not say what they are; under 0 where money came back).
    """
    if not contracts:
        return []
    ids = ",".join(map(str, contracts))
    first = (
        f"SELECT b.contract_id AS of_contract, min(p.pay_date) AS given FROM {PAID}"
        f" WHERE b.contract_id IN ({ids}) AND b.kind = 'retention' AND p.book_quarter <= :last"
        " GROUP BY 1"
    )
    rows = db.read(
        f"SELECT b.contract_id, given, coalesce(sum({FEN}) FILTER (WHERE b.kind = ''"
        f" AND p.pay_date >= given), 0) FROM {PAID} JOIN ({first}) ON of_contract = b.contract_id"
        f" WHERE b.contract_id IN ({ids}) AND p.book_quarter <= :last GROUP BY 1",
        {"last": quarter},
    )
    return [(contract, given, fen) for contract, given, fen in rows]
