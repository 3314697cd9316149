"""Bank reconciliation (银行存款余额调节表): the bank's balance and the unit's own, each corrected
by what it lacks.
"""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base.money import Fen

# What is in one of the two and not in the other yet:
# 企业已收银行未收, 企业已付银行未付, 银行已收企业未收, 银行已付企业未付.
SIDES = ("unit_received", "unit_paid", "bank_received", "bank_paid")


class Reconciliation(NamedTuple):
    """An account at the end of a month, in fen; each side of ``SIDES`` is the sum of its items, 0
    or above.
    """

    statement: Fen
    book: Fen
    unit_received: Fen = 0
    unit_paid: Fen = 0
    bank_received: Fen = 0
    bank_paid: Fen = 0

    @property
    def adjusted_statement(self) -> Fen:
        """The bank's balance with what the unit has booked and the bank not."""
        return self.statement + self.unit_received - self.unit_paid

    @property
    def adjusted_book(self) -> Fen:
        """The unit's balance with what the bank has booked and the unit not."""
        return self.book + self.bank_received - self.bank_paid

    @property
    def difference(self) -> Fen:
        """What stays unexplained: 0 where the account is reconciled."""
        return self.adjusted_statement - self.adjusted_book
