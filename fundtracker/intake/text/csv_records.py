"""Text → records: a fast reader for regular pieces, a tolerant one for the rest.

A piece whose lines are records is cut into columns (``quick``). The csv module reads one with
doubled quotes or with breaks inside cells, as long as no quote stands astray. Any other piece goes
through the tolerant reader, which never lets a stray quote swallow the file: a quote spans at most
50 lines or 64 KiB and must end where a cell ends.
"""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.cells.column_cleaning import first_of, last_of
from fundtracker.intake.text import fast_split
from fundtracker.intake.text.record_columns import Cells
from fundtracker.patterns import lazy

csv.field_size_limit(64 << 20)

PIECE = 1 << 16
QUOTE_LINES = 50
QUOTE_CHARACTERS = 64 << 10
COLUMN_LIMIT = 1000
_OUTER = " \t\r\n\u3000\xa0\ufeff\0"
_SPACES = " \t\u3000\xa0"  # NUL and byte-order marks were taken out of the text
_BREAK = lazy(r"\r\n|\n|\r")
OTHER_DELIMITERS = ",;\t|"


class Dialect(NamedTuple):
    """How cells are told apart: ``escape`` is ``\\`` where a quote inside is written ``\\"``."""

    delimiter: str = ","
    quote: str = '"'
    escape: str = ""


def pieces_of_records(texts: Iterable[str], quote: str) -> Iterator[str]:
    """Cut a stream of text where records end: at a line break outside quotes, if there is one."""
    rest = ""
    for text in texts:
        rest += text
        if len(rest) < PIECE:
            continue  # a small file is one piece: its structure is judged as a whole
        cut = _cut(rest, quote)
        if cut:
            yield rest[:cut]
            rest = rest[cut:]
    if rest := rest.rstrip("\x1a"):
        yield rest


def _cut(text: str, quote: str) -> int:
    """Return where the last whole record of ``text`` ends; 0: not yet known."""
    # A \r at the very end may be the first half of \r\n: leave it for the next piece.
    end = len(text) - 1 if text.endswith("\r") else len(text)
    last = max(text.rfind("\n", 0, end), text.rfind("\r", 0, end)) + 1
    if quote not in text:
        return last
    cut, quotes = last, text.count(quote, 0, last)
    tried = 0
    while cut and quotes % 2 and tried < QUOTE_LINES:
        before = max(text.rfind("\n", 0, cut - 1), text.rfind("\r", 0, cut - 1)) + 1
        quotes -= text.count(quote, before, cut)
        cut = before
        tried += 1
    return cut if cut and quotes % 2 == 0 else last


def read_piece(text: str, line: int, dialect: Dialect, width: int) -> Cells:
    """Read one piece of text that begins on physical ``line`` and expects ``width`` cells a row."""
    if not dialect.escape and len(dialect.delimiter) == 1:
        quote = dialect.quote
        if quote not in text or dialect.delimiter + " " + quote not in text:
            block = _cut_up(text, line, dialect, width) or _fast_split(text, line, dialect, width)
            if block is not None:
                return block
    lines, rows, issues = _tolerant(text, line, dialect, width)
    return Cells.of_rows(lines, rows, width, issues)


def _cut_up(text: str, line: int, dialect: Dialect, width: int) -> Cells | None:
    """Read a regular piece column by column, its few lines of another width with the tolerant
    reader.
    """
    cut = fast_split.cut(text, dialect.delimiter, dialect.quote, width, COLUMN_LIMIT)
    if cut is None:
        return None
    odd: dict[int, list[str]] = {}
    issues: list[Issue] = []
    if cut.odd:
        physical = text.split("\n") if "\r" not in text else _physical_lines(text)
        for i in cut.odd:
            odd[i] = []
            if physical[i].rstrip("\r\n"):
                _, [odd[i]], problems = _tolerant(physical[i], line + i, dialect, width)
                issues += problems
    columns = cut.columns
    if _padded(text, dialect.delimiter):
        columns = _stripped(columns)
    return Cells(range(line, line + len(columns[0])), columns, odd, issues)


def _fast_split(text: str, line: int, dialect: Dialect, width: int) -> Cells | None:
    """Read a regular piece with the csv module; None where it needs the tolerant reader."""
    try:
        rows, begins = _parsed(text, dialect)
    except csv.Error:
        return None
    lines: Sequence[int] = range(line, line + len(rows))
    if begins is not None:
        if _swallows(text, begins, dialect, width):
            return None
        lines = [line + at for at in begins[:-1]]
    widths = set(map(len, rows))
    if max(widths, default=0) > COLUMN_LIMIT:
        raise RefusedError("too_many_columns", line=line, limit=COLUMN_LIMIT)
    issues: list[Issue] = []
    if widths - {width, 0}:
        # A stray quote or another delimiter may be at work: look at those lines more closely.
        if begins is not None:
            return None
        issues = _again(text, line, rows, dialect, width)
    if _padded(text, dialect.delimiter):
        rows = _stripped(rows)
    return Cells.of_rows(lines, rows, width, issues)


