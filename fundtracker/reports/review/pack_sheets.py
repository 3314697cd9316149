"""Sheets of the review pack: tables as plain dictionaries, so that what was frozen needs no ledger."""

from __future__ import annotations

from typing import Any

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.plan import plan_report, table1
from fundtracker.reports.tables.report_table import Table

Sheet = dict[str, Any]
_PLAN_FORMULAS = {
    "rate": "{total} ÷ {plan}", "gap": "{rate} − {elapsed}", "left": "{plan} − {total}",
}  # fmt: skip


def of_plan(report: plan_report.PlanReport) -> Sheet:
    """Return 表1 as a sheet."""
    kinds = dict.fromkeys(table1.COLUMNS, "money") | {"rate": "percent", "elapsed": "percent", "gap": "points"}
    heads = table1.heads(report)
    columns = [
        {"code": c, "head": h, "kind": kinds[c], "formula": _PLAN_FORMULAS.get(c, "")}
        for c, h in zip(table1.COLUMNS, heads[1:-1], strict=True)
    ]
    columns.append({"code": "note", "head": heads[-1], "kind": "text", "formula": ""})
    rows, band = [], ""
    for row in report.rows:
        own = row.cells if row.band != "investment" else {"plan": row.cells["plan"]}
        cells: dict[str, Any] = {code: _plan_cell(cell) for code, cell in own.items()}
        cells["note"] = {"id": "", "value": row.note, "mark": ""}
        if row.band != band:
            band = row.band
            rows.append({"code": "", "name": table1.band_name(band), "depth": 0, "total": False, "band": True,
                         "cells": {}})  # fmt: skip
        depth = (len(row.name) - len(row.name.lstrip())) // 2
        rows.append({
            "code": row.code, "name": row.name.strip(), "depth": depth, "band": False, "cells": cells,
            "total": row.code in ("fiscal", "parts", "headline", "with_city"),
        })  # fmt: skip
    return {"code": "plan", "title": report.title, "columns": columns, "rows": rows, "notes": table1.foot(report)}


def of_investment(report: plan_report.PlanReport) -> Sheet:
    """Return the completed investment of 表1 as a sheet: another measure, never a column of money paid."""
    rows = [row for row in report.rows if row.band == "investment"]
    heads, codes = table1.heads(report, "investment"), table1.columns_of("investment")
    kinds = {"rate": "percent", "elapsed": "percent", "gap": "points"}
    formulas = {"rate": "{done_total} ÷ {plan}", "gap": "{rate} − {elapsed}", "done_left": "{plan} − {done_total}"}
    columns = [
        {"code": c, "head": h, "kind": kinds.get(c, "money"), "formula": formulas.get(c, "")}
        for c, h in zip(codes, heads[1:-1], strict=True)
    ]
    return {
        "code": "investment", "title": tr("Table 1, continued: completed investment"), "columns": columns,
        "rows": [
            {
                "code": row.code, "name": row.name.strip(), "depth": 0, "band": False, "total": False,
                "cells": {code: _plan_cell(row.cells[code]) for code in codes if code in row.cells},
            }
            for row in rows
        ],
        "notes": [tr("completed investment is reported by project, never as money paid")],
    }  # fmt: skip


def _plan_cell(cell: plan_report.Cell) -> dict[str, Any]:
    value = cell.fen if cell.fen is not None else cell.tenths
    return {"id": cell.id, "value": value, "mark": "≥ " if cell.at_least else ""}


def of_table(made: Table) -> Sheet:
    """Return a table as a sheet."""
    columns = [{"code": c.code, "head": c.head, "kind": c.kind, "formula": c.formula} for c in made.columns]
    rows = [
        {
            "code": r.code, "name": r.name, "depth": r.depth, "total": r.total, "band": False,
            "cells": {k: {"id": c.id, "value": c.value, "mark": c.mark} for k, c in r.cells.items()},
        }
        for r in made.rows
    ]  # fmt: skip
    return {"code": made.code, "title": made.title, "columns": columns, "rows": rows, "notes": made.notes}


def listed(
    code: str, title: str, columns: list[tuple[str, str, str]], rows: list[tuple[str, dict[str, Any]]]
) -> Sheet:  # fmt: skip
    """Return a sheet of rows that no other table makes: columns (code, head, kind), rows (name, values)."""
    return {
        "code": code, "title": title, "notes": [] if rows else [tr("Nothing to report.")],
        "columns": [{"code": c, "head": h, "kind": k, "formula": ""} for c, h, k in columns],
        "rows": [
            {
                "code": str(i), "name": name, "depth": 0, "total": False, "band": False,
                "cells": {k: {"id": "", "value": v, "mark": ""} for k, v in values.items()},
            }
            for i, (name, values) in enumerate(rows, 1)
        ],
    }  # fmt: skip


def parts_of(sheet: Sheet, y: int, code: str) -> list[int]:
    """Return the rows whose figures make up a total in a column exactly, below it or above; [] where none do."""
    rows = sheet["rows"]
    whole, depth = (rows[y]["cells"].get(code) or {"value": None})["value"], rows[y]["depth"]
    if not rows[y]["total"] or not isinstance(whole, int):
        return []
    above = [i for i in range(y) if not rows[i]["band"] and rows[i]["depth"] == depth]
    for some in (
        _under(rows, y, depth),
        [i for i in above if not rows[i]["total"]],
        [i for i in above if rows[i]["total"]],
    ):
        cells = [(i, (rows[i]["cells"].get(code) or {"value": None})["value"]) for i in some]
        known = [(i, v) for i, v in cells if isinstance(v, int)]
        if known and sum(v for _, v in known) == whole:
            return [i for i, _ in known]
    return []


def _under(rows: list[dict[str, Any]], y: int, depth: int) -> list[int]:
    found = []
    for i in range(y + 1, len(rows)):
        if rows[i]["depth"] <= depth:
            break
        if rows[i]["depth"] == depth + 1:
            found.append(i)
    return found


def rounding_note() -> str:
    """Return what is said below a table whose rounded parts do not add up."""
    return tr("Rounded parts do not add up to the total shown: the total is exact.")


def adds_up(sheet: Sheet, unit: str, lang: str) -> bool:
    """Tell whether the parts of every total of money add up to it as they are shown in a unit."""
    for column in sheet["columns"]:
        if column["kind"] != "money":
            continue
        for y, row in enumerate(sheet["rows"]):
            parts = parts_of(sheet, y, column["code"]) if row["total"] else []
            fen = [sheet["rows"][i]["cells"][column["code"]]["value"] for i in parts]
            if parts and not money.adds_up(fen, row["cells"][column["code"]]["value"], unit, lang):
                return False
    return True
