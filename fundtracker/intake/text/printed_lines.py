"""Lines that a spreadsheet prints above and below each page, without the signs of their look."""

from __future__ import annotations

import html
from collections.abc import Iterable

from fundtracker.patterns import lazy

_PART = lazy("&[LCR]")  # left, middle, right
_LOOK = lazy(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d{1,3}|[A-Z])')  # font, colour, size, page number, bold


def printed_lines(raw: Iterable[bytes]) -> list[str]:
    """Return the parts that say something, each once."""
    texts = (html.unescape(line.decode("utf-8", "replace")) for line in raw)
    parts = (part for text in texts for part in _PART.split(text))
    plain = (_LOOK.sub("", part).strip() for part in parts)
    return list(dict.fromkeys(text for text in plain if text))
