"""The results of a fund as dated events, for the partners' accounts and for fees on net assets:
holdings, income, costs, carry paid.
"""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from fundtracker.domain.funds import partners as book
from fundtracker.domain.funds.capital_account import Result
from fundtracker.domain.holdings.values import State, Value, states
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.funds.capital_book import Book
from fundtracker.ledger.funds.companies import Companies
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.ledger.funds.funds import Funds
from fundtracker.ledger.funds.own_income import OwnIncomes


class FundResults:
    """What the funds earned and lost."""

    def __init__(self, db: Database, funds: Funds, book: Book, companies: Companies) -> None:
        self._db, self._funds, self._book, self._companies = db, funds, book, companies

    def results(self, fund: Fund, until: int) -> list[Result]:
        """Return a fund's results until a day (an ordinal), management fees (see ``FundCosts``) and
        accrued carry apart; signed fen.
        """
        return [
            *self.of_holdings(fund, until),
            *self._costs(fund.id, until),
            *self._carry_paid(fund.id, until),
            *self._overdue_interest(fund.id, until),
            *self._own_income(fund.id, until),
        ]

    def of_holdings(self, fund: Fund, until: int) -> list[Result]:
        """Return income, realised gains (fees taken off) and changes of unrealised gains of a
        fund's holdings.
        """
        companies, results = self._companies, list[Result]()
        for deal in companies.deals(fund.id):
            values = [
                Value(_date(each.day), each.value_fen, each.made_for)
                for each in companies.valuations(deal.id, until)
            ]
            course = states(
                companies.lots(deal.id, until),
                companies.sales(deal.id, until),
                companies.splits(deal.id, until),
                values,
                fund.cost_method,
            )
            for before, now in pairwise([State(dt.date.min, 0, 0, 0, 0), *course]):
                realised = now.realised - before.realised - (now.fees - before.fees)
                unrealised = (now.value - now.cost) - (before.value - before.cost)
                results += [
                    Result(now.day, "realised", realised),
                    Result(now.day, "unrealised", unrealised),
                ]
        rows = self._db.read(
            "SELECT i.day, i.amount_fen FROM deal_income i JOIN deal d ON d.id = i.deal_id"
            " WHERE d.fund_id = :f AND i.day <= :u UNION ALL SELECT b.day, -i.amount_fen FROM "
            "deal_income i"
            " JOIN deal d ON d.id = i.deal_id JOIN taken_back b ON b.what = 'deal_income' AND "
            "b.row_id = i.id"
            " WHERE d.fund_id = :f AND b.day <= :u",
            {"f": fund.id, "u": until},
        )
        results += [Result(_date(day), "income", fen) for day, fen in rows]
        return [each for each in results if each.amount]

    def _costs(self, fund_id: int, until: int) -> list[Result]:
        rows = [
            row for kind in ("expense", "interest") for row in self._funds.expenses(fund_id, kind)
        ]
        return [Result(_date(day), "expenses", -fen) for day, fen in rows if day <= until]

    def _carry_paid(self, fund_id: int, until: int) -> list[Result]:
        return [
            Result(entry.moved, "carry", -entry.signed)
            for entry in self._funds.entries(fund_id, until)
            if entry.kind == book.CARRY and entry.moved.toordinal() <= until
        ]

    def _overdue_interest(self, fund_id: int, until: int) -> list[Result]:
        """Return interest on late payments: income for all partners but the one that paid it."""
        return [
            Result(_date(row.day), "income", row.amount_fen, without=row.partner)
            for row in self._book.overdue_interest(fund_id)
            if row.day <= until
        ]

    def _own_income(self, fund_id: int, until: int) -> list[Result]:
        rows = OwnIncomes(self._db).of(fund_id, until)
        return [Result(_date(row.day), "income", row.amount_fen) for row in rows]

    def net_assets(self, fund: Fund, until: int) -> list[tuple[dt.date, int]]:
        """Return the movements of a fund's net assets until a day, fees apart, by day and signed:
        their sum until a day is what the fund was worth then, accrued carry not taken off.
        """
        moves = [
            (each.day, each.amount) for each in self.results(fund, until) if each.line != "carry"
        ]
        for entry in self._funds.entries(fund.id, until):
            if entry.kind == book.RECEIPT:
                moves.append((entry.day, entry.signed))
            elif entry.kind in (book.EQUALISATION, *book.DISTRIBUTION_KINDS):
                moves.append((entry.moved, -entry.signed))
        return moves


def _date(day: int) -> dt.date:
    return dt.date.fromordinal(day)
