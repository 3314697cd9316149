"""Analyses in the review of a quarter: tables of the pack with what each asks for said below it.

An annex of a quarter holds the payments booked until its end, whatever comes later. Frozen, it is
a table of the snapshot; until then it is added up anew each time.
"""

from __future__ import annotations

import json
from typing import Any

from fundtracker.domain.base.period import Quarter
from fundtracker.errors import UserError
from fundtracker.i18n import language, speaking, tr
from fundtracker.ledger import Ledger
from fundtracker.ledger.payments.payment_query import Query
from fundtracker.ledger.review.annexes import Annex
from fundtracker.ledger.review.freeze import FROZEN
from fundtracker.reports.analysis import pivot as pivots
from fundtracker.reports.analysis import pivot_shown, pivot_workbook, ready_made, saved_analysis
from fundtracker.reports.analysis.pivot import OTHERS, TIMES, Line, Pivot
from fundtracker.reports.analysis.saved_analysis import Analysis
from fundtracker.reports.context import ReportContext, in_context
from fundtracker.reports.record_words import column_name
from fundtracker.reports.tables.report_table import (
    Cell,
    Column,
    Row,
    Table,
    latest,
    listed,
    show,
)

PREFIX = "annex"  # of the code of an annex's table, its number follows
TOTAL, REST = "total", "others"
_NAMED = 5  # names of a condition that are said, the rest is counted
_KINDS = {"fen": "money", "tenths": "percent", "count": "count"}


def put(ledger: Ledger, quarter: Quarter, name: str, analysis: Analysis) -> None:
    """Put an analysis into the review of a quarter; one change, undo takes it out again.

    Raises:
        UserError: ``view_name``, ``frozen_quarter``, and what makes it no analysis of this ledger.
    """
    pivots.build(ledger, _spec(ledger, analysis, quarter))  # what cannot be added up is refused now
    ledger.annexes.put(quarter.ordinal, name, saved_analysis.as_data(analysis))


def named(ledger: Ledger, name: str) -> Analysis:
    """Return a saved or ready-made view by its name or code.

    Raises:
        UserError: ``no_such_view``, ``view_unreadable``.
    """
    saved = {view.name: view for view in ledger.saved_views.all(saved_analysis.KIND)}
    if name in saved:
        return saved_analysis.from_data(saved[name].spec)
    ready = [view.code for view in ready_made.views()]
    if name not in ready:
        raise UserError("no_such_view", name=name, names=", ".join([*ready, *saved]))
    return Analysis(name, ready_made.view(name).spec(ledger, latest(ledger)))


def tables(context: ReportContext) -> list[Table]:
    """Return the annexes of the quarter, as they come out now."""
    return [_table(context, annex) for annex in context.ledger.annexes.of(context.quarter.ordinal)]


def shown(
    ledger: Ledger, quarter: Quarter, lang: str, unit: str = "yuan"
) -> tuple[list[Table], bool]:
    """Return (the annexes of a quarter, whether they are those of its snapshot)."""
    now = ledger.reviews.of(quarter.ordinal)
    if now.state in FROZEN and now.snapshot_id is not None:
        content = json.loads(ledger.reviews.snapshot(now.snapshot_id).body)
        return kept(content, lang, unit), True
    with speaking(lang):
        annexes = in_context(ledger, tables, quarter=quarter, unit=unit, lang=lang)
    return [table._replace(unit=unit) for table in annexes], False


def kept(content: dict[str, Any], lang: str, unit: str = "yuan") -> list[Table]:
    """Return the annexes among the papers of a quarter (``pack.body``)."""
    quarter, pages = Quarter.parse(content["quarter"]), content["languages"][lang]
    return [
        Table.from_data(data, quarter, unit=unit, lang=lang, version=pages["version"])
        for data in pages["sheets"]
        if str(data["code"]).startswith(PREFIX)
    ]


def _spec(ledger: Ledger, analysis: Analysis, quarter: Quarter) -> pivots.Spec:
    """Return what is asked of the ledger: payments booked until the end of the quarter."""
    spec = analysis.resolved(ledger, quarter)
    first, last = spec.query.quarters or (0, quarter.ordinal)
    return spec._replace(query=spec.query._replace(quarters=(first, min(last, quarter.ordinal))))


def _table(context: ReportContext, annex: Annex) -> Table:
    title = tr("Analysis: {name}", name=annex.name)
    code, quarter, lang = f"{PREFIX}{annex.number}", context.quarter, context.lang
    try:
        analysis = saved_analysis.from_data(annex.spec)
        pivot = pivots.build(context.ledger, _spec(context.ledger, analysis, quarter))
    except UserError:  # of a later program, or altered by hand: said on paper, never left out
        nothing = listed(code, title, [], [], quarter=quarter, lang=lang)
        return nothing._replace(notes=[tr("What this analysis asks for cannot be read.")])
    columns = [_column(pivot, analysis.mode, None)]
    columns += [_column(pivot, analysis.mode, at) for at in range(len(pivot.columns))]
    rows = [_row(code, quarter, pivot, line, analysis.mode) for line in (*pivot.lines, pivot.total)]
    about = _about(context.ledger, pivot, analysis, quarter)
    return Table(code, title, quarter, "yuan", lang, columns, rows, "", about, False)


