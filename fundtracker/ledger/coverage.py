"""Which days of which account the files taken in show, and what waits for a plan line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundtracker.domain.review import Shown

if TYPE_CHECKING:
    from fundtracker.ledger.ledger import Ledger

ACCOUNTS = ("bank_statement",)


def shown(ledger: Ledger, breaks: dict[int, int] | None = None) -> list[Shown]:
    """Return what each bank file shows of its account; a file that names none goes by its
    profile, else by its own name."""
    days: dict[int, tuple[int, int]] = {}
    for import_id, first, last in ledger.read(
        "SELECT import_id, min(pay_date), max(pay_date) FROM payment GROUP BY import_id UNION ALL"
        " SELECT c.import_id, min(p.pay_date), max(p.pay_date) FROM claim c JOIN payment p ON p.id = c.payment_id"
        " GROUP BY c.import_id"
    ):
        a, b = days.get(import_id, (first, last))
        days[import_id] = min(a, first), max(b, last)
    found = []
    for one in ledger.imports.all():
        if one.kind in ACCOUNTS and one.id in days:
            differs = any((one.details.get("differences") or {}).values()) or bool((breaks or {}).get(one.id))
            found.append(Shown(one.own_account or one.profile or one.name, *days[one.id], differs))
    return found


def unclassified(ledger: Ledger, quarter: int) -> tuple[int, int]:
    """Return (how many, fen) of what was paid in a quarter and has no plan line."""
    row = ledger.read(
        "SELECT coalesce(sum(n), 0), coalesce(sum(amount_fen), 0) FROM paid_sum"
        " WHERE measure = 0 AND line_id = 0 AND book_quarter = ?",
        (quarter,),
    )[0]
    return int(row[0]), int(row[1])


def rejected(ledger: Ledger, quarter_days: tuple[int, int]) -> list[tuple[str, int]]:
    """Return (file, rows kept out) of the files that show days of a quarter."""
    first, last = quarter_days
    rows = ledger.read(
        "SELECT i.name, i.n_rejected FROM import i WHERE i.n_rejected > 0 AND EXISTS (SELECT 1 FROM payment p"
        " WHERE p.import_id = i.id AND p.pay_date BETWEEN ? AND ?) ORDER BY i.id",
        (first, last),
    )
    return [(name, n) for name, n in rows]
