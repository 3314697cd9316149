"""What merged cells of a spreadsheet cover, and what they say for the rows beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile

from fundtracker.intake.text import looks
from fundtracker.intake.text.record_columns import Cells
from fundtracker.intake.text.sheet_pieces import Row
from fundtracker.intake.text.spreadsheet_outline import Area

Rows = Iterable[Row]


def uncovered(rows: Rows, covered: dict[int, dict[int, str]]) -> Iterator[Row]:
    """Yield the rows without what nobody sees in them."""
    for number, cells in rows:
        for column in covered.get(number, ()):
            cells[column] = ""
        yield number, cells


class Merged:
    """Cells under a merged one: nobody sees what they hold; a date or a name above them holds for
    their rows.

    ``areas`` of merged cells as the sheet counts them; ``first_column`` of the sheet in which its
    ``rows`` begin, which are asked for as often as they are needed.
    """

    def __init__(self, areas: Sequence[Area], first_column: int, rows: Callable[[], Rows]) -> None:
        self._rows = rows
        self._above: dict[
            int, dict[int, str]
        ] = {}  # row number → column → the text of the merged cell above
        tops, last = self._tops(areas)
        for top, left, bottom, right in areas:
            area = top, left - first_column, min(bottom, last), right - first_column
            if 0 <= area[1] < len(tops.get(top, ())):
                self._spread(tops[top][area[1]], area)

    def _spread(self, text: str, area: Area) -> None:
        """Note the text of a merged cell for those that it covers."""
        top, left, bottom, right = area
        for row in range(top, bottom + 1):
            below = {left: text} if row > top and left <= right else {}
            beside = dict.fromkeys(range(left + 1, right + 1), "")
            self._above.setdefault(row, {}).update(below | beside)

    def _tops(self, areas: Sequence[Area]) -> tuple[dict[int, list[str]], int]:
        """Return the rows in which merged cells begin, and the last row that one reaches."""
        wanted, last = {top for top, *_ in areas}, 0
        tops: dict[int, list[str]] = {}
        for number, cells in self._until(max((bottom for *_, bottom, _ in areas), default=0)):
            last = number
            if number in wanted:
                tops[number] = cells
        return tops, last

    def _until(self, last: int) -> Rows:
        """Return the rows up to a number; 0: none."""
        return takewhile(lambda row: row[0] <= last, self._rows()) if last else ()

    def covered(self) -> dict[int, dict[int, str]]:
        """Return what nobody sees: row number → column → text."""
        taken: dict[int, dict[int, str]] = {}
        for number, cells in self._until(max(self._above, default=0)):
            for column in self._above.get(number, ()):
                if column < len(cells) and cells[column]:
                    taken.setdefault(number, {})[column] = cells[column]
        return taken

    def shift(self, columns: int) -> None:
        """Count columns from another one: the first of one of several tables beside each other."""
        self._above = {
            row: {at - columns: text for at, text in cells.items() if at >= columns}
            for row, cells in self._above.items()
        }

    def above(self, line: int) -> Mapping[int, str]:
        """Return what merged cells that begin above a row say in it: column → text."""
        return {at: text for at, text in self._above.get(line, {}).items() if text}

    def inherit(self, block: Cells) -> None:
        """Give rows that hold something of their own the dates and names above them; money counts
        once.
        """
        for i, line in enumerate(block.lines) if self._above else ():
            above = self._above.get(line)
            if above and any(cell and at not in above for at, cell in enumerate(block.row(i))):
                _give(block, i, above)


def _give(block: Cells, i: int, above: dict[int, str]) -> None:
    width = len(block.row(i))
    for column, text in above.items():
        if column < width and looks.look(text) in ("date", "text"):
            block.put(i, column, text)
