"""How much money lies in rows that nobody reads: enough to name it, never a payment."""

from __future__ import annotations

from collections.abc import Sequence

from fundtracker.intake.cells import amounts
from fundtracker.intake.text import structure


def money_of(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the fen of the largest column of money among some rows, total rows apart; None: no money in them."""
    some = [list(row) for row in rows]
    header = structure.find_header(some[: structure.HEAD_RECORDS])
    begin = 0 if header.first is None else header.first + header.rows
    names = header.names or []
    sums: dict[int, int] = {}
    for row in some[begin:]:
        if structure.kind_of(row, header.width) is not None:
            continue
        for at, cell in enumerate(row):
            fen = _fen(cell, names[at] if at < len(names) else "")
            if fen is not None:
                sums[at] = sums.get(at, 0) + abs(fen)
    return max(sums.values(), default=None)


def _fen(cell: str, name: str) -> int | None:
    if structure.look(cell) not in ("decimal", "digits") or len(structure.bare(cell)) > 15:
        return None
    if not structure.is_money_name(name):
        return None
    read = amounts.fen(cell, amounts.UNITS[amounts.unit_in(name) or "元"])
    return read if isinstance(read, int) else None
