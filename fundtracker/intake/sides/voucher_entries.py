"""Entries of vouchers: what the lines of one entry (debits = credits) prove of its cash together.

An entry of nothing but cash moved money between the unit's own accounts (提现, 转户): nothing was
paid. Equal lines of cash in one entry are several payments: its other side holds their sum.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells.column_cleaning import without
from fundtracker.intake.columns.column_look import is_budget
from fundtracker.intake.sums.block_rows import Rows
from fundtracker.intake.text.record_columns import Cells

_IN = 1  # the side of debits: these are the unit's own books
_HELD = 2000  # rows of a voucher that wait for its end


class Line(NamedTuple):
    """One line of an entry; ``account`` tells its account from others."""

    line: int
    account: tuple[str, str]
    is_cash: bool
    side: int
    fen: int


class Entries:
    """Hears the entries that go by. ``transfers`` gets the lines of cash that only moved between
    own accounts; ``place``: line of cash → how many equal ones of its entry stand above it.
    """

    def __init__(self, transfers: set[int]) -> None:
        self._transfers = transfers
        self.place: dict[int, int] = {}
        self._n = self._fen = 0  # entries with cash on both sides that may be transfers in part
        self._first: int | None = None

    def hear(self, rows: Rows, bad: Mapping[int, str]) -> None:
        """Take the rows of a block, no voucher of which is cut by its end; ``bad``: their faults,
        lines that are no cash among them.
        """
        for entry, balanced in _entries(rows, bad):
            cash = [line for line in entry if line.is_cash]
            if len(cash) > 1:
                others = [x for x in entry if not x.is_cash and not any(map(is_budget, x.account))]
                self._judge(cash, balanced, balanced and not others and not _left(cash))

    def _judge(self, cash: list[Line], balanced: bool, alone: bool) -> None:
        """Judge the cash of an entry; ``alone``: the entry balances and has nothing else."""
        if balanced:
            self._place(cash)
        into = [line for line in cash if line.side == _IN]
        out = [line for line in cash if line.side != _IN]
        if not into or not out:
            return
        if alone and {line.account for line in into}.isdisjoint(line.account for line in out):
            self._transfers.update(line.line for line in cash)
            return
        self._n += 1
        self._fen += min(abs(sum(line.fen for line in side)) for side in (into, out))
        self._first = self._first or cash[0].line

    def _place(self, cash: list[Line]) -> None:
        """Say of each line of cash how many equal ones stand above it."""
        equal: Counter[tuple[int, int]] = Counter()
        for line in cash:
            self.place[line.line] = equal[line.side, line.fen]
            equal[line.side, line.fen] += 1

    def remarks(self) -> list[Issue]:
        """Return the remark on entries with cash on both sides beside other accounts."""
        params = {"n": self._n, "amount": show(self._fen)}
        return [Issue("cash_both_ways", self._first, params)] if self._n else []


def _left(lines: Iterable[Line]) -> int:
    """Return debits less credits."""
    return sum(line.fen if line.side == _IN else -line.fen for line in lines)


def _entries(rows: Rows, bad: Mapping[int, str]) -> Iterator[tuple[list[Line], bool]]:
    """Yield the entries of vouchers with several lines of cash, and whether each balances."""
    entry: list[Line] = []
    left, voucher = 0, ("", 0)
    for number, day, line in _lines(rows, bad):
        here = number or voucher[0], day or voucher[1]
        if here != voucher and entry:
            yield entry, False
            entry, left = [], 0
        voucher = here
        entry.append(line)
        left += _left([line])
        if not left:
            yield entry, True
            entry = []
    if entry:
        yield entry, False


def _lines(rows: Rows, bad: Mapping[int, str]) -> Iterator[tuple[str, int, Line]]:
    """Yield (number of the voucher, day, line) of the rows that say an account and money."""
    accounts = rows.cell["gl_account"]
    names = rows.cell.get("gl_name") or [""] * len(accounts)
    numbers = rows.cell.get("voucher_no") or [""] * len(accounts)
    if not any(numbers) and "non_cash_line" not in bad.values():
        return  # lines of cash alone: nothing says which belong together
    for i in _several(numbers, bad):
        fen, side, account = rows.money[i], rows.sides[i], (accounts[i], names[i])
        if type(fen) is int and fen and type(side) is int and any(account):
            day = rows.days[i] if type(rows.days[i]) is int else 0
            is_cash = bad.get(i) != "non_cash_line"
            yield numbers[i].strip(), day, Line(rows.lines[i], account, is_cash, side, fen)


def _several(numbers: Sequence[str], bad: Mapping[int, str]) -> Iterable[int]:
    """Return the rows of the vouchers with several lines of cash; all rows where some say no
    number: they belong to the voucher above.
    """
    others = sorted(i for i, code in bad.items() if code == "non_cash_line")
    cash = Counter(without(numbers, others))
    several = {number for number, n in cash.items() if n > 1}
    if not several:
        return ()
    if "" in numbers:
        return range(len(numbers))
    return [i for i, number in enumerate(numbers) if number in several]


def uncut(blocks: Iterable[Cells], at: int) -> Iterator[Cells]:
    """Yield the same rows in blocks whose ends cut no voucher; ``at``: the column of numbers."""
    held: Cells | None = None
    for block in blocks:
        if not block.lines:
            yield block
            continue
        if held is not None:
            end = _last_voucher(held, at)
            if end:
                yield held.before(end)
            block = _joined(held.after(end), block)
        held = block
    if held is not None:
        yield held


def _last_voucher(block: Cells, at: int) -> int:
    """Return where the rows of the last voucher begin; of a very long one the end of the block."""
    numbers = block.columns[at] if at < len(block.columns) else []
    size = begin = len(numbers)
    while begin > 0:
        begin -= 1
        if size - begin > _HELD:
            return len(block.lines)
        if not begin or (numbers[begin].strip() and numbers[begin] != numbers[begin - 1]):
            return begin
    return len(block.lines)


def _joined(first: Cells, then: Cells) -> Cells:
    """Return two blocks as one."""
    lines = [*first.lines, *then.lines]
    if len(first.columns) != len(then.columns):
        width = max(len(first.columns), len(then.columns))
        return Cells.of_rows(lines, first.rows() + then.rows(), width, then.issues)
    columns = [a + b for a, b in zip(first.columns, then.columns, strict=True)]
    odd = {**first.odd, **{i + len(first.lines): row for i, row in then.odd.items()}}
    return Cells(lines, columns, odd, [*first.issues, *then.issues])
