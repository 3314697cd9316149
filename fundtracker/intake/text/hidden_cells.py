"""What a person does not see in a sheet: filtered rows, hidden columns, cells under merged ones; with their money."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells import amounts
from fundtracker.intake.cells.column_cleaning import total
from fundtracker.intake.meaning.questions import Unread
from fundtracker.intake.meaning.values import Block, leave, pick
from fundtracker.intake.text.unread_money import money_of

if TYPE_CHECKING:
    from fundtracker.intake.meaning.reading import Reading

_MONEY = ("amount_out", "amount_in", "amount_signed", "amount_abs")


class Unseen:
    """Counts what is hidden while the rows go by.

    Hidden rows are read, and said so, unless the person chose to skip them (answer ``hidden``: skip).
    """

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._skips = reading.findings.answer("hidden") == "skip"
        self._lines: list[int] = []
        self._fen = 0

    def rows(self, block: Block) -> Block:
        """Take the hidden rows of a block into account; return the rows that count."""
        hidden = self._reading.table.hidden_rows
        places = [i for i, line in enumerate(block.lines) if line in hidden]
        if not places:
            return block
        found = pick(block, places)
        self._lines += found.lines
        self._fen += sum(total([abs(fen) for fen in found.amounts], found.directions))
        if not self._skips:
            return block
        for line in found.lines:
            self._reading.skip(line, "hidden")
        return leave(block, places)

    def end(self) -> None:
        """Say what was hidden, when all rows are read."""
        reading, table = self._reading, self._reading.table
        if self._lines and self._skips:
            reading.findings.leave(Unread("hidden_skipped", "", self._lines[0], len(self._lines), self._fen))
        elif self._lines:
            said = {"rows": len(self._lines), "amount": show(self._fen)}
            reading.warn(Issue("hidden_rows", self._lines[0], said))
        for column in reading.columns:
            if column.at in table.hidden_columns and column.role in ("date", "datetime", "direction", *_MONEY):
                reading.warn(Issue("hidden_column", table.header_line, {"name": column.header}))
        self._covered()
        if table.second:
            fen = money_of([cells for _, cells in table.second])
            reading.findings.leave(Unread("second_table", "", table.second[0][0], len(table.second), fen))

    def _covered(self) -> None:
        """Name the money that stands under merged cells: on the screen it is not there."""
        reading = self._reading
        places = [reading.role[role] for role in _MONEY if role in reading.role]
        fen, lines = 0, list[int]()
        for line, cells in sorted(reading.table.covered.items()):
            read = [amounts.fen(cells[at], amounts.UNITS[reading.unit]) for at in places if at in cells]
            sums = [abs(one) for one in read if isinstance(one, int) and one]
            if sums and line > (reading.table.header_line or 0):
                fen, lines = fen + sum(sums), [*lines, line]
        if lines:
            reading.findings.leave(Unread("under_merged_cells", "", lines[0], len(lines), fen))
