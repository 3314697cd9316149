"""Between a case's way of writing and the domain's whole minor units, days and exact shares."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from fundtracker.domain.base.fractions import exact, fen
from fundtracker.domain.funds.irr import Rate

SCALE = 10**12
_SIZES = {
    "k": 3,
    "thousand": 3,
    "m": 6,
    "mn": 6,
    "mm": 6,
    "million": 6,
    "b": 9,
    "bn": 9,
    "billion": 9,
}
_SIZES |= {"万": 4, "万元": 4, "亿": 8, "亿元": 8, "元": 0}
_MONTHS = {
    name: at
    for at, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}


def number(value: Any) -> Fraction:
    """Return a number however it is written: ``8``, ``"8%"``, ``"1,234.5"``, ``"(3)"``, ``"$2.5m"``; nothing is 0."""
    if value is None or isinstance(value, bool):
        return Fraction(bool(value))
    if isinstance(value, int | float | Fraction):
        return exact(value)
    text = (
        str(value)
        .strip()
        .lower()
        .replace("\N{MINUS SIGN}", "-")
        .replace("−", "-")
        .replace("%", "%")
    )
    if not text or text in ("-", "–", "—", "nil", "none", "n/a"):
        return Fraction()
    negative = text.startswith("(") and text.endswith(")")
    text = re.sub(r"[()\s,，$€£¥￥_]", "", text.replace("percent", "%").replace("per cent", "%"))
    text = re.sub(r"^(-?)(usd|eur|gbp|cny|rmb)", r"\1", text)
    match = re.fullmatch(r"([+-]?[\d.]+(?:/\d+)?(?:e[+-]?\d+)?)(%|bps?|x|[a-z]+|[万亿元]+)?", text)
    if not match:
        raise ValueError(value)
    found, suffix = exact(match[1]), match[2] or ""
    if suffix == "%":
        found /= 100
    elif suffix in ("bp", "bps"):
        found /= 10_000
    elif suffix not in ("", "x"):
        found *= 10 ** _SIZES[suffix]
    return -found if negative else found


def day(value: Any) -> dt.date:
    """Return a day however it is written; of two small numbers the month is first, as published in dollars."""
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    text = str(value).strip().lower()
    if re.fullmatch(r"\d{8}", text):
        return dt.datetime.strptime(text, "%Y%m%d").date()
    parts = re.findall(r"\d+|[a-z]+", re.sub(r"t\d\d:.*|\s\d\d?:\d\d.*", "", text))
    named = [part for part in parts if part[:3] in _MONTHS]
    figures = [part for part in parts if part.isdigit()]
    if named:
        first, second = figures
        year, at = (first, second) if len(first) == 4 else (second, first)
        return dt.date(_year(year), _MONTHS[named[0][:3]], int(at))
    a, b, c = figures
    if len(a) == 4:
        return dt.date(int(a), int(b), int(c))
    month, at_day = (int(b), int(a)) if int(a) > 12 or "." in text else (int(a), int(b))
    return dt.date(_year(c), month, at_day)


def _year(text: str) -> int:
    return (
        int(text) if len(text) == 4 else 1900 + int(text) if int(text) >= 70 else 2000 + int(text)
    )


def minor(value: Any) -> int:
    """Return a written amount in minor units."""
    return fen(number(value) * SCALE)


def minors(values: Any) -> list[int]:
    """Return a list of amounts in minor units; one amount is a list of one."""
    return [minor(value) for value in (values if isinstance(values, list | tuple) else [values])]


def summed(values: Any) -> int:
    """Return one amount, or what several come to."""
    return sum(minors(values))


def rate(inputs: Mapping[str, Any], *names: str, default: Any = 0) -> Fraction:
    """Return a share of 1 under one of several keys; a key that ends in ``_pct`` or ``_percent`` gives hundredths."""
    for name in names:
        if inputs.get(name) is not None:
            return number(inputs[name])
        for ending in ("_pct", "_percent", "_percentage"):
            if inputs.get(name + ending) is not None:
                value = number(inputs[name + ending])
                return value if "%" in str(inputs[name + ending]) else value / 100
    return number(default)


def pairs(rows: Any, times: str = "date") -> list[tuple[Any, Any]]:
    """Return (when, amount) of rows written as pairs, as objects, or as one object by date."""
    if isinstance(rows, Mapping):
        return list(rows.items())
    found = []
    for row in rows:
        if isinstance(row, Mapping):
            when = first(row, times, "date", "day", "when", "year", "period", "t")
            found.append(
                (
                    when,
                    first(
                        row,
                        "amount",
                        "cash_flow",
                        "flow",
                        "value",
                        "cf",
                        "level",
                        "price",
                        "commitment",
                    ),
                )
            )
        else:
            found.append((row[0], row[1]))
    return found


def unit(amount: int | Fraction | None) -> Any:
    """Return minor units in the case's unit: an int where it is whole."""
    if amount is None:
        return None
    value = Fraction(amount) / SCALE
    return int(value) if value.denominator == 1 else float(value)


def units(amounts: Any) -> list[Any]:
    """Return each in the case's unit."""
    return [unit(amount) for amount in amounts]


def one_rate(rate: Rate) -> float | None:
    """Return the annual rate; of several the one nearest to 10 %, where spreadsheets begin to look."""
    if rate.annual is not None or not rate.roots:
        return rate.annual
    return min(rate.roots, key=lambda root: abs(root - 0.1))


def first(inputs: Mapping[str, Any], *names: str, default: Any = None) -> Any:
    """Return the first of several keys that is there and not empty."""
    return next((inputs[name] for name in names if inputs.get(name) is not None), default)


def has(inputs: Mapping[str, Any], *names: str) -> bool:
    """Tell whether one of several keys is there and not empty."""
    return any(inputs.get(name) is not None for name in names)


def words(inputs: Mapping[str, Any]) -> str:
    """Return all method words of a case: its texts, and the keys that are switched on."""
    texts = [str(value) for value in inputs.values() if isinstance(value, str)]
    texts += [key for key, value in inputs.items() if value is True]
    return " ".join(texts).lower().replace("_", " ").replace("-", " ")


def spans(inputs: Mapping[str, Any], stem: str) -> list[tuple[int, int, Any]]:
    """Return (from, to, value) of keys such as ``basis_years_1_5`` or ``basis_year_3``."""
    found = []
    for key, value in inputs.items():
        match = re.fullmatch(stem + r"_years?_(\d+)(?:_(?:to_)?(\d+))?", key)
        if match:
            found.append((int(match[1]), int(match[2] or match[1]), value))
    return sorted(found, key=lambda each: each[:2])
