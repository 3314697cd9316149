"""Rows of spreadsheets and of tables in markup: the same reading when a file comes in and when one
row of a kept file is opened again.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from fundtracker.ledger.documents.cell_text import decoded, text_of

if TYPE_CHECKING:
    from fundtracker.ledger.documents.markup_rows import Page

BOOKS = ("xlsx", "xls", "ods")
MARKUP = "html"


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
    for number, cells in enumerate(
        sheet.iter_rows(), 1
    ):  # all rows from the first, without keeping them
        if number > start:
            yield number, [text_of(cell) for cell in cells]


def raw_row(content: bytes, encoding: str, line: int, sheet: str = "") -> str:
    """Return one row of a kept spreadsheet or markup file, its cells joined by tabs; '' beyond the
    end.

    Without ``sheet`` the file has one sheet, or was imported when the first table was taken.
    """
    rows: Iterable[tuple[int, list[str]]]
    if encoding == MARKUP and sheet:
        rows = next(
            (page.rows for page in markup_sheets(decoded(content)) if page.name == sheet), []
        )
    elif encoding == MARKUP:
        rows = markup_rows([decoded(content)])
    else:
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = rows_of(book.get_sheet_by_name(sheet or table_of(book)[0]))
    return next(("\t".join(cells) for number, cells in rows if number == line), "")


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
