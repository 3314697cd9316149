"""Which ceilings a change of many payments would pass: estimates, contracts, money released, rules.

Both states are summed from the kept sums, so that fifty thousand payments cost what one does; the
measures are those of the warnings (``domain.park.warnings``), as they stand today by the ledger's
clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from fundtracker.domain.base.money import Fen, rounded
from fundtracker.domain.park.funding import over_whole
from fundtracker.domain.park.project import in_force, subtrees
from fundtracker.errors import Named
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.plan.plan import Plan
from fundtracker.ledger.projects.contracts import Contracts
from fundtracker.ledger.projects.projects import Projects
from fundtracker.ledger.sources.sources import Funding


class Spot(NamedTuple):
    """Where paid money lies; None for nowhere."""

    project_id: int | None
    source_id: int | None
    contract_id: int | None


class Move(NamedTuple):
    """Money that goes from one place to another; None: it is no payment there."""

    fen: Fen
    old: Spot | None
    new: Spot | None


class Ceiling(NamedTuple):
    """A ceiling that is passed after a change, by more than before: ``code`` of its warning, whose
    it is, its limit after the change, what is paid ``before`` and ``after``, and the excess, fen.
    """

    code: str
    about: str
    limit: Fen
    before: Fen
    after: Fen
    excess: Fen


class _Level(NamedTuple):
    about: str
    limit: Fen
    used: Fen
    excess: Fen


Paid = Mapping[tuple[int, int], Fen]  # (source, project), 0 for none → fen paid
_Levels = dict[tuple[str, int, int], _Level]  # (code, of which, of which project)


class PassedCeilings:
    """What moves of money would pass; a repository that only reads."""

    def __init__(
        self, db: Database, plan: Plan, projects: Projects, contracts: Contracts, funding: Funding
    ) -> None:
        self._db, self._plan, self._projects = db, plan, projects
        self._all_contracts, self._funding = contracts, funding

    def passed(self, moves: Iterable[Move]) -> tuple[Ceiling, ...]:
        """Return the ceilings that moves of money pass, the largest excess first; none is written.

        A ceiling that was passed before is named only where more goes over it.
        """
        by_place, by_contract = _flows(moves)
        if not any(by_place.values()) and not any(by_contract.values()):
            return ()
        before = self._paid()
        after = {
            place: before.get(place, 0) + by_place.get(place, 0)
            for place in before.keys() | by_place.keys()
        }
        old, new = self._levels(before), self._levels(after)
        old_booked, new_booked = self._contracts(by_contract)
        old, new = old | old_booked, new | new_booked
        ceilings = [
            Ceiling(key[0], level.about, level.limit, old[key].used, level.used, level.excess)
            for key, level in new.items()
            if level.excess > old[key].excess
        ]
        return tuple(sorted(ceilings, key=lambda c: (-c.excess, c.code, c.about)))

    def _paid(self) -> dict[tuple[int, int], Fen]:
        rows = self._db.read(
            "SELECT source_id, project_id, sum(amount_fen) FROM paid_sum WHERE measure = 0"
            " GROUP BY 1, 2"
        )
        return {(source, project): fen for source, project, fen in rows}

    def _levels(self, paid: Paid) -> _Levels:
        """Return every ceiling of projects, sources and rules with what is paid under it."""
        return dict([*self._estimates(paid), *self._released(paid), *self._rules(paid)])

    def _estimates(self, paid: Paid) -> Iterator[tuple[tuple[str, int, int], _Level]]:
        projects, estimates, today = self._projects.all(), self._projects.estimates(), self._today()
        below = subtrees({p.id: p.parent_id for p in projects})
        by_project: dict[int, Fen] = defaultdict(int)
        for (_, project), fen in paid.items():
            by_project[project] += fen
        for p in projects:
            if (known := in_force(estimates.get(p.id, []), today)) is not None:
                used = sum(by_project.get(i, 0) for i in below[p.id])
                yield ("warn_over_estimate", p.id, 0), _level(p.named, known.amount, used)

    def _released(self, paid: Paid) -> Iterator[tuple[tuple[str, int, int], _Level]]:
        released: dict[tuple[int, int], Fen] = defaultdict(int)
        of_source: dict[int, Fen] = defaultdict(int)
        for quota in self._funding.quotas(self._today()):
            if quota.kind != "receipt":
                released[quota.source_id, quota.project_id or 0] += quota.amount_fen
                of_source[quota.source_id] += quota.amount_fen
        sources, projects = self._names()
        for (source, project), fen in released.items():
            about = sources[source].beside(projects.get(project, ""))
            limit = fen if project else of_source[source]
            used = _of(paid, source, (project,) if project else None)
            yield ("warn_over_source", source, project), _level(about, limit, used)
        for source in {s for s, _ in released if (s, 0) not in released}:
            level = _whole(sources[source], _of_one(released, source), _of_one(paid, source))
            yield ("warn_over_source", source, 0), level

    def _rules(self, paid: Paid) -> Iterator[tuple[tuple[str, int, int], _Level]]:
        sources, projects = self._names()
        for rule in self._funding.rules():
            about = sources[rule.source].beside(projects.get(rule.project or 0, ""))
            only = None if rule.project is None else (rule.project,)
            mine = _of(paid, rule.source, only)
            if rule.cap is not None:
                key = ("warn_source_cap", rule.source, rule.project or 0)
                yield key, _level(about, rule.cap, mine)
            if rule.share is not None:
                limit = rounded(_of(paid, None, only) * rule.share, 1000)
                yield (
                    ("warn_source_share", rule.source, rule.project or 0),
                    _level(about, limit, mine),
                )

    def _today(self) -> int:
        return self._db.clock().date().toordinal()

    def _names(self) -> tuple[dict[int, Named], dict[int, Named]]:
        sources = {s.id: Named(s.name_zh, s.name_en) for s in self._plan.sources()}
        return sources, {p.id: p.named for p in self._projects.all()}

    def _contracts(self, flows: Mapping[int, Fen]) -> tuple[_Levels, _Levels]:
        """Return what may be paid on contracts that money reaches or leaves, before and after."""
        rows = [row for row in self._all_contracts.all() if flows.get(row.id)]
        numbers = {row.id: row.number for row in rows}
        before, after = _Levels(), _Levels()
        for contract, money in (
            self._all_contracts.positions(rows, self._today()).items() if rows else ()
        ):
            course = money.course
            moved = money._replace(course=course._replace(paid=course.paid + flows[contract]))
            for levels, state in ((before, money), (after, moved)):
                levels["warn_over_cap", contract, 0] = _Level(
                    numbers[contract], state.cap, state.course.paid, state.excess
                )
        return before, after


def _flows(
    moves: Iterable[Move],
) -> tuple[dict[tuple[int, int], Fen], dict[int, Fen]]:
    """Return what comes to (or leaves) each source and project, and each contract."""
    by_place: dict[tuple[int, int], Fen] = defaultdict(int)
    by_contract: dict[int, Fen] = defaultdict(int)
    for move in moves:
        for spot, fen in ((move.old, -move.fen), (move.new, move.fen)):
            if spot is None:
                continue
            by_place[spot.source_id or 0, spot.project_id or 0] += fen
            if spot.contract_id is not None:
                by_contract[spot.contract_id] += fen
    return by_place, by_contract


def _level(about: str, limit: Fen, used: Fen) -> _Level:
    return _Level(about, limit, used, max(0, used - limit))


def _of_one(fen: Paid, source: int) -> dict[int, Fen]:
    return {project: some for (s, project), some in fen.items() if s == source}


def _whole(about: str, released: Mapping[int, Fen], paid: Mapping[int, Fen]) -> _Level:
    """The level of a source that released money to projects alone."""
    limit, used = sum(released.values()), sum(paid.values())
    return _Level(about, limit, used, over_whole(released, paid))


def _of(paid: Paid, source: int | None = None, projects: Iterable[int] | None = None) -> Fen:
    wanted = None if projects is None else set(projects)
    return sum(
        fen
        for (s, p), fen in paid.items()
        if source in (None, s) and (wanted is None or p in wanted)
    )
