"""Columns that are pieces of one number: a digit each (万 千 百 十 元 角 分), or yuan beside
角分.
"""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.intake.columns.column_names import normal
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.columns.money_sums import MAIN
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

_DIGITS = ("亿", "千", "百", "十", "万", "千", "百", "十", "元", "角", "分")
_INTO = lazy("收入|贷方|存入|收款|进账")
_CENTS = lazy("(?:角分|分|cents?)$")


def of_digits(
    header: Sequence[str], rows: Sequence[Sequence[str]], columns: list[Column]
) -> list[Column]:
    """Return the columns with those of one digit each joined: 万 千 百 十 元 角 分."""
    last = [(name.split() or [""])[-1] for name in header]
    at = 0
    while at < len(last):
        run = _run(last, at)
        if run >= 3 and _single(rows, at, run):
            columns = _joined(header[at], columns, range(at, at + run))
        at += max(run, 1)
    return columns


def _joined(name: str, columns: list[Column], places: range) -> list[Column]:
    """Return the columns with those of one digit each as one; another of its role means nothing."""
    group = " ".join(name.split()[:-1])
    role = "amount_in" if _INTO.search(group) else "amount_out"
    roles = {**dict.fromkeys(places, "amount_digit"), places[0]: role}
    return [
        c._replace(role=roles.get(c.at, "ignore" if c.role == role else c.role)) for c in columns
    ]


def _run(names: Sequence[str], at: int) -> int:
    """Return how many columns from ``at`` on are named as the places of one number, down to 分."""
    for begin in range(len(_DIGITS)):
        wanted = _DIGITS[begin:]
        if tuple(names[at : at + len(wanted)]) == wanted:
            return len(wanted)
    return 0


def _single(rows: Sequence[Sequence[str]], at: int, run: int) -> bool:
    cells = [bare(cell) for row in rows for cell in row[at : at + run]]
    return any(cells) and all(len(cell.removesuffix(".0").strip("¥￥")) <= 1 for cell in cells)


def with_cents(
    header: Sequence[str], rows: Sequence[Sequence[str]], columns: list[Column]
) -> list[Column]:
    """Join yuan and a column of 角分 right of it."""
    for c in columns[:-1]:
        right = columns[c.at + 1]
        cells = [bare(row[right.at]) for row in rows if right.at < len(row)]
        small = all(cell.isdigit() and len(cell) <= 2 for cell in cells if cell) and any(cells)
        if (
            c.role in MAIN
            and right.role == "ignore"
            and small
            and _CENTS.search(normal(right.header))
        ):
            columns[right.at] = right._replace(role="amount_cents")
    return columns
