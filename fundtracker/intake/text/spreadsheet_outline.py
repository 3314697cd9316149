"""What a spreadsheet's own bytes say before it is opened: how far its sheets reach, what of them is
hidden or merged, from which year its days count.

The spreadsheet library keeps a sheet as a full rectangle from its first to its last cell: one cell
at XFD1048576 would take all memory there is. And it does not say which rows a filter hides.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from fundtracker.errors import RefusedError
from fundtracker.intake.text.csv_records import COLUMN_LIMIT
from fundtracker.patterns import lazy

ROW_LIMIT, AREA_LIMIT = 1 << 20, 5_000_000  # cells of the rectangle that a sheet is kept as
_SPARSE = 3_500_000  # a larger rectangle must be filled to a fair part
_PIECE = 1 << 20

Area = tuple[
    int, int, int, int
]  # first row, first column, last row, last column; rows from 1, columns from 0


@dataclass
class Outline:
    """One sheet: ``rows`` from 1 and ``columns`` from 0, as ``hidden_…`` and ``merged`` count them.

    ``last_row`` and ``last_column`` are those of its outermost cells, ``cells`` how many it has at
    most.
    """

    last_row: int = 0
    last_column: int = -1
    cells: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)

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
        sheets = [_of_xml(archive.open(part)) if part in names else Outline() for part in parts]
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


def _of_xml(file: IO[bytes]) -> Outline:
    sheet = Outline()
    rest = b""
    columns: set[bytes] = set()
    with file:
        while piece := file.read(_PIECE):
            text = rest + piece
            cut = text.rfind(b"<")
            text, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            _take(sheet, text, columns)
    _take(sheet, rest, columns)
    sheet.last_column = max(map(_column, columns), default=-1)
    return sheet


def _take(sheet: Outline, text: bytes, columns: set[bytes]) -> None:
    """Take a piece of a sheet's XML into account."""
    references = _REFERENCE.findall(text)
    sheet.cells += len(references)
    for group in (references, _EXTENT.findall(text)):
        joined = b" ".join(group).upper()
        if not _CELLS.fullmatch(joined):
            odd = next(
                (reference for reference in group if not _CELLS.fullmatch(reference.upper())), b""
            )
            raise RefusedError(
                "not_a_spreadsheet", name="", why=odd[:20].decode("ascii", "replace")
            )
        if group is references:
            cells = set(_CELL.findall(joined))
            columns.update({letters for letters, _ in cells})
            sheet.last_row = max(sheet.last_row, max((int(row) for _, row in cells), default=0))
    if b"hidden" in text or b'="0"' in text or b"='0'" in text:
        for match in _HIDDEN_ROW.finditer(text):
            number = _attribute(match[1], b"r")
            if number.isdigit():
                sheet.hidden_rows.add(int(number))
        for match in _COLUMN.finditer(text):
            first, last = (_attribute(match[1], name) for name in (b"min", b"max"))
            if first.isdigit() and last.isdigit() and int(first) >= 1:
                sheet.hidden_columns.update(range(int(first) - 1, min(int(last), COLUMN_LIMIT)))
    for a, top, b, bottom in _MERGED.findall(text):
        sheet.merged.append((int(top), _column(a), int(bottom), _column(b)))


def _column(letters: bytes) -> int:
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


def _of_ods(archive: zipfile.ZipFile) -> list[Outline]:  # noqa: C901 - one case after the other
    """Walk the tags of tables, rows and cells; a repeated row or cell counts as often as it
    says.
    """
    sheets: list[Outline] = []
    row = column = repeat = 0
    filled = hidden = False
    for closing, tag, tag_bytes in _tags(archive.open("content.xml")):
        times = int(
            _attribute(
                tag_bytes, b"number-%s-repeated" % (b"rows" if tag == b"table-row" else b"columns")
            )
            or 1
        )
        unseen = _attribute(tag_bytes, b"visibility") in ("collapse", "filter")
        if tag == b"table":
            if not closing:
                sheets.append(Outline())
                row = column = 0
            continue
        if not sheets:
            continue
        sheet = sheets[-1]
        if tag == b"table-row":
            if closing:
                sheet.last_row = max(sheet.last_row, row + repeat) if filled else sheet.last_row
                if hidden and filled:
                    sheet.hidden_rows.update(range(row + 1, row + min(repeat, 1000) + 1))
                row += repeat
            repeat, column, filled, hidden = times, 0, False, unseen
            if tag_bytes.endswith(b"/"):
                row += times
        elif tag == b"table-column" and not closing:
            if unseen:
                sheet.hidden_columns.update(range(column, min(column + times, COLUMN_LIMIT)))
            column += times
        elif tag.endswith(b"table-cell") and not closing:
            if b"value-type" in tag_bytes or not tag_bytes.endswith(b"/"):
                filled = True
                sheet.cells += min(times, COLUMN_LIMIT) * repeat
                sheet.last_column = max(sheet.last_column, column + times - 1)
            across = int(_attribute(tag_bytes, b"number-columns-spanned") or 1)
            down = int(_attribute(tag_bytes, b"number-rows-spanned") or 1)
            if across > 1 or down > 1:
                sheet.merged.append((row + 1, column, row + down, column + across - 1))
            column += times
    return sheets


def _tags(file: IO[bytes]) -> Iterator[tuple[bytes, bytes, bytes]]:
    rest = b""
    with file:
        while piece := file.read(_PIECE):
            text = rest + piece
            cut = text.rfind(b"<")
            text, rest = (text[:cut], text[cut:]) if cut > 0 else (text, b"")
            yield from _ODS.findall(text)
    yield from _ODS.findall(rest)
