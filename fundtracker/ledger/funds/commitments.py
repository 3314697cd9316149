"""What partners of a fund commit and hand over.

Nothing is changed in place: a mistake is taken back by a row of its own. The fund's book stays
sound (unfunded ≥ 0 on every day): each operation says so at once, and ``fund_rules`` proves it at
the end of every change. Days are ordinals, money is positive fen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from fundtracker.domain.base.fractions import fen as fen_of
from fundtracker.domain.base.money import plain, show, split
from fundtracker.domain.funds import partner_events, partners
from fundtracker.domain.funds.partners import Entry
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import NEW, Put, put
from fundtracker.ledger.funds.capital_book import Book
from fundtracker.ledger.funds.capital_parts import (
    require_above_zero,
)
from fundtracker.ledger.funds.entered_twice import equal_row
from fundtracker.ledger.funds.fund_terms import MILLION


class Commitment(NamedTuple):
    """A row of the book of commitments: commit, increase, release, default; ``reverses`` takes one
    back.
    """

    partner: str
    day: int
    amount_fen: int
    kind: str = partners.COMMIT
    doc_no: str = ""
    reverses: bool = False


class Transfer(NamedTuple):
    """A transfer of commitment as its agreement states it: how much of it is paid in (None: see
    ``fund.transfer``), what the taker pays the giver, where it is known.
    """

    giver: str
    taker: str
    amount_fen: int
    day: int
    doc_no: str = ""
    paid_fen: int | None = None
    price_fen: int | None = None


class Commitments(Book):
    """What partners commit, hand over and forfeit."""

    def commit(self, change: Change, fund_id: int, commitment: Commitment) -> Put:
        """Add to the book of commitments: commit, increase, release (each may be taken back by
        ``reverses``).

        The very same row again (fund, partner, day, kind, amount, document) is known.

        Raises:
            UserError: ``partner_unknown``, ``not_above_zero``, ``over_called`` (a release of what
                was called).
        """
        require_above_zero(commitment.amount_fen)
        done = put(self._db, change, "commitment", self._row(fund_id, commitment), {})
        released = commitment.kind == partners.RELEASE or commitment.reverses
        if done.outcome == "new" and released:
            self._sound(fund_id)
        return done

    def _row(self, fund_id: int, commitment: Commitment) -> dict[str, Any]:
        row = {"fund_id": fund_id, **commitment._asdict(), "reverses": int(commitment.reverses)}
        row["partner_id"] = self._funds.partner(row.pop("partner")).id
        return row

    def _committed_already(
        self, change: Change, fund_id: int, commitment: Commitment
    ) -> Put | None:
        """Return the very same commitment as it stands; None where there is none, where it was
        taken back, or where a person enters another one for a reason of its own.
        """
        for kind in (partners.COMMIT, partners.INCREASE):
            row = self._row(fund_id, commitment._replace(kind=kind))
            known = equal_row(self._db, change, "commitment", row)
            if known and not equal_row(self._db, change, "commitment", {**row, "reverses": 1}):
                return known
        return None

    def _handed_over_already(self, change: Change, fund_id: int, stated: Transfer) -> Put | None:
        """Return the very same transfer as it stands; see ``_committed_already``."""
        row = Commitment(
            stated.giver, stated.day, stated.amount_fen, partners.TRANSFER_OUT, stated.doc_no
        )
        out, taker = self._row(fund_id, row), self._funds.partner(stated.taker).id
        known = equal_row(self._db, change, "commitment", out)
        if known is None:
            return None
        taken = self._db.read(  # both rows of a transfer are written one after the other
            "SELECT count(*) FROM commitment g JOIN commitment t ON t.id = g.id + 1"
            " WHERE g.fund_id = :fund_id AND g.partner_id = :partner_id AND g.day = :day"
            " AND g.kind = :kind AND g.amount_fen = :amount_fen AND g.doc_no = :doc_no"
            " AND t.partner_id = :taker AND t.kind = 'transfer_in'",
            {**{name: value for name, value in out.items() if name != "reverses"}, "taker": taker},
        )
        return known if taken[0][0] and self._paid_alike(out, taker, stated) else None

    def _paid_alike(self, out: dict[str, Any], taker: int, transfer: Transfer) -> bool:
        """Tell whether a transfer states no other paid-in part or price than one that stands."""
        rows = self._db.read(
            "SELECT paid_fen, price_fen FROM interest_transfer WHERE fund_id = ? AND giver_id = ?"
            " AND taker_id = ? AND day = ? AND doc_no = ?",
            (out["fund_id"], out["partner_id"], taker, out["day"], out["doc_no"]),
        ) or [(0, None)]
        return any(
            transfer.paid_fen in (None, paid) and transfer.price_fen in (None, price)
            for paid, price in rows
        )

    @staticmethod
    def _require_owing(change: Change, now: partners.Standing, partner: str, day: int) -> None:
        """Refuse the default of a partner who owes nothing on the day, unless a reason is stated.

        Raises:
            UserError: ``default_owes_nothing``.
        """
        owed = max(0, now.outstanding) + max(0, now.late_called - now.late_paid)
        if owed or change.stated.reason.strip():
            return
        unfunded, paid = plain(max(0, now.unfunded)), plain(max(0, now.interest))
        date = dt.date.fromordinal(day).isoformat()
        raise UserError(
            "default_owes_nothing", partner=partner, day=date, unfunded=unfunded, paid=paid
        )

    def transfer(self, change: Change, fund_id: int, transfer: Transfer) -> Put:
        """Move commitment from one partner to another, and with what is paid in of it the giver's
        capital account; the very same again is known.

        Raises:
            UserError: ``transfer_too_large``, ``transfer_paid_unknown``,
                ``transfer_paid_too_large``, ``partner_unknown``, ``not_above_zero``,
                ``over_called``, ``transfer_to_itself``, ``price_without_paid`` (the price is that
                of paid-in capital, and none passes), ``call_open_at_transfer``.
        """
        require_above_zero(transfer.amount_fen)
        if known := self._handed_over_already(change, fund_id, transfer):
            return known
        self._require_nothing_open(change, fund_id, transfer)
        return self._hand_over(change, fund_id, transfer)

    def _require_nothing_open(self, change: Change, fund_id: int, transfer: Transfer) -> None:
        """Refuse paid-in capital, or a whole interest, that passes between the notice of a call and
        its payment, unless a reason says that the giver still pays the call: an unpaid call does
        not pass, and the taker would stand with too much unfunded.

        Raises:
            UserError: ``call_open_at_transfer``.
        """
        now = self._funds.standings(fund_id, transfer.day).get(transfer.giver)
        if now is None or now.outstanding <= 0 or change.stated.reason.strip():
            return
        if not transfer.paid_fen and transfer.amount_fen <= now.unfunded:
            return  # commitment alone that was not called: the call stays where it was
        raise UserError(
            "call_open_at_transfer",
            partner=transfer.giver,
            taker=transfer.taker,
            day=dt.date.fromordinal(transfer.day).isoformat(),
            amount=show(now.outstanding),
        )

    def _hand_over(self, change: Change, fund_id: int, transfer: Transfer) -> Put:
        giver, taker, amount_fen, day, doc_no, paid_fen, price_fen = transfer
        date, now = dt.date.fromordinal(day), self._funds.standings(fund_id, day)
        entries = partner_events.transfer(giver, taker, amount_fen, date, now, paid_fen)
        for entry in entries:
            if (
                entry.kind in partners.COMMITMENT_KINDS
            ):  # two takers of one day, sum and paper are two transfers
                moved = Commitment(entry.partner, day, entry.amount, entry.kind, doc_no)
                change.insert("commitment", self._row(fund_id, moved))
        _require_price(giver, taker, entries, price_fen or 0)
        recall = sum(entry.amount for entry in entries if entry.kind == partners.RECALL_OUT)
        for entry in entries:
            if entry.kind == partners.INTEREST_OUT:
                row = {
                    "fund_id": fund_id, "giver_id": self._funds.partner(giver).id,
                    "taker_id": self._funds.partner(taker).id, "day": day, "paid_fen": entry.amount,
                    "price_fen": price_fen, "doc_no": doc_no,
                }  # fmt: skip
                transfer_id = change.insert("interest_transfer", row)
                if recall:
                    change.insert(
                        "interest_recall", {"transfer_id": transfer_id, "recall_fen": recall}
                    )
        self._sound(fund_id)
        return Put(fund_id, NEW)

    def _forfeit(
        self, change: Change, fund_id: int, partner: str, day: int, doc_no: str, part: int
    ) -> None:
        now = self._funds.standings(fund_id, day)
        lost = fen_of(Fraction(now[partner].kept * part, MILLION))
        others = {
            name: each.interest
            for name, each in now.items()
            if name != partner and each.interest > 0
        }
        for name, paid in (
            zip(others, split(lost, list(others.values())), strict=True) if others else ()
        ):
            if paid > 0:
                self._hand_over(
                    change, fund_id, Transfer(partner, name, paid, day, doc_no, paid, price_fen=0)
                )

    def _sound(self, fund_id: int) -> None:
        partners.require_sound(self._funds.as_written(fund_id))


def _require_price(giver: str, taker: str, entries: Sequence[Entry], price: int) -> None:
    """Refuse a transfer to oneself, and a price that none of its entries is paid for."""
    if giver == taker:
        raise UserError("transfer_to_itself", partner=giver)
    if price < 0:
        raise UserError("negative_amount")
    if price and not any(entry.kind == partners.INTEREST_OUT for entry in entries):
        raise UserError("price_without_paid", amount=plain(price))
