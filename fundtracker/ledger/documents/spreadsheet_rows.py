"""Rows of spreadsheets and of tables in markup: the same reading when a file comes in and when one
row of a kept file is opened again.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

BOOKS = ("xlsx", "xls", "ods")
MARKUP = "html"

Area = tuple[int, int, int, int]  # first row, first column, last row, last column; rows from 1, columns from 0


@dataclass
class Page:
    """A worksheet in markup, or all tables of a web page; ``hidden_rows`` from 1, ``hidden_columns`` from 0."""

    name: str = ""
    hidden: bool = False
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)


def table_of(book: Any) -> tuple[str, list[str]]:
    """Return (the sheet that holds the table, the other sheets with rows) of a calamine workbook.

    The table is the first sheet with two rows and three columns; a cover sheet is none. Without
    such a sheet the first one with rows; ('', []) for an empty book.
    """
    filled = [name for name in book.sheet_names if book.get_sheet_by_name(name).height > 0]
    wide = [name for name in filled if _holds_table(book.get_sheet_by_name(name))]
    chosen = next(iter([*wide, *filled]), "")
    return chosen, [name for name in filled if name != chosen]


def _holds_table(sheet: Any) -> bool:
    return bool(sheet.height >= 2 and sheet.width >= 3)


def rows_of(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number from 1, cells as text) of a calamine sheet."""
    start = (sheet.start or (0, 0))[0]
    for number, cells in enumerate(sheet.iter_rows(), 1):  # all rows from the first, without keeping them
        if number > start:
            yield number, [text_of(cell) for cell in cells]


def raw_row(content: bytes, encoding: str, line: int, sheet: str = "") -> str:
    """Return one row of a kept spreadsheet or markup file, its cells joined by tabs; '' beyond the end.

    Without ``sheet`` the file has one sheet, or was imported when the first table was taken.
    """
    rows: Iterable[tuple[int, list[str]]]
    if encoding == MARKUP and sheet:
        rows = next((page.rows for page in markup_sheets(decoded(content)) if page.name == sheet), [])
    elif encoding == MARKUP:
        rows = markup_rows([decoded(content)])
    else:
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = rows_of(book.get_sheet_by_name(sheet or table_of(book)[0]))
    return next(("\t".join(cells) for number, cells in rows if number == line), "")


def decoded(content: bytes) -> str:
    """Return markup as text: UTF-8 or UTF-16 by its mark, UTF-8 where it is valid, else GB18030."""
    for mark, codec in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return content.decode(codec, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")


def text_of(cell: object) -> str:
    """Return a cell as text: numbers by 15 significant digits (as the sheet shows them), ISO dates.

    A number of more than 15 digits has lost some: it is written 9.9E+18, so that nobody takes it
    for a whole account number.
    """
    if isinstance(cell, str):
        return cell.strip(" \t\r\n\u3000\xa0\ufeff\0")
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, int):
        return str(cell) if abs(cell) < 10**15 else text_of(float(cell))
    if isinstance(cell, float):
        from decimal import Decimal

        exact = Decimal(format(cell, ".15g")).normalize()
        return format(exact, "E" if abs(cell) >= 1e15 else "f")
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(" ", "seconds")
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def markup_rows(pieces: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number from 1, cells) of the tables in HTML or SpreadsheetML 2003.

    Many banks' ".xls" is one of the two. Merged cells leave blanks, as in a spreadsheet; a table
    inside a cell gives rows of its own. Scripts, styles and what stands outside cells are no rows.
    """
    from fundtracker.ledger.documents.markup_rows import (
        Markup,  # Python's own parser of HTML loads slowly; few files need it
    )

    reader = Markup()
    for piece in pieces:
        reader.feed(piece)
        yield from reader.taken()
    reader.close()
    yield from reader.taken()


def markup_sheets(text: str) -> list[Page]:
    """Return the worksheets of SpreadsheetML, each with rows from 1; a web page is one."""
    from fundtracker.ledger.documents.markup_rows import Markup

    reader = Markup(apart=True)
    reader.feed(text)
    reader.close()
    return [page for page in reader.pages if page.rows]
