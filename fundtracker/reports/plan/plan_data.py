"""表1 as data, for ``report plan --format json``, and as the one in which a figure stands."""

from __future__ import annotations

from typing import Any

from fundtracker.domain.base.period import Quarter
from fundtracker.domain.park.plan import Version
from fundtracker.i18n import language
from fundtracker.ledger import Ledger
from fundtracker.reports.plan import table1
from fundtracker.reports.plan.plan_words import excess, version_of
from fundtracker.reports.tables.report_table import Column, Row, Table, shown, unit_name


def as_data(table: Table, versions: list[Version]) -> dict[str, Any]:
    """Return 表1 as those who read ``report plan --format json`` know it: amounts in fen, rates in
    tenths of a per cent; ``versions`` of the plan give the period.
    """

    def cell_data(row: Row, column: Column) -> dict[str, Any]:
        cell, rated = row.cells[column.code], column.kind in ("percent", "points")
        return {
            "id": cell.id,
            "fen": None if rated else cell.value,
            "tenths": cell.value if rated else None,
            "at_least": bool(cell.mark),
            "text": shown(table, column, cell),
        }

    columns = [column for column in table.every_column() if column.code != "note"]
    version = version_of(table, versions)
    data = {
        "title": table.title,
        "quarter": table.quarter.name,
        "version": table.version,
        "period": [version.first.name, version.last.name],
        "period_assumed": version.period_assumed,
        "unit": unit_name(table.unit),
        "parts_below_headline": (excess(table) or 0) < 0,
        "sample": table.sample,
        "rows": [
            {
                "code": row.code,
                "name": row.name,
                "band": row.band,
                "note": row.cells["note"].value,
                "cells": {c.code: cell_data(row, c) for c in columns if c.code in row.cells},
            }
            for row in table.rows
        ],
        "notes": [*table.about[2:], *table.notes],
    }
    return data | ({"frozen": list(table.frozen)} if table.frozen else {})


def table_of_figure(ledger: Ledger, quarter: Quarter | None, number: int | None) -> Table:
    """Return 表1 in which a figure stands; an id without quarter and version means the last
    version, though the last quarter with payments may lie in an earlier one.
    """
    lang, last = language(), ledger.plan.versions()[-1:]
    table = table1.build(
        ledger, quarter=quarter, unit="yuan", lang=lang, with_city=True, number=number
    )
    if quarter or number or table.frozen or table.version == last[0].label(lang):
        return table
    return table1.build(ledger, unit="yuan", lang=lang, with_city=True, number=last[0].number)
