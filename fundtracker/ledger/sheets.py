"""Rows of spreadsheets and of tables in markup: the same reading when a file comes in and when one
row of a kept file is opened again.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

BOOKS = ("xlsx", "xls", "ods")
MARKUP = "html"
_SPAN_LIMIT = 1000  # a cell that claims to span more is a slip


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
    for number, cells in enumerate(sheet.to_python(skip_empty_area=True), start + 1):
        yield number, [text_of(cell) for cell in cells]


def raw_row(content: bytes, encoding: str, line: int) -> str:
    """Return one row of a kept spreadsheet or markup file, its cells joined by tabs; '' beyond the end."""
    if encoding == MARKUP:
        rows: Iterable[tuple[int, list[str]]] = markup_rows([decoded(content)])
    else:
        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = rows_of(book.get_sheet_by_name(table_of(book)[0]))
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
    reader = _Markup()
    for piece in pieces:
        reader.feed(piece)
        yield from reader.taken()
    reader.close()
    yield from reader.taken()


class _Markup(HTMLParser):
    """Collects rows; ``td``/``th`` of HTML, ``Cell``/``Data`` of SpreadsheetML."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._number = 0
        self._done: list[tuple[int, list[str]]] = []
        self._row: list[str] | None = None
        self._text: list[str] | None = None
        self._span = 1
        self._down = 1
        self._hanging: dict[int, int] = {}  # column → further rows that a cell above covers
        self._quiet = 0

    def taken(self) -> list[tuple[int, list[str]]]:
        """Return the rows completed since the last call."""
        done, self._done = self._done, []
        return done

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in ("script", "style"):
            self._quiet += 1
        elif tag in ("tr", "row"):
            self._end_row()
            index = said.get("ss:index", "")
            if tag == "row" and index.isdigit():
                self._number = max(self._number, int(index) - 1)
            self._row = []
        elif tag in ("td", "th", "cell") and self._row is not None:
            self._end_cell()
            self._cover()
            index = said.get("ss:index", "")
            if index.isdigit() and int(index) <= _SPAN_LIMIT:
                self._row += [""] * (int(index) - 1 - len(self._row))
            more = int(tag == "cell")  # MergeAcross counts the further cells, colspan all of them
            self._span = _count(said.get("ss:mergeacross" if more else "colspan", "")) + more
            self._down = _count(said.get("ss:mergedown" if more else "rowspan", "")) + more
            self._text = []
        elif tag == "br" and self._text is not None:
            self._text.append(" ")
        elif tag == "table":
            self._end_row()
            self._hanging = {}

    def handle_endtag(self, tag: str) -> None:
        if tag in ("script", "style"):
            self._quiet = max(self._quiet - 1, 0)
        elif tag in ("td", "th", "cell"):
            self._end_cell()
        elif tag in ("tr", "row", "table", "worksheet"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._quiet:
            self._text.append(data)

    def close(self) -> None:
        super().close()
        self._end_row()

    def _cover(self) -> None:
        """Leave the columns blank that a cell above covers."""
        assert self._row is not None
        while self._hanging.get(len(self._row), 0) > 0:
            self._hanging[len(self._row)] -= 1
            self._row.append("")

    def _end_cell(self) -> None:
        if self._text is None or self._row is None:
            return
        text = " ".join("".join(self._text).split())
        span, down = max(1, self._span), max(1, self._down)
        for i in range(span):
            if down > 1:
                self._hanging[len(self._row)] = down - 1
            self._row.append(text_of(text) if i == 0 else "")
        self._text = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._cover()
            self._number += 1
            self._done.append((self._number, self._row))
            self._row = None


def _count(text: str) -> int:
    return min(int(text), _SPAN_LIMIT) if text.isdigit() else 0
