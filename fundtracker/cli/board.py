"""``board`` and ``chart``: the boards of a ledger and their charts, shown, written and composed."""

from __future__ import annotations

import argparse
import io
import sys
from pathlib import Path
from typing import Any

from fundtracker import i18n
from fundtracker.cli.context import open_ledger, print_json, quarter_of
from fundtracker.domain.base.view_names import checked_name
from fundtracker.errors import UserError
from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.board import board as boards
from fundtracker.reports.board import board_file
from fundtracker.reports.board.board import KIND, KINDS, Board, Tile
from fundtracker.reports.board.content import Content, contents
from fundtracker.reports.charts import catalog
from fundtracker.reports.charts.chart import Chart, exact_rows
from fundtracker.reports.charts.xlsx_charts import SheetCharts
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.tables.text_grid import write_csv
from fundtracker.reports.tables.workbook import workbook, write_text


def board(options: argparse.Namespace) -> int:
    """Print a board, write it as a paper or workbook, or change its tiles."""
    changes = bool(options.add or options.remove or options.rename or options.delete)
    with open_ledger(options, write=changes) as ledger:
        if options.list:
            for each in boards.boards(ledger):
                print(each.name)
            return 0
        shown = boards.board(ledger, options.name or "")
        if changes:
            _change(ledger, shown, options)
            return 0
        how = _how(options)
        if options.output:
            board_file.write(ledger, shown, Path(options.output), **how)
            return 0
        shown_board = in_context(ledger, lambda context: contents(context, shown.tiles), **how)
    if options.json:
        print_json({"name": shown.name, "tiles": [_data(content) for content in shown_board]})
    else:
        for content in shown_board:
            _print(content)
    return 0


def _how(options: argparse.Namespace) -> dict[str, Any]:
    quarter = quarter_of(options.quarter) if options.quarter else None
    return {"quarter": quarter, "unit": options.unit or "wan", "lang": i18n.language()}


def _change(ledger: Ledger, shown: Board, options: argparse.Namespace) -> None:
    """Delete, rename, or add and remove tiles; the first board is written as it is offered."""
    if options.delete:
        ledger.saved_views.delete(KIND, shown.name)
        return
    tiles = list(shown.tiles)
    for number in sorted(set(options.remove or ()), reverse=True):
        if not 1 <= number <= len(tiles):
            raise UserError("no_such_tile", n=number, most=len(tiles))
        del tiles[number - 1]
    more = [_tile(text) for text in options.add or ()]
    for content in in_context(ledger, lambda context: contents(context, more), **_how(options)):
        if content.problem:
            raise UserError("tile_shows_nothing", text=content.tile.code, why=content.problem)
    if options.rename:
        _require_free(ledger, shown.name, checked_name(options.rename))
    boards.save(ledger, shown.name, [*tiles, *more])
    if options.rename:
        ledger.saved_views.rename(KIND, shown.name, options.rename)


def _require_free(ledger: Ledger, name: str, to: str) -> None:
    """Refuse the name of another board, before tiles are written."""
    if to != name and any(board.name == to for board in ledger.saved_views.all(KIND)):
        raise UserError("saved_view_exists", name=to)


def _tile(text: str) -> Tile:
    """Return the tile that a text names: ``chart:s_curve:J01``, ``figure:plan/fiscal/total``,
    ``view:payees``, ``analysis:NAME``; ``@3`` at its end is its width.
    """
    words, _, width = text.rpartition("@") if text[-2:-1] == "@" else (text, "", "2")
    kind, _, rest = words.partition(":")
    code, of = rest, ""
    if kind == "chart":
        code, _, of = rest.partition(":")
    if kind not in KINDS or not code or width not in ("1", "2", "3", "4"):
        raise UserError("tile_unreadable", text=text)
    if kind == "chart" and code not in catalog.CHARTS:
        raise UserError("no_such_chart", name=code, names=", ".join(catalog.CHARTS))
    return Tile(kind, code, of, int(width))


def _data(content: Content) -> dict[str, Any]:
    """Return a tile for scripts: amounts in fen, rates in tenths of a per cent."""
    data: dict[str, Any] = {**content.tile._asdict(), "title": content.title}
    if content.chart is not None:
        data |= {"measure": content.chart.measure, "table": content.chart.table()}
    if content.figure is not None:
        data |= {"figure": content.figure.id, "text": content.figure.exact}
    return data | {"problem": content.problem}


def _print(content: Content) -> None:
    print(f"# {content.title}")
    if content.chart is not None:
        write_csv(sys.stdout, exact_rows(content.chart))
    else:
        print(content.figure.exact if content.figure is not None else content.problem)
    print()


def chart(options: argparse.Namespace) -> int:
    """Print a chart's figures, or write them with the chart; without a code: which there are."""
    with open_ledger(options) as ledger:

        def work(context: ReportContext) -> Chart | None:
            if not options.code:
                _list(context)
                return None
            return catalog.chart(context, options.code, options.of or "")

        if options.output and not options.output.lower().endswith((".csv", ".xlsx")):
            raise UserError("chart_ending", path=options.output)
        drawing = in_context(ledger, work, **_how(options))
    if drawing is None:
        return 0
    path = Path(options.output) if options.output else None
    if path is None and options.json:
        series = [sery._asdict() for sery in drawing.series]
        print_json({**drawing._asdict(), "series": series, "table": drawing.table()})
    elif path is None:
        write_csv(sys.stdout, exact_rows(drawing))
    elif path.suffix.lower() == ".xlsx":
        with workbook(path) as book:
            sheet = book.add_worksheet(tr("Chart"))
            sheet.set_column(0, 8, 20)
            drawn, after = SheetCharts(book).write(sheet, 0, drawing)
            if drawn is not None:
                sheet.insert_chart(after + 1, 0, drawn)
    else:
        text = io.StringIO()
        write_csv(text, exact_rows(drawing))
        write_text(path, text.getvalue())
    return 0


def _list(context: ReportContext) -> None:
    for kind in catalog.CHARTS.values():
        print(f"{kind.code}\t{tr(kind.words)}")
        for name, code in catalog.subjects(context, kind.of):
            print(f"  --of {code}\t{name}")
