"""What the number formats of a spreadsheet show behind its numbers: per cent, per mille, 万元.

The spreadsheet library gives the bare number, 1 where the sheet shows 100%. Payments need no such
thing; a list asks for it once.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path

from fundtracker.intake.text import compound_file, spreadsheet_outline
from fundtracker.patterns import lazy

SCALED = spreadsheet_outline.PER_CENT  # a share of one; another sign stands behind the number
Signs = dict[tuple[int, int], str]  # row from 1, column from 0 → its sign

_BUILT_IN = {9: SCALED, 10: SCALED}
_NO_SIGN = lazy(r'"[^"%％‰]*"|\[[^\]]*\]|[_*].')
_LITERAL = lazy(r'"\s*([%％‰])\s*"|\\([%％‰])|([％‰])')


# A unit behind the number as it is: 0.00"万元"; not where the number is cut (0!.0,"万").
_UNIT = lazy(r'(?:[^"!\\]*[0#?])\s*"([十百千万亿]+[元股份人个家]?)"')


def shown(cell: str, sign: str) -> str:
    """Return the text of a numeric cell with the sign that its format shows."""
    try:
        number = Decimal(cell)
    except InvalidOperation:
        return cell
    if not number.is_finite():
        return cell
    return f"{(number * 100).normalize():f}%" if sign == SCALED else cell + sign


def moved(signs: Callable[[], Signs], column: int, width: int) -> Signs:
    """Return signs with their columns counted from another one, of a table of some width."""
    return {
        (row, at - column): sign
        for (row, at), sign in signs().items()
        if column <= at < column + width
    }


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
            if "xl/workbook.xml" in names and "xl/styles.xml" in names:
                return _of_xlsx(archive, at)
    except (OSError, ValueError, KeyError, IndexError, struct.error, zipfile.BadZipFile):
        pass
    return {}


# ---------------------------------------------------------------- .xlsx
_FORMAT = lazy(r"<(?:\w+:)?numFmt\s([^>]*)>")
_CELL_FORMATS = lazy(r"<(?:\w+:)?cellXfs[\s>].*?</(?:\w+:)?cellXfs>", re.DOTALL)
_STYLE = lazy(r"<(?:\w+:)?xf\s([^>]*)>")
_CELL = lazy(rb"<(?:\w+:)?c\s([^>]*)>")
_REFERENCE = lazy(rb"""(?:^|\s)r\s*=\s*["']([A-Z]{1,3})([1-9]\d{0,6})["']""")
_STYLED = lazy(rb"""(?:^|\s)s\s*=\s*["'](\d+)["']""")


def _attribute(tag: str, name: str) -> str:
    from html import unescape

    match = re.search(rf"""(?:^|[\s:]){name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return unescape(match[1] or match[2] or "") if match else ""


def _of_xlsx(archive: zipfile.ZipFile, at: int) -> Signs:
    styles = archive.read("xl/styles.xml").decode("utf-8", "replace")
    signs = dict(_BUILT_IN)
    for match in _FORMAT.finditer(styles):
        number = _attribute(match[1], "numFmtId")
        if number.isdigit():
            signs[int(number)] = sign_of(_attribute(match[1], "formatCode"))
    formats = _CELL_FORMATS.search(styles)
    numbers = [
        _attribute(match[1], "numFmtId") for match in _STYLE.finditer(formats[0] if formats else "")
    ]
    by_style = {
        style: sign
        for style, number in enumerate(numbers)
        if number.isdigit() and (sign := signs.get(int(number)))
    }
    if not by_style:
        return {}
    part = spreadsheet_outline.parts_of(archive)[at]
    cells: Signs = {}
    with archive.open(part) as file:
        for text in spreadsheet_outline.pieces(file):
            cells |= _signed_cells(text, by_style)
    return cells


def _signed_cells(text: bytes, by_style: dict[int, str]) -> Signs:
    cells: Signs = {}
    for match in _CELL.finditer(text):
        style = _STYLED.search(match[1])
        sign = by_style.get(int(style[1])) if style else None
        where = _REFERENCE.search(match[1]) if sign else None
        if sign and where:
            cells[int(where[2]), spreadsheet_outline.column_of(where[1])] = sign
    return cells


# ---------------------------------------------------------------- .xls
_FORMAT_CODE, _CELL_FORMAT, _BOUNDSHEET, _BOF, _EOF = 0x41E, 0xE0, 0x85, 0x809, 0x0A
_FORMULA, _NUMBER, _RK, _MANY = 0x06, 0x203, 0x27E, 0xBD


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _of_xls(stream: bytes, wanted: int) -> Signs:
    signs, styles, starts = dict(_BUILT_IN), [], []
    cells: Signs = {}
    inside = False
    for at, kind, body in _records(stream):
        if kind == _FORMAT_CODE and len(body) >= 5:
            signs[struct.unpack_from("<H", body)[0]] = sign_of(_format_code(body))
        elif kind == _CELL_FORMAT and len(body) >= 4:
            styles.append(struct.unpack_from("<H", body, 2)[0])
        elif kind == _BOUNDSHEET and len(body) >= 4:
            starts.append(struct.unpack_from("<I", body)[0])
        elif kind == _BOF and at in starts:
            inside = starts.index(at) == wanted
        elif inside:
            cells |= _signed(_styled(kind, body), styles, signs)
    return cells


def _signed(
    numbers: Iterable[tuple[int, int, int]], styles: Sequence[int], signs: Mapping[int, str]
) -> Signs:
    """Return the signs of numbers that stand at a row and column from 0, each with its style."""
    return {
        (row + 1, column): sign
        for row, column, style in numbers
        if style < len(styles) and (sign := signs.get(styles[style]))
    }


def _format_code(body: bytes) -> str:
    """Return the code of a format: its length, a flag for two bytes a letter, its letters."""
    length, flags = struct.unpack_from("<HB", body, 2)
    if flags & 1:
        return body[5 : 5 + 2 * length].decode("utf-16-le", "replace")
    return body[5 : 5 + length].decode("latin-1")


def _styled(kind: int, body: bytes) -> Sequence[tuple[int, int, int]]:
    """Return row, column and style of the numbers of a record."""
    if kind in (_FORMULA, _NUMBER, _RK) and len(body) >= 6:
        return [struct.unpack_from("<HHH", body)]
    if kind == _MANY and len(body) >= 6:
        row, first = struct.unpack_from("<HH", body)
        styles = [struct.unpack_from("<H", body, at)[0] for at in range(4, len(body) - 5, 6)]
        return [(row, first + n, style) for n, style in enumerate(styles)]
    return []
