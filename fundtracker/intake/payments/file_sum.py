"""What a file holds as one sum: new, duplicates and rejected rows come to what was read; beside it
what the file says of itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fundtracker.errors import Issue
from fundtracker.intake.payments.post import Outcome

DUPLICATE = "duplicate_in_file"


class Share(NamedTuple):
    """A part of a file: its rows, the fen that go out and come in by them; ``unknown``: rows of
    which no amount can be read (None: not said).
    """

    rows: int | None = 0
    out_fen: int | None = 0
    in_fen: int | None = 0
    unknown: int = 0

    def plus(self, other: Share) -> Share:
        """Return both together; what one of them does not say counts nothing."""
        return Share(
            (self.rows or 0) + (other.rows or 0),
            (self.out_fen or 0) + (other.out_fen or 0),
            (self.in_fen or 0) + (other.in_fen or 0),
            self.unknown + other.unknown,
        )


class FileSum(NamedTuple):
    """The parts of a file and their sum, ``skipped`` rows (titles, totals, blank ones) apart: they
    hold no money. ``declared``: what the file says of itself, None where it says nothing;
    ``differences`` of it that nothing explains.
    """

    new: Share
    duplicates: Share
    rejected: Share
    skipped: int
    total: Share
    declared: Share | None = None
    differences: Mapping[str, int] = {}


def of(outcome: Outcome) -> FileSum:
    """Return the sum of a file that was read."""
    counts, sums, reading = outcome.counts, outcome.sums, outcome.reading
    new = Share(counts["new"], sums["new_out"], sums["new_in"])
    duplicates = Share(counts["known"], sums["known_out"], sums["known_in"])
    rejected = Share()
    for issue in reading.rejected:
        if issue.code == DUPLICATE:
            duplicates = duplicates.plus(_of_issue(issue))
        else:
            rejected = rejected.plus(_of_issue(issue))
    total = new.plus(duplicates).plus(rejected)
    stated = reading.declared()
    if stated is None:
        return FileSum(new, duplicates, rejected, counts["skipped"], total)
    items, differences = stated
    declared = Share(items.get("count"), items.get("out_fen"), items.get("in_fen"))
    return FileSum(new, duplicates, rejected, counts["skipped"], total, declared, differences)


def is_duplicate(issue: Issue | None) -> bool:
    """Tell whether a row is rejected because the file holds it twice."""
    return issue is not None and issue.code == DUPLICATE


def _of_issue(issue: Issue) -> Share:
    out, into = issue.params.get("out_fen"), issue.params.get("in_fen")
    return Share(1, out or 0, into or 0, unknown=int(out is None and into is None))
