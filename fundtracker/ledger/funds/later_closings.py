"""Later closings, and partners who fail: what was asked of them is taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import split
from fundtracker.domain.funds import fees, partner_events, partners
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.funds.capital_book import Call, Distribution, Parts, in_force
from fundtracker.ledger.funds.capital_calls import Notice
from fundtracker.ledger.funds.capital_parts import listed
from fundtracker.ledger.funds.commitments import Commitment
from fundtracker.ledger.funds.distributions import Resolution
from fundtracker.ledger.funds.fund_costs import FundCosts
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.ledger.funds.funds import Funds
from fundtracker.ledger.funds.payouts import Payouts

if TYPE_CHECKING:
    from fundtracker.domain.funds import late_closings


class Capital(Payouts):
    """The money of the funds: all that is done with it."""

    def __init__(self, db: Database, funds: Funds, costs: FundCosts) -> None:
        super().__init__(db, funds)
        self._costs = costs

    def close_late(
        self,
        change: Change,
        fund_id: int,
        partner: str,
        amount_fen: int,
        day: int,
        doc_no: str = "",
    ) -> late_closings.Closing:
        """Take one partner in at a later closing; see ``later_closing``."""
        return self.later_closing(change, fund_id, {partner: amount_fen}, day, doc_no)

    def later_closing(
        self, change: Change, fund_id: int, amounts: Mapping[str, int], day: int, doc_no: str = ""
    ) -> late_closings.Closing:
        """Take new commitments in at a later closing, of new partners and of those that commit
        more.

        All who come on one day are one closing: what an earlier step of the day asked for is asked
        anew. The new money pays its share of earlier calls, with interest by the terms'
        ``late_rate`` from the day each was due, to those before (their unfunded rises). Where the
        management fee rests on commitments, it also owes the fee from the fund's first day on, to
        the manager: calls for fees are then not shared, each bears the fee on its own commitment.

        Raises:
            UserError: ``no_terms``, ``partner_unknown``, ``not_above_zero``, ``closing_in_motion``
                (money has moved on what an earlier step of the day asked for).

        The very same closing again is known (``late_closings.ALREADY``).
        """
        stated = [Commitment(name, day, fen, doc_no=doc_no) for name, fen in amounts.items()]
        if stated and all(self._committed_already(change, fund_id, each) for each in stated):
            from fundtracker.domain.funds import late_closings

            return late_closings.ALREADY
        date = dt.date.fromordinal(day)
        terms = self._funds.terms_on(fund_id, day)
        if terms is None:
            raise UserError("no_terms", day=date.isoformat())
        added = self._taken_back(change, fund_id, day)
        before = self._funds.standings(fund_id, day)
        for name, amount in amounts.items():
            there = before.get(name, partners.Standing()).committed > 0
            kind = partners.INCREASE if there else partners.COMMIT
            self.commit(change, fund_id, Commitment(name, day, amount, kind, doc_no))
            added[name] = added.get(name, 0) + amount
        standings = self._funds.standings(fund_id, day)
        done = self.closing_of(fund_id, day, added, standings, self.calls(fund_id))
        own_fees = terms.fees_by == fees.COMMITTED
        owing = self._owing(fund_id, date, added) if own_fees else {}
        asked = self._asked(change, fund_id, done, owing, day)
        if asked:
            notice = Notice(day, day, doc_no=doc_no)
            self._write_call(change, fund_id, "equalisation", notice, asked)
        back = {
            name: {
                partners.EQUALISATION: done.returned.get(name, 0),
                partners.INCOME: done.interest_to.get(name, 0),
            }
            for name in dict.fromkeys([*done.returned, *done.interest_to])
        }
        if back:
            resolution = Resolution(day, doc_no=doc_no)
            self._write_distribution(change, fund_id, "equalisation", resolution, back)
        self._sound(fund_id)
        return done

    def closing_of(
        self,
        fund_id: int,
        day: int,
        added: Mapping[str, int],
        standings: Mapping[str, partners.Standing],
        calls: Sequence[Call],
    ) -> late_closings.Closing:
        """Return what a closing of a day moves.

        Args:
            fund_id: the fund, which has terms on the day.
            day: of the closing.
            added: partner → what it commits in the closing, fen.
            standings: where the partners stand on the day, the closing's commitments among it.
            calls: those of the fund; later ones do not count.
        """
        from fundtracker.domain.funds import late_closings

        date = dt.date.fromordinal(day)
        terms = self._funds.terms_on(fund_id, day)
        assert terms is not None
        earlier = {name: each.committed - added.get(name, 0) for name, each in standings.items()}
        earlier = {name: committed for name, committed in earlier.items() if committed > 0}
        with_fees = terms.fees_by != fees.COMMITTED
        shared = shared_calls([call for call in calls if call.day <= day], day, with_fees=with_fees)
        rate = Fraction(terms.late_rate, MILLION)
        return late_closings.later_closing(added, earlier, shared if earlier else [], date, rate)

    def _owing(self, fund_id: int, day: dt.date, added: Mapping[str, int]) -> dict[str, int]:
        """Return the new commitments without those of partners who bear no fee."""
        free = self._funds.free_of_fee(fund_id, day)
        return {name: fen for name, fen in added.items() if name not in free}

    def _asked(
        self,
        change: Change,
        fund_id: int,
        done: late_closings.Closing,
        own_fees: Mapping[str, int],
        day: int,
    ) -> Parts:
        """Return what a closing asks its partners for, and write the fee that each owes from the
        first day on.
        """
        asked: Parts = {}
        for name, fen in done.asked.items():
            asked.setdefault(name, {})[partners.CALL] = fen
        for name, fen in done.interest.items():
            asked.setdefault(name, {})[partners.CALL_OUTSIDE] = fen
        for name, committed in own_fees.items():
            owed = self._costs.catch_up(fund_id, committed, day)
            if owed is not None:
                asked.setdefault(name, {})[partners.CALL_FEE] = owed.fee
                change.insert(
                    "partner_fee",
                    {
                        "fund_id": fund_id,
                        "partner_id": self._ids()[name],
                        "day": day,
                        "first_day": owed.first.toordinal(),
                        "fee_fen": owed.fee,
                        "working": fees.working(owed),
                    },
                )
        return asked

    def _taken_back(self, change: Change, fund_id: int, day: int) -> dict[str, int]:
        """Take back what an earlier step of a closing day asked for; return what its partners
        committed in it.
        """
        calls = [row for row in self.calls(fund_id) if _is_of_closing(row, day)][:1]
        back = [row for row in self.distributions(fund_id) if _is_of_closing(row, day)][:1]
        if any(self.receipts(call.id) for call in calls) or any(row.paid for row in back):
            raise UserError("closing_in_motion", day=dt.date.fromordinal(day).isoformat())
        fees = [row for row in self.partner_fees(fund_id) if row.day == day]
        names = {*(fee.partner for fee in fees), *(name for call in calls for name in call.lines)}
        committed = (partners.COMMIT, partners.INCREASE)
        added: dict[str, int] = {}
        for entry in self._funds.entries(fund_id, day):
            of_day = entry.day.toordinal() == day and entry.kind in committed
            if of_day and entry.partner in names:
                added[entry.partner] = added.get(entry.partner, 0) + entry.signed
        for what, rows in (("call", calls), ("distribution", back)):
            for row in rows:
                self._delete(change, what, row.id)
        for fee in fees:
            change.delete("partner_fee", fee.id)
        return added

    def _delete(self, change: Change, what: str, row_id: int) -> None:
        """End a call or distribution with its lines."""
        for part in ("line", "item"):
            for (line,) in self._db.read(
                f"SELECT id FROM {what}_{part} WHERE {what}_id = ?", (row_id,)
            ):
                change.delete(f"{what}_{part}", line)
        change.delete({"call": "capital_call"}.get(what, what), row_id)

    def default(
        self,
        change: Change,
        fund_id: int,
        partner: str,
        day: int,
        doc_no: str = "",
        *,
        forfeit: int = 0,
    ) -> None:
        """Record that a partner fails: what it never paid is taken back, its unfunded rest
        forfeited.

        What a later closing asked it for and it never paid is not due to the partners before
        either. ``forfeit``: the part of its paid-in capital (ppm) that passes to the others by
        what they paid in, for nothing, with its part of the capital account.

        Raises:
            UserError: ``partner_unknown`` (not in the fund on that day), ``nothing_to_default``
                (all of its commitment is paid in and nothing is forfeited),
                ``default_before_calls``, ``default_before_transfers`` (what is recorded after that
                day leaves no unpaid commitment to be forfeited then), ``over_called``,
                ``default_owes_nothing``.
        """
        if partner not in self._funds.standings(fund_id, day):
            raise UserError("partner_unknown", text=partner or "—")
        self._require_nothing_later(fund_id, partner, day)
        owed = self._funds.standings(fund_id, day)[partner]
        self._closing_fails(change, fund_id, partner, day, doc_no)
        entries = partner_events.default(
            partner, dt.date.fromordinal(day), self._funds.entries(fund_id)
        )
        if not entries and not forfeit:
            raise UserError("nothing_to_default", partner=partner)
        taken: dict[str, int] = {}
        for entry in entries:
            if entry.reverses:
                item = partners.CALL_OUTSIDE if entry.kind == partners.LATE_CALL else entry.kind
                taken[item] = taken.get(item, 0) + entry.amount
            else:
                lost = Commitment(partner, day, entry.amount, partners.DEFAULT, doc_no)
                self.commit(change, fund_id, lost)
        if taken:
            notice = Notice(day, day, doc_no=doc_no)
            self._write_call(change, fund_id, "reversal", notice, {partner: taken})
        if forfeit:
            self._forfeit(change, fund_id, partner, day, doc_no, forfeit)
        self._require_owing(change, owed, partner, day)
        self._sound(fund_id)

    def _require_nothing_later(self, fund_id: int, partner: str, day: int) -> None:
        """Refuse a default before calls, receipts or transfers of the partner: from that day on it
        would have had nothing left to be asked for, to pay or to hand over.

        Raises:
            UserError: ``default_before_calls``, ``default_before_transfers``; each is named with
                its sum.
        """
        named = {"partner": partner, "day": dt.date.fromordinal(day).isoformat()}
        calls = self.calls(fund_id)
        later = [
            (call.day, f"#{call.number}", sum(call.lines[partner].values()))
            for call in in_force(calls)
            if call.day > day and partner in call.lines
        ]
        paid = [
            (row.day, f"#{call.number}", row.amount_fen)
            for call in calls
            if call.day <= day
            for row in self.receipts(call.id)
            if row.partner == partner and row.day > day and not row.reverses
        ]
        if later or paid:
            raise UserError(
                "default_before_calls", **named, calls=listed(later), receipts=listed(paid)
            )
        kinds = (partners.TRANSFER_IN, partners.TRANSFER_OUT)
        moved = [
            (entry.day.toordinal(), "", entry.amount)
            for entry in self._funds.entries(fund_id)
            if entry.partner == partner and entry.kind in kinds and entry.day.toordinal() > day
        ]
        if moved:
            raise UserError("default_before_transfers", **named, transfers=listed(moved))

    def _closing_fails(
        self, change: Change, fund_id: int, partner: str, day: int, doc_no: str
    ) -> None:
        """Take back what the partners before were to get of what a defaulting partner of a later
        closing never paid.
        """
        for call, back in self._closings_of(fund_id, partner, day):
            came = self.arrived(call.id).get(partner, 0)
            parts = _not_given(call.lines[partner], came, back)
            if parts:
                resolution = Resolution(day, doc_no=doc_no)
                self._write_distribution(change, fund_id, "reversal", resolution, parts)
            for fee in self.partner_fees(fund_id) if not came else ():
                if (fee.partner, fee.day) == (partner, call.day):
                    change.delete("partner_fee", fee.id)

    def _closings_of(self, fund_id: int, partner: str, day: int) -> list[tuple[Call, Distribution]]:
        """Return what the later closings of a partner until a day asked it for, with what they
        give to those before and none of them has got yet.
        """
        equalisations = {
            row.day: row for row in self.distributions(fund_id) if row.kind == "equalisation"
        }
        closings = [row for row in self.calls(fund_id) if row.kind == "equalisation"]
        return [
            (call, equalisations[call.day])
            for call in closings
            if partner in call.lines and call.day <= day and call.day in equalisations
            if not equalisations[call.day].paid
        ]


def _is_of_closing(row: Call | Distribution, day: int) -> bool:
    return (row.kind, row.day) == ("equalisation", day)


def _not_given(asked: Mapping[str, int], came: int, back: Distribution) -> Parts:
    """Return what the partners before do not get of a closing, ``back``, of which ``came`` of what
    was ``asked`` of a partner.
    """
    inside = sum(fen for item, fen in asked.items() if item != partners.CALL_OUTSIDE)
    missing = {
        partners.EQUALISATION: max(0, asked.get(partners.CALL, 0) - came),
        partners.INCOME: asked.get(partners.CALL_OUTSIDE, 0) - max(0, came - inside),
    }
    parts = Parts()
    for item, fen in missing.items():
        shares = {name: line[item] for name, line in back.lines.items() if line.get(item)}
        if shares and fen:
            for name, part in zip(shares, split(fen, list(shares.values())), strict=True):
                parts.setdefault(name, {})[item] = part
    return parts


def _shared(call: Call, *, with_fees: bool) -> int:
    """Return what of a call later partners pay their share of: all inside the commitment, calls
    for fees or not.
    """
    kinds = [item for item in partners.CALLS_INSIDE if with_fees or item != partners.CALL_FEE]
    return sum(fen for item, fen in call.items.items() if item in kinds)


def shared_calls(
    calls: Sequence[Call], closing: int, *, with_fees: bool
) -> list[tuple[dt.date, int]]:
    """Return the day on which it was due (or of the closing, where that is earlier) and fen of the
    calls that later partners share: reversed ones are gone, what defaulting partners never paid is
    taken off the newest.
    """
    rows = [
        [min(call.due_day, closing), _shared(call, with_fees=with_fees)]
        for call in in_force(calls)
        if call.kind == "call"
    ]
    missing = sum(
        _shared(call, with_fees=with_fees)
        for call in calls
        if call.kind == "reversal" and call.reverses_id is None
    )
    for row in reversed(rows):
        part = min(missing, row[1])
        row[1] -= part
        missing -= part
    return [(dt.date.fromordinal(day), fen) for day, fen in rows if fen]
