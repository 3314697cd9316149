"""How much money lies in rows that nobody reads: enough to name it, never a payment."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from fundtracker.intake.cells import amounts
from fundtracker.intake.text import looks, row_kinds, structure
from fundtracker.patterns import lazy

_NO_MONEY = lazy(
    "率|比例?$|单价|数量|面积|日期|时间|百分|进度|评分|rate|price|qty|%", re.IGNORECASE
)
_LEFT = lazy("余额|结余|结存|balance", re.IGNORECASE)  # what is left, no money that moved
_CENTS = lazy(r"\.\d{1,2}\D*$")


def money_of(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the fen of the largest column of money among some rows, total rows apart; None: no
    money in them.
    """
    some = [list(row) for row in rows]
    header = structure.find_header(some[: structure.HEAD_RECORDS])
    begin = 0 if header.first is None else header.first + header.rows
    data = [row for row in some[begin:] if row_kinds.kind_of(row, header.width) is None]
    named, unnamed = dict[int, int](), dict[int, int]()  # column → fen, by what its name says
    names = header.names or []
    for at, cells in enumerate(itertools.zip_longest(*data, fillvalue="")):
        name = names[at] if at < len(names) else ""
        fens = [abs(fen) for cell in cells if (fen := _fen(cell, name)) is not None]
        if fens and not _LEFT.search(name):
            (named if looks.is_money_name(name) else unnamed)[at] = sum(fens)
    return max((named or unnamed).values(), default=None)


def _fen(cell: str, name: str) -> int | None:
    if looks.look(cell) not in ("decimal", "digits") or len(looks.bare(cell)) > 15:
        return None
    if not looks.is_money_name(name) and (
        _NO_MONEY.search(name) or not _CENTS.search(looks.bare(cell))
    ):
        return None
    read = amounts.fen(cell, amounts.UNITS[amounts.unit_in(name) or "元"])
    return read if isinstance(read, int) else None
