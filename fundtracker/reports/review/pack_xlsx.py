"""The review pack as one workbook: numbers are numbers in exact yuan, sums and rates live formulas.

A formula is written only where it gives the very figure of the ledger; any other figure stands as a
number. Every formula carries its value, so that a reader which does not calculate shows it too.
"""

from __future__ import annotations

import datetime as dt
import re
from fractions import Fraction
from pathlib import Path
from typing import Any

from fundtracker.domain.base.money import rounded
from fundtracker.i18n import speaking, tr
from fundtracker.reports.review.pack_sheets import parts_of, rounding_note
from fundtracker.reports.tables.progress import Steps
from fundtracker.reports.tables.report_table import in_unit, name_head, unit_name
from fundtracker.reports.tables.workbook import workbook

_SCALES = {"money": 100, "percent": 10, "points": 10, "index": 1000, "own": 1000, "count": 1, "day": 1, "year": 1}
_FORMATS = {
    "money": "#,##0.00;[Red]-#,##0.00", "percent": '0.0"%"', "points": "+0.0;-0.0;0.0", "index": "0.000",
    "own": "#,##0.###", "count": "#,##0", "day": "yyyy-mm-dd", "year": "0",
}  # fmt: skip
_TERM = re.compile(r"\{(\w+)\} ([÷−+×]) \{(\w+)\}")
_EPOCH = dt.date(1899, 12, 30).toordinal()
MOST = 250  # ranges of a sum
TOP = 4  # rows above the first figure: title, lead, empty, heads


def write(
    content: dict[str, Any], lang: str, path: Path, *, digest: str = "", paper: str = "a4", steps: Steps | None = None
) -> None:
    """Write the papers of one language, a sheet for each table.

    Raises:
        UserError: ``write_failed``, ``cancelled`` (nothing is written).
    """
    said, steps = content["languages"][lang], steps or Steps()
    steps.expect(len(said["sheets"]))
    with workbook(path, strings_to_numbers=False) as book, speaking(lang):
        sheets = _Sheets(book, said, lang, digest, paper)
        for number, sheet in enumerate(said["sheets"], 1):
            steps.step(sheet["code"])
            sheets.add(sheet, number)


