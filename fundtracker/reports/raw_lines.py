"""The raw line of a file as it was taken in, whatever kind of file it is."""

from __future__ import annotations

from fundtracker.ledger import Ledger
from fundtracker.ledger.documents import page_files, spreadsheet_rows


def raw_line(ledger: Ledger, file_id: int, line: int, encoding: str, sheet: str = "") -> str:
    """Return the raw line of a text file, a sheet's row, the words of a printed line."""
    if encoding in (*spreadsheet_rows.BOOKS, spreadsheet_rows.MARKUP):
        return spreadsheet_rows.raw_row(ledger.files.content(file_id), encoding, line, sheet)
    if encoding in page_files.KINDS:
        return page_files.raw_line(ledger.files.content(file_id), encoding, line)
    return ledger.files.raw_line(file_id, line, encoding)
