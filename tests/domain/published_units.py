"""Between a case's unit and the domain's whole minor units."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

from fundtracker.domain.exact import exact, fen
from fundtracker.domain.irr import Rate

SCALE = 10**12


def minor(value: Any) -> int:
    """Return a written amount in minor units."""
    return fen(exact(value) * SCALE)


def minors(values: Any) -> list[int]:
    return [minor(value) for value in values]


def unit(amount: int | Fraction | None) -> Any:
    """Return minor units in the case's unit: an int where it is whole."""
    if amount is None:
        return None
    value = Fraction(amount) / SCALE
    return int(value) if value.denominator == 1 else float(value)


def units(amounts: Any) -> list[Any]:
    return [unit(amount) for amount in amounts]


def one_rate(rate: Rate) -> float | None:
    """Return the annual rate; of several the one nearest to 10 %, where spreadsheets begin to look."""
    if rate.annual is not None or not rate.roots:
        return rate.annual
    return min(rate.roots, key=lambda root: abs(root - 0.1))


def first(inputs: dict[str, Any], *names: str, default: Any = None) -> Any:
    """Return the first of several keys that is there."""
    return next((inputs[name] for name in names if name in inputs), default)


def spans(inputs: dict[str, Any], stem: str) -> list[tuple[int, int, Any]]:
    """Return (from, to, value) of keys such as ``basis_years_1_5`` or ``basis_year_3``."""
    found = []
    for key, value in inputs.items():
        match = re.fullmatch(stem + r"_years?_(\d+)(?:_(?:to_)?(\d+))?", key)
        if match:
            found.append((int(match[1]), int(match[2] or match[1]), value))
    return sorted(found, key=lambda each: each[:2])
