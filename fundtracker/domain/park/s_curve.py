"""S-curves: what falls into each period and its running total; how a forecast moved."""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from fundtracker.domain.base.money import Fen, split


class Point(NamedTuple):
    """A period (a quarter's or month's ordinal), what falls into it, the total since the start."""

    period: int
    fen: Fen
    total: Fen


def running(amounts: Mapping[int, Fen]) -> list[Point]:
    """Return the curve of amounts by period, without gaps between the first and the last."""
    if not amounts:
        return []
    periods = range(min(amounts), max(amounts) + 1)
    falls = [amounts.get(p, 0) for p in periods]
    return [Point(*point) for point in zip(periods, falls, accumulate(falls), strict=True)]


def reached(amounts: Mapping[int, Fen], period: int) -> Fen:
    """Return the running total at the end of ``period``: the value of the curve there."""
    return sum(fen for at, fen in amounts.items() if at <= period)


def added(curves: Sequence[Mapping[int, Fen]]) -> dict[int, Fen]:
    """Return the curve of several projects together: of a group, or of the plan."""
    total: dict[int, Fen] = {}
    for curve in curves:
        for period, fen in curve.items():
            total[period] = total.get(period, 0) + fen
    return dict(sorted(total.items()))


def forecast(
    actual: Mapping[int, Fen], plan: Mapping[int, Fen], now: int, bac: Fen
) -> dict[int, Fen]:
    """Return actual until ``now`` and then the rest of ``bac`` in the shape of the plan's rest.

    The rest is divided by the largest-remainder method; a plan that has no rest puts it into the
    next period. Nothing is left to forecast once ``bac`` is reached.
    """
    done = {p: fen for p, fen in actual.items() if p <= now}
    left = bac - sum(done.values())
    if left <= 0:
        return done
    ahead = {p: fen for p, fen in plan.items() if p > now and fen > 0} or {now + 1: 1}
    return done | dict(zip(ahead, split(left, list(ahead.values())), strict=True))


def moved(forecasts: Mapping[int, Mapping[int, Fen]]) -> list[tuple[int, int, Fen, Fen]]:
    """Return how a forecast moved: (made in, last period, total, change to the one before)."""
    moves: list[tuple[int, int, Fen, Fen]] = []
    before: Fen | None = None
    for quarter_made in sorted(forecasts):
        total = sum(forecasts[quarter_made].values())
        moves.append(
            (
                quarter_made,
                max(forecasts[quarter_made], default=quarter_made),
                total,
                0 if before is None else total - before,
            )
        )
        before = total
    return moves


def month_of(year: int, month: int) -> int:
    """Return the ordinal of a month, ``year * 12 + month - 1``."""
    return year * 12 + month - 1
