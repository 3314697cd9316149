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


# As they end the name of a unit, longer ones first.
_FORMS = (
    *("股份有限责任公司", "有限责任公司", "股份有限公司", "集团有限公司", "有限公司", "分公司"),
    *("总公司", "公司", "(普通合伙)", "(有限合伙)", "有限合伙企业", "合伙企业", "(集团)"),
)  # fmt: skip


def without_form(name: str) -> str:
    """Return a name in one spelling (``plain``) without the legal form at its end: 甲公司 and
    甲有限责任公司 are both 甲.
    """
    text = plain(name)
    while form := next((f for f in _FORMS if text.endswith(f) and text != f), ""):
        text = text.removesuffix(form)
    return text


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
    found = (
        [each for each in stand if each.code == text]
        or [each for each in stand if text and text in each.names]
        or [each for each in stand if meant and plain(each.code) == meant]
        or [each for each in stand if meant and meant in map(plain, each.names)]
    )
    if len(found) > 1:
        codes = sorted(each.code for each in found)
        raise UserError("name_of_several", text=text, codes="、".join(codes))
    return found[0].id if found else None
