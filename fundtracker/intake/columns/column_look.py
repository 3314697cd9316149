"""What the values of a column look like: amounts, dates, times, units, single figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.intake.cells import amounts, dates
from fundtracker.intake.columns import units
from fundtracker.intake.text.looks import bare
from fundtracker.patterns import lazy

_NOTHING = lazy(r"[-—–―_/\s]*|无|nil|n/?a|null|none", re.IGNORECASE)


class Seen(NamedTuple):
    """What the values of a column look like, as shares of its filled cells (0…1)."""

    filled: float
    amounts: float
    signs: float
    dates: float
    times: float
    timed: float
    units: bool
    digits: bool  # single figures only: 1 and 2 of a flag


def _may_be_read(cell: str) -> bool:
    """Return whether a cell may be an amount or a day: 二〇二四年三月五日 has no digit."""
    return "年" in cell or any(map(str.isdigit, cell))


def look(rows: Sequence[Sequence[str]], index: int) -> Seen:
    """Look at one column of some rows."""
    cells = [bare(row[index]) for row in rows if index < len(row)]
    filled = [cell for cell in cells if not _NOTHING.fullmatch(cell)]
    n = len(filled) or 1
    distinct = {
        cell: (amounts.fen(amounts.side_behind(cell)[0]), dates.day(cell, True, 2000) != "bad_date")
        if _may_be_read(cell)
        else (None, False)
        for cell in set(filled)
    }
    read = [distinct[cell][0] for cell in filled]
    money = sum(isinstance(a, int) or a in ("sub_fen_precision", "ambiguous_number") for a in read)
    signs = sum(
        (isinstance(a, int) and a < 0) or cell.startswith("+")
        for a, cell in zip(read, filled, strict=True)
    )
    days = sum(distinct[cell][1] for cell in filled)
    return Seen(
        filled=len(filled) / (len(cells) or 1),
        amounts=money / n,
        signs=signs / n,
        dates=days / n,
        times=sum(1 for cell in filled if dates.TIME_ONLY(cell)) / n,
        timed=sum(1 for row in rows if index < len(row) and dates.has_time(row[index])) / n,
        units=units.is_column(filled),
        digits=all(len(cell) == 1 for cell in distinct),
    )
