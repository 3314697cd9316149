"""What a person does not see of a list, or sees otherwise than it is stored, or the program does
not read: hidden rows and columns, figures struck out, cells under merged ones, a second table; each
named with its money.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from fundtracker.domain.base.money import MISSING, show
from fundtracker.errors import Issue
from fundtracker.i18n import tr
from fundtracker.intake.cells import amounts
from fundtracker.intake.questions import Unread
from fundtracker.intake.sheets import sheet_comments
from fundtracker.intake.text.table import Table
from fundtracker.intake.text.unread_money import money_of
from fundtracker.records.field import Field

Sums = Callable[[Collection[int | None]], dict[str, int]]  # lines → head → fen
# A hidden column of these says something that nobody checks: names and codes are seen elsewhere.
_FIGURES = frozenset({"money", "date", "rate", "limit", "percent", "part", "count", "number"})


def told(
    table: Table, lines: Collection[int], fields: Mapping[int, Field], sums: Sums
) -> list[Issue]:
    """Return what is to be said of what nobody sees.

    Args:
        table: the list's table, read to its end.
        lines: those of its rows.
        fields: what its columns are read as, by their places.
        sums: the money of some lines.
    """
    issues = []
    hidden = sorted(table.hidden_rows.intersection(lines))
    if hidden:
        money = tr(", ").join(f"{head} {show(fen)}" for head, fen in sums(hidden).items())
        params = {"rows": len(hidden), "sums": money or MISSING}
        issues.append(Issue("list_hidden_rows", hidden[0], params))
    issues += [
        Issue("hidden_column", table.header_line, {"name": (table.header or [])[at].strip()})
        for at, field in sorted(fields.items())
        if at in table.hidden_columns and field.kind in _FIGURES
    ]
    money_at = [at for at, field in sorted(fields.items()) if field.kind == "money"]
    if struck := sorted(_struck(table, lines, money_at)):
        params = {"rows": len(struck), "amount": show(sum(sums(struck).values()))}
        issues.append(Issue("struck_rows", struck[0], params))
    comments = sheet_comments.doubted(table, money_at, asked=False)
    if commented := sorted(comments.keys() & set(lines)):
        params = {"rows": len(commented), "amount": show(sum(sums(commented).values()))}
        params["words"] = sheet_comments.quoted([comments[line] for line in commented])
        issues.append(Issue("commented_rows", commented[0], params))
    return [*issues, *table.shown_otherwise(money_at)]


def _struck(table: Table, lines: Collection[int], money: Collection[int]) -> set[int]:
    """Return the lines of which money is struck out."""
    styled, begin = table.styled, table.styled_from
    columns = [at + begin for at in money if styled is not None and at + begin in styled.columns]
    return {
        line
        for line in lines
        for at in columns
        if styled is not None and (style := styled.at(line, at)) is not None and style.struck
    }


def unread(table: Table, money: Collection[int], scale: Callable[[int, int], int]) -> list[Unread]:
    """Return the money of a list that is in no record: under merged cells, in a second table.

    ``scale``: fen of one unit of a cell (place, line).
    """
    notes = []
    covered: dict[int, int] = {}
    for line, cells in sorted(table.covered.items()):
        fens = [amounts.fen(cells[at], scale(at, line)) for at in money if at in cells]
        some = [abs(fen) for fen in fens if isinstance(fen, int) and fen]
        if some and line > (table.header_line or 0):
            covered[line] = sum(some)
    if covered:
        first = min(covered)
        notes.append(Unread("under_merged_cells", "", first, len(covered), sum(covered.values())))
    if table.second:
        fen = money_of([cells for _, cells in table.second])
        notes.append(Unread("second_table", "", table.second[0][0], len(table.second), fen))
    return notes
