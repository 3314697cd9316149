"""How wide the columns of a report's table must be: every figure and head in full, words within
bounds.
"""

from __future__ import annotations

from PySide6.QtGui import QFontMetrics

from fundtracker.reports.tables.report_table import Table
from fundtracker.reports.tables.totals import Line
from fundtracker.ui.base import theme
from fundtracker.ui.widgets.table_model import Column

TEXT_MOST, _TEXT_SAMPLE, _LEAST = 260, 200, 64


def wanted_width(table: Table, column: Column[Line], at: int, *, pill: bool, most: int) -> int:
    """Return the width of a column in pixels: of figures the widest, of words ``most``."""
    metrics = QFontMetrics(theme.font(bold=True))
    heads = QFontMetrics(theme.font(theme.SMALL, bold=True))
    head = heads.horizontalAdvance(column.head()) + 34
    texts = _samples(table, column, at)
    widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
    wanted = max(_LEAST, widest + 24 + 22 * pill, head)
    return wanted if column.numeric else max(min(wanted, most), head)


def _samples(table: Table, column: Column[Line], at: int) -> list[str]:
    """Return the texts that may be widest: of figures the highest and lowest, of words the first
    rows'.
    """
    if not (at and column.numeric):
        return [column.text(row) for row in (*table.rows[:_TEXT_SAMPLE], *table.rows[-2:])]
    known = [row for row in table.rows if row.number(column.key) is not None]
    if not known:  # figures in words: counts of shares, parts
        return sorted((column.text(row) for row in table.rows), key=len)[-1:]
    value = lambda row: row.number(column.key) or 0
    return [column.text(max(known, key=value)), column.text(min(known, key=value))]
