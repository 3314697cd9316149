"""Indicators of the park: where a target path stands, how far an actual is. Never money's units."""

from __future__ import annotations

from fundtracker.domain.base.money import rounded
from fundtracker.domain.base.period import Share
from fundtracker.domain.park.bounds import kept

TOLERANCE = 20  # tenths of a per cent of the target within which an actual is in step with its path


def path(begin: int, begin_day: int, target: int, target_day: int, day: int) -> int:
    """Return what an even course (按序时假设) from ``begin`` to ``target`` asks for on a day.

    Before its first day the baseline, after its last the target; days are ordinals.
    """
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
    """Return ``missing``, ``no_target``, ``reached``, ``missed``, ``overdue``, ``ahead``,
    ``in_step`` or ``behind``.

    ``asked``: what the path asks for today; None where no path can be drawn (no baseline).
    ``late``: days since the target was due, 0 on that day; a target that was missed stays overdue
    until it is reached, reported or not. ``bound`` of the target: 超过 is reached by more than it.
    """
    reached = actual is not None and target is not None and kept(actual, target, bound)
    if target is not None and late > 0 and not reached:
        return "overdue"
    if actual is None:
        return "missing"
    if target is None:
        return "no_target"
    if reached:
        return "reached"
    if late == 0:
        return "missed"
    if asked is None:
        return "open"
    slack = abs(target) * TOLERANCE // 1000
    return "behind" if actual < asked - slack else "ahead" if actual > asked + slack else "in_step"


def rate(actual: int | None, target: int | None) -> int | None:
    """Return actual ÷ target in tenths of a per cent; None without either."""
    return Share(actual, target).tenths if actual is not None and target else None


def per(fen: int, amount: int) -> int | None:
    """Return money per unit in thousandths of 万元: ``fen`` ÷ ``amount`` (thousandths); None of
    nothing.
    """
    return rounded(fen, amount) if amount > 0 else None
