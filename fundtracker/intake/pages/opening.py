"""Opening a PDF or OFD statement: its pages become a table; every row of it must be proved by the
balance.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path

from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.pages import rows
from fundtracker.intake.questions import Answers
from fundtracker.intake.text import decode, structure
from fundtracker.intake.text.csv_records import Dialect
from fundtracker.intake.text.record_columns import Cells
from fundtracker.intake.text.table import Table
from fundtracker.intake.text.table_head import set_structure
from fundtracker.ledger.documents import page_files, printed_pages
from fundtracker.ledger.documents.printed_pages import Line, Page
from fundtracker.patterns import lazy

LIMIT = 200 << 20
_UNREADABLE = lazy("[\ufffd\ue000-\uf8ff\x00-\x08\x0e-\x1f]")
_ALL_PAGES = lazy(r"共\s*(\d{1,4})\s*页|\bpage\s+\d+\s*(?:of|/)\s*(\d{1,4})", re.IGNORECASE)


def open_pages(
    path: Path, kind: str, on_bytes: Callable[[bytes], None] | None, answers: Answers | None
) -> Table:
    """Open a statement printed on pages (``kind``: pdf, ofd) as a table.

    Raises:
        RefusedError: ``pages_without_text`` (scanned), ``pages_without_balance`` (no table with a
            running balance), ``pages_letters_unknown`` (its font does not say what its letters
            are), ``pages_missing``, and what ``page_files.pages_of`` names.
    """
    if path.stat().st_size > LIMIT:
        raise RefusedError(
            "zip_bomb", line=None, name=path.name, mib=path.stat().st_size >> 20, ratio=1
        )
    content = b"".join(decode.pieces(path))
    if on_bytes is not None:
        on_bytes(content)
    try:
        pages = page_files.pages_of(content, kind)
    except RefusedError as error:
        error.params.setdefault("name", path.name)
        raise
    lines = printed_pages.lines_of(pages)
    _whole(path, pages, lines)
    printed = rows.assembled(pages, lines)
    if printed is None:
        raise RefusedError("pages_without_balance", line=None, name=path.name)
    table = Table(path.name, decode.Encoding(kind, kind, None, "pages"), Dialect("", ""), answers)
    table.proved_by_balance = True
    table.pages = [
        next((line.number for line in lines if line.page == n), 0) for n in range(1, len(pages) + 1)
    ]
    table.notes.append(Issue("pages_read", None, {"n": len(pages), "format": kind.upper()}))
    below = printed.rows[printed.head :]
    table_rows = [row for row in printed.rows[: printed.head] if row.loose] + [
        row for row in below if not row.loose
    ]
    table_rows = table_rows[max(0, printed.head - structure.HEAD_RECORDS // 2) :]
    block = Cells.of_rows(
        [row.line for row in table_rows], [row.cells for row in table_rows], len(printed.names)
    )
    set_structure(table, iter([block]), header_line=printed.rows[printed.head].line)
    table.skipped += [(row.line, "footer_note", row.cells) for row in below if row.loose]
    return table


def _whole(path: Path, pages: Sequence[Page], lines: Sequence[Line]) -> None:
    """Refuse pages without text, with letters that nobody can tell, or of which some are
    missing.
    """
    if not any(len(page.letters) > 8 for page in pages):
        raise RefusedError("pages_without_text", line=None, name=path.name)
    for line in lines:
        if _UNREADABLE.search(line.text):
            raise RefusedError(
                "pages_letters_unknown", line=line.number, name=path.name, page=line.page
            )
    page_counts = [
        int(match[1] or match[2])
        for line in lines
        for match in islice(_ALL_PAGES.finditer(line.text), 1)
    ]
    if page_counts and len(set(page_counts)) == 1 and page_counts[0] > len(pages):
        raise RefusedError(
            "pages_missing", line=None, name=path.name, n=len(pages), of=page_counts[0]
        )
