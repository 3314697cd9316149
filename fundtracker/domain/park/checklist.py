"""The checklist of a quarter: gates that answer from data, and what months of accounts are covered."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter

THRESHOLD = 50  # tenths of a percentage point: a gap beyond it must be explained
COVERED, MISSING, OVERLAPPING, DIFFERENT = "covered", "missing", "overlapping", "differs"
UNPROVED = "unproved"  # the days are there, but no balance and no declared total says that all rows are


class Gate(NamedTuple):
    """One question of the checklist; ``n``: how many things keep it closed, ``items`` name the first."""

    code: str
    open: bool
    n: int = 0
    items: tuple[str, ...] = ()


class OpenEnds(NamedTuple):
    """What reading finds undecided: pairs seen by two sources, payments without their contract,
    files (by import) whose balances do not follow from their rows, with how many breaks; the balances
    of files taken in before they were kept."""

    doubles: int = 0
    unmatched: int = 0
    breaks: dict[int, int] = {}  # noqa: RUF012 - never mutated
    balances: dict[int, Balances] = {}  # noqa: RUF012 - never mutated


class Balances(NamedTuple):
    """The balances of an account in one file, in fen; days are ordinals. ``opening``: before its first row in time,
    ``closing``: after its last, ``by_day``: at the end of each day."""

    first_day: int
    opening: int
    last_day: int
    closing: int
    by_day: tuple[tuple[int, int], ...] = ()


class Shown(NamedTuple):
    """What a file shows of an account: from its first to its last day (ordinals); ``differs``:
    its declared totals or balances are not those of its rows; ``declared``: totals it declares agree."""

    account: str
    first: int
    last: int
    differs: bool = False
    file: str = ""
    balances: Balances | None = None
    declared: bool = False


class Gap(NamedTuple):
    """Two files of one account that do not follow: on ``day`` (an ordinal) ``after`` begins with ``found`` fen where
    ``before`` leaves ``expected``."""

    account: str
    before: str
    after: str
    day: int
    expected: int
    found: int

    @property
    def missing(self) -> int:
        """The fen that moved between the two and are in neither."""
        return self.found - self.expected


class _Chain:
    """The balances of one account as its files tell them, one after the other."""

    def __init__(self) -> None:
        self._by_day: dict[int, tuple[int, str]] = {}  # day → balance at its end, the file that says so
        self._openings: dict[int, dict[int, str]] = {}  # first day of files → balances before them
        self._reach = 0  # the last day shown so far; it may go on in the next file

    def gap(self, one: Shown, at: Balances) -> Gap | None:
        """Return where a file does not follow those before it, or says another balance of a day they share."""
        if not self._by_day:
            return None
        earlier = max((day for day in self._by_day if day < at.first_day), default=None)
        fits = dict(self._openings.get(at.first_day, {}))  # files that begin on one day begin alike
        if earlier is not None:
            fits[self._by_day[earlier][0]] = self._by_day[earlier][1]
        if at.first_day == self._reach:  # the day is not over in the file before
            fits[self._by_day[self._reach][0]] = self._by_day[self._reach][1]
        within = dict(at.by_day).get(at.first_day) == self._by_day.get(at.first_day, (None,))[0]
        if fits and at.opening not in fits and not (within and at.first_day < self._reach):
            expected, before = list(fits.items())[-1]
            return Gap(one.account, before, one.file, at.first_day, expected, at.opening)
        for day, fen in at.by_day:
            said = self._by_day.get(day)
            if said is not None and day < min(self._reach, at.last_day) and said[0] != fen:
                return Gap(one.account, said[1], one.file, day, said[0], fen)
        return None

    def add(self, one: Shown, at: Balances) -> None:
        """Go on with a file."""
        self._openings.setdefault(at.first_day, {}).setdefault(at.opening, one.file)
        newer = at.last_day >= self._reach
        for day, fen in at.by_day:
            if day not in self._by_day or (newer and day >= self._reach):
                self._by_day[day] = fen, one.file
        self._by_day.setdefault(at.last_day, (at.closing, one.file))
        self._reach = max(self._reach, at.last_day)


def gaps(shown: Iterable[Shown]) -> list[Gap]:
    """Return where the files of an account do not follow: what one leaves is what the next begins with, whatever lies
    between them; of days that two files show, both say the same balance."""
    chains: dict[str, _Chain] = {}
    with_balances = [(one, one.balances) for one in shown if one.balances is not None]
    found = []
    for one, at in sorted(with_balances, key=lambda pair: (pair[1].first_day, pair[1].last_day, pair[0].file)):
        chain = chains.setdefault(one.account, _Chain())
        gap = chain.gap(one, at)
        if gap is not None:
            found.append(gap)
        chain.add(one, at)
    return found


def months(quarter: Quarter) -> list[tuple[int, int]]:
    """Return the (first, last) days of a quarter's three months as ordinals."""
    found = []
    for number in range(quarter.number * 3 - 2, quarter.number * 3 + 1):
        first = dt.date(quarter.year, number, 1)
        after = dt.date(quarter.year + number // 12, number % 12 + 1, 1)
        found.append((first.toordinal(), after.toordinal() - 1))
    return found


def board(shown: Iterable[Shown], quarter: Quarter) -> dict[str, list[str]]:
    """Return account → state of each month of a quarter, the worst that holds.

    An account is expected from the month of its first row on. A month is covered by a file that has
    rows in it, or before and after it. Two files overlap where both show days of one account. Where nothing
    but its days is shown, the month is ``unproved``.
    """
    shown = list(shown)
    broken = {(gap.account, gap.day) for gap in gaps(shown)}
    by_account: dict[str, list[Shown]] = {}
    for one in shown:
        by_account.setdefault(one.account, []).append(one)
    found: dict[str, list[str]] = {}
    for account, files in sorted(by_account.items()):
        begin = min(f.first for f in files)
        states = []
        for first, last in months(quarter):
            here = [f for f in files if f.first <= last and f.last >= first]
            spans = sorted((max(f.first, first), min(f.last, last)) for f in here)
            overlap = any(a[1] >= b[0] for a, b in itertools.pairwise(spans))
            if last < begin:
                states.append("")
            elif not here:
                states.append(MISSING)
            elif any(f.differs for f in here) or any(a == account and first <= d <= last for a, d in broken):
                states.append(DIFFERENT)
            elif not all(f.balances is not None or f.declared for f in here):
                states.append(UNPROVED)
            else:
                states.append(OVERLAPPING if overlap else COVERED)
        if any(states):
            found[account] = states
    return found


def as_data(gates: Iterable[Gate]) -> list[dict[str, Any]]:
    """Return gates as JSON data."""
    return [{"gate": g.code, "open": g.open, "n": g.n, "items": list(g.items)} for g in gates]
