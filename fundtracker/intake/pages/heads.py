"""The head of a printed table: its names, and where the columns under them part."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from fundtracker.intake.text import structure
from fundtracker.ledger.documents.printed_pages import Line, Rule, Word
from fundtracker.patterns import lazy

MOST_LINES = 4  # of one head
_BLANK = 0.9  # of the height: a name's own words stand no farther apart
_PHRASE = 0.5  # of the height: a blank between two words of one cell
_ALONE = lazy(r"\d[.,]\d\d|^\d{4}[-/.年]?\d|\d[:：]\d\d|^[-+]$")
_BALANCE = lazy("余额|结余|结存|余\\s*额|balance", re.IGNORECASE)
_DAY = lazy("日期|时间|记账日|交易日|入账日|^日$|date", re.IGNORECASE)
_MONEY = lazy(
    "金额|发生额|支出|收入|借方?|贷方?|付款|收款|存入|支取|转入|转出|取出|付出|收进|amount|debit|credit|withdraw|deposit|paid|"
    "money|payment|receipt",
    re.IGNORECASE,
)


class Head(NamedTuple):
    """A head: its lines (from, to behind), the names, the places where columns part (one fewer
    than the names).
    """

    begin: int
    end: int
    names: list[Word]
    cuts: list[float]
    drawn: bool = False  # all cuts are lines drawn on the page

    def cells(self, words: Sequence[Word]) -> list[str]:
        """Return the words of one line by columns."""
        cells_found: list[list[Word]] = [[] for _ in self.names]
        for phrase in phrases(words, self.cuts if self.drawn else ()):
            cells_found[bisect(self.cuts, phrase.middle)].append(phrase)
        return [" ".join(word.text for word in cell) for cell in cells_found]

    @property
    def texts(self) -> list[str]:
        """The names as text."""
        return [name.text for name in self.names]

    @property
    def money(self) -> list[int]:
        """The columns of money, balances among them."""
        return [
            i for i, name in enumerate(self.texts) if _MONEY.search(name) or _BALANCE.search(name)
        ]


def find(lines: Sequence[Line], begin: int, down: Sequence[Rule]) -> Head | None:
    """Return the first head at or below a line (of one page), its cuts where the names alone put
    them.

    A head names a day, money and a balance; it may take several lines, names broken or grouped.
    """
    for first in range(begin, len(lines)):
        head = _longest(lines, first, down) if _may_begin(lines[first]) else None
        if head is not None:
            return head
    return None


def _longest(lines: Sequence[Line], first: int, down: Sequence[Rule]) -> Head | None:
    """Return the head that begins on a line, of as many lines as add names."""
    best: Head | None = None
    most = 0
    for end in range(first + 1, min(first + MOST_LINES, len(lines)) + 1):
        if end > first + 1 and not _goes_on(lines[end - 2], lines[end - 1]):
            break
        head = _head(lines, first, end, down)
        if head is not None and (names := structure.count_names(head.texts)) >= most:
            best, most = head, names
    return best


def _goes_on(upper: Line, lower: Line) -> bool:
    """Return whether a head may go on with the next line: names right below, on the same page."""
    far = lower.top - upper.bottom > 2.2 * _height(upper)
    return lower.page == upper.page and not _holds_values(lower) and not far


def _height(line: Line) -> float:
    return max(word.height for word in line.words)


def _may_begin(line: Line) -> bool:
    texts = [word.text for word in line.words]
    return (
        len(texts) >= 2
        and not _holds_values(line)
        and not any(text[-1:] in ":：" for text in texts)
    )


def _holds_values(line: Line) -> bool:
    return any(re.search(r"\d{3}|\d[.,]\d", word.text) for word in line.words)


def _head(lines: Sequence[Line], first: int, end: int, down: Sequence[Rule]) -> Head | None:
    rows = [line.words for line in lines[first:end]]
    names = _names(rows, _walls(rows, down))
    texts = [name.text for name in names]
    if len(names) < 3 or not any(map(_BALANCE.search, texts)) or not any(map(_DAY.search, texts)):
        return None
    if not any(_MONEY.search(text) and not _BALANCE.search(text) for text in texts):
        return None
    if structure.count_names(texts) * 2 < len(texts):
        return None
    walls = _walls(rows, down)
    cuts = [
        _between(walls, left_word.middle, other.middle, (left_word.right + other.left) / 2)
        for left_word, other in pairwise(names)
    ]
    return Head(first, end, names, cuts)


def _walls(rows: Sequence[Sequence[Word]], down: Sequence[Rule]) -> list[float]:
    """Return where lines drawn down part the columns: those that pass the lowest line of the
    head.
    """
    low = rows[-1]
    middle = sum((word.top + word.bottom) / 2 for word in low) / len(low)
    return sorted({round(rule.at, 1) for rule in down if rule.begin <= middle <= rule.end})


def _between(walls: Sequence[float], left: float, right: float, other: float) -> float:
    return next((wall for wall in walls if left < wall < right), other)


def _names(rows: Sequence[Sequence[Word]], walls: Sequence[float]) -> list[Word]:
    """Join the words of a head to names: what stands above each other belongs together, a group
    goes before each of the names under it.
    """
    *upper, columns = [_spaced(row, walls) for row in rows]
    for row in reversed(upper):
        columns = _named_above(columns, row)
    return columns


def _named_above(columns: list[Word], row: Sequence[Word]) -> list[Word]:
    """Return names with those of the row above put before them; what covers none is one too."""
    columns = list(columns)
    spans = [[i for i, name in enumerate(columns) if _overlap(word, name)] for word in row]
    covered = {i for under in spans for i in under}
    added: list[Word] = []
    reaches = [*(word.left for word in row[1:]), float("inf")]
    for word, under, reach in zip(row, spans, reaches, strict=False):
        beside = [i for i in _beside(columns, under, covered) if columns[i].right < reach]
        if not under and not beside:
            added.append(word)
        group = len(under) + len(beside) > 1
        for i in (*under, *beside):
            columns[i] = _above(word, columns[i], group=group)
    return sorted([*columns, *added], key=lambda name: name.left)


def _beside(columns: Sequence[Word], under: Sequence[int], covered: set[int]) -> list[int]:
    """Return the names that a group written over the first of its names covers too: those to the
    right with nothing above them.
    """
    if not under or not structure.count_names([columns[under[0]].text]):
        return []
    places = []
    for i in range(under[-1] + 1, len(columns)):
        if (
            i in covered
            or not structure.count_names([columns[i].text])
            or _BALANCE.search(columns[i].text)
        ):
            break
        places.append(i)
    return places


def _spaced(row: Sequence[Word], walls: Sequence[float]) -> list[Word]:
    """Join words of one line that a blank alone parts: 交 易 日 期, Transaction Date."""
    joined: list[Word] = []
    for word in row:
        near = joined and word.left - joined[-1].right <= _BLANK * word.height
        if (
            near
            and not any(joined[-1].middle < wall < word.middle for wall in walls)
            and _one_name(joined[-1], word)
        ):
            joined[-1] = _side(joined[-1], word)
        else:
            joined.append(word)
    return joined


def _one_name(first: Word, other: Word) -> bool:
    """Return whether two words beside each other may be one name: neither names a column by
    itself.
    """
    names = [text for text in (first.text, other.text) if structure.count_names([text])]
    blank = other.left - first.right <= 0.45 * other.height
    return blank and (len(names) < 2 or first.text.isascii())


def _side(first: Word, other: Word) -> Word:
    blank = " " if first.text.isascii() and other.text.isascii() else ""
    return Word(
        f"{first.text}{blank}{other.text}",
        first.left,
        min(first.top, other.top),
        other.right,
        max(first.bottom, other.bottom),
    )


def _overlap(first: Word, other: Word) -> bool:
    return min(first.right, other.right) - max(first.left, other.left) > 0.25 * min(
        first.right - first.left, other.right - other.left
    )


def _above(upper: Word, lower: Word, *, group: bool) -> Word:
    blank = " " if group or (upper.text.isascii() and lower.text.isascii()) else ""
    left, right = (
        (lower.left, lower.right)
        if group
        else (min(upper.left, lower.left), max(upper.right, lower.right))
    )
    return Word(f"{upper.text}{blank}{lower.text}", left, upper.top, right, lower.bottom)


def fitted(
    head: Head, lines: Iterable[Line], down: Sequence[Rule], rows: Sequence[Sequence[Word]]
) -> Head:
    """Return a head whose cuts fit the words under it: walls that are drawn, else where the
    fewest words are cut.
    """
    walls = _walls(rows, down)
    words = [phrase for line in lines for phrase in phrases(line.words, walls)]
    pairs = list(pairwise(head.names))
    drawn = [
        next((wall for wall in walls if left_word.middle < wall < other.middle), None)
        for left_word, other in pairs
    ]
    cuts = [
        wall if wall is not None else _cut(left_word, other, words)
        for wall, (left_word, other) in zip(drawn, pairs, strict=True)
    ]
    return head._replace(cuts=cuts, drawn=None not in drawn)


def phrases(words: Sequence[Word], walls: Sequence[float]) -> list[Word]:
    """Return the words of a line, those joined that a blank alone parts; amounts and days stand
    by themselves.
    """
    joined: list[Word] = []
    for word in words:
        near = joined and word.left - joined[-1].right <= _PHRASE * word.height
        alone = near and (_ALONE.search(word.text) or _ALONE.search(joined[-1].text))
        if near and not alone and not any(joined[-1].middle < wall < word.middle for wall in walls):
            joined[-1] = _side(joined[-1], word)
        else:
            joined.append(word)
    return joined


def _cut(first: Word, other: Word, words: Iterable[Word]) -> float:
    """Return the place between two names that cuts the fewest words, each of which stays near its
    own name.
    """
    near = [word for word in words if first.left < word.right and word.left < other.right]
    edges = sorted(
        {first.middle, other.middle, *(edge for word in near for edge in (word.left, word.right))}
    )
    places = [(a + b) / 2 for a, b in pairwise(edges) if first.middle <= a and b <= other.middle]
    middle = (first.right + other.left) / 2

    def cost(at: float) -> tuple[float, ...]:
        return _crossed(near, at), _far(near, at, first, other), abs(at - middle)

    return min(places, key=cost, default=middle)


def _crossed(words: Iterable[Word], at: float) -> int:
    return sum(1 for word in words if word.left < at < word.right)


def _far(words: Iterable[Word], at: float, first: Word, other: Word) -> float:
    """Return how far the words lie from the names that a cut gives them to."""
    inside = (word for word in words if first.middle < word.middle < other.middle)
    return round(sum(_distance(word, first if word.middle < at else other) for word in inside), 1)


def _distance(word: Word, name: Word) -> float:
    return min(
        abs(word.left - name.left), abs(word.right - name.right), abs(word.middle - name.middle)
    )
