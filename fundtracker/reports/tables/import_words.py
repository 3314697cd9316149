"""What is said of imported files: kind, whose books they are in, what differs or is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from fundtracker.domain.base import money
from fundtracker.domain.park.checklist import Gap
from fundtracker.i18n import tr


def kind_of_file(kind: str) -> str:
    """Return the name of a kind of file."""
    names = {
        "bank_statement": tr("bank statement"), "treasury_payment": tr("treasury payment list"),
        "payment_ledger": tr("payment ledger"), "gl_voucher": tr("own ledger"),
        "investment_ledger": tr("investment ledger"),
        "correction": tr("correction of a frozen quarter"),
    }  # fmt: skip
    return names.get(kind, kind)


def difference_words(differences: dict[str, int]) -> str:
    """Return differences from declared totals in words, money in exact yuan."""
    names = {
        "out_fen": tr("paid out"), "in_fen": tr("received"), "out_count": tr("number paid out"),
        "in_count": tr("number received"), "count": tr("number of rows"),
    }  # fmt: skip
    return ", ".join(
        f"{names[item]} {money.show(value) if item.endswith('_fen') else value}"
        for item, value in differences.items()
    )


def again_words(again: str | None, new: int) -> list[str]:
    """Say of the very same bytes that they stand in the ledger already, and what would come to
    them: a file that was read wrongly is taken back first, else its money counts twice.
    """
    if again is None:
        return []
    if not new:
        return [tr("this very file was already imported, as {name}", name=again)]
    return [
        tr(
            "This very file was already imported, as {name}; read as now, {new} of its rows would"
            " be payments beside those. If it was read wrongly then, take that import back first.",
            name=again,
            new=f"{new:,}",
        )
    ]


def books_words(fund: str | None, assumed: bool, out_fen: int) -> list[str]:
    """Return what is to be said of the books a file is in: of a fund, or assumed to be the
    district's.
    """
    if fund is not None:
        return [tr("books of {name}: no payment of the district, in none of its tables", name=fund)]
    if assumed:
        amount = money.show(out_fen)
        return [
            tr(
                "the file names no account: {amount} yuan paid out count as the district's",
                amount=amount,
            )
        ]
    return []


def late_words(dated: str, booked: str, n: int, out_fen: int, in_fen: int) -> str:
    """Return that payments of a frozen quarter are booked in another, with their money (yuan)."""
    return tr(
        "{n} payments dated in {dated}, which is frozen, are booked in {booked}: {out} yuan out, "
        "{into} yuan in",
        n=n,
        dated=dated,
        booked=booked,
        out=money.show(out_fen),
        into=money.show(in_fen),
    )


def gap_words(gap: Gap) -> str:
    """Return where two files of an account do not follow, with both balances and what is missing
    (yuan).
    """
    return tr(
        "{account}: {before} leaves {expected} yuan, {after} begins on {day} with {found} yuan: "
        "{missing} yuan missing",
        account=gap.account,
        before=gap.before,
        after=gap.after,
        day=dt.date.fromordinal(gap.day).isoformat(),
        expected=money.show(gap.expected),
        found=money.show(gap.actual),
        missing=money.show(gap.missing),
    )


def agreement_words(declared: Mapping[str, int]) -> str:
    """Say that a file was read as it says of itself: of what it does say, sums or counts."""
    kinds = {item.rpartition("_")[2] for item in declared}
    if kinds == {"fen"}:
        return tr("agrees with the sums that the file states; it states no count of rows")
    if kinds == {"count"}:
        return tr("agrees with the count of rows that the file states; it states no sums")
    return tr("agrees with what the file says of itself")
