"""The figures of a fund at a day V: what was called, paid, held, given back; gross and net; the
roll-forward.

Gross: between the fund and its companies. Net: between the partners and the fund, after fees,
costs and carry, accrued carry too. Everything is worked out from the book as it stands, nothing is
stored.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen as fen_of
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import capital_account, nav
from fundtracker.domain.funds import partners as fund
from fundtracker.domain.funds.capital_account import Accounts, Handover, Posting
from fundtracker.domain.funds.irr import Rate
from fundtracker.domain.funds.partners import Entry, Standing
from fundtracker.domain.funds.performance import (
    GROSS,
    NET,
    Movement,
    Performance,
    handed_on,
    performance,
)
from fundtracker.ledger import Ledger, fund_carry, fund_cash
from fundtracker.ledger.funds import payouts
from fundtracker.ledger.funds.capital_book import FeeRow
from fundtracker.ledger.funds.concessions import ConcessionPaid
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.holding_book import Deal, Valuation, count


class Holding(NamedTuple):
    """A deal at a day: fen; ``cost`` is what is left of it, ``invested`` all that went in, fees
    apart.

    ``principal``: of loans and notes without a count of shares, yuan; ``share``: the part of the
    company it is, None where nobody knows; ``put_in``: (day, fen) of what was invested;
    ``revalue``: its last value, where that was made for
    another holding (须重估).
    """

    deal: Deal
    invested: int
    cost: int
    value: int
    proceeds: int
    income: int
    realised: int
    fees: int
    shares: int | Decimal
    principal: int | Decimal
    share: Fraction | None
    gross: Performance
    movements: tuple[Movement, ...]
    put_in: tuple[tuple[int, int], ...]
    revalue: Valuation | None
    in_kind: bool

    @property
    def held(self) -> bool:
        """Whether anything of it is held: shares or principal."""
        return bool(self.shares or self.principal)


class Figures(NamedTuple):
    """A fund at a day, fen; ``nav`` is the partners' net asset value, accrued carry taken off.

    ``accounts``: the partners' accounts before the carry of the day; ``accrued_fee`` has accrued
    and is not charged;
    ``assumed``: distributions without a payment on record that count on their day; ``prices``:
    what takers paid; ``line_moves``: what the subscription line shifts of the partners' money;
    ``escrow``: carry decided that is kept in escrow; ``fee_ended``: the term is over, and a
    fee would run but for that; ``fee_after``: what was charged for days after it; ``conceded``:
    what partners passed to each other of their gains (让利); ``owed``: partner → carry it is to
    give back; ``in_kind``: shares handed out that no distribution gave.
    """

    fund: Fund
    day: dt.date
    entries: tuple[Entry, ...]
    partners: dict[str, Standing]
    total: Standing
    holdings: tuple[Holding, ...]
    rolled: nav.RollForward
    shares: dict[str, nav.RollForward]
    cash: int
    borrowed: int
    accrued_carry: int
    carry_paid: int
    clawback: int
    gross: Performance
    net: Performance
    accounts: Accounts
    accrued_fee: int
    assumed: int
    prices: dict[Handover, int]
    line_moves: tuple[Movement, ...]
    escrow: int
    fee_ended: bool
    fee_after: int
    conceded: tuple[ConcessionPaid, ...]
    owed: dict[str, int]
    in_kind: int

    @property
    def nav(self) -> int:
        """The partners' net asset value."""
        return self.rolled.closing

    def worth(self, name: str | None = None) -> int:
        """Return what the money of a partner, or of all, is worth, for multiples and rates: carry
        to be given back is owed by who got it, and no loss of its money.
        """
        if name is None:
            return self.nav + sum(self.owed.values())
        return self.shares[name].closing + self.owed.get(name, 0)

    @property
    def value(self) -> int:
        """The fair value of all holdings."""
        return sum(each.value for each in self.holdings)

    @property
    def invested(self) -> int:
        """All cost that went into companies."""
        return sum(each.invested for each in self.holdings)

    def passed(self, name: str) -> tuple[int, int]:
        """Return the net value that a partner took over from others and handed over to others,
        fen.
        """
        taken = sum(each.value for each in self.accounts.handed if each.taker == name)
        return taken, sum(each.value for each in self.accounts.handed if each.giver == name)

    def traded(self, name: str) -> tuple[int, int]:
        """Return what a partner paid for interests taken over and got for those handed over: the
        price, else the net value, fen.
        """
        paid = sum(self._price(each) for each in self.accounts.handed if each.taker == name)
        return paid, sum(self._price(each) for each in self.accounts.handed if each.giver == name)

    def given_up(self, name: str) -> tuple[int, int]:
        """Return what of its gain a partner passed to others, and what others passed to it, fen."""
        gave = sum(each.amount_fen for each in self.conceded if each.giver == name)
        return gave, sum(each.amount_fen for each in self.conceded if each.taker == name)

    def _price(self, each: Handover) -> int:
        return self.prices.get(each._replace(value=0), each.value)

    def movements(self, name: str) -> list[Movement]:
        """Return a partner's payments without carry, and what passed between partners at its
        price, else at its net value; gain that it passed to others comes off what it had received.
        """
        rows = fund.investors(self.entries, name)
        for conceded in self.conceded:
            day = dt.date.fromordinal(conceded.day)
            if name == conceded.taker:
                rows.append(Movement(day, received=conceded.amount_fen))
            elif name == conceded.giver:
                rows = handed_on(rows, day, conceded.amount_fen)
        for each in self.accounts.handed:
            price = self._price(each)
            if name == each.giver:
                rows.append(Movement(each.day, received=price))
            elif name == each.taker:
                rows.append(Movement(each.day, paid=price))
        return rows


