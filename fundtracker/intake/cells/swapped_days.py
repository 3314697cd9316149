"""Days that a spreadsheet program may have turned round: it took 02/03/2023 for 3 February, could
make nothing of 13/03/2023 and left that as a text.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells import dates
from fundtracker.patterns import lazy

_WHOLE = lazy(r"\d{4}[-/.年]")  # how a day is shown that the program understood
_LAST_MONTH = 12


class SwappedDays:
    """Counts the rows whose day may be turned round, while they go by.

    It is suspected only where the ``first`` cells hold texts that are unmistakably day first (or
    month first), none that the program would have understood, and every day beside them may be a
    month.
    """

    def __init__(self, first: Sequence[str]) -> None:
        self._text = next((cell for cell in first if dates.day_order([cell]) is not None), "")
        self.watches = dates.day_order(first) is not None
        self._whole = ""  # the first suspect
        self._lines: list[int] = []
        self._fen = 0

    def see(
        self, cells: Sequence[str], lines: Sequence[int], days: Sequence[int], fen: Iterable[int]
    ) -> None:
        """Take rows into account: the texts of their days, what was read, their money."""
        distinct = set(cells)
        full_days = {cell for cell in distinct if _WHOLE.match(cell.strip())}
        if not full_days or not self.watches:
            return
        if any(dates.day(cell) == "ambiguous_date" for cell in distinct - full_days):
            self.watches = False
            return
        for cell, line, number, money in zip(cells, lines, days, fen, strict=True):
            if cell not in full_days:
                continue
            day = dt.date.fromordinal(number)
            if day.day > _LAST_MONTH:
                self.watches = False
                return
            if day.day != day.month:
                self._whole = self._whole or day.isoformat()
                self._lines.append(line)
                self._fen += abs(money)

    def end(self) -> list[Issue]:
        """Return what there is to say when all rows are read."""
        if not self._lines or not self.watches:
            return []
        day = dt.date.fromisoformat(self._whole)
        params = {
            "rows": len(self._lines),
            "amount": show(self._fen),
            "text": self._text.strip(),
            "day": self._whole,
            "other": day.replace(month=day.day, day=day.month).isoformat(),
        }
        return [Issue("days_swapped", self._lines[0], params)]
