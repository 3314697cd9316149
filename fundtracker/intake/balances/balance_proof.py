"""The proof of a printed statement: every row follows from the balance before it, the first from
an opening that is stated, or by the totals that the statement declares. What is not proved is not
read.
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fundtracker.domain.base.money import show
from fundtracker.errors import RefusedError
from fundtracker.intake.cells import amounts
from fundtracker.intake.questions import Question
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.text.table import Table

_MONEY = r"[:：]?\s*((?:CNY|RMB|[¥￥])?-?[\d,]+(?:\.\d+)?)"
_OPENING = lazy(
    r"(?:期初|上期|上日|上月|上年|年初|月初|承前页?|起始|opening|beginning|previous|brought "
    r"forward)"
    rf"\s*(?:余额|结余|balance)?{_MONEY}",
    re.IGNORECASE,
)
_CLOSING = lazy(
    rf"(?:期末|本期末|月末|年末|终止|closing|ending)\s*(?:余额|结余|balance){_MONEY}", re.IGNORECASE
)

Moved = tuple[int, Any, Any]  # line, fen by which a row moved the balance, the balance after it


class Proof:
    """Takes the rows of a statement in the order of the file; ``require`` refuses what they do
    not prove.
    """

    def __init__(self) -> None:
        self._rows: list[Moved] = []
        self._carried: list[tuple[int, int]] = []  # line, balance of a row that carries over

    def add(self, lines: Sequence[int], left: Sequence[Any], moved: Sequence[Any]) -> None:
        """Take accepted rows."""
        self._rows += zip(lines, moved, left, strict=True)

    def carry(self, line: int, left: Any) -> None:
        """Take the balance of a row that is no payment: what was there before the first one, or
        is left.
        """
        if type(left) is int:
            self._carried.append((line, left))

    def require(self, table: Table, unit: int, declared: Mapping[str, int] | None) -> None:
        """Refuse a statement whose balance does not prove each row; ask about a first row that
        nothing proves.

        ``declared``: the totals of the statement that agree with what was read.

        Raises:
            RefusedError: ``balance_proves_not`` with the line, its page and the fen that are
                missing.
        """
        rows = sorted(self._rows)
        if not rows:
            return
        backwards = _breaks(rows, backwards=True) < _breaks(rows, backwards=False)
        broken = next(_broken(rows, backwards), None)
        if broken is not None:
            raise _refusal(table, *broken)
        oldest, newest = (rows[-1], rows[0]) if backwards else (rows[0], rows[-1])
        texts = [" ".join(bare(cell) for cell in cells) for _, _, cells in table.skipped]
        closing = _said(_CLOSING, texts, unit)
        if closing and newest[2] not in closing:
            raise _refusal(table, newest[0], closing.pop() - newest[2])
        before = oldest[2] - oldest[1]
        openings = _said(_OPENING, texts, unit) | {left for _, left in self._carried}
        side = "out_fen" if oldest[1] < 0 else "in_fen"
        if before == 0 or before in openings or side in (declared or {}):
            return
        stated = _said(_OPENING, texts, unit)
        if stated:
            raise _refusal(table, oldest[0], before - stated.pop())
        question = Question(
            "first_row",
            ("right", "wrong"),
            "--answer first_row=right|wrong",
            "",
            oldest[0],
            abs(oldest[1]),
            {"page": page_of(table, oldest[0])},
        )
        if table.findings.answer("first_row") == "wrong":
            raise _refusal(table, oldest[0], oldest[1])
        table.findings.ask(question)


def opening_of(lines: Iterable[Sequence[str]], unit: int) -> int | None:
    """Return the balance before the first row that lines around a table state, if it is one."""
    stated = _said(_OPENING, [" ".join(bare(cell) for cell in cells) for cells in lines], unit)
    return stated.pop() if len(stated) == 1 else None


def page_of(table: Table, line: int) -> int:
    """Return the page of a line, from 1."""
    return bisect([first for first in table.pages if first], line)


def _refusal(table: Table, line: int, missing: int) -> RefusedError:
    params = {"name": table.name, "page": page_of(table, line), "amount": show(abs(missing))}
    return RefusedError("balance_proves_not", line=line, **params)


def _follows(before: Moved, after: Moved) -> int | None:
    """Return the fen that are missing between two rows in the order of time, None where they
    cannot be told.
    """
    if any(type(fen) is not int for fen in (before[2], after[1], after[2])):
        return None
    return int(after[2] - after[1] - before[2])


def _pairs(rows: Sequence[Moved], *, backwards: bool) -> list[tuple[Moved, Moved]]:
    pairs = list(itertools.pairwise(rows))
    return [(b, a) for a, b in pairs] if backwards else pairs


def _breaks(rows: Sequence[Moved], *, backwards: bool) -> int:
    return sum(1 for a, b in _pairs(rows, backwards=backwards) if _follows(a, b) != 0)


def _broken(rows: Sequence[Moved], backwards: bool) -> Any:
    """Yield (line, fen missing) of the rows that do not follow; a balance that cannot be read
    proves nothing.
    """
    unread = {line for line, moved, left in rows if type(moved) is not int or type(left) is not int}
    for line in sorted(unread):
        yield line, 0
    for before, after in _pairs(rows, backwards=backwards):
        if missing := _follows(before, after):
            yield max(before[0], after[0]), missing


def _said(pattern: re.Pattern[str], texts: Sequence[str], unit: int) -> set[int]:
    """Return the balances that lines around the table state."""
    fens = (amounts.fen(match[1], unit) for text in texts for match in pattern.finditer(text))
    return {fen for fen in fens if isinstance(fen, int)}
