"""The rows of a printed table: lines that belong to one row joined, heads and feet of pages taken
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from fundtracker.intake.pages import heads
from fundtracker.intake.pages.heads import Head
from fundtracker.intake.text import looks, row_kinds
from fundtracker.ledger.documents.printed_pages import Line, Page, Rule
from fundtracker.patterns import lazy

_AMOUNT = lazy(
    r"[-+−]?[¥￥]?\(?[-+−]?(?:\d{1,3}(?:,\d{3})+|0|[1-9]\d*)(?:\.\d{1,2})?\)?-?(?:CR|DR)?"
)
_CLOCK = lazy(r"\d{1,2}[:：]\d{2}")
_LABEL = lazy(r"[^\d:：]{2,16}[:：]")
_DATED = lazy(r"[-/.年月日\d:：]{2,20}")
_FOOT = lazy(
    r"第\s*\d+\s*页|共\s*\d+\s*页|^-?\s*\d+\s*/\s*\d+\s*-?$|^\s*-?\s*\d{1,4}\s*-?\s*$|\bpage\b|打印(?:日期|时间|人|机构)|"
    r"温馨提示|验证码|仅供|盖章|重要提示|本对账单|电子回单|客服|继续|下页",
    re.IGNORECASE,
)
_WIDE = 0.6  # of the table: as much of it a line drawn across must part


class Row(NamedTuple):
    """One row as the file has it: the number of the line that holds its money, its cells.

    ``loose``: a line outside the table, its words.
    """

    line: int
    cells: list[str]
    loose: bool = False


class Printed(NamedTuple):
    """A table of pages: ``rows`` from the first line of the file to the last, ``head`` the place
    of its head among them, ``money`` the lines outside the rows that look like rows.
    """

    rows: list[Row]
    head: int
    names: list[str]


def assembled(pages: Sequence[Page], lines: Sequence[Line]) -> Printed | None:
    """Return the rows of the pages' table under one head, None where no page has a head with a
    balance.
    """
    assembly = _Assembly()
    for number, page in enumerate(pages, 1):
        assembly.take(page, [line for line in lines if line.page == number])
    rows, place = assembly.rows, assembly.place
    return Printed(rows, place, rows[place].cells) if assembly.head is not None else None


class _Assembly:
    """Collects the rows while the pages go by; a page may repeat the head, or go on without."""

    def __init__(self) -> None:
        self.rows: list[Row] = []
        self.head: Head | None = None
        self.place = 0  # of the head among the rows

    def take(self, page: Page, lines: list[Line]) -> None:
        """Take the lines of a page."""
        head = heads.find(lines, 0, page.down)
        if head is None and self.head is None:
            self.rows += map(_loose_row, lines)
        elif head is None and self.head is not None:
            self.rows += _body(self.head, lines, page, self.rows)
        begin = 0
        while head is not None:
            self.rows += _before(self.head, lines[begin : head.begin], page, self.rows)
            following = heads.find(lines, head.end, page.down)
            begin = following.begin if following is not None else len(lines)
            body = lines[head.end : begin]
            self._take_table(_fit(head, body, lines, page), lines[head.begin].number, body, page)
            head = following

    def _take_table(self, head: Head, number: int, body: list[Line], page: Page) -> None:
        """Take a head on line ``number`` and the lines under it."""
        if self.head is None:
            self.head, self.place = head, len(self.rows)
        self.rows.append(Row(number, head.texts))
        if len(head.names) == len(self.head.names):
            self.head = head
        self.rows += _body(head, body, page, self.rows)


def _fit(head: Head, body: Sequence[Line], ours: Sequence[Line], page: Page) -> Head:
    rows = [line.words for line in ours[head.begin : head.end]]
    return heads.fitted(head, (line for line in body if _is_body(line)), page.down, rows)


def _is_body(line: Line) -> bool:
    return (
        len(line.words) >= 3 and sum(1 for word in line.words if _AMOUNT.fullmatch(word.text)) >= 1
    )


def _loose_row(line: Line) -> Row:
    return Row(line.number, _loose(line), loose=True)


def _loose(line: Line) -> list[str]:
    return [word.text for word in line.words]


def _before(head: Head | None, lines: Sequence[Line], page: Page, above: list[Row]) -> list[Row]:
    """Return the lines above a head that is repeated: the end of the table before it, titles of
    the page.
    """
    if head is None or not any(_anchors(head, line) for line in lines):
        return [_loose_row(line) for line in lines]
    return list(_body(head, lines, page, above))


def _anchors(head: Head, line: Line) -> bool:
    """Return whether a line holds the money of a row: an amount under a name of money. A number
    alone is a page's.
    """
    first = line.words[0].text
    if (len(line.words) == 1 and first.isdigit()) or _LABEL.match(first):
        return False
    cells = head.cells(line.words)
    return any(_AMOUNT.fullmatch(looks.bare(cells[i])) for i in head.money)


def _body(head: Head, lines: Sequence[Line], page: Page, above: list[Row]) -> Iterator[Row]:
    """Yield the rows under a head: by the lines drawn across, else each line without money goes
    to its neighbour.
    """
    feet = [line for line in lines if _is_foot(head, line)]
    lines = [line for line in lines if line not in feet]
    yield from map(_loose_row, feet)
    groups = _bands(head, lines, page.across)
    if groups is None:
        groups = _grouped(head, lines)
    last = _last(above)
    for group in groups:
        money = next((line for line in group if _anchors(head, line)), None)
        if money is not None:
            last = None
            yield Row(money.number, _cells(head, group))
        elif last is None or last.cells == head.texts:
            yield from map(_loose_row, group)
        else:
            yield from _without_money(head, group, last)


def _last(rows: Sequence[Row]) -> Row | None:
    """Return the last row of the table so far."""
    return next((row for row in reversed(rows) if not row.loose), None)


def _cells(head: Head, lines: Sequence[Line]) -> list[str]:
    """Return the cells of a row that stands on several lines."""
    by_line = [head.cells(line.words) for line in lines]
    return [_joined(parts) for parts in zip(*by_line, strict=True)]


def _without_money(head: Head, lines: Sequence[Line], last: Row) -> Iterator[Row]:
    """Give lines without money to the row above where they go on with it; yield the others."""
    for line in lines:
        if last.cells != head.texts and _continues(head, line):
            last.cells[:] = map(_joined, zip(last.cells, head.cells(line.words), strict=True))
        else:
            yield _loose_row(line)


def _is_foot(head: Head, line: Line) -> bool:
    return _FOOT.search(line.text) is not None and not _anchors(head, line)


def _continues(head: Head, line: Line) -> bool:
    """Return whether a line without money may be the rest of the row above: it stands in its
    columns, not before them, and says nothing of its own.
    """
    cells = head.cells(line.words)
    alone = (
        len(cells[0]) > 0
        and sum(map(bool, cells)) == 1
        and not _DATED.fullmatch(looks.bare(cells[0]))
    )
    return not alone and row_kinds.kind_of(cells, len(cells)) is None


def _bands(head: Head, lines: Sequence[Line], across: Sequence[Rule]) -> list[list[Line]] | None:
    """Return the lines between lines drawn across; None where these part no rows."""
    wide = (head.names[-1].right - head.names[0].left) * _WIDE
    levels = sorted(_levels(across, wide))
    if len(levels) < 2:
        return None
    lines_of_band: dict[int, list[Line]] = {}
    for line in lines:
        middle = (line.top + line.bottom) / 2
        lines_of_band.setdefault(sum(1 for level in levels if level < middle), []).append(line)
    if any(
        sum(1 for line in group if _anchors(head, line)) > 1 for group in lines_of_band.values()
    ):
        return None  # drawn around the table, not between its rows
    return list(lines_of_band.values())


def _levels(across: Sequence[Rule], wide: float) -> set[float]:
    """Return the heights at which lines drawn across, added up, part most of the table."""
    lengths: dict[float, float] = {}
    for rule in across:
        at = round(rule.at)
        lengths[at] = lengths.get(at, 0.0) + rule.end - rule.begin
    return {at for at, length in lengths.items() if length >= wide}


def _grouped(head: Head, lines: Sequence[Line]) -> list[list[Line]]:
    """Return lines in rows: those without money go to the row above, or are parted where the
    widest gap is.
    """
    groups: list[list[Line]] = []
    waiting: list[Line] = []
    for line in lines:
        if not _anchors(head, line):
            waiting.append(line)
            continue
        if groups:
            upper, lower = _parted([groups[-1][-1], *waiting, line])
            groups[-1] += upper
            groups.append([*lower, line])
        else:
            held = _parted_first(waiting, line)
            groups += [[line] for line in waiting[: len(waiting) - len(held)]]
            groups.append([*held, line])
        waiting = []
    return [*groups, *_tail(head, groups, waiting)]


def _parted(lines: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Part the lines between two with money: (those of the upper, those of the lower row)."""
    inner = list(lines[1:-1])
    if not inner:
        return [], []
    gaps = [lower.top - upper.bottom for upper, lower in pairwise(lines)]
    widest = max(range(len(gaps)), key=lambda i: (gaps[i], i))
    if gaps[widest] - min(gaps) < 0.15 * (lines[0].bottom - lines[0].top):
        widest = len(gaps) - 1  # all as far apart: what follows a row is its own
    return inner[:widest], inner[widest:]


