"""Numbers as they are written, exact: 0.02 is two hundredths, never the float beside it."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from fractions import Fraction

from fundtracker.domain.base.money import Fen, rounded

_LONGEST = 60  # characters of a number; a rate kept exact has about thirty


def exact(value: float | str | Decimal | Fraction) -> Fraction:
    """Return the fraction a number is written as: ``0.1`` and ``"10%"`` are 1/10.

    Raises:
        ValueError: no finite number.
    """
    if isinstance(value, Fraction):
        return value
    text = str(value).strip()
    _bounded(text)
    if text.endswith("%"):
        return Fraction(text[:-1]) / 100
    return Fraction(text)


def exact_decimal(text: str) -> Decimal:
    """Return the number a text is: ``1384.15``, ``-3``, ``1.5e3``; commas are the caller's.

    Raises:
        ValueError: no finite number, or one beyond all measure.
    """
    _bounded(text.strip())
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if not number.is_finite():
        raise ValueError(text)
    return number


def _bounded(text: str) -> None:
    # 1e999999999 is ten characters long; as a fraction it fills the memory
    exponent = text.lower().removesuffix("%").partition("e")[2].lstrip("+-")
    if len(text) > _LONGEST or len(exponent.lstrip("0")) > 2:
        raise ValueError(text[:_LONGEST])


def fen(value: Fraction) -> Fen:
    """Return the nearest integer, halves away from zero."""
    return rounded(value.numerator, value.denominator)
