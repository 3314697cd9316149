"""Which rows a total of a table adds up, and whether they still do as they are shown rounded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from fundtracker.domain.base import money
from fundtracker.i18n import tr
from fundtracker.reports.tables.report_table import Band, Row, Table, Value

Line = Row | Band


def sums(rows: Sequence[Mapping[str, Value]], columns: Iterable[str]) -> dict[str, int]:
    """Return what rows come to in each of some columns; where no figure stands nothing counts."""
    return {
        code: sum(fen for row in rows if isinstance(fen := row.get(code), int)) for code in columns
    }


def parts_of(lines: Sequence[Line], y: int, code: str) -> list[int]:
    """Return the lines whose figures make up a total in a column exactly, below it or above; []
    where none do. A total without any figure but 0 is none of the lines above: it equals any of
    theirs that is 0, too.
    """
    total = lines[y]
    if isinstance(total, Band) or not total.total or (total_fen := total.number(code)) is None:
        return []
    says = any(total.number(code) for code in total.cells)
    for some in _possible_parts(lines, y, total.depth) if says else [_under(lines, y, total.depth)]:
        known = {i: fen for i in some if (fen := _fen(lines[i], code)) is not None}
        if known and sum(known.values()) == total_fen:
            return list(known)
    return []


def _possible_parts(lines: Sequence[Line], y: int, depth: int) -> Iterator[list[int]]:
    """Yield which lines a total may sum: those under it, or the plain ones or the totals of its
    depth above it.
    """
    yield _under(lines, y, depth)
    above = [(i, row) for i, row in enumerate(lines[:y]) if isinstance(row, Row)]
    for totals in (False, True):
        yield [i for i, row in above if row.depth == depth and bool(row.total) is totals]


def _under(lines: Sequence[Line], y: int, depth: int) -> list[int]:
    rows_below = []
    for i, line in enumerate(lines[y + 1 :], y + 1):
        own = 0 if isinstance(line, Band) else line.depth
        if own <= depth:
            break
        if own == depth + 1:
            rows_below.append(i)
    return rows_below


def _fen(line: Line, code: str) -> int | None:
    return line.number(code) if isinstance(line, Row) else None


def adds_up(table: Table, unit: str) -> bool:
    """Tell whether the parts of every total of money add up to it as they are shown in a unit."""
    lines = list(table.lines())
    for column in table.every_column():
        if column.kind != "money":
            continue
        for y, line in enumerate(lines):
            parts = [_fen(lines[i], column.code) or 0 for i in parts_of(lines, y, column.code)]
            if parts and not money.adds_up(parts, _fen(line, column.code) or 0, unit, table.lang):
                return False
    return True


def rounding_note() -> str:
    """Return what is said below a table whose rounded parts do not add up."""
    return tr("Rounded parts do not add up to the total shown: the total is exact.")


def notes_in(table: Table, unit: str) -> list[str]:
    """Return the notes below a table shown in a unit: what was said of the rounding in another
    unit is not.
    """
    notes = [note for note in table.notes if note != rounding_note()]
    return notes if adds_up(table, unit) else [*notes, rounding_note()]
