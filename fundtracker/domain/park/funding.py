"""Sources of money: planned, released, received, committed, paid, available by source × year ×
project.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from fundtracker.domain.base.money import Fen, rounded

MEASURES = ("planned", "released", "received", "committed", "paid")
FORMULAS = {
    "planned": "budgets of the year",
    "released": "indicators released + carried over − taken back",
    "received": "receipts on record + payments received that a file proves",
    "committed": "contracts signed in the year + changes approved in it",
    "paid": "payments booked in the year, refunds deducted",
    "available": "released − paid",
    "uncommitted": "released − committed",
}


class Key(NamedTuple):
    """A cell of the matrix; id 0 where money names no source or no project."""

    source: int
    year: int
    project: int


class Amounts(NamedTuple):
    """The measures of a cell, fen. Money paid out is 财政支付; completed investment is not here."""

    planned: Fen = 0
    released: Fen = 0
    received: Fen = 0
    committed: Fen = 0
    paid: Fen = 0

    @property
    def available(self) -> Fen:
        """Released − paid: negative when more was paid than released."""
        return self.released - self.paid

    @property
    def uncommitted(self) -> Fen:
        """Released − committed."""
        return self.released - self.committed

    def plus(self, other: Amounts) -> Amounts:
        """Return both together."""
        return Amounts(*(a + b for a, b in zip(self, other, strict=True)))


class Rule(NamedTuple):
    """A rule of a source: its share of a project in tenths of a per cent, its cap, its last day."""

    source: int
    project: int | None
    share: int | None
    cap: Fen | None
    position: int
    last_day: int | None


def matrix(entries: Iterable[tuple[Key, str, Fen]]) -> dict[Key, Amounts]:
    """Return the matrix of single entries (key, measure, fen): every total of it is their sum."""
    cells: dict[Key, dict[str, Fen]] = {}
    for key, measure, fen in entries:
        cell = cells.setdefault(key, dict.fromkeys(MEASURES, 0))
        cell[measure] += fen
    return {key: Amounts(**cell) for key, cell in sorted(cells.items())}


def total(cells: Mapping[Key, Amounts], **where: int) -> Amounts:
    """Return the sum of the cells whose key has these values: ``total(cells, source=3,
    year=2024)``.
    """
    summed = Amounts()
    for key, amounts in cells.items():
        if all(getattr(key, name) == value for name, value in where.items()):
            summed = summed.plus(amounts)
    return summed


def totals(cells: Mapping[Key, Amounts], *names: str) -> dict[tuple[int, ...], Amounts]:
    """Return the sums of the cells by some parts of their key, in one pass: ``totals(cells,
    "source", "year")``.
    """
    places = [Key._fields.index(name) for name in names]
    sums: dict[tuple[int, ...], Amounts] = {}
    for key, amounts in cells.items():
        where = tuple(key[i] for i in places)
        known = sums.get(where)
        sums[where] = amounts if known is None else known.plus(amounts)
    return sums


def over_share(rule: Rule, source_paid: Fen, project_paid: Fen) -> Fen:
    """Return what a source paid over its share of a project; 0 where it kept within it."""
    if rule.share is None:
        return 0
    return max(0, source_paid - rounded(project_paid * rule.share, 1000))


def over_whole(released: Mapping[int, Fen], paid: Mapping[int, Fen]) -> Fen:
    """Return what a source that released money to projects alone (project → fen) paid over all of
    it, on others or on none (project 0); 0 where its projects by themselves are as far over.
    """
    excess = sum(paid.values()) - sum(released.values())
    named = sum(max(0, paid.get(project, 0) - fen) for project, fen in released.items())
    return excess if excess > named else 0


def unreleased(
    released: Collection[tuple[int, int]],
    paid: Mapping[tuple[int, int], Fen],
    parents: Mapping[int, int | None],
) -> dict[tuple[int, int], Fen]:
    """Return what was paid where nothing was released, by (source, project): of a source without
    any release all of it (project 0), of one that released to projects alone what it paid on none
    of them nor below them.
    """
    sums: dict[tuple[int, int], Fen] = {}
    known = {source for source, _ in released}
    for (source, project), fen in paid.items():
        if source and not _is_released(source, project, released, parents):
            place = (source, project if source in known else 0)
            sums[place] = sums.get(place, 0) + fen
    return {place: fen for place, fen in sums.items() if fen > 0}


def _is_released(
    source: int,
    project: int,
    released: Collection[tuple[int, int]],
    parents: Mapping[int, int | None],
) -> bool:
    """Tell whether a source released money as a whole, to a project or to one above it."""
    here = project or None
    while here is not None and (source, here) not in released:
        here = parents.get(here)
    return here is not None or (source, 0) in released


def over_cap(rule: Rule, source_paid: Fen) -> Fen:
    """Return what a source paid over its cap."""
    return 0 if rule.cap is None else max(0, source_paid - rule.cap)
