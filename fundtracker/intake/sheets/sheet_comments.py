"""What comments on the cells of a sheet say: a unit that stands on the head of the money, words on
a row that take its payment back.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from fundtracker.intake.cells import taken_back
from fundtracker.intake.styles.old_comments import Noted
from fundtracker.intake.text.record_columns import letter_of
from fundtracker.patterns import lazy

if TYPE_CHECKING:
    from fundtracker.intake.text.table import Table

_TOLD, _QUOTED = 3, 30  # comments that a sentence quotes, characters of each
# Before the comment itself: what Excel writes where it shows none of the newer ones, its author.
_OLD_EXCEL = lazy(
    r"\A\[(?:threaded comment|线程批注|对话式批注)\].*?(?:comment|批注|注释)s?\s*[:：]\s*",
    re.DOTALL | re.IGNORECASE,
)
_AUTHOR = lazy(r"\A[^:：\n]{1,30}[:：]\s*\n\s*")


class Comment(NamedTuple):
    """A comment on a cell: ``at`` is its column in the table, ``place`` as spreadsheets name it."""

    at: int
    place: str
    text: str


def above(table: Table, columns: Sequence[int]) -> list[str]:
    """Return the comments on the lines above the head, and on the heads of some columns."""
    if table.header_line is None:
        return []
    last = table.header_line + max(table.header_rows, 1) - 1
    wanted = {at + table.styled_from for at in columns}
    return [
        text
        for row, column, text in _comments(table)
        if row < table.header_line or (row <= last and column in wanted)
    ]


def below(table: Table) -> dict[int, list[Comment]]:
    """Return the comments on the rows of the table, by their lines."""
    by_line: dict[int, list[Comment]] = {}
    last = (table.header_line or 0) + table.header_rows - 1
    for row, column, text in _comments(table):
        at = column - table.styled_from
        if row > last and 0 <= at < table.width and (bare_text := _bare(text)):
            place = f"{letter_of(column)}{row}"
            by_line.setdefault(row, []).append(Comment(at, place, bare_text))
    return by_line


def doubted(table: Table, money: Collection[int], *, asked: bool) -> dict[int, str]:
    """Return what comments on rows say of their money that changes nothing by itself, by line;
    ``asked``: those that take a payment back are asked about, and left out here.
    """
    by_line = {}
    for line, comments in below(table).items():
        phrases = [
            f"{c.place} {c.text[:_QUOTED]}"
            for c in comments
            if (taken_back.may_doubt(c.text, on_money=c.at in money) or _takes_back(c.text))
            and not (asked and _takes_back(c.text))
        ]
        if phrases:
            by_line[line] = " / ".join(phrases)
    return by_line


def quoted(comments: Sequence[str]) -> str:
    """Return some comments in one line, the first of them."""
    return " / ".join(comments[:_TOLD]) + (" …" if len(comments) > _TOLD else "")


def _takes_back(comment: str) -> bool:
    return bool(taken_back.in_comments([comment]))


def _bare(text: str) -> str:
    """Return a comment without what stands before it: its author, words of Excel itself."""
    return _AUTHOR.sub("", _OLD_EXCEL.sub("", text.strip())).strip()


def _comments(table: Table) -> list[Noted]:
    """Return row from 1, column from 0 and text of the comments of the sheet of a table."""
    if table.stands_in is None:
        return table.noted()
    from fundtracker.intake.sheets import packed_comments  # most files are no spreadsheets

    noted = packed_comments.of_sheet(*table.stands_in)
    return table.noted() if noted is None else _once(noted)


def _once(comments: Iterable[Noted]) -> list[Noted]:
    """Return comments, each once: the newer ones of Excel stand in the file a second time, for
    older programs.
    """
    once: dict[tuple[int, int, str], Noted] = {}
    for row, column, text in comments:
        once.setdefault((row, column, _bare(text)), (row, column, text))
    return list(once.values())
