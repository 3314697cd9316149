"""How wide the columns of a printed table are: no figure is ever cut or laid over another.

Columns of figures get what their longest figure needs; columns of words share what is left and wrap. A
table that needs more than the paper has is set smaller.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

ROOM = {"a4": 762.0, "a3": 1110.0}  # points between the margins, landscape
SIZE = {"a4": 7.6, "a3": 10.5}  # points of the type
HALF = 0.585  # width of a digit or a Latin letter, in parts of the type's size
WIDE = 1.75  # widths of a digit that a Chinese character takes
GAP = 6.0  # points more before words that follow figures: these end where the words would begin
WORDS_LEAST, WORDS_MOST, NAME_LEAST = 8, 34, 20  # half characters of a column of words, of the names
HEAD_LINES = 3
SMALLEST = 0.84  # of the usual size: a table that needs less is printed in parts, each with the names
MOST_PARTS = 3


class Layout(NamedTuple):
    """Points of each column, the share of the usual size of type, the space at each side of a cell, and the
    space more before a column (see ``GAP``)."""

    widths: list[float]
    scale: float
    inset: float
    gaps: list[float]


def width(text: str) -> float:
    """Return the width of a text in digits."""
    return sum(WIDE if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _unbroken(text: str) -> float:
    """Return the width of the longest word that no line breaks: one of narrow letters, between spaces."""
    return max((width(word) for word in text.split(" ") if width(word) == len(word)), default=0)


def parts(
    heads: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[bool], paper: str
) -> list[list[int]]:  # fmt: skip
    """Return which columns are printed together, each part beginning with the names: one part where it can be read."""
    needs = [max([width(head) / HEAD_LINES, *(width(row[i]) for row in rows)]) for i, head in enumerate(heads)]
    needs = [need if figures[i] else min(need, WORDS_MOST / 2) for i, need in enumerate(needs)]
    for n in range(1, MOST_PARTS + 1):
        found, reached, whole = [[0] for _ in range(n)], 0.0, sum(needs[1:]) or 1.0
        for i in range(1, len(heads)):
            found[min(n - 1, int((reached + needs[i] / 2) / whole * n))].append(i)
            reached += needs[i]
        scales = []
        for part in found:
            own = [[row[i] for i in part] for row in rows]
            scales.append(layout([heads[i] for i in part], own, [figures[i] for i in part], paper).scale)
        if min(scales) >= SMALLEST:
            break
    return found


def layout(
    heads: Sequence[str], rows: Sequence[Sequence[str]], figures: Sequence[bool], paper: str,
    left: Sequence[bool] = (),
) -> Layout:  # fmt: skip
    """Return the layout of a table; ``figures`` tells which columns hold figures, the first holds names;
    ``left``: which begin at their left."""
    before = [True, *left] if left else [True] * len(heads)
    gaps = [GAP if here and not earlier else 0.0 for earlier, here in zip(before, left or before, strict=False)]
    inset = 3.4 if len(heads) <= 12 else 2.4
    least, wished, whole = [], [], []
    for i, head in enumerate(heads):
        longest = max((width(row[i]) for row in rows), default=0)
        whole.append(max(longest, width(head)) + 1.0)
        over = max(4, -(-width(head) // HEAD_LINES) + 1, _unbroken(head) + 0.6)
        if figures[i]:
            need = max(longest + 0.6, over)
            least.append(need)
            wished.append(max(need, min(width(head) + 1, need * 1.6)))
        else:
            words = max((width(part) for row in rows for part in row[i].replace("-", "- ").split(" ")
                         if part.isascii()), default=0)  # fmt: skip
            most = min(WORDS_MOST, max(longest, width(head)) + 1)
            least.append(
                max(
                    min(most, max(WORDS_LEAST, min(16, -(-longest // 3) + 1)) if i else NAME_LEAST),
                    over,
                    min(words + 0.6, WORDS_MOST),
                )
            )
            wished.append(max(most, least[-1]))
    room = ROOM[paper] - len(heads) * inset * 2 - sum(gaps)
    unit = SIZE[paper] * HALF
    scale = min(1.0, room / (sum(least) * unit))
    spare = room / (unit * scale) - sum(least)
    halves = list(least)
    for figure, goal in ((False, wished), (True, wished), (False, whole)):  # words wrap less, then heads, then words
        lacks = [
            max(0.0, w - h) if figures[i] is figure else 0.0 for i, (w, h) in enumerate(zip(goal, halves, strict=True))
        ]
        share = min(1.0, max(0.0, spare) / sum(lacks)) if sum(lacks) > 0 else 0.0
        halves = [h + lack * share for h, lack in zip(halves, lacks, strict=True)]
        spare -= share * sum(lacks)
    rest = room / (unit * scale) - sum(halves)
    if rest > 0:  # what is left widens all columns alike
        halves = [h * (1 + rest / sum(halves)) for h in halves]
    widths = [round(h * unit * scale + inset * 2 + gap, 2) for h, gap in zip(halves, gaps, strict=True)]
    return Layout(widths, round(scale, 4), inset, gaps)
