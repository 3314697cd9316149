"""Spreadsheets (.xlsx, .xls, .ods) → the same table: found by their bytes, never by their name."""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake import decode
from fundtracker.intake.records import COLUMN_LIMIT, Block, Dialect
from fundtracker.intake.table import Table, set_structure

UNPACKED_LIMIT = 200 << 20
RATIO_LIMIT = 100
_BLOCK = 4096


def open_sheet(path: Path, kind: str, on_bytes: Callable[[bytes], None] | None) -> Table:
    """Open the first sheet that holds a table; other sheets with rows are named in ``notes``.

    Raises:
        RefusedError: ``zip_bomb``, ``not_a_spreadsheet`` (another zip, a damaged file),
            ``too_many_columns``.
    """
    if kind == "zip":
        _directory_checked(path)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_path(str(path))
        names = book.sheet_names
        sheets = [(name, book.get_sheet_by_name(name)) for name in names]
        filled = [(name, sheet) for name, sheet in sheets if sheet.height > 0]
    except (CalamineError, OSError, ValueError) as error:
        raise RefusedError("not_a_spreadsheet", name=path.name, why=str(error)[:120]) from None
    what = {b"PK\x03\x04": "xlsx"}.get(_first_bytes(path), "xls")
    if what == "xlsx" and _is_ods(path):
        what = "ods"
    encoding = decode.Encoding(what, what, None, "spreadsheet")
    table = Table(path.name, encoding, Dialect("", ""))
    if on_bytes is not None:
        for piece in decode.pieces(path):
            on_bytes(piece)
    if filled:
        _name, sheet = filled[0]
        if sheet.width > COLUMN_LIMIT:
            raise RefusedError("too_many_columns", line=1, limit=COLUMN_LIMIT)
        set_structure(table, _blocks(sheet))
        table.notes += [Issue("other_sheet", None, {"name": other}) for other, _ in filled[1:]]
    return table


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _directory_checked(path: Path) -> None:
    """Refuse before unpacking: the zip directory alone tells the size to come."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise RefusedError("not_a_spreadsheet", name=path.name, why="zip") from None
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if unpacked > UNPACKED_LIMIT or (unpacked > 1 << 20 and unpacked // packed > RATIO_LIMIT):
        raise RefusedError("zip_bomb", name=path.name, mib=unpacked >> 20, ratio=unpacked // packed)


def _is_ods(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "content.xml" in archive.namelist()


def _blocks(sheet: Any) -> Iterator[Block]:
    lines: list[int] = []
    rows: list[list[str]] = []
    start = (sheet.start or (0, 0))[0]
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), start + 1):
        lines.append(number)
        rows.append([text_of(cell) for cell in cells])
        if len(rows) >= _BLOCK:
            yield Block(lines, rows, [])
            lines, rows = [], []
    if rows:
        yield Block(lines, rows, [])


def text_of(cell: object) -> str:
    """Return a cell as text: numbers by 15 significant digits (as the sheet shows them), ISO dates."""
    if isinstance(cell, str):
        return cell.strip(" \t\r\n\u3000\xa0\ufeff\0")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell)
    if isinstance(cell, float):
        return format(Decimal(format(cell, ".15g")).normalize(), "f")
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)
