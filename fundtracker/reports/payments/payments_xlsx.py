"""Payments that a query shows, written as a spreadsheet or made a table to print: amounts are
numbers of yuan, text is text, the total is that of the query to the fen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_outline import Head, View
from fundtracker.ledger.payments.payment_pages import PageRow, Totals
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports.tables.labels import unproved_notes
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table
from fundtracker.reports.tables.workbook import workbook

_MOST = 1_000_000
_YUAN = "#,##0.00;[Red]-#,##0.00"
PRINTED = 1_500  # rows on paper; the total is that of all


class Shown(NamedTuple):
    """What is shown of payments: ``heads`` and ``kinds`` (fen, date or text) of its columns, the
    ``cells`` of a payment; ``notes`` say what leaves payments out; ``of_group``: the cells of the
    head of a group, its sum in fen.
    """

    heads: Sequence[str]
    kinds: Sequence[str]
    cells: Callable[[PageRow], Sequence[Any]]
    notes: Sequence[str] = ()
    of_group: Callable[[Head], Sequence[Any]] | None = None


class About(NamedTuple):
    """What a table to print is called, the quarter it stands in and the unit of its amounts."""

    title: str
    quarter: Quarter
    unit: str


def write_xlsx(
    ledger: Ledger, query: Query, name: str | Path, shown: Shown, view: View | None = None
) -> int:
    """Write every row of a query, their total and what leaves others out; return how many rows
    there are. ``view``: under subtotals, which the total leaves out of its sum.

    Raises:
        UserError: ``too_many_to_export`` (a sheet holds a million rows), ``write_failed``.
    """
    totals = ledger.pages.totals(query)
    n = totals.n if view is None else sum(h.n + 1 for h in ledger.outlines.lines(view).heads)
    if n > _MOST:
        raise UserError("too_many_to_export", n=n, most=_MOST)
    with workbook(name, constant_memory=True) as book:
        sheet = _Sheet(book, shown)
        if view is None:
            sheet.payments(ledger, query)
        else:
            for head in ledger.outlines.lines(view).heads:
                sheet.head(head)
                sheet.payments(ledger, view.of(head.key), level=1)
        _foot(book, sheet.sheet, sheet.y + 1, shown, totals, grouped=view is not None)
    return totals.n


class _Sheet:
    """The sheet of payments while it is written, row by row; ``y`` is the last row written."""

    def __init__(self, book: Any, shown: Shown) -> None:
        self.sheet, self._shown, self.y = book.add_worksheet(), shown, 0
        bold = book.add_format({"bold": True, "bottom": 1})
        self._fen = book.add_format({"num_format": _YUAN})
        self._day = book.add_format({"num_format": "yyyy-mm-dd"})
        self._strong = book.add_format({"bold": True, "num_format": _YUAN, "bg_color": "#F1F3F7"})
        for x, (head, kind) in enumerate(zip(shown.heads, shown.kinds, strict=True)):
            self.sheet.write_string(0, x, head, bold)
            self.sheet.set_column(x, x, {"fen": 18, "date": 12}.get(kind, 24))
        self.sheet.freeze_panes(1, 0)
        self.sheet.outline_settings(symbols_below=False)

    def payments(self, ledger: Ledger, query: Query, *, level: int = 0) -> None:
        """Write every payment of a query, ``level`` deep in the outline."""
        after: PageRow | None = None
        number, sheet = 0, self.sheet
        while rows := ledger.pages.page(query, number, after=after):
            for record in rows:
                self.y += 1
                if level:
                    sheet.set_row(self.y, None, None, {"level": level})
                cells = zip(self._shown.kinds, self._shown.cells(record), strict=True)
                for x, (kind, value) in enumerate(cells):
                    if kind == "fen":
                        sheet.write_number(self.y, x, value / 100, self._fen)
                    elif kind == "date":
                        sheet.write_datetime(self.y, x, value, self._day)
                    else:
                        sheet.write_string(self.y, x, value)
            number, after = number + 1, rows[-1]

    def head(self, head: Head) -> None:
        """Write the subtotal of a group: the sum of the rows below it, which a sum over all leaves
        out.
        """
        assert self._shown.of_group is not None
        self.y += 1
        first, last = self.y + 2, self.y + 1 + head.n  # rows as spreadsheets count them
        for x, value in enumerate(self._shown.of_group(head)):
            if self._shown.kinds[x] == "fen":
                column = chr(ord("A") + x)
                formula = f"=SUBTOTAL(9,{column}{first}:{column}{last})"
                self.sheet.write_formula(self.y, x, formula, self._strong, value / 100)
            else:
                self.sheet.write_string(self.y, x, str(value), self._strong)


def _foot(
    book: Any, sheet: Any, y: int, shown: Shown, totals: Totals, *, grouped: bool = False
) -> None:
    """Write the total below the last row (what was paid apart, where other money stands among
    the rows), then what leaves rows out.
    """
    strong = {"bold": True, "top": 1, "num_format": _YUAN}
    style = book.add_format(strong)
    words = next((x for x, kind in enumerate(shown.kinds) if kind == "text"), None)
    at = next((x for x, kind in enumerate(shown.kinds) if kind == "fen"), None)
    if at is not None and totals.n:
        if words is not None:
            text = tr("Total of {n} payments", n=f"{totals.n:,}")
            sheet.write_string(y, words, text, style)
        column = chr(ord("A") + at)  # there are fewer columns than letters
        # SUBTOTAL leaves out the subtotals above it, so that no payment counts twice.
        sums = "SUBTOTAL(9," if grouped else "SUM("
        sheet.write_formula(y, at, f"={sums}{column}2:{column}{y})", style, totals.fen / 100)
        if totals.paid_fen != totals.fen and words is not None:
            y += 1
            sheet.write_string(y, words, tr("of it paid"), style)
            sheet.write_number(y, at, totals.paid_fen / 100, style)
    for i, note in enumerate(shown.notes):
        sheet.write_string(y + 2 + i, 0, note)


def as_table(
    ledger: Ledger, query: Query, shown: Shown, about: About, view: View | None = None
) -> Table:
    """Return the payments of a query as a table to print: its first rows, the total of all.
    ``view``: under subtotals, all groups open.
    """
    kinds = {"fen": "money", "date": "day", "text": "text"}
    heads = [head.partition("（")[0].partition(" (")[0] for head in shown.heads]
    columns = [
        Column(f"c{x}", head, kinds[kind])
        for x, (head, kind) in enumerate(zip(heads, shown.kinds, strict=True))
    ]
    rows = _printed(_first(ledger, query, view), shown, columns)
    n = sum(not row.total for row in rows)
    totals, notes = ledger.pages.totals(query), [*unproved_notes(ledger), *shown.notes]
    sums = {c.code: Cell("", totals.fen) for c in columns if c.kind == "money"}
    rows.append(Row("total", tr("Total of {n} payments", n=f"{totals.n:,}"), sums, total=True))
    if n < totals.n:
        notes.append(
            tr("The first {n} payments; the total is that of all {all}.",
               n=f"{n:,}", all=f"{totals.n:,}")
        )  # fmt: skip
    sample = ledger.is_sample
    return Table(
        "payments_shown", about.title, about.quarter, about.unit, language(), columns, rows, "",
        notes, sample,
    )  # fmt: skip


def _first(ledger: Ledger, query: Query, view: View | None) -> Sequence[PageRow | Head]:
    """Return the first lines that are printed, all groups open."""
    if view is None:
        return ledger.pages.rows(query, 0, PRINTED)
    return ledger.outlines.rows(view._replace(opened=True, toggled=frozenset()), 0, PRINTED)


def _printed(lines: Sequence[PageRow | Head], shown: Shown, columns: Sequence[Column]) -> list[Row]:
    """Return lines as rows to print, payments numbered."""
    rows, at = list[Row](), 0
    for record in lines:
        is_head = isinstance(record, Head)
        at += not is_head
        cells = {
            column.code: Cell("", value.toordinal() if column.kind == "day" and value else value)
            for column, value in zip(columns, _cells(shown, record), strict=True)
        }
        code = f"group{record.key}" if isinstance(record, Head) else str(at)
        name = _day_named(shown, record) if isinstance(record, Head) else f"{at:,}"
        rows.append(Row(code, name, cells, total=is_head))
    return rows


def _cells(shown: Shown, record: PageRow | Head) -> Sequence[Any]:
    if not isinstance(record, Head):
        return shown.cells(record)
    assert shown.of_group is not None
    cells = zip(shown.kinds, shown.of_group(record), strict=True)
    return [None if kind == "date" else value for kind, value in cells]


def _day_named(shown: Shown, head: Head) -> str:
    """Return the name of a group of days: no cell of a day holds a month."""
    assert shown.of_group is not None
    cells = zip(shown.kinds, shown.of_group(head), strict=True)
    return next((str(value) for kind, value in cells if kind == "date" and value), "")
