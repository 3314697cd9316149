"""Spreadsheets (.xlsx, .xls, .ods, markup that calls itself .xls) → the same table, known by
their bytes.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.questions import Answers, Unread
from fundtracker.intake.styles.cell_styles import Styled, of_markup
from fundtracker.intake.text import (
    compound_file,
    decode,
    markup_kind,
    merged_cells,
    sheet_pieces,
    spreadsheet_outline,
)
from fundtracker.intake.text.csv_records import COLUMN_LIMIT, Dialect
from fundtracker.intake.text.merged_cells import Rows
from fundtracker.intake.text.printed_lines import printed_lines
from fundtracker.intake.text.record_columns import Cells
from fundtracker.intake.text.sheet_pieces import Row
from fundtracker.intake.text.spreadsheet_outline import Outline
from fundtracker.intake.text.table import Table
from fundtracker.intake.text.table_head import set_structure
from fundtracker.intake.text.unread_money import money_of
from fundtracker.ledger.documents import cell_text, spreadsheet_rows

UNPACKED_LIMIT = 200 << 20
RATIO_LIMIT = 100
_BLOCK, _RUN = 4096, 64
_SAID = 2  # cells of a row of a sheet that says something and lists nothing
# What a zip or an old container is, by the parts inside it.
_OF_SHEETS = {"[Content_Types].xml", "mimetype"}  # one of these is in every xlsx and ods
_ZIPPED = (
    ("OFD.xml", "ofd"),
    ("word/document.xml", "file_is_word"),
    ("ppt/presentation.xml", "file_is_slides"),
)
_OLD = (
    ("EncryptedPackage", "file_has_password"),
    ("WordDocument", "file_is_word"),
    ("PowerPoint Document", "file_is_slides"),
)


class Sheet(NamedTuple):
    """One sheet: its rows as text, ``first_column`` of the file that their first cell stands in,
    ``width`` of its widest row, ``place`` of the sheet in the file.

    The rows come one after the other, each time anew: a long sheet never stands in memory whole.
    """

    name: str
    shown: bool
    rows: Callable[[], Rows]
    outline: Outline
    width: int
    first_column: int = 0
    place: int = 0


class Workbook(NamedTuple):
    """The filled sheets of a file in order; ``kind``: xlsx, xls, ods, html."""

    kind: str
    sheets: list[Sheet]
    days_from_1904: bool = False
    knows_hidden: bool = True


Best = Callable[[Sequence[Sheet]], Sheet | None]
Shown = Callable[[Table, Table, Styled, int, Rows], Rows]


class Judges(NamedTuple):
    """What those who know columns of money say of sheets: ``best``: which of several is read where
    nobody chose; ``shown``: rows with the figures that their cells show.
    """

    best: Best
    shown: Shown


def open_workbook(path: Path, kind: str) -> Workbook:
    """Open a spreadsheet by its bytes, its size known before.

    The last one stays open for its further sheets, until ``forget``.

    Raises:
        RefusedError: what it is instead (``file_is_word``, ``file_has_password``, ``archive`` …),
            ``zip_bomb``, ``not_a_spreadsheet``, ``sheet_too_large``, ``too_many_columns``.
    """
    stat = path.stat()
    key = path.resolve(), stat.st_mtime_ns, stat.st_size
    if key not in _opened:
        _opened.clear()
        _opened[key] = _workbook(path, kind)
    return _opened[key]


_opened: dict[tuple[Path, int, int], Workbook] = {}


def forget() -> None:
    """Let the workbook go that was opened last."""
    _opened.clear()


def _workbook(path: Path, kind: str) -> Workbook:
    if kind == "markup":
        return _markup(path)
    book = _zipped(path) if kind == "zip" else _old(path)
    from python_calamine import CalamineWorkbook

    with path.open("rb") as file:  # by its bytes: from_path would go by the name
        opened = _guarded(path, lambda: CalamineWorkbook.from_filelike(file))
    sheets = []
    for at, metadata in enumerate(opened.sheets_metadata):
        if "WorkSheet" not in str(metadata.typ):
            continue  # a chart or a macro
        facts = book.sheets[at] if at < len(book.sheets) else Outline()
        shown = str(metadata.visible).endswith("Visible")
        read = partial(opened.get_sheet_by_name, metadata.name)
        packed = sheet_pieces.packed(path, at, metadata.name) if kind == "zip" else None
        rows, width, column = _whole(_guarded(path, read)) if packed is None else _packed(packed)
        if width:
            sheets.append(Sheet(metadata.name, shown, rows, facts, width, column, at))
    what = {b"PK\x03\x04": "xlsx"}.get(_first_bytes(path), "xls")
    if what == "xlsx" and _is_ods(path):
        what = "ods"
    return Workbook(what, sheets, book.days_from_1904, book.knows_hidden)


def _guarded(path: Path, work: Callable[[], Any]) -> Any:
    """Return what the library gives; a damaged file may even make it panic."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - its errors have no common base
        raise RefusedError(
            "not_a_spreadsheet", line=None, name=path.name, why=str(error)[:120]
        ) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise RefusedError("not_a_spreadsheet", line=None, name=path.name, why="panic") from None


