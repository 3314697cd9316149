"""表1 of a frozen quarter: the figures of its snapshot in the rows of the table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fundtracker.domain.park.plan import pace
from fundtracker.ledger import Ledger
from fundtracker.reports.plan.plan_report import Cell, PlanReport, Row, excess, pace_words
from fundtracker.reports.tables import frozen

_RATES = ("rate", "elapsed", "gap")


def as_frozen(ledger: Ledger, report: PlanReport) -> PlanReport:
    """Return the report with the snapshot's figures; an open quarter's as it is."""
    found = frozen.snapshot(ledger, report.quarter, report.lang)
    sheet = found.sheet("plan") if found is not None else None
    if found is None or sheet is None:
        return report
    completed = {row["code"]: row["cells"] for row in (found.sheet("investment") or {"rows": []})["rows"]}
    today = {row.code: row for row in report.rows}
    rows = [
        _row(row, today.get(row["code"]), completed.get(row["code"], {})) for row in sheet["rows"] if not row["band"]
    ]
    rows += [_with_city(row, rows) for row in report.rows if row.code == "with_city"]
    versions = {version.label(report.lang): version for version in ledger.plan.versions()}
    now = {cell.id: _value(cell) for row in report.rows for cell in row.cells.values()}
    notes = [found.note(), frozen.restated(frozen.figures(sheet), now)]
    made = report._replace(
        rows=rows, version=versions.get(found.papers["version"], report.version), frozen=[n for n in notes if n]
    )
    return made._replace(breached=(excess(made) or 0) < 0)


def _value(cell: Cell) -> int | None:
    return cell.fen if cell.fen is not None else cell.tenths


def _row(then: Mapping[str, Any], today: Row | None, completed: Mapping[str, Any]) -> Row:
    """Return a row of the snapshot; which payments it counts is said by the row of today."""
    cells = {
        code: _cell(code, cell) for code, cell in {**then["cells"], **completed}.items() if code != "note"
    }  # fmt: skip
    note, gap = then["cells"]["note"]["value"], cells.get("gap")
    step = pace(gap.tenths) if gap is not None and gap.tenths is not None else ""
    row = today or Row(then["code"], "", {}, "", [], (0, -1))
    remark = note.removeprefix(pace_words(step)).removeprefix(" · ")
    return row._replace(
        name="  " * then["depth"] + then["name"], cells=cells, note=note, pace=step, remark=remark
    )  # fmt: skip


def _cell(code: str, cell: Mapping[str, Any]) -> Cell:
    if code in _RATES:
        return Cell(cell["id"], None, cell["value"])
    return Cell(cell["id"], cell["value"], None, cell["mark"] != "")


def _with_city(row: Row, rows: list[Row]) -> Row:
    """Return the memo of parts and city together, which the snapshot does not hold, from its two parts."""
    parts = [one.cells["plan"].fen for one in rows if one.code in ("parts", "city")]
    known = [fen for fen in parts if fen is not None]
    total = sum(known) if len(known) == 2 else None
    return row._replace(cells={"plan": row.cells["plan"]._replace(fen=total)})
