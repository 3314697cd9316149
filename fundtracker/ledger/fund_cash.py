"""A fund's cash by its book, and by the statements of its own accounts: opening + in − out =
closing.

The book says what moved (receipts, distributions, purchases, exits, income, fees, costs, the
subscription line); fees count as paid when they are charged. The bank rows are those of the fund's
own set of books.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.domain.funds import partners as book

if TYPE_CHECKING:
    from fundtracker.ledger.funds.fund_entries import Fund
    from fundtracker.ledger.repositories import Repositories


KINDS = ("paid_in", "given", "bought", "got", "fees", "costs", "line", "late", "own")


class Move(NamedTuple):
    """Money of a fund's book, fen, out below 0; ``kind`` of ``KINDS``: from and to partners, to
    and from companies, fees, costs, the subscription line, interest on late payments,
    income of the fund's own money.
    """

    day: int
    fen: int
    kind: str


class Cash(NamedTuple):
    """A fund's cash at a day since its first day, fen: ``received`` − ``spent`` = ``balance``."""

    received: int
    spent: int

    @property
    def balance(self) -> int:
        """What is left by the book."""
        return self.received - self.spent


class Bank(NamedTuple):
    """What the statements of the fund's accounts show until a day, fen: ``closing`` is printed by
    them, None where none prints a balance; ``received`` and ``spent`` of their rows; ``last``: the
    last day they show.
    """

    received: int
    spent: int
    closing: int | None
    last: int


_SIDE = {True: "bought", False: "got"}
_SPENT = (
    ("expense", -1, "costs"),
    ("interest", -1, "line"),
    ("draw", 1, "line"),
    ("repay", -1, "line"),
)


def moves(ledger: Repositories, fund: Fund, until: int) -> list[Move]:
    """Return all money of a fund's book until a day."""
    moves: list[Move] = []
    paid_out: dict[int, list[Move]] = {}  # day of the decision → what was paid of it
    for entry in ledger.funds.entries(fund.id, until):
        day, moved = entry.day.toordinal(), entry.moved.toordinal()
        if entry.kind in (book.RECEIPT, book.LATE_PAID):
            moves.append(Move(day, entry.signed, "paid_in"))
        elif entry.kind == book.EQUALISATION:
            moves.append(Move(moved, -entry.signed, "paid_in"))
        elif entry.kind in (*book.DISTRIBUTION_KINDS, book.LATE_GOT):
            paid_out.setdefault(day, []).append(Move(moved, -entry.signed, "given"))
    of_companies = _of_companies(ledger, fund, until)
    _in_kind_left(of_companies, paid_out)
    moves += [move for rows in paid_out.values() for move in rows]
    moves += [move for move in of_companies if move.kind != "in_kind"]
    return [move for move in [*moves, *_beside(ledger, fund)] if move.day <= until and move.fen]


def in_kind_left(ledger: Repositories, fund: Fund, until: int) -> list[Move]:
    """Return what left a fund in kind until a day and was given to no partner by a distribution
    until then.
    """
    of_companies = _of_companies(ledger, fund, until)
    paid_out: dict[int, list[Move]] = {}
    for entry in ledger.funds.entries(fund.id, until):
        if entry.kind in book.DISTRIBUTION_KINDS:
            day, moved = entry.day.toordinal(), entry.moved.toordinal()
            paid_out.setdefault(day, []).append(Move(moved, -entry.signed, "given"))
    return _in_kind_left(of_companies, paid_out)


def _in_kind_left(of_companies: list[Move], paid_out: dict[int, list[Move]]) -> list[Move]:
    """Take what left in kind out of the distributions; return what none of them gave."""
    return [
        move
        for move in of_companies
        if move.kind == "in_kind" and move.fen and not _take_out(paid_out, move.day, move.fen)
    ]


def _of_companies(ledger: Repositories, fund: Fund, until: int) -> list[Move]:
    """Return what moved between the fund and its companies; what left it ``in_kind`` is no cash."""
    moves = []
    for deal in ledger.companies.deals(fund.id):
        for flow in ledger.companies.flows(deal.id, until):
            bought = flow.kind == "lot"
            fen = (-1 if bought else 1) * flow.amount_fen
            kind = "in_kind" if flow.kind == "in_kind" else "bought" if bought else "got"
            moves += [Move(flow.day, fen, kind), Move(flow.day, -flow.fee_fen, _SIDE[bought])]
    return moves


def _take_out(paid_out: dict[int, list[Move]], day: int, fen: int) -> bool:
    """Take what the partners got in kind out of the distribution that gave it to them, decided
    since the day it left the fund: the first of just that sum, else the first that holds so much;
    where there is none yet, they got money alone. Tell whether there is one.
    """
    totals = [
        (-sum(move.fen for move in rows), decided)
        for decided, rows in sorted(paid_out.items())
        if decided >= day
    ]
    exact = [decided for total, decided in totals if total == fen]
    larger = [decided for total, decided in totals if total > fen]
    for decided in (*exact, *larger)[:1]:
        rows, rest = paid_out[decided], fen
        for at, move in enumerate(rows):
            part = min(rest, -move.fen) if move.fen < 0 else 0
            rows[at] = move._replace(fen=move.fen + part)
            rest -= part
        return True
    return False


def _beside(ledger: Repositories, fund: Fund) -> list[Move]:
    """Return what moved beside partners' and companies' money: fees, interest on late payments,
    costs, the subscription line.
    """
    capital = ledger.capital
    moves = [Move(row.last_day, -row.due, "fees") for row in capital.fees(fund.id)]
    moves += [Move(row.day, -row.fee_fen, "fees") for row in capital.partner_fees(fund.id)]
    moves += [Move(row.day, row.amount_fen, "late") for row in capital.overdue_interest(fund.id)]
    moves += [Move(row.day, row.amount_fen, "own") for row in ledger.own_income.of(fund.id)]
    for kind, sign, name in _SPENT:
        moves += [Move(day, sign * fen, name) for day, fen in ledger.funds.expenses(fund.id, kind)]
    return moves


def at(ledger: Repositories, fund: Fund, day: dt.date) -> Cash:
    """Return a fund's cash by its book at a day."""
    amounts = [move.fen for move in moves(ledger, fund, day.toordinal())]
    return Cash(sum(fen for fen in amounts if fen > 0), -sum(fen for fen in amounts if fen < 0))


def bank(ledger: Repositories, fund: Fund, day: dt.date) -> Bank | None:
    """Return what the statements of a fund's own accounts show until a day; None where none is
    taken in.

    The printed balances of several accounts add up; an account of which no statement prints one
    leaves it unknown.
    """
    until = day.toordinal()
    rows = [row for row in ledger.books.movements(fund.id) if row.day <= until]
    if not rows:
        return None
    received = sum(row.amount_fen for row in rows if row.direction)
    paid = sum(row.amount_fen for row in rows if not row.direction)
    return Bank(received, paid, _printed_balance(ledger, fund, until), max(r.day for r in rows))


def _printed_balance(ledger: Repositories, fund: Fund, until: int) -> int | None:
    """Return the last balances printed of a fund's accounts together; None where one has none."""
    statements = [each for each in ledger.books.statements().values() if each.fund == fund.id]
    last: dict[str, tuple[int, int]] = {}
    for statement in statements:
        for day, fen in statement.balances.by_day if statement.balances else ():
            if day <= until and day >= last.get(statement.account, (0, 0))[0]:
                last[statement.account] = (day, fen)
    if last.keys() != {statement.account for statement in statements}:
        return None
    return sum(fen for _day, fen in last.values())
