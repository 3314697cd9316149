"""Spreadsheets (.xlsx, .xls, .ods, markup that calls itself .xls) → the same table, known by their bytes."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake import decode
from fundtracker.intake.cells import Cells
from fundtracker.intake.questions import Answers
from fundtracker.intake.records import COLUMN_LIMIT, Dialect
from fundtracker.intake.table import Table, set_structure
from fundtracker.ledger import sheets

UNPACKED_LIMIT = 200 << 20
RATIO_LIMIT = 100
_BLOCK = 4096
_OF_SHEETS = {"[Content_Types].xml", "mimetype"}  # one of these is in every xlsx and ods


def open_sheet(
    path: Path,
    kind: str,
    on_bytes: Callable[[bytes], None] | None,
    header_line: int | None = None,
    answers: Answers | None = None,
) -> Table:
    """Open the sheet that holds the table; other sheets with rows are named in ``notes``.

    Raises:
        RefusedError: ``zip_bomb``, ``archive`` (a zip of files), ``not_a_spreadsheet`` (a damaged file),
            ``too_many_columns``.
    """
    if kind == "zip":
        _directory_checked(path)
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with path.open("rb") as file:  # by its bytes: from_path would go by the name
            book = CalamineWorkbook.from_filelike(file)
        chosen, others = sheets.table_of(book)
    except (CalamineError, OSError, ValueError) as error:
        raise RefusedError("not_a_spreadsheet", name=path.name, why=str(error)[:120]) from None
    what = {b"PK\x03\x04": "xlsx"}.get(_first_bytes(path), "xls")
    if what == "xlsx" and _is_ods(path):
        what = "ods"
    encoding = decode.Encoding(what, what, None, "spreadsheet")
    table = Table(path.name, encoding, Dialect("", ""), answers)
    if on_bytes is not None:
        for piece in decode.pieces(path):
            on_bytes(piece)
    if chosen:
        sheet = book.get_sheet_by_name(chosen)
        if sheet.width > COLUMN_LIMIT:
            raise RefusedError("too_many_columns", line=1, limit=COLUMN_LIMIT)
        set_structure(table, _blocks(sheets.rows_of(sheet)), header_line=header_line)
        table.notes += [Issue("other_sheet", None, {"name": other}) for other in others]
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
    inside = [member.filename for member in members]
    if not _OF_SHEETS.intersection(inside):
        raise RefusedError("archive", name=path.name, n=len(inside), first=inside[0] if inside else "")


def _is_ods(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "content.xml" in archive.namelist()


def _blocks(rows: Iterable[tuple[int, list[str]]]) -> Iterator[Cells]:
    lines: list[int] = []
    held: list[list[str]] = []
    for number, cells in rows:
        lines.append(number)
        held.append(cells)
        if len(held) >= _BLOCK:
            yield Cells.of_rows(lines, held, len(held[0]))
            lines, held = [], []
    if held:
        yield Cells.of_rows(lines, held, len(held[0]))


def open_markup(
    path: Path,
    on_bytes: Callable[[bytes], None] | None,
    header_line: int | None = None,
    answers: Answers | None = None,
) -> Table:
    """Open a table in HTML or SpreadsheetML, as many banks' ".xls" is; lines are its rows.

    Raises:
        RefusedError: ``file_is_html`` (a web page without a table), ``zip_bomb`` for one beyond
            200 MB, ``cannot_read``.
    """
    size = path.stat().st_size
    if size > UNPACKED_LIMIT:
        raise RefusedError("zip_bomb", name=path.name, mib=size >> 20, ratio=1)
    content = path.read_bytes()
    if on_bytes is not None:
        on_bytes(content)
    rows = [(n, cells) for n, cells in sheets.markup_rows([sheets.decoded(content)]) if cells]
    if not any(len(cells) >= 3 for _, cells in rows):
        raise RefusedError("file_is_html", line=None, name=path.name)
    if max(len(cells) for _, cells in rows) > COLUMN_LIMIT:
        raise RefusedError("too_many_columns", line=1, limit=COLUMN_LIMIT)
    encoding = decode.Encoding(sheets.MARKUP, sheets.MARKUP, None, "spreadsheet")
    table = Table(path.name, encoding, Dialect("", ""), answers)
    table.issues.append(Issue("html_table", None, {"name": path.name}))
    set_structure(table, _blocks(rows), header_line=header_line)
    return table
