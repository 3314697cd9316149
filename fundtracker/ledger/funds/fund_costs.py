"""The management fee and the other costs of a fund."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.base.fractions import fen
from fundtracker.domain.base.money import plain
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.funds import fees, partners
from fundtracker.domain.funds.capital_account import Result
from fundtracker.errors import UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.upsert import NEW, Put
from fundtracker.ledger.funds.capital_book import Book, FeeRow
from fundtracker.ledger.funds.companies import Companies
from fundtracker.ledger.funds.entered_twice import equal_row
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.fund_results import FundResults
from fundtracker.ledger.funds.funds import Funds

CATEGORIES = (
    "custody", "administration", "audit", "legal", "tax", "organisation", "placement",
    "due_diligence", "broken_deal", "valuation", "monitoring", "insurance", "bank", "meeting",
    "travel", "litigation", "liquidation", "other",
)  # fmt: skip


class Spending(NamedTuple):
    """A cost (``expense``) of a fund, or a draw, repayment or interest of its subscription line,
    fen.

    One taken back comes again on that day below 0, with its ``id`` below 0.
    """

    day: int
    amount_fen: int
    kind: str = "expense"
    payee: str = ""
    doc_no: str = ""
    id: int = 0  # of one that is recorded


class FundCosts:
    """What the funds cost."""

    def __init__(
        self, db: Database, funds: Funds, book: Book, results: FundResults, companies: Companies
    ) -> None:
        self._db, self._funds, self._book = db, funds, book
        self._results, self._companies = results, companies

    def spendings(self, fund_id: int) -> list[Spending]:
        """Return what a fund spent and drew, by day."""
        rows = self._db.read(
            "SELECT day, amount_fen, kind, payee, doc_no, id FROM fund_expense WHERE fund_id = :f "
            "UNION ALL"
            " SELECT b.day, -e.amount_fen, e.kind, e.payee, b.doc_no, -e.id FROM fund_expense e"
            " JOIN taken_back b ON b.what = 'fund_expense' AND b.row_id = e.id WHERE e.fund_id = "
            ":f ORDER BY 1, 6",
            {"f": fund_id},
        )
        return [Spending(*row) for row in rows]

    def run_fees(self, change: Change, fund_id: int, until: int) -> list[Put]:
        """Charge the management fee of every billing period of the calendar that ends until a day
        and is not charged.

        The first and the last period of a fund are charged by their days; see ``not_charged`` for
        what it rests on. What was not charged before its quarter was frozen is charged with the
        first period that ends in an open one: until then it stays accrued.

        Raises:
            UserError: ``no_terms``; what ``fees.calendar_fee`` names.
        """
        if not self._funds.terms(fund_id):
            raise UserError("no_terms", day=dt.date.fromordinal(until).isoformat())
        months, ends = self._months(fund_id), self._funds.last_fee_day(fund_id)
        all_periods = [
            period
            for period in self.not_charged(fund_id, until)
            if period.last + dt.timedelta(days=1) == fees.calendar_span(period.first, months)[1]
            or period.last.toordinal() == ends
        ]
        done = []
        for periods in fees.held_over(all_periods, self._is_frozen()):
            row = {
                "fund_id": fund_id,
                "first_day": periods[0].first.toordinal(),
                "last_day": periods[-1].last.toordinal(),
                "fee_fen": sum(each.fee for each in periods),
                "waived_fen": 0,
                "offset_fen": 0,
                "working": "; ".join(map(fees.working, periods)),
                "reason": "",
            }
            done.append(Put(change.insert("fund_fee", row), "new"))
        return done

    def _is_frozen(self) -> Callable[[dt.date], bool]:
        """Return what tells whether a day lies in a frozen quarter."""
        from fundtracker.ledger.review import freeze

        quarters = set(freeze.frozen(self._db))
        return lambda day: Quarter.of(day).ordinal in quarters

    def charged(self, fund_id: int) -> list[FeeRow]:
        """Return the fees charged, by period."""
        return self._book.fees(fund_id)

    def not_charged(self, fund_id: int, until: int) -> list[fees.FeePeriod]:
        """Return the fee of the days until a day that are not charged, by billing period: what
        accrues at that day.

        The terms' rates and bases hold by their days; the part of partners who bear no fee is in
        no basis. Net asset value is that of the last day of a
        period (the day it is due), before its own fee and before carry. After the last day of a
        fund or of its term nothing accrues.
        """
        terms = sorted(self._funds.terms(fund_id), key=lambda row: row.start_day)
        if not terms:
            return []
        fund = self._funds.get(fund_id)
        ends = self._funds.last_fee_day(fund_id)
        last = dt.date.fromordinal(until if ends is None else min(until, ends))
        rows = self._book.fees(fund_id)
        charged = [
            (dt.date.fromordinal(row.first_day), dt.date.fromordinal(row.last_day)) for row in rows
        ]
        spans = fees.uncharged(
            dt.date.fromordinal(terms[0].start_day), last, self._months(fund_id), charged
        )
        steps = [row.fee_step for row in terms]
        if not spans or not any(step.rate or step.floor for step in steps):
            return [fees.FeePeriod(first, end, (), 0, 0, 0) for first, end in spans]
        charged_fees, bearing = self._charged(fund_id), self._bearing(fund_id)
        series, by_value = self._bases(fund_id, steps), any(s.basis == fees.NAV for s in steps)
        worth = self._net_assets(fund, last, rows) if by_value else []
        fee_periods = []
        for first, end in spans:
            value = max(0, sum(amount for day, amount in worth if day <= end))
            series[fees.NAV] = [(first, fen(value * bearing(end)))]
            fee = fees.calendar_fee(steps, series, first, end, self._months(fund_id))
            fee_periods.append(self._capped(fund_id, fee, charged_fees))
            worth.append((end, -fee_periods[-1].fee))
            charged_fees.append((end, fee_periods[-1].fee))
        return fee_periods

    def _net_assets(
        self, fund: Fund, last: dt.date, charged: Sequence[FeeRow]
    ) -> list[tuple[dt.date, int]]:
        """Return (day, fen) of what net assets come from until a day, the fees charged among it."""
        own = self._book.partner_fees(fund.id)
        return [
            *self._results.net_assets(fund, last.toordinal()),
            *((dt.date.fromordinal(row.last_day), -row.due) for row in charged),
            *((dt.date.fromordinal(row.day), -row.fee_fen) for row in own),
        ]

    def _charged(self, fund_id: int) -> list[tuple[dt.date, int]]:
        """Return (day, fen) of the fees charged, without what was waived, and of those that
        partners of later closings owe.
        """
        pieces = self._pieces(fund_id, self._book.fees(fund_id))
        rows = [(row.last_day, row.fee_fen - row.waived_fen) for row in pieces]
        rows += [(row.day, row.fee_fen) for row in self._book.partner_fees(fund_id)]
        return [(dt.date.fromordinal(day), amount) for day, amount in rows]

    def _capped(
        self, fund_id: int, fee: fees.FeePeriod, charged: Sequence[tuple[dt.date, int]]
    ) -> fees.FeePeriod:
        """Return a fee under the ceilings of the terms in force on its last day."""
        terms = sorted(self._funds.terms(fund_id), key=lambda row: row.start_day)
        known = [row for row in terms if row.start_day <= fee.last.toordinal()] or terms[:1]
        caps = fees.Caps(known[-1].fee_cap_year, known[-1].fee_cap)
        if not any(caps):
            return fee
        ends = self._funds.last_fee_day(fund_id)
        last = dt.date.max if ends is None else dt.date.fromordinal(ends)
        life = (dt.date.fromordinal(terms[0].start_day), last)
        return fees.capped(fee, caps, charged, life)

    def accrued(self, fund_id: int, until: int) -> int:
        """Return the fee that has accrued until a day and is not charged until it, fen: days not
        charged, less offsets carried forward, and the days until then of a period charged later.
        """
        return sum(amount for _day, amount in self._accrued(fund_id, until))

    def _accrued(self, fund_id: int, until: int) -> list[tuple[dt.date, int]]:
        """Return ``accrued`` by the days on whose shares it falls, as if it were charged."""
        rows, moves = self._book.fees(fund_id), list[tuple[dt.date, int]]()
        carried = rows[-1].carries if rows and rows[-1].last_day <= until else 0
        free, day = self._free(fund_id)[0], dt.date.fromordinal(until)
        for period in self.not_charged(fund_id, until):
            offset = min(period.fee, carried)
            carried -= offset
            moves += fees.borne(period.fee - offset, period, free)
        begun = [row for row in rows if row.first_day <= until < row.last_day]
        return moves + [
            move
            for row, period, free in self._as_charged(fund_id, begun)
            for move in fees.borne(row.due, period, free, day)
        ]

    def results(self, fund_id: int, until: int) -> list[Result]:
        """Return the fees of a fund until a day by the days on whose shares they fall, signed fen:
        as charged, as partners of later closings owe them, as accrued.
        """
        rows = [row for row in self._book.fees(fund_id) if row.last_day <= until]
        flows = list[Result]()
        for row, period, free in self._as_charged(fund_id, rows):
            for line, amount in (("fees", -row.fee_fen), ("waivers", row.fee_fen - row.due)):
                moves = fees.borne(amount, period, free)
                flows += [Result(day, line, part) for day, part in moves]
        flows += [
            Result(dt.date.fromordinal(row.day), "fees", -row.fee_fen, row.partner)
            for row in self._book.partner_fees(fund_id)
            if row.day <= until
        ]
        flows += [Result(day, "fees", -amount) for day, amount in self._accrued(fund_id, until)]
        return [each for each in flows if each.amount]

    def _as_charged(
        self, fund_id: int, rows: Sequence[FeeRow]
    ) -> list[tuple[FeeRow, fees.FeePeriod, fees.Free]]:
        """Return charged periods with the stretches that they have by what is known now."""
        if not rows:
            return []
        terms = sorted(self._funds.terms(fund_id), key=lambda row: row.start_day)
        steps, months = [row.fee_step for row in terms], self._months(fund_id)
        rows = self._pieces(fund_id, rows)
        series, (free, _days) = self._bases(fund_id, steps), self._free(fund_id)
        spans = [map(dt.date.fromordinal, (row.first_day, row.last_day)) for row in rows]
        periods = [fees.calendar_fee(steps, series, a, b, months) for a, b in spans]
        return [(row, period, free) for row, period in zip(rows, periods, strict=True)]

    def _pieces(self, fund_id: int, rows: Sequence[FeeRow]) -> list[FeeRow]:
        """Return charged periods, one that was charged with earlier ones as all of them."""
        months = self._months(fund_id) if rows else 0
        return [piece for row in rows for piece in row.pieces(months)]

    def catch_up(self, fund_id: int, amount_fen: int, closing: int) -> fees.FeePeriod | None:
        """Return the fee on a commitment of a later closing from the fund's first day to the day
        before it, as far as the fee rests on commitments; None where that is nothing.
        """
        terms = sorted(self._funds.terms(fund_id), key=lambda row: row.start_day)
        if not terms or terms[0].start_day >= closing:
            return None
        first, last = dt.date.fromordinal(terms[0].start_day), dt.date.fromordinal(closing - 1)
        series = {fees.COMMITTED: [(first, amount_fen)]}
        spans = fees.uncharged(first, last, self._months(fund_id), [])
        steps = [
            row.fee_step._replace(floor=0) for row in terms
        ]  # the fund owes the least fee once
        periods = [fees.calendar_fee(steps, series, *span, self._months(fund_id)) for span in spans]
        parts = tuple(
            part for period in periods for part in period.parts if part.basis == fees.COMMITTED
        )
        owed = fees.FeePeriod(first, last, parts, sum(each.fee for each in periods), 0, 0)
        day = dt.date.fromordinal(closing)  # it is owed in the year of the closing
        owed = self._capped(fund_id, owed._replace(last=day), self._charged(fund_id))
        return owed._replace(last=last) if owed.fee else None

    def _months(self, fund_id: int) -> int:
        return min(self._funds.terms(fund_id), key=lambda row: row.start_day).fee_months

    def waive(
        self,
        change: Change,
        fund_id: int,
        first_day: int,
        *,
        waived: int = 0,
        offset: int = 0,
        reason: str,
    ) -> None:
        """Waive a part of a period's fee, or set other income against it; with its reason.

        Raises:
            UserError: ``fee_unknown``, ``reason_needed``, ``negative_amount``,
                ``waived_too_large`` (more than the fee).
        """
        if not reason.strip():
            raise UserError("reason_needed")
        row = next((each for each in self._book.fees(fund_id) if each.first_day == first_day), None)
        if row is None:
            raise UserError("fee_unknown", day=dt.date.fromordinal(first_day).isoformat())
        if min(waived, offset) < 0:
            raise UserError("negative_amount")
        if waived > row.fee_fen:
            raise UserError("waived_too_large", amount=plain(row.fee_fen))
        change.update(
            "fund_fee", row.id, {"waived_fen": waived, "offset_fen": offset, "reason": reason}
        )

    def spend(
        self, change: Change, fund_id: int, spent: Spending, *, category: str | None = None
    ) -> Put:
        """Record an expense, or a draw, repayment or interest of the subscription line; the same
        row is known.

        ``category``: what an expense was for, of ``CATEGORIES``; a later one replaces it.

        Raises:
            UserError: ``not_above_zero``, ``repaid_above_drawn`` (a person repays more than is
                drawn; of a list, in whatever order its rows stand, it is said at its end).
        """
        if spent.amount_fen <= 0:
            raise UserError("not_above_zero")
        row = {"fund_id": fund_id, **spent._asdict()}
        del row["id"]
        same = equal_row(self._db, change, "fund_expense", row)
        drawn = max(0, self._funds.drawn(fund_id)) if spent.kind == "repay" and not same else None
        if change.stated.kind == "fund.cost" and drawn is not None and spent.amount_fen > drawn:
            more = plain(spent.amount_fen - drawn)
            raise UserError("repaid_above_drawn", amount=plain(drawn), more=more)
        done = same or Put(change.insert("fund_expense", row), NEW, "fund_expense")
        if category and spent.kind == "expense":
            known = self._db.read(
                "SELECT id, category FROM fund_expense_category WHERE expense_id = ?", (done.id,)
            )
            if not known:
                change.insert(
                    "fund_expense_category", {"expense_id": done.id, "category": category}
                )
            elif known[0][1] != category:
                change.update("fund_expense_category", known[0][0], {"category": category})
                done = Put(done.id, "changed")
        return done

    def categories(self, fund_id: int) -> dict[int, str]:
        """Return expense → what it was for, where that is stated."""
        rows = self._db.read(
            "SELECT c.expense_id, c.category FROM fund_expense_category c"
            " JOIN fund_expense e ON e.id = c.expense_id"
            " WHERE e.fund_id = ?",
            (fund_id,),
        )
        return dict(rows)

    def _bases(
        self, fund_id: int, steps: Sequence[fees.Step]
    ) -> dict[str, list[tuple[dt.date, int]]]:
        """Return what was committed, paid in and (where a fee rests on it) net invested from each
        day on, without the part of partners who bear no fee.
        """
        free, changes = self._free(fund_id)
        committed, paid = self._by_partner(fund_id)
        bearing = self._bearing(fund_id)
        paid_days = {day for moves in paid.values() for day, _amount in moves}
        by_cost = any(step.basis == fees.NET_INVESTED for step in steps)
        moves = self._companies.net_invested(fund_id) if by_cost else []
        invested = fees.running([(dt.date.fromordinal(day), amount) for day, amount in moves])
        if changes:  # the part of each partner in what is invested moves with paid-in capital
            days = sorted({day for day, _fen in invested} | paid_days | set(changes))
            invested = [(day, fen(fees.basis_on(invested, day) * bearing(day))) for day in days]
        return {
            fees.COMMITTED: fees.without(committed, free, changes),
            fees.PAID_IN: fees.without(paid, free, changes),
            fees.NET_INVESTED: invested,
        }

    def _by_partner(self, fund_id: int) -> tuple[fees.Moves, fees.Moves]:
        """Return partner → (day, fen) of its commitments, and of its paid-in capital."""
        committed: fees.Moves = {}
        paid: fees.Moves = {}
        for entry in self._funds.entries(fund_id):
            if entry.kind in partners.COMMITMENT_KINDS:
                signed = partners.COMMITMENT_KINDS[entry.kind] * entry.signed
                committed.setdefault(entry.partner, []).append((entry.day, signed))
            elif entry.kind == partners.RECEIPT:
                paid.setdefault(entry.partner, []).append((entry.day, entry.signed))
            elif entry.kind == partners.EQUALISATION and entry.moved != partners.NOT_YET:
                paid.setdefault(entry.partner, []).append((entry.moved, -entry.signed))
        return committed, paid

    def _free(self, fund_id: int) -> tuple[fees.Free, list[dt.date]]:
        """Return who bears no fee on a day, and the days on which that changes; none where all
        bear it always.
        """
        rows = self._funds.shares(fund_id)
        if not any(row.no_fee for row in rows):
            return (lambda day: frozenset()), []
        return (
            lambda day: next((r.no_fee for r in reversed(rows) if r.start <= day), frozenset()),
            [row.start for row in rows],
        )

    def _bearing(self, fund_id: int) -> Callable[[dt.date], Fraction]:
        """Return the part of paid-in capital (before it came: of the commitments) of those who
        bear the fee, by day.
        """
        free, changes = self._free(fund_id)
        if not changes:
            return lambda day: Fraction(1)
        return fees.bearing(free, changes, *self._by_partner(fund_id))
