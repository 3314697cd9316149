"""The list of warnings of a ledger (表11): facts from the file, judged by the rules of the
domain.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from fundtracker.domain.base.money import sum_by_key
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park import warnings as rules
from fundtracker.domain.park.bounds import FLOORS
from fundtracker.domain.park.funding import Rule, over_whole, unreleased
from fundtracker.domain.park.plan import apart, descendants
from fundtracker.domain.park.project import in_force, inner_estimates, subtrees
from fundtracker.domain.park.warnings import (
    ContractFacts,
    IndicatorFacts,
    PaidFacts,
    ProjectFacts,
    SourceFacts,
    Warning,
)

if TYPE_CHECKING:
    from fundtracker.domain.park.contract import Contract
    from fundtracker.ledger.funds.fund_entries import Fund
    from fundtracker.ledger.projects.contract_paid import Paid
    from fundtracker.ledger.projects.contracts import Row
    from fundtracker.ledger.projects.projects import Project
    from fundtracker.ledger.repositories import Repositories

T = TypeVar("T")


def alerts(ledger: Repositories, day: int, lang: str = "zh") -> list[Warning]:
    """Return every warning on a day (an ordinal), the gravest first; payments by their book
    quarter. ``lang``: in which what has names in both is named.
    """
    gathered = _Gathered(ledger, day)
    funds = ledger.fund_duties.alerts(day) if ledger.read("SELECT 1 FROM fund LIMIT 1") else []
    money = _fund_money(ledger, day) if ledger.read("SELECT 1 FROM fund LIMIT 1") else ()
    park = (
        *_plan_lines(ledger, day),
        *gathered.projects(),
        *gathered.contracts(),
        *gathered.sources(),
        *_indicators(ledger, day, lang),
    )
    every = rules.in_order([*park, *funds, *money, *_figures(ledger, day)])
    return every if lang == "zh" else _named(ledger, every, lang)


def _named(ledger: Repositories, every: list[Warning], lang: str) -> list[Warning]:
    names = {source.name_zh: source.name(lang) for source in ledger.plan.sources()}
    names |= {i.name_zh: i.name(lang) for i in ledger.indicators.all()}
    names |= {line.name_zh: line.name(lang) for line in ledger.plan.lines()}
    names |= {fund.name: fund.title(lang) for fund in ledger.funds.all()}
    return rules.in_words(every, names, {p.name: p.title(lang) for p in ledger.projects.all()})


def _plan_lines(ledger: Repositories, day: int) -> Iterator[Warning]:
    """Yield the fiscal lines on which more was paid in the plan's period than all of their plan."""
    if not ledger.plan.versions():
        return
    quarter = Quarter.of(dt.date.fromordinal(day))
    version, lines = ledger.plan.in_force(quarter), ledger.plan.lines()
    last = min(quarter.ordinal, version.last.ordinal)
    paid = _paid_by_line(ledger, range(version.first.ordinal, last + 1))
    planned = {
        a.line_id: a.amount_fen
        for a in ledger.plan.amounts(version.id)
        if not a.year and a.bound not in FLOORS
    }
    for known in lines:
        if known.nature == "fiscal" and planned.get(known.id):
            spent = sum(paid.get(i, 0) for i in descendants(lines, known.id))
            yield from rules.of_line(known.name_zh, planned[known.id], spent)


def _paid_by_line(ledger: Repositories, quarters: range) -> dict[int, int]:
    """Return line → fen paid in some quarters, without money of city, banks, enterprises and funds
    on fiscal lines.
    """
    sums, paid = ledger.plan.sums_by_source(), dict[int, int]()
    others = apart(sums, ledger.plan.lines(), ledger.plan.sources())
    for some, sign in ((sums, 1), (others, -1)):
        for line, _, booked, _, fen in some:
            if booked in quarters:
                paid[line] = paid.get(line, 0) + sign * fen
    return paid


def _indicators(ledger: Repositories, day: int, lang: str) -> Iterator[Warning]:
    """Yield the targets of indicators that are due and not reached by what was reported last."""
    quarter = Quarter.of(dt.date.fromordinal(day)).ordinal
    reported = sorted(
        (q, i, a.amount) for (i, q), a in ledger.indicators.actuals().items() if q <= quarter
    )
    last = {indicator: amount for _, indicator, amount in reported}
    targets = ledger.indicators.targets()
    for indicator in ledger.indicators.all():
        for target in targets.get(indicator.id, []):
            due = dt.date(target.year, 12, 31).toordinal()
            facts = IndicatorFacts(
                indicator.name_zh, indicator.unit(lang), target.amount, last.get(indicator.id), due,
                target.bound,
            )  # fmt: skip
            yield from rules.of_indicator(facts, day)


