"""In what the bare numbers of a list's columns count: per cent or shares of one, 万股, 万元 of an
indicator.

A column has one scale, stated by its head or told by all its cells together; where they do not tell
it the list stops, because the same figure would be a hundred times as much.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from fundtracker.domain.park import measures
from fundtracker.errors import Issue, RefusedError
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns.list_kinds import head
from fundtracker.intake.lists import cell_values, number_signs
from fundtracker.intake.lists.cell_values import Column
from fundtracker.intake.lists.list_columns import Row
from fundtracker.intake.lists.list_units import Unit
from fundtracker.intake.text.table import Table
from fundtracker.patterns import lazy
from fundtracker.records.field import Field

_WHOLES = (
    (1000, lazy("‰|千分")),
    (10_000, lazy(r"‱|万分|基点|(?<![a-z])bps?(?![a-z])")),
    (100, lazy("%|百分")),
    (1, lazy("小数")),
)
_SHARES = lazy(r"[(（\[/][^()（）]*?([十百千万亿]*)[股份][)）\]]?$")
_SHARES_ABOVE = lazy(r"单位[:：\s][^。；;]*?([十百千万亿]+)[股份]")
_UNIT_HEADS = frozenset({"计量单位", "指标单位", "数值单位", "单位", "unit"})
_NONE = Fraction(2)  # a column without bare numbers: whatever they were, they would be per cent
_SHOWN = 4  # numbers that a message names


class Scales(NamedTuple):
    """What columns say of their bare numbers, by place, and what is to be told of it."""

    columns: dict[int, Column]
    told: list[Issue]


def as_shown(signs: number_signs.Signs, rows: Sequence[Row]) -> None:
    """Write the signs of number formats into the cells: 0.35 that is shown as 35% is 35%."""
    for line, row in rows if signs else ():
        for at, cell in enumerate(row):
            if sign := signs.get((line, at)):
                row[at] = number_signs.shown(cell, sign)


def of_columns(
    table: Table, fields: Mapping[int, Field], rows: Sequence[Row], unit: Unit
) -> Scales:
    """Return what the columns of a list say of their bare numbers.

    Args:
        table: the list's table, its rows read to the end.
        fields: place → the field that is read there.
        rows: the rows of data.
        unit: of the list's amounts.

    Raises:
        RefusedError: ``part_scale_unclear``: bare numbers may be per cent or shares of one.
    """
    header = table.header or []
    money = any(field.kind == "money" for field in fields.values())
    of_file = unit.name if unit.source == "file" and not money else ""
    shares = _shares_above(table)
    scales = Scales({}, [])
    for at, field in fields.items():
        column, name = cell_values.TYPED, header[at]
        if field.kind in cell_values.PARTS:
            cells = {row[at] for _, row in rows if at < len(row)}
            column = Column(whole=_whole(scales, table.header_line, name, cells))
        elif field.kind == "count":
            column = Column(shares=_shares(name, shares))
        elif field.kind == "thousandths":
            column = _measure(name, of_file)
        scales.columns[at] = column
    return scales


def _shares(name: str, above: int) -> int:
    """Return how many shares one of a column is: by its head, else by a line above the list."""
    stated = _SHARES.search(unicodedata.normalize("NFKC", name).strip())
    return measures.number_of(stated[1]) if stated else above


def _measure(name: str, of_file: str) -> Column:
    """Return the unit of an indicator's figures: the head's, else that of a line above the list."""
    if stated := measures.unit_in_head(name)[0]:
        return Column(measure=stated)
    return Column(measure=of_file, above=bool(of_file))


def of_rows(header: Sequence[str], used: Container[int], rows: Sequence[Row]) -> int | None:
    """Return the place of an unread column that states the unit of each row's figure."""
    for at, name in enumerate(header):
        cells = {row[at] for _, row in rows if at < len(row)} - {""}
        if at not in used and head(name) in _UNIT_HEADS and cells and all(map(_is_unit, cells)):
            return at
    return None


def _is_unit(cell: str) -> bool:
    return measures.is_unit(cell) or amounts.unit_in(cell) is not None


def _shares_above(table: Table) -> int:
    """Return how many shares one is where a line above or below the table says it: 单位：万股."""
    lines = [" ".join(cells) for _, kind, cells in table.skipped if kind != "blank"]
    match = next(filter(None, map(_SHARES_ABOVE.search, lines)), None)
    return measures.number_of(match[1]) if match else 1


def _whole(scales: Scales, line: int | None, name: str, cells: Iterable[str]) -> int:
    """Return how many of a column's bare numbers make a whole."""
    text = unicodedata.normalize("NFKC", name).lower()
    stated = [base for base, words in _WHOLES if words.search(text)]
    if stated:
        return stated[0]
    spelled = {cell for cell in cells if cell.strip()}
    numbers = {cell: number for cell in spelled if (number := cell_values.bare_part(cell))}
    least, most = min(numbers.values(), default=_NONE), max(numbers.values(), default=_NONE)
    if least > 1 or (least == 1 and most > 1):
        return 100
    cell = min(numbers, key=lambda each: numbers[each])
    share = cell_values.in_per_cent(least)
    params = {"column": name.strip(), "cell": cell, "share": share}
    if least < 1 and most <= 1 and not any(map(cell_values.has_sign, spelled)):
        scales.told.append(Issue("read_as_shares", line, params))
        return 1
    shown = "、".join(sorted(numbers, key=lambda each: numbers[each])[:_SHOWN])
    raise RefusedError("part_scale_unclear", line=line, cells=shown, **params)
