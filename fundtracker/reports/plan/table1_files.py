"""表1 written out: text, JSON, CSV, a spreadsheet."""

import io
import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.plan.plan_report import Cell, PlanReport, Row
from fundtracker.reports.plan.table1 import (
    COLUMNS,
    DONE,
    band_name,
    columns_of,
    done_heads,
    foot,
    heads,
    lead,
    reported,
    shown,
    unit_name,
)
from fundtracker.reports.tables.report_table import in_unit
from fundtracker.reports.tables.text_grid import Value, padded, width, write_csv, yuan
from fundtracker.reports.tables.workbook import workbook


def _cells(report: PlanReport, row: Row) -> list[str]:
    return [row.name, *(shown(report, row.cells.get(c), c) for c in columns_of(row.band)), row.note]


def render_text(report: PlanReport) -> str:
    """Return the table as text, columns aligned by the width of East Asian characters."""
    head = heads(report)
    second = heads(report, "investment")
    table = [
        head,
        *([second] if reported(report) else []),
        *(_cells(report, row._replace(name="  " + row.name)) for row in report.rows),
    ]
    widths = [max(width(cells[i]) for cells in table) for i in range(len(head))]

    def line(cells: list[str]) -> str:
        aligned = [padded(cells[0], widths[0], left=True)]
        aligned += [padded(cell, width, left=False) for cell, width in zip(cells[1:-1], widths[1:-1], strict=True)]
        return "  ".join([*aligned, cells[-1]]).rstrip()

    rule = "-" * (sum(widths) + 2 * len(widths) - 2)
    lines, band = [*lead(report), rule, line(head), rule], ""
    for row, cells in zip(report.rows, table[-len(report.rows) :], strict=True):
        if row.band != band:
            band = row.band
            lines.append(band_name(band))
            if band == "investment" and reported(report):
                lines.append(line(second))
        lines.append(line(cells))
    return "\n".join([*lines, rule, *foot(report)]) + "\n"


def render_json(report: PlanReport) -> str:
    """Return the report as JSON: amounts in fen, rates in tenths of a per cent, each with its id."""
    rows = [
        {
            "code": row.code, "name": row.name.strip(), "band": row.band, "note": row.note,
            "cells": {
                c: row.cells[c]._asdict() | {"text": shown(report, row.cells[c], c)}
                for c in (*COLUMNS, *DONE.values())
                if c in row.cells
            },
        }
        for row in report.rows
    ]  # fmt: skip
    data = {
        "title": report.title, "quarter": report.quarter.name, "version": report.version.label(report.lang),
        "period": [report.version.first.name, report.version.last.name],
        "period_assumed": report.version.period_assumed, "unit": report.unit_name,
        "parts_below_headline": report.breached, "sample": report.sample, "rows": rows, "notes": foot(report),
    }  # fmt: skip
    if report.frozen:
        data["frozen"] = list(report.frozen)
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def render_csv(report: PlanReport) -> str:
    """Return the table as CSV with a BOM: exact yuan, rates as numbers of per cent, heads that say so."""
    out = io.StringIO()
    head = exact_heads(report)
    if report.sample:
        head[0] += f" [{tr('Sample data')}]"
    done = list(DONE.values()) if reported(report) else []
    head[-1:-1] = [exact_head(name, column) for name, column in zip(done_heads(), done, strict=False)]
    rows = ([row.name, *(plain(row.cells.get(c)) for c in (*COLUMNS, *done)), row.note] for row in report.rows)
    write_csv(out, [head, *rows])
    return "\ufeff" + out.getvalue()


def exact_heads(report: PlanReport, band: str = "paid") -> list[str]:
    """Return the heads of a band as they leave the program: each names the unit of ``plain``."""
    name, *found, note = heads(report, band)
    return [name, *(exact_head(head, column) for head, column in zip(found, COLUMNS, strict=True)), note]


def exact_head(head: str, column: str) -> str:
    """Return the head of a column that leaves the program; that of ``gap`` names its unit by itself."""
    if column == "gap":
        return head
    return in_unit(head, "%" if column in ("rate", "elapsed") else tr("CNY"))


def plain(cell: Cell | None) -> Value:
    """Return a cell as programs read it: exact yuan, per cent as a number; None for what is not known."""
    if cell is None:
        return None
    return yuan(cell.fen) if cell.fen is not None or cell.tenths is None else Decimal(cell.tenths).scaleb(-1)


def write_xlsx(report: PlanReport, path: Path) -> None:
    """Write the table as a spreadsheet: numbers are numbers (exact yuan), text is text.

    Raises:
        UserError: ``write_failed``.
    """
    report = report._replace(unit_name=unit_name("yuan"))
    with workbook(path) as book:
        sheet = book.add_worksheet(report.quarter.label)
        bold, head = (
            book.add_format({"bold": True, "font_size": 14}),
            book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
        )
        strong, floor = book.add_format({"bold": True}), book.add_format({"num_format": '"≥ "#,##0.00'})
        fen, rate = book.add_format({"num_format": "#,##0.00;[Red]-#,##0.00"}), book.add_format({"num_format": "0.0"})
        for i, line in enumerate(lead(report)):
            sheet.write_string(i, 0, line, bold if i == 0 else None)
        sheet.write_row(3, 0, exact_heads(report), head)
        y, band = 4, ""
        for row in report.rows:
            if row.band != band:
                band = row.band
                sheet.write_string(y, 0, band_name(band), strong)
                y += 1
                if band == "investment" and reported(report):
                    sheet.write_row(y, 0, exact_heads(report, band), head)
                    y += 1
            sheet.write_string(y, 0, row.name)
            for x, column in enumerate(columns_of(row.band), 1):
                _cell(sheet, y, x, row.cells.get(column), (fen, rate, floor))
            sheet.write_string(y, len(COLUMNS) + 1, row.note)
            y += 1
        for i, line in enumerate(foot(report), y + 1):
            sheet.write_string(i, 0, line)
        sheet.set_column(0, 0, 24)
        sheet.set_column(1, len(COLUMNS), 18)
        sheet.set_column(len(COLUMNS) + 1, len(COLUMNS) + 1, 40)
        sheet.freeze_panes(4, 1)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)


def _cell(sheet: object, y: int, x: int, cell: Cell | None, formats: Sequence[object]) -> None:
    if cell is None or (cell.fen is None and cell.tenths is None):
        sheet.write_string(y, x, money.MISSING)  # type: ignore[attr-defined]
    elif cell.fen is not None:
        sheet.write_number(y, x, cell.fen / 100, formats[2 if cell.at_least else 0])  # type: ignore[attr-defined]
    else:
        sheet.write_number(y, x, (cell.tenths or 0) / 10, formats[1])  # type: ignore[attr-defined]
