"""Tables of the review as data: columns that say what they measure, cells that can be opened.

A column of money has one measure. 财政支付 (``paid``) and 完成投资 (``completed``) are two measures and
never share a column, nor a formula.
"""

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter, Share, show_percent
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.bookings import Trail
from fundtracker.reports.tables.text_grid import Value as Written
from fundtracker.reports.tables.text_grid import padded, width, write_csv
from fundtracker.reports.tables.workbook import workbook

Value = int | str | None
MEASURES = ("planned", "released", "received", "committed", "paid", "completed", "balance", "claimed", "")


class Column(NamedTuple):
    """A column: ``kind`` text, money (fen), percent (tenths), day (ordinal), count, index or own
    (thousandths, index with all three decimals, own without zeros at their end) or said (a figure in words);
    ``measure``: what its money is, ``formula``: how it is made, columns' codes in braces."""

    code: str
    head: str
    kind: str = "text"
    measure: str = ""
    formula: str = ""


class Cell(NamedTuple):
    """One figure or text; ``trail``: the payments that make it, None where none do; ``mark``: ≥ of a floor."""

    id: str
    value: Value
    trail: Trail | None = None
    mark: str = ""


class Cells(Mapping[str, Cell]):
    """The cells of a row by column, each made when it is looked at: of a table of ten thousand rows a page
    shows forty."""

    __slots__ = ("_end", "_head", "_marks", "_trails", "_values")

    def __init__(
        self, head: str, end: str, values: Mapping[str, Value], trails: Mapping[str, Trail], marks: Mapping[str, str]
    ) -> None:
        self._head, self._end, self._values, self._trails, self._marks = head, end, values, trails, marks

    def __getitem__(self, column: str) -> Cell:
        value = self._values[column]
        return Cell(
            f"{self._head}{column}{self._end}", value, self._trails.get(column), self._marks.get(column, "")
        )  # fmt: skip

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, column: object) -> bool:
        return column in self._values

    def saying(self, column: str, text: str) -> "Cells":
        """Return the same with one more text."""
        return Cells(self._head, self._end, {**self._values, column: text}, self._trails, self._marks)


class Row(NamedTuple):
    """One row; ``depth`` in a tree; ``total``: it sums others."""

    code: str
    name: str
    cells: Mapping[str, Cell]
    depth: int = 0
    total: bool = False


class Table(NamedTuple):
    """A table with what stands above and below it."""

    code: str
    title: str
    quarter: Quarter
    unit: str
    lang: str
    columns: list[Column]
    rows: list[Row]
    version: str
    notes: list[str]
    sample: bool


class Frame:
    """Makes a table: the quarter in question, its rows and cells."""

    def __init__(
        self, ledger: Ledger, code: str, title: str, columns: list[Column], quarter: Quarter, unit: str, lang: str
    ) -> None:
        self._ledger, self._head = ledger, (code, title)
        self.quarter, self.unit, self.lang, self.columns = quarter, unit, lang, columns
        self.rows: list[Row] = []
        self.notes: list[str] = []
        self._codes, self._end = [c.code for c in columns], f"/{quarter.name}"

    def add(
        self, code: str, name: str, values: Mapping[str, Value], trails: Mapping[str, Trail] | None = None, *,
        depth: int = 0, total: bool = False, marks: Mapping[str, str] | None = None,
    ) -> None:  # fmt: skip
        """Add a row; ``values`` by column, ``trails`` for the figures that payments make, ``marks`` before a figure."""
        there = {c: values[c] for c in self._codes if c in values}
        cells = Cells(f"{self._head[0]}/{code}/", self._end, there, trails or {}, marks or {})
        self.rows.append(Row(code, name, cells, depth, total))

    def table(self) -> Table:
        """Return what was made."""
        return Table(
            *self._head, self.quarter, self.unit, self.lang, self.columns, self.rows,
            self._ledger.plan.current().label(self.lang), self.notes, self._ledger.is_sample,
        )  # fmt: skip


