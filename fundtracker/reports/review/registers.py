"""Long registers on paper: their largest rows where the review speaks of them, all rows in an
annex.
"""

from __future__ import annotations

from fundtracker.i18n import tr
from fundtracker.reports.tables.report_table import Row, Table

LONG = 24  # rows: a longer table has a short form, and stands whole in the annex
TOP = 10  # rows of the short form
# What makes a row of a register large; another table is kept in its own order.
_BY = {
    "contracts": "current",
    "policy": "approved",
    "cashplan": "paid",
    "projects": "estimate",
    "portfolio": "invested",
    "partners": "committed",
    "files": "out",
}


def is_long(table: Table) -> bool:
    """Tell whether a table has a short form."""
    return len(table.rows) > LONG


def short(table: Table) -> Table:
    """Return the short form of a long table: its groups where it has some, else its largest rows,
    and its total.
    """
    foot = [row for row in table.rows[-1:] if row.total and not row.depth]
    body = table.rows[: len(table.rows) - len(foot)]
    groups = [row for row in body if not row.depth]
    single = [row for row in body if not row.total]
    if len(groups) < len(body):
        rows, title = groups[: LONG - 1], tr("{title}: its groups", title=table.title)
    elif column := _BY.get(table.code, ""):
        rows = sorted(single, key=lambda row: -abs(row.number(column) or 0))[:TOP]
        title = tr("{title}: the ten largest", title=table.title)
    else:
        rows, title = single[:TOP], tr("{title}: the first ten", title=table.title)
    note = tr("All {n} rows stand in the annex.", n=len(body))
    return table._replace(title=title, rows=[*rows, *foot], notes=[note, *table.notes], bands=())


def whole(table: Table) -> Table:
    """Return a long table as the annex prints it."""
    return table._replace(title=tr("Annex: {title}", title=table.title))


def named(table: Table) -> Table:
    """Return a table whose groups say the group above them too: a page that begins with one stays
    clear.
    """
    rows, above = list[Row](), list[Row]()
    for at, row in enumerate(table.rows):
        above = [*above[: row.depth], row]
        group = at + 1 < len(table.rows) and table.rows[at + 1].depth > row.depth > 0
        rows.append(
            row._replace(name=f"{above[-2].name} · {row.name}") if group and len(above) > 1 else row
        )
    return table._replace(rows=rows)
