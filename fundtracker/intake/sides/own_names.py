"""Rows whose other side is the holder of the file's own account: the money changed accounts, not
owners.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells.column_cleaning import Judged
from fundtracker.intake.columns.column_look import is_cash
from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.sides import account_holder
from fundtracker.patterns import lazy

AGAINST = "against"  # its name among the cells of rows
_LOOK = 2  # characters of the holder's name by which columns are searched
# A bank books fees and interest under the holder's own name: they are paid and received.
_BY_THE_BANK = lazy(
    "手续费|工本费|[账帐]户管理费|年费|短信费|回单费|汇划费|邮电费|[利结存]息|interest|charge|fee",
    re.IGNORECASE,
)
_MOVED = lazy("划转|调拨|归集|互转|转存|内部|上划|下拨|本金|本息|transfer|principal", re.IGNORECASE)
_IN_NOTES = lazy("现金|取现|提现|现支|备用金|cash", re.IGNORECASE)
_SEVERAL = lazy("[,，、;；/]")


def of_the_bank(words: str) -> bool:
    """Return whether the words of a row speak of the bank's fees or interest alone."""
    return _BY_THE_BANK.search(words) is not None and _MOVED.search(words) is None


class Moved(NamedTuple):
    """Accepted rows with both their sides. ``own``: the names of this side where columns say them;
    ``words``: what a row says it is for; ``against``: the accounts on the other side of own books.
    """

    lines: Sequence[int]
    amounts: Sequence[int]
    own: Sequence[str] | None
    other: Sequence[str]
    words: Callable[[int], str]
    against: Sequence[str]


class OwnNames:
    """Hears the accepted rows that go by; ``transfers`` gets the lines whose money went from one
    own account to another. ``holder``: whom a line above the table names, '' for nobody.
    """

    def __init__(self, holder: str, header: Sequence[str], transfers: set[int]) -> None:
        self._transfers = transfers
        self._n = self._fen = 0  # cash drawn or paid in under the own name
        self._first: int | None = None
        self._holder = account_holder.bare(holder)
        self._is_holder = Judged(self._alike)
        self._is_cash = Judged(_cash_alone)
        # the column of the accounts on the other side of own books
        against = [at for at, head in enumerate(map(normal, header)) if "对方科目" in head]
        self.roles = {AGAINST: against[0]} if against else {}

    def hear(self, rows: Moved) -> None:
        """Take some rows."""
        if cash := self._is_cash.of(rows.against):
            against = zip(rows.lines, rows.against, strict=True)
            self._transfers.update(line for line, text in against if text in cash)
        for i in self._to_itself(rows):
            self._settle(rows, i)

    def _to_itself(self, rows: Moved) -> Sequence[int]:
        """Return the rows whose other side is the holder."""
        if rows.own is not None:
            return _equal(rows.own, rows.other)
        if not self._holder or not (names := self._is_holder.of(rows.other)):
            return ()
        return [i for i, name in enumerate(rows.other) if name in names]

    def _alike(self, names: Collection[str]) -> dict[str, bool]:
        """Return the names that are the holder's."""
        start = self._holder[:_LOOK]
        near = (name for name in names if start in name.casefold())
        return {name: True for name in near if account_holder.bare(name) == self._holder}

    def _settle(self, rows: Moved, i: int) -> None:
        """Say what a row to the holder itself is."""
        words = rows.words(i)
        if of_the_bank(words):
            return
        if _IN_NOTES.search(words) and not _MOVED.search(words):
            self._n += 1
            self._fen += abs(rows.amounts[i])
            self._first = self._first or rows.lines[i]
            return
        self._transfers.add(rows.lines[i])

    def remarks(self) -> list[Issue]:
        """Return the remark on cash under the own name: what is bought with it may count again."""
        params = {"n": self._n, "amount": show(self._fen)}
        return [Issue("own_cash", self._first, params)] if self._n else []


def _equal(own: Sequence[str], other: Sequence[str]) -> list[int]:
    """Return the rows with one name on both sides."""
    starts = {name.strip()[:_LOOK] for name in set(own)}
    near = {name for name in set(other) if name and name[:_LOOK] in starts}
    if not near:
        return []
    pairs = enumerate(zip(own, other, strict=True))
    return [i for i, (ours, theirs) in pairs if theirs in near and _same(ours, theirs)]


def _same(ours: str, theirs: str) -> bool:
    alike = ours.strip()[:_LOOK] == theirs[:_LOOK]
    return alike and account_holder.bare(ours) == account_holder.bare(theirs)


def _cash_alone(texts: Collection[str]) -> dict[str, bool]:
    """Return the accounts on the other side that are cash or a bank, and nothing else."""
    return {text: True for text in texts if is_cash(text) and not _SEVERAL.search(text)}
