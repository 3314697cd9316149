"""The checklist of a quarter: gates that answer from data, and what months of accounts are
covered.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter

THRESHOLD = 50  # tenths of a percentage point: a gap beyond it must be explained
COVERED, MISSING, OVERLAPPING, DIFFERENT = "covered", "missing", "overlapping", "differs"
PARTIAL = "partial"  # some days are in no file, and no balance says that nothing moved on them
UNPROVED = (
    "unproved"  # the days are there, but no balance and no declared total says that all rows are
)


class Gate(NamedTuple):
    """One question of the checklist; ``n``: how many things keep it closed, ``items`` name the
    first.
    """

    code: str
    open: bool
    n: int = 0
    items: tuple[str, ...] = ()


class OpenEnds(NamedTuple):
    """What reading finds undecided: pairs seen by two sources, payments without their contract,
    files (by import) whose balances do not follow from their rows, with how many breaks; the
    balances of files taken in before they were kept.
    """

    doubles: int = 0
    unmatched: int = 0
    breaks: dict[int, int] = {}  # noqa: RUF012 - never mutated
    balances: dict[int, Balances] = {}  # noqa: RUF012 - never mutated


class Balances(NamedTuple):
    """The balances of an account in one file, in fen; days are ordinals. ``opening``: before its
    first row in time,
    ``closing``: after its last, ``by_day``: at the end of each day.
    """

    first_day: int
    opening: int
    last_day: int
    closing: int
    by_day: tuple[tuple[int, int], ...] = ()


class Shown(NamedTuple):
    """What a file shows of an account: from its first to its last day (ordinals); ``differs``:
    its declared totals or balances are not those of its rows; ``declared``: totals it declares
    agree.
    """

    account: str
    first: int
    last: int
    differs: bool = False
    file: str = ""
    balances: Balances | None = None
    declared: bool = False


class Gap(NamedTuple):
    """Two files of one account that do not follow: on ``day`` (an ordinal) ``after`` begins with
    ``actual`` fen where ``before`` leaves ``expected``.
    """

    account: str
    before: str
    after: str
    day: int
    expected: int
    actual: int

    @property
    def missing(self) -> int:
        """The fen that moved between the two and are in neither."""
        return self.actual - self.expected


class _Chain:
    """The balances of one account as its files tell them, one after the other."""

    def __init__(self) -> None:
        self._by_day: dict[
            int, tuple[int, str]
        ] = {}  # day → balance at its end, the file that says so
        self._openings: dict[int, dict[int, str]] = {}  # first day of files → balances before them
        self._reach = 0  # the last day shown so far; it may go on in the next file

    def gap(self, statement: Shown, at: Balances) -> Gap | None:
        """Return where a file does not follow those before it, or says another balance of a day
        they share.
        """
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
            return Gap(
                statement.account, before, statement.file, at.first_day, expected, at.opening
            )
        for day, fen in at.by_day:
            stated = self._by_day.get(day)
            if stated is not None and day < min(self._reach, at.last_day) and stated[0] != fen:
                return Gap(statement.account, stated[1], statement.file, day, stated[0], fen)
        return None

    def add(self, statement: Shown, at: Balances) -> None:
        """Go on with a file."""
        self._openings.setdefault(at.first_day, {}).setdefault(at.opening, statement.file)
        newer = at.last_day >= self._reach
        for day, fen in at.by_day:
            if day not in self._by_day or (newer and day >= self._reach):
                self._by_day[day] = fen, statement.file
        self._by_day.setdefault(at.last_day, (at.closing, statement.file))
        self._reach = max(self._reach, at.last_day)


def gaps(shown: Iterable[Shown]) -> list[Gap]:
    """Return where the files of an account do not follow: what one leaves is what the next begins
    with, whatever lies between them; of days that two files show, both say the same balance.
    """
    chains: dict[str, _Chain] = {}
    with_balances = [
        (statement, statement.balances) for statement in shown if statement.balances is not None
    ]
    gaps = []
    for statement, at in sorted(
        with_balances, key=lambda pair: (pair[1].first_day, pair[1].last_day, pair[0].file)
    ):
        chain = chains.setdefault(statement.account, _Chain())
        gap = chain.gap(statement, at)
        if gap is not None:
            gaps.append(gap)
        chain.add(statement, at)
    return gaps


def months(quarter: Quarter) -> list[tuple[int, int]]:
    """Return the (first, last) days of a quarter's three months as ordinals."""
    spans = []
    for number in range(quarter.number * 3 - 2, quarter.number * 3 + 1):
        first = dt.date(quarter.year, number, 1)
        after = dt.date(quarter.year + number // 12, number % 12 + 1, 1)
        spans.append((first.toordinal(), after.toordinal() - 1))
    return spans


Days = tuple[int, int]  # from a first to a last one, ordinals


class Month(NamedTuple):
    """A month of an account: its state, and the days of it that nothing shows."""

    state: str
    lacking: tuple[Days, ...] = ()


Proofs = Mapping[
    tuple[str, int], int
]  # (account, day) → fen that the bank states for the end of that day


def lacking(files: Sequence[Shown], month: Days, proofs: Proofs) -> tuple[Days, ...]:
    """Return the days of a month that no file of one account shows and no balance proves.

    Days between two files are proved where the second begins with what the first leaves; days
    before the first where it begins with nothing or with a balance that the bank stated for a day
    before; days after the last until a day for which the bank stated the balance that it leaves.
    """
    first, last = month
    return tuple(
        (max(a, first), min(b, last))
        for a, b in _gaps(files, month, proofs)
        if a <= b and a <= last and b >= first
    )


def _gaps(files: Sequence[Shown], month: Days, proofs: Proofs) -> Iterator[Days]:
    """Yield the days between files that none proves, and those after the last, some empty."""
    first, last = month
    ordered = sorted(files, key=lambda f: (f.first, f.last))
    proved = _proved_before(ordered[0], proofs)
    reach = first - 1 if proved is None else proved
    leaves: int | None = None
    for statement in ordered:
        balances = statement.balances
        follows = leaves is not None and balances is not None and balances.opening == leaves
        if statement.first > reach + 1 and not follows:
            yield reach + 1, statement.first - 1
        if statement.last >= reach:
            reach, leaves = statement.last, balances.closing if balances else None
    account = files[0].account
    stated = [day for (name, day), fen in proofs.items() if name == account and fen == leaves]
    yield max([reach, *stated]) + 1, last


def _proved_before(statement: Shown, proofs: Proofs) -> int | None:
    """Return the day until which nothing moved before the first file of an account; None where
    nothing says so.
    """
    if statement.balances is None:
        return None
    if statement.balances.opening == 0:
        return statement.first - 1
    days = [
        d
        for (a, d), fen in proofs.items()
        if a == statement.account and d < statement.first and fen == statement.balances.opening
    ]
    return statement.first - 1 if days else None


def board(shown: Iterable[Shown], quarter: Quarter, proofs: Proofs = {}) -> dict[str, list[Month]]:  # noqa: B006
    """Return account → each month of a quarter with the worst state that holds.

    An account is expected from the month of its first row on, day by day (see ``lacking``). Two
    files overlap where both show days of one account. Where nothing but its days is shown, the
    month is ``unproved``. ``proofs``: balances that the bank stated.
    """
    shown = list(shown)
    broken = {(gap.account, gap.day) for gap in gaps(shown)}
    by_account: dict[str, list[Shown]] = {}
    for statement in shown:
        by_account.setdefault(statement.account, []).append(statement)
    states_of_account = {}
    for account, files in sorted(by_account.items()):
        days = {day for of, day in broken if of == account}
        months_shown = [_month(files, month, days, proofs) for month in months(quarter)]
        if any(month.state for month in months_shown):
            states_of_account[account] = months_shown
    return states_of_account


def _month(files: Sequence[Shown], month: Days, broken: Collection[int], proofs: Proofs) -> Month:
    """Return one month of one account; ``broken``: days on which its files do not follow."""
    first, last = month
    if last < min(f.first for f in files):
        return Month("")
    days = lacking(files, month, proofs)
    here = [f for f in files if f.first <= last and f.last >= first]
    if days == (month,):
        return Month(MISSING, days)
    if any(f.differs for f in here) or any(first <= day <= last for day in broken):
        return Month(DIFFERENT, days)
    if not all(f.balances is not None or f.declared for f in here):
        return Month(UNPROVED, days)
    if days:
        return Month(PARTIAL, days)
    return Month(OVERLAPPING if _overlap(here, month) else COVERED, days)


def _overlap(files: Sequence[Shown], month: Days) -> bool:
    first, last = month
    spans = sorted((max(f.first, first), min(f.last, last)) for f in files)
    return any(a[1] >= b[0] for a, b in itertools.pairwise(spans))


def as_data(gates: Iterable[Gate]) -> list[dict[str, Any]]:
    """Return gates as JSON data."""
    return [{"gate": g.code, "open": g.open, "n": g.n, "items": list(g.items)} for g in gates]
