"""A file as a table: its structure is known at once, its rows stream in blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import chain
from typing import NamedTuple

from fundtracker.errors import Issue
from fundtracker.intake.cells import amounts
from fundtracker.intake.cells.column_cleaning import without
from fundtracker.intake.questions import Answers, Findings
from fundtracker.intake.text import decode, structure, sum_words
from fundtracker.intake.text.csv_records import Dialect
from fundtracker.intake.text.record_columns import Cells

Rows = tuple[Sequence[int], list[list[str]]]
_DIGITS = frozenset("0123456789")


def _suspects(block: Cells, first: str | None) -> list[int]:
    """Return the places of the rows that need a closer look: of another width, not beginning with
    a digit, with nothing in the second cell or with what may be the word of a total early on.
    """
    if len(block.columns) < 2:
        return list(range(len(block.lines)))
    left, two = block.columns[:2]
    ones = {
        cell
        for cell in set(left)
        if cell == first or cell[:1] not in _DIGITS or not cell or "\u8ba1" in cell
    }
    twos = (
        {cell for cell in two if not cell or "\u8ba1" in cell}
        if "" in two or "\u8ba1" in "".join(two)
        else set()
    )
    if not ones and not twos:
        return sorted(block.odd)
    return [
        i
        for i, (a, b) in enumerate(zip(left, two, strict=True))
        if a in ones or b in twos or i in block.odd
    ]


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
        self.looks: list[str] = []  # what the cells of each column look like
        self.part = ""  # the sheet's name where there are several
        self.signs_known = False  # the format itself says what a minus means
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
        self.covered: dict[
            int, dict[int, str]
        ] = {}  # line → column → what stands unseen under a merged cell
        self.inherit: Callable[[Cells], None] = lambda block: (
            None
        )  # dates and names of merged cells, for their rows

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
        return (
            short and structure.filled(cells) > 1 and structure.kind_of(cells, self.width) is None
        )

    def _data(self, block: Cells) -> Iterator[Cells]:
        if block.blank is not None:
            self._take_blank(block.blank)
            return
        self.issues += block.issues
        if self._second:
            self._rest(block)
            return
        n, names = len(block.lines), self.header or []
        block = block.of_width(self.width + self.trailing)
        columns = block.columns[: self.width]
        gone: list[int] = []
        overlong: dict[int, list[str]] = {}
        at = 0
        for i in _suspects(block, names[0] if names else None):
            if at < i:  # the regular rows before it
                self._blank_before, self._data_seen = False, True
            at = i + 1
            line = block.lines[i]
            fixed = self._judged(line, block.row(i))
            if self._second:
                self._rest(block.after(at))
                block = block.before(i)
                columns = [column[:i] for column in columns]
                break
            if fixed is None:
                gone.append(i)
                continue
            self._blank_before, self._data_seen = False, True
            if line in self.overlong:
                overlong[i - len(gone)] = fixed
            else:
                for column, cell in zip(columns, fixed, strict=True):
                    column[i] = cell
        if at < n and not self._second:
            self._blank_before, self._data_seen = False, True
        lines = block.lines
        if gone:
            lines, columns = without(lines, gone), [without(column, gone) for column in columns]
        if lines:
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
        kind = structure.kind_of(row, self.width)
        if self._data_seen and (sums := self._sums_below(row)):
            kind = sums
        if kind == "blank":
            self.skipped.append((line, kind, row))
            self._blank_before = True
            return None
        repeats = self.header is not None and self._repeats_header(row)
        if self._second or (
            not repeats and (self._begins_second_table(row) or self._other_order(row))
        ):
            if not self._second:
                self.issues.append(Issue("second_table", line))
            self._second = True
            self.second.append((line, row))
            self.skipped.append((line, "footer_note", row))
            return None
        if kind is None and repeats:
            kind = "header_repeated"
        if kind == "footer_note" and amounts.foreign_in(" ".join(row)):
            self.issues.append(
                Issue("second_table", line)
            )  # from here on another account, in another currency
            self._second = True
        if kind is not None:
            if kind in ("footer_total", "subtotal"):
                self.issues.append(Issue("total_row", line))
            self.skipped.append((line, kind, row))
            return None
        return self._fitted(line, row)

    def _sums_below(self, row: list[str]) -> str | None:
        """Return what a row of a small table of counts and sums below the data is: its head, its
        figures.
        """
        filled = list(filter(None, map(structure.bare, row)))
        if sum_words.heads_of_sums(filled, structure.is_value) and len(row) != self.width:
            self._names_of_sums = filled
            return "footer_note"
        names, self._names_of_sums = self._names_of_sums, []
        if not names or len(names) != len(filled) or not all(map(structure.is_value, filled)):
            return None
        for name, cell in zip(names, filled, strict=True):
            digits = structure.bare(cell).removesuffix(".0").removesuffix(".00")
            self.sums.append([name if "笔" in name else f"{name}合计", digits])
        return "footer_total"

    def _repeats_header(self, row: list[str]) -> bool:
        return any(
            [b for c in row if (b := structure.bare(c))]
            == [b for c in cells if (b := structure.bare(c))]
            for cells in self.header_cells
        )

    def _other_order(self, row: list[str]) -> bool:
        """Return whether a row names most of our columns in another order: what follows is
        another table.
        """
        names = {bare for cell in row if (bare := structure.bare(cell))}
        common = names & {structure.bare(name) for name in self.header or []}
        return (
            len(common) >= 3
            and len(common) * 2 > len(names)
            and not any(map(structure.is_value, row))
        )

    def _begins_second_table(self, row: list[str]) -> bool:
        """A blank line, then a row of names of another width, or a row that is a head by its own
        words: another table begins.
        """
        names = [*row]
        while names and not names[-1].strip():
            names.pop()
        if not self._data_seen or self.header is None or any(map(structure.is_value, names)):
            return False
        digits = (
            self._blank_before
            and 1 < len(names) != self.width
            and structure.filled(names) == len(names)
        )
        return (digits or structure.names_a_table(names)) and structure.kind_of(
            row, self.width
        ) is None

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
            if not cell and structure.looks_fit(shorter := row[:i] + row[i + 1 :], self.looks)
        ]
        return fits[0] if fits and all(f == fits[0] for f in fits) else row


def set_structure(
    table: Table, blocks: Iterator[Cells], *, trailing: bool = False, header_line: int | None = None
) -> None:
    """Find the header in the first block and set the stream of the rows below it.

    Where the person, or the file's parts, chose lines (answer ``lines``: 1-3,15-28), the others
    are not there.
    """
    if wanted := table.findings.answer("lines"):
        blocks = _only(blocks, wanted)
        table.part = " · ".join(filter(None, (table.part, table.findings.answer("part") or wanted)))
    block = next((block for block in blocks if block.blank is None), Cells([], [], {}))
    head = block.rows(0, structure.HEAD_RECORDS)
    header = structure.chosen_header(head, block.lines, header_line)
    table.width, table.header, table.trailing = header.width, header.names, trailing
    if header.first is not None:
        begin = header.first + header.rows
        table.header_line, table.header_rows = block.lines[header.first], header.rows
        table.header_cells = head[header.first : begin]
        table.preamble = list(zip(block.lines, head[: header.first], strict=False))
        _name_issues(table)
    else:
        begin = _first_data(head, header.width)
        table.preamble = list(zip(block.lines, head[:begin], strict=False))
    table.skipped = [(line, "preamble", cells) for line, cells in table.preamble]
    following = block.rows(begin, begin + 1)
    if (
        table.header
        and following
        and (
            structure.second_language(table.header, following[0])
            or structure.numbers_columns(table.header, following[0])
        )
    ):
        table.skipped.append((block.lines[begin], "header_second_language", following[0]))
        begin += 1
    table.stream = chain([block.after(begin)], blocks)
    lowest = table.header_cells[-1] if len(table.header_cells) > 1 else table.header or []
    if beside := structure.side_by_side(table.header or []) or structure.side_by_side(lowest):
        _one_of(table, beside)
    rows = block.rows(begin, begin + 200)
    table.looks = structure.looks(
        [row[table.first_column :][: table.width] for row in rows], table.width
    )


def _only(blocks: Iterator[Cells], wanted: str) -> Iterator[Cells]:
    """Yield the rows of some lines alone: ranges parted by commas, the last one may be open
    (15-).
    """
    ends = [part.partition("-") for part in wanted.split(",") if part]
    ranges = [(int(a), int(b) if b else int(a) if not dash else 1 << 40) for a, dash, b in ends]
    for block in blocks:
        if block.blank is not None:
            if any(a <= block.blank.start <= b for a, b in ranges):
                yield block
            continue
        places = [i for i, line in enumerate(block.lines) if any(a <= line <= b for a, b in ranges)]
        if places:
            rows, issues = (
                block.rows(),
                [issue for issue in block.issues if issue.line in {block.lines[i] for i in places}],
            )
            yield Cells.of_rows(
                [block.lines[i] for i in places],
                [rows[i] for i in places],
                len(block.columns),
                issues,
            )


def _one_of(table: Table, beside: list[tuple[int, int]]) -> None:
    """Read one of several tables that stand beside each other: the one chosen (answer
    ``beside``), else the first.
    """
    answer = table.findings.answer("beside") or "1"
    at = min(int(answer) if answer.isdigit() else 1, len(beside)) - 1
    first, last = beside[at]
    table.beside, table.first_column = len(beside), first
    table.part = " · ".join(filter(None, (table.part, f"{at + 1}/{len(beside)}")))
    table.header = (table.header or [])[first:last]
    table.header_cells = [cells[first:last] for cells in table.header_cells]
    table.width = last - first
    table.notes.append(Issue("tables_beside", table.header_line, {"n": at + 1, "of": len(beside)}))
    table.issues = [issue for issue in table.issues if issue.code != "duplicate_header"]
    _name_issues(table)
    table.stream = (_slice(block, first, last) for block in table.stream)


def _slice(block: Cells, first: int, last: int) -> Cells:
    """Return some columns of a block as a block; a short row is filled up."""
    if block.blank is not None:
        return block
    rows = [(row + [""] * last)[first:last] for row in block.rows()]
    return Cells.of_rows(block.lines, rows, last - first, block.issues)


def _first_data(rows: list[list[str]], width: int) -> int:
    for i, row in enumerate(rows):
        if len(row) >= width and any(map(structure.is_value, row)):
            return i
    return 0


def _name_issues(table: Table) -> None:
    seen: dict[str, int] = {}
    for cell in table.header or []:
        name = cell.strip()
        if name and name in seen:
            table.issues.append(Issue("duplicate_header", table.header_line, {"name": name}))
        seen[name] = 1
