"""What a list of payments leaves blank below a group: project, contract and payee of the row above
hold where the list shows the group; what is filled and what stays blank is named with its sum.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.text import sum_words
from fundtracker.intake.text.record_columns import Cells

# What merged cells leave blank, from the outer level to the inner one.
_OUTER, _INNER = (
    ("project_code", "project_name"),
    ("contract_no", "contract_name", "counterparty_name"),
)


class GroupCells:
    """Fills what a group says above its rows; blocks go by.

    A blank cell belongs to the group above where the row names neither project nor contract nor
    payee, or leaves the number out that the first row of the group has. Who writes the same names
    again in the next row has no groups: a blank cell there is blank.
    """

    def __init__(self, role: Mapping[str, int]) -> None:
        self._outer = [role[r] for r in _OUTER if r in role]
        self._inner = [role[r] for r in _INNER if r in role]
        # a contract tells the project, too: where it is unknown that is said of it
        self._tell = [at for r, at in role.items() if r in (*_OUTER, *_INNER[:2])]
        self._payee, self._number = role.get("counterparty_name"), role.get("seq")
        self._above: dict[int, str] = {}  # column → what holds for the rows below
        self._headed = self._numbered = self._restated = False
        self._filled: dict[int, tuple[int, ...]] = {}  # line → its columns that were filled
        self._left: set[int] = set()  # lines that stay without a project
        self._fens: dict[str, list[int]] = {}  # code → fen of its payments
        self._lines: dict[str, int] = {}
        self._columns: set[int] = set()

    def fill(self, rows: Cells, gone: Collection[int]) -> None:
        """Fill the rows of a block, those that are ``gone`` aside."""
        columns = rows.columns
        if self._restated or _restates(columns, self._outer + self._inner):
            self._restated = True
        last = len(rows.lines) - 1
        is_full = any(all(map(str.strip, set(columns[at]))) for at in self._outer)
        for i in range(last if is_full else 0, last + 1):  # of a whole block the last row tells on
            if i not in gone:
                self._row(columns, i, rows.lines[i])

    def _row(self, columns: list[list[str]], i: int, line: int) -> None:
        outer = any(columns[at][i].strip() for at in self._outer)
        inner = any(columns[at][i].strip() for at in self._inner)
        if not (outer and inner) and any(sum_words.of_nobody(column[i]) for column in columns):
            return  # a sum belongs to nobody
        if outer:
            self._take(columns, i, self._outer + self._inner)
            self._headed, self._numbered = True, self._has_number(columns, i)
            return
        if self._belongs(columns, i, inner):
            self._fill(columns, i, line, self._outer if inner else self._outer + self._inner)
        elif self._headed:
            self._above.update(dict.fromkeys(self._outer, ""))
        if inner:
            self._take(columns, i, self._inner)
            self._numbered = self._numbered if self._outer else self._has_number(columns, i)
        if self._headed and not any(columns[at][i].strip() for at in self._tell):
            self._left.add(line)

    def _belongs(self, columns: list[list[str]], i: int, inner: bool) -> bool:
        """Return whether a row without project lies in the group above it."""
        if self._restated:
            return False
        payee = self._payee is not None and bool(self._above.get(self._payee, "").strip())
        return (payee and not inner) or (self._numbered and not self._has_number(columns, i))

    def _has_number(self, columns: list[list[str]], i: int) -> bool:
        return self._number is not None and bool(columns[self._number][i].strip())

    def _take(self, columns: list[list[str]], i: int, places: Sequence[int]) -> None:
        self._above.update((at, columns[at][i]) for at in places)

    def _fill(self, columns: list[list[str]], i: int, line: int, places: Sequence[int]) -> None:
        filled_at = tuple(at for at in places if self._above.get(at, "").strip())
        for at in filled_at:
            columns[at][i] = self._above[at]
        if filled_at:
            self._filled[line] = filled_at

    def count(self, lines: Sequence[int], fens: Sequence[Any]) -> None:
        """Count the payments among the rows."""
        if self._filled.keys().isdisjoint(lines) and self._left.isdisjoint(lines):
            return
        for line, fen in zip(lines, fens, strict=True):
            if line in self._filled:
                self._columns.update(self._filled[line])
                self._counted("group_filled", line, fen)
            if line in self._left:
                self._counted("group_not_filled", line, fen)

    def _counted(self, code: str, line: int, fen: int) -> None:
        self._lines.setdefault(code, line)
        self._fens.setdefault(code, []).append(abs(fen))

    def remarks(self, header: Sequence[str]) -> Iterator[Issue]:
        """Yield what was filled and what was left blank, each with its sum."""
        of_code = {"group_filled": sorted(self._columns), "group_not_filled": self._outer}
        for code, fens in self._fens.items():
            names = "、".join(header[at] for at in of_code[code])
            params = {"n": len(fens), "amount": show(sum(fens)), "names": names}
            yield Issue(code, self._lines[code], params)


def _restates(columns: Sequence[Sequence[str]], places: Sequence[int]) -> bool:
    """Return whether a row names the same project, contract and payee as the named row before."""
    named = zip(*(columns[at] for at in places), strict=True) if places else ()
    filled = (row for row in named if any(map(str.strip, row)))
    return any(first == other for first, other in pairwise(filled))
