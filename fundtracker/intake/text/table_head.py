"""A table's head and what stands around it: above it, beside it, in lines that were chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from fundtracker.errors import Issue
from fundtracker.intake.text import looks, structure
from fundtracker.intake.text.record_columns import Cells
from fundtracker.intake.text.table import Table

_NO_END = 1 << 40  # no file has so many lines


def set_structure(
    table: Table, blocks: Iterator[Cells], *, trailing: bool = False, header_line: int | None = None
) -> None:
    """Find the header in the first block and set the stream of the rows below it.

    Where the person, or the file's parts, chose lines (answer ``lines``: 1-3,15-28), the others
    are not there.
    """
    if wanted := table.findings.answer("lines"):
        blocks = _only(blocks, wanted)
        table.part = " · ".join(filter(None, (table.part, table.findings.answer("part") or wanted)))
    block = next((block for block in blocks if block.blank is None), Cells([], [], {}))
    head = block.rows(0, structure.HEAD_RECORDS)
    header = structure.chosen_header(head, block.lines, header_line)
    table.width, table.header, table.trailing = header.width, header.names, trailing
    if header.first is not None:
        begin = header.first + header.rows
        table.header_line, table.header_rows = block.lines[header.first], header.rows
        table.header_cells = head[header.first : begin]
        table.preamble = list(zip(block.lines, head[: header.first], strict=False))
        _name_issues(table)
    else:
        begin = _first_data(head, header.width)
        table.preamble = list(zip(block.lines, head[:begin], strict=False))
    table.skipped = [(line, "preamble", cells) for line, cells in table.preamble]
    following = block.rows(begin, begin + 1)
    if (
        table.header
        and following
        and (
            structure.second_language(table.header, following[0])
            or structure.numbers_columns(table.header, following[0])
        )
    ):
        table.skipped.append((block.lines[begin], "header_second_language", following[0]))
        begin += 1
    table.stream = chain([block.after(begin)], blocks)
    lowest = table.header_cells[-1] if len(table.header_cells) > 1 else table.header or []
    if beside := structure.side_by_side(table.header or []) or structure.side_by_side(lowest):
        _one_of(table, beside)
    rows = block.rows(begin, begin + 200)
    table.looks = looks.looks(
        [row[table.first_column :][: table.width] for row in rows], table.width
    )


def _only(blocks: Iterator[Cells], wanted: str) -> Iterator[Cells]:
    """Yield the rows of some lines alone: ranges parted by commas, the last one may be open
    (15-).
    """
    ranges = list(map(_line_range, filter(None, wanted.split(","))))
    for block in blocks:
        if block.blank is None:
            yield from _some(block, ranges)
        elif _inside(block.blank.start, ranges):
            yield block


def _some(block: Cells, ranges: Sequence[tuple[int, int]]) -> Iterator[Cells]:
    """Yield the rows of a block in some ranges of lines, where there are any."""
    places = [i for i, line in enumerate(block.lines) if _inside(line, ranges)]
    if places:
        rows, lines = block.rows(), [block.lines[i] for i in places]
        wanted = set(lines)
        issues = [issue for issue in block.issues if issue.line in wanted]
        yield Cells.of_rows(lines, [rows[i] for i in places], len(block.columns), issues)


def _line_range(part: str) -> tuple[int, int]:
    """Return the first and the last line of 15, 1-3 or 15- (to the end)."""
    first, dash, last = part.partition("-")
    if last:
        return int(first), int(last)
    return int(first), _NO_END if dash else int(first)


def _inside(line: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(first <= line <= last for first, last in ranges)


def _one_of(table: Table, beside: list[tuple[int, int]]) -> None:
    """Read one of several tables that stand beside each other: the one chosen (answer
    ``beside``), else the first.
    """
    answer = table.findings.answer("beside") or "1"
    at = min(int(answer) if answer.isdecimal() else 1, len(beside)) - 1
    first, last = beside[at]
    table.beside, table.first_column = len(beside), first
    table.preamble = [(line, _own_part(cells, beside, at)) for line, cells in table.preamble]
    table.part = " · ".join(filter(None, (table.part, f"{at + 1}/{len(beside)}")))
    table.header = (table.header or [])[first:last]
    table.header_cells = [cells[first:last] for cells in table.header_cells]
    table.width = last - first
    table.notes.append(Issue("tables_beside", table.header_line, {"n": at + 1, "of": len(beside)}))
    table.issues = [issue for issue in table.issues if issue.code != "duplicate_header"]
    _name_issues(table)
    table.stream = (_slice(block, first, last) for block in table.stream)


def _own_part(cells: list[str], beside: list[tuple[int, int]], at: int) -> list[str]:
    """Return what a line above tables beside each other says of one of them: 收入部分 | 支出部分; a
    line over all of them is theirs together.
    """
    filled = [any(map(str.strip, cells[first:last])) for first, last in beside]
    first, last = beside[at]
    return cells[first:last] if sum(filled) > 1 else cells


def _slice(block: Cells, first: int, last: int) -> Cells:
    """Return some columns of a block as a block; a short row is filled up."""
    if block.blank is not None:
        return block
    rows = [(row + [""] * last)[first:last] for row in block.rows()]
    return Cells.of_rows(block.lines, rows, last - first, block.issues)


def _first_data(rows: list[list[str]], width: int) -> int:
    for i, row in enumerate(rows):
        if len(row) >= width and any(map(looks.is_value, row)):
            return i
    return 0


def _name_issues(table: Table) -> None:
    seen: dict[str, int] = {}
    for cell in table.header or []:
        name = cell.strip()
        if name and name in seen:
            table.issues.append(Issue("duplicate_header", table.header_line, {"name": name}))
        seen[name] = 1