def _stripped(lists: list[list[str]]) -> list[list[str]]:
    """Return cells without the white space at their edges."""
    return [[cell.strip(_OUTER) for cell in cells] for cells in lists]


def _swallows(text: str, begins: list[int], dialect: Dialect, width: int) -> bool:
    """Return whether a record over several lines may be whole records that a stray quote joined:
    it is very long, or its first and last line are as wide as records.
    """
    if any(after - first > QUOTE_LINES for first, after in itertools.pairwise(begins)):
        return True
    physical: list[str] = []
    for first, after in itertools.pairwise(begins):
        if after - first > 1:
            physical = physical or _physical_lines(text)
            ends = physical[first], physical[min(after, len(physical)) - 1]
            if all(end.count(dialect.delimiter) >= width - 1 for end in ends):
                return True
    return False


def _parsed(text: str, dialect: Dialect) -> tuple[list[list[str]], list[int] | None]:
    """Return the rows and, where one spans lines, the line each begins on (and the end)."""
    source: Iterable[str]
    if "\r" in text:
        source = io.StringIO(text, newline="")
    else:  # splitting lines is cheaper where a line is a record
        source = text.removesuffix("\n").split("\n")
    options: dict[str, Any] = {
        "delimiter": dialect.delimiter,
        "quotechar": dialect.quote,
        "strict": True,
    }
    reader = csv.reader(source, **options)
    rows = list(reader)
    if reader.line_num == len(rows):
        return rows, None
    rows, begins, at = [], [], 0  # a cell holds a line break: take breaks as they are
    reader = csv.reader(io.StringIO(text, newline=""), **options)
    for row in reader:
        rows.append(row)
        begins.append(at)
        at = reader.line_num
    return rows, [*begins, at]


def _again(
    text: str, line: int, rows: list[list[str]], dialect: Dialect, width: int
) -> list[Issue]:
    """Read the lines of unexpected width with the tolerant reader, in place (one line a row)."""
    issues: list[Issue] = []
    physical = text.split("\n") if "\r" not in text else _physical_lines(text)
    for i, row in enumerate(rows):
        if row and len(row) != width:
            _, [rows[i]], problems = _tolerant(physical[i], line + i, dialect, width)
            issues += problems
    return issues


def _padded(text: str, delimiter: str) -> bool:
    """Return whether a cell may have white space at its edge.

    Looks at the neighbours of each space: searching for pairs costs more than the reading itself.
    """
    edges = frozenset((delimiter, '"', "'", "\n", "\r"))
    return any(_at_edge(text, space, edges) for space in _SPACES if space != delimiter)


def _at_edge(text: str, space: str, edges: frozenset[str]) -> bool:
    at = text.find(space)
    if at == 0 or (at > 0 and text[-1] == space):
        return True
    if at > 0 and text.count(space) > 100:
        parts = text.split(space)
        beside = set(map(first_of, parts[1:])) | set(map(last_of, parts[:-1]))
        return not beside.isdisjoint(edges)
    while at > 0:
        if text[at - 1] in edges or text[at + 1] in edges:
            return True
        at = text.find(space, at + 1)
    return False


# ---------------------------------------------------------------- the tolerant reader
def _tolerant(
    text: str, line: int, dialect: Dialect, width: int
) -> tuple[list[int], list[list[str]], list[Issue]]:
    """Return lines, rows and findings of a piece."""
    physical = _physical_lines(text)
    lines, rows, issues = [], [], []
    i = 0
    while i < len(physical):
        cells, used, stray = _record(physical, i, dialect, width)
        here = line + i
        if len(cells) > COLUMN_LIMIT:
            raise RefusedError("too_many_columns", line=here, limit=COLUMN_LIMIT)
        if stray:
            issues.append(Issue("stray_quote", here))
        other = _other_delimiter(physical[i], cells, dialect, width)
        if other is not None:
            cells = other
            issues.append(Issue("row_delimiter", here))
        lines.append(here)
        rows.append([cell.strip(_OUTER) for cell in cells] if cells != [""] else [])
        i += used
    return lines, rows, issues


def _physical_lines(text: str) -> list[str]:
    """Split at \\n, \\r\\n and \\r only, each line with its own break."""
    lines, at = [], 0
    for hit in _BREAK.finditer(text):
        lines.append(text[at : hit.end()])
        at = hit.end()
    if at < len(text):
        lines.append(text[at:])
    return lines