def figures(ledger: Ledger, fund_record: Fund, day: dt.date) -> Figures:
    """Return the figures of a fund at a day; what happened later does not count."""
    until = day.toordinal()
    entries = tuple(ledger.funds.entries(fund_record.id, until))
    partners, distributed = (
        fund.standings(entries, day),
        ledger.capital.distributions(fund_record.id),
    )
    total = fund.whole_fund(partners.values())
    holdings = tuple(holding(ledger, deal, day) for deal in ledger.companies.deals(fund_record.id))
    holdings = tuple(each for each in holdings if each.invested or each.movements)
    got_carry = fund_carry.paid(entries, day)
    carry_paid, accrued_fee = (
        sum(got_carry.values()),
        ledger.fund_costs.accrued(fund_record.id, until),
    )
    lines, borrowed = _lines(ledger, fund_record, total, holdings, carry_paid, until)
    lines["fees"] += accrued_fee
    before = nav.roll_forward(0, lines).closing
    held = [fund_carry.Held(each.deal.company, each.movements, each.value) for each in holdings]
    due = fund_carry.due(ledger, fund_record, day, entries, held, before)
    accrued = max(0, due - carry_paid) if before > 0 else 0
    clawback = max(0, carry_paid - due)
    lines["carry"] = carry_paid + accrued
    rolled = nav.roll_forward(0, lines)
    value = sum(each.value for each in holdings)
    gross = [move for each in holdings for move in each.movements]
    accounts, prices = fund_carry.accounts(ledger, fund_record, day, entries)
    owed = capital_account.owed_back(accounts, clawback, got_carry)
    shares = {
        name: nav.RollForward(0, row)
        for name, row in capital_account.with_carry(accounts, accrued, clawback, got_carry).items()
    }
    return Figures(
        fund_record,
        day,
        entries,
        partners,
        total,
        holdings,
        rolled,
        shares,
        before - value + borrowed + accrued_fee + _late(entries, day),
        borrowed,
        accrued,
        carry_paid,
        clawback,
        performance(gross, value, day, GROSS),
        performance(
            fund.investors(entries),
            rolled.closing + sum(owed.values()),
            day,
            NET,
            total.committed,
        ),
        accounts,
        accrued_fee,
        payouts.assumed(distributed, until),
        prices,
        _line_moves(ledger, fund_record, until),
        payouts.in_escrow(distributed, until),
        _fee_ended(ledger, fund_record, until),
        _fee_after(ledger, fund_record, until),
        tuple(ledger.concessions.of(fund_record.id, until)),
        owed,
        _in_kind(ledger, fund_record, holdings, until),
    )


def _in_kind(ledger: Ledger, fund_record: Fund, holdings: tuple[Holding, ...], until: int) -> int:
    """Return what left in kind until a day and no distribution gave to the partners, fen."""
    if not any(each.in_kind for each in holdings):
        return 0
    return sum(each.fen for each in fund_cash.in_kind_left(ledger, fund_record, until))


def _fee_ended(ledger: Ledger, fund_record: Fund, until: int) -> bool:
    """Tell whether the fund's term is over, and a fee would run after it but for that."""
    ends, closed = fund_record.term_end_day, fund_record.closed_day
    if ends is None or ends >= until or (closed is not None and closed <= ends):
        return False
    steps = [row.fee_step for row in ledger.funds.terms(fund_record.id) if row.start_day <= until]
    return any(step.rate or step.floor for step in steps[-1:])


def _fee_after(ledger: Ledger, fund_record: Fund, until: int) -> int:
    """Return the fees charged until a day for days after the fund's term, by their days, fen."""
    ends = fund_record.term_end_day
    if ends is None:
        return 0
    return sum(
        fen_of(Fraction(row.due * (row.last_day - max(row.first_day - 1, ends)), _days(row)))
        for row in ledger.capital.fees(fund_record.id)
        if ends < row.last_day <= until
    )


