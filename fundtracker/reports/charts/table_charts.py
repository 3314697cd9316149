"""The charts of the main tables, drawn from the figures of the table itself: of a frozen one its
frozen figures.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from fundtracker.domain.base.money import rounded
from fundtracker.i18n import tr, tr_in
from fundtracker.reports.charts.annex_chart import annex_chart
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.tables.report_table import Row, Table

MOST, PROJECTS = 8, 6  # places of a chart
WHOLE = 1000  # tenths of a per cent


def chart_of(table: Table) -> Chart | None:
    """Return the chart of a main table (1, 2, 4, 6, 10) or of an annex; None of another one, or
    where it has no figures.
    """
    if table.code.startswith("annex"):
        return annex_chart(table)
    builders: dict[str, Callable[[Table], Chart]] = {
        "plan": execution,
        "projects": projects,
        "sources": sources,
        "funds": funds,
        "indicators": indicators,
    }
    chart = builders[table.code](table) if table.code in builders else None
    return chart if chart is not None and chart.known else None


def execution(table: Table) -> Chart:
    """Return what was paid of each line of the plan beside the plan; a stroke: an even course."""
    rows = [row for row in table.rows if row.number("plan") and row.number("total") is not None]
    even = [
        rounded((row.number("plan") or 0) * (row.number("elapsed") or 0), WHOLE) for row in rows
    ]
    return across(
        tr("Paid of the plan of each line"),
        rows,
        [
            bars(tr("Whole plan"), rows, "plan", "bar"),
            bars(tr("Paid"), rows, "total", "c2"),
            Series(tr("even course, assumed"), even, "plan", "mark"),
        ],
    )


def projects(table: Table) -> Chart:
    """Return the projects with the most money paid: estimate, committed and paid; those without
    an estimate only where none has one.
    """
    rows = largest(table, "paid", len(table.rows))
    rows = ([row for row in rows if row.number("estimate")] or rows)[:PROJECTS]
    return across(
        tr("The largest projects: estimate, committed, paid"),
        rows,
        [
            bars(tr("Estimate"), rows, "estimate", "bar"),
            bars(tr("Committed"), rows, "committed", "c1"),
            bars(tr("Paid"), rows, "paid", "c2"),
        ],
    )


def sources(table: Table) -> Chart:
    """Return the sources of money: released, received and paid."""
    every = [row for row in table.rows if not row.depth and row.code != "total"]
    rows = every[:MOST]
    return across(
        _titled(tr("The sources of money: released, received, paid"), every),
        rows,
        [
            bars(tr_in("quota", "Released"), rows, "released", "bar"),
            bars(tr_in("quota", "Received"), rows, "received", "c1"),
            bars(tr("Paid"), rows, "paid", "c2"),
        ],
    )


def funds(table: Table) -> Chart:
    """Return each fund: committed, paid in, distributed and its net asset value."""
    every = [row for row in table.rows if not row.total]
    rows = every[:MOST]
    return across(
        _titled(tr("The funds: committed, paid in, distributed, net asset value"), every),
        rows,
        [
            bars(tr_in("fund", "Committed"), rows, "committed", "bar"),
            bars(tr("Paid in"), rows, "paid_in", "c1"),
            bars(tr("Distributed"), rows, "distributed", "c3"),
            bars(tr("Net asset value"), rows, "nav", "c2"),
        ],
    )


def indicators(table: Table) -> Chart:
    """Return how much of its target each indicator reached, of one without a target how much of
    its baseline; a stroke: the target or baseline.
    """
    every = [
        row for row in table.rows if row.number("rate") is not None or _of_baseline(row) is not None
    ]
    rows = every[:MOST]
    ids = [row.cells["q0"].id for row in rows]
    reached = [row.number("rate") for row in rows]
    grown = [_of_baseline(row) if row.number("rate") is None else None for row in rows]
    return across(
        _titled(tr("Indicators: reached of the target, else of the baseline"), every), rows,
        [
            Series(tr("of the target"), reached, "c1", "stack", figures=ids),
            Series(tr("of the baseline"), grown, "c2", "stack", figures=ids),
            Series(tr("100 per cent"), [WHOLE for _ in rows], "plan", "mark"),
        ],
        "tenths",
    )  # fmt: skip


def _titled(title: str, every: Sequence[Row]) -> str:
    """Say in the title how many rows have no place in the chart; the table has them all."""
    more = len(every) - MOST
    return f"{title} · {tr('and {n} more', n=more)}" if more > 0 else title


def _of_baseline(row: Row) -> int | None:
    """Of a row without a target; a ceiling without a per cent is kept or not."""
    now, baseline = row.number("q0"), row.number("baseline")
    if now is None or not baseline or row.number("target"):
        return None
    return rounded(now * WHOLE, baseline)


def largest(table: Table, column: str, most: int) -> list[Row]:
    """Return the rows that sum no others with the largest figures in a column, the largest
    first.
    """
    parents = {at for at, row in enumerate(table.rows[:-1]) if table.rows[at + 1].depth > row.depth}
    own = [
        row
        for at, row in enumerate(table.rows)
        if not row.total and at not in parents and row.number(column) is not None
    ]
    return sorted(own, key=lambda row: -abs(row.number(column) or 0))[:most]


def bars(name: str, rows: Sequence[Row], column: str, tone: str) -> Series:
    """Return the figures of a column as bars, each opening itself."""
    ids = [row.cells[column].id if column in row.cells else "" for row in rows]
    return Series(name, [row.number(column) for row in rows], tone, "bar", figures=ids)


def across(title: str, rows: Sequence[Row], series: list[Series], measure: str = "fen") -> Chart:
    """Return a chart whose places are rows, going down; nothing where there are none."""
    shown = series if rows else []
    return Chart(title, [row.name.strip() for row in rows], shown, measure, across=True)