class _Sheets:
    """Writes sheets of one book."""

    def __init__(self, book: Any, said: dict[str, Any], lang: str, digest: str, paper: str) -> None:
        self._book, self._said, self._lang, self._digest, self._paper = book, said, lang, digest, paper
        self._formats: dict[tuple[str, bool], Any] = {}
        self._title = book.add_format({"bold": True, "font_size": 14})
        head = {"bold": True, "bottom": 1, "text_wrap": True, "bg_color": "#F2F4F7", "valign": "vcenter"}
        self._head, self._figure_head = book.add_format(head), book.add_format(head | {"align": "right"})
        self._names: set[str] = set()

    def add(self, sheet: dict[str, Any], number: int) -> None:
        """Write one table."""
        page = self._book.add_worksheet(self._name(sheet["title"], number))
        page.write_string(0, 0, sheet["title"], self._title)
        lead = [self._said["place"], self._said["version"], tr("Until: {day}", day=self._said["until"])]
        page.write_string(1, 0, "  ·  ".join([*lead, tr("Unit: {unit}", unit=unit_name("yuan"))]))
        columns = sheet["columns"]
        page.write_string(TOP - 1, 0, name_head(sheet["code"]), self._head)
        for x, column in enumerate(columns, 1):
            words = column["kind"] in ("text", "day")
            money = column["kind"] == "money"
            head = in_unit(column["head"], unit_name("yuan")) if money else column["head"]
            page.write_string(TOP - 1, x, head, self._head if words else self._figure_head)
        for y, row in enumerate(sheet["rows"]):
            strong = row["total"] or row["band"]
            page.write_string(TOP + y, 0, "  " * row["depth"] + row["name"], self._format("text", strong))
            for x, column in enumerate(columns, 1):
                self._cell(page, sheet, y, x, column)
        notes = [note for note in sheet["notes"] if note != rounding_note()]  # nothing is rounded here
        for i, note in enumerate(notes):
            page.write_string(TOP + len(sheet["rows"]) + 1 + i, 0, note)
        self._print(page, sheet)

    def _cell(self, page: Any, sheet: dict[str, Any], y: int, x: int, column: dict[str, Any]) -> None:
        row = sheet["rows"][y]
        cell = row["cells"].get(column["code"])
        value, kind = (cell or {"value": None})["value"], column["kind"]
        style = self._format(kind if not (cell and cell["mark"]) else f"≥{kind}", row["total"])
        if value is None or value == "":
            return
        if isinstance(value, str) or kind not in _SCALES:
            page.write_string(TOP + y, x, str(value), self._format("text", row["total"]))
            return
        number = value - _EPOCH if kind == "day" else value / _SCALES[kind]
        formula = formula_of(sheet, y, column) or sum_of(sheet, y, column)
        if formula:
            page.write_formula(TOP + y, x, formula, style, number)
        else:
            page.write_number(TOP + y, x, number, style)

    def _format(self, kind: str, bold: bool) -> Any:
        if (kind, bold) not in self._formats:
            number = _FORMATS.get(kind.removeprefix("≥"), "@")
            if kind.startswith("≥"):
                number = ";".join(f'"≥ "{part}' for part in number.split(";")[:1])
            self._formats[kind, bold] = self._book.add_format({"num_format": number, "bold": bold})
        return self._formats[kind, bold]

    def _name(self, title: str, number: int) -> str:
        name = re.sub(r"[\[\]:*?/\\']", " ", title)[:28].strip()
        while name.casefold() in self._names:
            name = f"{name[:27]} {number}"
        self._names.add(name.casefold())
        return name

    def _print(self, page: Any, sheet: dict[str, Any]) -> None:
        columns = sheet["columns"]
        page.set_column(0, 0, 34)
        for x, column in enumerate(columns, 1):
            page.set_column(x, x, 40 if column["kind"] == "text" and len(columns) < 4 else 18)
        page.freeze_panes(TOP, 1)
        page.set_landscape()
        page.set_paper(8 if self._paper == "a3" else 9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(TOP - 1)
        page.set_footer(f"&L{self._said['title']}&C{self._digest[:16]}&R&P / &N")


def _name_of(x: int, y: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(TOP + y, x))


def formula_of(sheet: dict[str, Any], y: int, column: dict[str, Any]) -> str:
    """Return a column's formula as the sheet writes it; '' where it has none or gives another figure."""
    found = _TERM.fullmatch(column["formula"])
    row, places = sheet["rows"][y], {c["code"]: i for i, c in enumerate(sheet["columns"], 1)}
    if not found or found[1] not in places or found[3] not in places:
        return ""
    kinds = {c["code"]: c["kind"] for c in sheet["columns"]}
    values = []
    for code in (found[1], found[3]):
        value = (row["cells"].get(code) or {"value": None})["value"]
        if not isinstance(value, int) or kinds[code] not in _SCALES:
            return ""
        values.append(Fraction(value, _SCALES[kinds[code]]))
    sign = found[2]
    if sign == "÷" and not values[1]:
        return ""
    a, b = _name_of(places[found[1]], y), _name_of(places[found[3]], y)
    true = {
        "÷": lambda: values[0] / values[1], "−": lambda: values[0] - values[1], "+": lambda: values[0] + values[1],
        "×": lambda: values[0] * values[1],
    }[sign]()  # fmt: skip
    scale, digits = _SCALES[column["kind"]], {10: 1, 100: 2, 1000: 3, 1: 0}[_SCALES[column["kind"]]]
    factor = 100 if column["kind"] == "percent" and sign == "÷" else 1
    result = true * factor * scale
    if rounded(result.numerator, result.denominator) != row["cells"][column["code"]]["value"]:
        return ""
    plain = {"÷": "/", "−": "-", "+": "+", "×": "*"}[sign]
    return f"=ROUND({a}{plain}{b}{'*100' if factor == 100 else ''},{digits})"


def sum_of(sheet: dict[str, Any], y: int, column: dict[str, Any]) -> str:
    """Return a total's sum over the rows it adds up, proved to give its figure; '' where none does."""
    if not sheet["rows"][y]["total"] or column["kind"] not in ("money", "count"):
        return ""
    x = 1 + next(i for i, c in enumerate(sheet["columns"]) if c["code"] == column["code"])
    parts = parts_of(sheet, y, column["code"])
    spans = _spans(parts, x)
    return f"=SUM({','.join(spans)})" if spans and len(spans) <= MOST else ""


def _spans(places: list[int], x: int) -> list[str]:
    """Return cell ranges of rows, neighbours joined."""
    found: list[list[int]] = []
    for i in places:
        if found and found[-1][1] == i - 1:
            found[-1][1] = i
        else:
            found.append([i, i])
    return [_name_of(x, a) if a == b else f"{_name_of(x, a)}:{_name_of(x, b)}" for a, b in found]
