"""The running balance as a witness: which way money went shows in what it did to the balance."""

from __future__ import annotations

import itertools
import operator
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.park.checklist import Balances
from fundtracker.intake.cells import amounts
from fundtracker.patterns import lazy

SAMPLE = 300
_PAIRS = 3  # fewer rows prove no chain
_LINES = 0.6  # of the rows that can be compared must agree


class Witness(NamedTuple):
    """What the balance says of columns out and in, or of one column with signs; all False: it says
    nothing.

    ``agrees``: out lowers it; ``flipped``: out raises it, the columns are the unit's own 借 and 贷;
    ``minus_out``: money out is written with a minus in its own column; ``minus_open``: it is, and
    no row shows what that minus means.
    """

    agrees: bool = False
    flipped: bool = False
    minus_out: bool = False
    minus_open: bool = False


def hear(
    role: Mapping[str, int], rows: Sequence[Sequence[str]], side: Callable[[str], str] | None = None
) -> Witness:
    """Compare the balance of each row with that of its neighbour, in both orders of time.

    ``side`` reads a cell of the column of directions as ``out`` or ``in``.
    """
    read = list(_read(role, rows[:SAMPLE], side))
    if len(read) < 2:
        return Witness()
    plain = _share(read, lambda out, into: into - out)
    flipped = _share(read, lambda out, into: out - into)
    paid = [out for out, _, _ in read if out]
    signed = "amount_out" in role and sum(out < 0 for out in paid) * 2 > len(
        paid
    )  # a minus is the habit
    minus = _share(read, lambda out, into: into + out) if signed else 0.0
    best = max(plain, flipped, minus)
    if minus == best and plain < best >= _LINES:
        return Witness(
            minus_out=True
        )  # as good as flipped where nothing came in: the plainer reading stands
    if best < _LINES or plain == flipped:
        return Witness()
    minus_open = signed and plain == minus
    return Witness(best == plain, best == flipped, minus_open=minus_open)


def _read(
    role: Mapping[str, int], rows: Sequence[Sequence[str]], side: Callable[[str], str] | None
) -> Iterator[tuple[int, int, int]]:
    """Yield (out, in, balance) of the rows that say money and balance."""
    flagged = side is not None and "amount_abs" in role and "direction" in role
    single = role.get("amount_signed", role.get("amount_spent"))
    for row in rows:
        left = _fen(row, role.get("balance"))
        if flagged and side is not None and role["direction"] < len(row):
            amount, word = _fen(row, role["amount_abs"]), side(row[role["direction"]])
            moved = {word: amount}
            out, into = moved.get("out"), moved.get("in")
        else:
            out, into = _fen(row, role.get("amount_out")), _fen(row, role.get("amount_in", single))
        if left is not None and (out or into):
            yield out or 0, into or 0, left


def _share(read: Sequence[tuple[int, int, int]], moved: Callable[[int, int], int]) -> float:
    """Return the share of neighbours whose balances differ by what moved, in the better order of
    time.
    """
    later = earlier = 0
    for (out, into, left), (next_out, next_into, next_left) in itertools.pairwise(read):
        later += next_left - left == moved(next_out, next_into)
        earlier += left - next_left == moved(out, into)
    return max(later, earlier) / (len(read) - 1)


def _fen(row: Sequence[str], place: int | None) -> int | None:
    read = amounts.fen(row[place]) if place is not None and place < len(row) else None
    return read if isinstance(read, int) else None


class Unsigned:
    """Tells money out from money in by what each amount without a sign did to the running
    balance.
    """

    def __init__(self, newest_first: bool, opening: int | None = None) -> None:
        self.newest_first = newest_first
        self.opening = opening
        self.below: Any = (
            opening  # of a file that runs backwards: the balance of the row below those to come
        )
        self._before: Any = None if newest_first else opening  # the balance of the row above

    @classmethod
    def hear(
        cls, money: Sequence[Any], left: Sequence[Any], opening: int | None = None
    ) -> Unsigned | None:
        """Return what tells the sides; None where not every pair of rows is linked by its amount.
        ``opening``: the balance before the oldest row, where the file states it.
        """
        for newest_first in (False, True):
            sides = cls(newest_first).sides(money, left)
            inner = sides[:-1] if newest_first else sides[1:]
            if len(inner) > 1 and "no_direction" not in inner:
                return cls(newest_first, opening)
        return None

    def sides(self, money: Sequence[Any], left: Sequence[Any]) -> list[Any]:
        """Return per row 0 (out), 1 (in) or ``no_direction``: the oldest row has no balance
        before it.
        """
        if not left:
            return []
        before = [*left[1:], self.below] if self.newest_first else [self._before, *left[:-1]]
        self._before = left[-1]
        return [_moved(m, b, a) for m, b, a in zip(money, before, left, strict=True)]


def _moved(money: Any, before: Any, after: Any) -> Any:
    if not all(type(fen) is int for fen in (money, before, after)) or not money:
        return "no_direction"
    return {money: 1, -money: 0}.get(after - before, "no_direction")


_ACCOUNT = lazy("[账帐]号|户名|account", re.IGNORECASE)
_PAGE_END = {"header_repeated", "blank", "footer_note"}


