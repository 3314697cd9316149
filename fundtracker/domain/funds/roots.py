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
from functools import partial
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
    flows = list(zip(times, amounts, strict=True))
    inflow = [(time, amount) for time, amount in flows if amount > 0]
    outflow = [(time, -amount) for time, amount in flows if amount < 0]
    x, limit = 0.0, _REACH / times[-1]
    for _ in range(30):
        gain, gain_time = _worth_and_time(inflow, x)
        cost, cost_time = _worth_and_time(outflow, x)
        slope = cost_time - gain_time
        if not (gain and cost and slope):
            return None
        step = log(gain / cost) / slope
        x -= step
        if not abs(x) < limit:
            return None
        if abs(step) < 1e-10 * (1.0 + abs(x)):
            return x
    return None


def _worth_and_time(flows: Sequence[tuple[float, float]], x: float) -> tuple[float, float]:
    """Return what payments of one side are worth at x, and their mean time weighted by it."""
    worth = [amount * exp(-x * time) for time, amount in flows]
    total = sum(worth)
    timed = sum(part * time for part, (time, _) in zip(worth, flows, strict=True))
    return total, timed / (total or 1.0)


class _Point:
    """What is known at one x: the value there, and the most roots that can lie above and below."""

    __slots__ = ("above", "below", "done", "pull", "value", "worth", "x")

    def __init__(self, times: Sequence[float], amounts: Sequence[float], x: float) -> None:
        self.x = x
        self.worth = _centred(times, amounts, x)
        self.pull: list[float] | None = None  # the slope's terms
        forward = list(accumulate(self.worth))
        self.value = forward[-1]
        self.above = _changes(forward)
        self.below = _changes(list(accumulate(reversed(self.worth))))
        self.done = False  # whether the piece that begins here is settled


def _centred(times: Sequence[float], amounts: Sequence[float], x: float) -> list[float]:
    """Return what payments are worth at x, counted from the middle of the time: earlier ones grow
    with x, later ones shrink.
    """
    centre = times[-1] / 2
    return [amount * exp(x * (centre - time)) for time, amount in zip(times, amounts, strict=True)]


def _changes(row: Sequence[float]) -> int:
    signs = [value > 0 for value in row if value]
    return sum(map(ne, signs, signs[1:]))


def _isolate(times: Sequence[float], amounts: Sequence[float], start: float) -> list[float]:
    pulls = [times[-1] / 2 - time for time in times]
    point = partial(_point, times, amounts)
    points = _first_points(point, start, _REACH / times[-1])
    touching: list[float] = []
    for _ in range(_DEPTH):
        _settle(points, pulls)
        halves = [
            (a, point((a.x + b.x) / 2), _is_narrow(a, b)) for a, b in pairwise(points) if not a.done
        ]
        if not halves:
            break
        for a, middle, narrow in halves:
            a.done = narrow
            if not narrow:
                points.append(middle)
            elif abs(middle.value) <= _FLAT * sum(map(abs, middle.worth)):
                touching.append(middle.x)
        points.sort(key=lambda each: each.x)
    crossings = [_between(times, amounts, a, b) for a, b in pairwise(points) if _crosses(a, b)]
    return _distinct(sorted(crossings + touching))


def _point(times: Sequence[float], amounts: Sequence[float], x: float) -> _Point:
    """Return the point at x, or beside it where x is a root itself."""
    point = _Point(times, amounts, x)
    return point if point.value else _Point(times, amounts, x + 1e-9 * (1.0 + abs(x)))


def _crosses(a: _Point, b: _Point) -> bool:
    return (a.value > 0.0) != (b.value > 0.0)


def _is_narrow(a: _Point, b: _Point) -> bool:
    """Tell whether a piece that crosses nothing is looked at no closer."""
    return b.x - a.x < _NARROW * (1.0 + abs(a.x)) and not _crosses(a, b)


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


def _settle(points: list[_Point], pulls: list[float]) -> None:
    """Mark the pieces that hold one root at most, by the crossings already seen on both sides or
    by their slope.
    """
    signs = [each.value > 0.0 for each in points]
    crossings = [0, *accumulate(map(ne, signs, signs[1:]))]
    every = crossings[-1]
    for at, (a, b) in enumerate(pairwise(points)):
        room = min(a.above - (every - crossings[at + 1]), b.below - crossings[at])
        a.done = a.done or room <= 1 or _at_most_one(a, b, pulls)


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
    steep = max(top, -bottom) * (b.x - a.x)
    return not _crosses(a, b) and abs(a.value) + abs(b.value) > steep


def _between(times: Sequence[float], amounts: Sequence[float], a: _Point, b: _Point) -> float:
    """Return the root between two x of opposite sign: Newton's steps, halved where they leave the
    piece.
    """
    low, high, rising = a.x, b.x, b.value > 0.0
    centre = times[-1] / 2
    x = (low + high) / 2
    for _ in range(200):
        worth = _centred(times, amounts, x)
        value = sum(worth)
        if value == 0.0:
            return x
        low, high = (low, x) if (value > 0.0) == rising else (x, high)
        slope = centre * value - sum(map(mul, worth, times))
        following = x - value / slope if slope else low
        if not low < following < high:
            following = (low + high) / 2
        if following in (low, high):  # no number lies between
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