def _parted_first(waiting: Sequence[Line], line: Line) -> list[Line]:
    """Return the lines below the head that belong to the first row: they touch it."""
    held: list[Line] = []
    below = line
    for line_item in reversed(waiting):
        if (
            below.top - line_item.bottom > 0.5 * (line.bottom - line.top)
            or len(line_item.words) > 4
        ):
            break
        held.insert(0, line_item)
        below = line_item
    return held


def _tail(head: Head, groups: list[list[Line]], waiting: Sequence[Line]) -> list[list[Line]]:
    """Give the last row the lines that touch it; the others stand alone."""
    at = 0
    if groups:
        for line in waiting:
            above = groups[-1][-1]
            if line.top - above.bottom > 0.6 * (above.bottom - above.top) or not _continues(
                head, line
            ):
                break
            groups[-1].append(line)
            at += 1
    return [[line] for line in waiting[at:]]


def _joined(parts: Iterable[str]) -> str:
    """Join what one cell holds on several lines: words by a blank, broken names and numbers
    without one.
    """
    text = ""
    for part in filter(None, parts):
        text += f" {part}" if text and _apart(text, part) else part
    return text


def _apart(text: str, part: str) -> bool:
    if _CLOCK.match(part) and text[-1].isdigit():
        return True
    number = text[-1] in "0123456789.,-:/" and part[0] in "0123456789.,-:/"
    return text[-1].isascii() and part[0].isascii() and not number
