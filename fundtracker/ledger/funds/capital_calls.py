"""What is done with a fund's money: commitments, calls, receipts, distributions, late closings.

Nothing is changed in place: a mistake is taken back by a row of its own. The fund's book stays sound
(unfunded ≥ 0 on every day): each operation says so at once, and ``fund_rules`` proves it at the end of
every change. Days are ordinals, money is positive fen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from fundtracker.domain.base.money import plain, split
from fundtracker.domain.funds import partners
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import Put, put
from fundtracker.ledger.funds.capital_book import Book, Call, Parts
from fundtracker.ledger.funds.fund_costs import FundCosts, working
from fundtracker.ledger.funds.funds import MILLION, Funds

if TYPE_CHECKING:
    from fundtracker.domain.funds import fees, waterfall


class Capital(Book):
    """The money of the funds."""

    def __init__(self, db: Database, funds: Funds, costs: FundCosts) -> None:
        super().__init__(db, funds)
        self._costs = costs

    def commit(
        self, change: Change, fund_id: int, partner: str, day: int, amount_fen: int, *, kind: str = partners.COMMIT,
        doc_no: str = "", reverses: bool = False,
    ) -> Put:  # fmt: skip
        """Add to the book of commitments: commit, increase, release (each may be taken back by ``reverses``).

        The very same row again (fund, partner, day, kind, amount, document) is known.

        Raises:
            UserError: ``partner_unknown``, ``not_above_zero``, ``over_called`` (a release of what was called).
        """
        _above_zero(amount_fen)
        row = {
            "fund_id": fund_id, "partner_id": self._funds.partner(partner).id, "day": day, "kind": kind,
            "amount_fen": amount_fen, "reverses": int(reverses), "doc_no": doc_no,
        }  # fmt: skip
        done = put(self._db, change, "commitment", row, {})
        if done.outcome == "new" and (kind == partners.RELEASE or reverses):
            self._sound(fund_id)
        return done

    def transfer(
        self, change: Change, fund_id: int, giver: str, taker: str, amount_fen: int, day: int, doc_no: str = "", *,
        paid_fen: int | None = None, price_fen: int | None = None,
    ) -> None:  # fmt: skip
        """Move commitment from one partner to another, and with what is paid in of it the giver's capital account.

        Args:
            change: the open change.
            fund_id: the fund.
            giver: who hands over.
            taker: who succeeds.
            amount_fen: the commitment handed over.
            day: of the transfer.
            doc_no: of the agreement.
            paid_fen: how much of it is paid in; None: see ``fund.transfer``.
            price_fen: what the taker pays the giver, where it is known.

        Raises:
            UserError: ``transfer_too_large``, ``transfer_paid_unknown``, ``transfer_paid_too_large``,
                ``partner_unknown``, ``not_above_zero``, ``over_called``.
        """
        _above_zero(amount_fen)
        date, now = dt.date.fromordinal(day), self._funds.standings(fund_id, day)
        entries = partners.transfer(giver, taker, amount_fen, date, now, paid_fen)
        for entry in entries:
            if entry.kind in partners.COMMITMENT_KINDS:
                self.commit(change, fund_id, entry.partner, day, entry.amount, kind=entry.kind, doc_no=doc_no)
        for entry in entries:
            if entry.kind == partners.INTEREST_OUT:
                row = {
                    "fund_id": fund_id, "giver_id": self._funds.partner(giver).id,
                    "taker_id": self._funds.partner(taker).id, "day": day, "paid_fen": entry.amount,
                    "price_fen": price_fen, "doc_no": doc_no,
                }  # fmt: skip
                change.insert("interest_transfer", row)
        self._sound(fund_id)

    def default(self, change: Change, fund_id: int, partner: str, day: int, doc_no: str = "") -> None:
        """Record that a partner fails: what it never paid is taken back, its unfunded rest forfeited."""
        entries = partners.default(partner, dt.date.fromordinal(day), self._funds.entries(fund_id))
        taken: dict[str, int] = {}
        for entry in entries:
            if entry.reverses:
                taken[entry.kind] = taken.get(entry.kind, 0) + entry.amount
            else:
                self.commit(change, fund_id, partner, day, entry.amount, kind=partners.DEFAULT, doc_no=doc_no)
        if taken:
            self._write_call(change, fund_id, "reversal", day, day, {partner: taken}, "", doc_no)
        self._sound(fund_id)

    def _sound(self, fund_id: int) -> None:
        partners.require_sound(self._funds.entries(fund_id))

    # ------------------------------------------------------------ calls
    def split_preview(
        self, fund_id: int, items: Mapping[str, int], day: int, *, by: str = "", excused: Sequence[str] = ()
    ) -> Parts:
        """Return how a call or distribution of a day falls on the partners; no fen is lost.

        A call follows commitments, a distribution what is paid in (实缴), unless the terms say otherwise. A call asks
        nobody for more than its unfunded commitment: see ``fund.capped_split``.

        Args:
            fund_id: the fund.
            items: item → fen.
            day: whose shares count.
            by: ``committed``, ``unfunded`` or ``paid_in`` shares; '' as the terms say.
            excused: partners left out; one who defaulted always is for calls.

        Raises:
            UserError: ``no_partners`` (nobody has committed anything), ``nothing_paid_in``, ``own_amounts_needed``
                (the terms say that the amounts are stated partner by partner).
        """
        shares, now = self._shares(fund_id, items, day, by, excused)
        if not any(item in partners.CALL_KINDS for item in items):
            return partners.call_split(items, shares)
        return partners.capped_split(items, shares, {name: each.unfunded for name, each in now.items()})

    def plain_split(
        self, fund_id: int, items: Mapping[str, int], day: int, *, by: str = "", excused: Sequence[str] = ()
    ) -> Parts:
        """Return how a call would fall by shares alone, whatever is unfunded; see ``split_preview``."""
        return partners.call_split(items, self._shares(fund_id, items, day, by, excused)[0])

    def _shares(
        self, fund_id: int, items: Mapping[str, int], day: int, by: str, excused: Sequence[str]
    ) -> tuple[dict[str, int], dict[str, partners.Standing]]:
        """Return the shares of a call or distribution, and where all partners stand."""
        entries = self._funds.entries(fund_id, day)
        now = partners.standings(entries, dt.date.fromordinal(day))
        calls = any(item in partners.CALL_KINDS for item in items)
        by = by or self._basis(fund_id, day, calls=calls)
        if by == "own":
            raise UserError("own_amounts_needed")
        out = set(excused)
        if calls:
            out |= {entry.partner for entry in entries if entry.kind == partners.DEFAULT and not entry.reverses}
        weights = {
            name: {"unfunded": each.unfunded, "committed": each.committed, "paid_in": each.interest}[by]
            for name, each in now.items()
            if name not in out
        }
        shares = {name: share for name, share in weights.items() if share > 0}
        if not shares:
            code = "nothing_paid_in" if by == "paid_in" and now else "no_partners"
            raise UserError(code, day=dt.date.fromordinal(day).isoformat())
        return shares, now

    def _basis(self, fund_id: int, day: int, *, calls: bool) -> str:
        """Return by which shares a call or a distribution of a day falls under the terms of the day."""
        known = [row for row in self._funds.terms(fund_id) if row.start_day <= day]
        if not known:
            return "committed" if calls else "paid_in"
        last = max(known, key=lambda row: row.start_day)
        return last.call_basis if calls else last.distribution_basis

    def call_capital(
        self, change: Change, fund_id: int, day: int, due_day: int, items: Mapping[str, int], *,
        number: int | None = None, purpose: str = "", doc_no: str = "", by: str = "",
        excused: Sequence[str] = (), parts: Parts | None = None,
    ) -> Put:  # fmt: skip
        """Call capital from the partners by their shares (largest remainder), or as ``parts`` state it.

        Args:
            change: the open change.
            fund_id: the fund.
            day: of the notice.
            due_day: not before ``day``.
            items: ``call`` (investment), ``call_fee``, ``call_expense``, ``call_outside`` → fen.
            number: of the call; the next one by default. The same call again is known.
            purpose: what for, said in the notice.
            doc_no: of the document.
            by: see ``split_preview``.
            excused: see ``split_preview``.
            parts: partner → item → fen, where the notice states the amounts; they add up to ``items``.

        Raises:
            UserError: ``over_called``, ``parts_differ``, ``due_before_call``, ``call_stands`` (the number has another
                content), ``nothing_to_split``, ``no_partners``.
        """
        wanted = _items(items, partners.CALL_KINDS)
        if due_day < day:
            raise UserError("due_before_call")
        known = next((call for call in self.calls(fund_id) if call.number == number), None)
        if known is not None:
            same_parts = parts is None or _above_nothing(parts) == known.lines
            if (known.items, known.day, known.due_day) == (wanted, day, due_day) and same_parts:
                return Put(known.id, "known")
            raise UserError("call_stands", number=known.number)
        if parts is None:
            parts = self.split_preview(fund_id, wanted, day, by=by, excused=excused)
        self._require_parts(wanted, parts)
        now = self._funds.standings(fund_id, day)
        partners.require_callable(dt.date.fromordinal(day), wanted, parts, now)
        made = self._write_call(change, fund_id, "call", day, due_day, parts, purpose, doc_no, number=number)
        self._sound(fund_id)
        return Put(made, "new")

    def _require_parts(self, wanted: Mapping[str, int], parts: Mapping[str, Mapping[str, int]]) -> None:
        """Refuse parts of partners nobody knows, below 0, or that do not add up to the items, to the fen."""
        sums: dict[str, int] = {}
        for name, row in parts.items():
            self._funds.partner(name)
            for item, fen in row.items():
                _not_below_zero(fen)
                sums[item] = sums.get(item, 0) + fen
        for item in dict.fromkeys([*wanted, *sums]):
            if sums.get(item, 0) != wanted.get(item, 0):
                raise UserError("parts_differ", parts=plain(sums.get(item, 0)), items=plain(wanted.get(item, 0)))

    def reverse_call(self, change: Change, fund_id: int, number: int, day: int, doc_no: str = "") -> int:
        """Take a whole call back on a day; what had arrived on it must have gone back before.

        Raises:
            UserError: ``call_unknown``, ``call_has_receipts``, ``already_reversed``.
        """
        call = self.call(fund_id, number)
        if any(other.reverses_id == call.id for other in self.calls(fund_id)):
            raise UserError("already_reversed", number=number)
        if any(self.arrived(call.id).values()):
            raise UserError("call_has_receipts", number=number)
        return self._write_call(
            change, fund_id, "reversal", day, day, call.lines, call.purpose, doc_no, reverses=call.id
        )

    def _write_call(
        self, change: Change, fund_id: int, kind: str, day: int, due_day: int, parts: Parts, purpose: str,
        doc_no: str, *, number: int | None = None, reverses: int | None = None,
    ) -> int:  # fmt: skip
        row = {
            "fund_id": fund_id, "number": number or self._next("capital_call", fund_id), "kind": kind, "day": day,
            "due_day": due_day, "purpose": purpose, "doc_no": doc_no, "reverses_id": reverses,
        }  # fmt: skip
        made = change.insert("capital_call", row)
        self._write_parts(change, "call", made, parts)
        return made

    def _next(self, table: str, fund_id: int) -> int:
        rows = self._db.read(f"SELECT coalesce(max(number), 0) + 1 FROM {table} WHERE fund_id = ?", (fund_id,))
        return int(rows[0][0])

    def _write_parts(self, change: Change, what: str, row_id: int, parts: Parts) -> None:
        ids, items = self._ids(), dict[str, int]()
        for partner, row in parts.items():
            for item, fen in row.items():
                if fen:
                    items[item] = items.get(item, 0) + fen
                    line = {f"{what}_id": row_id, "partner_id": ids[partner], "item": item, "amount_fen": fen}
                    change.insert(f"{what}_line", line)
        for item, fen in items.items():
            change.insert(f"{what}_item", {f"{what}_id": row_id, "item": item, "amount_fen": fen})

    def receive(
        self, change: Change, fund_id: int, number: int, partner: str, day: int, amount_fen: int, *,
        bank_ref: str = "", reverses: bool = False,
    ) -> Put:  # fmt: skip
        """Record money that arrived on a call (or, ``reverses``, that went back); the same row again is known.

        Raises:
            UserError: ``call_unknown``, ``not_above_zero``, ``receipt_too_large`` (more than is
                asked of the partner, or going back more than came).
        """
        _above_zero(amount_fen)
        call = self.call(fund_id, number)
        row = {
            "call_id": call.id, "partner_id": self._funds.partner(partner).id, "day": day,
            "amount_fen": amount_fen, "reverses": int(reverses), "bank_ref": bank_ref,
        }  # fmt: skip
        where = " AND ".join(f"{column} = ?" for column in row)
        known = self._db.read(f"SELECT id FROM receipt WHERE {where}", tuple(row.values()))
        if known:
            return Put(int(known[0][0]), "known")
        came = self.arrived(call.id).get(partner, 0)
        left = came if reverses else sum(call.lines.get(partner, {}).values()) - came
        if call.kind == "reversal" or amount_fen > left:
            raise UserError("receipt_too_large", partner=partner, number=number, amount=plain(max(0, left)))
        return Put(change.insert("receipt", row), "new")

    def remind(self, change: Change, fund_id: int, number: int, partner: str, day: int, note: str = "") -> Put:
        """Record a reminder of a call that has not wholly come."""
        key = {"call_id": self.call(fund_id, number).id, "partner_id": self._funds.partner(partner).id}
        return put(self._db, change, "call_reminder", {**key, "day": day}, {"note": note})

    # ------------------------------------------------------------ distributions
    def distribute(
        self, change: Change, fund_id: int, day: int, items: Mapping[str, int], *, number: int | None = None,
        money_use: str = "", note: str = "", doc_no: str = "", parts: Parts | None = None, pending: bool = False,
    ) -> Put:  # fmt: skip
        """Distribute to the partners by what they paid in (实缴), as the terms say, or as ``parts`` state it.

        ``carry`` goes to the general partners alone, by their shares of it.

        Args:
            change: the open change.
            fund_id: the fund.
            day: of the distribution.
            items: capital, income, gain, carry, recallable → fen.
            number: the next one by default; the same distribution again is known.
            money_use: where the fiscal partners' part goes: '', ``treasury`` or ``rolled``.
            note: words of the notice.
            doc_no: of the document.
            parts: partner → item → fen, own amounts; they add up to ``items`` (carry may be left to its shares).
            pending: it is decided, the money leaves later: each part counts from its payment on (``paid_out``).

        Raises:
            UserError: ``distribution_stands``, ``no_gp``, ``nothing_to_split``, ``no_partners``, ``nothing_paid_in``,
                ``own_amounts_needed``, ``parts_differ``.
        """
        wanted = _items(items, partners.DISTRIBUTION_KINDS)
        known = next((each for each in self.distributions(fund_id) if each.number == number), None)
        if known is not None:
            same_parts = parts is None or _above_nothing(parts) == known.lines
            if (known.items, known.day) == (wanted, day) and same_parts:
                return Put(known.id, "known")
            raise UserError("distribution_stands", number=known.number)
        if parts is None:
            parts = self.distribution_preview(fund_id, wanted, day)
        elif partners.CARRY in wanted and not any(row.get(partners.CARRY) for row in parts.values()):
            carry = self.distribution_preview(fund_id, {partners.CARRY: wanted[partners.CARRY]}, day)
            parts = {name: {**parts.get(name, {}), **carry.get(name, {})} for name in dict.fromkeys([*parts, *carry])}
        self._require_parts(wanted, parts)
        made = self._write_distribution(
            change, fund_id, "distribution", day, parts, money_use, note, doc_no, number=number
        )
        if pending:
            change.insert("distribution_pending", {"distribution_id": made})
        self._sound(fund_id)
        return Put(made, "new")

    def tiers(self, fund_id: int, day: int, cash_fen: int) -> waterfall.Tiers:
        """Return how cash of a day runs through the fund's waterfall after all that was paid and given before.

        Raises:
            UserError: ``no_terms``, ``not_above_zero``.
        """
        _above_zero(cash_fen)
        versions = [row.waterfall for row in self._funds.terms(fund_id)]
        date = dt.date.fromordinal(day)
        from fundtracker.domain.funds import waterfall

        moves = partners.movements(partners.settled(self._funds.entries(fund_id, day)))
        events = [  # what is decided and not paid has gone through the tiers all the same
            waterfall.Event(min(move.day, date), paid_in=move.paid, cash=move.received) for move in moves
        ]
        waterfall.terms_on(versions, date)
        running = self._funds.waterfalls(fund_id)
        return waterfall.run([*events, waterfall.Event(date, cash=cash_fen)], running)[-1].tiers

    @staticmethod
    def own_parts(items: Mapping[str, int], amounts: Mapping[str, int]) -> Parts:
        """Return parts of stated amounts by partner: of one item exactly, of several in the proportion of the items.

        Raises:
            UserError: ``parts_differ`` (carry apart, they do not add up to the items).
        """
        shared = {item: fen for item, fen in items.items() if item != partners.CARRY}
        whole = sum(shared.values())
        if whole != sum(amounts.values()) or any(fen < 0 for fen in amounts.values()):
            raise UserError("parts_differ", parts=plain(sum(amounts.values())), items=plain(whole))
        left, parts = dict(shared), Parts()
        for name, fen in amounts.items():
            row = dict(zip(left, split(fen, list(left.values())), strict=True)) if fen else {}
            parts[name] = row
            left = {item: rest - row.get(item, 0) for item, rest in left.items()}
        return parts

    @staticmethod
    def tier_items(tiers: waterfall.Tiers) -> dict[str, int]:
        """Return what a distribution that runs through the waterfall consists of: capital, gain, carry above 0."""
        capital = tiers.capital.lp
        items = {partners.CAPITAL: capital, partners.GAIN: tiers.lp - capital, partners.CARRY: tiers.gp}
        return {item: fen for item, fen in items.items() if fen}

    def distribution_preview(self, fund_id: int, items: Mapping[str, int], day: int) -> Parts:
        """Return how a distribution falls on the partners; see ``distribute``."""
        shared = {item: fen for item, fen in items.items() if item != partners.CARRY}
        parts = self.split_preview(fund_id, shared, day) if shared else Parts()
        if partners.CARRY in items:
            shares = self.carry_shares(fund_id, day)
            for name, row in partners.call_split({partners.CARRY: items[partners.CARRY]}, shares).items():
                parts.setdefault(name, {}).update(row)
        return parts

    def carry_shares(self, fund_id: int, day: int) -> dict[str, int]:
        """Return who gets carry on a day and by which weights: as stated, else the general partners by what they paid
        in, by what they committed, or evenly.

        Raises:
            UserError: ``no_gp``.
        """
        stated = {
            row.partner: row.carry_share
            for row in self._funds.partner_terms(fund_id)
            if row.start_day <= day and row.carry_share is not None
        }
        if any(stated.values()):
            return {name: share for name, share in stated.items() if share}
        general = {partner.name for partner in self._funds.partners() if partner.class_ == "gp"}
        there = {name: each for name, each in self._funds.standings(fund_id, day).items() if name in general}
        if not there:
            raise UserError("no_gp")
        for weights in (
            {name: each.interest for name, each in there.items()},
            {name: each.committed for name, each in there.items()},
        ):
            if sum(max(0, weight) for weight in weights.values()):
                return {name: weight for name, weight in weights.items() if weight > 0}
        return dict.fromkeys(there, 1)

    def reverse_distribution(self, change: Change, fund_id: int, number: int, day: int, doc_no: str = "") -> int:
        """Take a whole distribution back on a day.

        Raises:
            UserError: ``distribution_unknown``, ``already_reversed``, ``over_called``.
        """
        given = self.distribution(fund_id, number)
        if any(other.reverses_id == given.id for other in self.distributions(fund_id)):
            raise UserError("already_reversed", number=number)
        made = self._write_distribution(
            change, fund_id, "reversal", day, given.lines, "", given.note, doc_no, reverses=given.id
        )
        self._sound(fund_id)
        return made

    def paid_out(self, change: Change, fund_id: int, number: int, partner: str, day: int, bank_ref: str = "") -> Put:
        """Record the day on which a partner's part of a distribution left the fund's account.

        Rates and multiples count it on that day, not on the day of the distribution.
        """
        given = self.distribution(fund_id, number)
        key = {"distribution_id": given.id, "partner_id": self._funds.partner(partner).id}
        if partner not in given.lines:
            raise UserError("partner_unknown", text=partner)
        return put(self._db, change, "distribution_paid", key, {"day": day, "bank_ref": bank_ref})

    def _write_distribution(
        self, change: Change, fund_id: int, kind: str, day: int, parts: Parts, money_use: str, note: str,
        doc_no: str, *, number: int | None = None, reverses: int | None = None,
    ) -> int:  # fmt: skip
        row = {
            "fund_id": fund_id, "number": number or self._next("distribution", fund_id), "kind": kind, "day": day,
            "money_use": money_use, "note": note, "doc_no": doc_no, "reverses_id": reverses,
        }  # fmt: skip
        made = change.insert("distribution", row)
        self._write_parts(change, "distribution", made, parts)
        return made

    # ------------------------------------------------------------ later closings
    def close_late(
        self, change: Change, fund_id: int, partner: str, amount_fen: int, day: int, doc_no: str = ""
    ) -> fees.Closing:
        """Take one partner in at a later closing; see ``later_closing``."""
        return self.later_closing(change, fund_id, {partner: amount_fen}, day, doc_no)

    def later_closing(
        self, change: Change, fund_id: int, amounts: Mapping[str, int], day: int, doc_no: str = ""
    ) -> fees.Closing:
        """Take new commitments in at a later closing, of new partners and of those that commit more.

        All who come on one day are one closing: what an earlier step of the day asked for is asked anew. The new
        money pays its share of earlier calls, with interest by the terms' ``late_rate``, to those before (their
        unfunded rises). Where the management fee rests on commitments, it also owes the fee from the fund's first day
        on, to the manager: calls for fees are then not shared, each bears the fee on its own commitment.

        Raises:
            UserError: ``no_terms``, ``partner_unknown``, ``not_above_zero``, ``closing_in_motion`` (money has moved
                on what an earlier step of the day asked for).
        """
        from fundtracker.domain.funds import fees

        date = dt.date.fromordinal(day)
        terms = [row for row in self._funds.terms(fund_id) if row.start_day <= day]
        if not terms:
            raise UserError("no_terms", day=date.isoformat())
        added = self._taken_back(change, fund_id, day)
        before = self._funds.standings(fund_id, day)
        for name, amount in amounts.items():
            there = before.get(name, partners.Standing()).committed > 0
            self.commit(
                change, fund_id, name, day, amount, kind=partners.INCREASE if there else partners.COMMIT, doc_no=doc_no
            )
            added[name] = added.get(name, 0) + amount
        earlier = {
            name: each.committed - added.get(name, 0) + amounts.get(name, 0) for name, each in before.items()
        }  # fmt: skip
        earlier = {name: committed for name, committed in earlier.items() if committed > 0}
        own_fees = terms[-1].fees_by == fees.COMMITTED
        calls = _standing([call for call in self.calls(fund_id) if call.day <= day], with_fees=not own_fees)
        rate = Fraction(terms[-1].late_rate, MILLION)
        done = fees.later_closing(added, earlier, calls if earlier else [], date, rate)
        asked = self._asked(change, fund_id, done, added if own_fees else {}, day)
        if asked:
            self._write_call(change, fund_id, "equalisation", day, day, asked, "", doc_no)
        back = {
            name: {partners.EQUALISATION: done.returned.get(name, 0), partners.INCOME: done.interest_to.get(name, 0)}
            for name in dict.fromkeys([*done.returned, *done.interest_to])
        }
        if back:
            self._write_distribution(change, fund_id, "equalisation", day, back, "", "", doc_no)
        self._sound(fund_id)
        return done

    def _asked(self, change: Change, fund_id: int, done: fees.Closing, own_fees: Mapping[str, int], day: int) -> Parts:
        """Return what a closing asks its partners for, and write the fee that each owes from the first day on."""
        asked: Parts = {}
        for name, fen in done.asked.items():
            asked.setdefault(name, {})[partners.CALL] = fen
        for name, fen in done.interest.items():
            asked.setdefault(name, {})[partners.CALL_OUTSIDE] = fen
        for name, committed in own_fees.items():
            owed = self._costs.catch_up(fund_id, committed, day)
            if owed is not None:
                asked.setdefault(name, {})[partners.CALL_FEE] = owed.fee
                change.insert("partner_fee", {
                    "fund_id": fund_id, "partner_id": self._ids()[name], "day": day,
                    "first_day": owed.first.toordinal(), "fee_fen": owed.fee, "working": working(owed),
                })  # fmt: skip
        return asked

    def _taken_back(self, change: Change, fund_id: int, day: int) -> dict[str, int]:
        """Take back what an earlier step of a closing day asked for; return what its partners committed in it."""
        call = next((c for c in self.calls(fund_id) if (c.kind, c.day) == ("equalisation", day)), None)
        back = next((d for d in self.distributions(fund_id) if (d.kind, d.day) == ("equalisation", day)), None)
        if (call is not None and self.receipts(call.id)) or (back is not None and back.paid):
            raise UserError("closing_in_motion", day=dt.date.fromordinal(day).isoformat())
        names = {*(call.lines if call is not None else {})}
        names |= {row.partner for row in self.partner_fees(fund_id) if row.day == day}
        added: dict[str, int] = {}
        for entry in self._funds.entries(fund_id, day):
            if (
                entry.partner in names
                and entry.day.toordinal() == day
                and entry.kind in (partners.COMMIT, partners.INCREASE)
            ):
                added[entry.partner] = added.get(entry.partner, 0) + entry.signed
        for what, row in (("call", call), ("distribution", back)):
            if row is not None:
                self._delete(change, what, row.id)
        for fee in self.partner_fees(fund_id):
            if fee.day == day:
                change.delete("partner_fee", fee.id)
        return added

    def _delete(self, change: Change, what: str, row_id: int) -> None:
        """End a call or distribution with its lines."""
        for part in ("line", "item"):
            for (line,) in self._db.read(f"SELECT id FROM {what}_{part} WHERE {what}_id = ?", (row_id,)):
                change.delete(f"{what}_{part}", line)
        change.delete({"call": "capital_call"}.get(what, what), row_id)


def _items(items: Mapping[str, int], allowed: Sequence[str]) -> dict[str, int]:
    """Return the items above 0, in their order; refuse others."""
    for item, fen in items.items():
        if item not in allowed:
            raise UserError("fund_entry_kind", text=item)
        if fen < 0:
            raise UserError("not_above_zero")
    wanted = {item: items[item] for item in allowed if items.get(item)}
    if not wanted:
        raise UserError("nothing_to_split")
    return wanted


def _not_below_zero(fen: int) -> None:
    if fen < 0:
        raise UserError("not_above_zero")


def _above_zero(fen: int) -> None:
    if fen <= 0:
        raise UserError("not_above_zero")


def _above_nothing(parts: Mapping[str, Mapping[str, int]]) -> Parts:
    """Return the parts above 0."""
    rows = {name: {item: fen for item, fen in row.items() if fen} for name, row in parts.items()}
    return {name: row for name, row in rows.items() if row}


def _shared(call: Call, *, with_fees: bool) -> int:
    """Return what of a call later partners pay their share of: all inside the commitment, calls for fees or not."""
    kinds = [item for item in partners.CALLS_INSIDE if with_fees or item != partners.CALL_FEE]
    return sum(fen for item, fen in call.items.items() if item in kinds)


def _standing(calls: Sequence[Call], *, with_fees: bool) -> list[tuple[dt.date, int]]:
    """Return day and fen of the calls that later partners share: reversed ones are gone, what defaulting partners
    never paid is taken off the newest."""
    gone = {call.reverses_id for call in calls if call.reverses_id is not None}
    rows = [
        [call.day, _shared(call, with_fees=with_fees)] for call in calls if call.kind == "call" and call.id not in gone
    ]
    missing = sum(
        _shared(call, with_fees=with_fees) for call in calls if call.kind == "reversal" and call.reverses_id is None
    )
    for row in reversed(rows):
        part = min(missing, row[1])
        row[1] -= part
        missing -= part
    return [(dt.date.fromordinal(day), fen) for day, fen in rows if fen]
