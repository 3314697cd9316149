"""What the tiles of a board show, read at one moment: charts, figures, analyses, or why not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from fundtracker.domain.base import money
from fundtracker.errors import UserError
from fundtracker.i18n import say, tr
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.reports import registry
from fundtracker.reports.analysis import pivot, pivot_shown, ready_made, saved_analysis
from fundtracker.reports.analysis.pivot import Spec
from fundtracker.reports.board.board import Tile
from fundtracker.reports.charts import catalog
from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.report_table import Column, Row, Table, show, unit_name

PAGES = {
    "plan": "plan", "projects": "projects", "earned": "projects", "contracts": "contracts",
    "sources": "sources", "quotas": "sources", "cashplan": "cashplan", "policy": "policy",
    "indicators": "indicators", "warnings": "todo", "decisions": "review", "bankrec": "bank",
    "requests": "requests", "park": "park", "lines": "sources",
    **dict.fromkeys(registry.FUNDS, "funds"),
    **dict.fromkeys(("expenses", "disclosure", "scorecard", "vintages"), "disclosure"),
    **dict.fromkeys(("portfolio", "concentration", "companies", "captable", "lookthrough"),
                    "companies"),
    "partners-total": "partner", "statements": "partner", "forecast": "forecast",
}  # fmt: skip


class FigureShown(NamedTuple):
    """A figure: its id, the text in the unit of the board with its unit, the same exactly."""

    id: str
    text: str
    unit: str
    exact: str


class Content(NamedTuple):
    """What a tile shows: a chart or a figure under its title, or ``problem`` in words. ``note``:
    what is to be known of it; ``page``: the page that tells more.
    """

    tile: Tile
    title: str
    page: str
    chart: Chart | None = None
    figure: FigureShown | None = None
    note: str = ""
    problem: str = ""


def contents(context: ReportContext, tiles: Sequence[Tile]) -> list[Content]:
    """Return what tiles show at the end of a quarter; a tile that cannot says why."""
    tables: dict[str, Table] = {}
    return [_content(context, tile, tables) for tile in tiles]


def _content(context: ReportContext, tile: Tile, tables: dict[str, Table]) -> Content:
    try:
        if tile.kind == "chart":
            return _chart(context, tile)
        if tile.kind == "figure":
            return _figure(context, tile, tables)
        if tile.kind in ("view", "analysis"):
            return _analysis(context, tile)
        raise UserError("tile_unknown", kind=tile.kind)
    except UserError as error:
        return Content(tile, tile.code, "", problem=say(error))


def _chart(context: ReportContext, tile: Tile) -> Content:
    chart = catalog.chart(context, tile.code, tile.of)
    title = catalog.chart_name(context, tile.code, tile.of)
    return Content(tile, title, catalog.CHARTS[tile.code].page, chart)


def _figure(context: ReportContext, tile: Tile, tables: dict[str, Table]) -> Content:
    name, _, place = tile.code.partition("/")
    code, _, head = place.rpartition("/")
    if name not in ("plan", *registry.NAMES):
        raise UserError("no_such_figure", id=tile.code)
    if name not in tables:
        tables[name] = registry.table(context, name)
    table = tables[name]
    row = table.row(code)
    column = next((c for c in table.columns_of(row) if c.code == head), None) if row else None
    if row is None or column is None:
        raise UserError("no_such_figure", id=tile.code)
    note = table.frozen[0] if table.frozen else ""
    return Content(
        tile, f"{row.name.strip()} · {column.head}", PAGES[name],
        figure=_shown(context, row, column), note=note,
    )  # fmt: skip


def _shown(context: ReportContext, row: Row, column: Column) -> FigureShown:
    cell = row.cells.get(column.code)
    value = cell.value if cell is not None else None
    if cell is None or value is None:
        return FigureShown("", money.MISSING, "", "")
    text = show(value, column.kind, context.unit, context.lang, cell.mark)
    if column.kind != "money" or not isinstance(value, int):
        return FigureShown(cell.id, text, "", text)
    return FigureShown(
        cell.id, text, unit_name(context.unit), tr("{amount} yuan", amount=money.show(value))
    )


def _analysis(context: ReportContext, tile: Tile) -> Content:
    if tile.kind == "analysis":
        saved = context.ledger.saved_views.get(saved_analysis.KIND, tile.code)
        analysis, title = saved_analysis.from_data(saved.spec), saved.name
        asked = analysis.resolved(context.ledger, context.quarter)
    else:
        view = ready_made.view(tile.code)
        asked, title = view.spec(context.ledger, context.quarter), view.name
    pivoted = pivot.build(context.ledger, _until(asked, context.quarter.ordinal))
    return Content(tile, title, "analysis", pivot_shown.chart(pivoted))


def _until(asked: Spec, quarter: int) -> Spec:
    """Return an analysis of the payments booked until a quarter: figures of a board stand at its
    end.
    """
    first, last = asked.query.quarters or (0, quarter)
    query: Query = asked.query._replace(quarters=(first, min(last, quarter)))
    return asked._replace(query=query, until=quarter)
