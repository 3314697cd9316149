"""表1 of a frozen quarter: the figures of its snapshot in the rows of the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fundtracker.reports.context import ReportContext
from fundtracker.reports.plan import stages
from fundtracker.reports.plan.plan_words import about, version_of
from fundtracker.reports.tables import frozen
from fundtracker.reports.tables.report_table import Cell, Row, Table


def as_frozen(context: ReportContext, table: Table) -> Table:
    """Return the table with the snapshot's figures; an open quarter's as it is."""
    snapshot = frozen.snapshot(context.ledger, table.quarter, table.lang)
    sheet = snapshot.sheet("plan") if snapshot is not None else None
    if snapshot is None or sheet is None:
        return table
    completed = {
        row["code"]: row["cells"] for row in (snapshot.sheet("investment") or {"rows": []})["rows"]
    }
    rows = [
        _row(row, table.row(row["code"]), completed.get(row["code"], {}))
        for row in sheet["rows"]
        if not row["band"]
    ]
    rows += [_with_city(row, rows) for row in table.rows if row.code == "with_city"]
    rows = stages.placed(rows, _stages(snapshot, table))
    now = {cell.id: cell.value for row in table.rows for cell in row.cells.values()}
    marks = [
        note for note in (snapshot.note(), frozen.restated(frozen.figures(sheet), now)) if note
    ]
    plan_report = table._replace(
        rows=rows, version=snapshot.papers["version"], frozen=marks, notes=[*marks, *table.notes]
    )
    version, lang = version_of(plan_report, context.versions), plan_report.lang
    return plan_report._replace(about=about(version, context.versions, table.quarter, lang))


def _stages(snapshot: frozen.Snapshot, table: Table) -> list[Row]:
    """Return what the snapshot says of money released, contracted and available; [] of one that
    was made before 表1 said it.
    """
    sheet = snapshot.sheet(stages.BAND) or {"rows": []}
    rows = [_row(row, table.row(row["code"]), {}) for row in sheet["rows"]]
    return [row._replace(band=stages.BAND) for row in rows]


def _row(then: Mapping[str, Any], today: Row | None, completed: Mapping[str, Any]) -> Row:
    """Return a row of the snapshot; which payments it counts is said by the row of today."""
    now = today.cells if today is not None else {}
    cells = {
        code: Cell(
            cell["id"], cell["value"], now[code].trail if code in now else None, cell["mark"]
        )
        for code, cell in {**then["cells"], **completed}.items()
    }
    return Row(
        then["code"],
        then["name"],
        cells,
        then["depth"],
        then["total"],
        today.band if today else "paid",
    )


def _with_city(row: Row, rows: list[Row]) -> Row:
    """Return the memo of parts and city together, which the snapshot does not hold, from its two
    parts.
    """
    known = [
        fen
        for row in rows
        if row.code in ("parts", "city") and (fen := row.number("plan")) is not None
    ]
    total = sum(known) if len(known) == 2 else None
    return row._replace(cells={**row.cells, "plan": row.cells["plan"]._replace(value=total)})
