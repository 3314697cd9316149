"""Rows of a list that sum others: told from records, and compared with the rows that they sum."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.errors import Issue
from fundtracker.intake.cells import amounts
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

Row = tuple[int, list[str]]  # physical line, cells
Sum = tuple[int, str, list[str]]  # physical line, kind of row, cells
DIFFERS, ROW = "list_total_differs", "list_total_row"
_KINDS = ("footer_total", "subtotal")  # of all rows, of some

_SUM = lazy(r"(?:合|总|共)\s*计|(?:grand )?total|(小\s*计|sub-?total)", 2)
_IN_WORDS = lazy(r"(?:合|总)\s*计(?:金额)?[:：为]?\s*(-?\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|元)?$")
_TAKEN_BACK = lazy("收回|释放|减少|核减|调减")


class MoneyColumn(NamedTuple):
    """A column read as money: its head, its place, the fen of one unit of it in a line (None: not
    told); ``only``: there is no other.
    """

    head: str
    at: int
    scale: Callable[[int], int | None]
    only: bool = False

    def fen(self, line: int, row: Sequence[str]) -> int | None:
        """Return what a row says there; None: nothing that can be read."""
        return self._read(line, row[self.at]) if self.at < len(row) else None

    def stated(self, line: int, row: Sequence[str]) -> int | None:
        """Return what a row of sums says of the column: in it, or in a sentence (合计：300万元)
        where it can be of no other.
        """
        fen = self.fen(line, row)
        matches = [m for cell in row if (m := _IN_WORDS.search(bare(cell)))] if self.only else []
        if fen is not None or len(matches) != 1:
            return fen
        return self._read(line, matches[0][1] + (matches[0][2] or ""))

    def _read(self, line: int, cell: str) -> int | None:
        scale = self.scale(line)
        read = None if scale is None else amounts.fen(cell, scale)
        return read if isinstance(read, int) else None


def as_row(issue: Issue) -> Issue:
    """Return what was met in a table in the words of a list: its rows are no payments."""
    return issue._replace(code=ROW) if issue.code == "total_row" else issue


def split(rows: Sequence[Row], naming: Collection[int]) -> tuple[list[Row], list[Sum]]:
    """Return the rows that are records, and those where a sum (合计, 小计) stands in a column that
    names what a record is of: no partner and no project is called so.
    """
    records, sums = list[Row](), list[Sum]()
    for line, row in rows:
        matches = [m for at in naming if at < len(row) and (m := _SUM.fullmatch(bare(row[at])))]
        if matches:
            sums.append((line, _KINDS[matches[0][1] is not None], row))
        else:
            records.append((line, row))
    return records, sums


class Rows(NamedTuple):
    """The records of a list as totals may sum them: their lines, the lines that were kept out, and
    those of what lessens (收回); ``nested``: a row may hold the money of rows below it.
    """

    rows: Sequence[Row]
    kept_out: Collection[int] = ()
    less: Collection[int] = ()
    nested: bool = False

    def whole(self, column: MoneyColumn) -> set[int]:
        """Return what a total of a column may be: of all rows, with what lessens taken off, of
        those that were taken in, of those that are no part of one above.
        """
        fens = self.fens(column)
        taken = [0 if line in self.kept_out else fen for (line, _), fen in self._with(fens)]
        sums = {sum(fens), sum(self.net(column)), sum(taken)}
        return sums | {_of_heads(fens)} if self.nested else sums

    def fens(self, column: MoneyColumn) -> list[int]:
        """Return what the rows say in a column; 0 where nothing can be read."""
        return [column.fen(line, row) or 0 for line, row in self.rows]

    def net(self, column: MoneyColumn) -> list[int]:
        """Return the same with what lessens below zero."""
        return [
            -abs(fen) if line in self.less else fen
            for (line, _), fen in self._with(self.fens(column))
        ]

    def _with(self, fens: Sequence[int]) -> Iterator[tuple[Row, int]]:
        return zip(self.rows, fens, strict=True)


def lessening(rows: Sequence[Row], places: Collection[int]) -> set[int]:
    """Return the lines of rows that say in one of some columns that they take money back."""
    return {
        line
        for line, row in rows
        if any(at < len(row) and _TAKEN_BACK.search(row[at]) for at in places)
    }


def compared(rows: Rows, sums: Sequence[Sum], columns: Sequence[MoneyColumn]) -> list[Issue]:
    """Return what rows of sums say against the rows that they sum, column by column.

    A total is of all rows; where there are several, and of a subtotal, of rows beside it. A
    subtotal is not looked at where the total agrees: it may sum rows that lie apart.
    """
    totals, parts = ([each for each in sums if each[1] == kind] for kind in _KINDS)
    if len(totals) > 1:
        totals, parts = [], sorted([*totals, *parts])
    issues = [issue for column in columns for issue in _of_column(rows, totals, parts, column)]
    return sorted(issues, key=lambda issue: issue.line or 0)


def _of_column(
    rows: Rows, totals: Sequence[Sum], parts: Sequence[Sum], column: MoneyColumn
) -> list[Issue]:
    stated = [
        (line, fen) for line, _, row in totals if (fen := column.stated(line, row)) is not None
    ]
    total = rows.whole(column)
    against = [(line, fen) for line, fen in stated if fen not in total]
    if stated and not against:
        return []
    read = sum(rows.fens(column))
    of_all = [_difference(line, column, fen, read) for line, fen in against]
    return [*of_all, *_of_parts(rows, parts, column)]


def _of_parts(rows: Rows, sums: Sequence[Sum], column: MoneyColumn) -> Iterator[Issue]:
    """Yield the sums of parts that no rows just above or just below them add up to."""
    lines, ways = [line for line, _ in rows.rows], (rows.fens(column), rows.net(column))
    total, above = rows.whole(column), 0
    for line, _, cells in sums:
        at, since = bisect_left(lines, line), above
        stated, above = column.stated(line, cells), at
        if stated is None or stated in total or any(stated in _runs(fens, at) for fens in ways):
            continue
        yield _difference(line, column, stated, sum(ways[0][since:at]))


def _difference(line: int, column: MoneyColumn, stated: int, read: int) -> Issue:
    details = {"stated": money.show(stated), "read": money.show(read)}
    gap = money.show(stated - read)
    return Issue(DIFFERS, line, {"column": column.head, **details, "difference": gap})


def _runs(fens: Sequence[int], at: int) -> Iterator[int]:
    """Yield the sums of the rows that end just above a place, and of those that begin there."""
    for rows in (reversed(fens[:at]), iter(fens[at:])):
        run = 0
        for fen in rows:
            yield (run := run + fen)


def _of_heads(fens: Sequence[int]) -> int:
    """Return the sum of rows without those that are parts of a row above them (several that add
    up to it).
    """
    heads: list[int] = []  # the rows so far, from below, without parts
    for fen in reversed(fens):
        run = 0
        for n, part in enumerate(reversed(heads), 1):
            run += part
            if n > 1 and run == fen:
                del heads[-n:]
                break
        heads.append(fen)
    return sum(heads)
