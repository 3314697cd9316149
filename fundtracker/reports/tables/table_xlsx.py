"""A table, or many, as a workbook: numbers are numbers in exact yuan, sums and rates live formulas.

A formula is written only where it gives the very figure of the ledger; any other figure stands as a
number. Every formula carries its value, so that a reader which does not calculate shows it too.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from fundtracker.domain.base.money import rounded
from fundtracker.reports.tables.report_table import (
    Band,
    Column,
    Row,
    Table,
    exact_head,
    shown,
)
from fundtracker.reports.tables.table_text import first_head, lead
from fundtracker.reports.tables.totals import Line, notes_in, parts_of
from fundtracker.reports.tables.workbook import workbook

SCALES = {
    "money": 100,
    "percent": 10,
    "points": 10,
    "index": 1000,
    "own": 1000,
    "count": 1,
    "day": 1,
    "year": 1,
}
_FORMATS = {
    "money": "#,##0.00;[Red]-#,##0.00",
    "percent": "0.0",
    "points": "+0.0;-0.0;0.0",
    "index": "0.000",
    "own": "#,##0.###",
    "count": "#,##0",
    "day": "yyyy-mm-dd",
    "year": "0",
}
_TERM = re.compile(r"\{(\w+)\} ([÷−+×]) \{(\w+)\}")
_EPOCH = dt.date(1899, 12, 30).toordinal()
_DIGITS = {10: 1, 100: 2, 1000: 3, 1: 0}
_SIGNS = {"÷": "/", "−": "-", "+": "+", "×": "*"}
MOST = 250  # ranges of a sum
TOP = 4  # rows above the first figure: title, lead, empty, heads


def write_xlsx(table: Table, path: Path) -> None:
    """Write the table as a spreadsheet: numbers are numbers (exact yuan), text is text.

    Raises:
        UserError: ``write_failed``.
    """
    write_book([(table.quarter.label, table)], path)


def write_book(
    tables: Sequence[tuple[str, Table]], path: Path, more: Callable[[Any], None] | None = None
) -> None:
    """Write tables as one spreadsheet, a sheet each by its name; see ``write_xlsx``. ``more``
    adds what stands after them to the book.

    Raises:
        UserError: ``write_failed``.
    """
    with workbook(path) as book:
        sheets = Sheets(book)
        for name, table in tables:
            title, about = lead(table._replace(unit="yuan"))
            sheets.add(table, name, (title, about))
        if more is not None:
            more(book)


class Sheets:
    """Writes tables into the sheets of one book; ``footer`` is printed below each page."""

    def __init__(self, book: Any, *, footer: str = "", paper: str = "a4") -> None:
        self._book, self._footer, self._paper = book, footer, paper
        self._formats: dict[tuple[str, bool, str], Any] = {}
        self._title = book.add_format({"bold": True, "font_size": 14})
        head = {
            "bold": True,
            "bottom": 1,
            "text_wrap": True,
            "bg_color": "#F2F4F7",
            "valign": "vcenter",
        }
        self._head, self._figure_head = (
            book.add_format(head),
            book.add_format(head | {"align": "right"}),
        )
        self._names: set[str] = set()

    def add(self, table: Table, name: str, above: tuple[str, str]) -> None:
        """Write one table: ``above`` it its title and what it is about."""
        page = self._book.add_worksheet(self._name(name))
        page.write_string(0, 0, above[0], self._title)
        page.write_string(1, 0, above[1])
        page.write_string(TOP - 1, 0, first_head(table), self._head)
        self._heads(page, TOP - 1, table.columns)
        lines = lines_of(table)
        for y, line in enumerate(lines):
            self._line(page, table, lines, y, line)
        for i, note in enumerate(notes_in(table, "yuan"), TOP + len(lines) + 1):
            page.write_string(i, 0, note)
        self._print(page, table)

    def _heads(self, page: Any, y: int, columns: Sequence[Column]) -> None:
        for x, column in enumerate(columns, 1):
            style = self._head if column.kind in ("text", "day") else self._figure_head
            page.write_string(y, x, exact_head(column), style)

    def _line(self, page: Any, table: Table, lines: Sequence[Line], y: int, line: Line) -> None:
        at = TOP + y
        if isinstance(line, Band):
            page.write_string(at, 0, line.name, self._format("text", True))
            if line.columns:
                self._heads(page, at, line.columns)
            return
        page.write_string(at, 0, "  " * line.depth + line.name, self._format("text", line.total))
        for x, column in enumerate(table.columns_of(line), 1):
            if line.cells.get(column.code) is not None:
                self._cell(page, (at, x), table, lines, y, column)

    def _cell(
        self,
        page: Any,
        at: tuple[int, int],
        table: Table,
        lines: Sequence[Line],
        y: int,
        column: Column,
    ) -> None:
        row = lines[y]
        assert isinstance(row, Row)
        cell = row.cells[column.code]
        value, kind = cell.value, column.kind
        if value is None or value == "":
            return
        if isinstance(value, str) or kind not in SCALES:
            page.write_string(*at, shown(table, column, cell), self._format("text", row.total))
            return
        style = self._format(kind, row.total, cell.mark)
        number = value - _EPOCH if kind == "day" else value / SCALES[kind]
        columns = table.columns_of(row)
        formula = formula_of(row, TOP + y, columns, column) or sum_of(lines, y, columns, column)
        if formula:
            page.write_formula(*at, formula, style, number)
        else:
            page.write_number(*at, number, style)

    def _format(self, kind: str, bold: bool, mark: str = "") -> Any:
        key = kind, bold, mark
        if key not in self._formats:
            number = _FORMATS.get(kind, "@")
            if mark:
                number = f'"{mark}"{number.split(";")[0]}'
            self._formats[key] = self._book.add_format({"num_format": number, "bold": bold})
        return self._formats[key]

    def _name(self, title: str) -> str:
        name = re.sub(r"[\[\]:*?/\\']", " ", title)[:28].strip() or "1"
        while name.casefold() in self._names:
            name = f"{name[:27]} {len(self._names) + 1}"
        self._names.add(name.casefold())
        return name

    def _print(self, page: Any, table: Table) -> None:
        page.set_column(0, 0, 34)
        for x, column in enumerate(table.columns, 1):
            words = column.kind == "text" and (len(table.columns) < 4 or column.code == "note")
            page.set_column(x, x, 40 if words else 18)
        page.freeze_panes(TOP, 1)
        page.set_landscape()
        page.set_paper(8 if self._paper == "a3" else 9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(TOP - 1)
        if self._footer:
            page.set_footer(self._footer)


def lines_of(table: Table) -> list[Line]:
    """Return the lines of a table as a sheet has them from its row ``TOP`` on."""
    return list(table.lines())


def _name_of(x: int, y: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(y, x))


def formula_of(row: Row, y: int, columns: Sequence[Column], column: Column) -> str:
    """Return a column's formula as row ``y`` of a sheet writes it; '' without one, or where it
    gives another figure.
    """
    match = _TERM.fullmatch(column.formula)
    places = {c.code: x for x, c in enumerate(columns, 1)}
    if not match or match[1] not in places or match[3] not in places:
        return ""
    values = [_number(row, columns[places[code] - 1]) for code in (match[1], match[3])]
    a, b, sign = values[0], values[1], match[2]
    if a is None or b is None or (sign == "÷" and not b):
        return ""
    true = {"÷": lambda: a / b, "−": lambda: a - b, "+": lambda: a + b, "×": lambda: a * b}[sign]()
    scale, factor = SCALES[column.kind], 100 if column.kind == "percent" and sign == "÷" else 1
    result = true * factor * scale
    if rounded(result.numerator, result.denominator) != row.number(column.code):
        return ""
    left, right = _name_of(places[match[1]], y), _name_of(places[match[3]], y)
    return f"=ROUND({left}{_SIGNS[sign]}{right}{'*100' if factor == 100 else ''},{_DIGITS[scale]})"


def _number(row: Row, column: Column) -> Fraction | None:
    value = row.number(column.code)
    return (
        Fraction(value, SCALES[column.kind])
        if value is not None and column.kind in SCALES
        else None
    )


def sum_of(lines: Sequence[Line], y: int, columns: Sequence[Column], column: Column) -> str:
    """Return a total's sum over the rows it adds up, proved to give its figure; '' where none
    does.
    """
    if column.kind not in ("money", "count"):
        return ""
    x = 1 + next(i for i, c in enumerate(columns) if c.code == column.code)
    spans = _spans(parts_of(lines, y, column.code), x)
    return f"=SUM({','.join(spans)})" if spans and len(spans) <= MOST else ""


def _spans(places: list[int], x: int) -> list[str]:
    """Return cell ranges of lines, neighbours joined."""
    spans: list[list[int]] = []
    for i in places:
        if spans and spans[-1][1] == i - 1:
            spans[-1][1] = i
        else:
            spans.append([i, i])
    return [
        _name_of(x, TOP + a) if a == b else f"{_name_of(x, TOP + a)}:{_name_of(x, TOP + b)}"
        for a, b in spans
    ]
