"""A regular piece of text cut into columns by whole-string operations: no cell is looked at by
itself.

Whatever is not regular beyond doubt (a quote astray or doubled, a break inside quotes) is left to
the readers of ``records``.
"""

from __future__ import annotations

from itertools import repeat
from operator import contains
from typing import NamedTuple

from fundtracker.intake.cells.column_cleaning import first_of, last_of

_HIDDEN = (
    "\x1f"  # stands for a delimiter inside quotes; a text that holds one itself is not cut here
)
_FEW = 8  # one line in so many may be irregular


class Cut(NamedTuple):
    """Columns of one width; ``odd`` are the places of lines of another one (empty cells in the
    columns).
    """

    columns: list[list[str]]
    odd: list[int]


def cut(text: str, delimiter: str, quote: str, width: int, limit: int) -> Cut | None:
    """Cut a piece whose lines are records of ``width`` cells, but for a few; None where it is not
    so regular, or where a line has more than ``limit`` cells.
    """
    body = text.replace("\r\n", "\n") if "\r" in text else text
    if width < 2 or _HIDDEN in text or "\r" in body:
        return None
    body = body.removesuffix("\n")
    inside = 0
    if quote in body:
        bare = _unquoted(body, delimiter, quote)
        if bare is None:
            return None
        body, inside = bare
    columns = _columns(body, delimiter, width)
    odd: list[int] = []
    if columns is None:
        regular = _without_odd(body, delimiter, width, limit)
        if regular is None:
            return None
        odd, body = regular
        inside = body.count(_HIDDEN) if inside else 0  # odd lines are read again from the text
        columns = _columns(body, delimiter, width)
        if columns is None:
            return None
    if inside:
        _shown(columns, body, delimiter, inside)
    return Cut(columns, odd)


def _without_odd(body: str, delimiter: str, width: int, limit: int) -> tuple[list[int], str] | None:
    """Return the places of the lines of another width and the text with these lines empty; None
    where they are more than a few.
    """
    lines = body.split("\n")
    counts = list(map(str.count, lines, repeat(delimiter)))
    odd = [i for i, n in enumerate(counts) if n != width - 1]
    if len(odd) * _FEW > len(lines) or max(counts) >= limit:
        return None
    for i in odd:
        lines[i] = delimiter * (width - 1)
    return odd, "\n".join(lines)


def _unquoted(body: str, delimiter: str, quote: str) -> tuple[str, int] | None:
    """Return the text without its quotes, the delimiters inside them hidden, and how many those
    are.
    """
    parts = body.split(quote)
    outside = parts[::2]
    edges = {delimiter, "\n"}
    if len(parts) % 2 == 0 or not edges.issuperset(map(last_of, outside[1:-1])):
        return None
    if not edges.issuperset(map(first_of, outside[1:-1])):
        return None
    if outside[0][-1:] not in ("", *edges) or outside[-1][:1] not in ("", *edges):
        return None
    inner = quote.join(parts[1::2])
    if "\n" in inner:
        return None
    n = inner.count(delimiter)
    if n:
        parts[1::2] = inner.replace(delimiter, _HIDDEN).split(quote)
    return "".join(parts), n


def _columns(body: str, delimiter: str, width: int) -> list[list[str]] | None:
    """Return the columns if every line has ``width`` cells.

    Only delimiters part the text, so that a line's last cell and the next line's first are one
    cell with a break inside: all lines are of that width exactly if these, and no others, hold one
    break each.
    """
    step = width - 1
    n = body.count("\n") + 1
    if body.count(delimiter) != n * step:
        return None  # counted first: a piece with one short line is not cut twice
    cells = body.split(delimiter)
    edges = cells[::step]
    if not all(map(contains, edges[1:-1], repeat("\n"))):
        return None  # of n - 1 breaks one is in each of them, or some are elsewhere
    ends = "\n".join(edges).split("\n")
    return [ends[::2], *(cells[i::step] for i in range(1, step)), ends[1::2]]


def _shown(columns: list[list[str]], body: str, delimiter: str, inside: int) -> None:
    """Put the hidden delimiters back, first into the column that holds the first one."""
    at = body.find(_HIDDEN)
    line = body.rfind("\n", 0, at) + 1
    likely = body.count(delimiter, line, at)
    for i in (likely, *range(len(columns))):
        joined = "\n".join(columns[i])
        n = joined.count(_HIDDEN)
        if n:
            columns[i] = joined.replace(_HIDDEN, delimiter).split("\n")
            inside -= n
            if not inside:
                return
