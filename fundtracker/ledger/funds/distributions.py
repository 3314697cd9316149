"""Distributions: their tiers, how they fall on the partners, carry kept in escrow or given back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.base.fractions import fen as fen_of
from fundtracker.domain.base.money import plain, split
from fundtracker.domain.funds import partner_events, partners
from fundtracker.domain.funds.capital_account import positive
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.upsert import Put
from fundtracker.ledger.funds.capital_book import Distribution, Parts, in_force
from fundtracker.ledger.funds.capital_parts import (
    above_nothing,
    added_parts,
    gain_before_carry,
    items_of,
    less_parts,
    part_of,
    require_above_zero,
    wanted_items,
)
from fundtracker.ledger.funds.fund_terms import MILLION
from fundtracker.ledger.funds.receipts import Receipts

if TYPE_CHECKING:
    from fundtracker.domain.funds import waterfall


class Resolution(NamedTuple):
    """What a resolution to distribute states: its day, where the fiscal partners' part goes
    (``money_use``: '', ``treasury`` or ``rolled``), the words of the notice; ``number``: the next
    one by default.
    """

    day: int
    money_use: str = ""
    note: str = ""
    doc_no: str = ""
    number: int | None = None


class Distributions(Receipts):
    """The distributions of the funds."""

    def distribute(
        self,
        change: Change,
        fund_id: int,
        resolution: Resolution,
        items: Mapping[str, int],
        *,
        parts: Parts | None = None,
        pending: bool = False,
    ) -> Put:
        """Distribute to the partners by what they paid in (实缴), as the terms say, or as
        ``parts`` state it.

        ``carry`` goes to the general partners alone, by their shares of it.

        Args:
            change: the open change.
            fund_id: the fund.
            resolution: what it rests on; the same distribution again is known.
            items: capital, income, gain, carry, recallable → fen.
            parts: partner → item → fen, own amounts; they add up to ``items`` (carry may be left
                to its shares).
            pending: it is decided, the money leaves later: each part counts from its payment on
                (``paid_out``).

        Raises:
            UserError: ``distribution_stands``, ``no_gp``, ``nothing_to_split``, ``no_partners``,
                ``nothing_paid_in``, ``own_amounts_needed``, ``parts_differ``.
        """
        wanted = wanted_items(items, partners.DISTRIBUTION_KINDS)
        day, doc_no = resolution.day, resolution.doc_no
        known = self._numbered(fund_id, resolution.number)
        if known is not None:
            if self._is_stated(fund_id, known, day, wanted, parts):
                return Put(known.id, "known")
            self._step_aside(change, "distribution", known, movable=not known.paid)
        parts = self._with_carry(fund_id, day, wanted, parts)
        self._require_parts(wanted, parts)
        held = {} if pending else self._held_carry(fund_id, day, parts)
        paid = less_parts(parts, held)
        distribution_id = self._write_distribution(
            change, fund_id, "distribution", resolution, paid or held
        )
        if pending or not paid:
            change.insert("distribution_pending", {"distribution_id": distribution_id})
        if held:
            self._keep_in_escrow(
                change, fund_id, day, distribution_id, held if paid else {}, doc_no
            )
        self._sound(fund_id)
        return Put(distribution_id, "new")

    def _numbered(self, fund_id: int, number: int | None) -> Distribution | None:
        every = self.distributions(fund_id) if number is not None else []
        return next((each for each in every if each.number == number), None)

    def _is_stated(
        self,
        fund_id: int,
        known: Distribution,
        day: int,
        wanted: Mapping[str, int],
        parts: Parts | None,
    ) -> bool:
        """Tell whether a distribution is the one stated, what it keeps in escrow in it."""
        same_rows = [
            each.lines
            for each in self.distributions(fund_id)
            if each.escrow_of == known.number and each.id != known.id
        ]
        lines = added_parts([known.lines, *same_rows])
        same_parts = parts is None or above_nothing(parts) == lines
        return same_parts and (items_of(lines), known.day) == (wanted, day)

    def _with_carry(
        self, fund_id: int, day: int, wanted: Mapping[str, int], parts: Parts | None
    ) -> Parts:
        """Return the parts: divided by the terms, or as stated, with carry by its shares where it
        is not stated.
        """
        if parts is None:
            return self.distribution_preview(fund_id, wanted, day)
        if partners.CARRY not in wanted or any(row.get(partners.CARRY) for row in parts.values()):
            return parts
        carry = self.distribution_preview(fund_id, {partners.CARRY: wanted[partners.CARRY]}, day)
        return added_parts([parts, carry])

    def _held_carry(self, fund_id: int, day: int, parts: Parts) -> Parts:
        """Return the part of each one's carry that the terms of the day keep in escrow."""
        terms = self._funds.terms_on(fund_id, day)
        escrow = terms.escrow if terms else 0
        carry = {
            name: row[partners.CARRY] for name, row in parts.items() if row.get(partners.CARRY)
        }
        if not escrow or not carry:
            return {}
        held_back = fen_of(Fraction(sum(carry.values()) * escrow, MILLION))
        shares = zip(carry, split(held_back, list(carry.values())), strict=True)
        return {name: {partners.CARRY: fen} for name, fen in shares if fen}

    def _keep_in_escrow(
        self, change: Change, fund_id: int, day: int, of_id: int, held: Parts, doc_no: str
    ) -> None:
        """Write what is kept of a distribution's carry as one that is decided and not paid;
        ``held`` {}: the distribution is all of it itself.
        """
        distribution_id = of_id
        if held:
            distribution_id = self._write_distribution(
                change, fund_id, "distribution", Resolution(day, doc_no=doc_no), held
            )
            change.insert("distribution_pending", {"distribution_id": distribution_id})
        change.insert("carry_escrow", {"distribution_id": distribution_id, "of_id": of_id})

    def tiers(
        self, fund_id: int, day: int, cash_fen: int, *, sold: bool = False, own: int | None = None
    ) -> waterfall.Tiers:
        """Return how cash of a day runs through the fund's waterfall after all that was paid and
        given before. The part of partners who bear no carry goes beside it (a tier ``own``).

        ``sold``: the cash is that of the whole fund, which is asked for under a waterfall deal by
        deal, too. ``own``: of the cash, what belongs to those who bear no carry; by default their
        share of paid-in capital.

        Raises:
            UserError: ``no_terms``, ``not_above_zero``, ``deal_tiers`` (carry is reckoned deal by
                deal).
        """
        require_above_zero(cash_fen)
        versions = [row.waterfall for row in self._funds.terms(fund_id)]
        date = dt.date.fromordinal(day)
        from fundtracker.domain.funds import carry_terms, waterfall

        if carry_terms.terms_on(versions, date).style == carry_terms.DEAL_BY_DEAL and not sold:
            raise UserError("deal_tiers")
        free = self._funds.free_of_carry(fund_id, date)
        if own is None:
            standings = self._funds.standings(fund_id, day)
            own = part_of(cash_fen, {name: each.interest for name, each in standings.items()}, free)
        own = max(0, min(cash_fen, own))
        tiers, cash = waterfall.NONE, waterfall.Event(date, cash=cash_fen - own)
        if cash.cash:
            events, carry = self._run_before(fund_id, date, free, sold=sold)
            tiers = waterfall.next_tiers(events, cash, self._funds.waterfalls(fund_id), carry)
        return tiers._replace(above=(*tiers.above, waterfall.Tier("own", own, 0))) if own else tiers

    def _run_before(
        self, fund_id: int, date: dt.date, free: Collection[str], *, sold: bool
    ) -> tuple[list[waterfall.Event], int]:
        """Return what has run through the tiers until a day, and the carry in it: what is decided
        and not paid has gone through them all the same, but lies in the cash where all is ``sold``.
        """
        from fundtracker.domain.funds import bearing

        entries = self._funds.entries(fund_id, date.toordinal())
        passed = [each for each, _ in self.handovers(fund_id)]
        events = bearing.events(entries, passed, free, date)
        carry = [each for each in partners.settled(entries) if each.kind == partners.CARRY]
        if sold:
            events = [each for each in events if each.day <= date]
            carry = [each for each in carry if each.moved <= date]
        events = [each._replace(day=min(each.day, date)) for each in events]
        return events, sum(each.signed for each in carry)

    @staticmethod
    def own_parts(items: Mapping[str, int], amounts: Mapping[str, int]) -> Parts:
        """Return parts of stated amounts by partner: of one item exactly, of several in the
        proportion of the items.

        Raises:
            UserError: ``parts_differ`` (carry apart, they do not add up to the items).
        """
        shared = {item: fen for item, fen in items.items() if item != partners.CARRY}
        parts_sum = sum(shared.values())
        if parts_sum != sum(amounts.values()) or any(fen < 0 for fen in amounts.values()):
            raise UserError(
                "parts_differ", parts=plain(sum(amounts.values())), items=plain(parts_sum)
            )
        left, parts = dict(shared), Parts()
        for name, fen in amounts.items():
            row = dict(zip(left, split(fen, list(left.values())), strict=True)) if fen else {}
            parts[name] = row
            left = {item: rest - row.get(item, 0) for item, rest in left.items()}
        return parts

    @staticmethod
    def tier_items(tiers: waterfall.Tiers) -> dict[str, int]:
        """Return what a distribution that runs through the waterfall consists of: capital, gain,
        carry above 0.
        """
        own = sum(tier.lp for tier in tiers.above if tier.name == "own")
        rest = tiers.lp + tiers.gp - own
        capital = tiers.capital.lp
        capital += fen_of(Fraction(capital * own, rest)) if own and rest else own
        items = {
            partners.CAPITAL: capital,
            partners.GAIN: tiers.lp - capital,
            partners.CARRY: tiers.gp,
        }
        return {item: fen for item, fen in items.items() if fen}

    def distribution_preview(self, fund_id: int, items: Mapping[str, int], day: int) -> Parts:
        """Return how a distribution falls on the partners; see ``distribute``."""
        return self.distribution_of(self._funds.entries(fund_id, day), fund_id, items, day)

    def distribution_of(
        self,
        entries: Sequence[partners.Entry],
        fund_id: int,
        items: Mapping[str, int],
        day: int,
        by: str = "",
    ) -> Parts:
        """Return how a distribution of a day falls on the partners by some entries of the book;
        ``by``: see ``split_preview``.
        """
        shared = {item: fen for item, fen in items.items() if item != partners.CARRY}
        parts = self.split_of(entries, fund_id, shared, day, by) if shared else Parts()
        if items.get(partners.CARRY) and items.get(partners.GAIN):
            free = self._funds.free_of_carry(fund_id, dt.date.fromordinal(day))
            gain_before_carry(parts, items[partners.CARRY], free)
        if partners.CARRY in items:
            now = partners.standings(entries, dt.date.fromordinal(day))
            shares = self.carry_shares(fund_id, day, now)
            for name, row in partner_events.call_split(
                {partners.CARRY: items[partners.CARRY]}, shares
            ).items():
                parts.setdefault(name, {}).update(row)
        return parts

    def carry_shares(
        self, fund_id: int, day: int, now: Mapping[str, partners.Standing]
    ) -> dict[str, int]:
        """Return who gets carry on a day and by which weights: as stated, else the general
        partners by what they paid in, by what they committed, or evenly; ``now``: where the
        partners stand on the day.

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
        there = {name: each for name, each in now.items() if name in general}
        if not there:
            raise UserError("no_gp")
        paid_in = positive({name: each.interest for name, each in there.items()})
        committed = positive({name: each.committed for name, each in there.items()})
        return paid_in or committed or dict.fromkeys(there, 1)

    def reverse_distribution(
        self,
        change: Change,
        fund_id: int,
        number: int,
        day: int,
        doc_no: str = "",
        returned: str = "",
    ) -> int:
        """Take a whole distribution back on a day, with what of its carry waits in escrow.

        ``returned``: the bank's reference of what partners paid back of it on that day; it stands
        with the document.

        Raises:
            UserError: ``distribution_unknown``, ``already_reversed``, ``over_called``,
                ``reversed_before`` (the day is before the distribution's own),
                ``distribution_paid_out`` (it was paid, and nobody says that it came back).
        """
        distribution = self.distribution(fund_id, number)
        self._require_reversible(distribution, self.distributions(fund_id), day)
        if distribution.paid and not returned:
            paid = sum(sum(distribution.lines[name].values()) for name in distribution.paid)
            raise UserError("distribution_paid_out", number=number, amount=plain(paid))
        doc_no = " ".join(filter(None, (doc_no, returned)))
        distribution_id = self._take_distribution_back(change, fund_id, distribution, day, doc_no)
        for held in in_force(self.distributions(fund_id)):
            is_held = held.escrow_of == number and held.number != number
            if is_held and held.kind == "distribution" and not held.paid:
                self._take_distribution_back(change, fund_id, held, day, doc_no)
        self._sound(fund_id)
        return distribution_id

    def _take_distribution_back(
        self, change: Change, fund_id: int, taken: Distribution, day: int, doc_no: str
    ) -> int:
        resolution = Resolution(day, "", taken.note, doc_no)
        return self._write_distribution(
            change, fund_id, "reversal", resolution, taken.lines, taken.id
        )

    def _write_distribution(
        self,
        change: Change,
        fund_id: int,
        kind: str,
        resolution: Resolution,
        parts: Parts,
        reverses: int | None = None,
    ) -> int:
        row = {"fund_id": fund_id, "kind": kind, **resolution._asdict(), "reverses_id": reverses}
        row["number"] = resolution.number or self._next("distribution", fund_id)
        distribution_id = change.insert("distribution", row)
        self._write_parts(change, "distribution", distribution_id, parts)
        return distribution_id
