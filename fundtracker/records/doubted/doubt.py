"""A doubt about what a record says, and how it is worded."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base.money import show
from fundtracker.domain.base.spelling import plain
from fundtracker.errors import Issue
from fundtracker.ledger import Ledger
from fundtracker.patterns import lazy

Stated = dict[str, Any]  # what a record says, by the names of its fields

# Times the figure beside it: what one unit taken for another makes of a figure. A profit, or what
# is left of a value, may be next to nothing: of it only what 元 for 万元 makes is doubted.
LEAP, LEAP_OF_PROFIT = 20, 1000
_BESIDE_NUMBER = lazy(r"[\W_]|号|第|文|no", re.IGNORECASE)


class Doubt(NamedTuple):
    """What is doubtful, and beside which field of the form it belongs."""

    field: str
    issue: Issue


Doubted = Callable[[Ledger, Stated], Iterable[Doubt]]


def doubted(field: str, code: str, **params: Any) -> Doubt:
    """Return a doubt beside a field; its sentence is ``code:CODE`` with the params."""
    return Doubt(field, Issue(code, None, params))


def joined(*tables: Mapping[str, Doubted]) -> dict[str, Doubted]:
    """Return type of record → all that some tables doubt of it, one after the other."""
    every: dict[str, list[Doubted]] = {}
    for table in tables:
        for code, doubter in table.items():
            every.setdefault(code, []).append(doubter)
    return {code: _one_after_the_other(doubters) for code, doubters in every.items()}


def _one_after_the_other(doubters: Sequence[Doubted]) -> Doubted:
    return lambda ledger, v: [doubt for doubter in doubters for doubt in doubter(ledger, v)]


def iso(day: int) -> str:
    """Return a day as it is written."""
    return dt.date.fromordinal(day).isoformat()


def above_estimate(
    ledger: Ledger, v: Mapping[str, Any], field: str, project: str = "project"
) -> Iterator[Doubt]:
    """Doubt an amount of a project above all of its estimate: that of the same row, else the last
    that was approved.
    """
    project_row = ledger.projects.find(v[project]) if v.get(project) else None
    estimates = (
        ledger.projects.estimates(project_row).get(project_row, [])
        if project_row is not None
        else []
    )
    total = v.get("estimate") or (estimates[-1].amount if estimates else 0)
    if (v.get(field) or 0) > total > 0:
        yield doubted(field, "doubt_above_estimate", amount=show(v[field]), total=show(total))


def spelled_otherwise(field: str, number: str, others: Iterable[str]) -> Iterator[Doubt]:
    """Doubt a number that tells a record from an equal one by its spelling alone: 指1 and 指1号."""
    meant = _bare(number)
    for other in others:
        if meant and plain(other) != plain(number) and _bare(other) == meant:
            yield doubted(field, "doubt_same_number", number=number, other=other)
            return


def _bare(number: str) -> str:
    return _BESIDE_NUMBER.sub("", plain(number))
