"""Pairs of payments that two files show and that are two: another own account, balance, time of
day, number, contract, project or payee's account says so.

A number or a name tells only beside one of the same column: a bank's number and a voucher's are two
numbers of one payment.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, Protocol, TypeVar

from fundtracker.domain.base.money import show
from fundtracker.domain.park.checklist import Balances
from fundtracker.errors import Issue
from fundtracker.intake.cells.cell_words import Memory
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.same import accounts
from fundtracker.intake.same.evidence import (
    ALL,
    APART,
    Heads,
    Kept,
    Shown,
    agrees,
    differs,
    time_of,
)
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments import payment_texts
from fundtracker.ledger.payments.payments import Fact
from fundtracker.patterns import lazy

_SIGNS = lazy(r"[\W_]|(?<!\d)0+(?=\d)")
_STATEMENT = "bank_statement"
# What a payment says that may tell it from another → the columns that say it.
_TEXTS = {
    "serial": ("serial_no", "voucher_no"),
    "contract": ("contract_no", "contract_name"),
    "project": ("project_code", "project_name"),
}
_WHOLE = 6  # letters of a serial number that may be the end of a longer one


class Pair(Protocol):
    """Two payments that may be one."""

    @property
    def first(self) -> Fact:
        """The one."""

    @property
    def other(self) -> Fact:
        """The other."""

    @property
    def days_apart(self) -> int:
        """How many days lie between them."""


P = TypeVar("P", bound=Pair)


class File(NamedTuple):
    """What a file says of itself that its rows are compared by."""

    kind: str
    heads: Heads
    balances: Balances | None


class Row(NamedTuple):
    """One payment as a file shows it; ``texts``: its serial, contract, project, payee's account."""

    file: int  # an import, 0 for a file that is not stored yet
    line: int
    shown: Shown
    texts: tuple[str, ...]


class _Told(NamedTuple):
    """A pair that is two payments: what says so, the lines that show them by their files."""

    pair: Pair
    why: str
    lines: Mapping[int, int]


class Fresh:
    """The rows of a file that is not stored yet, as far as payments of the ledger have their
    amounts.
    """

    def __init__(self, reading: Reading | None) -> None:
        self._reading = reading
        self._numbers, self._times = Memory(accounts.number), Memory(time_of)
        self.rows: dict[int, Row] = {}  # by the id of its fact
        self._role = reading.role if reading is not None else {}
        self._account = reading.own_account if reading is not None else ""

    def add(self, fact: int, block: Block, i: int) -> None:
        """Take a row."""
        own = block.own[i] if "own_account" in self._role or not block.directions[i] else ""
        left, numbers = block.left[i], self._numbers
        shown = Shown(
            numbers[own] or numbers[self._account],
            left if type(left) is int else None,
            self._times[block.time[i]],
        )
        texts = block.serial[i], block.contract[i], block.project[i], block.account[i]
        self.rows[fact] = Row(0, block.lines[i], shown, texts)

    def file(self) -> File:
        """Return what the file says of itself, when it is read."""
        if self._reading is None:
            return File("", Heads({}), None)
        heads = Heads({c.role: (c.at, c.header) for c in self._reading.columns})
        return File(self._reading.kind, heads, self._reading.balances)


