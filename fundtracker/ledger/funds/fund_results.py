"""The results of a fund as dated events, for the partners' accounts and for fees on net assets: holdings, income,
costs, fees as charged, and what partners of a later closing owe to those before them."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from fundtracker.domain.funds import lots
from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.capital_account import Result
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.funds.capital_book import Book
from fundtracker.ledger.funds.companies import Companies
from fundtracker.ledger.funds.funds import Fund, Funds


class FundResults:
    """What the funds earned and lost."""

    def __init__(self, db: Database, funds: Funds, book: Book, companies: Companies) -> None:
        self._db, self._funds, self._book, self._companies = db, funds, book, companies

    def results(self, one: Fund, until: int) -> list[Result]:
        """Return a fund's results until a day (an ordinal), accrued fees and accrued carry apart; signed fen."""
        return [
            *self.of_holdings(one, until), *self._costs(one.id, until), *self._fees(one.id, until),
            *self._late_interest(one.id, until), *self._carry_paid(one.id, until),
        ]  # fmt: skip

    def of_holdings(self, one: Fund, until: int) -> list[Result]:
        """Return income, realised gains (fees taken off) and changes of unrealised gains of a fund's holdings."""
        companies, found = self._companies, list[Result]()
        for deal in companies.deals(one.id):
            values = [
                lots.Value(_date(each.day), each.value_fen, each.made_for)
                for each in companies.valuations(deal.id, until)
            ]
            course = lots.states(
                companies.lots(deal.id, until), companies.sales(deal.id, until), companies.splits(deal.id, until),
                values, one.cost_method,
            )  # fmt: skip
            for before, now in pairwise([lots.State(dt.date.min, 0, 0, 0, 0), *course]):
                realised = now.realised - before.realised - (now.fees - before.fees)
                unrealised = (now.value - now.cost) - (before.value - before.cost)
                found += [Result(now.day, "realised", realised), Result(now.day, "unrealised", unrealised)]
        rows = self._db.read(
            "SELECT i.day, i.amount_fen FROM deal_income i JOIN deal d ON d.id = i.deal_id"
            " WHERE d.fund_id = ? AND i.day <= ?",
            (one.id, until),
        )
        found += [Result(_date(day), "income", fen) for day, fen in rows]
        return [each for each in found if each.amount]

    def _costs(self, fund_id: int, until: int) -> list[Result]:
        rows = self._db.read(
            "SELECT day, amount_fen FROM fund_expense WHERE fund_id = ?"
            " AND kind IN ('expense', 'interest') AND day <= ?",
            (fund_id, until),
        )
        return [Result(_date(day), "expenses", -fen) for day, fen in rows]

    def _fees(self, fund_id: int, until: int) -> list[Result]:
        found = list[Result]()
        for row in self._book.fees(fund_id):
            if row.last_day <= until:
                day = _date(row.last_day)
                found += [Result(day, "fees", -row.fee_fen), Result(day, "waivers", row.fee_fen - row.due)]
        found += [
            Result(_date(row.day), "fees", -row.fee_fen, row.partner)
            for row in self._book.partner_fees(fund_id)
            if row.day <= until
        ]
        return [each for each in found if each.amount]

    def _late_interest(self, fund_id: int, until: int) -> list[Result]:
        """Return the interest of later closings: it passes from the late to the early, no result of the fund."""
        found = [
            Result(_date(call.day), "transfers", -row[book.CALL_OUTSIDE], name)
            for call in self._book.calls(fund_id)
            for name, row in call.lines.items()
            if call.kind == "equalisation" and row.get(book.CALL_OUTSIDE)
        ]
        found += [
            Result(_date(given.day), "transfers", row[book.INCOME], name)
            for given in self._book.distributions(fund_id)
            for name, row in given.lines.items()
            if given.kind == "equalisation" and row.get(book.INCOME)
        ]
        return [each for each in found if each.day.toordinal() <= until]

    def _carry_paid(self, fund_id: int, until: int) -> list[Result]:
        return [
            Result(entry.moved, "carry", -entry.signed)
            for entry in self._funds.entries(fund_id, until)
            if entry.kind == book.CARRY and entry.moved.toordinal() <= until
        ]

    def net_assets(self, one: Fund, until: int) -> list[tuple[dt.date, int]]:
        """Return the movements of a fund's net assets until a day, fees apart, by day and signed: their sum
        until a day is what the fund was worth then, accrued carry not taken off."""
        moves = [
            (each.day, each.amount)
            for each in self.results(one, until)
            if each.line not in ("fees", "waivers", "carry")
        ]
        for entry in self._funds.entries(one.id, until):
            if entry.kind == book.RECEIPT:
                moves.append((entry.day, entry.signed))
            elif entry.kind == book.EQUALISATION:
                moves.append((entry.day, -entry.signed))
            elif entry.kind in book.DISTRIBUTION_KINDS:
                moves.append((entry.moved, -entry.signed))
        return moves


def _date(day: int) -> dt.date:
    return dt.date.fromordinal(day)
