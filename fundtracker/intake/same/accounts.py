"""Whether two account numbers, as two files write them, may be one account: stars, cut numbers and
signs between digits aside.
"""

from __future__ import annotations

import re
import unicodedata

from fundtracker.patterns import lazy

_MARKS = lazy(r"[\s\-_/.·]")
_HIDDEN = lazy(r"[*×•●#＊]+|(?<=\d)x{2,}(?=\d)|^x{2,}(?=\d)", re.IGNORECASE)
_NUMBER = lazy(r"[a-z]{0,4}[0-9a-z]*\d[0-9a-z]*(?:\*[0-9a-z]*)?|\*[0-9a-z]*\d{3,}", re.IGNORECASE)
_LEAST = 4  # figures that say anything of an account
_EXACT = 15  # digits that a spreadsheet keeps of a number


def number(text: str) -> str:
    """Return an account as compared, stars as one; '' where nothing says which account it is."""
    bare = _MARKS.sub("", unicodedata.normalize("NFKC", text)).casefold()
    bare = _HIDDEN.sub("*", bare)
    figures = sum(letter.isdigit() for letter in bare)
    return bare if figures >= _LEAST and _NUMBER.fullmatch(bare) else ""


def may_be_one(first: str, other: str) -> bool:
    """Return whether two numbers (``number``) may be of one account; unknown ones may."""
    if not first or not other or first == other:
        return True
    if "*" not in first + other:
        return _is_part(first, other) or _is_rounded(first, other) or _is_rounded(other, first)
    (head, tail), (their_head, their_tail) = _ends(first), _ends(other)
    begins = head.startswith(their_head) or their_head.startswith(head)
    return begins and (tail.endswith(their_tail) or their_tail.endswith(tail))


def _is_part(first: str, other: str) -> bool:
    """Return whether the shorter number is the end of the longer one, or its beginning: what
    stands before a gap in it.
    """
    short, long = sorted((first, other), key=len)
    return long.endswith(short) or long.startswith(short)


def _is_rounded(first: str, other: str) -> bool:
    """Return whether a spreadsheet may have made ``other`` of a long number."""
    rest = other[_EXACT:]
    return (
        len(first) == len(other) and bool(rest) and not rest.strip("0") and first[:14] == other[:14]
    )


def _ends(text: str) -> tuple[str, str]:
    """Return what stands before the stars and behind them; a plain number is both."""
    if "*" not in text:
        return text, text
    return text.split("*")[0], text.rsplit("*", 1)[1]
