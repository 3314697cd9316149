"""Words of printed pages where they stand, in lines from the top to the bottom of a file."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_SAME_LINE = 0.4  # of the height: letters whose middles are as near as this stand on one line
_GAP = 0.28  # of the height: a wider gap parts two words
_TWICE = 0.2  # of the height: a letter as near to the same one is bold print, drawn twice


class Letter(NamedTuple):
    """One character and its box in points; ``top`` < ``bottom``, counted down from the top of the
    page.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def height(self) -> float:
        """How tall the box is."""
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        """The middle of the box between left and right."""
        return (self.left + self.right) / 2


Word = Letter  # of several characters


class Rule(NamedTuple):
    """A straight line across (``along`` x) or down (``along`` y): where it is, from where to
    where it goes.
    """

    at: float
    begin: float
    end: float


class Page(NamedTuple):
    """One page: its letters in any order, the lines drawn down and across it."""

    letters: list[Letter]
    down: list[Rule]
    across: list[Rule]


class Line(NamedTuple):
    """Words that stand beside each other, from left to right; ``number`` counts the lines of the
    file from 1.
    """

    number: int
    page: int
    words: list[Word]

    @property
    def top(self) -> float:
        """The upper edge of the highest word."""
        return min(word.top for word in self.words)

    @property
    def bottom(self) -> float:
        """The lower edge of the lowest word."""
        return max(word.bottom for word in self.words)

    @property
    def text(self) -> str:
        """All words, parted by one blank."""
        return " ".join(word.text for word in self.words)


def lines_of(pages: Sequence[Page]) -> list[Line]:
    """Return the lines of all pages in reading order."""
    numbers = itertools.count(1)
    return [
        Line(next(numbers), at, words)
        for at, page in enumerate(pages, 1)
        for words in _rows(page)
        if words
    ]


def _rows(page: Page) -> Iterable[list[Word]]:
    rows: list[list[Letter]] = []
    for letter in sorted(
        page.letters, key=lambda letter: (letter.top + letter.bottom, letter.left)
    ):
        first = rows[-1][0] if rows else letter
        near = abs(_centre(letter) - _centre(first)) <= _SAME_LINE * min(
            letter.height, first.height
        )
        if rows and near:
            rows[-1].append(letter)
        else:
            rows.append([letter])
    return [_words(row, page.down) for row in rows]


def _centre(letter: Letter) -> float:
    return (letter.top + letter.bottom) / 2


def _words(letters: list[Letter], down: Sequence[Rule]) -> list[Word]:
    """Join the letters of a line to words: a blank, a gap or a line drawn between two letters
    parts them.
    """
    words: list[Word] = []
    apart = True
    letters.sort(key=lambda letter: letter.left)
    walls = sorted(rule.at for rule in down if rule.begin <= _centre(letters[0]) <= rule.end)
    last: Letter | None = None
    for letter in letters:
        if (
            last is not None
            and letter.text == last.text
            and letter.left - last.left <= _TWICE * letter.height
        ):
            continue
        if not letter.text.strip():
            apart = True
            continue
        if last is not None and not apart:
            apart = letter.left - last.right > _GAP * letter.height
            apart = apart or any(last.middle < wall < letter.middle for wall in walls)
        words.append(letter if apart else _joined(words.pop(), letter))
        last, apart = letter, False
    return words


def _joined(word: Word, letter: Letter) -> Word:
    text = word.text + letter.text
    top, bottom = min(word.top, letter.top), max(word.bottom, letter.bottom)
    return Word(text, word.left, top, max(word.right, letter.right), bottom)
