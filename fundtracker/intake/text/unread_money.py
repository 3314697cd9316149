"""How much money lies in rows that nobody reads: enough to name it, never a payment."""

from __future__ import annotations

import re
from collections.abc import Sequence

from fundtracker.intake.cells import amounts
from fundtracker.intake.text import structure
from fundtracker.patterns import lazy

_NO_MONEY = lazy(
    "率|比例?$|单价|数量|面积|日期|时间|百分|进度|评分|rate|price|qty|%", re.IGNORECASE
)
_CENTS = lazy(r"\.\d{1,2}\D*$")


def money_of(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the fen of the largest column of money among some rows, total rows apart; None: no
    money in them.
    """
    some = [list(row) for row in rows]
    header = structure.find_header(some[: structure.HEAD_RECORDS])
    begin = 0 if header.first is None else header.first + header.rows
    names = header.names or []
    sums: dict[int, int] = {}
    unnamed: dict[int, int] = {}  # what looks like money under a name that does not say so
    for row in some[begin:]:
        if structure.kind_of(row, header.width) is not None:
            continue
        for at, cell in enumerate(row):
            name = names[at] if at < len(names) else ""
            fen = _fen(cell, name)
            if fen is not None:
                sums_here = sums if structure.is_money_name(name) else unnamed
                sums_here[at] = sums_here.get(at, 0) + abs(fen)
    return max((sums or unnamed).values(), default=None)


def _fen(cell: str, name: str) -> int | None:
    if structure.look(cell) not in ("decimal", "digits") or len(structure.bare(cell)) > 15:
        return None
    if not structure.is_money_name(name) and (
        _NO_MONEY.search(name) or not _CENTS.search(structure.bare(cell))
    ):
        return None
    read = amounts.fen(cell, amounts.UNITS[amounts.unit_in(name) or "元"])
    return read if isinstance(read, int) else None
