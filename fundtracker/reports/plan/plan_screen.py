"""表1 as a screen shows it: each measure under its own short heads."""

from __future__ import annotations

from fundtracker.i18n import tr, tr_in
from fundtracker.reports.plan import stages
from fundtracker.reports.plan.plan_rows import DONE
from fundtracker.reports.plan.plan_words import pace_of, remark_of
from fundtracker.reports.plan.table1 import bands
from fundtracker.reports.tables.report_table import Cell, Column, Table

_BANDS = ("paid", "investment", "scope")  # of the review's table 1: the rest stands apart


def joined(paid: Table, done: Table | None) -> Table:
    """Return 表1 from the two tables in which the review prints it."""
    codes = dict(zip([band.code for band in paid.bands], _BANDS, strict=False))
    reached = {row.code: row.cells for row in done.rows} if done is not None else {}
    rows = [
        row._replace(band=codes.get(row.band, ""), cells={**row.cells, **reached.get(row.code, {})})
        for row in paid.rows
    ]
    names = {codes[band.code]: band.name for band in paid.bands if band.code in codes}
    bands_item = [
        band._replace(name=names.get(band.code, band.name)) for band in bands(bool(reached))
    ]
    return paid._replace(rows=rows, bands=bands_item)


def on_screen(table: Table) -> Table:
    """Return 表1 as the page shows it: short heads, how a line keeps step apart from its note, the
    words of the plan's totals running over the columns that have no figure there.
    """
    paces = {"ahead": tr("Ahead"), "behind": tr("Behind"), "in_step": tr("In step"), "": ""}
    rows = [
        row if row.band == "scope" else row._replace(cells={
            **row.cells, "pace": Cell("", paces[pace_of(row)]), "note": Cell("", remark_of(row)),
        })
        for row in table.rows
    ]  # fmt: skip
    own = {
        code: column for band in table.bands for column in band.columns for code in [column.code]
    }
    columns = {column.code: column for column in table.columns} | own
    year, q = table.quarter.year, table.quarter.number
    paid = {
        "plan": tr("Whole plan"),
        "year_plan": tr("{year} plan", year=year),
        "quarter": tr("Paid Q{n}", n=q),
        "year": tr("Paid {year}", year=year),
        "total": tr("Paid to date"),
        "rate": tr("Done"),
        "elapsed": tr("Time"),
        "gap": tr("Gap, pp"),
        "left": tr("To go"),
    }
    done = paid | {
        "quarter": tr("Done Q{n}", n=q),
        "year": tr("Done {year}", year=year),
        "total": tr("Done to date"),
    }
    words = [Column("pace", tr("Against time")), Column("note", tr("Note"))]
    apart = tr(
        "payments and completed investment are two measures: what was reached is never added"
    )
    scope = [columns["plan"]._replace(head=paid["plan"]), Column("note", apart)]
    heads = {"paid": paid, "investment": done}
    of_line = {
        "plan": tr("Whole plan"),
        "released": tr_in("plan line", "Released"),
        "received": tr_in("plan line", "Arrived"),
        "committed": tr("Contracts"),
        "paid": tr("Paid"),
        "available": tr("Available"),
        "uncommitted": tr_in("plan line", "To commit"),
        "plan_left": tr_in("plan line", "Plan left"),
        "paid_rate": tr_in("plan line", "Paid, %"),
        "pace": "",
        "note": tr("Note"),
    }
    by_code = {column.code: column for column in [*stages.columns(), *words]}
    shown: dict[str, list[Column]] = {
        "scope": scope,
        stages.BAND: [by_code[code]._replace(head=head) for code, head in of_line.items()],
    }
    for band, heading in heads.items():
        codes = {code: DONE.get(code, code) if band == "investment" else code for code in heading}
        shown[band] = [
            *(columns.get(codes[code], columns[code])._replace(code=codes[code], head=head)
              for code, head in heading.items()),
            *words,
        ]  # fmt: skip
    names = {
        "paid": tr("Fiscal payments"),
        "investment": tr("Completed investment"),
        stages.BAND: tr("By plan line"),
        "scope": tr("Totals"),
    }
    bands = [band._replace(name=names[band.code], columns=shown[band.code]) for band in table.bands]
    return table._replace(columns=shown["paid"], rows=rows, bands=bands)