def _zipped(path: Path) -> spreadsheet_outline.Book:
    _directory_checked(path)
    try:
        return spreadsheet_outline.of_zip(path)
    except RefusedError as error:
        error.params["name"] = path.name
        raise
    except (
        zipfile.BadZipFile,
        OSError,
        ValueError,
        KeyError,
        EOFError,
        NotImplementedError,
        RuntimeError,
    ):
        raise RefusedError("not_a_spreadsheet", line=None, name=path.name, why="zip") from None


def _old(path: Path) -> spreadsheet_outline.Book:
    container = compound_file.opened(path)
    for inside, code in _OLD:
        if inside in container.names:
            raise RefusedError(code, line=None, name=path.name)
    stream = container.read("Workbook") or container.read("Book")
    if not stream:
        raise RefusedError("not_a_spreadsheet", line=None, name=path.name, why="OLE")
    return spreadsheet_outline.bounded(path, compound_file.of_xls(stream, path.name))


def open_sheet(
    path: Path,
    kind: str,
    on_bytes: Callable[[bytes], None] | None,
    judges: Judges,
    header_line: int | None = None,
    answers: Answers | None = None,
) -> Table:
    """Open the sheet that the person chose, else the best one; the others are named as unread.

    Raises:
        RefusedError: as ``open_workbook`` does; ``no_such_sheet``; ``file_is_html`` (a web page
            without a table), ``file_is_xml``.
    """
    book = open_workbook(path, kind)
    if on_bytes is not None:
        for piece in decode.pieces(path):
            on_bytes(piece)
    table = Table(path.name, _encoding(book), Dialect("", ""), answers)
    if book.kind == spreadsheet_rows.MARKUP:
        table.issues.append(Issue("html_table", None, {"name": path.name}))
    table.sheets = tuple(sheet.name for sheet in book.sheets)
    sheet = _chosen(book, path, table.findings.answer("sheet"), judges.best)
    if sheet is not None:
        _read_sheet(table, book, sheet, header_line, judges.shown)
        table.stands_in = (path, sheet.place) if book.kind in spreadsheet_rows.BOOKS else None
        _name_others(table, book, sheet)
    return table


def _encoding(book: Workbook) -> decode.Encoding:
    return decode.Encoding(book.kind, book.kind, None, "spreadsheet")


def _name_others(table: Table, book: Workbook, chosen: Sheet) -> None:
    """Name the sheets that are not read, with their money."""
    for sheet in book.sheets:
        if sheet is chosen:
            continue
        table.notes.append(Issue("other_sheet", None, {"name": sheet.name}))
        rows = [cells for _, cells in sheet.rows()]
        if sheet.shown and all(len(list(filter(None, cells))) <= _SAID for cells in rows):
            table.told_beside += rows
        fen = money_of(rows)
        if fen is not None:
            table.findings.leave(Unread("other_sheet", sheet.name, None, len(rows), fen))


def _chosen(book: Workbook, path: Path, wanted: str | None, best: Best) -> Sheet | None:

    if wanted not in (None, "*"):
        for sheet in book.sheets:
            if sheet.name == wanted:
                return sheet
        names = ", ".join(sheet.name for sheet in book.sheets)
        raise RefusedError("no_such_sheet", line=None, name=path.name, sheet=wanted, names=names)
    return best(book.sheets)


def _read_sheet(
    table: Table, book: Workbook, sheet: Sheet, header_line: int | None, shown: Shown
) -> None:
    if sheet.width > COLUMN_LIMIT:
        raise RefusedError("too_many_columns", line=1, limit=COLUMN_LIMIT)
    table.sheet = sheet.name
    table.part = sheet.name if len(book.sheets) > 1 or book.kind == spreadsheet_rows.MARKUP else ""
    table.days_from_1904 = book.days_from_1904
    table.printed, table.noted = printed_lines(sheet.outline.printed), sheet.outline.noted
    merged = merged_cells.Merged(sheet.outline.merged, sheet.first_column, sheet.rows)
    covered = merged.covered()
    rows: Rows = merged_cells.uncovered(sheet.rows(), covered)
    styled = sheet.outline.styled
    if styled is not None and styled.columns:
        probe = Table(table.name, _encoding(book), Dialect("", ""), table.findings.answers)
        probe.sheet = sheet.name
        head = merged_cells.uncovered(sheet.rows(), covered)
        set_structure(probe, _blocks(head), header_line=header_line)
        rows = shown(table, probe, styled, sheet.first_column, rows)
        table.styled = styled
    set_structure(table, _blocks(rows), header_line=header_line)
    first = table.first_column
    merged.shift(first)
    table.inherit, table.merged_above = merged.inherit, merged.above
    table.covered = {
        line: {at - first: cell for at, cell in cells.items()} for line, cells in covered.items()
    }
    table.styled_from = sheet.first_column + first
    table.hidden_rows = frozenset(sheet.outline.hidden_rows)
    table.hidden_columns = frozenset(
        at - sheet.first_column - first for at in sheet.outline.hidden_columns
    )


