"""What a row's own cells say against it: no cash, no day, no money, another currency."""

from __future__ import annotations

import itertools
import re
from typing import Any

from fundtracker.intake.cells import amounts
from fundtracker.intake.columns import amount_in_words
from fundtracker.intake.columns.file_kind import is_cash
from fundtracker.intake.sums.block_rows import Rows
from fundtracker.patterns import lazy

_REPAID = lazy("还款|转入|存入|repay|payment", re.IGNORECASE)
_HOME = lazy("人民币|cny|rmb|本币|^元$|^01$|^001$|^156$|钞|汇|^$", re.IGNORECASE)

# What is said of a row that lacks a cell, or in which one cannot be read.
LACKING = {
    *("bad_date", "ambiguous_date", "missing_amount", "zero_amount", "bad_amount"),
    *("ambiguous_number", "no_direction"),
}


def not_cash(rows: Rows) -> dict[int, str]:
    """Return the lines of a journal whose account is no cash."""
    if "gl_account" not in rows.cell:
        return {}
    accounts, names = rows.cell["gl_account"], rows.cell.get("gl_name", ())
    cash = {text for text in {*accounts, *names} if is_cash(text)}
    pairs = itertools.zip_longest(accounts, names, fillvalue="")
    return {i: "non_cash_line" for i, pair in enumerate(pairs) if cash.isdisjoint(pair)}


def repayments(rows: Rows) -> dict[int, str]:
    """Return the rows that fill a card up from another account: nothing is paid, nothing comes
    back.
    """
    if "amount_spent" not in rows.cell:
        return {}
    summaries = rows.cell.get("summary", ())
    return {
        i: "card_repayment"
        for i, summary in enumerate(summaries)
        if _REPAID.search(summary) and (rows.fen(i) or 0) < 0
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
    for i, (text, fen) in enumerate(zip(rows.columns[at], rows.money, strict=True)):
        if type(fen) is not int:
            continue
        words = amount_in_words.fen(text)
        if words is None and amount_in_words.is_meant(text):
            faults[i] = "words_unread"
        elif words is not None and abs(words) != abs(fen):
            faults[i] = "words_differ"
    return faults


def is_foreign(word: str) -> bool:
    """Return whether the name of a currency is not ours."""
    return amounts.FOREIGN.search(word) is not None or _HOME.search(word) is None


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