def rate(part: int | None, whole: int | None) -> int | None:
    """Return a share in tenths of a per cent; None without a whole."""
    return Share(part, whole).tenths if part is not None and whole else None


def latest(ledger: Ledger) -> Quarter:
    """Return the last quarter of the plan's period with payments, its first where there are none."""
    version = ledger.plan.current()
    inside = [q for _, q, n, fen in ledger.plan.sums() if (n or fen) and q <= version.last.ordinal]
    return Quarter.at(max([version.first.ordinal, *inside]))


# ---------------------------------------------------------------- writing
def shown(table: Table, column: Column, cell: Cell | None) -> str:
    """Return a cell as people read it; what is not known is —."""
    value = cell.value if cell is not None else None
    if value is None or value == "":
        return money.MISSING
    if isinstance(value, str):
        return value
    show: dict[str, Callable[[int], str]] = {
        "money": lambda v: money.show(v, table.unit, table.lang),
        "percent": show_percent,
        "day": lambda v: dt.date.fromordinal(v).isoformat(),
        "index": lambda v: money.decimal(v, 3),
        "own": own,
        "count": lambda v: f"{v:,}",
    }
    mark = cell.mark if cell is not None else ""
    return mark + show.get(column.kind, str)(value)


def own(value: int) -> str:
    """Return thousandths of a unit of its own: grouped, without zeros at the end: ``1,384.15``."""
    return money.decimal(value, 3, grouped=True).rstrip("0").rstrip(".")


def explained(table: Table, row: Row, column: Column) -> str:
    """Return the formula of a cell with the values of its row."""
    value = shown(table, column, row.cells.get(column.code))
    if not column.formula:
        return value
    values = {c.code: shown(table, c, row.cells.get(c.code)) for c in table.columns}
    return f"{column.formula.format(**values)} = {value}"


def tooltip(table: Table, column: Column) -> str:
    """Return the formula of a column in the names of columns; '' for one that is only recorded."""
    return column.formula.format(**{c.code: c.head for c in table.columns})


def name_head(code: str) -> str:
    """Return what heads the first column of a table: what its rows are."""
    return {
        "projects": tr("Project"), "earned": tr("Project"), "contracts": tr("Contract"), "cashplan": tr("Project"),
        "funds": tr("Fund"), "partners": tr("Partner"), "portfolio": tr("Company"), "policy": tr("Application"),
        "indicators": tr("Indicator"), "warnings": tr("Matter"),
        "decisions": tr("Decision"), "coverage": tr("Account"), "files": tr("File"), "versions": tr("Plan version"),
        "corrections": tr("Payee"), "remarks": tr("Author"),
    }.get(code, tr("Item"))  # fmt: skip


def in_unit(head: str, unit: str) -> str:
    """Return a head that names the unit of what stands below it."""
    return tr("{name} ({unit})", name=head, unit=unit)


def exact_head(column: Column) -> str:
    """Return the head of a column that leaves the program: it names the unit of ``plain``."""
    unit = {"money": tr("CNY"), "percent": "%"}.get(column.kind, "")
    return in_unit(column.head, unit) if unit else column.head


def unit_name(unit: str) -> str:
    """Return the name of a unit of money."""
    return {"yuan": tr("CNY"), "wan": tr("CNY m"), "yi": tr("CNY bn")}[unit]


def lead(table: Table) -> list[str]:
    """Return the lines above the table: title, version, cut-off day, unit."""
    mark = f"  [{tr('Sample data')}]" if table.sample else ""
    return [
        f"{table.title}  {table.quarter.label}{mark}",
        tr("Plan: {name}", name=table.version)
        + "  " + tr("Until: {day}", day=table.quarter.last_day.isoformat())
        + "  " + tr("Unit: {unit}", unit=unit_name(table.unit)),
    ]  # fmt: skip


def _texts(table: Table) -> list[list[str]]:
    heads = [name_head(table.code), *(c.head for c in table.columns)]
    body = [
        ["  " * row.depth + row.name, *(shown(table, c, row.cells.get(c.code)) for c in table.columns)]
        for row in table.rows
    ]
    return [heads, *body]


