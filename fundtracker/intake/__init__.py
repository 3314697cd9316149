"""From the bytes of a bank file to payments proposed to the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from fundtracker.intake.text.table import Content


def read_table(path: str | Path) -> Content:
    """Read a whole file as a table: ``.header`` (list or None), ``.rows``, ``.issues``, ``.notes``.

    Raises:
        RefusedError: the file is no readable table (binary, mixed encoding, too wide, …).
    """
    from fundtracker.intake.meaning.opening import open_table
    from fundtracker.intake.text.table import Content

    table = open_table(path)
    rows = [row for _, block in table.blocks() for row in block]
    return Content(table.header, rows, table.issues, table.notes)
