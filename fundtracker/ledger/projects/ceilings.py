"""Ceilings of what is committed, the estimate and the rules of sources: asked before a contract
or a change order is written.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.money import Fen
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.project import Estimate, below, in_force, over_estimate
from fundtracker.domain.park.source_room import Commitment, SourceRoom
from fundtracker.errors import Named, UserError
from fundtracker.ledger.core.change import Change
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.core.settings import Settings
from fundtracker.ledger.projects import source_ceilings
from fundtracker.ledger.projects.contract_paid import LATEST, difference
from fundtracker.ledger.projects.projects import Projects
from fundtracker.ledger.review import answers
from fundtracker.ledger.review.freeze import frozen, open_quarter

# the setting's name: 1 a contract over the estimate needs its reason, 0 it is only told
RULE = "stop_over_estimate"
EXCESS = "over_estimate"  # of a change: project → fen that its contracts lie over the estimate
CODE = "warn_committed_over_estimate"


_KIN = (  # a project, those above it and all that lie below these
    "WITH RECURSIVE up(id) AS (SELECT ? UNION SELECT f.parent_id FROM up"
    " JOIN project_fact f ON f.project_id = up.id WHERE f.parent_id IS NOT NULL),"
    " kin(id) AS (SELECT id FROM up UNION"
    " SELECT f.project_id FROM project_fact f JOIN kin ON f.parent_id = kin.id)"
    " SELECT p.id, f.parent_id, p.name, coalesce(f.name_en, '') FROM project p"
    " LEFT JOIN project_fact f ON f.project_id = p.id WHERE p.id IN (SELECT id FROM kin)"
)


class _Node(NamedTuple):
    parent: int | None
    name: Named


class Over(NamedTuple):
    """A project whose estimate would be passed: fen, ``committed`` with what is about to be
    added.
    """

    project: int
    name: str
    estimate: Fen
    committed: Fen

    @property
    def excess(self) -> Fen:
        """What lies over the estimate."""
        return over_estimate(self.estimate, self.committed)


class Limits(NamedTuple):
    """The estimates over each project with what is committed under them; ``stops``: what passes
    one needs a reason of its own.
    """

    rooms: dict[int, list[Over]] = {}  # noqa: RUF012 - never mutated
    stops: bool = True

    def passed(self, project: int, more: Fen) -> list[Over]:
        """Return which estimates ``more`` fen on a project would pass; what lessens passes
        nothing.
        """
        rooms = self.rooms.get(project, []) if more > 0 else []
        after = [room._replace(committed=room.committed + more) for room in rooms]
        return [over for over in after if over.excess]


class Ceilings:
    """The estimates of a ledger's projects, and what contracts commit under each."""

    def __init__(self, db: Database, projects: Projects, settings: Settings) -> None:
        self._db, self._projects, self._settings = db, projects, settings

    def over(self, project: int, more: Fen) -> list[Over]:
        """Return which estimates ``more`` on a project would pass: its own and those of the
        projects above it.

        Contracts count as signed, change orders once they are approved. What lessens passes
        nothing.
        """
        return self.limits(project).passed(project, more) if more > 0 else []

    def limits(self, only: int | None = None) -> Limits:
        """Return the estimates over one project or over each, with what is committed under them."""
        tree = self._tree(only)
        estimates = self._estimates(tree, only)
        if not estimates:
            return Limits(stops=self._stops())
        parents = {id_: node.parent for id_, node in tree.items()}
        limit_of_project: dict[int, Over] = {}

        def room(project: int, amount: Fen) -> Over:
            if project not in limit_of_project:
                committed = self._committed(below(project, parents))
                limit_of_project[project] = Over(project, tree[project].name, amount, committed)
            return limit_of_project[project]

        limits_found: dict[int, list[Over]] = {}
        for project in tree if only is None else [only]:
            here: int | None = project
            while here is not None:
                if (known := in_force(estimates.get(here, []))) is not None:
                    limits_found.setdefault(project, []).append(room(here, known.amount))
                here = parents.get(here)
        return Limits(limits_found, self._stops())

    def _tree(self, only: int | None) -> dict[int, _Node]:
        """Return all projects; of one: those above it and all that lie below these, for a list asks
        for its projects one by one.
        """
        if only is None:
            return {each.id: _Node(each.parent_id, each.named) for each in self._projects.all()}
        rows = self._db.read(_KIN, (only,))
        return {id_: _Node(parent, Named(name, name_en)) for id_, parent, name, name_en in rows}

    def _estimates(self, tree: Iterable[int], only: int | None) -> dict[int, list[Estimate]]:
        if only is None:
            return self._projects.estimates()
        estimates = {
            project: self._projects.estimates(project).get(project, []) for project in tree
        }
        return {project: known for project, known in estimates.items() if known}

    def sources(self, *, but: int | None = None) -> SourceRoom:
        """Return what the rules of sources leave for contracts, those of contract ``but`` apart."""
        stops = self._settings.get(source_ceilings.RULE, "1") == "1"
        return source_ceilings.room(self._db, stops, but=but)

    def require(
        self, change: Change, commitment: Commitment, override: str, *, but: int | None = None
    ) -> None:
        """Refuse what passes an estimate (``require_estimate``) or a rule of its source
        (``require_source``) where no reason is given.

        Raises:
            UserError: ``over_estimate_stop``, or see ``source_ceilings.require``.
        """
        self.require_estimate(change, commitment, override)
        self.require_source(change, commitment, override, but=but)

    def require_source(
        self, change: Change, commitment: Commitment, override: str, *, but: int | None = None
    ) -> None:
        """Refuse what passes a rule of its source and no reason is given; a reason becomes the
        answer to the breach. Contract ``but`` is not counted: it is the one that is written.

        Raises:
            UserError: see ``source_ceilings.require``.
        """
        if commitment.source is None or commitment.more <= 0:
            return
        room = self.sources(but=but)
        for each in source_ceilings.require(change, room, commitment, override):
            for code in source_ceilings.ANSWERED[each.code]:
                self._answer(change, commitment.day, answers.figure_of(code, each.name), override)

    def require_estimate(self, change: Change, commitment: Commitment, override: str) -> None:
        """Refuse what passes an estimate and no reason is given; a reason becomes the answer to
        the breach, in the quarter of the commitment's day or the next that is not frozen.

        Raises:
            UserError: ``over_estimate_stop`` with the excess in yuan.
        """
        for excess in self.over(commitment.project, commitment.more):
            if self._stops() and not override.strip():
                raise UserError(
                    "over_estimate_stop", name=excess.name, excess=money.show(excess.excess),
                    estimate=money.show(excess.estimate), committed=money.show(excess.committed),
                )  # fmt: skip
            change.params.setdefault(EXCESS, {})[excess.name] = excess.excess
            self._answer(change, commitment.day, answers.figure_of(CODE, excess.name), override)

    def _answer(self, change: Change, day: int | None, figure: str, override: str) -> None:
        if day is None or not override.strip():
            return
        quarter = open_quarter(frozen(self._db), Quarter.of(dt.date.fromordinal(day)).ordinal)
        answers.write(self._db, change, quarter, figure, override)

    def _stops(self) -> bool:
        return self._settings.get(RULE, "1") == "1"

    def _committed(self, projects: list[int]) -> Fen:
        ids = ",".join(map(str, projects))
        [(fen,)] = self._db.read(
            f"SELECT coalesce((SELECT sum(signed_fen + {difference('contract', str(LATEST))})"
            f" FROM contract WHERE project_id IN ({ids})), 0)"
            " + coalesce((SELECT sum(h.amount_fen) FROM contract c JOIN contract_change h ON "
            "h.contract_id = c.id"
            f" WHERE h.state = 'approved' AND c.project_id IN ({ids})), 0)"
        )
        return int(fen)
