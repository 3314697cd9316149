"""The same statement in another layout: known by its balances, whatever else its rows say."""

from __future__ import annotations

import datetime as dt

from fundtracker.errors import Issue
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.payments.books import Decision, same_account
from fundtracker.ledger import Ledger


def find(
    ledger: Ledger, reading: Reading, books: Decision, ours: int | None = None
) -> Issue | None:
    """Return the remark that another file shows the same account on the same days with the same
    balances.

    One day is enough where both name the account, two where one of them does not. ``ours``: the
    import of the reading itself, once it is stored.
    """
    if reading.balances is None:
        return None
    days = set(reading.balances.by_day)
    fund = books.fund.id if books.fund else None
    for number, other in ledger.books.statements().items():
        if number == ours or other.fund != fund or other.balances is None:
            continue
        common = sorted(days & set(other.balances.by_day))
        least = _least_days(books.account, other.account)
        if least is not None and len(common) >= least:
            first, last = (_text(day) for day, _ in (common[0], common[-1]))
            name = ledger.imports.get(number).name
            return Issue(
                "same_statement",
                None,
                {"name": name, "first": first, "last": last, "n": len(common)},
            )
    return None


def _least_days(account: str, other: str) -> int | None:
    """Return how many days must agree; None: the accounts are not the same, as far as stars
    tell.
    """
    if not account or not other:
        return 2
    return 1 if same_account(account, other) or same_account(other, account) else None


def _text(day: int) -> str:
    return dt.date.fromordinal(day).isoformat()
