"""People's own tables in forms of their own choice: CSV, a spreadsheet, Parquet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.errors import UserError
from fundtracker.ledger.all_tables import DAY, FEN, NUMBER, TEXT, Field, Rows
from fundtracker.reports.record_words import scale
from fundtracker.reports.tables.text_grid import Value, scaled, yuan
from fundtracker.reports.tables.text_grid import write_csv as write_cells
from fundtracker.reports.tables.workbook import workbook

FORMATS = ("csv", "xlsx", "parquet")
MOST = 1_000_000  # rows of a sheet
BLOCK = 50_000  # rows of a Parquet row group
Tick = Callable[[int], None]
DECIMAL = "decimal"  # the kind of a column whose whole numbers have decimals: rates, shares
_PLACES = 7  # that any of them has at most


def in_units(table: Rows) -> Rows:
    """Return a table with its scaled whole numbers as what they mean, their unit in the head:
    ``physical`` 972 is ``physical_percent`` 97.2. Read again as they are kept, they would be ten
    or ten thousand times too much.
    """
    scales = [
        scale(table.name, field.name) if field.kind == NUMBER else None for field in table.fields
    ]
    fields = [
        field if exact is None else Field("_".join(filter(None, (field.name, exact[0]))), DECIMAL)
        for field, exact in zip(table.fields, scales, strict=True)
    ]
    places = [(place, exact[1]) for place, exact in enumerate(scales) if exact is not None]
    return Rows(table.name, fields, _scaled(table.rows, places) if places else table.rows)


def _scaled(
    rows: Iterator[tuple[Any, ...]], places: list[tuple[int, int]]
) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        cells = list(row)
        for place, decimals in places:
            if cells[place] is not None:
                cells[place] = scaled(cells[place], decimals)
        yield tuple(cells)


def write(table: Rows, path: Path, form: str, tick: Tick | None = None) -> int:
    """Write a table; return how many rows. Nothing is overwritten, nothing half written stays.

    Raises:
        UserError: ``exists``, ``write_failed``, ``too_many_to_export`` (a sheet holds a million
            rows), ``parquet_needs_pyarrow``.
    """
    if path.exists():
        raise UserError("exists", path=path.name)
    writers = {"csv": write_csv, "xlsx": write_xlsx, "parquet": write_parquet}
    part = path.with_name(path.name + ".part")
    try:
        n = writers[form](in_units(table), part, tick)
        private_files.settle(part, path)
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None
    finally:
        part.unlink(missing_ok=True)
    return n


def _ticked(rows: Iterator[tuple[Any, ...]], tick: Tick | None) -> Iterator[tuple[Any, ...]]:
    for n, row in enumerate(rows, 1):
        yield row
        if tick is not None and n % 1_000 == 0:
            tick(n)


def leaving(value: Any, kind: str) -> Value:
    """Return a value of a table as a cell that leaves: money as exact yuan."""
    return yuan(value) if kind == FEN else value if kind != TEXT or value is None else str(value)


def write_csv(table: Rows, path: Path, tick: Tick | None = None) -> int:
    """Write CSV: UTF-8 with BOM, CRLF; a text that a spreadsheet would run gets a ' before it."""
    n = 0
    kinds = [field.kind for field in table.fields]

    def cells() -> Iterator[list[Value]]:
        nonlocal n
        yield [field.name for field in table.fields]
        for row in _ticked(table.rows, tick):
            n += 1
            yield [leaving(value, kind) for value, kind in zip(row, kinds, strict=True)]

    with private_files.opened(path, "w", encoding="utf-8-sig", newline="") as file:
        write_cells(file, cells())
    return n


def _write_plain(sheet: Any, place: tuple[int, int], field: Field, value: Any) -> None:
    """Write a number as one while a spreadsheet holds all its digits, anything else as text."""
    if field.kind in (NUMBER, DECIMAL) and abs(value) < 1 << 53:
        sheet.write_number(*place, float(value) if field.kind == DECIMAL else value)
    else:
        sheet.write_string(*place, str(value))


def write_xlsx(table: Rows, path: Path, tick: Tick | None = None) -> int:
    """Write a spreadsheet: money and days are numbers, words are text."""
    n = 0
    with workbook(path, constant_memory=True) as book:
        sheet = book.add_worksheet(table.name[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        fen = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for x, field in enumerate(table.fields):
            sheet.write_string(0, x, field.name, bold)
            sheet.set_column(x, x, {FEN: 18, DAY: 12, NUMBER: 12, DECIMAL: 12}.get(field.kind, 24))
        sheet.freeze_panes(1, 0)
        for row in _ticked(table.rows, tick):
            n += 1
            if n > MOST:
                raise UserError("too_many_to_export", n=n, most=MOST)
            for x, (field, value) in enumerate(zip(table.fields, row, strict=True)):
                if value is None or value == "":
                    continue
                if field.kind == FEN:
                    sheet.write_number(n, x, value / 100, fen)
                elif isinstance(value, dt.date):
                    sheet.write_datetime(n, x, value, day)
                else:
                    _write_plain(sheet, (n, x), field, value)
    return n


def _exact(field: Field, values: Sequence[Any]) -> Sequence[Any]:
    """Return values as Parquet takes them: fen as decimal yuan."""
    if field.kind != FEN:
        return values
    return [None if fen is None else Decimal(fen).scaleb(-2) for fen in values]


def write_parquet(table: Rows, path: Path, tick: Tick | None = None) -> int:
    """Write Parquet: money as decimal(20, 2) yuan, days as dates, numbers as 64-bit integers,
    shares and rates as decimal(20, 7).
    """
    try:
        import pyarrow as pa  # type: ignore[import-not-found, import-untyped, unused-ignore]
        import pyarrow.parquet as pq  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        raise UserError("parquet_needs_pyarrow") from None

    types = {
        FEN: pa.decimal128(20, 2), DECIMAL: pa.decimal128(20, _PLACES), DAY: pa.date32(),
        NUMBER: pa.int64(),
    }  # fmt: skip
    schema = pa.schema([(field.name, types.get(field.kind, pa.string())) for field in table.fields])
    rows, n = _ticked(table.rows, tick), 0
    private_files.reserve(path)
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while block := list(islice(rows, BLOCK)):
            columns = [
                pa.array(_exact(field, values), kind)
                for field, values, kind in zip(
                    table.fields, zip(*block, strict=True), schema.types, strict=True
                )
            ]
            writer.write_table(pa.table(columns, schema=schema))
            n += len(block)
    return n
