"""What a file's own balances say when all its rows are read: whether the first row follows from the
opening that is stated and the stated closing from the last, and what does not follow where the
rows do not prove each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.balances.running_balance import SAMPLE, Chain
from fundtracker.intake.cells import amounts
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.sums.block_rows import Rows
    from fundtracker.intake.text.table import Table

_TOLD = 5  # differences that are named
_STRAYS = 20  # rows per row that may stand alone where the sample cuts a day
_MONEY = (
    r"(?:账户|帐户)?(?:余额|结余|结转|balance)(?:[（(][^）)]{1,4}[）)])?\s*[:：]?\s*"
    r"((?:CNY|RMB|[¥￥])?-?[\d,]+(?:\.\d+)?)"
)
_BEFORE = "期初|上[期日月年]|[年月日]初|承前页?|起始|opening|beginning|previous|brought forward"
_OPENING = lazy(rf"(?:{_BEFORE})\s*{_MONEY}", re.IGNORECASE)
_CLOSING = lazy(rf"(?:期末|[年月日]末|终止|closing|ending)\s*{_MONEY}", re.IGNORECASE)
_CARRYING = ("balance_line", "missing_amount", "zero_amount")
_CLOSES = lazy("期末|[年月日]末|终止|结余|closing|ending", re.IGNORECASE)
_CARRIED = lazy(rf"{_BEFORE}|\bb/[fd]\b", re.IGNORECASE)
# Whose running balance a row may hold, where a file shows those of several.
KEYS = ("own_account", "contract_no", "contract_name", "project_code", "project_name")
# Beside one of these a balance is what a contract or a budget has left.
OTHERS = {"contract_amount", "cumulative_amount", "budget_amount"}


class Row(NamedTuple):
    """A row of the account: its line and day, what it moved and what was left, whose it is."""

    line: int
    day: int
    moved: Any
    left: Any
    keys: tuple[str, ...] = ()


class Stated(NamedTuple):
    """The balances before and after the rows that lines beside them state: (line, fen)."""

    openings: Collection[tuple[int, int]]
    closings: Collection[tuple[int, int]]


class _Found(NamedTuple):
    """What was found in one order of time: (line, fen missing), how many rows were compared."""

    gaps: list[tuple[int, int]]
    compared: int
    newest_first: bool


class _End(NamedTuple):
    """The row at one end of the rows, and that at the other."""

    row: Row
    other: Row

    def has_beyond(self, line: int) -> bool:
        """Return whether a line lies beyond this end."""
        above = self.row.line <= self.other.line
        return line < self.row.line if above else line > self.row.line

    def differs(
        self, code: str, stated: Iterable[tuple[int, int]], gone: Iterable[int]
    ) -> list[Issue]:
        """Return that the balance at this end is none of those stated before the first row or
        behind the last one (others are those of a page or a month); nothing where rows beyond it
        were kept out.
        """
        row = self.row
        top, bottom = sorted((row.line, self.other.line))
        among = {fen for line, fen in stated if not top < line < bottom}
        if not _known(row) or not among or any(map(self.has_beyond, gone)):
            return []
        fen = row.left - row.moved if code == "opening_differs" else row.left
        if fen in among:
            return []
        near = min(among, key=lambda other: abs(other - fen))
        return [Issue(code, row.line, {"stated": show(near), "amount": show(fen - near)})]


class Ends:
    """Keeps the first rows of a file and its last one while they go by in blocks."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain
        self._first: list[Row] = []
        self._last: Row | None = None
        self._whole = True  # the first rows are all
        self._accounts = False  # the first key is the account of the file
        self._openings: set[tuple[int, int]] = set()  # line, fen of rows that carry a balance over
        self._closings: set[tuple[int, int]] = set()

    def see(self, rows: Sequence[Sequence[Any]], cell: Mapping[str, Sequence[str]]) -> None:
        """Take the columns lines, days, moved and left of a block, and its cells by role."""
        room = SAMPLE - len(self._first)
        self._whole = self._whole and len(rows[0]) <= room
        self._accounts = KEYS[0] in cell
        if room > 0:
            keys = [cell[role][:room] for role in KEYS if role in cell]
            named = list(zip(*keys, strict=True))
            owned = named or [()] * min(room, len(rows[0]))
            self._first += map(Row, *(column[:room] for column in rows), owned)
        self._last = Row(*(column[-1] for column in rows))

    def carry(self, rows: Rows, bad: Mapping[int, str]) -> None:
        """Take the balances of rows that moved nothing: what was there before the rows below
        them, or, in their own words, what is left. ``bad``: row → why it is kept out.
        """
        for i, code in bad.items():
            if code in _CARRYING and rows.left is not None and type(rows.left[i]) is int:
                closes = any(_CLOSES.search(column[i]) for column in rows.columns)
                stated = self._closings if closes else self._openings
                stated.add((rows.lines[i], rows.left[i]))

    def end(self, name: str, gone: Collection[int], stated: Stated) -> list[Issue]:
        """Return what is to be said; ``name``: the column of balances, ``gone``: the lines of rows
        that were kept out.
        """
        if self._last is None:
            return []
        newest_first = self._chain.newest_first
        if newest_first is None:
            in_order = self._in_order()
            if in_order.gaps:
                return [] if self._in_another_order() else [_not_followed(name, in_order)]
            newest_first = in_order.newest_first
        if self._accounts and len({row.keys[0] for row in self._first}) > 1:
            return []  # whose opening it is, nobody knows
        carrying = {line for line, _ in self._openings | self._closings}
        ends = _End(self._first[0], self._last), _End(self._last, self._first[0])
        oldest, newest = ends[::-1] if newest_first else ends
        carried = [closing for closing in self._openings if oldest.has_beyond(closing[0])]
        return [
            *oldest.differs("opening_differs", [*stated.openings, *carried], {*gone} - carrying),
            *newest.differs(
                "closing_differs", [*stated.closings, *self._closings], {*gone} - carrying
            ),
        ]

    @property
    def follow_by_days(self) -> bool:
        """Whether the balances of all rows follow from day to day, the rows of a day in any
        order.
        """
        return self._whole and self._last is not None and _by_days(self._first)

    def _in_order(self) -> _Found:
        """Return what does not follow in the better order of time; where both are as good, in that
        of the days. Each account that a column names is followed for itself.
        """
        backwards = self._first[0].day > self._first[-1].day
        groups = _grouped(self._first, 0) if self._accounts else [self._first]
        meets = self._chain.meets if len(groups) == 1 else None
        both = [
            [_found(group, order, meets) for group in groups]
            for order in (backwards, not backwards)
        ]
        best = min(both, key=lambda each: sum(len(end.gaps) for end in each))
        gaps = sorted(gap for end in best for gap in end.gaps)
        return _Found(gaps, sum(end.compared for end in best), best[0].newest_first)

    def _in_another_order(self) -> bool:
        """Return whether the balances follow in another order than the file's (a day's rows are
        sorted otherwise), or follow for each account, contract or project.
        """
        read = list(filter(_known, self._first))
        before = Counter(row.left - row.moved for row in read)
        alone = (before - Counter(row.left for row in read)).total()
        if alone <= 1 + (0 if self._whole else len(read) // _STRAYS):
            return True
        return any(_each_follows(self._first, i) for i in range(len(self._first[0].keys)))


def stated(table: Table, at: int, unit: int) -> Stated:
    """Return the balances that the lines beside the rows state; ``at``: the column of balances."""
    lines = [*table.preamble]
    lines += [(line, cells) for line, kind, cells in table.skipped if kind != "preamble"]
    carried = [
        (line, fen)
        for line, kind, cells in table.skipped
        if kind == "balance_line" and any(map(_CARRIED.search, cells))
        for fen in _fens(cells[at : at + 1], unit)
    ]
    return Stated([*carried, *_said(_OPENING, lines, unit)], _said(_CLOSING, lines, unit))


def _said(
    pattern: re.Pattern[str], lines: Iterable[tuple[int, Sequence[str]]], unit: int
) -> list[tuple[int, int]]:
    """Return (line, fen) of the balances that lines state in the words of a pattern."""
    texts = ((line, " ".join(filter(None, map(bare, cells)))) for line, cells in lines)
    matches = ((line, match[1]) for line, text in texts for match in pattern.finditer(text))
    return [(line, fen) for line, text in matches for fen in _fens([text], unit)]


def _fens(texts: Iterable[str], unit: int) -> set[int]:
    """Return amounts in the unit of the file, and in yuan: lines beside the rows may state them
    so.
    """
    read = [amounts.fen(text, scale) for text in texts for scale in {unit, 100}]
    return {fen for fen in read if isinstance(fen, int)}


def _not_followed(name: str, ends: _Found) -> Issue:
    listed = "、".join(f"{line}: {show(fen)}" for line, fen in ends.gaps[:_TOLD])
    more = " …" if len(ends.gaps) > _TOLD else ""
    params = {"name": name, "n": len(ends.gaps), "all": ends.compared, "gaps": listed + more}
    return Issue("balance_not_followed", ends.gaps[0][0], params)


def _known(row: Row) -> bool:
    return type(row.moved) is int and type(row.left) is int


def _found(rows: Sequence[Row], newest_first: bool, meets: Any = None) -> _Found:
    """Compare each balance with the one before it; ``meets`` tells whether nothing lies between
    two lines (None: it does not matter).
    """
    gaps: list[tuple[int, int]] = []
    compared = 0
    steps = _steps(rows[::-1] if newest_first else rows, meets)
    for above, row in pairwise(steps):
        if type(row.moved) is int:
            compared += 1
            if missing := row.left - above.left - row.moved:
                gaps.append((max(row.line, above.line), missing))
    return _Found(gaps, compared, newest_first)


def _steps(rows: Iterable[Row], meets: Any) -> list[Row]:
    """Return the rows with a balance, each with all that moved since the one before: a file may
    show a balance once a day, or in each row of a day what was left in the end.
    """
    steps: list[Row] = []
    moved: Any = 0
    above: Row | None = None
    for row in rows:
        apart = (
            above is not None and meets is not None and not meets(*sorted((above.line, row.line)))
        )
        exact = not apart and type(moved) is int and type(row.moved) is int
        moved = moved + row.moved if exact else None
        above = row
        if type(row.left) is not int:
            continue
        same = bool(steps) and steps[-1].day == row.day and steps[-1].left == row.left
        if same:
            moved = _sum(steps.pop().moved, moved)
        steps.append(row._replace(moved=moved))
        moved = 0
    return steps


def _sum(a: Any, b: Any) -> Any:
    return a + b if type(a) is int and type(b) is int else None


def _grouped(rows: Sequence[Row], key: int) -> list[list[Row]]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        groups.setdefault(row.keys[key], []).append(row)
    return list(groups.values())


def _by_days(rows: Sequence[Row]) -> bool:
    """Return whether each day begins with what the day before left."""
    if not all(map(_known, rows)):
        return False
    days: dict[int, list[Row]] = {}
    for row in rows:
        days.setdefault(row.day, []).append(row)
    left: int | None = None
    for _, of_day in sorted(days.items()):
        before = Counter(row.left - row.moved for row in of_day)
        after = Counter(row.left for row in of_day)
        begun, ended = [*(before - after).elements()], [*(after - before).elements()]
        back = not begun and (left is None or left in before)  # all that moved came back
        if not back and (len(begun) != 1 or left not in (None, begun[0])):
            return False
        left = ended[0] if ended else left
    return True


def _each_follows(rows: Sequence[Row], key: int) -> bool:
    """Return whether the balances follow among the rows of each account (contract, project)."""
    groups = _grouped(rows, key)
    steps = [
        min((_found(group, order) for order in (False, True)), key=lambda each: len(each.gaps))
        for group in groups
    ]
    compared = sum(each.compared for each in steps)
    return len(groups) > 1 and compared * 2 >= len(rows) and not any(f.gaps for f in steps)
