"""The chart of an analysis in the review, drawn of its table, of a frozen one as it was frozen."""

from __future__ import annotations

from fundtracker.i18n import tr
from fundtracker.reports.charts.chart import Chart, Series
from fundtracker.reports.tables.report_table import Row, Table

_TONES = ("c1", "c2", "c3", "c4")
_MOST = 24  # rows or columns that a chart on paper has room for
_KINDS = {"money": "fen", "percent": "tenths", "count": "count"}


def annex_chart(table: Table) -> Chart | None:
    """Return the columns as places with the largest rows stacked on them, or the rows as bars where
    there are no columns or their cells make no sum (times, averages, changes); None where it would
    be no picture (too many places, parts of a whole).
    """
    columns, rows = table.columns[1:], [row for row in table.rows if not row.total]
    if not rows or table.columns[0].kind == "percent":
        return None
    kind = _KINDS[table.columns[0].kind]
    if not columns or rows[0].code.startswith("b"):
        return _bars(table, rows[:_MOST], kind) if len(rows) <= _MOST else None
    if len(columns) > _MOST:
        return None
    codes = [column.code for column in columns]
    return Chart(table.title, [column.head for column in columns], _stacked(rows, codes), kind)


def _stacked(rows: list[Row], codes: list[str]) -> list[Series]:
    """Return the largest rows as series to stack, all others as one."""
    named = [row for row in rows if row.code != "others"][: len(_TONES)]
    rest = [row for row in rows if row not in named]
    series = [
        Series(row.name, _values(row, codes), tone, "stack", figures=_ids(row, codes))
        for row, tone in zip(named, _TONES, strict=False)
    ]
    if rest:
        sums = [sum(row.number(code) or 0 for row in rest) for code in codes]
        series.append(Series(tr("all others"), sums, "plan", "stack"))
    return series


def _bars(table: Table, rows: list[Row], kind: str) -> Chart:
    values, ids = [row.number("total") for row in rows], [row.cells["total"].id for row in rows]
    series = [Series(table.columns[0].head, values, "c1", "bar", figures=ids)]
    return Chart(table.title, [row.name for row in rows], series, kind)


def _values(row: Row, codes: list[str]) -> list[int | None]:
    return [row.number(code) for code in codes]


def _ids(row: Row, codes: list[str]) -> list[str]:
    return [row.cells[code].id if code in row.cells else "" for code in codes]
