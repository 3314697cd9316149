"""What the page of the cash plan shows beside table 5: the plan of each source against what was
paid, for its chart.
"""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.funding import total, totals
from fundtracker.i18n import tr
from fundtracker.reports.context import ReportContext, door
from fundtracker.reports.sources import table4_5
from fundtracker.reports.tables.report_table import Table


class Bar(NamedTuple):
    """A source: its plan of the quarter, what was paid in it, its plan of the next one; fen;
    ``source``: its id, 0 what names none.
    """

    name: str
    plan: int
    paid: int
    following: int
    source: int


class Facts(NamedTuple):
    """What the form needs: names, the plans of both quarters by (quarter, project, source), what
    is left.

    ``left`` is released and not paid, by project and source; only where money was released to a
    project.
    """

    sources: list[tuple[str, int]]
    projects: list[tuple[str, int]]
    quarters: list[Quarter]
    plans: dict[tuple[int, int, int], tuple[int, str]]
    left: dict[tuple[int, int], int]
    available: dict[int, int]

    def planned(self, quarter: int, source: int | None = None) -> int:
        """Return what is planned for a quarter, of one source or of all."""
        plans = self.plans.items()
        return sum(fen for (q, _, s), (fen, _) in plans if q == quarter and source in (None, s))


class CashView(NamedTuple):
    """All that the page shows."""

    table: Table
    bars: list[Bar]
    facts: Facts


def view(context: ReportContext) -> CashView:
    """Return table 5 with its chart and what its form needs."""
    ledger, q = context.ledger, context.quarter
    names = [(name, source) for source, name in context.source_names.items()]
    projects = [(name, project) for project, name in context.project_names.items()]
    both = [q, Quarter.at(q.ordinal + 1)]
    plans = {
        (quarter.ordinal, project, source): (fen, purpose)
        for quarter in both
        for project, source, fen, purpose in ledger.funding.cash_plans(quarter.ordinal)
    }
    cells = context.budget_quotas
    places = totals(cells, "project", "source").items()
    left = {(p, s): a.available for (p, s), a in places if p and a.released}
    available = {s: total(cells, source=s).available for _, s in names}
    facts = Facts(names, projects, both, plans, left, available)
    paid = ledger.funding.paid_in(q.ordinal)
    bars = [
        Bar(
            name,
            facts.planned(q.ordinal, s),
            sum(fen for (_, source_paid), fen in paid.items() if source_paid == s),
            facts.planned(both[1].ordinal, s),
            s,
        )
        for name, s in [*names, (tr("No source named"), 0)]
    ]
    return CashView(
        table4_5.cash_plan(context),
        [bar for bar in bars if bar.plan or bar.paid or bar.following],
        facts,
    )


build = door(view)
