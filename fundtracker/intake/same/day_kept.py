"""Which day counts where two files show one payment on two days: the bank's, else the one nearer to
the money by the name of its column, else that of the later version of the same list.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from fundtracker.intake.columns import day_columns
from fundtracker.intake.same.evidence import Kept
from fundtracker.intake.same.two_payments import Pair
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments import payment_texts
from fundtracker.ledger.review import freeze

_STATEMENT, _TREASURY = "bank_statement", "treasury_payment"


class DayKept(NamedTuple):
    """A pair as it is merged: the payment that stays with its day, and the one that goes; ``file``
    shows the day that counts.
    """

    stays: int
    goes: int
    day: dt.date
    other: dt.date
    file: str


class Days:
    """Decides of pairs which of both stays."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger, self._kept = ledger, Kept(ledger)
        self._frozen = frozenset(freeze.frozen(ledger))

    def of(self, pairs: Iterable[Pair]) -> list[DayKept]:
        """Return pairs as they are merged."""
        pairs = list(pairs)
        both = {fact.id for pair in pairs for fact in (pair.first, pair.other)}
        fixed = payment_texts.with_papers(self._ledger, both)
        return [self._of(pair, fixed) for pair in pairs]

    def _of(self, pair: Pair, fixed: set[int]) -> DayKept:
        get = self._ledger.payments.get
        stays, goes = get(pair.first.id), get(pair.other.id)
        may_go = stays.id not in fixed and stays.book_quarter not in self._frozen
        if pair.days_apart and may_go and self._is_later(goes.import_id, stays.import_id):
            stays, goes = goes, stays
        file = self._kept.of(stays.import_id).title
        return DayKept(stays.id, goes.id, stays.date, goes.date, file)

    def _is_later(self, other: int, first: int) -> bool:
        """Return whether the day of the other file counts."""
        ours, theirs = self._near(first), self._near(other)
        lists = not self._is_bank(first)
        same = self._kept.heads(first) == self._kept.heads(other)
        return theirs < ours or (theirs == ours and lists and same and other > first)

    def _near(self, import_id: int) -> tuple[bool, int]:
        of = self._kept.heads(import_id).of
        head = next((of[role][1] for role in ("date", "datetime") if role in of), "")
        return (False, 0) if self._is_bank(import_id) else (True, day_columns.rank(head))

    def _is_bank(self, import_id: int) -> bool:
        """Return whether a file shows an account as the bank sees it, or what the treasury paid."""
        import_, of = self._kept.of(import_id), self._kept.heads(import_id).of
        account = "balance" in of or {"amount_out", "amount_in"} <= of.keys()
        if import_.kind == _TREASURY:
            return True
        return account and import_.kind == _STATEMENT and import_.perspective != "ledger_view"