def _column(pivot: Pivot, mode: str, at: int | None) -> Column:
    kind = pivot_shown.shown(pivot, pivot.total, at, mode).measure
    head = tr("Total") if at is None else pivot.columns[at][1]
    return Column(_code(at), head, _KINDS[kind])


def _code(at: int | None) -> str:
    return TOTAL if at is None else f"c{at + 1}"


def _row(code: str, quarter: Quarter, pivot: Pivot, line: Line, mode: str) -> Row:
    cells, row = {}, _row_code(pivot, line, mode)
    for at in (None, *range(len(pivot.columns))):
        figure = f"{code}/{row}/{_code(at)}/{quarter.name}" if pivot.spec.of_payments else ""
        cells[_code(at)] = Cell(figure, pivot_shown.shown(pivot, line, at, mode).value)
    return Row(row, line.name, cells, total=row == TOTAL)


def _row_code(pivot: Pivot, line: Line, mode: str) -> str:
    """Return a row's code: ``s`` where its cells may be stacked on those of other rows in a chart,
    ``b`` where only totals stand beside each other.
    """
    if line is pivot.total:
        return TOTAL
    if line.key == OTHERS:
        return REST
    spec = pivot.spec
    stacked = mode == "value" and spec.measure != "average" and spec.rows not in TIMES
    return f"{'s' if stacked else 'b'}{line.key}"


def _about(ledger: Ledger, pivot: Pivot, analysis: Analysis, quarter: Quarter) -> list[str]:
    """Return what an annex asks for, in words below it."""
    words = pivot_workbook.spec_words(pivot.spec)
    if analysis.mode != "value":
        words += f" · {pivot_shown.mode_names()[analysis.mode]}"
    words_about = [words]
    if pivot.spec.of_payments:
        first, last = pivot.spec.query.quarters or (0, quarter.ordinal)
        until = Quarter.at(last).name
        span = f"{Quarter.at(first).name}–{until}" if first else until
        words_about.append(tr("Payments booked until the end of the quarter: {span}", span=span))
    hints = {view.code: f"{view.name}: {view.hint}" for view in ready_made.views()}
    if analysis.base in hints:
        words_about.append(hints[analysis.base])
    if analysis.spec.query.text:
        words_about.append(tr("Only payments with: {text}", text=analysis.spec.query.text))
    if not analysis.base:
        words_about += _conditions(ledger, analysis.spec.query)
    return words_about


def _conditions(ledger: Ledger, query: Query) -> list[str]:
    """Return which payments alone are counted, a sentence for each condition."""
    names = pivots.dimension_names()
    held = [(names.get(column) or column_name(column), text) for column, text in query.holds]
    chosen = [*query.among, *([("line", query.lines)] if query.lines else [])]
    chosen += [("file", query.imports)] if query.imports else []
    for dimension, keys in chosen:
        some = list(pivots.names_of(ledger, dimension, keys[:_NAMED]).values())
        more = [tr("and {n} more", n=len(keys) - _NAMED)] if len(keys) > _NAMED else []
        held.append((names.get(dimension, dimension), tr(", ").join([*some, *more])))
    spans = [(column_name("pay_date"), _span(query.days, "day"))]
    spans += [(column_name("amount_fen"), _span(pair, "money")) for pair in query.amounts]
    only = [*held, *((name, text) for name, text in spans if text)]
    return [tr("Only payments with {column}: {text}", column=a, text=b) for a, b in only]


def _span(pair: tuple[int | None, int | None] | None, kind: str) -> str:
    """Return a range in words; '' where it has no ends. An end that is open says nothing."""
    if pair is None or pair == (None, None):
        return ""
    ends = ["" if end is None else show(end, kind, "yuan", language()) for end in pair]
    return "–".join(ends)


def behind(ledger: Ledger, figure: str) -> Query:
    """Return the query of exactly the payments of a cell of an annex by its id.

    Raises:
        UserError: ``no_such_figure``.
    """
    unknown = UserError("no_such_figure", id=figure)
    try:
        code, row, column, name = figure.split("/")
        quarter, number = Quarter.parse(name), int(code.removeprefix(PREFIX))
    except ValueError:
        raise unknown from None
    annexes = {annex.number: annex for annex in ledger.annexes.of(quarter.ordinal)}
    if number not in annexes:
        raise unknown
    analysis = saved_analysis.from_data(annexes[number].spec)
    pivot = pivots.build(ledger, _spec(ledger, analysis, quarter))
    codes = {_code(at): at for at in (None, *range(len(pivot.columns)))}
    for line in (*pivot.lines, pivot.total):
        if column in codes and _row_code(pivot, line, analysis.mode) == row:
            return pivots.behind(pivot, line, codes[column])
    raise unknown
