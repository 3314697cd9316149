"""Text on a grid: widths of East Asian characters, and texts that no spreadsheet takes for a formula."""

from __future__ import annotations

import unicodedata


def width(text: str) -> int:
    """Return how many columns a text takes: two for each wide character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, columns: int, *, left: bool) -> str:
    """Return a text filled up with spaces to a number of columns."""
    space = " " * (columns - width(text))
    return text + space if left else space + text


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    first = unicodedata.normalize("NFKC", text.lstrip(" "))[:1]
    return "'" + text if first and first in "=+-@\t\r\n" else text
