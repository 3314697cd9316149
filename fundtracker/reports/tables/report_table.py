"""The one table of all reports: columns that say what they measure, bands, cells to open.

A column of money has one measure. 财政支付 (``paid``) and 完成投资 (``completed``) are two
measures and never share a column or formula: rows of another stand in a band with its columns.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.domain.base.period import Quarter, Share, show_percent, show_points
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.trail import Trail
from fundtracker.reports.tables.labels import unproved_notes
from fundtracker.reports.tables.text_grid import Value as Written
from fundtracker.reports.tables.text_grid import scaled

Value = int | str | None
MEASURES = (
    "planned",
    "released",
    "received",
    "committed",
    "paid",
    "completed",
    "balance",
    "claimed",
    "",
)


# Tables whose money is in one unit on every paper: the reconciliation ties balances to the fen.
OWN_UNIT = {"bankrec": "yuan"}


class Column(NamedTuple):
    """A column: ``kind`` text, money (fen), percent or points (tenths), day (ordinal), count,
    index or own (thousandths, index with all three decimals, own without zeros at their end) or
    said (a figure in words);
    ``measure``: what its money is, ``formula``: how it is made, columns' codes in braces.
    """

    code: str
    head: str
    kind: str = "text"
    measure: str = ""
    formula: str = ""


class Cell(NamedTuple):
    """A figure or text; ``trail``: the payments that make it or None; ``mark``: ≥ of a floor."""

    id: str
    value: Value = None
    trail: Trail | None = None
    mark: str = ""


class Cells(Mapping[str, Cell]):
    """The cells of a row by column, each made when it is looked at: of a table of ten thousand
    rows a page shows forty.
    """

    __slots__ = ("_end", "_head", "_marks", "_trails", "_values")

    def __init__(
        self,
        head: str,
        end: str,
        values: Mapping[str, Value],
        trails: Mapping[str, Trail],
        marks: Mapping[str, str],
    ) -> None:
        self._head, self._end, self._values, self._trails, self._marks = (
            head,
            end,
            values,
            trails,
            marks,
        )

    def __getitem__(self, column: str) -> Cell:
        value = self._values[column]
        return Cell(
            f"{self._head}{column}{self._end}",
            value,
            self._trails.get(column),
            self._marks.get(column, ""),
        )

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __contains__(self, column: object) -> bool:
        return column in self._values

    def saying(self, column: str, text: str) -> Cells:
        """Return the same with one more text."""
        return Cells(
            self._head, self._end, {**self._values, column: text}, self._trails, self._marks
        )


class Row(NamedTuple):
    """One row; ``depth`` in a tree; ``total``: it sums others; ``band``: the code of its band, ''
    without one.
    """

    code: str
    name: str
    cells: Mapping[str, Cell]
    depth: int = 0
    total: bool = False
    band: str = ""

    def number(self, column: str) -> int | None:
        """Return a figure of the row as a number; None where it has none."""
        cell = self.cells.get(column)
        return cell.value if cell is not None and isinstance(cell.value, int) else None


class Band(NamedTuple):
    """Rows under a heading of their own; ``columns`` stand in the places of the table's where the
    band has figures of another measure, none where the table's hold.
    """

    code: str
    name: str
    columns: Sequence[Column] = ()


class Table(NamedTuple):
    """A table with what stands above and below it.

    ``about``: said above it beside cut-off day and unit, by default the version of the plan;
    ``frozen``: what marks figures of a frozen quarter, also the first of ``notes``; ``head``:
    heads the first column, '' where the code of the table says what its rows are.
    """

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
    bands: Sequence[Band] = ()
    about: Sequence[str] = ()
    frozen: Sequence[str] = ()
    head: str = ""

    def lines(self) -> Iterator[Row | Band]:
        """Yield what stands under the heads: rows, and each band's heading above its first row."""
        bands, last = {band.code: band for band in self.bands}, ""
        for row in self.rows:
            if row.band != last and row.band in bands:
                yield bands[row.band]
            last = row.band
            yield row

    def columns_of(self, line: Row | Band) -> Sequence[Column]:
        """Return the columns in whose places the figures of a row or band stand."""
        code = line.code if isinstance(line, Band) else line.band
        return next(
            (band.columns for band in self.bands if band.code == code and band.columns),
            self.columns,
        )

    def every_column(self) -> list[Column]:
        """Return each column once, those of bands too: figures first, then the words at the end
        of rows.
        """
        if not any(band.columns for band in self.bands):
            return self.columns
        columns = {column.code: column for column in self.columns}
        for band in self.bands:
            columns |= {
                column.code: column for column in band.columns if column.code not in columns
            }
        return sorted(columns.values(), key=lambda column: column.kind == "text")

    def row(self, code: str) -> Row | None:
        """Return a row by its code."""
        return next((row for row in self.rows if row.code == code), None)

    def as_data(self) -> dict[str, Any]:
        """Return what a snapshot keeps: fen, tenths and ordinal days, whatever unit the table is
        shown in.
        """
        return {
            "code": self.code,
            "title": self.title,
            "notes": list(self.notes),
            "columns": [
                {"code": c.code, "head": c.head, "kind": c.kind, "formula": c.formula}
                for c in self.columns
            ],
            "rows": [_line_data(line) for line in self.lines()],
        }

    @classmethod
    def from_data(
        cls,
        data: Mapping[str, Any],
        quarter: Quarter,
        *,
        unit: str,
        lang: str,
        version: str = "",
        sample: bool = False,
    ) -> Table:
        """Return a table of a snapshot; the payments behind its figures are not kept in one."""
        rows, bands = list[Row](), list[Band]()
        for row in data["rows"]:
            if row["band"]:
                bands.append(Band(f"band{len(bands) + 1}", row["name"]))
                continue
            cells = {
                code: Cell(c["id"], c["value"], None, c["mark"]) for code, c in row["cells"].items()
            }
            band = bands[-1].code if bands else ""
            rows.append(Row(row["code"], row["name"], cells, row["depth"], row["total"], band))
        columns = [
            Column(c["code"], c["head"], c["kind"], "", c["formula"]) for c in data["columns"]
        ]
        unit = OWN_UNIT.get(data["code"], unit)
        return cls(
            data["code"], data["title"], quarter, unit, lang, columns, rows, version,
            list(data["notes"]), sample, bands,
        )  # fmt: skip


