"""Tables as workbooks with charts of the spreadsheet's own: each draws the figures of the table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from fundtracker.i18n import speaking, tr
from fundtracker.reports.charts import table_charts, table_more
from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.charts.xlsx_charts import HIGH, SheetCharts
from fundtracker.reports.tables.report_table import Table
from fundtracker.reports.tables.table_xlsx import write_book

_DOWN = HIGH // 20 + 1  # rows of a sheet that a chart is high
_MORE: dict[str, Sequence[Callable[[Table], Chart]]] = {
    "contracts": (table_more.contracts, table_more.retention),
    "policy": (table_more.policy,),
    "portfolio": (table_more.holdings,),
    "partners-total": (table_more.partners,),
}

_BY_FUND = {"waterfall": table_more.tiers, "nav": table_more.nav_bridge}


def charts_of(table: Table) -> list[Chart]:
    """Return the charts that are drawn of a table's figures, those that have something to draw."""
    own = table_charts.chart_of(table)
    charts = [own] if own is not None else []
    if table.code in _MORE:
        charts += [build(table) for build in _MORE[table.code]]
    if table.code == "sources" and table.rows and table.rows[0].code.startswith("y"):
        charts = [table_more.sources_by_year(table)]
    if table.code in _BY_FUND:
        charts += _by_fund(table, _BY_FUND[table.code])
    return [chart for chart in charts if chart.known]


def _by_fund(table: Table, build: Callable[[Table, str], Chart]) -> list[Chart]:
    """Return a chart of each fund of a table, named by it."""
    funds = [row for row in table.rows if not row.depth and row.code.startswith("f")]
    charts = [(build(table, row.code), row.name) for row in funds]
    return [chart._replace(title=f"{chart.title} · {name}") for chart, name in charts]


def write_xlsx(table: Table, path: Path) -> None:
    """Write a table as a spreadsheet, its charts on a sheet of their own.

    Raises:
        UserError: ``write_failed``.
    """

    def charts(book: Any) -> None:
        with speaking(table.lang):
            add_charts(book, charts_of(table))

    write_book([(table.quarter.label, table)], path, charts)


def add_charts(book: Any, charts: Sequence[Chart]) -> None:
    """Add a sheet of charts, each beside its figures in exact units; none where there are none."""
    if not charts:
        return
    sheet, drawings, y = book.add_worksheet(tr("Charts")), SheetCharts(book), 0
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_column(0, 0, 30)
    widest = max(len(chart.table()[0]) for chart in charts)
    sheet.set_column(1, widest, 18)
    for chart in charts:
        drawn, after = drawings.write(sheet, y, chart)
        sheet.insert_chart(y, widest + 3, drawn)
        y = max(after + 2, y + _DOWN)
