"""The money of one role out of several columns: sums, digits, yuan beside 角分."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import NamedTuple

from fundtracker.intake.cells import amounts
from fundtracker.intake.columns.column_roles import Column
from fundtracker.intake.columns.money_sums import MAIN
from fundtracker.intake.text.looks import bare


class Source(NamedTuple):
    """How a role's money is made of several columns: the sum of ``plus`` less ``minus``;
    ``digits``: one column a digit, down to 分; ``cents``: yuan in the first column, 角 and 分 in
    the second.
    """

    plus: tuple[int, ...] = ()
    minus: tuple[int, ...] = ()
    digits: tuple[int, ...] = ()
    cents: tuple[int, int] | None = None


def sources(columns: Sequence[Column]) -> dict[str, Source]:
    """Return the roles of money that several columns make together."""
    by_at = sorted(columns)
    by_role = {role: _source(role, by_at) for role in MAIN}
    return {role: source for role, source in by_role.items() if source is not None}


def _source(role: str, by_at: Sequence[Column]) -> Source | None:
    places = _places(by_at, role)
    if not places:
        return None
    following = [c for c in by_at if c.at > places[0]]
    digits = itertools.takewhile(lambda c: c.role == "amount_digit", following)
    if further := tuple(c.at for c in digits):
        return Source(digits=(places[0], *further))
    if following and following[0].role == "amount_cents":
        return Source(cents=(places[0], following[0].at))
    back = _places(by_at, "amount_back") if role == "amount_out" else ()
    return Source(places, back) if len(places) > 1 or back else None


def _places(columns: Sequence[Column], role: str) -> tuple[int, ...]:
    return tuple(c.at for c in columns if c.role == role)


def combined(
    source: Source,
    columns: Sequence[Sequence[str]],
    read: Callable[[int], Sequence[int | str | None]],
) -> list[int | str | None]:
    """Return per row the fen that several columns make, or a code as ``amounts.fen`` does.

    ``read``: gives the fen of a column by its place; digits, and yuan beside 角分, are always in
    yuan.
    """
    if source.digits:
        return [
            _of_digits(cells) for cells in zip(*(columns[at] for at in source.digits), strict=True)
        ]
    if source.cents is not None:
        yuan_cells, part = (columns[at] for at in source.cents)
        return [_of_cents(yuan, cents) for yuan, cents in zip(yuan_cells, part, strict=True)]
    fens = [
        (sign, read(at)) for sign, places in ((1, source.plus), (-1, source.minus)) for at in places
    ]
    return [
        _sum([sign for sign, _ in fens], row)
        for row in zip(*(column for _, column in fens), strict=True)
    ]


def _sum(signs: Sequence[int], row: Sequence[int | str | None]) -> int | str | None:
    wrong = next((fen for fen in row if isinstance(fen, str)), None)
    if wrong is not None:
        return wrong
    if all(fen is None for fen in row):
        return None
    return sum(sign * fen for sign, fen in zip(signs, row, strict=True) if isinstance(fen, int))


def _of_digits(cells: Sequence[str]) -> int | str | None:
    """Read ¥ | 1 | 2 | 0 | 5 | 0 as 120.50; a digit that is missing before the first is none, a
    later one is 0.
    """
    filled = [bare(cell).strip("¥￥") for cell in cells]
    if not any(filled):
        return None
    negative = any(cell == "-" for cell in filled[:-2])
    digits = [cell if cell and cell not in "-—" else "0" for cell in filled]
    if not all(
        len(digit) == 1 and digit.isdecimal() for digit in (d.removesuffix(".0") for d in digits)
    ):
        return "bad_amount"
    fen = int("".join(d[0] for d in digits))
    return -fen if negative else fen


def _of_cents(yuan: str, cents: str) -> int | str | None:
    yuan_fen, part = amounts.fen(yuan), bare(cents).removesuffix(".0")
    if not isinstance(yuan_fen, int):
        return yuan_fen if yuan_fen is not None or not part.strip("0") else "bad_amount"
    if not part:
        return yuan_fen
    if yuan_fen % 100 or not part.isdecimal() or len(part) > 2:
        return "bad_amount"
    return yuan_fen - int(part) if yuan.strip().startswith("-") else yuan_fen + int(part)