def _line_data(line: Row | Band) -> dict[str, Any]:
    if isinstance(line, Band):
        return {
            "code": "",
            "name": line.name,
            "depth": 0,
            "total": False,
            "band": True,
            "cells": {},
        }
    cells = {
        code: {"id": cell.id, "value": cell.value, "mark": cell.mark}
        for code, cell in line.cells.items()
    }
    return {
        "code": line.code,
        "name": line.name,
        "depth": line.depth,
        "total": line.total,
        "band": False,
        "cells": cells,
    }


class Frame:
    """Makes a table: the quarter in question, its rows and cells, in an empty table."""

    def __init__(self, ledger: Ledger, empty: Table) -> None:
        self._ledger, self._empty = ledger, empty
        self.quarter, self.columns = empty.quarter, empty.columns
        self.unit, self.lang = empty.unit, empty.lang
        self.rows: list[Row] = []
        self.notes: list[str] = []
        self._codes, self._end = [c.code for c in empty.columns], f"/{empty.quarter.name}"
        self._marks: dict[str, str] = {}  # of the row added last

    def add(
        self,
        code: str,
        name: str,
        values: Mapping[str, Value],
        trails: Mapping[str, Trail] | None = None,
        *,
        depth: int = 0,
        total: bool = False,
    ) -> None:
        """Add a row; ``values`` by column, ``trails`` for the figures that payments make."""
        there, self._marks = {c: values[c] for c in self._codes if c in values}, {}
        cells = Cells(f"{self._empty.code}/{code}/", self._end, there, trails or {}, self._marks)
        self.rows.append(Row(code, name, cells, depth, total))

    def mark(self, marks: Mapping[str, str]) -> None:
        """Put marks before figures of the row added last, by column: ≥ of a floor."""
        self._marks |= marks

    def table(self) -> Table:
        """Return what was made; where the ledger does not prove, its first note says so."""
        ledger, notes = self._ledger, [*unproved_notes(self._ledger), *self.notes]
        version = ledger.plan.in_force(self.quarter).label(self.lang)
        return self._empty._replace(
            rows=self.rows, version=version, notes=notes, sample=ledger.is_sample
        )


