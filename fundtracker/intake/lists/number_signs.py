"""What the number formats of a spreadsheet show behind its numbers: per cent, per mille, 万股.

The spreadsheet library gives the bare number, 1 where the sheet shows 100%. Payments need no such
thing; a list asks for it once.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from fundtracker.intake.styles import cell_styles
from fundtracker.intake.text import compound_file, spreadsheet_outline
from fundtracker.intake.text.table import Table
from fundtracker.patterns import lazy

SCALED = spreadsheet_outline.PER_CENT  # a share of one; another sign stands behind the number
Signs = dict[tuple[int, int], str]  # row from 1, column from 0 → its sign

_BUILT_IN = {9: SCALED, 10: SCALED}
_NO_SIGN = lazy(r'"[^"%％‰]*"|\[[^\]]*\]|[_*].')
_LITERAL = lazy(r'"\s*([%％‰])\s*"|\\([%％‰])|([％‰])')


# Shares or heads behind the number as it is: 0.00"万股" (of money ``shown_figures`` takes care).
_UNIT = lazy(r'(?:[^"!\\]*[0#?])\s*"([十百千万亿]+[股份人个家])"')


def shown(cell: str, sign: str) -> str:
    """Return the text of a numeric cell with the sign that its format shows."""
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return cell
    if not number.is_finite():
        return cell
    return f"{(number * 100).normalize():f}%" if sign == SCALED else cell + sign


def of_table(table: Table, lines: Iterable[int]) -> Signs:
    """Return the signs of the cells of a table, by their line and their place in it; a merged
    cell's hold for all its ``lines``.
    """
    if table.stands_in is None:
        return {}
    first, end = table.styled_from, table.styled_from + table.width
    signs = {
        (row, at - first): sign
        for (row, at), sign in of_sheet(*table.stands_in).items()
        if first <= at < end
    }
    for line in sorted(lines) if signs else ():
        for at in table.merged_above(line):
            if sign := signs.get((line - 1, at)):
                signs.setdefault((line, at), sign)
    return signs


def sign_of(code: str) -> str:
    """Return what a format code shows behind a number, '' for nothing of that kind."""
    code = code.split(";")[0]
    if unit := _UNIT.fullmatch(code):
        return str(unit[1])
    text = _NO_SIGN.sub("", code)
    if literal := _LITERAL.search(text):
        return "‰" if "‰" in literal[0] else "%"
    return SCALED if "%" in text or text.lower() == "percent" else ""


def of_sheet(path: Path, at: int) -> Signs:
    """Return the signs of a sheet by its place in the workbook; none where they cannot be told."""
    try:
        if not zipfile.is_zipfile(path):
            return _of_xls(compound_file.opened(path).read("Workbook"), at)
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "content.xml" in names:
                return spreadsheet_outline.per_cents_of_ods(archive, at)
            if "xl/workbook.xml" in names:
                return _of_xlsx(archive, at)
    except (OSError, ValueError, KeyError, IndexError, struct.error, zipfile.BadZipFile):
        pass
    return {}


def _by_style(formats: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return the signs of styles by their numbers, of those that show one."""
    signs = (_BUILT_IN.get(number) or sign_of(code) for number, code in formats)
    return {style: sign for style, sign in enumerate(signs) if sign}


# ---------------------------------------------------------------- .xlsx
_CELL = lazy(rb"<(?:\w+:)?c\s([^>]*)>")
_REFERENCE = lazy(rb"""(?:^|\s)r\s*=\s*["']([A-Z]{1,3})([1-9]\d{0,6})["']""")
_STYLED = lazy(rb"""(?:^|\s)s\s*=\s*["'](\d+)["']""")


def _of_xlsx(archive: zipfile.ZipFile, at: int) -> Signs:
    by_style = _by_style(cell_styles.formats_of_xlsx(archive))
    cells: Signs = {}
    if by_style:
        with archive.open(spreadsheet_outline.parts_of(archive)[at]) as file:
            for text in spreadsheet_outline.pieces(file):
                cells |= _signed_cells(text, by_style)
    return cells


def _signed_cells(text: bytes, by_style: Mapping[int, str]) -> Signs:
    cells: Signs = {}
    for match in _CELL.finditer(text):
        style = _STYLED.search(match[1])
        sign = by_style.get(int(style[1]) if style else 0)
        where = _REFERENCE.search(match[1]) if sign else None
        if sign and where:
            cells[int(where[2]), spreadsheet_outline.column_of(where[1])] = sign
    return cells


# ---------------------------------------------------------------- .xls
_BOUNDSHEET, _BOF = 0x85, 0x809
_FORMULA, _NUMBER, _RK, _MANY = 0x06, 0x203, 0x27E, 0xBD


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _of_xls(stream: bytes, wanted: int) -> Signs:
    styles, starts = cell_styles.OldStyles(), []
    cells: Signs = {}
    by_style: dict[int, str] | None = None
    for at, kind, body in _records(stream):
        if kind == _BOUNDSHEET and len(body) >= 4:
            starts.append(struct.unpack_from("<I", body)[0])
        if kind == _BOF and at in starts:
            inside = starts.index(at) == wanted
            by_style = _by_style(styles.formats()) if inside else {}
        elif by_style is None:
            styles.hear(kind, body)
        elif by_style:
            cells |= _signed(kind, body, by_style)
    return cells


def _signed(kind: int, body: bytes, by_style: Mapping[int, str]) -> Signs:
    numbers = _styled(kind, body)
    return {(y + 1, x): by_style[style] for y, x, style in numbers if style in by_style}


def _styled(kind: int, body: bytes) -> Sequence[tuple[int, int, int]]:
    """Return row, column and style of the numbers of a record."""
    if kind in (_FORMULA, _NUMBER, _RK) and len(body) >= 6:
        return [struct.unpack_from("<HHH", body)]
    if kind == _MANY and len(body) >= 6:
        row, first = struct.unpack_from("<HH", body)
        styles = [struct.unpack_from("<H", body, at)[0] for at in range(4, len(body) - 5, 6)]
        return [(row, first + n, style) for n, style in enumerate(styles)]
    return []
