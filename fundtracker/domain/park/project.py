"""Projects: the tree, the estimate that is a ceiling, what a change of it needs."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import Fen
from fundtracker.errors import UserError

LEVELS = ("group", "project", "sub")
STATES = ("planned", "building", "done")
ACCOUNTS_MONTHS = (
    3  # 财建〔2016〕503号 art. 13: the final account within three months of completion
)


class Estimate(NamedTuple):
    """An approved estimate (概算): number 0 the first, later ones revisions; ``dated`` an
    ordinal.
    """

    number: int
    amount: Fen
    doc_no: str
    dated: int
    reason: str

    @property
    def label(self) -> str:
        """The name that reports print: number and document."""
        return f"E{self.number} {self.doc_no}"


def in_force(estimates: Sequence[Estimate], day: int | None = None) -> Estimate | None:
    """Return the estimate in force on a day (None: the last): the latest that was dated by then."""
    known = [e for e in estimates if day is None or e.dated <= day]
    return max(known, key=lambda e: e.number, default=None)


def require_estimate(number: int, amount: Fen, doc_no: str, reason: str) -> None:
    """Refuse an estimate without document number, a revision without reason, an amount under 0.

    Raises:
        UserError: ``estimate_needs_document``, ``estimate_needs_reason``, ``negative_amount``.
    """
    if not doc_no.strip():
        raise UserError("estimate_needs_document")
    if number and not reason.strip():
        raise UserError("estimate_needs_reason")
    if amount < 0:
        raise UserError("negative_amount")


def require_parent(project: int, parent: int | None, parents: Mapping[int, int | None]) -> None:
    """Refuse a parent that lies below its child.

    Raises:
        UserError: ``project_in_itself``.
    """
    seen, here = {project}, parent
    while here is not None:
        if here in seen:
            raise UserError("project_in_itself")
        seen.add(here)
        here = parents.get(here)


def below(project: int, parents: Mapping[int, int | None]) -> list[int]:
    """Return a project and all that lie below it, itself first, each once."""
    return subtrees(parents, project)[project]


def subtrees(parents: Mapping[int, int | None], only: int | None = None) -> dict[int, list[int]]:
    """Return of each project (or of one) what ``below`` does, for many of them at once."""
    children: dict[int, list[int]] = {}
    for child, parent in parents.items():
        if parent is not None and parent != child:
            children.setdefault(parent, []).append(child)
    by_project = {}
    for project in parents if only is None else [only]:
        ids = {project: None}
        waiting = [project]
        for here in waiting:
            more = [child for child in children.get(here, ()) if child not in ids]
            ids.update(dict.fromkeys(more))
            waiting += more
        by_project[project] = list(ids)
    return by_project


def in_order(projects: Sequence[int], parents: Mapping[int, int | None]) -> list[tuple[int, int]]:
    """Return (project, depth) in the order of the tree, siblings as given."""
    known = set(projects)
    children: dict[int | None, list[int]] = {}
    for project in projects:
        parent = parents.get(project)
        children.setdefault(parent if parent in known else None, []).append(project)
    ordered: list[tuple[int, int]] = []
    waiting = [(p, 0) for p in reversed(children.get(None, []))]
    while waiting:
        project, depth = waiting.pop()
        ordered.append((project, depth))
        waiting += [(child, depth + 1) for child in reversed(children.get(project, []))]
    return ordered


def over_estimate(estimate: Fen | None, amount: Fen) -> Fen:
    """Return what an amount (contracts or payments) exceeds the estimate by; 0 without an
    estimate.
    """
    return 0 if estimate is None else max(0, amount - estimate)


def months_later(day: int, months: int) -> int:
    """Return the ordinal of the day some months later; the last of the month where it is
    shorter.
    """
    import calendar
    import datetime as dt

    date = dt.date.fromordinal(day)
    month = date.month - 1 + months
    year, month = date.year + month // 12, month % 12 + 1
    return dt.date(year, month, min(date.day, calendar.monthrange(year, month)[1])).toordinal()


def inner_estimates(
    parents: Mapping[int, int | None], estimates: Mapping[int, Fen]
) -> dict[int, Fen]:
    """Return project → the estimates of what lies in it, added up: each counts for the nearest
    project above that has one of its own.
    """
    inner: dict[int, Fen] = {}
    for project, fen in estimates.items():
        above = parents.get(project)
        while above is not None and above not in estimates:
            above = parents.get(above)
        if above is not None:
            inner[above] = inner.get(above, 0) + fen
    return inner
