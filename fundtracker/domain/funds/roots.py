"""All rates at which a row of payments is worth nothing: found fast, and proved to be all.

With x = ln(1 + r) the present value is f(x) = Σ aᵢ·e^(−x·tᵢ). Newton's method runs on
ln(Σ positive) − ln(Σ negative), which is nearly a straight line. How many rates can lie above an x
is bounded by the changes of sign of the running balance of the payments discounted at x, how many
below by those of the balance run from the end (Norström 1972, and Descartes' rule after a shift of
the origin). At the rate of an ordinary fund both say: no other. Where they do not, the line of
rates is halved until every piece is proved to hold none or one.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from math import exp, log
from operator import mul, ne

_REACH = 690.0  # |x·t| beyond which e^(−x·t) leaves the range of a float
_DEPTH = 44
_FLAT = 1e-11  # of all amounts together: so near to zero that a rate which touches it counts
_NARROW = 1e-6  # a piece so narrow is looked at no closer


def single(amounts: Sequence[float]) -> bool:
    """Tell, without knowing any rate, whether payments in order of time have exactly one.

    True where the running sum changes its sign once in one direction and never in the other: there
    is one rate above 0 and none below, or the reverse. False says nothing. The last amount is not
    0.
    """
    forward = list(accumulate(amounts))
    total = forward.pop()
    if not total:
        return max(forward) < 0 or min(forward) > 0
    if total < 0:
        forward, total = [-part for part in forward], -total
    at = bisect_right(forward, 0)  # where the sums cross zero, if they do so once
    if at and forward[0] < 0 and max(forward[:at]) <= 0:
        rest = forward[at:]
        return not rest or (
            min(rest) > 0 and max(rest) < total
        )  # the sums run from the end keep one sign
    if min(forward) <= 0:
        return False
    signs = [
        part < total for part in forward
    ]  # of the sums run from the end; the first of them is the total
    return False in signs and True not in signs[signs.index(False) :]


def plainly_single(amounts: Sequence[float]) -> bool:
    """Tell, as ``single`` does, by amounts that are rounded; the first is 1 or -1, the last is not
    0.

    True only where every running sum is farther from what decides than all roundings together can
    bring it, and none is beyond 10,000. False says nothing.
    """
    forward = list(accumulate(amounts))
    total = forward.pop()
    if total < 0:
        forward, total = [-part for part in forward], -total
    at = bisect_right(forward, 0.0)
    margin = 1e-11 * len(amounts)  # a sum is rounded by 1e-12 at most, and so is an amount
    if not (at and forward[0] < 0 and max(forward[:at]) < -margin and min(forward) > -1e4):
        return False
    rest = forward[at:]
    return margin < total < 1e4 and (
        not rest or (min(rest) > margin and max(rest) < total - margin)
    )


def all_roots(times: Sequence[float], amounts: Sequence[float]) -> list[float]:
    """Return every x = ln(1 + rate) with Σ amount·e^(−x·time) = 0, ascending.

    Args:
        times: years from the first payment, strictly rising from 0.
        amounts: nonzero, of both signs; the largest about 1 (scale first).

    A rate that touches zero without crossing it is given once. Rates beyond e^(±690/years) are out
    of the reach of floats and not sought.
    """
    root = _newton(times, amounts)
    if root is not None and only(times, amounts, root):
        return [root]
    return _isolate(times, amounts, root or 0.0)


def only(times: Sequence[float], amounts: Sequence[float], x: float) -> bool:
    """Tell whether the balance at a root x keeps one sign to the last payment: then it is the
    only root.
    """
    balance = list(
        accumulate(amount * exp(-x * time) for time, amount in zip(times, amounts, strict=True))
    )
    del balance[-1]
    return max(balance) < 0.0 or min(balance) > 0.0


def _newton(times: Sequence[float], amounts: Sequence[float]) -> float | None:
    inflow = [(time, amount) for time, amount in zip(times, amounts, strict=True) if amount > 0]
    outflow = [(time, -amount) for time, amount in zip(times, amounts, strict=True) if amount < 0]
    in_times, out_times = [time for time, _ in inflow], [time for time, _ in outflow]
    x, limit = 0.0, _REACH / times[-1]
    for _ in range(30):
        if not abs(x) < limit:
            return None
        gains = [amount * exp(-x * time) for time, amount in inflow]
        costs = [amount * exp(-x * time) for time, amount in outflow]
        gain, cost = sum(gains), sum(costs)
        if gain == 0.0 or cost == 0.0:
            return None
        slope = sum(map(mul, costs, out_times)) / cost - sum(map(mul, gains, in_times)) / gain
        if slope == 0.0:
            return None
        step = log(gain / cost) / slope
        x -= step
        if abs(step) < 1e-10 * (1.0 + abs(x)):
            return x if abs(x) < limit else None
    return None


class _Point:
    """What is known at one x: the value there, and the most roots that can lie above and below."""

    __slots__ = ("above", "below", "done", "pull", "value", "worth", "x")

    def __init__(self, times: Sequence[float], amounts: Sequence[float], x: float) -> None:
        # Counted from the middle of the time (times[-1] / 2): earlier terms grow with x, later
        # ones shrink.
        centre = times[-1] / 2
        self.x = x
        self.worth = [
            amount * exp(x * (centre - time)) for time, amount in zip(times, amounts, strict=True)
        ]
        self.pull: list[float] | None = None  # the slope's terms
        forward = list(accumulate(self.worth))
        self.value = forward[-1]
        self.above = _changes(forward)
        self.below = _changes(list(accumulate(reversed(self.worth))))
        self.done = False  # whether the piece that begins here is settled


def _changes(row: Sequence[float]) -> int:
    signs = [value > 0 for value in row if value]
    return sum(map(ne, signs, signs[1:]))


def _isolate(times: Sequence[float], amounts: Sequence[float], start: float) -> list[float]:
    pulls = [times[-1] / 2 - time for time in times]

    def point(x: float) -> _Point:
        point = _Point(times, amounts, x)
        return point if point.value else _Point(times, amounts, x + 1e-9 * (1.0 + abs(x)))

    points = _first_points(point, start, _REACH / times[-1])
    touching: list[float] = []
    for _ in range(_DEPTH):
        _settle(points)
        more: list[_Point] = []
        for a, b in pairwise(points):
            if a.done:
                continue
            if _at_most_one(a, b, pulls):
                a.done = True
                continue
            middle = point((a.x + b.x) / 2)
            if b.x - a.x < _NARROW * (1.0 + abs(a.x)) and (a.value > 0.0) == (b.value > 0.0):
                a.done = True
                if abs(middle.value) <= _FLAT * sum(map(abs, middle.worth)):
                    touching.append(middle.x)
                continue
            more.append(middle)
        if not more:
            break
        points = sorted(points + more, key=lambda each: each.x)
    crossings = [
        _between(times, amounts, a, b)
        for a, b in pairwise(points)
        if (a.value > 0.0) != (b.value > 0.0)
    ]
    return _distinct(sorted(crossings + touching))


def _first_points(point: Callable[[float], _Point], start: float, limit: float) -> list[_Point]:
    """Return points from one below which no root lies to one above which none does, ``start``
    between them.
    """
    near = min(1e-4 * (1.0 + abs(start)), limit / 8)
    points = [point(start - near), point(start + near)]
    for upward in (False, True):
        step, x = min(0.04, limit / 8), start
        while True:
            x += step if upward else -step
            step *= 2.0
            x = max(-limit, min(limit, x))
            here = point(x)
            points.append(here)
            if abs(x) == limit or not (here.above if upward else here.below):
                break
    return sorted(points, key=lambda each: each.x)


def _settle(points: list[_Point]) -> None:
    """Mark the pieces that hold one root at most, given the crossings already seen on both
    sides.
    """
    signs = [each.value > 0.0 for each in points]
    crossings = [0, *accumulate(map(ne, signs, signs[1:]))]
    every = crossings[-1]
    for at, (a, b) in enumerate(pairwise(points)):
        if min(a.above - (every - crossings[at + 1]), b.below - crossings[at]) <= 1:
            a.done = True


def _at_most_one(a: _Point, b: _Point, pulls: list[float]) -> bool:
    """Prove by the slope that a piece holds one root at most, or none."""
    for each in (a, b):
        if each.pull is None:
            each.pull = list(map(mul, each.worth, pulls))
    assert a.pull is not None
    assert b.pull is not None
    top, bottom = sum(map(max, a.pull, b.pull)), sum(map(min, a.pull, b.pull))
    if bottom > 0.0 or top < 0.0:
        return True
    same = (a.value > 0.0) == (b.value > 0.0)
    return same and abs(a.value) + abs(b.value) > max(top, -bottom) * (b.x - a.x)


def _between(times: Sequence[float], amounts: Sequence[float], a: _Point, b: _Point) -> float:
    """Return the root between two x of opposite sign: Newton's steps, halved where they leave the
    piece.
    """
    low, high, rising = a.x, b.x, b.value > 0.0
    centre = times[-1] / 2
    x = (low + high) / 2
    for _ in range(200):
        worth = [
            amount * exp(x * (centre - time)) for time, amount in zip(times, amounts, strict=True)
        ]
        value = sum(worth)
        if value == 0.0:
            return x
        if (value > 0.0) == rising:
            high = x
        else:
            low = x
        slope = centre * value - sum(map(mul, worth, times))
        following = x - value / slope if slope else low
        if not low < following < high:
            following = (low + high) / 2
            if not low < following < high:
                return x
        if abs(following - x) <= 1e-15 * (1.0 + abs(x)):
            return following
        x = following
    return x


def _distinct(roots: list[float]) -> list[float]:
    distinct: list[float] = []
    for root in roots:
        if not distinct or root - distinct[-1] > _NARROW * (1.0 + abs(root)):
            distinct.append(root)
    return distinct
