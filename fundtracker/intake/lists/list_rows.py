"""The rows of a list as a person sees them: merged cells and dittos hold for the rows below, an
amount merged over several belongs to none of them alone, a line of one cell may be a record.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fundtracker.errors import UserError
from fundtracker.intake.cells.dittos import WORDS
from fundtracker.intake.lists.list_columns import Row
from fundtracker.intake.text.looks import bare
from fundtracker.intake.text.table import Table
from fundtracker.patterns import lazy
from fundtracker.records.record_type import RecordType

# What adds up from row to row: merged over several, each would count it anew.
_ADDED = frozenset({"money", "number", "count", "thousandths", "part"})
# Lines between rows that no record is named by: headings, notes, who filled the list in.
_HEADING = lazy(
    r"[（(【\[]?(?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）】\]、.．:：\s]|第.{1,4}[章节部分类批条项页]|"
    r"(?:其中|附[件表注]|备注|说明|单位|填报|填表|制表|审核|复核|经办|负责人|主管|联系[人电方]|合计|小计|总计|共[\d计有])|"
    r".*[:：].*|.*[年月日]$|(?:出纳|会计)$|.{41,}",
    re.DOTALL,
)
Faults = dict[int, UserError]  # line → why its row is not taken


def take_back(table: Table, rows: list[Row], places: Mapping[str, int], kind: RecordType) -> Faults:
    """Put lines that were taken for notes back among the rows where they may be records; return
    those of one cell that may be a heading as well.

    A list that has no other rows has no headings either.
    """
    needed = [places.get(field.name) for field in kind.columns if field.required]
    if 0 not in needed:
        return {}
    back = _records(_notes(table), rows, needed)
    taken = {line for line, _ in back}
    table.skipped[:] = [each for each in table.skipped if each[0] not in taken]
    faults = {
        line: UserError("lone_cell", cell=bare(cells[0]))
        for line, cells in (back if rows and len(needed) == 1 else ())
        if len(_filled(cells)) == 1
    }
    rows += back
    rows.sort(key=lambda row: row[0])
    return faults


def _records(notes: Sequence[Row], rows: Sequence[Row], needed: Sequence[int | None]) -> list[Row]:
    """Return the notes that hold all that a record needs, or begin with a code like those of the
    rows.
    """
    shapes = {_shape(bare(row[0])) for _, row in rows}
    return [
        (line, cells)
        for line, cells in notes
        if _filled(cells).issuperset(needed) or _shape(bare(cells[0])) in shapes
    ]


def _filled(cells: Sequence[str]) -> set[int | None]:
    return {at for at, cell in enumerate(cells) if bare(cell)}


def _notes(table: Table) -> list[Row]:
    """Return the lines below the head that were taken for notes, but do not read like one."""
    others = {line for line, _ in table.second}
    return [
        (line, cells)
        for line, kind, cells in table.skipped
        if kind == "footer_note" and line > (table.header_line or 0) and line not in others
        if cells and bare(cells[0]) and not _HEADING.match(bare(cells[0]))
    ]


def _shape(text: str) -> str:
    """Return a code without its letters and figures: HT-701 and HT-12 have one shape; a text
    without a figure has its own.
    """
    return re.sub(r"[A-Za-z]+", "A", re.sub(r"\d+", "9", text))


def fill(table: Table, rows: Sequence[Row], places: Mapping[str, int], kind: RecordType) -> Faults:
    """Give rows what merged cells and dittos above say for them; return the rows of which an
    amount is merged with that of others.
    """
    owned = [
        (line, row, table.merged_above(line))
        for line, row in rows
        if any(row[at].strip() for at in places.values() if at < len(row))
    ]
    faults: Faults = {}
    added = {name for name in places if kind.field(name).kind in _ADDED}
    for name in places.keys() - added:
        _fill_column(places[name], owned)
    for name in added:
        same = [places[other] for other in _beside(kind, name) if other in places.keys() - added]
        faults |= _shared(table, places[name], owned, same)
    return faults


_Owned = Sequence[tuple[int, list[str], Mapping[int, str]]]  # line, cells, merged cells above


def _fill_column(at: int, rows: _Owned) -> None:
    above = ""
    for _, row, merged in rows:
        if at >= len(row):
            continue
        cell = row[at].strip()
        if not cell:
            row[at] = merged.get(at, "")
        elif cell in WORDS:
            row[at] = above or row[at]
        above = row[at] if row[at].strip() else above


def _beside(kind: RecordType, name: str) -> set[str]:
    """Return the fields of the record that a field belongs to."""
    if any(field.name == name for field in kind.fields):
        return {field.name for field in kind.fields}
    return {
        also.keys.get(field.name, field.name)
        for also in kind.also
        if any(field.name == name for field in also.kind.fields)
        for field in also.kind.fields
    }


def _shared(table: Table, at: int, rows: _Owned, same: Sequence[int]) -> Faults:
    """Return the rows under one merged amount, unless they state one record alike."""
    faults: Faults = {}
    for group in _under_one_cell(at, rows):
        alike = {tuple(row[other] for other in same if other < len(row)) for _, row in group}
        if len(alike) > 1:
            cell, lines = bare(group[0][1][at]), ", ".join(str(line) for line, _ in group)
            name = (table.header or [])[at].strip()
            error = UserError("shared_cell", name=name, cell=cell, lines=lines)
            faults |= {line: error for line, _ in group}
    return faults


def _under_one_cell(at: int, rows: _Owned) -> list[list[Row]]:
    """Return the rows over which one cell of a column reaches, those of each cell together."""
    groups: list[list[Row]] = []
    for line, row, merged in rows:
        if groups and at in merged and bare(groups[-1][0][1][at]) == bare(merged[at]):
            groups[-1].append((line, row))
        else:
            groups.append([(line, row)])
    return groups
