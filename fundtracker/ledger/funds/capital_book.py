"""The calls, receipts, distributions and fees of funds as they stand: what was recorded, nothing
reckoned.
"""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple, TypeVar

from fundtracker.domain.funds import fees
from fundtracker.domain.funds.capital_account import Handover
from fundtracker.errors import UserError
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.funds.funds import Funds
from fundtracker.ledger.funds.holding_book import LATEST

Parts = dict[str, dict[str, int]]  # partner → item → fen


class Reference(str):
    """The bank's reference of money that moved; ``early``: why it moved before the notice of its
    call or the decision of its distribution.
    """

    early: str

    def __new__(cls, text: str = "", early: str = "") -> "Reference":
        reference = super().__new__(cls, text)
        reference.early = early.strip()
        return reference


def early_reason(bank_ref: str) -> str:
    """Return why money moved early, '' where nobody said it."""
    return bank_ref.early if isinstance(bank_ref, Reference) else ""


class Call(NamedTuple):
    """A call (or, by ``kind``, an equalisation or a reversal) with its items and partner lines,
    fen.
    """

    id: int
    fund_id: int
    number: int
    kind: str
    day: int
    due_day: int
    purpose: str
    doc_no: str
    reverses_id: int | None
    items: dict[str, int]
    lines: Parts

    @property
    def total(self) -> int:
        """All that is asked."""
        return sum(self.items.values())


class Distribution(NamedTuple):
    """A distribution with its items and partner lines, fen; ``paid``: partner → day.

    ``pending``: it is decided and a part counts from its payment on; else one without a payment
    counts on the day of the distribution. ``escrow_of``: the number of the distribution whose carry
    it keeps in escrow.
    """

    id: int
    fund_id: int
    number: int
    kind: str
    day: int
    money_use: str
    note: str
    doc_no: str
    reverses_id: int | None
    items: dict[str, int]
    lines: Parts
    paid: dict[str, int]
    pending: bool
    escrow_of: int | None = None

    @property
    def total(self) -> int:
        """All that is given."""
        return sum(self.items.values())


Decision = TypeVar("Decision", Call, Distribution)


def in_force(rows: Sequence[Decision], until: int = LATEST) -> list[Decision]:
    """Return the calls or distributions that are no reversal and that none until a day reverses."""
    gone = {row.reverses_id for row in rows if row.day <= until}
    return [row for row in rows if row.kind != "reversal" and row.id not in gone]


class Receipt(NamedTuple):
    """Money that arrived on a call; ``reverses``: it went back."""

    id: int
    call_id: int
    partner: str
    day: int
    amount_fen: int
    reverses: bool
    bank_ref: str

    @property
    def signed(self) -> int:
        """The amount, negative where it went back."""
        return -self.amount_fen if self.reverses else self.amount_fen


class FeeRow(NamedTuple):
    """A billing period's fee as charged; ``carried``: what offsets of earlier periods left over
    their fees.
    """

    id: int
    first_day: int
    last_day: int
    fee_fen: int
    waived_fen: int
    offset_fen: int
    working: str
    reason: str
    carried: int = 0

    @property
    def left(self) -> int:
        """What is left of the fee after waiver and offsets; below 0 what offsets are left over."""
        return self.fee_fen - self.waived_fen - self.offset_fen - self.carried

    @property
    def due(self) -> int:
        """What is charged, never below 0."""
        return max(0, self.left)

    @property
    def carries(self) -> int:
        """What offsets are carried forward: never what was waived."""
        return max(0, min(self.offset_fen + self.carried, -self.left))

    def pieces(self, months: int) -> "list[FeeRow]":
        """Return the charge by billing periods of the calendar, where it is of several (its quarter
        was frozen before); what was waived or set off comes off the last ones.
        """
        first, last = map(dt.date.fromordinal, (self.first_day, self.last_day))
        if fees.calendar_span(first, months)[1] > last:
            return [self]
        spans = fees.spans_of(first, last, self.fee_fen, self.working, months)
        rows = [
            FeeRow(self.id, a.toordinal(), b.toordinal(), fee, 0, 0, self.working, self.reason)
            for a, b, fee in spans
        ]
        off = self.fee_fen - self.due if len(rows) > 1 else 0
        for at in range(len(rows) - 1, -1, -1):
            part = min(off, rows[at].fee_fen)
            rows[at], off = rows[at]._replace(waived_fen=part), off - part
        return rows if len(rows) > 1 else [self]


class PartnerFee(NamedTuple):
    """The fee that a partner of a later closing owes from the fund's first day on, fen; ``day``
    of the closing.
    """

    id: int
    partner: str
    day: int
    first_day: int
    fee_fen: int
    working: str


