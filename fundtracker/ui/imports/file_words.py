"""What is said of each file of an import: its name with what became of it so far."""

from __future__ import annotations

from collections.abc import Callable

from fundtracker.i18n import tr
from fundtracker.intake.payments import file_sum
from fundtracker.ui.imports.job import Job


def named(job: Job, exact: Callable[[int], str]) -> str:
    """Return a file's name with what became of it so far; ``exact`` writes fen in yuan."""
    return " · ".join([job.name, *became(job, exact)])


def became(job: Job, exact: Callable[[int], str]) -> list[str]:
    """Return what became of a file so far: refused, questions, or payments and money."""
    if job.refused is not None:
        return [tr("not readable")]
    if job.preview is None:
        return []
    # In yuan to the fen: what a file holds may be nothing in the unit of reports.
    sums = job.preview.outcome.sums
    parts = [tr("questions: {n}", n=len(job.questions))] if job.questions else []
    parts.append(tr("{n} rows", n=f"{job.new:,}"))
    if rejected := file_sum.of(job.preview.outcome).rejected.rows:
        parts.append(tr("errors: {n}", n=f"{rejected:,}"))
    if sums["new_out"] or not sums["new_in"]:
        parts.append(tr("out {amount}", amount=exact(sums["new_out"])))
    if sums["new_in"]:
        parts.append(tr("in {amount}", amount=exact(sums["new_in"])))
    return parts
