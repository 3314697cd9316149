"""Completed investment (完成投资) of the plan's lines: what projects reported last, another
measure than payments.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import Fen
from fundtracker.domain.base.period import Quarter
from fundtracker.reports.context import ReportContext


class Reported(NamedTuple):
    """A project's last report by some day: fen since its start."""

    project: int
    day: int
    fen: Fen


def last_reports(context: ReportContext, lines: Sequence[int], day: int) -> list[Reported]:
    """Return the last report by ``day`` of each project of these lines; a project without a line
    has its parent's.
    """
    homes = {p.id: (p.line_id, p.parent_id) for p in context.projects.values()}
    reports: dict[int, Reported] = {}
    for project, until, fen in context.completed_reports:
        if until <= day and _line(project, homes) in lines:
            reports[project] = Reported(project, until, fen)
    return list(reports.values())


def _line(project: int | None, homes: dict[int, tuple[int | None, int | None]]) -> int | None:
    while project is not None:
        line, project = homes[project]
        if line is not None:
            return line
    return None


def reached(
    context: ReportContext, lines: Sequence[int], quarters: Sequence[Quarter]
) -> list[Fen | None]:
    """Return the completed investment at the end of each quarter; None until the first report."""
    totals: list[Fen | None] = []
    for quarter in quarters:
        reports = last_reports(context, lines, quarter.last_day.toordinal())
        totals.append(sum(report.fen for report in reports) if reports else None)
    return totals
