"""The part of a table that is shown: filtered by any column, ordered by several, grouped, summed.

A sum is given only where it can be proved: a column is added up if all its parts together give the
total that the table itself states. What is shown is a table again: it is exported, printed and
copied as it stands, with the words of its filters.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from fundtracker.domain.base import money, typed_ranges
from fundtracker.domain.base.column_filter import parse, parse_ranges, quoted
from fundtracker.domain.base.typed_ranges import Range
from fundtracker.i18n import tr
from fundtracker.reports.tables.report_table import Cell, Column, Row, Table, shown

NAME = "name "  # the key of the first column, which no report's column has
_SCALES = {"percent": 10, "points": 10, "index": 1000, "own": 1000, "count": 1, "year": 1}
Sorting = Sequence[tuple[str, bool]]
Keep = Callable[[Row], bool]


class Value(NamedTuple):
    """A value of a column: its words, what is typed to see it only, in how many rows it stands."""

    text: str
    typed: str
    n: int


def text_of(table: Table, row: Row, code: str) -> str:
    """Return what a row shows in a column; '' where it says nothing."""
    column = _column(table, code)
    if column is None:
        return row.name if code == NAME else ""
    text = shown(table, column, row.cells.get(code))
    return "" if text == money.MISSING else text


def typed_for(table: Table, row: Row, code: str) -> str:
    """Return what is typed under a head to see only what a row shows there."""
    column = _column(table, code)
    cell = row.cells.get(code)
    if column is not None and column.kind == "money" and cell is not None:
        return money.typed(cell.value) if isinstance(cell.value, int) else quoted("")
    text = text_of(table, row, code)
    return (
        text if text and (column is not None and column.kind in (*_SCALES, "day")) else quoted(text)
    )


def _column(table: Table, code: str) -> Column | None:
    return next((c for c in table.every_column() if c.code == code), None)


# ------------------------------------------------------------ filters
def passing(table: Table, typed: Mapping[str, str]) -> tuple[Keep, tuple[str, ...]]:
    """Return (whether a row passes all that is typed under the heads, columns whose text cannot
    be read); no row passes then.
    """
    tests: list[Keep] = []
    unreadable = []
    for code, text in typed.items():
        try:
            tests.append(_test(table, code, text))
        except ValueError:
            unreadable.append(code)
    if unreadable:
        return (lambda row: False), tuple(unreadable)
    return (lambda row: all(test(row) for test in tests)), ()


def _test(table: Table, code: str, text: str) -> Keep:
    column = _column(table, code)
    kind = column.kind if column is not None else "text"
    reads: dict[str, Callable[[str], Sequence[Range]]] = {
        "money": lambda typed: typed_ranges.amounts(typed, table.unit, table.lang),
        "day": lambda typed: (typed_ranges.days(typed),),
        **{
            kind: lambda typed, scale=scale: (typed_ranges.decimals(typed, scale),)  # type: ignore[misc]
            for kind, scale in _SCALES.items()
        },
    }
    if kind not in reads:
        wanted = parse(text)
        return lambda row: wanted.passes(text_of(table, row, code))
    ranges = parse_ranges(text, reads[kind])
    return lambda row: ranges.passes(row.number(code))


def values(table: Table, rows: Sequence[Row], code: str) -> list[Value]:
    """Return the values of a column in some rows, the commonest first; sums are no values."""
    counts: dict[tuple[str, str], int] = {}
    for row in rows:
        if not row.total:
            key = (text_of(table, row, code), typed_for(table, row, code))
            counts[key] = counts.get(key, 0) + 1
    values_found = [Value(text, typed, n) for (text, typed), n in counts.items()]
    return sorted(values_found, key=lambda value: (-value.n, value.text))


# ------------------------------------------------------------ order
def ordered(rows: Sequence[Row], sorting: Sorting) -> list[Row]:
    """Return rows in the order of several columns; parts stay under what they are parts of, sums
    without parts come last.
    """
    blocks = _blocks(rows)
    sums = [block for block in blocks if block[0].total and len(block) == 1]
    parts = [block for block in blocks if not (block[0].total and len(block) == 1)]
    for code, down in reversed(sorting):
        parts.sort(key=lambda block: _rank(block[0], code), reverse=down)
    nested = [[block[0], *ordered(block[1:], sorting)] if block[1:] else block for block in parts]
    return [row for block in (*nested, *sums) for row in block]


def _blocks(rows: Sequence[Row]) -> list[list[Row]]:
    """Return rows with what stands below them, a block each."""
    blocks: list[list[Row]] = []
    depth = min((row.depth for row in rows), default=0)
    for row in rows:
        if row.depth == depth or not blocks:
            blocks.append([row])
        else:
            blocks[-1].append(row)
    return blocks


def _rank(row: Row, code: str) -> tuple[int, float | str]:
    if code == NAME:
        return (1, row.name)
    cell = row.cells.get(code)
    value = cell.value if cell is not None else None
    return (0, "") if value is None else (1, value) if isinstance(value, int) else (2, value)


# ------------------------------------------------------------ sums
def adding(table: Table) -> tuple[str, ...]:
    """Return the columns whose parts give the total that the table states, to the fen."""
    total = next((row for row in reversed(table.rows) if row.total and not row.depth), None)
    if total is None or total.band:
        return ()
    parts = [row for row in table.rows if not row.total]
    return tuple(
        c.code
        for c in table.columns
        if c.kind in ("money", "count")
        and total.number(c.code) is not None
        and sum(row.number(c.code) or 0 for row in parts) == total.number(c.code)
    )


def summed(table: Table, rows: Sequence[Row], name: str, code: str = "shown") -> Row:
    """Return the sum of the parts among some rows, in the columns that add up."""
    parts = [row for row in rows if not row.total]
    cells = {at: Cell("", sum(row.number(at) or 0 for row in parts)) for at in adding(table)}
    return Row(code, name, cells, total=True)


def grouped(table: Table, rows: Sequence[Row], code: str) -> list[Row]:
    """Return the parts among rows under a subtotal for each value of a column, the values in
    their order.
    """
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if not row.total:
            groups.setdefault(text_of(table, row, code), []).append(row)
    lines: list[Row] = []
    for at, text in enumerate(sorted(groups)):
        words = tr("{value}  ({n} rows)", value=text or tr("(none)"), n=f"{len(groups[text]):,}")
        lines.append(summed(table, groups[text], words, f"group{at}"))
        lines += [row._replace(depth=1) for row in groups[text]]
    return lines


def filter_words(table: Table, typed: Mapping[str, str], search: str = "", head: str = "") -> str:
    """Return what leaves rows out, in words; '' where nothing does."""
    heads = {c.code: c.head for c in table.every_column()} | {NAME: head}
    words = [f"{heads[code]}: {text}" for code, text in typed.items() if code in heads]
    if search.strip():
        words.insert(0, tr("Search: {text}", text=search.strip()))
    return tr("Filter: {words}", words="; ".join(words)) if words else ""
