"""What is said of rows that equal payments of other files: recorded as payments of their own, or
taken for one and the same though nothing tells.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.meaning.block import Block
from fundtracker.intake.meaning.reading import Reading
from fundtracker.intake.same.evidence import APART, Kept
from fundtracker.ledger import Ledger
from fundtracker.patterns import lazy

_NUMBER = "[0-9〇零一二三四五六七八九十]{1,4}"
_DATED = lazy(
    rf"{_NUMBER}年度?|(?:{_NUMBER}[-~至—、.])?{_NUMBER}(?:月份?|日)|第?[1-4一二三四]季度?|[上下]半年|全年"
    r"|截[至止]|(?:19|20)\d{2}[-/.]?\d{0,2}[-/.]?\d{0,2}|[\s()\-~至.、_]+",
    re.IGNORECASE,
)


class _Sum(NamedTuple):
    """Rows, their fen, the first of their lines."""

    n: int = 0
    fen: int = 0
    line: int = 0

    def plus(self, line: int, fen: int) -> _Sum:
        return _Sum(self.n + 1, self.fen + abs(fen), min(self.line or line, line))


class _Shared:
    """The rows that a file has in common with an earlier one: all of them, and those of which
    nothing but their being equal says so.
    """

    def __init__(self) -> None:
        self.n = 0
        self.days: dict[int, int] = {}
        self.untold = _Sum()


class Said:
    """Hears what becomes of the rows of a reading beside a ledger."""

    def __init__(self, ledger: Ledger, reading: Reading, kept_rows: Kept) -> None:
        self._ledger, self._reading, self._kept = ledger, reading, kept_rows
        self._apart = defaultdict[tuple[str, int], _Sum](_Sum)
        self._shared = defaultdict[int, _Shared](_Shared)

    def known(self, block: Block, i: int, source: int, *, is_told: bool) -> None:
        """Take a row that is a payment of the ledger, as the file of an import tells."""
        shared = self._shared[source]
        shared.n += 1
        shared.days[block.days[i]] = shared.days.get(block.days[i], 0) + 1
        if not is_told:
            shared.untold = shared.untold.plus(block.lines[i], block.amounts[i])

    def apart(self, block: Block, i: int, why: str, source: int) -> None:
        """Take a row that is a payment of its own beside an equal one."""
        key = why, source
        self._apart[key] = self._apart[key].plus(block.lines[i], block.amounts[i])

    @property
    def versions(self) -> Collection[int]:
        """The imports of which the file shows rows again."""
        return self._shared.keys()

    def follows(self, source: int) -> bool:
        """Return whether the balances say that the file begins where that of an import ends, or
        the other way round: equal rows of both are two payments.
        """
        ours = self._reading.balances
        statement = self._ledger.books.statements().get(source)
        theirs = statement.balances if statement is not None else None
        if ours is None or theirs is None:
            return False
        after = ours.first_day >= theirs.last_day and ours.opening == theirs.closing
        before = theirs.first_day >= ours.last_day and theirs.opening == ours.closing
        return after or before

    def remarks(self, versions: Collection[int]) -> list[Issue]:
        """Return what is to be said, when all rows are taken; ``versions``: imports of which the
        file is a later version.
        """
        issues = [
            Issue(APART[why], of.line, self._params(of, source))
            for (why, source), of in self._apart.items()
        ]
        return [*issues, *self._untold(versions)]

    def _untold(self, versions: Collection[int]) -> Iterator[Issue]:
        known = sum(shared.n for shared in self._shared.values())
        if known >= self._reading.n_accepted:
            return  # the same file again, or a part of another
        for source, shared in self._shared.items():
            if shared.untold.n and source not in versions and not self._repeats(source, shared):
                yield Issue("equal_untold", shared.untold.line, self._params(shared.untold, source))

    def _repeats(self, source: int, shared: _Shared) -> bool:
        """Return whether the file shows again what an earlier one shows: all of it, or all of
        some days.
        """
        days = self._ledger.imports.days_of(source)
        if shared.n >= sum(days.values()):
            return self._alike(source)
        first, last = min(shared.days), max(shared.days)
        between = sum(n for day, n in days.items() if first < day <= last)
        after = sum(n for day, n in shared.days.items() if day > first)  # it may begin at noon
        return len(shared.days) > 1 and after >= between

    def _alike(self, source: int) -> bool:
        """Return whether the titles of two lists may be those of one list: figures and months
        aside.
        """
        theirs = title_of(self._kept.first_rows(source))
        ours = title_of(cells for _, cells in self._reading.table.preamble)
        return not ours or not theirs or ours == theirs

    def _params(self, of: _Sum, source: int) -> dict[str, object]:
        name = self._ledger.imports.get(source).title
        return {"n": of.n, "amount": show(of.fen), "name": name}


def title_of(rows: Iterable[Sequence[str]]) -> str:
    """Return the title of a list as compared with another's, without its days; '' where its first
    line is none.
    """
    first = next((cells for cells in rows if any(map(str.strip, cells))), ())
    filled = [cell for cell in first if cell.strip()]
    if len(filled) != 1:
        return ""
    return _DATED.sub("", unicodedata.normalize("NFKC", filled[0])).casefold()
