"""Charts of the sources of money: plan of the quarter, paid, plan of the next one."""

from __future__ import annotations

from fundtracker.i18n import tr
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.sources.cash_view import CashView


def plan_by_source(cash_view: CashView) -> Chart:
    """Return the plan of each source beside what was paid, and its plan of the next quarter."""
    this, following = (quarter.label for quarter in cash_view.facts.quarters)
    bars, now = cash_view.bars, cash_view.facts.quarters[0].name
    ids = {
        column: [f"cashplan/s{bar.source}/{column}/{now}" for bar in bars]
        for column in ("plan_before", "paid", "plan")
    }
    return Chart(
        tr("Plan and payments by source"),
        [bar.name for bar in bars],
        [
            Series(tr("Plan {quarter}", quarter=this), [bar.plan for bar in bars], "bar", "bar",
                   figures=ids["plan_before"]),
            Series(tr("Paid {quarter}", quarter=this), [bar.paid for bar in bars], "accent", "bar",
                   figures=ids["paid"]),
            Series(
                tr("Plan {quarter}", quarter=following),
                [bar.following for bar in bars],
                "plan",
                "bar",
                figures=ids["plan"],
            ),
        ],
    )  # fmt: skip
