"""The list of warnings of a ledger (表11): facts from the file, judged by the rules of the domain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import warnings as rules
from fundtracker.domain.park.funding import Rule
from fundtracker.domain.park.project import in_force, subtrees
from fundtracker.domain.park.warnings import ContractFacts, PaidFacts, ProjectFacts, SourceFacts, Warning

if TYPE_CHECKING:
    from fundtracker.ledger.projects.projects import Project
    from fundtracker.ledger.repositories import Repositories


def alerts(ledger: Repositories, day: int) -> list[Warning]:
    """Return every warning on a day (an ordinal), the gravest first; payments by their book quarter."""
    gathered = _Gathered(ledger, day)
    funds = ledger.fund_duties.alerts(day) if ledger.read("SELECT 1 FROM fund LIMIT 1") else []
    return rules.in_order([*gathered.projects(), *gathered.contracts(), *gathered.sources(), *funds])


class _Gathered:
    def __init__(self, ledger: Repositories, day: int) -> None:
        self._ledger, self._day = ledger, day
        self._quarter = Quarter.of(dt.date.fromordinal(day)).ordinal
        self._projects: dict[int, Project] = {p.id: p for p in ledger.projects.all()}

    def projects(self) -> Iterator[Warning]:
        ledger, day = self._ledger, self._day
        estimates, milestones = ledger.projects.estimates(), ledger.projects.milestones()
        paid, committed = ledger.projects.paid(self._quarter), dict[int, int]()
        for project, _, _, fen in ledger.contracts.committed(day):
            committed[project] = committed.get(project, 0) + fen
        below = subtrees({p.id: p.parent_id for p in self._projects.values()})
        for p in self._projects.values():
            ids = below[p.id]
            known = in_force(estimates.get(p.id, []), day)
            facts = ProjectFacts(
                p.id, p.name, p.manager, known.amount if known else None, sum(committed.get(i, 0) for i in ids),
                sum(paid.get(i, 0) for i in ids),
                p.done_day, p.accounts_day, milestones.get(p.id, []),
            )  # fmt: skip
            yield from rules.of_project(facts, day)

    def contracts(self) -> Iterator[Warning]:
        ledger, day = self._ledger, self._day
        every = ledger.contracts.all()
        rows, paid = {row.id: row for row in every}, ledger.contracts.paid(every, self._quarter, self._quarter)
        for contract, money in ledger.contracts.positions(every, day, paid=paid).items():
            row = rows[contract]
            manager = self._projects[row.project_id].manager
            yield from rules.of_contract(
                ContractFacts(row.number, row.project_id, manager, row.signed_day, money), day
            )  # fmt: skip
        for b in ledger.bookings.suspects(self._quarter, every, paid):
            row = rows[b.contract_id or 0]
            manager = self._projects[row.project_id].manager
            yield from rules.of_payment(
                PaidFacts(b.payment_id, row.number, row.project_id, manager, b.day, b.fen, row.signed_day, b.document)
            )

    def sources(self) -> Iterator[Warning]:
        ledger, day = self._ledger, self._day
        names = {s.id: s.name_zh for s in ledger.plan.sources()}
        released: dict[tuple[int, int | None], tuple[int, int]] = {}
        for q in ledger.funding.quotas(day):
            if q.kind != "receipt":
                fen, since = released.get((q.source_id, q.project_id), (0, 0))
                last = max(since, q.dated) if q.kind in ("release", "carry") else since
                released[q.source_id, q.project_id] = (fen + q.amount_fen, last)
        paid, last_paid = self._paid(), ledger.funding.last_paid()
        for (source, project), (fen, since) in released.items():
            spent = sum(f for (s, p), f in paid.items() if s == source and project in (None, p))
            recent = [d for (s, p), d in last_paid.items() if s == source and project in (None, p)]
            whole = fen if project else sum(f for (s, _), (f, _) in released.items() if s == source)
            name = self._projects[project].name if project else ""
            facts = SourceFacts(source, names[source], project, name, whole, spent, since, max(recent, default=None))
            yield from rules.of_source(facts, day)
        for rule in ledger.funding.rules():
            yield from self._rule(rule, names[rule.source], released, paid)

    def _rule(
        self, rule: Rule, name: str, released: dict[tuple[int, int | None], tuple[int, int]],
        paid: dict[tuple[int, int], int],
    ) -> Iterator[Warning]:  # fmt: skip
        project = rule.project
        mine = sum(f for (s, p), f in paid.items() if s == rule.source and project in (None, p))
        whole = sum(f for (_, p), f in paid.items() if project in (None, p))
        given = sum(f for (s, p), (f, _) in released.items() if s == rule.source and project in (None, p))
        about = f"{name} {self._projects[project].name}" if project else name
        yield from rules.of_rule(rule, about, given - mine, mine, whole, self._day)

    def _paid(self) -> dict[tuple[int, int], int]:
        rows = self._ledger.read(
            "SELECT source_id, project_id, sum(amount_fen) FROM paid_sum WHERE measure = 0 AND book_quarter <= ?"
            " GROUP BY 1, 2",
            (self._quarter,),
        )
        return {(source, project): fen for source, project, fen in rows}
