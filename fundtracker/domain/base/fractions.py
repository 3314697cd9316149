"""Rates and parts as exact fractions: 0.02 is two hundredths, never the float beside it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from fundtracker.domain.base.money import Fen, rounded


def exact(value: float | str | Decimal | Fraction) -> Fraction:
    """Return the fraction a number is written as: ``0.1`` and ``"10%"`` are 1/10.

    Raises:
        ValueError: no finite number.
    """
    if isinstance(value, Fraction):
        return value
    text = str(value).strip()
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


def fen(value: Fraction) -> Fen:
    """Return the nearest integer, halves away from zero."""
    return rounded(value.numerator, value.denominator)
