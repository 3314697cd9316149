"""Rows that an unquoted comma cut: 1,200.00 became 1 and 200.00, or a text did and its row moved.

A row with too many cells is always told. One whose last cells were empty has as many cells as the
table all the same: there the figures show it, in a column that holds no figures otherwise.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from fundtracker.errors import Issue
from fundtracker.intake.cells.column_cleaning import first_of
from fundtracker.intake.text.record_columns import Cells
from fundtracker.patterns import lazy

_PAYEES = ("counterparty_name", "payee_name")
TEXTS = (*_PAYEES, "final_payee", "summary", "purpose", "remark", "project_name", "contract_name")
_FRONT = lazy(r"[-(¥￥]*[1-9]\d{0,2}")
_BACK = lazy(r"\d{3}(?:\.\d{1,2})?[)-]?")
_ANY_FRONT = lazy(r"[-(¥￥]*\d{1,3}")
_NUMBER = lazy(r"[-(¥￥]*\d[\d,]*(?:\.\d+)?[)-]?")
_CENTS = lazy(r"[-(¥￥]*\d[\d,]*\.\d{1,2}[)-]?")
_CUT_TEXT = lazy(r".*\D\d{1,3}|\d{1,3}")  # 发票12: 发票12,500 was cut


class CutAmounts:
    """Finds the rows that a comma cut; ``named``: how many columns have names, ``by_comma``:
    commas part the cells of the file.

    ``role``: column → what it is, ``money``: the columns that are read as money, ``rows``: the
    first of the table, which show what columns hold no figures.
    """

    def __init__(
        self,
        role: Mapping[int, str],
        money: Sequence[int],
        rows: Sequence[list[str]],
        named: int,
        by_comma: bool,
    ) -> None:
        self._role, self._named, self._by_comma = role, named, by_comma
        first = Cells.of_rows(range(len(rows)), rows, len(rows[0]) if rows else 0)
        self._in_cents = {at for at in money if _in_cents(first, at)}
        self._beside = [at for at in money if self._goes_on(first, at)]
        texts = (at for at in role if role[at] in TEXTS)
        pairs = [(at, paid) for at in texts for paid in money[:1]]
        self._moved = [(at, paid) for at, paid in pairs if self._moves(first, at, paid)]

    def find(self, rows: Cells) -> dict[int, Issue]:
        """Return the rows of a block that are kept out, with what is said of each."""
        cut = {
            i: Issue("too_many_cells", rows.lines[i], {"cells": len(rows.row(i))})
            for i in {*rows.odd, *self._torn(rows)}
        }
        for at in self._beside:
            for i in self._cut(rows, at):
                cut.setdefault(i, self._said(rows, i, at))
        for at, paid in self._moved:
            for i in self._shifted(rows, at, paid):
                params = {"role": self._role[at], "cell": rows.columns[at][i].strip()}
                cut.setdefault(i, Issue("cells_moved", rows.lines[i], params))
        return cut

    def _torn(self, rows: Cells) -> list[int]:
        """Return the places of the regular rows that reach beyond the named columns because a
        comma cut an amount.
        """
        beyond = rows.columns[self._named :] if self._named else []
        filled = [i for i, cells in enumerate(zip(*beyond, strict=True)) if any(cells)]
        return [i for i in filled if i not in rows.odd and _is_cut_anywhere(rows.row(i))]

    # ------------------------------------------------------------ an amount in two cells
    def _goes_on(self, first: Cells, at: int) -> bool:
        """Return whether the column beside one of money holds texts, so that figures in it are
        the rest of an amount; numbers that count up are those of vouchers.
        """
        if self._role.get(at + 1) not in TEXTS or at + 1 >= len(first.columns):
            return False
        beside = [cell.strip() for cell in first.columns[at + 1]]
        cut = self._cut(first, at)
        backs = [beside[i] for i in cut]
        counts_up = len(cut) > 1 and backs == sorted({*backs}) and not any("." in b for b in backs)
        numbers = sum(1 for cell in beside if _NUMBER.fullmatch(cell))
        return numbers == len(cut) and not (counts_up and len(cut) == sum(map(bool, beside)))

    def _cut(self, rows: Cells, at: int) -> list[int]:
        """Return the rows whose amount goes on in the cell beside it."""
        paid, beside = rows.columns[at], rows.columns[at + 1]
        backs = {cell for cell in set(beside) if _BACK.fullmatch(cell.strip())}
        places = [i for i, cell in enumerate(beside) if cell in backs] if backs else []
        # without cents only in a file that writes none and whose cells commas part
        by_comma = self._by_comma and at not in self._in_cents
        return [
            i
            for i in places
            if _FRONT.fullmatch(paid[i].strip()) and (by_comma or "." in _rest(rows, i, at)[-1])
        ]

    def _said(self, rows: Cells, i: int, at: int) -> Issue:
        front, rest = rows.columns[at][i].strip(), _rest(rows, i, at)
        params = {"role": self._role[at], "cell": front, "next": rest[0]}
        return Issue("amount_cut", rows.lines[i], {**params, "whole": ",".join([front, *rest])})

    # ------------------------------------------------------------ a row that moved
    def _moves(self, first: Cells, at: int, paid: int) -> bool:
        """Return whether a column holds names or texts, so that a number in it has moved."""
        if at >= len(first.columns):
            return False
        column = first.columns[at]
        numbers = sum(1 for cell in column if _NUMBER.fullmatch(cell.strip()))
        moved = len(self._shifted(first, at, paid))
        return numbers == moved < sum(1 for cell in column if cell.strip())

    def _shifted(self, rows: Cells, at: int, paid: int) -> list[int]:
        """Return the rows that have a number where names stand: a payee called 2000.00, or any
        number where a text before the amount may have been cut in front of three digits.
        """
        column = rows.columns[at]
        if not any(map(_begins_number, set(map(first_of, column)))):
            return []
        numbers = {cell for cell in set(column) if _NUMBER.fullmatch(cell.strip())}
        places = [i for i, cell in enumerate(column) if cell in numbers] if numbers else []
        named = self._role[at] in _PAYEES
        return [
            i
            for i in places
            if (named and _CENTS.fullmatch(column[i].strip()))
            or (self._by_comma and _ends_cut(rows, i, paid))
        ]


def _begins_number(character: str) -> bool:
    return character.isdecimal() or character.isspace() or character in {*"-(¥￥"}


def _rest(rows: Cells, i: int, at: int) -> list[str]:
    """Return the cells behind an amount that may be the rest of it."""
    following = (column[i].strip() for column in rows.columns[at + 1 :])
    return list(itertools.takewhile(_BACK.fullmatch, following))


def _in_cents(first: Cells, at: int) -> bool:
    """Return whether a column of money writes cents: an amount has a point."""
    cells = [cell for cell in first.columns[at] if cell.strip()] if at < len(first.columns) else []
    return any("." in cell for cell in cells)


def _ends_cut(rows: Cells, i: int, paid: int) -> bool:
    """Return whether the amount of a row may be the end of a text that was cut: 发票12 | 500."""
    before = rows.columns[paid - 1][i].strip() if paid else ""
    three = rows.columns[paid][i].strip()
    return len(three) == 3 and three.isdecimal() and _CUT_TEXT.fullmatch(before) is not None


def _is_cut_anywhere(row: Sequence[str]) -> bool:
    """Return whether a comma may have cut an amount of a row: 1 | 000.00."""
    pairs = itertools.pairwise(map(str.strip, row))
    return any(_ANY_FRONT.fullmatch(a) and _BACK.fullmatch(b) for a, b in pairs)
