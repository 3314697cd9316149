"""Tables as the pack prints them: columns placed, figures in words, in parts where they would be
too small.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.charts import paper_charts
from fundtracker.reports.charts.chart import Chart
from fundtracker.reports.tables.print_widths import HALF, SIZE, Layout, layout, parts, width
from fundtracker.reports.tables.report_table import (
    Band,
    Cell,
    Column,
    Row,
    Table,
    shown,
    unit_name,
)
from fundtracker.reports.tables.table_text import first_head
from fundtracker.reports.tables.totals import Line, notes_in

PAGE = {"a4": 510.0, "a3": 757.0}  # points between the margins, high
WHOLE = 0.8  # of a page: a table that is lower is never parted
MOST = 1_500  # rows of a table on paper: a longer one stands whole in the workbook
HALVED = 3  # places of a chart alone: a longer one stands in two halves beside each other
TAIL = 3  # rows that stay with a table's notes
LONG = re.compile(r"([0-9a-f]{32})(?=[0-9a-f])")  # a hash breaks in two lines


def _height(placed: Layout, paper: str, texts: Sequence[Sequence[str]], notes: int) -> float:
    """Return about how high a table is in points, its title and notes included; rather more than
    less.
    """
    size = SIZE[paper] * placed.scale
    halves = [
        max(1.0, (wide - 2 * placed.inset - gap) / (size * HALF))
        for wide, gap in zip(placed.widths, placed.gaps, strict=True)
    ]
    lines = [
        max(
            (-int(-width(text) * 1.15 // room) for text, room in zip(row, halves, strict=False)),
            default=1,
        )
        for row in texts
    ]
    return sum(n * size * 1.35 + 7.5 for n in lines) + SIZE[paper] * (3 + 1.9 * notes)


def printed(
    table: Table, paper: str, charts: Sequence[Chart] = (), *, times: float = 1
) -> Iterator[dict[str, Any]]:
    """Yield a table as it is printed: in parts where its columns would be too small to read in
    one; ``charts`` stand below its last part, ``times`` as high as usual where it begins a page.
    """
    table = _nothing_said(table)
    is_complete = _whole(table)
    cuts = parts(is_complete.heads, is_complete.texts, is_complete.figures, paper)
    for n, columns in enumerate(cuts, 1):
        last, part = n == len(cuts), is_complete.cut(columns)
        notes = is_complete.notes if last else []
        drawings = _drawings(table, charts) if last else []
        placed = layout(part.heads, part.texts, part.figures, paper, part.left)
        high = _height(placed, paper, [part.heads, *part.texts], len(notes))
        heights = [paper_charts.height(drawing, SIZE[paper]) for drawing in drawings]
        high += max(heights, default=0.0)
        words = tr("part {n} of {all}", n=n, all=len(cuts))
        yield {
            "title": table.title + (f" ({words})" if len(cuts) > 1 else ""),
            "lead": part.lead,
            "heads": part.heads,
            "left": part.left,
            "rows": part.rows[:-TAIL],
            "tail": part.rows[-TAIL:],
            "groups": part.groups[:-TAIL],
            "strong": part.strong,
            "widths": placed.widths,
            "scale": placed.scale,
            "inset": placed.inset,
            "gaps": placed.gaps,
            "notes": notes,
            "charts": drawings,
            "times": times,
            "whole": high < WHOLE * PAGE[paper],
        }


class _Printed(NamedTuple):
    """What is printed of a table: its columns, the rows with their cells, the texts of those that
    have all columns, and what stands around it.
    """

    heads: list[str]
    left: list[bool]  # columns that begin at their left
    figures: list[bool]  # columns of figures
    rows: list[list[dict[str, Any]]]
    texts: list[list[str]]
    groups: list[int]
    strong: list[int]
    lead: str
    notes: list[str]

    def cut(self, columns: Sequence[int]) -> _Printed:
        """Return the part with some of the columns; the name of a band runs over all of them."""
        rows = [
            [row[i] for i in columns]
            if len(row) == len(self.heads)
            else [row[0] | {"span": len(columns)}]
            for row in self.rows
        ]
        return self._replace(
            heads=[self.heads[i] for i in columns],
            left=[self.left[i] for i in columns],
            figures=[self.figures[i] for i in columns],
            rows=rows,
            texts=[[row[i] for i in columns] for row in self.texts],
        )


def _whole(table: Table) -> _Printed:
    columns, unsaid = _said_columns(table)
    heads = [first_head(table), *(c.head for c in columns)]
    lines, left_out = _printed(list(table.lines()))
    rows = [_row(table, line, columns) for line in lines]
    money_there = any(c.kind == "money" for c in columns)
    return _Printed(
        heads,
        [True, *(c.kind in ("text", "day") for c in columns)],
        [False, *(c.kind != "text" for c in columns)],
        rows,
        [[cell["text"] for cell in row] for row in rows if len(row) == len(heads)],
        _groups(lines),
        [y for y, line in enumerate(lines) if isinstance(line, Band) or line.total],
        tr("Unit: {unit}", unit=unit_name(table.unit)) if money_there else "",
        _notes(table, left_out, unsaid),
    )


def _notes(table: Table, left_out: int, unsaid: Sequence[str]) -> list[str]:
    """Return the notes, each once: with how many rows and which columns are not printed."""
    notes = notes_in(table, table.unit)
    if left_out:
        notes.append(
            tr("{n} more rows are in the workbook; the totals include them.", n=f"{left_out:,}")
        )
    if unsaid:
        notes.append(
            tr("Columns without any figure are left out: {names}.", names=", ".join(unsaid))
        )
    return list(dict.fromkeys(notes))


def _groups(lines: Sequence[Line]) -> list[int]:
    """Return of each line how deep the group lies that it begins: 1 the outermost, 0 no group."""
    depths = [-1 if isinstance(line, Band) else line.depth for line in lines]
    banded = min(depths, default=0) < 0
    return [
        here + 1 + banded if after > here else 0
        for here, after in zip(depths, [*depths, -2][1:], strict=True)
    ]


def _drawings(table: Table, charts: Sequence[Chart]) -> list[dict[str, Any]]:
    """Return the charts of a table; one that stands alone and is long goes down in two halves."""
    drawings = [paper_charts.drawn(chart, table.unit, table.lang) for chart in charts]
    for drawing in drawings:
        drawing["halves"] = (
            len(drawings) == 1 and drawing["across"] and len(drawing["rows"]) > HALVED
        )
    return drawings


def _row(table: Table, line: Line, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """Return the cells of a row; the name of a band runs over all columns."""
    if isinstance(line, Band):
        return [_cell(line.name, span=len(columns) + 1, bold=True)]
    cells = [_cell("\u3000" * line.depth + line.name, bold=line.total)]
    for column in columns:
        cell = line.cells.get(column.code) or Cell("")
        text = shown(table, column, cell)
        if line.total and text == money.MISSING and column.kind in ("text", "day"):
            text = ""  # a total has no words to miss
        negative = column.kind == "money" and isinstance(cell.value, int) and cell.value < 0
        cells.append(_cell(text, bold=line.total, negative=negative))
    return cells


def _printed(lines: list[Line]) -> tuple[list[Line], int]:
    """Return the rows that are printed, totals and the last ones always, and how many are not."""
    if len(lines) <= MOST:
        return lines, 0
    bands = [
        line
        for y, line in enumerate(lines)
        if y < MOST or y >= len(lines) - TAIL or (isinstance(line, Row) and line.total)
    ]
    return bands, len(lines) - len(bands)


def _nothing_said(table: Table) -> Table:
    """Return a table without rows, or whose totals sum nothing, as one that says so first."""
    cells = (cell for row in table.rows for cell in row.cells.values())
    if table.rows and (not all(row.total for row in table.rows) or any(c.value for c in cells)):
        return table
    words = tr("Nothing to report.")
    return table._replace(rows=[], notes=list(dict.fromkeys([words, *table.notes])))


def _said_columns(table: Table) -> tuple[list[Column], list[str]]:
    """Return the columns of a table that say something in a row, and the heads of those that
    never do; none of a table without rows: no heads stand over nothing.
    """
    if not table.rows:
        return [], []
    columns: list[Column] = []
    unsaid: list[Column] = []
    for column in table.columns:
        cells = [row.cells.get(column.code) for row in table.rows]
        known = any(cell is not None and cell.value not in (None, "") for cell in cells)
        (columns if known else unsaid).append(column)
    return columns, [column.head for column in unsaid]


def _cell(
    text: str, *, span: int = 1, bold: bool = False, negative: bool = False
) -> dict[str, Any]:
    return {"text": LONG.sub(r"\1 ", text), "span": span, "bold": bold, "negative": negative}
