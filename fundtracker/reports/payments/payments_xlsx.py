"""Payments that a query shows, written as a spreadsheet: amounts are numbers of yuan, text is text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fundtracker.errors import UserError
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_pages import SIZE, PageRow
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.tables.workbook import workbook

_MOST = 1_000_000


def write_xlsx(
    ledger: Ledger,
    query: Query,
    name: str | Path,
    heads: Sequence[str],
    kinds: Sequence[str],
    cells: Callable[[PageRow], Sequence[Any]],
) -> int:
    """Write every row of a query; ``kinds`` are fen, date or text. Return how many rows there are.

    Raises:
        UserError: ``too_many_to_export`` (a sheet holds a million rows), ``write_failed``.
    """
    n = ledger.pages.totals(query).n
    if n > _MOST:
        raise UserError("too_many_to_export", n=n, most=_MOST)
    with workbook(name, constant_memory=True) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True, "bottom": 1})
        fen = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for x, (head, kind) in enumerate(zip(heads, kinds, strict=True)):
            sheet.write_string(0, x, head, bold)
            sheet.set_column(x, x, {"fen": 18, "date": 12}.get(kind, 24))
        sheet.freeze_panes(1, 0)
        y = 0
        after: PageRow | None = None
        while rows := ledger.pages.page(query, y // SIZE, after=after):
            for record in rows:
                y += 1
                for x, (kind, value) in enumerate(zip(kinds, cells(record), strict=True)):
                    if kind == "fen":
                        sheet.write_number(y, x, value / 100, fen)
                    elif kind == "date":
                        sheet.write_datetime(y, x, value, day)
                    else:
                        sheet.write_string(y, x, value)
            after = rows[-1]
    return y