def _fund_money(ledger: Repositories, day: int) -> Iterator[Warning]:
    """Yield what is wrong with the money of the funds: carry to be given back, more spent than
    there was.
    """
    from fundtracker.domain.funds import duties
    from fundtracker.ledger import fund_carry, fund_cash
    from fundtracker.ledger.fund_checks import early_money, fees_otherwise, in_kind_told
    from fundtracker.ledger.fund_checks.divisions import Divisions
    from fundtracker.ledger.funds.fund_duties import as_warning

    today = dt.date.fromordinal(day)
    for fund in ledger.funds.all():
        if _is_open(fund, day):
            owed, cash = (
                fund_carry.owed_back(ledger, fund, today),
                fund_cash.at(ledger, fund, today).balance,
            )
            for alert in duties.money_alerts(fund.name, owed, cash, today):
                yield as_warning(fund, alert)
    open_funds = {fund.id: fund for fund in ledger.funds.all() if _is_open(fund, day)}
    divided = [(fund.id, alert) for fund, alert in Divisions(ledger).alerts(day)]
    fees = fees_otherwise.alerts(ledger, day)
    left = in_kind_told.alerts(ledger, day)
    for fund_id, alert in [*divided, *fees, *left, *early_money.alerts(ledger, day)]:
        if fund_id in open_funds:
            yield as_warning(open_funds[fund_id], alert)


def _is_open(fund: Fund, day: int) -> bool:
    return fund.closed_day is None or fund.closed_day > day


def _figures(ledger: Repositories, day: int) -> Iterator[Warning]:
    """Yield the companies that were asked for their figures and have not answered (in full) on
    the day it was due.
    """
    names = {company.id: company.name for company in ledger.companies.all()}
    for company_kpi in ledger.company_kpis.asked(day):
        yield from rules.of_figures(
            names[company_kpi.company_id],
            Quarter.at(company_kpi.quarter).label,
            company_kpi.missing,
            company_kpi.due_day,
            day,
        )


def _of(values: Mapping[tuple[int, Any], T], source: int, project: int | None) -> list[T]:
    """Return the values of a source, by (source, project), of all its projects or of one."""
    return [value for (s, p), value in values.items() if s == source and project in (None, p)]


