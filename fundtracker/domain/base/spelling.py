"""Names and numbers apart from how they are spelled (width, brackets, dashes, spaces, case), and
which record one means.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from fundtracker.errors import UserError

_MARKS = str.maketrans(
    "〔【﹝[{〈《〕】﹞]}〉》‐‑‒–—―−﹣“”‘’「」『』•‧∙",
    "(((((((" + ")))))))" + "-" * 8 + '"' * 8 + "···",
)


@lru_cache(maxsize=65_536)
def plain(text: str) -> str:
    """Return a text in the one spelling by which names and numbers are compared: full and half
    width, kinds of brackets, dashes and quotation marks, spaces, marks that nobody sees, and case
    make no other name of it.
    """
    if text.isascii() and text.isalnum():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()
    return "".join(c for c in folded if not c.isspace() and unicodedata.category(c) != "Cf")


def spelled_as(text: str, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Return the rows (id, then its names) one of whose names is a text in another spelling: few
    of many, before ``named`` looks closer.
    """
    meant = plain(text)
    return [row for row in rows if any(plain(name) == meant for name in row[1:])]


class Known(NamedTuple):
    """A record as a text may name it: its id, the code by which it is told apart, its names."""

    id: int
    code: str
    names: Sequence[str] = ()


def named(text: str, records: Iterable[Known]) -> int | None:
    """Return the record that a text names: by its code, else by a name, as written before in
    another spelling (``plain``); None where none does.

    Raises:
        UserError: ``name_of_several``: the text fits more than one, none better than another.
    """
    stand, meant = list(records), plain(text)
    candidates = (
        [each for each in stand if each.code == text]
        or [each for each in stand if text and text in each.names]
        or [each for each in stand if meant and plain(each.code) == meant]
        or [each for each in stand if meant and meant in map(plain, each.names)]
    )
    if len(candidates) > 1:
        codes = sorted(each.code for each in candidates)
        raise UserError("name_of_several", text=text, codes="、".join(codes))
    return candidates[0].id if candidates else None
