"""``analyse`` and ``frame``: payments from any side, records for scripts; analyses as annexes of a
review.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from fundtracker.cli.context import (
    open_asked,
    open_ledger,
    print_json,
    quarter_asked,
    quarter_of,
    say_proof,
    words_asked,
)
from fundtracker.domain.base.view_names import checked_name
from fundtracker.errors import UserError
from fundtracker.i18n import language, tr
from fundtracker.ledger import Ledger, figure_proof
from fundtracker.reports.analysis import pivot as pivots
from fundtracker.reports.analysis import ready_made, saved_analysis
from fundtracker.reports.analysis.pivot import Line, Pivot, Spec
from fundtracker.reports.analysis.saved_analysis import Analysis
from fundtracker.reports.review import annexes
from fundtracker.reports.tables.report_table import Table, latest, shown
from fundtracker.reports.tables.text_grid import Value, write_csv, yuan
from fundtracker.reports.tables.workbook import require_no_ledger, write_text


def analyse(options: argparse.Namespace) -> int:
    """Print a pivot of payments, or write it as a workbook."""
    if options.output and not options.output.lower().endswith(".xlsx"):
        raise UserError("workbook_ending", path=options.output)
    with open_ledger(options, write=bool(options.save)) as ledger:
        quarter = quarter_of(options.quarter) if options.quarter else None
        analysis = _analysis(ledger, options, "quarter" if quarter is not None else "all")
        pivot = pivots.build(ledger, analysis.resolved(ledger, quarter or latest(ledger)))
        if options.save:
            _require_own_name(options.save)
        if options.output:
            from fundtracker.reports.analysis import pivot_workbook

            pivot_workbook.write(ledger, pivot, options.output)
        elif options.json:
            print_json(_data(pivot))
        else:
            write_csv(sys.stdout, _cells(pivot))
        if options.save:  # what could not be written is not saved either
            data = saved_analysis.as_data(analysis)
            ledger.saved_views.save(saved_analysis.KIND, options.save, data)
    return 0


def _require_own_name(name: str) -> None:
    """Refuse the code of a ready-made view as the name of a saved one: it would hide it."""
    if checked_name(name) in {view.code for view in ready_made.views()}:
        raise UserError("saved_view_exists", name=name)


def _analysis(ledger: Ledger, options: argparse.Namespace, span: str) -> Analysis:
    """Return what is asked for: a saved or ready-made view, or sides; what is stated beside a view
    replaces that of the view.
    """
    if bool(options.view) == bool(options.rows):
        raise UserError("view_or_rows")
    analysis = Analysis("", Spec(options.rows or "payee", "", top=0))
    if options.measure not in (None, *pivots.MEASURES):
        raise UserError("no_such_measure", name=options.measure, names=", ".join(pivots.MEASURES))
    if options.view:
        analysis = _view(ledger, options.view)
    stated = {name: getattr(options, name) for name in ("columns", "measure", "top")}
    known = {name: value for name, value in stated.items() if value is not None}
    spec = analysis.spec._replace(**known)
    return analysis._replace(spec=spec, span=span if options.quarter else analysis.span)


def _view(ledger: Ledger, name: str) -> Analysis:
    saved = {view.name: view for view in ledger.saved_views.all(saved_analysis.KIND)}
    if name in saved:
        return saved_analysis.from_data(saved[name].spec)
    ready = {view.code: view for view in ready_made.views()}
    if name not in ready:
        raise UserError("no_such_view", name=name, names=", ".join([*ready, *saved]))
    return Analysis(name, ready[name].spec(ledger, latest(ledger)))


def _data(pivot: Pivot) -> dict[str, Any]:
    """Return a pivot for scripts: amounts in fen."""

    def line(line: Line) -> dict[str, Any]:
        cells = [None if cell is None else {"fen": cell.fen, "n": cell.n} for cell in line.cells]
        total = {"fen": line.total.fen, "n": line.total.n}
        return {"key": line.key, "name": line.name, "cells": cells, "total": total}

    return {
        "rows": pivot.spec.rows,
        "columns": pivot.spec.columns,
        "measure": pivot.spec.measure,
        "heads": [name for _, name in pivot.columns],
        "lines": [line(line_item) for line_item in pivot.lines],
        "total": line(pivot.total),
    }


def _cells(pivot: Pivot) -> list[list[Value]]:
    """Return a pivot as it leaves the program: exact yuan, or numbers of payments."""
    measure = pivot.spec.measure

    def written(value: int | None) -> Value:
        return value if measure == "count" else yuan(value)

    heads: list[Value] = [
        pivots.dimension_names()[pivot.spec.rows],
        *(name for _, name in pivot.columns),
        tr("Total"),
    ]
    rows: list[list[Value]] = []
    for line in (*pivot.lines, pivot.total):
        cells = (
            cell.value(measure) if cell is not None else None for cell in (*line.cells, line.total)
        )
        rows.append([line.name, *map(written, cells)])
    return [heads, *rows]


def frame(options: argparse.Namespace) -> int:
    """Print records as CSV, or write them as CSV or Parquet."""
    path = Path(options.output) if options.output else None
    if path is not None and path.suffix.lower() not in (".csv", ".parquet"):
        raise UserError("frame_kind", path=path.name)
    with open_ledger(options) as ledger:
        if path is not None:
            figure_proof.prove(ledger)
        else:
            say_proof(ledger)
        data_frame = ledger.frame(options.name, as_of=options.as_of)
    if path is not None and path.suffix.lower() == ".parquet":
        require_no_ledger(path)
        try:
            data_frame.to_parquet(path, engine="pyarrow")
        except ImportError:
            raise UserError("parquet_needs_pyarrow") from None
        except OSError as error:
            raise UserError("write_failed", path=path.name, why=str(error)) from None
        return 0
    text = data_frame.to_csv(index=False, lineterminator="\n")
    if path is None:
        sys.stdout.write(text)
    else:
        write_text(path, text)
    return 0


# ---------------------------------------------------------------- annexes of a review
def add_annex(options: argparse.Namespace) -> int:
    """Put a saved or ready-made view into the review: VIEW [NAME]."""
    view, *name = words_asked(options, 1)
    with open_asked(options, write=True) as ledger:
        quarter = quarter_asked(options, ledger)
        annexes.put(ledger, quarter, " ".join(name) or view, annexes.named(ledger, view))
    return 0


def drop_annex(options: argparse.Namespace) -> int:
    """Take an annex out of the review: NAME."""
    (name, *_) = words_asked(options, 1)
    with open_asked(options, write=True) as ledger:
        ledger.annexes.remove(quarter_asked(options, ledger).ordinal, name)
    return 0


def show_annexes(options: argparse.Namespace) -> int:
    """Print the annexes of a quarter: as frozen, or as they come out now."""
    with open_asked(options) as ledger:
        quarter = quarter_asked(options, ledger)
        tables, frozen = annexes.shown(ledger, quarter, language())
    if options.json:
        data = [table.as_data() for table in tables]
        print_json({"quarter": quarter.name, "frozen": frozen, "annexes": data})
        return 0
    for table in tables:
        _print_table(table)
    return 0


def _print_table(table: Table) -> None:
    print(table.title)
    for note in table.notes:
        print(f"  {note}")
    for row in table.rows:
        figures = [shown(table, column, row.cells.get(column.code)) for column in table.columns]
        print("  " + "  ".join([row.name, *figures]))