def listed(
    code: str,
    title: str,
    columns: Sequence[tuple[str, str, str]],
    rows: Sequence[tuple[str, Mapping[str, Value]]],
    *,
    quarter: Quarter,
    lang: str,
) -> Table:
    """Return a table of rows that no figure of the ledger explains: columns (code, head, kind),
    rows (name, values).
    """
    table_rows = [
        Row(str(i), name, {column: Cell("", value) for column, value in values.items()})
        for i, (name, values) in enumerate(rows, 1)
    ]
    notes = [] if rows else [tr("Nothing to report.")]
    return Table(
        code,
        title,
        quarter,
        "yuan",
        lang,
        [Column(*column) for column in columns],
        table_rows,
        "",
        notes,
        False,
    )


def rate(part: int | None, divisor: int | None) -> int | None:
    """Return a share in tenths of a per cent; None without a whole."""
    return Share(part, divisor).tenths if part is not None and divisor else None


def latest(ledger: Ledger) -> Quarter:
    """Return the last quarter of the plan's period with payments, its first where there are
    none.
    """
    versions = ledger.plan.versions() or [ledger.plan.current()]
    last = max(version.last.ordinal for version in versions)
    inside = [q for _, q, n, fen in ledger.plan.sums() if (n or fen) and q <= last]
    return Quarter.at(max([versions[0].first.ordinal, *inside]))


# ---------------------------------------------------------------- words and figures
def show(value: Value, kind: str, unit: str, lang: str, mark: str = "") -> str:
    """Return a value of a kind of column as people read it; what is not known is —."""
    if value is None or value == "":
        return money.MISSING
    if isinstance(value, str):
        return value
    texts: dict[str, Callable[[int], str]] = {
        "money": lambda v: money.show(v, unit, lang),
        "percent": show_percent,
        "points": show_points,
        "day": lambda v: dt.date.fromordinal(v).isoformat(),
        "index": lambda v: money.decimal(v, 3),
        "own": own,
        "count": lambda v: f"{v:,}",
    }
    return mark + texts.get(kind, str)(value)


def shown(table: Table, column: Column, cell: Cell | None) -> str:
    """Return a cell as people read it; what is not known is —."""
    if cell is None:
        return money.MISSING
    return show(cell.value, column.kind, table.unit, table.lang, cell.mark)


def own(value: int) -> str:
    """Return thousandths of a unit of its own: grouped, without zeros at the end: ``1,384.15``."""
    return money.decimal(value, 3, grouped=True).rstrip("0").rstrip(".")


def explained(table: Table, row: Row, column: Column) -> str:
    """Return the formula of a cell with the values of its row."""
    value = shown(table, column, row.cells.get(column.code))
    if not column.formula:
        return value
    values = {c.code: shown(table, c, row.cells.get(c.code)) for c in table.columns_of(row)}
    return f"{column.formula.format(**values)} = {value}"


def tooltip(table: Table, column: Column) -> str:
    """Return the formula of a column in the names of columns; '' for one that is only recorded."""
    return column.formula.format(**{c.code: c.head for c in table.every_column()})


def name_head(code: str) -> str:
    """Return what heads the first column of a table: what its rows are."""
    return {
        "projects": tr("Project"),
        "earned": tr("Project"),
        "contracts": tr("Contract"),
        "cashplan": tr("Project"),
        "funds": tr("Fund"),
        "partners": tr("Partner"),
        "portfolio": tr("Company"),
        "policy": tr("Application"),
        "indicators": tr("Indicator"),
        "warnings": tr("Matter"),
        **dict.fromkeys(("decisions", "decided"), tr("Decision")),
        "coverage": tr("Account"),
        "files": tr("File"),
        "versions": tr("Plan version"),
        "corrections": tr("Payee"),
        "bankrec": tr("Account"),
        **{"requests": tr("Request"), "park": tr("Fact")},
        **dict.fromkeys(("lines", "stages"), tr("Plan line")),
        "remarks": tr("Author"),
    }.get(code, tr("Item"))


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


def plain(column: Column, cell: Cell | None) -> Written:
    """Return a cell as programs read it: exact yuan, per cent as a number, a day; None for what
    is not known.
    """
    value = cell.value if cell is not None else None
    if value is None or isinstance(value, str):
        return value
    if column.kind == "day":
        return dt.date.fromordinal(value)
    decimals = {"money": 2, "percent": 1, "points": 1, "index": 3, "own": 3}.get(column.kind)
    return value if decimals is None else scaled(value, decimals)
