"""A file as a table: its structure is known at once, its rows stream in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from fundtracker.errors import Issue
from fundtracker.intake.cells.column_cleaning import without
from fundtracker.intake.questions import Answers, Findings
from fundtracker.intake.styles.cell_styles import Styled
from fundtracker.intake.styles.old_comments import Noted
from fundtracker.intake.text import decode, looks, row_kinds, structure, sum_words
from fundtracker.intake.text.csv_records import Dialect
from fundtracker.intake.text.record_columns import Cells

Rows = tuple[Sequence[int], list[list[str]]]
_DIGITS = frozenset("0123456789")


def _suspects(block: Cells, header: Sequence[str] | None) -> list[int]:
    """Return the places of the rows that need a closer look: of another width, not beginning with
    a digit, with nothing in the second cell or with what may be the word of a total early on.
    """
    if len(block.columns) < 2:
        return list(range(len(block.lines)))
    left, two = block.columns[:2]
    heads = (header or ())[:1]
    ones = {
        cell
        for cell in set(left)
        if cell in heads or cell[:1] not in _DIGITS or not cell or "\u8ba1" in cell
    }
    may_be = "" in two or "\u8ba1" in "".join(two)
    twos = {cell for cell in set(two) if not cell or "\u8ba1" in cell} if may_be else set()
    if not ones and not twos:
        return sorted(block.odd)
    return [
        i
        for i, (a, b) in enumerate(zip(left, two, strict=True))
        if a in ones or b in twos or i in block.odd
    ]


class ShownFigure(NamedTuple):
    """A figure of a spreadsheet that is read as it is ``shown``, not as it is ``stored``; ``unit``
    that its format says.
    """

    stored: str
    shown: str
    unit: str


class Content(NamedTuple):
    """A whole table, as ``read_table`` gives it."""

    header: list[str] | None
    rows: list[list[str]]
    issues: list[Issue]
    notes: list[Issue]


class Table:
    """One text file or sheet. Attributes of structure stand from the start; ``issues``, ``notes``
    and ``skipped`` grow while ``blocks()`` is consumed, which can be done once.
    """

    def __init__(
        self, name: str, encoding: decode.Encoding, dialect: Dialect, answers: Answers | None = None
    ) -> None:
        self.name = name
        self.sheet = ""  # the name of the sheet that is read
        self.findings = Findings(answers)
        self.encoding, self.bom = encoding.name, encoding.bom
        self.encoding_reason = encoding.reason
        self.delimiter, self.quotechar = dialect.delimiter, dialect.quote
        self.newline = "LF"
        self.header: list[str] | None = None
        self.header_cells: list[list[str]] = []
        self.header_line: int | None = None
        self.header_rows = 0
        self.width = 0
        self.preamble: list[tuple[int, list[str]]] = []
        self.printed: list[str] = []  # lines that are printed above and below the sheet
        self.told_beside: list[list[str]] = []  # lines of a sheet of explanations
        self.issues: list[Issue] = []
        self.notes: list[Issue] = []
        self.skipped: list[tuple[int, str, list[str]]] = []
        self.blanks: list[range] = []  # long runs of blank lines; single ones are among ``skipped``
        self.stream: Iterator[Cells] = iter(())
        self.data = (
            self._blocks()
        )  # data only, in order: columns of the table's width, overlong rows as odd ones
        self.rows: Iterator[Rows] = ((block.lines, block.rows()) for block in self.data)
        self.overlong: set[int] = set()  # lines with more cells than the table has columns
        self.trailing = False
        self.damage: list[bool] = []  # filled when the last character was cut off
        self.breaks_off = False  # the text ends without a line break
        self._second = False  # inside a second table
        self.second: list[
            tuple[int, list[str]]
        ] = []  # the rows of a second table, none of them read
        self.sums: list[list[str]] = []  # [name, figure] of a small table of sums below the data
        self._names_of_sums: list[str] = []
        self._blank_before = False
        self._data_seen = False
        self._title = ""  # a line that may be the title of another table below it
        self.looks: list[str] = []  # what the cells of each column look like
        self.part = ""  # the sheet's name where there are several
        self.signs_known = False  # the format itself says what a minus means
        self.of_card = False  # a card's statement: what comes in is no income
        self.sheets: tuple[str, ...] = ()  # the names of all sheets with rows, or of accounts
        self.beside = (
            1  # tables that stand beside each other; which one is read begins at ``first_column``
        )
        self.first_column = 0
        self.proved_by_balance = (
            False  # printed on pages: what the balance does not prove is not read
        )
        self.pages: list[int] = []  # of a printed file: the first line of each page
        self.days_from_1904 = False
        self.hidden_rows: frozenset[int] = frozenset()  # lines that a filter or a person hides
        self.hidden_columns: frozenset[int] = frozenset()
        self.styled: Styled | None = None  # cells whose style says something of their money
        self.styled_from = 0  # the column of the sheet in which the table begins
        self.shown_figures: dict[int, ShownFigure] = {}  # column → the first that is not as stored
        self.turned: dict[
            int, set[int]
        ] = {}  # column → lines whose figure is shown with another sign
        self.months_shown: set[int] = set()  # columns of days of which a format shows the month
        self.units_shown: dict[int, set[str]] = {}  # column → units of which its format leaves open
        self.covered: dict[
            int, dict[int, str]
        ] = {}  # line → column → what stands unseen under a merged cell
        self.stands_in: tuple[Path, int] | None = None  # the spreadsheet, the place of its sheet
        self.noted: Callable[[], list[Noted]] = list  # comments of cells that were heard on the way
        self.inherit: Callable[[Cells], None] = lambda block: (
            None
        )  # dates and names of merged cells, for their rows
        self.merged_above: Callable[[int], Mapping[int, str]] = lambda line: {}  # as they stand

    def shown_otherwise(self, places: Iterable[int]) -> list[Issue]:
        """Return what is to be said of columns that are read as they are shown, not as they are
        stored, when all rows are read.
        """
        names = self.header or []
        return [
            Issue(
                "shown_by_format",
                self.header_line,
                {"name": names[at] if at < len(names) else "", **figure._asdict()},
            )
            for at in places
            if (figure := self.shown_figures.get(at)) is not None
        ]

    def blocks(self) -> Iterator[Rows]:
        """Return ``rows``: (physical line of each record, rows of cells), data only, in order."""
        return self.rows

    def _blocks(self) -> Iterator[Cells]:
        held: Cells | None = None
        for block in self.stream:
            if held is not None:
                yield from self._data(held)
            held = block
        if held is not None:
            yield from self._data(self._without_damaged_end(held))
        if self.header is None and not self._data_seen:
            self.issues.append(Issue("empty"))

    def _without_damaged_end(self, block: Cells) -> Cells:
        """Take the last line out where its last character was cut off: it may lack cells too."""
        if not block.lines:
            return block
        line, cells = block.lines[-1], block.row(len(block.lines) - 1)
        if not self.damage and not (self.breaks_off and self._incomplete(cells)):
            return block
        self.issues.append(Issue("damaged_line", line))
        self.skipped.append((line, "footer_note", cells))
        return block.before(len(block.lines) - 1)

    def _incomplete(self, cells: list[str]) -> bool:
        """Return whether a last line without a line break lacks cells: the file was cut inside
        it.
        """
        short = 1 < len(cells) < self.width and not self._second
        return short and looks.filled(cells) > 1 and row_kinds.kind_of(cells, self.width) is None

    def _data(self, block: Cells) -> Iterator[Cells]:
        if block.blank is not None:
            self._take_blank(block.blank)
            return
        self.issues += block.issues
        if self._second:
            self._rest(block)
        else:
            yield from self._first_table(block.of_width(self.width + self.trailing))

    def _first_table(self, block: Cells) -> Iterator[Cells]:
        """Yield the data of a block, up to where a second table begins."""
        columns = block.columns[: self.width]
        gone: list[int] = []
        overlong: dict[int, list[str]] = {}
        end, at = len(block.lines), 0
        for i in _suspects(block, self.header):
            if at < i:  # the regular rows before it
                self._blank_before, self._data_seen, self._title = False, True, ""
            at = i + 1
            line = block.lines[i]
            fixed = self._judged(line, block.row(i))
            if self._second:
                self._rest(block.after(at))
                end = at = i
                break
            if fixed is None:
                gone.append(i)
            elif line in self.overlong:
                overlong[i - len(gone)] = fixed
            else:
                _replace_row(columns, i, fixed)
        if at < end:
            self._blank_before, self._data_seen = False, True
        if gone or end < len(block.lines):
            columns = [without(column[:end], gone) for column in columns]
        if lines := without(block.lines[:end], gone):
            yield Cells(lines, columns, overlong)

    def _take_blank(self, lines: range) -> None:
        """Note a run of blank lines, joined to the one before it."""
        if self.blanks and self.blanks[-1].stop == lines.start:
            lines = range(self.blanks.pop().start, lines.stop)
        self.blanks.append(lines)
        self._blank_before = True

    def _rest(self, block: Cells) -> None:
        """Note the rows of a second table: none of them is data."""
        for line, row in zip(block.lines, block.rows(), strict=True):
            self._judged(line, row)

    def _judged(self, line: int, row: list[str]) -> list[str] | None:
        """Return the row if it is data (made as wide as the table), else note what it is."""
        kind = row_kinds.kind_of(row, self.width)
        if self._data_seen and (sums := self._sums_below(row)):
            kind = sums
        if kind == "blank":
            self.skipped.append((line, kind, row))
            self._blank_before = True
            return None
        repeats = self.header is not None and self._repeats_header(row)
        begins = self._begins(row, repeats=repeats)
        self._title = row_kinds.title_of(row) or (
            "" if any(map(looks.is_value, row)) else self._title
        )
        if self._second or begins:
            self._take_second(line, row)
            return None
        if kind is None:
            kind = "header_repeated" if repeats else self._other_account(row)
        if kind is None:
            self._blank_before, self._data_seen = False, True
            return self._fitted(line, row)
        if kind == "footer_note" and self._in_other_currency(row):
            # from here on another account, in another currency
            self.issues.append(Issue("second_table", line))
            self._second = True
        if kind in ("footer_total", "subtotal"):
            self.issues.append(Issue("total_row", line))
        self.skipped.append((line, kind, row))
        return None

    def _in_other_currency(self, row: Sequence[str]) -> bool:
        """Return whether a line names an account in another currency than that of the table."""
        if row_kinds.names_foreign_account(row):
            return True
        above = [cells for _, cells in self.preamble]
        return any(map(row_kinds.names_foreign_account, above)) and row_kinds.names_home_account(
            row
        )

    def _other_account(self, row: list[str]) -> str | None:
        """Return ``footer_note`` of a row that is no data but the name of an account in another
        currency.
        """
        filled = [cell for cell in row if cell.strip()]
        few = len(filled) <= 2 < self.width and self._data_seen
        named = few and not any(map(looks.is_value, filled)) and self._in_other_currency(filled)
        return "footer_note" if named else None

    def _take_second(self, line: int, row: list[str]) -> None:
        """Note a row of a second table; the first one begins it."""
        if not self._second:
            self.issues.append(Issue("second_table", line))
        self._second = True
        self.second.append((line, row))
        self.skipped.append((line, "footer_note", row))

    def _sums_below(self, row: list[str]) -> str | None:
        """Return what a row of a small table of counts and sums below the data is: its head, its
        figures.
        """
        filled = list(filter(None, map(looks.bare, row)))
        if sum_words.heads_of_sums(filled, looks.is_value) and len(row) != self.width:
            self._names_of_sums = filled
            return "footer_note"
        names, self._names_of_sums = self._names_of_sums, []
        if not names or len(names) != len(filled) or not all(map(looks.is_value, filled)):
            return None
        for name, cell in zip(names, filled, strict=True):
            digits = looks.bare(cell).removesuffix(".0").removesuffix(".00")
            self.sums.append([name if "笔" in name else f"{name}合计", digits])
        return "footer_total"

    def _repeats_header(self, row: list[str]) -> bool:
        return any(
            [b for c in row if (b := looks.bare(c))] == [b for c in cells if (b := looks.bare(c))]
            for cells in self.header_cells
        )

    def _other_order(self, row: list[str]) -> bool:
        """Return whether a row names most of our columns in another order: what follows is
        another table.
        """
        names = {bare for cell in row if (bare := looks.bare(cell))}
        common = names & {looks.bare(name) for name in self.header or []}
        return (
            len(common) >= 3 and len(common) * 2 > len(names) and not any(map(looks.is_value, row))
        )

    def _begins(self, row: list[str], *, repeats: bool) -> bool:
        """Return whether another table begins with a row; ``repeats``: it is our head again."""
        if repeats:
            return self._says_another_side()
        return self._begins_second_table(row) or self._other_order(row)

    def _says_another_side(self) -> bool:
        """Return whether the title right above a head that comes again speaks of another side than
        what stands above the table: 本月收款 below 本月付款.
        """
        sides = row_kinds.sides_said(self._title) if self._data_seen else set()
        above = [cell for _, cells in self.preamble for cell in cells]
        return bool(sides) and sides != row_kinds.sides_said(
            " ".join([self.name, self.sheet, *above])
        )

    def _begins_second_table(self, row: list[str]) -> bool:
        """A blank line, then a row of names of another width, or a row that is a head by its own
        words: another table begins.
        """
        names = [*row]
        while names and not names[-1].strip():
            names.pop()
        if not self._data_seen or self.header is None or any(map(looks.is_value, names)):
            return False
        digits = (
            self._blank_before
            and 1 < len(names) != self.width
            and looks.filled(names) == len(names)
        )
        kind = row_kinds.kind_of(row, self.width)
        if structure.names_a_table(names):  # a head that says a unit looks like a note, too
            return kind in (None, "footer_note")
        return digits and kind is None

    def _fitted(self, line: int, row: list[str]) -> list[str]:
        width = self.width
        if len(row) == width:
            return row
        if len(row) == width + 1 and not row[-1] and self.trailing:
            return row[:-1]
        self.issues.append(Issue("ragged", line, {"cells": len(row), "expected": width}))
        if len(row) > width:
            self.overlong.add(line)
        if len(row) < width:
            return row + [""] * (width - len(row))
        return self._realigned(row)

    def _realigned(self, row: list[str]) -> list[str]:
        """Return a row of one cell too many without its surplus empty cell, if one place alone
        makes every cell look like its column; the issue stands and the money waits for a person.
        """
        if len(row) != self.width + 1 or not self.looks:
            return row
        fits = [
            shorter
            for i, cell in enumerate(row)
            if not cell and looks.looks_fit(shorter := row[:i] + row[i + 1 :], self.looks)
        ]
        return fits[0] if fits and all(f == fits[0] for f in fits) else row


def _replace_row(columns: Sequence[list[str]], i: int, row: Sequence[str]) -> None:
    for column, cell in zip(columns, row, strict=True):
        column[i] = cell
