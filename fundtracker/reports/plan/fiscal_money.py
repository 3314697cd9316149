"""What counts in the fiscal lines: the district's own money; that of city, banks, enterprises and
funds stands apart.
"""

from __future__ import annotations

from fundtracker.domain.park.plan import APART, APART_SOURCES
from fundtracker.reports.context import ReportContext


def sums(context: ReportContext) -> list[tuple[int, int, int, int]]:
    """Return what was paid (line, book quarter, how many payments, fen), the money of other
    sources off the fiscal lines: it stands as a line ``APART``.
    """
    found = {(line, quarter): [n, fen] for line, quarter, n, fen in context.plan_sums}
    for line, _, quarter, n, fen in context.apart_sums:
        own = found.setdefault((APART, quarter), [0, 0])
        for place, sign in ((found[line, quarter], -1), (own, 1)):
            place[0] += sign * n
            place[1] += sign * fen
    return [(line, quarter, n, fen) for (line, quarter), (n, fen) in found.items()]


def sources(context: ReportContext) -> tuple[int, ...] | None:
    """Return the sources whose money counts in fiscal lines, 0 for none named; None: all that
    paid there do.
    """
    own = (source.id for source in context.sources if source.code not in APART_SOURCES)
    return (0, *own) if context.apart_sums else None