class _Gathered:
    def __init__(self, ledger: Repositories, day: int) -> None:
        self._ledger, self._day = ledger, day
        self._quarter = Quarter.of(dt.date.fromordinal(day)).ordinal
        self._projects: dict[int, Project] = {p.id: p for p in ledger.projects.all()}

    def projects(self) -> Iterator[Warning]:
        ledger, day = self._ledger, self._day
        estimates, milestones = ledger.projects.estimates(), ledger.projects.milestones()
        paid = ledger.projects.paid(self._quarter)
        committed = sum_by_key(
            (project, fen) for project, *_, fen in ledger.contracts.committed(day)
        )
        parents = {p.id: p.parent_id for p in self._projects.values()}
        below, pending = subtrees(parents), self._pending()
        inner = inner_estimates(
            parents, {p: e.amount for p in parents if (e := in_force(estimates.get(p, []), day))}
        )
        for p in self._projects.values():
            ids = below[p.id]
            known = in_force(estimates.get(p.id, []), day)
            facts = ProjectFacts(
                p.id,
                p.name,
                p.manager,
                known.amount if known else None,
                sum(committed.get(i, 0) for i in ids),
                sum(paid.get(i, 0) for i in ids),
                p.done_day,
                p.accounts_day,
                milestones.get(p.id, []),
                sum(pending.get(i, 0) for i in ids),
                inner.get(p.id, 0),
            )
            yield from rules.of_project(facts, day)

    def _pending(self) -> dict[int, int]:
        """Return project → fen of change orders that wait, of contracts not settled."""
        rows = {row.id: row.project_id for row in self._every}
        return sum_by_key(
            (rows[contract], money.course.pending)
            for contract, money in self._positions.items()
            if money.course.settled is None
        )

    @cached_property
    def _every(self) -> list[Row]:
        return self._ledger.contracts.all()

    @cached_property
    def _paid_on(self) -> dict[int, Paid]:
        return self._ledger.contracts.paid(self._every, self._quarter, self._quarter)

    @cached_property
    def _positions(self) -> dict[int, Contract]:
        return self._ledger.contracts.positions(self._every, self._day, paid=self._paid_on)

    def contracts(self) -> Iterator[Warning]:
        ledger, day = self._ledger, self._day
        every, paid = self._every, self._paid_on
        rows = {row.id: row for row in every}
        for contract, money in self._positions.items():
            row = rows[contract]
            manager = self._projects[row.project_id].manager
            yield from rules.of_contract(
                ContractFacts(row.number, row.project_id, manager, row.signed_day, money), day
            )  # fmt: skip
        for b in ledger.bookings.suspects(self._quarter, every, paid):
            row = rows[b.contract_id or 0]
            manager = self._projects[row.project_id].manager
            yield from rules.of_payment(
                PaidFacts(
                    b.payment_id,
                    row.number,
                    row.project_id,
                    manager,
                    b.day,
                    b.fen,
                    row.signed_day,
                    b.document,
                )
            )

    def sources(self) -> Iterator[Warning]:
        ledger = self._ledger
        names = {s.id: s.name_zh for s in ledger.plan.sources()}
        released, paid = self._released(), self._paid()
        last_paid = ledger.funding.last_paid()
        for (source, project), (fen, since) in released.items():
            released_fen, name = fen, ""
            if project:
                name = self._projects[project].name
            else:
                released_fen = sum(f for (s, _), (f, _) in released.items() if s == source)
            facts = SourceFacts(
                source,
                names[source],
                project,
                name,
                released_fen,
                sum(_of(paid, source, project)),
                since,
                max(_of(last_paid, source, project), default=None),
            )
            yield from rules.of_source(facts, self._day)
        yield from self._whole_sources(names, released, paid)
        yield from self._unreleased(names, released, paid)
        yield from self._committed(names, released)
        for rule in ledger.funding.rules():
            yield from self._rule(rule, names[rule.source], released, paid)

    def _unreleased(
        self, names: Mapping[int, str], released: dict[tuple[int, int | None], tuple[int, int]],
        paid: Mapping[tuple[int, int], int],
    ) -> Iterator[Warning]:  # fmt: skip
        """Yield what was paid where nothing was released: from a source, or by it for a project."""
        places = {(source, project or 0) for source, project in released}
        parents = {p.id: p.parent_id for p in self._projects.values()}
        for (source, project), fen in unreleased(places, paid, parents).items():
            name = self._projects[project].name if project else ""
            facts = SourceFacts(source, names[source], project or None, name, 0, fen, None, None)
            yield from rules.of_unreleased(facts, recorded=bool(released))

    def _committed(
        self, names: Mapping[int, str], released: dict[tuple[int, int | None], tuple[int, int]]
    ) -> Iterator[Warning]:
        """Yield what contracts commit beyond what was released: of a source as a whole, else of
        what it released to a project by name.
        """
        committed: dict[tuple[int, int], int] = {}
        for project, source, _, fen in self._ledger.contracts.committed(self._day):
            committed[source, project] = committed.get((source, project), 0) + fen
        for source in sorted({source for source, _ in (*committed, *released) if source}):
            of = {p: fen for (s, p), (fen, _) in released.items() if s == source}
            facts = SourceFacts(source, names[source], None, "", sum(of.values()), 0, None, None)
            breaches = list(rules.of_committed(facts, sum(_of(committed, source, None))))
            yield from breaches
            for project in sorted(p for p in of if p and not breaches):
                name, fen = self._projects[project].name, of[project]
                own = facts._replace(project=project, project_name=name, released=fen)
                yield from rules.of_committed(own, committed.get((source, project), 0))

    def _released(self) -> dict[tuple[int, int | None], tuple[int, int]]:
        """Return (source, project) → (fen released, the day of the last release)."""
        released: dict[tuple[int, int | None], tuple[int, int]] = {}
        for quota in self._ledger.funding.quotas(self._day):
            if quota.kind == "receipt":
                continue
            key = quota.source_id, quota.project_id
            fen, since = released.get(key, (0, 0))
            if quota.kind in ("release", "carry"):
                since = max(since, quota.dated)
            released[key] = (fen + quota.amount_fen, since)
        return released

    def _whole_sources(
        self, names: Mapping[int, str], released: dict[tuple[int, int | None], tuple[int, int]],
        paid: Mapping[tuple[int, int], int],
    ) -> Iterator[Warning]:  # fmt: skip
        """Yield the warnings of sources that released money to projects alone: what they paid on
        others, or on none, is over it too.
        """
        for source in {s for s, _ in released if (s, None) not in released}:
            of_projects = {p or 0: fen for (s, p), (fen, _) in released.items() if s == source}
            spent = {p: fen for (s, p), fen in paid.items() if s == source}
            if over_whole(of_projects, spent):
                total, used = sum(of_projects.values()), sum(spent.values())
                facts = SourceFacts(source, names[source], None, "", total, used, None, None)
                yield from rules.of_source(facts, self._day)

    def _rule(
        self, rule: Rule, name: str, released: dict[tuple[int, int | None], tuple[int, int]],
        paid: dict[tuple[int, int], int],
    ) -> Iterator[Warning]:  # fmt: skip
        project = rule.project
        mine = sum(_of(paid, rule.source, project))
        paid_fen = sum(f for (_, p), f in paid.items() if project in (None, p))
        released_fen = sum(fen for fen, _ in _of(released, rule.source, project))
        about = f"{name} {self._projects[project].name}" if project else name
        yield from rules.of_rule(rule, about, released_fen - mine, mine, paid_fen, self._day)

    def _paid(self) -> dict[tuple[int, int], int]:
        rows = self._ledger.read(
            "SELECT source_id, project_id, sum(amount_fen) FROM paid_sum WHERE measure = 0 AND "
            "book_quarter <= ?"
            " GROUP BY 1, 2",
            (self._quarter,),
        )
        return {(source, project): fen for source, project, fen in rows}
