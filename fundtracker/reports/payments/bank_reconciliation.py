"""Bank reconciliation (银行存款余额调节表): each account and month with its balances and the
items in transit.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from fundtracker.domain.park import checklist as rules
from fundtracker.domain.park.reconciliation import SIDES, Reconciliation
from fundtracker.i18n import tr
from fundtracker.ledger import coverage
from fundtracker.ledger.documents.bank_balances import month_end
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.frozen import shows_frozen
from fundtracker.reports.tables.report_table import OWN_UNIT, Column, Frame, Table, Value

STATES = ("reconciled", "differs", "open")


def columns() -> list[Column]:
    """Return the columns of the table."""
    return [
        Column("state", tr("State")),
        Column("day", tr("Day"), "day"),
        Column("statement", tr("Statement balance"), "money", "balance"),
        Column("unit_received", tr("+ received, not at the bank yet"), "money", "balance"),
        Column("unit_paid", tr("− paid, not at the bank yet"), "money", "balance"),
        Column(
            "adjusted_statement",
            tr("Statement, adjusted"),
            "money",
            "balance",
            "{statement} + {unit_received} − {unit_paid}",
        ),
        Column("book", tr("Book balance"), "money", "balance"),
        Column("bank_received", tr("+ received by the bank, not booked yet"), "money", "balance"),
        Column("bank_paid", tr("− paid by the bank, not booked yet"), "money", "balance"),
        Column(
            "adjusted_book",
            tr("Book, adjusted"),
            "money",
            "balance",
            "{book} + {bank_received} − {bank_paid}",
        ),
        Column(
            "difference",
            tr("Difference"),
            "money",
            "balance",
            "{adjusted_statement} − {adjusted_book}",
        ),
        Column("words", tr("Summary")),
        Column("doc", tr("Document number")),
    ]


def account_words(account: str, numberless: Collection[str]) -> str:
    """Return an account's name; of one whose files state no number, that it is their layout's."""
    return _numberless(account) if account in numberless else account


def account_of(shown: str) -> str:
    """Return the account that a row of the table names."""
    return shown.removesuffix(_numberless(""))


def _numberless(name: str) -> str:
    return tr("{name} (no account number in its files)", name=name)


def state_name(state: str) -> str:
    """Return the name of a state of an account and month."""
    return {
        "reconciled": tr("reconciled"),
        "differs": tr("does not balance"),
        "open": tr("not recorded"),
    }[state]


def expected(context: ReportContext) -> dict[tuple[str, int], Reconciliation | None]:
    """Return (account, end of a month) → what was recorded, of every account with rows by then in
    the quarter.
    """
    ledger, quarter = context.ledger, context.quarter
    ends = [last for _, last in rules.months(quarter)]
    board = coverage.board(ledger, quarter)
    by_account: dict[tuple[str, int], Reconciliation | None] = {
        (account, end): None
        for account, months in board.items()
        for end, month in zip(ends, months, strict=True)
        if month.state
    }
    by_account |= ledger.bank_balances.reconciliations(
        quarter.first_day.toordinal(), quarter.last_day.toordinal()
    )
    return dict(sorted(by_account.items()))


def unsettled(context: ReportContext) -> list[str]:
    """Return the accounts and months that do not balance or were not recorded, each in words."""
    texts, numberless = [], coverage.numberless(context.ledger)
    for (account, end), reconciliation in expected(context).items():
        account = account_words(account, numberless)
        month = dt.date.fromordinal(end).isoformat()[:7]
        if reconciliation is None:
            texts.append(f"{account} {month}: {state_name('open')}")
        elif reconciliation.difference:
            words = tr(
                "difference {sum}", sum=context.at(unit="yuan").money(reconciliation.difference)
            )
            texts.append(f"{account} {month}: {words}")
    return texts


@shows_frozen("bankrec")
def build(context: ReportContext) -> Table:
    """Return the reconciliation of each account and month of a quarter, the items in transit
    below it: in yuan whatever the unit of the report, for it ties two balances to the fen.
    """
    ledger = context.ledger
    frame = context.at(unit=OWN_UNIT["bankrec"]).frame(
        "bankrec", tr("Bank reconciliation"), columns()
    )
    numberless = coverage.numberless(ledger)
    docs = {(b.account, b.day): b.doc_no for b in ledger.bank_balances.balances()}
    for number, ((account, end), reconciliation) in enumerate(expected(context).items(), 1):
        state = (
            "open"
            if reconciliation is None
            else "differs"
            if reconciliation.difference
            else "reconciled"
        )
        values: dict[str, Value] = {
            "state": state_name(state),
            "day": end,
            "doc": docs.get((account, end), ""),
        }
        if reconciliation is not None:
            values |= reconciliation._asdict() | {
                "adjusted_statement": reconciliation.adjusted_statement,
                "adjusted_book": reconciliation.adjusted_book,
                "difference": reconciliation.difference,
            }
        else:
            values["statement"] = coverage.shown_balance(ledger, account, end)
        frame.add(f"b{number}", account_words(account, numberless), values)
        _transits(context, frame, number, account, end)
    if not frame.rows:
        frame.notes.append(tr("No account has rows in this quarter, and no balance is recorded."))
    return frame.table()


def _transits(context: ReportContext, frame: Frame, number: int, account: str, end: int) -> None:
    items = [t for t in context.ledger.bank_balances.transits(end, end) if t.account == account]
    for at, item in enumerate(items, 1):
        values: dict[str, Value] = {
            "day": item.dated,
            item.side: item.amount_fen,
            "words": item.summary,
            "doc": item.doc_no,
        }
        frame.add(f"b{number}i{at}", side_name(item.side), values, depth=1)


def side_name(side: str) -> str:
    """Return what an item in transit is."""
    names = dict(zip(SIDES, (
        tr("received by the unit, not by the bank"), tr("paid by the unit, not by the bank"),
        tr("received by the bank, not by the unit"), tr("paid by the bank, not by the unit"),
    ), strict=True))  # fmt: skip
    return names[side]


def due(day: int) -> int:
    """Return the end of the month for which balances are asked on a day: the month itself, from
    its last day on, else the one before.
    """
    return day if month_end(day) == day else dt.date.fromordinal(day).replace(day=1).toordinal() - 1