class Chain:
    """Follows the running balance from row to row, once the first rows show that it can be
    followed.
    """

    def __init__(self, skipped: Sequence[tuple[int, str, list[str]]] = ()) -> None:
        self._skipped = skipped  # line, kind and cells of the lines that are no rows
        self._newest_first: bool | None = None
        self._off = False
        self._last: tuple[int, Any, Any] | None = (
            None  # line, balance and what moved of the last row
        )

    def gaps(
        self, lines: Sequence[int], left: list[Any], moved: list[Any]
    ) -> list[tuple[int, int]]:
        """Return (line, fen that are missing) of rows whose balance does not follow from the row
        above.

        ``left`` and ``moved`` (in positive, out negative) hold fen, or anything else where
        unreadable.
        """
        if self._newest_first is None and not self._off:
            self._settle(left, moved)
        if self._off or not lines:
            return []
        if self._last is not None:
            lines, left, moved = (
                [self._last[0], *lines],
                [self._last[1], *left],
                [self._last[2], *moved],
            )
        self._last = lines[-1], left[-1], moved[-1]
        steps = moved[:-1] if self._newest_first else moved[1:]
        earlier, later = (left[1:], left[:-1]) if self._newest_first else (left[:-1], left[1:])
        if {*map(type, left), *map(type, moved)} == {int} and list(
            map(operator.add, earlier, steps)
        ) == later:
            return []
        gaps = []
        rows = zip(lines, lines[1:], earlier, steps, later, strict=False)
        for above, line, before, step, after in rows:
            known = isinstance(before, int) and isinstance(step, int) and isinstance(after, int)
            if known and before + step != after and self.meets(above, line):
                gaps.append((line, after - before - step))
        return gaps

    def meets(self, above: int, line: int) -> bool:
        """Return whether nothing but the end of a page lies between two rows: a repeated head, no
        line that names another account.
        """
        if line - above == 1:
            return True
        between = {n: (kind, cells) for n, kind, cells in self._skipped if above < n < line}
        kinds = {kind for kind, _ in between.values()}
        page = "header_repeated" in kinds and len(between) == line - above - 1
        return page and kinds <= _PAGE_END and not any(map(self._names_account, between.values()))

    def _names_account(self, skipped: tuple[str, list[str]]) -> bool:
        """Return whether a note names an account that stands in no line above the table."""
        kind, cells = skipped
        if kind != "footer_note" or not any(map(_ACCOUNT.search, cells)):
            return False
        return not any(kind == "preamble" and cells == above for _, kind, above in self._skipped)

    @property
    def newest_first(self) -> bool | None:
        """Whether the rows run backwards in time; None: it is not known."""
        return self._newest_first

    def _settle(self, left: list[Any], moved: list[Any]) -> None:
        """Find the order of time in which most rows follow; give up where neither does."""
        read = [
            (m, b)
            for m, b in zip(moved, left, strict=True)
            if isinstance(m, int) and isinstance(b, int)
        ]
        pairs = list(itertools.pairwise(read[:SAMPLE]))
        forward = sum(a[1] + b[0] == b[1] for a, b in pairs)
        backward = sum(b[1] + a[0] == a[1] for a, b in pairs)
        most = max(forward, backward)
        self._off = len(pairs) < _PAIRS or most < len(pairs) * _LINES or forward == backward
        self._newest_first = None if self._off else backward > forward


def of_one_account(
    gaps: list[tuple[int, int]], lines: Sequence[int], accounts: Sequence[str]
) -> list[tuple[int, int]]:
    """Return the gaps between rows of one account; ``accounts``: whose each row is."""
    if not gaps or len(set(accounts)) < 2:
        return gaps
    pairs = zip(lines[1:], itertools.pairwise(accounts), strict=True)
    others = {line for line, (above, own) in pairs if above != own}
    return [gap for gap in gaps if gap[0] not in others]


class Days:
    """Keeps the balance at the end of each day while the rows go by."""

    def __init__(self) -> None:
        self._newest_first: bool | None = None
        self._top: tuple[int, Any, Any] | None = (
            None  # day, balance and what moved of the file's first row
        )
        self._bottom: tuple[int, Any, Any] | None = None
        self._closings: dict[int, Any] = {}
        self._ordered = True  # days as the rows go, so that the last row of a day is its end
        self._follows = False  # the balances say themselves which row is the first in time

    def add(
        self,
        days: Sequence[int],
        left: Sequence[Any],
        moved: Sequence[Any],
        newest_first: bool | None,
    ) -> None:
        """Take the rows of a block; ``newest_first``: their order in time, None where the balance
        does not say.
        """
        if self._top is None:
            self._top = days[0], left[0], moved[0]
            self._newest_first = days[0] > days[-1] if newest_first is None else newest_first
            self._follows = newest_first is not None
        days_so_far = [self._bottom[0], *days] if self._bottom else days
        follow = operator.ge if self._newest_first else operator.le
        self._ordered = self._ordered and all(map(follow, days_so_far, days_so_far[1:]))
        self._bottom = days[-1], left[-1], moved[-1]
        if self._newest_first:  # the upper row of a day is its last
            self._closings = dict(zip(reversed(days), reversed(left), strict=True)) | self._closings
        else:
            self._closings.update(zip(days, left, strict=True))

    def ends(self) -> Balances | None:
        """Return the balances; None where there are none, or those at the ends cannot be read."""
        if self._top is None or self._bottom is None:
            return None
        first, last = (self._bottom, self._top) if self._newest_first else (self._top, self._bottom)
        read = all(isinstance(fen, int) for fen in (*first[1:], last[1]))
        if not read or not (self._ordered or self._follows):
            return None
        opening, closing = first[1] - first[2], last[1]
        if not self._ordered:  # only the ends are sure
            return Balances(min(self._closings), opening, max(self._closings), closing)
        by_day = tuple(
            sorted((day, fen) for day, fen in self._closings.items() if isinstance(fen, int))
        )
        return Balances(first[0], opening, last[0], closing, by_day)
