"""Money that arrives on calls: receipts, reminders, interest on what came late."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.money import plain
from fundtracker.domain.funds import partners
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.funds.capital_book import Call, OverdueInterest, early_reason
from fundtracker.ledger.funds.capital_calls import Calls
from fundtracker.ledger.funds.capital_parts import require_above_zero
from fundtracker.ledger.funds.entered_twice import equal_row
from fundtracker.ledger.funds.fund_terms import MILLION


class Arrived(NamedTuple):
    """Money that arrived on a call (its number), or, ``reverses``, that went back. A ``Reference``
    says why it came before the day of the notice.
    """

    call: int
    partner: str
    day: int
    amount_fen: int
    bank_ref: str = ""
    reverses: bool = False


class Receipts(Calls):
    """What arrives on the calls of the funds."""

    def receive(self, change: Change, fund_id: int, arrived: Arrived) -> Put:
        """Record money that arrived on a call or went back; the same row again is known.

        Raises:
            UserError: ``call_unknown``, ``not_above_zero``, ``receipt_too_large`` (more than is
                asked of the partner, or going back more than came), ``receipt_after_default``
                (what it never paid was taken back when it defaulted), ``receipt_before_call`` (it
                lies before the notice, and nobody says why), ``back_before_receipt`` (it goes back
                before as much had come), ``call_reversed``.
        """
        number, partner, day, amount_fen, bank_ref, reverses = arrived
        require_above_zero(amount_fen)
        call = self.call(fund_id, number)
        row = {
            "call_id": call.id, "partner_id": self._funds.partner(partner).id, "day": day,
            "amount_fen": amount_fen, "reverses": int(reverses), "bank_ref": str(bank_ref),
        }  # fmt: skip
        if known := equal_row(self._db, change, "receipt", row):
            return known
        if not reverses:
            self._require_standing(call)
        if not reverses and partner in self.defaulted(call):
            raise UserError("receipt_after_default", partner=partner, number=number)
        came = self.arrived(call.id).get(partner, 0)
        left = came if reverses else sum(call.lines.get(partner, {}).values()) - came
        if call.kind == "reversal" or amount_fen > left:
            raise UserError(
                "receipt_too_large", partner=partner, number=number, amount=plain(max(0, left))
            )
        early = early_reason(bank_ref)
        if day < call.day and not early:
            raise UserError(
                "receipt_before_call",
                partner=partner,
                number=number,
                day=dt.date.fromordinal(day).isoformat(),
                notice=dt.date.fromordinal(call.day).isoformat(),
                amount=plain(amount_fen),
            )
        if reverses:
            self._require_come(call, partner, day, amount_fen)
        receipt_id = change.insert("receipt", row)
        if day < call.day:
            self._note_early(change, "receipt", receipt_id, early)
        return Put(receipt_id, "new")

    def _require_standing(self, call: Call) -> None:
        """Refuse money for a call that was reversed.

        Raises:
            UserError: ``call_reversed``.
        """
        for other in self._calls("fund_id = ? AND reverses_id = ?", (call.fund_id, call.id)):
            back = dt.date.fromordinal(other.day).isoformat()
            raise UserError("call_reversed", number=call.number, day=back)

    def _require_come(self, call: Call, partner: str, day: int, amount_fen: int) -> None:
        """Refuse money that goes back on a day on which, or on a later one, less of it was there.

        Raises:
            UserError: ``back_before_receipt``.
        """
        own = [row for row in self.receipts(call.id) if row.partner == partner]
        for at in sorted({day, *(row.day for row in own if row.day > day)}):
            there = sum(row.signed for row in own if row.day <= at)
            if there < amount_fen:
                raise UserError(
                    "back_before_receipt",
                    partner=partner,
                    number=call.number,
                    day=dt.date.fromordinal(at).isoformat(),
                    amount=plain(max(0, there)),
                )

    @staticmethod
    def _note_early(change: Change, what: str, row_id: int, early: str) -> None:
        """Keep why money moved before the notice or decision that it belongs to."""
        change.insert("early_money", {"what": what, "row_id": row_id, "reason": early})

    def receive_all(
        self,
        change: Change,
        fund_id: int,
        number: int,
        day: int,
        *,
        amount_fen: int | None = None,
        bank_ref: str = "",
    ) -> list[Put]:
        """Record that all that is still owed on a call arrived (全部到账); nothing owed is known.
        ``bank_ref``: see ``receive``.

        Raises:
            UserError: ``call_unknown``, ``receipts_differ`` (``amount_fen`` is stated and is not
                what is owed), ``nothing_owed`` (at a command or form).
        """
        call = self.call(fund_id, number)
        owed = self.owed(call)
        owed_sum = sum(owed.values())
        if (
            amount_fen is not None
            and owed_sum != amount_fen
            and not (owed_sum == 0 and amount_fen == call.total)
        ):
            raise UserError(
                "receipts_differ", number=number, stated=plain(amount_fen), owed=plain(owed_sum)
            )
        if call.kind == "reversal":
            raise UserError("call_unknown", number=number)
        done = [
            self.receive(change, fund_id, Arrived(number, name, day, fen, bank_ref))
            for name, fen in owed.items()
            if fen > 0
        ]
        if not done and change.stated.kind == "fund.receive":  # a person's own door, no list
            raise UserError("nothing_owed", number=number)
        return done or [Put(call.id, "known")]

    def owed(self, call: Call) -> dict[str, int]:
        """Return partner → what has not come of a call, fen: nothing of a partner that defaulted
        after it, for the default took that back.
        """
        came, gone = self.arrived(call.id), self.defaulted(call)
        return {
            name: 0 if name in gone else sum(row.values()) - came.get(name, 0)
            for name, row in call.lines.items()
        }

    def defaulted(self, call: Call, until: int = dt.date.max.toordinal()) -> set[str]:
        """Return whose unpaid part of a call a default took back until a day (a reversal of no one
        call).
        """
        of_defaults = (
            "fund_id = ? AND day BETWEEN ? AND ? AND kind = 'reversal' AND reverses_id IS NULL"
        )
        taken_back = self._calls(of_defaults, (call.fund_id, call.day, until))
        return {name for each in taken_back for name in each.lines}

    def remind(
        self, change: Change, fund_id: int, number: int, partner: str, day: int, note: str = ""
    ) -> Put:
        """Record a reminder of a call that has not wholly come."""
        key = {
            "call_id": self.call(fund_id, number).id,
            "partner_id": self._funds.partner(partner).id,
        }
        return put(self._db, change, "call_reminder", {**key, "day": day}, {"note": note})

    def pay_overdue_interest(self, change: Change, fund_id: int, paid: OverdueInterest) -> Put:
        """Record interest that a partner paid on capital of a call that came after its due day
        (below 0: that went back); the same row again is known.

        It is income of the fund for the other partners: neither paid in nor in a rate.

        Raises:
            UserError: ``call_unknown``, ``not_above_zero``, ``partner_unknown`` (not asked by the
                call), ``receipt_too_large`` (more goes back than came), ``interest_before_due``.
        """
        require_above_zero(abs(paid.amount_fen))
        call = self.call(fund_id, paid.call)
        if paid.partner not in call.lines:
            raise UserError("partner_unknown", text=paid.partner)
        row = {
            "call_id": call.id, "partner_id": self._funds.partner(paid.partner).id,
            "day": paid.day, "amount_fen": abs(paid.amount_fen),
            "reverses": int(paid.amount_fen < 0), "bank_ref": paid.bank_ref,
        }  # fmt: skip
        if known := equal_row(self._db, change, "overdue_interest", row):
            return known
        if paid.amount_fen > 0 and paid.day <= call.due_day:
            due = dt.date.fromordinal(call.due_day).isoformat()
            raise UserError("interest_before_due", number=paid.call, due=due)
        came = sum(
            each.amount_fen
            for each in self.overdue_interest(fund_id)
            if (each.call, each.partner) == (paid.call, paid.partner)
        )
        if came + paid.amount_fen < 0:
            raise UserError(
                "receipt_too_large", partner=paid.partner, number=paid.call, amount=plain(came)
            )
        return Put(change.insert("overdue_interest", row), "new")

    def overdue_rate(self, fund_id: int, day: int) -> int:
        """Return the interest a year on what comes late of a call due on a day, by the terms in
        force then: parts per million, 0 where they hold none.
        """
        terms = self._funds.terms_on(fund_id, day)
        return terms.overdue_rate if terms else 0

    def interest_due(self, fund_id: int, call: Call, until: int) -> dict[str, int]:
        """Return partner → interest by the terms of the due day on what came late of a call until
        a day, fen; partners who were in time are not in it.

        Simple interest, Act/365, from the day after the due day; a partner that defaulted owes none
        from that day on.
        """
        rate = self.overdue_rate(fund_id, call.due_day)
        if not rate or call.kind != "call" or until <= call.due_day:
            return {}
        from fundtracker.domain.funds import overdue

        ends = self._interest_ends(fund_id, call, until)
        came = self.receipts(call.id)
        due = {
            name: overdue.interest(
                sum(row.values()),
                [(each.day, each.signed) for each in came if each.partner == name],
                call.due_day,
                ends.get(name, ends[""]),
                Fraction(rate, MILLION),
            )
            for name, row in call.lines.items()
        }
        return {name: fen for name, fen in due.items() if fen}

    def _interest_ends(self, fund_id: int, call: Call, until: int) -> dict[str, int]:
        """Return partner → the last day on which interest runs: of its default, else ('') of the
        call's reversal or ``until``.
        """
        back = [each.day for each in self.calls(fund_id) if each.reverses_id == call.id]
        end = min([until, *back])
        ends = {"": end}
        for entry in self._funds.entries(fund_id, until):
            if entry.kind == partners.DEFAULT and not entry.reverses:
                ends.setdefault(entry.partner, min(end, entry.day.toordinal()))
        return ends
