"""Shares of a payment that is split in a ratio: as they are typed, and as fen."""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.domain.base import typed_ranges
from fundtracker.domain.base.money import rounded


def shares(fen: int, weights: Sequence[int]) -> list[int]:
    """Return an amount in the ratio of weights, each part rounded to the fen; the last takes the
    rest.
    """
    total = sum(weights)
    parts = [rounded(fen * weight, total) for weight in weights[:-1]]
    return [*parts, fen - sum(parts)]


def weight(text: str, scale: int) -> int:
    """Return a share as typed (3, 0.3, 30 %) as a whole number of ``scale``.

    Raises:
        ValueError: no number above zero (a range is none), or more decimals than the scale holds.
    """
    body = text.strip().removesuffix("%").removesuffix("％").strip()
    first, last = typed_ranges.decimals(body, scale)
    if first is None or first != last or first <= 0:
        raise ValueError(text)
    return first
