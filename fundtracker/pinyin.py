"""Chinese words found by how they are read: ``jdsy`` or ``jidushenyue`` finds 季度审阅.

The table (``resources/pinyin.txt``, made by ``python -m tools.pinyin_table``) is read when such a
word is looked for the first time.
"""

from __future__ import annotations

import re
from functools import cache

from fundtracker.paths import asset

_INITIALS = frozenset(
    [
        "b",
        "p",
        "m",
        "f",
        "d",
        "t",
        "n",
        "l",
        "g",
        "k",
        "h",
        "j",
        "q",
        "x",
        "r",
        "z",
        "c",
        "s",
        "y",
        "w",
        "zh",
        "ch",
        "sh",
    ]
)
_LONGEST = 6  # letters of a syllable: zhuang
_WAYS = 6  # ways to cut what was typed into syllables that are looked for, the longest pieces first


@cache
def _syllables() -> dict[str, str]:
    lines = asset("resources/pinyin.txt").read_text("utf-8").splitlines()
    return dict(line.split("\t") for line in lines)


@cache
def _read_as(piece: str, is_word: bool) -> str:
    """Return the class of the characters read as ``piece``, or, not ``is_word``, beginning so."""
    syllables = _syllables()
    if is_word and piece in syllables:
        chars = syllables[piece]
    else:
        chars = "".join(text for name, text in syllables.items() if name.startswith(piece))
    return f"[{''.join(sorted(set(chars)))}]" if chars else ""


def _cuts(typed: str) -> list[list[str]]:
    """Return the ways to cut letters into pieces: syllables or initials, the last one as far as
    it was typed.
    """
    if not typed:
        return [[]]
    ways = [[typed]] if len(typed) <= _LONGEST and _read_as(typed, False) else []
    for size in range(min(_LONGEST, len(typed) - 1), 0, -1):
        piece = typed[:size]
        if piece in _syllables() or piece in _INITIALS:
            ways += [[piece, *rest] for rest in _cuts(typed[size:])]
        if len(ways) >= _WAYS:
            break
    return ways[:_WAYS]


@cache
def pattern(typed: str) -> re.Pattern[str] | None:
    """Return what finds a word by its pinyin or the initials of it; None: not so typed.

    Only letters (two at least), blanks between syllables allowed. Of a character with several
    readings each of the three commonest counts.
    """
    letters = typed.lower().replace(" ", "").replace("'", "").replace("ü", "v")
    if len(letters) < 2 or not (letters.isascii() and letters.isalpha()):
        return None
    ways = [
        "".join([*(_read_as(piece, len(piece) > 1) for piece in inner), _read_as(last, False)])
        for *inner, last in _cuts(letters)
    ]
    return re.compile("|".join(ways)) if ways else None
