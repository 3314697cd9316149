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

from fundtracker.domain import fund
from fundtracker.domain.money import plain
from fundtracker.errors import UserError
from fundtracker.ledger.capital_book import Book, Call, Parts
from fundtracker.ledger.change import Change
from fundtracker.ledger.funds import MILLION
from fundtracker.ledger.records import Put, put

if TYPE_CHECKING:
    from fundtracker.domain import fees, waterfall


class Capital(Book):
    """The money of the funds."""

    def commit(
        self, change: Change, fund_id: int, partner: str, day: int, amount_fen: int, *, kind: str = fund.COMMIT,
        doc_no: str = "", reverses: bool = False,
    ) -> Put:  # fmt: skip
        """Add to the book of commitments: commit, increase, release (each may be taken back by ``reverses``).

        The very same row again (fund, partner, day, kind, amount, document) is known.

        Raises:
            UserError: ``partner_unknown``, ``not_above_zero``, ``over_called`` (a release of what was called).
        """
        _above_zero(amount_fen)
        row = {
            "fund_id": fund_id, "partner_id": self._ledger.funds.partner(partner).id, "day": day, "kind": kind,
            "amount_fen": amount_fen, "reverses": int(reverses), "doc_no": doc_no,
        }  # fmt: skip
        done = put(self._ledger, change, "commitment", row, {})
        if done.outcome == "new" and (kind == fund.RELEASE or reverses):
            self._sound(fund_id)
        return done

    def transfer(
        self, change: Change, fund_id: int, giver: str, taker: str, amount_fen: int, day: int, doc_no: str = ""
    ) -> None:
        """Move unfunded commitment from one partner to another.

        Raises:
            UserError: ``transfer_too_large``, ``partner_unknown``, ``not_above_zero``, ``over_called``.
        """
        _above_zero(amount_fen)
        date, now = dt.date.fromordinal(day), self._ledger.funds.standings(fund_id, day)
        for entry in fund.transfer(giver, taker, amount_fen, date, now):
            self.commit(change, fund_id, entry.partner, day, entry.amount, kind=entry.kind, doc_no=doc_no)
        self._sound(fund_id)

    def default(self, change: Change, fund_id: int, partner: str, day: int, doc_no: str = "") -> None:
        """Record that a partner fails: what it never paid is taken back, its unfunded rest forfeited."""
        entries = fund.default(partner, dt.date.fromordinal(day), self._ledger.funds.entries(fund_id))
        taken: dict[str, int] = {}
        for entry in entries:
            if entry.reverses:
                taken[entry.kind] = taken.get(entry.kind, 0) + entry.amount
            else:
                self.commit(change, fund_id, partner, day, entry.amount, kind=fund.DEFAULT, doc_no=doc_no)
        if taken:
            self._write_call(change, fund_id, "reversal", day, day, {partner: taken}, "", doc_no)
        self._sound(fund_id)

    def _sound(self, fund_id: int) -> None:
        fund.require_sound(self._ledger.funds.entries(fund_id))

    # ------------------------------------------------------------ calls
    def split_preview(
        self, fund_id: int, items: Mapping[str, int], day: int, *, by: str = "committed", excused: Sequence[str] = ()
    ) -> Parts:
        """Return how a call or distribution of a day falls on the partners; no fen is lost.

        Args:
            fund_id: the fund.
            items: item → fen.
            day: whose commitments count.
            by: ``committed`` shares, or ``unfunded`` ones (after transfers).
            excused: partners left out; one who defaulted always is for calls.

        Raises:
            UserError: ``no_partners``: nobody has committed anything.
        """
        entries = self._ledger.funds.entries(fund_id, day)
        failed = {entry.partner for entry in entries if entry.kind == fund.DEFAULT and not entry.reverses}
        calls = any(item in fund.CALL_KINDS for item in items)
        shares: dict[str, int] = {}
        for name, standing in fund.standings(entries, dt.date.fromordinal(day)).items():
            share = standing.unfunded if by == "unfunded" else standing.committed
            if share > 0 and name not in excused and not (calls and name in failed):
                shares[name] = share
        if not shares:
            raise UserError("no_partners", day=dt.date.fromordinal(day).isoformat())
        return fund.call_split(items, shares)

    def call_capital(
        self, change: Change, fund_id: int, day: int, due_day: int, items: Mapping[str, int], *,
        number: int | None = None, purpose: str = "", doc_no: str = "", by: str = "committed",
        excused: Sequence[str] = (),
    ) -> Put:  # fmt: skip
        """Call capital from the partners by their shares (largest remainder).

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

        Raises:
            UserError: ``over_called``, ``due_before_call``, ``call_stands`` (the number has another
                content), ``nothing_to_split``, ``no_partners``.
        """
        wanted = _items(items, fund.CALL_KINDS)
        if due_day < day:
            raise UserError("due_before_call")
        known = next((call for call in self.calls(fund_id) if call.number == number), None)
        if known is not None:
            if (known.items, known.day, known.due_day) == (wanted, day, due_day):
                return Put(known.id, "known")
            raise UserError("call_stands", number=known.number)
        parts = self.split_preview(fund_id, wanted, day, by=by, excused=excused)
        now = self._ledger.funds.standings(fund_id, day)
        fund.require_callable(dt.date.fromordinal(day), wanted, parts, now)
        made = self._write_call(change, fund_id, "call", day, due_day, parts, purpose, doc_no, number=number)
        self._sound(fund_id)
        return Put(made, "new")

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
        rows = self._ledger.read(f"SELECT coalesce(max(number), 0) + 1 FROM {table} WHERE fund_id = ?", (fund_id,))
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
            "call_id": call.id, "partner_id": self._ledger.funds.partner(partner).id, "day": day,
            "amount_fen": amount_fen, "reverses": int(reverses), "bank_ref": bank_ref,
        }  # fmt: skip
        where = " AND ".join(f"{column} = ?" for column in row)
        known = self._ledger.read(f"SELECT id FROM receipt WHERE {where}", tuple(row.values()))
        if known:
            return Put(int(known[0][0]), "known")
        came = self.arrived(call.id).get(partner, 0)
        left = came if reverses else sum(call.lines.get(partner, {}).values()) - came
        if call.kind == "reversal" or amount_fen > left:
            raise UserError("receipt_too_large", partner=partner, number=number, amount=plain(max(0, left)))
        return Put(change.insert("receipt", row), "new")

    def remind(self, change: Change, fund_id: int, number: int, partner: str, day: int, note: str = "") -> Put:
        """Record a reminder of a call that has not wholly come."""
        key = {"call_id": self.call(fund_id, number).id, "partner_id": self._ledger.funds.partner(partner).id}
        return put(self._ledger, change, "call_reminder", {**key, "day": day}, {"note": note})

    # ------------------------------------------------------------ distributions
    def distribute(
        self, change: Change, fund_id: int, day: int, items: Mapping[str, int], *, number: int | None = None,
        money_use: str = "", note: str = "", doc_no: str = "",
    ) -> Put:  # fmt: skip
        """Distribute to the partners by commitment; ``carry`` goes to the general partner alone.

        Args:
            change: the open change.
            fund_id: the fund.
            day: of the distribution.
            items: capital, income, gain, carry, recallable → fen.
            number: the next one by default; the same distribution again is known.
            money_use: where the fiscal partners' part goes: '', ``treasury`` or ``rolled``.
            note: words of the notice.
            doc_no: of the document.

        Raises:
            UserError: ``distribution_stands``, ``no_gp``, ``nothing_to_split``, ``no_partners``.
        """
        wanted = _items(items, fund.DISTRIBUTION_KINDS)
        known = next((each for each in self.distributions(fund_id) if each.number == number), None)
        if known is not None:
            if (known.items, known.day) == (wanted, day):
                return Put(known.id, "known")
            raise UserError("distribution_stands", number=known.number)
        parts = self.distribution_preview(fund_id, wanted, day)
        made = self._write_distribution(
            change, fund_id, "distribution", day, parts, money_use, note, doc_no, number=number
        )
        self._sound(fund_id)
        return Put(made, "new")

    def tiers(self, fund_id: int, day: int, cash_fen: int) -> waterfall.Tiers:
        """Return how cash of a day runs through the fund's waterfall after all that was paid and given before.

        Raises:
            UserError: ``no_terms``, ``not_above_zero``.
        """
        _above_zero(cash_fen)
        versions = [row.waterfall for row in self._ledger.funds.terms(fund_id)]
        date = dt.date.fromordinal(day)
        from fundtracker.domain import waterfall

        moves = fund.movements(fund.settled(self._ledger.funds.entries(fund_id, day)))
        events = [waterfall.Event(move.day, paid_in=move.paid, cash=move.received) for move in moves]
        waterfall.terms_on(versions, date)
        running = self._ledger.funds.waterfalls(fund_id)
        return waterfall.run([*events, waterfall.Event(date, cash=cash_fen)], running)[-1].tiers

    @staticmethod
    def tier_items(tiers: waterfall.Tiers) -> dict[str, int]:
        """Return what a distribution that runs through the waterfall consists of: capital, gain, carry above 0."""
        capital = tiers.capital.lp
        items = {fund.CAPITAL: capital, fund.GAIN: tiers.lp - capital, fund.CARRY: tiers.gp}
        return {item: fen for item, fen in items.items() if fen}

    def distribution_preview(self, fund_id: int, items: Mapping[str, int], day: int) -> Parts:
        """Return how a distribution falls on the partners; see ``distribute``."""
        shared = {item: fen for item, fen in items.items() if item != fund.CARRY}
        parts = self.split_preview(fund_id, shared, day) if shared else Parts()
        if fund.CARRY in items:
            general = {partner.name for partner in self._ledger.funds.partners() if partner.class_ == "gp"}
            there = [name for name in self._ledger.funds.standings(fund_id, day) if name in general]
            if not there:
                raise UserError("no_gp")
            parts.setdefault(there[0], {})[fund.CARRY] = items[fund.CARRY]
        return parts

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
        """Record the day on which a partner's part of a distribution left the fund's account."""
        given = self.distribution(fund_id, number)
        key = {"distribution_id": given.id, "partner_id": self._ledger.funds.partner(partner).id}
        if partner not in given.lines:
            raise UserError("partner_unknown", text=partner)
        return put(self._ledger, change, "distribution_paid", key, {"day": day, "bank_ref": bank_ref})

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

    # ------------------------------------------------------------ late closing
    def close_late(
        self, change: Change, fund_id: int, partner: str, amount_fen: int, day: int, doc_no: str = ""
    ) -> fees.LateClosing:
        """Take a partner in at a later closing: it pays its share of earlier calls and interest to those before.

        The interest rate is the terms' ``late_rate``. The partner gets a call of its own; the earlier
        partners get back what they paid for it (their unfunded rises) and the interest as income.

        Raises:
            UserError: ``no_terms``, ``partner_unknown``, ``not_above_zero``, ``partner_is_in``.
        """
        from fundtracker.domain import fees

        date = dt.date.fromordinal(day)
        now = self._ledger.funds.standings(fund_id, day)
        if now.get(partner, fund.Standing()).committed:
            raise UserError("partner_is_in", partner=partner)
        terms = [row for row in self._ledger.funds.terms(fund_id) if row.start_day <= day]
        if not terms:
            raise UserError("no_terms", day=date.isoformat())
        earlier = {name: each.committed for name, each in now.items() if each.committed > 0}
        calls = _standing([call for call in self.calls(fund_id) if call.day <= day])
        rate = Fraction(terms[-1].late_rate, MILLION)
        self.commit(change, fund_id, partner, day, amount_fen, doc_no=doc_no)
        if not earlier or not calls:
            return fees.LateClosing(0, 0, (), (), ())
        done = fees.late_closing(amount_fen, list(earlier.values()), calls, date, rate)
        asked = {fund.CALL: done.catch_up, fund.CALL_OUTSIDE: done.interest}
        self._write_call(change, fund_id, "equalisation", day, day, {partner: asked}, "", doc_no)
        back = {
            name: {fund.EQUALISATION: part, fund.INCOME: interest}
            for name, part, interest in zip(earlier, done.returned, done.interest_to, strict=True)
        }
        self._write_distribution(change, fund_id, "equalisation", day, back, "", "", doc_no)
        self._sound(fund_id)
        return done


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


def _above_zero(fen: int) -> None:
    if fen <= 0:
        raise UserError("not_above_zero")


def _inside(call: Call) -> int:
    return sum(fen for item, fen in call.items.items() if item in fund.CALLS_INSIDE)


def _standing(calls: Sequence[Call]) -> list[tuple[dt.date, int]]:
    """Return day and fen of the calls inside the commitments that stand: reversed ones are gone, what
    defaulting partners never paid is taken off the newest."""
    gone = {call.reverses_id for call in calls if call.reverses_id is not None}
    rows = [[call.day, _inside(call)] for call in calls if call.kind == "call" and call.id not in gone]
    missing = sum(_inside(call) for call in calls if call.kind == "reversal" and call.reverses_id is None)
    for row in reversed(rows):
        part = min(missing, row[1])
        row[1] -= part
        missing -= part
    return [(dt.date.fromordinal(day), fen) for day, fen in rows if fen]
