"""A fund's cash over a quarter: opening + in − out = closing by its book, beside the statements
of its own accounts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from fundtracker.domain.base import money
from fundtracker.domain.funds import partners as book
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger, fund_cash, fund_matches
from fundtracker.ledger.documents.books import Movement
from fundtracker.ledger.fund_cash import Bank, Move
from fundtracker.ledger.fund_matches import Proposal, Record
from fundtracker.ledger.funds.fund_entries import Fund
from fundtracker.records.fund_cash import INCOME_KINDS
from fundtracker.reports.context import ReportContext
from fundtracker.reports.funds.table6 import returning_words
from fundtracker.reports.tables.report_table import Column, Frame, Table, Value


def columns() -> list[Column]:
    """Return the columns: the book, then the bank."""
    return [
        Column("day", tr("Day"), "day"),
        Column("opening", tr("Opening"), "money", "balance"),
        Column("in", tr("In"), "money"),
        Column("out", tr("Out"), "money"),
        Column("closing", tr("Closing"), "money", "balance", "{opening} + {in} − {out}"),
        Column("bank_in", tr("In, by the bank"), "money"),
        Column("bank_out", tr("Out, by the bank"), "money"),
        Column("bank", tr("Balance of the bank"), "money", "balance"),
        Column("difference", tr("Book less bank"), "money", "balance", "{closing} − {bank}"),
        Column("flow", tr("Is in the book")),
        Column("words", tr("Words of the bank")),
    ]


def build(context: ReportContext) -> Table:
    """Return each fund's cash of a quarter, with the rows of its own bank statements below it."""
    ledger, q = context.ledger, context.quarter
    frame = context.frame("fundcash", tr("Cash of the funds"), columns())
    first, last = q.first_day.toordinal(), q.last_day.toordinal()
    for fund in ledger.funds.all():
        moves, bank = fund_cash.moves(ledger, fund, last), fund_cash.bank(ledger, fund, q.last_day)
        rows = [row for row in ledger.books.movements(fund.id) if first <= row.day <= last]
        _add_book(frame, fund, moves, bank, rows)
        matched = fund_matches.matched(ledger, fund)
        for row in rows:
            _add_bank_row(frame, fund, row, matched.get((row.account, row.key)))
        frame.notes += notes(fund, sum(move.fen for move in moves), bank, context.lang)
        waiting = book.whole_fund(ledger.funds.standings(fund.id, last).values()).returning
        frame.notes += returning_words(context.name(fund), waiting)
        frame.notes += _open_notes(
            context.name(fund), [row for row in rows if (row.account, row.key) not in matched]
        )
    frame.notes.append(
        tr(
            "By the book, fees are paid when they are charged. Fees that have accrued and what is "
            "distributed in kind are not cash."
        )
    )
    return frame.table()


def _add_book(
    frame: Frame,
    fund: Fund,
    moves: Sequence[Move],
    bank: Bank | None,
    rows: Sequence[Movement],
) -> None:
    """Add a fund's cash by its book, what it was for, and the balance of the bank beside it."""
    first, known = frame.quarter.first_day.toordinal(), bank.closing if bank is not None else None
    proved, code = known is not None, f"f{fund.id}"
    total = _values(moves, first, proved=proved)
    if bank is not None:
        total |= {"bank_in": _sum(rows, 1), "bank_out": _sum(rows, 0)}
    if known is not None:
        total |= {"bank": known, "difference": sum(move.fen for move in moves) - known}
    frame.add(code, fund.title(frame.lang), total, total=True)
    for kind in (kind for kind in fund_cash.KINDS if any(move.kind == kind for move in moves)):
        of_kind = _values([move for move in moves if move.kind == kind], first, proved=proved)
        frame.add(f"{code}{kind}", kind_name(kind), of_kind, depth=1)
    if known is not None:
        balance = {"bank": known, "difference": -known}
        frame.add(f"{code}bank", tr("Balance of the bank"), balance, depth=1)


def _add_bank_row(
    frame: Frame, fund: Fund, row: Movement, records: Sequence[tuple[str, int]] | None
) -> None:
    """Add a row of the bank with the records of the book that it is."""
    values: dict[str, Value] = {
        "day": row.day,
        "bank_in" if row.direction else "bank_out": row.amount_fen,
        "words": " · ".join(filter(None, (row.summary, row.purpose))),
        "flow": record_name(records),
    }
    name = row.counterparty or money.MISSING
    frame.add(f"f{fund.id}b{row.import_id}l{row.line}", name, values, depth=1)


def _open_notes(fund: str, rows: Sequence[Movement]) -> list[str]:
    """Return what is matched to nothing, in words."""
    if not rows:
        return []
    return [
        tr(
            "{fund}: {n} rows of the bank are matched to nothing in the book: in {got}, "
            "out {gone} yuan",
            fund=fund,
            n=len(rows),
            got=money.show(_sum(rows, 1)),
            gone=money.show(_sum(rows, 0)),
        )
    ]


