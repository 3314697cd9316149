"""How wide the columns of a printed table are: no figure is ever cut or laid over another.

Columns of figures get what their longest figure needs; columns of words share what is left and
wrap. A table that needs more than the paper has is set smaller.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import NamedTuple

ROOM = {"a4": 762.0, "a3": 1110.0}  # points between the margins, landscape
SIZE = {"a4": 8.8, "a3": 10.5}  # points of the type
LEAST = 8.0  # points: nothing on paper is smaller
HALF = 0.585  # width of a digit or a Latin letter, in parts of the type's size
WIDE = 1.75  # widths of a digit that a Chinese character takes
GAP = 6.0  # points more before words that follow figures: these end where the words would begin
WORDS_LEAST, WORDS_MOST, NAME_LEAST = (
    8,
    34,
    20,
)  # half characters of a column of words, of the names
HEAD_LINES = 3
SLACK = 0.6  # of a digit: type is never quite as wide as reckoned
MOST_LINES, MOSTLY = 9, 0.9  # lines that all columns may take, and the part of rows that must do
SAMPLE, STEPS = 60, 24  # rows by which columns of words are placed, widths tried of each
# What no line breaks: words in narrow letters, else one character, with the marks at its sides.
PIECE = re.compile(r"[（〔《“「(]*(?:[!-~]+|.)[，。；：、）〕》”」)！？%]*[ ]*")
MOST_PARTS = (
    8  # a table that would be smaller than ``LEAST`` is printed in parts, each with the names
)
CODE = 12  # characters of a code that is not broken at its hyphens
CROWDED = 2  # lines of most rows from which a table set smaller is rather printed in parts


class Layout(NamedTuple):
    """Points of each column, the share of the usual size of type, the space at each side of a
    cell, and the space more before a column (see ``GAP``).
    """

    widths: list[float]
    scale: float
    inset: float
    gaps: list[float]


def width(text: str) -> float:
    """Return the width of a text in digits."""
    return sum(WIDE if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _unbroken(text: str) -> float:
    """Return the width of the longest word that no line breaks: one of narrow letters, between
    spaces.
    """
    return max((width(word) for word in text.split(" ") if width(word) == len(word)), default=0)


def parts(
    heads: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[bool], paper: str
) -> list[list[int]]:  # fmt: skip
    """Return which columns are printed together, each part beginning with the names: one part
    where it can be read.
    """
    needs = [
        max([width(head) / HEAD_LINES, *(width(row[i]) for row in rows)])
        for i, head in enumerate(heads)
    ]
    needs = [need if figures[i] else min(need, WORDS_MOST / 2) for i, need in enumerate(needs)]
    for n in range(1, MOST_PARTS + 1):
        groups, reached, need_sum = [[0] for _ in range(n)], 0.0, sum(needs[1:]) or 1.0
        for i in range(1, len(heads)):
            groups[min(n - 1, int((reached + needs[i] / 2) / need_sum * n))].append(i)
            reached += needs[i]
        if all(_readable(heads, rows, figures, part, paper) for part in groups):
            break
    return groups


def _readable(
    heads: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[bool],
    part: Sequence[int], paper: str,
) -> bool:  # fmt: skip
    """Whether some columns can be printed beside each other: in type that is not too small, and
    where it is smaller than usual, without most rows going over many lines.
    """
    own = [[row[i] for i in part] for row in rows]
    placed = layout([heads[i] for i in part], own, [figures[i] for i in part], paper)
    if placed.scale < LEAST / SIZE[paper]:
        return False
    return placed.scale == 1.0 or _lines(placed, _sample(own), paper) <= CROWDED


def _lines(placed: Layout, rows: Sequence[Sequence[str]], paper: str) -> int:
    """Return how many lines most rows take at most."""
    unit = SIZE[paper] * placed.scale * HALF
    rooms = [
        (wide - 2 * placed.inset - gap) / unit
        for wide, gap in zip(placed.widths, placed.gaps, strict=True)
    ]
    lines = sorted(
        max((_wrapped(_pieces(t), room) for t, room in zip(row, rooms, strict=True)), default=1)
        for row in rows
    )
    return lines[int(len(lines) * MOSTLY)] if lines else 1


def fewest_lines(
    least: Sequence[float], rows: Sequence[Sequence[str]], words: Sequence[int], room: float
) -> list[float]:  # fmt: skip
    """Return how wide columns are (in digits) when ``room`` is given to those of ``words`` whose
    texts then take the fewest lines. First all of them the same number of lines, as few as there
    is room for; then the next width bought is always the one that saves most for what it costs.
    No column is narrower than its ``least``; one that is never written in gets no more.
    """
    columns = {i: _Wrapping([row[i] for row in rows]) for i in words}
    halves = _evenly(least, columns, room)
    lines = {i: columns[i].lines(halves[i]) for i in words}
    while bought := _best(halves, columns, lines, room - sum(halves)):
        i, halves[bought[0]] = bought
        lines[i] = columns[i].lines(halves[i])
    return halves


def _evenly(
    least: Sequence[float], columns: Mapping[int, _Wrapping], room: float
) -> list[float]:  # fmt: skip
    """Return the widths in which all columns of words take the same few lines, where there is
    room for any.
    """
    for n in range(1, MOST_LINES):
        halves = [
            columns[i].within(n, wide) if i in columns else wide for i, wide in enumerate(least)
        ]
        if sum(halves) <= room:
            return halves
    return list(least)


def _best(
    halves: Sequence[float], columns: Mapping[int, _Wrapping], lines: Mapping[int, list[int]],
    spare: float,
) -> tuple[int, float] | None:  # fmt: skip
    """Return the column and the width that saves most lines for what it costs; None: none does."""
    worths = [
        (_saved(i, wrapping.lines(wide), lines) / (wide - halves[i]), i, wide)
        for i, wrapping in columns.items()
        for wide in wrapping.wider(halves[i], halves[i] + spare)
    ]
    worth, i, wide = max(worths, default=(0.0, 0, 0.0))
    return (i, wide) if worth > 0 else None


class _Wrapping:
    """The texts of a column, and how many lines each takes in a width."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = [_pieces(text) for text in texts]
        widths = [sum(pieces) for pieces in self._texts]
        steps = {
            round(text / n + share, 1) + 0.1
            for text in widths
            for n in (1, 2, 3, 4, 5)
            for share in ((SLACK,) if n == 1 else (SLACK, WIDE, 2 * WIDE))
        }
        ordered = sorted(steps)
        self._steps = ordered[:: max(1, len(ordered) // STEPS)] + ordered[-1:]
        self._known: dict[float, list[int]] = {}

    def lines(self, wide: float) -> list[int]:
        """Return the lines of each text in a width of digits."""
        if wide not in self._known:
            self._known[wide] = [_wrapped(pieces, wide) for pieces in self._texts]
        return self._known[wide]

    def within(self, n: int, least: float) -> float:
        """Return the least width in which most texts take n lines at most, and no less than
        ``least``.
        """
        low, high = least, max(least, max(map(sum, self._texts), default=0.0) + SLACK)
        if self._mostly(low) <= n:
            return low
        for _ in range(8):
            middle = (low + high) / 2
            low, high = (low, middle) if self._mostly(middle) <= n else (middle, high)
        return high

    def _mostly(self, wide: float) -> int:
        lines = sorted(self.lines(wide))
        return lines[int(len(lines) * MOSTLY)] if lines else 1

    def wider(self, now: float, most: float) -> list[float]:
        """Return widths to try that are wider than now, up to the most there is."""
        return [wide for wide in self._steps if now + 0.1 < wide <= most]


def _pieces(text: str) -> list[float]:
    """Return the widths of the pieces of a text that no line breaks: words with the space after
    them, a Chinese character with the marks that stay with it.
    """
    return [width(piece) for piece in PIECE.findall(text)]


def _wrapped(pieces: Sequence[float], wide: float) -> int:
    room = wide - SLACK
    lines, left = 1, room
    for piece in pieces:
        if piece > left and left < room:
            lines, left = lines + 1, room
        left -= piece
    return lines


def _saved(column: int, after: Sequence[int], lines: Mapping[int, Sequence[int]]) -> float:
    """Return how many lines a table saves when those of one column become ``after``: of its rows,
    and a little for those in other columns, so that two columns can shrink one after the other.
    """
    saved = 0.0
    for y, fewer in enumerate(after):
        now = lines[column][y]
        if fewer != now:
            others = max((own[y] for i, own in lines.items() if i != column), default=1)
            saved += max(others, now) - max(others, fewer) + 0.2 * (now - fewer)
    return saved


def _sample(rows: Sequence[Sequence[str]]) -> Sequence[Sequence[str]]:
    """Return some of the rows, evenly: enough to know how a table wraps."""
    return rows[:: max(1, len(rows) // SAMPLE)]


def _parts(text: str) -> list[str]:
    """Return what stands unbroken in a text: words, long ones up to their hyphens."""
    words = (w if len(w) <= CODE else w.replace("-", "- ") for w in text.split(" "))
    return " ".join(words).split(" ")


def _needs(
    heads: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[bool]
) -> tuple[list[float], list[float], list[float]]:
    """Return of each column the least width (in digits), the wished one, that of its longest."""
    least, wished, full = [], [], []
    for i, head in enumerate(heads):
        longest = max((width(row[i]) for row in rows), default=0)
        full.append(max(longest, width(head)) + 1.0)
        over = max(4, -(-width(head) // HEAD_LINES) + 1, _unbroken(head) + SLACK)
        if figures[i]:
            need = max(longest + SLACK, over)
            least.append(need)
            wished.append(max(need, min(width(head) + 1, need * 1.6)))
            continue
        latin = (width(part) for row in rows for part in _parts(row[i]) if part.isascii())
        most = min(WORDS_MOST, max(longest, width(head)) + 1)
        some = max(WORDS_LEAST, min(16, -(-longest // 3) + 1)) if i else NAME_LEAST
        least.append(max(min(most, some), over, min(max(latin, default=0) + SLACK, WORDS_MOST)))
        wished.append(max(most, least[-1]))
    return least, wished, full


def _widened(
    halves: Sequence[float], goal: Sequence[float], wide: Sequence[bool], room: float
) -> list[float]:
    """Return the columns with the room that is left, those that may become wider, towards what they
    wish.
    """
    lacks = [max(0.0, w - h) if may else 0.0 for w, h, may in zip(goal, halves, wide, strict=True)]
    total = sum(lacks)
    share = min(1.0, max(0.0, room - sum(halves)) / total) if total > 0 else 0.0
    return [h + lack * share for h, lack in zip(halves, lacks, strict=True)]


def layout(
    heads: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[bool], paper: str,
    left: Sequence[bool] = (),
) -> Layout:  # fmt: skip
    """Return the layout of a table; ``figures`` tells which columns hold figures, the first holds
    names;
    ``left``: which begin at their left.
    """
    before = [True, *left] if left else [True] * len(heads)
    gaps = [
        GAP if here and not earlier else 0.0
        for earlier, here in zip(before, left or before, strict=False)
    ]
    inset = 3.4 if len(heads) <= 12 else 2.4
    least, wished, longest = _needs(heads, rows, figures)
    room = ROOM[paper] - len(heads) * inset * 2 - sum(gaps)
    unit = SIZE[paper] * HALF
    scale = min(1.0, room / (sum(least) * unit))
    room /= unit * scale
    worded = [i for i, figure in enumerate(figures) if not figure]
    halves = fewest_lines(least, _sample(rows), worded, room)
    # Then heads wrap less, then words.
    halves = _widened(halves, wished, [bool(figure) for figure in figures], room)
    halves = _widened(halves, longest, [not figure for figure in figures], room)
    rest = room - sum(halves)
    if rest > 0:  # what is left widens all columns alike
        halves = [h * (1 + rest / sum(halves)) for h in halves]
    widths = [
        round(h * unit * scale + inset * 2 + gap, 2) for h, gap in zip(halves, gaps, strict=True)
    ]
    return Layout(widths, round(scale, 4), inset, gaps)