def _first_bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4)


def _directory_checked(path: Path) -> None:
    """Refuse before unpacking: the zip directory alone tells the size to come, and what it is."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise RefusedError("not_a_spreadsheet", line=None, name=path.name, why="zip") from None
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members) or 1
    if unpacked > UNPACKED_LIMIT or (unpacked > 1 << 20 and unpacked // packed > RATIO_LIMIT):
        raise RefusedError(
            "zip_bomb", line=None, name=path.name, mib=unpacked >> 20, ratio=unpacked // packed
        )
    inside = [member.filename for member in members]
    what = what_is_zipped(inside)
    if what != "sheets":
        first = inside[0] if inside else ""
        raise RefusedError(what, line=None, name=path.name, n=len(inside), first=first)


def what_is_zipped(inside: Sequence[str]) -> str:
    """Return what a zip is by the names in it: ``sheets``, ``archive`` (of files),
    ``file_is_word`` ….
    """
    for part, code in _ZIPPED:
        if part in inside:
            return code
    return "sheets" if _OF_SHEETS.intersection(inside) else "archive"


def _is_ods(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return "content.xml" in archive.namelist()


def _whole(sheet: Any) -> tuple[Callable[[], Rows], int, int]:
    """Return the rows of a calamine sheet, their width, the column in which they begin."""
    column = (sheet.start or (0, 0))[1]
    return lambda: _without_blank_runs(spreadsheet_rows.rows_of(sheet)), sheet.width, column


def _packed(sheet: sheet_pieces.Packed) -> tuple[Callable[[], Rows], int, int]:
    return lambda: _without_blank_runs(sheet.rows()), sheet.width, sheet.first_column


def _widest(rows: Rows) -> int:
    return max(len(cells) for _, cells in rows)


def _copied(rows: Rows) -> Rows:
    return ((number, list(cells)) for number, cells in rows)


def _without_blank_runs(rows: Rows) -> Iterator[Row]:
    """Yield the rows without long runs of blank ones: their numbers tell how many are left out."""
    blank: list[Row] = []
    for row in rows:
        if any(row[1]):
            if len(blank) < _RUN:
                yield from blank
            yield row
            blank = []
        elif len(blank) <= _RUN:
            blank.append(row)


def _blocks(rows: Rows) -> Iterator[Cells]:
    lines: list[int] = []
    held: list[list[str]] = []
    for number, cells in rows:
        if lines and number > lines[-1] + _RUN:  # the blank rows between were left out
            yield Cells.of_rows(lines, held, len(held[0]))
            yield Cells.of_blank(range(lines[-1] + 1, number))
            lines, held = [], []
        lines.append(number)
        held.append(cells)
        if len(held) >= _BLOCK:
            yield Cells.of_rows(lines, held, len(held[0]))
            lines, held = [], []
    if held:
        yield Cells.of_rows(lines, held, len(held[0]))


def _markup(path: Path) -> Workbook:
    """Open tables in HTML or SpreadsheetML, as many banks' ".xls" is; lines are rows of the page
    or of a worksheet.
    """
    size = path.stat().st_size
    if size > UNPACKED_LIMIT:
        raise RefusedError("zip_bomb", line=None, name=path.name, mib=size >> 20, ratio=1)
    text = cell_text.decoded(path.read_bytes())
    sheets = []
    pages = spreadsheet_rows.markup_sheets(text)
    for page in pages:
        rows = [(n, cells) for n, cells in page.rows if cells]
        if any(map(any, (cells for _, cells in rows))):
            facts = Outline(
                hidden_rows=page.hidden_rows,
                hidden_columns=page.hidden_columns,
                merged=page.merged,
                styled=of_markup(page.styles, page.styled),
                noted=partial(list, page.noted),
            )
            sheets.append(
                Sheet(
                    page.name if len(pages) > 1 else "",
                    not page.hidden,
                    partial(_copied, rows),
                    facts,
                    _widest(rows),
                )
            )
    if not any(sheet.width >= 3 for sheet in sheets):
        raise markup_kind.without_table(path.name, text)
    return Workbook(spreadsheet_rows.MARKUP, sheets)
