"""What was paid on a contract: in all, as advance, as retention, since a quarter; from when its
settled price stands for the signed one and its changes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from fundtracker.domain.base.money import Fen
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import CHANGED, KNOWN, Put, put

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
# A payment before any work was measured on its contract.
_EARLY = (
    "p.pay_date < coalesce((SELECT w.until_day FROM contract_work w WHERE w.contract_id ="
    f" b.contract_id AND w.done_fen > 0 ORDER BY w.until_day LIMIT 1), {LATEST})"
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
        first.early + other.early,
    )


def paid_sums(db: Database, contracts: Sequence[int], quarter: int, first: int) -> dict[int, Paid]:
    """Return what was paid on each contract until a book quarter, ``now`` from ``first`` on;
    those on which nothing was paid are left out, of more than ``SOME`` all are looked at.
    """
    sums = _sums(db, contracts, quarter, first)
    released = [i for i, paid in sums.items() if paid.retention]
    for contract, given_day, fen in _later(db, released, quarter):
        sums[contract] = sums[contract]._replace(later=fen, given=given_day)
    return sums


def _sums(db: Database, contracts: Sequence[int], quarter: int, first: int) -> dict[int, Paid]:
    by_contract: dict[int, Paid] = {}
    if len(contracts) > SOME:
        halves = [("p.amount_fen", _WHOLES, "+b.contract_id IS NOT NULL"),
                  ("x.amount_fen", _PARTS, "+b.contract_id IS NOT NULL")]  # fmt: skip
    else:
        ids = ",".join(map(str, contracts))
        halves = [(FEN, f"{PAID} WHERE 1", f"b.contract_id IN ({ids})")]
    for fen, tables, where in halves:
        now, early, advance, retention = (
            f"coalesce(sum({fen}) FILTER (WHERE {which}), 0)"
            for which in (
                "p.book_quarter >= :first",
                f"b.kind = '' AND {_EARLY}",
                "b.kind = 'advance'",
                "b.kind = 'retention'",
            )
        )
        for contract, *sums in db.read(
            f"SELECT b.contract_id, sum({fen}), {advance}, {retention}, {now}, min(p.pay_date),"
            f" sum(b.document = '' AND p.serial_head = 0), {early} FROM {tables} AND {where}"
            " AND p.measure = 0 AND p.book_quarter <= :last GROUP BY 1",
            {"first": first, "last": quarter},
        ):
            paid, known = Paid(*sums), by_contract.get(contract)
            by_contract[contract] = paid if known is None else both(paid, known)
    return by_contract


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
    return [(contract, given_day, fen) for contract, given_day, fen in rows]


class Waiting(Protocol):
    """What is asked of a change's row."""

    @property
    def contract_id(self) -> int:
        """The contract."""

    @property
    def number(self) -> str:
        """Its number."""

    @property
    def amount_fen(self) -> Fen:
        """What it changes."""

    @property
    def dated(self) -> int:
        """Its day."""

    @property
    def state(self) -> str:
        """Whether it waits."""


class Settled(Protocol):
    """What is asked of a contract's row."""

    @property
    def settled_fen(self) -> Fen | None:
        """The settled price, None before the settlement."""

    @property
    def done_day(self) -> int | None:
        """The day on which its work was completed, None where nobody said."""

    @property
    def settled_day(self) -> int | None:
        """The day of the settlement, None where nobody said."""


# The day from which the settled price of a row of contracts counts, NULL: whenever one looks.
SETTLED_DAY = "(SELECT s.day FROM contract_settled s WHERE s.contract_id = {}.id)"


def settled_at(row: Settled, day: int) -> Fen | None:
    """Return the settled price as it stands on a day: from the day of the settlement on, where
    nobody said it from the completion, which comes before.
    """
    since = row.done_day if row.settled_day is None else row.settled_day
    return None if since is not None and since > day else row.settled_fen


def difference(contract: str, day: str) -> str:
    """Return the SQL of what the settlement of a contract changes of what it commits until a day:
    settled − signed − approved changes; 0 before. ``contract`` names the row, ``day`` the day.
    """
    c, since = contract, SETTLED_DAY.format(contract)
    return (
        f"CASE WHEN {c}.settled_fen IS NULL OR coalesce(coalesce({since}, {c}.done_day) > {day}, 0)"
        " THEN 0 ELSE"
        f" {c}.settled_fen - {c}.signed_fen - (SELECT coalesce(sum(s.amount_fen), 0)"
        f" FROM contract_change s WHERE s.contract_id = {c}.id AND s.state = 'approved'"
        f" AND s.dated <= {day}) END"
    )


def changed(db: Database, day: int, some: str) -> dict[tuple[int, str], Fen]:
    """Return (contract, state) → fen of its changes as they stood on a day: what was decided later
    waited then, where somebody recorded that; ``some`` says which contracts.
    """
    rows = db.read(
        "SELECT h.contract_id, iif(h.dated <= ?1, h.state, 'pending'),"
        " sum(iif(h.dated <= ?1, h.amount_fen, a.amount_fen)) FROM contract_change h"
        " LEFT JOIN change_asked a ON a.change_id = h.id"
        f" WHERE (h.dated <= ?1 OR a.day <= ?1){some} GROUP BY 1, 2",
        (day,),
    )
    return {(contract, state): fen for contract, state, fen in rows}


def committed(db: Database, day: int) -> list[tuple[int, int, int, int]]:
    """Return what ``Contracts.committed`` does."""
    year = "cast(strftime('%Y', {} + 1721424.5) AS INTEGER)"
    rows = db.read(
        "SELECT project_id, source, year, sum(fen) FROM (SELECT project_id,"
        f" coalesce(source_id, 0) AS source, {year.format('signed_day')} AS year,"
        f" signed_fen + {difference('contract', ':d')} AS fen FROM contract"
        " WHERE signed_day <= :d UNION ALL SELECT c.project_id,"
        f" coalesce(c.source_id, 0), {year.format('h.dated')}, h.amount_fen"
        " FROM contract_change h JOIN contract c ON c.id = h.contract_id"
        " WHERE h.state = 'approved' AND h.dated <= :d) GROUP BY 1, 2, 3",
        {"d": day},
    )
    return [(a, b, c, d) for a, b, c, d in rows]


def settled_on(db: Database, change: Change, done: Put, day: int | None) -> Put:
    """Record the day of a contract's settlement where one is stated; return what became of the
    contract with it.
    """
    if day is None:
        return done
    to = put(db, change, "contract_settled", {"contract_id": done.id}, {"day": day})
    if to.outcome == KNOWN or done.outcome != KNOWN:
        return done._replace(replaced=(*done.replaced, *("settled_day" for _ in to.replaced)))
    replaced = ("settled_day",) if to.replaced else ()
    return Put(done.id, CHANGED, done.table, replaced)


def asked_before(db: Database, change: Change, known: Waiting) -> None:
    """Keep since when a change waited, and with which sum, as it is decided."""
    if known.state != "pending":
        return
    [(row,)] = db.read(
        "SELECT id FROM contract_change WHERE contract_id = ? AND number = ?",
        (known.contract_id, known.number),
    )
    asked = {"day": known.dated, "amount_fen": known.amount_fen}
    put(db, change, "change_asked", {"change_id": row}, asked)
