"""Calls of capital: how they fall on the partners, how they are written and taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from fundtracker.domain.base.money import plain
from fundtracker.domain.funds import partner_events, partners
from fundtracker.domain.funds.partners import Entry
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.capital_book import Call, Distribution, Parts
from fundtracker.ledger.funds.capital_parts import (
    above_nothing,
    added_parts,
    require_not_below_zero,
    wanted_items,
)
from fundtracker.ledger.funds.commitments import Commitments


class Notice(NamedTuple):
    """What the notice of a call states: its day, until when is to be paid (not before), what for;
    ``number``: the next one by default.
    """

    day: int
    due_day: int
    purpose: str = ""
    doc_no: str = ""
    number: int | None = None


class Division(NamedTuple):
    """How a call falls on the partners: ``by`` their ``committed``, ``unfunded`` or ``paid_in``
    shares ('' as the terms say), without those ``excused``; or by ``parts``, where the notice
    states the amounts: partner → item → fen.
    """

    by: str = ""
    excused: Sequence[str] = ()
    parts: Parts | None = None


_WEIGHTS = {  # by what a call or distribution falls on the partners
    "unfunded": attrgetter("unfunded"),
    "committed": attrgetter("committed"),
    "paid_in": attrgetter("interest"),
}


class Calls(Commitments):
    """The calls of the funds."""

    def split_preview(
        self,
        fund_id: int,
        items: Mapping[str, int],
        day: int,
        *,
        by: str = "",
        excused: Sequence[str] = (),
    ) -> Parts:
        """Return how a call or distribution of a day falls on the partners; no fen is lost.

        A call follows commitments, a distribution what is paid in (实缴), unless the terms say
        otherwise. A call asks nobody for more than its unfunded commitment: see
        ``fund.capped_split``.

        Args:
            fund_id: the fund.
            items: item → fen.
            day: whose shares count.
            by: ``committed``, ``unfunded`` or ``paid_in`` shares; '' as the terms say.
            excused: partners left out; one who defaulted always is for calls.

        Raises:
            UserError: ``no_partners`` (nobody has committed anything), ``nothing_paid_in``,
                ``own_amounts_needed`` (the terms say that the amounts are stated partner by
                partner).
        """
        return self.split_of(self._funds.entries(fund_id, day), fund_id, items, day, by, excused)

    def split_of(
        self,
        entries: Sequence[Entry],
        fund_id: int,
        items: Mapping[str, int],
        day: int,
        by: str = "",
        excused: Sequence[str] = (),
    ) -> Parts:
        """Return how a call or distribution of a day falls on the partners by some entries of the
        book; see ``split_preview``.
        """
        shares, now = self._shares(entries, fund_id, items, day, by, excused)
        if not any(item in partners.CALL_KINDS for item in items):
            return partner_events.call_split(items, shares)
        room = {name: each.unfunded for name, each in now.items()}
        fee = {item: fen for item, fen in items.items() if item == partners.CALL_FEE}
        bearing = self._bearing(fund_id, day, shares) if fee else shares
        if bearing == shares:
            return partner_events.capped_split(items, shares, room)
        rest = {item: fen for item, fen in items.items() if item not in fee}
        parts = partner_events.capped_split(rest, shares, room) if rest else Parts()
        left = {name: fen - sum(parts.get(name, {}).values()) for name, fen in room.items()}
        return added_parts([parts, partner_events.capped_split(fee, bearing, left)])

    def _bearing(self, fund_id: int, day: int, shares: dict[str, int]) -> dict[str, int]:
        """Return the shares without those of partners who bear no fee, unless nobody else is
        there.
        """
        free = self._funds.free_of_fee(fund_id, dt.date.fromordinal(day))
        bearing = {name: share for name, share in shares.items() if name not in free}
        return bearing if sum(bearing.values()) else shares

    def plain_split(
        self,
        fund_id: int,
        items: Mapping[str, int],
        day: int,
        *,
        by: str = "",
        excused: Sequence[str] = (),
    ) -> Parts:
        """Return how a call falls by shares alone, whatever is unfunded; see ``split_preview``."""
        entries = self._funds.entries(fund_id, day)
        shares = self._shares(entries, fund_id, items, day, by, excused)[0]
        fee = {item: fen for item, fen in items.items() if item == partners.CALL_FEE}
        rest = {item: fen for item, fen in items.items() if item not in fee}
        parts = partner_events.call_split(rest, shares) if rest else Parts()
        bearing = self._bearing(fund_id, day, shares)
        return added_parts([parts, partner_events.call_split(fee, bearing)]) if fee else parts

    def _shares(
        self,
        entries: Sequence[Entry],
        fund_id: int,
        items: Mapping[str, int],
        day: int,
        by: str,
        excused: Sequence[str],
    ) -> tuple[dict[str, int], dict[str, partners.Standing]]:
        """Return the shares of a call or distribution, and where all partners stand."""
        now = partners.standings(entries, dt.date.fromordinal(day))
        calls = any(item in partners.CALL_KINDS for item in items)
        by = by or self._basis(fund_id, day, calls=calls)
        if by == "own":
            raise UserError("own_amounts_needed")
        out = {*excused, *(partners.failed(entries) if calls else ())}
        weight = _WEIGHTS[by]
        shares = {
            name: share
            for name, each in now.items()
            if name not in out and (share := weight(each)) > 0
        }
        if not shares:
            code = "nothing_paid_in" if by == "paid_in" and now else "no_partners"
            raise UserError(code, day=dt.date.fromordinal(day).isoformat())
        return shares, now

    def _basis(self, fund_id: int, day: int, *, calls: bool) -> str:
        """Return by which shares a call or a distribution of a day falls under the terms of the
        day.
        """
        terms = self._funds.terms_on(fund_id, day)
        if terms is None:
            return "committed" if calls else "paid_in"
        return terms.call_basis if calls else terms.distribution_basis

    def call_capital(
        self,
        change: Change,
        fund_id: int,
        notice: Notice,
        items: Mapping[str, int],
        division: Division | None = None,
    ) -> Put:
        """Call capital from the partners by their shares (largest remainder), or as parts that
        add up to the items state it; the same call again is known.

        Args:
            change: the open change.
            fund_id: the fund.
            notice: what is called for when.
            items: ``call`` (investment), ``call_fee``, ``call_expense``, ``call_outside`` → fen.
            division: among the partners; by default as the terms say.

        Raises:
            UserError: ``over_called``, ``parts_differ``, ``due_before_call``, ``call_stands`` (the
                number has another content), ``nothing_to_split``, ``no_partners``.
        """
        wanted, day = wanted_items(items, partners.CALL_KINDS), notice.day
        by, excused, parts = division or Division()
        if notice.due_day < day:
            raise UserError("due_before_call")
        known = next((call for call in self.calls(fund_id) if call.number == notice.number), None)
        if known is not None:
            same_parts = parts is None or above_nothing(parts) == known.lines
            same = (known.items, known.day, known.due_day) == (wanted, day, notice.due_day)
            if same and same_parts:
                return Put(known.id, "known")
            self._step_aside(change, "capital_call", known, movable=not self.receipts(known.id))
        every, date = self._funds.as_written(fund_id), dt.date.fromordinal(day)
        entries = [entry for entry in every if entry.day <= date]
        if parts is None:
            parts = self.split_of(entries, fund_id, wanted, day, by, excused)
        self._require_parts(wanted, parts)
        partner_events.require_callable(date, wanted, parts, partners.standings(entries, date))
        call_id = self._write_call(change, fund_id, "call", notice, parts)
        if len(entries) < len(every):  # dated back: what came later is judged too
            self._sound(fund_id)
        return Put(call_id, "new")

    def _require_parts(
        self, wanted: Mapping[str, int], parts: Mapping[str, Mapping[str, int]]
    ) -> None:
        """Refuse parts of partners nobody knows, below 0, or that do not add up to the items, to
        the fen.
        """
        sums: dict[str, int] = {}
        for name, row in parts.items():
            self._funds.partner(name)
            for item, fen in row.items():
                require_not_below_zero(fen)
                sums[item] = sums.get(item, 0) + fen
        for item in dict.fromkeys([*wanted, *sums]):
            if sums.get(item, 0) != wanted.get(item, 0):
                raise UserError(
                    "parts_differ", parts=plain(sums.get(item, 0)), items=plain(wanted.get(item, 0))
                )

    def reverse_call(
        self, change: Change, fund_id: int, number: int, day: int, doc_no: str = ""
    ) -> int:
        """Take a whole call back on a day; what had arrived on it must have gone back before.

        Raises:
            UserError: ``call_unknown``, ``call_has_receipts``, ``already_reversed``,
                ``reversed_before`` (the day is before the call's own).
        """
        call = self.call(fund_id, number)
        self._require_reversible(call, self.calls(fund_id), day)
        if any(self.arrived(call.id).values()):
            raise UserError("call_has_receipts", number=number)
        notice = Notice(day, day, call.purpose, doc_no)
        return self._write_call(change, fund_id, "reversal", notice, call.lines, call.id)

    @staticmethod
    def _require_reversible(
        taken: Call | Distribution, every: Sequence[Call] | Sequence[Distribution], day: int
    ) -> None:
        """Refuse a second reversal, or one on a day before what it takes back."""
        if any(other.reverses_id == taken.id for other in every):
            raise UserError("already_reversed", number=taken.number)
        if day < taken.day:
            own = dt.date.fromordinal(taken.day).isoformat()
            raise UserError("reversed_before", number=taken.number, day=own)

    def _write_call(
        self,
        change: Change,
        fund_id: int,
        kind: str,
        notice: Notice,
        parts: Parts,
        reverses: int | None = None,
    ) -> int:
        row = {"fund_id": fund_id, "kind": kind, **notice._asdict(), "reverses_id": reverses}
        row["number"] = notice.number or self._next("capital_call", fund_id)
        call_id = change.insert("capital_call", row)
        self._write_parts(change, "call", call_id, parts)
        return call_id

    def _step_aside(
        self, change: Change, table: str, known: Call | Distribution, *, movable: bool
    ) -> None:
        """Give a number that a notice states to it: what the program numbered itself (a reversal,
        an equalisation on which nothing has moved) takes the next free one.

        Raises:
            UserError: ``call_stands``, ``distribution_stands``.
        """
        if table == "capital_call" and (known.kind == "call" or not movable):
            raise UserError("call_stands", number=known.number)
        stated = known.kind == "distribution" and getattr(known, "escrow_of", None) is None
        if table == "distribution" and (stated or not movable):
            raise UserError("distribution_stands", number=known.number)
        change.update(table, known.id, {"number": self._next(table, known.fund_id)})

    def _next(self, table: str, fund_id: int) -> int:
        rows = self._db.read(
            f"SELECT coalesce(max(number), 0) + 1 FROM {table} WHERE fund_id = ?", (fund_id,)
        )
        return int(rows[0][0])

    def _write_parts(self, change: Change, what: str, row_id: int, parts: Parts) -> None:
        ids, items = self._ids(), dict[str, int]()
        for partner, row in parts.items():
            for item, fen in row.items():
                if fen:
                    items[item] = items.get(item, 0) + fen
                    line = {
                        f"{what}_id": row_id,
                        "partner_id": ids[partner],
                        "item": item,
                        "amount_fen": fen,
                    }
                    change.insert(f"{what}_line", line)
        for item, fen in items.items():
            change.insert(f"{what}_item", {f"{what}_id": row_id, "item": item, "amount_fen": fen})
