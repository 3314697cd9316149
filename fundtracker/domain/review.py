"""The checklist of a quarter: gates that answer from data, and what months of accounts are covered."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable
from typing import Any, NamedTuple

from fundtracker.domain.period import Quarter

THRESHOLD = 50  # tenths of a percentage point: a gap beyond it must be explained
COVERED, MISSING, OVERLAPPING, DIFFERENT = "covered", "missing", "overlapping", "differs"


class Gate(NamedTuple):
    """One question of the checklist; ``n``: how many things keep it closed, ``items`` name the first."""

    code: str
    open: bool
    n: int = 0
    items: tuple[str, ...] = ()


class OpenEnds(NamedTuple):
    """What reading finds undecided: pairs seen by two sources, payments without their contract,
    files (by import) whose balances do not follow from their rows, with how many breaks."""

    doubles: int = 0
    unmatched: int = 0
    breaks: dict[int, int] = {}  # noqa: RUF012 - never mutated


class Shown(NamedTuple):
    """What a file shows of an account: from its first to its last day (ordinals); ``differs``:
    its declared totals or balances are not those of its rows."""

    account: str
    first: int
    last: int
    differs: bool = False


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
    rows in it, or before and after it. Two files overlap where both show days of one account.
    """
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
            elif any(f.differs for f in here):
                states.append(DIFFERENT)
            else:
                states.append(OVERLAPPING if overlap else COVERED)
        if any(states):
            found[account] = states
    return found


def as_data(gates: Iterable[Gate]) -> list[dict[str, Any]]:
    """Return gates as JSON data."""
    return [{"gate": g.code, "open": g.open, "n": g.n, "items": list(g.items)} for g in gates]
