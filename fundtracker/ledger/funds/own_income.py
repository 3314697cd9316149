"""Income of the funds' own money: interest of their accounts, returns of money put aside."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base.money import plain
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.entered_twice import equal_row
from fundtracker.ledger.funds.holding_book import LATEST


class OwnIncome(NamedTuple):
    """Income of a fund's own money, fen; below 0 it went back. ``kind``: ``interest`` of its
    account, ``wealth`` (returns of money put aside), ``subsidy``, ``other``.
    """

    day: int
    amount_fen: int
    kind: str = "interest"
    payer: str = ""
    bank_ref: str = ""
    id: int = 0


class OwnIncomes:
    """What the funds' own money earns; it belongs to all partners by their shares."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def of(self, fund_id: int, until: int = LATEST) -> list[OwnIncome]:
        """Return the income of a fund's own money until a day, by day."""
        rows = self._db.read(
            "SELECT fund_id, day, iif(reverses, -amount_fen, amount_fen), kind, payer, bank_ref, id"
            " FROM fund_income ORDER BY day, id"  # of all funds and days: asked once
        )
        return [OwnIncome(*row) for fund, *row in rows if fund == fund_id and row[0] <= until]

    def earn(self, change: Change, fund_id: int, income: OwnIncome) -> Put:
        """Record income (below 0: it went back); the same row is known.

        Raises:
            UserError: ``not_above_zero``, ``income_back_above`` (more goes back than came).
        """
        amount = income.amount_fen
        if not amount:
            raise UserError("not_above_zero")
        row = {
            "fund_id": fund_id, "day": income.day, "kind": income.kind, "amount_fen": abs(amount),
            "reverses": int(amount < 0), "payer": income.payer, "bank_ref": income.bank_ref,
        }  # fmt: skip
        if known := equal_row(self._db, change, "fund_income", row):
            return known
        came = [each for each in self.of(fund_id) if each.kind == income.kind]
        if sum(each.amount_fen for each in came if each.day <= income.day) + amount < 0:
            raise UserError("income_back_above", amount=plain(-amount))
        return Put(change.insert("fund_income", row), "new")
