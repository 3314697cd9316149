"""Text on a grid, and cells that leave the program: the one guard against formulas, for clipboard
and CSV.

A cell that leaves is a value: words, a number (``Decimal``, ``int``), a day. Words are guarded,
numbers are not, and no caller turns one into the other: see ``yuan`` and ``written``.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal

Value: TypeAlias = "str | int | Decimal | dt.date | None"


def width(text: str) -> int:
    """Return how many columns a text takes: two for each wide character."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def padded(text: str, columns: int, *, left: bool) -> str:
    """Return a text filled up with spaces to a number of columns."""
    space = " " * (columns - width(text))
    return text + space if left else space + text


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula, whatever a reader drops or folds at
    its beginning.
    """
    if not text or text[0].isalnum():
        return text
    first = next((c for c in unicodedata.normalize("NFKC", text) if not _dropped(c)), "")
    return "'" + text if text[0] in "\t\r\n" or (first and first in "=+-@") else text


def _dropped(letter: str) -> bool:
    """Tell whether some reader of CSV throws a letter away: a space, a control or invisible
    character.
    """
    return letter.isspace() or unicodedata.category(letter) in ("Cc", "Cf")


def yuan(fen: int | None) -> Decimal | None:
    """Return an amount of fen as exact yuan with two decimals; None stays None."""
    return None if fen is None else scaled(fen, 2)


def scaled(number: int, decimals: int) -> Decimal:
    """Return an exact number whose last digits are decimals: 1234 with 2 is 12.34."""
    from decimal import Decimal

    return Decimal(number).scaleb(-decimals)


def written(value: Value) -> str:
    """Return a cell as it leaves: words guarded, numbers and ISO days as they are, '' for what is
    not known.
    """
    if value is None:
        return ""
    return safe(value) if isinstance(value, str) else str(value)


def write_csv(file: TextIO, rows: Iterable[Sequence[Value]]) -> None:
    """Write rows as CSV for people: CRLF, every cell guarded."""
    import csv

    csv.writer(file, lineterminator="\r\n").writerows(map(written, row) for row in rows)


def tabbed(rows: Iterable[Sequence[Value]]) -> str:
    """Return rows as the clipboard holds them: tabs between cells, every cell on one line and
    guarded.
    """
    return "\n".join("\t".join(written(_on_one_line(cell)) for cell in row) for row in rows)


def _on_one_line(cell: Value) -> Value:
    return " ".join(cell.splitlines()).replace("\t", " ") if isinstance(cell, str) else cell
