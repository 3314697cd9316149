"""What stands before a payment is counted: estimate, budget, contract, source, progress."""

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.park.contract import Contract
from fundtracker.domain.park.funding import over_whole
from fundtracker.domain.park.project import in_force
from fundtracker.ledger.core.database import Database
from fundtracker.ledger.projects.contract_paid import LATEST
from fundtracker.ledger.projects.contracts import Contracts, Row
from fundtracker.ledger.projects.projects import Projects
from fundtracker.ledger.sources.sources import Funding


class Stood(NamedTuple):
    """What stood before a payment: estimate in force, budget of the year left, money paid on the
    project, the contract's value and money paid on it, the source's money left, physical progress.
    """

    estimate_fen: int | None = None
    budget_fen: int | None = None
    project_paid_fen: int | None = None
    contract_fen: int | None = None
    contract_paid_fen: int | None = None
    source_fen: int | None = None
    physical: int | None = None


class Item(NamedTuple):
    """Money to be booked: a payment (position -1) or a part of it, and where it lies."""

    payment_id: int
    position: int
    fen: int
    day: int
    project_id: int | None
    source_id: int | None


class Standing:
    """What stands now, kept up as payments are booked one after the other within a change."""

    def __init__(
        self, db: Database, projects: Projects, contracts: Contracts, funding: Funding
    ) -> None:
        self._all_contracts = contracts
        self._estimates = projects.estimates()
        self._budgets: dict[tuple[int, int], int] = {}
        for project, _, year, fen in projects.budgets():
            self._budgets[project, year] = self._budgets.get((project, year), 0) + fen
        self._quotas = funding.quotas(LATEST)
        self._paid: dict[int, int] = {}
        self._paid_year: dict[tuple[int, int], int] = {}
        self._paid_source: dict[int, dict[int, int]] = {}  # source → project, 0 for none → fen
        for source, project, quarter, fen in db.read(
            "SELECT source_id, project_id, book_quarter, sum(amount_fen) FROM paid_sum WHERE "
            "measure = 0"
            " GROUP BY 1, 2, 3"
        ):
            self._count(project, source, quarter // 4, fen)
        self._contracts: dict[int, Contract] = {}
        self._physical: dict[int, list[tuple[int, int]]] = {}
        for project, day, physical in db.read(
            "SELECT project_id, until_day, physical FROM progress WHERE physical IS NOT NULL ORDER "
            "BY 1, 2"
        ):
            self._physical.setdefault(project, []).append((day, physical))

    @property
    def tracked(self) -> set[int]:
        """The projects of which something is known that a payment must remember."""
        return self._estimates.keys() | {p for p, _ in self._budgets} | self._physical.keys()

    def _count(self, project: int, source: int, year: int, fen: int) -> None:
        self._paid[project] = self._paid.get(project, 0) + fen
        self._paid_year[project, year] = self._paid_year.get((project, year), 0) + fen
        paid = self._paid_source.setdefault(source, {})
        paid[project] = paid.get(project, 0) + fen

    def contract(self, row: Row, day: int) -> Contract:
        """Return a contract's money as it stands, what was booked meanwhile included."""
        if row.id not in self._contracts:
            self._contracts[row.id] = self._all_contracts.positions([row], LATEST)[row.id]
        return self._contracts[row.id]._replace(day=day)

    def source_left(self, source: int, project: int, day: int) -> int | None:
        """Return what a source released for a project until a day, less what it paid; None: it
        released nothing to projects by name."""
        released = self._released(source, day)
        if project not in released:
            return None
        return released[project] - self._paid_source.get(source, {}).get(project, 0)

    def source_over(self, item: Item) -> int:
        """Return by how much a source is over all that it released once a payment is made; 0 where
        it is not, where it released nothing, and where its projects by themselves are as far over.
        """
        released = self._released(item.source_id or 0, item.day)
        if not released:
            return 0
        paid = dict(self._paid_source.get(item.source_id or 0, {}))
        project = item.project_id or 0
        paid[project] = paid.get(project, 0) + item.fen
        if 0 in released:  # all projects may use it
            return max(0, sum(paid.values()) - sum(released.values()))
        return over_whole(released, paid)

    def _released(self, source: int, day: int) -> dict[int, int]:
        """Return project, 0 for none, → what a source released for it until a day."""
        released: dict[int, int] = {}
        for q in self._quotas:
            if q.source_id == source and q.kind != "receipt" and q.dated <= day:
                project = q.project_id or 0
                released[project] = released.get(project, 0) + q.amount_fen
        return released

    def estimate(self, project: int) -> int | None:
        """Return the estimate in force, or None."""
        estimate = in_force(self._estimates.get(project, []))
        return estimate.amount if estimate else None

    def paid(self, project: int) -> int:
        """Return what was paid on a project."""
        return self._paid.get(project, 0)

    def before(self, item: Item, contract: Row | None) -> Stood:
        """Return what stands before a payment is counted."""
        project, year = item.project_id, dt.date.fromordinal(item.day).year
        if project is None:
            return Stood()
        money = self.contract(contract, item.day) if contract is not None else None
        budget = self._budgets.get((project, year))
        physical = [share for day, share in self._physical.get(project, []) if day <= item.day]
        return Stood(
            self.estimate(project),
            None if budget is None else budget - self._paid_year.get((project, year), 0),
            self.paid(project),
            money.current if money else None,
            money.course.paid if money else None,
            self.source_left(item.source_id, project, item.day) if item.source_id else None,
            physical[-1] if physical else None,
        )

    def counted(self, item: Item, contract: Row | None, kind: str) -> None:
        """Count a payment on its project, source and contract."""
        year = dt.date.fromordinal(item.day).year
        self._count(item.project_id or 0, item.source_id or 0, year, item.fen)
        if contract is not None:
            money = self.contract(contract, item.day)
            course = money.course.with_payment(item.fen, kind, item.day)
            self._contracts[contract.id] = money._replace(course=course)

    def without(self, items: Sequence[Item]) -> None:
        """Take payments out that the kept sums hold already: they are about to be counted one by
        one.
        """
        for i in items:
            year = dt.date.fromordinal(i.day).year
            self._count(i.project_id or 0, i.source_id or 0, year, -i.fen)