def _values(moves: Sequence[Move], first: int, *, proved: bool) -> dict[str, Value]:
    """Return opening, in, out and closing of some moves; ``proved``: they stand beside a balance
    of the bank.
    """
    inside = [move.fen for move in moves if move.day >= first]
    closing = sum(move.fen for move in moves)
    values: dict[str, Value] = {
        "opening": closing - sum(inside), "in": sum(fen for fen in inside if fen > 0),
        "out": -sum(fen for fen in inside if fen < 0), "closing": closing,
    }  # fmt: skip
    return values | ({"difference": closing} if proved else {})


def _sum(rows: Sequence[Movement], direction: int) -> int:
    return sum(row.amount_fen for row in rows if row.direction == direction)


def record_name(sentences: Sequence[tuple[str, int]] | None) -> str:
    """Return what a row of the bank is in the book; it says so where it is nothing yet."""
    if not sentences:
        return tr("not matched")
    words = {
        "receipt": tr("receipt"),
        "distribution_paid": tr("payment of a distribution"),
        "lot": tr("purchase"),
        "deal_exit": tr("exit"),
        "deal_income": tr("income of a company"),
        "fund_fee": tr("management fee"),
        "fund_expense": tr("cost or line"),
        "overdue_interest": tr("interest on a late payment"),
        "fund_income": tr("income of the fund's own money"),
    }
    name = words[sentences[0][0]]
    return name if len(sentences) == 1 else f"{name} × {len(sentences)}"


def proposal_words(each: Proposal) -> str:
    """Return what a row of the bank is proposed to be, in one line."""
    row, record = each.row, each.record
    sign = "" if row.direction else money.MINUS
    return " · ".join([
        dt.date.fromordinal(row.day).isoformat(), f"{sign}{money.show(row.amount_fen)}",
        row.counterparty or money.MISSING, target_name(record), certainty_name(each.certainty),
    ])  # fmt: skip


def target_name(record: Record) -> str:
    """Return what a record of the book is, that a row of the bank may be."""
    if record.state == fund_matches.OPEN_CALL:
        return tr("all that is owed on call {n}: books the receipts", n=record.number)
    if record.state == fund_matches.OPEN_RECEIPT:
        return tr("call {n}, {name}: books the receipt", n=record.number, name=record.who)
    if record.state == fund_matches.OPEN_INTEREST:
        return tr("call {n}, {name}: books the interest", n=record.number, name=record.who)
    if record.state == fund_matches.OPEN_LATE:
        return tr(
            "call {n}, {name}: books the receipt and its interest", n=record.number, name=record.who
        )
    if record.state == fund_matches.OPEN_INCOME:
        return tr("interest of the account: books it")
    if record.state == fund_matches.OPEN_PAYMENT:
        return tr("distribution {n}, {name}: books the payment", n=record.number, name=record.who)
    day = dt.date.fromordinal(record.day).isoformat()
    return " ".join(filter(None, (record_name([(record.what, record.row)]), record.who, day)))


def certainty_name(certainty: str) -> str:
    """Return how sure a proposal is."""
    return tr("sure") if certainty == fund_matches.SURE else tr("likely: please look")


def kind_name(kind: str) -> str:
    """Return what money of a fund was for."""
    return {
        "paid_in": tr("paid in by partners"),
        "given": tr("paid out to partners"),
        "bought": tr("paid for companies"),
        "got": tr("got of companies"),
        "fees": tr("management fees charged"),
        "costs": tr("costs"),
        "line": tr("subscription line and its interest"),
        "late": tr("interest on late payments"),
        "own": tr("income of the fund's own money"),
    }[kind]


def notes(fund: Fund, closing: int, bank: Bank | None, lang: str) -> list[str]:
    """Return what is wrong with a fund's cash in words: below 0, another balance than the bank's,
    or no bank at all.
    """
    name, sentences = fund.title(lang), list[str]()
    if closing < 0:
        sentences.append(
            tr(
                "{fund}: by the book {n} yuan more went out than came in",
                fund=name,
                n=money.show(-closing),
            )
        )
    if bank is None:
        return [
            *sentences,
            tr(
                "{fund}: no statement of its own account is imported: its cash is not proved",
                fund=name,
            ),
        ]
    if bank.closing is None:
        return [
            *sentences,
            tr("{fund}: its statements print no balance: its cash is not proved", fund=name),
        ]
    if bank.closing != closing:
        sentences.append(
            tr(
                "{fund}: cash by the book {book} yuan, by the bank on {day} {bank} yuan; they "
                "differ by {n} yuan",
                fund=name,
                book=money.show(closing),
                day=dt.date.fromordinal(bank.last).isoformat(),
                bank=money.show(bank.closing),
                n=money.show(closing - bank.closing),
            )
        )
    return sentences


# ---------------------------------------------------------------- income of the fund's own money
def income_name(kind: str) -> str:
    """Return the name of a kind of a fund's own income."""
    return tr({str(each.code): each.words for each in INCOME_KINDS}[kind])


def income_rows(
    ledger: Ledger, fund: int, until: int
) -> Iterator[tuple[str, str, dict[str, Value]]]:
    """Yield (code, name, cells) of what a fund's own money earned until a day, for its costs."""
    for row in ledger.own_income.of(fund, until):
        yield f"i{row.id}", dt.date.fromordinal(row.day).isoformat(), {
            "kind": income_name(row.kind),
            "first": row.day,
            "income": row.amount_fen,
            "payee": row.payer,
            "document": row.bank_ref,
        }  # fmt: skip
