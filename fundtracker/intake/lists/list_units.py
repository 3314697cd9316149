"""The unit of a list's amounts: of the whole list, of a column, of a row, and who states it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.intake.cells import amounts
from fundtracker.intake.columns.list_kinds import head
from fundtracker.intake.lists.list_columns import Row, filled, unit_in_head, what_it_holds
from fundtracker.intake.text.looks import bare
from fundtracker.intake.text.table import Table

_UNIT_HEADS = frozenset({"单位", "金额单位", "货币单位", "币值单位", "unit", "amountunit"})


class Unit(NamedTuple):
    """The unit of the amounts: of the list, of columns and of rows (by line) that state another;
    ``source`` says who stated it: ``file``, ``person``, or ``assumed`` (nobody: yuan).
    """

    name: str
    source: str
    columns: Mapping[int, str] = {}
    rows: Mapping[int, str] = {}

    def of(self, at: int, line: int) -> str:
        """Return the unit of one cell."""
        return self.columns.get(at) or self.rows.get(line) or self.name

    def of_column(self, at: int) -> str:
        """Return the unit of a column, all that its rows state where they differ."""
        own = self.columns.get(at)
        return own or " / ".join(sorted({*self.rows.values()})) or self.name


class Amounts(NamedTuple):
    """The amounts of a list: its table, the places of its money, its rows, and the columns that
    name units row by row.
    """

    table: Table
    money: Collection[int]
    rows: Sequence[Row]
    unit_cells: Collection[int] = ()

    @property
    def heads(self) -> dict[int, str]:
        """The units that heads of money state, by their places."""
        header = self.table.header or []
        return {at: unit for at in self.money if (unit := unit_in_head(header[at]))}


def unit_columns(header: Sequence[str], used: Collection[int], rows: Sequence[Row]) -> set[int]:
    """Return the unused columns whose cells name units of money, row by row."""
    columns = set()
    for at, name in enumerate(header):
        cells = {bare(row[at]) for _, row in rows if at < len(row)} - {""}
        if at not in used and head(name) in _UNIT_HEADS and cells and cells <= amounts.UNITS.keys():
            columns.add(at)
    return columns


def unit_of(amounts_of: Amounts, chosen: str | None) -> Unit:
    """Return the unit of a list's amounts.

    A column's head speaks for itself; then a column 单位, row by row; a line above or below the
    table, or above some of its rows; the file's name; then the person; else yuan is assumed.

    Args:
        amounts_of: the list's amounts, its rows read to the end.
        chosen: the unit that the person states, or None.

    Raises:
        RefusedError: ``list_units_differ`` (the file states several, and not whose they are),
            ``unit_unclear`` (some heads state one, the others none), ``unit_contradicted`` (the
            file and the person differ).
    """
    doubtful = {
        unit for at in amounts_of.money for unit in amounts_of.table.units_shown.get(at, ())
    }
    if doubtful:
        raise _differ(amounts_of, doubtful)
    heads, by_row = amounts_of.heads, _by_cells(amounts_of)
    stated = {*by_row.values()}
    lines = _stated(amounts_of.table)
    if lines - stated and stated:
        raise _differ(amounts_of, lines | stated)
    if len(lines) > 1 and not stated:
        by_row = {} if heads else _by_blocks(amounts_of)
        if not by_row:
            raise _differ(amounts_of, lines)
    stated |= lines
    _require_no_contradiction(amounts_of, {*heads.values(), *stated}, chosen)
    if by_row and len(stated) > 1:
        if heads:
            raise _differ(amounts_of, {*heads.values(), *stated})
        return Unit(sorted(stated)[0], "file", {}, by_row)
    return _of_all(amounts_of, stated, chosen)


def _of_all(amounts_of: Amounts, stated: Collection[str], chosen: str | None) -> Unit:
    """Return the unit where no row has one of its own."""
    heads = amounts_of.heads
    by_heads = bool(heads) and heads.keys() == set(amounts_of.money)
    if by_heads and stated and not {*stated} & {*heads.values()} and not _other_money(amounts_of):
        raise _differ(amounts_of, {*heads.values(), *stated})
    named = amounts.unit_in(amounts_of.table.name, title=True)
    words = [*stated, *(heads.values() if by_heads else ()), named]
    name = next(filter(None, words), None)
    if name:
        return Unit(name, "file", heads)
    if chosen is None and (scaled := {*heads.values()} - {"元"}):
        line = amounts_of.table.header_line
        raise RefusedError("unit_unclear", line=line, unit=" / ".join(sorted(scaled)))
    return Unit(chosen or "元", "person" if chosen else "assumed", heads)


def _differ(amounts_of: Amounts, units: Collection[str]) -> RefusedError:
    line = amounts_of.table.header_line
    return RefusedError("list_units_differ", line=line, unit=" / ".join(sorted(units)))


def _require_no_contradiction(
    amounts_of: Amounts, stated: Collection[str], chosen: str | None
) -> None:
    named = amounts.unit_in(amounts_of.table.name, title=True)
    stated = stated or ({named} if named else set())
    contradicting = {*stated} - {chosen}
    if chosen and contradicting:
        units = " / ".join(sorted(contradicting))
        line = amounts_of.table.header_line
        raise RefusedError("unit_contradicted", line=line, unit=units, chosen=chosen)


def _by_cells(amounts_of: Amounts) -> dict[int, str]:
    """Return the unit that each row's own cell names, by line."""
    return {
        line: unit
        for line, row in amounts_of.rows
        for at in amounts_of.unit_cells
        if at < len(row) and (unit := bare(row[at]))
    }


def _stated(table: Table) -> set[str]:
    """Return the units that lines above, between and below the rows state; a second table speaks
    for itself.
    """
    return {unit for _, unit in _stating_lines(table)}


def _stating_lines(table: Table) -> list[tuple[int, str]]:
    others = {line for line, _ in table.second}
    return [
        (line, unit)
        for line, kind, cells in table.skipped
        if kind != "blank" and line not in others
        if (unit := amounts.unit_in(" ".join(cells), title=True))
    ]


def _by_blocks(amounts_of: Amounts) -> dict[int, str]:
    """Return the unit of each row by the line above its block; empty where a block has none or
    two, or where a line below all rows contradicts them.
    """
    units: dict[int, str] = {}
    events = sorted(
        [*_stating_lines(amounts_of.table), *((line, "") for line, _ in amounts_of.rows)]
    )
    units_above: set[str] = set()
    in_rows = False
    for line, unit in events:
        if unit:
            units_above = {unit} if in_rows else units_above | {unit}
            in_rows = False
            continue
        if len(units_above) != 1:
            return {}
        units[line], in_rows = next(iter(units_above)), True
    return units if in_rows else {}


def _other_money(amounts_of: Amounts) -> bool:
    """Return whether the table has money in another column that states no unit: a line about the
    unit may speak of it.
    """
    return any(
        at not in amounts_of.money
        and not unit_in_head(name)
        and what_it_holds(name.strip(), filled(amounts_of.rows, at)) == "money"
        for at, name in enumerate(amounts_of.table.header or [])
    )
