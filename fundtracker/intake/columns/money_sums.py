"""Arithmetic of columns of money: one is the sum of others, the same in another unit, or adds up
from row to row.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.intake.cells import amounts
from fundtracker.intake.columns import units
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.text.looks import bare

MAIN = ("amount_out", "amount_in", "amount_signed", "amount_spent", "amount_abs")
_MOST = 6  # columns whose sums are tried in every combination
_ROWS = 500


def read_fen(rows: Sequence[Sequence[str]], column: Column) -> list[int | None]:
    """Return the fen of a column in the unit of its own name; None where a cell is none or cannot
    be read.
    """
    unit = units.of_name(column.header) or "元"
    scale = units.fen(unit) if unit != units.UNKNOWN else 100
    read = (amounts.fen(row[column.at], scale) if column.at < len(row) else None for row in rows)
    return [fen if isinstance(fen, int) else None for fen in read]


def always(rows: Sequence[Sequence[str]], column: Column, parts: Sequence[int | None]) -> bool:
    """Return whether a column equals a sum in every row that has either; all empty proves
    nothing.
    """
    pairs = [(a or 0, b or 0) for a, b in zip(read_fen(rows, column), parts, strict=True)]
    return any(a for a, _ in pairs) and all(a == b for a, b in pairs)


def added(rows: Sequence[Sequence[str]], signed: Sequence[tuple[int, Column]]) -> list[int | None]:
    """Return the sum of columns in each row, each with its sign."""
    read = [(sign, read_fen(rows, column)) for sign, column in signed]
    return [sum(sign * (fens[i] or 0) for sign, fens in read) for i in range(len(rows))]


def is_sum(rows: Sequence[Sequence[str]], column: Column, parts: Sequence[Column]) -> bool:
    """Return whether a column is the sum of others in every row."""
    return always(rows, column, added(rows, [(1, part) for part in parts]))


def same_money(rows: Sequence[Sequence[str]], paid: Column, other: Column) -> bool:
    """Return whether two columns say the same money, one of them perhaps rounded to its coarser
    unit.
    """
    pairs = [
        (a or 0, b or 0) for a, b in zip(read_fen(rows, paid), read_fen(rows, other), strict=True)
    ]
    tolerance = max(_grain(rows, paid), _grain(rows, other)) // 2
    return any(a for a, _ in pairs) and all(abs(abs(a) - abs(b)) <= tolerance for a, b in pairs)


def _grain(rows: Sequence[Sequence[str]], column: Column) -> int:
    """Return the fen of the last decimal that a column in a coarse unit writes; 0 for one in
    yuan.
    """
    unit = units.of_name(column.header)
    if unit in (None, "元", "分", units.UNKNOWN):
        return 0
    texts = [bare(row[column.at]) for row in rows if column.at < len(row)]
    decimals = max((len(text.partition(".")[2]) for text in texts), default=0)
    return int(units.fen(str(unit)) // 10**decimals)


def finer_column(
    rows: Sequence[Sequence[str]], paid: Column, others: Sequence[Column]
) -> Column | None:
    """Return the column that says the same money in a finer unit."""
    ours = units.of_name(paid.header) or "元"
    for other in others:
        theirs = units.of_name(other.header) or "元"
        if units.UNKNOWN in (ours, theirs) or units.fen(theirs) >= units.fen(ours):
            continue
        if same_money(rows, paid, other):
            return other
    return None


def is_running(rows: Sequence[Sequence[str]], paid: Column, other: Column) -> bool:
    """Return whether a column only adds up the paid money from row to row."""
    sums = list(itertools.accumulate(fen or 0 for fen in read_fen(rows, paid)))
    return len(rows) > 1 and always(rows, other, sums)


class Relation(NamedTuple):
    """What the first rows show of a column of money: it is the sum of others, each with its sign,
    in every row;
    ``tolerance``: fen by which a rounded column may differ.
    """

    total: Column
    parts: tuple[tuple[int, Column], ...]
    tolerance: int = 0

    def broken(self, rows: Sequence[Sequence[str]]) -> list[int]:
        """Return the rows in which it does not hold; a row that says none of the amounts breaks
        nothing.
        """
        pairs = zip(read_fen(rows, self.total), added(rows, self.parts), strict=True)
        if not self.tolerance:
            return [i for i, (stated, parts) in enumerate(pairs) if (stated or 0) != (parts or 0)]
        return [
            i
            for i, (stated, parts) in enumerate(pairs)
            if abs(abs(stated or 0) - abs(parts or 0)) > self.tolerance
        ]


def relations(
    rows: Sequence[Sequence[str]], columns: Sequence[Column], explained: Sequence[Column]
) -> list[Relation]:
    """Return the sums that explain columns of money beside those that are read: each is to hold
    in all rows.
    """
    rows = rows[:_ROWS]
    paid = [c for c in columns if c.role in (*MAIN, "amount_back")]
    pool = [*paid, *explained]
    sums, left = _sums(rows, pool, {c.at for c in explained})
    rounded = [
        c for c in explained if c.at in left and len(paid) == 1 and same_money(rows, paid[0], c)
    ]
    return sums + [
        Relation(c, ((1, paid[0]),), max(_grain(rows, paid[0]), _grain(rows, c)) // 2)
        for c in rounded
    ]


def _sums(
    rows: Sequence[Sequence[str]], pool: Sequence[Column], left: set[int]
) -> tuple[list[Relation], set[int]]:
    """Return the sums that explain columns of ``left``, few columns first, and what is left."""
    sums: list[Relation] = []
    if len(pool) > _MOST + 2:
        return sums, left
    sizes = range(2, min(len(pool), _MOST) + 1)
    for some in itertools.chain.from_iterable(itertools.combinations(pool, n) for n in sizes):
        places = {c.at for c in some}
        relation = _relation(rows, some) if left & places else None
        if relation is not None:
            sums.append(relation)
            left = left - places
    return sums, left


def _relation(rows: Sequence[Sequence[str]], some: Sequence[Column]) -> Relation | None:
    for column in some:
        parts = tuple((1, c) for c in some if c != column)
        empty = len(parts) > 1 and any(not any(read_fen(rows, c)) for c in some)
        if not empty and always(rows, column, added(rows, parts)):
            return Relation(column, parts)
    return None
