"""A pivot as a workbook: the sums, and a sheet whose SUMIFS give the same figures from them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fundtracker.i18n import tr
from fundtracker.ledger import Ledger
from fundtracker.reports.analysis import pivot_shown
from fundtracker.reports.analysis.pivot import (
    OTHERS,
    Line,
    Pivot,
    Spec,
    dimension_names,
    groups_of,
    measure_names,
    names_of,
)
from fundtracker.reports.charts.table_book import add_charts
from fundtracker.reports.tables.report_table import in_unit, unit_name
from fundtracker.reports.tables.workbook import workbook

_YUAN, _COUNT = "#,##0.00;[Red]-#,##0.00", "#,##0"


def write(ledger: Ledger, pivot: Pivot, path: str | Path) -> int:
    """Write a pivot with the sums it is made of; return how many sums there are.

    The sheet of sums names each row and column by a number of its own, so that two projects of one
    name stay two; amounts are yuan. An average is paid ÷ number in the sheet too.

    Raises:
        UserError: ``write_failed``, ``exists`` (a ledger).
    """
    spec = pivot.spec
    by, groups = spec.by, groups_of(ledger, spec)
    names = [
        names_of(ledger, name, sorted({g.keys[at] for g in groups})) for at, name in enumerate(by)
    ]
    form = _COUNT if spec.measure == "count" else _YUAN
    with workbook(path) as book:
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "bold": book.add_format({"bold": True, "top": 1, "num_format": form}),
            "value": book.add_format({"num_format": form}),
            "yuan": book.add_format({"num_format": _YUAN}),
        }  # fmt: skip
        front, sums = book.add_worksheet(tr("Pivot")), book.add_worksheet(tr("Sums"))
        heads = [
            head
            for name in by
            for head in (f"{dimension_names()[name]} ID", dimension_names()[name])
        ]
        paid = tr("Paid") if spec.of_payments else measure_names()[spec.measure]
        number = tr("Number of payments") if spec.of_payments else tr("number of records")
        heads += [in_unit(paid, unit_name("yuan")), number]
        for x, head in enumerate(heads):
            sums.write_string(0, x, head, looks["head"])
        for y, group in enumerate(groups, 1):
            for at, key in enumerate(group.keys):
                sums.write_number(y, 2 * at, key)
                sums.write_string(y, 2 * at + 1, names[at][key])
            sums.write_number(y, 2 * len(by), group.fen / 100, looks["yuan"])
            sums.write_number(y, 2 * len(by) + 1, group.n)
        sums.freeze_panes(1, 0)
        sums.set_column(0, 2 * len(by) + 1, 18)
        _Front(front, pivot, len(groups), looks).write()
        add_charts(book, [pivot_shown.chart(pivot)] if pivot.lines else [])
    return len(groups)


class _Front:
    """The sheet of the pivot itself: row keys in a hidden column, formulas over the sheet of
    sums.
    """

    def __init__(self, sheet: Any, pivot: Pivot, n: int, looks: dict[str, Any]) -> None:
        self._sheet, self._pivot, self._last, self._looks = sheet, pivot, n + 1, looks
        self._sums = "'" + tr("Sums").replace("'", "''") + "'!"
        self._by_column = bool(pivot.spec.columns)

    def write(self) -> None:
        spec, sheet, looks = self._pivot.spec, self._sheet, self._looks
        unit = measure_names()[spec.measure]
        if spec.measure != "count":
            unit = in_unit(unit, unit_name("yuan"))
        sheet.write_string(0, 1, f"{dimension_names()[spec.rows]} · {unit}", looks["head"])
        for x, (key, name) in enumerate(self._pivot.columns, 2):
            sheet.write_string(0, x, name, looks["head"])
            sheet.write_number(1, x, key)
        total = 2 + len(self._pivot.columns)
        sheet.write_string(0, total, tr("Total"), looks["head"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(0, 0, None, None, {"hidden": True})
        sheet.set_column(1, 1, 36)
        sheet.set_column(2, total, 18)
        sheet.freeze_panes(2, 2)
        for y, line in enumerate(self._pivot.lines, 2):
            self._line(y, line, total)
        self._line(2 + len(self._pivot.lines), self._pivot.total, total)

    def _line(self, y: int, line: Line, total: int) -> None:
        """Write a line: a formula a cell, with the figure it must come to."""
        is_total = line is self._pivot.total
        look = self._looks["bold" if is_total else "value"]
        if not is_total and line.key != OTHERS:
            self._sheet.write_number(y, 0, line.key)
        self._sheet.write_string(y, 1, line.name, self._looks["bold"] if is_total else None)
        for x in range(2, total + 1):
            cell = line.total if x == total else line.cells[x - 2]
            if cell is not None:
                value = cell.value(self._pivot.spec.measure)
                shown = value if self._pivot.spec.measure == "count" else value / 100
                self._sheet.write_formula(
                    y, x, f"={self._formula(y, x, line, x == total)}", look, shown
                )

    def _formula(self, y: int, x: int, line: Line, whole_line: bool) -> str:
        paid, count = (
            self._sumifs(y, x, line, whole_line, 0),
            self._sumifs(y, x, line, whole_line, 1),
        )
        measure = self._pivot.spec.measure
        if measure == "average":
            return f"ROUND(({paid})/({count}),2)"
        return count if measure == "count" else paid

    def _sumifs(self, y: int, x: int, line: Line, whole_line: bool, which: int) -> str:
        """Return the sum of a cell: of its row and column; of the others: all but the rows
        above.
        """
        first = 4 if self._by_column else 2
        values = self._range(first + which)
        conditions = []
        if line is not self._pivot.total and line.key != OTHERS:
            conditions.append(f"{self._range(0)},$A{y + 1}")
        if self._by_column and not whole_line:
            conditions.append(f"{self._range(2)},{_letter(x)}$2")
        total = f"SUMIFS({values},{','.join(conditions)})" if conditions else f"SUM({values})"
        if line.key != OTHERS or line is self._pivot.total:
            return total
        above = f"$A$3:$A${y}"
        column = f",{self._range(2)},{_letter(x)}$2" if self._by_column and not whole_line else ""
        return f"{total}-SUMPRODUCT(SUMIFS({values},{self._range(0)},{above}{column}))"

    def _range(self, x: int) -> str:
        return f"{self._sums}${_letter(x)}$2:${_letter(x)}${self._last}"


def _letter(x: int) -> str:
    from xlsxwriter.utility import xl_col_to_name

    return str(xl_col_to_name(x))


def spec_words(spec: Spec) -> str:
    """Return what a pivot asks for in words."""
    names = dimension_names()
    parts = [
        names[spec.rows],
        *([names[spec.columns]] if spec.columns else []),
        measure_names()[spec.measure],
    ]
    return " × ".join(parts)