def _days(row: FeeRow) -> int:
    return row.last_day - row.first_day + 1


def _line_moves(ledger: Ledger, fund_record: Fund, until: int) -> tuple[Movement, ...]:
    """Return what the subscription line shifts: a draw is paid in on its day, a repayment and
    interest are taken off what partners pay on theirs.
    """
    signs = {"draw": 1, "repay": -1, "interest": -1}
    return tuple(
        Movement(dt.date.fromordinal(day), paid=sign * fen)
        for kind, sign in signs.items()
        for day, fen in ledger.funds.expenses(fund_record.id, kind)
        if day <= until
    )


def _late(entries: tuple[Entry, ...], day: dt.date) -> int:
    """Return the interest of later closings that has come and not gone on to the partners before,
    fen.
    """
    kinds = {fund.LATE_PAID: 1, fund.LATE_GOT: -1}
    return sum(
        kinds[each.kind] * each.signed
        for each in entries
        if each.kind in kinds and each.moved <= day
    )


def postings(ledger: Ledger, now: Figures) -> list[Posting]:
    """Return what was written into the partners' accounts until the day of some figures, carry
    due at it apart.
    """
    written, _prices = fund_carry.accounts(ledger, now.fund, now.day, now.entries, postings=True)
    return written.postings


def holding(ledger: Ledger, deal: Deal, day: dt.date) -> Holding:
    """Return a deal at a day, with its gross performance."""
    until = day.toordinal()
    flows = ledger.companies.flows(deal.id, until)
    position = ledger.companies.position(deal, until)
    moves = fund_carry.movements(flows)
    value = ledger.companies.value(deal, until)
    incomes = ("dividend", "interest", "other")
    return Holding(
        deal,
        invested=sum(each.amount_fen for each in flows if each.kind == "lot"),
        cost=position.cost,
        value=value,
        proceeds=sum(
            each.amount_fen for each in flows if each.kind != "lot" and each.kind not in incomes
        ),
        income=sum(each.amount_fen for each in flows if each.kind in incomes),
        realised=position.realised,
        fees=position.fees,
        shares=count(position.shares),
        principal=count(position.principal),
        share=ledger.cap_tables.share(deal, until),
        gross=performance(moves, value, day, GROSS),
        movements=moves,
        put_in=tuple((each.day, each.amount_fen) for each in flows if each.kind == "lot"),
        revalue=ledger.companies.to_revalue(deal, until),
        in_kind=any(each.kind == "in_kind" for each in flows),
    )


def _lines(
    ledger: Ledger,
    fund_record: Fund,
    total: Standing,
    holdings: tuple[Holding, ...],
    carry_paid: int,
    until: int,
) -> tuple[dict[str, int], int]:
    """Return the lines of the roll-forward since inception, and what the subscription line is
    drawn by.
    """
    fees = [row for row in ledger.capital.fees(fund_record.id) if row.last_day <= until]
    own = sum(
        row.fee_fen for row in ledger.capital.partner_fees(fund_record.id) if row.day <= until
    )
    charged, due = sum(row.fee_fen for row in fees) + own, sum(row.due for row in fees) + own

    def spent(kind: str) -> int:
        return sum(fen for day, fen in ledger.funds.expenses(fund_record.id, kind) if day <= until)

    lines = {
        "contributions": total.paid_in,
        "distributions": total.distributed - carry_paid,
        "fees": charged,
        "waivers": charged - due,
        "expenses": spent("expense") + spent("interest"),
        "income": sum(each.income for each in holdings)
        + sum(
            row.amount_fen
            for row in ledger.capital.overdue_interest(fund_record.id)
            if row.day <= until
        )
        + sum(row.amount_fen for row in ledger.own_income.of(fund_record.id, until)),
        "realised": sum(each.realised - each.fees for each in holdings),
        "unrealised": sum(each.value - each.cost for each in holdings),
        "carry": carry_paid,
    }
    return lines, spent("draw") - spent("repay")


def between(before: nav.RollForward, after: nav.RollForward) -> nav.RollForward:
    """Return the roll-forward of a period from those since inception at its two ends."""
    return nav.RollForward(
        before.closing, {name: fen - before.lines.get(name, 0) for name, fen in after.lines.items()}
    )


def ends(ledger: Ledger, fund_record: Fund, quarter: Quarter) -> tuple[Figures, Figures]:
    """Return a fund's figures at the end of the quarter before and of the quarter."""
    return (
        figures(ledger, fund_record, Quarter.at(quarter.ordinal - 1).last_day),
        figures(ledger, fund_record, quarter.last_day),
    )


def share_tenths(rate: Rate) -> int | None:
    """Return a rate in tenths of a per cent as pages show it; None where it is not a single
    number.
    """
    return None if rate.shown is None else round(rate.shown * 1000)
