"""让利 as it is paid: what of its gain a partner passed to another under the fund's terms."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base.money import plain
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.entered_twice import equal_row
from fundtracker.ledger.funds.funds import Funds
from fundtracker.ledger.funds.holding_book import LATEST


class ConcessionPaid(NamedTuple):
    """What of its gain a partner passed to another on a day, fen; below 0 it went back."""

    day: int
    giver: str
    taker: str
    amount_fen: int
    doc_no: str = ""
    id: int = 0


class Concessions:
    """What partners passed to each other. The distribution that it comes out of stands whole in
    the book; the money may have gone by the fund's account or past it.
    """

    def __init__(self, db: Database, funds: Funds) -> None:
        self._db, self._funds = db, funds

    def of(self, fund_id: int, until: int = LATEST) -> list[ConcessionPaid]:
        """Return what was passed until a day, by day."""
        rows = self._db.read(
            "SELECT x.fund_id, x.day, g.name, t.name, iif(x.reverses, -x.amount_fen, x.amount_fen),"
            " x.doc_no, x.id FROM concession_paid x JOIN partner g ON g.id = x.giver_id"
            " JOIN partner t ON t.id = x.taker_id ORDER BY x.day, x.id"  # of all funds: asked once
        )
        return [ConcessionPaid(*row) for fund, *row in rows if fund == fund_id and row[0] <= until]

    def give(self, change: Change, fund_id: int, paid: ConcessionPaid) -> Put:
        """Record what was passed (below 0: it went back); the same row is known.

        Raises:
            UserError: ``not_above_zero``; ``partner_unknown`` (of the fund on that day);
                ``concession_to_itself``; ``concession_back_above`` (more goes back than passed);
                ``concession_above_gain`` (more than was distributed to the giver until that day).
        """
        if not paid.amount_fen:
            raise UserError("not_above_zero")
        standings = self._funds.standings(fund_id, paid.day)
        for name in (paid.giver, paid.taker):
            if name not in standings:
                raise UserError("partner_unknown", text=name or "—")
        if paid.giver == paid.taker:
            raise UserError("concession_to_itself", partner=paid.giver)
        row = {
            "fund_id": fund_id, "giver_id": self._funds.partner(paid.giver).id,
            "taker_id": self._funds.partner(paid.taker).id, "day": paid.day,
            "amount_fen": abs(paid.amount_fen), "reverses": int(paid.amount_fen < 0),
            "doc_no": paid.doc_no,
        }  # fmt: skip
        if known := equal_row(self._db, change, "concession_paid", row):
            return known
        before = [each for each in self.of(fund_id, paid.day) if each.giver == paid.giver]
        passed = sum(each.amount_fen for each in before if each.taker == paid.taker)
        if passed + paid.amount_fen < 0:
            raise UserError("concession_back_above", amount=plain(-paid.amount_fen))
        total = sum(each.amount_fen for each in before) + paid.amount_fen
        got = standings[paid.giver].distributed
        if paid.amount_fen > 0 and total > got:
            raise UserError(
                "concession_above_gain", partner=paid.giver, total=plain(total), got=plain(got)
            )
        return Put(change.insert("concession_paid", row), "new")
