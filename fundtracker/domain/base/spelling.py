"""Names and numbers apart from how they are spelled: width, brackets, dashes, spaces, case."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

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