def _record(
    physical: list[str], i: int, dialect: Dialect, width: int
) -> tuple[list[str], int, bool]:
    """Return (cells, physical lines used, a stray quote was met) of the record at line ``i``."""
    line = physical[i].rstrip("\r\n")
    if dialect.quote not in line:
        return line.split(dialect.delimiter), 1, False
    cells, clean = parse(line, dialect, strict=True)
    if clean:
        return cells, 1, False
    cells, clean, used = _over_lines(physical, i, dialect)
    if (
        clean
        and _fits(cells, width)
        and not (used > 1 and _is_complete(physical[i], physical[i + used - 1], dialect, width))
    ):
        return cells, used, False
    # Not closed, or closed at the price of a wrong width: a quote may be a character of its cell.
    for stray in range(line.count(dialect.quote)):
        tried, fits = parse(line, dialect, literal=True, stray=stray)
        if fits and width and len(tried) == width:
            return tried, 1, True
    if clean and used == 1:
        return cells, 1, False
    cells, _ = parse(line, dialect, literal=True)
    return cells, 1, True


def _over_lines(physical: list[str], i: int, dialect: Dialect) -> tuple[list[str], bool, int]:
    """Return (cells, all quotes closed, lines used) of a record that ends where its quotes do."""
    text, used = physical[i].rstrip("\r\n"), 1
    while True:
        cells, clean = parse(text, dialect)
        too_long = used >= QUOTE_LINES or len(text) > QUOTE_CHARACTERS
        if clean or too_long or i + used >= len(physical):
            return cells, clean, used
        following = physical[i + used].rstrip("\r\n")
        text = "".join(physical[i : i + used]) + following
        used += 1


def _is_complete(first: str, last: str, dialect: Dialect, width: int) -> bool:
    """Return whether both the first and the last line of a record are whole records by
    themselves.
    """
    return all(
        len(parse(line.rstrip("\r\n"), dialect, literal=True)[0]) == width for line in (first, last)
    )


def _fits(cells: list[str], width: int) -> bool:
    return width == 0 or len(cells) == width


def parse(
    text: str, dialect: Dialect, *, strict: bool = False, literal: bool = False, stray: int = -1
) -> tuple[list[str], bool]:
    """Split one record; the flag tells whether every quote opened and closed as it should.

    With ``strict`` a quote inside a quoted cell must be doubled.
    With ``literal`` a quoted cell that does not close before a delimiter is taken as plain text;
    ``stray`` counts the quoted cells and names one to be taken as plain text in any case.
    """
    delimiter, quote = dialect.delimiter, dialect.quote
    cells: list[str] = []
    at, clean, opened = 0, True, -1
    while at <= len(text):
        begin, closed = _skip_space(text, at, delimiter), None
        if text[begin : begin + 1] == quote:
            opened += 1
            if opened != stray:
                closed = _quoted(text, begin + 1, dialect, strict)
                clean = clean and closed is not None
            if closed is None and not literal:
                return cells, False
        if closed is not None:
            cell, at = closed
            cells.append(cell)
            continue
        end = text.find(delimiter, at)
        if end < 0:
            cells.append(text[at:])
            return cells, clean
        cells.append(text[at:end])
        at = end + 1
    return cells, clean


def _skip_space(text: str, at: int, delimiter: str) -> int:
    while at < len(text) and text[at] in " \t\ufeff" and text[at] != delimiter:
        at += 1
    return at


def _quoted(text: str, at: int, dialect: Dialect, strict: bool) -> tuple[str, int] | None:
    """Return (cell, where the next cell begins) of a quoted cell; None: it never ends properly.

    The next cell begins behind the text where this one is the last.
    """
    quote, delimiter, escape = dialect.quote, dialect.delimiter, dialect.escape
    parts: list[str] = []
    begin = at
    while True:
        end = text.find(quote, at)
        if end < 0:
            return None
        if escape and text[end - 1 : end] == escape and end > begin:
            parts += [text[begin : end - 1], quote]
            begin = at = end + 1
            continue
        if text[end + 1 : end + 2] == quote:
            parts.append(text[begin : end + 1])
            begin = at = end + 2
            continue
        after = _skip_space(text, end + 1, delimiter)
        if after >= len(text) or text[after] == delimiter:
            parts.append(text[begin:end])
            return "".join(parts), after + 1
        if not (strict or escape) and _unescaped(text, end, dialect):
            at = end + 1  # a quote inside the cell that nobody doubled: "3" pipes"
            continue
        return None


def _unescaped(text: str, end: int, dialect: Dialect) -> bool:
    """Return whether the cell goes on to a quote that ends it properly before the next
    delimiter.
    """
    delimiter, quote = dialect.delimiter, dialect.quote
    stop = text.find(quote + delimiter, end + 1)
    if stop >= 0:
        return delimiter not in text[end + 1 : stop]
    return text.endswith(quote) and delimiter not in text[end + 1 :]


def _other_delimiter(line: str, cells: list[str], dialect: Dialect, width: int) -> list[str] | None:
    """Return the cells of a line that uses another delimiter than its file, if it does."""
    if width < 3 or len(cells) * 2 >= width:
        return None
    for other in OTHER_DELIMITERS:
        if other != dialect.delimiter and line.count(other) >= width - 1:
            cells_read, clean = parse(line.rstrip("\r\n"), dialect._replace(delimiter=other))
            if clean and len(cells_read) == width:
                return cells_read
    return None
