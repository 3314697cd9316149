"""The plan over time: money paid against an even course and the approved years; versions side by
side.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from fundtracker.domain.base.money import Fen, rounded
from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import (
    WHOLE_PLAN,
    Amount,
    Line,
    Version,
    descendants,
    straight_line,
)
from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan.completed_investment import reached
from fundtracker.reports.plan.plan_rows import fiscal_sums


class Course(NamedTuple):
    """Sums in fen since the plan's start, one for each of its quarters.

    ``paid`` ends with the quarter asked for. ``even`` is what an even course would have reached, an
    assumption. ``planned`` follows the approved years, evenly inside each; None from the first
    year on for which a line has no approved amount.
    """

    quarters: list[Quarter]
    paid: list[Fen]
    even: list[Fen]
    planned: list[Fen | None]

    @property
    def now(self) -> int | None:
        """The place of the quarter asked for; None where it lies before the plan."""
        return len(self.paid) - 1 if self.paid else None


def course(
    context: ReportContext, version: Version, natures: Collection[str] = frozenset({"fiscal"})
) -> Course:
    """Return the course of the lines of some natures until the quarter of the context; see
    ``Course``.
    """
    lines, amounts, quarter = (
        context.lines,
        context.ledger.plan.amounts(version.id),
        context.quarter,
    )
    mains = [line for line in lines if line.nature in natures and line.parent_id is None]
    wanted = {i for line in mains for i in descendants(lines, line.id)}
    quarters = list(version.first.until(version.last))
    by_quarter = dict.fromkeys(quarters, 0)
    for line, booked, _, fen in fiscal_sums(context):
        at = Quarter.at(booked)
        if line in wanted and at in by_quarter:
            by_quarter[at] += fen
    by_line_and_year = {(a.line_id, a.year): a.amount_fen for a in amounts}
    plan_total = sum(by_line_and_year.get((line.id, WHOLE_PLAN), 0) for line in mains)
    return Course(
        quarters,
        _summed([by_quarter[q] for q in quarters if q.ordinal <= quarter.ordinal]),
        [straight_line(plan_total, q, version) for q in quarters],
        _planned(quarters, [line.id for line in mains], by_line_and_year),
    )


def _known(totals: Sequence[int | None]) -> list[int]:
    """Return what was reported, 0 in quarters before anything was; [] where nothing ever was."""
    return [fen or 0 for fen in totals] if any(fen is not None for fen in totals) else []


def completed(context: ReportContext, version: Version) -> Course:
    """Return the course of completed investment, as projects report it; ``paid`` is empty where
    none did.

    It is another measure than money paid: the two share no chart and no sum.
    """
    lines, amounts, quarter = (
        context.lines,
        context.ledger.plan.amounts(version.id),
        context.quarter,
    )
    mains = [line for line in lines if line.nature == "investment" and line.parent_id is None]
    quarters = list(version.first.until(version.last))
    gone = [q for q in quarters if q.ordinal <= quarter.ordinal]
    totals = reached(context, [i for line in mains for i in descendants(lines, line.id)], gone)
    by_line_and_year = {(a.line_id, a.year): a.amount_fen for a in amounts}
    plan_total = sum(by_line_and_year.get((line.id, WHOLE_PLAN), 0) for line in mains)
    return Course(
        quarters,
        _known(totals),
        [straight_line(plan_total, q, version) for q in quarters],
        _planned(quarters, [line.id for line in mains], by_line_and_year),
    )


def _summed(parts: Sequence[Fen]) -> list[Fen]:
    sums, total = [], 0
    for fen in parts:
        total += fen
        sums.append(total)
    return sums


def _planned(
    quarters: Sequence[Quarter], mains: Sequence[int], by_line_and_year: dict[tuple[int, int], Fen]
) -> list[Fen | None]:
    planned: list[Fen | None] = []
    before, known = 0, bool(mains)
    for year in sorted({q.year for q in quarters}):
        n = sum(q.year == year for q in quarters)
        known = known and all((line, year) in by_line_and_year for line in mains)
        of_year = sum(by_line_and_year.get((line, year), 0) for line in mains)
        planned += [before + rounded(of_year * (i + 1), n) if known else None for i in range(n)]
        before += of_year
    return planned


class Difference(NamedTuple):
    """An amount of the plan in two versions; ``year`` 0 for the whole period, None where it is
    not stated.
    """

    line: Line
    year: int
    before: Amount | None
    after: Amount | None

    @property
    def change_fen(self) -> Fen | None:
        """What the later version adds; None where one of them states nothing."""
        if self.before is None or self.after is None:
            return None
        return self.after.amount_fen - self.before.amount_fen


def compare(
    lines: Sequence[Line], before: Sequence[Amount], after: Sequence[Amount]
) -> list[Difference]:
    """Return every amount that one of two versions states, by line and year."""
    old = {(a.line_id, a.year): a for a in before}
    new = {(a.line_id, a.year): a for a in after}
    years = sorted({year for _, year in (*old, *new)})
    return [
        Difference(line, year, old.get((line.id, year)), new.get((line.id, year)))
        for line in lines
        for year in years
        if (line.id, year) in old or (line.id, year) in new
    ]
