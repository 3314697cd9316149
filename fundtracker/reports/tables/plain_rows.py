"""Rows of text written as a spreadsheet: nothing in them runs, nothing is changed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fundtracker.reports.tables.workbook import workbook


def write_rows(name: str | Path, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Write rows of text under their heads; every cell is text, whatever it looks like.

    Raises:
        UserError: ``write_failed``.
    """
    with workbook(name) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        for x, head in enumerate(heads):
            sheet.write_string(0, x, head, bold)
            widest = max((len(row[x]) for row in rows[:200] if x < len(row)), default=0)
            sheet.set_column(x, x, min(60, max(10, len(head) * 2, widest + 2)))
        for y, row in enumerate(rows, 1):
            for x, text in enumerate(row):
                sheet.write_string(y, x, text)
        sheet.freeze_panes(1, 0)
