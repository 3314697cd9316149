"""Frozen quarters: what no import, edit, undo or redo reaches. Asked at the one door, at its end.

A quarter is frozen while its review is locked or signed. A change that wrote, ended or moved a row
which counts in a frozen quarter is refused whole; where the money belongs instead is the next open
quarter, with a counter-entry (``corrections``) where something booked was wrong.
"""

from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.period import Quarter
from fundtracker.errors import UserError
from fundtracker.ledger.history import Change

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger

_FROZEN = "('locked', 'signed')"


class Kept(NamedTuple):
    """A table whose rows count in a quarter: ``at`` a quarter or (``days``) a day of the row ``r``.

    ``free``: columns that may change, as they touch no figure; ``only``: rows that count at all.
    """

    at: str
    days: bool = False
    free: tuple[str, ...] = ()
    only: str = "1"


_OF_PAYMENT = (
    "coalesce((SELECT max(q) FROM (SELECT book_quarter q FROM payment WHERE id = r.payment_id UNION ALL"
    " SELECT book_quarter FROM payment_h WHERE id = r.payment_id AND rev_end = :s)), 0)"
)
_PARENT = (
    "coalesce((SELECT day FROM {parent} WHERE id = r.{key}),"
    " (SELECT day FROM {parent}_h WHERE id = r.{key} ORDER BY rev_end DESC LIMIT 1), 0)"
)
# Provenance may pass to another file that shows the same payment: no figure moves by it.
KEPT: dict[str, Kept] = {
    "payment": Kept("r.book_quarter", free=("import_id", "line", "moved")),
    "part": Kept(_OF_PAYMENT),
    "booking": Kept(_OF_PAYMENT),
    "quota": Kept("r.dated", days=True),
    "estimate": Kept("r.dated", days=True),
    "progress": Kept("r.until_day", days=True),
    "contract_work": Kept("r.until_day", days=True),
    "contract_change": Kept("r.dated", days=True, only="r.state = 'approved'"),
    "cash_plan": Kept("r.quarter"),
    "indicator_actual": Kept("r.quarter"),
    "explanation": Kept("r.quarter"),
    "company_kpi": Kept("r.quarter"),
    "call_line": Kept(_PARENT.format(parent="capital_call", key="call_id"), days=True),
    "call_item": Kept(_PARENT.format(parent="capital_call", key="call_id"), days=True),
    "distribution_line": Kept(_PARENT.format(parent="distribution", key="distribution_id"), days=True),
    "distribution_item": Kept(_PARENT.format(parent="distribution", key="distribution_id"), days=True),
    "fund_fee": Kept("r.last_day", days=True),
    **dict.fromkeys(
        (
            "commitment",
            "capital_call",
            "receipt",
            "distribution",
            "distribution_paid",
            "fund_expense",
            "lot",
            "valuation",
            "deal_income",
            "deal_exit",
        ),
        Kept("r.day", days=True),
    ),
}


def frozen(ledger: "Ledger") -> list[int]:
    """Return the frozen quarters (ordinals) in order."""
    return [q for (q,) in ledger.read(f"SELECT quarter FROM review WHERE state IN {_FROZEN} ORDER BY quarter")]


def open_quarter(quarters: list[int], quarter: int) -> int:
    """Return the quarter in which money of a quarter is booked: itself, or the next that is not frozen."""
    while quarter in quarters:
        quarter += 1
    return quarter


def guard(ledger: "Ledger", change: Change) -> None:
    """Refuse a change that reached a frozen quarter.

    What froze or reopened a quarter counts as it was when the change began: nobody reopens, edits and
    locks again in one. A signed review never changes.

    Raises:
        UserError: ``frozen_quarter`` with the quarter, the table and how many rows; ``review_is_signed``.
    """
    before = dict(
        change.execute(
            f"SELECT quarter, state FROM review WHERE state IN {_FROZEN} AND rev < :s UNION ALL"
            f" SELECT quarter, state FROM review_h WHERE state IN {_FROZEN} AND rev_end = :s",
            {"s": change.seq},
        )
    )
    if not before:
        return
    for (quarter,) in change.execute(
        "SELECT quarter FROM review_h WHERE state = 'signed' AND rev_end = ?", (change.seq,)
    ):
        raise UserError("review_is_signed", quarter=Quarter.at(quarter).name)
    for table, kept in KEPT.items():
        if table not in change.tables:
            continue  # a ledger without funds
        hit = _reached(change, table, kept, sorted(before))
        if hit is not None:
            quarter, n = hit
            instead = Quarter.at(open_quarter(sorted(before), quarter)).name
            raise UserError("frozen_quarter", quarter=Quarter.at(quarter).name, n=n, table=table, open=instead)


def _reached(change: Change, table: str, kept: Kept, quarters: list[int]) -> tuple[int, int] | None:
    """Return (quarter, rows) of the first frozen quarter in which rows of a table counted or count now."""
    condition = " OR ".join(_span(kept, q) for q in quarters)
    where = f"({condition}) AND {kept.only}"
    columns = [c for c in change.tables[table].columns if c not in ("id", *kept.free)]
    differs = " OR ".join(f"r.{c} IS NOT o.{c}" for c in columns)
    named = {"s": change.seq}
    looks = [  # ended or rewritten, then rewritten into, then new
        f"SELECT r.* FROM {table}_h r LEFT JOIN {table} o ON o.id = r.id WHERE r.rev_end = :s AND {where}"
        f" AND (o.id IS NULL OR {differs})",
        f"SELECT r.* FROM {table}_h o JOIN {table} r ON r.id = o.id WHERE o.rev_end = :s AND r.rev = :s AND {where}"
        f" AND ({differs})",
        *(
            f"SELECT r.* FROM {table} r WHERE r.id BETWEEN {low} AND {high} AND r.rev = :s AND {where}"
            f" AND NOT EXISTS (SELECT 1 FROM {table}_h h WHERE h.id = r.id AND h.rev_end = :s)"
            for low, high in change.inserted(table)
        ),
    ]
    for look in looks:
        rows = change.execute(f"SELECT {kept.at} FROM ({look}) r", named).fetchall()
        if rows:
            at = int(rows[0][0])
            return (next(q for q in quarters if _holds(kept, q, at)), len(rows))
    return None


def _span(kept: Kept, quarter: int) -> str:
    if not kept.days:
        return f"{kept.at} = {quarter}"
    q = Quarter.at(quarter)
    return f"{kept.at} BETWEEN {q.first_day.toordinal()} AND {q.last_day.toordinal()}"


def _holds(kept: Kept, quarter: int, at: int) -> bool:
    q = Quarter.at(quarter)
    return q.first_day.toordinal() <= at <= q.last_day.toordinal() if kept.days else quarter == at