class OverdueInterest(NamedTuple):
    """Interest that a partner paid on what came late of a call (its number), fen; below 0 it went
    back.
    """

    call: int
    partner: str
    day: int
    amount_fen: int
    bank_ref: str = ""
    id: int = 0


class Book:
    """What was recorded of the funds' money."""

    def __init__(self, db: Database, funds: Funds) -> None:
        self._db, self._funds = db, funds

    def calls(self, fund_id: int) -> list[Call]:
        """Return a fund's calls, by number."""
        return self._calls("fund_id = ?", (fund_id,))

    def _calls(self, where: str, params: tuple[int, ...]) -> list[Call]:
        columns, names = ", ".join(Call._fields[:-2]), self._names()
        rows = self._db.read(
            f"SELECT {columns} FROM capital_call WHERE {where} ORDER BY number", params
        )
        return [Call._make((*row, *self._parts("call", row[0], names))) for row in rows]

    def call(self, fund_id: int, number: int) -> Call:
        """Return a call by its number; raises UserError ``call_unknown``."""
        for call in self._calls("fund_id = ? AND number = ?", (fund_id, number)):
            return call
        raise UserError("call_unknown", number=number)

    def distributions(self, fund_id: int) -> list[Distribution]:
        """Return a fund's distributions, by number."""
        return self._distributions("fund_id = ?", (fund_id,))

    def _distributions(self, where: str, params: tuple[int, ...]) -> list[Distribution]:
        columns, names = ", ".join(Distribution._fields[:-5]), self._names()
        rows = self._db.read(
            f"SELECT {columns} FROM distribution WHERE {where} ORDER BY number", params
        )
        pending, escrow = self._funds.pending(), self._escrow()
        return [
            Distribution._make(
                (
                    *row,
                    *self._parts("distribution", row[0], names),
                    self._paid(row[0], names),
                    row[0] in pending,
                    escrow.get(row[0]),
                )
            )
            for row in rows
        ]

    def _escrow(self) -> dict[int, int]:
        """Return distribution → the number of the one whose carry it keeps in escrow."""
        rows = self._db.read(
            "SELECT e.distribution_id, d.number FROM carry_escrow e JOIN distribution d"
            " ON d.id = e.of_id"
        )
        return dict(rows)

    def kept_of(self, fund_id: int, distribution_id: int) -> list[Distribution]:
        """Return the distributions that keep carry of one in escrow; it is among them where all of
        it is kept.
        """
        every = self.distributions(fund_id)
        numbers = {each.number for each in every if each.id == distribution_id}
        return [each for each in every if each.escrow_of in numbers]

    def overdue_interest(self, fund_id: int) -> list[OverdueInterest]:
        """Return the interest that partners paid on capital that came late, by day."""
        names = self._names()
        rows = self._db.read(
            "SELECT i.id, c.number, i.partner_id, i.day, i.amount_fen, i.reverses, i.bank_ref"
            " FROM overdue_interest i JOIN capital_call c ON c.id = i.call_id WHERE c.fund_id = ?"
            " ORDER BY i.day, i.id",
            (fund_id,),
        )
        return [
            OverdueInterest(number, names[partner], day, -fen if back else fen, ref, row)
            for row, number, partner, day, fen, back, ref in rows
        ]

    def distribution(self, fund_id: int, number: int) -> Distribution:
        """Return a distribution by its number; raises UserError ``distribution_unknown``."""
        for distribution in self._distributions("fund_id = ? AND number = ?", (fund_id, number)):
            return distribution
        raise UserError("distribution_unknown", number=number)

    def receipts(self, call_id: int) -> list[Receipt]:
        """Return what arrived on a call, by day."""
        names = self._names()
        rows = self._db.read(
            "SELECT id, call_id, partner_id, day, amount_fen, reverses, bank_ref FROM receipt "
            "WHERE call_id = ?"
            " ORDER BY day, id",
            (call_id,),
        )
        return [
            Receipt(a, b, names[p], day, fen, bool(back), ref)
            for a, b, p, day, fen, back, ref in rows
        ]

    def arrived(self, call_id: int, until: int = LATEST) -> dict[str, int]:
        """Return what has arrived on a call until a day by partner, fen."""
        by_partner: dict[str, int] = {}
        for receipt in self.receipts(call_id):
            if receipt.day <= until:
                by_partner[receipt.partner] = by_partner.get(receipt.partner, 0) + receipt.signed
        return by_partner

    def fees(self, fund_id: int) -> list[FeeRow]:
        """Return the fees charged, by period; offsets above a fee are carried forward."""
        columns = ", ".join(FeeRow._fields[:-1])
        rows = self._db.read(
            f"SELECT {columns} FROM fund_fee WHERE fund_id = ? ORDER BY first_day", (fund_id,)
        )
        fee_rows, carried = list[FeeRow](), 0
        for row in rows:
            fee_rows.append(FeeRow._make((*row, carried)))
            carried = fee_rows[-1].carries
        return fee_rows

    def partner_fees(self, fund_id: int) -> list[PartnerFee]:
        """Return the fees that partners of later closings owe, by day."""
        names = self._names()
        rows = self._db.read(
            "SELECT id, partner_id, day, first_day, fee_fen, working FROM partner_fee WHERE "
            "fund_id = ?"
            " ORDER BY day, id",
            (fund_id,),
        )
        return [PartnerFee(row, names[partner], *rest) for row, partner, *rest in rows]

    def received_outside(self, fund_id: int) -> dict[tuple[dt.date, str], int]:
        """Return (day, partner) → what arrived for what was called outside the commitment (the
        interest of a later closing apart), fen: a receipt pays what was called inside first.
        """
        by_day_and_partner: dict[tuple[dt.date, str], int] = {}
        for call in self.calls(fund_id):
            inside = {
                name: sum(row.values()) - row.get("call_outside", 0)
                for name, row in call.lines.items()
            }
            if not call.items.get("call_outside") or call.kind == "equalisation":
                continue
            came: dict[str, int] = {}
            for receipt in self.receipts(call.id):
                before = max(0, came.get(receipt.partner, 0) - inside.get(receipt.partner, 0))
                came[receipt.partner] = came.get(receipt.partner, 0) + receipt.signed
                after = max(0, came[receipt.partner] - inside.get(receipt.partner, 0))
                key = (dt.date.fromordinal(receipt.day), receipt.partner)
                by_day_and_partner[key] = by_day_and_partner.get(key, 0) + after - before
        return by_day_and_partner

    def handovers(self, fund_id: int) -> list[tuple[Handover, int | None]]:
        """Return the paid-in capital that passed between partners, by day, with the price where
        it is known, fen.
        """
        names = self._names()
        rows = self._db.read(
            "SELECT day, giver_id, taker_id, paid_fen, price_fen FROM interest_transfer WHERE "
            "fund_id = ?"
            " ORDER BY day, id",
            (fund_id,),
        )
        return [
            (Handover(dt.date.fromordinal(day), names[giver], names[taker], paid), price)
            for day, giver, taker, paid, price in rows
        ]

    def reminders(self, call_id: int) -> list[tuple[str, int, str]]:
        """Return (partner, day, note) of the reminders sent for a call."""
        names = self._names()
        rows = self._db.read(
            "SELECT partner_id, day, note FROM call_reminder WHERE call_id = ? ORDER BY day",
            (call_id,),
        )
        return [(names[partner], day, note) for partner, day, note in rows]

    def _names(self) -> dict[int, str]:
        return {partner.id: partner.name for partner in self._funds.partners()}

    def _ids(self) -> dict[str, int]:
        return {partner.name: partner.id for partner in self._funds.partners()}

    def _parts(self, what: str, row_id: int, names: dict[int, str]) -> tuple[dict[str, int], Parts]:
        items = dict(
            self._db.read(
                f"SELECT item, amount_fen FROM {what}_item WHERE {what}_id = ? ORDER BY id",
                (row_id,),
            )
        )
        lines = Parts()
        for partner, item, fen in self._db.read(
            f"SELECT partner_id, item, amount_fen FROM {what}_line WHERE {what}_id = ? ORDER BY id",
            (row_id,),
        ):
            lines.setdefault(names[partner], {})[item] = fen
        return items, lines

    def payments_of(self, fund_id: int) -> dict[tuple[int, str], int]:
        """Return (distribution, partner) → the record of the payment of its part."""
        names = self._names()
        rows = self._db.read(
            "SELECT p.distribution_id, p.partner_id, p.id FROM distribution_paid p"
            " JOIN distribution d ON d.id = p.distribution_id WHERE d.fund_id = ?",
            (fund_id,),
        )
        return {(distribution, names[partner]): row for distribution, partner, row in rows}

    def _paid(self, row_id: int, names: dict[int, str]) -> dict[str, int]:
        rows = self._db.read(
            "SELECT partner_id, day FROM distribution_paid WHERE distribution_id = ?", (row_id,)
        )
        return {names[partner]: day for partner, day in rows}
