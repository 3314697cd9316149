"""A fund's cash over a quarter: opening + in − out = closing by its book, beside the statements of its own accounts."""

from __future__ import annotations

import datetime as dt

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, fund_cash
from fundtracker.ledger.fund_cash import Bank
from fundtracker.ledger.funds.funds import Fund
from fundtracker.reports.funds.table6_7_8 import last_quarter
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value


def columns() -> list[Column]:
    """Return the columns: the book, then the bank."""
    return [
        Column("day", tr("Day"), "day"),
        Column("opening", tr("Opening"), "money", "balance"), Column("in", tr("In"), "money"),
        Column("out", tr("Out"), "money"),
        Column("closing", tr("Closing"), "money", "balance", "{opening} + {in} − {out}"),
        Column("bank_in", tr("In, by the bank"), "money"), Column("bank_out", tr("Out, by the bank"), "money"),
        Column("bank", tr("Balance of the bank"), "money", "balance"),
        Column("difference", tr("Book less bank"), "money", "balance", "{closing} − {bank}"),
        Column("words", tr("Words of the bank")),
    ]  # fmt: skip


def build(ledger: Ledger, *, quarter: Quarter | None = None, unit: str = "wan", lang: str = "zh") -> Table:
    """Return each fund's cash of a quarter, with the rows of its own bank statements below it."""
    q = quarter or last_quarter(ledger)
    frame = Frame(ledger, "fundcash", tr("Cash of the funds"), columns(), q, unit, lang)
    first, last = q.first_day.toordinal(), q.last_day.toordinal()
    for one in ledger.funds.all():
        moves = fund_cash.moves(ledger, one, last)
        inside = [fen for day, fen in moves if day >= first]
        closing, bank = sum(fen for _, fen in moves), fund_cash.bank(ledger, one, q.last_day)
        rows = [row for row in ledger.books.movements(one.id) if first <= row.day <= last]
        values: dict[str, Value] = {
            "opening": closing - sum(inside), "in": sum(fen for fen in inside if fen > 0),
            "out": -sum(fen for fen in inside if fen < 0), "closing": closing,
            "bank_in": sum(row.amount_fen for row in rows if row.direction) if bank else None,
            "bank_out": sum(row.amount_fen for row in rows if not row.direction) if bank else None,
            "bank": bank.closing if bank else None,
            "difference": closing - bank.closing if bank and bank.closing is not None else None,
        }  # fmt: skip
        frame.add(f"f{one.id}", one.title(lang), values, total=True)
        for row in rows:
            side = "bank_in" if row.direction else "bank_out"
            words = " · ".join(filter(None, (row.summary, row.purpose)))
            frame.add(f"f{one.id}b{row.import_id}l{row.line}", row.counterparty or money.MISSING,
                      {"day": row.day, side: row.amount_fen, "words": words}, depth=1)  # fmt: skip
        frame.notes += notes(one, closing, bank, lang)
    frame.notes.append(tr("By the book, fees are paid when they are charged. Fees that have accrued are not cash."))
    return frame.table()


def notes(one: Fund, closing: int, bank: Bank | None, lang: str) -> list[str]:
    """Return what is wrong with a fund's cash in words: below 0, another balance than the bank's, or no bank at all."""
    name, found = one.title(lang), list[str]()
    if closing < 0:
        found.append(
            tr("{fund}: by the book {n} yuan more went out than came in", fund=name, n=money.show(-closing))
        )  # fmt: skip
    if bank is None:
        return [*found, tr("{fund}: no statement of its own account is taken in: its cash is not proved", fund=name)]
    if bank.closing is None:
        return [*found, tr("{fund}: its statements print no balance: its cash is not proved", fund=name)]
    if bank.closing != closing:
        found.append(
            tr("{fund}: cash by the book {book} yuan, by the bank on {day} {bank} yuan; they differ by {n} yuan",
               fund=name, book=money.show(closing), day=dt.date.fromordinal(bank.last).isoformat(),
               bank=money.show(bank.closing), n=money.show(closing - bank.closing))
        )  # fmt: skip
    return found
