"""A board on paper: its tiles in rows of four columns, on pages of A4 or A3."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fundtracker.i18n import tr
from fundtracker.reports.board.board import Board, packed
from fundtracker.reports.board.content import Content
from fundtracker.reports.charts import paper_charts
from fundtracker.reports.context import ReportContext
from fundtracker.reports.tables import typeset
from fundtracker.reports.tables.report_table import unit_name


def paper(
    context: ReportContext, board: Board, contents: Sequence[Content], form: str = "pdf"
) -> list[bytes]:
    """Return a board as one ``pdf``, or as pages of ``png`` or ``svg`` for a preview."""
    return typeset.compiled("board", data(context, board, contents), form)


def data(context: ReportContext, board: Board, contents: Sequence[Content]) -> dict[str, Any]:
    """Return what the paper of a board says."""
    rows = packed([content.tile.width for content in contents])
    until = tr("Until: {day}", day=context.quarter.last_day.isoformat())
    unit = tr("Unit: {unit}", unit=unit_name(context.unit))
    return {
        "title": board.name,
        "lead": "  ·  ".join([context.quarter.label, until, unit]),
        "sample": tr("Sample data") if context.ledger.is_sample else "",
        "lang": context.lang,
        "chain": typeset.chain_words(context.ledger.head()),
        "page_words": typeset.page_words(),
        "rows": [
            [_tile(context, contents[place], width) for place, width in line] for line in rows
        ],
    }


def _tile(context: ReportContext, content: Content, width: int) -> dict[str, Any]:
    tile_data: dict[str, Any] = {
        "title": content.title, "width": width, "note": content.note, "problem": content.problem,
        "chart": None, "figure": None,
    }  # fmt: skip
    if content.chart is not None:
        if content.chart.known:
            drawing = paper_charts.drawn(content.chart, context.unit, context.lang)
            tile_data["chart"] = drawing | {"title": content.title}
        else:
            tile_data["problem"] = tr("Nothing to draw yet.")
    if content.figure is not None:
        tile_data["figure"] = {"text": content.figure.text, "unit": content.figure.unit}
    return tile_data
