"""What a row's own cells say against it: no cash, no day, no money, another currency."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.intake.cells import amounts, currencies
from fundtracker.intake.cells.cell_words import text
from fundtracker.intake.columns import amount_in_words, home_money
from fundtracker.intake.columns.column_look import is_budget, is_cash
from fundtracker.intake.sums.block_rows import Rows
from fundtracker.patterns import lazy

_OF_REPAYMENT = ("summary", "txn_type", "counterparty_name")
_BACK = lazy("退|冲|refund|return|revers|charge ?back", re.IGNORECASE)
_REPAID = lazy(
    "还款|转入|存入|转账|repay|payment|directdebit|repeatpmt|auto ?pay|thank ?you|transfer|xfer",
    re.IGNORECASE,
)

AMOUNTS = ("amount_out", "amount_in", "amount_signed", "amount_spent", "amount_abs")
# Why a row is kept out that says of itself that it was not paid.
NOT_PAID = {
    *("not_settled", "marked_void", "word_says_unpaid", "comment_says_unpaid", "returned_unpaid"),
    "below_heading",
}
_ACCOUNTS = ("own_name", "own_account", "payer_account", "payer_name")
# What may tell the currency of a row beside its money.
_TOLD = (
    *((role, currencies.in_remark) for role in ("remark", "summary", "purpose")),
    *((role, currencies.in_account) for role in _ACCOUNTS),
)
# The cell that shows why a row is kept out; without an entry the money.
_SHOWS = {
    "bad_date": ("date", "datetime"),
    "ambiguous_date": ("date", "datetime"),
    "foreign_currency": ("currency",),
    "not_settled": ("status",),
    "state_unknown": ("status",),
    "unit_missing": ("amount_unit",),
    "no_direction": ("direction", *AMOUNTS),
    "not_in_or_out": ("direction",),
    "below_heading": (),
    "word_says_unpaid": (),
    "comment_says_unpaid": (),
    "amount_above": (),
    "returned_unpaid": (),
    "marked_void": (),
    "bill_not_payment": (),
}
# What is said of a row that lacks a cell, or in which one cannot be read.
LACKING = {
    *("bad_date", "ambiguous_date", "missing_amount", "zero_amount", "bad_amount"),
    *("ambiguous_number", "no_direction"),
}


def not_cash(rows: Rows) -> dict[int, str]:
    """Return the lines of a journal whose account is no cash, or repeats cash as budget."""
    if "gl_account" not in rows.cell:
        return {}
    accounts, names = rows.cell["gl_account"], rows.cell.get("gl_name", ())
    every = {*accounts, *names}
    cash = {name for name in every if is_cash(name)}
    budget = {name for name in every if is_budget(name)}
    pairs = itertools.zip_longest(accounts, names, fillvalue="")
    return {
        i: "non_cash_line"
        for i, pair in enumerate(pairs)
        if cash.isdisjoint(pair) or not budget.isdisjoint(pair)
    }


def repayments(rows: Rows, *, of_card: bool) -> dict[int, str]:
    """Return the rows that fill a card up from another account: nothing is paid, nothing comes
    back.
    """
    if not of_card:
        return {}
    columns = [rows.cell[role] for role in _OF_REPAYMENT if role in rows.cell]
    texts = map(" ".join, zip(*columns, strict=True)) if columns else ()
    return {
        i: "card_repayment"
        for i, text in enumerate(texts)
        if _REPAID.search(text) and not _BACK.search(text) and (rows.fen(i) or 0) < 0
    }


def without_day(rows: Rows) -> dict[int, str]:
    """Return the rows without a day that can be read."""
    if set(map(type, rows.days)) <= {int}:
        return {}
    return {i: day for i, day in enumerate(rows.days) if type(day) is not int}


def otherwise_in_words(rows: Rows, at: int | None) -> dict[int, str]:
    """Return the rows whose money a column in banking characters contradicts, or says in
    characters that make no amount.
    """
    if at is None or at >= len(rows.columns):
        return {}
    faults = {}
    for i, (in_words, fen) in enumerate(zip(rows.columns[at], rows.money, strict=True)):
        if type(fen) is not int:
            continue
        words = amount_in_words.fen(in_words)
        if words is None and amount_in_words.is_meant(in_words):
            faults[i] = "words_unread"
        elif words is not None and abs(words) != abs(fen):
            faults[i] = "words_differ"
    return faults


def foreign(words: Sequence[str]) -> list[int]:
    """Return the rows whose currency is not ours."""
    strange = {word for word in set(words) if word and home_money.is_foreign(word)}
    return [i for i, word in enumerate(words) if word in strange] if strange else []


def remarked(rows: Rows, *, in_yuan: bool) -> list[int]:
    """Return the rows of which a remark is nothing but a foreign currency (港币), or whose own
    account is kept in one (美元户); ``in_yuan``: their money is in yuan by its head, all the same.
    """
    places = list[int]()
    for role, words_of_role in _TOLD:
        if role in _ACCOUNTS and in_yuan:
            continue
        cells = rows.cell.get(role, ())
        strange = {cell for cell in set(cells) if cell and words_of_role(cell)}
        places += [i for i, cell in enumerate(cells) if cell in strange] if strange else []
    return places


def unconverted(rows: Rows, own: Sequence[int], among: Sequence[int]) -> list[int]:
    """Return the rows whose money in yuan is the very figure of its own currency (columns ``own``):
    nobody converted it.
    """
    columns = [rows.columns[at] for at in own if at < len(rows.columns)]
    read = ((i, {amounts.fen(column[i]) for column in columns} - {None, 0}) for i in among)
    return [i for i, fens in read if rows.fen(i) in fens]


def shared_money(
    rows: Rows, role: Mapping[str, int], above: Callable[[int], Mapping[int, str]]
) -> dict[int, str]:
    """Return the rows that share a merged cell of money with rows of other payees: nobody knows
    what each was paid. ``above``: what merged cells that begin above a line say in it.
    """
    places = [role[name] for name in AMOUNTS if name in role]
    faults: dict[int, str] = {}
    for i in (i for i, fen in enumerate(rows.money) if not fen and i):
        merged = above(rows.lines[i])
        if not any(at in merged for at in places):
            continue
        top = i - 1
        while top and not rows.money[top] and above(rows.lines[top]):
            top -= 1
        if rows.payee(i) and rows.payee(top) and rows.payee(i) != rows.payee(top):
            faults |= dict.fromkeys(range(top, i + 1), "shared_money")
    return faults


def without_money(rows: Rows) -> dict[int, str]:
    """Return the rows without an amount or a side that can be read, or of no money at all."""
    money, sides = rows.money, rows.sides
    wrong = {i for i, amount in enumerate(money) if not amount or type(amount) is not int}
    if set(map(type, sides)) - {int}:
        wrong.update(i for i, side in enumerate(sides) if type(side) is not int)
    return {i: _why(money[i], sides[i]) for i in wrong}


def _why(amount: Any, side: Any) -> str:
    if isinstance(amount, str):
        return amount
    if amount is None:
        return "missing_amount"
    if isinstance(side, str):
        return side
    return "zero_amount"


def money_beside(rows: Rows, i: int, columns: Sequence[tuple[str, int, int]]) -> str:
    """Return the money that a row without an amount has in other columns (name, place, fen of
    one): 质保金 3,000.00; '' where it has none.
    """
    known = [column for column in columns if column[1] < len(rows.columns)]
    read = ((name, amounts.fen(rows.columns[at][i], scale)) for name, at, scale in known)
    return "、".join(f"{name} {show(fen)}" for name, fen in read if type(fen) is int and fen)


def shown(rows: Rows, i: int, code: str) -> dict[str, str]:
    """Return the cell that shows why a row is kept out, and its role; nothing where none does."""
    for role in _SHOWS.get(code, AMOUNTS):
        if role in rows.cell and (cell := rows.cell[role][i][:80]).strip():
            if code == "foreign_currency" and not home_money.is_foreign(text(cell)):
                break  # 币种 says yuan: it is the money that says otherwise
            return {"role": role, "cell": cell}
    return _foreign_money(rows, i) if code == "foreign_currency" else {}


def _foreign_money(rows: Rows, i: int) -> dict[str, str]:
    """Return the foreign currency that stands beside the figures of a row."""
    for role in AMOUNTS:
        if role in rows.cell and (word := amounts.FOREIGN.search(text(rows.cell[role][i]))):
            return {"role": role, "cell": word[0]}
    for role, words_of_role in _TOLD:
        if role in rows.cell and (named := words_of_role(rows.cell[role][i])):
            return {"role": role, "cell": named}
    return {}


class NotPaid(NamedTuple):
    """A row that is kept out as not paid: what a list that showed it as paid said of it."""

    line: int
    day: int
    side: int
    payee: str
    fen: int


def not_paid(rows: Rows, i: int, code: str) -> NotPaid | None:
    """Return what a row says that is kept out as not paid; None where it is no such row."""
    day, fen, side = rows.days[i], rows.fen(i), rows.sides[i]
    if code not in NOT_PAID or fen is None or type(day) is not int or side not in (0, 1):
        return None
    return NotPaid(rows.lines[i], day, side, text(rows.payee(i)), fen)
