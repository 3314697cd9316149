"""What can be put on a board: charts with what they are of, figures of the tables, analyses."""

from __future__ import annotations

from typing import NamedTuple

from fundtracker.i18n import tr
from fundtracker.reports import registry
from fundtracker.reports.analysis import ready_made, saved_analysis
from fundtracker.reports.board.board import KINDS, Tile
from fundtracker.reports.charts import catalog
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables.report_table import Column, Row, Table

FIGURES = (
    "plan", "projects", "earned", "contracts", "sources", "cashplan", "policy", "funds",
    "portfolio", "partners", "nav", "indicators",
)  # fmt: skip
_WORDS = ("text", "day", "said")


class Choice(NamedTuple):
    """Something to choose: its name, its code, and what is to be chosen next, '' heads nothing."""

    name: str
    code: str
    then: str = ""
    choices: tuple[Choice, ...] = ()


def kind_names() -> dict[str, str]:
    """Return the kinds of tiles with their names."""
    names = (tr("Chart"), tr("Figure of a table"), tr("Ready-made view"), tr("Saved analysis"))
    return dict(zip(KINDS, names, strict=True))


def offers(context: ReportContext) -> dict[str, list[Choice]]:
    """Return what can be chosen of each kind of tile, as the ledger is."""
    return {
        "chart": [_chart(context, each) for each in catalog.CHARTS.values()],
        "figure": [_table(registry.table(context, name)) for name in FIGURES],
        "view": [Choice(view.name, view.code) for view in ready_made.views()],
        "analysis": [
            Choice(view.name, view.name)
            for view in context.ledger.saved_views.all(saved_analysis.KIND)
        ],
    }


def _chart(context: ReportContext, kind: catalog.ChartType) -> Choice:
    heads = {"project": tr("Project"), "fund": tr("Fund"), "indicator": tr("Indicator")}
    if not kind.of:
        return Choice(tr(kind.words), kind.code)
    subjects = tuple(Choice(name, code) for name, code in catalog.subjects(context, kind.of))
    return Choice(tr(kind.words), kind.code, heads[kind.of], subjects)


def _table(table: Table) -> Choice:
    return Choice(
        table.title, table.code, tr("Row"),
        tuple(_row(table, row) for row in table.rows if _figures(table, row)),
    )  # fmt: skip


def _row(table: Table, row: Row) -> Choice:
    columns = tuple(Choice(column.head, column.code) for column in _figures(table, row))
    return Choice("\u3000" * row.depth + row.name.strip(), row.code, tr("Column"), columns)


def _figures(table: Table, row: Row) -> list[Column]:
    return [
        column for column in table.columns_of(row)
        if column.kind not in _WORDS and column.code in row.cells
    ]  # fmt: skip


def tile(kind: str, codes: list[str], width: int) -> Tile | None:
    """Return the tile of what was chosen, code after code; None where one is missing."""
    if not all(codes) or not codes:
        return None
    if kind == "figure":
        return Tile(kind, "/".join(codes), "", width)
    return Tile(kind, codes[0], codes[1] if len(codes) > 1 else "", width)
