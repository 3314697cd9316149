"""Files that go out to people: a path that cannot be written is told, never a fault of the
program.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.secrets.passwords import is_ledger


def require_no_ledger(path: str | Path) -> None:
    """Refuse to write over a ledger (or another database), whatever its name.

    Raises:
        UserError: ``exists``.
    """
    try:
        with Path(path).open("rb") as file:
            database = is_ledger(file.read(16))
    except OSError:
        return  # nothing there, or nothing that can be opened: writing it tells
    if database:
        raise UserError("exists", path=Path(path).name)


@contextmanager
def workbook(path: str | Path, **options: Any) -> Iterator[Any]:
    """Give an XlsxWriter workbook, and write it at the end; text in it never becomes a formula or
    a link.

    Raises:
        UserError: ``write_failed``.
    """
    require_no_ledger(path)
    import xlsxwriter
    from xlsxwriter.exceptions import FileCreateError

    book = xlsxwriter.Workbook(
        str(path), {"strings_to_formulas": False, "strings_to_urls": False, **options}
    )
    try:
        yield book
    except BaseException:  # called off: a book that keeps rows in files lets go of them
        for sheet in book.worksheets():
            if (rows := getattr(sheet, "row_data_fh", None)) is not None:
                rows.close()
                Path(sheet.row_data_filename).unlink(missing_ok=True)
        raise
    try:
        private_files.reserve(path)
        book.close()
    except (OSError, FileCreateError) as error:
        raise UserError("write_failed", path=Path(path).name, why=str(error)) from None


def write_text(path: str | Path, text: str) -> None:
    """Write a text as UTF-8, its line ends as they are.

    Raises:
        UserError: ``write_failed``, ``exists`` (a ledger).
    """
    require_no_ledger(path)
    try:
        private_files.write_text(path, text)
    except OSError as error:
        raise UserError("write_failed", path=Path(path).name, why=error.strerror or "") from None