class TwoPayments:
    """Tells pairs that are two payments from those that may be one."""

    def __init__(self, ledger: Ledger, reading: Reading | None = None) -> None:
        self._ledger, self.fresh = ledger, Fresh(reading)
        self._kept = Kept(ledger)
        self._files: dict[int, File] = {}
        self._alike: dict[tuple[int, int], bool] = {}
        self.told: list[_Told] = []  # pairs that are two payments

    def left(self, pairs: Sequence[P]) -> list[P]:
        """Return the pairs that may be one payment."""
        rows = self._rows({fact.id for pair in pairs for fact in (pair.first, pair.other)})
        may_be = []
        for pair in pairs:
            ours, theirs = rows[pair.first.id], rows[pair.other.id]
            if why := self._why(ours, theirs, one_day=not pair.days_apart):
                self.told.append(_Told(pair, why, {row.file: row.line for row in (*ours, *theirs)}))
            else:
                may_be.append(pair)
        return may_be

    def _rows(self, payments: set[int]) -> Mapping[int, list[Row]]:
        """Return payment → its rows in all files."""
        rows: dict[int, list[Row]] = defaultdict(list)
        of_file = self.fresh.rows
        rows.update({fact: [of_file[fact]] for fact in payments if fact in of_file})
        stored = {payment for payment in payments if payment > 0}
        texts = payment_texts.of(self._ledger, stored)
        places = self._ledger.imports.places(stored)
        shown = self._kept.of_payments(places, {n: of.fen for n, of in texts.items()}, ALL)
        for payment, shown_by in places.items():
            for n, (import_id, line) in enumerate(shown_by):
                texts_beside = (
                    texts[payment][1:] if n == 0 else ()
                )  # a merged row may have said others
                rows[payment].append(Row(import_id, line, shown[import_id, line], texts_beside))
        return rows

    def _why(self, ours: Iterable[Row], theirs: Iterable[Row], *, one_day: bool) -> str:
        """Return what says that two payments are two; '' where nothing does, or a balance or a
        time says that they are one.
        """
        reason = ""
        for ours_row in ours:
            for other in theirs:
                clock = self._one_clock(ours_row, other)
                why = differs(ours_row.shown, other.shown, same_clock=clock)
                if not why and agrees(ours_row.shown, other.shown, same_clock=clock):
                    return ""
                reason = reason or self._tells(ours_row, other, why, one_day=one_day)
        return reason

    def _tells(self, each: Row, other: Row, why: str, *, one_day: bool) -> str:
        """Return what tells two rows apart: a balance only where both are reckoned alike, or where
        the rows are equal but for it, which was judged when they were taken in.
        """
        if why == "balance":
            heads = self._file(each.file).heads == self._file(other.file).heads
            equal = one_day and heads and each.texts == other.texts
            why = why if equal or self._reckon_alike(each.file, other.file) else ""
        return why or self._texts_differ(each, other)

    def _one_clock(self, first: Row, other: Row) -> bool:
        clock = self._file(first.file).heads.time
        return bool(clock) and clock == self._file(other.file).heads.time

    def _reckon_alike(self, first: int, other: int) -> bool:
        """Return whether two statements have one running balance: it is the same at the end of a
        day, or one begins where the other ends.
        """
        key = min(first, other), max(first, other)
        if key not in self._alike:
            self._alike[key] = _alike(self._file(first), self._file(other))
        return self._alike[key]

    def _texts_differ(self, first: Row, other: Row) -> str:
        if not first.texts or not other.texts:
            return ""
        files = self._file(first.file), self._file(other.file)
        if files[0].kind == files[1].kind:
            columns = zip(_TEXTS.items(), first.texts, other.texts, strict=False)
            for (name, roles), ours, theirs in columns:
                least = _WHOLE if name == "serial" else 1
                if _one_column(files, roles) and _unlike(ours, theirs, least):
                    return name
        numbers = [self._kept.numbers[row.texts[-1]] for row in (first, other)]
        return "" if accounts.may_be_one(*numbers) else "payee_account"

    def _file(self, import_id: int) -> File:
        if import_id not in self._files:
            self._files[import_id] = self._read(import_id)
        return self._files[import_id]

    def _read(self, import_id: int) -> File:
        if import_id == 0:
            return self.fresh.file()
        statement = self._ledger.books.statements().get(import_id)
        balances = statement.balances if statement is not None else None
        return File(self._kept.of(import_id).kind, self._kept.heads(import_id), balances)

    def remarks(self, file: int, already: Iterable[int] = ()) -> list[Issue]:
        """Return the remarks on rows of a file (an import, 0: not stored yet) that equal payments
        of the same day and payee but for what tells them apart; ``already``: lines of which it was
        said.
        """
        words: dict[tuple[str, int], list[tuple[int, int]]] = defaultdict(list)
        gone = set(already)
        for pair, why, lines in self.told:
            line = lines.get(file)
            if line is not None and line not in gone and not pair.days_apart and _one_payee(pair):
                gone.add(line)
                other = next(of for of in lines if of != file)
                words[why, other].append((line, abs(pair.first.amount_fen)))
        return [self._remark(why, other, rows) for (why, other), rows in words.items()]

    def _remark(self, why: str, other: int, rows: Sequence[tuple[int, int]]) -> Issue:
        lines, amount = [line for line, _ in rows], show(sum(fen for _, fen in rows))
        params = {"n": len(rows), "amount": amount, "name": self._kept.of(other).title}
        return Issue(APART[why], min(lines), params)


def _one_payee(pair: Pair) -> bool:
    return pair.first.counterparty == pair.other.counterparty


def _head(file: File, roles: Iterable[str]) -> str:
    of = file.heads.of
    return next((re.sub(r"\s", "", of[role][1]) for role in roles if role in of), "")


def _one_column(files: Iterable[File], roles: Sequence[str]) -> bool:
    """Return whether two files say something in columns of one name."""
    heads = {_head(file, roles) for file in files}
    return len(heads) == 1 and "" not in heads


def _unlike(first: str, other: str, least: int) -> bool:
    """Return whether two texts are not the same, nor one of so many letters part of the other."""
    short, long = sorted((_SIGNS.sub("", text).casefold() for text in (first, other)), key=len)
    return bool(short) and short != long and not (len(short) >= least and short in long)


def _alike(first: File, other: File) -> bool:
    if first.kind != _STATEMENT or other.kind != _STATEMENT:
        return False
    ours, theirs = first.balances, other.balances
    if ours is None or theirs is None:
        return False
    follow = ours.opening == theirs.closing or ours.closing == theirs.opening
    return follow or not set(ours.by_day).isdisjoint(theirs.by_day)
