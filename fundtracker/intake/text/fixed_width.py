"""Text whose columns are parted by spaces alone, under a line of names: teller prints,
sub-ledgers, old systems.

Columns are where all rows and the names leave the same places blank, a Chinese character counting
two.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fundtracker.errors import RefusedError
from fundtracker.intake.text import looks, structure
from fundtracker.intake.text.record_columns import Cells
from fundtracker.patterns import lazy

_GAP = lazy(r"(?:[ \u3000]{2,}|\u3000)")
_DELIMITERS = lazy(r"[,;\t|│┃]")
_BREAK = lazy(r"\r\n|\n|\r")
_HEAD_LINES = 120
_BLOCK = 4096
_MARGIN = 1  # a blank place beside an edge still belongs to the column


class Layout(NamedTuple):
    """Where the columns are: (first, behind the last) place of each; ``head`` the line of the
    names, from 0.
    """

    head: int
    spans: list[tuple[int, int]]


def may_be(start: str) -> bool:
    """Return whether the first lines of a text have a line of names parted by spaces alone."""
    return any(map(_names_columns, _BREAK.split(start, _HEAD_LINES)[:_HEAD_LINES]))


def layout_of(text: str) -> Layout | None:
    """Return the layout of a text in columns of fixed width; None where it has none, or a
    delimiter.

    Raises:
        RefusedError: ``fixed_width_unclear``: names without columns of their own.
    """
    lines = _BREAK.split(text)
    head = next((i for i, line in enumerate(lines[:_HEAD_LINES]) if _names_columns(line)), None)
    if head is None:
        return None
    rows = [line for line in lines[head + 1 :] if _is_row(line)]
    if not rows:
        return None
    taken = _occupied([lines[head], *rows])
    spans = _runs(taken)
    names = _runs(_occupied([lines[head]]), wide=2)
    spans = _merged(spans, names)
    if len(spans) != len(names):
        raise RefusedError("fixed_width_unclear", line=head + 1)
    return Layout(head, spans)


def blocks(text: str, layout: Layout) -> Iterator[Cells]:
    """Yield the lines of a text as rows of cells; a line beside the columns is parted where it
    has gaps.
    """
    lines = _BREAK.split(text.removesuffix("\n"))
    for at in range(0, len(lines), _BLOCK):
        some = lines[at : at + _BLOCK]
        yield Cells.of_rows(
            range(at + 1, at + 1 + len(some)),
            [_cells(line, layout) for line in some],
            len(layout.spans),
        )


def _names_columns(line: str) -> bool:
    if _DELIMITERS.search(line):
        return False
    cells = [cell for cell in _GAP.split(line.strip()) if cell]
    if len(cells) < 3 or any(looks.is_value(cell) for cell in cells):
        return False
    known = structure.count_names(cells)
    return (
        known >= 3
        and known * 3 >= len(cells) * 2
        and any(looks.is_money_name(cell) for cell in cells)
    )


def _is_row(line: str) -> bool:
    """Return whether a line is one of the table: it has a date and an amount, or two amounts."""
    cells = line.replace("\u3000", " ").split()
    kinds = [looks.look(cell) for cell in cells]
    dated = any(
        kind == "date" or re.fullmatch(r"(?:19|20)\d{6}", cell)
        for kind, cell in zip(kinds, cells, strict=True)
    )
    money = sum(kind == "decimal" for kind in kinds)
    return len(cells) >= 3 and (money >= 2 or (dated and money >= 1))


def _places(line: str) -> Iterator[tuple[int, str]]:
    at = 0
    for character in line:
        yield at, character
        at += 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _occupied(lines: Sequence[str]) -> set[int]:
    taken: set[int] = set()
    for line in lines:
        for at, character in _places(line):
            if not character.isspace():
                taken.add(at)
                if unicodedata.east_asian_width(character) in "WF":
                    taken.add(at + 1)
    return taken


def _runs(taken: set[int], wide: int = 1) -> list[tuple[int, int]]:
    """Return the runs of taken places, parted by gaps of ``wide`` places or more."""
    runs: list[tuple[int, int]] = []
    for at in sorted(taken):
        if runs and at - runs[-1][1] < wide:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs


def _merged(spans: list[tuple[int, int]], names: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join runs without a name of their own to the one on their left: words with spaces in one
    cell.
    """
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        named = sum(1 for first, last in names if first < end and last > start)
        if named > 1:
            return []
        if named or not joined:
            joined.append((start, end))
        else:
            joined[-1] = (joined[-1][0], end)
    return joined


def _cells(line: str, layout: Layout) -> list[str]:
    if not line.strip():
        return []
    cells = [""] * len(layout.spans)
    column = 0
    for at, character in _places(line):
        while column + 1 < len(layout.spans) and at >= layout.spans[column + 1][0]:
            column += 1
        first, last = layout.spans[column]
        if character.isspace():
            cells[column] += " "
        elif first - _MARGIN <= at < last + _MARGIN:
            cells[column] += character
        else:
            return [cell.strip() for cell in _GAP.split(line.strip()) if cell.strip()]
    return [cell.strip() for cell in cells]
