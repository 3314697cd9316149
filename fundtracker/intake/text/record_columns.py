"""Records of one piece of a file, held as columns: what whole columns need is done in C, odd rows
alone in Python.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fundtracker.errors import Issue


class Cells:
    """The physical line each record begins on, its cells, findings by line.

    ``columns`` hold the rows of one width; a row of another width stands in ``odd`` under its
    place, and in the columns as empty cells. A long run of blank lines is a block of its own
    (``blank``) without cells.
    """

    __slots__ = ("blank", "columns", "issues", "lines", "odd")

    def __init__(
        self,
        lines: Sequence[int],
        columns: list[list[str]],
        odd: Mapping[int, list[str]],
        issues: Sequence[Issue] = (),
    ) -> None:
        self.lines, self.columns, self.odd, self.issues = lines, columns, odd, issues
        self.blank: range | None = None

    @classmethod
    def of_blank(cls, lines: range) -> Cells:
        """Return a run of blank lines: it costs the same however long it is."""
        block = cls([], [], {})
        block.blank = lines
        return block

    @classmethod
    def of_rows(
        cls,
        lines: Sequence[int],
        rows: Sequence[list[str]],
        width: int,
        issues: Sequence[Issue] = (),
    ) -> Cells:
        """Return a block of rows of which most have ``width`` cells."""
        odd = {i: row for i, row in enumerate(rows) if len(row) != width}
        blank = [""] * width
        regular = [blank if i in odd else row for i, row in enumerate(rows)] if odd else rows
        columns = list(map(list, zip(*regular, strict=True))) if rows else [[] for _ in blank]
        return cls(lines, columns, odd, issues)

    def rows(self, begin: int = 0, end: int | None = None) -> list[list[str]]:
        """Return the rows, or some of them, each with its own cells."""
        size = len(self.lines[begin:end])
        if not self.columns:
            return [self.odd.get(i, []) for i in range(begin, begin + size)]
        rows = list(map(list, zip(*(column[begin:end] for column in self.columns), strict=True)))
        for i, row in self.odd.items():
            if begin <= i < begin + size:
                rows[i - begin] = row
        return rows

    def row(self, i: int) -> list[str]:
        """Return one row."""
        return self.odd[i] if i in self.odd else [column[i] for column in self.columns]

    def put(self, i: int, column: int, cell: str) -> None:
        """Put another text into a cell."""
        if i in self.odd:
            self.odd[i][column] = cell
        else:
            self.columns[column][i] = cell

    def before(self, end: int) -> Cells:
        """Return the first rows as a block; the findings stay."""
        odd = {i: row for i, row in self.odd.items() if i < end}
        return Cells(self.lines[:end], [column[:end] for column in self.columns], odd, self.issues)

    def after(self, begin: int) -> Cells:
        """Return the block without its first rows; the findings stay."""
        odd = {i - begin: row for i, row in self.odd.items() if i >= begin}
        return Cells(
            self.lines[begin:], [column[begin:] for column in self.columns], odd, self.issues
        )

    def of_width(self, width: int) -> Cells:
        """Return the block with columns for rows of ``width``."""
        return (
            self
            if len(self.columns) == width
            else Cells.of_rows(self.lines, self.rows(), width, self.issues)
        )


def letter_of(at: int) -> str:
    """Return the letter of a column as spreadsheets count: 0 is A, 26 is AA."""
    return (letter_of(at // 26 - 1) if at >= 26 else "") + chr(ord("A") + at % 26)
