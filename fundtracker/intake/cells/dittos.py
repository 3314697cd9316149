"""同上, 〃: a cell that says what the cell above it says."""

from __future__ import annotations

from collections.abc import Iterable

WORDS = frozenset(("同上", "〃", "″", "仝上", "ditto", "Ditto"))


class Dittos:
    """Fills the cells of some columns that point to the row above; rows go by in blocks."""

    def __init__(self, places: Iterable[int]) -> None:
        self._above: dict[int, str] = dict.fromkeys(places, "")

    def fill(self, columns: list[list[str]]) -> None:
        """Put what stands above in the place of a ditto; one below nothing stays as it is."""
        for at, above in self._above.items():
            column = columns[at] if at < len(columns) else []
            if not WORDS.isdisjoint(column):  # one pass; the hashes are wanted later anyway
                _resolve(column, above)
            self._above[at] = next(filter(str.strip, reversed(column)), above)


def _resolve(column: list[str], above: str) -> None:
    """Put what stands above in the place of each ditto of a column."""
    for i, cell in enumerate(column):
        if cell.strip() in WORDS:
            column[i] = above or cell
        above = column[i] if column[i].strip() else above
