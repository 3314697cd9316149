"""A fund's cash over a quarter: opening + in − out = closing by its book, beside the statements of its own accounts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, fund_cash
from fundtracker.ledger.fund_cash import Bank, Move
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
        moves, bank = fund_cash.moves(ledger, one, last), fund_cash.bank(ledger, one, q.last_day)
        known = None if bank is None else bank.closing
        whole = _values(moves, first, proved=known is not None)
        rows = [row for row in ledger.books.movements(one.id) if first <= row.day <= last]
        closing = sum(move.fen for move in moves)
        if bank is not None:
            whole |= {
                "bank_in": sum(row.amount_fen for row in rows if row.direction),
                "bank_out": sum(row.amount_fen for row in rows if not row.direction),
            }  # fmt: skip
        if known is not None:
            whole |= {"bank": known, "difference": closing - known}
        frame.add(f"f{one.id}", one.title(lang), whole, total=True)
        for kind in fund_cash.KINDS:
            of_kind = [move for move in moves if move.kind == kind]
            if of_kind:
                values = _values(of_kind, first, proved=known is not None)
                frame.add(f"f{one.id}{kind}", kind_name(kind), values, depth=1)
        if known is not None:
            frame.add(f"f{one.id}bank", tr("Balance of the bank"), {"bank": known, "difference": -known}, depth=1)
        for row in rows:
            side = "bank_in" if row.direction else "bank_out"
            words = " · ".join(filter(None, (row.summary, row.purpose)))
            frame.add(f"f{one.id}b{row.import_id}l{row.line}", row.counterparty or money.MISSING,
                      {"day": row.day, side: row.amount_fen, "words": words}, depth=1)  # fmt: skip
        frame.notes += notes(one, closing, bank, lang)
    frame.notes.append(tr("By the book, fees are paid when they are charged. Fees that have accrued are not cash."))
    return frame.table()


def _values(moves: Sequence[Move], first: int, *, proved: bool) -> dict[str, Value]:
    """Return opening, in, out and closing of some moves; ``proved``: they stand beside a balance of the bank."""
    inside = [move.fen for move in moves if move.day >= first]
    closing = sum(move.fen for move in moves)
    values: dict[str, Value] = {
        "opening": closing - sum(inside), "in": sum(fen for fen in inside if fen > 0),
        "out": -sum(fen for fen in inside if fen < 0), "closing": closing,
    }  # fmt: skip
    return values | ({"difference": closing} if proved else {})


def kind_name(kind: str) -> str:
    """Return what money of a fund was for."""
    return {
        "paid_in": tr("paid in by partners"), "given": tr("paid out to partners"), "bought": tr("paid for companies"),
        "got": tr("got of companies"), "fees": tr("management fees charged"), "costs": tr("costs"),
        "line": tr("subscription line and its interest"),
    }[kind]  # fmt: skip


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