def render_text(table: Table) -> str:
    """Return the table as text, columns aligned by the width of East Asian characters."""
    texts = _texts(table)
    widths = [max(width(row[i]) for row in texts) for i in range(len(texts[0]))]
    left = [True, *(c.kind == "text" for c in table.columns)]
    lines = lead(table)
    for row in texts:
        cells = [padded(cell, w, left=side) for cell, w, side in zip(row, widths, left, strict=True)]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([*lines, *table.notes]) + "\n"


def render_json(table: Table) -> str:
    """Return the table as JSON: fen, tenths of a per cent, ordinals as dates; each cell with its id."""
    columns = [
        c._asdict() | {"formula": tooltip(table, c)} for c in table.columns
    ]  # fmt: skip
    rows = [
        {
            "code": row.code, "name": row.name, "depth": row.depth, "total": row.total,
            "cells": {
                c.code: {
                    "id": row.cells[c.code].id, "value": row.cells[c.code].value,
                    "text": shown(table, c, row.cells[c.code]),
                }
                for c in table.columns
                if c.code in row.cells
            },
        }
        for row in table.rows
    ]  # fmt: skip
    data = {
        "table": table.code, "title": table.title, "quarter": table.quarter.name, "version": table.version,
        "unit": unit_name(table.unit), "sample": table.sample, "columns": columns, "rows": rows, "notes": table.notes,
    }  # fmt: skip
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def render_csv(table: Table) -> str:
    """Return the table as CSV with a BOM: exact yuan, rates as numbers of per cent, heads that say so."""
    import io

    out = io.StringIO()
    heads = [name_head(table.code), *map(exact_head, table.columns)]
    rows = ([row.name, *(plain(c, row.cells.get(c.code)) for c in table.columns)] for row in table.rows)
    write_csv(out, [heads, *rows])
    return "\ufeff" + out.getvalue()


def plain(column: Column, cell: Cell | None) -> Written:
    """Return a cell as programs read it: exact yuan, per cent as a number, a day; None for what is not known."""
    value = cell.value if cell is not None else None
    if value is None or isinstance(value, str):
        return value
    if column.kind == "day":
        return dt.date.fromordinal(value)
    decimals = {"money": 2, "percent": 1, "points": 1, "index": 3, "own": 3}.get(column.kind)
    return value if decimals is None else Decimal(value).scaleb(-decimals)


def write_xlsx(table: Table, path: Path) -> None:
    """Write the table as a spreadsheet: numbers are numbers (exact yuan), text is text.

    Raises:
        UserError: ``write_failed``.
    """
    table = table._replace(unit="yuan")
    with workbook(path) as book:
        sheet = book.add_worksheet(table.quarter.label)
        bold = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        formats = {
            "money": (book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"}), 100),
            "percent": (book.add_format({"num_format": "0.0"}), 10),
            "index": (book.add_format({"num_format": "0.000"}), 1000),
            "own": (book.add_format({"num_format": "#,##0.###"}), 1000),
            "count": (book.add_format({"num_format": "#,##0"}), 1),
            "year": (book.add_format({"num_format": "0"}), 1),
        }
        for i, line in enumerate(lead(table)):
            sheet.write_string(i, 0, line, bold if i == 0 else None)
        for x, text in enumerate([name_head(table.code), *map(exact_head, table.columns)]):
            sheet.write_string(3, x, text, head)
        for y, row in enumerate(table.rows, 4):
            sheet.write_string(y, 0, "  " * row.depth + row.name)
            for x, column in enumerate(table.columns, 1):
                cell = row.cells.get(column.code)
                if cell is not None and isinstance(cell.value, int) and column.kind in formats:
                    style, scale = formats[column.kind]
                    sheet.write_number(y, x, cell.value / scale, style)
                else:
                    sheet.write_string(y, x, shown(table, column, cell))
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, len(table.columns), 16)
        sheet.freeze_panes(4, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
