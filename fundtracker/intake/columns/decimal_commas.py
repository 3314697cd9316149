"""Columns whose cents stand behind a comma and whose thousands a point groups: 1.200,00 beside
500,00.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from fundtracker.errors import Issue
from fundtracker.intake.text.record_columns import Cells
from fundtracker.patterns import lazy

_SAMPLE = 300
_NUMBER = lazy(
    r"[-+−(]?\s*(?:[¥￥]|CNY|RMB)?\s*[-+−]?(?:\d{1,3}(?:\.\d{3})+,\d{2}|\d+(?:,\d{2})?)\)?-?",
    re.IGNORECASE,
)
_CENTS = lazy(r",\d{2}\)?-?$")
_SWAP = str.maketrans(".,", ",.")


def columns_of(block: Cells) -> list[int]:
    """Return the columns of which every cell is written so, and one at least has cents; 3.000
    alone may be 3.
    """
    return [at for at, column in enumerate(block.columns) if _writes_so(column[:_SAMPLE])]


def _writes_so(column: Sequence[str]) -> bool:
    if not any(cell.strip()[-3:-2] == "," for cell in column[:20]):
        return False
    filled = [bare for cell in column if (bare := cell.strip()) and bare != "-"]
    return any(map(_CENTS.search, filled)) and all(map(_NUMBER.fullmatch, filled))


def rewrite(block: Cells, columns: Sequence[int]) -> None:
    """Write the cells of some columns with a point before their cents; 12.50 among them becomes
    unreadable.
    """
    for at in columns:
        if at < len(block.columns):
            block.columns[at] = [cell.translate(_SWAP) for cell in block.columns[at]]
        for row in block.odd.values():
            if at < len(row):
                row[at] = row[at].translate(_SWAP)


def notice(header: Sequence[str], columns: Sequence[int], line: int | None) -> Issue:
    """Return the remark that names the columns; one without a head (rows may be wider than their
    heads) by its place.
    """
    heads = dict(enumerate(header))
    names = (heads.get(at) or f"#{at + 1}" for at in columns)
    return Issue("decimal_commas", line, {"names": "、".join(names)})
