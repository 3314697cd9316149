"""Amounts inside sentences in the unit of the page they stand on: one unit a page."""

from __future__ import annotations

import re

from fundtracker.domain.base import money
from fundtracker.i18n import speaking, tr
from fundtracker.reports.tables.report_table import Row, Table

_FIGURE = r"([−-]?\d{1,3}(?:,\d{3})*\.\d\d) ?"  # an exact amount, as sentences say it in yuan
# The words of the program itself, by table: what people wrote stays as they wrote it.
_SAID = {"plan": "note", "stages": "note", "warnings": "what"}
_DIGITS = 4  # of an amount below one of its unit: it is never said as nothing


def amount(fen: int, unit: str, lang: str) -> str:
    """Return an amount with its unit; one below a unit has four digits, so that it is never
    nothing.
    """
    shown = money.show(fen, unit, lang)
    exact = money.exact(abs(fen), unit, lang)
    integers, _, tail = exact.partition(".")
    if integers == "0" and unit != "yuan" and fen:
        decimals = len(tail) - len(tail.lstrip("0")) + _DIGITS
        if decimals < len(tail):
            more = 10 ** (len(tail) - decimals)
            tail = f"{money.rounded(int(tail), more):0{decimals}d}".rstrip("0")
        shown = f"{money.MINUS if fen < 0 else ''}0.{tail.ljust(2, '0')}"
    n = shown
    words = {
        "yuan": tr("CNY {n}", n=n),
        "wan": tr("CNY {n} m", n=n),
        "yi": tr("CNY {n} bn", n=n),
    }
    return words[unit]


def in_unit(text: str, unit: str, lang: str) -> str:
    """Return a sentence with its exact amounts in another unit; in yuan it stays as it is."""
    if unit == "yuan":
        return text
    with speaking(lang):
        yuan = tr("{amount} yuan", amount="").strip()
        return re.sub(
            _FIGURE + re.escape(yuan),
            lambda match: amount(money.parse(match[1]), unit, lang),
            text,
        )


def table_in_unit(table: Table) -> Table:
    """Return a table whose notes and sentences say their amounts in its unit."""
    if table.unit == "yuan":
        return table
    rows = [_row(row, table) for row in table.rows] if table.code in _SAID else table.rows
    notes = [in_unit(note, table.unit, table.lang) for note in table.notes]
    return table._replace(rows=rows, notes=notes)


def _row(row: Row, table: Table) -> Row:
    column = _SAID[table.code]
    cell = row.cells.get(column)
    if cell is None or not isinstance(cell.value, str):
        return row
    cell_shown = cell._replace(value=in_unit(cell.value, table.unit, table.lang))
    return row._replace(cells={**row.cells, column: cell_shown})
