"""Rows of kept files by their lines, as cells: each piece of a file is unpacked once."""

from __future__ import annotations

import csv
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from fundtracker.ledger.core.database import Database
from fundtracker.ledger.documents import page_files, spreadsheet_rows
from fundtracker.ledger.documents.cell_text import decoded
from fundtracker.ledger.documents.imports import Import
from fundtracker.ledger.documents.source_files import Files, unpacked

_LINES = 50  # a cell in quotes spans so many at most
_BEHIND = 1 << 16  # bytes of the next piece, in which a line may end
Cells = list[str]


class KeptRows:
    """The rows of the files of a ledger; what cannot be cut into cells (printed pages) has none."""

    def __init__(self, db: Database) -> None:
        self._db, self._files = db, Files(db)
        self._pieces: dict[int, tuple[list[int], list[int]]] = {}  # file → first lines, numbers
        self._held: tuple[tuple[int, int], list[bytes]] = ((0, -1), [])
        self._sheets: dict[tuple[int, str], Mapping[int, Cells]] = {}

    def cells(self, import_: Import, lines: Iterable[int]) -> dict[int, Cells]:
        """Return line → cells of some rows of the file of an import."""
        if import_.encoding in page_files.KINDS:
            return {}
        if import_.encoding in (*spreadsheet_rows.BOOKS, spreadsheet_rows.MARKUP):
            sheet = self._sheet(import_)
            return {line: sheet[line] for line in lines if line in sheet}
        rows = self._db.read("SELECT delimiter FROM import WHERE id = ?", (import_.id,))
        delimiter = str(rows[0][0]) if rows else ""
        if len(delimiter) != 1:
            return {}
        texts = ((line, self._text(import_, line)) for line in sorted(set(lines)))
        return {line: cells for line, text in texts if (cells := _cut(text, delimiter))}

    def _sheet(self, import_: Import) -> Mapping[int, Cells]:
        key = import_.file_id, import_.sheet
        if key not in self._sheets:
            self._sheets[key] = dict(self._rows_of(import_))
        return self._sheets[key]

    def _rows_of(self, import_: Import) -> Iterable[tuple[int, Cells]]:
        content = self._files.content(import_.file_id)
        if import_.encoding == spreadsheet_rows.MARKUP:
            pages = spreadsheet_rows.markup_sheets(decoded(content))
            named = [page.rows for page in pages if page.name == import_.sheet]
            return named[0] if named else spreadsheet_rows.markup_rows([decoded(content)])
        import io

        from python_calamine import CalamineWorkbook

        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        known = import_.sheet in book.sheet_names
        name = import_.sheet if known else spreadsheet_rows.table_of(book)[0]
        return spreadsheet_rows.rows_of(book.get_sheet_by_name(name))

    def _text(self, import_: Import, line: int) -> str:
        """Return the record that begins on a line of a text, whole with its breaks inside
        quotes.
        """
        held, at = self._lines(import_, line)
        if not 0 <= at < len(held):
            return ""
        record = held[at]
        for more in held[at + 1 : at + _LINES]:
            if record.count(b'"') % 2 == 0:
                break
            record += b"\n" + more
        codec = "utf-8" if import_.encoding.startswith("utf-16") else import_.encoding
        return str(record, codec, "replace").removeprefix("\ufeff")

    def _lines(self, import_: Import, line: int) -> tuple[list[bytes], int]:
        """Return the lines of the piece in which a line begins, and its place among them."""
        file_id, wide = import_.file_id, import_.encoding.startswith("utf-16")
        firsts, numbers = self._pieces_of(file_id)
        place = 0 if wide else max(bisect_left(firsts, line) - 1, 0)
        if not firsts:
            return [], 0
        if self._held[0] != (file_id, place):
            data = (
                self._files.content(file_id).decode(import_.encoding, "replace").encode()
                if wide
                else self._piece(file_id, numbers, place)
            )
            text = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
            self._held = (file_id, place), text.split(b"\n")
        return self._held[1], line - (1 if wide else firsts[place])

    def _piece(self, file_id: int, numbers: list[int], place: int) -> bytes:
        data = self._unpacked(file_id, numbers[place])
        if place and data.startswith(b"\n"):
            before = self._unpacked(file_id, numbers[place - 1])
            data = data[1:] if before.endswith(b"\r") else data  # its \r\n was parted
        if place + 1 < len(numbers):
            data += self._unpacked(file_id, numbers[place + 1])[:_BEHIND]
        return data

    def _unpacked(self, file_id: int, number: int) -> bytes:
        sql = "SELECT data FROM source_chunk WHERE file_id = ? AND number = ?"
        return b"".join(
            unpacked(file_id, data) for (data,) in self._db.read(sql, (file_id, number))
        )

    def _pieces_of(self, file_id: int) -> tuple[list[int], list[int]]:
        if file_id not in self._pieces:
            sql = "SELECT first_line, number FROM source_chunk WHERE file_id = ? ORDER BY number"
            rows = self._db.read(sql, (file_id,))
            self._pieces[file_id] = [first for first, _ in rows], [number for _, number in rows]
        return self._pieces[file_id]


def _cut(text: str, delimiter: str) -> Cells:
    try:
        return next(csv.reader(text.split("\n"), delimiter=delimiter), [])
    except csv.Error:
        return []
