"""A board as a file to carry away: a paper, or a workbook of its figures with charts of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fundtracker import private_files
from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.board import board_paper
from fundtracker.reports.board.board import Board
from fundtracker.reports.board.content import Content, contents
from fundtracker.reports.charts.xlsx_charts import HIGH, SheetCharts
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.tables.workbook import require_no_ledger, workbook

_ROW = 20  # pixels of a row of a sheet
_DOWN = -(-HIGH // _ROW) + 1  # rows that a chart takes


def write(
    ledger: Ledger, board: Board, path: Path, *, quarter: Quarter | None = None, unit: str = "wan",
    lang: str = "zh",
) -> None:  # fmt: skip
    """Write a board as it stands at the end of a quarter: a .pdf, or a .xlsx with exact yuan.

    Raises:
        UserError: ``write_failed``, ``exists`` (a ledger), ``board_kind`` (another ending).
    """
    kind = path.suffix.lower()
    if kind not in (".pdf", ".xlsx"):
        raise UserError("board_kind", path=path.name)

    def work(context: ReportContext) -> None:
        shown = contents(context, board.tiles)
        if kind == ".xlsx":
            _write_book(context, board, shown, path)
        else:
            _write_paper(board_paper.paper(context, board, shown)[0], path)

    in_context(ledger, work, quarter=quarter, unit=unit, lang=lang)


def _write_paper(pages: bytes, path: Path) -> None:
    require_no_ledger(path)
    try:
        private_files.write_bytes(path, pages)
    except OSError as error:
        raise UserError("write_failed", path=path.name, why=error.strerror or "") from None


def _write_book(context: ReportContext, board: Board, shown: list[Content], path: Path) -> None:
    """Write the figures of the tiles into a sheet, the charts beside each other on the first."""
    with workbook(path) as book:
        front, figures = book.add_worksheet(tr("Board")), book.add_worksheet(tr("Figures"))
        title = book.add_format({"bold": True, "font_size": 14})
        bold = book.add_format({"bold": True})
        until = tr("Until: {day}", day=context.quarter.last_day.isoformat())
        front.write_string(0, 0, board.name, title)
        front.write_string(1, 0, f"{context.quarter.label}  ·  {until}")
        front.set_landscape()
        front.set_paper(9)
        front.fit_to_pages(1, 0)
        front.set_column(0, 0, 46)
        front.set_column(1, 8, 16)
        y = 3
        for content in shown:
            if content.chart is None:
                front.write_string(y, 0, content.title, bold)
                words = content.figure.exact if content.figure is not None else content.problem
                front.write_string(y, 1, words)
                y += 1
        _charts(book, front, figures, shown, y + 1)


def _charts(book: Any, front: Any, figures: Any, shown: list[Content], y: int) -> None:
    charts, row, at = SheetCharts(book), 0, 0
    figures.set_landscape()
    figures.fit_to_pages(1, 0)
    figures.set_column(0, 0, 34)
    figures.set_column(1, 12, 18)
    for content in shown:
        if content.chart is None or not content.chart.known:
            continue
        drawn, after = charts.write(figures, row, content.chart._replace(title=content.title))
        front.insert_chart(y + at // 2 * _DOWN, 0 if at % 2 == 0 else 4, drawn)
        row, at = after + 2, at + 1
