"""A table written as text, CSV and JSON."""

from __future__ import annotations

import io
import json
from typing import Any

from fundtracker.i18n import tr
from fundtracker.reports.tables.labels import unproved_mark
from fundtracker.reports.tables.report_table import (
    Band,
    Column,
    Row,
    Table,
    exact_head,
    name_head,
    plain,
    shown,
    tooltip,
    unit_name,
)
from fundtracker.reports.tables.text_grid import padded, width, write_csv
from fundtracker.reports.tables.totals import notes_in


def first_head(table: Table) -> str:
    """Return what heads the first column of a table."""
    return table.head or name_head(table.code)


def lead(table: Table) -> list[str]:
    """Return the lines above the table: its title, then version, cut-off day, unit."""
    mark = f"  [{tr('Sample data')}]" if table.sample else ""
    about = table.about or [tr("Plan: {name}", name=table.version)]
    until = tr("Until: {day}", day=table.quarter.last_day.isoformat())
    return [
        f"{table.title}  {table.quarter.label}{mark}",
        "  ".join([*about, until, tr("Unit: {unit}", unit=unit_name(table.unit))]),
    ]


def render_text(table: Table) -> str:
    """Return the table as text, columns aligned by the width of East Asian characters.

    A band stands under a line of its own, its rows one step further in, below its heads where it
    has others.
    """
    texts = _texts(table)
    aligned = [row for row in texts if len(row) > 1]
    widths = [max(width(row[i]) for row in aligned) for i in range(len(aligned[0]))]
    left = [True, *(c.kind == "text" for c in table.columns)]
    body = [
        "  ".join(
            padded(cell, w, left=side) for cell, w, side in zip(row, widths, left, strict=False)
        ).rstrip()
        if len(row) > 1
        else row[0]
        for row in texts
    ]
    rule = ["-" * (sum(widths) + 2 * len(widths) - 2)] if table.bands else []
    lines = [*lead(table), *rule, body[0], *rule, *body[1:], *rule, *notes_in(table, table.unit)]
    return "\n".join(lines) + "\n"


def _texts(table: Table) -> list[list[str]]:
    """Return the cells of each line as texts, heads first; the heading of a band is one cell."""
    text_rows, step = [_heads(table.columns, table)], 1 if table.bands else 0
    for line in table.lines():
        columns = table.columns_of(line)
        if isinstance(line, Band):
            text_rows.append([line.name])
            if columns is not table.columns:
                text_rows.append(_heads(columns, table))
        else:
            name = "  " * (line.depth + step) + line.name
            text_rows.append([name, *(_said(table, line, c) for c in columns)])
    return text_rows


def _said(table: Table, row: Row, column: Column) -> str:
    """Return a cell's text; words that a banded row does not have are not missed."""
    cell = row.cells.get(column.code)
    if table.bands and column.kind == "text" and (cell is None or not cell.value):
        return ""
    return shown(table, column, cell)


def _heads(columns: Any, table: Table) -> list[str]:
    return [first_head(table), *(c.head for c in columns)]


def render_json(table: Table) -> str:
    """Return the table as JSON: fen, tenths of a per cent, ordinals as dates; each cell with its
    id.
    """
    columns = [c._asdict() | {"formula": tooltip(table, c)} for c in table.columns]
    rows = [
        {
            "code": row.code, "name": row.name, "depth": row.depth, "total": row.total,
            "cells": {
                c.code: {"id": cell.id, "value": cell.value, "text": shown(table, c, cell)}
                for c in table.columns
                if (cell := row.cells.get(c.code)) is not None
            },
        }
        for row in table.rows
    ]  # fmt: skip
    data = {
        "table": table.code,
        "title": table.title,
        "quarter": table.quarter.name,
        "version": table.version,
        "unit": unit_name(table.unit),
        "sample": table.sample,
        "columns": columns,
        "rows": rows,
        "notes": table.notes,
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def render_csv(table: Table) -> str:
    """Return the table as CSV with a BOM: exact yuan, rates as numbers of per cent, heads that say
    so.

    Every measure has columns of its own; the first head marks made-up data, and a ledger that does
    not prove.
    """
    out, columns = io.StringIO(), table.every_column()
    marks = [tr("Sample data") if table.sample else "", unproved_mark(table.notes)]
    mark = "".join(f" [{words}]" for words in marks if words)
    heads = [first_head(table) + mark, *map(exact_head, columns)]
    rows = ([row.name, *(plain(c, row.cells.get(c.code)) for c in columns)] for row in table.rows)
    write_csv(out, [heads, *rows])
    return "\ufeff" + out.getvalue()
