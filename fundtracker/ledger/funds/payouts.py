"""Money of distributions that moves: parts that are paid out, carry that is given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fundtracker.domain.base.money import plain, show
from fundtracker.domain.funds import partners
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.funds.capital_book import Distribution, early_reason, in_force
from fundtracker.ledger.funds.capital_parts import require_above_zero
from fundtracker.ledger.funds.distributions import Distributions, Resolution


class Payouts(Distributions):
    """What is paid on the distributions of the funds, and given back of them."""

    def give_back_carry(
        self,
        change: Change,
        fund_id: int,
        partner: str,
        day: int,
        amount_fen: int,
        doc_no: str = "",
    ) -> Put:
        """Record that a general partner paid carry back (回拨): it goes to those who bore it.

        Raises:
            UserError: ``partner_unknown``, ``not_above_zero``, ``clawback_too_large`` (more than
                the carry it got).
        """
        require_above_zero(amount_fen)
        self._funds.partner(partner)
        date = dt.date.fromordinal(day)
        got = sum(
            each.signed
            for each in self._funds.entries(fund_id, day)
            if (each.partner, each.kind) == (partner, partners.CARRY) and each.moved <= date
        )
        if amount_fen > got:
            raise UserError("clawback_too_large", partner=partner, amount=plain(got))
        parts = {partner: {partners.CARRY: amount_fen}}
        resolution = Resolution(day, doc_no=doc_no)
        return Put(self._write_distribution(change, fund_id, "reversal", resolution, parts), "new")

    def require_state(
        self, fund_id: int, number: int, state: str | None, paid: int | None, partner: str = ""
    ) -> None:
        """Refuse a state of payment (``paid``, ``pending``) that a distribution which stands, or a
        partner's part of it, contradicts: it would be lost.

        Raises:
            UserError: ``counts_as_paid`` (it is said not to be paid), ``paid_when`` (a pending one
                is said to be paid, and not when).
        """
        known = self.distribution(fund_id, number)
        parts = [partner] if partner else [*known.lines]
        params = {
            "number": number,
            "amount": show(sum(sum(known.lines.get(each, {}).values()) for each in parts)),
        }
        if state == "pending" and not known.pending:
            day = dt.date.fromordinal(known.day).isoformat()
            raise UserError("counts_as_paid", **params, day=day)
        said_paid = state == "paid" and paid is None
        if said_paid and known.pending and not {*parts} <= {*known.paid}:
            raise UserError("paid_when", **params)

    def paid_out(
        self,
        change: Change,
        fund_id: int,
        number: int,
        partner: str,
        day: int,
        bank_ref: str = "",
    ) -> Put:
        """Record the day on which a partner's part of a distribution left the fund's account.

        Rates and multiples count it on that day, not on the day of the distribution. A
        ``Reference`` says why it was paid before the distribution was decided.

        Raises:
            UserError: ``distribution_unknown``, ``partner_unknown`` (no part of it),
                ``paid_after_reversal``, ``paid_before_distribution`` (nobody says why).
        """
        distribution = self.distribution(fund_id, number)
        key = {"distribution_id": distribution.id, "partner_id": self._funds.partner(partner).id}
        if partner not in distribution.lines:
            raise UserError("partner_unknown", text=partner)
        for other in self.distributions(fund_id):
            if other.reverses_id == distribution.id and other.day < day:
                raise UserError("paid_after_reversal", number=number)
        fresh, early = distribution.paid.get(partner) != day, early_reason(bank_ref)
        if fresh and day < distribution.day and not early:
            raise UserError(
                "paid_before_distribution",
                partner=partner,
                number=number,
                day=dt.date.fromordinal(day).isoformat(),
                decided=dt.date.fromordinal(distribution.day).isoformat(),
                amount=plain(sum(distribution.lines[partner].values())),
            )
        done = put(
            self._db, change, "distribution_paid", key, {"day": day, "bank_ref": str(bank_ref)}
        )
        if fresh:
            self._keep_early(change, done.id, early if day < distribution.day else "")
        return done

    def _keep_early(self, change: Change, paid_id: int, early: str) -> None:
        """Keep why a part was paid before its distribution; '' where it was not (any more)."""
        for (known,) in self._db.read(
            "SELECT id FROM early_money WHERE what = 'distribution_paid' AND row_id = ?", (paid_id,)
        ):
            change.delete("early_money", known)
        if early:
            self._note_early(change, "distribution_paid", paid_id, early)


def assumed(rows: Sequence[Distribution], until: int) -> int:
    """Return the distributions that count as paid on their day because no payment is recorded,
    fen.
    """
    return sum(
        sum(row.values())
        for each in in_force(rows)
        if each.kind == "distribution" and not each.pending and each.day <= until
        for name, row in each.lines.items()
        if name not in each.paid
    )


def in_escrow(rows: Sequence[Distribution], until: int) -> int:
    """Return the carry that is kept in escrow at a day: neither released nor taken back, fen."""
    return sum(
        sum(row.values())
        for each in in_force(rows, until)
        if each.escrow_of is not None and each.day <= until
        for name, row in each.lines.items()
        if each.paid.get(name, until + 1) > until
    )
