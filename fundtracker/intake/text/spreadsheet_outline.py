"""What a spreadsheet's own bytes say before it is opened: how far its sheets reach, what of them is
hidden or merged, from which year its days count.

The spreadsheet library keeps a sheet as a full rectangle from its first to its last cell: one cell
at XFD1048576 would take all memory there is. And it does not say which rows a filter hides.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO

from fundtracker.errors import RefusedError
from fundtracker.intake.styles import cell_styles, ods_styles
from fundtracker.intake.styles.old_comments import Noted
from fundtracker.intake.text.csv_records import COLUMN_LIMIT
from fundtracker.patterns import lazy

ROW_LIMIT, AREA_LIMIT = 1 << 20, 5_000_000  # cells of the rectangle that a sheet is kept as
PER_CENT = "×%"  # a share of one that is shown as per cent
_SPARSE = 3_500_000  # a larger rectangle must be filled to a fair part
_PIECE = 1 << 20

Area = tuple[
    int, int, int, int
]  # first row, first column, last row, last column; rows from 1, columns from 0


@dataclass
class Outline:
    """One sheet: ``rows`` from 1 and ``columns`` from 0, as ``hidden_…`` and ``merged`` count them.

    ``last_row`` and ``last_column`` are those of its outermost cells, ``cells`` how many it has at
    most; ``styled``: its cells whose style says something of their money, where there are such
    styles.
    """

    last_row: int = 0
    last_column: int = -1
    cells: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    styled: cell_styles.Styled | None = None
    printed: list[bytes] = field(default_factory=list)  # lines above and below a page
    noted: Callable[[], list[Noted]] = list  # comments, where they were heard on the way

    def reaches(self, row: int, column: int) -> None:
        """Take a cell into account."""
        self.last_row, self.last_column = max(self.last_row, row), max(self.last_column, column)
        self.cells += 1


@dataclass
class Book:
    """All sheets by their order; ``days_from_1904``: day numbers without a format count from 1904.

    ``knows_hidden``: the format tells what is hidden, and it was looked up.
    """

    sheets: list[Outline]
    days_from_1904: bool = False
    knows_hidden: bool = True


def of_zip(path: Path) -> Book:
    """Return the outline of an .xlsx, .xlsb or .ods file.

    Raises:
        RefusedError: ``not_a_spreadsheet`` (odd references), ``too_many_columns``,
            ``sheet_too_large``.
    """
    with zipfile.ZipFile(path) as archive:
        names = set(archive.namelist())
        if "content.xml" in names:
            return bounded(path, Book(_of_ods(archive)))
        if "xl/workbook.bin" in names:
            sheets = [
                _of_xlsb(archive.read(name))
                for name in sorted(names)
                if _BINARY_SHEET.fullmatch(name)
            ]
            return bounded(path, Book(sheets, knows_hidden=False))
        if "xl/workbook.xml" not in names:
            return Book([], knows_hidden=False)
        head = archive.read("xl/workbook.xml")
        parts = _parts(archive, head)
        styles = cell_styles.of_xlsx(archive)
        sheets = [
            _of_xml(archive.open(part), styles) if part in names else Outline() for part in parts
        ]
        return bounded(path, Book(sheets, bool(_FROM_1904.search(head))))


def bounded(path: Path, book: Book) -> Book:
    """Return the book if its sheets can be kept in memory; raises RefusedError as ``of_zip``
    does.
    """
    for sheet in book.sheets:
        if sheet.last_column >= COLUMN_LIMIT:
            raise RefusedError("too_many_columns", line=sheet.last_row, limit=COLUMN_LIMIT)
        area = sheet.last_row * (sheet.last_column + 1)
        sparse = area > _SPARSE and sheet.cells * 50 < area
        if sheet.last_row > ROW_LIMIT or area > AREA_LIMIT or sparse:
            raise RefusedError(
                "sheet_too_large", line=sheet.last_row, name=path.name, n=sheet.last_row
            )
    return book


# ---------------------------------------------------------------- .xlsx
_BINARY_SHEET = lazy(r"xl/worksheets/sheet\d+\.bin")
_FROM_1904 = lazy(rb'\sdate1904\s*=\s*["\'](?:1|true|on)["\']')
_SHEET = lazy(rb"<(?:\w+:)?sheet\s([^>]*)>")
_RELATION = lazy(rb"<(?:\w+:)?Relationship\s([^>]*)>")
_REFERENCE = lazy(rb"""<(?:\w+:)?c\s(?:[^>]*?\s)?r\s*=\s*["']([^"']*)["']""")
_EXTENT = lazy(rb"""<(?:\w+:)?(?:dimension|mergeCell)\s[^>]*?ref\s*=\s*["']([^"']*)["']""")
_CELL = lazy(rb"([A-Z]{1,3})([1-9]\d{0,6})")
_CELLS = lazy(rb"(?:[A-Z]{1,3}[1-9]\d{0,6}[ :]?)*")
_UNSEEN = rb"""[^>]*\s(?:hidden\s*=\s*["'](?:1|true|on)["']|%s\s*=\s*["']0(?:\.0+)?["'])[^>]*"""
_HIDDEN_ROW = lazy(rb"<(?:\w+:)?row(?=\s)(" + _UNSEEN % b"ht" + rb")>")
_COLUMN = lazy(rb"<(?:\w+:)?col(?=\s)(" + _UNSEEN % b"width" + rb")>")
_PRINTED = lazy(rb"<(?:\w+:)?(?:odd|even|first)(?:Header|Footer)>([^<]+)")
_MERGED = lazy(rb'<(?:\w+:)?mergeCell\s[^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')


def _attribute(tag: bytes, name: bytes) -> str:
    match = re.search(rb"(?:^|[\s:])" + name + rb'\s*=\s*["\']([^"\']*)["\']', tag)
    return match[1].decode("utf-8", "replace") if match else ""


def parts_of(archive: zipfile.ZipFile) -> list[str]:
    """Return the parts of the sheets of an .xlsx file in the order of the workbook."""
    return _parts(archive, archive.read("xl/workbook.xml"))


def _parts(archive: zipfile.ZipFile, head: bytes) -> list[str]:
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels")
    except KeyError:
        return []
    target = {}
    for match in _RELATION.finditer(relations):
        path = _attribute(match[1], b"Target")
        target[_attribute(match[1], b"Id")] = (
            path.lstrip("/") if path.startswith("/") else "xl/" + path
        )
    return [target.get(_attribute(match[1], b"id"), "") for match in _SHEET.finditer(head)]


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes of a part in pieces that end before a tag, and close it."""
    rest = b""
    with file:
        while piece := file.read(_PIECE):
            text = rest + piece
            cut = text.rfind(b"<")
            text, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            yield text
    yield rest


def _of_xml(file: IO[bytes], styles: Mapping[int, cell_styles.Style]) -> Outline:
    sheet = Outline(styled=cell_styles.Styled(styles) if styles else None)
    columns: set[bytes] = set()
    for text in pieces(file):
        _take(sheet, text, columns)
    sheet.last_column = max(map(column_of, columns), default=-1)
    return sheet


def _take(sheet: Outline, text: bytes, columns: set[bytes]) -> None:
    """Take a piece of a sheet's XML into account."""
    references = _REFERENCE.findall(text)
    sheet.cells += len(references)
    cells = set(_CELL.findall(_joined(references)))
    _joined(_EXTENT.findall(text))
    columns.update({letters for letters, _ in cells})
    sheet.last_row = max(sheet.last_row, max((int(row) for _, row in cells), default=0))
    if b"hidden" in text or b'="0"' in text or b"='0'" in text:
        _take_hidden(sheet, text)
    if sheet.styled is not None:
        _take_styled(sheet.styled, text)
    sheet.printed += _PRINTED.findall(text) if b"eaderFooter" in text else []
    for a, top, b, bottom in _MERGED.findall(text):
        sheet.merged.append((int(top), column_of(a), int(bottom), column_of(b)))


def _joined(references: list[bytes]) -> bytes:
    """Return references to cells in one text; refuses one that is none."""
    joined = b" ".join(references).upper()
    if not _CELLS.fullmatch(joined):
        odd = next((text for text in references if not _CELLS.fullmatch(text.upper())), b"")
        raise RefusedError("not_a_spreadsheet", name="", why=odd[:20].decode("ascii", "replace"))
    return joined


def _take_hidden(sheet: Outline, text: bytes) -> None:
    """Note the rows and columns that a piece of XML hides."""
    for match in _HIDDEN_ROW.finditer(text):
        number = _attribute(match[1], b"r")
        if number.isdigit():
            sheet.hidden_rows.add(int(number))
    for match in _COLUMN.finditer(text):
        first, last = (_attribute(match[1], name) for name in (b"min", b"max"))
        if first.isdigit() and last.isdigit() and int(first) >= 1:
            sheet.hidden_columns.update(range(int(first) - 1, min(int(last), COLUMN_LIMIT)))


def _take_styled(styled: cell_styles.Styled, text: bytes) -> None:
    """Note the cells of a piece of XML whose style says something, numbers alone where it is no
    more than a format.
    """
    for tag in styled.tags.findall(text):
        place = _CELL.fullmatch(_attribute(tag, b"r").upper().encode())
        if place is None or tag.endswith(b"/"):
            continue
        style = int(_attribute(tag, b"s") or 0)
        if _attribute(tag, b"t") in ("", "n") or styled.styles[style].struck:
            styled.add(int(place[2]), column_of(place[1]), style)


def column_of(letters: bytes) -> int:
    """Return the place from 0 of a column: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


# ---------------------------------------------------------------- .xlsb
def _of_xlsb(data: bytes) -> Outline:
    """Walk the records of a binary sheet: row heads and cells say where they stand."""
    sheet, at, row = Outline(), 0, 0
    while at < len(data):
        kind, at = _variable(data, at, 2)
        size, at = _variable(data, at, 4)
        if kind == 0 and size >= 4:
            row = int(struct.unpack_from("<I", data, at)[0]) + 1
        elif 1 <= kind <= 11 and size >= 4:
            sheet.reaches(row, struct.unpack_from("<I", data, at)[0])
        at += size
    return sheet


def _variable(data: bytes, at: int, limit: int) -> tuple[int, int]:
    """Return a number of seven bits a byte, and where the next thing begins."""
    number = 0
    for n in range(limit):
        if at >= len(data):
            break
        byte, at = data[at], at + 1
        number |= (byte & 127) << (7 * n)
        if byte < 128:
            break
    return number, at


# ---------------------------------------------------------------- .ods
_ODS = lazy(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell|table-column)((?:[\s/][^>]*)?)>"
)


def _of_ods(archive: zipfile.ZipFile) -> list[Outline]:
    """Walk the tags of tables, rows and cells; a repeated row or cell counts as often as it
    says.
    """
    return _walked(archive, _OdsWalk(ods_styles.of_ods(archive))).sheets


def per_cents_of_ods(archive: zipfile.ZipFile, at: int) -> dict[tuple[int, int], str]:
    """Return the cells of a sheet that are shown as per cent, row from 1 and column from 0, each
    with the sign ``PER_CENT``.
    """
    walk = _OdsWalk({})
    walk.per_cents = [set()]
    return dict.fromkeys(_walked(archive, walk).per_cents[at + 1], PER_CENT)


def _walked(archive: zipfile.ZipFile, walk: _OdsWalk) -> _OdsWalk:
    tags = map(_ODS.findall, pieces(archive.open("content.xml")))
    for closing, tag, attributes in chain.from_iterable(tags):
        if tag == b"table":
            if not closing:
                walk.begin_sheet()
        elif not walk.sheets:
            continue
        elif tag == b"table-row":
            if closing:
                walk.end_row()
            else:
                walk.begin_row(attributes)
        elif closing:
            continue
        elif tag == b"table-column":
            walk.take_column(attributes)
        else:
            walk.take_cell(attributes)
    return walk


def _number(attributes: bytes, name: bytes) -> int:
    return int(_attribute(attributes, name) or 1)


def _is_hidden(attributes: bytes) -> bool:
    return _attribute(attributes, b"visibility") in ("collapse", "filter")


class _OdsWalk:
    """Where the tags of a book stand that go by: sheet, row, column."""

    def __init__(self, styles: Mapping[str, cell_styles.Style]) -> None:
        self.sheets: list[Outline] = []
        self._numbers = {name: number for number, name in enumerate(styles)}
        self._styles = dict(enumerate(styles.values()))
        self._of_columns: list[tuple[int, str]] = []  # the end of some columns, their style
        self._row = self._column = 0
        self._repeat = 0  # how often the row counts
        self._filled = self._hidden = False  # of the row
        self.per_cents: list[set[tuple[int, int]]] = []  # of each sheet behind the first, if asked

    def begin_sheet(self) -> None:
        """Take the head of a sheet."""
        if self.per_cents:
            self.per_cents.append(set())
        styled = cell_styles.Styled(self._styles) if self._styles else None
        self.sheets.append(Outline(styled=styled))
        self._row = self._column = 0
        self._of_columns = []

    def begin_row(self, attributes: bytes) -> None:
        """Take the head of a row, perhaps an empty one."""
        self._start_row(_number(attributes, b"number-rows-repeated"), _is_hidden(attributes))
        if attributes.endswith(b"/"):
            self._row += self._repeat

    def end_row(self) -> None:
        """Take the end of a row."""
        sheet = self.sheets[-1]
        if self._filled:
            sheet.last_row = max(sheet.last_row, self._row + self._repeat)
        if self._filled and self._hidden:
            end = self._row + min(self._repeat, 1000)
            sheet.hidden_rows.update(range(self._row + 1, end + 1))
        self._row += self._repeat
        self._start_row(1, False)

    def _start_row(self, repeat: int, hidden: bool) -> None:
        self._repeat, self._column, self._filled, self._hidden = repeat, 0, False, hidden

    def take_column(self, attributes: bytes) -> None:
        """Take what is said of columns before the rows."""
        end = self._column + _number(attributes, b"number-columns-repeated")
        if _is_hidden(attributes):
            columns = range(self._column, min(end, COLUMN_LIMIT))
            self.sheets[-1].hidden_columns.update(columns)
        self._of_columns.append((end, _attribute(attributes, b"default-cell-style-name")))
        self._column = end

    def take_cell(self, attributes: bytes) -> None:
        """Take a cell, perhaps an empty or a merged one."""
        sheet, row, column = self.sheets[-1], self._row, self._column
        times = _number(attributes, b"number-columns-repeated")
        if b"value-type" in attributes or not attributes.endswith(b"/"):
            self._filled = True
            sheet.cells += min(times, COLUMN_LIMIT) * self._repeat
            sheet.last_column = max(sheet.last_column, column + times - 1)
            if sheet.styled is not None:
                self._take_style(sheet.styled, attributes, min(times, COLUMN_LIMIT))
        if self.per_cents and _attribute(attributes, b"value-type") == "percentage":
            rows, columns = range(row + 1, row + 1 + self._repeat), range(column, column + times)
            self.per_cents[-1].update((line, at) for line in rows for at in columns)
        across = _number(attributes, b"number-columns-spanned")
        down = _number(attributes, b"number-rows-spanned")
        if across > 1 or down > 1:
            sheet.merged.append((row + 1, column, row + down, column + across - 1))
        self._column += times

    def _take_style(self, styled: cell_styles.Styled, attributes: bytes, times: int) -> None:
        """Note a cell whose style, its own or its column's, says something; numbers alone where it
        is no more than a format.
        """
        of_column = next((name for end, name in self._of_columns if self._column < end), "")
        number = self._numbers.get(_attribute(attributes, b"style-name") or of_column)
        if number is None:
            return
        is_number = _attribute(attributes, b"value-type") in ("float", "currency")
        if is_number or styled.styles[number].struck:
            for row in range(self._row + 1, self._row + 1 + min(self._repeat, 1000)):
                for column in range(self._column, self._column + times):
                    styled.add(row, column, number)
