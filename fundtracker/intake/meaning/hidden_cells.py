"""What a person does not see in a sheet, or sees otherwise than it is stored: filtered rows,
hidden columns, cells under merged ones, figures that are struck out or that a format hides; with
their money.
"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import Any

from fundtracker.domain.base.money import show
from fundtracker.errors import Issue
from fundtracker.intake.cells import amounts
from fundtracker.intake.cells.column_cleaning import total
from fundtracker.intake.meaning.block import Block, leave, pick
from fundtracker.intake.meaning.table_meaning import Meaning
from fundtracker.intake.meaning.values import Values
from fundtracker.intake.questions import SHOWN_SIGN, Question, Unread
from fundtracker.intake.sheets import sheet_comments
from fundtracker.intake.text import looks
from fundtracker.intake.text.table import Table
from fundtracker.intake.text.unread_money import money_of

_MONEY = ("amount_out", "amount_in", "amount_signed", "amount_abs")
_MARKED = (*_MONEY, "amount_spent")


class Unseen:
    """Counts what is hidden while the rows go by.

    Hidden rows are read, and said so, unless the person chose to skip them (answer ``hidden``:
    skip).
    """

    def __init__(self, table: Table, meaning: Meaning, values: Values) -> None:
        self._table, self._values = table, values
        self._columns, self._role, self._unit = meaning.columns, meaning.role, meaning.unit
        self._skips = table.findings.answer("hidden") == "skip"
        self._lines: list[int] = []
        self._fen = 0
        self._styled = self._styled_columns()
        self._turned = self._turned_lines(meaning)
        self._turned_fen: list[int] = []
        places = {self._role[role] for role in _MARKED if role in self._role}
        self._comments = sheet_comments.doubted(table, places, asked=True)
        self._commented: list[str] = []  # cells and words of comments
        self._marked: dict[str, list[int]] = {}  # code → lines of figures that look otherwise
        self._marked_fen: Counter[str] = Counter()

    @property
    def looks(self) -> bool:
        """Whether the rows of the sheet must be looked at."""
        return bool(self._table.hidden_rows or self._marks)

    @property
    def _marks(self) -> bool:
        return bool(self._styled or self._comments or self._turned)

    def _styled_columns(self) -> list[int]:
        """Return the columns of the sheet that hold money of which a style says something."""
        styled, begin = self._table.styled, self._table.styled_from
        places = [self._role[role] + begin for role in _MARKED if role in self._role]
        return [at for at in places if styled is not None and at in styled.columns]

    def _turned_lines(self, meaning: Meaning) -> list[set[int]]:
        """Return for each column of money the lines whose figures are shown with another sign than
        they are stored with, as far as it matters; they fill while the rows are read.
        """
        habit = {"amount_out"} if meaning.signs.minus_out else set[str]()
        turned, role = self._table.turned, self._role
        lines = [turned.get(role[name]) for name in _MARKED if name in role and name not in habit]
        return [line for line in lines if line is not None]

    def _ask_sign(self) -> None:
        """Ask whether the sign that the formats show counts or the one that is stored."""
        if not self._turned_fen:
            return
        money = [c.at for c in self._columns if c.role in _MARKED and c.at in self._table.turned]
        figure = self._table.shown_figures[money[0]]
        params = {"rows": len(self._turned_fen), "stored": figure.stored, "shown": figure.shown}
        by = f"--answer {SHOWN_SIGN}=shown|stored"
        fen = sum(self._turned_fen)
        self._table.findings.ask(
            Question(SHOWN_SIGN, ("shown", "stored"), by, fen=fen, params=params)
        )

    def rows(self, block: Block) -> Block:
        """Take the rows of a block into account that are hidden or look otherwise; return the rows
        that count.
        """
        if self._marks:
            self._mark(block)
        hidden = self._table.hidden_rows
        places = [i for i, line in enumerate(block.lines) if line in hidden]
        if not places:
            return block
        hidden_block = pick(block, places)
        self._lines += hidden_block.lines
        self._fen += sum(total([abs(fen) for fen in hidden_block.amounts], hidden_block.directions))
        if not self._skips:
            return block
        for line in hidden_block.lines:
            self._values.skipped.append((line, "hidden"))
        return leave(block, places)

    def _mark(self, block: Block) -> None:
        """Note the rows whose money is struck out, not shown at all, or otherwise by a comment."""
        for line, fen in zip(block.lines, block.amounts, strict=True):
            code = self._look(line, fen)
            if code:
                self._marked.setdefault(code, []).append(line)
                self._marked_fen[code] += abs(fen)
            if any(line in lines for lines in self._turned):
                self._turned_fen.append(abs(fen))

    def _look(self, line: int, fen: int) -> str:
        for at in self._styled:
            style = self._table.styled.at(line, at) if self._table.styled else None
            if style is not None and style.struck:
                return "struck_rows"
            if style is not None and style.format and style.format.look(Decimal(fen)).unseen:
                return "unseen_rows"
        if line in self._comments:
            self._commented.append(self._comments[line])
            return "commented_rows"
        return ""

    def end(self) -> None:
        """Say what was hidden, when all rows are read."""
        table, remarks = self._table, self._values.warnings
        if self._lines and self._skips:
            self._table.findings.leave(
                Unread("hidden_skipped", "", self._lines[0], len(self._lines), self._fen)
            )
        elif self._lines:
            params = {"rows": len(self._lines), "amount": show(self._fen)}
            remarks.append(Issue("hidden_rows", self._lines[0], params))
        remarks += self._of_marked()
        self._shown()
        for column in self._columns:
            if column.at in table.hidden_columns and column.role in (
                "date",
                "datetime",
                "direction",
                "amount_back",
                "amount_spent",
                *_MONEY,
            ):
                remarks.append(Issue("hidden_column", table.header_line, {"name": column.header}))
        self._covered()
        self._ask_sign()
        if table.second:
            rows = [cells for _, cells in table.second]
            under_ours = any(map(looks.is_value, rows[0]))  # it has no head of its own
            fen = money_of([table.header, *rows] if under_ours and table.header else rows)
            self._table.findings.leave(
                Unread("second_table", "", table.second[0][0], len(table.second), fen)
            )

    def _of_marked(self) -> list[Issue]:
        """Return what is said of the figures that look otherwise, or of which a comment speaks."""
        notes = []
        for code, lines in self._marked.items():
            params: dict[str, Any] = {"rows": len(lines), "amount": show(self._marked_fen[code])}
            if code == "commented_rows":
                params["words"] = sheet_comments.quoted(self._commented)
            notes.append(Issue(code, lines[0], params))
        return notes

    def _shown(self) -> None:
        """Say which columns of money are read as they are shown, not as they are stored."""
        money = [column.at for column in self._columns if column.role in _MARKED]
        self._values.warnings += self._table.shown_otherwise(money)

    def _covered(self) -> None:
        """Name the money that stands under merged cells: on the screen it is not there."""
        places = [self._role[role] for role in _MONEY if role in self._role]
        fen, lines = 0, list[int]()
        for line, cells in sorted(self._table.covered.items()):
            read = [
                amounts.fen(cells[at], amounts.UNITS[self._unit]) for at in places if at in cells
            ]
            sums = [abs(fen) for fen in read if isinstance(fen, int) and fen]
            if sums and line > (self._table.header_line or 0):
                fen, lines = fen + sum(sums), [*lines, line]
        if lines:
            self._table.findings.leave(Unread("under_merged_cells", "", lines[0], len(lines), fen))
