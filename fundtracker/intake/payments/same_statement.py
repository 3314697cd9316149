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
        named = bool(books.account and other.account)
        if named and not (
            same_account(other.account, books.account) or same_account(books.account, other.account)
        ):
            continue
        common = sorted(days & set(other.balances.by_day))
        if len(common) >= (1 if named else 2):
            first, last = (
                dt.date.fromordinal(day).isoformat() for day, _ in (common[0], common[-1])
            )
            name = ledger.imports.get(number).name
            return Issue(
                "same_statement",
                None,
                {"name": name, "first": first, "last": last, "n": len(common)},
            )
    return None
