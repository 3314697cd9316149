"""表1 as the review prints it: each measure a table by itself."""

from __future__ import annotations

from fundtracker.i18n import tr
from fundtracker.reports.plan import stages
from fundtracker.reports.plan.plan_rows import DONE
from fundtracker.reports.tables.report_table import Table


def reported(table: Table) -> bool:
    """Tell whether projects reported completed investment."""
    return any(DONE["total"] in row.cells for row in table.rows)


def on_paper(table: Table) -> list[Table]:
    """Return 表1 as the review prints it: money paid and the plan's totals, then what is released,
    contracted and available, then completed investment, each by itself.
    """
    own = [row for row in table.rows if row.band == "investment"]
    rows_shown = [
        row._replace(cells={c: row.cells[c] for c in ("plan", "note")})
        if row.band == "investment"
        else row
        for row in table.rows
        if row.band != stages.BAND
    ]
    paid = table._replace(
        rows=rows_shown,
        bands=[band._replace(columns=()) for band in table.bands],
        notes=[*table.about[2:], *(note for note in table.notes if note != stages.how())],
    )
    if not reported(table):
        return [paid, *_stages(table)]
    columns = [column for column in table.columns_of(own[0]) if column.code != "note"]
    codes = [column.code for column in columns]
    rows = [
        row._replace(cells={c: row.cells[c] for c in codes if c in row.cells}, band="")
        for row in own
    ]
    note = tr("completed investment is reported by project, never as money paid")
    title = tr("Table 1, continued: completed investment")
    done = table._replace(
        code="investment", title=title, columns=columns, rows=rows, notes=[note], bands=()
    )
    return [paid, *_stages(table), done]


def _stages(table: Table) -> list[Table]:
    """Return the band of what is released, contracted and available as a table; [] without it."""
    rows = [row._replace(band="") for row in table.rows if row.band == stages.BAND]
    if not rows:
        return []
    title = tr("Table 1, continued: released, contracts, paid, available")
    return [
        table._replace(
            code=stages.BAND, title=title, columns=stages.columns(), rows=rows,
            notes=[stages.how()], bands=(),
        )
    ]  # fmt: skip
