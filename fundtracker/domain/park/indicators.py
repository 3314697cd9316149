"""Indicators of the park: where a target path stands, how far an actual is. Never money's units."""

from __future__ import annotations

from fundtracker.domain.base.money import rounded
from fundtracker.domain.base.period import Share
from fundtracker.domain.park.bounds import CEILINGS, kept

TOLERANCE = 20  # tenths of a per cent of the target within which an actual is in step with its path


def path(
    begin: int, begin_day: int, target: int, target_day: int, day: int, bound: str = "equal"
) -> int:
    """Return what an even course (按序时假设) from ``begin`` to ``target`` asks for on a day.

    Before its first day the baseline, after its last the target; days are ordinals. A ceiling asks
    nobody to rise: from a baseline below it, its course is the ceiling itself.
    """
    if bound in CEILINGS:
        begin = max(begin, target)
    if day >= target_day or target_day <= begin_day:
        return target
    passed = max(0, day - begin_day)
    return begin + rounded((target - begin) * passed, target_day - begin_day)


def standing(
    actual: int | None,
    target: int | None,
    asked: int | None,
    late: int = -1,
    bound: str = "equal",
) -> str:
    """Return ``missing``, ``no_target``, ``reached``, ``within`` (its ceiling), ``missed``,
    ``overdue``, ``ahead``, ``in_step`` or ``behind``.

    ``asked``: what the path asks for today; None where no path can be drawn (no baseline).
    ``late``: days since the target was due, 0 on that day; a target that was missed stays overdue
    until it is reached, reported or not. ``bound`` of the target: 超过 is reached by more than it,
    不高于 by no more than it: then what is below the course is ahead of it.
    """
    reached = actual is not None and target is not None and kept(actual, target, bound)
    if target is not None and late > 0 and not reached:
        return "overdue"
    if actual is None:
        return "missing"
    if target is None:
        return "no_target"
    if reached:
        return "within" if bound in CEILINGS else "reached"
    if late == 0:
        return "missed"
    if asked is None:
        return "open"
    slack = abs(target) * TOLERANCE // 1000
    gain = asked - actual if bound in CEILINGS else actual - asked
    return "behind" if gain < -slack else "ahead" if gain > slack else "in_step"


def rate(
    actual: int | None, target: int | None, bound: str = "equal", baseline: int | None = None
) -> int | None:
    """Return how much of a target is reached in tenths of a per cent: actual ÷ target.

    Of a ceiling (PUE ≤ 1.25) what came down of what is to come down: (baseline − actual) ÷
    (baseline − target), below zero where it rose. None without the figures for it: a ceiling
    without a baseline above it is kept or not, and has no per cent.
    """
    if actual is None or target is None:
        return None
    if bound not in CEILINGS:
        return Share(actual, target).tenths if target else None
    if baseline is None or baseline <= target:
        return None
    return Share(baseline - actual, baseline - target).tenths


def per(fen: int, amount: int) -> int | None:
    """Return money per unit in thousandths of 万元: ``fen`` ÷ ``amount`` (thousandths); None of
    nothing.
    """
    return rounded(fen, amount) if amount > 0 else None
